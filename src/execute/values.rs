//! Comparing what variables are bound to, three-valued.

use super::amounts::Range;
use super::frame::{Binding, Stated};
use crate::model::quantity::Comparison;
use crate::model::schema::Schema;
use crate::model::time::TimeRelation;
use crate::model::{Truth, Value};
use crate::resolve::query::Arithmetic;
use crate::store::Snapshot;
use rust_decimal::Decimal;

/// `left op right`. What is of another kind, or nothing at all, does not hold, whatever the operator. Of two amounts in
/// units that do not convert, nobody knows which is more: any of it may hold.
pub fn compare(left: &Binding, op: Comparison, right: &Binding, snapshot: &Snapshot) -> Truth {
    match (left, right) {
        (Binding::Entity(a), Binding::Entity(b)) => match op {
            Comparison::Equal => Truth::from(a == b),
            Comparison::NotEqual => Truth::from(a != b),
            _ => Truth::No,
        },
        _ => match (left.stated(snapshot), right.stated(snapshot)) {
            (Some(a), Some(b)) => compare_values(&own(&a), op, &own(&b), snapshot.schema()),
            _ => Truth::No,
        },
    }
}

/// What the value says of the one it was found for: of a group's total, a share.
pub fn own(stated: &Stated) -> Value {
    match &stated.value {
        Value::Quantity(quantity) if stated.is_shared() => Value::Quantity(quantity.share_of_total()),
        value => value.clone(),
    }
}

fn compare_values(a: &Value, op: Comparison, b: &Value, schema: &Schema) -> Truth {
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => match schema.comparable(*a, *b) {
            Some((a, b)) => a.compare(op, &b),
            None => Truth::Possible,
        },
        (Value::Time(a), Value::Time(b)) => a.compare(op, *b),
        (Value::Text(a), Value::Text(b)) => Truth::from(op.holds(a.cmp(b))),
        _ => Truth::No,
    }
}

/// Whether both are amounts, in units that do not convert.
pub fn are_apart(a: &Value, b: &Value, schema: &Schema) -> bool {
    match (a, b) {
        (Value::Quantity(a), Value::Quantity(b)) => schema.comparable(*a, *b).is_none(),
        _ => false,
    }
}

/// Whether a claim that states `stated` says what `literal` asks for: surely, if in the same words.
pub fn states(stated: &Stated, literal: &Value, schema: &Schema) -> Truth {
    let said = own(stated);
    let same_words = match (&said, literal) {
        (Value::Quantity(a), Value::Quantity(b)) => schema
            .in_one_unit(*a, *b)
            .is_some_and(|(a, b)| (a.bound, a.number, a.upper) == (b.bound, b.number, b.upper)),
        (a, b) => a == b,
    };
    if same_words && !stated.is_shared() {
        Truth::Yes
    } else {
        compare_values(&said, Comparison::Equal, literal, schema)
    }
}

/// Whether a time stands in the relation to another. What is no time does not.
pub fn dated(of: &Binding, relation: TimeRelation, to: &Binding, snapshot: &Snapshot) -> Truth {
    let time = |it: &Binding| match it.stated(snapshot)?.value {
        Value::Time(time) => Some(time),
        _ => None,
    };
    time(of).zip(time(to)).map_or(Truth::No, |(of, to)| of.is(relation, to))
}

/// What is computed of two amounts; `None` where nothing is: they do not convert, or are divided by what may be nothing.
pub fn arithmetic(
    operation: Arithmetic,
    left: &Binding,
    right: &Binding,
    snapshot: &Snapshot,
) -> Option<Binding> {
    let quantity = |binding: &Binding| match own(&*binding.stated(snapshot)?) {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    };
    let (left, right) = snapshot.schema().comparable(quantity(left)?, quantity(right)?)?;
    let [of, by] = [left, right].map(|quantity| Range::of(&quantity));
    let (range, unit) = match operation {
        Arithmetic::Difference => (of.plus(by.negated()).ok()?, left.unit),
        Arithmetic::Ratio => (of.over(by)?, None),
        Arithmetic::Percentage => (of.over(by)?.times(Decimal::ONE_HUNDRED)?, Some(Schema::PERCENT)),
    };
    Some(Binding::value(Value::Quantity(range.quantity(unit)?)))
}
