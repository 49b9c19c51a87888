//! What a column of a data file seems to hold.

use super::kind::Kind;
use super::known::Known;
use crate::base::import::plain_date;
use crate::base::import::records::Odd;
use crate::model::exact;
use indexmap::IndexMap;

/// A column with what its sampled cells have in common.
pub struct Column {
    pub header: String,
    /// The header as a noun: lower case, words divided by blanks; empty where it has no letters.
    pub noun: String,
    pub filled: usize,
    pub values: IndexMap<String, Seen>,
    /// Whether no braces can name it.
    pub unnamed: bool,
    /// What some cell is that is no single value.
    pub holds: Option<Odd>,
    pub kind: Kind,
    /// Why its numbers are a text.
    pub reason: Option<String>,
}

/// A text that stands in a column.
pub struct Seen {
    /// The line of the first row that has it, and how many have it.
    pub line: u32,
    pub times: usize,
    /// Whether it stands without quotes somewhere, where the format tells numbers from texts by them.
    bare: bool,
    /// What an import could read it as, a bit for each kind.
    kinds: u8,
}

/// A text of a column that is not of the kind of the others.
#[derive(Clone, PartialEq, Debug)]
pub struct Outlier {
    pub text: String,
    line: u32,
    pub times: usize,
}

/// How many texts may be of another kind than the others.
const MOST_OUTLIERS: usize = 8;
/// Of how many cells of a kind one may be of another.
const CELLS_AN_OUTLIER: usize = 10;

/// What is written where nothing is known; the first ones are no words that could be said of anything.
const BLANKS: [&str; 7] = ["n/a", "-", "null", "nan", "unknown", "none", "?"];
const NO_WORDS: usize = 4;

/// Words of headers whose four digits are a year.
const YEARLY: [&str; 6] = ["year", "date", "born", "founded", "since", "opened"];

/// Words of headers whose digits count nothing.
const CODES: [&str; 8] = ["version", "phone", "telephone", "mobile", "fax", "zip", "postcode", "isbn"];

impl Column {
    pub fn new(header: &str) -> Column {
        Column {
            header: header.to_string(),
            noun: noun(header),
            filled: 0,
            values: IndexMap::new(),
            unnamed: false,
            holds: None,
            kind: Kind::Text,
            reason: None,
        }
    }

