//! What is kept of an earlier snapshot makes no difference to what comes out.

use super::Base;
use super::batches::{MAPPINGS, SCHEMA, row};
use crate::base::{Loaded, load};
use crate::diagnostic::{Diagnostic, Severity};
use proptest::prelude::*;

const HEADER: &str = "key,name,alias,country,source,amount,date\n";

/// Facts of the base's own files that some step adds, and imports do not need.
const FACTS: [&str; 10] = [
    "from s\n  A ownd B\n  Aa owned B\nfrom u\n  A owned B\n",
    "",
    "from s\n  A owned B\n",
    "from s\n  A owned B\n  the founded of B is 1999, note \"said\"\n  the founded of A is 2020\n",
    "organisation Gamma = \"G 1\"; Delta\nfrom s\n  Gamma owned Delta\n",
    "rule ?a owns ?b if ?b owns ?c and ?c owns ?a\n",
    "organisation C\nfrom s\n  C owned A\n",
    "# other lines\n\nfrom s\n  A owned B\n",
    "from u\n  A owned Aa\n    corrects A owned B\n      said-by \"x\"\n",
    "firm Epsilon\ncountry Z\nfrom s\n  A shipped Z to Epsilon amount 5 tons, at \"p. 3\", confidence 0.5, status denied\n",
];

/// A change of the base.
#[derive(Clone, Debug)]
enum Step {
    /// The files, by number, hold these rows; none where a file goes.
    File(usize, Vec<String>),
    /// The base's own file of facts.
    Facts(usize),
    /// Rows come behind those of the file.
    Longer(usize, String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_usize, proptest::collection::vec(row(), 0..6)).prop_map(|(file, rows)| Step::File(file, rows)),
        (0..FACTS.len()).prop_map(Step::Facts),
        (0..4_usize, row()).prop_map(|(file, row)| Step::Longer(file, row)),
    ]
}

/// The paths of imports; the first file goes by both.
const PATHS: [&str; 3] = ["rows-*.csv", "rows-0.csv", "more.csv"];

fn file(number: usize) -> String {
    if number == 3 { "more.csv".to_string() } else { format!("rows-{number}.csv") }
}

fn image(loaded: &Result<Loaded, Vec<Diagnostic>>, base: &Base) -> Result<Vec<u8>, String> {
    match loaded {
        Ok(loaded) => Ok(loaded.snapshot.image().to_vec()),
        // What was left out of files that are kept was told when they were read.
        Err(problems) => {
            let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
            Err(base.rendered(&errors.cloned().collect::<Vec<_>>()))
        }
    }
}

/// The folder of its cache.
fn cache_of(base: &Base) -> std::path::PathBuf {
    std::fs::read_dir(base.caches()).unwrap().next().unwrap().unwrap().path()
}

fn open(base: &Base) -> Result<Loaded, Vec<Diagnostic>> {
    load(base.path(), &base.kept(), &mut |_| {})
}

proptest! {
    #[test]
    fn going_on_from_a_snapshot_makes_what_reading_all_makes(
        imports in proptest::collection::vec((0..PATHS.len(), 0..MAPPINGS.len(), proptest::bool::weighted(0.9)), 1..4),
        files in proptest::collection::vec(proptest::collection::vec(row(), 0..8), 4),
        steps in proptest::collection::vec(step(), 1..5),
        acyclic in proptest::bool::weighted(0.2),
    ) {
        let base = Base::empty();
        let imports = imports.into_iter().map(|(path, mapping, skips)| {
            let skips = if skips { "  on error skip\n" } else { "" };
            format!("import \"{}\"\n{}{skips}", PATHS[path], MAPPINGS[mapping])
        });
        let schema = if acyclic { SCHEMA.to_string() } else { SCHEMA.replace(", acyclic", "") };
        base.write("imports.lore", format!("{schema}{}", imports.collect::<String>()));
        for (number, rows) in files.iter().enumerate() {
            base.write(&file(number), format!("{HEADER}{}", rows.concat()));
        }
        let _ = open(&base);
        for step in steps {
            match step {
                Step::File(number, rows) if rows.is_empty() && number == 2 => {
                    let _ = std::fs::remove_file(base.path().join(file(number)));
                }
                Step::File(number, rows) => base.write(&file(number), format!("{HEADER}{}", rows.concat())),
                Step::Facts(facts) => base.write("facts.lore", FACTS[facts]),
                Step::Longer(number, row) => {
                    let before = std::fs::read_to_string(base.path().join(file(number)));
                    base.write(&file(number), before.unwrap_or(HEADER.to_string()) + &row);
                }
            }
            let gone_on = image(&open(&base), &base);
            // The cache as it is then is gone on from in the next step.
            let aside = base.path().join(".aside");
            let cache = base.caches();
            // There is none where the base never could be read.
            let _ = std::fs::rename(&cache, &aside);
            let anew = image(&open(&base), &base);
            let _ = std::fs::remove_dir_all(&cache);
            let _ = std::fs::rename(&aside, &cache);
            prop_assert_eq!(gone_on.as_ref().err(), anew.as_ref().err());
            prop_assert!(gone_on == anew);
        }
    }
}

