use super::*;
use crate::model::claim::{Attestation, Claim, Object, Status};
use crate::model::schema::{EntityType, Form, Measure, Place, Range, Relation, Role, Schema};
use crate::model::schema::{Kind, Verb};
use crate::model::{EntityId, RoleId, TypeId};
use crate::store::Builder;

fn place(line: u32) -> Place {
    Place { file: "kb/schema.lore".into(), line }
}

/// A base of three firms and a chip that two of them stockpiled.
fn base() -> Snapshot {
    let mut schema = Schema::new();
    for (line, forms) in [(1, ["firm", "firms"]), (2, ["chip", "chips"])] {
        schema.types.push(EntityType {
            name: forms[0].into(),
            forms: forms.map(str::to_string).to_vec(),
            parents: vec![Schema::ENTITY],
            place: place(line),
        });
    }
    let (firm, chip) = (TypeId(4), TypeId(5));
    let [base, third, past, participle, gerund] =
        ["stockpile", "stockpiles", "stockpiled", "stockpiled", "stockpiling"].map(str::to_string);
    let verb = Verb { base, third, past, participle, gerund };
    let relation = |name: &str, range, forms, line| Relation {
        name: name.into(),
        domain: firm,
        range,
        forms,
        roles: vec![],
        measures: vec![],
        symmetric: false,
        transitive: false,
        acyclic: false,
        functional: false,
        lasting: false,
        demonyms: false,
        place: place(line),
    };
    let said = Form::Verb { verb, tail: vec![], inverse: false };
    schema.relations.push(Relation {
        roles: vec![Role { name: "supplier".into(), prepositions: vec!["from".into()], range: firm }],
        measures: vec![Measure { name: "value".into(), words: vec!["worth".into()], kind: Kind::Money }],
        ..relation("stockpile", Range::Entity(chip), vec![said], 3)
    });
    schema.relations.push(relation(
        "revenue",
        Range::Value(Kind::Money),
        vec![Form::Noun(vec!["revenue".into()])],
        5,
    ));
    let stockpile = schema.relation_named("stockpile").expect("declared above");
    let mut builder = Builder::new(schema);
    let firms = ["Alibaba", "ByteDance", "Nvidia"].map(|name| builder.entity(name, &[firm], None));
    builder.alias(firms[0], "Alibaba Group");
    let h20 = builder.entity("H20", &[chip], None);
    let source = builder.entity("nikkei", &[Schema::SOURCE], None);
    for subject in &firms[..2] {
        let claim = Claim {
            relation: stockpile,
            subjects: vec![*subject],
            object: Object::Entity(h20),
            roles: vec![(RoleId(0), firms[2])],
            measures: vec![],
            time: None,
            status: Status::Reported,
        };
        builder.claim(claim, attested(source));
    }
    builder.freeze()
}

fn attested(source: EntityId) -> Attestation {
    Attestation::of(source, place(9))
}

#[test]
fn the_schema_in_short() {
    assert_eq!(
        schema::overview(&base()),
        "\
types
  source (sources)        1
  publisher (publishers)  0
  firm (firms)            3
  chip (chips)            1
relations
  stockpile: firm -> chip with supplier, value  2 claims
attributes
  revenue of firm: money  0 claims
`.schema NAME` tells more about one of them
"
    );
}

#[test]
fn a_type_and_a_relation_in_full() {
    let base = base();
    assert_eq!(
        described(&base, "Firms", schema::describe).unwrap(),
        "\
type firm (firms)
  3 entities: Alibaba, ByteDance, Nvidia
  relation stockpile: firm -> chip
  attribute revenue of firm: money
  declared at kb/schema.lore:1
"
    );
    assert_eq!(
        described(&base, "stockpiled", schema::describe).unwrap(),
        "\
relation stockpile: firm -> chip
  firm stockpiles chip; firm stockpiled chip; chip is stockpiled by firm; firm is stockpiling chip
  role supplier \"from\": firm
  measure value \"worth\": money
  2 claims, 2 subjects, 1 object
  declared at kb/schema.lore:3
"
    );
}

#[test]
fn forms_and_near_misses() {
    let base = base();
    assert_eq!(
        described(&base, "revenue", forms::describe).unwrap(),
        "attribute revenue of firm: money\n  the revenue of firm; firm's revenue\n"
    );
    let problem = described(&base, "stockpild", forms::describe).unwrap_err();
    assert_eq!(
        (problem.code, problem.ways_out()[0].contains("`stockpiled`")),
        (crate::diagnostic::Code::UnknownWord, true),
        "{problem}"
    );
}

#[test]
fn names_by_their_beginning() {
    let base = base();
    assert_eq!(names::list(&base, "ALI"), "Alibaba  firm  = Alibaba Group\nAlibaba Group  firm  = Alibaba\n");
    assert_eq!(names::list(&base, "zz"), "no name begins with `zz`\n");
}

#[test]
fn examples_are_made_of_what_is_there() {
    assert_eq!(
        examples::questions(&base()),
        ["which firms stockpiled H20", "how many chips did Alibaba stockpile", "describe Alibaba"]
    );
}
