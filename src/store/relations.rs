//! The columns of one relation: its claims in order, their adjacency, and where they are attested.

use super::adjacency::{Adjacency, ClaimIds, Index, index, read_keys};
use super::claims::Details;
use super::image::{Reader, Writer, damaged};
use super::narrow_columns::{self, NarrowColumn};
use super::rows::{Code, Coded};
use crate::diagnostic::Result;
use crate::model::{ClaimId, EntityId};
use bytemuck::{Pod, Zeroable};
use std::ops::Range;

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

/// One relation. Its claims are numbered by subject, then object.
#[derive(Clone)]
pub struct Relation<'s> {
    pub claims: Range<u32>,
    /// The first subject of each claim.
    subjects: &'s [EntityId],
    objects: &'s [Code],
    pub from: Adjacency<'s>,
    pub into: Adjacency<'s>,
    values: Index<'s>,
    value_claims: &'s [ClaimId],
    pub attested: Attested<'s>,
    pub statistics: RelationStatistics,
}

/// Where the claims of one relation are attested: a row for each attestation, by claim, then origin, then line.
#[derive(Clone)]
pub struct Attested<'s> {
    /// The rows among those of all relations.
    pub rows: Range<u32>,
    /// Numbers of [`super::attestations::OriginRow`]s.
    pub origins: NarrowColumn<'s>,
    pub lines: &'s [u32],
}

/// What is told of a relation once. Ranges begin where those of the relation before end.
#[derive(Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
pub struct RelationRow {
    pub claims: u32,
    pub attestations: u32,
    /// Whether each claim leads from one subject to one entity, one way: then the adjacency of subjects is the
    /// claims themselves.
    pub plain: u32,
    pub pairs: u32,
    pub mutual: u32,
    pub most_from: u32,
    pub most_into: u32,
}

/// The claims of one relation, for many look-ups.
#[derive(Clone, Copy)]
pub struct RelationClaims<'s> {
    relation: &'s Relation<'s>,
    details: &'s Details<'s>,
}

impl<'s> RelationClaims<'s> {
    pub fn new(relation: &'s Relation<'s>, details: &'s Details<'s>) -> RelationClaims<'s> {
        RelationClaims { relation, details }
    }

    /// As [`Snapshot::subjects_of`](crate::store::Snapshot::subjects_of).
    #[inline]
    pub fn subjects(&self, claim: ClaimId) -> &'s [EntityId] {
        match self.details.members(claim) {
            [] => std::slice::from_ref(self.relation.subject(claim)),
            members => members,
        }
    }

    /// As [`Snapshot::object_code`](crate::store::Snapshot::object_code).
    #[inline]
    pub fn object(&self, claim: ClaimId) -> Code {
        self.relation.object(claim)
    }
}

impl<'s> Relation<'s> {
    fn index(&self, claim: ClaimId) -> usize {
        (claim.0 - self.claims.start) as usize
    }

