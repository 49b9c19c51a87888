//! Who attests the claims, and in what words. Where each relation's claims stand is in the relation's own columns
//! ([`super::relations::Attested`]).

use super::binary_search::first;
use super::claims::Values;
use super::image::{Reader, Writer};
use super::pool::Saying;
use super::relations::Attested;
use super::rows::{Code, Coded, DecimalRow, IntervalRow, StringId, TieRow};
use super::sparse::{Sparse, SparseBuilder, SparseCsr, SparseCsrBuilder, marked};
use crate::diagnostic::Result;
use crate::model::claim::{Attestation, Speaker, Tie};
use crate::model::folder::Folder;
use crate::model::schema::Place;
use crate::model::{ClaimId, EntityId, Interval};
use bytemuck::{Pod, Zeroable};
use rust_decimal::Decimal;
use std::ops::Range;

/// A source as it stands in a file. There are few of them, and many attestations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct OriginRow {
    pub source: EntityId,
    pub file: StringId,
}

/// Attestations are numbered by claim, then source, then place. Nearly all claims have one.
pub struct Attestations<'s> {
    pub origins: &'s [OriginRow],
    /// For a claim with more than one: how many attestations, without one for each claim, it and those before it
    /// have.
    further: Sparse<'s, u32>,
    speakers: Sparse<'s, Code>,
    /// Of those who cite somebody, whom, one after the other.
    cited: SparseCsr<'s, Code>,
    said_on: Sparse<'s, IntervalRow>,
    at: Sparse<'s, StringId>,
    quotes: Sparse<'s, StringId>,
    notes: Sparse<'s, StringId>,
    confidences: Sparse<'s, DecimalRow>,
    ties: Sparse<'s, TieRow>,
}

impl<'s> Attestations<'s> {
    /// The rows of a claim.
    pub fn rows(&self, claim: ClaimId) -> Range<usize> {
        let before = |claim: usize| claim + self.further.last_before(claim).unwrap_or(0) as usize;
        before(claim.index())..before(claim.index() + 1)
    }

    /// The rows of claims that follow one another.
    pub fn rows_of(&self, claims: &Range<u32>) -> Range<u32> {
        let start = |claim: u32| claim + self.further.last_before(claim as usize).unwrap_or(0);
        start(claims.start)..start(claims.end)
    }

    /// The claim, of so many, that a row attests.
    pub fn claim(&self, row: usize, claims: usize) -> ClaimId {
        ClaimId::from(first(0..claims, |claim| self.rows(ClaimId::from(claim)).end > row))
    }

    /// The rows of claims that stand beneath others, ascending, each with how.
    pub fn ties(&self) -> impl Iterator<Item = (usize, Tie)> {
        let rows = marked([self.ties.bitmap()], 0..usize::MAX);
        rows.zip(self.ties.values()).filter_map(|(row, tie)| Some((row, tie.tie()?)))
    }

    /// How the claim of a row bears on another.
    pub fn tie(&self, row: usize) -> Option<Tie> {
        self.ties.get(row)?.tie()
    }

    /// The origin of a row, with its line.
    pub fn origin(&self, of: &Attested<'s>, row: usize) -> (OriginRow, u32) {
        let row = row - of.rows.start as usize;
        (self.origins[of.origins.get(row)], of.lines[row])
    }

    /// The sources of a claim of the relation whose attestations are given, one for each attestation.
    pub fn sources(&self, of: &Attested<'s>, claim: ClaimId) -> impl Iterator<Item = EntityId> {
        self.rows(claim).map(|row| self.origin(of, row).0.source)
    }

    /// Who speaks in the attestations of a claim, and who is cited there.
    pub fn speakers(&self, claim: ClaimId) -> impl Iterator<Item = Coded> {
        let rows = self.rows(claim).take_while(|_| !self.speakers.is_empty());
        rows.flat_map(|row| self.said_by(row)).map(Code::decode)
    }

    fn said_by(&self, row: usize) -> impl Iterator<Item = Code> {
        self.speakers.get(row).into_iter().chain(self.cited.get(row).iter().copied())
    }

    /// The highest confidence that an attestation of the claim states.
    pub fn confidence(&self, claim: ClaimId) -> Option<Decimal> {
        if self.confidences.is_empty() {
            return None;
        }
        self.rows(claim).filter_map(|row| self.confidences.get(row)).map(Decimal::from).max()
    }

    /// The attestations of a claim.
    pub fn of(
        &self,
        of: &Attested<'s>,
        claim: ClaimId,
        values: &Values,
        folder: &Folder,
    ) -> Vec<Attestation> {
        let text = |id: StringId| values.string(id).to_string();
        let attestation = |row: usize| {
            let (origin, line) = self.origin(of, row);
            Attestation {
                source: origin.source,
                said_by: self
                    .said_by(row)
                    .filter_map(|code| match code.decode() {
                        Coded::Entity(id) => Some(Speaker::Entity(id)),
                        Coded::Text(id) => Some(Speaker::Text(text(id))),
                        _ => None,
                    })
                    .collect(),
                said_on: self.said_on.get(row).map(Interval::from),
                at: self.at.get(row).map(text),
                quote: self.quotes.get(row).map(text),
                note: self.notes.get(row).map(text),
                confidence: self.confidences.get(row).map(Decimal::from),
                tie: self.tie(row),
                place: Place { file: folder.path(values.string(origin.file)), line },
            }
        };
        self.rows(claim).map(attestation).collect()
    }

