//! The pest grammars of statements: which of their rules reads one, and how large it may be.

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::syntax::parse_limit::{self, Steps, gave_up};
use crate::syntax::tokens::{Category, Tokens};
use pest::error::{Error, InputLocation};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/tokens.pest"]
#[grammar = "../grammar/question.pest"]
#[grammar = "../grammar/find.pest"]
pub struct Grammar;

/// The deepest nesting of brackets, and the most tokens of a statement: more is noise, and would only cost stack.
const DEEPEST: usize = 32;
pub const MOST_TOKENS: usize = 1000;

/// `find ?f …` is the exact form; "find the firms …" is English.
pub fn rule_of(tokens: &Tokens) -> Rule {
    let keyword = |index: usize| tokens.list.get(index).and_then(|token| token.keyword);
    let variable =
        |index: usize| tokens.list.get(index).is_some_and(|token| token.categories() == [Category::Variable]);
    let find = keyword(0) == Some("find")
        && (variable(1)
            || keyword(2) == Some("(")
            || matches!(keyword(1), Some("whether" | "claims" | "paths" | "description"))
            || (matches!(keyword(1), Some("reasons" | "conditions")) && keyword(2) == Some("where"))
            || (keyword(1) == Some("count") && matches!(keyword(2), Some("where" | "as" | ",")))
            || (keyword(1) == Some("count") && keyword(2) == Some("of") && keyword(3) == Some("claims"))
            || (keyword(1) == Some("possibly")));
    if find { Rule::find } else { Rule::question }
}

pub fn check_size(tokens: &Tokens) -> Result<()> {
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

pub fn position(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(position) | InputLocation::Span((position, _)) => position,
    }
}

/// Whether some reading takes all of the text: behind it stands what no rule takes, so that the parse fails,
/// and it fails there. `None` where it takes too long to find out.
pub fn reads(rule: Rule, text: &str) -> Option<bool> {
    match parse_limit::parse::<Grammar, _>(rule, &format!("{text}\u{1}"), Steps::MadeUp) {
        Ok(_) => Some(false),
        Err(error) if gave_up(&error) => None,
        Err(error) => Some(position(&error) == text.len()),
    }
}
