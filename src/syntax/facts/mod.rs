//! Fact files: text to tree and back. A line that cannot be read is told and left out; it never hides another.

mod build;
mod grammar;
pub mod lines;
mod parser;
mod printer;
pub mod tree;

pub use parser::{KEYWORDS, parse};
pub use printer::{print, spaced};
pub use tree::File;
