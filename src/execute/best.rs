//! Ranking: who comes first by a key, as far as bounds tell.
//!
//! For each entity it is counted how many others are surely, and how many may be, before it or level with it.
//! It comes at the ranks asked for if fewer than the last rank are before it and at least the first rank are
//! level or before, itself included. So entities that tie with one at these ranks come too, and where bounds
//! leave the order open everyone who may come is possible.

use super::amounts::{self, Range};
use super::by_address::ByAddress;
use super::frame::{Binding, Frame, Key, Support};
use super::outcome::Note;
use super::ranked::{Placed, Ranked};
use super::run::{Flow, Run, Solved, Then};
use super::supports::Supports;
use super::tally::{self, Tally};
use crate::model::quantity::{End, surely_below};
use crate::model::{Truth, Value};
use crate::plan::{Compute, Plan, Ranking};
use crate::resolve::query::Function;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The memory that a candidate takes, roughly; and one that is placed.
const CANDIDATE: usize = Tally::FIRST + 600;
const PLACED: usize = 200;

/// An entity of the block's solutions.
#[derive(Default)]
struct Candidate {
    of: Option<Binding>,
    keys: Tally,
    /// Its greatest truth with a key.
    truth: Option<Truth>,
    support: Supports,
}

/// A candidate with its key.
struct Entry {
    of: Binding,
    key: Binding,
    value: Value,
    truth: Truth,
    support: Supports,
}

impl<'a> Run<'a> {
    /// Hands on a solution for every entity at the ranks asked for.
    pub fn best(&self, plan: &'a Plan, ranking: &'a Ranking, frame: &mut Frame, then: Then) -> Flow {
        let given = ranking.given.iter().map(|&var| frame.read_key(var)).collect();
        let key = (ByAddress(plan), given);
        let known = self.rankings.borrow().get(&key).cloned();
        let ranked = match known {
            Some(ranked) => ranked,
            None => {
                let ranked = Arc::new(self.rank(ranking, frame)?);
                self.rankings.borrow_mut().insert(key, ranked.clone());
                ranked
            }
        };
        for it in &ranked.placed {
            self.step()?;
            let mark = frame.mark();
            let bound = frame.bind(ranking.of, it.of.clone())
                && ranking.value.is_none_or(|value| {
                    let of = [ranking.of].into_iter().chain(ranking.given.iter().copied());
                    let key = it.key.clone().computed_for(of.map(|var| frame.read_key(var)));
                    frame.bind(value, key)
                });
            frame.support.extend(it.support.iter().cloned());
            self.keep(it.truth.and(bound.into()), mark, frame, then)?;
        }
        Ok(())
    }

    fn rank(&self, ranking: &'a Ranking, frame: &mut Frame) -> Solved<Ranked> {
        let (candidates, charged) = self.candidates(ranking, frame)?;
        let function = match &ranking.key {
            Compute::Aggregate { function, .. } => *function,
            _ if ranking.descending => Function::Maximum,
            _ => Function::Minimum,
        };
        let mut entries = vec![];
        for mut candidate in candidates.into_values() {
            self.steps(candidate.keys.len())?;
            candidate.keys.settle(self.snapshot);
            let total = candidate.keys.total(function, self.snapshot)?;
            let (Some(of), Some(truth), Some(total)) = (candidate.of, candidate.truth, total) else {
                continue;
            };
            let Some(stated) = total.binding.stated(self.snapshot) else { continue };
            let (value, truth) = (stated.into_owned().value, truth.and(total.truth));
            entries.push(Entry { of, key: total.binding, value, truth, support: candidate.support });
        }
        let ranges = tally::ranges(entries.iter().map(|entry| entry.value.clone()).collect(), self.schema)?;
        let turn = |range: Range| if ranking.descending { range } else { range.negated() };
        let ranges: Vec<Range> = ranges.into_iter().map(turn).collect();
        let last = ranking.last();
        let places = Places::of(&ranges, &entries);
        let place = |(range, entry): (&Range, &Entry)| places.truth(range, entry.truth, ranking.first, last);
        let truths: Vec<Truth> = ranges.iter().zip(&entries).map(place).collect();
        let undecided = truths.iter().filter(|&&truth| truth == Truth::Possible).count();
        let placed = entries.into_iter().zip(truths).map(|(entry, truth)| (truth.and(entry.truth), entry));
        let placed = placed.filter(|(truth, _)| *truth != Truth::No).map(|(truth, entry)| Placed {
            of: entry.of,
            key: entry.key,
            truth,
            support: entry.support.first(usize::MAX).0,
        });
        let placed: Vec<Placed> = placed.collect();
        let given = placed.iter().filter(|placed| placed.truth == Truth::Yes).count();
        let mut notes = vec![];
        if given > ranking.take {
            notes.push(Note::Ties { asked: ranking.take, given });
        }
        if undecided > 0 {
            notes.push(Note::Undecided { candidates: undecided });
        }
        self.release(charged);
        let supports: usize = placed.iter().map(|placed| placed.support.len()).sum();
        self.charge(PLACED * (1 + placed.len()) + size_of::<Support>() * supports)?;
        Ok(Ranked { placed, notes })
    }

