//! From a text to a tree that is only syntax: lexemes, tagged tokens, trees, and texts again.

mod amounts;
mod contractions;
mod elsewhere;
pub mod facts;
mod fillers;
pub mod follow_up;
pub mod lexer;
mod lexical;
mod numerals;
mod only_before_preposition;
mod parse_limit;
pub mod parser;
mod repeated_prepositions;
mod separable;
mod shortened;
pub mod tagger;
pub mod times;
pub mod tokens;
pub mod tree;
