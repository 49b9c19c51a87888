//! What vocabularies know by name: there where the base speaks of it, and nowhere else.

use super::Base;
use crate::model::schema::{Meaning, Schema};
use crate::store::Snapshot;
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;

const BASE: &str = "\
use places, organisations
firm Acorn; Birch
source s
";

fn alone(facts: &str) -> Base {
    let base = Base::empty();
    base.write("facts.lore", format!("{BASE}{facts}"));
    base
}

/// The entities of a type, by its noun.
fn of(snapshot: &Snapshot, noun: &str) -> Vec<String> {
    let schema = snapshot.schema();
    let id = schema.type_ids().find(|&id| schema.entity_type(id).forms.contains(&noun.to_string())).unwrap();
    snapshot.entities_of(id).map(|id| snapshot.name(id).to_string()).collect()
}

fn countries(snapshot: &Snapshot) -> Vec<String> {
    of(snapshot, "country")
}

/// Who is called so.
fn called(snapshot: &Snapshot, name: &str) -> Vec<String> {
    let named = snapshot.named(&fold(name));
    named.into_iter().map(|(id, _)| snapshot.name(id).to_string()).collect()
}

/// The words of each adjective with what they mean.
fn adjectives(schema: &Schema) -> Vec<String> {
    let told = |meaning: &Meaning| match meaning {
        Meaning::Defined(text) => text.clone(),
        Meaning::Gradable { .. } => "grades".to_string(),
    };
    schema.adjectives.iter().map(|it| format!("{}: {}", it.words.join(", "), told(&it.meaning))).collect()
}

#[test]
fn a_base_has_the_countries_that_it_speaks_of() {
    let snapshot = alone(
        "from s said-by France
  Acorn is based in Holland
    quote \"as others in Chad and in Peru are\"
  Birch competes with Acorn in India
",
    )
    .load();
    assert_eq!(countries(&snapshot), ["France", "Netherlands", "India"]);
    assert_eq!(called(&snapshot, "NLD"), ["Netherlands"]);
    assert!(called(&snapshot, "Chad").is_empty());
    assert_eq!(of(&alone("").load(), "country"), [] as [&str; 0]);
}

#[test]
fn definitions_speak_of_countries() {
    let snapshot = alone("adjective \"domestic\" of firm: based in Norway\n").load();
    assert_eq!(countries(&snapshot), ["Norway"]);
}

#[test]
fn what_the_base_declares_is_known_by_further_names() {
    let snapshot = alone("country US\nperson Britain\ncountry UK\n").load();
    assert_eq!(countries(&snapshot), ["UK", "US"]);
    assert_eq!(called(&snapshot, "United States"), ["US"]);
    assert_eq!(called(&snapshot, "Great Britain"), ["UK"]);
    // The base gives that to another thing.
    assert_eq!(called(&snapshot, "Britain"), ["Britain"]);
}

#[test]
fn a_name_of_the_base_means_nothing_else() {
    let base = alone("person Jordan\nfrom s\n  Acorn employs Jordan\n");
    assert_eq!(base.problems(), "");
    assert_eq!(countries(&base.load()), [] as [&str; 0]);
}

#[test]
fn rows_speak_of_countries() {
    let base = alone(
        "import \"rows.csv\"
  source s
  entity ?f: firm {firm}
  entity ?c: country {country}
  claim ?f is based in ?c
",
    );
    for rows in
        ["Cedar,USA\nDogwood,United States\nElm,Norway\n", "Elm,Norway\nDogwood,United States\nCedar,USA\n"]
    {
        base.write("rows.csv", format!("firm,country\n{rows}"));
        let snapshot = base.load();
        assert_eq!(countries(&snapshot), ["Norway", "United States"]);
        assert_eq!(called(&snapshot, "NOR"), [] as [&str; 0]);
        assert_eq!(called(&snapshot, "America"), ["United States"]);
    }
}

#[test]
fn a_name_that_rows_give_to_another_thing_is_that() {
    let base = alone(
        "type US state : place
import \"rows.csv\"
  source s
  entity ?s: US state {state}
from s
  Acorn is based in Georgia
",
    );
    base.write("rows.csv", "state\nGeorgia\n");
    let snapshot = base.load();
    assert_eq!(countries(&snapshot), [] as [&str; 0]);
    assert_eq!(of(&snapshot, "US state"), ["Georgia"]);
    assert_eq!(adjectives(snapshot.schema()), [] as [&str; 0]);
}

#[test]
fn demonyms_are_adjectives() {
    let claims = "from s\n  Acorn is based in Holland\n  Birch is based in Japan\n";
    assert_eq!(
        adjectives(alone(claims).load().schema()),
        ["Japanese: ?it based in Japan", "Dutch: ?it based in Netherlands"]
    );
    // A word of the base is what it is.
    let own =
        format!("adjective \"Dutch\" of firm: competes with Acorn\ntype Japanese firm : firm\n{claims}");
    assert_eq!(
        adjectives(alone(&own).load().schema()),
        ["Dutch: ?it competes with Acorn", "Japanese: ?it based in Japan"]
    );
}

#[test]
fn a_relation_of_the_base_has_demonyms_by_a_line() {
    let base = "\
use places
type firm
city Oslo
firm Acorn
source s
relation come: firm -> place
  verb \"come from\"
  demonyms
demonym Osloite, \"of Oslo\" of Oslo
from s
  Acorn comes from Sweden
";
    let of_its_own = Base::empty();
    of_its_own.write("facts.lore", base);
    assert_eq!(
        adjectives(of_its_own.load().schema()),
        ["Osloite, of Oslo: ?it comes from Oslo", "Swedish: ?it comes from Sweden"]
    );
    of_its_own.write(
        "facts.lore",
        base.replace("demonym Osloite", "demonym Bergener")
            .replace("of Oslo\" of Oslo", "of Bergen\" of Bergen"),
    );
    assert_eq!(of_its_own.codes(), [("unknown-name", 9)]);
    of_its_own.write(
        "facts.lore",
        base.replace("firm -> place\n", "firm\n").replace("Acorn comes from Sweden", "Acorn comes from"),
    );
    assert_eq!(of_its_own.codes(), [("unfit-type", 8)]);
}
