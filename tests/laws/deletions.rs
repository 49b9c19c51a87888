//! Every content word leaves a trace: without one of its words a question means something else, or is refused.
//!
//! What may be left out and the meaning stay is told here, all of it: [`WITHOUT_MEANING`] lists the words, [`is_opening`],
//! [`is_declared`], [`is_implied`], [`is_repeated`] and [`is_shared`] tell where a word says what the question says without it.

use crate::bases::Base;
use crate::{questions, workers};
use lore::diagnostic::Source;
use lore::model::schema::Range as RelationRange;
use lore::model::{EntityId, RelationId, TypeId};
use lore::syntax::lexer::{LexemeKind, lex};
use lore::syntax::tokens::{Token, Tokens};
use lore::vocabulary::Meaning;
use std::collections::BTreeSet;
use std::ops::Range;

/// The words that may stand without meaning, with their forms, and why. `docs/language.md` says so of each.
const WITHOUT_MEANING: &[(&str, &str)] = &[
    ("the", "an article: names are found with and without it, and a noun alone is as definite"),
    ("a an", "an article: `some` of what the noun names, which the noun alone says"),
    ("any anything", "no more than the noun: where it could be `every`, it is refused"),
    ("some", "no more than the noun"),
    ("is are was were", "a copula: what stands behind it says what is said; the tense does not narrow"),
    ("do does did", "an auxiliary: the verb behind it says what is done"),
    ("have has had", "an auxiliary before a participle, or at the end of `than Ashby has`"),
    ("that", "a relative pronoun before a subject, or what leads up to a statement"),
    ("which", "a relative pronoun before a subject"),
    ("there", "in `are there`, which says no more than that they are"),
    ("of", "between a noun and the value or the name that belongs to it"),
    ("with worth", "beside the word or the amount of a measure, which tells the measure by itself"),
    ("all", "before the plural of a list, which lists all"),
    ("exactly", "before a number, which is exact by itself"),
    ("either both each", "beside names that are joined, which says so"),
    ("located", "before the preposition that says where"),
    ("called named", "between a noun and its name"),
    ("possibly", "where it is asked whether: the answer says by itself that it is only possible"),
    ("their", "before the noun of the relation that the verb says: `border their neighbours`"),
    ("where", "a relative pronoun before a subject"),
    ("kinds", "in `kinds of`: what is counted is kinds, unless a claim counts units"),
    ("only", "before a number, which is exact by itself"),
    ("also actually ever indeed really truly too respectively", "a word that only stresses what is said"),
    ("since until", "before `when`: the time as it is stated tells from when and until when"),
    ("one", "in the place of the noun that was said: `the longest one`"),
];

/// A question, and what came of leaving out one of its words.
struct Deleted {
    question: String,
    word: String,
    fault: Option<String>,
}

#[test]
fn no_more_than_25_words_are_without_meaning() {
    assert!(WITHOUT_MEANING.len() <= 25);
}

#[test]
fn a_word_left_out_leaves_another_meaning_or_none() {
    let questions = questions::all();
    let deleted = workers::each(&questions, deletions);
    let mut told: Vec<String> = deleted
        .iter()
        .filter_map(|it| {
            Some(format!("`{}` of `{}`\n    means {}", it.word, it.question, it.fault.as_ref()?))
        })
        .collect();
    told.sort();
    println!(
        "{} questions, {} words left out, {} faults",
        questions::number(&questions),
        deleted.len(),
        told.len()
    );
    assert!(told.is_empty(), "{}\n{} faults", told.join("\n"), told.len());
    assert!(deleted.len() >= 5000, "only {} words were left out", deleted.len());
}

fn deletions(base: &Base, question: &str) -> Vec<Deleted> {
    let (Some(meaning), Some(tokens)) = (base.meaning(question), base.tokens(question)) else {
        return vec![];
    };
    let deleted = words(question).into_iter().map(|span| {
        let word = &question[span.clone()];
        let without = format!("{}{}", &question[..span.start], &question[span.end..]);
        let same = base.meaning(&without).as_ref() == Some(&meaning);
        let fault = (same && !may_be_absent(base, &tokens, &span, &without)).then(|| meaning.clone());
        Deleted { question: question.to_string(), word: word.to_string(), fault }
    });
    deleted.collect()
}

/// The places of a question's words, each with the mark of an owner behind it.
fn words(question: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = vec![];
    for lexeme in lex(&Source::new("question", question)).unwrap_or_default() {
        match lexeme.kind {
            LexemeKind::Possessive => {
                if let Some(last) = words.last_mut() {
                    last.end = lexeme.span.end;
                }
            }
            LexemeKind::Mark | LexemeKind::Other => {}
            _ => words.push(lexeme.span),
        }
    }
    words
}