/// A base of firms, and of what they shipped in files that only know keys.
fn shipments() -> Base {
    let base = Base::empty();
    base.write(
        "imports.lore",
        "source s\ntype firm, firms\ntype country, countries\nunit ton, tons
relation ship: firm -> country
  verb ship
  measure amount: tons
relation own: firm -> firm
  verb own
import \"firms.csv\"
  source s
  entity ?f: firm {name} key {id}
  entity ?c: country {country} key {country}
import \"rows-*.csv\"
  source s
  on error skip
  entity ?f: firm key {id}
  entity ?c: country key {country}
  claim ?f shipped ?c amount {tons} tons
import \"owners.csv\"
  source s
  entity ?a: firm {owner}
  entity ?b: firm {owned}
  claim ?a owned ?b
",
    );
    base.write("firms.csv", "id,name,country\n1,Acme,Norway\n2,Bora,Ireland\n");
    base.write("rows-1.csv", "id,country,tons\n1,Ireland,5\n2,Norway,7\n3,Norway,1\n");
    base.write("rows-2.csv", "id,country,tons\n1,Norway,5\n");
    base.write("owners.csv", "owner,owned\nAcme,Cato\n");
    base
}

#[test]
fn what_is_read_again() {
    let base = shipments();
    let kept = || {
        let loaded = open(&base).unwrap_or_else(|problems| panic!("{}", base.rendered(&problems)));
        (loaded.kept, loaded.skipped)
    };
    assert_eq!(kept(), (0, 1));
    let facts = |text: &str| {
        base.write("facts.lore", text);
        kept()
    };
    assert_eq!(facts("from s\n  Acme owned Bora\n"), (4, 1), "what was left out is told of again");
    assert_eq!(facts("firm Dunk\nfrom s\n  Dunk owned Bora\n"), (4, 1));
    assert_eq!(facts("rule ?a owns ?b if ?b owns ?a\nfirm Dunk\nfrom s\n  Dunk owned Bora\n"), (4, 1));
    // A firm that rows name as well, then one that no file declares any more.
    assert_eq!(facts("firm Cato\n"), (0, 1));
    assert_eq!(facts("from s\n  Cato owned Bora\n"), (0, 1));
    assert_eq!(facts("relation like: firm -> firm\n  verb like\n"), (0, 1));
    assert_eq!(facts("attribute size of firm: number\nfrom s\n  the size of Acme is 3\n"), (0, 1));
    assert_eq!(facts("attribute size of firm: number\n"), (4, 1));

    let imports = std::fs::read_to_string(base.path().join("imports.lore")).unwrap();
    base.write("imports.lore", imports.replace("  source s\n", "\n  # of the register\n  source s\n"));
    assert_eq!(kept(), (4, 1), "a comment");
    base.write("imports.lore", imports.replace("  on error skip\n", "  on error skip up to 2\n"));
    assert_eq!(kept(), (0, 1));

    let rows = |name: &str, text: &str| {
        base.write(name, text);
        kept()
    };
    // Owners are named behind these, and may be new: what stands before is kept.
    assert_eq!(rows("rows-2.csv", "id,country,tons\n1,Norway,6\n"), (2, 1));
    assert_eq!(rows("rows-3.csv", "id,country,tons\n1,Norway,8\n"), (3, 1));
    assert_eq!(rows("owners.csv", "owner,owned\nAcme,Bora\n"), (4, 1));
    // Now nothing behind the firms makes anything.
    assert_eq!(rows("rows-1.csv", "id,country,tons\n2,Norway,9\n"), (4, 0));
    assert_eq!(rows("owners.csv", "owner,owned\nAcme,Dunk\n"), (4, 0));
    assert_eq!(rows("firms.csv", "id,name,country\n1,Acme,Norway\n2,Bora,Ireland\n3,Dunk,Norway\n"), (0, 0));
    std::fs::remove_file(base.path().join("rows-2.csv")).unwrap();
    assert_eq!(kept(), (4, 0));
    assert_eq!(kept(), (0, 0), "nothing had changed");
}

/// Keys tell apart what has one name, whether they are looked up or come from the record.
#[test]
fn what_has_one_name_is_told_apart_as_before() {
    let base = shipments();
    base.write("firms.csv", "id,name,country\n1,Acme,Norway\n2,Acme,Ireland\n");
    base.write("owners.csv", "owner,owned\n");
    let steps = [
        ("facts.lore", "from s\n  Acme (2) owned Acme (1)\n"),
        ("rows-1.csv", "id,country,tons\n2,Norway,9\n"),
        ("facts.lore", "firm Dunk\nfrom s\n  Acme (1) owned Dunk\n"),
        ("owners.csv", "owner,owned\nElm,Fay\n"),
        ("facts.lore", "firm \"Acme (2)\"\nfrom s\n  Acme (firm 2) owned \"Acme (2)\"\n"),
        ("firms.csv", "id,name,country\n2,Acme,Norway\n1,Acme,Ireland\n"),
    ];
    let mut kept = vec![];
    for (file, text) in steps {
        base.write(file, text);
        let loaded = open(&base);
        kept.push(loaded.as_ref().map_or(0, |loaded| loaded.kept));
        let _ = std::fs::remove_dir_all(base.caches());
        assert_eq!(image(&loaded, &base), image(&open(&base), &base), "{file}: {text}");
    }
    assert_eq!(kept, [0, 3, 4, 3, 0, 0]);
}

