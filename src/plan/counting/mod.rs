//! How solutions are counted without going through them.
//!
//! A pattern of claims is a graph: its variables are nodes, its clauses edges. Where that graph is a tree, counts
//! flow along it: how many ways there are to bind what hangs on a variable, for each entity that it may be, is the
//! product over its branches of the sums over its neighbours (Yannakakis, *Algorithms for acyclic database
//! schemes*, 1981). A cycle is a block of the graph (a biconnected component), and within it the bindings are
//! searched variable by variable, each among the common neighbours of those before it (Ngo, Ré, Rudra, *Skew
//! strikes back*, 2013), with the counts of what hangs on them as weights. Inequalities and denied claims between
//! two variables are taken away by inclusion and exclusion: all solutions, less those where the two are equal.
//!
//! Where variables that are linked with each other all lead to one more, each by its only claims, as persons to the country
//! of their city, the links are taken only between those who are alike in it, and the cycles through it are none.
//!
//! [`trees`] is what comes of it: [`pattern`] reads the steps of a plan, [`signed`] takes inequalities and denials apart, [`shared_ancestor`] removes such cycles, [`shape`] finds trees and
//! blocks and chooses their roots, [`order`] the order within a block, by [`sizes`].

mod expected;
mod order;
mod pattern;
mod shape;
mod shared_ancestor;
mod signed;
mod sizes;
pub mod trees;

pub use shape::plan;
pub use trees::{Branch, Counting, Level, Link, Part, Said, SharedAncestor, Signed, Tree};
