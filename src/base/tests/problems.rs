//! What is wrong, where, and the way out.

use super::Base;
use crate::diagnostic::Code;
use crate::vocabulary::Names;

/// Code and line of everything that is wrong with some facts beneath `source s`.
fn codes(facts: &str) -> Vec<(&'static str, usize)> {
    Base::new(facts).codes()
}

/// The code of what is wrong with one claim.
fn code(claim: &str) -> &'static str {
    let codes = codes(&format!("source s\nfrom s\n  {claim}\n"));
    assert_eq!(codes.len(), 1, "{claim}: {codes:?}");
    codes[0].0
}

#[test]
fn every_problem_of_all_files_in_one_run() {
    let base = Base::new("from nowhere\n  ByteDance stockpild H20\n  Huawei stockpiled H20\n");
    base.write("zz.lore", "firm Tencent\nchipp B\nfirm C\n");
    assert_eq!(
        base.problems(),
        "\
error[undeclared-source]: no source is called `nowhere`
 --> facts.lore:1:6
  |
1 | from nowhere
  |      ^^^^^^^ not declared
  |
  = help: declare it at the left margin: source nowhere
error[unknown-word]: nothing is called `stockpild`
 --> facts.lore:2:13
  |
2 |   ByteDance stockpild H20
  |             ^^^^^^^^^ a verb or a phrase of this base is expected here
  |
  = help: did you mean `stockpiled`?
error[unknown-name]: nothing is called `Huawei`
 --> facts.lore:3:3
  |
3 |   Huawei stockpiled H20
  |   ^^^^^^ a name is expected here
  |
  = help: declare it after its type, such as: organisation Huawei
error[declared-twice]: `Tencent` is declared twice
 --> zz.lore:1:6
  |
1 | firm Tencent
  |      ^^^^^^^ declared again here
  |
  = note: it is declared at schema.lore:42
  = help: an entity is declared once, with all its types and aliases: firm, manufacturer TSMC = \"Taiwan Semiconductor\"
error[unknown-type]: this begins neither with a keyword nor with the noun of a type
 --> zz.lore:2:1
  |
2 | chipp B
  | ^^^^^^^ a statement begins here
  |
  = help: did you mean `chip`?
  = help: entities are listed after their type: organisation NAME; NAME
  = help: a claim is indented beneath its source: from SOURCE
"
    );
}

#[test]
fn what_is_no_time_is_told_where_it_stands() {
    for (written, told) in [
        ("in summer 2024", "`summer 2024` has no sure months"),
        ("in fiscal 2024", "`fiscal 2024` does not say when it ends"),
        ("around 2025", "`around 2025` has no bounds"),
        ("within 18 months", "`within 18 months` says how long, and not when"),
        ("over five years", "`over five years` says how long, and not when"),
        ("in March", "`March` has no year"),
        ("in 1H25", "`1H25` has a year of two digits"),
        ("on Monday, 15 April 2025", "there is no such date as Monday, 15 April 2025: it is a Tuesday"),
        ("on 3/4/2025", "3/4/2025 may be two days: which number is the month is not sure"),
    ] {
        let problems =
            Base::new(&format!("source s\nfrom s\n  ByteDance stockpiled H20 {written}\n")).problems();
        assert!(problems.contains(told), "{problems}");
    }
    assert_eq!(
        Base::new("source s\nfrom s\n  ByteDance stockpiled H20 in due course\n").problems(),
        "\
error[syntax]: no time stands behind `in`
 --> facts.lore:3:31
  |
3 |   ByteDance stockpiled H20 in due course
  |                               ^^^ a time is expected
  |
  = note: `stockpile` has the measure `quantity`, the measure `value`
  = help: times are written 2025, 2025-04, 2025-04-15, 15 April 2025, Q2 2025, H1 2025, early 2025, late April 2025, the 2020s, the nine months to June 2025
"
    );
}

