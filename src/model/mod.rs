//! What lore talks about: ids, values with their laws, the schema, claims, and answers. Data only, no I/O.

pub mod answer;
pub mod cell;
pub mod claim;
mod duration;
pub mod exact;
pub mod folder;
pub mod ids;
pub mod note;
pub mod quantity;
pub mod schema;
pub mod time;
pub mod truth;
pub mod value;
pub mod wording;

pub use ids::*;
pub use quantity::{Bound, Quantity};
pub use time::Interval;
pub use truth::Truth;
pub use value::Value;
