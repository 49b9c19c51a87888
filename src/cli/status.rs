//! How a run of the program ends.

/// How a run of the program ended: its exit status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Status {
    /// Everything ran, even if there were no rows.
    Ran = 0,
    /// A statement was refused, or failed.
    Failed = 1,
    /// The command line cannot be understood.
    Usage = 2,
    /// The base has errors.
    Base = 3,
    /// An expectation of a script did not hold.
    Expectation = 4,
}