    /// Takes a cell in. One that is `bare` may be a number.
    pub fn take(&mut self, cell: &str, line: u32, bare: bool) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        match self.values.get_mut(cell) {
            Some(seen) => {
                seen.times += 1;
                seen.bare |= bare;
            }
            None => {
                self.values.insert(cell.to_string(), Seen { line, times: 1, bare, kinds: 0 });
            }
        }
    }

    /// Finds the kind of all cells, when they are taken in.
    pub fn settle(&mut self, known: &Known) {
        let mut others = 0;
        for (text, seen) in &mut self.values {
            seen.kinds = kinds(text, known);
            // With so many, what the rest are makes no difference.
            others += usize::from(seen.kinds == 0 && !is_blank(text));
            if others > MOST_OUTLIERS {
                return;
            }
        }
        let as_year = self.has_word_of(&YEARLY);
        let fits = Kind::VALUES.into_iter().filter(|kind| self.outliers(*kind).is_some());
        let best = fits.max_by_key(|kind| {
            // Whole years are numbers too, unless the header says otherwise.
            let preferred = if as_year { Kind::Date } else { Kind::Number };
            (self.count(*kind), *kind == preferred)
        });
        self.kind = best.unwrap_or(Kind::Text);
        if self.kind == Kind::Number {
            self.reason = self.lost();
            if self.reason.is_some() {
                self.kind = Kind::Text;
            }
        }
    }

    fn has_word_of(&self, words: &[&str]) -> bool {
        self.noun.split(' ').any(|word| words.contains(&word))
    }

    fn count(&self, kind: Kind) -> usize {
        self.values.values().filter(|seen| seen.kinds & kind.bit() != 0).map(|seen| seen.times).sum()
    }

    /// What would be lost if the texts were read as numbers.
    fn lost(&self) -> Option<String> {
        let numbers = || self.values.iter().filter(|(text, _)| is_number(text));
        let zero = numbers().find(|(text, _)| {
            let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
            matches!(digits, [b'0', b'0'..=b'9', ..])
        });
        if let Some((text, _)) = zero {
            return Some(format!("as a number, `{text}` would lose its zero"));
        }
        // Where all have as many decimals, as amounts of money do, their zeros say nothing.
        let decimals = |text: &str| text.split_once('.').map(|(_, decimals)| decimals.len());
        let mut lengths = numbers().filter_map(|(text, _)| decimals(text));
        let first = lengths.next();
        let differ = lengths.any(|length| Some(length) != first);
        let ends = |text: &str| decimals(text).is_some() && text.ends_with('0') && !text.contains(['e', 'E']);
        let zero = numbers().find(|(text, _)| differ && ends(text));
        if let Some((text, _)) = zero {
            return Some(format!("as a number, `{text}` would lose its last zero, which others do not have"));
        }
        if self.has_word_of(&CODES) {
            return Some("such digits count nothing".to_string());
        }
        let quoted = self.values.values().all(|seen| !seen.bare);
        quoted.then(|| "its numbers stand in quotes".to_string())
    }

    /// The texts that are not of a kind, where all or nearly all others are.
    pub fn outliers(&self, kind: Kind) -> Option<Vec<Outlier>> {
        let is_out = |text: &str, seen: &Seen| match kind {
            Kind::Text => is_no_word(text),
            _ => seen.kinds & kind.bit() == 0,
        };
        let (mut outliers, mut others, mut fit) = (vec![], 0, 0);
        for (text, seen) in &self.values {
            if !is_out(text, seen) {
                fit += seen.times;
                continue;
            }
            others += if is_blank(text) { 0 } else { seen.times };
            outliers.push(Outlier { text: text.clone(), line: seen.line, times: seen.times });
            if outliers.len() > MOST_OUTLIERS || text.contains(char::is_control) {
                return None;
            }
        }
        (fit > 0 && others * CELLS_AN_OUTLIER <= fit).then_some(outliers)
    }

    /// The texts that stand for no entity.
    pub fn blanks(&self) -> Vec<Outlier> {
        self.outliers(Kind::Text).unwrap_or_default()
    }

    /// Whether each text but those that stand for nothing is among others.
    pub fn is_within<V>(&self, others: &IndexMap<String, V>) -> bool {
        let mut any = false;
        self.values.keys().all(|text| {
            let has = others.contains_key(text);
            any |= has;
            has || is_no_word(text)
        }) && any
    }

    /// Whether each of so many rows has a value of its own.
    pub fn is_unique(&self, rows: usize) -> bool {
        self.filled == rows && self.values.len() == rows
    }

    /// Whether so few texts stand in so many rows that they seem to name things; figures do not.
    pub fn names_things(&self) -> bool {
        let words = self.values.keys().filter(|text| text.contains(char::is_alphabetic)).count();
        self.kind == Kind::Text && self.values.len() * 2 <= self.filled && words * 2 > self.values.len()
    }

    /// Its header in comments, which are lines.
    pub fn shown(&self) -> String {
        match self.header.is_empty() {
            true => "the column without a name".to_string(),
            false => format!("`{}`", self.header.replace(char::is_control, " ")),
        }
    }

    /// Why nothing can be said by it.
    pub fn unusable(&self) -> Option<&'static str> {
        match self.holds {
            Some(Odd::List) => Some("it holds lists"),
            Some(Odd::Object) => Some("it holds objects"),
            Some(Odd::Nested) => Some("it holds lists of lists or objects"),
            None if self.filled == 0 => Some("it is empty"),
            None if self.values.keys().all(|text| is_no_word(text)) => Some("no cell says anything"),
            None if self.unnamed && !self.header.is_empty() => Some("braces cannot hold its name"),
            None if self.unnamed || self.noun.is_empty() => Some("no word names it"),
            None => None,
        }
    }

    /// What its cells are, as the ground of a guess: `what` is the column.
    pub fn ground(&self, what: &str, of: &str) -> String {
        let outliers = self.outliers(self.kind).filter(|_| self.kind != Kind::Text).unwrap_or_default();
        let rows = self.filled - outliers.iter().map(|outlier| outlier.times).sum::<usize>();
        let reason = self.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        format!("{what} is {} in {}{reason}", self.kind.one(), number(rows, of))
    }
}

/// `1 row`, `2 rows`
pub fn number(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}

/// The comment on texts that are left out, as being no such thing.
pub fn told(outliers: &[Outlier], what: &str) -> String {
    let told = outliers.iter().map(|Outlier { text, line, times }| {
        let more = if *times > 1 { format!(" and {} more", times - 1) } else { String::new() };
        format!("`{text}` (line {line}{more})")
    });
    format!("# not said, as no {what}: {}", told.collect::<Vec<_>>().join(", "))
}

/// The condition that a cell is none of them, or is one.
pub fn condition(header: &str, outliers: &[Outlier], is_one: bool) -> String {
    let texts = outliers.iter().map(|outlier| format!("\"{}\"", outlier.text.replace('"', "\"\"")));
    let not = if is_one { "" } else { "not " };
    format!("{{{header}}} is {not}{}", texts.collect::<Vec<_>>().join(" or "))
}

fn is_blank(text: &str) -> bool {
    BLANKS.contains(&text.to_lowercase().as_str())
}

fn is_no_word(text: &str) -> bool {
    BLANKS[..NO_WORDS].contains(&text.to_lowercase().as_str())
}

