//! The distinct quantities of a base. Those of one unit that their sources hedge in one way are a run, in which they come by
//! their numbers. Most are one number of few digits, and take nine bytes: what they are counted in, how they are hedged and
//! where their decimal point stands is the same for many.

use super::binary_search::first;
use super::image::{Reader, Writer};
use super::narrow_columns::{self, NarrowColumn};
use super::rows::{BOUNDS, DecimalRow};
use super::sparse::{Sparse, SparseBuilder};
use crate::diagnostic::Result;
use crate::model::{Bound, Quantity, UnitId, exact};
use bytemuck::{Pod, Zeroable};
use indexmap::IndexSet;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::ops::Range;

/// Quantities by their numbers.
pub struct Quantities<'s> {
    /// The number of each, without its decimal point.
    digits: &'s [i64],
    kinds: NarrowColumn<'s>,
    kind_rows: &'s [KindRow],
    /// Where each run begins.
    runs: &'s [u32],
    /// Those whose numbers do not fit, or that have a second one.
    wide: Sparse<'s, WideRow>,
}

/// A quantity as it is ordered here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Laid {
    unit: Option<UnitId>,
    bound: Bound,
    number: Decimal,
    upper: Decimal,
}

impl From<Quantity> for Laid {
    fn from(Quantity { bound, number, upper, unit }: Quantity) -> Laid {
        Laid { unit, bound, number, upper }
    }
}

impl From<Laid> for Quantity {
    fn from(Laid { unit, bound, number, upper }: Laid) -> Quantity {
        Quantity { bound, number, upper, unit }
    }
}

impl Laid {
    fn run(&self) -> (Option<UnitId>, Bound) {
        (self.unit, self.bound)
    }
}

/// A quantity but for its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Pod, Zeroable)]
#[repr(C)]
struct KindRow {
    /// `u32::MAX` for a pure number.
    unit: u32,
    bound: u32,
    /// How many of the digits stand behind the decimal point.
    scale: u32,
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct WideRow {
    number: DecimalRow,
    upper: DecimalRow,
}

impl KindRow {
    fn of(quantity: &Quantity) -> KindRow {
        KindRow {
            unit: quantity.unit.map_or(u32::MAX, |unit| unit.0),
            bound: quantity.bound as u32,
            scale: quantity.number.scale(),
        }
    }

    fn unit(&self) -> Option<UnitId> {
        (self.unit != u32::MAX).then_some(UnitId(self.unit))
    }

    fn is_valid(&self, units: usize) -> bool {
        (self.bound as usize) < BOUNDS.len()
            && self.unit().is_none_or(|unit| unit.index() < units)
            && self.scale <= Decimal::MAX_SCALE
    }
}

/// The digits of a quantity that fits.
fn digits(quantity: &Quantity) -> Option<i64> {
    let digits = quantity.number.mantissa().try_into().ok();
    digits.filter(|_| quantity.number == quantity.upper)
}

impl<'s> Quantities<'s> {
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    pub fn get(&self, index: usize) -> Quantity {
        let kind = self.kind_rows[self.kinds.get(index)];
        let (number, upper) = match self.wide.get(index) {
            Some(WideRow { number, upper }) => (number.into(), upper.into()),
            None => {
                let number = Decimal::new(self.digits[index], kind.scale);
                (number, number)
            }
        };
        Quantity { bound: BOUNDS[kind.bound as usize], number, upper, unit: kind.unit() }
    }

    pub fn unit(&self, index: usize) -> Option<UnitId> {
        self.kind_rows[self.kinds.get(index)].unit()
    }

    /// The number of a quantity, if it is there.
    pub fn find(&self, quantity: &Quantity) -> Option<usize> {
        let place = Laid::from(*quantity);
        let found = first(0..self.len(), |index| Laid::from(self.get(index)) >= place);
        (found < self.len() && self.get(found) == *quantity).then_some(found)
    }

    /// The numbers of each run.
    pub fn runs(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.runs.iter().skip(1).map(|&end| end as usize).chain([self.len()]);
        self.runs.iter().zip(ends).map(|(&start, end)| start as usize..end)
    }

    /// The total of exact quantities of one unit, without zeros behind its decimals, in whatever order they come; `None` of none, where it has too many
    /// digits, and where decimal points stand in more than four places.
    pub fn total(&self, indexes: impl Iterator<Item = usize>) -> Option<Quantity> {
        // Digits are added up by kind, before anybody looks where the decimal point stands.
        let mut totals = [None; 4];
        for index in indexes {
            if self.wide.get(index).is_some() {
                return None;
            }
            let (kind, digits) = (self.kinds.get(index), i128::from(self.digits[index]));
            let of_kind = |total: &&mut Option<(usize, i128)>| total.is_none_or(|(own, _)| own == kind);
            let total = totals.iter_mut().find(of_kind)?;
            *total = Some((kind, total.map_or(0, |(_, total)| total) + digits));
        }
        let unit = self.kind_rows[totals[0]?.0].unit();
        let number = |(kind, total): (usize, i128)| {
            Decimal::try_from_i128_with_scale(total, self.kind_rows[kind].scale).ok()
        };
        let numbers: Option<Vec<Decimal>> = totals.into_iter().flatten().map(number).collect();
        Some(Quantity::exactly(exact::sum(numbers?)?, unit))
    }

