//! One row: its entities, then its claims, into the graph.

use super::cell_values::About;
use super::cells::Cells;
use super::records::Record;
use super::row_fault::Wrong;
use super::template::{AttestedBy, Plan};
use super::undo_log::{Change, undo};
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::EntityId;
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::Place;
use std::sync::Arc;

/// One row on its way into the graph.
pub struct Row<'a, 'r> {
    pub world: &'a mut World,
    pub source: &'a Arc<Source>,
    pub file: &'a str,
    pub row: &'r Record,
    /// What it made so far.
    pub changes: Vec<Change<'r>>,
}

impl<'r> Row<'_, 'r> {
    /// Reads the row into the graph: all of it, or nothing when something is wrong with it.
    pub fn read(mut self, plan: &mut Plan) -> std::result::Result<(), Wrong> {
        let claims = match self.claims(plan) {
            Ok(claims) => claims,
            Err(wrong) => {
                undo(self.changes, plan, self.world);
                return Err(wrong);
            }
        };
        let file = self.world.builder.file_number(self.file);
        let (imported, builder) = self.world.importing();
        imported.note(&self.changes, file, builder);
        for (claim, mut attestation) in claims {
            attestation.place.file = self.file.to_string();
            let subject = claim.subjects[0];
            imported.claim(claim.relation, self.row.line, || builder.name(subject).to_string());
            builder.claim_of_row(claim, attestation);
        }
        Ok(())
    }

    /// Makes the row's entities, and tells its claims.
    fn claims(&mut self, plan: &mut Plan) -> std::result::Result<Vec<(Claim, Attestation)>, Wrong> {
        let Some(about) = self.entities(plan)? else {
            self.world.imported().unmet += 1;
            return Ok(vec![]);
        };
        let mut claims = vec![];
        self.cells().claims(plan, &about, &mut claims)?;
        Ok(claims)
    }

    /// Finds or makes the row's entities. Nothing where the import leaves the row out.
    pub fn entities(&mut self, plan: &mut Plan) -> std::result::Result<Option<About>, Wrong> {
        if !self.cells().is_wanted(plan)? {
            return Ok(None);
        }
        let mut variables: Vec<Option<EntityId>> = vec![None; plan.template.variables.len()];
        for (place, maker) in plan.makers.iter_mut().enumerate() {
            if variables[maker.variable].is_none() && self.cells().all(&maker.when) {
                variables[maker.variable] = self.make(maker, place)?;
            }
        }
        let attested_by = match &mut plan.attested_by {
            AttestedBy::Source(id) => *id,
            AttestedBy::Column(column, met) => self.source_named(*column, met)?,
        };
        Ok(Some(About { variables, attested_by }))
    }

    pub fn cells(&self) -> Cells<'_> {
        Cells { world: self.world, source: self.source, row: self.row }
    }

    pub fn text(&self, column: usize) -> &'r str {
        self.row.cells.get(column).unwrap_or_default().trim()
    }

    pub fn place(&self) -> Place {
        Place { file: self.file.to_string(), line: self.row.line }
    }
}