#[test]
fn wrong_claims() {
    for (claim, expected) in [
        ("H20 was stockpiled in 2025", "syntax"),
        ("ByteDance ordered H20 quantity several 5 units", "syntax"),
        ("ByteDance stockpiled Huawei", "unknown-name"),
        ("ByteDance stockpiled H20 and Huawei", "unknown-name"),
        ("ByteDance, Huawei and Tencent stockpiled H20", "unknown-name"),
        ("ByteDance stockpiled Tencent", "unfit-type"),
        ("H20 stockpiled H800", "unfit-type"),
        ("H20 was derived from Tencent", "unfit-type"),
        ("ByteDance runs data centers in 13 chips", "unfit-type"),
        ("ByteDance ordered H20 from H800", "unfit-type"),
        ("ByteDance H20", "syntax"),
        ("ByteDance", "syntax"),
        ("stockpiled H20", "syntax"),
        ("ByteDance stockpiled", "syntax"),
        ("ByteDance stockpiled H20 or H800", "syntax"),
        ("ByteDance will stockpile H20", "syntax"),
        ("ByteDance is a firm", "syntax"),
        ("H20 derived from H800", "syntax"),
        ("ByteDance stockpiled H20 H800", "syntax"),
        ("ByteDance stockpiled H20 and", "syntax"),
        ("ByteDance stockpiled H20 frobly", "unknown-word"),
        ("ByteDance stockpiled H20 in 2025-02-30", "impossible-date"),
        ("ByteDance stockpiled H20 in 2025 in 2024", "said-twice"),
        ("ByteDance stockpiled H20 from Nvidia", "syntax"),
        ("ByteDance ordered H20 from Nvidia from Tencent", "said-twice"),
        ("ByteDance ordered H20 quantity 5", "unfit-unit"),
        ("ByteDance ordered H20 quantity USD 5", "unfit-unit"),
        ("ByteDance ordered H20 worth 5 billion", "no-currency"),
        ("ByteDance ordered H20 quantity between 5 and 4 units", "syntax"),
        ("ByteDance ordered H20 quantity between 5 and 6 million units", "ambiguous"),
        ("ByteDance and Tencent ordered H20 quantity 5 units", "each-or-together"),
        ("ByteDance and Tencent run data centers in 13 countries", "each-or-together"),
        ("ByteDance ordered H20 and H800 quantity 5 units", "each-or-together"),
        ("ByteDance together ordered H20", "each-or-together"),
        ("ByteDance and ByteDance ordered H20", "said-twice"),
        ("ByteDance did not stockpile H20, status planned", "contradiction"),
        ("ByteDance stockpiled H20 status panned", "unknown-word"),
        ("ByteDance stockpiled H20 confidence 2", "out-of-range"),
        ("ByteDance stockpiled H20 confidence about 0.5", "out-of-range"),
        ("ByteDance stockpiled H20 note here", "syntax"),
        ("ByteDance stockpiled H20 said-by", "syntax"),
        ("ByteDance stockpiled {H20}", "syntax"),
        ("?x stockpiled H20", "unknown-variable"),
        ("Nvidia's revenue is 60 billion", "no-currency"),
        ("Nvidia's revenue is USD", "syntax"),
        ("Nvidia's revenu is USD 5", "unknown-word"),
        ("Nvidia's share is 5", "unfit-unit"),
        ("USD 60 billion is the revenue of Nvidia", "syntax"),
        ("H20 is derived from H20", "cycle"),
        ("ByteDance stockpiled H20 quote \"no end", "unclosed-quote"),
    ] {
        assert_eq!(code(claim), expected, "{claim}");
    }
}

