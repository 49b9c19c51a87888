//! Why a statement does not parse.

use super::grammar::{Rule, position};
use super::next::{Expected, Next};
use crate::diagnostic::{Code, Diagnostic, Near, shortened};
use crate::syntax::parse_limit;
use crate::syntax::times;
use crate::syntax::tokens::{Category, Token, Tokens};
use crate::vocabulary::english::unread;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::CARRYING_ON;
use crate::vocabulary::near::near;
use crate::vocabulary::{Names, Vocabulary};
use pest::error::Error;

/// The way out where nothing is understood yet.
const OPENINGS: &str = "ask a question: who, what, which, how many, is, did, when, where, list …";

/// Of a statement whose parse was given up.
pub fn too_complex(tokens: &Tokens) -> Diagnostic {
    Diagnostic::error(Code::TooComplex, "this statement has too many readings to try them all")
        .at(&tokens.source, tokens.list[0].span.start..tokens.end().end, "")
        .help("ask in several steps, or use `find`")
}

/// Why a statement does not parse: words that nothing is called first, then the place where the grammar stopped.
pub fn explain(
    rule: Rule,
    error: &Error<Rule>,
    text: &str,
    tokens: &Tokens,
    vocabulary: &Vocabulary,
    names: &dyn Names,
) -> Diagnostic {
    let stop = text[..position(error)].bytes().filter(|&byte| byte == b' ').count();
    if let Some(message) = unsure_time(tokens, stop) {
        return message;
    }
    if let Some(message) = unknown_words(tokens, vocabulary, names) {
        return message;
    }
    if parse_limit::gave_up(error) {
        return too_complex(tokens);
    }
    let before =
        Tokens { source: tokens.source.clone(), list: tokens.list[..stop.min(tokens.list.len())].to_vec() };
    let options = Next::of(rule, &before).map_or(String::new(), |next| in_words(&next));
    let message = match tokens.list.get(stop) {
        Some(token) => {
            let before = tokens.source.text[tokens.list[0].span.start..token.span.start].trim_end();
            let message =
                Diagnostic::error(Code::NotUnderstood, format!("cannot read on at `{}`", tokens.text(stop)))
                    .at(&tokens.source, token.span.clone(), "does not fit here");
            if before.is_empty() { message } else { message.note(format!("understood so far: `{before}`")) }
        }
        None => Diagnostic::error(Code::Unfinished, "the statement ends too early").at(
            &tokens.source,
            tokens.end(),
            "something is missing here",
        ),
    };
    if stop == 0 {
        return message.help(OPENINGS);
    }
    let message =
        if options.is_empty() { message } else { message.help(format!("what can stand here: {options}")) };
    let message = if speaks(tokens) { message.help(WHO_SAYS) } else { message };
    let message = ways_to_ask_of_saying(tokens).into_iter().fold(message, Diagnostic::help);
    let foretells = |token: &Token| matches!(token.keyword, Some("will" | "would"));
    match tokens.list.iter().any(foretells) {
        true => message.help(
            "what will be is asked for as it is claimed: `who plans to …`, `what does … plan to …`, `is … expected to …`, `the expected …`; \
             what is reported of a time to come, by `in …`",
        ),
        false => message,
    }
}

/// The ways out where it is asked who says something.
const WHO_SAYS: &str = "`… according to NAME` asks what one source or person says, and `what did NAME say` for all that it says; `why 2` \
                        tells who says row 2";

/// Whether the statement asks what somebody says.
fn speaks(tokens: &Tokens) -> bool {
    tokens.list.iter().any(|token| token.keyword == Some("say"))
}

/// What can be asked instead where somebody accuses, fears or denies: who does, and what. That nobody does is what no claim says.
fn ways_to_ask_of_saying(tokens: &Tokens) -> Vec<String> {
    let own = |token: &&Token| token.meanings.is_empty();
    let verb = tokens.list.iter().filter(own).find_map(|token| match token.keyword? {
        "accuse" | "accuses" | "accused" => Some(("accuse", "accuses")),
        "fear" | "fears" => Some(("fear", "fears")),
        "believe" | "believes" => Some(("believe", "believes")),
        "allege" | "alleges" => Some(("allege", "alleges")),
        "deny" | "denies" => Some(("deny", "denies")),
        _ => None,
    });
    let Some((verb, third)) = verb else { return vec![] };
    let ways = match verb {
        "accuse" => {
            "`who accuses NAME`, `who accuses whom` and `what does NAME accuse NAME of` ask who is accused, by whom and of what"
                .to_string()
        }
        _ => format!("`what does NAME {verb}` lists what one does, and `who {third} that …` those who do"),
    };
    let denied = tokens.list.iter().any(|token| matches!(token.keyword, Some("not" | "never" | "no")));
    let silent = format!("who does not {verb} something, no claim tells: ask who does");
    denied.then_some(silent).into_iter().chain([ways]).collect()
}

/// Of words that say when and have no sure days, where the grammar stopped or with a word that nobody knows.
fn unsure_time(tokens: &Tokens, stop: usize) -> Option<Diagnostic> {
    let stopped = stop.saturating_sub(1)..=stop;
    let may_be = |index: &usize| {
        let token = &tokens.list[*index];
        stopped.contains(index) || token.categories() == [Category::Unknown] || token.keyword == Some("last")
    };
    (0..tokens.list.len()).filter(may_be).find_map(|index| {
        let start = tokens.list[index].span.start;
        let unsure = times::unsure(&tokens.source.text[start..]).filter(|unsure| !unsure.lacks_year)?;
        let message = Diagnostic::error(Code::NotADate, unsure.message);
        Some(message.at(&tokens.source, start..start + unsure.length, "no sure days").help(unsure.help))
    })
}

