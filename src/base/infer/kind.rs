//! The kinds of values that the cells of a data file are told apart by.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Number,
    Percent,
    Money,
    Date,
    Text,
}

impl Kind {
    /// The kinds that not every text is of.
    pub const VALUES: [Kind; 4] = [Kind::Number, Kind::Percent, Kind::Money, Kind::Date];

    pub fn bit(self) -> u8 {
        1 << self as u8
    }

    /// The word that declares it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Number => "number",
            Kind::Percent => "percent",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::Text => "text",
        }
    }

    pub fn noun(self) -> &'static str {
        match self {
            Kind::Money => "amount of money",
            kind => kind.word(),
        }
    }

    pub fn one(self) -> &'static str {
        match self {
            Kind::Number => "a number",
            Kind::Percent => "percent",
            Kind::Money => "money",
            Kind::Date => "a date",
            Kind::Text => "some text",
        }
    }
}
