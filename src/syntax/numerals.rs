//! Numbers in words, and the words that multiply a number: "two hundred thousand", "5.5 million", "half a dozen".

use crate::model::exact;
use rust_decimal::Decimal;

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The most lexemes that a number is looked for in.
const LONGEST: usize = 24;

/// A lexeme that may be of a number.
#[derive(Clone, Debug)]
pub enum Piece {
    Digits(Decimal),
    /// Folded.
    Word(String),
}

/// What a word multiplies by: "million", "lakh", "dozen".
pub fn multiplier(word: &str) -> Option<Decimal> {
    Some(Decimal::from(match word {
        "dozen" | "dozens" => 12_u64,
        "hundred" | "hundreds" => 100,
        "thousand" | "thousands" => 1_000,
        "lakh" | "lakhs" => 100_000,
        "million" | "millions" | "mn" | "mln" => 1_000_000,
        "crore" | "crores" => 10_000_000,
        "billion" | "billions" | "bn" | "bln" => 1_000_000_000,
        "trillion" | "trillions" | "tn" | "trn" => 1_000_000_000_000,
        _ => return None,
    }))
}

/// Whether a word is a number by itself: a name that is one too is written as it was declared.
pub fn is_number(word: &str) -> bool {
    ONES.contains(&word) || TENS.contains(&word)
}

/// The word for nothing, however it is spelled.
fn zero(word: &str) -> &str {
    if matches!(word, "nought" | "naught") { ONES[0] } else { word }
}

/// Words with their places in the lexemes: of "twenty-five" two at one place.
struct Words {
    list: Vec<(Piece, usize)>,
}

/// The number that begins at the first lexeme, and how many lexemes it takes. Lexemes are given by their places.
pub fn numeral(lexeme: impl Fn(usize) -> Option<Piece>) -> Option<(Decimal, usize)> {
    let mut list = vec![];
    for at in 0..LONGEST {
        match lexeme(at) {
            None => break,
            Some(Piece::Word(word)) => {
                list.extend(word.split('-').map(|part| (Piece::Word(part.to_string()), at)));
            }
            Some(digits) => list.push((digits, at)),
        }
    }
    let words = Words { list };
    let (number, next) = words.signed()?;
    let lexemes = words.list[next - 1].1 + 1;
    // It ends where a lexeme ends: "two-thirds" is no 2.
    (words.list.get(next).is_none_or(|(_, at)| *at == lexemes)).then_some((number, lexemes))
}

type Read = Option<(Decimal, usize)>;

impl Words {
    fn word(&self, at: usize) -> Option<&str> {
        match &self.list.get(at)?.0 {
            Piece::Word(word) => Some(word),
            Piece::Digits(_) => None,
        }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == Some(word)
    }

    fn multiplier(&self, at: usize) -> Option<Decimal> {
        multiplier(self.word(at)?)
    }

    fn signed(&self) -> Read {
        match self.is(0, "minus") || self.is(0, "negative") {
            true => self.number(1).map(|(number, next)| (-number, next)),
            false => self.number(0),
        }
    }

    fn number(&self, at: usize) -> Read {
        if let Some(Piece::Digits(number)) = self.list.get(at).map(|(piece, _)| piece) {
            return self.multiplied(*number, at + 1);
        }
        // As `½` and its like are folded.
        let signs = [("1⁄2", 5, 1), ("1⁄4", 25, 2), ("3⁄4", 75, 2)];
        if let Some((_, digits, scale)) = signs.into_iter().find(|(sign, ..)| self.is(at, sign)) {
            return self.multiplied(Decimal::new(digits, scale), at + 1);
        }
        self.part_of_multiplier(at).or_else(|| self.in_words(at))
    }

    /// `5.5 million`, `5 and a half`: digits with the words behind them.
    fn multiplied(&self, number: Decimal, next: usize) -> Read {
        let (number, next) = self.and_a_half(number, next);
        match self.multiplier(next).and_then(|factor| exact::product(number, factor)) {
            Some(product) => Some((product, next + 1)),
            None => Some((number, next)),
        }
    }

    fn and_a_half(&self, number: Decimal, next: usize) -> (Decimal, usize) {
        let half = self.is(next, "and") && self.is(next + 1, "a") && self.is(next + 2, "half");
        match exact::sum([number, Decimal::new(5, 1)]).filter(|_| half) {
            Some(number) => (number, next + 3),
            None => (number, next),
        }
    }