/// Names every word that is not of the vocabulary, each with its near misses.
pub fn unknown_words(tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Option<Diagnostic> {
    let labels = labels(tokens);
    let unknown = |index: &usize| {
        tokens.list[*index].categories() == [Category::Unknown] && !labels.contains(&tokens.text(*index))
    };
    let unknown: Vec<usize> = (0..tokens.list.len()).filter(unknown).collect();
    let first = *unknown.first()?;
    let word = tokens.text(first);
    let mut message =
        Diagnostic::error(Code::UnknownWord, format!("nothing is called `{}`", shortened(word)));
    for &index in unknown.iter().take(5) {
        message =
            message.at(&tokens.source, tokens.list[index].span.clone(), "not in this base's vocabulary");
    }
    if unknown.iter().any(|&index| is_month(tokens.text(index))) {
        message = message.help("a date needs its year: `early April 2025`, `2025-04`, `15 April 2025`");
    }
    let said = |word: &str| ["saying", "told", "tells", "reports"].contains(&word);
    if speaks(tokens) || unknown.iter().any(|&index| said(&tokens.text(index).to_lowercase())) {
        message = message.help(WHO_SAYS);
    }
    if unknown.iter().any(|&index| ["per", "capita"].contains(&tokens.text(index).to_lowercase().as_str())) {
        message = message.help(
            "questions do not divide: declare the ratio as an attribute, `attribute ratio of …: number`, or ask for both numbers",
        );
    }
    const OF_NOW: [&str; 6] = ["present", "presently", "newest", "recent", "last", "previous"];
    if unknown.iter().any(|&index| OF_NOW.contains(&tokens.text(index).to_lowercase().as_str())) {
        message = message.help(
            "`current`, `former`, `the first` and `the latest` ask for what is so at a time, `in 2024` and `since 2021` for a time that is told",
        );
    }
    if unknown.iter().any(|&index| tokens.text(index).eq_ignore_ascii_case("far")) {
        message = message.help(
            "`how many hops is … from …` counts claims; a distance is asked for by the attribute that states it",
        );
    }
    let mut told = vec![];
    for &index in unknown.iter().take(5) {
        let word = tokens.text(index);
        if is_month(word) || told.contains(&word) || unread(&fold(word)).is_some() {
            continue;
        }
        told.push(word);
        let near = if word.len() <= 60 { near(word, vocabulary, names, 3) } else { vec![] };
        if !near.is_empty() {
            let words = near.iter().map(|form| vocabulary.written(form).to_string()).collect();
            message.meant.near.push(Near { span: tokens.list[index].span.clone(), words });
        }
    }
    if message.help.is_empty() && message.meant.near.is_empty() {
        message =
            message.help("`.names` lists the names of this base, `.schema` its types, verbs and attributes");
    }
    Some(message)
}

/// What a `find` calls its columns itself: the words behind `as`.
fn labels(tokens: &Tokens) -> Vec<&str> {
    let is = |index: usize, keyword: &str| tokens.list[index].keyword == Some(keyword);
    if tokens.list.is_empty() || !is(0, "find") {
        return vec![];
    }
    (1..tokens.list.len()).filter(|&index| is(index - 1, "as")).map(|index| tokens.text(index)).collect()
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    MONTHS.contains(&word.as_str()) || ["early", "mid", "late"].contains(&word.as_str())
}

/// What the grammar takes at a place, for a message: categories, then the words that carry a question on.
fn in_words(next: &Next) -> String {
    let categories = CATEGORIES.iter().filter(|category| next.takes(Expected::Category(**category)));
    let mut all: Vec<String> =
        categories.filter_map(|category| category_in_words(*category)).map(str::to_string).collect();
    all.dedup();
    if next.takes(Expected::End) {
        all.push("the end".to_string());
    }
    let words = CARRYING_ON.iter().filter(|word| next.takes(Expected::Word(word)));
    all.extend(words.map(|word| format!("`{word}`")).take(12_usize.saturating_sub(all.len())));
    all.join(", ")
}

/// In the order in which a message tells them.
const CATEGORIES: [Category; 15] = [
    Category::Name,
    Category::Type,
    Category::VerbFinite,
    Category::VerbBase,
    Category::Participle,
    Category::Gerund,
    Category::Phrase,
    Category::Noun,
    Category::Adjective,
    Category::Comparative,
    Category::Superlative,
    Category::Measure,
    Category::Number,
    Category::Date,
    Category::Variable,
];

fn category_in_words(category: Category) -> Option<&'static str> {
    Some(match category {
        Category::Name => "a name",
        Category::Type => "a type",
        Category::VerbBase | Category::VerbFinite | Category::Participle | Category::Gerund => "a verb",
        Category::Phrase => "a phrase",
        Category::Noun => "an attribute",
        Category::Adjective | Category::Comparative | Category::Superlative => "an adjective",
        Category::Measure => "a measure",
        Category::Date => "a date",
        Category::Number => "a number",
        Category::Variable => "a variable",
        Category::BarePhrase
        | Category::State
        | Category::Unit
        | Category::Role
        | Category::Text
        | Category::Parameter
        | Category::Unknown => {
            return None;
        }
    })
}
