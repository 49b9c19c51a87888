//! The columns of entities: types, names, places.

use super::csr::{Csr, CsrBuilder};
use super::image::{Reader, Writer};
use super::narrow_columns::{self, NarrowColumn};
use super::rows::{PlaceRow, Span, StringId};
use super::sparse::{Sparse, SparseBuilder};
use super::texts::{Texts, TextsBuilder};
use crate::diagnostic::Result;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::ToldApart;
use crate::vocabulary::fold::{compare, words};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Entities are numbered by the position of their first type in the hierarchy, then by folded name.
pub struct Entities<'s> {
    /// The lists of types that entities have: most specific ones, sorted.
    lists: Csr<'s, TypeId>,
    /// The list of each entity.
    list_of: NarrowColumn<'s>,
    /// For each type, the range of entities whose first type is it or below it.
    ranges: &'s [Span],
    /// Where a range begins or ends, ascending: between two of these, ids ascend as folded names do.
    cuts: Vec<u32>,
    /// For each type, the entities outside its range that are of it all the same: ascending.
    aside: Csr<'s, EntityId>,
    /// The files in which entities are declared, and where each is: its file's number and 1, or 0 for nowhere,
    /// and its line.
    files: &'s [StringId],
    file_of: NarrowColumn<'s>,
    lines: &'s [u32],
    /// The canonical name of each entity, then all aliases, then all addresses.
    names: Texts<'s>,
    /// Where the aliases of an entity are among the names.
    aliases: Sparse<'s, Span>,
    /// Whose the aliases and addresses are.
    alias_of: &'s [EntityId],
    /// Of each entity whose name others have too, where its address is among the names; [`BY_TYPE`] where its first type
    /// tells it apart.
    shared: Sparse<'s, u32>,
    /// Where the addresses begin among the names: behind the aliases.
    addresses: usize,
    /// The names sorted by folded form, then entity, then name.
    sorted: &'s [u32],
    longest: usize,
}

impl<'s> Entities<'s> {
    pub fn len(&self) -> usize {
        self.list_of.len()
    }

