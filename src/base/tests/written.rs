//! Claims written as lines of a fact file read back to the same claims.

use super::{Base, show};
use crate::base::{Parameters, load, write_claim};
use crate::model::ClaimId;
use crate::model::schema::Schema;
use crate::store::Snapshot;
use crate::vocabulary::Vocabulary;
use proptest::prelude::*;
use std::path::Path;

/// The lines of each claim that has some, and why the others have none.
fn written(snapshot: &Snapshot) -> (Vec<String>, Vec<String>) {
    let vocabulary = Vocabulary::new(snapshot.schema());
    let (mut lines, mut unsayable) = (vec![], vec![]);
    for claim in (0..snapshot.claim_count()).map(ClaimId::from) {
        match write_claim(claim, snapshot, &vocabulary) {
            Ok(texts) => {
                let attestations = snapshot.attestations(claim);
                assert_eq!(texts.len(), attestations.iter().filter(|it| it.tie.is_none()).count());
                lines.extend(texts);
            }
            Err(why) => unsayable.push(why.to_string()),
        }
    }
    (lines, unsayable)
}

/// What a base says beside what it says of its sources, without the lines that it stands in.
fn said(snapshot: &Snapshot) -> Vec<String> {
    let ids = (0..snapshot.claim_count()).map(ClaimId::from);
    let about_sources = |claim: &ClaimId| snapshot.relation(*claim).index() <= Schema::NOTE.index();
    let mut said: Vec<String> = ids
        .filter(|claim| !about_sources(claim))
        .map(|claim| without_places(&show(snapshot, claim)))
        .collect();
    said.sort();
    said
}

/// ` [s facts.lore:12 by …` without the file and the line.
fn without_places(shown: &str) -> String {
    let word = |word: &str| {
        let is_place =
            word.split_once(".lore:").is_some_and(|(_, line)| line.starts_with(|c: char| c.is_ascii_digit()));
        if is_place && word.ends_with(']') {
            "]".to_string()
        } else if is_place {
            String::new()
        } else {
            word.to_string()
        }
    };
    shown.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_claim_of_the_bases_here_has_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let golden = std::fs::read_dir(root.join("tests/golden/bases")).unwrap();
    let bases =
        golden.map(|entry| entry.unwrap().path()).chain([root.join("kb"), root.join("tests/geography")]);
    for base in bases {
        let snapshot = load(&base, &Parameters::default(), &mut |_| {}).unwrap().snapshot;
        let (lines, unsayable) = written(&snapshot);
        assert_eq!(unsayable, [""; 0], "{}", base.display());
        let beneath = (0..snapshot.claim_count()).map(ClaimId::from);
        let beneath = beneath.filter(|&claim| !snapshot.tied_to(claim).is_empty()).count();
        assert!(lines.len() + beneath >= snapshot.claim_count());
    }
}

#[test]
fn a_claim_in_all_its_parts() {
    let base = Base::new(
        "source nikkei\nsource \"the odd, one\"\n\
         from nikkei at \"p 1\" said-by \"one person\"\n  ByteDance, Alibaba and Tencent together ordered H20 from Nvidia by the end of May 2025\n\
         \x20   quantity about 1 million units  value more than USD 12 billion  status planned  confidence 0.8\n\
         \x20 Alibaba runs data centers in several countries\n  Alibaba runs data centers in Mississippi (river)\n\
         \x20 ByteDance did not respond to Nvidia\n  Nvidia's revenue is between USD 1 billion and USD 2 billion from 2024-01-29 to 2025-01-26\n\
         from \"the odd, one\"\n  Alibaba runs data centers in Mississippi (river)\n  the maker of H20 is Nvidia\n",
    );
    let (lines, unsayable) = written(&base.load());
    assert_eq!(unsayable, [""; 0]);
    let expected = [
        "from nikkei\n  Alibaba, ByteDance and Tencent together ordered H20\n    from Nvidia\n    quantity about 1 million units\n    \
         worth more than USD 12 billion\n    time before 2025-06\n    status planned\n    said-by \"one person\"\n    \
         confidence 0.8\n    at \"p 1\"\n",
        "from nikkei\n  Alibaba ran data centers in Mississippi (river)\n    said-by \"one person\"\n    at \"p 1\"\n",
        "from the odd, one\n  Alibaba ran data centers in Mississippi (river)\n",
        "from nikkei\n  Alibaba ran data centers in several countries\n    said-by \"one person\"\n    at \"p 1\"\n",
        "from nikkei\n  ByteDance did not respond to Nvidia\n    said-by \"one person\"\n    at \"p 1\"\n",
        "from the odd, one\n  Nvidia made H20\n",
        "from nikkei\n  the revenue of Nvidia is between USD 1 billion and USD 2 billion\n    \
         time between 2024-01-29 and 2025-01-26\n    said-by \"one person\"\n    at \"p 1\"\n",
    ];
    assert_eq!(lines, expected);
}

