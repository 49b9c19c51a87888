//! Each relation as sorted adjacency in both directions.

use super::image::{Reader, Writer, damaged};
use super::rows::Span;
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId, RelationId};
use bytemuck::{Pod, Zeroable};
use std::ops::Range;

/// The neighbours of one entity by one relation and direction: parallel slices, sorted by entity, then claim.
/// A claim of a group together stands once for each member.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours<'s> {
    pub entities: &'s [EntityId],
    pub claims: &'s [ClaimId],
}

impl<'s> Neighbours<'s> {
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }
}

/// The pairs of neighbour and claim that are left.
impl Iterator for Neighbours<'_> {
    type Item = (EntityId, ClaimId);

    fn next(&mut self) -> Option<(EntityId, ClaimId)> {
        let (&entity, entities) = self.entities.split_first()?;
        let (&claim, claims) = self.claims.split_first()?;
        *self = Neighbours { entities, claims };
        Some((entity, claim))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.entities.len(), Some(self.entities.len()))
    }
}

/// Figures for the planner, counted when the base was frozen; all statuses count.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct RelationStatistics {
    /// Claims of the relation.
    pub claims: usize,
    /// Distinct subjects, and distinct objects that are entities.
    pub subjects: usize,
    pub objects: usize,
    /// (subject, object, claim) triples between entities: the length of the adjacency in one direction.
    pub edges: usize,
    /// Distinct (subject, object) pairs among them; fewer than `edges` where several claims say the same of a pair.
    pub pairs: usize,
    /// Whether each pair stands in both directions, as in a symmetric relation.
    pub mutual: bool,
    /// The most edges that one subject, or one object, has.
    pub most_from: usize,
    pub most_into: usize,
}

/// Ranges of rows by entity, over the entities that have any.
#[derive(Clone, Copy)]
pub struct Index<'s> {
    /// The entities, ascending.
    keys: &'s [EntityId],
    /// Where the rows of a key start, and the end of the last; with none, no key has rows. There is one either
    /// for each key, or, where the keys lie close together, for each entity from the first key to the last.
    offsets: &'s [u32],
    dense: bool,
}

impl<'s> Index<'s> {
    fn new(keys: &'s [EntityId], offsets: &'s [u32], rows: usize) -> Option<Index<'s>> {
        let span = keys.first().zip(keys.last()).map_or(0, |(first, last)| (last.0 - first.0) as usize + 1);
        let dense = offsets.len() == span + 1;
        let ends = offsets.last().is_none_or(|&last| last as usize <= rows);
        let fits = offsets.is_empty() || !keys.is_empty() && (dense || offsets.len() == keys.len() + 1);
        (fits && ends && offsets.is_sorted()).then_some(Index { keys, offsets, dense })
    }

    #[inline]
    pub fn rows(&self, entity: EntityId) -> Range<usize> {
        let (Some(first), [_, ends @ ..]) = (self.keys.first(), self.offsets) else { return 0..0 };
        let row = match self.dense {
            true => entity.0.wrapping_sub(first.0) as usize,
            false => self.keys.binary_search(&entity).unwrap_or(usize::MAX),
        };
        match ends.get(row) {
            Some(&end) => self.offsets[row] as usize..end as usize,
            None => 0..0,
        }
    }

    /// The most rows that a key has, and the rows of all.
    fn extent(&self) -> (usize, usize) {
        let counts = self.offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize);
        counts.fold((0, 0), |(most, all), count| (most.max(count), all + count))
    }
}

/// One relation in one direction.
#[derive(Clone, Copy)]
pub struct Adjacency<'s> {
    index: Index<'s>,
    entities: &'s [EntityId],
    claims: &'s [ClaimId],
}

impl<'s> Adjacency<'s> {
    #[inline]
    pub fn of(&self, entity: EntityId) -> Neighbours<'s> {
        let rows = self.index.rows(entity);
        Neighbours { entities: &self.entities[rows.clone()], claims: &self.claims[rows] }
    }

    /// The entities that stand on this side of the relation's claims: ascending, distinct. Some may have no
    /// neighbours, where the relation's claims have values or groups as objects.
    pub fn keys(&self) -> &'s [EntityId] {
        self.index.keys
    }
}

