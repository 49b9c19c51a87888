//! Scripts of statements: questions, expectations about their answers, parameters and dot commands.
//!
//! A script is split into statements ([`mod@split`]), each of which is told by its first word ([`statement`]) and run
//! by a [`Runner`], which the REPL and `lore ask` use too: a line means the same wherever it is typed.

pub mod commands;
mod expect;
#[cfg(test)]
mod faults;
mod file;
pub mod limits;
mod picks;
mod runner;
mod split;
mod statement;

pub use picks::{Pick, offered};
pub use runner::{Failure, Flow, Runner};
pub use split::{Statement, is_open, split};
pub use statement::{blanked, pair};
