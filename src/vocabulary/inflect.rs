//! English inflection: the regular rules, and the common verbs and nouns that do not follow them. A base may
//! declare any form itself; what it declares comes first.

mod degrees;
mod nouns;
mod spelling;
#[cfg(test)]
mod tests;
mod verbs;

pub use degrees::{degrees, positive};
pub use nouns::{a, is_plural, plural, plurals, singular};
pub use verbs::{forms, irregular_bases, verb};
