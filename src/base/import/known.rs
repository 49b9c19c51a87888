//! Rows that say nothing of entities that are not known yet: they are read by all processors at once.

use super::records::Record;
use super::row::Cells;
use super::template::{AttestedBy, Plan};
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::EntityId;
use crate::store::Drafts;
use rayon::prelude::*;
use std::sync::Arc;

/// How many rows one processor reads at a time.
const ROWS: usize = 512;

/// What some rows, one after another, were found to say.
#[derive(Default)]
pub struct Known<'r> {
    /// How many of them the import leaves out.
    pub unmet: usize,
    pub drafts: Drafts,
    /// Those that are to be looked at one by one: they say something new of entities, or something is wrong with them.
    pub others: Vec<&'r Record>,
}

/// Reads rows as far as they say nothing that others of them could depend on.
pub fn read<'r>(rows: &'r [Record], plan: &Plan, world: &World, source: &Arc<Source>) -> Vec<Known<'r>> {
    let read = |rows: &'r [Record]| {
        let mut known = Known::default();
        let mut variables = vec![];
        for row in rows {
            let cells = Cells { world, source, row };
            match cells.say(plan, &mut variables, &mut known.drafts) {
                Some(true) => {}
                Some(false) => known.unmet += 1,
                None => known.others.push(row),
            }
        }
        known
    };
    rows.par_chunks(ROWS).map(read).collect()
}

impl Cells<'_> {
    /// Takes the claims of the row in. `Some(false)` where the row is left out, `None` where there is more to it.
    fn say(&self, plan: &Plan, variables: &mut Vec<Option<EntityId>>, drafts: &mut Drafts) -> Option<bool> {
        if !self.is_wanted(plan).ok()? {
            return Some(false);
        }
        variables.clear();
        variables.resize(plan.template.variables.len(), None);
        for maker in &plan.makers {
            if variables[maker.variable].is_none() && self.all(&maker.when) {
                variables[maker.variable] = self.known(maker)?;
            }
        }
        let attested_by = match &plan.attested_by {
            AttestedBy::Source(id) => *id,
            AttestedBy::Column(column, met) => *met.get(self.text(*column))?,
        };
        for (claim, attestation) in self.claims(plan, variables, attested_by).ok()? {
            drafts.push(claim, attestation);
        }
        Some(true)
    }
}
