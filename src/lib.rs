//! lore builds a knowledge graph out of sourced facts and answers questions about it in a small language that
//! reads like English.

pub mod diagnostic;
pub mod model;
pub mod resolve;
pub mod store;
pub mod vocabulary;
