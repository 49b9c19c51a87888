//! The distinct values, sorted: those of a builder's pool, and those that stay of a snapshot that it goes on from.

use crate::model::Quantity;
use crate::store::claims::write_values;
use crate::store::image::Writer;
use crate::store::pool::{Numbers, Pool, Renumbered};
use crate::store::quantities::Laid;
use crate::store::reused::Reused;
use std::cmp::Ordering;
use std::mem::take;
use std::sync::Arc;

/// In place of the new number of a value that nobody states any more: none is that large, so that nothing is found there.
const UNSTATED: u32 = u32::MAX;

/// Writes the values, and gives their numbers.
pub fn write(writer: &mut Writer, pool: &mut Pool, reused: Option<&Arc<Reused>>) -> Numbers {
    let mut numbers = Numbers::default();
    let reused = reused.map(|reused| reused.stated());
    let reused = reused.as_ref();
    let (texts, quantities, times, groups);
    let own = take(&mut pool.texts).sorted(|text| text);
    (texts, numbers.texts) = merged(own, reused.map(|reused| reused.texts()));
    let own = take(&mut pool.quantities).sorted(|row| Laid::from(Quantity::from(row)));
    (quantities, numbers.quantities) = merged(own, reused.map(|reused| reused.quantities()));
    let own = take(&mut pool.times).sorted(|time| time);
    (times, numbers.times) = merged(own, reused.map(|reused| reused.times()));
    let own = take(&mut pool.groups).sorted(|group| numbers.group(&group));
    let of_reused =
        reused.map(|reused| reused.groups(|number| numbers.quantities.of(Renumbered::reused(number))));
    (groups, numbers.groups) = merged(own, of_reused);
    write_values(writer, &texts, &quantities, &times, &groups);
    numbers
}

/// Both in one order, and the numbers that they have there: things of a pool, sorted, with the place of each number among
/// them, and those of a snapshot, sorted too, some of which are not stated any more.
fn merged<T: Ord>(
    (own, mut numbers): (Vec<T>, Vec<u32>),
    reused: Option<impl Iterator<Item = Option<T>>>,
) -> (Vec<T>, Renumbered) {
    let Some(reused) = reused else { return (own, numbers.into()) };
    let mut of_reused = vec![];
    let mut stated = reused.enumerate().filter_map(|(number, thing)| Some((number, thing?))).peekable();
    let (mut all, mut of_own) = (Vec::with_capacity(own.len()), vec![]);
    let mut own = own.into_iter().peekable();
    loop {
        let next = match (own.peek(), stated.peek()) {
            (Some(one), Some((_, other))) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => break,
        };
        let number = all.len() as u32;
        if next.is_ge()
            && let Some((old, thing)) = stated.next()
        {
            of_reused.resize(old, UNSTATED);
            of_reused.push(number);
            all.push(thing);
        }
        if next.is_le()
            && let Some(thing) = own.next()
        {
            of_own.push(number);
            all.extend(next.is_lt().then_some(thing));
        }
    }
    numbers.iter_mut().for_each(|number| *number = of_own[*number as usize]);
    (all, Renumbered { own: numbers, reused: of_reused })
}
