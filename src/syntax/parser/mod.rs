//! From tagged tokens to a tree, by the pest grammars `question.pest` and `find.pest`.

mod choices;
mod concrete;
mod expected;
mod find;
mod limits;
mod next;
mod nouns;
mod question;
mod shared;
mod verbs;

pub use expected::Expected;
pub use next::{Next, Shape, Shapes};

use super::steps::{self, Steps};
use super::tagger::{Category, Tokens};
use super::tree::{FindClause, Statement, Word};
use crate::diagnostic::{Code, Diagnostic, Near, Result, Span, shortened};
use crate::vocabulary::english::unread;
use crate::vocabulary::fold::fold;
use crate::vocabulary::near::near;
use crate::vocabulary::{Names, Vocabulary};
use concrete::{Concrete, Node};
use pest::error::{Error, InputLocation};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/tokens.pest"]
#[grammar = "../grammar/question.pest"]
#[grammar = "../grammar/find.pest"]
struct Grammar;

/// The deepest nesting of brackets, and the most tokens of a statement: more is noise, and would only cost stack.
const DEEPEST: usize = 32;
const MOST_TOKENS: usize = 1000;

/// The way out where nothing is understood yet.
const OPENINGS: &str = "ask a question: who, what, which, how many, is, did, when, where, list …";

/// Parses a question or a `find`.
pub fn parse(tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Statement> {
    let rule = rule_of(tokens);
    Ok(statement(rule, tokens, run(rule, tokens, vocabulary, names)?.root()))
}

fn statement(rule: Rule, tokens: &Tokens, node: Node) -> Statement {
    match rule {
        Rule::find => Statement::Find(Box::new(find::find(tokens, node))),
        _ => Statement::Question(Box::new(question::question(tokens, node))),
    }
}

/// Parses the pattern of a rule's body or of an adjective's meaning.
pub fn parse_pattern(tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Vec<FindClause>> {
    let tree = run(Rule::pattern_alone, tokens, vocabulary, names)?;
    Ok(find::clauses(tokens, find::inner(tree.root(), Rule::pattern)))
}

/// `find ?f …` is the exact form; "find the firms …" is English.
fn rule_of(tokens: &Tokens) -> Rule {
    let keyword = |index: usize| tokens.list.get(index).and_then(|token| token.keyword);
    let variable =
        |index: usize| tokens.list.get(index).is_some_and(|token| token.categories() == [Category::Variable]);
    let find = keyword(0) == Some("find")
        && (variable(1)
            || keyword(2) == Some("(")
            || matches!(keyword(1), Some("whether" | "claims" | "paths" | "description"))
            || (keyword(1) == Some("count") && matches!(keyword(2), Some("where" | "as" | ",")))
            || (keyword(1) == Some("possibly")));
    if find { Rule::find } else { Rule::question }
}

fn run(rule: Rule, tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Concrete> {
    if tokens.list.is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyStatement, "there is nothing to answer")
                .help("ask a question: who, which, what, how many, is, did, when, where, list …"),
        ));
    }
    check_size(tokens)?;
    let text = tokens.encode();
    match steps::parse::<Grammar, _>(rule, &text, Steps::Written) {
        Ok(pairs) => Ok(Concrete::of(pairs, &text)),
        Err(error) => Err(Box::new(explain(rule, &error, &text, tokens, vocabulary, names))),
    }
}

fn check_size(tokens: &Tokens) -> Result<()> {
    let mut depth = 0_usize;
    for token in &tokens.list {
        match token.keyword {
            Some("(" | "{" | "[") => depth += 1,
            Some(")" | "}" | "]") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("brackets are nested more than {DEEPEST} deep");
            let help = "ask in several steps; an answer's names can be put into the next question";
            return Err(Box::new(
                Diagnostic::error(Code::TooDeep, message)
                    .at(&tokens.source, token.span.clone(), "the deepest")
                    .help(help),
            ));
        }
    }
    if tokens.list.len() > MOST_TOKENS {
        let message =
            format!("a statement has at most {MOST_TOKENS} words; this one has {}", tokens.list.len());
        let span = tokens.list[MOST_TOKENS].span.clone();
        return Err(Box::new(
            Diagnostic::error(Code::TooLong, message)
                .at(&tokens.source, span, "it goes on from here")
                .help("split it into several statements"),
        ));
    }
    Ok(())
}