    /// The rows among these that say anything beyond who says it and where, with what that is: ascending.
    pub fn sayings(&self, rows: Range<u32>) -> impl Iterator<Item = (u32, Saying)> {
        let Attestations { speakers, said_on, at, quotes, notes, confidences, ties, .. } = self;
        let texts = [at, quotes, notes].map(Sparse::bitmap);
        let others = [speakers.bitmap(), said_on.bitmap(), confidences.bitmap(), ties.bitmap()];
        let bitmaps = [texts[0], texts[1], texts[2], others[0], others[1], others[2], others[3]];
        marked(bitmaps, rows.start as usize..rows.end as usize).map(move |row| {
            let saying = Saying {
                said_by: self.said_by(row).collect(),
                said_on: said_on.get(row),
                at: at.get(row),
                quote: quotes.get(row),
                note: notes.get(row),
                confidence: confidences.get(row).map(Decimal::from),
                tie: ties.get(row),
            };
            (row as u32, saying)
        })
    }

    /// For claims of which some have several attestations, those among these: each with how many attestations it and
    /// those before it, from the first of all claims on, have beyond one each.
    pub fn several(&self, claims: Range<u32>) -> impl Iterator<Item = (ClaimId, u32)> {
        let rows = claims.start as usize..claims.end as usize;
        let values = self.further.within(rows.clone());
        marked([self.further.bitmap()], rows).map(ClaimId::from).zip(values.iter().copied())
    }

    /// Whether the entity is a source of anything.
    pub fn is_source(&self, entity: EntityId) -> bool {
        self.origins.iter().any(|origin| origin.source == entity)
    }

    pub fn read(reader: &mut Reader<'s>, entities: usize, values: &Values) -> Result<&'s [OriginRow]> {
        reader.checked(|origin: &OriginRow| {
            origin.source.index() < entities && (origin.file.0 as usize) < values.strings.len()
        })
    }

    /// Reads the rest, behind the relations: of so many claims, with so many attestations.
    pub fn read_words(
        reader: &mut Reader<'s>,
        origins: &'s [OriginRow],
        (claims, rows): (usize, usize),
        entities: usize,
        values: &Values,
    ) -> Result<Attestations<'s>> {
        let is_string = |id: &StringId| (id.0 as usize) < values.strings.len();
        let is_speaker = |&code: &Code| {
            matches!(code.decode(), Coded::Entity(_) | Coded::Text(_)) && values.has(code, entities)
        };
        let further = Sparse::read(reader, claims, |_: &u32| true)?;
        reader.ensure("attestations are out of order", || further.values().is_sorted())?;
        if further.values().last().map_or(0, |&further| further as usize) + claims != rows {
            return Err(reader.invalid("not all attestations belong to claims"));
        }
        Ok(Attestations {
            origins,
            further,
            speakers: Sparse::read(reader, rows, is_speaker)?,
            cited: SparseCsr::read(reader, rows, is_speaker)?,
            said_on: Sparse::read(reader, rows, |_| true)?,
            at: Sparse::read(reader, rows, is_string)?,
            quotes: Sparse::read(reader, rows, is_string)?,
            notes: Sparse::read(reader, rows, is_string)?,
            confidences: Sparse::read(reader, rows, |_| true)?,
            ties: Sparse::read(reader, rows, |tie: &TieRow| tie.kind().is_some())?,
        })
    }
}

/// Writes the columns that [`Attestations::read_words`] reads: the claims that have several attestations, ascending,
/// each with the value of [`Attestations::further`], and the attestations with words, ascending, with those.
pub fn write_words(writer: &mut Writer, further: &[(ClaimId, u32)], worded: &[(u32, &Saying)]) {
    let mut column = SparseBuilder::new();
    further.iter().for_each(|(claim, number)| column.set(claim.index(), Some(*number)));
    column.write(writer);
    let mut speakers = SparseBuilder::new();
    let mut cited = SparseCsrBuilder::new();
    let mut said_on = SparseBuilder::new();
    let mut texts = [SparseBuilder::new(), SparseBuilder::new(), SparseBuilder::new()];
    let mut confidences = SparseBuilder::new();
    let mut ties = SparseBuilder::new();
    for (row, saying) in worded {
        let row = *row as usize;
        if let Some((speaker, others)) = saying.said_by.split_first() {
            speakers.set(row, Some(*speaker));
            cited.set(row, others);
        }
        said_on.set(row, saying.said_on);
        let [at, quotes, notes] = &mut texts;
        at.set(row, saying.at);
        quotes.set(row, saying.quote);
        notes.set(row, saying.note);
        confidences.set(row, saying.confidence.map(DecimalRow::from));
        ties.set(row, saying.tie);
    }
    speakers.write(writer);
    cited.write(writer);
    said_on.write(writer);
    texts.into_iter().for_each(|column| column.write(writer));
    confidences.write(writer);
    ties.write(writer);
}