#[test]
fn wrong_declarations() {
    for (statement, expected) in [
        ("type", "syntax"),
        ("type firm", "declared-twice"),
        ("type a1 : nothing", "unknown-type"),
        ("type source code", "reserved-word"),
        ("type is", "reserved-word"),
        ("type a1 : a2\ntype a2 : a1", "type-cycle"),
        ("unit units", "declared-twice"),
        ("unit metre = 5 foots", "unknown-unit"),
        ("unit a1 = 2 a2\nunit a2 = 2 a1", "unit-cycle"),
        ("unit dollar = 1 USD", "unfit-unit"),
        ("relation x firm -> firm", "syntax"),
        ("relation x: firm -> frm\n  verb love", "unknown-type"),
        ("relation x: firm -> firm", "no-form"),
        ("relation stockpile: firm -> firm\n  verb love", "declared-twice"),
        ("relation x: firm -> firm, transitve\n  verb love", "unknown-word"),
        ("relation x: firm -> country, transitive\n  verb love", "unfit-type"),
        ("relation x: firm -> firm, symmetric, acyclic\n  verb love", "contradiction"),
        ("relation x: firm -> firm\n  verb have", "reserved-word"),
        ("relation x: firm -> firm\n  verb \"be fond of\"", "reserved-word"),
        ("attribute home of firm: firm", "unknown-kind"),
        ("relation x: firm -> firm\n  verb love, past", "syntax"),
        ("relation x: firm -> firm\n  verb love\n  lover", "unknown-line"),
        ("relation x: firm -> firm\n  verb love\n  role a \"of\": firm\n  role a: firm", "declared-twice"),
        ("relation x: firm -> firm\n  verb love\n  measure time: date", "reserved-word"),
        ("relation x: firm -> firm\n  verb love\n  measure much: lots", "unknown-kind"),
        ("attribute height: firm", "syntax"),
        ("attribute revenue of firm: money", "declared-twice"),
        ("adjective \"large\" of country: aera, descending", "unknown-attribute"),
        ("adjective \"large\" of country: population", "syntax"),
        ("adjective \"large\" of country: population, downwards", "syntax"),
        ("prefer river over river", "contradiction"),
        ("prefer river over rivr", "unknown-type"),
        ("rule ?x is ?y", "syntax"),
        ("firm Tencent", "declared-twice"),
        ("firm X = Tencent", "declared-twice"),
        ("firm X, Y; Z", "unknown-type"),
        ("firm X; Y, Z", "syntax"),
        ("frim X", "unknown-type"),
        ("firm \"X", "unclosed-quote"),
        ("source s\n  publisher X\n  publisher Y", "said-twice"),
        ("source s\n  published 2025-02-30", "impossible-date"),
        ("source s\n  published soon", "syntax"),
        ("source s\n  publishr X", "unknown-word"),
        ("source s\n  cites t", "unknown-name"),
        ("source s\nfrom s", "empty-block"),
        ("from", "syntax"),
        ("  firm X", "indentation"),
        ("type a1\n  firm X", "indentation"),
    ] {
        let codes = codes(&format!("{statement}\n"));
        // Of a cycle, each of its lines is told.
        assert!(codes.iter().all(|(code, _)| *code == expected), "{statement}: {codes:?}");
        assert_eq!(codes.len(), 1 + usize::from(expected.ends_with("cycle")), "{statement}: {codes:?}");
    }
}

#[test]
fn a_type_alone_names_nothing() {
    assert_eq!(
        Base::new("firm\nfirm, chip # which?\nfirm\n  Acorn\n").problems(),
        "\
error[no-entities]: no entity is named here
 --> facts.lore:1:1
  |
1 | firm
  | ^^^^ nothing stands behind this
  |
  = help: write a name behind it, or names indented beneath it: firm Acorn
error[no-entities]: no entity is named here
 --> facts.lore:2:1
  |
2 | firm, chip # which?
  | ^^^^^^^^^^ nothing stands behind this
  |
  = help: write a name behind it, or names indented beneath it: firm, chip Acorn
"
    );
    // What stands beneath it has been told already.
    assert_eq!(codes("firm\n  \"Acorn\n"), [("unclosed-quote", 2)]);
    assert_eq!(codes("firm =\n"), [("syntax", 1)]);
}

/// Units whose symbols differ by case.
const WATTS: &str =
    "unit watt, watts, W\nunit milliwatt, mW = 0.001 Watt\nattribute power of firm: Watts\nsource s\n";

#[test]
fn the_symbol_of_a_unit_is_written_as_declared() {
    let claims =
        "from s\n  Nvidia's power is 5 mW\n  Tencent's power is 5 MilliWatt\n  Nvidia's power is 5 MW\n";
    assert_eq!(
        Base::new(&format!("{WATTS}{claims}")).problems(),
        "\
error[unknown-unit]: no unit is called `MW`
 --> facts.lore:8:23
  |
8 |   Nvidia's power is 5 MW
  |                       ^^ a unit is expected here
  |
  = help: did you mean `mW` or `W`?
"
    );
    let imported =
        "import \"rows.csv\"\n  source s\n  entity ?f: firm {name}\n  claim the power of ?f is {power}\n";
    let base = Base::new(&format!("{WATTS}{imported}"));
    base.write("rows.csv", "name,power\nNvidia,5 mW\nTencent,5 MW\n");
    assert_eq!(base.codes(), [("bad-row", 3)]);
    assert_eq!(codes(&format!("{WATTS}unit megawatt, MW = 1000 w\n")), [("unknown-unit", 5)]);
    assert_eq!(codes(&format!("{WATTS}unit megawatt, MW = 1000000 W\n{claims}")), []);
    assert_eq!(codes(&format!("{WATTS}unit mW\n")), [("declared-twice", 5)]);
}

#[test]
fn a_broken_line_hides_no_other() {
    let facts = "\
source s
from s
  ByteDance stockpiled \"H20
  ByteDance stockpild H20
      note \"a
      confidence 3
    status gone
\tByteDance stockpiled H20
relation x firm
  vreb love
firm A; B C
";
    assert_eq!(
        codes(facts),
        [
            ("unclosed-quote", 3),
            ("unclosed-quote", 5),
            ("indentation", 7),
            ("mixed-indentation", 8),
            ("not-of-vocabulary", 9),
            ("unknown-line", 10)
        ]
    );
}

