//! Claims across relations, by who says them, of what status, of whom, and when.

use super::frame::Fact;
use super::outcome::{Cell, Evidence, Note, Outcome, Row};
use super::run::{Run, Solved};
use crate::model::claim::{Attestation, Object, Speaker};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, Truth, Value};
use crate::resolve::query::ListedColumn;
use crate::resolve::query::listing::{Listing, OneOf};

impl Run<'_> {
    /// The claims that the listing asks for, in the order of ids: those too of which it is only possible.
    pub fn listed(&self, listing: &Listing, limit: Option<usize>) -> Solved<Outcome> {
        let mut rows = vec![];
        let about = listing.about.first().or(match listing.subjects.as_slice() {
            [subject] => Some(subject),
            _ => None,
        });
        match about {
            Some(&entity) => {
                for claim in self.snapshot.claims_about(entity) {
                    self.listed_claim(listing, claim, &mut rows)?;
                }
            }
            None => {
                for claim in (0..self.snapshot.claim_count()).map(ClaimId::from) {
                    self.listed_claim(listing, claim, &mut rows)?;
                }
            }
        }
        let possible = rows.iter().filter(|row| row.truth == Truth::Possible).count();
        let notes = (possible > 0).then_some(Note::Undated { rows: possible });
        rows.truncate(limit.unwrap_or(usize::MAX));
        Ok(Outcome { rows: rows.into(), notes: notes.into_iter().collect(), ..Outcome::default() })
    }

    /// Adds the rows that show the claim, if it is listed: one for each of what stands in a column before it.
    fn listed_claim(&self, listing: &Listing, claim: ClaimId, rows: &mut Vec<Row>) -> Solved<()> {
        self.step()?;
        let truth = self.is_listed(listing, claim);
        if truth == Truth::No {
            return Ok(());
        }
        let mut told = vec![vec![]];
        for column in &listing.columns {
            let shown = self.shown(*column, listing, claim);
            let with = |before: &Vec<Cell>| {
                let row = |cell: &Cell| before.iter().chain([cell]).cloned().collect::<Vec<Cell>>();
                shown.iter().map(row).collect::<Vec<_>>()
            };
            told = told.iter().flat_map(with).collect();
        }
        for mut cells in told {
            self.charge(256)?;
            cells.push(Cell::Claim(claim));
            rows.push(Row { cells, truth, evidence: vec![Evidence::Claim(claim)], more_evidence: 0 });
        }
        Ok(())
    }

    /// What the claim has for the column: something, so that the claim itself is shown.
    fn shown(&self, column: ListedColumn, listing: &Listing, claim: ClaimId) -> Vec<Cell> {
        let mut cells: Vec<Cell> = vec![];
        match column {
            ListedColumn::Subject => {
                cells.extend(self.snapshot.subjects_of(claim).iter().map(|it| Cell::Entity(*it)));
            }
            ListedColumn::Speaker => {
                let by = |attestation: &Attestation| {
                    listing.according.iter().all(|by| by.iter().any(|it| self.is_said_by(attestation, it)))
                };
                for attestation in self.snapshot.attestations(claim).iter().filter(|it| by(it)) {
                    let speakers = attestation.said_by.iter().map(|speaker| match speaker {
                        Speaker::Entity(entity) => Cell::Entity(*entity),
                        Speaker::Text(text) => Cell::Text(text.clone()),
                    });
                    let before = cells.len();
                    cells.extend(speakers);
                    // Where it tells nobody who speaks, the source does.
                    if cells.len() == before {
                        cells.push(Cell::Entity(attestation.source));
                    }
                }
            }
        }
        let mut seen: Vec<Cell> = vec![];
        cells.retain(|cell| {
            !seen.contains(cell) && {
                seen.push(cell.clone());
                true
            }
        });
        cells
    }

    fn is_listed(&self, listing: &Listing, claim: ClaimId) -> Truth {
        let snapshot = self.snapshot;
        let of_status = listing.statuses.is_empty() || listing.statuses.contains(&snapshot.status(claim));
        // What is said of sources tells who says the rest, and is listed where one of them is asked for.
        let asks_of = |source: &EntityId| listing.about.contains(source);
        let of_source =
            snapshot.relation(claim) <= Schema::NOTE && !snapshot.subjects_of(claim).iter().any(asks_of);
        let of_subject = listing.subjects.is_empty()
            || snapshot.subjects_of(claim).iter().any(|subject| listing.subjects.contains(subject));
        if !of_status || of_source || !of_subject || !listing.about.iter().all(|&it| self.has_part(claim, it))
        {
            return Truth::No;
        }
        let at = |one: &OneOf| {
            let lies = one.iter().map(|&(relation, time)| self.lies(Fact::Stored(claim), relation, time));
            lies.fold(Truth::No, Truth::or)
        };
        let truth = listing.times.iter().map(at).fold(Truth::Yes, Truth::and);
        let said = |by: &Vec<Speaker>| by.iter().any(|it| snapshot.attested_by(claim, it));
        if truth == Truth::No || !listing.according.iter().all(said) {
            return Truth::No;
        }
        if listing.said.is_empty() && listing.according.len() < 2 {
            return truth;
        }
        let attestations = snapshot.attestations(claim);
        let by = |attestation: &&Attestation| {
            listing.according.iter().all(|by| by.iter().any(|it| self.is_said_by(attestation, it)))
        };
        let when = |attestation: &Attestation| match attestation.said_on {
            _ if listing.said.is_empty() => Truth::Yes,
            Some(said) => lies(&listing.said, &[Some(said)]),
            None => lies(&listing.said, &self.published(attestation.source)),
        };
        truth.and(attestations.iter().filter(by).map(when).fold(Truth::No, Truth::or))
    }

    fn has_part(&self, claim: ClaimId, entity: EntityId) -> bool {
        let claim = self.snapshot.claim(claim);
        claim.subjects.contains(&entity)
            || claim.object == Object::Entity(entity)
            || claim.roles.iter().any(|(_, it)| *it == entity)
    }

    fn is_said_by(&self, attestation: &Attestation, by: &Speaker) -> bool {
        let publishes = |entity: EntityId| {
            let mut publishers = self.snapshot.from(Schema::PUBLISHED_BY, attestation.source).into_iter();
            publishers.any(|(it, claim)| it == entity && self.snapshot.status(claim).is_asserted())
        };
        let is_source =
            |by: &Speaker| matches!(by, Speaker::Entity(it) if attestation.source == *it || publishes(*it));
        attestation.said_by.contains(by) || is_source(by)
    }

    /// When a source was published: not known where no claim tells it.
    fn published(&self, source: EntityId) -> Vec<Option<Interval>> {
        let claims = self.snapshot.value_claims(Schema::PUBLISHED_ON, source).iter();
        let asserted = claims.filter(|&&claim| self.snapshot.status(claim).is_asserted());
        let times = asserted.filter_map(|&claim| match self.snapshot.object(claim) {
            Object::Value(Value::Time(time)) => Some(Some(time)),
            _ => None,
        });
        let times: Vec<Option<Interval>> = times.collect();
        if times.is_empty() { vec![None] } else { times }
    }
}

/// Whether one of the times lies as is asked; one that is not known may.
fn lies(asked: &[OneOf], times: &[Option<Interval>]) -> Truth {
    let one = |time: &Option<Interval>| {
        let of = |one: &OneOf| {
            let lies = one.iter().map(|&(relation, other)| match time {
                Some(time) => time.is(relation, other),
                None => Truth::Possible,
            });
            lies.fold(Truth::No, Truth::or)
        };
        asked.iter().map(of).fold(Truth::Yes, Truth::and)
    };
    times.iter().map(one).fold(Truth::No, Truth::or)
}
