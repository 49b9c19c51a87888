//! One row: its entities, then its claims, into the graph.

use super::Stated;
use super::records::Record;
use super::template::{AttestedBy, Plan, Test};
use super::undo::{Change, undo};
use crate::base::claims::{Origin, expand};
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::EntityId;
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::Place;
use std::sync::Arc;

/// What is wrong with a row, and in which column.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub column: Option<usize>,
    pub reason: String,
    /// The way out of this in particular.
    pub help: Option<String>,
}

impl Wrong {
    /// What is wrong with a row as a whole.
    pub fn row(reason: impl Into<String>) -> Wrong {
        Wrong { column: None, reason: reason.into(), help: None }
    }

    pub fn cell(column: usize, reason: impl Into<String>) -> Wrong {
        Wrong { column: Some(column), ..Wrong::row(reason) }
    }

    pub fn help(self, help: impl Into<String>) -> Wrong {
        Wrong { help: Some(help.into()), ..self }
    }
}

pub fn wrong<T>(column: Option<usize>, reason: impl Into<String>) -> std::result::Result<T, Wrong> {
    Err(Wrong { column, ..Wrong::row(reason) })
}

/// One row on its way into the graph.
pub struct Row<'a> {
    pub world: &'a mut World,
    pub source: &'a Arc<Source>,
    pub file: &'a str,
    pub row: &'a Record,
    /// What it made so far.
    pub changes: Vec<Change>,
}

impl Row<'_> {
    /// Reads the row into the graph: all of it, or nothing when something is wrong with it.
    pub fn read(mut self, plan: &mut Plan) -> std::result::Result<(), Wrong> {
        let claims = match self.claims(plan) {
            Ok(claims) => claims,
            Err(wrong) => {
                undo(self.changes, &mut plan.makers, self.world);
                return Err(wrong);
            }
        };
        for (claim, word) in claims {
            let (relation, line) = (claim.relation, self.row.line);
            if self.world.imported().claim() {
                let subject = claim.subjects.first().map_or("", |&subject| self.world.builder.name(subject));
                let subject = subject.to_string();
                self.world.imported().first.push(Stated { relation, subject, line });
            }
            self.world.builder.claim(claim, word);
        }
        Ok(())
    }

    /// Makes the row's entities, and tells its claims.
    fn claims(&mut self, plan: &mut Plan) -> std::result::Result<Vec<(Claim, Attestation)>, Wrong> {
        if let Some((wrong, _)) = &self.row.fault {
            return Err(wrong.clone());
        }
        for (column, odd) in &self.row.odd {
            if plan.single[*column] {
                return wrong(Some(*column), format!("it is {}, where one value is expected", odd.one()));
            }
        }
        if !self.all(&plan.when) {
            self.world.imported().unmet += 1;
            return Ok(vec![]);
        }
        let mut variables: Vec<Option<EntityId>> = vec![None; plan.template.variables.len()];
        for (place, maker) in plan.makers.iter_mut().enumerate() {
            if variables[maker.variable].is_none() && self.all(&maker.when) {
                variables[maker.variable] = self.make(maker, place)?;
            }
        }
        let attested_by = match plan.attested_by {
            AttestedBy::Source(id) => id,
            AttestedBy::Column(column) => self.source_named(column)?,
        };
        let mut claims = vec![];
        for claim in &plan.claims {
            if self.all(&claim.when)
                && let Some(reading) = self.fill(&claim.reading, &variables, &plan.template)?
            {
                let defaults = self.fill_modifiers(&plan.defaults, &variables)?.unwrap_or_default();
                let origin = Origin { source: attested_by, place: self.place() };
                let expanded = expand(self.world, self.source, &claim.span, reading, &defaults, &origin);
                claims.extend(expanded.map_err(|problem| Wrong::row(problem.message))?);
            }
        }
        Ok(claims)
    }

    fn all(&self, tests: &[Test]) -> bool {
        tests.iter().all(|test| test.allows(self.text(test.column)))
    }

    pub fn text(&self, column: usize) -> &str {
        self.row.cells.get(column).unwrap_or_default().trim()
    }

    pub fn place(&self) -> Place {
        Place { file: self.file.to_string(), line: self.row.line }
    }
}
