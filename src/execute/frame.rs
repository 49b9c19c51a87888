//! A solution while it grows: variables with what they are bound to, the truth so far, the claims used.

use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Interval, MeasureId, Quantity, RelationId, Truth, Value};
use crate::resolve::query::{Term, Var};
use crate::store::{Code, Snapshot};
use std::borrow::Cow;
use std::sync::Arc;

/// What a variable is bound to.
#[derive(Clone, PartialEq, Debug)]
pub enum Binding {
    /// Known to have nothing.
    Empty,
    Entity(EntityId),
    /// What a claim of the store states, and is nobody's share of a total: most such values are only handed on.
    Stored(Stored),
    Value(Arc<Stated>),
    /// The things that a claim counts without naming them.
    Unnamed(Fact),
}

/// A value, and the claim that states it.
#[derive(Clone, PartialEq, Debug)]
pub struct Stated {
    pub value: Value,
    /// `None` for a literal and for what was computed.
    pub origin: Option<Origin>,
    /// What it was computed for: a total takes it once for each of these.
    pub computed_for: Option<Arc<[Key]>>,
}

/// A value where a claim of the store states it. What it is, is looked up when somebody asks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Stored {
    pub claim: ClaimId,
    pub said: Said,
}

/// What a claim states, and in which part. Codes are of values, not of entities or groups.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Said {
    Object(Code),
    Measure(MeasureId, Code),
    Time,
}

/// Where a value stands. A sum takes each origin once.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Origin {
    pub fact: Fact,
    pub part: Part,
    /// The subject by which a group's claim was found, when the query does not name the whole group: the value
    /// is the group's total.
    pub member: Option<EntityId>,
}

/// A claim of the store, or one that a rule derived (an index into the derived claims of the run).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Fact {
    Stored(ClaimId),
    Derived(u32),
}

/// The part of a claim that a value stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Part {
    Object,
    Measure(MeasureId),
    Time,
}

/// What a solution rests on: a claim, or a chain of two or more claims of one relation.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Support {
    Fact(Fact),
    Chain { relation: RelationId, from: EntityId, to: EntityId, facts: Arc<[Fact]> },
}

impl Support {
    /// Its claims, in the order of the chain.
    pub fn facts(&self) -> &[Fact] {
        match self {
            Support::Fact(fact) => std::slice::from_ref(fact),
            Support::Chain { facts, .. } => facts,
        }
    }
}

/// What makes two bindings the same: the entity, or the value counted in its root unit. A group's total is
/// never the same as somebody's own.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Key {
    Entity(EntityId),
    /// A value of the store, which has one code.
    Coded(Code),
    /// Any other.
    Value {
        value: Value,
        shared: bool,
    },
    Unnamed(Fact),
    Empty,
}

impl Binding {
    pub fn value(value: Value) -> Binding {
        Binding::Value(Arc::new(Stated { value, origin: None, computed_for: None }))
    }

    /// The same, as a value that was computed for these; what a claim states stays its own.
    pub fn computed_for(self, keys: impl Iterator<Item = Key>) -> Binding {
        match &self {
            Binding::Value(stated) if stated.origin.is_none() && stated.computed_for.is_none() => {
                let computed_for = Some(keys.collect());
                Binding::Value(Arc::new(Stated { computed_for, ..(**stated).clone() }))
            }
            _ => self,
        }
    }

    pub fn key(&self, snapshot: &Snapshot) -> Key {
        match self {
            Binding::Empty => Key::Empty,
            Binding::Entity(entity) => Key::Entity(*entity),
            Binding::Unnamed(fact) => Key::Unnamed(*fact),
            Binding::Stored(stored) => {
                match stored.code().filter(|&code| snapshot.values().is_in_root_unit(code, snapshot.schema()))
                {
                    Some(code) => Key::Coded(code),
                    None => Key::of(&stored.value(snapshot), false, snapshot),
                }
            }
            Binding::Value(stated) => Key::of(&stated.value, stated.is_shared(), snapshot),
        }
    }