/// One relation.
#[derive(Clone, Copy)]
pub struct RelationIndex<'s> {
    pub from: Adjacency<'s>,
    pub into: Adjacency<'s>,
    values: Index<'s>,
    value_claims: &'s [ClaimId],
    pub statistics: RelationStatistics,
}

impl<'s> RelationIndex<'s> {
    /// The claims of the subject whose object is no entity.
    pub fn value_claims(&self, subject: EntityId) -> &'s [ClaimId] {
        &self.value_claims[self.values.rows(subject)]
    }

    /// The subjects of such claims, ascending.
    pub fn subjects_of_values(&self) -> Vec<EntityId> {
        // Most relations between entities have none.
        if self.value_claims.is_empty() {
            return vec![];
        }
        let keys = self.values.keys.iter().copied();
        keys.filter(|&subject| !self.values.rows(subject).is_empty()).collect()
    }
}

/// Where the keys and the offsets of a relation are in their columns.
#[derive(Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
struct RelationRow {
    subjects: Span,
    objects: Span,
    from: Span,
    into: Span,
    values: Span,
    /// See [`RelationStatistics`].
    pairs: u32,
    mutual: u32,
}

/// Reads the adjacency of all relations; `claims` gives how many claims each has.
pub fn read<'s>(
    reader: &mut Reader<'s>,
    claims: impl Iterator<Item = usize>,
    entity_count: usize,
) -> Result<Vec<RelationIndex<'s>>> {
    let claims: Vec<usize> = claims.collect();
    let claim_count: usize = claims.iter().sum();
    let is_entity = |id: &EntityId| id.index() < entity_count;
    let is_claim = |id: &ClaimId| id.index() < claim_count;
    let rows = reader.column::<RelationRow>()?;
    if rows.len() != claims.len() {
        return Err(reader.invalid("not one row a relation"));
    }
    let keys = reader.checked::<EntityId>(is_entity)?;
    let offsets = reader.column::<u32>()?;
    let mut side = || -> Result<(&'s [EntityId], &'s [ClaimId])> {
        let (entities, claims) = (reader.checked(is_entity)?, reader.checked(is_claim)?);
        match entities.len() == claims.len() {
            true => Ok((entities, claims)),
            false => Err(reader.invalid("neighbours and claims differ in number")),
        }
    };
    let (from, into) = (side()?, side()?);
    let value_claims = reader.checked::<ClaimId>(is_claim)?;

    let relation = |(row, &claims): (&RelationRow, &usize)| {
        let keys_in = |span: Span| keys.get(span.range()).filter(|keys| keys.is_sorted_by(|a, b| a < b));
        let (subjects, objects) = (keys_in(row.subjects)?, keys_in(row.objects)?);
        let index = |keys, span: Span, rows| Index::new(keys, offsets.get(span.range())?, rows);
        let from_index = index(subjects, row.from, from.0.len())?;
        let into_index = index(objects, row.into, into.0.len())?;
        let ((most_from, edges), (most_into, _)) = (from_index.extent(), into_index.extent());
        Some(RelationIndex {
            from: Adjacency { index: from_index, entities: from.0, claims: from.1 },
            into: Adjacency { index: into_index, entities: into.0, claims: into.1 },
            values: index(subjects, row.values, value_claims.len())?,
            value_claims,
            statistics: RelationStatistics {
                claims,
                subjects: subjects.len(),
                objects: objects.len(),
                edges,
                pairs: row.pairs as usize,
                mutual: row.mutual != 0,
                most_from,
                most_into,
            },
        })
    };
    let relations: Option<Vec<_>> = rows.iter().zip(&claims).map(relation).collect();
    relations.ok_or_else(|| damaged("the index of a relation is out of order"))
}

/// A claim seen from one of its entities; sorted as the adjacency is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
    pub relation: RelationId,
    pub entity: EntityId,
    pub neighbour: EntityId,
    pub claim: ClaimId,
}

impl Edge {
    /// The claim seen from the other entity.
    pub fn reversed(self) -> Edge {
        Edge { entity: self.neighbour, neighbour: self.entity, ..self }
    }
}

