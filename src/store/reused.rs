//! A snapshot that a builder goes on from. What it holds of files that have not changed is not read from these again: its
//! entities come first in the bulk, and its claims are taken in when all else is there. A relation of which nothing is
//! new and nothing gone is copied as [unchanged](Reused::is_unchanged) when the graph is frozen, and never unpacked.

use super::bulk::ids::is_bulk;
use super::claims::Values;
use super::details::Details;
use super::quantities::Laid;
use super::relations::Relation;
use super::rows::{GroupRow, PlaceRow, StringId};
use super::snapshot::Snapshot;
use crate::model::{ClaimId, EntityId, Interval, RelationId, TypeId};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A snapshot of which a builder reuses what it can.
pub struct Reused {
    pub snapshot: Snapshot,
    /// The builder's id of each entity: of the bulk, but where a node is the same entity; none where only files spoke of it
    /// that are read again.
    pub ids: Vec<Option<EntityId>>,
    /// How many are not of the bulk: nodes of the builder, or gone.
    pub others: usize,
    /// The builder's number for each list of types, by its number in the snapshot and the type that decides where an
    /// entity stands.
    pub lists: FxHashMap<(usize, TypeId), u32>,
    /// The pool's numbers of the files that entities of the bulk stand in.
    pub files: Vec<Option<StringId>>,
    /// Whether what is said in an origin's file stays.
    pub stays: Vec<bool>,
    /// What of the claims is in the pool, once they are taken in.
    pub claims: ReusedClaims,
}

/// What of the snapshot's claims stays.
#[derive(Default)]
pub struct ReusedClaims {
    /// The relations that are unchanged.
    pub relations: Vec<bool>,
    /// Which texts, quantities, times and groups are stated.
    pub values: [Vec<bool>; 4],
    /// Of the origins of unchanged relations, the number of their file.
    pub origins: Vec<Option<StringId>>,
    /// Of the attestations of unchanged relations that say more than others, the numbers of that in the pool: ascending.
    pub sayings: Vec<(u32, u32)>,
}

/// The values of a snapshot, each with whether it is stated: ascending.
pub struct Stated<'k> {
    values: &'k Values<'k>,
    texts: &'k [bool],
    quantities: &'k [bool],
    times: &'k [bool],
    groups: &'k [bool],
}

impl<'k> Stated<'k> {
    pub fn texts(&self) -> impl Iterator<Item = Option<Box<str>>> {
        let texts = self.texts.iter().zip(0..);
        texts.map(|(stated, text)| stated.then(|| self.values.string(StringId(text)).into()))
    }

    pub fn quantities(&self) -> impl Iterator<Item = Option<Laid>> {
        let quantities = self.quantities.iter().enumerate();
        quantities.map(|(index, stated)| stated.then(|| self.values.quantity(index).into()))
    }

    pub fn times(&self) -> impl Iterator<Item = Option<Interval>> {
        self.times.iter().enumerate().map(|(index, stated)| stated.then(|| self.values.time(index)))
    }

    /// With the numbers of quantities, which are stated too, that `quantity` gives.
    pub fn groups(&self, quantity: impl Fn(u32) -> u32) -> impl Iterator<Item = Option<GroupRow>> {
        self.groups.iter().enumerate().map(move |(index, stated)| {
            let group = self.values.group_row(index);
            stated.then(|| GroupRow { number: quantity(group.number), ..group })
        })
    }
}

/// Which entities and claims of a snapshot a builder goes on from.
pub struct Reuse<'k> {
    /// Nodes of the builder, each with the entity of the snapshot that it is.
    pub declared: &'k [(EntityId, EntityId)],
    /// Whether what is said in a file stays.
    pub stays: &'k dyn Fn(&str) -> bool,
    /// Whether the entities that were made in a file go.
    pub goes: &'k dyn Fn(&str) -> bool,
}

impl Reused {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn claim_count(&self) -> usize {
        self.snapshot.claim_count()
    }

    /// The entities that are of the bulk, in the order of their ids there.
    pub fn indexes(&self) -> impl Iterator<Item = u32> {
        self.ids.iter().zip(0..).filter(|(id, _)| id.is_some_and(is_bulk)).map(|(_, index)| index)
    }

    pub fn name(&self, index: u32) -> &str {
        self.snapshot.name(EntityId(index))
    }