    #[inline]
    pub fn subject(&self, claim: ClaimId) -> &'s EntityId {
        &self.subjects[self.index(claim)]
    }

    #[inline]
    pub fn object(&self, claim: ClaimId) -> Code {
        self.objects[self.index(claim)]
    }

    /// The first subject of each claim.
    pub fn subjects(&self) -> &'s [EntityId] {
        self.subjects
    }

    pub fn objects(&self) -> &'s [Code] {
        self.objects
    }

    /// The claims whose object is no entity, and where those of each subject are among them.
    pub fn values(&self) -> (&Index<'s>, &'s [ClaimId]) {
        (&self.values, self.value_claims)
    }

    /// The claims of the subject whose object is no entity.
    pub fn value_claims(&self, subject: EntityId) -> &'s [ClaimId] {
        &self.value_claims[self.values.rows(subject)]
    }

    /// Whether there are such claims.
    pub fn states_values(&self) -> bool {
        !self.value_claims.is_empty()
    }

    /// The subjects of such claims, ascending.
    pub fn subjects_of_values(&self) -> Vec<EntityId> {
        // Most relations between entities have none.
        if self.value_claims.is_empty() {
            return vec![];
        }
        let keys = self.from.keys().iter().copied();
        keys.filter(|&subject| !self.values.rows(subject).is_empty()).collect()
    }

    /// Reads the next relation, whose claims and attestations begin with these numbers. `valid` tells whether
    /// what an object's code points at is there; there are so many entities, and origins.
    pub fn read(
        reader: &mut Reader<'s>,
        (first_claim, first_row): (u32, u32),
        valid: impl Fn(&Code) -> bool,
        entities: usize,
        origins: usize,
    ) -> Result<Relation<'s>> {
        let [row] = reader.column::<RelationRow>()? else { return Err(reader.invalid("not one row")) };
        let (Some(end), Some(last)) =
            (first_claim.checked_add(row.claims), first_row.checked_add(row.attestations))
        else {
            return Err(reader.invalid("too many claims"));
        };
        let count = row.claims as usize;
        let is_entity = |id: &EntityId| id.index() < entities;
        let claims = first_claim..end;
        let is_claim = |id: &ClaimId| claims.contains(&id.0);
        let subjects = reader.checked(is_entity)?;
        let objects = reader.checked(&valid)?;
        if subjects.len() != count || objects.len() != count {
            return Err(reader.invalid("columns of claims differ in length"));
        }
        let from_keys = read_keys(reader, entities)?;
        let into_keys = read_keys(reader, entities)?;
        let from = match row.plain {
            0 => Adjacency::read(reader, from_keys, is_entity, is_claim)?,
            _ => {
                let index = Index::read(reader, from_keys, count)?;
                reader.ensure("a plain claim has an object that is no entity", || {
                    objects.iter().all(|object| matches!(object.decode(), Coded::Entity(_)))
                })?;
                // An entity's code is its id.
                let entities: &[EntityId] = bytemuck::cast_slice(objects);
                Adjacency { index, entities, claims: ClaimIds::Run { first: first_claim, count: row.claims } }
            }
        };
        let into = Adjacency::read(reader, into_keys, is_entity, is_claim)?;
        if from.entities.len() != into.entities.len() {
            return Err(reader.invalid("there are not as many ways back as forth"));
        }
        let value_claims = reader.checked(is_claim)?;
        let values = Index::read(reader, from_keys, value_claims.len())?;
        let attested = Attested {
            rows: first_row..last,
            origins: NarrowColumn::read(reader, origins)?,
            lines: reader.column()?,
        };
        if [attested.origins.len(), attested.lines.len()] != [row.attestations as usize; 2] {
            return Err(reader.invalid("columns of attestations differ in length"));
        }
        let statistics = RelationStatistics {
            claims: count,
            subjects: from_keys.len(),
            objects: into_keys.len(),
            edges: from.entities.len(),
            pairs: row.pairs as usize,
            mutual: row.mutual != 0,
            most_from: row.most_from as usize,
            most_into: row.most_into as usize,
        };
        reader.ensure("the most neighbours are other ones", || {
            statistics.most_from == from.index.most() && statistics.most_into == into.index.most()
        })?;
        Ok(Relation { claims, subjects, objects, from, into, values, value_claims, attested, statistics })
    }
}

impl<'s> Adjacency<'s> {
    fn read(
        reader: &mut Reader<'s>,
        keys: &'s [EntityId],
        is_entity: impl Fn(&EntityId) -> bool,
        is_claim: impl Fn(&ClaimId) -> bool,
    ) -> Result<Adjacency<'s>> {
        let entities = reader.checked(is_entity)?;
        let claims: &[ClaimId] = reader.checked(is_claim)?;
        if entities.len() != claims.len() {
            return Err(damaged("neighbours and claims differ in number"));
        }
        let index = Index::read(reader, keys, entities.len())?;
        Ok(Adjacency { index, entities, claims: ClaimIds::Listed(claims) })
    }
}

/// One way from an entity to a neighbour; sorted as the adjacency is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edge {
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

/// The claims of one relation, ready to be written: ids are final.
pub struct RelationDraft {
    pub first_claim: u32,
    /// The first subject and the object of each claim, sorted.
    pub subjects: Vec<EntityId>,
    pub objects: Vec<Code>,
    /// The ways from subjects to objects, sorted; `None` where they are the claims themselves.
    pub from: Option<Vec<Edge>>,
    /// The claims whose object is no entity, with each of their subjects: sorted.
    pub values: Vec<(EntityId, ClaimId)>,
    /// Of each attestation, by claim.
    pub origins: Vec<u32>,
    pub lines: Vec<u32>,
}

