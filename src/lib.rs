//! lore builds a knowledge graph out of sourced facts and answers questions about it in a small language that reads like
//! English. A base is a folder of fact files; each answer has the claims that it rests on, and who says so.
//!
//! ```
//! use lore::{Options, Session};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut session = Session::open(Options::of("kb"))?;
//! let answer = session.ask("who stockpiled H20")?;
//! for row in answer.rows.iter() {
//!     println!("{}", row.cells()[0].text());
//!     for claim in row.evidence() {
//!         // What a rule derives is attested by nobody: it rests on the claims beneath it.
//!         let sources: Vec<&str> = claim.attestations.iter().map(|it| it.source.as_str()).collect();
//!         println!("  {} ({})", claim.text, sources.join(", "));
//!     }
//! }
//! # assert!(answer.rows.len() > 1);
//! # Ok(())
//! # }
//! ```
//!
//! A [`Base`] is what a folder was compiled to. It never changes, and any number of threads ask it at once, each through a
//! [`Session`] of its own; [`Live`] has the newest base of a folder that changes. An [`Answer`] is data, which
//! [`render`] writes as tables, JSON, CSV and Markdown. What is refused is a [`Diagnostic`] with its code, its place and the way
//! out.
//!
//! The feature `cli`, on unless it is turned off, has the command line and the prompt: the modules `cli` and `repl`.

// Whatever makes or removes files is in `disk` (clippy.toml), and what goes to a terminal is made visible first (`visible`).
#![cfg_attr(not(test), deny(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout))]

pub mod diagnostic;
pub mod model;
pub mod render;
pub mod script;
pub mod session;

pub use diagnostic::{Diagnostic, Problems, Source};
pub use model::answer::Answer;
pub use session::{Base, Live, MemoryPool, Options, Reply, Session};

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod repl;

// The stages behind a session. They are open for the project's own tests, fuzz targets and benchmarks alone, and change with
// every version.
#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod disk;
#[doc(hidden)]
pub mod store;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod visible;
#[doc(hidden)]
pub mod vocabulary;

pub(crate) mod asked;
pub(crate) mod execute;
pub(crate) mod graph;
pub(crate) mod inquiry;
pub(crate) mod plan;
pub(crate) mod rdf;
pub(crate) mod resolve;
