//! Tagged tokens: each with everything that it can mean, and the categories that the grammar reads of it.

use crate::diagnostic::{Source, Span};
use crate::model::{EntityId, Interval};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;
use crate::vocabulary::{Degree, Inflection, Meaning};
use rust_decimal::Decimal;
use std::fmt::Write;
use std::sync::Arc;

/// A tagged statement.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub source: Arc<Source>,
    pub list: Vec<Token>,
}

/// One token with all its readings.
#[derive(Clone, PartialEq, Debug)]
pub struct Token {
    pub span: Span,
    /// The grammar's own word, or a mark, if it is one.
    pub keyword: Option<&'static str>,
    /// What the vocabulary and the names say.
    pub meanings: Vec<Meaning>,
    pub literal: Option<Literal>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// `year` where the digits may also be a year.
    Number {
        number: Decimal,
        year: Option<Interval>,
    },
    Date(Interval),
    Text(String),
    Variable(String),
    Parameter(String),
}

/// The categories that the grammar tells tokens apart by, each with its letters in the encoding. A token may be of several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    Name,
    Type,
    VerbBase,
    VerbFinite,
    Participle,
    Gerund,
    Phrase,
    BarePhrase,
    State,
    Noun,
    Adjective,
    Comparative,
    Superlative,
    Role,
    Measure,
    Unit,
    Date,
    Number,
    Text,
    Variable,
    Parameter,
    Unknown,
}

impl Category {
    pub fn letters(self) -> &'static str {
        match self {
            Category::Name => "N",
            Category::Type => "T",
            Category::VerbBase => "VB",
            Category::VerbFinite => "VF",
            Category::Participle => "VP",
            Category::Gerund => "VG",
            Category::Phrase => "P",
            Category::BarePhrase => "PB",
            Category::State => "PS",
            Category::Noun => "A",
            Category::Adjective => "J",
            Category::Comparative => "JC",
            Category::Superlative => "JS",
            Category::Role => "R",
            Category::Measure => "M",
            Category::Unit => "U",
            Category::Date => "D",
            Category::Number => "Q",
            Category::Text => "S",
            Category::Variable => "X",
            Category::Parameter => "K",
            Category::Unknown => "W",
        }
    }
}

/// The category that a meaning belongs to.
pub fn category(meaning: &Meaning) -> Category {
    match meaning {
        Meaning::Entity(_) => Category::Name,
        Meaning::Type(_) => Category::Type,
        Meaning::Verb { inflection, .. } | Meaning::BareVerb { inflection, .. } => match inflection {
            Inflection::Base => Category::VerbBase,
            Inflection::Third | Inflection::Past => Category::VerbFinite,
            Inflection::Participle => Category::Participle,
            Inflection::Gerund => Category::Gerund,
        },
        Meaning::Phrase { .. } => Category::Phrase,
        Meaning::BarePhrase { .. } => Category::BarePhrase,
        Meaning::State { .. } => Category::State,
        Meaning::Noun { .. } => Category::Noun,
        Meaning::Adjective { degree: Degree::Positive, .. } => Category::Adjective,
        Meaning::Adjective { degree: Degree::Comparative, .. } => Category::Comparative,
        Meaning::Adjective { degree: Degree::Superlative, .. } => Category::Superlative,
        Meaning::Role { .. } => Category::Role,
        Meaning::Measure { .. } => Category::Measure,
        Meaning::Unit(_) => Category::Unit,
    }
}

impl Token {
    /// Whether it is neither a word of the base or of the language, nor a name, a number, a date or a text.
    pub fn is_unknown(&self) -> bool {
        self.meanings.is_empty() && self.keyword.is_none() && self.literal.is_none()
    }

    /// The categories, ascending, each once.
    pub fn categories(&self) -> Vec<Category> {
        let mut categories: Vec<Category> = self.meanings.iter().map(category).collect();
        match &self.literal {
            Some(Literal::Number { year, .. }) => {
                categories.push(Category::Number);
                categories.extend(year.map(|_| Category::Date));
            }
            Some(Literal::Date(_)) => categories.push(Category::Date),
            Some(Literal::Text(_)) => categories.push(Category::Text),
            Some(Literal::Variable(_)) => categories.push(Category::Variable),
            Some(Literal::Parameter(_)) => categories.push(Category::Parameter),
            None => {}
        }
        if categories.is_empty() && self.keyword.is_none() {
            categories.push(Category::Unknown);
        }
        categories.sort();
        categories.dedup();
        categories
    }

