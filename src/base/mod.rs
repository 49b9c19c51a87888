//! How lore reads a base: a directory of fact files, and the files that they import.
//!
//! Texts become trees ([`crate::syntax::facts`]); then each stage reads all trees, so that files may stand in any
//! order: declarations, entities, sources, imports, claims. Every stage tells what is wrong and goes on, so that
//! one run shows every problem of all files.

mod added;
mod append;
mod check;
mod claims;
mod compile;
mod declare;
mod earlier;
mod entities;
mod environment;
mod files;
mod fingerprint;
mod format;
mod found;
mod gazetteer;
mod hidden;
mod identity;
mod import;
mod imported;
mod infer;
mod keyless;
mod keys;
mod lookalikes;
mod namesakes;
mod parameters;
mod problems;
mod progress;
mod propose;
mod sources;
mod spelled;
mod synonyms;
pub mod vocabularies;
mod world;

#[cfg(test)]
mod tests;

pub use append::{Added, Addition, append, quoted};
pub use claims::writer::{Unsayable, write as write_claim};
pub use compile::{Loaded, check, dry_run, fingerprint, load, old_cache, snapshot, sweep};
pub use format::format;
pub use imported::{Imported, Stated};
pub use infer::infer;
pub use parameters::{OLD_CACHE, Parameters};
pub use progress::Work;
pub use propose::{Draft, Proposals, propose};
