//! What stays of a snapshot's claims, on its way into a builder: noted, where a relation is carried over; otherwise as rows.

use super::{GONE, Kept, NONE, Said};
use crate::model::{ClaimId, EntityId, RelationId};
use crate::store::builder::Builder;
use crate::store::bulk::{BulkRow, rows_of};
use crate::store::details::{Details, Draft};
use crate::store::pool::{Pool, Renumbered, Saying};
use crate::store::relations::Relation;
use crate::store::rows::{Code, Coded, Part, StringId};
use crate::store::snapshot::Parts;
use std::mem::take;

impl Builder {
    /// Takes in what stays of the snapshot that this builder goes on from, behind all else. False where a claim that
    /// stays is about an entity that does not: then the builder is of no use.
    pub fn settle(&mut self) -> bool {
        let Some(mut kept) = self.bulk.take_kept() else { return true };
        let relations = self.schema().relations.len();
        let mut is_new = vec![false; relations];
        self.facts.claims.iter().for_each(|claim| is_new[claim.relation as usize] = true);
        self.bulk.claims.iter().for_each(|claims| is_new[claims.relation.index()] = true);
        self.bulk.rows.iter().zip(&mut is_new).for_each(|(rows, is_new)| *is_new |= !rows.is_empty());
        // What has other types may stand elsewhere among all entities, and its claims too.
        let in_order = !self.bulk.has_further_types();
        let pool = &mut self.facts.pool;
        let mut taking = Taking::new(&kept, pool);
        let mut carried = vec![];
        for relation in (0..relations).map(RelationId::from) {
            let is_carried =
                in_order && !is_new[relation.index()] && taking.all_stays(kept.relation(relation));
            match is_carried {
                true => taking.carry(kept.relation(relation)),
                false => {
                    let rows = rows_of(&mut self.bulk.rows, relation);
                    taking.rows(kept.relation(relation), rows);
                }
            }
            carried.push(is_carried);
        }
        let is_whole = taking.is_whole;
        kept.said = Said { relations: carried, ..taking.said };
        self.bulk.keep(kept);
        is_whole
    }
}

/// Claims on their way into a builder.
struct Taking<'a> {
    kept: &'a Kept,
    parts: &'a Parts<'a>,
    pool: &'a mut Pool,
    /// The number of the file of each origin; [`NONE`] where nobody has asked.
    files: Vec<StringId>,
    /// Room for details.
    draft: Draft,
    said: Said,
    /// Whether all entities are kept that claims are about.
    is_whole: bool,
}

impl<'a> Taking<'a> {
    fn new(kept: &'a Kept, pool: &'a mut Pool) -> Taking<'a> {
        let parts = kept.snapshot.parts();
        let said = Said {
            values: parts.values.counts().map(|count| vec![false; count]),
            origins: vec![None; kept.stays.len()],
            ..Said::default()
        };
        let files = vec![StringId(NONE); kept.stays.len()];
        Taking { kept, parts, pool, files, draft: Draft::default(), said, is_whole: true }
    }

    /// Whether all that is said of the relation stays.
    fn all_stays(&self, relation: &Relation) -> bool {
        let (origins, stays) = (relation.attested.origins, &self.kept.stays);
        !stays.contains(&false) || (0..origins.len()).all(|row| stays[origins.get(row)])
    }

    /// Takes in the values and details of a relation that is carried over.
    fn carry(&mut self, relation: &Relation) {
        if self.kept.others > 0 {
            let ends = relation.from.keys().iter().chain(relation.into.keys());
            for &end in ends {
                self.entity(end);
            }
        }
        let origins = relation.attested.origins;
        for origin in (0..origins.len()).map(|row| origins.get(row)) {
            if self.said.origins[origin].is_none() {
                self.entity(self.parts.attestations.origins[origin].source);
                self.said.origins[origin] = Some(self.file(origin));
            }
        }
        if relation.states_values() {
            for claim in relation.claims.clone() {
                self.code(relation.object(ClaimId(claim)));
            }
        }
        for (_, details) in self.kept.details(&relation.claims) {
            for part in details.roles.iter().chain(details.measures) {
                self.code(part.filler);
            }
            for &subject in details.subjects {
                self.entity(subject);
            }
        }
        for (row, saying) in self.parts.attestations.sayings(relation.attested.rows.clone()) {
            let number = self.saying(&saying);
            self.said.sayings.push((row, number));
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
        let stays = |row: &usize| self.kept.stays[origin(*row)];
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
        let id = self.kept.ids[id.index()];
        self.is_whole &= id != GONE;
        id
    }

    fn file(&mut self, origin: usize) -> StringId {
        if self.files[origin] == StringId(NONE) {
            let file = self.parts.attestations.origins[origin].file;
            self.files[origin] = self.pool.text(self.parts.values.string(file));
        }
        self.files[origin]
    }

    /// The code in the builder's numbers.
    fn code(&mut self, code: Code) -> Code {
        let [texts, quantities, times, groups] = &mut self.said.values;
        match code.decode() {
            Coded::Entity(id) => Code::entity(self.entity(id)),
            Coded::Quantity(index) => {
                quantities[index as usize] = true;
                Code::quantity(Renumbered::kept(index))
            }
            Coded::Time(index) => {
                times[index as usize] = true;
                Code::time(Renumbered::kept(index))
            }
            Coded::Text(text) => {
                texts[text.0 as usize] = true;
                Code::text(StringId(Renumbered::kept(text.0)))
            }
            Coded::Group(index) => {
                groups[index as usize] = true;
                quantities[self.parts.values.group_row(index as usize).number as usize] = true;
                Code::group(Renumbered::kept(index))
            }
        }
    }

    fn text(&mut self, text: StringId) -> StringId {
        self.code(Code::text(text));
        StringId(Renumbered::kept(text.0))
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

    fn part(&mut self, part: &Part) -> Part {
        Part { filler: self.code(part.filler), ..*part }
    }

    fn saying(&mut self, saying: &Saying) -> u32 {
        let saying = Saying {
            said_by: saying.said_by.map(|code| self.code(code)),
            at: saying.at.map(|text| self.text(text)),
            quote: saying.quote.map(|text| self.text(text)),
            note: saying.note.map(|text| self.text(text)),
            ..*saying
        };
        self.pool.sayings.number(saying)
    }
}
