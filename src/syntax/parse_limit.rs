//! How much a parse may try. A grammar that tries one alternative after another may try what stands within each of them anew, so
//! that a statement whose clauses lie in each other takes twice as long with each.

use pest::error::{Error, ErrorVariant};
use pest::iterators::Pairs;
use pest::{Parser, RuleType};
use std::num::NonZeroUsize;
use std::sync::{PoisonError, RwLock};

/// How many rules a parse may try. A long question tries some ten thousand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Steps {
    /// For one of the many statements that are made up to see what could be written.
    MadeUp,
    /// For what somebody has written.
    Written,
}

impl Steps {
    fn most(self) -> Option<NonZeroUsize> {
        NonZeroUsize::new(match self {
            Steps::Written => 2_000_000,
            Steps::MadeUp => 200_000,
        })
    }
}

/// Every parse by a grammar begins here: pest has one limit for all threads. Most is read within the lower one, and does not
/// wait for another.
pub fn parse<P: Parser<R>, R: RuleType>(
    rule: R,
    text: &str,
    steps: Steps,
) -> Result<Pairs<'_, R>, Box<Error<R>>> {
    static LIMIT: RwLock<Option<Steps>> = RwLock::new(None);
    loop {
        let limit = LIMIT.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(limit) = limit.filter(|limit| *limit <= steps) {
            match P::parse(rule, text) {
                Err(error) if limit < steps && gave_up(&error) => {}
                result => return result.map_err(Box::new),
            }
        }
        drop(limit);
        let mut limit = LIMIT.write().unwrap_or_else(PoisonError::into_inner);
        pest::set_call_limit(steps.most());
        *limit = Some(steps);
    }
}

/// Whether a parse was given up, so that nobody knows whether the text reads: it took too many steps, or too deep ones. Of a
/// text that does not read, pest tells the rules that would fit; the other form of an error is for its limits alone.
pub fn gave_up<R>(error: &Error<R>) -> bool {
    matches!(error.variant, ErrorVariant::CustomError { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(pest_derive::Parser)]
    #[grammar_inline = "nested = { \"(\" ~ nested ~ \")\" | \"(\" ~ nested ~ \"]\" | \"x\" }"]
    struct Nested;

    /// Each bracket is tried twice, with all that it holds.
    #[test]
    fn what_takes_too_many_steps_is_given_up() {
        let nested = |depth| format!("{}x{}", "(".repeat(depth), "]".repeat(depth));
        let read = |depth, steps| match parse::<Nested, _>(Rule::nested, &nested(depth), steps) {
            Ok(_) => Some(true),
            Err(error) if gave_up(&error) => None,
            Err(_) => Some(false),
        };
        assert_eq!([3, 12, 40].map(|depth| read(depth, Steps::MadeUp)), [Some(true), Some(true), None]);
        assert_eq!([3, 18, 40].map(|depth| read(depth, Steps::Written)), [Some(true), Some(true), None]);
        assert_eq!(read(18, Steps::MadeUp), None);
        assert_eq!(
            parse::<Nested, _>(Rule::nested, "(x", Steps::MadeUp).map_err(|error| gave_up(&error)),
            Err(false)
        );
    }
}
