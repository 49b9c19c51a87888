//! Which variables a step binds, and which it must find bound.

use super::tree::{Compute, Output, Plan, Ranking, Rows};
use crate::resolve::query::Vars;

impl Plan {
    /// The variables that the step can bind for those after it.
    pub fn gives(&self) -> Vars {
        match self {
            Plan::Join(steps) => steps.iter().flat_map(Plan::gives).collect(),
            Plan::Any(branches) => branches.iter().flat_map(Plan::gives).collect(),
            Plan::Type { of, .. } => of.var().into_iter().collect(),
            Plan::Claims(access) | Plan::Unnamed { access, .. } => access.clause.gives(),
            Plan::Closure { clause, .. } => clause.gives(),
            Plan::Path(clause) => clause.variables().collect(),
            Plan::Bind { var, .. } => [*var].into(),
            Plan::Best(ranking) => [ranking.of].into_iter().chain(ranking.value).collect(),
            Plan::Optional(block) => block.gives(),
            Plan::Compare { .. } | Plan::Dated { .. } | Plan::Not { .. } | Plan::Exists { .. } => Vars::new(),
            Plan::Output(_) => Vars::new(),
        }
    }

    /// The variables that every solution of the step binds.
    pub fn surely_gives(&self) -> Vars {
        match self {
            Plan::Join(steps) => steps.iter().flat_map(Plan::surely_gives).collect(),
            Plan::Any(branches) => {
                let sets = branches.iter().map(Plan::surely_gives);
                sets.reduce(|all, next| all.intersection(&next).copied().collect()).unwrap_or_default()
            }
            Plan::Optional(_) => Vars::new(),
            plan => plan.gives(),
        }
    }

    /// The variables that the step must find bound, if anything else in its block binds them: a comparison's,
    /// and all those of a block that is solved as a whole.
    pub fn wants(&self) -> Vars {
        match self {
            Plan::Type { .. }
            | Plan::Claims(_)
            | Plan::Unnamed { .. }
            | Plan::Closure { .. }
            | Plan::Path(_) => Vars::new(),
            Plan::Join(steps) => {
                let bound = self.surely_gives();
                steps.iter().flat_map(Plan::wants).filter(|var| !bound.contains(var)).collect()
            }
            Plan::Any(branches) => branches.iter().flat_map(Plan::wants).collect(),
            Plan::Compare { left, right, .. } | Plan::Dated { of: left, to: right, .. } => {
                left.wants().into_iter().chain(right.wants()).collect()
            }
            Plan::Bind { value, .. } => value.wants(),
            Plan::Not { given, .. } | Plan::Exists { given, .. } => given.iter().copied().collect(),
            Plan::Best(ranking) => ranking.given.iter().copied().collect(),
            Plan::Optional(block) => block.mentions(),
            Plan::Output(_) => Vars::new(),
        }
    }

    /// Every variable that the plan speaks of and that may be bound outside of it.
    pub fn mentions(&self) -> Vars {
        match self {
            Plan::Join(steps) => steps.iter().flat_map(Plan::mentions).collect(),
            Plan::Any(branches) => branches.iter().flat_map(Plan::mentions).collect(),
            Plan::Output(output) => output.mentions(),
            plan => plan.gives().into_iter().chain(plan.wants()).collect(),
        }
    }
}

impl Compute {
    /// The variables that must be bound.
    pub fn wants(&self) -> Vars {
        match self {
            Compute::Term(term) => term.var().into_iter().collect(),
            Compute::Aggregate { of, .. } => [*of].into(),
            Compute::Solutions { of } => of.iter().copied().collect(),
            Compute::Over { given, .. } => given.iter().copied().collect(),
            Compute::Arithmetic { left, right, .. } => left.var().into_iter().chain(right.var()).collect(),
        }
    }
}

impl Output {
    /// The variables of the solutions that the output shows or orders by.
    pub fn mentions(&self) -> Vars {
        match self {
            Output::Rows(Rows { columns, group, order, .. }) => {
                let columns = columns.iter().flat_map(|(_, column)| column.wants());
                let order = order.iter().flat_map(|by| by.by.wants());
                columns.chain(order).chain(group.iter().flatten().copied()).collect()
            }
            Output::Paths { clause, .. } => clause.variables().collect(),
            Output::Either { walk, .. } => walk.mentions(),
            Output::Whether { .. } | Output::Claims { .. } | Output::Describe(_) | Output::Listed(_) => {
                Vars::new()
            }
        }
    }
}

impl Ranking {
    /// The last of the ranks asked for.
    pub fn last(&self) -> usize {
        self.first.saturating_add(self.take).saturating_sub(1)
    }

    /// The variables that are bound where the block runs.
    pub fn bound(&self) -> Vars {
        self.given.iter().copied().collect()
    }
}