    /// Most specific types, sorted.
    pub fn types(&self, entity: EntityId) -> &'s [TypeId] {
        self.lists.get(self.list_of(entity))
    }

    /// The number of that list among [`lists`](Entities::lists).
    pub fn list_of(&self, entity: EntityId) -> usize {
        self.list_of.get(entity.index())
    }

    /// All lists of types that entities have.
    pub fn lists(&self) -> impl Iterator<Item = &'s [TypeId]> {
        (0..self.lists.len()).map(|list| self.lists.get(list))
    }

    pub fn place(&self, entity: EntityId) -> Option<PlaceRow> {
        let (file, line) = self.numbered_place(entity)?;
        Some(PlaceRow { file: self.files[file], line })
    }

    /// The number of the entity's file among [`files`](Entities::files), and its line.
    pub fn numbered_place(&self, entity: EntityId) -> Option<(usize, u32)> {
        let file = self.file_of.get(entity.index()).checked_sub(1)?;
        Some((file, self.lines[entity.index()]))
    }

    /// The files that entities stand in.
    pub fn files(&self) -> &'s [StringId] {
        self.files
    }

    pub fn is_a(&self, entity: EntityId, of: TypeId) -> bool {
        self.range_of(of).contains(&entity.index()) || self.aside_of(of).binary_search(&entity).is_ok()
    }

    pub fn range_of(&self, of: TypeId) -> std::ops::Range<usize> {
        self.ranges[of.index()].range()
    }

    pub fn aside_of(&self, of: TypeId) -> &'s [EntityId] {
        self.aside.get(of.index())
    }

    pub fn name(&self, entity: EntityId) -> &'s str {
        self.names.get(entity.index())
    }

    /// By folded names, then ids.
    pub fn compare_names(&self, one: EntityId, other: EntityId) -> Ordering {
        let run = |entity: EntityId| self.cuts.partition_point(|&cut| cut <= entity.0);
        if run(one) == run(other) {
            return one.cmp(&other);
        }
        compare(self.name(one), self.name(other)).then(one.cmp(&other))
    }

    /// Whether the ids of all entities of the type ascend as their folded names do.
    pub fn ascend_by_name(&self, of: TypeId) -> bool {
        let range = self.range_of(of);
        let next = self.cuts.partition_point(|&cut| cut as usize <= range.start);
        self.cuts.get(next).is_none_or(|&cut| cut as usize >= range.end) && self.aside_of(of).is_empty()
    }

    pub fn aliases(&self, entity: EntityId) -> impl Iterator<Item = &'s str> + use<'s> {
        let range = self.aliases.get(entity.index()).unwrap_or_default().range();
        let names = self.names;
        range.map(move |name| names.get(name))
    }

    /// How the entity is told apart from others of its name; `None` where there are none.
    pub fn told_apart(&self, entity: EntityId) -> Option<ToldApart<'s>> {
        let address = self.shared.get(entity.index())?;
        Some(match address {
            BY_TYPE => ToldApart::ByType,
            name => ToldApart::By(self.names.get(name as usize)),
        })
    }

    pub fn longest_name(&self) -> usize {
        self.longest
    }

    /// Every name, in parts.
    pub fn all_names(&self) -> impl Iterator<Item = impl Iterator<Item = &'s str> + use<'s>> + use<'s> {
        self.in_parts(self.names.len())
    }

    /// Every name but the addresses, in parts.
    pub fn declared_names(&self) -> impl Iterator<Item = impl Iterator<Item = &'s str> + use<'s>> + use<'s> {
        self.in_parts(self.addresses)
    }

    fn in_parts(
        &self,
        end: usize,
    ) -> impl Iterator<Item = impl Iterator<Item = &'s str> + use<'s>> + use<'s> {
        const PART: usize = 1 << 14;
        let names = self.names;
        let part = move |first| (first..end.min(first + PART)).map(move |name| names.get(name));
        (0..end).step_by(PART).map(part)
    }

    /// Every name with its entity, in the order of folded names, from the first that folds to no less.
    pub fn names_from(&self, folded: &str) -> impl Iterator<Item = (&'s str, EntityId)> {
        self.sorted_from(folded).map(|name| self.named(name))
    }

    /// The same without addresses.
    pub fn declared_names_from(&self, folded: &str) -> impl Iterator<Item = (&'s str, EntityId)> {
        let is_declared = |name: &u32| (*name as usize) < self.addresses;
        self.sorted_from(folded).filter(is_declared).map(|name| self.named(name))
    }

    fn sorted_from(&self, folded: &str) -> impl Iterator<Item = u32> {
        let first =
            self.sorted.partition_point(|&name| compare(self.names.get(name as usize), folded).is_lt());
        self.sorted[first..].iter().copied()
    }

    fn named(&self, name: u32) -> (&'s str, EntityId) {
        let text = self.names.get(name as usize);
        match (name as usize).checked_sub(self.len()) {
            None => (text, EntityId(name)),
            Some(alias) => (text, self.alias_of[alias]),
        }
    }

    pub fn read(reader: &mut Reader<'s>, schema: &Schema, strings: usize) -> Result<Entities<'s>> {
        let type_count = schema.types.len();
        let lists = Csr::<TypeId>::read(reader, |id| id.index() < type_count)?;
        let list_of = NarrowColumn::read(reader, lists.len())?;
        let count = list_of.len();
        let ranges = reader.checked::<Span>(|span| span.start <= span.end && span.end as usize <= count)?;
        if ranges.len() != type_count {
            return Err(reader.invalid("not one range a type"));
        }
        let aside = Csr::read_rows(reader, type_count, |id: &EntityId| id.index() < count)?;
        let files = reader.checked(|file: &StringId| (file.0 as usize) < strings)?;
        let file_of = NarrowColumn::read(reader, files.len() + 1)?;
        let lines = reader.column()?;
        if file_of.len() != count || lines.len() != count {
            return Err(reader.invalid("not one place an entity"));
        }
        let names = Texts::read(reader)?;
        let cuts = cuts(ranges);
        reader.ensure("entities are out of order", || {
            let follows = |id: usize| compare(names.get(id - 1), names.get(id)).is_le();
            let is_cut = |id: usize| cuts.binary_search(&(id as u32)).is_ok();
            count <= names.len() && (1..count).into_par_iter().all(|id| follows(id) || is_cut(id))
        })?;
        let aliases = Sparse::read(reader, count, |span: &Span| {
            span.start <= span.end && count <= span.start as usize && span.end as usize <= names.len()
        })?;
        let alias_of = reader.checked::<EntityId>(|id| id.index() < count)?;
        if count.checked_add(alias_of.len()) != Some(names.len()) {
            return Err(reader.invalid("not one owner an alias"));
        }
        let shared = Sparse::read(reader, count, |&name: &u32| {
            name == BY_TYPE || count <= name as usize && (name as usize) < names.len()
        })?;
        let sorted = reader.checked::<u32>(|&name| (name as usize) < names.len())?;
        let &[longest, addresses] = reader.column::<u32>()? else {
            return Err(reader.invalid("not one length of names"));
        };
        let (longest, addresses) = (longest as usize, addresses as usize);
        if addresses < count || names.len() < addresses {
            return Err(reader.invalid("addresses begin among other names"));
        }
        Ok(Entities {
            lists,
            list_of,
            ranges,
            cuts,
            aside,
            files,
            file_of,
            lines,
            names,
            aliases,
            alias_of,
            shared,
            addresses,
            sorted,
            longest,
        })
    }
}

