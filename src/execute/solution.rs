//! What tells solutions apart.

use super::frame::{Frame, Key};
use crate::resolve::query::Var;
use crate::store::Code;

/// What tells a solution, or a group, from others: most are a few entities and values, which take no memory of their own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Solution {
    Few([Code; Solution::FEW]),
    Any(Vec<Key>),
}

impl Solution {
    pub const FEW: usize = 4;
    /// Of no variables.
    pub const NOTHING: Solution = Solution::Few([Code::NONE; Solution::FEW]);

    /// The codes, where it is known by them, with what goes with it.
    pub fn few<T>(&self, with: T) -> Option<([Code; Solution::FEW], T)> {
        match self {
            Solution::Few(codes) => Some((*codes, with)),
            Solution::Any(_) => None,
        }
    }

    pub fn of(frame: &Frame, vars: &[Var]) -> Solution {
        let mut few = [Code::NONE; Solution::FEW];
        for (index, &var) in vars.iter().enumerate() {
            match (frame.read_key(var), few.get_mut(index)) {
                (Key::Entity(entity), Some(place)) => *place = Code::entity(entity),
                (Key::Coded(code), Some(place)) => *place = code,
                _ => return Solution::Any(vars.iter().map(|&var| frame.read_key(var)).collect()),
            }
        }
        Solution::Few(few)
    }
}
