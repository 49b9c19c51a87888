//! Forms of several words around another word: "derived directly from", "runs no data centers in", "lies only in".

use super::tagger::Tagger;
use super::tokens::Token;
use crate::diagnostic::Span;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;
use crate::vocabulary::{Inflection, Meaning};

/// How a sentence says what a word within a form means for it.
enum Within {
    /// The adverb stands before the form.
    Adverb,
    /// `no` denies the verb.
    Denial,
    /// Such a word adds nothing.
    Nothing,
    /// `only` is said of what the form's preposition leads to.
    Only,
}

/// The most words of a form that stand before such a word: "cut off no shipments of".
const MOST_BEFORE: usize = 3;

impl Tagger<'_> {
    /// The tokens of a form that begins at a lexeme and has a word in it that is none of its own; and how many
    /// lexemes they take. The longest form that fits.
    pub fn separable(&self, at: usize) -> Option<(Vec<Token>, usize)> {
        (1..=MOST_BEFORE).take_while(|before| self.word(at + before - 1).is_some()).find_map(|before| {
            let within = match fold(self.word(at + before)?).as_str() {
                "directly" | "indirectly" => Within::Adverb,
                "no" => Within::Denial,
                "any" | "some" => Within::Nothing,
                "only" => Within::Only,
                _ => return None,
            };
            self.separable_by(&within, at, at + before)
        })
    }

    /// The same, for the word at this place.
    fn separable_by(&self, within: &Within, at: usize, inner: usize) -> Option<(Vec<Token>, usize)> {
        let before = &self.text[self.lexemes[at].span.start..self.lexemes[inner - 1].span.end];
        let rest = self.lexemes.get(inner + 1)?.span.start;
        let most = self.vocabulary.longest().min(self.lexemes.len() - inner - 1);
        (1..=most).rev().find_map(|length| {
            let end = self.lexemes[inner + length].span.end;
            let meanings = self.vocabulary.meanings(&fold(&format!("{before} {}", &self.text[rest..end])));
            if meanings.is_empty() {
                return None;
            }
            let span = self.lexemes[at].span.start..end;
            let whole = |meanings| Token { span: span.clone(), keyword: None, meanings, literal: None };
            let word = |word: &str| Token {
                span: self.lexemes[inner].span.clone(),
                keyword: keyword(word),
                meanings: vec![],
                literal: None,
            };
            let tokens = match within {
                Within::Adverb => vec![word(&fold(self.word(inner)?)), whole(meanings.to_vec())],
                Within::Nothing => vec![whole(verbs(meanings, |_| true)?)],
                Within::Only => vec![whole(meanings.to_vec()), word("only")],
                Within::Denial => self.denied(at, meanings, word("not"), whole)?,
            };
            Some((tokens, inner + 1 + length - at))
        })
    }

    /// "runs no data centers in" as "does not run data centers in", "running no …" as "not running …".
    fn denied(
        &self,
        at: usize,
        meanings: &[Meaning],
        not: Token,
        whole: impl Fn(Vec<Meaning>) -> Token,
    ) -> Option<Vec<Token>> {
        let finite = |inflection| match inflection {
            Inflection::Base => Some("do"),
            Inflection::Third => Some("does"),
            Inflection::Past => Some("did"),
            Inflection::Participle | Inflection::Gerund => None,
        };
        let auxiliary = meanings.iter().find_map(|meaning| finite(inflection(meaning)?));
        let Some(auxiliary) = auxiliary else {
            return Some(vec![not, whole(verbs(meanings, |_| true)?)]);
        };
        let span: Span = self.lexemes[at].span.clone();
        let auxiliary = Token { span, keyword: keyword(auxiliary), meanings: vec![], literal: None };
        let bare = verbs(meanings, |it| finite(it).is_some())?.into_iter().map(in_base_form).collect();
        Some(vec![auxiliary, not, whole(bare)])
    }
}

fn inflection(meaning: &Meaning) -> Option<Inflection> {
    match meaning {
        Meaning::Verb { inflection, .. } | Meaning::BareVerb { inflection, .. } => Some(*inflection),
        _ => None,
    }
}

/// The meanings that are verbs in such a form, if there are any.
fn verbs(meanings: &[Meaning], which: impl Fn(Inflection) -> bool) -> Option<Vec<Meaning>> {
    let verbs = meanings.iter().filter(|meaning| inflection(meaning).is_some_and(&which));
    let verbs: Vec<Meaning> = verbs.cloned().collect();
    (!verbs.is_empty()).then_some(verbs)
}

fn in_base_form(mut meaning: Meaning) -> Meaning {
    if let Meaning::Verb { inflection, .. } | Meaning::BareVerb { inflection, .. } = &mut meaning {
        *inflection = Inflection::Base;
    }
    meaning
}
