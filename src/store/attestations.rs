//! The columns of attestations.

use super::claims::Values;
use super::csr::{Csr, CsrBuilder};
use super::facts::{Attested, Saying};
use super::image::{Reader, Writer};
use super::rows::{Code, Coded, DecimalRow, IntervalRow, PlaceRow, StringId};
use super::sparse::{Sparse, SparseBuilder};
use crate::diagnostic::Result;
use crate::model::claim::{Attestation, Speaker};
use crate::model::schema::Place;
use crate::model::{ClaimId, EntityId, Interval};
use rust_decimal::Decimal;

/// Attestations are numbered by claim, then source, then place.
pub struct Attestations<'s> {
    sources: Csr<'s, EntityId>,
    places: &'s [PlaceRow],
    speakers: Sparse<'s, Code>,
    said_on: Sparse<'s, IntervalRow>,
    at: Sparse<'s, StringId>,
    quotes: Sparse<'s, StringId>,
    notes: Sparse<'s, StringId>,
    confidences: Sparse<'s, DecimalRow>,
    /// The distinct sources, ascending.
    pub distinct_sources: &'s [EntityId],
}

impl<'s> Attestations<'s> {
    /// The sources of a claim, one for each attestation.
    pub fn sources(&self, claim: ClaimId) -> &'s [EntityId] {
        self.sources.get(claim.index())
    }

    /// The entities that speak in the attestations of a claim.
    pub fn speakers(&self, claim: ClaimId) -> impl Iterator<Item = EntityId> {
        let rows = self.sources.range(claim.index());
        let rows = rows.take_while(|_| !self.speakers.is_empty());
        rows.filter_map(|row| match self.speakers.get(row)?.decode() {
            Coded::Entity(id) => Some(id),
            _ => None,
        })
    }

    /// The highest confidence that an attestation of the claim states.
    pub fn confidence(&self, claim: ClaimId) -> Option<Decimal> {
        if self.confidences.is_empty() {
            return None;
        }
        self.sources.range(claim.index()).filter_map(|row| self.confidences.get(row)).map(Decimal::from).max()
    }

    /// The attestations of a claim.
    pub fn of(&self, claim: ClaimId, values: &Values) -> Vec<Attestation> {
        let text = |id: StringId| values.string(id).to_string();
        let attestation = |row: usize| Attestation {
            source: self.sources.values()[row],
            said_by: self.speakers.get(row).and_then(|code| match code.decode() {
                Coded::Entity(id) => Some(Speaker::Entity(id)),
                Coded::Text(id) => Some(Speaker::Text(text(id))),
                _ => None,
            }),
            said_on: self.said_on.get(row).map(Interval::from),
            at: self.at.get(row).map(text),
            quote: self.quotes.get(row).map(text),
            note: self.notes.get(row).map(text),
            confidence: self.confidences.get(row).map(Decimal::from),
            place: Place { file: text(self.places[row].file), line: self.places[row].line },
        };
        self.sources.range(claim.index()).map(attestation).collect()
    }

    /// The claims that the source attests: a scan, ascending.
    pub fn claims_from(&self, source: EntityId) -> impl Iterator<Item = ClaimId> {
        let is_source = self.distinct_sources.binary_search(&source).is_ok();
        let claims = 0..if is_source { self.sources.len() } else { 0 };
        claims.filter(move |&claim| self.sources.get(claim).contains(&source)).map(ClaimId::from)
    }

    pub fn read(
        reader: &mut Reader<'s>,
        claims: usize,
        entities: usize,
        values: &Values,
    ) -> Result<Attestations<'s>> {
        let is_entity = |id: &EntityId| id.index() < entities;
        let is_string = |id: &StringId| (id.0 as usize) < values.strings.len();
        let sources = Csr::read_rows(reader, claims, is_entity)?;
        let count = sources.values().len();
        let places = reader.checked(|place: &PlaceRow| is_string(&place.file))?;
        if places.len() != count {
            return Err(reader.invalid("not one place an attestation"));
        }
        Ok(Attestations {
            sources,
            places,
            speakers: Sparse::read(reader, count, |&code: &Code| {
                matches!(code.decode(), Coded::Entity(_) | Coded::Text(_)) && values.has(code, entities)
            })?,
            said_on: Sparse::read(reader, count, |_| true)?,
            at: Sparse::read(reader, count, is_string)?,
            quotes: Sparse::read(reader, count, is_string)?,
            notes: Sparse::read(reader, count, is_string)?,
            confidences: Sparse::read(reader, count, |_| true)?,
            distinct_sources: reader.checked(is_entity)?,
        })
    }
}

/// Writes the columns that [`Attestations::read`] reads: attestations sorted, their ids final.
pub fn write(writer: &mut Writer, claims: usize, attestations: &[Attested], sayings: &[Saying]) {
    let mut sources = CsrBuilder::new();
    let mut rest = attestations;
    for claim in 0..claims {
        let of_claim = rest.iter().take_while(|attested| attested.claim as usize == claim).count();
        let (now, later) = rest.split_at(of_claim);
        sources.row(now.iter().map(|attested| attested.source));
        rest = later;
    }
    sources.write(writer);
    writer.column(&attestations.iter().map(|attested| attested.place).collect::<Vec<_>>());

    let mut speakers = SparseBuilder::new();
    let mut said_on = SparseBuilder::new();
    let mut texts = [SparseBuilder::new(), SparseBuilder::new(), SparseBuilder::new()];
    let mut confidences = SparseBuilder::new();
    for (row, attested) in attestations.iter().enumerate() {
        let saying = &sayings[attested.saying as usize];
        speakers.set(row, saying.said_by);
        said_on.set(row, saying.said_on);
        let [at, quotes, notes] = &mut texts;
        at.set(row, saying.at);
        quotes.set(row, saying.quote);
        notes.set(row, saying.note);
        confidences.set(row, saying.confidence.map(DecimalRow::from));
    }
    speakers.write(writer);
    said_on.write(writer);
    texts.into_iter().for_each(|column| column.write(writer));
    confidences.write(writer);

    let mut distinct: Vec<EntityId> = attestations.iter().map(|attested| attested.source).collect();
    distinct.sort_unstable();
    distinct.dedup();
    writer.column(&distinct);
}
