//! Groups while solutions come in.

use super::deferred_drop::DeferredDrop;
use super::frame::{Binding, Doubts, Frame, Key};
use super::many::Pieces;
use super::run::{Flow, Run};
use super::shared::Gather;
use super::solution::Solution;
use super::spread::Spread;
use super::supports::Supports;
use super::tally::Tally;
use crate::diagnostic::Result;
use crate::model::Truth;
use crate::resolve::query::Var;
use crate::store::{Code, Snapshot};
use std::collections::hash_map::Entry;

/// The bytes of a key's part, roughly.
const KEY: usize = size_of::<Key>();

/// What is asked of groups.
#[derive(Clone, Copy)]
pub struct Asked<'p> {
    /// The variables whose bindings make a group.
    pub by: &'p [Var],
    /// Those that are aggregated.
    pub aggregated: &'p [Var],
    /// Those whose bindings are counted together, if solutions are counted.
    pub counted: Option<&'p [Var]>,
    /// Whether no two solutions are the same.
    pub distinct: bool,
}

/// Groups of the solutions so far. Where nothing tells groups apart there is one from the start.
pub struct Groups<'p> {
    asked: Asked<'p>,
    groups: DeferredDrop<Vec<Group>>,
    places: Spread<Solution, u32>,
}

/// One of them.
pub struct Group {
    pub truth: Truth,
    pub doubts: Doubts,
    /// What the group's variables are bound to; none where all are entities, as the group's key tells.
    bindings: Vec<Binding>,
    /// For the first variable that is aggregated, and for each of the others.
    first: Tally,
    others: Vec<Tally>,
    /// Where solutions are counted.
    pub solutions: Solutions,
    /// Of certain solutions, and of all.
    pub certain: Supports,
    pub support: Supports,
}

/// The distinct solutions of a group.
pub enum Solutions {
    /// No two are the same: so many are certain, of all.
    Numbers {
        certain: u64,
        all: u64,
    },
    Known(Spread<Solution, Truth>),
}

impl<'p> Groups<'p> {
    pub fn new(asked: Asked<'p>) -> Groups<'p> {
        let mut groups = Groups { asked, groups: DeferredDrop::default(), places: Spread::default() };
        if asked.by.is_empty() {
            groups.groups.push(Group::new(Truth::Yes, vec![], &asked));
        }
        groups
    }

    /// All of them with their keys, in the order of these, whichever came first.
    pub fn in_order(self, pieces: Pieces) -> Result<impl Iterator<Item = (Solution, Group)>> {
        let mut keys = DeferredDrop::from(vec![Solution::NOTHING; self.groups.len()]);
        let mut pace = pieces.budget.paced();
        for (key, place) in self.places.into_items() {
            pace.work(2)?;
            keys[place as usize] = key;
        }
        // What lies side by side is sorted faster than what is looked up for each comparison.
        let few: Option<Vec<([Code; Solution::FEW], usize)>> =
            keys.iter().zip(0..).map(|(key, place)| key.few(place)).collect();
        let places: Vec<usize> = match few {
            Some(few) => pieces.sorted(few, Ord::cmp)?.into_iter().map(|(_, place)| place).collect(),
            None => pieces.sorted((0..keys.len()).collect(), |&a, &b| keys[a].cmp(&keys[b]))?,
        };
        let mut groups = self.groups;
        let taken = move |place: usize| {
            let key = std::mem::replace(&mut keys[place], Solution::NOTHING);
            (key, groups[place].taken())
        };
        Ok(places.into_iter().map(taken))
    }

    /// The group's place, made if it is new.
    fn place(&mut self, key: Solution, make: impl FnOnce() -> Group) -> usize {
        match self.places.of(&key).entry(key) {
            Entry::Occupied(place) => *place.get() as usize,
            Entry::Vacant(place) => {
                place.insert(self.groups.len() as u32);
                self.groups.push(make());
                self.groups.len() - 1
            }
        }
    }

    /// The place of the group that the frame belongs to, and how many bytes more it takes.
    fn place_of(&mut self, frame: &Frame) -> (usize, usize) {
        let asked = self.asked;
        if asked.by.is_empty() {
            return (0, 0);
        }
        let key = Solution::of(frame, asked.by);
        if let Some(&place) = self.places.get(&key) {
            return (place as usize, 0);
        }
        let named = asked.by.iter().all(|&var| matches!(frame.get(var), Some(Binding::Entity(_))));
        let shown = if named { &[] } else { asked.by };
        let bindings = || shown.iter().map(|&var| frame.read(var)).collect();
        let place = self.place(key, || Group::new(frame.truth, bindings(), &asked));
        let (by, tallies) = (asked.by, asked.aggregated.len() * (Tally::FIRST + KEY));
        (place, size_of::<Group>() + KEY * 2 * (by.len() + 1) + tallies)
    }
}

impl<'p> Gather<'p> for Groups<'_> {
    fn take(&mut self, frame: &mut Frame, run: &Run) -> Flow {
        let (place, new) = self.place_of(frame);
        let Asked { by, aggregated, counted, .. } = self.asked;
        let group = &mut self.groups[place];
        group.merge(by.iter().map(|&var| frame.get(var)), run.snapshot);
        let solution = Tally::ITEM + KEY * counted.map_or(0, <[_]>::len);
        let held = group.bytes(solution);
        let claims = group.add(frame, aggregated, counted, run);
        run.charge(new + claims + group.bytes(solution).saturating_sub(held))?;
        Ok(())
    }

    fn another(&self) -> Self {
        Groups::new(self.asked)
    }

