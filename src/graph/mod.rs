//! Algorithms over the graph of a base. They ask for petgraph's traits, which a snapshot has by its views
//! ([`Snapshot::directed`](crate::store::Snapshot::directed)), and give ids: words are for others.

mod components;
mod cycles;

pub use cycles::{Cycle, cycles};
