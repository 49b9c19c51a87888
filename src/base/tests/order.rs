//! Rows, files, imports and declarations in any order make the same base, or are wrong in any order.

use super::Base;
use crate::base::{Parameters, check};
use crate::diagnostic::Severity;
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId};
use crate::store::Snapshot;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const DECLARATIONS: [&str; 8] = [
    "type organisation",
    "type firm: organisation",
    "type person",
    "source s",
    "relation own: organisation -> organisation\n  verb own",
    "relation employ: organisation -> person\n  verb employ",
    "attribute size of organisation: number",
    "attribute age of person: number",
];

/// What may be declared by hand.
const DECLARED: [&str; 4] = ["firm Acme", "organisation Bolt = \"BT\"", "person Ann", "firm Dom; Elm"];

/// What imports make of the rows.
const MAPPINGS: [&str; 9] = [
    "  entity ?a: firm {name} key {key}\n  claim the size of ?a is {size}\n",
    "  entity ?a: organisation {name}\n  claim the size of ?a is {size}\n",
    "  entity ?a: firm {name} alias {alias}\n  when {alias} is empty or BT\n  claim the size of ?a is {size}\n",
    "  entity ?a: firm {name} key {key} alias {alias}\n  when {key} is not empty\n  claim the size of ?a is {size}\n",
    "  entity ?a: firm key {key}\n  entity ?b: person {person}\n  claim ?a employs ?b\n",
    "  entity ?a: organisation {alias}\n  entity ?b: firm {name}\n  claim ?a owns ?b\n",
    "  entity ?a: organisation {name} key {person} in register\n  claim the size of ?a is {size}\n",
    "  entity ?a: organisation {name} key {key} in firm\n  claim the size of ?a is {size}\n",
    "  entity ?a: person {name} key {key}\n  claim the age of ?a is {size}\n",
];

/// A row of columns key, name, alias, person and size.
fn row() -> impl Strategy<Value = [String; 5]> {
    let few = |texts: &[&'static str]| proptest::sample::select(texts.to_vec());
    // Most often a key has one name, so that not all is contradiction.
    let keyed = few(&[
        "1 Acme", "1 Acme", "1 ACME", "2 Acme", "3 Bolt", "4 Cobb", "4 cobb", "5 Dom", "5 Elm", "6 Ann",
    ]);
    let unkeyed = few(&[" Acme", " Bolt", " BT", " Cobb", " Dom", " Ann", " acme", "3 ", "4 ", "7 "]);
    (
        prop_oneof![keyed, unkeyed],
        few(&["", "", "", "BT", "Cobb", "Elm", "ACME"]),
        few(&["", "Ann", "Bob", "1"]),
        1..4_u8,
    )
        .prop_map(|(who, alias, person, size)| {
            let (key, name) = who.split_once(' ').expect("a blank divides them");
            [key, name, alias, person, &size.to_string()].map(str::to_string)
        })
}

#[derive(Clone, Debug)]
struct Import {
    mapping: usize,
    rows: Vec<[String; 5]>,
    /// How the rows come the second time.
    other: Vec<[String; 5]>,
}

fn import() -> impl Strategy<Value = Import> {
    (0..MAPPINGS.len(), proptest::collection::vec(row(), 1..5)).prop_flat_map(|(mapping, rows)| {
        let other = Just(rows.clone()).prop_shuffle();
        other.prop_map(move |other| Import { mapping, rows: rows.clone(), other })
    })
}

/// Everything that a base holds but for lines, or nothing where it is wrong.
fn held(lines: &[String], files: &[(String, Vec<[String; 5]>)]) -> Option<BTreeSet<String>> {
    let base = Base::empty();
    base.write("facts.lore", lines.join("\n") + "\n");
    for (file, rows) in files {
        let rows: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        base.write(file, format!("key,name,alias,person,size\n{rows}"));
    }
    let (snapshot, problems) = check(base.path(), &Parameters::default());
    let is_wrong = problems.iter().any(|problem| problem.severity == Severity::Error);
    snapshot.filter(|_| !is_wrong).map(|snapshot| told(&snapshot))
}

fn told(snapshot: &Snapshot) -> BTreeSet<String> {
    // Things of one name are told apart by all that is said of them.
    let ids = || (0..snapshot.entity_count()).map(EntityId::from);
    let called = |id: EntityId| {
        let types: BTreeSet<&str> =
            snapshot.types(id).iter().map(|of| &*snapshot.schema().entity_type(*of).name).collect();
        format!("{} {types:?}", snapshot.name(id))
    };
    let mut claims: BTreeMap<String, usize> = BTreeMap::new();
    for claim in (0..snapshot.claim_count()).map(ClaimId::from).map(|id| snapshot.claim(id)) {
        let subjects: Vec<String> = claim.subjects.iter().map(|id| called(*id)).collect();
        let object = match &claim.object {
            Object::Entity(id) => called(*id),
            other => format!("{other:?}"),
        };
        *claims
            .entry(format!("{subjects:?} {} {object}", snapshot.schema().relation(claim.relation).name))
            .or_default() += 1;
    }
    let entities = ids().map(|id| {
        let aliases: BTreeSet<&str> = snapshot.aliases(id).into_iter().collect();
        format!("{} {aliases:?}", called(id))
    });
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    entities.for_each(|entity| *counted.entry(entity).or_default() += 1);
    counted.into_iter().chain(claims).map(|(what, count)| format!("{count} {what}")).collect()
}

fn statement(import: &Import, file: &str, skips: bool) -> String {
    let skips = if skips { "  on error skip\n" } else { "" };
    format!("import \"{file}\"\n  source s\n{}{skips}", MAPPINGS[import.mapping])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn order_makes_no_difference(
        imports in proptest::collection::vec(import(), 1..4),
        declared in proptest::sample::subsequence(DECLARED.to_vec(), 0..3),
        order in Just((0..32_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let names: Vec<String> = (0..imports.len()).map(|number| format!("rows{number}.csv")).collect();
        let imported = imports.iter().zip(&names).map(|(import, file)| statement(import, file, false));
        let own = DECLARATIONS.into_iter().chain(declared).map(str::to_string);
        let lines: Vec<String> = own.chain(imported).collect();
        let mut others: Vec<(usize, &String)> = order.into_iter().zip(&lines).collect();
        others.sort();
        let others: Vec<String> = others.into_iter().map(|(_, line)| line.clone()).collect();
        let rows = |of: fn(&Import) -> &Vec<[String; 5]>| -> Vec<(String, Vec<[String; 5]>)> {
            names.iter().cloned().zip(imports.iter().map(|import| of(import).clone())).collect()
        };
        let one = held(&lines, &rows(|import| &import.rows));
        let other = held(&others, &rows(|import| &import.other));
        prop_assert_eq!(one, other, "{}\n---\n{}", lines.join("\n"), others.join("\n"));
    }
}
