//! The laws of the store, over random bases.

mod cache;
mod content;
mod damage;
mod graph;
mod reused;

use super::{Builder, Drafts, Neighbours, PlainRows, RelationStatistics, Snapshot};
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status};
use crate::model::schema::{EntityType, Kind, Place, Range, Relation, Schema};
use crate::model::*;
use crate::vocabulary::{Names, fold::fold};
use content::*;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Everything a base says, in the ids of its snapshot, by the simplest means.
struct Expected {
    claims: BTreeMap<Claim, BTreeSet<Attestation>>,
}

impl Expected {
    fn new(content: &Content, snapshot: &Snapshot) -> Expected {
        let by_name: BTreeMap<&str, EntityId> =
            entities(snapshot).map(|id| (snapshot.name(id), id)).collect();
        let to = |id: EntityId| by_name[&*content.entities[id.index()].name];
        let mut claims: BTreeMap<Claim, BTreeSet<Attestation>> = BTreeMap::new();
        for (claim, attestation) in &content.claims {
            let mut claim = renamed(claim, to);
            claim.subjects.sort();
            if let (true, [subject], Object::Entity(object)) =
                (is_symmetric(claim.relation), &mut claim.subjects[..], &mut claim.object)
                && *object < *subject
            {
                std::mem::swap(subject, object);
            }
            claims.entry(claim).or_default().insert(renamed_attestation(attestation, to));
        }
        Expected { claims }
    }

    /// What each claim says between entities: subject, object.
    fn pairs(claim: &Claim) -> BTreeSet<(EntityId, EntityId)> {
        let Object::Entity(object) = claim.object else { return BTreeSet::new() };
        let forth = claim.subjects.iter().map(|&subject| (subject, object));
        let back = forth.clone().map(|(subject, object)| (object, subject));
        forth.chain(back.filter(|_| is_symmetric(claim.relation))).collect()
    }
}

fn entities(snapshot: &Snapshot) -> impl Iterator<Item = EntityId> + use<> {
    (0..snapshot.entity_count()).map(EntityId::from)
}

fn claims(snapshot: &Snapshot) -> impl Iterator<Item = ClaimId> + use<> {
    (0..snapshot.claim_count()).map(ClaimId::from)
}

fn check_entities(content: &Content, snapshot: &Snapshot) {
    let schema = &*SCHEMA;
    assert_eq!(snapshot.entity_count(), content.entities.len());
    let mut names = vec![];
    for id in entities(snapshot) {
        let declared = content.entities.iter().find(|it| it.name == snapshot.name(id)).unwrap();
        let aliases: BTreeSet<&str> = declared.aliases.iter().map(|alias| &**alias).collect();
        assert_eq!(snapshot.aliases(id), aliases.iter().copied().collect::<Vec<_>>());
        assert_eq!(snapshot.declared_at(id), declared.place);
        let types = if declared.types.is_empty() { vec![Schema::ENTITY] } else { declared.types.clone() };
        let is_a = |of| types.iter().any(|&it| schema.is_subtype(it, of));
        for of in schema.type_ids() {
            assert_eq!(snapshot.is_a(id, of), is_a(of));
            assert_eq!(snapshot.entities_of(of).any(|it| it == id), is_a(of));
        }
        let implied = |it: TypeId| types.iter().any(|&other| other != it && schema.is_subtype(other, it));
        let specific: BTreeSet<TypeId> = types.iter().copied().filter(|&it| !implied(it)).collect();
        assert_eq!(snapshot.types(id), specific.into_iter().collect::<Vec<_>>());
        names.extend(aliases.iter().chain([&&*declared.name]).map(|name| (fold(name), id, name.to_string())));
    }
    for of in schema.type_ids() {
        let all: Vec<EntityId> = snapshot.entities_of(of).collect();
        assert!(all.is_sorted_by(|a, b| a < b));
        assert_eq!(snapshot.count_of(of), all.len());
    }
    names.sort();
    let found: Vec<_> = snapshot.names().map(|(name, id)| (fold(name), id)).collect();
    assert_eq!(found, names.iter().map(|(folded, id, _)| (folded.clone(), *id)).collect::<Vec<_>>());
    for (folded, ..) in &names {
        let alike: BTreeSet<EntityId> = names.iter().filter(|it| it.0 == *folded).map(|it| it.1).collect();
        let named = snapshot.named(folded);
        assert_eq!(named.iter().map(|it| it.0).collect::<Vec<_>>(), alike.into_iter().collect::<Vec<_>>());
        assert!(named.iter().all(|(_, name)| fold(name) == *folded));
    }
    assert!(snapshot.named("no such name").is_empty());
    let longest = names.iter().map(|it| it.0.split(' ').count()).max();
    assert_eq!(snapshot.longest_name(), longest.unwrap());
}

