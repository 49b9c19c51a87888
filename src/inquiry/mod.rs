//! What is run to answer a question. A query alone leaves open what its answer must tell besides: that what it denies is denied
//! and not only unclaimed, that an answer is excluded by what is known, for how many a value is not known. So a question is
//! planned as an inquiry: its query, and the queries that these rest on, each with the plan by which it is run. What would exclude an
//! answer is looked for only where nothing was found.
//!
//! ```text
//! Query -- Inquiry::plan --> Inquiry: plans -- Inquiry::run --> Outcome, with notes
//! ```

mod denial;
mod planned;
mod presumption;
mod refutation;
mod universal;
mod unknown;
mod unnamed;

pub use presumption::{Found, Unmet};

use crate::diagnostic::Result;
use crate::execute::{Context, Outcome};
use crate::resolve::query::Query;
use crate::store::Snapshot;
use presumption::Presumption;
use refutation::Refutable;
use universal::Universal;
use unknown::Unknown;
use unnamed::Unnamed;

/// A question with all that its answer rests on, planned.
pub struct Inquiry {
    presumed: Vec<Presumption>,
    asked: Refutable,
    universal: Option<Universal>,
    unknown: Unknown,
    unnamed: Unnamed,
}

/// What a question comes to.
pub enum Answered {
    Outcome(Outcome),
    /// It takes something for granted that is not so.
    Unmet(Unmet),
}

impl Inquiry {
    /// # Errors
    /// Why the query cannot be planned: it is too large.
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Inquiry> {
        let presumed = query.presumed.iter().map(|presumed| Presumption::plan(query, presumed, snapshot));
        Ok(Inquiry {
            presumed: presumed.collect::<Result<_>>()?,
            asked: Refutable::plan(query, snapshot)?,
            universal: Universal::plan(query, snapshot)?,
            unknown: Unknown::plan(query, snapshot)?,
            unnamed: Unnamed::plan(query, snapshot)?,
        })
    }

    /// The first of what is taken for granted that is not so.
    ///
    /// # Errors
    /// As [`crate::execute::run`].
    pub fn unmet(&self, context: &Context) -> Result<Option<Unmet>> {
        for presumed in &self.presumed {
            if let Some(unmet) = presumed.unmet(context)? {
                return Ok(Some(unmet));
            }
        }
        Ok(None)
    }

    /// # Errors
    /// As [`crate::execute::run`].
    pub fn run(&self, context: &Context) -> Result<Answered> {
        if let Some(unmet) = self.unmet(context)? {
            return Ok(Answered::Unmet(unmet));
        }
        let mut outcome = self.asked.run(context)?;
        if let Some(universal) = &self.universal {
            outcome = universal.tell(outcome, context)?;
        }
        self.unknown.tell(&mut outcome, context)?;
        self.unnamed.tell(&mut outcome, context)?;
        Ok(Answered::Outcome(outcome))
    }
}
