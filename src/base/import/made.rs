//! The entities of a row: found by key or name, or made.

use super::records::{DIVIDER, Odd};
use super::row::{Cells, Row, Wrong, wrong};
use super::template::{Maker, Met, Naming};
use super::undo::Change;
use crate::base::keyless::NO_SPACE;
use crate::base::world::{World, a};
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use std::borrow::Cow;

/// Of more entities of one name than so many, nobody counts in each row how many they are.
const MOST_COUNTED: usize = 1000;

impl<'r> Row<'_, 'r> {
    /// The entity of a row: by its key where it has one, otherwise by its name; a new one when there is none yet.
    /// Nothing when both cells are empty. The maker stands at the place.
    pub fn make(&mut self, maker: &mut Maker, place: usize) -> std::result::Result<Option<EntityId>, Wrong> {
        let name = self.cells().name(maker)?.into_owned();
        let key = maker.key.map(|column| self.text(column)).unwrap_or_default();
        let id = match (key.is_empty(), name.is_empty()) {
            (true, true) => return Ok(None),
            (false, _) => self.keyed(maker, place, key, &name)?,
            (true, false) => match maker.met.get(name.as_str()) {
                Some(id) => *id,
                None => {
                    let id = self.named(maker, &name, false)?;
                    maker.met.insert(name.as_str().into(), id);
                    self.changes.push(Change::Met(place, name));
                    id
                }
            },
        };
        for (column, divider) in &maker.aliases {
            let cell = self.text(*column);
            let odd = self.row.odd(*column);
            if let Some(odd) = odd.filter(|odd| *odd != Odd::List) {
                return wrong(Some(*column), format!("it is {}, where texts are expected", odd.one()));
            }
            let has_list = odd.is_some();
            let listed = cell.split(|character| has_list && character == DIVIDER);
            let aliases: Vec<&str> = match divider {
                Some(divider) => listed.flat_map(|text| text.split(divider.as_str())).collect(),
                None => listed.collect(),
            };
            let aliases = aliases.into_iter().map(str::trim);
            for alias in aliases.filter(|alias| !alias.is_empty()) {
                self.alias(id, alias, *column)?;
            }
        }
        Ok(Some(id))
    }

    fn alias(&mut self, id: EntityId, alias: &str, column: usize) -> std::result::Result<(), Wrong> {
        if self.world.names_of(id, alias) {
            return Ok(());
        }
        let types = self.world.builder.types(id).to_vec();
        match self.world.rival(alias, &types) {
            Some(rival) => {
                let (of, rival) = (self.world.builder.name(id), self.world.builder.name(rival));
                wrong(Some(column), format!("`{alias}`, an alias of `{of}`, is a name of `{rival}` already"))
            }
            None => {
                self.world.builder.alias(id, alias);
                self.changes.push(Change::Alias(id));
                Ok(())
            }
        }
    }

    fn keyed(
        &mut self,
        maker: &Maker,
        place: usize,
        key: &'r str,
        name: &str,
    ) -> std::result::Result<EntityId, Wrong> {
        let column = maker.key;
        if let Some(id) = self.world.keys.get(&maker.space, key) {
            if !name.is_empty() && !self.world.names_of(id, name) {
                let known = self.world.builder.name(id);
                return wrong(
                    maker.named_by(),
                    format!("the key `{key}` is that of `{known}`, which is not called `{name}`"),
                );
            }
            self.cells().is_of(maker, id, column)?;
            return Ok(id);
        }
        if name.is_empty() {
            return wrong(
                column,
                format!(
                    "no entity has the key `{key}` among the keys of `{}`, and the row gives no name",
                    maker.space
                ),
            );
        }
        let id = self.named(maker, name, true)?;
        self.world.set_key(&maker.space, key, id);
        self.changes.push(Change::Key(place, key, id));
        Ok(id)
    }

    /// The entity of that name that fits the types, or a new one. One that has a key already is another, when
    /// this one has a key too.
    fn named(&mut self, maker: &Maker, name: &str, with_key: bool) -> std::result::Result<EntityId, Wrong> {
        let types = &maker.types;
        let folded = fold(name);
        if folded.is_empty() {
            return wrong(maker.named_by(), "the name has no character that shows anything");
        }
        let World { keyless, builder, keys, .. } = &mut *self.world;
        let overlap = |id: &EntityId| {
            let own = builder.types(*id);
            own.iter().any(|&own| types.iter().any(|&other| builder.schema().may_overlap(own, other)))
        };
        let space = if with_key { &*maker.space } else { NO_SPACE };
        let free = keyless.named(space, &folded, builder, keys).filter(overlap);
        match free.take(MOST_COUNTED + 1).collect::<Vec<_>>().as_slice() {
            [] => {
                let place = self.place();
                let id = self.world.builder.entity(name, types, Some(place));
                self.changes.push(Change::Entity(id));
                Ok(id)
            }
            [one] => {
                for &of in types {
                    if !self.world.is_a(*one, of) {
                        let list = self.world.builder.type_list_of(*one);
                        self.changes.push(Change::Types(*one, list));
                        self.world.builder.add_type(*one, of);
                    }
                }
                Ok(*one)
            }
            several => {
                let count = match several.len() {
                    count if count > MOST_COUNTED => format!("more than {MOST_COUNTED}"),
                    count => count.to_string(),
                };
                wrong(maker.named_by(), format!("`{name}` is the name of {count} entities"))
            }
        }
    }

    pub fn source_named(&mut self, column: usize, met: &mut Met) -> std::result::Result<EntityId, Wrong> {
        let name = self.text(column);
        if name.is_empty() {
            return wrong(Some(column), "this row names no source");
        }
        if let Some(id) = met.get(name) {
            return Ok(*id);
        }
        let id = self.source_of_name(name);
        met.insert(name.into(), id);
        self.changes.push(Change::MetSource(name.to_string()));
        Ok(id)
    }

    fn source_of_name(&mut self, name: &str) -> EntityId {
        let world = &*self.world;
        let mut named = world.builder.named(&fold(name)).into_iter().map(|(id, _)| id);
        if let Some(id) = named.find(|id| world.is_a(*id, Schema::SOURCE)) {
            return id;
        }
        let place = self.place();
        let id = self.world.builder.entity(name, &[Schema::SOURCE], Some(place));
        self.world.sources.push(id);
        self.changes.extend([Change::Entity(id), Change::Source]);
        id
    }
}