    /// The value, with the claim that states it; `None` where it is none.
    pub fn stated(&self, snapshot: &Snapshot) -> Option<Cow<'_, Stated>> {
        match self {
            Binding::Value(stated) => Some(Cow::Borrowed(stated)),
            Binding::Stored(stored) => Some(Cow::Owned(stored.stated(snapshot))),
            Binding::Empty | Binding::Entity(_) | Binding::Unnamed(_) => None,
        }
    }

    /// Where it is a value of a claim, that claim.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Binding::Value(stated) => stated.origin,
            Binding::Stored(stored) => Some(stored.origin()),
            Binding::Empty | Binding::Entity(_) | Binding::Unnamed(_) => None,
        }
    }

    pub fn is_value(&self) -> bool {
        matches!(self, Binding::Value(_) | Binding::Stored(_))
    }

    /// Whether two bindings are the same, by their keys.
    fn is_same(&self, other: &Binding, snapshot: &Snapshot) -> bool {
        match (self, other) {
            (Binding::Entity(a), Binding::Entity(b)) => a == b,
            _ => self.is_value() && other.is_value() && self.key(snapshot) == other.key(snapshot),
        }
    }

    /// Which of two that are counted as one value stands for both, whichever came first.
    pub fn reads_before(&self, other: &Binding, snapshot: &Snapshot) -> bool {
        if let (Binding::Stored(one), Binding::Stored(other)) = (self, other)
            && one.code().is_some_and(|code| Some(code) == other.code())
        {
            return one.origin() < other.origin();
        }
        let place = |it: &Binding| it.stated(snapshot).map(|it| (it.value.clone(), it.origin));
        place(self) < place(other)
    }

    /// Which of two statements of one value stands for both: a claim's before a literal's, the least.
    fn precedes(&self, other: &Binding, snapshot: &Snapshot) -> bool {
        let rank = |it: &Binding| (it.origin().is_none(), it.origin());
        let value = |it: &Binding| it.stated(snapshot).map(|it| it.value.clone());
        rank(self).cmp(&rank(other)).then_with(|| value(self).cmp(&value(other))).is_lt()
    }
}

impl Key {
    fn of(value: &Value, shared: bool, snapshot: &Snapshot) -> Key {
        let value = in_root_unit(value, snapshot.schema());
        match snapshot.values().code_of(&value).filter(|_| !shared) {
            Some(code) => Key::Coded(code),
            None => Key::Value { value, shared },
        }
    }
}

impl Stored {
    pub fn part(&self) -> Part {
        match self.said {
            Said::Object(_) => Part::Object,
            Said::Measure(measure, _) => Part::Measure(measure),
            Said::Time => Part::Time,
        }
    }

    /// The code of the value, if it has one.
    pub fn code(&self) -> Option<Code> {
        match self.said {
            Said::Object(code) | Said::Measure(_, code) => Some(code),
            Said::Time => None,
        }
    }

    pub fn origin(&self) -> Origin {
        Origin { fact: Fact::Stored(self.claim), part: self.part(), member: None }
    }

    pub fn value(&self, snapshot: &Snapshot) -> Value {
        match self.said {
            Said::Object(code) | Said::Measure(_, code) => snapshot.value(code),
            // Where it has none, it may be any.
            Said::Time => Value::Time(snapshot.time(self.claim).unwrap_or(Interval::ALWAYS)),
        }
    }

    pub fn stated(&self, snapshot: &Snapshot) -> Stated {
        Stated { value: self.value(snapshot), origin: Some(self.origin()), computed_for: None }
    }
}

impl Stated {
    pub fn is_shared(&self) -> bool {
        self.origin.is_some_and(|origin| origin.member.is_some())
    }
}

/// The value with its quantity counted in the root of its unit.
pub fn in_root_unit(value: &Value, schema: &Schema) -> Value {
    let Value::Quantity(quantity) = value else { return value.clone() };
    // Only what a block computes may be too large, and stays a value of its own.
    let scaled = schema.in_root_roughly(*quantity).unwrap_or(*quantity);
    Value::Quantity(Quantity { number: scaled.number.normalize(), upper: scaled.upper.normalize(), ..scaled })
}

/// The solution so far. Steps extend it and take back what they did, so that one frame serves a whole run.
pub struct Frame<'s> {
    snapshot: &'s Snapshot,
    slots: Vec<Slot>,
    /// The variables that were bound or changed, in order, and what those had that were bound before: to be taken back.
    trail: Vec<Change>,
    before: Vec<Slot>,
    pub truth: Truth,
    pub support: Vec<Support>,
    /// Why the solution is only possible, as far as remarks tell.
    pub doubts: Doubts,
    /// When the claims so far that are to have held at one time did.
    pub held: Interval,
}

/// A change of a slot.
struct Change {
    var: Var,
    /// Whether the slot was in use before: most are not.
    was_used: bool,
}

/// A variable's place in a frame.
#[derive(Clone, Default)]
struct Slot {
    binding: Option<Binding>,
    /// Given from outside of the block that is being solved: it stays what it is, even where another claim of the
    /// block states the same value.
    given: bool,
}

/// A state of a frame to return to.
#[derive(Clone, Copy)]
pub struct Mark {
    trail: usize,
    support: usize,
    truth: Truth,
    doubts: Doubts,
    held: Interval,
}

/// Reasons why a solution is only possible.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Doubts {
    /// A claim has no date where one is asked for.
    pub undated: bool,
    /// A group's total does not tell its member's share.
    pub share: bool,
    /// Two amounts are in units that do not convert, such as two currencies.
    pub apart: bool,
    /// It rests on claims that held at no time together.
    pub times: bool,
}

