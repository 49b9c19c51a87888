//! Triangles of a relation that goes both ways: each is found once, from its corner with the fewest neighbours
//! (Chiba and Nishizeki, *Arboricity and subgraph listing algorithms*, 1985), and counts for all its corners.

use super::pairs::Side;
use super::trees::Counter;
use super::ways::Ways;
use super::{times, too_many};
use crate::diagnostic::Result;
use crate::model::EntityId;
use rayon::prelude::*;

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
    let later = Later::of(side, first, len);
    let covers =
        |ways: &Ways| ways.are_plain() && ways.range().start <= first && ways.range().end >= span.end;
    let alike = weights.iter().all(covers);
    let weight = |a: u32, b: u32| -> Result<u64> {
        let [a, b] = [EntityId(first + a), EntityId(first + b)];
        let one = times(weights[0].of(a), weights[1].of(b))?;
        times(weights[0].of(b), weights[1].of(a))?.checked_add(one).ok_or_else(too_many)
    };
    // Counts of one thread, and the later neighbours of the corner at hand.
    let start = || Ok((counter.zeros::<u64>(len)?, vec![0u64; len.div_ceil(64)]));
    let visit = |state: Result<(Vec<u64>, Vec<u64>)>, a: u32| {
        let (mut counts, mut near) = state?;
        if a.is_multiple_of(256) {
            counter.watch.look()?;
        }
        let of_a = later.of_place(a);
        of_a.iter().for_each(|&it| near[it as usize / 64] |= 1 << (it % 64));
        for &b in of_a {
            let common = later.of_place(b).iter().filter(|&&c| near[c as usize / 64] >> (c % 64) & 1 == 1);
            if alike {
                let mut found = 0;
                for &c in common {
                    found += 2;
                    counts[c as usize] += 2;
                }
                counts[b as usize] += found;
                counts[a as usize] += found;
                continue;
            }
            for &c in common {
                for (corner, [one, other]) in [(a, [b, c]), (b, [a, c]), (c, [a, b])] {
                    let count = &mut counts[corner as usize];
                    *count = count.checked_add(weight(one, other)?).ok_or_else(too_many)?;
                }
            }
        }
        of_a.iter().for_each(|&it| near[it as usize / 64] = 0);
        Ok((counts, near))
    };
    let add = |a: Result<Vec<u64>>, b: Result<Vec<u64>>| {
        let (mut a, b) = (a?, b?);
        if a.is_empty() {
            return Ok(b);
        }
        let overflow = a.iter_mut().zip(b).any(|(a, b)| {
            let (sum, over) = a.overflowing_add(b);
            *a = sum;
            over
        });
        if overflow { Err(too_many()) } else { Ok(a) }
    };
    let share = (len / (4 * rayon::current_num_threads())).max(256);
    let counts = (0..len as u32).into_par_iter().with_min_len(share).fold(start, visit);
    let mut counts = counts.map(|state| state.map(|(counts, _)| counts)).reduce(|| Ok(vec![]), add)?;
    if exists {
        counts.iter_mut().for_each(|count| *count = (*count).min(1));
    }
    Ok(Ways::counted(first, counts))
}

impl Later {
    fn of(side: Side, first: u32, len: usize) -> Later {
        let neighbours = |place: u32| side.of(EntityId(first + place));
        let degrees: Vec<u32> = (0..len as u32).map(|place| neighbours(place).len() as u32).collect();
        let (mut offsets, mut places) = (vec![0], vec![]);
        for place in 0..len as u32 {
            let own = (degrees[place as usize], place);
            let near = neighbours(place).iter().map(|it| it.0 - first);
            places.extend(near.filter(|&it| (degrees[it as usize], it) > own));
            offsets.push(places.len() as u32);
        }
        Later { offsets, places }
    }

    fn of_place(&self, place: u32) -> &[u32] {
        let place = place as usize;
        &self.places[self.offsets[place] as usize..self.offsets[place + 1] as usize]
    }
}