impl<'a> Cells<'a> {
    /// The row's entity, when it is known and the row says nothing new of it; `Some(None)` where the row has none.
    pub fn known_by(&self, maker: &Maker) -> Option<Option<EntityId>> {
        let name = self.name(maker).ok()?;
        let key = maker.key.map(|column| self.text(column)).unwrap_or_default();
        let id = match (key.is_empty(), name.is_empty()) {
            (true, true) => return Some(None),
            (false, _) => self.world.keys.get(&maker.space, key)?,
            (true, false) => *maker.met.get(&*name)?,
        };
        let called = key.is_empty() || name.is_empty() || self.world.names_of(id, &name);
        let no_aliases = maker.aliases.iter().all(|(column, _)| self.text(*column).is_empty());
        (called && no_aliases && self.is_of(maker, id, None).is_ok()).then_some(Some(id))
    }

    /// The name that the row gives; empty when one of its columns is.
    pub fn name(&self, maker: &Maker) -> std::result::Result<Cow<'a, str>, Wrong> {
        if let [Naming::Column(column, None)] = maker.name[..] {
            return Ok(Cow::Borrowed(self.text(column)));
        }
        let mut name = String::new();
        for piece in &maker.name {
            match piece {
                Naming::Text(text) => name.push_str(text),
                Naming::Column(column, after) => match (self.text(*column), after) {
                    ("", _) => return Ok(Cow::Borrowed("")),
                    (text, None) => name.push_str(text),
                    (text, Some(begin)) => match text.strip_prefix(begin.as_str()) {
                        Some(rest) if !rest.trim().is_empty() => name.push_str(rest),
                        Some(_) => return wrong(Some(*column), format!("nothing stands behind `{begin}`")),
                        None => return wrong(Some(*column), format!("it does not begin with `{begin}`")),
                    },
                },
            }
        }
        Ok(Cow::Owned(name.trim().to_string()))
    }

    pub fn is_of(
        &self,
        maker: &Maker,
        id: EntityId,
        column: Option<usize>,
    ) -> std::result::Result<(), Wrong> {
        match maker.types.iter().find(|&&of| !self.world.is_a(id, of)) {
            None => Ok(()),
            Some(&of) => wrong(column, self.unfit(id, of)),
        }
    }

    pub fn unfit(&self, id: EntityId, wanted: TypeId) -> String {
        let schema = self.world.schema();
        let types: Vec<String> =
            self.world.kinds(id).iter().map(|&of| a(&schema.entity_type(of).name)).collect();
        let wanted = a(&schema.entity_type(wanted).name);
        format!("`{}` is {}, not {wanted}", self.world.builder.name(id), types.join(" and "))
    }
}
