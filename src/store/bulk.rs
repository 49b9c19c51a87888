//! Entities and claims that come in millions, by imports: kept in columns while a base is assembled, not as nodes
//! and edges.

pub mod claims;
pub mod ids;

use super::reused::Reused;
use super::rows::{PlaceRow, StringId};
use crate::model::EntityId;
use crate::vocabulary::fold::{compare, fold, words};
use claims::{BulkClaims, BulkRow};
use ids::{bulk_id, bulk_index};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// The entities of an import, in the builder's ids from [`ids::FIRST`], and the plain claims of imports.
#[derive(Default)]
pub struct Bulk {
    /// A snapshot whose entities come first. All that follows is of the others.
    reused: Option<Arc<Reused>>,
    names: String,
    /// Where the name of each entity ends.
    ends: Vec<u32>,
    /// The line of each entity.
    lines: Vec<u32>,
    batches: Vec<Batch>,
    /// What few of them have been given later.
    further: HashMap<EntityId, Further>,
    pub claims: Vec<BulkClaims>,
    /// All other claims of imports, by relation.
    pub rows: Vec<Vec<BulkRow>>,
    by_name: Mutex<ByName>,
}

/// The first entities by folded name: made, and made longer, when it is asked for.
#[derive(Default)]
struct ByName {
    /// The last entity whose name has the hash, and before each entity the one that comes next to last.
    last: HashMap<u64, u32>,
    before: Vec<Option<NonZeroU32>>,
}

/// Entities that came one after another out of one file, with the same types.
struct Batch {
    first: u32,
    /// An index into `Builder::type_lists`.
    types: u32,
    file: StringId,
    /// What all its names begin with, folded.
    prefix: String,
}

/// What names have in common.
#[derive(Default)]
pub struct Alike {
    /// What all of them begin with; none where there are none.
    begin: Option<String>,
    /// The most words of one.
    pub words: usize,
}

impl Alike {
    /// Takes in a further name.
    pub fn take(&mut self, name: &str) {
        self.words = self.words.max(words(name));
        // A blank at the end goes away.
        let name = name.trim_end();
        match &mut self.begin {
            Some(begin) => begin.truncate(common(begin, name)),
            None => self.begin = Some(name[..common(name, name)].to_string()),
        }
    }
}

/// How many bytes two names begin with alike, whatever their case: so that both fold alike there.
fn common(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let alike = |(a, b): &(&u8, &u8)| a.is_ascii() && a.eq_ignore_ascii_case(b);
    let same = one.iter().zip(other).take_while(alike).count();
    // A mark may change the letter before it.
    let is_marked = [one, other].iter().any(|name| name.get(same).is_some_and(|next| !next.is_ascii()));
    if is_marked { same.saturating_sub(1) } else { same }
}

#[derive(Default)]
pub struct Further {
    pub types: Option<u32>,
    pub aliases: Vec<Box<str>>,
}

impl Bulk {
    pub fn len(&self) -> usize {
        self.reused_len() + self.ends.len()
    }

    #[inline]
    fn reused_len(&self) -> usize {
        self.reused.as_ref().map_or(0, |reused| reused.len())
    }

    /// Has the entities of a snapshot come first, before there are others.
    pub fn reuse(&mut self, reused: Reused) {
        self.reused = Some(Arc::new(reused));
    }

    pub fn reused(&self) -> Option<&Arc<Reused>> {
        self.reused.as_ref()
    }

    /// What is reused, to be given back before anybody looks at entities.
    pub fn take_reused(&mut self) -> Option<Reused> {
        self.reused.take().and_then(Arc::into_inner)
    }

    /// The snapshot that an entity is reused from, with its number there; or the number among the others.
    #[inline]
    fn place_of(&self, index: u32) -> Result<(&Reused, u32), usize> {
        match &self.reused {
            Some(reused) if (index as usize) < reused.len() => Ok((reused, index)),
            Some(reused) => Err(index as usize - reused.len()),
            None => Err(index as usize),
        }
    }

    /// The ids of all that are no nodes, nor gone.
    pub fn ids(&self) -> impl Iterator<Item = EntityId> {
        let reused = self.reused.iter().flat_map(|reused| reused.indexes());
        reused.chain(self.reused_len() as u32..self.len() as u32).map(bulk_id)
    }

    /// How many claims of rows there are.
    pub fn claim_count(&self) -> usize {
        let plain = self.claims.iter().map(|claims| claims.rows.lines.len()).sum::<usize>();
        plain + self.rows.iter().map(Vec::len).sum::<usize>()
    }

