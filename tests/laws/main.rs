//! Laws of how questions are read, each tried on every question that the project knows and on made ones besides.
//!
//! - **Every content word leaves a trace** (`deletions`): a question without one of its words means something else, or is
//!   refused. Words that may stand without meaning are listed there, each with its reason.
//! - **Another word, another meaning** (`exchanges`): a word in the place of another of its class changes what the question means.
//! - **Nothing is empty** (`blocks`): what is read says something in its pattern, and in every block within it.
//! - **Limits join as sets do** (`limits`): more than one number and less than another are those of both, with `or` those of either.
//! - **Paraphrases agree** (`paraphrases`): what says the same in other words has the same rows.
//!
//! The questions are those of the golden scripts and of `kb/questions`, and random ones (`trees`); where the folder `../shared`
//! lies beside the project, those of its lists too. Each law says how many it looked at, and fails where these are too few.

mod bases;
#[path = "../common/beside.rs"]
mod beside;
mod blocks;
mod deletions;
mod exchanges;
mod limits;
mod paraphrases;
mod questions;
mod trees;
mod workers;
