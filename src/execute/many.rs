//! Very many, gone through by all processors, so that it can be stopped.

use super::budget::Budget;
use super::deferred_drop::DeferredDrop;
use crate::diagnostic::Result;
use rayon::prelude::*;
use std::cmp::Ordering;

/// Of a list: how much of it is done at once, and what bounds that.
#[derive(Clone, Copy)]
pub struct Pieces<'b> {
    pub budget: Budget<'b>,
    /// So many are sorted at once.
    pub sorted: usize,
    /// So many become others at once.
    pub mapped: usize,
}

impl Pieces<'_> {
    /// The list in order; what compares equal stays as it is. Runs of it are sorted by all processors, and merged, two and
    /// two.
    pub fn sorted<T: Copy + Send + Sync>(
        self,
        mut list: Vec<T>,
        compare: impl Fn(&T, &T) -> Ordering + Sync,
    ) -> Result<Vec<T>> {
        let budget = self.budget;
        if list.len() <= self.sorted {
            // It takes longer to ask others for help.
            budget.check()?;
            list.sort_by(compare);
            return Ok(list);
        }
        let mut width = self.sorted;
        list.par_chunks_mut(width).try_for_each(|run| budget.check().map(|()| run.sort_by(&compare)))?;
        let mut merged = list.clone();
        while width < list.len() {
            let pairs = list.par_chunks(2 * width).zip(merged.par_chunks_mut(2 * width));
            pairs.try_for_each(|(pair, into)| {
                merge(pair.split_at(width.min(pair.len())), into, &compare, budget)
            })?;
            std::mem::swap(&mut list, &mut merged);
            width *= 2;
        }
        Ok(list)
    }

    /// The first so many of the list, in any order.
    pub fn first<T: Copy + Send + Sync>(
        self,
        list: Vec<T>,
        most: usize,
        compare: impl Fn(&T, &T) -> Ordering + Sync,
    ) -> Result<Vec<T>> {
        if most >= list.len() {
            return Ok(list);
        }
        if most > self.sorted {
            let mut all = self.sorted(list, compare)?;
            all.truncate(most);
            return Ok(all);
        }
        let mut first: Vec<T> = vec![];
        for run in list.chunks(self.sorted) {
            self.budget.check()?;
            first.extend(run);
            if most < first.len() {
                first.select_nth_unstable_by(most, &compare);
                first.truncate(most);
            }
        }
        Ok(first)
    }

    /// What becomes of each, in the order of the list.
    pub fn mapped<T: Copy + Sync, U: Send + 'static>(
        self,
        list: &[T],
        map: impl Fn(T) -> U + Sync,
    ) -> Result<Vec<U>> {
        let mut mapped = DeferredDrop::from(Vec::with_capacity(list.len()));
        for piece in list.chunks(self.mapped) {
            self.budget.check()?;
            // Of so few it takes longer to ask others for help.
            match piece.len() <= self.mapped / 4 {
                true => mapped.extend(piece.iter().map(|&it| map(it))),
                false => mapped.par_extend(piece.par_iter().map(|&it| map(it))),
            }
        }
        Ok(mapped.into_inner())
    }
}

/// Merges two runs into one that is as long as both.
fn merge<T: Copy>(
    (mut one, mut other): (&[T], &[T]),
    into: &mut [T],
    compare: &impl Fn(&T, &T) -> Ordering,
    budget: Budget,
) -> Result<()> {
    let mut pace = budget.paced();
    let mut rest = into.iter_mut();
    // Many come in order.
    let in_order = one.last().zip(other.first()).is_none_or(|(last, first)| compare(last, first).is_le());
    while !in_order && let (Some(first), Some(second)) = (one.first(), other.first()) {
        let from = if compare(first, second).is_le() { &mut one } else { &mut other };
        if let Some(place) = rest.next() {
            *place = from[0];
        }
        *from = &from[1..];
        pace.work(1)?;
    }
    let rest = rest.into_slice();
    let (left, right) = rest.split_at_mut(one.len());
    left.copy_from_slice(one);
    right.copy_from_slice(other);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    fn of_four(interrupt: &AtomicBool) -> Pieces<'_> {
        Pieces { budget: Budget { interrupt, deadline: None }, sorted: 4, mapped: 4 }
    }

    proptest! {
        #[test]
        fn lists_are_in_order_and_equals_stay_as_they_are(list in proptest::collection::vec((0u8..8, 0u8..255), 0..60)) {
            let interrupt = AtomicBool::new(false);
            let pieces = of_four(&interrupt);
            let compare = |a: &(u8, u8), b: &(u8, u8)| a.0.cmp(&b.0);
            prop_assert_eq!(pieces.mapped(&list, |it| it.1).unwrap(), list.iter().map(|it| it.1).collect::<Vec<_>>());
            let found = pieces.sorted(list.clone(), compare).unwrap();
            let mut expected = list.clone();
            expected.sort_by(compare);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn the_first_are_those_that_come_first(list in proptest::collection::vec(0u8..50, 0..60), most in 0usize..70) {
            let interrupt = AtomicBool::new(false);
            let pieces = of_four(&interrupt);
            let mut found = pieces.first(list.clone(), most, u8::cmp).unwrap();
            found.sort();
            let mut expected = list;
            expected.sort();
            expected.truncate(most);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn they_stop_when_told() {
        let interrupt = AtomicBool::new(true);
        let pieces = of_four(&interrupt);
        assert_eq!(pieces.sorted(vec![2, 1], i32::cmp).unwrap_err().code, Code::Interrupted);
        assert_eq!(pieces.first(vec![2, 1], 1, i32::cmp).unwrap_err().code, Code::Interrupted);
        assert_eq!(pieces.mapped(&[2, 1], |it| it).unwrap_err().code, Code::Interrupted);
    }
}