    pub fn name_bytes(&self) -> usize {
        self.names.len()
    }

    /// Entities of these names and lines, that come one after another. Gives their ids.
    pub fn extend<'n>(
        &mut self,
        rows: impl Iterator<Item = (&'n str, u32)>,
        alike: &Alike,
        types: u32,
        file: StringId,
    ) -> Range<u32> {
        let first = self.len() as u32;
        let begin = alike.begin.as_deref().unwrap_or_default();
        match self.batches.last_mut() {
            Some(batch) if (batch.types, batch.file) == (types, file) => {
                batch.prefix.truncate(common(&batch.prefix, begin));
            }
            _ => {
                let mut prefix = fold(begin);
                // More of each name stands behind it.
                prefix.extend((begin.ends_with(' ') && !prefix.is_empty()).then_some(' '));
                // What does not fold character by character tells nothing.
                prefix.truncate(if prefix.len() == begin.len() { prefix.len() } else { 0 });
                self.batches.push(Batch { first, types, file, prefix });
            }
        }
        for (name, line) in rows {
            self.names.push_str(name);
            self.ends.push(self.names.len() as u32);
            self.lines.push(line);
        }
        bulk_id(first).0..bulk_id(self.len() as u32).0
    }

    #[inline]
    fn name_at(&self, index: u32) -> &str {
        let index = match self.place_of(index) {
            Ok((reused, index)) => return reused.name(index),
            Err(index) => index,
        };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.names[start as usize..self.ends[index] as usize]
    }

    #[inline]
    pub fn name(&self, id: EntityId) -> &str {
        self.name_at(bulk_index(id) as u32)
    }

    fn batch(&self, id: EntityId) -> &Batch {
        let index = bulk_index(id) as u32;
        &self.batches[self.batches.partition_point(|batch| batch.first <= index) - 1]
    }

    pub fn types(&self, id: EntityId) -> u32 {
        let made_with = || match self.place_of(bulk_index(id) as u32) {
            Ok((reused, index)) => reused.types(index),
            Err(_) => self.batch(id).types,
        };
        self.further.get(&id).and_then(|further| further.types).unwrap_or_else(made_with)
    }

    /// The lists of types that rows were made with.
    pub fn lists(&self) -> impl Iterator<Item = u32> {
        self.batches.iter().map(|batch| batch.types)
    }

    /// The list of types of each, in the order they came.
    pub fn all_types(&self) -> impl Iterator<Item = u32> {
        let ends = self.batches.iter().skip(1).map(|batch| batch.first).chain([self.len() as u32]);
        let made = self
            .batches
            .iter()
            .zip(ends)
            .flat_map(|(batch, end)| (batch.first..end).map(|at| (at, batch.types)));
        let reused =
            self.reused.iter().flat_map(|reused| (0..reused.len() as u32).map(|at| (at, reused.types(at))));
        reused.chain(made).map(|(at, types)| {
            self.further.get(&bulk_id(at)).and_then(|further| further.types).unwrap_or(types)
        })
    }

    pub fn place(&self, id: EntityId) -> Option<PlaceRow> {
        match self.place_of(bulk_index(id) as u32) {
            Ok((reused, index)) => reused.place(index),
            Err(index) => Some(PlaceRow { file: self.batch(id).file, line: self.lines[index] }),
        }
    }

    /// Whether any has been given types later.
    pub fn has_further_types(&self) -> bool {
        self.further.values().any(|further| further.types.is_some())
    }

    /// The aliases that it was made with.
    pub fn first_aliases(&self, id: EntityId) -> Vec<&str> {
        self.place_of(bulk_index(id) as u32).map_or(vec![], |(reused, index)| reused.aliases(index))
    }

    /// The aliases that it has been given since.
    pub fn aliases(&self, id: EntityId) -> &[Box<str>] {
        self.further.get(&id).map_or(&[], |further| &further.aliases)
    }

    pub fn further(&mut self, id: EntityId) -> &mut Further {
        self.further.entry(id).or_default()
    }

