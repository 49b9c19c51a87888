//! Three-valued truth: what a comparison over bounded or dated values can say.

use serde::{Deserialize, Serialize};

/// Yes, no, or possible: the value is not known precisely enough to tell. Ordered `No < Possible < Yes`, so
/// that `and` is the minimum and `or` the maximum (Kleene's strong three-valued logic).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Truth {
    No,
    Possible,
    Yes,
}

impl Truth {
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Possible => Truth::Possible,
            Truth::Yes => Truth::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(certain: bool) -> Truth {
        if certain { Truth::Yes } else { Truth::No }
    }
}
