//! A name, or a demonym, that a vocabulary of the base has, of which the base says nothing: that is told, and not that the word is
//! unknown.

use crate::base::vocabularies::{Known, Vocabulary, known};
use crate::diagnostic::{Code, Diagnostic};
use crate::session::user::Session;
use crate::syntax::tokens::Tokens;
use crate::vocabulary::fold::fold;

/// How many words the names of such have.
const MOST_WORDS: usize = 6;

impl Session {
    /// The refusal of a word that nobody knows, where it is, or is a part of, what a vocabulary of the base knows.
    pub(super) fn unspoken(&self, tokens: &Tokens, index: usize) -> Option<Diagnostic> {
        let used = self.vocabularies();
        let count = tokens.list.len();
        let runs = (index.saturating_sub(MOST_WORDS - 1)..=index)
            .flat_map(|first| (index..count.min(first + MOST_WORDS)).map(move |last| (first, last)));
        let span = |(first, last): (usize, usize)| tokens.list[first].span.start..tokens.list[last].span.end;
        let mut found: Vec<(std::ops::Range<usize>, &Known)> = runs
            .filter_map(|run| {
                let written = fold(&tokens.source.text[span(run)]);
                let is_meant = |it: &&Known| {
                    used.iter().any(|used| used.name == it.vocabulary) && it.answers_to(&written)
                };
                Some((span(run), known().iter().find(is_meant)?))
            })
            .collect();
        found.sort_by_key(|(span, _)| std::cmp::Reverse(span.len()));
        let (span, known) = found.into_iter().next()?;
        let message = format!("this base says nothing of `{}`", known.name);
        let file = format!(
            "no claim of the base names it; that it is there is known from `vocab/{}.lore`",
            known.vocabulary
        );
        let told = Diagnostic::error(Code::NothingSaid, message);
        Some(told.at(&tokens.source, span, "nothing is claimed of it").note(file))
    }

    /// The vocabularies that the base uses.
    fn vocabularies(&self) -> Vec<&'static Vocabulary> {
        let types = self.snapshot().schema().types.iter();
        let mut used: Vec<&Vocabulary> = types.filter_map(|it| Vocabulary::in_file(&it.place.file)).collect();
        used.dedup_by_key(|vocabulary| vocabulary.name);
        used
    }
}