fn position(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(position) | InputLocation::Span((position, _)) => position,
    }
}

/// Of a statement whose parse was given up.
pub fn too_complex(tokens: &Tokens) -> Diagnostic {
    Diagnostic::error(Code::TooComplex, "this statement has too many readings to try them all")
        .at(&tokens.source, tokens.list[0].span.start..tokens.end().end, "")
        .help("ask in several steps, or use `find`")
}

/// Why a statement does not parse: words that nothing is called first, then the place where the grammar stopped.
fn explain(
    rule: Rule,
    error: &Error<Rule>,
    text: &str,
    tokens: &Tokens,
    vocabulary: &Vocabulary,
    names: &dyn Names,
) -> Diagnostic {
    if let Some(message) = unknown_words(tokens, vocabulary, names) {
        return message;
    }
    let stop = text[..position(error)].bytes().filter(|&byte| byte == b' ').count();
    if steps::gave_up(error) {
        return too_complex(tokens);
    }
    let before =
        Tokens { source: tokens.source.clone(), list: tokens.list[..stop.min(tokens.list.len())].to_vec() };
    let options = Next::of(rule, &before).map_or(String::new(), |next| expected::in_words(&next));
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
    if options.is_empty() { message } else { message.help(format!("what can stand here: {options}")) }
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
    let said = |word: &str| ["said", "say", "says", "saying", "told", "tells", "reports"].contains(&word);
    if unknown.iter().any(|&index| said(&tokens.text(index).to_lowercase())) {
        message = message
            .help("`… according to NAME` asks what one source or person says; `why 2` tells who says row 2");
    }
    if unknown.iter().any(|&index| ["per", "capita"].contains(&tokens.text(index).to_lowercase().as_str())) {
        message = message.help(
            "questions do not divide: declare the ratio as an attribute, `attribute ratio of …: number`, or ask for both numbers",
        );
    }
    const OF_NOW: [&str; 8] =
        ["current", "currently", "now", "today", "latest", "present", "newest", "recent"];
    if unknown.iter().any(|&index| OF_NOW.contains(&tokens.text(index).to_lowercase().as_str())) {
        message = message.help(
            "claims say when: without the word, what is of several times is shown with its time; `in 2024` or `since 2021` asks for one",
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

// ---- reading nodes ----------------------------------------------------------------------------------------------

/// The token of a terminal.
fn word(node: &Node) -> Word {
    node.words().expect("a terminal covers a token").1
}

/// The first token beneath a node.
fn first_word(node: &Node) -> Word {
    node.words().expect("it covers a token").0
}

/// The source span of what a node covers.
fn span(tokens: &Tokens, node: &Node) -> Span {
    let covered = |(first, last): (Word, Word)| tokens.list[first.0].span.start..tokens.list[last.0].span.end;
    node.words().map_or_else(|| tokens.end(), covered)
}

/// The children of a node, found by their rules.
struct Children<'p> {
    all: Vec<Node<'p>>,
}

impl<'p> Children<'p> {
    fn of(node: Node<'p>) -> Children<'p> {
        Children { all: node.children().collect() }
    }

    fn has(&self, rule: Rule) -> bool {
        self.all.iter().any(|child| child.rule() == rule)
    }

    fn get(&self, rule: Rule) -> Option<Node<'p>> {
        self.all.iter().find(|child| child.rule() == rule).copied()
    }

    fn word(&self, rule: Rule) -> Option<Word> {
        self.all.iter().find(|child| child.rule() == rule).map(word)
    }

    fn every(&self, rule: Rule) -> impl Iterator<Item = Node<'p>> + '_ {
        self.all.iter().filter(move |child| child.rule() == rule).copied()
    }
}
