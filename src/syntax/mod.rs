//! From a text to a tree that is only syntax: lexemes, tagged tokens, trees, and texts again.

mod contractions;
pub mod facts;
pub mod lexer;
mod only;
pub mod parser;
mod parted;
mod repeated;
mod steps;
pub mod tagger;
pub mod tree;
