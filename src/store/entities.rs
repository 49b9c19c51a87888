//! The columns of entities: types, names, places.

use super::csr::{Csr, CsrBuilder};
use super::image::{Reader, Writer};
use super::rows::{PlaceRow, Span};
use super::sparse::{Sparse, SparseBuilder};
use super::texts::{Texts, TextsBuilder};
use crate::diagnostic::Result;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::fold::fold;

/// Entities are numbered by the position of their first type in the hierarchy, then by folded name.
pub struct Entities<'s> {
    /// Most specific types, sorted.
    pub types: Csr<'s, TypeId>,
    /// For each type, the range of entities whose first type is it or below it.
    ranges: &'s [Span],
    /// For each type, the entities outside its range that are of it all the same: ascending.
    aside: Csr<'s, EntityId>,
    pub places: Sparse<'s, PlaceRow>,
    /// The canonical name of each entity, then all aliases.
    names: Texts<'s>,
    /// Where the aliases of an entity are among the names.
    aliases: Sparse<'s, Span>,
    /// Whose the aliases are.
    alias_of: &'s [EntityId],
    /// The names sorted by folded form, then entity, then name.
    sorted: &'s [u32],
    longest: usize,
}

impl<'s> Entities<'s> {
    pub fn len(&self) -> usize {
        self.types.len()
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

    pub fn aliases(&self, entity: EntityId) -> impl Iterator<Item = &'s str> + use<'s> {
        let range = self.aliases.get(entity.index()).unwrap_or_default().range();
        let names = self.names;
        range.map(move |name| names.get(name))
    }

    pub fn longest_name(&self) -> usize {
        self.longest
    }

    /// Every name with its entity, in the order of folded names, from the first that folds to no less.
    pub fn names_from(&self, folded: &str) -> impl Iterator<Item = (&'s str, EntityId)> {
        let first = self.sorted.partition_point(|&name| *fold(self.names.get(name as usize)) < *folded);
        self.sorted[first..].iter().map(|&name| self.named(name))
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
        let types = Csr::<TypeId>::read(reader, |id| id.index() < type_count)?;
        let count = types.len();
        let ranges = reader.checked::<Span>(|span| span.start <= span.end && span.end as usize <= count)?;
        if ranges.len() != type_count {
            return Err(reader.invalid("not one range a type"));
        }
        let aside = Csr::read_rows(reader, type_count, |id: &EntityId| id.index() < count)?;
        let places = Sparse::read(reader, count, |place: &PlaceRow| (place.file.0 as usize) < strings)?;
        let names = Texts::read(reader)?;
        let aliases = Sparse::read(reader, count, |span: &Span| {
            span.start <= span.end && count <= span.start as usize && span.end as usize <= names.len()
        })?;
        let alias_of = reader.checked::<EntityId>(|id| id.index() < count)?;
        if count.checked_add(alias_of.len()) != Some(names.len()) {
            return Err(reader.invalid("not one owner an alias"));
        }
        let sorted = reader.checked::<u32>(|&name| (name as usize) < names.len())?;
        let longest = reader.column::<u32>()?.first().copied().unwrap_or(0) as usize;
        Ok(Entities { types, ranges, aside, places, names, aliases, alias_of, sorted, longest })
    }
}

/// An entity, ready to be written: ids are final.
pub struct EntityDraft<'b> {
    pub name: &'b str,
    /// Sorted and distinct.
    pub aliases: Vec<&'b str>,
    /// Most specific types, sorted.
    pub types: Vec<TypeId>,
    /// The types of whose range the entity is no part.
    pub aside: Vec<TypeId>,
    pub place: Option<PlaceRow>,
}

/// Writes the columns that [`Entities::read`] reads. `ranges` is one range a type.
pub fn write(writer: &mut Writer, ranges: &[Span], entities: &[EntityDraft]) {
    let mut types = CsrBuilder::new();
    let mut aside = vec![vec![]; ranges.len()];
    let mut places = SparseBuilder::new();
    let mut names = TextsBuilder::new();
    let mut aliases = SparseBuilder::new();
    let mut alias_of = vec![];
    // Every name folded, with its owner and its number: an entity's canonical name comes before its aliases.
    let mut folded: Vec<(String, EntityId, u32)> = vec![];
    for (index, entity) in entities.iter().enumerate() {
        types.row(entity.types.iter().copied());
        entity.aside.iter().for_each(|of| aside[of.index()].push(EntityId::from(index)));
        places.set(index, entity.place);
        names.push(entity.name);
        folded.push((fold(entity.name), EntityId::from(index), index as u32));
    }
    for (index, entity) in entities.iter().enumerate() {
        let first = entities.len() + alias_of.len();
        let span = Span::of(first..first + entity.aliases.len());
        aliases.set(index, (!entity.aliases.is_empty()).then_some(span));
        for &alias in &entity.aliases {
            let number = (entities.len() + alias_of.len()) as u32;
            folded.push((fold(alias), EntityId::from(index), number));
            names.push(alias);
            alias_of.push(EntityId::from(index));
        }
    }
    folded.sort_unstable();
    let sorted: Vec<u32> = folded.iter().map(|(.., number)| *number).collect();
    let longest = folded.iter().map(|(folded, ..)| folded.split(' ').count()).max().unwrap_or(0);

    types.write(writer);
    writer.column(ranges);
    aside.into_iter().collect::<CsrBuilder<_>>().write(writer);
    places.write(writer);
    names.write(writer);
    aliases.write(writer);
    writer.column(&alias_of);
    writer.column(&sorted);
    writer.column(&[longest as u32]);
}
