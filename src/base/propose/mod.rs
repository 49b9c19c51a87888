//! Declarations that facts lack: proposed from the words around them, tried, and shown only where the facts read with them.
//!
//! Each round declares what was proposed so far beside the base's own files, and reads the claims that do not read yet. What is wrong
//! with a claim first is what it lacks first, so that a claim of three unknown words takes three rounds. Imports are not read again.

mod draft;
mod overlay;
mod predicates;
mod sentence;
mod values;

pub use draft::Draft;

use super::claims::{Block, tags};
use super::compile::{self, Opened};
use super::gazetteer::Gazetteer;
use super::parameters::Parameters;
use super::problems::{line_span, place};
use super::vocabularies;
use crate::diagnostic::{Code, Source, Span};
use crate::syntax::facts::tree::{ClaimText, Kind, Sourced};
use crate::syntax::facts::{self, File};
use crate::vocabulary::fold::fold;
use draft::{Lines, unit};
use overlay::Overlay;
use sentence::{Sentence, UNKNOWN, merged};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// How many times the claims are read, and how many declarations are proposed at most.
const MOST_ROUNDS: usize = 12;
const MOST_DRAFTS: usize = 500;

/// What is proposed.
#[derive(Default)]
pub struct Proposals {
    pub drafts: Vec<Draft>,
    /// How many lines of facts have a problem that no declaration mends.
    pub left: usize,
}

impl Proposals {
    /// As a fact file.
    pub fn text(&self) -> String {
        self.drafts.iter().map(Draft::text).collect()
    }
}

/// The declarations that the facts of a base lack.
pub fn propose(directory: &Path, parameters: &Parameters) -> Proposals {
    let opened = compile::opened(directory, parameters);
    let synonyms = synonyms(&opened.files);
    let (drafts, given_up) = (vec![], BTreeSet::new());
    let mut proposer = Proposer { directory, opened: &opened, synonyms, drafts, given_up };
    proposer.of_declarations();
    for _ in 0..MOST_ROUNDS {
        if !proposer.round() {
            break;
        }
    }
    proposer.keep_what_helps()
}

struct Proposer<'o> {
    directory: &'o Path,
    opened: &'o Opened,
    /// Words that are declared as synonyms: what they stand for is declared, and not they.
    synonyms: BTreeSet<String>,
    drafts: Vec<Draft>,
    /// What was tried and cannot be declared.
    given_up: BTreeSet<String>,
}

impl<'o> Proposer<'o> {
    /// Types that other declarations refer to, and lines of entities begin with.
    fn of_declarations(&mut self) {
        for problem in &self.opened.problems {
            let Some(label) = problem.labels.first() else { continue };
            let text = &label.source.text[label.span.clone()];
            let line = label.source.line_of(label.span.start) as u32;
            if problem.code == Code::UnknownKind {
                self.add(Lines::Unit(unit(text)), &label.source.clone(), line);
            }
            if problem.code != Code::UnknownType {
                continue;
            }
            let is_statement = problem.help.iter().any(|help| help.contains("a claim is indented"));
            let noun = if is_statement { text.split_whitespace().next().unwrap_or(text) } else { text };
            self.add(Lines::Type(noun.to_string()), &label.source.clone(), line);
        }
    }

    fn add(&mut self, lines: Lines, source: &Arc<Source>, line: u32) -> bool {
        let is_known = self.drafts.iter().any(|draft| draft.lines.declares_as(&lines));
        let is_synonym = match &lines {
            Lines::Relation(relation) => self.synonyms.contains(&fold(&relation.name)),
            Lines::Attribute { noun, .. } => self.synonyms.contains(&fold(noun.trim_matches('"'))),
            Lines::Entity { name, .. } => self.synonyms.contains(&fold(name.trim_matches('"'))),
            Lines::Type(_) | Lines::Unit(_) | Lines::Source(_) => false,
        };
        if is_synonym || is_known || self.given_up.contains(&lines.text()) || self.drafts.len() >= MOST_DRAFTS
        {
            return false;
        }
        let fact = source.text[line_span(source, line)].to_string();
        self.drafts.push(Draft { lines, place: place(source, line), fact });
        true
    }

