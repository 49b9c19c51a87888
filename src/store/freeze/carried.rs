//! Relations of which nothing is new: their columns as they are, in new numbers. Whatever is kept of a snapshot stands in
//! the order in which it stood there, so that nothing is sorted.

use super::numbers::Numbers;
use super::words::Words;
use crate::model::{ClaimId, EntityId};
use crate::store::adjacency::{Adjacency, ClaimIds};
use crate::store::claims::DetailColumns;
use crate::store::details::Draft;
use crate::store::image::Writer;
use crate::store::kept::{GONE, Kept};
use crate::store::narrow;
use crate::store::pool;
use crate::store::relations::{Relation, RelationRow};
use crate::store::rows::{Code, Part};
use rayon::prelude::*;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// How many claims one processor takes on at a time.
const SHARE: usize = 1 << 14;

/// What is kept of a snapshot, with the final numbers of all that stands there.
pub struct Carried {
    pub kept: Arc<Kept>,
    entities: Vec<EntityId>,
    /// Whether each has the number that it had.
    is_same: bool,
    values: pool::Numbers,
    /// Of the origins of relations that are carried.
    pub origins: Vec<u32>,
}

impl Carried {
    /// Fails where entities stand in another order, which takes types that they did not have.
    pub fn new(kept: Arc<Kept>, new: &Numbers) -> io::Result<Carried> {
        let number = |&id: &EntityId| if id == GONE { GONE } else { new.entity(id) };
        let entities: Vec<EntityId> = kept.ids().par_iter().map(number).collect();
        let staying = entities.iter().filter(|id| **id != GONE);
        if !staying.is_sorted_by(|one, other| one < other) {
            return Err(io::Error::other("what is kept stands in another order"));
        }
        let values = new.pool.of_kept();
        let is_same = entities.iter().zip(0..).all(|(new, old)| new.0 == old);
        Ok(Carried { kept, entities, is_same, values, origins: vec![] })
    }

    fn entity(&self, old: &EntityId) -> EntityId {
        self.entities[old.index()]
    }

    fn all(&self, old: &[EntityId]) -> Vec<EntityId> {
        if self.is_same { old.into() } else { old.par_iter().map(|id| self.entity(id)).collect() }
    }

    #[inline]
    fn code(&self, old: Code) -> Code {
        self.values.code(old, |id| self.entity(&id))
    }

    /// The details of claims, as if these were the first of all.
    fn details(&self, claims: &Range<u32>) -> DetailColumns {
        let (mut columns, mut draft) = (DetailColumns::default(), Draft::default());
        let part = |part: &Part| Part { filler: self.code(part.filler), ..*part };
        for (claim, details) in self.kept.details(claims) {
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
        relation: &Relation,
        writer: &mut Writer,
        origins: usize,
        sayings: &[u32],
        words: &mut Words,
    ) {
        let (from, into, statistics) = (&relation.from, &relation.into, &relation.statistics);
        let plain = matches!(from.claims, ClaimIds::Run { .. });
        let behind = words.claims.wrapping_sub(relation.claims.start);
        let claim = |claim: ClaimId| ClaimId(claim.0.wrapping_add(behind));
        let claims = |of: &Adjacency| -> Vec<ClaimId> {
            (0..of.claims.len()).into_par_iter().map(|row| claim(of.claims.get(row))).collect()
        };
        let [from_keys, into_keys] = [from, into].map(|of| self.all(of.keys()));
        let row = writer.reserve();
        writer.column(self.all(relation.subjects()));
        match plain {
            // An entity's code is its id.
            true => writer.column(self.all(bytemuck::cast_slice(relation.objects()))),
            false => {
                writer.column(relation.objects().par_iter().map(|&it| self.code(it)).collect::<Vec<_>>())
            }
        }
        writer.column(&from_keys[..]);
        let keys = writer.reserve();
        if !plain {
            writer.column(self.all(from.entities));
            writer.column(claims(from));
        }
        writer.column(from.index.under(&from_keys));
        let [neighbours, by, of] = [writer.reserve(), writer.reserve(), writer.reserve()];
        let (values, value_claims) = relation.values();
        writer.column(value_claims.iter().map(|&it| claim(it)).collect::<Vec<_>>());
        writer.column(values.under(&from_keys));
        let attested = &relation.attested;
        let origin = |row: usize| self.origins[attested.origins.get(row)];
        narrow::write(writer, (0..attested.origins.len()).map(origin), origins);
        writer.column(attested.lines);
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
        writer.put(neighbours, self.all(into.entities));
        writer.put(by, claims(into));
        writer.put(of, into.index.under(&into_keys));
        writer.put(keys, into_keys);

        let first = relation.claims.start;
        let shares: Vec<Range<u32>> = relation
            .claims
            .clone()
            .step_by(SHARE)
            .map(|start| start..relation.claims.end.min(start + SHARE as u32))
            .collect();
        for shares in shares.chunks(4 * rayon::current_num_threads()) {
            let columns = shares.par_iter().map(|claims| (claims.start - first, self.details(claims)));
            for (before, columns) in columns.collect::<Vec<_>>() {
                words.details.append(columns, words.claims + before);
            }
        }
        let rows = words.rows.wrapping_sub(attested.rows.start);
        let said = self.kept.sayings(&attested.rows).iter();
        words.worded.extend(said.map(|&(row, saying)| (row.wrapping_add(rows), sayings[saying as usize])));
        // Both count from the first of all claims on.
        let before = attested.rows.start.wrapping_sub(relation.claims.start);
        let further = (words.rows - words.claims).wrapping_sub(before);
        let several = self.kept.several(relation.claims.clone());
        words.further.extend(several.map(|(old, count)| (claim(old), count.wrapping_add(further))));
        words.claims += relation_row.claims;
        words.rows += relation_row.attestations;
    }
}
