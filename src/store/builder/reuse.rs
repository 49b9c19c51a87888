//! How a builder goes on from a snapshot: what stays of its entities comes first in the bulk, and what stays of its claims is
//! noted where nothing of a relation has changed, otherwise taken in as rows.

use super::Builder;
use crate::model::{ClaimId, EntityId, RelationId, TypeId};
use crate::store::bulk::claims::{BulkRow, rows_of};
use crate::store::bulk::ids::{bulk_id, is_bulk};
use crate::store::details::{Details, Draft};
use crate::store::pool::{Pool, Renumbered, Saying};
use crate::store::relations::Relation;
use crate::store::reused::{Reuse, Reused, ReusedClaims};
use crate::store::rows::{Code, Coded, SlotRow, StringId};
use crate::store::snapshot::{Parts, Snapshot};
use rustc_hash::FxHashMap;
use std::mem::take;

impl Builder {
    /// Goes on from a snapshot of a schema with the same types, relations and units, before anything else is in bulk. What
    /// it says and is to stay does so once [`reuse_claims`](Builder::reuse_claims) is called.
    pub fn reuse(&mut self, snapshot: Snapshot, reuse: &Reuse) {
        let Parts { entities, values, attestations, .. } = snapshot.parts();
        let file = |file: &StringId| values.string(*file);
        let goes: Vec<bool> = entities.files().iter().map(|it| (reuse.goes)(file(it))).collect();
        let made_in = |id: EntityId| entities.numbered_place(id).map(|(file, _)| file);
        let reused = |id: EntityId| (!made_in(id).is_some_and(|file| goes[file])).then(|| bulk_id(id.0));
        let mut ids: Vec<Option<EntityId>> = (0..entities.len()).map(EntityId::from).map(reused).collect();
        reuse.declared.iter().for_each(|&(node, entity)| ids[entity.index()] = Some(node));
        let others = ids.iter().filter(|id| !id.is_some_and(is_bulk)).count();
        let mut lists = FxHashMap::default();
        for (list, types) in entities.lists().enumerate() {
            for &first in types {
                let others = types.iter().copied().filter(|&other| other != first);
                let types: Vec<TypeId> = std::iter::once(first).chain(others).collect();
                lists.insert((list, first), self.types_number(&types));
            }
        }
        let mut files = vec![None; entities.files().len()];
        for (&id, entity) in ids.iter().zip((0..).map(EntityId)) {
            if id.is_some_and(is_bulk)
                && let Some(number) = made_in(entity)
                && files[number].is_none()
            {
                files[number] = Some(self.facts.pool.text(file(&entities.files()[number])));
            }
        }
        let stays = attestations.origins.iter().map(|origin| (reuse.stays)(file(&origin.file))).collect();
        let reused = Reused { snapshot, ids, others, lists, files, stays, claims: ReusedClaims::default() };
        reuse.declared.iter().for_each(|&(node, entity)| self.become_same(node, entity, &reused));
        self.bulk.reuse(reused);
    }

    /// The builder's ids of the entities of the snapshot that it goes on from, where they are reused.
    pub fn reused_ids(&self) -> &[Option<EntityId>] {
        self.bulk.reused().map_or(&[], |reused| &reused.ids)
    }

    /// Gives a node what rows of imports have given it.
    fn become_same(&mut self, node: EntityId, entity: EntityId, reused: &Reused) {
        for &further in &self.type_lists[reused.types(entity.0) as usize].clone() {
            if !self.types(node).iter().any(|&own| self.schema.is_subtype(own, further)) {
                self.add_type(node, further);
            }
        }
        for alias in reused.aliases(entity.0) {
            if !self.aliases(node).any(|own| own == alias) {
                self.alias(node, alias);
            }
        }
    }