/// Writes the columns that [`read`] reads. `from` and `into` are sorted; `values` are the relation, the subject
/// and the claim, sorted, where the object is no entity.
pub fn write(
    writer: &mut Writer,
    relations: impl Iterator<Item = RelationId>,
    from: &[Edge],
    into: &[Edge],
    values: &[(RelationId, EntityId, ClaimId)],
) {
    let mut rows = vec![];
    let mut keys: Vec<EntityId> = vec![];
    let mut offsets = vec![];
    for relation in relations {
        let from_rows = rows_of(from, |edge| edge.relation, relation);
        let into_rows = rows_of(into, |edge| edge.relation, relation);
        let value_rows = rows_of(values, |value| value.0, relation);
        let subjects = from[from_rows.clone()].iter().map(|edge| edge.entity);
        let subjects = subjects.chain(values[value_rows.clone()].iter().map(|value| value.1));
        let mut subjects: Vec<EntityId> = subjects.collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut objects: Vec<EntityId> = into[into_rows.clone()].iter().map(|edge| edge.entity).collect();
        objects.dedup();
        let pairs = pairs(&from[from_rows.clone()]);
        let mutual = pairs.clone().eq(self::pairs(&into[into_rows.clone()]));
        rows.push(RelationRow {
            pairs: pairs.count() as u32,
            mutual: mutual.into(),
            from: push_offsets(&mut offsets, &subjects, from, from_rows, |edge| edge.entity),
            into: push_offsets(&mut offsets, &objects, into, into_rows, |edge| edge.entity),
            values: push_offsets(&mut offsets, &subjects, values, value_rows, |value| value.1),
            subjects: push(&mut keys, &subjects),
            objects: push(&mut keys, &objects),
        });
    }
    writer.column(&rows);
    writer.column(&keys);
    writer.column(&offsets);
    for edges in [from, into] {
        writer.column(&edges.iter().map(|edge| edge.neighbour).collect::<Vec<_>>());
        writer.column(&edges.iter().map(|edge| edge.claim).collect::<Vec<_>>());
    }
    writer.column(&values.iter().map(|value| value.2).collect::<Vec<_>>());
}

/// The distinct pairs of entity and neighbour.
fn pairs(edges: &[Edge]) -> impl Iterator<Item = (EntityId, EntityId)> + Clone {
    let same = |a: &Edge, b: &Edge| (a.entity, a.neighbour) == (b.entity, b.neighbour);
    edges.chunk_by(same).map(|edges| (edges[0].entity, edges[0].neighbour))
}

fn rows_of<T>(rows: &[T], relation_of: impl Fn(&T) -> RelationId, relation: RelationId) -> Range<usize> {
    let start = rows.partition_point(|row| relation_of(row) < relation);
    start..start + rows[start..].partition_point(|row| relation_of(row) == relation)
}

fn push(column: &mut Vec<EntityId>, rows: &[EntityId]) -> Span {
    let start = column.len();
    column.extend_from_slice(rows);
    Span::of(start..column.len())
}

/// Appends the offsets of an [`Index`] over `rows[range]`, which are sorted by key.
fn push_offsets<T>(
    offsets: &mut Vec<u32>,
    keys: &[EntityId],
    rows: &[T],
    range: Range<usize>,
    key_of: impl Fn(&T) -> EntityId,
) -> Span {
    /// How many offsets one key may cost so that it is found without a search.
    const SPREAD: usize = 4;
    let start = offsets.len();
    let (Some(first), Some(last), false) = (keys.first(), keys.last(), range.is_empty()) else {
        return Span::of(start..start);
    };
    let span = (last.0 - first.0) as usize + 1;
    let mut at = range.start;
    let mut push_until = |key: EntityId| {
        while at < range.end && key_of(&rows[at]) < key {
            at += 1;
        }
        offsets.push(at as u32);
    };
    match span <= SPREAD * keys.len() {
        true => (first.0..=last.0).for_each(|key| push_until(EntityId(key))),
        false => keys.iter().for_each(|&key| push_until(key)),
    }
    offsets.push(range.end as u32);
    Span::of(start..offsets.len())
}
