//! Whether a block has a solution, found once for what it shares with what is around it.

use super::by_address::ByAddress;
use super::evidence::MOST;
use super::existing::{Beneath, Found};
use super::frame::{Binding, Doubts, Frame, Support};
use super::run::{Flow, Run, Solved, Then};
use super::solution::Solution;
use super::supports::Supports;
use crate::model::Truth;
use crate::plan::Plan;
use crate::resolve::query::Var;
use std::sync::Arc;

/// What an entry takes besides, roughly.
const ENTRY: usize = 200;

impl Plan {
    /// So many of the claims beneath solutions that are only looked for are told, as many as of a row.
    pub const TOLD: usize = MOST;
}

impl<'a> Run<'a> {
    /// Hands the frame on for the certain solutions of the block, and once for those that are possible, each with the first
    /// claims of all of them.
    pub fn exists(
        &self,
        plan: &'a Plan,
        block: &'a Plan,
        (given, told): (&[Var], usize),
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        let is_entity = |&var: &Var| matches!(frame.get(var), Some(Binding::Entity(_)));
        // A value may be stated by several claims, and what stands for it matters.
        let key = given.iter().all(is_entity).then(|| Solution::of(frame, given));
        let known =
            key.as_ref().and_then(|key| self.existing.borrow().get(&ByAddress(plan))?.get(key).cloned());
        let found = match known {
            Some(found) => found,
            None => {
                let found = Arc::new(self.found(block, told, frame)?);
                if let Some(key) = key {
                    self.existing.borrow_mut().entry(ByAddress(plan)).or_default().insert(key, found.clone());
                }
                found
            }
        };
        for (truth, beneath) in [(Truth::Yes, &found.certain), (Truth::Possible, &found.possible)] {
            let Some(beneath) = beneath else { continue };
            let mark = frame.mark();
            self.steps(1 + beneath.supports.len() / 8)?;
            frame.support.extend_from_slice(&beneath.supports);
            frame.doubts.join(beneath.doubts);
            self.keep(truth, mark, frame, then)?;
        }
        Ok(())
    }

    fn found(&self, block: &'a Plan, told: usize, frame: &mut Frame) -> Solved<Found> {
        let mut certain: Option<(Doubts, Supports)> = None;
        let mut possible = None;
        let mark = frame.mark();
        let held = frame.support.len();
        (frame.truth, frame.doubts) = (Truth::Yes, Doubts::default());
        let mut charged = 0;
        self.solve(block, frame, &mut |frame| {
            self.step()?;
            let of = if frame.truth == Truth::Yes { &mut certain } else { &mut possible };
            let (doubts, supports) = of.get_or_insert_default();
            doubts.join(frame.doubts);
            let more = supports.add(&frame.support[held..], self.snapshot.claim_count());
            charged += more;
            Ok(self.charge(more)?)
        })?;
        frame.undo(mark);
        let beneath = |(doubts, supports): (Doubts, Supports)| {
            let (supports, more) = supports.first(told);
            self.cut.set(self.cut.get() || more > 0);
            Beneath { doubts, supports }
        };
        let found = Found { certain: certain.map(beneath), possible: possible.map(beneath) };
        self.release(charged);
        let parts = [&found.certain, &found.possible].into_iter().flatten();
        self.charge(ENTRY + parts.map(|it| it.supports.len() * size_of::<Support>()).sum::<usize>())?;
        Ok(found)
    }
}
