//! Which claims of a question must have held at one time: those of relations that last, where it asks for no time of them. That
//! Ann headed Acme until 2020, and Acme is in Oslo since 2022, does not tell of a head of a firm in Oslo.

use super::tree::Plan;
use crate::model::Interval;
use crate::store::Snapshot;

/// Has the claims of a pattern's own clauses meet at one time, where those of their relations may not.
pub fn joined(pattern: Plan, snapshot: &Snapshot) -> Plan {
    let Plan::Join(mut steps) = pattern else { return pattern };
    let mut joined = vec![];
    for step in &mut steps {
        if let Plan::Claims(access) = step
            && snapshot.schema().relation(access.clause.relation).lasting
            && !access.clause.asks_when()
        {
            joined.push(access);
        }
    }
    let times = || joined.iter().flat_map(|access| snapshot.times(access.clause.relation));
    if joined.len() > 1 && Interval::of_all(times()).is_none() {
        joined.into_iter().for_each(|access| access.at_one_time = true);
    }
    Plan::Join(steps)
}

impl Plan {
    /// Whether claims of the plan are to have held at one time: then no step of it can be looked at without the others.
    pub fn is_at_one_time(&self) -> bool {
        self.any(&|step| matches!(step, Plan::Claims(access) if access.at_one_time))
    }
}
