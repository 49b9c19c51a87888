//! Relations of which nothing is new: their columns as they are, in new numbers. Whatever is reused from a snapshot stands in
//! the order in which it stood there, so that nothing is sorted.

use super::numbers::Numbers;
use super::words::Words;
use crate::model::{ClaimId, EntityId, RelationId};
use crate::store::adjacency::{ClaimIds, Index};
use crate::store::claims::DetailColumns;
use crate::store::details::Draft;
use crate::store::image::{Section, Writer};
use crate::store::narrow_columns;
use crate::store::pool;
use crate::store::relations::{Relation, RelationRow};
use crate::store::reused::Reused;
use crate::store::rows::{Code, SlotRow};
use bytemuck::Pod;
use rayon::prelude::*;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// How many claims one processor takes on at a time.
const SHARE: usize = 1 << 14;

/// What is reused from a snapshot, with the final numbers of all that stands there.
pub struct Unchanged {
    pub reused: Arc<Reused>,
    entities: Vec<Option<EntityId>>,
    /// Whether each has the number that it had.
    is_same: bool,
    values: pool::Numbers,
    /// Of the origins of relations that are unchanged.
    pub origins: Vec<Option<u32>>,
}

impl Unchanged {
    /// Fails where entities stand in another order, which takes types that they did not have.
    pub fn new(reused: Arc<Reused>, new: &Numbers) -> io::Result<Unchanged> {
        let number = |id: &Option<EntityId>| id.map(|id| new.entity(id));
        let entities: Vec<Option<EntityId>> = reused.ids.par_iter().map(number).collect();
        let staying = entities.iter().flatten();
        if !staying.is_sorted_by(|one, other| one < other) {
            return Err(io::Error::other("what is reused stands in another order"));
        }
        let values = new.pool.of_reused();
        let is_same = entities.iter().zip((0..).map(EntityId)).all(|(new, old)| *new == Some(old));
        Ok(Unchanged { reused, entities, is_same, values, origins: vec![] })
    }

    fn entity(&self, old: &EntityId) -> EntityId {
        self.entities[old.index()].expect("what unchanged claims are about is reused")
    }

    fn all(&self, old: &[EntityId]) -> Vec<EntityId> {
        old.par_iter().map(|id| self.entity(id)).collect()
    }

    #[inline]
    fn code(&self, old: Code) -> Code {
        self.values.code(old, |id| self.entity(&id))
    }

    /// The details of claims, as if these were the first of all.
    fn details(&self, claims: &Range<u32>) -> DetailColumns {
        let (mut columns, mut draft) = (DetailColumns::default(), Draft::default());
        let part = |part: &SlotRow| SlotRow { filler: self.code(part.filler), ..*part };
        for (claim, details) in self.reused.details(claims) {
            draft.clear();
            draft.subjects.extend(details.subjects.iter().map(|id| self.entity(id)));
            draft.roles.extend(details.roles.iter().map(part));
            draft.measures.extend(details.measures.iter().map(part));
            (draft.time, draft.status) = (details.time, details.status);
            columns.set(ClaimId(claim.0 - claims.start), draft.finish());
        }
        columns
    }

