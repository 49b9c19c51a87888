//! What the prompt needs while a line is typed: the kinds of its words, and what may come next.
//!
//! What may come next is what the grammar takes at that place (`parser::Next`) and what, once put there, does
//! not make the types disagree: each kind of candidate is tried by reading the line with it.

use super::Session;
use crate::diagnostic::{Source, Span};
use crate::model::{EntityId, TypeId};
use crate::syntax::lexer::LONGEST;
use crate::syntax::parser::{Expected, Next, parse};
use crate::syntax::tagger::{Category, Literal, Token, Tokens, category};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;
use std::collections::{BTreeMap, BTreeSet};

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

/// One thing that may come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What replaces the text from the completion's start to the cursor.
    pub text: String,
    /// What it is: "firm", "relation firm → chip".
    pub note: String,
}

/// The most candidates that are offered, and the most names that are looked at for them.
const MOST: usize = 60;
const MOST_NAMES: usize = 2000;

/// The words that begin a question.
const OPENING: [&str; 12] =
    ["describe", "did", "find", "how", "is", "list", "what", "when", "where", "which", "who", "why"];

/// The words that carry a question on.
const JOINING: [&str; 26] = [
    "according",
    "after",
    "and",
    "are",
    "before",
    "between",
    "by",
    "connected",
    "did",
    "does",
    "from",
    "in",
    "is",
    "more",
    "most",
    "not",
    "of",
    "or",
    "possibly",
    "since",
    "than",
    "that",
    "the",
    "to",
    "with",
    "within",
];

/// What comes first: the plainer words, then those with more claims behind them.
type Rank = (u8, usize);

const PLAINEST: u8 = 3;

/// Names and types before attributes, those before verbs, and gerunds, phrases and the like last.
fn plainness(meaning: &Meaning) -> u8 {
    match category(meaning) {
        Category::Name | Category::Type => PLAINEST,
        Category::Noun | Category::Measure => 2,
        Category::VerbFinite | Category::VerbBase => 1,
        _ => 0,
    }
}