impl RelationDraft {
    /// Writes the columns that [`Relation::read`] reads, with so many origins; one after another as
    /// [`super::counting_sort::CountingSort`] does, so that an image does not tell which of them it was.
    pub fn write(self, writer: &mut Writer, origins: usize) {
        let plain = self.from.is_none();
        let from: Vec<Edge> = match self.from {
            Some(edges) => edges,
            None => (self.subjects.iter().zip(&self.objects).zip(self.first_claim..))
                .map(|((&entity, object), claim)| Edge {
                    entity,
                    neighbour: EntityId(object.0),
                    claim: ClaimId(claim),
                })
                .collect(),
        };
        let into = reversed(&from);
        let mut subjects: Vec<EntityId> = from.iter().map(|edge| edge.entity).collect();
        subjects.dedup();
        if !self.values.is_empty() {
            subjects.extend(self.values.iter().map(|value| value.0));
            subjects.sort_unstable();
            subjects.dedup();
        }
        let mut objects: Vec<EntityId> = into.iter().map(|edge| edge.entity).collect();
        objects.dedup();
        let mutual = pairs(&from).eq(pairs(&into));
        let relation = RelationRow {
            claims: self.subjects.len() as u32,
            attestations: self.lines.len() as u32,
            plain: plain.into(),
            pairs: pairs(&from).count() as u32,
            mutual: mutual.into(),
            most_from: most(&from),
            most_into: most(&into),
        };
        let row = writer.reserve();
        writer.column(self.subjects);
        writer.column(self.objects);
        writer.column(&subjects[..]);
        let keys = writer.reserve();
        if !plain {
            writer.column(from.iter().map(|edge| edge.neighbour).collect::<Vec<_>>());
            writer.column(from.iter().map(|edge| edge.claim).collect::<Vec<_>>());
        }
        writer.column(index(&subjects, from.iter().map(|edge| edge.entity)));
        let [neighbours, claims, of] = [writer.reserve(), writer.reserve(), writer.reserve()];
        writer.column(self.values.iter().map(|value| value.1).collect::<Vec<_>>());
        writer.column(index(&subjects, self.values.iter().map(|value| value.0)));
        narrow_columns::write(writer, self.origins.into_iter(), origins);
        writer.column(self.lines);
        writer.put(row, vec![relation]);
        writer.put(neighbours, into.iter().map(|edge| edge.neighbour).collect::<Vec<_>>());
        writer.put(claims, into.iter().map(|edge| edge.claim).collect::<Vec<_>>());
        writer.put(of, index(&objects, into.iter().map(|edge| edge.entity)));
        writer.put(keys, objects);
    }
}

/// The distinct pairs of entity and neighbour.
fn pairs(edges: &[Edge]) -> impl Iterator<Item = (EntityId, EntityId)> + Clone {
    let same = |a: &Edge, b: &Edge| (a.entity, a.neighbour) == (b.entity, b.neighbour);
    edges.chunk_by(same).map(|edges| (edges[0].entity, edges[0].neighbour))
}

/// The most edges that an entity has.
fn most(edges: &[Edge]) -> u32 {
    edges.chunk_by(|a, b| a.entity == b.entity).map(<[Edge]>::len).max().unwrap_or(0) as u32
}

/// The edges seen from their other ends, sorted: by counting where those lie close together. Edges come sorted, so
/// that those of one neighbour stay in order.
fn reversed(edges: &[Edge]) -> Vec<Edge> {
    let ends = || edges.iter().map(|edge| edge.neighbour.0);
    let (Some(first), Some(last)) = (ends().min(), ends().max()) else { return vec![] };
    let span = (last - first) as usize + 1;
    if span > 4 * edges.len() + 1024 {
        let mut all: Vec<Edge> = edges.iter().map(|edge| edge.reversed()).collect();
        all.sort_unstable();
        return all;
    }
    let mut next = vec![0u32; span + 1];
    ends().for_each(|end| next[(end - first) as usize + 1] += 1);
    for at in 1..next.len() {
        next[at] += next[at - 1];
    }
    let unset = Edge { entity: EntityId(0), neighbour: EntityId(0), claim: ClaimId(0) };
    let mut all = vec![unset; edges.len()];
    for edge in edges {
        let at = &mut next[(edge.neighbour.0 - first) as usize];
        all[*at as usize] = edge.reversed();
        *at += 1;
    }
    all
}
