//! What rows say when all that they are about is known: they are read by all processors at once, without a change of
//! anything.

use super::cell_values::About;
use super::cells::Cells;
use super::records::Record;
use super::template::{AttestedBy, Plan};
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::claim::{Attestation, Claim};
use crate::store::Drafts;
use rayon::prelude::*;
use std::sync::Arc;

/// What is known while rows are read.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub plan: &'a Plan,
    pub world: &'a World,
    pub source: &'a Arc<Source>,
    /// How many rows one processor reads at a time.
    pub share: usize,
}

/// What some rows, one after another, were found to say.
pub struct RowsClaims<T> {
    /// How many of them the import leaves out.
    pub unmet: usize,
    pub drafts: Drafts,
    /// Those that are to be looked at by themselves.
    pub others: Vec<T>,
}

/// A row whose entities were found or made.
pub struct RowOfKnown<'r> {
    /// Which row of its batch it is.
    pub number: usize,
    pub row: &'r Record,
    pub about: About,
    /// Whether anything was made for it.
    pub is_new: bool,
}

impl<'a> View<'a> {
    /// What rows say all of whose entities are known. The others say something new of entities, or something is wrong
    /// with them.
    pub fn read<'r>(self, rows: &'r [Record]) -> Vec<RowsClaims<&'r Record>> {
        let read = |rows: &'r [Record]| {
            let (mut said, mut claims) = (RowsClaims::nothing(), vec![]);
            for row in rows {
                match self.cells(row).known(self.plan) {
                    Some(Some(about)) if self.take(row, &about, &mut claims, &mut said.drafts) => {}
                    Some(None) => said.unmet += 1,
                    _ => said.others.push(row),
                }
            }
            said
        };
        rows.par_chunks(self.share).map(read).collect()
    }

    /// What rows say whose entities have been found or made. Something is wrong with the others; nothing is given where
    /// anything was made for one of these.
    pub fn claims<'m, 'r>(self, rows: &'m [RowOfKnown<'r>]) -> Option<Vec<RowsClaims<&'m RowOfKnown<'r>>>> {
        let read = |rows: &'m [RowOfKnown<'r>]| {
            let (mut said, mut claims) = (RowsClaims::nothing(), vec![]);
            for made in rows {
                match self.take(made.row, &made.about, &mut claims, &mut said.drafts) {
                    true => {}
                    false if made.is_new => return None,
                    false => said.others.push(made),
                }
            }
            Some(said)
        };
        rows.par_chunks(self.share).map(read).collect()
    }

    pub fn cells(self, row: &'a Record) -> Cells<'a> {
        Cells { world: self.world, source: self.source, row }
    }

    /// Takes the claims of a row in, if nothing is wrong with it. `claims` is room for them.
    fn take(
        self,
        row: &Record,
        about: &About,
        claims: &mut Vec<(Claim, Attestation)>,
        drafts: &mut Drafts,
    ) -> bool {
        claims.clear();
        let cells = Cells { world: self.world, source: self.source, row };
        let is_right = cells.claims(self.plan, about, claims).is_ok();
        if is_right {
            claims.drain(..).for_each(|(claim, attestation)| drafts.push(claim, attestation));
        }
        is_right
    }
}

impl<T> RowsClaims<T> {
    fn nothing() -> RowsClaims<T> {
        RowsClaims { unmet: 0, drafts: Drafts::default(), others: vec![] }
    }
}

impl Cells<'_> {
    /// Whom the row is about, if all of them are known; `Some(None)` where the row is left out.
    fn known(&self, plan: &Plan) -> Option<Option<About>> {
        if !self.is_wanted(plan).ok()? {
            return Some(None);
        }
        let mut variables = vec![None; plan.template.variables.len()];
        for maker in &plan.makers {
            if variables[maker.variable].is_none() && self.all(&maker.when) {
                variables[maker.variable] = self.known_by(maker)?;
            }
        }
        let attested_by = match &plan.attested_by {
            AttestedBy::Source(id) => *id,
            AttestedBy::Column(column, met) => *met.get(self.text(*column))?,
        };
        Some(Some(About { variables, attested_by }))
    }
}
