//! Triangles of a relation that goes both ways: each is found once, from its corner with the fewest neighbours
//! (Chiba and Nishizeki, *Arboricity and subgraph listing algorithms*, 1985), and counts for all its corners.

use super::counter::Counter;
use super::side::Side;
use super::ways::Ways;
use crate::diagnostic::Result;
use crate::execute::budget::Budget;
use crate::model::EntityId;
use rayon::prelude::*;

/// How many neighbours are looked at between two looks at the clock.
const BETWEEN_LOOKS: usize = 1 << 18;
/// The neighbours of so many entities are put in order together.
const TOGETHER: u32 = 512;

/// Neighbours by place, those only that come later by their number of neighbours.
struct Later {
    offsets: Vec<u32>,
    places: Vec<u32>,
}

/// For each entity, the ways to bind the other two corners of a triangle, weighed by their own; with `exists`, one if
/// there are any. Nothing is its own neighbour.
pub fn count(counter: &Counter, side: Side, weights: &[Ways; 2], exists: bool) -> Result<Ways> {
    let span = side.span();
    let (first, len) = (span.start, span.len());
    // Weights, degrees and offsets; the neighbours twice, while they are put together.
    let by_place = 2 * size_of::<u64>() + 2 * size_of::<u32>();
    counter.hold(len * by_place + 2 * side.pairs() * size_of::<u32>())?;
    let later = Later::of(side, first, len, counter.budget)?;
    let of_place = |ways: &Ways| span.clone().map(|id| ways.of(EntityId(id))).collect();
    let weights: [Vec<u64>; 2] = weights.each_ref().map(of_place);
    // Counts of one thread, and the later neighbours of the corner at hand.
    let start = || Ok((counter.zeros::<u64>(len)?, vec![0u64; len.div_ceil(64)]));
    let visit = |state: Result<(Vec<u64>, Vec<u64>)>, a: u32| {
        let (mut counts, mut near) = state?;
        let of_a = later.of_place(a);
        let mut looked_at = 0;
        of_a.iter().for_each(|&it| near[it as usize / 64] |= 1 << (it % 64));
        let [one, other] = &weights;
        let (one_a, other_a) = (one[a as usize], other[a as usize]);
        for &b in of_a {
            let of_b = later.of_place(b);
            looked_at += of_b.len();
            if looked_at >= BETWEEN_LOOKS {
                looked_at = 0;
                counter.budget.check()?;
            }
            let (one_b, other_b) = (one[b as usize], other[b as usize]);
            let of_both = twice(one_a, other_b, one_b, other_a);
            // Of all third corners.
            let (mut ones, mut others) = (0u64, 0u64);
            for &c in of_b.iter().filter(|&&c| near[c as usize / 64] >> (c % 64) & 1 == 1) {
                let c = c as usize;
                ones = ones.saturating_add(one[c]);
                others = others.saturating_add(other[c]);
                counts[c] = counts[c].saturating_add(of_both);
            }
            let (a, b) = (a as usize, b as usize);
            counts[a] = counts[a].saturating_add(twice(one_b, others, ones, other_b));
            counts[b] = counts[b].saturating_add(twice(one_a, others, ones, other_a));
        }
        of_a.iter().for_each(|&it| near[it as usize / 64] = 0);
        Ok((counts, near))
    };
    let add = |a: Result<Vec<u64>>, b: Result<Vec<u64>>| {
        let (mut a, b) = (a?, b?);
        if a.is_empty() {
            return Ok(b);
        }
        a.iter_mut().zip(b).for_each(|(a, b)| *a = a.saturating_add(b));
        Ok(a)
    };
    let share = (len / (4 * rayon::current_num_threads())).max(256);
    let counts = (0..len as u32).into_par_iter().with_min_len(share).fold(start, visit);
    let mut counts = counts.map(|state| state.map(|(counts, _)| counts)).reduce(|| Ok(vec![]), add)?;
    if exists {
        counts.iter_mut().for_each(|count| *count = (*count).min(1));
    }
    Ok(Ways::counted(first, counts))
}

/// Two corners, each with the first weight and the other with the second.
#[inline(always)]
fn twice(one_a: u64, other_b: u64, one_b: u64, other_a: u64) -> u64 {
    one_a.saturating_mul(other_b).saturating_add(one_b.saturating_mul(other_a))
}

impl Later {
    fn of(side: Side, first: u32, len: usize, budget: Budget) -> Result<Later> {
        let neighbours = |place: u32| side.of(EntityId(first + place));
        let degrees: Vec<u32> = (0..len as u32).map(|place| neighbours(place).len() as u32).collect();
        let part = |from: u32| {
            budget.check()?;
            let (mut ends, mut places) = (vec![], vec![]);
            for place in from..(len as u32).min(from + TOGETHER) {
                let own = (degrees[place as usize], place);
                let near = neighbours(place).iter().map(|it| it.0 - first);
                places.extend(near.filter(|&it| (degrees[it as usize], it) > own));
                ends.push(places.len() as u32);
            }
            Ok((ends, places))
        };
        let parts = (0..len as u32).into_par_iter().step_by(TOGETHER as usize).map(part);
        let parts: Vec<(Vec<u32>, Vec<u32>)> = parts.collect::<Result<_>>()?;
        let (mut offsets, mut all) = (vec![0], vec![]);
        for (ends, places) in parts {
            let before = all.len() as u32;
            offsets.extend(ends.into_iter().map(|end| before + end));
            all.extend(places);
        }
        Ok(Later { offsets, places: all })
    }

    fn of_place(&self, place: u32) -> &[u32] {
        let place = place as usize;
        &self.places[self.offsets[place] as usize..self.offsets[place + 1] as usize]
    }
}
