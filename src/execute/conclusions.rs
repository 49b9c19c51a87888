//! What a rule concludes from the solutions of its body, each conclusion once.
//!
//! Of several derivations that are as certain the first stays, as if the solutions had come one after the other, share by
//! share: each is noted with the share of the walk that it was found in.

use super::budget::Budget;
use super::deferred_drop::DeferredDrop;
use super::derived::{Content, Contents, DerivedClaim, Details};
use super::frame::{Binding, Frame, Known};
use super::run::{Flow, Run};
use super::shared::Gather;
use super::{held, values};
use crate::diagnostic::Result;
use crate::model::claim::Object;
use crate::model::{Interval, Truth};
use crate::resolve::query::{Rule, Term};
use crate::store::Snapshot;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::mem::swap;

/// Conclusions while solutions come in.
pub struct Conclusions<'r> {
    rule: &'r Rule,
    /// Whether what it joins must have held at one time.
    one_time: bool,
    own: Part,
    /// What others concluded.
    others: Vec<Part>,
}

/// What one walk concluded, share by share.
#[derive(Default)]
struct Part {
    found: DeferredDrop<Vec<Concluded>>,
    places: Contents,
}

/// What a rule concluded in a round.
struct Concluded {
    claim: DerivedClaim,
    /// The share that it was first found in.
    first: usize,
    /// The share of the derivation that stays.
    share: usize,
    /// Whether it was found in another walk before, and what stays of it is there.
    again: bool,
}

impl Concluded {
    /// The greatest of several stays: the most certain, of those the first.
    fn rank(&self) -> (Truth, Reverse<usize>) {
        (self.claim.truth, Reverse(self.share))
    }
}

impl<'r> Conclusions<'r> {
    pub fn of(rule: &'r Rule) -> Conclusions<'r> {
        let one_time = held::joins_one_time(rule);
        Conclusions { rule, one_time, own: Part::default(), others: vec![] }
    }

    /// How many there are, with those that come again.
    pub fn len(&self) -> usize {
        self.own.found.len() + self.others.iter().map(|part| part.found.len()).sum::<usize>()
    }

    /// All of them, share by share, as one walk would have concluded them: what was concluded in several is there once.
    pub fn in_order(self, budget: Budget) -> Result<impl Iterator<Item = DerivedClaim>> {
        let mut parts: Vec<Part> = [self.own].into_iter().chain(self.others).collect();
        let mut pace = budget.paced();
        for number in 1..parts.len() {
            let (before, own) = parts.split_at_mut(number);
            for found in own[0].found.iter_mut() {
                pace.work(4)?;
                join(before, found);
            }
        }
        let mut parts: Vec<_> = parts.into_iter().map(|part| part.found.into_iter().peekable()).collect();
        // Each share was gone through in one walk, in turn.
        let in_order = std::iter::from_fn(move || {
            let firsts = parts.iter_mut().enumerate().filter_map(|(at, part)| Some((part.peek()?.first, at)));
            let (_, next) = firsts.min()?;
            parts[next].next()
        });
        Ok(in_order.filter(|it| !it.again).map(|it| it.claim))
    }
}

impl<'p> Gather<'p> for Conclusions<'_> {
    const BY_SHARES: bool = true;

    fn take(&mut self, frame: &mut Frame, run: &Run) -> Flow {
        let Some(mut content) = head(self.rule, frame, run.snapshot) else { return Ok(()) };
        let held = if self.one_time { run.held_together(&frame.support) } else { Some(Interval::ALWAYS) };
        let truth = if held.is_some() { frame.truth } else { frame.truth.and(Truth::Possible) };
        let at_no_time = held.is_none() || frame.doubts.times;
        let held = held.filter(|&it| it != Interval::ALWAYS && run.schema.relation(content.relation).holds());
        // What is only possible may have held whenever.
        content.held = held.filter(|_| truth == Truth::Yes && content.says_only_its_ends());
        let known = self.own.known(&content);
        let before = known.map(|at| self.own.found[at as usize].claim.truth);
        if before >= Some(truth) || run.derived.truth_of(&content) >= Some(truth) {
            return Ok(());
        }
        let mut beneath = frame.support.clone();
        beneath.sort_unstable();
        beneath.dedup();
        let confidence = beneath.iter().map(|it| run.confidence_of(it)).min().unwrap_or(Decimal::ONE);
        run.charge(DerivedClaim::bytes(beneath.len()))?;
        let (rule, beneath) = (self.rule.id, beneath.into());
        let claim = DerivedClaim { content, rule, truth, held, at_no_time, confidence, beneath };
        let share = run.share_number();
        self.own.take(known, Concluded { claim, first: share, share, again: false });
        Ok(())
    }

    fn another(&self) -> Self {
        Conclusions::of(self.rule)
    }

    fn join(&mut self, other: Self, _: &Run) -> Flow {
        self.others.push(other.own);
        self.others.extend(other.others);
        Ok(())
    }
}

/// Joins what was found with the same of another walk: the greatest stays, where it was first found.
fn join(others: &mut [Part], found: &mut Concluded) {
    for other in others {
        let Some(at) = other.known(&found.claim.content) else { continue };
        let known = &mut other.found[at as usize];
        if known.again {
            continue;
        }
        let (stays, goes) = if known.first < found.first { (known, found) } else { (found, known) };
        if goes.rank() > stays.rank() {
            swap(&mut stays.claim, &mut goes.claim);
            stays.share = goes.share;
        }
        goes.again = true;
        return;
    }
}

impl Part {
    fn known(&self, content: &Content) -> Option<u32> {
        self.places.find(content, |at| &self.found[at as usize].claim.content)
    }

    /// Adds it, in the place of what is known and less certain.
    fn take(&mut self, known: Option<u32>, new: Concluded) {
        match known {
            Some(at) => {
                let known = &mut self.found[at as usize];
                *known = Concluded { first: known.first, ..new };
            }
            None => {
                self.places.insert(&new.claim.content, self.found.len() as u32);
                self.found.push(new);
            }
        }
    }
}

/// The head for one solution. `None` where a subject or role is no entity, or something is missing.
fn head(rule: &Rule, frame: &Frame, snapshot: &Snapshot) -> Option<Content> {
    let entity = |term: &Term| match frame.entity(term) {
        Known::Entity(entity) => Some(entity),
        _ => None,
    };
    // A share of a group's total stays a share.
    let value = |binding: &Binding| binding.stated(snapshot).map(|stated| values::own(&stated));
    let object = match &rule.head.object {
        Term::Value(value) => Object::Value(value.clone()),
        Term::Entity(entity) => Object::Entity(*entity),
        Term::Nothing => Object::Nothing,
        Term::Var(var) => match frame.read(*var) {
            Binding::Entity(entity) => Object::Entity(entity),
            binding => Object::Value(value(&binding)?),
        },
    };
    let mut details = Details::default();
    for (role, term) in &rule.head.roles {
        details.roles.push((*role, entity(term)?));
    }
    for (measure, var) in &rule.head.measures {
        details.measures.push((*measure, value(&frame.read(*var))?));
    }
    details.roles.sort();
    details.measures.sort();
    let details = (details != Details::default()).then(|| Box::new(details));
    let relation = rule.head.relation;
    let (subject, object) = match (entity(&rule.head.subject)?, object) {
        // A claim of a symmetric relation says the same of both ends: as in the store, the first of them is its subject.
        (subject, Object::Entity(end)) if snapshot.schema().relation(relation).symmetric && end < subject => {
            (end, Object::Entity(subject))
        }
        ends => ends,
    };
    Some(Content { relation, subject, object, held: None, details })
}