    /// Writes the columns of a relation, one after another as [`crate::store::relations::RelationDraft`] does, with so many
    /// origins, and takes in what else is written of its claims; `sayings` are the numbers of all by those in the pool.
    pub fn write(
        &self,
        id: RelationId,
        writer: &mut Writer,
        origins: usize,
        sayings: &[u32],
        words: &mut Words,
    ) {
        let relation = self.reused.relation(id);
        let statistics = &relation.statistics;
        let behind = words.claims.wrapping_sub(relation.claims.start);
        let columns = Columns { unchanged: self, id, relation, behind };
        let plain = matches!(relation.from.claims, ClaimIds::Run { .. });
        let row = writer.reserve();
        writer.append(columns.entities(|relation| relation.subjects()));
        match plain {
            // An entity's code is its id.
            true => writer.append(columns.entities(|relation| bytemuck::cast_slice(relation.objects()))),
            false => {
                let codes = relation.objects().par_iter().map(|&code| self.code(code));
                writer.append(codes.collect::<Vec<_>>());
            }
        }
        writer.append(columns.entities(|relation| relation.from.keys()));
        let keys = writer.reserve();
        if !plain {
            writer.append(columns.entities(|relation| relation.from.entities));
            writer.append(columns.claims(|relation| relation.from.claims.listed()));
        }
        writer.append(columns.index(|relation| relation.from.index));
        let [neighbours, by, of] = [writer.reserve(), writer.reserve(), writer.reserve()];
        writer.append(columns.claims(|relation| relation.values().1));
        writer.append(columns.index(|relation| *relation.values().0));
        let attested = &relation.attested;
        let origin = |row: usize| {
            self.origins[attested.origins.get(row)].expect("the origins of unchanged claims are among all")
        };
        narrow_columns::write(writer, (0..attested.origins.len()).map(origin), origins);
        writer.append(columns.same(|relation| relation.attested.lines));
        let relation_row = RelationRow {
            claims: statistics.claims as u32,
            attestations: attested.lines.len() as u32,
            plain: plain.into(),
            pairs: statistics.pairs as u32,
            mutual: statistics.mutual.into(),
            most_from: statistics.most_from as u32,
            most_into: statistics.most_into as u32,
        };
        writer.put(row, vec![relation_row]);
        writer.put(neighbours, columns.entities(|relation| relation.into.entities));
        writer.put(by, columns.claims(|relation| relation.into.claims.listed()));
        writer.put(of, columns.index(|relation| relation.into.index));
        writer.put(keys, columns.entities(|relation| relation.into.keys()));

        let (first, end) = (relation.claims.start, relation.claims.end);
        let shares = relation.claims.clone().step_by(SHARE).map(|start| start..end.min(start + SHARE as u32));
        for shares in shares.collect::<Vec<_>>().chunks(4 * rayon::current_num_threads()) {
            let columns = shares.par_iter().map(|claims| (claims.start - first, self.details(claims)));
            for (before, columns) in columns.collect::<Vec<_>>() {
                words.details.append(columns, words.claims + before);
            }
        }
        let rows = words.rows.wrapping_sub(attested.rows.start);
        let said = self.reused.sayings(&attested.rows).iter();
        words.worded.extend(said.map(|&(row, saying)| (row.wrapping_add(rows), sayings[saying as usize])));
        // Both count from the first of all claims on.
        let before = attested.rows.start.wrapping_sub(relation.claims.start);
        let further = (words.rows - words.claims).wrapping_sub(before);
        let several = self.reused.several(relation.claims.clone());
        words.further.extend(several.map(|(old, count)| (columns.claim(old), count.wrapping_add(further))));
        words.claims += relation_row.claims;
        words.rows += relation_row.attestations;
    }
}

/// The columns of a relation, each in new numbers; where these are the old ones, it is written from where it is.
struct Columns<'a> {
    unchanged: &'a Unchanged,
    id: RelationId,
    relation: &'a Relation<'a>,
    /// How many more claims stand before the relation's.
    behind: u32,
}

impl Columns<'_> {
    fn same<T, F>(&self, rows: F) -> Box<dyn Section>
    where
        T: Pod,
        F: for<'r> Fn(&'r Relation<'r>) -> &'r [T] + Send + 'static,
    {
        Box::new(Same { reused: self.unchanged.reused.clone(), relation: self.id, rows })
    }

    fn entities<F>(&self, rows: F) -> Box<dyn Section>
    where
        F: for<'r> Fn(&'r Relation<'r>) -> &'r [EntityId] + Send + 'static,
    {
        match self.unchanged.is_same {
            true => self.same(rows),
            false => Box::new(self.unchanged.all(rows(self.relation))),
        }
    }

    fn claim(&self, old: ClaimId) -> ClaimId {
        ClaimId(old.0.wrapping_add(self.behind))
    }

    fn claims<F>(&self, rows: F) -> Box<dyn Section>
    where
        F: for<'r> Fn(&'r Relation<'r>) -> &'r [ClaimId] + Send + 'static,
    {
        match self.behind {
            0 => self.same(rows),
            _ => Box::new(rows(self.relation).par_iter().map(|&old| self.claim(old)).collect::<Vec<_>>()),
        }
    }

    /// The offsets of an index.
    fn index<F>(&self, index: F) -> Box<dyn Section>
    where
        F: for<'r> Fn(&'r Relation<'r>) -> Index<'r> + Send + 'static,
    {
        match self.unchanged.is_same {
            true => self.same(move |relation| index(relation).offsets()),
            false => {
                let index = index(self.relation);
                Box::new(index.under(&self.unchanged.all(index.keys())))
            }
        }
    }
}

/// A column of a relation that is reused.
struct Same<F> {
    reused: Arc<Reused>,
    relation: RelationId,
    rows: F,
}

impl<T: Pod, F> Section for Same<F>
where
    F: for<'r> Fn(&'r Relation<'r>) -> &'r [T] + Send,
{
    fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice((self.rows)(self.reused.relation(self.relation)))
    }
}
