//! What a base was compiled from before, and what its imports made then, so that only files that have changed are read
//! again: the rest is kept as the snapshot has it. The base's own files are always read; they are small, and what they
//! declare decides whether anything can be kept at all.
//!
//! Rows find entities that files before theirs made. So a file is read again when it has changed, and all behind it are,
//! unless neither those that have changed nor any that stands behind one of them makes anything but claims. Whatever is
//! in doubt, or told of, is left to a compilation from nothing: it makes the very same snapshot.

use super::fingerprint::{Inputs, VERSION, key};
use super::import;
use super::keys::{Key, Keys, Listed};
use super::parameters::Reading;
use super::world::World;
use crate::base::imported::Imported;
use crate::diagnostic::Source;
use crate::model::EntityId;
use crate::model::claim::TieKind;
use crate::model::schema::{Place, Schema};
use crate::store::{Cache, EntityNumbers, Fingerprint, Reuse, Sidecar, Snapshot};
use crate::syntax::facts::File;
use crate::vocabulary::Names;
use crate::vocabulary::fold::fold;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::mem::take;
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

const RECORD: &str = "imports";

/// Reused beside a snapshot.
#[derive(Serialize, Deserialize)]
struct Record {
    /// Of the snapshot that it tells of.
    fingerprint: [u8; 16],
    /// Of what rows are read with, entities aside.
    shape: u128,
    /// The files that imports read, in order.
    reads: Vec<Read>,
    /// What the base's own files declare, by hashes, with the numbers in the snapshot.
    declared: Vec<(u128, u32)>,
    keys: Listed,
}

/// A file that an import reads.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
struct Read {
    /// The import's number.
    import: usize,
    /// The file's name, and a hash of what it holds.
    name: String,
    hash: [u8; 16],
    /// What [`Imported`] says of it.
    makes: bool,
    gives: bool,
    skipped: usize,
}

/// How much is kept of an earlier snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// All that files say which have not changed, where the others make nothing but claims.
    AllButClaims,
    /// What files say that stand before the first one that has changed.
    Before,
}

impl Way {
    /// From the one that keeps most.
    pub const ALL: [Way; 2] = [Way::AllButClaims, Way::Before];
}

/// A base as it is compiled now, to be compared with what it was.
pub struct Now<'a> {
    cache: Cache,
    sources: &'a [Arc<Source>],
    fingerprint: Fingerprint,
    /// What imports say, one after another.
    imports: String,
    reads: Vec<Read>,
}

/// What is kept of an earlier snapshot.
pub struct Earlier {
    way: Way,
    /// Until the world goes on from it.
    snapshot: Option<Snapshot>,
    /// What the base's own files declare, each with the entity of the snapshot that it is.
    declared: Vec<(EntityId, EntityId)>,
    /// Until the world has them, if it needs them.
    keys: Listed,
    /// The ids that entities of the snapshot have in the world, where keys are not looked up.
    ids: Vec<EntityId>,
    /// Of each file, whether it is kept, and then what it did when it was read.
    kept: Vec<Option<Read>>,
    /// The names of the files that are kept, and of those whose entities go.
    stays: HashSet<String>,
    goes: HashSet<String>,
}

