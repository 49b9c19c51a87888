//! What each step of a plan did in one run.

use super::by_address::ByAddress;
use crate::plan::Plan;
use crate::plan::counting::{Part, Tree};
use std::collections::HashMap;
use std::time::Duration;

/// Measures by step of the plan.
#[derive(Default, Debug)]
pub struct Profile<'p> {
    pub steps: HashMap<ByAddress<'p, Plan>, Step>,
    /// How long it took to count without going through the solutions, where that was done.
    pub counted: Option<Duration>,
    /// What the parts of the count did, where it was laid out by the plan.
    pub parts: Option<Parts>,
}

/// Measures by part of a count, which is known by its address: they live no longer than the plan's profile.
#[derive(Clone, Default, Debug)]
pub struct Parts {
    /// Of a variable and of what hangs on it; an enum may lie where its field lies.
    pub trees: HashMap<usize, Step>,
    pub branches: HashMap<usize, Step>,
    /// Of a cycle's variables, by the address of the cycle and their places.
    pub levels: HashMap<(usize, usize), Step>,
}

/// What one step did, or one part of a count.
#[derive(Clone, Copy, Default, Debug)]
pub struct Step {
    /// Solutions that it was handed; of a part, entities whose ways were counted.
    pub given: u64,
    /// Solutions that it handed on; of a part, ways.
    pub found: u64,
    /// Of a step without the steps that come after it, with those within it; of a part without the parts that hang on
    /// it, of all threads together.
    pub time: Duration,
}

impl Profile<'_> {
    /// `None` of a step that was never come to.
    pub fn of(&self, step: &Plan) -> Option<Step> {
        self.steps.get(&ByAddress(step)).copied()
    }
}

impl Parts {
    /// `None` of a part that was never come to.
    pub fn of(&self, part: Part) -> Option<Step> {
        let tree = |tree: &Tree| self.trees.get(&address(tree)).copied();
        let time = |of: &Tree| tree(of).map_or(Duration::ZERO, |step| step.time);
        match part {
            Part::Root(root) => tree(root),
            Part::Branch(branch) => {
                let step = *self.branches.get(&address(branch))?;
                let own = branch.own_trees().into_iter().map(time).sum::<Duration>();
                Some(Step { time: step.time + own, ..step })
            }
            Part::Level(branch, place) => {
                let step = *self.levels.get(&(address(branch), place))?;
                let own = branch.levels().get(place).map_or(Duration::ZERO, |level| time(&level.tree));
                Some(Step { time: step.time + own, ..step })
            }
        }
    }
}

/// By which a part of a count is known.
pub fn address<T>(part: &T) -> usize {
    std::ptr::from_ref(part) as usize
}
