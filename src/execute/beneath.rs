//! What stands beneath claims: why something is so, and on what it depends.

use super::outcome::{Cell, Evidence, Note, Outcome, Row};
use super::run::{Run, Solved};
use crate::model::ClaimId;
use crate::resolve::query::Beneath;

impl Run<'_> {
    /// What stands so beneath the claims of the rows. Where no reason does, the claims themselves, and a note.
    pub fn beneath(&self, beneath: Beneath, claims: Outcome) -> Solved<Outcome> {
        let mut rows = vec![];
        for row in claims.rows.iter() {
            let Some(&Cell::Claim(of)) = row.cells.first() else { continue };
            for &(kind, claim) in self.snapshot.tied(of) {
                self.step()?;
                if beneath.takes(kind) {
                    self.charge(256)?;
                    let how = (beneath == Beneath::Reasons).then(|| Cell::Text(kind.words().into()));
                    rows.push(self.beneath_one(row, how, claim, of));
                }
            }
        }
        let (none, any) = (rows.is_empty(), !claims.rows.is_empty());
        let mut outcome = match (none, beneath) {
            (true, Beneath::Reasons) => claims,
            _ => Outcome { rows: rows.into(), ..claims },
        };
        outcome.notes.extend((none && any).then_some(Note::NothingBeneath(beneath)));
        Ok(outcome)
    }

    fn beneath_one(&self, row: &Row, how: Option<Cell>, claim: ClaimId, of: ClaimId) -> Row {
        Row {
            cells: how.into_iter().chain([Cell::Claim(claim), Cell::Claim(of)]).collect(),
            truth: row.truth,
            evidence: vec![Evidence::Claim(claim), Evidence::Claim(of)],
            more_evidence: 0,
        }
    }
}
