//! Claims across relations, by who says them, of what status, of whom, and when.

use super::frame::Fact;
use super::outcome::{Cell, Evidence, Note, Outcome, Row};
use super::run::{Run, Solved};
use crate::model::claim::{Attestation, Object, Speaker};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, Truth, Value};
use crate::resolve::query::listing::{Listing, OneOf};

impl Run<'_> {
    /// The claims that the listing asks for, in the order of ids where no other is asked for: those too of which it is only
    /// possible.
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
        if listing.counted {
            return Ok(count(&rows));
        }
        if !listing.order.is_empty() {
            rows.sort_by(|one, other| self.compare_listed(listing, &one.cells, &other.cells));
        }
        rows.truncate(limit.unwrap_or(usize::MAX));
        let possible = rows.iter().filter(|row| row.truth == Truth::Possible).count();
        let notes = (possible > 0).then_some(Note::Undated { rows: possible });
        Ok(Outcome { rows: rows.into(), notes: notes.into_iter().collect(), ..Outcome::default() })
    }

    /// Adds the rows that show the claim, if it is listed: one for each of what stands in a column before it. What attestations
    /// tell is shown as each of those tells it that are asked for.
    fn listed_claim(&self, listing: &Listing, claim: ClaimId, rows: &mut Vec<Row>) -> Solved<()> {
        self.step()?;
        let truth = self.is_listed(listing, claim);
        if truth == Truth::No {
            return Ok(());
        }
        let first = rows.len();
        for (attestation, said) in self.attested(listing, claim) {
            let truth = truth.and(said);
            for mut cells in self.shown(listing, claim, attestation.as_ref()) {
                cells.push(Cell::Claim(claim));
                match rows[first..].iter_mut().find(|row| row.cells == cells) {
                    Some(row) => row.truth = row.truth.or(truth),
                    None => {
                        self.charge(256)?;
                        let evidence = vec![Evidence::Claim(claim)];
                        rows.push(Row { cells, truth, evidence, more_evidence: 0 });
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the claim itself is one of those that are asked for, whoever says it.
    fn is_listed(&self, listing: &Listing, claim: ClaimId) -> Truth {
        let snapshot = self.snapshot;
        let of_status = listing.statuses.is_empty() || listing.statuses.contains(&snapshot.status(claim));
        let relation = snapshot.relation(claim);
        let of_relation = listing.relations.is_empty() || listing.relations.contains(&relation);
        // What is said of sources tells who says the rest, and is listed where one of them, or such a relation, is asked for.
        let asks_of = |source: &EntityId| listing.about.contains(source);
        let of_source = relation <= Schema::NOTE
            && listing.relations.is_empty()
            && !snapshot.subjects_of(claim).iter().any(asks_of);
        let of_subject = listing.subjects.is_empty()
            || snapshot.subjects_of(claim).iter().any(|subject| listing.subjects.contains(subject));
        let of_object = listing.objects.is_empty()
            || snapshot.object_entity(claim).is_some_and(|object| listing.objects.contains(&object));
        let is_dated = !listing.dated || snapshot.time(claim).is_some();
        let has_all = of_status && of_relation && is_dated && !of_source && of_subject && of_object;
        if !has_all || !listing.about.iter().all(|&it| self.has_part(claim, it)) {
            return Truth::No;
        }
        let at = |one: &OneOf| {
            let lies = one.iter().map(|&(relation, time)| self.lies(Fact::Stored(claim), relation, time));
            lies.fold(Truth::No, Truth::or)
        };
        listing.times.iter().map(at).fold(Truth::Yes, Truth::and)
    }

    /// The attestations of the claim that say it as is asked, and whether they surely do; none for all of them, where nothing is
    /// asked or shown of any.
    fn attested(&self, listing: &Listing, claim: ClaimId) -> Vec<(Option<Attestation>, Truth)> {
        let said = |by: &Vec<Speaker>| by.iter().any(|it| self.snapshot.attested_by(claim, it));
        if !listing.according.iter().all(said) {
            return vec![];
        }
        let asks =
            listing.according.len() + listing.sources.len() + listing.speakers.len() + listing.said.len();
        if asks == 0 && !listing.columns.iter().any(|column| column.is_attested()) {
            return vec![(None, Truth::Yes)];
        }
        let attestations = self.snapshot.attestations(claim).into_iter();
        let fitting = attestations.filter(|it| self.is_said_so(it, listing)).map(|attestation| {
            let when = match attestation.said_on {
                _ if listing.said.is_empty() => Truth::Yes,
                Some(said) => lies(&listing.said, &[Some(said)]),
                None => lies(&listing.said, &self.published(attestation.source)),
            };
            (Some(attestation), when)
        });
        fitting.filter(|(_, when)| *when != Truth::No).collect()
    }

    /// Whether those say it by whom it is asked for.
    fn is_said_so(&self, attestation: &Attestation, listing: &Listing) -> bool {
        let any = |by: &[Speaker], says: &dyn Fn(&Speaker) -> bool| by.iter().any(says);
        let in_source = |by: &Speaker| self.is_source(attestation, by);
        let speaks = |by: &Speaker| match attestation.said_by.is_empty() {
            true => in_source(by),
            false => attestation.said_by.contains(by),
        };
        let says = |by: &Speaker| attestation.said_by.contains(by) || in_source(by);
        listing.according.iter().all(|by| any(by, &says))
            && listing.sources.iter().all(|by| any(by, &in_source))
            && listing.speakers.iter().all(|by| any(by, &speaks))
    }

    fn has_part(&self, claim: ClaimId, entity: EntityId) -> bool {
        let claim = self.snapshot.claim(claim);
        claim.subjects.contains(&entity)
            || claim.object == Object::Entity(entity)
            || claim.roles.iter().any(|(_, it)| *it == entity)
    }

    /// Whether it stands in that source, or in one that this publishes.
    fn is_source(&self, attestation: &Attestation, by: &Speaker) -> bool {
        let publishes = |entity: EntityId| {
            let mut publishers = self.snapshot.from(Schema::PUBLISHED_BY, attestation.source).into_iter();
            publishers.any(|(it, claim)| it == entity && self.snapshot.status(claim).is_asserted())
        };
        matches!(by, Speaker::Entity(it) if attestation.source == *it || publishes(*it))
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

/// How many claims are listed, as one row that rests on the first of them.
fn count(rows: &[Row]) -> Outcome {
    const BENEATH: usize = 100;
    let certain = || rows.iter().filter(|row| row.truth == Truth::Yes);
    let (number, possible) =
        (certain().count(), rows.iter().filter(|row| row.truth == Truth::Possible).count());
    let evidence: Vec<Evidence> = certain().flat_map(|row| row.evidence.clone()).take(BENEATH).collect();
    let more_evidence = number - evidence.len();
    let row = Row { cells: vec![Cell::Count(number as u64)], truth: Truth::Yes, evidence, more_evidence };
    let open = Note::PossibleCount { column: 0, certain: number as u64, possible: possible as u64 };
    let notes = if possible > 0 { vec![open] } else { vec![] };
    Outcome { rows: vec![row].into(), notes, ..Outcome::default() }
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
