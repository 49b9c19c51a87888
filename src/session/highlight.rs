//! The kinds of the words of a statement: for colours at the prompt, and for `explain`.

use super::user::Session;
use crate::diagnostic::{Source, Span, guarded};
use crate::syntax::tokens::{Category, Literal, Token, Tokens};
use crate::vocabulary::Meaning;

/// What a word of a line is, for highlighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word of the grammar: `who`, `and`, `than`.
    Keyword,
    Name,
    TypeNoun,
    Verb,
    Attribute,
    Adjective,
    /// A number, a date, a unit, a quoted text.
    Literal,
    Variable,
    Unknown,
}

impl Session {
    /// The words of a line with their kinds, in order; white space and unknown punctuation is in none.
    pub fn highlight(&self, line: &str) -> Vec<(Span, WordKind)> {
        let tagged = guarded(|| self.tag(&Source::new("line", line)));
        let Ok(Ok(tokens)) = tagged else { return vec![] };
        tokens.list.iter().map(|token| (token.span.clone(), kind(token))).collect()
    }
}

fn kind(token: &Token) -> WordKind {
    match token.literal {
        Some(Literal::Variable(_) | Literal::Parameter(_)) => return WordKind::Variable,
        Some(Literal::Text(_)) if token.meanings.is_empty() => return WordKind::Literal,
        Some(Literal::Number { .. } | Literal::Date(_)) => return WordKind::Literal,
        _ => {}
    }
    match token.meanings.first() {
        _ if token.keyword.is_some() && !matches!(token.meanings.first(), Some(Meaning::Verb { .. })) => {
            WordKind::Keyword
        }
        Some(Meaning::Entity(_)) => WordKind::Name,
        Some(Meaning::Type(_)) => WordKind::TypeNoun,
        Some(
            Meaning::Verb { .. }
            | Meaning::BareVerb { .. }
            | Meaning::Phrase { .. }
            | Meaning::BarePhrase { .. }
            | Meaning::State { .. }
            | Meaning::Role { .. },
        ) => WordKind::Verb,
        Some(Meaning::Noun { .. } | Meaning::Measure { .. }) => WordKind::Attribute,
        Some(Meaning::Adjective { .. }) => WordKind::Adjective,
        Some(Meaning::Unit(_)) => WordKind::Literal,
        None => WordKind::Unknown,
    }
}

/// The tokens of a statement with what each is: `which  firms:type  stockpiled:verb  H20:name`.
pub fn tokens_in_words(tokens: &Tokens) -> String {
    let word = |(index, token): (usize, &Token)| {
        let mut kinds: Vec<&str> = token.categories().into_iter().map(category_in_words).collect();
        kinds.dedup();
        let text = tokens.text(index);
        match token.keyword {
            Some(_) if kinds.is_empty() => text.to_string(),
            _ => format!("{text}:{}", kinds.join("|")),
        }
    };
    tokens.list.iter().enumerate().map(word).collect::<Vec<_>>().join("  ")
}

fn category_in_words(category: Category) -> &'static str {
    match category {
        Category::Name => "name",
        Category::Type => "type",
        Category::VerbBase | Category::VerbFinite | Category::Participle | Category::Gerund => "verb",
        Category::Phrase | Category::BarePhrase | Category::State => "phrase",
        Category::Noun => "noun",
        Category::Adjective | Category::Comparative | Category::Superlative => "adjective",
        Category::Role => "role",
        Category::Measure => "measure",
        Category::Unit => "unit",
        Category::Date => "date",
        Category::Number => "number",
        Category::Text => "text",
        Category::Variable => "variable",
        Category::Parameter => "parameter",
        Category::Unknown => "unknown",
    }
}