    /// Takes in what stays of the snapshot that this builder goes on from, behind all else. False where a claim that
    /// stays is about an entity that does not: then the builder is of no use.
    pub fn reuse_claims(&mut self) -> bool {
        let Some(mut reused) = self.bulk.take_reused() else { return true };
        let relations = self.schema().relations.len();
        let mut is_new = vec![false; relations];
        self.facts.claims.iter().for_each(|claim| is_new[claim.relation as usize] = true);
        self.bulk.claims.iter().for_each(|claims| is_new[claims.relation.index()] = true);
        self.bulk.rows.iter().zip(&mut is_new).for_each(|(rows, is_new)| *is_new |= !rows.is_empty());
        // What has other types may stand elsewhere among all entities, and its claims too.
        let in_order = !self.bulk.has_further_types();
        let pool = &mut self.facts.pool;
        let mut transfer = Transfer::new(&reused, pool);
        let mut unchanged = vec![];
        for relation in (0..relations).map(RelationId::from) {
            let is_unchanged =
                in_order && !is_new[relation.index()] && transfer.all_stays(reused.relation(relation));
            match is_unchanged {
                true => transfer.note(reused.relation(relation)),
                false => {
                    let rows = rows_of(&mut self.bulk.rows, relation);
                    transfer.rows(reused.relation(relation), rows);
                }
            }
            unchanged.push(is_unchanged);
        }
        let is_whole = transfer.is_whole;
        reused.claims = ReusedClaims { relations: unchanged, ..transfer.claims };
        self.bulk.reuse(reused);
        is_whole
    }
}

/// Claims on their way into a builder.
struct Transfer<'a> {
    reused: &'a Reused,
    parts: &'a Parts<'a>,
    pool: &'a mut Pool,
    /// The number of the file of each origin, once somebody has asked.
    files: Vec<Option<StringId>>,
    /// Room for details.
    draft: Draft,
    claims: ReusedClaims,
    /// Whether all entities are reused that claims are about.
    is_whole: bool,
}

