//! What a claim says once it is read, before its names are multiplied out. The claims of an import are read the
//! same way, with variables for entities and columns for values; in a fact file there are none of either.

use super::columns::Columns;
use crate::model::claim::Status;
use crate::model::quantity::Bound;
use crate::model::schema::Kind;
use crate::model::time::TimeRelation;
use crate::model::{EntityId, MeasureId, Quantity, RelationId, RoleId, TypeId, UnitId, Value};
use rust_decimal::Decimal;

/// A claim as read: every name settled, several subjects and objects still together.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    pub relation: RelationId,
    pub subjects: Vec<Who>,
    pub objects: Vec<What>,
    pub manner: Option<Manner>,
    /// What its words say: "did not", "is not", "allegedly", "it is not known whether".
    pub status: Option<Status>,
    pub modifiers: Modifiers,
}

/// An entity, or what stands for one in an import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Entity(EntityId),
    /// An index into the template's variables.
    Variable(usize),
}

/// An object.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    Who(Who),
    Value(Cell),
    Group {
        of: TypeId,
        number: Quantity,
    },
    /// Its relation has none.
    Nothing,
}

/// A value, or the column that holds it.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    Constant(Value),
    Column(Column),
}

/// How a column's texts become values.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// An index into the template's columns.
    pub index: usize,
    pub kind: Kind,
    pub bound: Bound,
    /// The unit of its numbers, and what they count: `million`.
    pub unit: Option<UnitId>,
    pub factor: Decimal,
    /// "before", "since": how the claim's time lies to the column's.
    pub relation: TimeRelation,
    /// The column that holds the last day, of a time from one column to another.
    pub to: Option<usize>,
    /// It is the time of what lasts: from when until when.
    pub lasts: bool,
}

/// How several subjects did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    Each,
    Together,
}

/// What a claim says beyond subject, relation and object, and how its source puts it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Modifiers {
    pub roles: Vec<(RoleId, Who)>,
    pub measures: Vec<(MeasureId, Cell)>,
    pub time: Option<Cell>,
    pub status: Option<Status>,
    pub confidence: Option<Cell>,
    /// Who said it, and whom each of these cites.
    pub said_by: Vec<SpokenBy>,
    pub said_on: Option<Cell>,
    pub at: Option<Cell>,
    pub quote: Option<Cell>,
    pub note: Option<Cell>,
}

/// Who said it, in the source.
#[derive(Clone, PartialEq, Debug)]
pub enum SpokenBy {
    Who(Who),
    Text(Cell),
}

impl Reading {
    /// Every value that it says, or the column that holds it.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        let objects = self.objects.iter().filter_map(|object| match object {
            What::Value(cell) => Some(cell),
            _ => None,
        });
        objects.chain(self.modifiers.cells())
    }
}

impl Modifiers {
    /// Every value that they say, or the column that holds it.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        let said_by = self.said_by.iter().filter_map(|said_by| match said_by {
            SpokenBy::Text(cell) => Some(cell),
            SpokenBy::Who(_) => None,
        });
        let Modifiers { time, confidence, said_on, at, quote, note, .. } = self;
        let one = [time, confidence, said_on, at, quote, note].into_iter().flatten();
        self.measures.iter().map(|(_, cell)| cell).chain(said_by).chain(one)
    }

    /// Whether they say the same of every row of an import.
    pub fn is_constant(&self) -> bool {
        let is_entity = |who: &Who| matches!(who, Who::Entity(_));
        let by_variable = |said_by: &SpokenBy| matches!(said_by, SpokenBy::Who(Who::Variable(_)));
        !self.said_by.iter().any(by_variable)
            && self.roles.iter().all(|(_, who)| is_entity(who))
            && self.cells().all(|cell| matches!(cell, Cell::Constant(_)))
    }
}

/// What variables and columns a claim may name: an import's. A fact file's claims have none.
#[derive(Default)]
pub struct Template {
    /// Each variable's name, with the types of the entities it stands for.
    pub variables: Vec<(String, Vec<TypeId>)>,
    pub columns: Columns,
}