#[test]
fn what_the_whole_graph_tells() {
    let base = Base::new(
        "source s
from s
  H20 is derived from H800
  Norway's capital is Oslo
  Norway's capital is Bergen in 2020
  Norway's capital is Bergen
source t
from t
  H800 is derived from H100
  H100 is derived from H20
city Bergen
",
    );
    assert_eq!(
        base.problems(),
        "\
error[cycle]: `derive` leads in a cycle: H20 → H800 → H100 → H20
  --> facts.lore:3:3
   |
 3 |   H20 is derived from H800
   |   ^^^^^^^^^^^^^^^^^^^^^^^^ H20 → H800
...
 9 |   H800 is derived from H100
   |   ------------------------- H800 → H100
10 |   H100 is derived from H20
   |   ------------------------ H100 → H20
   |
   = help: correct one of these claims, give it `status retracted`, or declare the relation without `acyclic`
error[two-objects]: `Norway` has two objects of the functional relation `capital` at one time
 --> facts.lore:6:3
  |
4 |   Norway's capital is Oslo
  |   ------------------------ the first one
5 |   Norway's capital is Bergen in 2020
6 |   Norway's capital is Bergen
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^^ the second one
  |
  = help: date the claims, give one of them `status denied` or `retracted`, or declare the relation without `functional`
"
    );
}

#[test]
fn bases_that_are_none() {
    let none = Base::empty();
    assert!(none.problems().starts_with("error[empty-base]: there are no `.lore` files"));
    let file = Base::empty();
    file.write("kb", "");
    let gone = crate::base::check(&file.path().join("gone"), &Default::default()).1;
    let is_file = crate::base::check(&file.path().join("kb"), &Default::default()).1;
    assert_eq!([gone[0].code, is_file[0].code], [Code::NoBase; 2]);
    let latin = Base::new("");
    latin.write("latin.lore", b"firm Caf\xe9\n");
    assert_eq!(latin.codes(), [("not-utf8", 1)]);
    let marked = Base::empty();
    marked.write("a.lore", "\u{feff}type firm, firms\r\nfirm A; B\r\nrelation love: firm -> firm\r\n\tverb love\r\nsource s\r\nfrom s\r\n\tA loves B\r\n\t\tnote \"x\"\r\n");
    assert_eq!(marked.claims(), "A love: B reported [s a.lore:7 note \"x\"]\n");
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed() {
    let base = Base::new("source s\nfrom s\n  ByteDance stockpiled H20\n");
    std::os::unix::fs::symlink(base.path(), base.path().join("again")).unwrap();
    std::os::unix::fs::symlink("nowhere", base.path().join("gone.lore")).unwrap();
    assert_eq!(base.codes(), [("unreadable-file", 0)]);
}

#[test]
fn a_source_is_no_publisher() {
    let base = Base::new("source herald-2\n  publisher \"Herald\"\n");
    base.write("zz.lore", "source herald\n  publisher Herald\n  published 2024\n");
    assert_eq!(
        base.problems(),
        "\
error[source-as-publisher]: `Herald` is the name of a source, which publishes nothing
 --> facts.lore:2:13
  |
2 |   publisher \"Herald\"
  |             ^^^^^^^^ a publisher is expected here
  |
  = note: the source `herald` is declared at zz.lore:1
  = help: give the source a name that tells what was published: source herald-report
  = help: where source and publisher are to be two things of one name, declare the publisher as well: publisher Herald
error[source-as-publisher]: `Herald` is the name of a source, which publishes nothing
 --> zz.lore:2:13
  |
2 |   publisher Herald
  |             ^^^^^^ a publisher is expected here
  |
  = note: the source `herald` is declared at zz.lore:1
  = help: give the source a name that tells what was published: source herald-report
  = help: where source and publisher are to be two things of one name, declare the publisher as well: publisher Herald
"
    );
    // Which are the ways out.
    base.write("zz.lore", "source herald-report\n  publisher Herald\n");
    assert_eq!(base.problems(), "");
    base.write("zz.lore", "source herald\n  publisher Herald\npublisher Herald\n");
    let snapshot = base.load();
    assert_eq!(snapshot.named("herald").len(), 2);
    // What is declared as something else publishes under its name, whatever a source is called.
    base.write("zz.lore", "source herald\n  publisher Herald\nfirm Herald\n");
    assert_eq!(base.load().named("herald").len(), 2);
}
