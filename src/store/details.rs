//! What few claims say beyond subject, relation and object, packed as runs of words: imports may bring millions, each
//! with details of its own.

use super::rows::{Code, IntervalRow, SlotRow};
use crate::model::EntityId;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// The details of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Details<'d> {
    /// All the subjects of a group that did it together, sorted; empty when the claim has one subject.
    pub subjects: &'d [EntityId],
    /// Sorted, as measures are.
    pub roles: &'d [SlotRow],
    pub measures: &'d [SlotRow],
    pub time: Option<IntervalRow>,
    pub status: u8,
}

/// Details that are being put together.
#[derive(Default)]
pub struct Draft {
    pub subjects: Vec<EntityId>,
    pub roles: Vec<SlotRow>,
    pub measures: Vec<SlotRow>,
    pub time: Option<IntervalRow>,
    pub status: u8,
}

impl Draft {
    pub fn clear(&mut self) {
        self.subjects.clear();
        self.roles.clear();
        self.measures.clear();
        (self.time, self.status) = (None, 0);
    }

    /// The details, in order.
    pub fn finish(&mut self) -> Details<'_> {
        self.subjects.sort_unstable();
        self.roles.sort_unstable();
        self.roles.dedup();
        self.measures.sort_unstable();
        self.measures.dedup();
        Details {
            subjects: &self.subjects,
            roles: &self.roles,
            measures: &self.measures,
            time: self.time,
            status: self.status,
        }
    }
}

/// Details, each numbered by where it begins.
#[derive(Default)]
pub struct Runs {
    /// Of each: how many subjects, roles and measures there are; the status, and whether there is a time; then these.
    words: Vec<u32>,
}

/// How many words stand before those of subjects.
const HEAD: usize = 4;
/// Behind the status: that there is a time.
const TIMED: u32 = 1 << 8;
/// How many words a time takes.
const TIME: usize = size_of::<IntervalRow>() / size_of::<u32>();
/// How many words a role or a measure takes.
const PART: usize = size_of::<SlotRow>() / size_of::<u32>();

/// How many words the subjects, roles, measures and the time take behind this head.
fn lengths([subjects, roles, measures, status]: [u32; HEAD]) -> [usize; 4] {
    let time = if status & TIMED != 0 { TIME } else { 0 };
    [subjects as usize, roles as usize * PART, measures as usize * PART, time]
}

impl Runs {
    /// How many words they take: all numbers are below.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The number of those that come next. Beyond `u32` it is wrong, and `Pool::fits` says so.
    fn next(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or_default()
    }

    fn head(&self, number: u32) -> ([u32; HEAD], &[u32]) {
        let (head, rest) = self.words[number as usize..].split_first_chunk().expect("each has a head");
        (*head, rest)
    }

    fn run(&self, number: u32) -> &[u32] {
        let length = HEAD + lengths(self.head(number).0).iter().sum::<usize>();
        &self.words[number as usize..][..length]
    }

    pub fn get(&self, number: u32) -> Details<'_> {
        let (head, rest) = self.head(number);
        let [subjects, roles, measures, time] = lengths(head);
        let (subjects, rest) = rest.split_at(subjects);
        let (roles, rest) = rest.split_at(roles);
        let (measures, rest) = rest.split_at(measures);
        Details {
            subjects: bytemuck::cast_slice(subjects),
            roles: bytemuck::cast_slice(roles),
            measures: bytemuck::cast_slice(measures),
            time: bytemuck::cast_slice(&rest[..time]).first().copied(),
            status: head[3] as u8,
        }
    }

    pub fn push(&mut self, details: Details) {
        let Details { subjects, roles, measures, time, status } = details;
        let lengths = [subjects.len(), roles.len(), measures.len()].map(|length| length as u32);
        let timed = if time.is_some() { TIMED } else { 0 };
        self.words.extend(lengths);
        self.words.push(u32::from(status) | timed);
        self.words.extend_from_slice(bytemuck::cast_slice(subjects));
        self.words.extend_from_slice(bytemuck::cast_slice(roles));
        self.words.extend_from_slice(bytemuck::cast_slice(measures));
        self.words.extend_from_slice(bytemuck::cast_slice(time.as_slice()));
    }

    /// Takes all of others in, whose numbers rise by what is given.
    pub fn append(&mut self, other: Runs) -> usize {
        let before = self.words.len();
        self.words.extend_from_slice(&other.words);
        before
    }

    /// Gives entities and fillers other numbers, no two the same one, so that all details stay where they are.
    pub fn renumber(&mut self, entity: impl Fn(EntityId) -> EntityId, filler: impl Fn(Code) -> Code) {
        let mut rest = &mut self.words[..];
        while let Some((head, behind)) = rest.split_first_chunk_mut() {
            let [subjects, roles, measures, time] = lengths(*head);
            let (subjects, behind) = behind.split_at_mut(subjects);
            let subjects: &mut [EntityId] = bytemuck::cast_slice_mut(subjects);
            subjects.iter_mut().for_each(|id| *id = entity(*id));
            subjects.sort_unstable();
            let (roles, behind) = behind.split_at_mut(roles);
            let (measures, behind) = behind.split_at_mut(measures);
            for parts in [roles, measures] {
                let parts: &mut [SlotRow] = bytemuck::cast_slice_mut(parts);
                parts.iter_mut().for_each(|part| part.filler = filler(part.filler));
                parts.sort_unstable();
            }
            rest = &mut behind[time..];
        }
    }
}

/// Details as they come: those of fact files once each, those of rows, which are often different in every row, as often
/// as they come.
#[derive(Default)]
pub struct DetailsTable {
    runs: Runs,
    places: HashTable<u32>,
}

impl DetailsTable {
    /// All numbers are below.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    pub fn get(&self, number: u32) -> Details<'_> {
        self.runs.get(number)
    }

    pub fn into_runs(self) -> Runs {
        self.runs
    }

    /// Takes in others whatever is known of them. Their numbers rise by what is given.
    pub fn append(&mut self, others: Runs) -> usize {
        self.runs.append(others)
    }

    /// The number of the details, whatever is known.
    pub fn push(&mut self, details: Details) -> u32 {
        let number = self.runs.next();
        self.runs.push(details);
        number
    }

    /// The number of the details, new or known.
    pub fn number(&mut self, details: Details) -> u32 {
        let DetailsTable { runs, places } = self;
        // Taken in to be looked up, and taken back where they are known.
        let (number, before) = (runs.next(), runs.len());
        runs.push(details);
        let hash = |run: &[u32]| FxBuildHasher.hash_one(run);
        let own = runs.run(number);
        let found = places.entry(hash(own), |&of| runs.run(of) == own, |&of| hash(runs.run(of)));
        let known = match found {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                free.insert(number);
                return number;
            }
        };
        runs.words.truncate(before);
        known
    }
}
