//! What imports did.

use crate::disk::Hash;
use crate::model::RelationId;
use crate::model::schema::Place;

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Where the fact file says it.
    pub declared: Place,
    /// The path of the imported file.
    pub file: String,
    /// How many rows its file has, and how many of them its `when` leaves out.
    pub rows: usize,
    pub unmet: usize,
    /// How many entities it made.
    pub entities: usize,
    /// How many claims its rows said, equal ones included.
    pub claims: usize,
    /// How many rows it left out because they were wrong.
    pub skipped: usize,
    /// Whether its rows made anything but claims: entities, or names, types and keys of entities; and whether any of that
    /// is of an entity that another file made.
    pub makes: bool,
    pub gives: bool,
    /// A hash of what was read, if that was all of the file.
    pub hash: Option<Hash>,
    /// Its first claims.
    pub first: Vec<Stated>,
}

/// A claim that a row stated: enough to find it in the graph.
#[derive(Clone, Debug)]
pub struct Stated {
    pub relation: RelationId,
    pub subject: String,
    pub line: u32,
}

impl Imported {
    /// How many claims are kept to be shown.
    pub const SHOWN: usize = 5;

    /// Counts a claim, and keeps it if it is one of the first.
    pub fn claim(&mut self, relation: RelationId, line: u32, subject: impl FnOnce() -> String) {
        self.claims += 1;
        let place = self.first.partition_point(|shown| shown.line <= line);
        if place < Imported::SHOWN {
            self.first.insert(place, Stated { relation, subject: subject(), line });
            self.first.truncate(Imported::SHOWN);
        }
    }
}
