//! The graph: assembled by a [`Builder`] on petgraph, frozen into a [`Snapshot`] of columns and sorted
//! adjacency, kept in a cache file that is opened by memory map.

pub mod builder;
pub mod cache;
pub mod snapshot;
pub mod visit;

mod adjacency;
mod attestations;
mod bulk;
mod claims;
mod counted;
mod csr;
mod cycles;
mod details;
mod entities;
mod facts;
mod freeze;
mod image;
mod kept;
mod map;
mod narrow;
mod players;
mod pool;
mod quantities;
mod relations;
mod rows;
mod search;
mod sound;
mod sparse;
mod texts;
mod types;

#[cfg(test)]
mod tests;

pub use adjacency::{Adjacency, ClaimIds, Lists, Neighbours};
pub use builder::{Builder, Met};
pub use bulk::{Alike, Drafts, PlainRows};
pub use cache::{Cache, Fingerprint, Sidecar, Unfinished};
pub use claims::Circumstances;
pub use cycles::{Cycle, Step};
pub use freeze::EntityNumbers;
pub use kept::{GONE, Keeping};
pub use relations::RelationStatistics;
pub use rows::{Code, StringId};
pub use snapshot::Snapshot;
