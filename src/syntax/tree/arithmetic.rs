//! What may be computed of two amounts.

use serde::Serialize;

/// What is computed. The result allows each number that the two amounts allow.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Arithmetic {
    /// `?a minus ?b`
    Difference,
    /// `?a over ?b`: a number. There is none where either may be below zero, or the second is nothing.
    Ratio,
    /// `?a over ?b in percent`
    Percentage,
}

impl Arithmetic {
    /// As `find` writes it.
    pub fn of(self, left: &str, right: &str) -> String {
        match self {
            Arithmetic::Difference => format!("{left} minus {right}"),
            Arithmetic::Ratio => format!("{left} over {right}"),
            Arithmetic::Percentage => format!("{left} over {right} in percent"),
        }
    }
}