/// What a claim says next is no unit.
#[test]
fn behind_a_number_without_a_unit_a_claim_goes_on() {
    let base = Base::new(
        "source s\nrelation rate: firm -> firm\n  verb rate\n  role agency: firm\n  measure mark: number\n\
         from s\n  Nvidia rated Tencent  mark 5  agency Alibaba\n  Tencent rated Nvidia\n    mark about 7\n    quote \"7\"\n",
    );
    let (lines, unsayable) = written(&base.load());
    assert_eq!(unsayable, [""; 0]);
    let expected = [
        "from s\n  Nvidia rated Tencent\n    agency Alibaba\n    mark 5\n",
        "from s\n  Tencent rated Nvidia\n    mark about 7\n    quote \"7\"\n",
    ];
    assert_eq!(lines, expected);
}

const NAMES: [&str; 14] = [
    "Acme",
    "and",
    "the Acme",
    "Acme and Bolt",
    "13 countries",
    "\"A, \"\"B\"\"\"",
    "\"x # y\"",
    "will",
    "Acme's",
    "2024",
    "ordered",
    "USD 5",
    "东方",
    "\"not; so\"",
];
const PLACES: [&str; 6] =
    ["country Acme", "river Acme", "country Sweden", "river 13 countries", "city in", "country Chad; Niger"];
const VERBS: [&str; 5] = ["did not stockpile", "stockpiled", "ordered", "did not order", "has ordered"];
const REST: [&str; 19] = [
    "before April 2025",
    "in 2024",
    "between 2024-02-03 and 2025",
    "since 2020-05-06",
    "said-by \"a  b\"",
    "said-by \"Acme\"",
    "said 2025",
    "note \"# ; , \"\"x\"\"\"",
    "quote \"from s\"",
    "at \"p\"",
    "confidence 12.5%",
    "quantity several million units",
    "worth at least USD 1.5 million",
    "value between USD 1 and USD 2",
    "quantity 1,000 units",
    "said-by \"a wire\", citing \"an official\"",
    "status candidate",
    "status alleged",
    "status unknown",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A base of odd names: what is written of it and put in the place of its claims says the same.
    #[test]
    fn a_base_is_what_is_written_of_it(
        names in prop::sample::subsequence(NAMES.to_vec(), 2..NAMES.len()),
        places in prop::sample::subsequence(PLACES.to_vec(), 1..PLACES.len()),
        claims in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u64>(), prop::sample::subsequence(REST.to_vec(), 0..5)),
            1..8,
        ),
    ) {
        let quoted = |name: &str| if name.starts_with('"') { name.to_string() } else { format!("\"{name}\"") };
        let declared = format!(
            "{}\n{}\nsource s\nsource \"in 2024\"\n",
            names.iter().map(|name| format!("firm {}", quoted(name))).collect::<Vec<_>>().join("\n"),
            places.join("\n"),
        );
        let mut text = declared.clone();
        for (one, other, dice, rest) in &claims {
            let (one, other) = (quoted(one.get::<&str>(&names)), quoted(other.get::<&str>(&names)));
            let source = ["s", "\"in 2024\""][(dice % 2) as usize];
            let verb = VERBS[(dice / 2 % 5) as usize];
            let subjects = match dice / 10 % 3 {
                0 if one != other => format!("{one} and {other} together"),
                1 if one != other => format!("{one}, {other} each"),
                _ => one.clone(),
            };
            let claim = match dice / 30 % 4 {
                0 => format!("{one} runs data centers in {} countries", 2 + dice / 120 % 30),
                1 => format!("{one}'s revenue is about USD 5 million"),
                2 => format!("{subjects} {verb} H20 from {other}"),
                _ => format!("{subjects} {verb} Nvidia H20"),
            };
            text += &format!("from {source}\n  {claim}\n");
            rest.iter().for_each(|rest| text += &format!("    {rest}\n"));
        }
        // What cannot be said at all, as a measure of a place, is none of this.
        let (base, mut kept) = (Base::new(&text), text.clone());
        for _ in 0..200 {
            base.write("facts.lore", &kept);
            let problems = super::check(base.path(), &Parameters::default()).1;
            let Some((_, line)) = problems.iter().filter(|it| it.severity == super::Severity::Error).find_map(|it| it.place()) else { break };
            let mut lines: Vec<&str> = kept.lines().collect();
            assert!(line > declared.lines().count(), "{}", base.problems());
            lines.remove(line - 1);
            kept = lines.join("\n");
        }
        let snapshot = load(base.path(), &Parameters::default(), &mut |_| {}).unwrap().snapshot;
        let (lines, unsayable) = written(&snapshot);
        prop_assert_eq!(unsayable, Vec::<String>::new(), "{}", kept);
        let again = Base::new(&format!("{declared}{}", lines.concat()));
        let again = match load(again.path(), &Parameters::default(), &mut |_| {}) {
            Ok(loaded) => loaded.snapshot,
            Err(problems) => panic!("{}\n{}", again.rendered(&problems), lines.concat()),
        };
        prop_assert_eq!(said(&again), said(&snapshot), "{}", lines.concat());
    }
}