    /// Reads the columns, in a schema with so many units.
    pub fn read(reader: &mut Reader<'s>, units: usize) -> Result<Quantities<'s>> {
        let kind_rows: &[KindRow] = reader.checked(|row: &KindRow| row.is_valid(units))?;
        let kinds = NarrowColumn::read(reader, kind_rows.len())?;
        let digits = reader.column()?;
        if kinds.len() != digits.len() {
            return Err(reader.invalid("columns of quantities differ in length"));
        }
        let runs = reader.column()?;
        let wide = Sparse::read(reader, digits.len(), |_| true)?;
        let read = Quantities { digits, kinds, kind_rows, runs, wide };
        reader.ensure("quantities are out of order", || {
            let laid = (0..read.len()).map(|index| Laid::from(read.get(index)));
            laid.clone().is_sorted_by(|one, next| one < next) && begins(laid).eq(runs.iter().copied())
        })?;
        Ok(read)
    }
}

/// Where the runs begin of quantities in order.
fn begins(laid: impl Iterator<Item = Laid>) -> impl Iterator<Item = u32> {
    let mut last = None;
    laid.zip(0..).filter_map(move |(it, index)| (last.replace(it.run()) != Some(it.run())).then_some(index))
}

/// Writes the columns that [`Quantities::read`] reads, of quantities that are in order and distinct.
pub fn write(writer: &mut Writer, laid: &[Laid]) {
    let quantities: Vec<Quantity> = laid.iter().copied().map(Quantity::from).collect();
    let mut rows: IndexSet<KindRow, FxBuildHasher> = IndexSet::default();
    let kinds: Vec<u32> = quantities.iter().map(|it| rows.insert_full(KindRow::of(it)).0 as u32).collect();
    let mut wide = SparseBuilder::new();
    for (index, it) in quantities.iter().enumerate() {
        let row = WideRow { number: it.number.into(), upper: it.upper.into() };
        wide.set(index, digits(it).is_none().then_some(row));
    }
    let count = rows.len();
    writer.column(rows.into_iter().collect::<Vec<_>>());
    narrow_columns::write(writer, kinds.into_iter(), count);
    writer.column(quantities.iter().map(|it| digits(it).unwrap_or_default()).collect::<Vec<_>>());
    writer.column(begins(laid.iter().copied()).collect::<Vec<_>>());
    wide.write(writer);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::image::{Trust, Written};
    use proptest::prelude::*;

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let few = (-20i64..20, 0u32..3).prop_map(|(digits, scale)| Decimal::new(digits, scale));
        let any =
            (any::<[u32; 3]>(), any::<bool>(), 0u32..=28).prop_map(|([low, mid, high], negative, scale)| {
                Decimal::from_parts(low, mid, high, negative, scale)
            });
        prop_oneof![few, any]
    }

    fn any_quantity() -> impl Strategy<Value = Quantity> {
        let unit = proptest::option::of((0u32..3).prop_map(UnitId));
        (0..BOUNDS.len(), any_decimal(), any_decimal(), unit).prop_map(|(bound, number, upper, unit)| {
            let bound = BOUNDS[bound];
            let upper = if bound == Bound::Between { upper } else { number };
            Quantity { bound, number: number.normalize(), upper: upper.normalize(), unit }
        })
    }

    proptest! {
        #[test]
        fn quantities_come_back_and_are_found(
            quantities in proptest::collection::vec(any_quantity(), 0..40),
            other in any_quantity(),
        ) {
            let mut laid: Vec<Laid> = quantities.into_iter().map(Laid::from).collect();
            laid.sort();
            laid.dedup();
            let quantities: Vec<Quantity> = laid.iter().copied().map(Quantity::from).collect();
            let mut writer = Writer::in_memory();
            write(&mut writer, &laid);
            let Ok(Written::Memory(image)) = writer.finish([0; 16]) else { panic!("it is in memory") };
            let mut reader = Reader::open(bytemuck::cast_slice(&image), Trust::Nothing).unwrap();
            let read = Quantities::read(&mut reader, 3).unwrap();
            prop_assert_eq!(read.len(), quantities.len());
            for (index, quantity) in quantities.iter().enumerate() {
                prop_assert_eq!(read.get(index), *quantity);
                prop_assert_eq!(read.unit(index), quantity.unit);
                prop_assert_eq!(read.find(quantity), Some(index));
            }
            let in_runs: Vec<usize> = read.runs().flatten().collect();
            prop_assert_eq!(in_runs, (0..quantities.len()).collect::<Vec<_>>());
            for run in read.runs() {
                let (before, own) = (run.start.checked_sub(1), laid[run.start].run());
                prop_assert!(before.is_none_or(|before| laid[before].run() != own));
                prop_assert!(laid[run].iter().all(|it| it.run() == own));
            }
            for run in read.runs().filter(|run| quantities[run.start].is_exact()) {
                let numbers = quantities[run.clone()].iter().map(|it| Some(it.number));
                let total = numbers.collect::<Option<Vec<Decimal>>>().and_then(exact::sum);
                let fits = run.clone().all(|index| digits(&quantities[index]).is_some());
                let found = read.total(run).map(|it| it.number.to_string());
                prop_assert_eq!(found, total.filter(|_| fits).map(|it| it.normalize().to_string()));
            }
            prop_assert_eq!(read.find(&other), quantities.iter().position(|it| *it == other));
        }
    }
}