impl<'a> Now<'a> {
    /// `None` where the files of imports are not those that the inputs tell of, or where there are none.
    pub fn new(
        directory: &'a Path,
        files: &[File],
        sources: &'a [Arc<Source>],
        reading: &Reading,
        inputs: &Inputs,
    ) -> Option<Now<'a>> {
        let mut names = vec![];
        for (source, import) in import::all(files) {
            let paths = import::files(source, import, reading).ok()?.paths;
            names.extend(paths.iter().map(|path| path.display().to_string()));
        }
        let are_same =
            names.iter().map(|name| key(directory, name)).eq(inputs.reads().map(|(_, key, _)| key));
        let read = |(name, (import, _, hash))| Read { import, name, hash, ..Read::default() };
        let reads: Vec<Read> = names.into_iter().zip(inputs.reads()).map(read).collect();
        let imports = import::texts(files).collect::<Vec<_>>().join("\n");
        let fingerprint = inputs.fingerprint();
        let cache = reading.parameters.cache(directory);
        let now = Now { cache, sources, fingerprint, imports, reads };
        (are_same && !now.reads.is_empty()).then_some(now)
    }

    /// What can be kept in that way, once the world holds what the base's own files declare.
    pub fn earlier(&self, way: Way, world: &World) -> Option<Earlier> {
        if !world.problems.is_empty() {
            return None;
        }
        let Record { fingerprint, shape, reads, declared, keys } = Record::read(&self.cache)?;
        if shape != self.shape(world.schema()) {
            return None;
        }
        let first = reads
            .iter()
            .zip(&self.reads)
            .take_while(|(before, now)| before.identity() == now.identity())
            .count();
        let (before, behind) = reads.split_at(first);
        let grows = behind.is_empty() && first < self.reads.len();
        let kept: Vec<Option<Read>> = match way {
            // Where files only come behind the others, these are kept in either way.
            Way::AllButClaims if grows => return None,
            Way::AllButClaims if behind.iter().all(|read| !read.makes) => {
                let known: HashMap<_, &Read> = reads.iter().map(|read| (read.identity(), read)).collect();
                self.reads.iter().map(|now| known.get(&now.identity()).map(|&read| read.clone())).collect()
            }
            Way::Before if first > 0 && behind.iter().all(|read| !read.gives) => {
                let rest = self.reads.len() - first;
                before.iter().cloned().map(Some).chain(std::iter::repeat_n(None, rest)).collect()
            }
            _ => return None,
        };
        let named = |is_kept: bool| {
            let files = self.reads.iter().zip(&kept).filter(move |(_, kept)| kept.is_some() == is_kept);
            files.map(|(read, _)| read.name.clone())
        };
        let stays: HashSet<String> = named(true).collect();
        let goes: HashSet<String> = match way {
            Way::Before => behind.iter().map(|read| read.name.clone()).collect(),
            _ => HashSet::new(),
        };
        // What a file says is known by its name alone.
        let is_told_apart = named(false).all(|name| !stays.contains(&name))
            && goes.is_disjoint(&stays)
            && self.sources.iter().all(|source| !stays.contains(&source.name));
        if !is_told_apart {
            return None;
        }
        let snapshot = self.cache.load_whole(Fingerprint(fingerprint))?;
        // What a claim corrected there may stand again where that claim is gone.
        if snapshot.has_ties(TieKind::retracts) {
            return None;
        }
        let is_there = |number: u32| (number as usize) < snapshot.entity_count();
        if !declared.iter().map(|(_, number)| *number).chain(keys.entities()).all(is_there) {
            return None;
        }
        let declared = self.declared(&declared, &snapshot, world)?;
        let ids = vec![];
        Some(Earlier { way, snapshot: Some(snapshot), declared, keys, ids, kept, stays, goes })
    }

    /// The entities of the snapshot that the base's own files declared, and still do. They may declare others too, which
    /// no row can have named.
    fn declared(
        &self,
        before: &[(u128, u32)],
        snapshot: &Snapshot,
        world: &World,
    ) -> Option<Vec<(EntityId, EntityId)>> {
        let before: HashMap<u128, u32> = before.iter().copied().collect();
        let imports = fold(&self.imports);
        let is_unknown = |name: &str| {
            let name = fold(name);
            snapshot.named(&name).is_empty() && !imports.contains(&name)
        };
        let mut declared = vec![];
        for (node, hash) in own(world) {
            let names = || std::iter::once(world.builder.name(node)).chain(world.builder.aliases(node));
            match before.get(&hash) {
                Some(&entity) => declared.push((node, EntityId(entity))),
                None if names().all(is_unknown) => {}
                None => return None,
            }
        }
        (declared.len() == before.len()).then_some(declared)
    }

    /// Of all that rows are read with but entities and files.
    pub fn shape(&self, schema: &Schema) -> u128 {
        let mut schema = schema.clone();
        // What rules say, and where anything is declared, makes no difference to a row.
        schema.rules.clear();
        let types = schema.types.iter_mut().map(|it| &mut it.place);
        let relations = schema.relations.iter_mut().map(|it| &mut it.place);
        let adjectives = schema.adjectives.iter_mut().map(|it| &mut it.place);
        let synonyms = schema.synonyms.iter_mut().map(|it| &mut it.place);
        types.chain(relations).chain(adjectives).chain(synonyms).for_each(|place| *place = Place::default());
        hash(&(VERSION, &self.imports, schema))
    }

    /// Writes what is kept beside the snapshot of a world, once its entities have their numbers. `own` is what
    /// [`own`] gave before imports ran. Without it all files are read next time: nothing else is lost.
    pub fn record(
        &self,
        mut earlier: Option<&mut Earlier>,
        own: &[(EntityId, u128)],
        (shape, imported, keys): (u128, &[Imported], Keys),
        numbers: &EntityNumbers,
    ) -> Option<Sidecar> {
        let mut imported = imported.iter();
        let read = |(at, read): (usize, &Read)| {
            let kept = earlier.as_ref().and_then(|earlier| earlier.kept[at].clone());
            let done =
                |&Imported { makes, gives, skipped, .. }: &_| Read { makes, gives, skipped, ..read.clone() };
            kept.or_else(|| imported.next().map(done))
        };
        let reads: Option<Vec<Read>> = self.reads.iter().enumerate().map(read).collect();
        let number = |id: EntityId| numbers.of(id).0;
        let keys = match earlier.as_mut().filter(|earlier| !earlier.ids.is_empty()) {
            Some(Earlier { keys, ids, .. }) => take(keys).renumbered(|old| number(ids[old as usize])),
            None => keys.listed(number),
        };
        let record = Record {
            fingerprint: self.fingerprint.0,
            shape,
            reads: reads.filter(|_| imported.next().is_none())?,
            declared: own.iter().map(|&(node, hash)| (hash, number(node))).collect(),
            keys,
        };
        let mut bytes = postcard::to_stdvec(&record).ok()?;
        bytes.extend(xxh3_128(&bytes).to_le_bytes());
        self.cache.sidecar(RECORD, &bytes)
    }
}