    fn join(&mut self, other: Self, run: &Run) -> Flow {
        if self.asked.by.is_empty() {
            return other.groups.into_iter().try_for_each(|group| self.groups[0].join(group, run));
        }
        let mut groups = other.groups;
        for (key, place) in other.places.into_items() {
            let group = groups[place as usize].taken();
            let (truth, asked) = (group.truth, self.asked);
            let place = self.place(key, || Group::new(truth, group.bindings.clone(), &asked));
            self.groups[place].join(group, run)?;
        }
        Ok(())
    }
}

impl Group {
    fn new(truth: Truth, bindings: Vec<Binding>, asked: &Asked) -> Group {
        Group {
            truth,
            doubts: Doubts::default(),
            bindings,
            first: Tally::default(),
            others: asked.aggregated.iter().skip(1).map(|_| Tally::default()).collect(),
            solutions: match asked.distinct {
                true => Solutions::Numbers { certain: 0, all: 0 },
                false => Solutions::Known(Spread::default()),
            },
            certain: Supports::default(),
            support: Supports::default(),
        }
    }

    /// The group, in whose place one of nothing stays.
    fn taken(&mut self) -> Group {
        const NOTHING: Asked = Asked { by: &[], aggregated: &[], counted: None, distinct: true };
        std::mem::replace(self, Group::new(Truth::No, vec![], &NOTHING))
    }

    /// Of equal values that read differently, keeps always the same one, whichever came first.
    fn merge<'b>(&mut self, bindings: impl Iterator<Item = Option<&'b Binding>>, snapshot: &Snapshot) {
        for (mine, new) in self.bindings.iter_mut().zip(bindings) {
            if let Some(new) = new.filter(|it| it.is_value())
                && new.reads_before(mine, snapshot)
            {
                *mine = new.clone();
            }
        }
    }

    /// Takes a solution in; how many bytes more its claims take.
    fn add(&mut self, frame: &Frame, aggregated: &[Var], counted: Option<&[Var]>, run: &Run) -> usize {
        self.truth = self.truth.or(frame.truth);
        self.doubts.join(frame.doubts);
        for (tally, &var) in self.tallies_mut().zip(aggregated) {
            tally.add(frame.get(var).unwrap_or(&Binding::Empty), frame.truth, run.snapshot);
        }
        if let Some(counted) = counted {
            self.solutions.add(frame, counted);
        }
        let list = if frame.truth == Truth::Yes { &mut self.certain } else { &mut self.support };
        list.add(&frame.support, run.snapshot.claim_count())
    }

    /// Takes in the same group of other solutions.
    fn join(&mut self, other: Group, run: &Run) -> Flow {
        run.steps(1 + other.items())?;
        self.truth = self.truth.or(other.truth);
        self.doubts.join(other.doubts);
        self.merge(other.bindings.iter().map(Some), run.snapshot);
        self.first.join(other.first);
        for (tally, more) in self.others.iter_mut().zip(other.others) {
            tally.join(more);
        }
        self.solutions.join(other.solutions);
        let claims = run.snapshot.claim_count();
        self.certain.join(other.certain, claims);
        self.support.join(other.support, claims);
        Ok(())
    }

    /// One for each variable that is aggregated, and one more where none is.
    pub fn tallies(&self) -> impl Iterator<Item = &Tally> {
        std::iter::once(&self.first).chain(&self.others)
    }

    pub fn tallies_mut(&mut self) -> impl Iterator<Item = &mut Tally> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    /// What the variables are bound to of the group that has this key.
    pub fn bindings(&mut self, key: Solution) -> Vec<Binding> {
        match key {
            Solution::Few(codes) if self.bindings.is_empty() => {
                codes.into_iter().map_while(Code::as_entity).map(Binding::Entity).collect()
            }
            _ => std::mem::take(&mut self.bindings),
        }
    }

    /// The memory that its items take, roughly, where a solution takes so much.
    fn bytes(&self, solution: usize) -> usize {
        self.solutions.kept() * solution + self.tallies().map(Tally::bytes).sum::<usize>()
    }

    /// How many items are kept.
    pub fn items(&self) -> usize {
        self.solutions.kept() + self.tallies().map(Tally::len).sum::<usize>()
    }
}

impl Solutions {
    fn add(&mut self, frame: &Frame, counted: &[Var]) {
        match self {
            Solutions::Numbers { certain, all } => {
                *certain += u64::from(frame.truth == Truth::Yes);
                *all += 1;
            }
            Solutions::Known(known) => put(known, Solution::of(frame, counted), frame.truth),
        }
    }

    fn join(&mut self, other: Solutions) {
        match (self, other) {
            (Solutions::Numbers { certain, all }, Solutions::Numbers { certain: more, all: others }) => {
                *certain += more;
                *all += others;
            }
            (Solutions::Known(known), Solutions::Known(others)) => {
                others.into_items().for_each(|(solution, truth)| put(known, solution, truth));
            }
            // Of one query all groups are of one kind.
            _ => unreachable!("solutions are told apart in all groups or in none"),
        }
    }

    /// How many have at least the truth, which is not `No`.
    pub fn at_least(&self, truth: Truth) -> u64 {
        match self {
            Solutions::Numbers { certain, all } => {
                if truth == Truth::Yes {
                    *certain
                } else {
                    *all
                }
            }
            Solutions::Known(known) => known.values().filter(|it| **it >= truth).count() as u64,
        }
    }

    fn kept(&self) -> usize {
        match self {
            Solutions::Numbers { .. } => 0,
            Solutions::Known(known) => known.len(),
        }
    }
}

/// Of a solution that is known, the greatest truth stays.
fn put(known: &mut Spread<Solution, Truth>, solution: Solution, truth: Truth) {
    let kept = known.of(&solution).entry(solution).or_insert(truth);
    *kept = kept.or(truth);
}
