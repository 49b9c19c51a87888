//! Dense numbers for the things of a base. An id is an index into the table of its kind, valid for one
//! snapshot only: no id is ever written into a fact file, and in an answer's JSON it tells equal things of that answer, no more.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[derive(bytemuck::Pod, bytemuck::Zeroable)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as an index into its table.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            /// Panics when a table outgrows `u32`, which the builder refuses long before.
            fn from(index: usize) -> Self {
                $name(u32::try_from(index).expect("a table holds at most u32::MAX rows"))
            }
        }
    )*};
}

id! {
    /// An entity: a node of the graph.
    EntityId,
    /// A type of entities.
    TypeId,
    /// A relation, or an attribute (a relation whose object is a value).
    RelationId,
    /// An adjective.
    AdjectiveId,
    /// A rule.
    RuleId,
    /// A unit, or a currency.
    UnitId,
    /// A claim: an edge of the graph.
    ClaimId,
    /// A role of one relation: an index into `Relation::roles`.
    RoleId,
    /// A measure of one relation: an index into `Relation::measures`.
    MeasureId,
}