impl Earlier {
    /// Has the world go on from what is kept.
    pub fn go_on(&mut self, world: &mut World) {
        let Some(snapshot) = self.snapshot.take() else { return };
        let sources: Vec<EntityId> = snapshot.entities_of(Schema::SOURCE).collect();
        let Earlier { stays, goes, .. } = &*self;
        let reuse = Reuse {
            declared: &self.declared,
            stays: &|file| stays.contains(file),
            goes: &|file| goes.contains(file),
        };
        world.builder.reuse(snapshot, &reuse);
        // Each has its number, whether or not it says anything.
        for file in stays {
            world.builder.file_number(file);
        }
        let ids = world.builder.reused_ids();
        let sources = sources.into_iter().filter_map(|source| ids[source.index()]);
        let sources: Vec<EntityId> = sources.filter(|id| !world.sources.contains(id)).collect();
        world.sources.extend(sources);
        match self.kept.contains(&None) || !self.goes.is_empty() {
            true => {
                let id = |number: u32| ids.get(number as usize).copied().flatten();
                let list = |id| world.builder.type_list_of(id);
                world.keys = Keys::of(take(&mut self.keys), id, list);
            }
            // Nobody asks for keys, and none goes.
            false => self.ids = ids.iter().copied().collect::<Option<_>>().expect("all are reused"),
        }
    }

    /// Whether the file of that number is read.
    pub fn reads(&self, file: usize) -> bool {
        self.kept[file].is_none()
    }

    /// The keys that the world does not have, since none is looked up.
    pub fn keys(&self) -> impl Iterator<Item = (&str, Key<'_>, EntityId)> {
        let known = |(space, key, number): (_, _, u32)| Some((space, key, *self.ids.get(number as usize)?));
        self.keys.all().filter_map(known)
    }

    /// How many files are kept.
    pub fn kept(&self) -> usize {
        self.kept.iter().flatten().count()
    }

    /// How many rows were left out of files that are kept.
    pub fn skipped(&self) -> usize {
        self.kept.iter().flatten().map(|read| read.skipped).sum()
    }

    /// Whether the files that were read are such that the others could be kept.
    pub fn holds(&self, imported: &[Imported]) -> bool {
        self.way != Way::AllButClaims || imported.iter().all(|import| !import.makes)
    }
}

impl Read {
    /// What tells it from all others, and from itself before a change.
    fn identity(&self) -> (usize, &str, [u8; 16]) {
        (self.import, &self.name, self.hash)
    }
}

impl Record {
    /// The record, when there is one that is whole.
    fn read(cache: &Cache) -> Option<Record> {
        let bytes = cache.read(RECORD)?;
        let (record, checksum) = bytes.split_last_chunk()?;
        let is_whole = xxh3_128(record).to_le_bytes() == *checksum;
        postcard::from_bytes(record).ok().filter(|_| is_whole)
    }
}

/// What the base's own files have declared so far, each with a hash of all that is said of it there.
pub fn own(world: &World) -> Vec<(EntityId, u128)> {
    let builder = &world.builder;
    let hashed = |node: EntityId| {
        let aliases: Vec<&str> = builder.aliases(node).collect();
        (node, hash(&(builder.name(node), builder.types(node), aliases)))
    };
    (0..builder.entity_count()).map(EntityId::from).map(hashed).collect()
}

fn hash(what: &impl Serialize) -> u128 {
    xxh3_128(&postcard::to_stdvec(what).expect("plain data"))
}
