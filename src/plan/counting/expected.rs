//! What is expected of the parts of a count: entities and ways.

use super::shape::Shapes;
use super::trees::{Branch, Counting, Part, Tree};
use crate::plan::cost::ABSENCE;
use crate::store::Snapshot;

impl Counting {
    /// How many are expected for each entity that the part hangs on: ways, or, of a variable that no other is before,
    /// entities.
    pub fn expected(&self, part: Part, snapshot: &Snapshot) -> f64 {
        match part {
            Part::Root(tree) => Shapes::over(snapshot, &self.said).domain(tree),
            Part::Branch(branch) => branch.ways(),
            Part::Level(branch, place) => branch.levels().get(place).map_or(0.0, |level| level.ways),
        }
    }
}

impl Tree {
    /// The ways of an entity.
    fn ways(&self) -> f64 {
        self.branches.iter().map(Branch::ways).product()
    }
}

impl Branch {
    /// The ways for an entity that it hangs on.
    fn ways(&self) -> f64 {
        let most = if self.asks_existence() { 1.0 } else { f64::INFINITY };
        let ways = match self {
            Branch::Links { to, near, .. } => near * to.ways(),
            Branch::Cycle { levels, .. } => {
                let trees: f64 = levels.iter().map(|level| level.tree.ways()).product();
                levels.last().map_or(1.0, |last| last.ways) * trees
            }
            Branch::Optional(trees) => {
                let sign = |negative: bool| if negative { -1.0 } else { 1.0 };
                let sum: f64 = trees.iter().map(|(negative, tree)| sign(*negative) * tree.ways()).sum();
                sum.max(1.0)
            }
            Branch::Absent(_) => ABSENCE,
        };
        ways.min(most)
    }
}
