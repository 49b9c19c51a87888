//! What few claims say beyond subject, relation and object, packed as runs of words: imports may bring millions, each
//! with details of its own.

use super::rows::{IntervalRow, Part};
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
    pub roles: &'d [Part],
    pub measures: &'d [Part],
    pub time: Option<IntervalRow>,
    pub status: u8,
}

/// Details that are being put together.
#[derive(Default)]
pub struct Draft {
    pub subjects: Vec<EntityId>,
    pub roles: Vec<Part>,
    pub measures: Vec<Part>,
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

/// Details, numbered one after another.
#[derive(Default)]
pub struct Runs {
    /// Of each: how many subjects, roles and measures there are; the status, and whether there is a time; then these.
    words: Vec<u32>,
    /// Where each ends.
    ends: Vec<usize>,
}

/// How many words stand before those of subjects.
const HEAD: usize = 4;
/// Behind the status: that there is a time.
const TIMED: u32 = 1 << 8;

impl Runs {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn run(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[number]]
    }

    pub fn get(&self, number: u32) -> Details<'_> {
        let (head, rest) = self.run(number).split_at(HEAD);
        let (subjects, rest) = rest.split_at(head[0] as usize);
        let (roles, rest) = rest.split_at(head[1] as usize * 2);
        let (measures, rest) = rest.split_at(head[2] as usize * 2);
        Details {
            subjects: bytemuck::cast_slice(subjects),
            roles: bytemuck::cast_slice(roles),
            measures: bytemuck::cast_slice(measures),
            time: (head[3] & TIMED != 0).then(|| bytemuck::cast_slice(rest)[0]),
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
        self.ends.push(self.words.len());
    }
}

/// Details, numbered as they come: those of fact files once each, those of rows, which are often different in every row,
/// as often as they come.
#[derive(Default)]
pub struct DetailsTable {
    runs: Runs,
    places: HashTable<u32>,
}

impl DetailsTable {
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    pub fn get(&self, number: u32) -> Details<'_> {
        self.runs.get(number)
    }

    pub fn iter(&self) -> impl Iterator<Item = Details<'_>> {
        (0..self.len() as u32).map(|number| self.get(number))
    }

    pub fn into_runs(self) -> Runs {
        self.runs
    }

    /// The number of details that are taken in whatever else is known.
    pub fn append(&mut self, details: Details) -> u32 {
        self.runs.push(details);
        self.runs.len() as u32 - 1
    }

    /// The number of the details, new or known.
    pub fn number(&mut self, details: Details) -> u32 {
        let DetailsTable { runs, places } = self;
        // Taken in to be looked up, and taken back where they are known.
        let number = runs.len() as u32;
        let before = runs.words.len();
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
        runs.ends.pop();
        known
    }
}
