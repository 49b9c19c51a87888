//! Claims by relation, sorted and numbered.

use super::numbers::Numbers;
use crate::model::schema::{Relation, Schema};
use crate::model::{ClaimId, EntityId, RelationId};
use crate::store::attestations::{self, OriginRow};
use crate::store::bulk::{BulkClaims, BulkRow};
use crate::store::claims::DetailColumns;
use crate::store::counted::{Batch, Counted};
use crate::store::details::{Details, Runs};
use crate::store::facts::{Attested, Core};
use crate::store::image::Writer;
use crate::store::pool::{Saying, Table};
use crate::store::relations::{Edge, RelationDraft};
use crate::store::rows::{Code, Coded, StringId};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::mem::take;

/// A claim with one of its attestations, in final numbers; but those of details are in no order, and several may be of
/// the same.
#[derive(Clone, Copy)]
struct Row {
    subject: EntityId,
    object: Code,
    details: u32,
    origin: u32,
    line: u32,
    saying: u32,
}

/// The rows of a relation, sorted.
enum Ordered {
    Counted(Counted),
    Rows(Vec<Row>),
}

/// What claims are written with.
pub struct Frozen<'s> {
    pub schema: &'s Schema,
    pub new: Numbers,
    pub details: Runs,
    pub sayings: Vec<Saying>,
    /// Which of the sayings say anything.
    pub said: Vec<bool>,
    pub says_anything: bool,
}

/// All that is said.
pub struct Said {
    pub claims: Table<Core>,
    pub attestations: Vec<Attested>,
    pub plain: Vec<BulkClaims>,
    pub rows: Vec<Vec<BulkRow>>,
}