fn may_be_absent(base: &Base, tokens: &Tokens, word: &Range<usize>, without: &str) -> bool {
    let text = tokens.source.text[word.clone()].to_lowercase();
    let listed = WITHOUT_MEANING.iter().any(|(forms, _)| forms.split(' ').any(|form| form == text));
    let Some(at) =
        tokens.list.iter().position(|token| token.span.start <= word.start && word.end <= token.span.end)
    else {
        // `what's` is two tokens, an opening; what is said again behind `or` is no token of its own.
        return true;
    };
    let next = behind(tokens, at);
    let listed = match text.as_str() {
        "all" => listed && next.is_some_and(|next| !names_one(tokens, next)),
        "since" | "until" => listed && next.is_some_and(|next| tokens.list[next].keyword == Some("when")),
        "both" => listed && next.is_some_and(|next| names_one(tokens, next)),
        "each" => listed && at > 0 && names_one(tokens, at - 1),
        "only" => listed && next.is_some_and(|next| tokens.list[next].literal.is_some()),
        _ => listed,
    };
    listed
        || is_opening(tokens, at)
        || is_declared(base, tokens, at, without)
        || is_implied(base, tokens, at)
        || is_repeated(tokens, at)
        || is_shared(tokens, at)
}

/// Whether it is the unit of a limit that another limit of the question has too: `longer than 60 km and shorter than 150 km`,
/// or what stands before a date with `or later`, which is a time by itself.
fn is_shared(tokens: &Tokens, at: usize) -> bool {
    let units = |at: usize| -> Vec<&Meaning> {
        let meanings = tokens.list[at].meanings.iter();
        meanings.filter(|meaning| matches!(meaning, Meaning::Unit(_))).collect()
    };
    let own = units(at);
    let said_twice =
        (0..tokens.list.len()).any(|other| other != at && units(other).iter().any(|unit| own.contains(unit)));
    let text = |at: usize| tokens.list.get(at).map_or("", |_| tokens.text(at));
    let before_or_later =
        text(at) == "in" && text(at + 2) == "or" && ["later", "earlier"].contains(&text(at + 3));
    said_twice || before_or_later
}

/// The next token that is no article and no `of`.
fn behind(tokens: &Tokens, at: usize) -> Option<usize> {
    (at + 1..tokens.list.len())
        .find(|&next| !matches!(tokens.list[next].keyword, Some("the" | "of" | "a" | "an")))
}

/// Whether a token is a name and nothing else.
fn names_one(tokens: &Tokens, at: usize) -> bool {
    tokens.list[at].meanings.iter().all(|meaning| matches!(meaning, Meaning::Entity(_)))
        && !tokens.list[at].meanings.is_empty()
}

/// What only opens the question: `show me`, `please`, `could you tell me`, `list`. A noun alone asks for the same.
fn is_opening(tokens: &Tokens, at: usize) -> bool {
    const OPENING: &str = "please list name state show give tell find me what what's whats describe everything about can could will \
                           would you i want know like to see do exactly for";
    (0..=at).all(|at| OPENING.split(' ').any(|word| word == tokens.text(at).to_lowercase()))
}

/// Whether the shorter question says the same by what the base declares: the word is part of a form that means the same
/// without it (`state capital`, `flow through`), of a number or of a unit.
fn is_declared(base: &Base, tokens: &Tokens, at: usize, without: &str) -> bool {
    let Some(shorter) = base.tokens(without) else { return false };
    let token_for_token = shorter.list.len() == tokens.list.len()
        && tokens.list.iter().zip(&shorter.list).all(|(one, other)| {
            one.meanings.iter().any(|meaning| other.meanings.iter().any(|it| alike(meaning, it)))
                || one.keyword.is_some() && one.keyword == other.keyword
                || one.literal.is_some() && one.literal == other.literal
        });
    // "through which states does it flow", "which state does it lie": a form of the relation ends in the preposition.
    let preposition = format!(" {}", tokens.text(at).to_lowercase());
    let ends_so = |(form, meanings): (&str, &[Meaning])| {
        form.ends_with(&preposition)
            .then(|| meanings.iter().filter_map(relation).collect::<Vec<RelationId>>())
    };
    let ending: BTreeSet<RelationId> = base.vocabulary.forms().filter_map(ends_so).flatten().collect();
    let verbs = tokens
        .list
        .iter()
        .flat_map(|token| &token.meanings)
        .filter(|meaning| !matches!(meaning, Meaning::Noun { .. }));
    let with_or_without = verbs.filter_map(relation).any(|verb| ending.contains(&verb));
    // "how many people live in Texas": the noun and the verb are forms of one attribute.
    let said_by =
        |at: usize| tokens.list[at].meanings.iter().filter_map(relation).collect::<BTreeSet<RelationId>>();
    let (this, noun) = (&tokens.list[at], |at: usize| {
        tokens.list[at].meanings.iter().any(|meaning| matches!(meaning, Meaning::Noun { .. }))
    });
    let said_twice = this.meanings.iter().any(|meaning| matches!(meaning, Meaning::Verb { .. }))
        && (0..tokens.list.len())
            .any(|other| other != at && noun(other) && !said_by(other).is_disjoint(&said_by(at)));
    // "the rio river", of the Rio Grande: a name may be shortened where it can mean one thing alone.
    let named =
        |tokens: &Tokens| tokens.list.iter().flat_map(Token::entities).collect::<BTreeSet<EntityId>>();
    let is_shortened = names_one(tokens, at) && named(tokens) == named(&shorter);
    token_for_token || with_or_without || said_twice || is_shortened
}