impl<'a> Transfer<'a> {
    fn new(reused: &'a Reused, pool: &'a mut Pool) -> Transfer<'a> {
        let parts = reused.snapshot.parts();
        let claims = ReusedClaims {
            values: parts.values.counts().map(|count| vec![false; count]),
            origins: vec![None; reused.stays.len()],
            ..ReusedClaims::default()
        };
        let files = vec![None; reused.stays.len()];
        Transfer { reused, parts, pool, files, draft: Draft::default(), claims, is_whole: true }
    }

    /// Whether all that is said of the relation stays.
    fn all_stays(&self, relation: &Relation) -> bool {
        let (origins, stays) = (relation.attested.origins, &self.reused.stays);
        !stays.contains(&false) || (0..origins.len()).all(|row| stays[origins.get(row)])
    }

    /// Takes in the values and details of a relation that is unchanged.
    fn note(&mut self, relation: &Relation) {
        if self.reused.others > 0 {
            let ends = relation.from.keys().iter().chain(relation.into.keys());
            for &end in ends {
                self.entity(end);
            }
        }
        let origins = relation.attested.origins;
        for origin in (0..origins.len()).map(|row| origins.get(row)) {
            if self.claims.origins[origin].is_none() {
                self.entity(self.parts.attestations.origins[origin].source);
                self.claims.origins[origin] = Some(self.file(origin));
            }
        }
        if relation.states_values() {
            for claim in relation.claims.clone() {
                self.code(relation.object(ClaimId(claim)));
            }
        }
        for (_, details) in self.reused.details(&relation.claims) {
            for part in details.roles.iter().chain(details.measures) {
                self.code(part.filler);
            }
            for &subject in details.subjects {
                self.entity(subject);
            }
        }
        for (row, saying) in self.parts.attestations.sayings(relation.attested.rows.clone()) {
            let number = self.saying(&saying);
            self.claims.sayings.push((row, number));
        }
    }

    /// Takes in what stays of a relation's claims, as rows.
    fn rows(&mut self, relation: &Relation, rows: &mut Vec<BulkRow>) {
        let Parts { details, attestations, .. } = self.parts;
        let plain =
            (self.pool.details.number(Details::default()), self.pool.sayings.number(Saying::default()));
        let mut detailed = details.detailed(relation.claims.clone()).peekable();
        let mut sayings = attestations.sayings(relation.attested.rows.clone()).peekable();
        let first = relation.attested.rows.start as usize;
        let origin = |row: usize| relation.attested.origins.get(row - first);
        let stays = |row: &usize| self.reused.stays[origin(*row)];
        let mut staying = vec![];
        for claim in relation.claims.clone().map(ClaimId) {
            let has_details = detailed.next_if_eq(&claim).is_some();
            let attested = attestations.rows(claim);
            staying.extend(attested.clone().filter(stays));
            if staying.is_empty() {
                continue;
            }
            let subject = self.entity(*relation.subject(claim));
            let object = self.code(relation.object(claim));
            let details = if has_details { self.details(details.of(claim)) } else { plain.0 };
            for row in staying.drain(..) {
                while sayings.next_if(|(other, _)| (*other as usize) < row).is_some() {}
                let saying = sayings.next_if(|(other, _)| *other as usize == row);
                let saying = saying.map_or(plain.1, |(_, saying)| self.saying(&saying));
                let source = self.entity(attestations.origins[origin(row)].source);
                let (file, line) = (self.file(origin(row)), relation.attested.lines[row - first]);
                rows.push(BulkRow { subject, object, details, saying, source, file, line });
            }
        }
    }

    fn entity(&mut self, id: EntityId) -> EntityId {
        let reused = self.reused.ids[id.index()];
        self.is_whole &= reused.is_some();
        // Of what goes, the builder's first entity stands in until the whole is given up.
        reused.unwrap_or(EntityId(0))
    }

    fn file(&mut self, origin: usize) -> StringId {
        let Transfer { parts, pool, .. } = self;
        let text = || pool.text(parts.values.string(parts.attestations.origins[origin].file));
        *self.files[origin].get_or_insert_with(text)
    }

    /// The code in the builder's numbers.
    fn code(&mut self, code: Code) -> Code {
        let [texts, quantities, times, groups] = &mut self.claims.values;
        match code.decode() {
            Coded::Entity(id) => Code::entity(self.entity(id)),
            Coded::Quantity(index) => {
                quantities[index as usize] = true;
                Code::quantity(Renumbered::reused(index))
            }
            Coded::Time(index) => {
                times[index as usize] = true;
                Code::time(Renumbered::reused(index))
            }
            Coded::Text(text) => {
                texts[text.0 as usize] = true;
                Code::text(StringId(Renumbered::reused(text.0)))
            }
            Coded::Group(index) => {
                groups[index as usize] = true;
                quantities[self.parts.values.group_row(index as usize).number as usize] = true;
                Code::group(Renumbered::reused(index))
            }
            Coded::Nothing => code,
        }
    }

    fn text(&mut self, text: StringId) -> StringId {
        self.code(Code::text(text));
        StringId(Renumbered::reused(text.0))
    }

    /// Details in the builder's numbers.
    fn details(&mut self, details: Details) -> u32 {
        let mut draft = take(&mut self.draft);
        draft.clear();
        draft.subjects.extend(details.subjects.iter().map(|id| self.entity(*id)));
        draft.roles.extend(details.roles.iter().map(|part| self.part(part)));
        draft.measures.extend(details.measures.iter().map(|part| self.part(part)));
        (draft.time, draft.status) = (details.time, details.status);
        let number = self.pool.details.push(draft.finish());
        self.draft = draft;
        number
    }

    fn part(&mut self, part: &SlotRow) -> SlotRow {
        SlotRow { filler: self.code(part.filler), ..*part }
    }

    fn saying(&mut self, saying: &Saying) -> u32 {
        let saying = Saying {
            said_by: saying.said_by.iter().map(|&code| self.code(code)).collect(),
            at: saying.at.map(|text| self.text(text)),
            quote: saying.quote.map(|text| self.text(text)),
            note: saying.note.map(|text| self.text(text)),
            ..*saying
        };
        self.pool.sayings.number(saying)
    }
}
