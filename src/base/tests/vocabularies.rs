//! The vocabularies that come with the program: used, added to, and giving way to the base's own words.

use super::Base;
use crate::base::vocabularies::{ALL, used};
use crate::diagnostic::Source;
use crate::model::schema::{Form, Range, Relation, Schema};
use crate::syntax::facts;
use crate::vocabulary::surfaces;
use std::collections::BTreeMap;

/// A base of these facts alone.
fn alone(facts: &str) -> Base {
    let base = Base::empty();
    base.write("facts.lore", facts);
    base
}

fn all() -> String {
    ALL.iter().map(|vocabulary| vocabulary.name).collect::<Vec<_>>().join(", ")
}

/// The forms of a relation that a base has, as texts; none where it has no such relation.
fn forms(schema: &Schema, name: &str) -> Vec<String> {
    let relation = schema.relations.iter().find(|relation| relation.name == name);
    let first = |form: &Form| surfaces(form).swap_remove(0);
    relation.map_or(vec![], |relation| relation.forms.iter().map(first).collect())
}

#[test]
fn all_of_them_together_have_no_problems_and_say_nothing_twice() {
    let base = alone(&format!("use {}\n", all()));
    let snapshot = base.load();
    let schema = snapshot.schema();
    let meet = |one: &Relation, other: &Relation| {
        let ranges = match (&one.range, &other.range) {
            (Range::Entity(one), Range::Entity(other)) => schema.may_overlap(*one, *other),
            (Range::Value(_), Range::Value(_)) | (Range::Nothing, Range::Nothing) => true,
            _ => false,
        };
        ranges && schema.may_overlap(one.domain, other.domain)
    };
    let mut said: BTreeMap<String, Vec<&Relation>> = BTreeMap::new();
    for relation in schema.relations.iter().filter(|relation| !relation.place.file.is_empty()) {
        let mut surfaces: Vec<String> = relation.forms.iter().flat_map(surfaces).collect();
        surfaces.sort();
        surfaces.dedup();
        for surface in surfaces {
            let known = said.entry(surface.clone()).or_default();
            if let Some(other) = known.iter().find(|other| meet(other, relation)) {
                panic!("`{surface}` is said of {} and of {}", other.name, relation.name);
            }
            known.push(relation);
        }
    }
    for noun in schema.types.iter().flat_map(|it| &it.forms) {
        assert!(!said.contains_key(noun), "`{noun}` is a type and more");
    }
}

#[test]
fn each_is_whole_and_laid_out() {
    for vocabulary in ALL {
        let base = alone(&format!("use {}\n", vocabulary.name));
        assert_eq!(base.problems(), "", "{}", vocabulary.name);
        let (file, problems) = facts::parse(&Source::new(vocabulary.name, vocabulary.text));
        assert!(problems.is_empty());
        assert_eq!(facts::print(&file), vocabulary.text, "{}", vocabulary.name);
        assert!(!vocabulary.subject().is_empty(), "{}", vocabulary.name);
    }
}

#[test]
fn what_is_used_is_read_once_with_what_it_uses() {
    let names = |facts: &str| -> Vec<String> {
        let (file, _) = facts::parse(&Source::new("facts.lore", facts));
        used(&[file], &mut vec![]).into_iter().map(|file| file.source.name.clone()).collect()
    };
    assert_eq!(names("firm Acorn\n"), [] as [&str; 0]);
    assert_eq!(
        names("use Trade\nuse trade\n"),
        ["vocab/basics.lore", "vocab/currencies.lore", "vocab/trade.lore"]
    );
}

#[test]
fn an_unknown_one_is_told_with_the_nearest() {
    let base = alone("use organisation, trade\n");
    assert_eq!(
        base.problems(),
        format!(
            "\
error[unknown-vocabulary]: no vocabulary is called `organisation`
 --> facts.lore:1:5
  |
1 | use organisation, trade
  |     ^^^^^^^^^^^^ unknown
  |
  = help: did you mean `organisations`?
  = help: the vocabularies are {}; `lore vocab` tells what each is about
",
            all()
        )
    );
}

