//! From tokens to the tree of a whole statement.

use super::concrete::{Concrete, Node};
use super::explain::explain;
use super::grammar::{Grammar, Rule, check_size, rule_of};
use super::{find, question};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::syntax::parse_limit::{self, Steps};
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::{FindClause, Statement};
use crate::vocabulary::{Names, Vocabulary};

/// Parses a question or a `find`.
pub fn parse(tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Statement> {
    let rule = rule_of(tokens);
    Ok(statement(rule, tokens, run(rule, tokens, vocabulary, names)?.root()))
}

/// The tree of what the rule read.
pub fn statement(rule: Rule, tokens: &Tokens, node: Node) -> Statement {
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

fn run(rule: Rule, tokens: &Tokens, vocabulary: &Vocabulary, names: &dyn Names) -> Result<Concrete> {
    if tokens.list.is_empty() {
        return Err(Box::new(
            Diagnostic::error(Code::EmptyStatement, "there is nothing to answer")
                .help("ask a question: who, which, what, how many, is, did, when, where, list …"),
        ));
    }
    check_size(tokens)?;
    let text = tokens.encode();
    match parse_limit::parse::<Grammar, _>(rule, &text, Steps::Written) {
        Ok(pairs) => Ok(Concrete::of(pairs, &text)),
        Err(error) => Err(Box::new(explain(rule, &error, &text, tokens, vocabulary, names))),
    }
}
