//! The graph: assembled by a [`Builder`] on petgraph, frozen into a [`Snapshot`] of columns and sorted
//! adjacency, kept in a cache file that is opened by memory map.

pub mod builder;
pub mod snapshot;

mod adjacency;
mod attestations;
mod claims;
mod csr;
mod entities;
mod facts;
mod freeze;
mod image;
mod rows;
mod sparse;
mod texts;
mod types;

#[cfg(test)]
mod tests;

pub use adjacency::{Adjacency, Neighbours, RelationStatistics};
pub use builder::Builder;
pub use snapshot::Snapshot;
