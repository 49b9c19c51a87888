//! Looking at the steps of a plan without changing them.

use super::tree::{Compute, Output, Plan};

impl Plan {
    /// Whether the step, or one within it at any depth, is such.
    pub fn any(&self, is_such: &dyn Fn(&Plan) -> bool) -> bool {
        is_such(self) || self.within().into_iter().any(|step| step.any(is_such))
    }

    /// The plans right beneath this one.
    fn within(&self) -> Vec<&Plan> {
        match self {
            Plan::Join(plans) | Plan::Any(plans) => plans.iter().collect(),
            Plan::Not { block, .. } | Plan::Exists { block, .. } | Plan::Optional(block) => vec![block],
            Plan::Compare { left, right, .. } | Plan::Dated { of: left, to: right, .. } => {
                left.within().into_iter().chain(right.within()).collect()
            }
            Plan::Bind { value, .. } => value.within().into_iter().collect(),
            Plan::Best(ranking) => ranking.key.within().into_iter().chain([&ranking.block]).collect(),
            Plan::Output(output) => output.within(),
            Plan::Type { .. }
            | Plan::Claims(_)
            | Plan::Unnamed { .. }
            | Plan::Closure { .. }
            | Plan::Path(_) => vec![],
        }
    }
}

impl Compute {
    fn within(&self) -> Option<&Plan> {
        match self {
            Compute::Over { block, .. } => Some(block),
            _ => None,
        }
    }
}

impl Output {
    fn within(&self) -> Vec<&Plan> {
        match self {
            Output::Rows(rows) => {
                let columns = rows.columns.iter().map(|(_, column)| column);
                let computed = columns.chain(rows.order.iter().map(|order| &order.by));
                [&rows.input].into_iter().chain(computed.filter_map(Compute::within)).collect()
            }
            Output::Whether { input, otherwise } => {
                [input].into_iter().chain(otherwise.iter().map(|(_, plan)| plan)).collect()
            }
            Output::Claims { input, .. } | Output::Paths { input, .. } => vec![input],
            Output::Either { walk, reduced, .. } => {
                walk.within().into_iter().chain(reduced.within()).collect()
            }
            Output::Describe(_) | Output::Listed(_) => vec![],
        }
    }
}