#[test]
fn a_type_with_a_noun_of_the_base_is_the_base_s() {
    let base = alone("use basics\ntype holding\ntype company : holding\n");
    let snapshot = base.load();
    let schema = snapshot.schema();
    let firm = schema.types.iter().find(|it| it.name == "company").unwrap();
    assert_eq!(firm.place.file, format!("{}/facts.lore", base.path().display()));
    let parents: Vec<&str> = firm.parents.iter().map(|&id| schema.entity_type(id).name.as_str()).collect();
    assert_eq!(parents, ["holding", "organisation"]);
    assert!(firm.forms.contains(&"firm".to_string()));
}

#[test]
fn types_that_are_kinds_of_each_other_are_told_at_both_places() {
    let base = alone("use basics\ntype organisation : firm\n");
    let problems = base.problems();
    assert!(problems.contains("type-cycle"), "{problems}");
    assert!(problems.contains("facts.lore:2:6") && problems.contains("vocab/basics.lore:"), "{problems}");
}

#[test]
fn a_relation_with_types_takes_the_place_of_one_of_its_name() {
    let base = alone("use trade\nrelation order: firm -> product\n  verb commission\n");
    let snapshot = base.load();
    assert_eq!(forms(snapshot.schema(), "order"), ["commission"]);
    assert_eq!(snapshot.schema().relations.iter().filter(|it| it.name == "order").count(), 1);
}

#[test]
fn a_relation_without_types_is_added_to() {
    let base = alone(
        "use trade\nunit drive, drives\nrelation order, lasting\n  verb commission\n  measure quantity: drives\n  measure deadline: date\n",
    );
    let snapshot = base.load();
    let schema = snapshot.schema();
    let order = schema.relation(schema.relation_named("order").unwrap());
    assert!(order.lasting);
    assert!(forms(schema, "order").contains(&"order".to_string()));
    assert!(forms(schema, "order").contains(&"commission".to_string()));
    let measures: Vec<&str> = order.measures.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(measures, ["value", "quantity", "deadline"]);
    assert_eq!(order.measures[1].kind, crate::model::schema::Kind::Amount(crate::model::UnitId(1)));
}

#[test]
fn a_relation_with_types_alone_keeps_its_words() {
    let base = alone(
        "use trade\ntype gem\nrelation order: firm -> gem, lasting\nrelation order\n  verb commission\n",
    );
    let snapshot = base.load();
    let schema = snapshot.schema();
    let order = schema.relation(schema.relation_named("order").unwrap());
    let name = |id| schema.entity_type(id).name.as_str();
    let Range::Entity(range) = order.range else { panic!("an entity") };
    assert_eq!((name(order.domain), name(range), order.lasting), ("firm", "gem", true));
    assert_eq!(forms(schema, "order"), ["order", "place an order for", "place orders for", "commission"]);
    assert_eq!(order.measures.len(), 2);
    let codes = |facts: &str| alone(facts).codes();
    assert_eq!(codes("use trade\nrelation order: firm\n"), [("unfit-type", 2)]);
    assert_eq!(
        codes("use trade\nrelation order: firm -> product\nrelation order: firm -> firm\n"),
        [("declared-twice", 3)]
    );
    assert_eq!(codes("use trade\ntype gem\nrelation polish: gem -> gem\n"), [("no-form", 3)]);
}

