//! The fixed-size rows that the columns of a snapshot hold, and what they stand for.

use super::binary_search::first;
use crate::model::claim::{Status, Tie, TieKind};
use crate::model::{Bound, EntityId, Interval, Quantity, UnitId};
use bytemuck::{Pod, Zeroable};
use rust_decimal::Decimal;
use std::ops::Range;

/// A string in the snapshot's table of texts (not a name).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(transparent)]
pub struct StringId(pub u32);

/// An object, a measure's value or a speaker in 32 bits: an entity, or an index into the table of its kind.
/// Ordered by kind, then by index. An entity's code is its id, so that a column of objects that are all
/// entities is a column of ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(transparent)]
pub struct Code(pub u32);

/// What a [`Code`] says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coded {
    Entity(EntityId),
    Quantity(u32),
    Time(u32),
    Text(StringId),
    Group(u32),
    /// No object.
    Nothing,
}

impl Code {
    /// How many entities there may be.
    pub const ENTITIES: usize = 1 << 31;
    /// How many distinct quantities, times, texts or groups there may be.
    pub const VALUES: usize = (1 << 29) - 2;

    /// What no entity and no value has, where there are many codes side by side.
    pub const NONE: Code = Code(u32::MAX);

    /// The object of a claim that has none.
    pub const NOTHING: Code = Code(u32::MAX - 1);

    const INDEX: u32 = (1 << 29) - 1;

    pub fn entity(id: EntityId) -> Code {
        Code(id.0)
    }
    pub fn quantity(index: u32) -> Code {
        Code(0b100 << 29 | index)
    }
    pub fn time(index: u32) -> Code {
        Code(0b101 << 29 | index)
    }
    pub fn text(id: StringId) -> Code {
        Code(0b110 << 29 | id.0)
    }
    pub fn group(index: u32) -> Code {
        Code(0b111 << 29 | index)
    }

    /// The first code of a run at which it holds, from where on it always does; the end of the run where it never does.
    pub fn first(run: Range<Code>, holds: impl Fn(Code) -> bool) -> Code {
        Code(first(run.start.0 as usize..run.end.0 as usize, |code| holds(Code(code as u32))) as u32)
    }

    /// The entity, if it is one's code.
    pub fn as_entity(self) -> Option<EntityId> {
        match self.decode() {
            Coded::Entity(id) => Some(id),
            _ => None,
        }
    }

    /// Whether it is the code of a number of things that are not named.
    pub fn is_group(self) -> bool {
        matches!(self.decode(), Coded::Group(_))
    }

    pub fn decode(self) -> Coded {
        let index = self.0 & Code::INDEX;
        match self.0 >> 29 {
            0b100 => Coded::Quantity(index),
            0b101 => Coded::Time(index),
            0b110 => Coded::Text(StringId(index)),
            0b111 if self == Code::NOTHING => Coded::Nothing,
            0b111 => Coded::Group(index),
            _ => Coded::Entity(EntityId(self.0)),
        }
    }
}

/// An interval of days; the ends of `i32` stand for unbounded ones, which no calendar day reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct IntervalRow {
    start: i32,
    end: i32,
}

impl From<Interval> for IntervalRow {
    fn from(interval: Interval) -> IntervalRow {
        IntervalRow { start: interval.start.unwrap_or(i32::MIN), end: interval.end.unwrap_or(i32::MAX) }
    }
}

impl From<IntervalRow> for Interval {
    fn from(row: IntervalRow) -> Interval {
        Interval {
            start: (row.start != i32::MIN).then_some(row.start),
            end: (row.end != i32::MAX).then_some(row.end),
        }
    }
}

/// A decimal in its own serialisation. Every pattern of bytes is some decimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Pod, Zeroable)]
#[repr(transparent)]
pub struct DecimalRow([u8; 16]);

impl From<Decimal> for DecimalRow {
    fn from(number: Decimal) -> DecimalRow {
        DecimalRow(number.serialize())
    }
}

