//! From where on a pass is worth what it takes.

/// The work that is expected without it, in claims looked at. What a plan gives is the same at any of them.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    /// Whether the first rows come first wherever that can be done.
    pub first_rows: bool,
    /// To count solutions instead of going through them: the claims beneath the answer are not listed then.
    pub counting: f64,
    /// To share a walk among processors: each goes the steps before what is shared out for itself.
    pub sharing: f64,
    /// To look for what is not shown instead of going through it.
    pub reducing: f64,
}

impl Default for Worth {
    fn default() -> Worth {
        Worth { first_rows: false, counting: 5_000.0, sharing: 20_000.0, reducing: 10_000.0 }
    }
}
