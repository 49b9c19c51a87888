//! Whether an offer says all that was asked: what it has other words for must be said by these words.

use crate::diagnostic::{Offer, Span};
use crate::syntax::tokens::{Category, Token, Tokens};
use crate::vocabulary::english::{Unread, unread};
use crate::vocabulary::fold::fold;

/// Words that say nothing by themselves.
const VOID: [&str; 19] = [
    "a", "an", "are", "be", "been", "did", "do", "does", "had", "has", "have", "is", "please", "the", "was",
    "were", ",", "?", ".",
];

/// Whether each word of the statement stands in the offer: those outside of the edits as they are, and those at the place
/// of an edit among its words. Only what nobody knows may be missing, and what the offer gives up.
pub fn kept(refused: &Tokens, offer: &Offer, offered: &Tokens) -> bool {
    let mut new: Vec<usize> = (0..offered.list.len()).collect();
    let mut exchanged = vec![];
    let trimmed = refused.source.text.len() - refused.source.text.trim_start().len();
    for (index, token) in refused.list.iter().enumerate() {
        let Some(moved) = outside(offer, &token.span) else {
            exchanged.push(index);
            continue;
        };
        let same = |other: &Token| {
            other.span.start + trimmed == moved
                && (&other.meanings, other.keyword, &other.literal)
                    == (&token.meanings, token.keyword, &token.literal)
        };
        let Some(at) = new.iter().position(|&other| same(&offered.list[other])) else { return false };
        new.remove(at);
    }
    exchanged.into_iter().all(|index| {
        let token = &refused.list[index];
        let given_up = |span: &Span| span.start <= token.span.start && token.span.end <= span.end;
        let word = fold(refused.text(index));
        let is_unknown = token.categories() == [Category::Unknown];
        let sought = match unread(&word).filter(|_| is_unknown) {
            Some(Unread::As(other)) => other,
            Some(Unread::Alone) => return false,
            None if is_unknown || VOID.contains(&word.as_str()) => return true,
            None if offer.gives_up.iter().any(given_up) => return true,
            None => word.as_str(),
        };
        // Two words, "not in", may be of two parts.
        let said = |words: &str| new.iter().any(|&other| has_words(&fold(offered.text(other)), words));
        said(sought) || sought.split(' ').all(said)
    })
}

/// Where a span is in the offer; `None` of one that an edit changes.
fn outside(offer: &Offer, span: &Span) -> Option<usize> {
    let mut start = span.start;
    for edit in &offer.edits {
        let within = edit.span.start < span.end && span.start < edit.span.end;
        if within {
            return None;
        }
        if edit.span.end <= span.start {
            start = start + edit.words.len() - edit.span.len();
        }
    }
    Some(start)
}

fn has_words(text: &str, sought: &str) -> bool {
    format!(" {text} ").contains(&format!(" {sought} "))
}