impl Frozen<'_> {
    /// Relation after relation, so that no more than one of them is in memory twice, behind what is written first.
    pub fn write(&self, writer: &mut Writer, write_first: impl FnOnce(&mut Writer) + Send, said: Said) {
        let Said { claims, attestations, plain: mut bulk, rows: mut bulk_rows } = said;
        let mut origins: FxHashMap<(EntityId, StringId), OriginRow> = FxHashMap::default();
        let attested = attestations.iter().map(|it| (it.source, it.place.file));
        let of_rows = bulk_rows.iter().flatten().map(|row| (row.source, row.file));
        for (source, file) in attested.chain(of_rows).chain(bulk.iter().map(|it| (it.source, it.file))) {
            let origin = || OriginRow { source: self.new.entity(source), file: self.new.pool.text(file) };
            origins.entry((source, file)).or_insert_with(origin);
        }
        let mut sorted_origins: Vec<OriginRow> = origins.values().copied().collect();
        sorted_origins.sort_unstable();
        let place = |origin| sorted_origins.binary_search(&origin).unwrap_or_default() as u32;
        let numbers: FxHashMap<(EntityId, StringId), u32> =
            origins.into_iter().map(|(of, origin)| (of, place(origin))).collect();
        let origins = sorted_origins;
        let number = |source, file| numbers[&(source, file)];

        let mut rows: Vec<Vec<Row>> = self.schema.relations.iter().map(|_| vec![]).collect();
        for it in attestations {
            let core = *claims.get(it.claim);
            let row = BulkRow {
                subject: core.subject,
                object: core.object,
                details: core.details,
                saying: it.saying,
                source: it.source,
                file: it.place.file,
                line: it.place.line,
            };
            let relation = core.relation as usize;
            let origin = number(it.source, it.place.file);
            rows[relation].push(self.row(&self.schema.relations[relation], &row, origin));
        }
        drop(claims);
        let mut words = Words::default();
        let mut sorted = |relation: RelationId| {
            let mut rows = take(&mut rows[relation.index()]);
            if let Some(bulk) = bulk_rows.get_mut(relation.index()).map(take) {
                let declared = self.schema.relation(relation);
                rows.par_extend(
                    bulk.par_iter().map(|row| self.row(declared, row, number(row.source, row.file))),
                );
            }
            let of_relation = bulk.extract_if(.., |batch| batch.relation == relation);
            let batches: Vec<Batch> = of_relation
                .map(|batch| Batch { origin: number(batch.source, batch.file), rows: self.renumbered(batch) })
                .collect();
            let counted = match rows.is_empty() && self.is_plain(relation, &batches) {
                true => Counted::of(batches),
                false => Err(batches),
            };
            let batches = match counted {
                Ok(counted) => return (relation, Ordered::Counted(counted)),
                Err(batches) => batches,
            };
            batches.iter().for_each(|batch| self.push_bulk(&mut rows, batch));
            drop(batches);
            rows.par_sort_unstable_by(|one, other| self.compare(one, other));
            rows.dedup_by(|one, other| attestation(one) == attestation(other) && self.same_claim(one, other));
            (relation, Ordered::Rows(rows))
        };
        // While one part is written, the next one is sorted.
        let mut relations = self.schema.relation_ids();
        let (_, mut next) = rayon::join(|| write_first(writer), || relations.next().map(&mut sorted));
        writer.column(&origins[..]);
        while let Some((relation, rows)) = next {
            let write = || match rows {
                Ordered::Counted(counted) => {
                    let first = words.claims;
                    let tell = |count: usize, sayings: &mut dyn Iterator<Item = u32>| {
                        self.tell(count, sayings, &mut words);
                    };
                    counted.write(writer, first, origins.len(), tell);
                }
                Ordered::Rows(rows) => {
                    let draft = self.draft(relation, &rows, &mut words);
                    drop(rows);
                    draft.write(writer, origins.len());
                }
            };
            (_, next) = rayon::join(write, || relations.next().map(&mut sorted));
        }
        words.details.write(writer);
        let sayings = words.worded.iter().map(|&(row, it)| (row, &self.sayings[it as usize]));
        attestations::write_words(writer, &words.further, &sayings.collect::<Vec<_>>());
    }

    /// A claim, as it is attested, in final numbers.
    fn row(&self, relation: &Relation, of: &BulkRow, origin: u32) -> Row {
        let details = of.details;
        let members = self.details.get(details).subjects;
        let subject = members.first().copied().unwrap_or_else(|| self.new.entity(of.subject));
        let saying = self.new.pool.sayings[of.saying as usize];
        let row = Row { subject, object: self.new.code(of.object), details, origin, line: of.line, saying };
        if relation.symmetric && members.is_empty() { first_end_first(row) } else { row }
    }

    /// Rows are sorted as claims are, then as attestations.
    fn compare(&self, one: &Row, other: &Row) -> Ordering {
        self.compare_claims(one, other).then_with(|| attestation(one).cmp(&attestation(other)))
    }

    fn same_claim(&self, one: &Row, other: &Row) -> bool {
        self.compare_claims(one, other).is_eq()
    }

    fn compare_claims(&self, one: &Row, other: &Row) -> Ordering {
        let details = || match one.details == other.details {
            true => Ordering::Equal,
            false => self.details.get(one.details).cmp(&self.details.get(other.details)),
        };
        (one.subject, one.object).cmp(&(other.subject, other.object)).then_with(details)
    }

    /// Whether rows of imports say nothing but which entities they connect, and how they are connected does not turn them
    /// round.
    fn is_plain(&self, relation: RelationId, batches: &[Batch]) -> bool {
        let default = Details::default();
        let is_plain = |batch: &Batch| self.details.get(batch.rows.details) == default;
        !self.schema.relation(relation).symmetric && batches.iter().all(is_plain)
    }

    /// A batch in final numbers.
    fn renumbered(&self, mut batch: BulkClaims) -> BulkClaims {
        batch.saying = self.new.pool.sayings[batch.saying as usize];
        let ends = batch.subjects.par_iter_mut().chain(&mut batch.objects);
        ends.for_each(|id| *id = self.new.entity(*id));
        batch
    }

    /// Numbers a claim with so many attestations, and keeps what is said in these.
    fn tell(&self, count: usize, sayings: &mut dyn Iterator<Item = u32>, words: &mut Words) {
        if self.says_anything {
            let said = (words.rows..).zip(sayings).filter(|(_, saying)| self.said[*saying as usize]);
            words.worded.extend(said);
        }
        words.count(count);
    }

    fn push_bulk(&self, rows: &mut Vec<Row>, batch: &Batch) {
        let &Batch { origin, rows: BulkClaims { details, saying, relation, .. } } = batch;
        let symmetric = self.schema.relation(relation).symmetric;
        let row = |((&subject, &object), &line): ((&EntityId, &EntityId), &u32)| {
            let row = Row { subject, object: Code::entity(object), details, origin, line, saying };
            if symmetric { first_end_first(row) } else { row }
        };
        let ends = batch.rows.subjects.par_iter().zip(&batch.rows.objects);
        rows.par_extend(ends.zip(&batch.rows.lines).map(row));
    }

    /// The claims of a relation from its rows.
    fn draft(&self, relation: RelationId, rows: &[Row], words: &mut Words) -> RelationDraft {
        let first_claim = words.claims;
        let mut draft = RelationDraft {
            first_claim,
            subjects: vec![],
            objects: vec![],
            from: None,
            values: vec![],
            origins: rows.iter().map(|row| row.origin).collect(),
            lines: rows.iter().map(|row| row.line).collect(),
        };
        let symmetric = self.schema.relation(relation).symmetric;
        let mut plain = !symmetric;
        // Details lie in the order in which they came: all processors wait for them at once. Few shares are in memory.
        let at_once = 4 * rayon::current_num_threads();
        let most = SHARE.min(rows.len() / at_once + 1);
        for shares in self.shares(rows, most).chunks(at_once) {
            for share in shares.par_iter().map(|rows| self.share(rows)).collect::<Vec<_>>() {
                draft.subjects.extend(share.subjects);
                draft.objects.extend(share.objects);
                words.append(share.words);
                plain &= share.plain;
            }
        }
        if !plain {
            let (mut edges, mut values) = (vec![], vec![]);
            let claims = rows.chunk_by(|one, other| self.same_claim(one, other)).map(|claim| &claim[0]);
            for (row, claim) in claims.zip(first_claim..) {
                let claim = ClaimId(claim);
                let members = self.details.get(row.details).subjects;
                let members = if members.is_empty() { std::slice::from_ref(&row.subject) } else { members };
                for &entity in members {
                    match row.object.decode() {
                        Coded::Entity(neighbour) => {
                            let edge = Edge { entity, neighbour, claim };
                            edges.push(edge);
                            edges.extend(symmetric.then(|| edge.reversed()));
                        }
                        _ => values.push((entity, claim)),
                    }
                }
            }
            edges.par_sort_unstable();
            edges.dedup();
            values.sort_unstable();
            (draft.from, draft.values) = (Some(edges), values);
        }
        draft
    }

    /// Shares of so many rows, or somewhat more: all those of a claim are in the same one.
    fn shares<'r>(&self, mut rows: &'r [Row], most: usize) -> Vec<&'r [Row]> {
        let mut shares = vec![];
        while !rows.is_empty() {
            let mut further = rows.windows(2).skip(most - 1);
            let last = further.position(|pair| !self.same_claim(&pair[0], &pair[1]));
            let (share, rest) = rows.split_at(last.map_or(rows.len(), |last| most + last));
            shares.push(share);
            rows = rest;
        }
        shares
    }

    /// The claims of a share of a relation's rows.
    fn share(&self, rows: &[Row]) -> Share {
        let mut share = Share { subjects: vec![], objects: vec![], plain: true, words: Words::default() };
        for claim in rows.chunk_by(|one, other| self.same_claim(one, other)) {
            let [row, ..] = claim else { continue };
            share.subjects.push(row.subject);
            share.objects.push(row.object);
            let details = self.details.get(row.details);
            share.words.details.set(ClaimId(share.words.claims), details);
            share.plain &= details.subjects.is_empty() && matches!(row.object.decode(), Coded::Entity(_));
            self.tell(claim.len(), &mut claim.iter().map(|row| row.saying), &mut share.words);
        }
        share
    }
}

