//! The graph: assembled by a [`Builder`] on petgraph, frozen into a [`Snapshot`] of columns and sorted
//! adjacency, kept in a cache file that is opened by memory map.

pub mod builder;
pub mod snapshot;

pub use builder::Builder;
pub use snapshot::{Neighbours, RelationStatistics, Snapshot};