#[test]
fn a_record_that_is_damaged_is_of_no_use_and_does_no_harm() {
    let base = shipments();
    let facts = ["from s\n  Acme owned Bora\n", "from s\n  Bora owned Acme\n"];
    let images = facts.map(|facts| {
        let _ = std::fs::remove_dir_all(base.caches());
        base.write("facts.lore", facts);
        image(&open(&base), &base).unwrap()
    });
    let record = cache_of(&base).join("imports");
    let whole = std::fs::read(&record).unwrap();
    for (turn, place) in (0..whole.len()).enumerate() {
        let mut bytes = std::fs::read(&record).unwrap();
        match turn / 2 % 2 {
            0 => bytes.truncate(place),
            _ => bytes[place] ^= 1 << (turn % 8),
        }
        std::fs::write(&record, bytes).unwrap();
        base.write("facts.lore", facts[turn % 2]);
        let loaded = open(&base).ok().unwrap();
        assert_eq!(loaded.kept, 0);
        assert!(loaded.snapshot.image() == images[turn % 2]);
    }
    // One of another snapshot.
    let old = std::fs::read(&record).unwrap();
    base.write("facts.lore", "");
    assert_eq!(open(&base).ok().unwrap().kept, 4);
    std::fs::write(&record, old).unwrap();
    base.write("facts.lore", facts[0]);
    let loaded = open(&base).ok().unwrap();
    assert_eq!(loaded.kept, 0);
    assert!(loaded.snapshot.image() == images[0]);
}

#[test]
fn keys_that_are_kept_are_looked_at_as_closely_as_new_ones() {
    let base = Base::empty();
    base.write(
        "imports.lore",
        "source s\ntype organisation\ntype firm: organisation\ntype country, countries
relation base: firm -> country
  phrase \"based in\"
import \"names.csv\"
  source s
  entity ?o: organisation \"Organisation {id}\" key {id}
import \"firms.csv\"
  source s
  entity ?f: firm \"Firm {id}\" key {id} in organisation
  entity ?c: country \"Country {id}\" key {id}
import \"rows.csv\"
  source s
  entity ?f: firm key {firm} in organisation
  entity ?c: country key {country}
  claim ?f is based in ?c
",
    );
    base.write("names.csv", "id\n1\n2\n");
    base.write("firms.csv", "id\n3\n4\n");
    base.write("rows.csv", "firm,country\n3,3\n4,3\n");
    assert_eq!(open(&base).unwrap().kept, 0);
    base.write("rows.csv", "firm,country\n3,3\n4,4\n");
    assert_eq!(open(&base).unwrap().kept, 2);
    base.write("rows.csv", "firm,country\n3,3\n1,4\n");
    let told = base.rendered(&open(&base).err().unwrap());
    assert!(told.contains("`Organisation 1` is an organisation, not a firm"), "{told}");
    base.write("rows.csv", "firm,country\n3,3\n5,4\n");
    let told = base.rendered(&open(&base).err().unwrap());
    assert!(told.contains("no entity has the key `5`"), "{told}");
}

#[test]
fn a_row_that_was_left_out_may_be_right_once_another_file_makes_an_entity() {
    let base = Base::empty();
    base.write(
        "imports.lore",
        "source s\ntype firm, firms\nrelation own: firm -> firm\n  verb own
import \"firms-*.csv\"
  source s
  entity ?f: firm {name} key {id}
import \"rows.csv\"
  source s
  on error skip
  entity ?a: firm key {a}
  entity ?b: firm key {b}
  claim ?a owned ?b
",
    );
    base.write("firms-1.csv", "id,name\n1,Acme\n2,Bora\n");
    base.write("firms-2.csv", "id,name\n1,Acme\n");
    base.write("rows.csv", "a,b\n1,2\n1,3\n");
    let opened = || {
        let loaded = open(&base).unwrap_or_else(|problems| panic!("{}", base.rendered(&problems)));
        (loaded.kept, loaded.skipped, loaded.snapshot.claim_count())
    };
    assert_eq!(opened(), (0, 1, 1));
    base.write("firms-2.csv", "id,name\n2,Bora\n");
    assert_eq!(opened(), (2, 1, 1));
    // The file made nothing before, and makes a firm now.
    base.write("firms-2.csv", "id,name\n3,Cato\n");
    assert_eq!(opened(), (1, 0, 2));
}
