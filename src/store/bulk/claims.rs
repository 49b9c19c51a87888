//! Claims of rows of imports, packed, as they lie beside the graph until they are frozen.

use crate::model::claim::{Attestation, Claim};
use crate::model::{EntityId, RelationId};
use crate::store::pool::Pool;
use crate::store::rows::{Code, StringId};
use rayon::prelude::*;

/// Claims of one import's line that say the same but for subject, object and the line of the file.
pub struct BulkClaims {
    pub relation: RelationId,
    /// Numbers in `Pool::details` and `Pool::sayings`.
    pub details: u32,
    pub saying: u32,
    pub source: EntityId,
    pub file: StringId,
    pub rows: PlainRows,
}

/// What tells them apart.
#[derive(Default)]
pub struct PlainRows {
    pub subjects: Vec<EntityId>,
    pub objects: Vec<EntityId>,
    pub lines: Vec<u32>,
}

/// A claim out of a row, as it is attested there.
#[derive(Clone, Copy)]
pub struct BulkRow {
    pub subject: EntityId,
    pub object: Code,
    /// Numbers in `Pool::details` and `Pool::sayings`.
    pub details: u32,
    pub saying: u32,
    pub source: EntityId,
    pub file: StringId,
    pub line: u32,
}

impl BulkRow {
    /// A claim out of a row of the file, with its relation.
    pub fn of(
        claim: Claim,
        attestation: Attestation,
        file: StringId,
        pool: &mut Pool,
    ) -> (RelationId, BulkRow) {
        let relation = claim.relation;
        let (source, line) = (attestation.source, attestation.place.line);
        let (subject, object, details) = pool.parts(claim);
        let saying = pool.saying(attestation);
        (relation, BulkRow { subject, object, details, saying, source, file, line })
    }
}

/// Claims of a file's rows, packed without regard to what others know: any number of threads make them at once.
#[derive(Default)]
pub struct Drafts {
    pool: Pool,
    /// With the relation of each. What is in the pool is of its numbers.
    rows: Vec<(RelationId, BulkRow)>,
}

impl Drafts {
    /// Takes in a claim. The file of its place does not count.
    pub fn push(&mut self, claim: Claim, attestation: Attestation) {
        self.rows.push(BulkRow::of(claim, attestation, StringId(0), &mut self.pool));
    }

    /// How many claims there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The subjects and relations of the claims, with their lines.
    pub fn subjects(&self) -> impl Iterator<Item = (RelationId, EntityId, u32)> {
        self.rows.iter().map(|(relation, row)| (*relation, row.subject, row.line))
    }
}

/// What claims of rows go into, lent by a builder.
pub struct Lent {
    pub rows: Vec<Vec<BulkRow>>,
    pub pool: Pool,
}

impl Lent {
    /// Takes in claims of a file's rows.
    pub fn take_in(&mut self, drafts: Drafts, file: StringId) {
        let numbers = self.pool.take_in(drafts.pool);
        for (relation, row) in drafts.rows {
            rows_of(&mut self.rows, relation).push(BulkRow {
                object: numbers.code(row.object, |id| id),
                details: numbers.details(row.details),
                saying: numbers.sayings[row.saying as usize],
                file,
                ..row
            });
        }
    }
}

/// The rows of a relation.
pub fn rows_of(rows: &mut Vec<Vec<BulkRow>>, relation: RelationId) -> &mut Vec<BulkRow> {
    if rows.len() <= relation.index() {
        rows.resize_with(relation.index() + 1, Vec::new);
    }
    &mut rows[relation.index()]
}

impl PlainRows {
    /// Those of rows that were looked at one by one came behind others of their block.
    pub fn sort_by_line(&mut self) {
        if self.lines.is_sorted() {
            return;
        }
        let ends = self.subjects.iter().zip(&self.objects);
        let mut rows: Vec<_> =
            self.lines.iter().zip(ends).map(|(&line, (&from, &to))| (line, from, to)).collect();
        rows.par_sort_unstable();
        for (row, (line, subject, object)) in rows.into_iter().enumerate() {
            (self.lines[row], self.subjects[row], self.objects[row]) = (line, subject, object);
        }
    }
}
