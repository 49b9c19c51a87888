//! Texts in which everything shows: no name in a base can move the cursor, colour the screen or disguise another name.

mod escape;
mod spelling;
mod writer;

pub use escape::{
    Escapes, excerpt, hidden, hides, is_ignorable, typed, visible, visible_lines, without_hidden,
};
pub use writer::Shown;
