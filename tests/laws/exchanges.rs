//! Another word, another meaning: a word in the place of another of its class changes what a question means, or the question
//! is refused.
//!
//! A name is exchanged for another of its type, a noun of a type for another of the same number, a verb, a phrase, a noun of a
//! relation, an adjective for another in the same form, a number for another, and each of the language's own words for the
//! others of its [`CLASSES`]. Words that mean the same are one class's synonyms, parted by `=` there.

use crate::bases::Base;
use crate::deletions::{is_implied, relation};
use crate::{questions, workers};
use lore::model::EntityId;
use lore::syntax::tokens::{Literal, Token, Tokens, category};
use lore::vocabulary::{Degree, Meaning, fold::fold, inflect::is_plural};
use std::collections::BTreeSet;

/// The language's own words that may stand in each other's place; those joined by `=` mean the same.
const CLASSES: &[&str] = &[
    "and or nor",
    "before after since by",
    "until since",
    "in on at from to through across over under near outside",
    "every=each=all=any no a=some only",
    "both either",
    "most=many fewest",
    "more less=fewer",
    "least most",
    "over=above=exceeding under=below about=around",
    "largest=biggest=highest=greatest smallest=lowest longest shortest",
    "larger=bigger=greater=higher smaller=lower longer shorter",
    "first second third",
    "total=combined average maximum=max minimum=min",
    "with without",
    "planned expected denied",
    "directly indirectly",
    "who when",
];

/// Before a date, these say the same.
const WHEN: &str = "in=on=at=during=for=from before since";

/// How many words are tried in the place of each.
const TRIED: usize = 1;

struct Exchanged {
    told: String,
    fault: bool,
}

#[test]
fn another_word_is_another_meaning() {
    let questions = questions::all();
    let exchanged = workers::each(&questions, exchanges);
    let mut told: Vec<&str> = exchanged.iter().filter(|it| it.fault).map(|it| it.told.as_str()).collect();
    told.sort();
    println!(
        "{} questions, {} words exchanged, {} faults",
        questions::number(&questions),
        exchanged.len(),
        told.len()
    );
    assert!(told.is_empty(), "{}\n{} faults", told.join("\n"), told.len());
    assert!(exchanged.len() >= 5000, "only {} words were exchanged", exchanged.len());
}

fn exchanges(base: &Base, question: &str) -> Vec<Exchanged> {
    let (Some(meaning), Some(tokens)) = (base.meaning(question), base.tokens(question)) else {
        return vec![];
    };
    let mut exchanged = vec![];
    for (at, token) in tokens.list.iter().enumerate() {
        for word in others(base, &tokens, at) {
            let other = format!("{}{word}{}", &question[..token.span.start], &question[token.span.end..]);
            let same = base.meaning(&other).as_ref() == Some(&meaning);
            let told = format!("`{}` for `{word}` in `{question}`\n    means {meaning}", tokens.text(at));
            exchanged
                .push(Exchanged { told, fault: same && !says_the_same(base, &tokens, at, &word, &meaning) });
        }
    }
    exchanged
}