    /// All names, with the aliases that entities were made with.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        let made = self.reused_len() as u32..self.len() as u32;
        self.reused.iter().flat_map(|reused| reused.all_names()).chain(made.map(|index| self.name_at(index)))
    }

    /// The entities that were made with that name, or alias, each with it as it is written.
    pub fn named(&self, folded: &str) -> Vec<(EntityId, &str)> {
        let reused = self.reused.iter().flat_map(|reused| reused.named(folded));
        reused.chain(self.made_with(folded, 0).into_iter().map(|id| (id, self.name(id)))).collect()
    }

    /// Those of them that are not reused, from that index on.
    pub fn made_with(&self, folded: &str, from: u32) -> Vec<EntityId> {
        if !self.batches.iter().any(|batch| folded.starts_with(&batch.prefix)) {
            return vec![];
        }
        let mut index = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let ByName { last, before } = &mut *index;
        let first = self.reused_len() as u32;
        for at in first + before.len() as u32..self.len() as u32 {
            let earlier = last.insert(hash(&fold(self.name_at(at))), at);
            before.push(earlier.and_then(|earlier| NonZeroU32::new(earlier + 1)));
        }
        let latest = last.get(&hash(folded)).copied();
        let earlier = |at: u32| before[(at - first) as usize].map(|earlier| earlier.get() - 1);
        let alike = std::iter::successors(latest, |&at| earlier(at)).take_while(|&at| at >= from);
        let mut found: Vec<EntityId> =
            alike.filter(|&at| fold(self.name_at(at)) == folded).map(bulk_id).collect();
        found.reverse();
        found
    }

    /// The entities that are reused but for nodes, and those of each batch, as indexes, by folded name, then name, then as
    /// they came; those that are reused within each position of the hierarchy of types.
    pub fn sorted(&self) -> Vec<Vec<u32>> {
        let reused = self.reused.as_ref().map(|reused| reused.indexes().collect());
        let ends = self.batches.iter().skip(1).map(|batch| batch.first).chain([self.len() as u32]);
        let ranges = self.batches.iter().map(|batch| batch.first).zip(ends);
        reused.into_iter().chain(ranges.map(|(first, end)| self.sort(first..end))).collect()
    }

    /// Names of one batch begin alike, often: what comes next is packed into a number, which decides nearly always.
    fn sort(&self, batch: Range<u32>) -> Vec<u32> {
        let first = self.name_at(batch.start).as_bytes();
        // What folds byte by byte: no white space but single blanks within.
        let plain = |index: u32| {
            let name = self.name_at(index);
            let mut before = b' ';
            let follows = |byte: u8| {
                let before = std::mem::replace(&mut before, byte);
                byte.is_ascii_graphic() || byte == b' ' && before != b' '
            };
            name.bytes().all(follows) && !name.ends_with(' ')
        };
        let alike = |index: u32| {
            let name = self.name_at(index).as_bytes();
            first.iter().zip(name).take_while(|(one, other)| one == other).count()
        };
        let all_plain = batch.clone().into_par_iter().all(plain);
        let start = batch.clone().into_par_iter().map(alike).min().unwrap_or(0);
        let packed = |index: u32| {
            let mut bytes = [0; 16];
            let rest = &self.name_at(index).as_bytes()[start..];
            let length = rest.len().min(16);
            bytes[..length].copy_from_slice(&rest[..length]);
            bytes.make_ascii_lowercase();
            let number = if all_plain { u128::from_be_bytes(bytes) } else { 0 };
            // Halves, so that a pair takes 24 bytes.
            ([(number >> 64) as u64, number as u64], index)
        };
        let mut packed: Vec<([u64; 2], u32)> = batch.into_par_iter().map(packed).collect();
        // Names that count up are in order already, as long as they have as many digits: this sort finds such runs.
        packed.par_sort_by(|one, other| {
            let names = || {
                let (one, other) = (self.name_at(one.1), self.name_at(other.1));
                compare(one, other).then_with(|| one.cmp(other))
            };
            one.0.cmp(&other.0).then_with(names).then(one.1.cmp(&other.1))
        });
        packed.into_iter().map(|(_, index)| index).collect()
    }
}

fn hash(folded: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    folded.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_are_found_whatever_others_begin_with(
            runs in prop::collection::vec(prop::collection::vec("[aAbsßé\u{301}\u{ad} -]{0,5}", 1..4), 1..4),
        ) {
            let mut bulk = Bulk::default();
            for run in &runs {
                let mut alike = Alike::default();
                run.iter().for_each(|name| alike.take(name));
                bulk.extend(run.iter().map(|name| (name.as_str(), 1)), &alike, 0, StringId(0));
            }
            for (name, index) in runs.iter().flatten().zip(0..) {
                prop_assert!(bulk.named(&fold(name)).contains(&(bulk_id(index), &**name)), "{name:?}");
            }
        }
    }
}
