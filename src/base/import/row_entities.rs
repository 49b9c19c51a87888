//! The entities of a row: found by key or name, or made.

use super::cells::Cells;
use super::records::{DIVIDER, Odd};
use super::row::Row;
use super::template::{Maker, Met, Naming};
use super::undo_log::Change;
use crate::base::environment::Environment;
use crate::base::identity::{Note, Refused};
use crate::base::import::row_fault::{Wrong, wrong};
use crate::base::keyless::NO_SPACE;
use crate::base::problems::a;
use crate::base::world::World;
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::Names;
use crate::vocabulary::fold::{compare, composed, fold};
use std::borrow::Cow;

/// How many entities of one name a row is compared with: that there are several is known from a few.
const MOST_LOOKED_AT: usize = 100;

impl<'r> Row<'_, 'r> {
    /// The entity of a row: by its key where it has one, otherwise by its name; a new one when there is none yet.
    /// Nothing when both cells are empty. The maker stands at the place.
    pub fn make(&mut self, maker: &mut Maker, place: usize) -> std::result::Result<Option<EntityId>, Wrong> {
        let name = self.cells().name(maker)?.into_owned();
        let key = maker.key.map(|column| self.text(column)).unwrap_or_default();
        let aliases = self.aliases(maker)?;
        let id = match (key.is_empty(), name.is_empty()) {
            (true, true) => return Ok(None),
            (false, _) => self.keyed(maker, place, key, &name, &aliases)?,
            (true, false) => match maker.met.get(name.as_str()) {
                Some(id) => *id,
                None => {
                    let id = self.named(maker, &name, None)?;
                    maker.met.insert(name.as_str().into(), id);
                    self.changes.push(Change::Met(place, name.clone()));
                    id
                }
            },
        };
        let own = self.world.builder.name(id);
        let is_other = !name.is_empty() && compare(&name, own).is_ne();
        if is_other
            && !self.world.identity.leaves_out
            && aliases.iter().any(|(_, alias)| compare(alias, own).is_eq())
        {
            self.note(Note::Mutual(id, name.to_string()));
        }
        let space = maker.key.map(|_| maker.space.as_str());
        for (column, alias) in aliases {
            self.alias(id, alias, space, column)?;
        }
        Ok(Some(id))
    }

    /// The aliases that the row gives, with their columns.
    fn aliases(&self, maker: &Maker) -> std::result::Result<Vec<(usize, &'r str)>, Wrong> {
        let mut aliases = vec![];
        for (column, divider) in &maker.aliases {
            let cell = self.text(*column);
            let odd = self.row.odd(*column);
            if let Some(odd) = odd.filter(|odd| *odd != Odd::List) {
                return wrong(Some(*column), format!("it is {}, where texts are expected", odd.one()));
            }
            let has_list = odd.is_some();
            let listed = cell.split(|character| has_list && character == DIVIDER);
            let texts: Vec<&str> = match divider {
                Some(divider) => listed.flat_map(|text| text.split(divider.as_str())).collect(),
                None => listed.collect(),
            };
            let texts = texts.into_iter().map(str::trim).filter(|alias| !alias.is_empty());
            aliases.extend(texts.map(|alias| (*column, alias)));
        }
        Ok(aliases)
    }

    /// Gives the entity a further name. Keys of the space, where it has one there, tell it from others of that name. What
    /// rows have named so before is the same entity, and is so from the first row on, once all are read again.
    fn alias(
        &mut self,
        id: EntityId,
        alias: &str,
        space: Option<&str>,
        column: usize,
    ) -> std::result::Result<(), Wrong> {
        let world = &*self.world;
        let folded = fold(alias);
        if world.names_of(id, alias) {
            self.confirm_alias(id, &folded);
            return Ok(());
        }
        let types = world.builder.types(id);
        let space = space.filter(|space| world.keys.has(space, id));
        let is_unsettled = world.identity.is_unsettled(world.builder.name(id), &folded);
        let is_doubtful = world.is_doubtful(&folded, space, types);
        // Very many may have the name, each with a key in the space of this one, which tells them apart.
        let types = types.to_vec();
        let World { keyless, builder, keys, .. } = &mut *self.world;
        let mut rivals: Vec<EntityId> =
            keyless.named(space.unwrap_or(NO_SPACE), &folded, builder, keys).collect();
        rivals.sort_unstable();
        let world = &*self.world;
        rivals.retain(|&rival| world.overlap(rival, &types));
        // A later row may give what is declared a key that tells it from this one.
        let is_settled = |rival: EntityId| world.identity.leaves_out || (is_unsettled && world.is_own(rival));
        let of = world.builder.name(id);
        if let Some(rival) = rivals.iter().find(|rival| !is_doubtful && is_settled(**rival)) {
            let rival = world.builder.name(*rival);
            return wrong(
                Some(column),
                format!("`{alias}`, an alias of `{of}`, is a name of `{rival}` already"),
            );
        }
        if is_unsettled || is_doubtful {
            return wrong(Some(column), format!("`{alias}`, an alias of `{of}`, is a name of others too"));
        }
        self.world.builder.alias(id, alias);
        self.changes.push(Change::Alias(id));
        let declared = rivals.iter().copied().find(|rival| self.world.is_own(*rival));
        if let Some(rival) = declared.or(rivals.first().copied()) {
            self.note(Note::Alias(id, alias.to_string(), rival));
        }
        Ok(())
    }

    /// The row names an entity so, which may be foretold: one that is spelled alike makes it.
    fn confirm(&mut self, id: EntityId, name: &str) {
        let is_own = self.world.is_own(id);
        if self.world.identity.is_unconfirmed(id, None) && (is_own || self.world.builder.name(id) == name) {
            if !is_own {
                let place = self.place();
                self.world.builder.set_place(id, place);
            }
            self.world.identity.confirm(id, None);
            self.changes.push(Change::Noted);
        }
    }

    /// The row gives an entity the folded alias, which may be foretold.
    fn confirm_alias(&mut self, id: EntityId, alias: &str) {
        if self.world.identity.is_unconfirmed(id, Some(alias)) {
            self.world.identity.confirm(id, Some(alias));
            self.changes.push(Change::Noted);
        }
    }

    fn note(&mut self, note: Note) {
        self.world.identity.noted.notes.push(note);
        self.changes.push(Change::Noted);
    }

    /// The entity was meant by a name, without a key.
    fn note_by_name(&mut self, id: EntityId) {
        self.world.identity.noted.by_name.push(id);
        self.changes.push(Change::ByName);
    }

    /// The row gives a key to what has its name, perhaps as an alias.
    fn by_alias(&mut self, id: EntityId, name: &str, space: &str, key: &str) {
        if compare(self.world.builder.name(id), name).is_ne() {
            self.world.identity.noted.by_alias.insert(id);
            self.note(Note::ByAlias(id, fold(name), (space.to_string(), key.to_string())));
        }
    }

    /// The row names what has the key, where it is in doubt whether it has.
    fn keyed_by(&mut self, id: EntityId, name: &str, space: &str, key: &str) {
        let identity = &self.world.identity;
        let is_own_name = || compare(self.world.builder.name(id), name).is_eq();
        if identity.noted.by_alias.contains(&id) && is_own_name() {
            self.note(Note::Keyed(id, (space.to_string(), key.to_string())));
        } else if identity.is_foretold(id) {
            match is_own_name() {
                true => self.note(Note::Keyed(id, (space.to_string(), key.to_string()))),
                false => self.by_alias(id, name, space, key),
            }
        }
    }

    /// The row spells a name of the entity so.
    fn spelled(&mut self, id: EntityId, name: &str) {
        if !self.world.is_spelled(id, name) && !self.world.identity.noted.has_spelled(id, name) {
            let place = self.place();
            self.world.identity.noted.spelled(id, name, place);
            self.changes.push(Change::Noted);
        }
    }

    fn keyed(
        &mut self,
        maker: &Maker,
        place: usize,
        key: &'r str,
        name: &str,
        aliases: &[(usize, &str)],
    ) -> std::result::Result<EntityId, Wrong> {
        let column = maker.key;
        if let Some(id) = self.world.keys.get(&maker.space, key) {
            if name.is_empty() {
                // A row that only refers says nothing new of it; a later one may say of what type it is.
                let is_of = self.cells().is_of(maker, id, column);
                if is_of.is_err() {
                    self.want(maker, key);
                }
                return is_of.map(|()| id);
            }
            if !self.world.names_of(id, name) {
                self.renamed(maker, id, key, name, aliases)?;
            }
            self.spelled(id, name);
            self.keyed_by(id, name, &maker.space, key);
            if !self.world.types_overlap(&self.world.kinds(id), &maker.types) {
                self.cells().is_of(maker, id, column)?;
            }
            self.typed(id, maker);
            self.confirm(id, name);
            return Ok(id);
        }
        if name.is_empty() {
            self.want(maker, key);
            return wrong(
                column,
                format!(
                    "no entity has the key `{key}` among the keys of `{}`, and no row gives it a name",
                    maker.space
                ),
            );
        }
        let id = self.named(maker, name, Some(key))?;
        self.world.set_key(&maker.space, key, id);
        self.changes.push(Change::Key(place, key, id));
        self.by_alias(id, name, &maker.space, key);
        Ok(id)
    }

    /// The row refers to what no row before it has made as it says.
    fn want(&mut self, maker: &Maker, key: &str) {
        if !self.world.identity.leaves_out {
            self.world.identity.noted.wanted.insert((maker.space.clone(), key.to_string()));
        }
    }

    /// Another name of what has the key: where the row tells the known one as an alias, that is what it is.
    fn renamed(
        &mut self,
        maker: &Maker,
        id: EntityId,
        key: &str,
        name: &str,
        aliases: &[(usize, &str)],
    ) -> std::result::Result<(), Wrong> {
        let known = self.world.builder.name(id).to_string();
        let is_told = aliases.iter().any(|(_, alias)| compare(alias, &known).is_eq());
        match maker
            .named_by()
            .filter(|_| is_told && !self.world.is_own(id) && !self.world.identity.leaves_out)
        {
            Some(column) => {
                self.note(Note::Renamed(id, name.to_string()));
                self.alias(id, name, Some(&maker.space), column)
            }
            None => {
                let called = (maker.space.clone(), key.to_string(), name.to_string());
                self.world.identity.noted.called.insert(called);
                wrong(
                    maker.named_by(),
                    format!("the key `{key}` is that of `{known}`, which is not called `{name}`"),
                )
            }
        }
    }

    /// The entity of that name that fits the types, or a new one. One that has a key already is another, when
    /// this one has a key too.
    fn named(
        &mut self,
        maker: &Maker,
        name: &str,
        key: Option<&str>,
    ) -> std::result::Result<EntityId, Wrong> {
        let types = &maker.types;
        let folded = fold(name);
        if folded.is_empty() {
            return wrong(maker.named_by(), "the name has no character that shows anything");
        }
        let space = key.map(|_| maker.space.as_str());
        if self.world.is_doubtful(&folded, space, types) {
            return Err(several(maker, name));
        }
        let World { keyless, builder, keys, .. } = &mut *self.world;
        let free = keyless.named(space.unwrap_or(NO_SPACE), &folded, builder, keys);
        let free: Vec<EntityId> = free.take(MOST_LOOKED_AT).collect();
        let world = &*self.world;
        let mut free: Vec<EntityId> = free.into_iter().filter(|id| world.overlap(*id, types)).collect();
        let is_new_to_kept = world.identity.goes_on
            && key.is_some()
            && !world.identity.noted.is_in_doubt
            && world.rival(name, types).is_some();
        if space
            .is_some_and(|space| world.identity.known.is_keyed_apart(world.schema(), &folded, space, types))
        {
            if let Some(own) = free.iter().find(|id| world.is_own(**id)) {
                return Err(self.declared(maker, name, *own));
            }
            free.clear();
        }
        let (fitting, others): (Vec<EntityId>, Vec<EntityId>) =
            free.into_iter().partition(|id| world.types_overlap(&world.kinds(*id), types));
        let kinds: Vec<Vec<TypeId>> = others.into_iter().map(|id| world.kinds(id)).collect();
        for kinds in kinds {
            self.note(Note::Kinds(folded.clone(), [kinds, types.clone()]));
        }
        self.world.identity.noted.is_in_doubt |= is_new_to_kept;
        match fitting.as_slice() {
            [] => {
                let place = self.place();
                let id = self.world.builder.entity(name, types, Some(place));
                self.changes.push(Change::Entity(id));
                if key.is_none() {
                    self.note_by_name(id);
                }
                Ok(id)
            }
            &[one] => {
                self.typed(one, maker);
                self.spelled(one, name);
                self.confirm(one, name);
                self.note_by_name(one);
                Ok(one)
            }
            _ => {
                if let Some(key) = key {
                    let refused = Refused { folded, space: maker.space.clone(), types: types.clone() };
                    self.world.identity.noted.refused.entry(refused).or_default().insert(key.to_string());
                }
                Err(several(maker, name))
            }
        }
    }

    /// The entity has the maker's types.
    fn typed(&mut self, id: EntityId, maker: &Maker) {
        for &of in &maker.types {
            if !self.world.is_a(id, of) {
                let list = self.world.builder.type_list_of(id);
                self.changes.push(Change::Types(id, list));
                self.world.builder.add_type(id, of);
            }
        }
    }

    /// What is wrong where keys tell things of a name apart, and the base's own files declare one.
    fn declared(&self, maker: &Maker, name: &str, own: EntityId) -> Wrong {
        let declared = self.world.builder.declared_at(own).map(|at| format!(" at {}:{}", at.file, at.line));
        let wrong = Wrong {
            column: maker.named_by(),
            ..Wrong::row(format!(
                "several keys of `{}` are those of a `{name}`, and one is declared{}: which it is, no key says",
                maker.space,
                declared.unwrap_or_default()
            ))
        };
        wrong.help("give the one that is declared a name of its own")
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
            self.spelled(id, name);
            self.confirm(id, name);
            return id;
        }
        let place = self.place();
        let id = self.world.builder.entity(name, &[Schema::SOURCE], Some(place));
        self.world.sources.push(id);
        self.changes.extend([Change::Entity(id), Change::Source]);
        id
    }
}

/// What is wrong where a name could mean several entities.
fn several(maker: &Maker, name: &str) -> Wrong {
    let wrong =
        Wrong { column: maker.named_by(), ..Wrong::row(format!("`{name}` is the name of several entities")) };
    wrong.help("say which of them by its key: entity ?x: TYPE key {COLUMN} in SPACE")
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
        let is_spelled =
            || self.world.is_spelled(id, &name) || self.world.identity.noted.has_spelled(id, &name);
        let called = key.is_empty() || name.is_empty() || is_spelled();
        // What was made before the first row may be so for this name alone.
        let identity = &self.world.identity;
        let is_confirmed = maker.name.is_empty()
            || !identity.is_foretold(id)
            || (self.world.builder.name(id) == name && !identity.is_unconfirmed(id, None));
        let no_aliases = maker.aliases.iter().all(|(column, _)| self.text(*column).is_empty());
        (called && is_confirmed && no_aliases && self.is_of(maker, id, None).is_ok()).then_some(Some(id))
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
        // What is put together may begin with an accent for the letter before it.
        Ok(Cow::Owned(composed(name.trim()).into_owned()))
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
