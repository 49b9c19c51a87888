//! What the formats share about evidence: footnotes, references, and the walk through what lies beneath.

use crate::model::answer::{Attested, Evidence};
use crate::visible::visible;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Evidence that no source attests: a rule or a chain gave it.
pub fn is_derived(evidence: &Evidence) -> bool {
    evidence.attestations.is_empty()
}

/// The attestations beneath a row, each once, in order of appearance, with what stands nearest to the row
/// first. Stops looking at `enough`, because a long chain of derivations has no end for a reader.
pub fn attestations(evidence: &[Arc<Evidence>], enough: usize) -> Vec<&Attested> {
    let mut found: Vec<&Attested> = vec![];
    let mut level: Vec<&Arc<Evidence>> = evidence.iter().collect();
    let mut seen = HashSet::new();
    while !level.is_empty() && found.len() < enough {
        level.retain(|evidence| seen.insert(Arc::as_ptr(evidence)));
        found.extend(level.iter().flat_map(|evidence| &evidence.attestations));
        level = level.into_iter().flat_map(|evidence| &evidence.beneath).collect();
    }
    found
}

/// What `derived` rows of a table rest on: the rule, or a chain of claims.
pub fn derivation(evidence: &Evidence) -> String {
    match &evidence.rule {
        Some(rule) => format!("rule {rule}"),
        None => "a chain of claims".to_string(),
    }
}

/// What makes two attestations one footnote: texts by their numbers.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Key {
    source: u32,
    said_by: Option<u32>,
    at: Option<u32>,
    file: u32,
    line: u32,
}

/// Footnotes, numbered from 1 in order of appearance.
pub struct Footnotes {
    /// Numbers of texts, since millions of rows have a few sources.
    texts: HashMap<String, u32>,
    numbers: HashMap<Key, usize>,
    list: Vec<Attested>,
    most: usize,
}

impl Footnotes {
    /// Keeps the first so many to be listed.
    pub fn listing(most: usize) -> Footnotes {
        Footnotes { texts: HashMap::new(), numbers: HashMap::new(), list: vec![], most }
    }

    /// The footnotes of a row, ascending, at most `most`, and how many more supports the row has besides those that are
    /// left out of its evidence.
    pub fn marks(&mut self, evidence: &[Arc<Evidence>], most: usize) -> (Vec<usize>, usize) {
        const ENOUGH: usize = 1000;
        let mut keys = HashSet::new();
        let mut marks = vec![];
        let mut more = 0;
        for attested in attestations(evidence, ENOUGH) {
            let key = self.key(attested);
            if !keys.insert(key) {
                continue;
            }
            if marks.len() == most {
                more += 1;
                continue;
            }
            let next = self.numbers.len() + 1;
            marks.push(*self.numbers.entry(key).or_insert_with(|| {
                if self.list.len() < self.most {
                    self.list.push(attested.clone());
                }
                next
            }));
        }
        marks.sort_unstable();
        (marks, more)
    }

    fn key(&mut self, attested: &Attested) -> Key {
        let Attested { source, at, file, line, .. } = attested;
        let mut number = |text: &str| match self.texts.get(text) {
            Some(&number) => number,
            None => {
                let number = self.texts.len() as u32;
                self.texts.insert(text.to_string(), number);
                number
            }
        };
        Key {
            source: number(source),
            said_by: attested.voice().as_deref().map(&mut number),
            at: at.as_deref().map(&mut number),
            file: number(file),
            line: *line,
        }
    }

    /// The first of them.
    pub fn list(&self) -> &[Attested] {
        &self.list
    }

    /// How many there are.
    pub fn number(&self) -> usize {
        self.numbers.len()
    }
}

/// Who published it, when, who said it and where: `Nikkei Asia, 2025: according to sources, paragraph 1`.
pub fn citation(attested: &Attested) -> String {
    let author = attested.publisher.as_ref().unwrap_or(&attested.source);
    let mut citation = author.clone();
    if let Some(published) = &attested.published {
        citation += &format!(", {published}");
    }
    let mut parts = vec![];
    // What the publisher says itself needs no further word.
    if let Some(voice) = attested.voice().filter(|voice| voice != author) {
        parts.push(format!("according to {voice}"));
    }
    parts.extend(attested.at.clone());
    parts.extend(attested.quote.as_ref().filter(|quote| is_cited(quote)).map(|quote| quoted(quote)));
    if !parts.is_empty() {
        citation += &format!(": {}", parts.join(", "));
    }
    visible(&citation).into_owned()
}

/// Whether a quote is short enough to stand in the citation.
pub fn is_cited(quote: &str) -> bool {
    const LONGEST: usize = 60;
    quote.len() <= LONGEST
}

pub fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// Where in the base it stands: `kb/sources/nikkei-2025-h20.lore:14`.
pub fn place(attested: &Attested) -> String {
    visible(&format!("{}:{}", attested.file, attested.line)).into_owned()
}

/// One piece of evidence, and how deep it lies beneath the row.
pub struct EvidencePiece<'a> {
    pub depth: usize,
    pub evidence: &'a Evidence,
    /// Which of the enclosing levels, this one last, have more pieces to come.
    pub more: Vec<bool>,
    /// Pieces beneath this one that are not walked, for they lie too deep or were shown already.
    pub cut: usize,
}

/// How many levels of derivation are shown.
pub const DEEPEST: usize = 24;

/// Walks evidence from the row down, each piece before what lies beneath it. A piece that several others rest on
/// is opened once, and what lies deeper than [`DEEPEST`] not at all, so that the walk stays as short as the
/// evidence is, however often it is shared.
pub fn walk(evidence: &[Arc<Evidence>]) -> Vec<EvidencePiece<'_>> {
    let mut steps = vec![];
    let mut opened = HashSet::new();
    let mut waiting = vec![];
    schedule(evidence, &[], &mut waiting);
    while let Some((piece, more)) = waiting.pop() {
        let open = more.len() < DEEPEST && opened.insert(Arc::as_ptr(piece));
        if open {
            schedule(&piece.beneath, &more, &mut waiting);
        }
        let cut = if open { 0 } else { piece.beneath.len() };
        steps.push(EvidencePiece { depth: more.len() - 1, evidence: piece, more, cut });
    }
    steps
}

/// Puts the pieces on the stack, the first on top.
fn schedule<'a>(
    pieces: &'a [Arc<Evidence>],
    above: &[bool],
    waiting: &mut Vec<(&'a Arc<Evidence>, Vec<bool>)>,
) {
    for (index, piece) in pieces.iter().enumerate().rev() {
        let more = above.iter().copied().chain([index + 1 < pieces.len()]).collect();
        waiting.push((piece, more));
    }
}
