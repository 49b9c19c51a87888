//! What was found of blocks that are only asked for solutions.

use super::by_address::ByAddress;
use super::frame::{Doubts, Support};
use super::solution::Solution;
use crate::plan::Plan;
use std::collections::HashMap;
use std::sync::Arc;

/// What was found of a block's solutions, by step of the plan and what was given.
pub type Known<'p> = HashMap<ByAddress<'p, Plan>, HashMap<Solution, Arc<Found>>>;

/// The certain solutions of a block, and those that are only possible, each if there are any.
#[derive(Default)]
pub struct Found {
    pub certain: Option<Beneath>,
    pub possible: Option<Beneath>,
}

/// What solutions rest on.
#[derive(Default)]
pub struct Beneath {
    pub doubts: Doubts,
    pub supports: Vec<Support>,
}
