//! A chain, or what a rule concludes, may rest on claims that never held at one time: that is told.

use super::held;
use super::outcome::{Derivation, Evidence, Note, Outcome};
use super::run::{Run, Solved};
use crate::model::time::Day;
use crate::model::{ClaimId, Interval, RuleId};
use std::collections::HashMap;
use std::sync::Arc;

/// So many pairs of claims are told.
const MOST: usize = 3;

/// The claim of a derivation that begins last, and the one that ends first.
#[derive(Clone, Copy, Default)]
struct Ends {
    last_start: Option<(Day, ClaimId)>,
    first_end: Option<(Day, ClaimId)>,
}

impl Ends {
    fn of(claim: ClaimId, time: Interval) -> Ends {
        let end = |day: Option<Day>| day.map(|day| (day, claim));
        Ends { last_start: end(time.start), first_end: end(time.end) }
    }

    fn join(self, other: Ends) -> Ends {
        let starts = [self.last_start, other.last_start].into_iter().flatten();
        let ends = [self.first_end, other.first_end].into_iter().flatten();
        Ends { last_start: starts.max(), first_end: ends.min() }
    }

    /// The two, where one had ended before the other began.
    fn apart(self) -> Option<[ClaimId; 2]> {
        let ((start, later), (end, earlier)) = self.last_start.zip(self.first_end)?;
        (end < start).then_some([earlier, later])
    }
}

impl Run<'_> {
    /// A note for the first chains and conclusions whose claims have no time in common, as far as their times are known.
    pub fn never_together(&self, outcome: &Outcome) -> Solved<Vec<Note>> {
        let mut known: HashMap<*const Derivation, Ends> = HashMap::new();
        let mut pairs: Vec<[ClaimId; 2]> = vec![];
        for row in outcome.rows.iter() {
            for evidence in &row.evidence {
                self.step()?;
                if let Evidence::Derived(derived) = evidence
                    && let Some(pair) = self.ends(derived, &mut known)?.apart()
                    && !pairs.contains(&pair)
                {
                    pairs.push(pair);
                }
            }
            if pairs.len() >= MOST {
                break;
            }
        }
        pairs.truncate(MOST);
        Ok(pairs.into_iter().map(|[earlier, later]| Note::NeverTogether { earlier, later }).collect())
    }

    fn ends(&self, derived: &Arc<Derivation>, known: &mut HashMap<*const Derivation, Ends>) -> Solved<Ends> {
        if let Some(ends) = known.get(&Arc::as_ptr(derived)) {
            return Ok(*ends);
        }
        let mut all = Ends::default();
        // A rule that speaks of times says itself which may be joined.
        if !derived.rule.is_some_and(|rule| self.speaks_of_times(rule)) {
            for evidence in &derived.beneath {
                self.step()?;
                all = all.join(match evidence {
                    Evidence::Claim(claim) => {
                        self.snapshot.time(*claim).map_or(Ends::default(), |time| Ends::of(*claim, time))
                    }
                    // No tree is higher than a few.
                    Evidence::Derived(derived) => self.ends(derived, known)?,
                });
            }
        }
        known.insert(Arc::as_ptr(derived), all);
        Ok(all)
    }

    fn speaks_of_times(&self, rule: RuleId) -> bool {
        let rule = self.context.rules.iter().find(|it| it.id == rule);
        rule.is_some_and(|rule| held::speaks_of_times(&rule.body))
    }
}
