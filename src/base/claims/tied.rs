//! Claims beneath claims: reasons, aims, conditions and corrections, each on a deeper line.

use super::cursor::Cursor;
use super::reading::Modifiers;
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::claim::{Status, Tie, TieKind};
use std::sync::Arc;

impl Cursor<'_> {
    /// Where the line goes on with a claim that bears on the one before, how it does, and the place of the words that say so.
    pub fn tie(mut self) -> Option<(TieKind, Span)> {
        self.at += 1;
        while !self.is_done() {
            let start = self.here();
            for kind in TieKind::ALL {
                let words: Vec<&str> = kind.words().split(' ').collect();
                let mut behind = self;
                behind.at += words.len();
                let is_tie = match kind {
                    // Verbs, of which the base may have its own.
                    TieKind::Corrects | TieKind::Supersedes => false,
                    TieKind::After | TieKind::Before => !self.at_modifier() && behind.begins_claim(),
                    _ => self.token().is_some_and(|token| token.meanings.is_empty()),
                };
                if self.are(&words) && !behind.is_done() && is_tie {
                    return Some((kind, start.start..behind.last_end()));
                }
            }
            self.at += 1;
        }
        None
    }

    /// Whether a claim begins here, and neither a time nor the name of a role.
    fn begins_claim(mut self) -> bool {
        self.at_mention() && self.mentions("a name").is_ok() && !self.is_done() && !self.at_modifier()
    }
}

/// What is said of a claim beneath another where it says nothing else itself. How its source puts claims does not hold for one
/// that nobody asserts.
pub fn defaults(of_all: &Modifiers, tie: Option<Tie>) -> Modifiers {
    let status = match tie.and_then(|tie| tie.kind.status()) {
        Some(_) => None,
        None => of_all.status,
    };
    Modifiers { status, ..of_all.clone() }
}

/// What holds of the claims beneath one: whoever says it says them, in the same place.
pub fn said_alike(of: &Modifiers, of_all: &Modifiers) -> Modifiers {
    let said_by = if of.said_by.is_empty() { &of_all.said_by } else { &of.said_by };
    Modifiers {
        said_by: said_by.clone(),
        said_on: of.said_on.clone().or(of_all.said_on.clone()),
        at: of.at.clone().or(of_all.at.clone()),
        ..of_all.clone()
    }
}

/// How a claim is put that depends on another, where it is put so besides: what is only planned, or alleged, stays that.
pub fn under_a_condition(otherwise: Option<Status>) -> Option<Status> {
    match otherwise {
        Some(status) if !status.is_asserted() && status != Status::Denied => None,
        _ => Some(Status::Conditional),
    }
}

/// Of what the third claim of a line is said is not clear.
pub fn third(source: &Arc<Source>, span: &Span) -> Box<Diagnostic> {
    let message = "a line holds a claim and one that bears on it, and not a third";
    Box::new(
        problem(Code::Syntax, message, source, span, "and here goes another one")
            .help("write each on a deeper line of its own, beneath the one that it bears on"),
    )
}

pub fn refused(source: &Arc<Source>, span: &Span, own: Option<Status>, tie: Option<Tie>) -> Box<Diagnostic> {
    let denied = own == Some(Status::Denied);
    let (message, help) = match tie.filter(|tie| tie.kind.status().is_some()) {
        Some(tie) if !denied => {
            return Box::new(
                problem(
                    Code::Contradiction,
                    format!("how this claim is put is said by `{}`", tie.kind.words()),
                    source,
                    span,
                    "this claim",
                )
                .help("leave its status out, and what says so in the sentence"),
            );
        }
        Some(tie) if tie.kind.retracts() => (
            "what is corrected here is a denial",
            "write the claim that holds now instead, and leave the denial out",
        ),
        Some(_) => (
            "that it is not so is only supposed here, and a claim cannot be denied and supposed as well",
            "declare what says it without `not`, such as a verb `fail to pay`, and write that",
        ),
        None if denied => (
            "that it is not so depends on something, and a claim cannot be denied and conditional as well",
            "declare what says it without `not`, such as a verb `fail to pay`, and write that",
        ),
        None => (
            "what depends on a condition is not reported as a fact",
            "leave the status out: it is conditional",
        ),
    };
    Box::new(problem(Code::Contradiction, message, source, span, "this claim").help(help))
}
