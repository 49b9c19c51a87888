//! The entities of a name that have no key in a space yet: a row with a key may tell the key of one of them, and is about a
//! new one where there is none. Very many may have one name, each with a key; they are gone through once.

use super::keys::Keys;
use crate::model::EntityId;
use crate::store::{Builder, Met};
use crate::vocabulary::fold::fold;
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// By the space and the folded name; those that rows without a key look for have no space.
#[derive(Default)]
pub struct Keyless {
    spaces: FxHashMap<Box<str>, FxHashMap<Box<str>, Found>>,
}

#[derive(Default)]
struct Found {
    /// Which of those that have the name were gone through.
    met: Met,
    ids: IndexSet<EntityId, FxBuildHasher>,
}

/// For rows that have no key.
pub const NO_SPACE: &str = "";

impl Keyless {
    pub fn named(
        &mut self,
        space: &str,
        folded: &str,
        builder: &Builder,
        keys: &Keys,
    ) -> impl Iterator<Item = EntityId> {
        let names = entry(&mut self.spaces, space);
        let found = entry(names, folded);
        let new = builder.named_since(folded, &mut found.met).into_iter();
        found.ids.extend(new.filter(|&id| space == NO_SPACE || !keys.has(space, id)));
        #[cfg(test)]
        tests::agree(&found.ids, space, crate::vocabulary::Names::named(builder, folded), keys);
        found.ids.iter().copied()
    }

    /// The entity has a key in the space now.
    pub fn gained_key(&mut self, space: &str, id: EntityId, builder: &Builder) {
        self.each(space, id, builder, |found| {
            found.ids.swap_remove(&id);
        });
    }

    /// The entity has no key in the space any more.
    pub fn lost_key(&mut self, space: &str, id: EntityId, builder: &Builder) {
        self.each(space, id, builder, |found| {
            found.ids.insert(id);
        });
    }

    /// The entity does not have the name any more, which it was given last.
    pub fn lost_name(&mut self, id: EntityId, name: &str, builder: &Builder) {
        let folded = fold(name);
        for names in self.spaces.values_mut() {
            if let Some(found) = names.get_mut(&*folded) {
                found.ids.swap_remove(&id);
                builder.forget_met(&folded, &mut found.met);
            }
        }
    }

    /// The names of an entity in a space for which it may have been found.
    fn each(&mut self, space: &str, id: EntityId, builder: &Builder, mut change: impl FnMut(&mut Found)) {
        let Some(names) = self.spaces.get_mut(space) else { return };
        for name in std::iter::once(builder.name(id)).chain(builder.aliases(id)) {
            if let Some(found) = names.get_mut(&*fold(name)) {
                change(found);
            }
        }
    }
}

fn entry<'m, T: Default>(map: &'m mut FxHashMap<Box<str>, T>, key: &str) -> &'m mut T {
    if !map.contains_key(key) {
        map.insert(key.into(), T::default());
    }
    map.get_mut(key).expect("it is there now")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What was found step by step is what is found when all are gone through.
    pub fn agree(
        found: &IndexSet<EntityId, FxBuildHasher>,
        space: &str,
        named: Vec<(EntityId, &str)>,
        keys: &Keys,
    ) {
        let all = named.into_iter().map(|(id, _)| id);
        let keyless: BTreeSet<EntityId> = all.filter(|&id| !keys.has(space, id)).collect();
        assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), keyless, "in {space:?}");
    }

    #[test]
    fn each_of_a_name_is_gone_through_once() {
        let mut builder = Builder::new(crate::model::schema::Schema::new());
        let (mut met, mut seen) = (Met::default(), 0);
        for number in 1..=100 {
            builder.entity("Jo Smith", &[], None);
            seen += builder.named_since("jo smith", &mut met).len();
            assert_eq!(seen, number);
        }
    }
}
