//! From a syntax tree to a query: names become ids, words become relations, types decide between readings.
//!
//! Where a word has several meanings, the resolver tries each ([`choices`]): a reading whose types do not
//! agree is dropped, equal readings are one, and where two different ones survive the statement is refused with
//! both shown. Rules that prefer one reading are few and written in `docs/language.md`: a base's `prefer`, and
//! the nearest attachment that the grammar already made.

mod against;
mod alone;
mod arithmetic;
mod attachment;
mod blocks;
mod choices;
mod claims;
mod closed;
mod compared;
mod conditions;
mod context;
mod counting;
mod dates;
mod defined;
mod definition;
mod desugar;
mod draft;
mod equations;
mod essence;
mod events;
mod exceptions;
mod extreme_of_each;
mod extremes;
mod find;
mod having;
mod identity;
mod leading;
mod limits;
mod listing;
mod lists;
mod measures;
mod moments;
mod names;
mod namesakes;
mod nouns;
mod objects;
mod only;
mod openings;
mod parts;
mod places;
mod possession;
pub mod print;
pub mod query;
mod question;
mod ranks;
mod readings;
mod reciprocal;
mod referents;
mod scope;
mod sentences;
mod shares;
mod side_by_side;
mod state;
mod stray;
mod targets;
mod texts;
mod together;
mod two_ways;
mod units;
mod universals;
mod values;
mod variables;
mod verbs;

pub use attachment::resolve;
pub use definition::{Definition, Definitions};
pub use readings::{agree, check_definition, resolve_rule};
pub use scope::{Clock, Entities, Scope};