    /// `half a million`, `a quarter of a million`, `three quarters of a million`, `half dozen`.
    fn part_of_multiplier(&self, at: usize) -> Read {
        let (part, mut next) = match self.word(at)? {
            "half" => (Decimal::new(5, 1), at + 1),
            "quarter" => (Decimal::new(25, 2), at + 1),
            "a" | "one" if self.is(at + 1, "half") => (Decimal::new(5, 1), at + 2),
            "a" | "one" if self.is(at + 1, "quarter") => (Decimal::new(25, 2), at + 2),
            "three" if self.is(at + 1, "quarters") => (Decimal::new(75, 2), at + 2),
            _ => return None,
        };
        next += usize::from(self.is(next, "of"));
        next += usize::from(self.is(next, "a"));
        Some((exact::product(part, self.multiplier(next)?)?, next + 1))
    }

    /// `two hundred and two thousand`: groups, each with a lesser multiplier than the one before.
    fn in_words(&self, at: usize) -> Read {
        let (mut sum, mut next, mut least) = self.group(at)?;
        while let Some(before) = least {
            let from = next + usize::from(self.is(next, "and"));
            let Some((group, behind, multiplier)) = self.group_behind(from, before) else { break };
            (sum, next, least) = (exact::sum([sum, group])?, behind, multiplier);
        }
        if least.is_some() && self.is(next, "and") && self.is(next + 1, "a") && self.is(next + 2, "half") {
            // "a million and a half"
            let half = exact::product(least?, Decimal::new(5, 1))?;
            return Some((exact::sum([sum, half])?, next + 3));
        }
        Some((sum, next))
    }

    /// A group with its multiplier, if it has one: `two hundred thousand`.
    fn group(&self, at: usize) -> Option<(Decimal, usize, Option<Decimal>)> {
        let (number, next) = match self.word(at)? {
            "a" => self.multiplier(at + 1).map(|_| (Decimal::ONE, at + 1))?,
            _ => self.below_thousand(at)?,
        };
        let (number, next) = self.and_a_half(number, next);
        // "Three hundred and two dozen" may be 324, or 3624.
        let fits = |factor: &Decimal| *factor > Decimal::from(12) || number < Decimal::ONE_HUNDRED;
        let multiplier = self.multiplier(next);
        if multiplier.is_some_and(|factor| !fits(&factor)) {
            return None;
        }
        match multiplier.and_then(|factor| Some((exact::product(number, factor)?, factor))) {
            Some((product, factor)) => Some((product, next + 1, Some(factor))),
            None => Some((number, next, None)),
        }
    }

    /// A group that goes on behind one with a multiplier, and is less than that.
    fn group_behind(&self, at: usize, before: Decimal) -> Option<(Decimal, usize, Option<Decimal>)> {
        let (number, next, multiplier) = self.group(at)?;
        // "between two thousand and three thousand": the second is a number of its own.
        (number < before && before > Decimal::from(12) && self.multiplier(next).is_none())
            .then_some((number, next, multiplier))
    }

    /// `two hundred and thirty-one`, `seventeen`, `five point two`.
    fn below_thousand(&self, at: usize) -> Read {
        let (small, next) = self.below_hundred(at)?;
        if self.is(next, "point") {
            return self.decimals(small, next + 1);
        }
        if !self.is(next, "hundred") {
            return Some((small, next));
        }
        let hundreds = small * Decimal::ONE_HUNDRED;
        let from = next + 1 + usize::from(self.is(next + 1, "and"));
        match self.below_hundred(from) {
            // "between one hundred and two hundred"
            Some((rest, behind)) if !self.is(behind, "hundred") => Some((hundreds + rest, behind)),
            _ => Some((hundreds, next + 1)),
        }
    }

    fn below_hundred(&self, at: usize) -> Read {
        let word = self.word(at)?;
        let place = |list: &[&str], word: &str| list.iter().position(|number| *number == zero(word));
        if let Some(tens) = place(&TENS, word) {
            let tens = Decimal::from(20 + 10 * tens);
            let ones = self.word(at + 1).and_then(|word| place(&ONES[..10], word)).filter(|ones| *ones > 0);
            return Some(match ones {
                Some(ones) => (tens + Decimal::from(ones), at + 2),
                None => (tens, at + 1),
            });
        }
        place(&ONES, word).map(|number| (Decimal::from(number), at + 1))
    }