impl Doubts {
    pub fn join(&mut self, other: Doubts) {
        self.undated |= other.undated;
        self.share |= other.share;
        self.apart |= other.apart;
        self.times |= other.times;
    }
}

impl<'s> Frame<'s> {
    pub fn new(snapshot: &'s Snapshot, variables: usize) -> Frame<'s> {
        Frame {
            snapshot,
            slots: vec![Slot::default(); variables],
            trail: vec![],
            before: vec![],
            truth: Truth::Yes,
            support: vec![],
            doubts: Doubts::default(),
            held: Interval::ALWAYS,
        }
    }

    pub fn mark(&self) -> Mark {
        let (trail, support) = (self.trail.len(), self.support.len());
        Mark { trail, support, truth: self.truth, doubts: self.doubts, held: self.held }
    }

    /// Takes back everything since the mark.
    pub fn undo(&mut self, mark: Mark) {
        while self.trail.len() > mark.trail {
            if let Some(Change { var, was_used }) = self.trail.pop() {
                let before = if was_used { self.before.pop() } else { None };
                self.slots[var.index()] = before.unwrap_or_default();
            }
        }
        self.support.truncate(mark.support);
        self.truth = mark.truth;
        self.doubts = mark.doubts;
        self.held = mark.held;
    }

    pub fn get(&self, var: Var) -> Option<&Binding> {
        self.slots[var.index()].binding.as_ref()
    }

    /// The variable's binding; what is not bound has nothing.
    pub fn read(&self, var: Var) -> Binding {
        self.get(var).cloned().unwrap_or(Binding::Empty)
    }

    pub fn read_key(&self, var: Var) -> Key {
        self.get(var).map_or(Key::Empty, |binding| binding.key(self.snapshot))
    }

    fn set(&mut self, var: Var, slot: Slot) {
        let before = std::mem::replace(&mut self.slots[var.index()], slot);
        let was_used = before.binding.is_some() || before.given;
        if was_used {
            self.before.push(before);
        }
        self.trail.push(Change { var, was_used });
    }

    /// Has what is bound to the variable by [`put`](Frame::put) from now on be taken back.
    pub fn open(&mut self, var: Var) {
        self.trail.push(Change { var, was_used: false });
    }

    /// Binds a variable that was opened, whatever it was bound to since.
    pub fn put(&mut self, var: Var, binding: Binding) {
        self.slots[var.index()].binding = Some(binding);
    }

    /// Fixes what a block finds given from outside: what is not bound is known to have nothing.
    pub fn give(&mut self, vars: &[Var]) {
        for &var in vars {
            let binding = self.get(var).cloned().or(Some(Binding::Empty));
            self.set(var, Slot { binding, given: true });
        }
    }

    /// Hides a binding, so that the variable can be bound anew within a block.
    pub fn hide(&mut self, var: Var) {
        self.set(var, Slot::default());
    }

    /// Binds the variable; where it is bound, tests that it is the same. Of several claims that state one value
    /// one stays its origin, whichever came first.
    #[must_use]
    pub fn bind(&mut self, var: Var, new: Binding) -> bool {
        let slot = &self.slots[var.index()];
        let replaces = match (&slot.binding, &new) {
            (None, _) => true,
            (Some(old), _) if !old.is_same(&new, self.snapshot) => return false,
            (Some(old), new) => new.is_value() && !slot.given && new.precedes(old, self.snapshot),
        };
        if replaces {
            self.set(var, Slot { binding: Some(new), given: false });
        }
        true
    }

    /// Binds the term to the entity at an end of a chain, or tests whether it is that one.
    #[must_use]
    pub fn bind_end(&mut self, term: &Term, entity: EntityId) -> bool {
        match term {
            Term::Var(var) => self.bind(*var, Binding::Entity(entity)),
            Term::Entity(it) => *it == entity,
            Term::Value(_) | Term::Nothing => false,
        }
    }

    /// The entity that a term stands for, if it is known.
    pub fn entity(&self, term: &Term) -> Known {
        match term {
            Term::Entity(entity) => Known::Entity(*entity),
            Term::Value(_) | Term::Nothing => Known::Other,
            Term::Var(var) => match self.get(*var) {
                None => Known::Open,
                Some(Binding::Entity(entity)) => Known::Entity(*entity),
                Some(_) => Known::Other,
            },
        }
    }

    pub fn lower_truth(&mut self, truth: Truth) {
        self.truth = self.truth.and(truth);
    }
}

/// What is known of a term before a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    Entity(EntityId),
    /// A value, or nothing: no entity.
    Other,
    /// Not bound yet.
    Open,
}