    pub fn aliases(&self, index: u32) -> Vec<&str> {
        self.snapshot.aliases(EntityId(index))
    }

    /// The number of the list of types.
    pub fn types(&self, index: u32) -> u32 {
        let entities = &self.snapshot.parts().entities;
        let (entity, stands_at) =
            (EntityId(index), |of: &&TypeId| entities.range_of(**of).contains(&(index as usize)));
        let first = match entities.types(entity) {
            [only] => Some(only),
            several => several.iter().find(stands_at),
        };
        let list = entities.list_of(entity);
        first.and_then(|&first| self.lists.get(&(list, first))).copied().unwrap_or_default()
    }

    /// The lists of types of all entities, and perhaps others.
    pub fn lists(&self) -> impl Iterator<Item = u32> {
        self.lists.values().copied()
    }

    pub fn place(&self, index: u32) -> Option<PlaceRow> {
        let entities = &self.snapshot.parts().entities;
        let (file, line) = entities.numbered_place(EntityId(index))?;
        Some(PlaceRow { file: self.files[file]?, line })
    }

    /// The entities of the bulk that have the name or alias, each with how it is written. What told them apart then is no
    /// name of theirs.
    pub fn named(&self, folded: &str) -> Vec<(EntityId, &str)> {
        let of_bulk = |(id, alias): (EntityId, _)| {
            let name = self.snapshot.name(id);
            let own = self.ids[id.index()].filter(|own| is_bulk(*own))?;
            Some((own, if fold(name) == folded { name } else { alias }))
        };
        let names = self.snapshot.parts().entities.declared_names_from(folded);
        let mut named: Vec<_> =
            names.take_while(|(name, _)| fold(name) == folded).map(|(name, id)| (id, name)).collect();
        named.dedup_by_key(|(id, _)| *id);
        named.into_iter().filter_map(of_bulk).collect()
    }

    pub fn longest_name(&self) -> usize {
        self.snapshot.longest_name()
    }

    /// All names and aliases, those of nodes too.
    pub fn all_names(&self) -> impl Iterator<Item = &str> + Send {
        self.snapshot.parts().entities.declared_names().flatten()
    }

    /// Whether any relation's claims are written again as they are.
    pub fn has_unchanged(&self) -> bool {
        self.claims.relations.contains(&true)
    }

    /// Whether the relation's are.
    pub fn is_unchanged(&self, relation: RelationId) -> bool {
        self.claims.relations[relation.index()]
    }

    pub fn relation(&self, relation: RelationId) -> &Relation<'_> {
        &self.snapshot.parts().relations[relation.index()]
    }

    /// The values that are stated still.
    pub fn stated(&self) -> Stated<'_> {
        let [texts, quantities, times, groups] = &self.claims.values;
        Stated { values: &self.snapshot.parts().values, texts, quantities, times, groups }
    }

    /// How many values there are, of the kind that has most.
    pub fn value_count(&self) -> usize {
        self.snapshot.parts().values.counts().into_iter().max().unwrap_or(0)
    }

    /// The source of each origin, in the builder's ids, and the number of its file in the pool, if a relation that is
    /// unchanged has it.
    pub fn origins(&self) -> impl Iterator<Item = Option<(EntityId, StringId)>> {
        let origins = self.snapshot.parts().attestations.origins.iter();
        origins
            .zip(&self.claims.origins)
            .map(|(origin, file)| Some((self.ids[origin.source.index()]?, (*file)?)))
    }

    /// The claims among these that have details, with these.
    pub fn details(&self, claims: &Range<u32>) -> impl Iterator<Item = (ClaimId, Details<'_>)> {
        let details = &self.snapshot.parts().details;
        details.detailed(claims.clone()).map(|claim| (claim, details.of(claim)))
    }

    /// The numbers in the pool of what attestations of unchanged relations say, by their rows.
    pub fn sayings(&self, rows: &Range<u32>) -> &[(u32, u32)] {
        let place = |end: u32| self.claims.sayings.partition_point(|(row, _)| *row < end);
        &self.claims.sayings[place(rows.start)..place(rows.end)]
    }

    /// As `Attestations::several`.
    pub fn several(&self, claims: Range<u32>) -> impl Iterator<Item = (ClaimId, u32)> {
        self.snapshot.parts().attestations.several(claims)
    }
}