/// Whether another word says the same here, by what the base declares or `docs/language.md` tells.
fn says_the_same(base: &Base, tokens: &Tokens, at: usize, word: &str, meaning: &str) -> bool {
    let meanings = |word: &str| base.vocabulary.meanings(&fold(word)).to_vec();
    let (own, others) = (meanings(tokens.text(at)), meanings(word));
    // Two adjectives may grade by the same attribute: "the largest river", "the longest river".
    let mine = grading(base, &own);
    let graded_alike = grading(base, &others).iter().any(|graded| mine.contains(graded));
    // "how high", "how low": the same number.
    let of_degree = at > 0 && tokens.text(at - 1).eq_ignore_ascii_case("how");
    let excepts =
        tokens.list.iter().any(|token| matches!(token.keyword, Some("except" | "excluding" | "besides")));
    // Alternatives may be listed either way: "which of A and B", "except A or B", "list the firms and machines".
    let listed = matches!(tokens.list[at].keyword, Some("and" | "or"))
        && (meaning.contains("either {") || meaning.contains("!=") || excepts || is_one_type(tokens, at));
    // The noun of a type beside a name that has it says nothing more, and so does that of a wider type.
    let named = !types(&own).is_empty() && !types(&others).is_empty() && is_implied(base, tokens, at);
    // A relation may be said with both prepositions: "run in", "run through".
    let ends_in = |preposition: &str| {
        let behind = format!(" {}", preposition.to_lowercase());
        let ends_so = |(form, meanings): (&str, &[Meaning])| {
            let found = (form.ends_with(&behind) || form == preposition)
                .then(|| meanings.iter().filter_map(relation));
            found.into_iter().flatten().collect::<Vec<_>>()
        };
        base.vocabulary.forms().flat_map(ends_so).collect::<BTreeSet<_>>()
    };
    let said_with_both = tokens.list[at].keyword.is_some() && {
        let (one, other) = (ends_in(tokens.text(at)), ends_in(word));
        tokens
            .list
            .iter()
            .flat_map(|token| &token.meanings)
            .filter_map(relation)
            .any(|it| one.contains(&it) && other.contains(&it))
    };
    let among = |words: &str| {
        words.split('=').any(|it| it == word)
            && words.split('=').any(|it| tokens.text(at).eq_ignore_ascii_case(it))
    };
    let synonyms = CLASSES.iter().chain([&WHEN, &"a=some=any"]).flat_map(|class| class.split(' ')).any(among);
    // "the sparsest density", "the lowest density"
    let of_numbers =
        |word: &str| ["largest", "smallest", "highest", "lowest", "greatest", "biggest"].contains(&word);
    let of_number = of_numbers(word) && !mine.is_empty()
        || of_numbers(tokens.text(at)) && !grading(base, &others).is_empty();
    // "the population of a town" lists that of any, "of every town", "of each town" that of each: the same; so does "what share
    // does a firm provide".
    let of_each = |word: &str| ["a", "each", "every"].contains(&word.to_lowercase().as_str());
    let owner = at > 0
        && matches!(tokens.list[at - 1].keyword, Some("of" | "do" | "does" | "did"))
        && of_each(word)
        && of_each(tokens.text(at));
    // "since when", "until when": the time as it is stated tells both.
    let of_when = tokens.list.get(at + 1).is_some_and(|next| next.keyword == Some("when"));
    // "name all sources" lists what `name sources` does.
    let all_listed = at < 2 && tokens.list[at].keyword == Some("all");
    synonyms
        || owner
        || of_number
        || all_listed
        || of_when
        || graded_alike
        || of_degree
        || listed
        || named
        || said_with_both
}

/// The attributes that an adjective grades, and whether upwards.
fn grading(base: &Base, meanings: &[Meaning]) -> Vec<(lore::model::RelationId, bool)> {
    let graded = |meaning: &Meaning| match meaning {
        Meaning::Adjective { adjective, opposite, .. } => {
            match base.snapshot.schema().adjectives[adjective.index()].meaning {
                lore::model::schema::Meaning::Gradable { attribute, descending } => {
                    Some((attribute, descending != *opposite))
                }
                _ => None,
            }
        }
        _ => None,
    };
    meanings.iter().filter_map(graded).collect()
}

fn types(meanings: &[Meaning]) -> Vec<lore::model::TypeId> {
    let of = |meaning: &Meaning| if let Meaning::Type(of) = meaning { Some(*of) } else { None };
    meanings.iter().filter_map(of).collect()
}

/// Whether nouns of one type stand on both sides: "towns or boroughs".
fn is_one_type(tokens: &Tokens, at: usize) -> bool {
    let of = |at: usize| tokens.list.get(at).map(|token| types(&token.meanings)).unwrap_or_default();
    at > 0 && !of(at - 1).is_empty() && of(at - 1) == of(at + 1)
}