    /// `five point two five`
    fn decimals(&self, whole: Decimal, from: usize) -> Read {
        let digit =
            |at: usize| self.word(at).and_then(|word| ONES[..10].iter().position(|one| *one == zero(word)));
        let digits: String = (from..).map_while(digit).map(|digit| digit.to_string()).collect();
        let number = exact::number(&format!("{whole}.{digits}")).filter(|_| !digits.is_empty())?;
        Some((number, from + digits.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The number that a text begins with, and the words behind it.
    fn read(text: &str) -> Option<(String, String)> {
        let words: Vec<&str> = text.split(' ').collect();
        let piece = |at: usize| {
            let word = words.get(at)?;
            Some(match word.parse() {
                Ok(digits) => Piece::Digits(digits),
                Err(_) => Piece::Word(word.to_string()),
            })
        };
        let (number, length) = numeral(piece)?;
        Some((number.normalize().to_string(), words[length..].join(" ")))
    }

    #[test]
    fn numbers_in_words() {
        for (text, number) in [
            ("seventeen", "17"),
            ("twenty-one", "21"),
            ("fifty two", "52"),
            ("one hundred and sixty-one", "161"),
            ("a hundred", "100"),
            ("two hundred thousand", "200000"),
            ("two hundred and two thousand", "202000"),
            ("two thousand and two hundred", "2200"),
            ("twenty-one trillion three hundred", "21000000000300"),
            ("one million two thousand two hundred three", "1002203"),
            ("a dozen", "12"),
            ("three dozen", "36"),
            ("half a dozen", "6"),
            ("half a million", "500000"),
            ("half million", "500000"),
            ("a quarter of a million", "250000"),
            ("three quarters of a billion", "750000000"),
            ("one and a half million", "1500000"),
            ("2 and a half million", "2500000"),
            ("a million and a half", "1500000"),
            ("5.5 million", "5500000"),
            ("3 crore", "30000000"),
            ("2 lakh", "200000"),
            ("five point two five", "5.25"),
            ("minus five", "-5"),
            ("nought point five", "0.5"),
            ("3 hundred", "300"),
            ("1⁄2", "0.5"),
        ] {
            assert_eq!(read(text), Some((number.to_string(), String::new())), "{text}");
        }
    }

    #[test]
    fn a_number_ends_where_another_begins() {
        for (text, number, rest) in [
            ("two hundred and five hundred", "200", "and five hundred"),
            ("two thousand and three thousand", "2000", "and three thousand"),
            ("two and five million", "2", "and five million"),
            ("nineteen seventy eight", "19", "seventy eight"),
            ("a dozen and three", "12", "and three"),
            ("one firm", "1", "firm"),
            ("5 firms", "5", "firms"),
        ] {
            assert_eq!(read(text), Some((number.to_string(), rest.to_string())), "{text}");
        }
        for text in [
            "a firm",
            "half of them",
            "hundred",
            "two-thirds",
            "quarter",
            "firm",
            "minus",
            "three hundred and two dozens",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// The number in words.
    fn spelled(number: u64) -> String {
        let small = |number: u64| match number {
            0..20 => ONES[number as usize].to_string(),
            _ if number.is_multiple_of(10) => TENS[number as usize / 10 - 2].to_string(),
            _ => format!("{}-{}", TENS[number as usize / 10 - 2], ONES[number as usize % 10]),
        };
        let below = |number: u64| match (number / 100, number % 100) {
            (0, rest) => small(rest),
            (hundreds, 0) => format!("{} hundred", small(hundreds)),
            (hundreds, rest) => format!("{} hundred and {}", small(hundreds), small(rest)),
        };
        let groups = [(1_000_000_000, " billion"), (1_000_000, " million"), (1_000, " thousand"), (1, "")];
        let said: Vec<String> = groups
            .into_iter()
            .map(|(factor, word)| (number / factor % 1_000, word))
            .filter(|(group, _)| *group > 0)
            .map(|(group, word)| format!("{}{word}", below(group)))
            .collect();
        if said.is_empty() { ONES[0].to_string() } else { said.join(" ") }
    }

    proptest! {
        #[test]
        fn what_is_spelled_out_reads_back(number in prop_oneof![0u64..2_000, 0u64..1_000_000_000_000]) {
            prop_assert_eq!(read(&spelled(number)), Some((number.to_string(), String::new())));
        }
    }
}
