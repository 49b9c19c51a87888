//! Answers as bytes: one file a format, and one renderer over all of them. Renderers see answers and
//! diagnostics only; they look nothing up.

mod columns;
mod csv;
mod evidence;
mod explain;
mod format;
mod json;
mod jsonl;
mod limited;
mod markdown;
mod notes;
mod output;
mod renderer;
mod style;
mod table;
mod why;

pub use format::Format;
pub use limited::Limits;
pub use output::{Output, OutputError, Target, tally};
pub use renderer::{Renderer, Stage};
pub use style::Style;

#[cfg(test)]
mod read_back;
#[cfg(test)]
mod samples;
