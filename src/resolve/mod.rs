//! From a syntax tree to a query: names become ids, words become relations, types decide between readings.

pub mod query;