/// Whether two meanings differ in the form of a verb or of a phrase at most.
fn alike(one: &Meaning, other: &Meaning) -> bool {
    one == other || relation(one).is_some() && relation(one) == relation(other)
}

pub fn relation(meaning: &Meaning) -> Option<RelationId> {
    match *meaning {
        Meaning::Verb { relation, .. }
        | Meaning::BareVerb { relation, .. }
        | Meaning::Phrase { relation, .. }
        | Meaning::BarePhrase { relation, .. }
        | Meaning::State { relation }
        | Meaning::Noun { relation, .. } => Some(relation),
        _ => None,
    }
}

/// Whether the question says by its other words what the noun of a type says: a name beside it has the type (`the Tarn river`,
/// `which river is longer, Tarn or Wend`), a relation leads from it or to it (`which firms stockpiled`); or what a place behind
/// a name says: there is no other of that name (`Austin, Texas`).
pub fn is_implied(base: &Base, tokens: &Tokens, at: usize) -> bool {
    let schema = base.snapshot.schema();
    let entities = |at: usize| -> Vec<EntityId> { tokens.list[at].entities().collect() };
    let types = tokens.list[at].meanings.iter().filter_map(|meaning| match meaning {
        Meaning::Type(of) => Some(*of),
        _ => None,
    });
    let types: Vec<TypeId> = types.collect();
    let is_choice = tokens.list.iter().any(|token| token.keyword == Some("or"));
    let beside =
        |other: usize| other + 1 == at || behind(tokens, at) == Some(other) || is_choice && other > at;
    let named = (0..tokens.list.len()).filter(|&other| beside(other)).any(|other| {
        entities(other).iter().any(|&entity| types.iter().any(|&of| base.snapshot.is_a(entity, of)))
    });
    let related = tokens.list.iter().flat_map(|token| &token.meanings).filter_map(relation).any(|id| {
        let relation = schema.relation(id);
        let range = match relation.range {
            RelationRange::Entity(of) => Some(of),
            RelationRange::Value(_) | RelationRange::Nothing => None,
        };
        [Some(relation.domain), range].into_iter().flatten().any(|of| types.contains(&of))
    });
    // "which are longer than 70 km": only rivers are long.
    let graded = tokens.list.iter().flat_map(|token| &token.meanings).any(|meaning| match meaning {
        Meaning::Adjective { adjective, .. } => types.contains(&schema.adjectives[adjective.index()].of),
        _ => false,
    });
    // "towns larger than the county's seat", where one county was spoken of: its seat is `the seat`.
    let spoken_of = at > 0
        && tokens.list[at - 1].keyword == Some("the")
        && tokens.list.get(at + 1).is_some_and(|next| next.keyword == Some("'s"));
    let place = at > 0 && names_one(tokens, at - 1) && !entities(at).is_empty();
    named || related || graded || place || spoken_of
}

/// Whether a conjunction stands before the word, or it is one before a pronoun or a comparison: what was said before it may be
/// said again, and clauses and limits may be joined with or without it.
fn is_repeated(tokens: &Tokens, at: usize) -> bool {
    let keyword = |at: usize| tokens.list.get(at).and_then(|token| token.keyword);
    let joint = |at: usize| matches!(keyword(at), Some("and" | "or" | "nor" | "but" | "not"));
    let word = tokens.text(at).to_lowercase();
    let relations = |at: usize| -> BTreeSet<RelationId> {
        tokens.list[at].meanings.iter().filter_map(relation).collect()
    };
    let said_before = || {
        (0..at).any(|other| {
            let again = tokens.text(other).to_lowercase().split(' ').any(|it| it == word);
            again || !relations(other).is_disjoint(&relations(at))
        })
    };
    at > 0 && joint(at - 1) && said_before()
        || joint(at) && matches!(keyword(at + 1), Some("that" | "which" | "who" | "whose" | "a"))
        || keyword(at) == Some("and") && compares(tokens, at + 1)
}

/// Whether a limit begins here: `shorter than 100 km`, `before 2000`.
fn compares(tokens: &Tokens, at: usize) -> bool {
    tokens.list.get(at).is_some_and(|token| {
        let graded = token.meanings.iter().any(|meaning| matches!(meaning, Meaning::Adjective { .. }));
        graded || matches!(token.keyword, Some("before" | "after"))
    })
}
