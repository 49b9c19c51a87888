//! What variables may stand for, and numbers that bounds leave open.

use super::*;

/// What a variable may stand for.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Thing {
    Empty,
    Entity(EntityId),
    /// What a claim says, seen from a member of its group or from all of it.
    Said {
        claim: ClaimId,
        measure: bool,
        numbers: Numbers,
        unit: Option<UnitId>,
        text: String,
        member: Option<EntityId>,
    },
    /// What was computed, and for what.
    Computed(Numbers, Option<UnitId>, String),
    /// A number as such.
    Number(Numbers, Option<UnitId>),
}

/// Every number from one to another.
pub type Numbers = (f64, f64);

pub fn numbers(it: &Quantity) -> Numbers {
    let (n, m) = (f64::try_from(it.number).unwrap(), f64::try_from(it.upper).unwrap());
    match it.bound {
        Bound::Exactly | Bound::Between => (n, m),
        Bound::AtLeast => (n, f64::INFINITY),
        Bound::AtMost => (f64::NEG_INFINITY, n),
        other => panic!("not generated: {other:?}"),
    }
}

pub fn share((_, high): Numbers) -> Numbers {
    (0.0, high)
}

impl Thing {
    /// Whether two stand for the same.
    pub fn same(&self, other: &Thing) -> bool {
        match (self, other) {
            (Thing::Said { text: a, member: m, .. }, Thing::Said { text: b, member: n, .. }) => {
                a == b && m.is_some() == n.is_some()
            }
            (Thing::Computed(a, u, _), Thing::Computed(b, v, _) | Thing::Number(b, v))
            | (Thing::Number(a, u), Thing::Computed(b, v, _)) => (a, u) == (b, v),
            (a, b) => a == b && *a != Thing::Empty,
        }
    }

    /// The same, of a number that was computed for what these variables stand for.
    pub fn computed_for(self, vars: impl IntoIterator<Item = Var>, env: &Env) -> Thing {
        let keys = vars.into_iter().map(|var| text(env.get(&var).unwrap_or(&Thing::Empty)));
        match self {
            Thing::Number(numbers, unit) => {
                Thing::Computed(numbers, unit, keys.collect::<Vec<_>>().join(", "))
            }
            thing => thing,
        }
    }

    pub fn own(&self) -> Option<Numbers> {
        match self {
            Thing::Said { numbers, member: Some(_), .. } => Some(share(*numbers)),
            Thing::Said { numbers, .. } | Thing::Number(numbers, _) | Thing::Computed(numbers, ..) => {
                Some(*numbers)
            }
            _ => None,
        }
    }

    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Thing::Said { unit, .. } | Thing::Number(_, unit) | Thing::Computed(_, unit, _) => *unit,
            _ => None,
        }
    }
}

pub fn compare_numbers(a: Numbers, op: Comparison, b: Numbers) -> Truth {
    let less = |a: Numbers, b: Numbers| match () {
        _ if a.1 < b.0 => Truth::Yes,
        _ if a.0 >= b.1 => Truth::No,
        _ => Truth::Possible,
    };
    let equal = match () {
        _ if a.0 == a.1 && b.0 == b.1 => Truth::from(a == b),
        _ if less(a, b) == Truth::Yes || less(b, a) == Truth::Yes => Truth::No,
        _ => Truth::Possible,
    };
    match op {
        Comparison::Less => less(a, b),
        Comparison::More => less(b, a),
        Comparison::AtMost => !less(b, a),
        Comparison::AtLeast => !less(a, b),
        Comparison::Equal => equal,
        Comparison::NotEqual => !equal,
    }
}

pub fn text(thing: &Thing) -> String {
    match thing {
        Thing::Empty => "-".into(),
        Thing::Entity(entity) => format!("e{}", entity.0),
        Thing::Said { numbers, unit, member, .. } => {
            format!("{numbers:?}{} {}", in_unit(*unit), member.is_some())
        }
        Thing::Number(numbers, unit) | Thing::Computed(numbers, unit, _) => {
            format!("{numbers:?}{} false", in_unit(*unit))
        }
    }
}

pub fn in_unit(unit: Option<UnitId>) -> String {
    unit.map_or(String::new(), |unit| format!(" in {}", unit.0))
}
