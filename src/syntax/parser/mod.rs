//! From tagged tokens to a tree, by the pest grammars `question.pest` and `find.pest`.

mod choices;
mod concrete;
mod explain;
mod find;
mod grammar;
mod limits;
mod listing;
mod lists;
mod modifiers;
mod next;
mod nouns;
mod question;
mod relation_form;
mod shapes;
mod statement;
mod verbs;

pub use explain::{too_complex, unknown_words};
pub use next::{Expected, Next};
pub use shapes::{Shape, Shapes};
pub use statement::{parse, parse_pattern};