impl Session {
    /// What may come at `cursor` (a byte offset): where the replaced text starts, and the candidates, best first.
    pub fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<Candidate>) {
        let Some(before) = line.get(..cursor).filter(|before| before.len() < LONGEST) else {
            return (cursor, vec![]);
        };
        let start = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let found = self.candidates(&before[..start], &before[start..]);
        // The word may be the second or third of a name.
        if found.is_empty() && start > 0 {
            for (at, _) in before[..start].trim_end().rmatch_indices(' ').take(2).chain([(usize::MAX, "")]) {
                let from = at.wrapping_add(1);
                if from < start {
                    let found = self.candidates(&before[..from], &before[from..]);
                    if !found.is_empty() {
                        return (from, found);
                    }
                }
            }
        }
        (start, found)
    }

    fn candidates(&self, before: &str, prefix: &str) -> Vec<Candidate> {
        let Some(next) = self.next(before) else { return vec![] };
        let folded = fold(prefix.trim_start_matches('"'));
        let mut ranked: Vec<(Rank, Candidate)> = vec![];
        self.forms_in(before, &folded, &next, &mut ranked);
        if next.takes(Expected::Category(Category::Name)) {
            self.names_in(before, &folded, &mut ranked);
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.text.cmp(&b.1.text)));
        let mut candidates: Vec<Candidate> = ranked.into_iter().map(|(_, candidate)| candidate).collect();
        // Where nothing is typed yet, the many words that the grammar takes almost anywhere are no help.
        let told = |word: &&str| match (folded.is_empty(), before.trim().is_empty()) {
            (false, _) => word.len() > 1,
            (true, true) => OPENING.contains(word),
            (true, false) => candidates.is_empty() || JOINING.contains(word),
        };
        let words: Vec<&str> = next.words(&folded).into_iter().filter(told).collect();
        let words = words.into_iter().map(|word| Candidate { text: word.to_string(), note: String::new() });
        match before.trim().is_empty() {
            true => candidates.splice(0..0, words).for_each(drop),
            false => candidates.extend(words),
        }
        let mut seen = BTreeSet::new();
        candidates.retain(|candidate| seen.insert(candidate.text.clone()));
        candidates.truncate(MOST);
        candidates
    }

    /// The place behind the beginning of a statement; `None` where nothing can be said of it.
    fn next(&self, before: &str) -> Option<Next> {
        Next::after(&self.tag(&Source::new("line", before)).ok()?)
    }

    /// Verbs, types, attributes and the like that begin so, are taken here, and fit.
    fn forms_in(&self, before: &str, folded: &str, next: &Next, ranked: &mut Vec<(Rank, Candidate)>) {
        let mut taken_here: BTreeMap<Category, bool> = BTreeMap::new();
        let mut takes = |category| {
            *taken_here.entry(category).or_insert_with(|| next.takes(Expected::Category(category)))
        };
        for (form, meanings) in self.vocabulary.forms() {
            if !form.starts_with(folded) || keyword(form).is_some() {
                continue;
            }
            let taken: Vec<&Meaning> = meanings.iter().filter(|meaning| takes(category(meaning))).collect();
            let Some(rank) = taken.iter().map(|meaning| (plainness(meaning), self.weight(meaning))).max()
            else {
                continue;
            };
            if rank.1 > 0 && self.fits(&format!("{before}{form}")) {
                let note = taken.iter().map(|meaning| self.note(meaning)).next().unwrap_or_default();
                ranked.push((rank, Candidate { text: form.to_string(), note }));
            }
        }
    }

    /// Names that begin so and whose types fit: one name of each set of types is tried for all.
    fn names_in(&self, before: &str, folded: &str, ranked: &mut Vec<(Rank, Candidate)>) {
        let mut fitting: BTreeMap<Vec<TypeId>, bool> = BTreeMap::new();
        let begins = |name: &str| fold(name).starts_with(folded);
        for (name, entity) in
            self.snapshot.names_from(folded).take_while(|(name, _)| begins(name)).take(MOST_NAMES)
        {
            let types = self.snapshot.types(entity).to_vec();
            let text = self.written(name, entity);
            let fits = match fitting.get(&types) {
                Some(fits) => *fits,
                None => {
                    let fits = self.fits(&format!("{before}{text}"));
                    fitting.insert(types.clone(), fits);
                    fits
                }
            };
            if fits {
                let note = types
                    .first()
                    .map_or(String::new(), |of| self.snapshot.schema().entity_type(*of).name.clone());
                ranked.push(((PLAINEST, self.snapshot.claims_about(entity).len()), Candidate { text, note }));
            }
        }
    }

    /// A name as a question may hold it: in quotes where it would not be read as one otherwise.
    fn written(&self, name: &str, entity: EntityId) -> String {
        let plain = self.tag(&Source::new("name", name)).is_ok_and(|tokens| {
            matches!(tokens.list.as_slice(), [token] if token.entities().any(|found| found == entity))
        });
        if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    }

    /// How many claims stand behind a meaning.
    fn weight(&self, meaning: &Meaning) -> usize {
        match meaning {
            Meaning::Verb { relation, .. }
            | Meaning::Phrase { relation, .. }
            | Meaning::BarePhrase { relation }
            | Meaning::Noun { relation, .. }
            | Meaning::Role { relation, .. }
            | Meaning::Measure { relation, .. } => self.snapshot.statistics(*relation).claims,
            // That all things are entities helps nobody.
            Meaning::Type(of) if self.snapshot.schema().entity_type(*of).parents.is_empty() => 0,
            Meaning::Type(of) => self.snapshot.count_of(*of),
            Meaning::Adjective { .. } | Meaning::Unit(_) => 1,
            Meaning::Entity(_) => 0,
        }
    }

    fn note(&self, meaning: &Meaning) -> String {
        let schema = self.snapshot.schema();
        match meaning {
            Meaning::Verb { relation, .. }
            | Meaning::Phrase { relation, .. }
            | Meaning::BarePhrase { relation }
            | Meaning::Role { relation, .. } => {
                format!("relation {}", schema.relation(*relation).name)
            }
            Meaning::Noun { relation, .. } if schema.relation(*relation).is_attribute() => "attribute".into(),
            Meaning::Noun { relation, .. } => format!("relation {}", schema.relation(*relation).name),
            Meaning::Measure { relation, .. } => format!("measure of {}", schema.relation(*relation).name),
            Meaning::Type(_) => "type".into(),
            Meaning::Adjective { .. } => "adjective".into(),
            Meaning::Unit(_) => "unit".into(),
            Meaning::Entity(_) => String::new(),
        }
    }

    /// Whether a beginning of a statement can still become one: it resolves, or is only unfinished.
    fn fits(&self, text: &str) -> bool {
        let source = Source::new("line", text);
        let Ok(tokens) = self.tag(&source) else { return false };
        match parse(&tokens, &self.vocabulary, &*self.snapshot) {
            Ok(tree) => match self.resolve(&tree, &tokens) {
                Ok(_) => true,
                Err(problem) => !matches!(
                    problem.code,
                    "type-mismatch"
                        | "no-such-relation"
                        | "no-such-role"
                        | "no-such-measure"
                        | "no-such-meaning"
                        | "not-gradable"
                        | "unknown-name"
                ),
            },
            Err(_) => Next::after(&tokens).is_some_and(|next| next.is_open()),
        }
    }

    /// The next slot in words ("a chip, or a type of chips"), shown dimmed behind the cursor.
    pub fn hint(&self, line: &str) -> Option<String> {
        if line.len() > 500 || !line.ends_with(' ') || line.trim().is_empty() {
            return None;
        }
        let next = self.next(line)?;
        let mut slots: Vec<String> = vec![];
        if next.takes(Expected::Category(Category::Name)) {
            slots.extend(self.fitting_types(line));
        }
        for (category, word) in [
            (Category::VerbFinite, "verb"),
            (Category::Noun, "attribute"),
            (Category::Date, "date"),
            (Category::Number, "number"),
        ] {
            if slots.len() < 3 && next.takes(Expected::Category(category)) {
                slots.push(word.to_string());
            }
        }
        (!slots.is_empty()).then(|| format!("‹{}›", slots.join(" or ")))
    }

    /// The types whose names fit at the end of a line; a type stands for its subtypes.
    fn fitting_types(&self, line: &str) -> Vec<String> {
        let schema = self.snapshot.schema();
        let mut fitting: Vec<TypeId> = vec![];
        for of in schema.type_ids() {
            if schema.entity_type(of).parents.is_empty()
                || fitting.iter().any(|known| schema.is_subtype(of, *known))
            {
                continue;
            }
            let Some(&entity) = self.snapshot.entities_of(of).first() else { continue };
            let name = self.written(self.snapshot.name(entity), entity);
            if self.fits(&format!("{line}{name}")) {
                fitting.push(of);
            }
        }
        fitting.into_iter().take(3).map(|of| schema.entity_type(of).name.clone()).collect()
    }

    /// The words of a line with their kinds, in order; white space and unknown punctuation is in none.
    pub fn highlight(&self, line: &str) -> Vec<(Span, WordKind)> {
        let Ok(tokens) = self.tag(&Source::new("line", line)) else { return vec![] };
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
            Meaning::Verb { .. } | Meaning::Phrase { .. } | Meaning::BarePhrase { .. } | Meaning::Role { .. },
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
        Category::Phrase | Category::BarePhrase => "phrase",
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
