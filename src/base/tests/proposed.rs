//! What is proposed for facts that lack a declaration makes them read.

use super::Base;
use crate::base::{Parameters, check, propose};
use std::collections::BTreeSet;
use std::path::Path;

/// The codes and places of what is wrong.
fn wrong(base: &Base) -> BTreeSet<(String, usize)> {
    let problems = check(base.path(), &Parameters::default()).1;
    let errors = problems.iter().filter(|it| it.severity == crate::diagnostic::Severity::Error);
    errors.filter_map(|it| it.place()).map(|(file, line)| (file.to_string(), line)).collect()
}

/// The claims that lines belong to, where they are deeper than a claim.
fn claims_of(places: BTreeSet<(String, usize)>) -> BTreeSet<(String, usize)> {
    let claim = |(file, mut line): (String, usize)| {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        while line > 1 && lines[line - 1].starts_with("    ") {
            line -= 1;
        }
        (file, line)
    };
    places.into_iter().map(claim).collect()
}

/// Proposes, takes what is proposed into the base, and gives its text with the lines that are still wrong.
fn taken_in(base: &Base) -> (String, BTreeSet<(String, usize)>) {
    let proposals = propose(base.path(), &Parameters::default());
    let before = claims_of(wrong(base));
    let text = proposals.text();
    base.write("proposed.lore", &text);
    let after = wrong(base);
    // What is wrong with a claim may stand on its next line, once the first is read.
    let of_claims = claims_of(after.clone());
    assert!(of_claims.is_subset(&before), "{text}\n{of_claims:?}\n{before:?}");
    for draft in &proposals.drafts {
        let place = (draft.place.file.clone(), draft.place.line as usize);
        assert!(!after.contains(&place), "{}\n{:?}", draft.text(), base.problems());
    }
    (text, after)
}

#[test]
fn each_kind_of_declaration_is_proposed() {
    for (fact, lines) in [
        ("ByteDance hoarded H20", "relation hoard: firm -> chip\n  verb hoard\n"),
        ("ByteDance and Tencent hoard H20", "relation hoard: firm -> chip\n  verb hoard\n"),
        ("H20 was smuggled by Tencent", "relation smuggle: firm -> chip\n  verb smuggle\n"),
        (
            "Nvidia shipped H20 to Tencent in 2024",
            "relation ship: firm -> chip\n  verb ship\n  role firm \"to\": firm\n",
        ),
        (
            "Tencent is headquartered in Norway",
            "relation \"headquartered in\": firm -> country\n  phrase \"headquartered in\"\n",
        ),
        ("Tencent is insolvent", "relation insolvent: firm\n  phrase \"insolvent\"\n"),
        ("Tencent went bankrupt in 2024", "relation \"go bankrupt\": firm\n  verb \"go bankrupt\"\n"),
        ("Tencent has bribed Nvidia", "relation bribe: firm -> firm\n  verb bribe\n"),
        ("Tencent did not bribe Nvidia", "relation bribe: firm -> firm\n  verb bribe\n"),
        (
            "Tencent has a stake in Nvidia",
            "relation \"have a stake in\": firm -> firm\n  verb \"have a stake in\"\n",
        ),
        ("the seat of Tencent is Norway", "relation seat: firm -> country\n  noun seat\n"),
        ("Norway is the seat of Tencent", "relation seat: firm -> country\n  noun seat\n"),
        ("Tencent's headcount is 500 in 2023", "attribute headcount of firm: number\n"),
        ("Tencent's profit is USD 5", "attribute profit of firm: money\n"),
        ("Tencent's notice is two months", "attribute notice of firm: duration\n"),
        ("Tencent's founding year is 1999", "attribute \"founding year\" of firm: date\n"),
        ("Huawei stockpiled H20", "firm Huawei\n"),
        ("Tencent stockpiled \"Ascend 9\"", "chip \"Ascend 9\"\n"),
        ("Tencent ordered H20 from Huawei", "firm Huawei\n"),
        ("Tencent ordered H20, worth 5 quid", ""),
        ("Tencent's profit is GBP 5 million", "currency GBP\nattribute profit of firm: money\n"),
        ("Tencent's tonnage is 5 tons", "unit ton, tons\nattribute tonnage of firm: ton\n"),
        ("Tencent frobnicates", "relation frobnicate: firm\n  verb frobnicate\n"),
    ] {
        let base = Base::new(&format!("source s\nfrom s\n  {fact}\n"));
        let (text, left) = taken_in(&base);
        let declared: String = text.split_inclusive('\n').filter(|line| !line.starts_with('#')).collect();
        assert_eq!(declared, lines, "{fact}");
        assert_eq!(left.is_empty(), !lines.is_empty(), "{fact}: {left:?}");
    }
}

#[test]
fn what_rests_on_one_another_is_proposed_together() {
    let base = Base::new(
        "\
vessel Titan; Ark
from herald
  Foo Bar sank Titan
  Tencent hoarded H20
  Nvidia hoarded Titan
  Ark's tonnage is 500 tons
  the tonnage of Titan is 70 tons
  \"Moss & Son\" is a maker of H20
",
    );
    let (text, left) = taken_in(&base);
    assert!(left.is_empty(), "{text}{}", base.problems());
    for line in [
        "type vessel\n",
        "unit ton, tons\n",
        "relation hoard: firm -> thing\n",
        "thing \"Foo Bar\"\n",
        "firm \"Moss & Son\"\n",
        "attribute tonnage of vessel: ton\n",
        "source herald\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}

#[test]
fn whatever_declaration_is_taken_away_what_is_proposed_makes_its_facts_read() {
    let bases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/bases");
    let (mut tried, mut mended) = (0, 0);
    for name in ["dealings", "plants", "offices", "readers"] {
        let text = std::fs::read_to_string(bases.join(name).join("facts.lore")).unwrap();
        let mut statements: Vec<String> = vec![];
        for line in text.split_inclusive('\n') {
            match line.starts_with([' ', '\t', '\n', '#']) {
                true if !statements.is_empty() => statements.last_mut().unwrap().push_str(line),
                _ => statements.push(line.to_string()),
            }
        }
        for taken in 0..statements.len() {
            if statements[taken].starts_with("from ") || statements[taken].starts_with("import ") {
                continue;
            }
            let rest = statements.iter().enumerate().filter(|(index, _)| *index != taken);
            let base = Base::empty();
            base.write("facts.lore", rest.map(|(_, statement)| statement.as_str()).collect::<String>());
            if wrong(&base).is_empty() {
                continue;
            }
            let (_, left) = taken_in(&base);
            tried += 1;
            mended += usize::from(left.is_empty());
        }
    }
    assert!(tried > 50 && mended * 2 > tried, "{mended} of {tried}");
}
