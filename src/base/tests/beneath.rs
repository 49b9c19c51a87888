//! Claims beneath claims.

use super::Base;
use crate::base::write_claim;
use crate::model::ClaimId;
use crate::model::claim::{Status, TieKind};
use crate::store::Snapshot;
use crate::vocabulary::Vocabulary;
use proptest::prelude::*;

/// What a claim says without who says so.
fn told(snapshot: &Snapshot, claim: ClaimId) -> String {
    super::show(snapshot, claim).split(" [").next().unwrap_or_default().trim_end().to_string()
}

fn all(snapshot: &Snapshot) -> impl Iterator<Item = ClaimId> {
    (0..snapshot.claim_count()).map(ClaimId::from)
}

#[test]
fn each_claim_knows_what_stands_beneath_it_and_above() {
    let base = Base::new(
        "source s\nfrom s said-by \"a wire\"\n  ByteDance ordered H20\n    because Nvidia made H20\n      said-by \"a friend\"\n      \
         so that Alibaba stockpiled H20\n    if Tencent ordered H20\n  Tencent stockpiled H20\n    status planned\n    if Alibaba ordered H20\n",
    );
    let snapshot = base.load();
    let ties: Vec<String> = all(&snapshot)
        .flat_map(|above| {
            let line = |&(kind, beneath): &(TieKind, ClaimId)| {
                assert!(snapshot.tied_to(beneath).contains(&(kind, above)));
                format!("{} {} {}", told(&snapshot, above), kind.words(), told(&snapshot, beneath))
            };
            snapshot.tied(above).iter().map(line).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        ties,
        [
            "Tencent stockpile: H20 planned if Alibaba order: H20 supposed",
            "ByteDance order: H20 conditional because Nvidia make: H20 reported",
            "ByteDance order: H20 conditional if Tencent order: H20 supposed",
            "Nvidia make: H20 reported so that Alibaba stockpile: H20 planned",
        ]
    );
}

#[test]
fn how_a_claim_beneath_another_is_put_is_said_by_what_ties_it() {
    let refused = |lines: &str| Base::new(&format!("source s\nfrom s\n{lines}")).problems();
    for (lines, message) in [
        ("  A ordered H20\n    if Alibaba did not order H20\n", "cannot be denied and supposed"),
        ("  ByteDance did not order H20\n    if Alibaba ordered H20\n", "cannot be denied and conditional"),
        (
            "  ByteDance ordered H20\n    status reported\n    if Alibaba ordered H20\n",
            "not reported as a fact",
        ),
        ("  ByteDance ordered H20\n    if Alibaba ordered H20 status planned\n", "is said by `if`"),
        ("  ByteDance ordered H20\n    corrects ByteDance did not order H20\n", "is a denial"),
        ("  ByteDance ordered H20 because Alibaba ordered H20 if Tencent ordered H20\n", "and not a third"),
        (
            "  ByteDance stockpiled H20\nfrom s status denied\n  ByteDance ordered H20\n    if Alibaba ordered H20\n",
            "cannot be denied and conditional",
        ),
        ("  ByteDance ordered H20\n    because\n", "`because` is followed by a claim"),
    ] {
        let lines = lines.replace("  A ", "  ByteDance ");
        let problems = refused(&lines);
        assert!(problems.contains(message), "{lines}{problems}");
    }
}

#[test]
fn what_ties_a_claim_stands_beneath_one() {
    let problems = |lines: &str| Base::new(&format!("source s\nfrom s\n{lines}")).problems();
    for kind in ["because", "so that", "corrects", "after", "if"] {
        let told = problems(&format!("  ByteDance ordered H20\n  {kind} Alibaba ordered H20\n"));
        assert!(told.contains(&format!("`{kind}` begins a claim that bears on another")), "{told}");
        assert_eq!(told.matches("error[").count(), 1, "{told}");
    }
    // Of a line that lacks its claim that is told, and nothing of the claim that is not there.
    let told = problems("  ByteDance ordered H20\n    because\n");
    assert_eq!(told.matches("error[").count(), 1, "{told}");
}

#[test]
fn who_says_it_may_be_said_in_front() {
    let says = |claim: &str| {
        let claims = Base::new(&format!("source s\nfrom s\n  {claim}\n")).claims();
        claims
            .lines()
            .map(|line| line.replace(" [s facts.lore:3", " [").replace("]", ""))
            .collect::<Vec<_>>()
            .join("; ")
    };
    for (claim, expected) in [
        ("Nvidia says that ByteDance ordered H20", "ByteDance order: H20 reported [ by Nvidia"),
        (
            "\"an official\" said that ByteDance ordered H20",
            "ByteDance order: H20 reported [ by \"an official\"",
        ),
        ("Nvidia says that \"a friend\" denies that it ordered H20", "?"),
        // What one says of what another says is not what that one says.
        ("Nvidia denies that Alibaba says that Tencent ordered H20", "?"),
        ("Nvidia fears that \"a friend\" says that Tencent ordered H20", "?"),
        ("Nvidia denies that it is alleged that Tencent ordered H20", "?"),
        ("Nvidia fears that it is not known whether Tencent ordered H20", "?"),
        ("Nvidia says that it is alleged that Tencent ordered H20", "Tencent order: H20 alleged [ by Nvidia"),
        (
            "\"a wire\" says that Nvidia accuses Alibaba of ordering H20",
            "Alibaba order: H20 alleged [ by \"a wire\" by Nvidia",
        ),
        (
            "\"a wire\" says that Nvidia denied ordering H20",
            "Nvidia order: H20 denied [ by \"a wire\" by Nvidia",
        ),
        ("Nvidia denies that it ordered H20", "Nvidia order: H20 denied [ by Nvidia"),
        ("Nvidia denied ordering H20 in 2024", "Nvidia order: H20 @2024 denied [ by Nvidia"),
        (
            "Nvidia fears that Alibaba and Tencent ordered H20",
            "Alibaba order: H20 feared [ by Nvidia; Tencent order: H20 feared [ by Nvidia",
        ),
        ("Nvidia accuses Alibaba of ordering H20", "Alibaba order: H20 alleged [ by Nvidia"),
        (
            "Nvidia accused Alibaba and Tencent of having ordered H20",
            "Alibaba order: H20 alleged [ by Nvidia; Tencent order: H20 alleged [ by Nvidia",
        ),
        (
            "Nvidia says that Alibaba alleges that Tencent ordered H20",
            "Tencent order: H20 alleged [ by Nvidia by Alibaba",
        ),
        ("Nvidia did not say whether it ordered H20", "Nvidia order: H20 unknown [ by Nvidia"),
        ("Nvidia is aware that Alibaba ordered H20", "Alibaba order: H20 reported [ by Nvidia"),
        ("Nvidia warned that Alibaba ordered H20", "Alibaba order: H20 feared [ by Nvidia"),
        ("Nvidia plans to order H20", "Nvidia order: H20 planned ["),
        ("Nvidia is expected to order H20", "Nvidia order: H20 expected ["),
    ] {
        if expected == "?" {
            assert!(!Base::new(&format!("source s\nfrom s\n  {claim}\n")).problems().is_empty(), "{claim}");
        } else {
            assert_eq!(says(claim), expected, "{claim}");
        }
    }
}

#[test]
fn what_is_written_of_a_claim_holds_what_stands_beneath_it() {
    let text = "source s\nfrom s\n  ByteDance ordered H20\n    if Tencent ordered H20\n      because Nvidia made H20\n        at \"p 3\"\n";
    let snapshot = Base::new(text).load();
    let vocabulary = Vocabulary::new(snapshot.schema());
    let own = all(&snapshot).filter(|&claim| snapshot.relation(claim) > crate::model::schema::Schema::NOTE);
    let lines: Vec<String> =
        own.flat_map(|claim| write_claim(claim, &snapshot, &vocabulary).unwrap()).collect();
    assert_eq!(
        lines,
        [
            "from s\n  ByteDance ordered H20\n    status conditional\n    if Tencent ordered H20\n      because Nvidia made H20\n        at \"p 3\"\n"
        ]
    );
    let again = Base::new(&format!("source s\n{}", lines.concat())).load();
    let said = |snapshot: &Snapshot| all(snapshot).map(|claim| told(snapshot, claim)).collect::<Vec<_>>();
    assert_eq!(said(&again), said(&snapshot));
}

const CLAIMS: [&str; 6] = [
    "ByteDance ordered H20",
    "ByteDance ordered H20 from Nvidia",
    "Alibaba ordered H20 in 2024",
    "Alibaba and Tencent together ordered H20",
    "Nvidia's revenue is USD 5 million",
    "Alibaba did not order H20",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is corrected, in whatever order, nobody asserts; all else is as if nothing were corrected.
    #[test]
    fn what_is_corrected_is_not_asserted(
        said in proptest::collection::vec(0..CLAIMS.len(), 0..6),
        corrected in proptest::collection::vec((0..CLAIMS.len() - 1, any::<bool>()), 0..4),
        first in any::<bool>(),
    ) {
        let plain: String = said.iter().map(|&claim| format!("  {}\n", CLAIMS[claim])).collect();
        let correcting: String = corrected
            .iter()
            .map(|&(claim, corrects)| {
                let word = if corrects { "corrects" } else { "supersedes" };
                format!("  Nvidia made H20\n    {word} {}\n", CLAIMS[claim])
            })
            .collect();
        let block = |source: &str, lines: &str| match lines {
            "" => String::new(),
            _ => format!("from {source}\n{lines}"),
        };
        let mut blocks = [block("s", &plain), block("u", &correcting)];
        if first {
            blocks.reverse();
        }
        let of = |text: &str| Base::new(&format!("source s\nsource u\n{text}")).load();
        let asserted = |snapshot: &Snapshot| {
            let asserted = all(snapshot).filter(|&claim| snapshot.status(claim).is_asserted());
            asserted.map(|claim| told(snapshot, claim)).filter(|it| !it.starts_with("Nvidia make")).collect::<Vec<_>>()
        };
        let remaining: String = said
            .iter()
            .filter(|claim| !corrected.iter().any(|(other, _)| other == *claim))
            .map(|&claim| format!("  {}\n", CLAIMS[claim]))
            .collect();
        let snapshot = of(&blocks.concat());
        prop_assert_eq!(asserted(&snapshot), asserted(&of(&block("s", &remaining))));
        let retracted = all(&snapshot).filter(|&claim| snapshot.status(claim) == Status::Retracted).count();
        let mut distinct: Vec<usize> = corrected.iter().map(|(claim, _)| *claim).collect();
        distinct.sort_unstable();
        distinct.dedup();
        prop_assert_eq!(retracted, distinct.len());
    }
}

/// What a row of an import says is corrected as what a file says: there, and again when only the correction goes.
#[test]
fn rows_are_corrected_too() {
    let base = Base::new(
        "source s\nsource u\nimport \"rows.csv\"\n  source u\n  entity ?a: firm {a}\n  entity ?b: chip {b}\n  claim ?a stockpiled ?b\n",
    );
    base.write("rows.csv", "a,b\nAlibaba,H20\nTencent,H20\n");
    let stockpiled = || {
        let snapshot = base.load();
        let told = all(&snapshot).map(|claim| told(&snapshot, claim));
        let mut told: Vec<String> = told.filter(|it| it.contains("stockpile")).collect();
        told.sort();
        told
    };
    let plain = ["Alibaba stockpile: H20 reported", "Tencent stockpile: H20 reported"];
    assert_eq!(stockpiled(), plain);
    base.write("more.lore", "from s\n  Alibaba ordered H20\n    corrects Alibaba stockpiled H20\n");
    assert_eq!(stockpiled(), ["Alibaba stockpile: H20 retracted", "Tencent stockpile: H20 reported"]);
    base.write("more.lore", "from s\n  Alibaba ordered H20\n");
    assert_eq!(stockpiled(), plain);
}

#[test]
fn what_bears_on_a_claim_may_stand_on_its_line() {
    let of = |text: &str| {
        let snapshot = Base::new(&format!("source s\n{text}")).load();
        let tied = |above: ClaimId| {
            let line = |&(kind, beneath): &(TieKind, ClaimId)| {
                format!("{} {} {}", told(&snapshot, above), kind.words(), told(&snapshot, beneath))
            };
            snapshot.tied(above).iter().map(line).collect::<Vec<_>>()
        };
        all(&snapshot).flat_map(tied).collect::<Vec<_>>()
    };
    for (line, deeper) in [
        (
            "ByteDance ordered H20 in 2024 because Nvidia made H20",
            "ByteDance ordered H20 in 2024\n    because Nvidia made H20",
        ),
        (
            "ByteDance and Alibaba ordered H20 if Tencent ordered H20",
            "ByteDance and Alibaba ordered H20\n    if Tencent ordered H20",
        ),
        (
            "ByteDance ordered H20 after Nvidia made H20 in 2023",
            "ByteDance ordered H20\n    after Nvidia made H20 in 2023",
        ),
        (
            "Nvidia fears that Tencent ordered H20 so that Alibaba stockpiled H20",
            "Nvidia fears that Tencent ordered H20\n    so that Alibaba stockpiled H20",
        ),
    ] {
        let (one, other) = (of(&format!("from s\n  {line}\n")), of(&format!("from s\n  {deeper}\n")));
        assert!(!one.is_empty(), "{line}");
        assert_eq!(one, other, "{line}");
    }
    assert_eq!(of("from s\n  ByteDance ordered H20 after 2024-03\n"), [""; 0]);
    assert_eq!(of("from s\n  ByteDance ordered H20 before June 2025 status planned\n"), [""; 0]);
}

/// A base's own verbs go before the words that tie claims.
#[test]
fn a_verb_of_the_base_ties_nothing() {
    let text = "relation supersede: firm -> chip\n  verb supersede\nrelation correct: firm -> chip\n  verb correct\nsource s\n\
        from s\n  Nvidia supersedes H20\n  Nvidia corrects H20\n";
    let snapshot = Base::new(text).load();
    let said: Vec<String> = all(&snapshot).map(|claim| told(&snapshot, claim)).collect();
    assert!(said.contains(&"Nvidia supersede: H20 reported".to_string()), "{said:?}");
    assert!(said.contains(&"Nvidia correct: H20 reported".to_string()), "{said:?}");
    assert!(!snapshot.has_ties(|_| true));
}

/// "A client" may be one of several, and "some clients" are several.
#[test]
fn one_that_is_not_named_may_not_be_alone() {
    for (said, expected) in [
        ("Alibaba runs data centers in a country", "AtLeast 1 country"),
        ("Alibaba runs data centers in some country", "AtLeast 1 country"),
        ("Alibaba runs data centers in some countries", "Several 1 country"),
        ("Alibaba runs data centers in a few countries", "Several 1 country"),
    ] {
        let claims = Base::new(&format!("source s\nfrom s\n  {said}\n")).claims();
        assert!(claims.contains(expected), "{said}: {claims}");
    }
    let problems = Base::new("source s\nfrom s\n  Alibaba runs data centers in few countries\n").problems();
    assert!(!problems.is_empty(), "few are not several");
}