/// No place among the names.
const BY_TYPE: u32 = u32::MAX;

/// All entities, ready to be written: ids are final.
pub struct EntityDrafts<'b> {
    pub names: TextsBuilder,
    /// Those of entities that have any: sorted and distinct.
    pub aliases: Vec<(EntityId, Vec<&'b str>)>,
    /// Those whose names others have too, sorted, each with its address unless its first type tells it apart.
    pub shared: Vec<(EntityId, Option<&'b str>)>,
    /// A number of each one's types among all lists.
    pub types: Vec<u32>,
    /// Where each is declared: the number of its file's name, or [`EntityDrafts::NOWHERE`], and its line.
    pub files: Vec<u32>,
    pub lines: Vec<u32>,
}

impl EntityDrafts<'_> {
    pub const NOWHERE: u32 = u32::MAX;
}

/// A list of types that entities have.
pub struct TypesDraft {
    /// Most specific ones, sorted.
    pub types: Vec<TypeId>,
    /// The types of whose range such an entity is no part.
    pub aside: Vec<TypeId>,
}

/// Writes the columns that [`Entities::read`] reads. `ranges` is one range a type.
pub fn write(writer: &mut Writer, ranges: &[Span], lists: &[&TypesDraft], entities: EntityDrafts) {
    let EntityDrafts { mut names, aliases: given, shared: told, types, files: mut places, lines } = entities;
    lists.iter().map(|list| list.types.clone()).collect::<CsrBuilder<_>>().write(writer);
    narrow_columns::write(writer, types.iter().copied(), lists.len());
    writer.column(ranges);
    let mut aside = vec![vec![]; ranges.len()];
    for (index, &list) in types.iter().enumerate() {
        lists[list as usize].aside.iter().for_each(|of| aside[of.index()].push(EntityId::from(index)));
    }
    aside.into_iter().collect::<CsrBuilder<_>>().write(writer);

    // They come in long runs of one file.
    let mut files: Vec<u32> = places.chunk_by(|one, other| one == other).map(|run| run[0]).collect();
    files.sort_unstable();
    files.dedup();
    files.retain(|&file| file != EntityDrafts::NOWHERE);
    for run in places.chunk_by_mut(|one, other| one == other) {
        let number = files.binary_search(&run[0]).map_or(0, |file| file as u32 + 1);
        run.fill(number);
    }
    writer.column(&files[..]);
    narrow_columns::write(writer, places.iter().copied(), files.len() + 1);
    writer.column(lines);
    drop((types, places));

    let count = names.len();
    let mut aliases = SparseBuilder::new();
    let mut alias_of = vec![];
    for (entity, own) in given {
        let first = count + alias_of.len();
        aliases.set(entity.index(), Some(Span::of(first..first + own.len())));
        for alias in own {
            names.push(alias);
            alias_of.push(entity);
        }
    }
    let addresses = names.len();
    let mut shared = SparseBuilder::new();
    for (entity, address) in told {
        shared.set(entity.index(), Some(address.map_or(BY_TYPE, |_| names.len() as u32)));
        if let Some(address) = address {
            names.push(address);
            alias_of.push(entity);
        }
    }
    let owner =
        |name: u32| (name as usize).checked_sub(count).map_or(EntityId(name), |alias| alias_of[alias]);
    let sorted = sorted(&names, ranges, count as u32, |name| (owner(name), name));
    let longest = (0..addresses).into_par_iter().map(|name| words(names.get(name))).max().unwrap_or(0);
    let longest = (addresses..names.len()).map(|name| pieces(names.get(name))).fold(longest, usize::max);
    names.write(writer);
    aliases.write(writer);
    writer.column(alias_of);
    shared.write(writer);
    writer.column(sorted);
    writer.column([longest as u32, addresses as u32]);
}