/// Words that may stand in the place of a token and do not mean what it means.
fn others(base: &Base, tokens: &Tokens, at: usize) -> Vec<String> {
    let (token, text) = (&tokens.list[at], tokens.text(at));
    let mut others: Vec<String> = match &token.literal {
        Some(Literal::Number { number, .. }) => {
            vec![if number.to_string() == "7" { "8" } else { "7" }.to_string()]
        }
        Some(Literal::Date(_)) => vec!["1871".to_string()],
        _ => vec![],
    };
    if let Some(word) = token.keyword {
        let next = tokens.list.get(at + 1).and_then(|next| next.literal.as_ref());
        let before_a_date = matches!(next, Some(Literal::Date(_) | Literal::Number { year: Some(_), .. }));
        let classes = if before_a_date { &[WHEN] } else { CLASSES };
        others.extend(classes.iter().filter_map(|class| in_class(class, word)).flatten());
    }
    if let Some(Meaning::Entity(entity)) = token.meanings.first() {
        others.extend(names(base, *entity).into_iter().take(TRIED));
    }
    others.extend(forms(base, token, text).into_iter().take(TRIED));
    others
}

/// The words of a class that do not mean what the word means.
fn in_class(class: &str, word: &str) -> Option<Vec<String>> {
    let mut synonyms = class.split(' ').map(|words| words.split('=').collect::<Vec<_>>());
    let all: Vec<Vec<&str>> = synonyms.by_ref().collect();
    let own = all.iter().position(|words| words.contains(&word))?;
    Some(
        all.iter()
            .enumerate()
            .filter(|(index, _)| *index != own)
            .map(|(_, words)| words[0].to_string())
            .collect(),
    )
}

/// Names that only one thing has, of the type of another.
fn names(base: &Base, of: EntityId) -> Vec<String> {
    let snapshot = &base.snapshot;
    let Some(&of_type) = snapshot.types(of).first() else { return vec![] };
    let one = |name: &&str| lore::vocabulary::Names::named(snapshot, &fold(name)).len() == 1;
    let others = snapshot
        .entities_of(of_type)
        .filter(|other| *other != of && snapshot.types(*other) == snapshot.types(of));
    let names = others.map(|other| snapshot.name(other)).filter(one).take(TRIED);
    names.map(|name| format!("\"{name}\"")).collect()
}

/// Forms that the base declares for something else than a word, in the same category: in the same tense, number, degree.
fn forms(base: &Base, token: &Token, text: &str) -> Vec<String> {
    let kinds: BTreeSet<_> =
        token.meanings.iter().filter(|it| !matches!(it, Meaning::Entity(_))).map(category).collect();
    let what = |meaning: &Meaning| match *meaning {
        Meaning::Verb { relation, inverse, .. }
        | Meaning::BareVerb { relation, inverse, .. }
        | Meaning::Phrase { relation, inverse }
        | Meaning::BarePhrase { relation, inverse }
        | Meaning::Noun { relation, inverse } => Meaning::Noun { relation, inverse },
        Meaning::Adjective { adjective, opposite, .. } => {
            Meaning::Adjective { adjective, opposite, degree: Degree::Positive }
        }
        other => other,
    };
    let own: BTreeSet<Meaning> = token.meanings.iter().map(what).collect();
    let (mut found, mut said) = (vec![], BTreeSet::new());
    for (form, meanings) in base.vocabulary.forms() {
        let fits = meanings.iter().any(|meaning| kinds.contains(&category(meaning)));
        let differs = meanings.iter().all(|meaning| !own.contains(&what(meaning)));
        if fits
            && differs
            && is_plural(form) == is_plural(&fold(text))
            && said.insert(meanings.iter().map(what).collect::<BTreeSet<_>>())
        {
            found.push(form.to_string());
        }
    }
    // Not always the first that the base declares.
    let turn = text.len() % found.len().max(1);
    found.rotate_left(turn);
    found
}
