//! The graph: assembled by a [`Builder`] on petgraph, frozen into a [`Snapshot`] of columns and sorted
//! adjacency, kept in a cache file that is opened by memory map.

pub mod builder;
pub mod cache;
pub mod snapshot;
pub mod visit;

mod adjacency;
mod attestations;
mod binary_search;
mod bulk;
mod claims;
mod counting_sort;
mod csr;
mod details;
mod entities;
mod facts;
mod freeze;
mod image;
mod map;
mod narrow_columns;
mod pool;
mod quantities;
mod relations;
mod reused;
mod role_index;
mod rows;
mod schema_check;
mod sparse;
mod texts;
mod ties;
mod types;

#[cfg(test)]
mod tests;

pub use adjacency::{Adjacency, ClaimIds, Lists, Neighbours};
pub use builder::{Builder, Met};
pub use bulk::Alike;
pub use bulk::claims::{Drafts, PlainRows};
pub use cache::{Cache, Fingerprint, Sidecar, Unfinished};
pub use claims::Circumstances;
pub use freeze::EntityNumbers;
pub use relations::RelationStatistics;
pub use reused::Reuse;
pub use rows::{Code, StringId};
pub use snapshot::Snapshot;