    /// What is remarkable about the rankings that every solution of the plan went through. A ranking for each of
    /// many things would need a remark for each, and has none.
    pub fn ranking_notes(&self, input: &'a Plan) -> Vec<Note> {
        let rankings = self.rankings.borrow();
        let ranked = input.steps().iter().filter_map(|step| rankings.get(&(ByAddress(step), vec![])));
        ranked.flat_map(|ranked| ranked.notes.iter().cloned()).collect()
    }

    /// The block's solutions by entity, and what they were charged.
    fn candidates(
        &self,
        ranking: &'a Ranking,
        frame: &mut Frame,
    ) -> Solved<(BTreeMap<Key, Candidate>, usize)> {
        let mut candidates: BTreeMap<Key, Candidate> = BTreeMap::new();
        let mut charged = 0;
        let mark = frame.mark();
        frame.hide(ranking.of);
        ranking.value.into_iter().for_each(|value| frame.hide(value));
        frame.give(&ranking.given);
        frame.truth = Truth::Yes;
        let held = frame.support.len();
        let mut take = |frame: &mut Frame| {
            self.step()?;
            let inner = frame.mark();
            let (key, truth) = match &ranking.key {
                Compute::Aggregate { of, .. } => (frame.read(*of), Truth::Yes),
                key => {
                    let total = self.compute(key, frame)?;
                    (total.binding, total.truth)
                }
            };
            let truth = truth.and(frame.truth);
            if truth != Truth::No && frame.read(ranking.of) != Binding::Empty {
                let candidate = candidates.entry(frame.read_key(ranking.of)).or_default();
                let new = if candidate.of.is_none() { CANDIDATE } else { 0 };
                candidate.of.get_or_insert_with(|| frame.read(ranking.of));
                candidate.truth = candidate.truth.max(Some(truth));
                candidate.keys.add(&key, truth, self.snapshot);
                let claims = candidate.support.add(&frame.support[held..], self.snapshot.claim_count());
                let more = new + claims + Tally::ITEM;
                charged += more;
                self.charge(more)?;
            }
            frame.undo(inner);
            Ok(())
        };
        let last = ranking.last();
        let first = match &ranking.by_count {
            Some(by_count) => {
                self.first_by_count(&by_count.counting, last, ranking.descending)?.zip(Some(by_count))
            }
            None => None,
        };
        match first {
            Some((first, by_count)) => {
                for entity in first {
                    let one = frame.mark();
                    if frame.bind(ranking.of, Binding::Entity(entity)) {
                        self.solve(&by_count.of_one, frame, &mut take)?;
                    }
                    frame.undo(one);
                }
            }
            None => self.solve(&ranking.block, frame, &mut take)?,
        }
        frame.undo(mark);
        Ok((candidates, charged))
    }
}

/// The ends of all ranges, sorted, to count with.
struct Places {
    /// Lower ends of those that surely take part.
    lows: Vec<End>,
    /// Upper ends of all.
    highs: Vec<End>,
}

impl Places {
    fn of(ranges: &[Range], entries: &[Entry]) -> Places {
        let certain = ranges.iter().zip(entries).filter(|(_, entry)| entry.truth == Truth::Yes);
        let mut lows: Vec<End> = certain.map(|(range, _)| range.low).collect();
        let mut highs: Vec<End> = ranges.iter().map(|range| range.high).collect();
        lows.sort_by(|a, b| amounts::low_order(*a, *b));
        highs.sort_by(|a, b| amounts::high_order(*a, *b));
        Places { lows, highs }
    }

    /// Whether an entity whose key is in the range comes at ranks `first..=last`, if it takes part; `part` is
    /// whether it surely does.
    fn truth(&self, range: &Range, part: Truth, first: usize, last: usize) -> Truth {
        // Those that pass a test are the last ones.
        let at_least = |number: usize, ends: &[End], test: &dyn Fn(End) -> bool| {
            number == 0 || ends.len().checked_sub(number).is_some_and(|place| test(ends[place]))
        };
        if at_least(last, &self.lows, &|low| surely_below(range.high, low)) {
            return Truth::No;
        }
        let is_number = !amounts::may_exceed(range.high, range.low);
        // A range may lie before itself: not among the others.
        let others = last + usize::from(!is_number);
        let maybe_behind_last = at_least(others, &self.highs, &|high| amounts::may_exceed(high, range.low));
        // Level or before, itself included; a number that surely takes part was counted among the others.
        let others = first.saturating_sub(usize::from(!is_number || part != Truth::Yes));
        let surely_level = at_least(others, &self.lows, &|low| !amounts::may_exceed(range.high, low));
        let maybe_level = at_least(first, &self.highs, &|high| !surely_below(high, range.low));
        let before_last = if maybe_behind_last { Truth::Possible } else { Truth::Yes };
        let from_first = match () {
            _ if surely_level => Truth::Yes,
            _ if maybe_level => Truth::Possible,
            _ => Truth::No,
        };
        before_last.and(from_first)
    }
}