fn check_claims(content: &Content, snapshot: &Snapshot) {
    let expected = Expected::new(content, snapshot).claims;
    assert_eq!(snapshot.claim_count(), expected.len());
    for id in claims(snapshot) {
        let claim = snapshot.claim(id);
        let attestations = snapshot.attestations(id);
        assert_eq!(expected.get(&claim), Some(&attestations.iter().cloned().collect()));
        assert!(attestations.len() == expected[&claim].len());
        assert_eq!(snapshot.confidence(id), attestations.iter().filter_map(|it| it.confidence).max());
        assert!(snapshot.claims_of(claim.relation).contains(&id.0));
        assert_eq!(snapshot.relation(id), claim.relation);
        assert_eq!(snapshot.subjects_of(id), claim.subjects);
        assert_eq!(snapshot.object(id), claim.object);
        assert_eq!((snapshot.time(id), snapshot.status(id)), (claim.time, claim.status));
        for slot in 0..3 {
            let role = claim.roles.iter().find(|it| it.0.0 == slot).map(|it| it.1);
            assert_eq!(snapshot.role(id, RoleId(slot)), role);
            let measure = claim.measures.iter().find(|it| it.0.0 == slot).map(|it| it.1.clone());
            assert_eq!(snapshot.measure(id, MeasureId(slot)), measure);
        }
        for entity in entities(snapshot) {
            let published = |source: EntityId| {
                expected.keys().any(|it| {
                    it.relation == Schema::PUBLISHED_BY
                        && it.status.is_asserted()
                        && it.subjects.contains(&source)
                        && it.object == Object::Entity(entity)
                })
            };
            let attested = attestations.iter().any(|it| {
                it.source == entity || published(it.source) || it.said_by.contains(&Speaker::Entity(entity))
            });
            assert_eq!(snapshot.attested_by(id, &Speaker::Entity(entity)), attested);
        }
    }
}

fn check_adjacency(snapshot: &Snapshot) {
    let all: Vec<(ClaimId, Claim)> = claims(snapshot).map(|id| (id, snapshot.claim(id))).collect();
    for entity in entities(snapshot) {
        for relation in snapshot.schema().relation_ids() {
            let plays = |(_, claim): &&(ClaimId, Claim)| {
                claim.relation == relation && claim.roles.iter().any(|(_, filler)| *filler == entity)
            };
            let played: Vec<ClaimId> = all.iter().filter(plays).map(|(id, _)| *id).collect();
            assert_eq!(snapshot.claims_played_in(relation, entity), played);
        }
        let is_about = |id: ClaimId, claim: &Claim| {
            claim.subjects.contains(&entity)
                || claim.object == Object::Entity(entity)
                || claim.roles.iter().any(|role| role.1 == entity)
                || snapshot.attestations(id).iter().any(|it| it.source == entity)
        };
        let about: Vec<ClaimId> = all.iter().filter(|it| is_about(it.0, &it.1)).map(|it| it.0).collect();
        assert_eq!(snapshot.claims_about(entity), about);
    }
    let mut degrees: BTreeMap<EntityId, usize> = BTreeMap::new();
    for relation in snapshot.schema().relation_ids() {
        let of_relation = || all.iter().filter(|it| it.1.relation == relation);
        let mut from = BTreeSet::new();
        let mut into = BTreeSet::new();
        let mut subjects = BTreeSet::new();
        let mut values = BTreeSet::new();
        for (id, claim) in of_relation() {
            for (subject, object) in Expected::pairs(claim) {
                from.insert((subject, object, *id));
                into.insert((object, subject, *id));
                subjects.insert(subject);
            }
            subjects.extend(&claim.subjects);
            if !matches!(claim.object, Object::Entity(_)) {
                values.extend(claim.subjects.iter().map(|&subject| (subject, *id)));
            }
        }
        let objects: BTreeSet<EntityId> = into.iter().map(|it| it.0).collect();
        let (mut most_from, mut most_into) = (0, 0);
        let last = EntityId(u32::MAX);
        for entity in entities(snapshot).chain([last]) {
            let expected = |edges: &BTreeSet<(EntityId, EntityId, ClaimId)>| -> Vec<(EntityId, ClaimId)> {
                edges.iter().filter(|it| it.0 == entity).map(|it| (it.1, it.2)).collect()
            };
            let found = |it: Neighbours| -> Vec<(EntityId, ClaimId)> { it.collect() };
            assert_eq!(found(snapshot.from(relation, entity)), expected(&from));
            assert_eq!(found(snapshot.into(relation, entity)), expected(&into));
            most_from = most_from.max(expected(&from).len());
            most_into = most_into.max(expected(&into).len());
            let value_claims: Vec<ClaimId> =
                values.iter().filter(|it| it.0 == entity).map(|it| it.1).collect();
            assert_eq!(snapshot.value_claims(relation, entity), value_claims);
            *degrees.entry(entity).or_default() +=
                expected(&from).len() + expected(&into).len() + value_claims.len();
        }
        assert_eq!(snapshot.subjects(relation), subjects.iter().copied().collect::<Vec<_>>());
        assert_eq!(snapshot.objects(relation), objects.iter().copied().collect::<Vec<_>>());
        let pairs: BTreeSet<(EntityId, EntityId)> = from.iter().map(|it| (it.0, it.1)).collect();
        let statistics = RelationStatistics {
            pairs: pairs.len(),
            mutual: pairs.iter().all(|&(a, b)| pairs.contains(&(b, a))),
            claims: of_relation().count(),
            subjects: subjects.len(),
            objects: objects.len(),
            edges: from.len(),
            most_from,
            most_into,
        };
        assert_eq!(snapshot.statistics(relation), statistics);
        let asserted = of_relation().all(|it| it.1.status.is_asserted());
        assert_eq!(snapshot.all_asserted(relation), asserted);
        assert_eq!(snapshot.claims_of(relation).len(), statistics.claims);
    }
    assert!(degrees.iter().all(|(&entity, &degree)| snapshot.degree(entity) == degree), "{degrees:?}");
}

