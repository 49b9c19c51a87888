//! Amounts that are added up, ranked or put in order are counted in one unit, and refused where they do not convert.

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::schema::Schema;
use crate::model::{Quantity, UnitId};
use rust_decimal::Decimal;

/// Counts all in the unit of the first; in the root unit if they are not of one.
pub fn in_one_unit(list: &mut [Quantity], schema: &Schema) -> Result<()> {
    let Some(&first) = list.first() else { return Ok(()) };
    if list.iter().all(|it| it.unit == first.unit) {
        return Ok(());
    }
    let root = first.unit.map(|unit| schema.unit(unit).root);
    let in_root = root.and_then(|root| {
        schema.units.get(root.index()).map(|_| Quantity::exactly(Decimal::ZERO, Some(root)))
    });
    for it in list.iter_mut() {
        let converted = in_root.and_then(|root| schema.in_one_unit(*it, root));
        match converted {
            Some((converted, _)) => *it = converted,
            None => one_unit(first, *it, schema)?,
        }
    }
    Ok(())
}

/// Refuses two amounts that do not convert.
pub fn one_unit(one: Quantity, other: Quantity, schema: &Schema) -> Result<()> {
    let name = |unit: Option<UnitId>| match unit {
        None => "a pure number".to_string(),
        Some(unit) => schema.unit(unit).names.first().map_or(String::new(), |name| format!("`{name}`")),
    };
    match schema.in_one_unit(one, other) {
        Some(_) => Ok(()),
        None => Err(mixed(format!("{} and {} do not convert", name(one.unit), name(other.unit)))),
    }
}

pub fn mixed(note: String) -> Box<Diagnostic> {
    Diagnostic::error(Code::MixedUnits, "values that do not mix cannot be added or compared")
        .note(note)
        .help("list them as they are stated (`the … of each …`), or declare an attribute for each currency")
        .into()
}
