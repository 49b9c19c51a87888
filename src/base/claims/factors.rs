//! How many times as much: "twice", "double", "ten times", "threefold".

use super::cursor::Cursor;
use rust_decimal::Decimal;

/// Words that are a factor by themselves.
const FACTORS: [(&str, Decimal); 15] = [
    ("twice", Decimal::TWO),
    ("double", Decimal::TWO),
    ("doubled", Decimal::TWO),
    ("twofold", Decimal::TWO),
    ("thrice", THREE),
    ("triple", THREE),
    ("tripled", THREE),
    ("threefold", THREE),
    ("quadruple", FOUR),
    ("quadrupled", FOUR),
    ("fourfold", FOUR),
    ("fivefold", Decimal::from_parts(5, 0, 0, false, 0)),
    ("tenfold", Decimal::TEN),
    ("half", Decimal::from_parts(5, 0, 0, false, 1)),
    ("halved", Decimal::from_parts(5, 0, 0, false, 1)),
];
const THREE: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
const FOUR: Decimal = Decimal::from_parts(4, 0, 0, false, 0);

impl Cursor<'_> {
    /// The factor that the next word is.
    pub fn factor(&self) -> Option<Decimal> {
        let token = self.token().filter(|token| token.literal.is_none())?;
        let word = self.text(token).to_lowercase();
        FACTORS.iter().find(|(factor, _)| *factor == word).map(|(_, number)| *number)
    }

    /// Takes what says that the number before is a factor: "ten times", "1.5 times as much".
    pub fn take_times(&mut self) {
        if self.take_any(&["times", "fold"]) && self.are(&["as", "much"]) {
            self.at += 2;
        }
    }
}