/// How many words an address has, and marks: keys may be full of them, and each is read by itself.
pub fn pieces(address: &str) -> usize {
    words(address) + address.chars().filter(|character| !character.is_alphanumeric()).count()
}

/// The ids at which a range begins or ends: ascending, distinct.
fn cuts(ranges: &[Span]) -> Vec<u32> {
    let mut cuts: Vec<u32> = ranges.iter().flat_map(|range| [range.start, range.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// All names by folded form, then owner, then number. Names of one type come sorted, and often lie apart from those
/// of others: runs of them are put in order, and those that overlap are merged. Aliases are behind all of them.
fn sorted(
    names: &TextsBuilder,
    ranges: &[Span],
    entities: u32,
    owner: impl Fn(u32) -> (EntityId, u32) + Sync,
) -> Vec<u32> {
    let mut cuts = cuts(ranges);
    cuts.extend([0, entities, names.len() as u32]);
    cuts.sort_unstable();
    cuts.dedup();
    let name = |name: u32| names.get(name as usize);
    let order = |&one: &u32, &other: &u32| {
        compare(name(one), name(other)).then_with(|| owner(one).cmp(&owner(other)))
    };
    let mut runs: Vec<Vec<u32>> = cuts.windows(2).map(|pair| (pair[0]..pair[1]).collect()).collect();
    for aliases in runs.iter_mut().filter(|run| run[0] >= entities) {
        aliases.par_sort_by(order);
    }
    runs.sort_by(|one, other| order(&one[0], &other[0]));
    let mut sorted: Vec<u32> = Vec::with_capacity(names.len());
    // Where the runs begin that overlap each other, the last name of them, and how many they are.
    let (mut start, mut last, mut overlapping) = (0, None, 0);
    for run in runs {
        if last.is_some_and(|last| order(&last, &run[0]).is_lt()) {
            merge(&mut sorted[start..], overlapping, order);
            (start, overlapping) = (sorted.len(), 0);
        }
        last = last.into_iter().chain(run.last().copied()).max_by(order);
        overlapping += 1;
        sorted.extend(run);
    }
    merge(&mut sorted[start..], overlapping, order);
    debug_assert!(sorted.is_sorted_by(|one, other| order(one, other).is_le()));
    sorted
}

/// Puts so many runs that overlap in order: the sort finds them.
fn merge(runs: &mut [u32], number: usize, order: impl Fn(&u32, &u32) -> Ordering + Sync) {
    if number > 1 {
        runs.par_sort_by(order);
    }
}
