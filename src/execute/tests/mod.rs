//! What the engine answers, on a small base about chips.

mod base;
mod brute;
mod counted;
mod lsqb;
mod meaning;
mod random;
mod rules;