    /// Whether it is a name, and a word of the language or a number as well. In quotes it is a name.
    fn is_name_and_word(&self) -> bool {
        let literal = matches!(self.literal, Some(Literal::Number { .. } | Literal::Date(_)));
        (self.keyword.is_some() || literal) && self.entities().next().is_some()
    }

    pub fn entities(&self) -> impl Iterator<Item = EntityId> {
        self.meanings.iter().filter_map(|meaning| match meaning {
            Meaning::Entity(id) => Some(*id),
            _ => None,
        })
    }
}

/// The class of words that a meaning belongs to: two classes of one word are two ways to parse a statement.
fn word_class(meaning: &Meaning) -> u8 {
    match meaning {
        Meaning::Entity(_) => 0,
        Meaning::Type(_) => 1,
        Meaning::Verb { .. } | Meaning::BareVerb { .. } => 2,
        Meaning::Phrase { .. } | Meaning::BarePhrase { .. } | Meaning::State { .. } => 3,
        Meaning::Noun { .. } => 4,
        Meaning::Adjective { .. } => 5,
        Meaning::Role { .. } | Meaning::Measure { .. } | Meaning::Unit(_) => 6,
    }
}

impl Tokens {
    /// The same statement with one word of several classes taken for just one of them, each in turn. The grammar
    /// takes the first class that fits; these show whether another fits as well.
    pub fn by_word_class(&self) -> Vec<Tokens> {
        const MOST: usize = 24;
        let mut all = vec![];
        for (index, token) in self.list.iter().enumerate().filter(|(_, token)| token.is_name_and_word()) {
            // "did Nothing make P1": what has the name, or nobody.
            let named = token.entities().map(Meaning::Entity).collect();
            let name = Token { keyword: None, literal: None, meanings: named, span: token.span.clone() };
            let mut word = token.clone();
            word.meanings.retain(|meaning| !matches!(meaning, Meaning::Entity(_)));
            for token in [name, word] {
                let mut tokens = self.clone();
                tokens.list[index] = token;
                all.push(tokens);
            }
        }
        for (index, token) in self.list.iter().enumerate() {
            let mut classes: Vec<u8> =
                token.meanings.iter().map(word_class).filter(|class| *class < 6).collect();
            classes.sort_unstable();
            classes.dedup();
            if classes.len() < 2 {
                continue;
            }
            for class in classes {
                if all.len() == MOST {
                    return all;
                }
                let mut tokens = self.clone();
                tokens.list[index].meanings.retain(|meaning| word_class(meaning) == class);
                all.push(tokens);
            }
        }
        all
    }

    /// The text that the pest grammars read: for each token its keyword or mark, its categories and its index,
    /// as `in~P#4 `.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        for (index, token) in self.list.iter().enumerate() {
            text.push_str(token.keyword.unwrap_or(""));
            for category in token.categories() {
                let _ = write!(text, "~{}", category.letters());
                // A type's noun tells by its number whether it can name one thing: "the cities of Texas".
                if category == Category::Type && is_plural(&fold(self.text(index))) {
                    text.push_str("~TP");
                }
                // A date tells whether it is a range: "from 2024 to 2025".
                if category == Category::Date && self.text(index).to_ascii_lowercase().contains(" to ") {
                    text.push_str("~DR");
                }
            }
            let _ = write!(text, "#{index} ");
        }
        text
    }

    /// What was written for a token.
    pub fn text(&self, token: usize) -> &str {
        &self.source.text[self.list[token].span.clone()]
    }

    /// The place behind the last token.
    pub fn end(&self) -> Span {
        let end = self.list.last().map_or(self.source.text.trim_end().len(), |token| token.span.end);
        end..end
    }
}
