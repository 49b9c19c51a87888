//! The tree of a statement: syntax only. A [`Word`] is a token; what it means is not settled here.

mod arithmetic;
mod beneath;
mod find;
mod limits;
mod listing;
mod phrases;
mod question;
mod relation_form;

pub use arithmetic::*;
pub use beneath::*;
pub use find::*;
pub use limits::*;
pub use listing::*;
pub use phrases::*;
pub use question::*;
pub use relation_form::*;

use serde::Serialize;

#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Statement {
    Question(Box<Question>),
    Find(Box<Find>),
}

impl Statement {
    /// The tree in one line, its spans left out.
    pub fn in_one_line(&self) -> String {
        format!("{:?}", serde_fmt::to_debug(self))
    }
}