/// What an import could read a text as.
fn kinds(text: &str, known: &Known) -> u8 {
    let mut kinds = 0;
    if is_number(text) {
        kinds |= Kind::Number.bit();
    }
    // `0150` is not meant as a year.
    if plain_date(text).is_some() && !text.starts_with('0') {
        kinds |= Kind::Date.bit();
    }
    if kinds == 0 && text.contains(|c: char| c.is_ascii_digit()) {
        let read = Kind::VALUES.into_iter().find(|kind| known.reads(*kind, text));
        kinds = read.map_or(0, Kind::bit);
    }
    kinds
}

/// `74035`, `-74,035.5`, `7.4e4`: what an import reads as a number.
fn is_number(cell: &str) -> bool {
    if cell.contains(['e', 'E']) {
        return exact::scientific(cell).is_some();
    }
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = whole.len() > first.len();
    all_digits(first)
        && (!is_grouped || first.len() <= 3 && !first.starts_with('0'))
        && groups.all(|group| group.len() == 3 && all_digits(group))
        && all_digits(fraction)
}

/// A header or a file's name as a noun: `homeCity`, `home_city` and `home.city` are `home city`. An article before it
/// is none of its words: `the city of` would be read as it.
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
    let mut noun = noun.trim();
    while let Some(rest) = noun.strip_prefix("the ") {
        noun = rest;
    }
    if noun.contains(char::is_alphabetic) { noun.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_nouns() {
        let nouns =
            ["homeCity", "home_city", " Home.City ", "The Home City", "The", "ID", "1", "%"].map(noun);
        assert_eq!(nouns, ["home city", "home city", "home city", "home city", "the", "id", "", ""]);
    }

    fn column(header: &str, cells: &[&str]) -> Column {
        let mut column = Column::new(header);
        cells.iter().zip(2..).for_each(|(cell, line)| column.take(cell, line, true));
        column.settle(&Known::of(std::path::Path::new("")));
        column
    }

    #[test]
    fn cells_tell_the_kind() {
        let kind = |header: &str, cells: &[&str]| column(header, cells).kind;
        assert_eq!(kind("height", &["1.75", "", "-2"]), Kind::Number);
        assert_eq!(kind("founded", &["1999", "2001-05"]), Kind::Date);
        assert_eq!(kind("founded", &["2001-05-31", "early April 2025", "2020-Q1"]), Kind::Date);
        assert_eq!(kind("number", &["1999", "2001"]), Kind::Number);
        assert_eq!(kind("tonnes", &["105,926", "-1,074,035.5", "7"]), Kind::Number);
        assert_eq!(kind("tonnes", &["105,92"]), Kind::Text);
        assert_eq!(kind("tonnes", &["1059,926"]), Kind::Text);
        assert_eq!(kind("at", &["2001-05-03", "2001-13-03"]), Kind::Text);
        assert_eq!(kind("staff", &["5", "about 5", "more than 100"]), Kind::Number);
        assert_eq!(kind("growth", &["5%", "0.5 percent", "more than 3%"]), Kind::Percent);
        assert_eq!(kind("version", &["1.10", "1.20"]), Kind::Text);
        assert_eq!(kind("zip_code", &["10115"]), Kind::Text);
        assert_eq!(kind("motto", &["5", "five"]), Kind::Text);
        assert_eq!(kind("motto", &["N/A", "-"]), Kind::Text);
    }

    /// What a number does not keep makes a text.
    #[test]
    fn zeros_tell_texts_from_numbers() {
        let why = |cells: &[&str]| {
            let column = column("x", cells);
            assert_eq!(column.reason.is_some(), column.kind == Kind::Text, "{cells:?}");
            column.reason.unwrap_or_default()
        };
        assert_eq!(why(&["1500", "01500"]), "as a number, `01500` would lose its zero");
        assert_eq!(why(&["-01.5"]), "as a number, `-01.5` would lose its zero");
        let last = "as a number, `1.10` would lose its last zero, which others do not have";
        assert_eq!(why(&["1.2", "1.10"]), last);
        assert_eq!(why(&["0", "0.5", "-0.25", "10", "100"]), "");
        assert_eq!(why(&["10.50", "7", "3.25", "1,000.00"]), "");
        assert_eq!(why(&["1.5e10", "2.50e3"]), "");
    }

    /// One cell of another kind does not make it that of all.
    #[test]
    fn nearly_all_cells_tell_the_kind() {
        let many = |odd: &[&'static str]| {
            let column = column("x", &[&["7"; 20], odd].concat());
            let outliers = column.outliers(column.kind).unwrap_or_default();
            let outliers: Vec<_> = outliers.into_iter().map(|it| (it.text, it.line, it.times)).collect();
            (column.kind, outliers)
        };
        let blank = |text: &str, times| (text.to_string(), 22, times);
        assert_eq!(many(&["N/A"; 9]), (Kind::Number, vec![blank("N/A", 9)]));
        assert_eq!(many(&["see note", "see note"]), (Kind::Number, vec![blank("see note", 2)]));
        assert_eq!(many(&["see note"; 3]), (Kind::Text, vec![]));
        assert_eq!(many(&["two\nlines"]), (Kind::Text, vec![]));
    }
}