    /// The base with what is proposed so far. What of that cannot be declared is given up.
    fn overlay(&mut self) -> Overlay<'o> {
        loop {
            let mut files = self.opened.files.clone();
            let mut starts = vec![];
            let mut text = String::new();
            for draft in &self.drafts {
                starts.push(text.len());
                text += &draft.lines.text();
            }
            let proposed = Source::new("proposed", text);
            let (file, problems) = facts::parse(&proposed);
            files.push(file);
            let used = vocabularies::used(&files, &mut vec![]);
            let world = compile::declared(&files, &used, &mut Gazetteer::default(), self.directory);
            let wrong = problems.iter().chain(&world.problems).find_map(|problem| {
                let label = problem.labels.iter().find(|label| *label.source == *proposed)?;
                starts.iter().rposition(|start| *start <= label.span.start)
            });
            match wrong {
                Some(index) => {
                    self.given_up.insert(self.drafts.remove(index).lines.text());
                }
                None => return Overlay { world, snapshot: self.opened.snapshot.as_ref() },
            }
        }
    }

    /// Reads all claims, and proposes what they lack; whether that is anything new.
    fn round(&mut self) -> bool {
        let overlay = self.overlay();
        let mut found = vec![];
        let mut widened = false;
        for (file, sourced) in blocks(&self.opened.files) {
            for problem in Block::read(&file.source, sourced, &overlay).problems {
                let Some(label) = problem.labels.first().filter(|label| *label.source == *file.source) else {
                    continue;
                };
                if problem.code == Code::UndeclaredSource {
                    let name = file.source.text[label.span.clone()].to_string();
                    let line = file.source.line_of(label.span.start) as u32;
                    found.push((Lines::Source(name), file.source.clone(), line));
                    continue;
                }
                let Some(claim) = claim_at(&sourced.claims, &label.span) else { continue };
                let Ok(tokens) = tags(&file.source, &claim.parts, &overlay) else { continue };
                let line = claim.line;
                let sentence = Sentence { base: &overlay, source: &file.source, tokens: &tokens };
                if problem.code == Code::UnfitType {
                    widened |= self.widen(&overlay, sentence, &label.span);
                } else if let Some(lines) = sentence.lacks(&problem, &label.span) {
                    found.push((lines, file.source.clone(), line));
                }
            }
        }
        drop(overlay);
        let mut is_new = widened;
        for (lines, source, line) in found {
            is_new |= self.add(lines, &source, line);
        }
        is_new
    }

    /// Lets a proposed relation take the things of a further claim, or a proposed thing be of the type that a claim wants.
    fn widen(&mut self, overlay: &Overlay, sentence: Sentence, at: &Span) -> bool {
        let (written, wanted) = sentence.wanted(at);
        let ends = sentence.ends();
        let mut widened = false;
        for draft in &mut self.drafts {
            match &mut draft.lines {
                Lines::Entity { of, name } if *of == UNKNOWN && name.trim_matches('"') == written => {
                    let wanted = wanted.clone().unwrap_or(UNKNOWN.to_string());
                    widened |= *of != wanted;
                    *of = wanted;
                }
                Lines::Relation(relation) => {
                    let Some((_, left, right)) = ends.as_ref().filter(|(name, ..)| *name == relation.name)
                    else {
                        continue;
                    };
                    let domain = merged(overlay, &[relation.domain.clone(), left.clone()]);
                    let range = relation.range.clone().zip(right.clone());
                    let range =
                        range.map(|(own, other)| merged(overlay, &[own, other])).or(relation.range.clone());
                    widened |= domain != relation.domain || range != relation.range;
                    (relation.domain, relation.range) = (domain, range);
                }
                _ => {}
            }
        }
        widened
    }

    /// What is needed by a claim that reads now. What is for one that still does not is left out, with what rests on it.
    fn keep_what_helps(mut self) -> Proposals {
        loop {
            let overlay = self.overlay();
            let mut wrong = BTreeSet::new();
            for (file, sourced) in blocks(&self.opened.files) {
                for problem in Block::read(&file.source, sourced, &overlay).problems {
                    let Some(label) = problem.labels.first().filter(|label| *label.source == *file.source)
                    else {
                        continue;
                    };
                    let line = || file.source.line_of(label.span.start) as u32;
                    let line = claim_at(&sourced.claims, &label.span).map_or_else(line, |claim| claim.line);
                    wrong.insert(place(&file.source, line));
                }
            }
            let helps = |draft: &Draft| !wrong.contains(&draft.place);
            if self.drafts.iter().all(helps) {
                self.drafts.sort_by_key(|draft| (draft.lines.rank(), draft.place.clone()));
                return Proposals { drafts: self.drafts, left: wrong.len() };
            }
            self.drafts.retain(helps);
        }
    }
}

/// The words in front of the `=` of all synonyms.
fn synonyms(files: &[File]) -> BTreeSet<String> {
    let statements = files.iter().flat_map(|file| &file.statements);
    let words = statements.filter_map(|statement| match &statement.kind {
        Kind::Synonym(declaration) => Some(&declaration.words),
        _ => None,
    });
    words.flatten().map(|word| fold(&word.text)).collect()
}

fn blocks(files: &[File]) -> impl Iterator<Item = (&File, &Sourced)> {
    files.iter().flat_map(|file| {
        file.statements.iter().filter_map(move |statement| match &statement.kind {
            Kind::From(sourced) => Some((file, sourced)),
            _ => None,
        })
    })
}

/// The claim that a place is in.
fn claim_at<'c>(claims: &'c [ClaimText], span: &Span) -> Option<&'c ClaimText> {
    claims.iter().find_map(|claim| {
        let own = claim.parts.iter().any(|part| part.start <= span.start && span.end <= part.end);
        let tied = || claim.tied.iter().find_map(|tied| claim_at(std::slice::from_ref(&tied.claim), span));
        if own { Some(claim) } else { tied() }
    })
}
