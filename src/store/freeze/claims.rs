//! Claims by relation, sorted and numbered.

use super::numbers::Numbers;
use super::unchanged::Unchanged;
use super::words::Words;
use crate::model::claim::{Status, TieKind};
use crate::model::schema::{Relation, Schema};
use crate::model::{ClaimId, EntityId, RelationId};
use crate::store::attestations::{self, OriginRow};
use crate::store::bulk::claims::{BulkClaims, BulkRow};
use crate::store::counting_sort::{Batch, CountingSort};
use crate::store::details::{Details, Runs};
use crate::store::facts::{Attested, Core};
use crate::store::image::Writer;
use crate::store::pool::{Saying, Table};
use crate::store::relations::{Edge, RelationDraft};
use crate::store::rows::{Code, Coded, StringId, TieRow};
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
enum Ordered<'c> {
    Counted(CountingSort),
    Rows(Vec<Row>),
    /// They stay as they are.
    Unchanged(&'c Unchanged),
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
    pub unchanged: Option<Unchanged>,
}

/// All claims, as they were assembled.
pub struct Assembled {
    pub claims: Table<Core>,
    pub attestations: Vec<Attested>,
    pub plain: Vec<BulkClaims>,
    pub rows: Vec<Vec<BulkRow>>,
}

impl Frozen<'_> {
    /// Relation after relation, so that no more than one of them is in memory twice, behind what is written first.
    pub fn write(
        mut self,
        writer: &mut Writer,
        write_first: impl FnOnce(&mut Writer, &Numbers) + Send,
        assembled: Assembled,
    ) {
        let Assembled { claims, attestations, plain: mut bulk, rows: mut bulk_rows } = assembled;
        let mut origins: FxHashMap<(EntityId, StringId), OriginRow> = FxHashMap::default();
        let attested = attestations.iter().map(|it| (it.source, it.place.file));
        let of_rows = bulk_rows.iter().flatten().map(|row| (row.source, row.file));
        let of_unchanged = self.unchanged.iter().flat_map(|unchanged| unchanged.reused.origins()).flatten();
        let of_bulk = bulk.iter().map(|it| (it.source, it.file));
        for (source, file) in attested.chain(of_rows).chain(of_bulk).chain(of_unchanged) {
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
        if let Some(unchanged) = &mut self.unchanged {
            let of_origins = unchanged.reused.origins();
            let of_origins = of_origins.map(|origin| origin.map(|(source, file)| number(source, file)));
            unchanged.origins = of_origins.collect();
        }
        let this = &self;

        let mut rows: Vec<Vec<Row>> = this.schema.relations.iter().map(|_| vec![]).collect();
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
            rows[relation].push(this.row(&this.schema.relations[relation], &row, origin));
        }
        drop(claims);
        let mut words = Words::default();
        let unchanged = this.unchanged.as_ref();
        let mut sorted = |relation: RelationId| {
            if let Some(unchanged) = unchanged.filter(|unchanged| unchanged.reused.is_unchanged(relation)) {
                return (relation, Ordered::Unchanged(unchanged));
            }
            let mut rows = take(&mut rows[relation.index()]);
            if let Some(bulk) = bulk_rows.get_mut(relation.index()).map(take) {
                let declared = this.schema.relation(relation);
                rows.par_extend(
                    bulk.par_iter().map(|row| this.row(declared, row, number(row.source, row.file))),
                );
            }
            let of_relation = bulk.extract_if(.., |batch| batch.relation == relation);
            let batches: Vec<Batch> =
                of_relation.map(|batch| this.batch(number(batch.source, batch.file), batch)).collect();
            let counted = match rows.is_empty() && this.is_plain(relation, &batches) {
                true => CountingSort::of(batches),
                false => Err(batches),
            };
            let batches = match counted {
                Ok(counted) => return (relation, Ordered::Counted(counted)),
                Err(batches) => batches,
            };
            batches.iter().for_each(|batch| this.push_bulk(relation, &mut rows, batch));
            drop(batches);
            this.correct(&mut rows);
            rows.par_sort_unstable_by(|one, other| this.compare(one, other));
            rows.dedup_by(|one, other| attestation(one) == attestation(other) && this.same_claim(one, other));
            (relation, Ordered::Rows(rows))
        };
        // While one part is written, the next one is sorted.
        let mut relations = this.schema.relation_ids();
        let (_, mut next) =
            rayon::join(|| write_first(writer, &this.new), || relations.next().map(&mut sorted));
        writer.column(&origins[..]);
        while let Some((relation, rows)) = next {
            let write = || match rows {
                Ordered::Counted(counted) => {
                    let first = words.claims;
                    let tell = |count: usize, sayings: &mut dyn Iterator<Item = u32>| {
                        this.tell(count, sayings, &mut words);
                    };
                    counted.write(writer, first, origins.len(), tell);
                }
                Ordered::Rows(rows) => {
                    let draft = this.draft(relation, &rows, &mut words);
                    drop(rows);
                    draft.write(writer, origins.len());
                }
                Ordered::Unchanged(unchanged) => {
                    let sayings = &this.new.pool.sayings;
                    unchanged.write(relation, writer, origins.len(), sayings, &mut words);
                }
            };
            (_, next) = rayon::join(write, || relations.next().map(&mut sorted));
        }
        words.details.write(writer);
        let sayings = words.worded.iter().map(|&(row, it)| (row, &this.sayings[it as usize]));
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

    /// Has what other rows correct, or take the place of, be said as they say it: retracted. Any source may have said it, in any
    /// row; of all else that they say they are equal.
    fn correct(&self, rows: &mut [Row]) {
        let correcting = |row: &&Row| {
            let tie = self.sayings[row.saying as usize].tie;
            tie.and_then(TieRow::kind).is_some_and(TieKind::retracts)
        };
        let mut corrected: FxHashMap<(EntityId, Code), Vec<u32>> = FxHashMap::default();
        for row in rows.iter().filter(correcting) {
            corrected.entry((row.subject, row.object)).or_default().push(row.details);
        }
        if corrected.is_empty() {
            return;
        }
        let but_for_status = |details: u32| Details { status: 0, ..self.details.get(details) };
        for row in rows {
            let by = corrected.get(&(row.subject, row.object)).into_iter().flatten();
            let said = but_for_status(row.details);
            if let Some(&by) = by.into_iter().find(|&&by| but_for_status(by) == said)
                && self.details.get(row.details).status != Status::Denied as u8
            {
                row.details = by;
            }
        }
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
        let is_plain = |batch: &Batch| self.details.get(batch.details) == default;
        !self.schema.relation(relation).symmetric && batches.iter().all(is_plain)
    }

    /// Claims of rows in final numbers.
    fn batch(&self, origin: u32, claims: BulkClaims) -> Batch {
        let BulkClaims { details, saying, mut rows, .. } = claims;
        let ends = rows.subjects.par_iter_mut().chain(&mut rows.objects);
        ends.for_each(|id| *id = self.new.entity(*id));
        Batch { origin, details, saying: self.new.pool.sayings[saying as usize], rows }
    }

    /// Numbers a claim with so many attestations, and keeps what is said in these.
    fn tell(&self, count: usize, sayings: &mut dyn Iterator<Item = u32>, words: &mut Words) {
        if self.says_anything {
            let said = (words.rows..).zip(sayings).filter(|(_, saying)| self.said[*saying as usize]);
            words.worded.extend(said);
        }
        words.count(count);
    }

    fn push_bulk(&self, relation: RelationId, rows: &mut Vec<Row>, batch: &Batch) {
        let &Batch { origin, details, saying, .. } = batch;
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

/// A claim of a symmetric relation and one subject says the same of both ends: the first of them is its subject.
fn first_end_first(row: Row) -> Row {
    match row.object.decode() {
        Coded::Entity(object) if object < row.subject => {
            Row { subject: object, object: Code::entity(row.subject), ..row }
        }
        _ => row,
    }
}