impl From<DecimalRow> for Decimal {
    fn from(row: DecimalRow) -> Decimal {
        Decimal::deserialize(row.0)
    }
}

/// A quantity while a base is assembled, as it is told from others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct QuantityRow {
    number: DecimalRow,
    upper: DecimalRow,
    /// `u32::MAX` for a pure number.
    unit: u32,
    bound: u32,
}

/// By their discriminants.
pub const BOUNDS: [Bound; 8] = [
    Bound::Exactly,
    Bound::About,
    Bound::AtLeast,
    Bound::MoreThan,
    Bound::AtMost,
    Bound::LessThan,
    Bound::Between,
    Bound::Several,
];

impl From<Quantity> for QuantityRow {
    fn from(quantity: Quantity) -> QuantityRow {
        QuantityRow {
            number: quantity.number.into(),
            upper: quantity.upper.into(),
            unit: quantity.unit.map_or(u32::MAX, |unit| unit.0),
            bound: quantity.bound as u32,
        }
    }
}

impl From<QuantityRow> for Quantity {
    fn from(row: QuantityRow) -> Quantity {
        Quantity {
            bound: BOUNDS[row.bound as usize],
            number: row.number.into(),
            upper: row.upper.into(),
            unit: (row.unit != u32::MAX).then_some(UnitId(row.unit)),
        }
    }
}

/// `Object::Group`: the type, and the index of its number among the quantities.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct GroupRow {
    pub of: u32,
    pub number: u32,
}

/// A role or a measure of a claim: its number within the relation, and its filler.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct SlotRow {
    pub slot: u32,
    pub filler: Code,
}

/// How a claim bears on that of a line of its file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct TieRow {
    kind: u32,
    pub line: u32,
}

impl From<Tie> for TieRow {
    fn from(tie: Tie) -> TieRow {
        TieRow { kind: tie.kind as u32, line: tie.line }
    }
}

impl TieRow {
    /// The kind; `None` for a row that no tie has.
    pub fn kind(self) -> Option<TieKind> {
        TieKind::ALL.get(self.kind as usize).copied()
    }

    pub fn tie(self) -> Option<Tie> {
        Some(Tie { kind: self.kind()?, line: self.line })
    }
}

/// Where in the base something stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct PlaceRow {
    pub file: StringId,
    pub line: u32,
}

/// A half-open range of `u32`s.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Pod, Zeroable)]
#[repr(C)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn of(range: std::ops::Range<usize>) -> Span {
        Span { start: range.start as u32, end: range.end as u32 }
    }
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The status whose discriminant it is.
pub fn status(byte: u8) -> Option<Status> {
    Status::ALL.get(byte as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_decode_to_what_was_encoded() {
        for bound in BOUNDS {
            let quantity = Quantity { bound, ..Quantity::exactly(Decimal::new(-125, 2), Some(UnitId(3))) };
            assert_eq!(Quantity::from(QuantityRow::from(quantity)), quantity);
        }
        for expected in Status::ALL {
            assert_eq!(status(expected as u8), Some(expected));
        }
        for kind in TieKind::ALL {
            let tie = Tie { kind, line: 7 };
            assert_eq!(TieRow::from(tie).tie(), Some(tie));
        }
    }

    #[test]
    fn codes_keep_kind_and_index() {
        let last = Code::VALUES as u32 - 1;
        assert_eq!(Code::entity(EntityId(u32::MAX >> 1)).decode(), Coded::Entity(EntityId(u32::MAX >> 1)));
        assert_eq!(Code::quantity(last).decode(), Coded::Quantity(last));
        assert_eq!(Code::time(last).decode(), Coded::Time(last));
        assert_eq!(Code::text(StringId(last)).decode(), Coded::Text(StringId(last)));
        assert_eq!(Code::group(last).decode(), Coded::Group(last));
        assert_eq!(Code::NOTHING.decode(), Coded::Nothing);
        assert!(Code::group(last) < Code::NOTHING);
    }
}
