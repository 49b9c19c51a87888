//! Values in words that read back to the same value.

use super::schema::Schema;
use super::{Bound, Quantity, Value};
use rust_decimal::Decimal;

/// "about 1 million units", "more than USD 12 billion", "13.1 percent".
pub fn quantity(quantity: &Quantity, schema: &Schema) -> String {
    let with_unit = |number: Decimal| {
        let number = self::number(number);
        match quantity.unit.map(|unit| schema.unit(unit)) {
            None => number,
            Some(unit) if unit.currency => format!("{} {number}", unit.names[0]),
            Some(unit) => {
                // "1 unit", "2 units": the second name is the plural, where there is one.
                let plural = quantity.number.abs() != Decimal::ONE;
                let name = if plural { plural_name(&unit.names) } else { &unit.names[0] };
                format!("{number} {name}")
            }
        }
    };
    let one = with_unit(quantity.number);
    match quantity.bound {
        Bound::Exactly => one,
        Bound::About => format!("about {one}"),
        Bound::AtLeast => format!("at least {one}"),
        Bound::MoreThan => format!("more than {one}"),
        Bound::AtMost => format!("up to {one}"),
        Bound::LessThan => format!("less than {one}"),
        Bound::Between if quantity.is_anything() => "any number".to_string(),
        Bound::Between => format!("between {one} and {}", with_unit(quantity.upper)),
        Bound::Several => several(quantity, schema),
    }
}

/// "several USD billion" would be no English: the count of ones is left out.
fn several(quantity: &Quantity, schema: &Schema) -> String {
    let number = number(quantity.number);
    let number = number.strip_prefix("1 ").unwrap_or(&number);
    match quantity.unit.map(|unit| schema.unit(unit)) {
        None if number == "1" => "several".to_string(),
        None => format!("several {number}"),
        Some(unit) if unit.currency => format!("several {number} {}", unit.names[0]),
        Some(unit) if number == "1" => format!("several {}", plural_name(&unit.names)),
        Some(unit) => format!("several {number} {}", plural_name(&unit.names)),
    }
}

fn plural_name(names: &[String]) -> &str {
    let regular = format!("{}s", names[0]);
    // "foot, feet": the second name is the plural, unless it is short for the first.
    let (length, begin) = (|name: &str| name.chars().count(), |name: &str| name.chars().next());
    let is_plural = |name: &&String| length(name) >= length(&names[0]) && begin(name) == begin(&names[0]);
    let second = names.get(1).filter(is_plural);
    names.iter().find(|name| **name == regular).or(second).unwrap_or(&names[0])
}

/// 12 billion, 1.5 million, 384, 284,413: a word where the number is short in it.
pub fn number(number: Decimal) -> String {
    let scales = [("trillion", 12), ("billion", 9), ("million", 6)];
    let magnitude = number.abs();
    for (word, zeros) in scales {
        let scale = Decimal::from(10_u64.pow(zeros));
        if magnitude >= scale {
            let scaled = (number / scale).normalize();
            if scaled.scale() <= 3 {
                return format!("{scaled} {word}");
            }
            break;
        }
    }
    grouped(number.normalize())
}

/// With commas between thousands, from five digits on.
fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{fraction}")
}

/// "1 row", "3 rows".
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A text stands in quotes where `quoted`.
pub fn value(value: &Value, schema: &Schema, quoted: bool) -> String {
    match value {
        Value::Quantity(quantity) => self::quantity(quantity, schema),
        Value::Time(interval) => interval.to_string(),
        Value::Text(text) if quoted => format!("\"{}\"", text.replace('"', "\"\"")),
        Value::Text(text) => text.clone(),
    }
}

/// "ByteDance, Alibaba and Tencent"
pub fn and<T: AsRef<str>>(names: &[T]) -> String {
    let [first @ .., last] = names else { return String::new() };
    let first: Vec<&str> = first.iter().map(T::as_ref).collect();
    let between = if first.is_empty() { "" } else { " and " };
    format!("{}{between}{}", first.join(", "), last.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let text = |number: &str| self::number(number.parse().unwrap());
        assert_eq!(text("1000000"), "1 million");
        assert_eq!(text("5500000000"), "5.5 billion");
        assert_eq!(text("284413"), "284,413");
        assert_eq!(text("2025"), "2025");
        assert_eq!(text("23670000"), "23.67 million");
        assert_eq!(text("-12345.50"), "-12,345.5");
        assert_eq!(text("1234567"), "1,234,567");
    }
}
