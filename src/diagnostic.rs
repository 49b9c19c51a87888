//! Messages for people: what is wrong, where, and the way out. One renderer, so that every message looks alike.

mod codes;
mod data;
mod internal;
pub mod lines;
mod message;
mod offer;
mod problems;
mod render;
mod source;

pub use codes::{Code, Example};
pub use data::{NearWords, Offered};
pub use internal::{guarded, keep_places};
pub use message::{Diagnostic, Label, Result, Severity, reason, shortened};
pub use offer::{Edit, Meant, Near, Offer};
pub use problems::Problems;
pub use source::{Position, Source, Span};