#[test]
fn what_nothing_in_use_has_is_not_added_to() {
    let base = alone(
        "use trade\ntype gem\nrelation cut: gem -> gem\n  verb cut\nrelation cut\n  verb carve\nrelation ordr\n  verb ask\n",
    );
    assert_eq!(
        base.problems(),
        "\
error[not-of-vocabulary]: `cut` is no relation of a vocabulary, but the base's own
 --> facts.lore:5:10
  |
5 | relation cut
  |          ^^^ it has no types here
  |
  = note: it is declared at facts.lore:3
  = help: write these lines beneath it there
error[not-of-vocabulary]: no vocabulary that the base uses has a relation `ordr`
 --> facts.lore:7:10
  |
7 | relation ordr
  |          ^^^^ it has no types here
  |
  = help: did you mean `order`?
  = help: a relation of the base's own has types: relation ordr: TYPE -> TYPE
  = help: a vocabulary is used by a line of its own, such as: use trade
"
    );
}

#[test]
fn the_base_s_own_words_come_first() {
    // A verb that could be said of the same things: the vocabulary's relation goes as a whole.
    let of_same = alone("use trade\nrelation acquire: firm -> firm\n  verb purchase\n").load();
    assert_eq!(forms(of_same.schema(), "buy"), [] as [&str; 0]);
    // A noun of the base, and a phrase all of whose words are its own: only these forms go.
    let of_others = alone("use trade\ntype delivery, deliveries\ntype acquirer\ntype order\n").load();
    let schema = of_others.schema();
    assert!(!forms(schema, "buy").iter().any(|form| form.starts_with("acquirer")));
    assert!(forms(schema, "buy").contains(&"buy".to_string()));
    assert!(forms(schema, "receive").contains(&"take delivery of".to_string()));
    assert_eq!(forms(schema, "order"), ["place an order for", "place orders for"]);
    let read =
        alone("use trade\ntype delivery, deliveries\nrelation take: firm -> delivery\n  verb take\n").load();
    assert!(!forms(read.schema(), "receive").contains(&"take delivery of".to_string()));
    assert!(forms(read.schema(), "receive").contains(&"receive".to_string()));
    // What the base adds is its own.
    let added = alone("use trade\ntype order\nrelation order\n  verb \"place an order for\"\n").load();
    assert_eq!(forms(added.schema(), "order"), ["place orders for", "place an order for"]);
}

#[test]
fn other_vocabularies_are_another_base() {
    let facts = |names: &str| alone(&format!("use {names}\ntype gem\n"));
    let loaded = |base: &Base| {
        let loaded = crate::base::load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
        (loaded.fingerprint.unwrap(), loaded.files)
    };
    let (base, other) = (facts("trade"), facts("people"));
    let (before, files) = loaded(&base);
    assert_eq!(files, 1);
    assert_ne!(before, loaded(&other).0);
    base.write("facts.lore", "use trade, people\ntype gem\n");
    assert_ne!(before, loaded(&base).0);
}

#[test]
fn what_counts_in_money_has_currencies_and_another_is_told() {
    let base = alone("use trade\nfirm Acme; Bolt\nsource s\nfrom s\n  Acme buys Bolt for USD 5 million\n");
    assert_eq!(base.problems(), "");
    let base = alone("use trade\nfirm Acme; Bolt\nsource s\nfrom s\n  Acme buys Bolt for XPF 5 million\n");
    assert_eq!(
        base.problems(),
        "\
error[unknown-unit]: no currency is called `XPF`
 --> facts.lore:5:22
  |
5 |   Acme buys Bolt for XPF 5 million
  |                      ^^^ a currency, or a number, is expected here
  |
  = help: declare it: currency XPF
"
    );
}

#[test]
fn a_type_of_a_vocabulary_that_is_not_used_is_told_with_its_name() {
    let told = |facts: &str| alone(facts).problems();
    assert!(told("firm Acme\n").contains("the vocabulary `basics` has such a type: use basics"));
    assert!(told("bank Acme\n").contains("the vocabulary `deals` has such a type: use deals"));
    assert!(!told("gremlin Acme\n").contains("the vocabulary"));
    assert_eq!(told("use deals\nbank Acme\n"), "");
}
