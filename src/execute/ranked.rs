//! Rankings that were found.

use super::by_address::ByAddress;
use super::frame::{Binding, Key, Support};
use super::outcome::Note;
use crate::model::Truth;
use crate::plan::Plan;
use std::collections::HashMap;
use std::sync::Arc;

/// Rankings by step of the plan and what was given.
pub type Rankings<'p> = HashMap<(ByAddress<'p, Plan>, Vec<Key>), Arc<Ranked>>;

/// The entities at the ranks asked for, with what is remarkable about them.
pub struct Ranked {
    pub placed: Vec<Placed>,
    pub notes: Vec<Note>,
}

/// An entity that comes, or may come, at the ranks asked for.
pub struct Placed {
    pub of: Binding,
    pub key: Binding,
    pub truth: Truth,
    pub support: Vec<Support>,
}