/// The same base, with every second entity, and three claims of four, in bulk, in each of the ways that there are.
fn in_bulk(content: &Content) -> Builder {
    let mut builder = Builder::new(schema());
    let mut ids = vec![];
    let mut bulk: Vec<((Claim, Attestation), PlainRows)> = vec![];
    let mut drafts: Vec<(String, Drafts)> = vec![];
    for (index, declared) in content.entities.iter().enumerate() {
        ids.push(match &declared.place {
            Some(place) if index % 2 == 0 => {
                let types = builder.types_number(&declared.types);
                let file = builder.file_number(&place.file);
                builder.row(&declared.name, types, file, place.line)
            }
            _ => builder.entity(&declared.name, &declared.types, declared.place.clone()),
        });
        declared.aliases.iter().for_each(|alias| builder.alias(ids[index], alias));
        assert!(builder.named(&fold(&declared.name)).iter().any(|(id, _)| *id == ids[index]));
    }
    for (number, (claim, attestation)) in content.claims.iter().enumerate() {
        let to = |id: EntityId| ids[id.index()];
        let (claim, attestation) = (renamed(claim, to), renamed_attestation(attestation, to));
        match (claim.subjects.as_slice(), &claim.object) {
            _ if number % 4 == 0 => builder.claim(claim, attestation),
            _ if number % 4 == 1 => builder.claim_of_row(claim, attestation),
            (&[subject], &Object::Entity(object)) if number % 4 == 2 => {
                let line = attestation.place.line;
                let place = Place { line: 0, ..attestation.place };
                let attestation = Attestation { place, ..attestation };
                let claim =
                    Claim { subjects: vec![EntityId(0)], object: Object::Entity(EntityId(0)), ..claim };
                let like = (claim, attestation);
                let alike = bulk.iter().position(|(other, _)| *other == like);
                let alike = alike.unwrap_or_else(|| {
                    bulk.push((like, PlainRows::default()));
                    bulk.len() - 1
                });
                let rows = &mut bulk[alike].1;
                rows.subjects.push(subject);
                rows.objects.push(object);
                rows.lines.push(line);
            }
            _ => {
                let file = attestation.place.file.clone();
                if drafts.last().is_none_or(|(of, drafts)| *of != file || drafts.count() > 2) {
                    drafts.push((file, Drafts::default()));
                }
                let last = drafts.len() - 1;
                drafts[last].1.push(claim, attestation);
            }
        }
    }
    for (file, drafts) in drafts {
        let file = builder.file_number(&file);
        let mut rows = builder.lend_rows();
        rows.take_in(drafts, file);
        builder.give_back(rows);
    }
    for ((claim, attestation), rows) in bulk {
        builder.add_rows(claim, attestation, rows);
    }
    builder
}

proptest! {
    #[test]
    fn what_comes_in_bulk_leaves_no_other_trace(content in content()) {
        let (snapshot, bulk) = (freeze(&content), in_bulk(&content).freeze());
        prop_assert!(snapshot.image() == bulk.image());
    }

    #[test]
    fn a_snapshot_says_what_was_put_in(content in content()) {
        let snapshot = freeze(&content);
        prop_assert_eq!(snapshot.schema(), &schema());
        check_entities(&content, &snapshot);
        check_claims(&content, &snapshot);
        check_adjacency(&snapshot);
    }

    #[test]
    fn the_order_of_insertion_leaves_no_trace(
        (content, entities, claims) in content().prop_flat_map(|content| {
            let entities: Vec<usize> = (0..content.entities.len()).collect();
            let claims: Vec<usize> = (0..content.claims.len()).collect();
            (Just(content), Just(entities).prop_shuffle(), Just(claims).prop_shuffle())
        })
    ) {
        let other = build(&content, &entities, &claims).freeze();
        prop_assert!(freeze(&content).image() == other.image());
    }
}
