//! What a column of a data file seems to hold.

use std::collections::HashSet;

/// A column with what its sampled cells have in common.
pub struct Column {
    pub header: String,
    /// The header as a noun: lower case, words divided by blanks; empty where it has no letters.
    pub noun: String,
    pub filled: usize,
    pub values: HashSet<String>,
    /// Whether some cell is a list, or an object.
    pub odd: bool,
    pub kind: Kind,
    /// Whether every cell can be read as a date: years are numbers too.
    pub are_dates: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Number,
    Date,
    Text,
}

impl Column {
    pub fn new(header: &str) -> Column {
        Column {
            header: header.to_string(),
            noun: noun(header),
            filled: 0,
            values: HashSet::new(),
            odd: false,
            kind: Kind::Number,
            are_dates: true,
        }
    }

    /// Takes a cell in.
    pub fn take(&mut self, cell: &str) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        let date = is_date(cell);
        self.are_dates &= date;
        // Whole years are numbers too, unless the header says otherwise.
        let as_year = self.noun.split(' ').any(|word| YEARLY.contains(&word));
        let number = is_number(cell) && !(date && as_year);
        self.kind = match self.kind {
            _ if self.filled == 1 && number => Kind::Number,
            _ if self.filled == 1 && date => Kind::Date,
            Kind::Number if number => Kind::Number,
            Kind::Date if date => Kind::Date,
            _ => Kind::Text,
        };
        if !self.values.contains(cell) {
            self.values.insert(cell.to_string());
        }
    }

    /// Whether each of so many rows has a value of its own.
    pub fn is_unique(&self, rows: usize) -> bool {
        self.filled == rows && self.values.len() == rows
    }
}

/// Words of headers whose four digits are a year.
const YEARLY: [&str; 6] = ["year", "date", "born", "founded", "since", "opened"];

/// `74035`, `-74,035.5`, `7.4e4`: what an import reads as a number.
fn is_number(cell: &str) -> bool {
    if cell.contains(['e', 'E']) {
        return rust_decimal::Decimal::from_scientific(cell).is_ok();
    }
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = whole.len() > first.len();
    all_digits(first)
        && (!is_grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && all_digits(group))
        && all_digits(fraction)
}

/// `2025`, `2025-04`, `2025-04-15`
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split('-').collect();
    let number = |part: &str, length: usize| match part.bytes().all(|byte| byte.is_ascii_digit())
        && part.len() == length
    {
        true => part.parse().unwrap_or(0),
        false => 0,
    };
    let within = |part: Option<&&str>, end: u32| part.is_none_or(|part| (1..=end).contains(&number(part, 2)));
    (1..=3).contains(&parts.len())
        && number(parts[0], 4) >= 1000
        && within(parts.get(1), 12)
        && within(parts.get(2), 28)
}

/// A header or a file's name as a noun: `homeCity`, `home_city` and `home.city` are `home city`.
pub fn noun(header: &str) -> String {
    let mut noun = String::new();
    let mut before = ' ';
    for character in header.chars() {
        if !character.is_alphanumeric() {
            if !noun.is_empty() && !noun.ends_with(' ') {
                noun.push(' ');
            }
        } else {
            if character.is_uppercase() && before.is_lowercase() {
                noun.push(' ');
            }
            noun.extend(character.to_lowercase());
        }
        before = character;
    }
    let noun = noun.trim();
    if noun.contains(char::is_alphabetic) { noun.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_nouns() {
        let nouns = ["homeCity", "home_city", " Home.City ", "ID", "1", "%"].map(noun);
        assert_eq!(nouns, ["home city", "home city", "home city", "id", "", ""]);
    }

    #[test]
    fn cells_tell_the_kind() {
        let kind = |header: &str, cells: &[&str]| {
            let mut column = Column::new(header);
            cells.iter().for_each(|cell| column.take(cell));
            column.kind
        };
        assert_eq!(kind("height", &["1.75", "", "-2"]), Kind::Number);
        assert_eq!(kind("founded", &["1999", "2001-05"]), Kind::Date);
        assert_eq!(kind("number", &["1999", "2001"]), Kind::Number);
        assert_eq!(kind("tonnes", &["105,926", "-1,074,035.5", "7"]), Kind::Number);
        assert_eq!(kind("tonnes", &["105,92"]), Kind::Text);
        assert_eq!(kind("tonnes", &["1059,926"]), Kind::Text);
        assert_eq!(kind("at", &["2001-05-03", "2001-13-03"]), Kind::Text);
        assert_eq!(kind("motto", &["5", "about 5"]), Kind::Text);
    }
}
