//! lore builds a knowledge graph out of sourced facts and answers questions about it in a small language that
//! reads like English.

// Whatever makes or removes files is in `disk` (clippy.toml), and what goes to a terminal is made visible first (`visible`).
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout))]

pub mod diagnostic;
pub mod model;
pub mod visible;

pub mod disk;

pub mod vocabulary;

pub mod syntax;

pub mod resolve;

pub mod plan;

pub mod store;

pub mod execute;

pub mod base;

pub mod rdf;

pub mod render;

pub mod session;

pub mod cli;
pub mod repl;
pub mod script;