/// How many rows one processor makes claims of at a time.
const SHARE: usize = 1 << 14;

/// Claims of a relation, one after another.
struct Share {
    subjects: Vec<EntityId>,
    objects: Vec<Code>,
    /// Whether each leads from one subject to one entity.
    plain: bool,
    /// What is written of them, as if they were the first.
    words: Words,
}

/// Where an attestation stands among those of its claim.
fn attestation(row: &Row) -> (u32, u32, u32) {
    (row.origin, row.line, row.saying)
}

/// What is written behind all relations: details, and numbers of sayings, for those claims and attestations that have
/// them.
#[derive(Default)]
struct Words {
    /// How many claims and attestations there were so far.
    claims: u32,
    rows: u32,
    details: DetailColumns,
    worded: Vec<(u32, u32)>,
    /// See [`attestations::Attestations`].
    further: Vec<(ClaimId, u32)>,
}

impl Words {
    /// Numbers a claim with so many attestations.
    fn count(&mut self, attestations: usize) {
        self.rows += attestations as u32;
        self.claims += 1;
        if attestations > 1 {
            self.further.push((ClaimId(self.claims - 1), self.rows - self.claims));
        }
    }

    /// Takes in what is written of claims that come behind these.
    fn append(&mut self, other: Words) {
        let (claims, rows) = (self.claims, self.rows);
        self.details.append(other.details, claims);
        self.worded.extend(other.worded.into_iter().map(|(row, saying)| (row + rows, saying)));
        let further = other.further.into_iter();
        self.further.extend(further.map(|(claim, count)| (ClaimId(claim.0 + claims), count + rows - claims)));
        (self.claims, self.rows) = (claims + other.claims, rows + other.rows);
    }
}

/// A claim of a symmetric relation and one subject says the same of both ends: the first of them is its subject.
fn first_end_first(row: Row) -> Row {
    match row.object.decode() {
        Coded::Entity(object) if object < row.subject => {
            Row { subject: object, object: Code::entity(row.subject), ..row }
        }
        _ => row,
    }
}
