//! The walk over a plan.

use super::by_address::ByAddress;
use super::context::Context;
use super::derived::Table;
use super::existing;
use super::frame::{Binding, Fact, Frame};
use super::many::Pieces;
use super::memory::Account;
use super::profile::Profile;
use super::ranked::Rankings;
use super::searches::{Searches, Seen};
use super::share::Share;
use super::tally::Total;
use super::thresholds::Thresholds;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::schema::Schema;
use crate::model::{EntityId, RelationId, Truth, TypeId};
use crate::plan::{Compute, Plan};
use crate::resolve::query::{Condition, Term, Var};
use crate::store::Snapshot;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// Why a walk ends before its end.
pub enum Stop {
    /// Whoever takes the solutions has enough of them.
    Enough,
    /// The walk has taken as many steps as it was given.
    OverBudget,
    Failed(Box<Diagnostic>),
}

impl Stop {
    /// Of a walk that lies within no other, and so has no budget that could be used up.
    pub fn outermost(self) -> Result<()> {
        match self {
            Stop::Enough => Ok(()),
            Stop::OverBudget => unreachable!("a budget is taken back where it was given"),
            Stop::Failed(failure) => Err(failure),
        }
    }
}

pub type Flow = std::result::Result<(), Stop>;

/// What a part of a walk gives, unless it ends early.
pub type Solved<T> = std::result::Result<T, Stop>;

/// Takes each solution of a walk.
pub type Then<'t> = &'t mut dyn FnMut(&mut Frame) -> Flow;

impl From<Box<Diagnostic>> for Stop {
    fn from(failure: Box<Diagnostic>) -> Stop {
        Stop::Failed(failure)
    }
}

/// One run of a query: what all steps share.
pub struct Run<'a> {
    pub context: &'a Context<'a>,
    pub snapshot: &'a Snapshot,
    pub schema: &'a Schema,
    /// The claims that rules derive.
    pub derived: Arc<Table>,
    pub variables: usize,
    steps: Cell<u64>,
    /// Of all that run beside each other, in bytes.
    memory: Arc<Account<'a>>,
    /// What is to be charged to it, as soon as it is more than the credit.
    owed: Cell<usize>,
    credit: usize,
    /// The number of steps at which whoever asked for the walk gives it up.
    patience: Cell<Option<u64>>,
    /// What was searched for by step of the plan.
    pub reached: RefCell<HashMap<ByAddress<'a, Plan>, Searches>>,
    pub seen: RefCell<Seen>,
    /// Whether claims of a relation have held at no time together, as far as that was asked.
    pub never_meet: RefCell<HashMap<RelationId, bool>>,
    pub rankings: RefCell<Rankings<'a>>,
    /// What was found to exist, and whether claims beneath it were left out.
    pub existing: RefCell<existing::Known<'a>>,
    pub cut: Cell<bool>,
    /// The smallest hop limit at which a search stopped with more to explore.
    pub hop_limit: Cell<Option<u32>>,
    /// Whether the outermost plan had a solution.
    pub solved: Cell<bool>,
    /// Whether steps are measured, and what was.
    pub measures: bool,
    pub profile: RefCell<Option<Profile<'a>>>,
    /// Of a step, the share that is gone through.
    pub share: Cell<Option<(ByAddress<'a, Plan>, Share)>>,
}

/// What runs have in common that run beside each other.
pub struct WorkerSeed<'a> {
    context: &'a Context<'a>,
    derived: Arc<Table>,
    variables: usize,
    memory: Arc<Account<'a>>,
}

/// How many steps pass between two looks at the clock.
const BETWEEN_LOOKS: u64 = 4096;
/// The bytes that one who helps may take before it tells the others.
const CREDIT: usize = 1 << 16;

impl<'a> WorkerSeed<'a> {
    pub fn run(&self) -> Run<'a> {
        let mut run = Run::on(self.memory.clone(), self.context, self.derived.clone(), self.variables);
        run.credit = CREDIT;
        run
    }
}

impl<'a> Run<'a> {
    pub fn new(context: &'a Context<'a>, derived: Arc<Table>, variables: usize) -> Run<'a> {
        Run::on(Arc::new(Account::new(context.pool, context.memory)), context, derived, variables)
    }

    fn on(
        memory: Arc<Account<'a>>,
        context: &'a Context<'a>,
        derived: Arc<Table>,
        variables: usize,
    ) -> Run<'a> {
        Run {
            context,
            snapshot: context.snapshot,
            schema: context.snapshot.schema(),
            derived,
            variables,
            steps: Cell::new(0),
            memory,
            owed: Cell::new(0),
            credit: 0,
            patience: Cell::new(None),
            reached: RefCell::default(),
            seen: RefCell::default(),
            never_meet: RefCell::default(),
            rankings: RefCell::default(),
            existing: RefCell::default(),
            cut: Cell::new(false),
            hop_limit: Cell::new(None),
            solved: Cell::new(false),
            measures: false,
            profile: RefCell::default(),
            share: Cell::new(None),
        }
    }

    /// What runs need that are to help this one.
    pub fn worker_seed(&self) -> WorkerSeed<'a> {
        let (derived, memory) = (self.derived.clone(), self.memory.clone());
        WorkerSeed { context: self.context, derived, variables: self.variables, memory }
    }

    /// Walks plans that live shorter than this run by one that lives no longer than they do, on this one's account.
    pub fn meanwhile<'p, T>(&'p self, walk: impl FnOnce(&Run<'p>) -> Solved<T>) -> Solved<T> {
        let run = Run::on(self.memory.clone(), self.context, self.derived.clone(), self.variables);
        run.patience.set(self.patience.get().map(|last| last.saturating_sub(self.steps.get())));
        let done = walk(&run);
        self.steps.set(self.steps.get().saturating_add(run.steps.get()));
        done
    }

    /// How long lists are gone through.
    pub fn pieces(&self) -> Pieces<'a> {
        let Thresholds { sorted, mapped, .. } = self.context.thresholds;
        Pieces { budget: self.context.budget(), sorted, mapped }
    }

    pub fn frame(&self) -> Frame<'a> {
        Frame::new(self.snapshot, self.variables)
    }

    /// Counts a step of work; now and then looks whether the run is to stop.
    pub fn step(&self) -> Flow {
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(BETWEEN_LOOKS) { self.check() } else { Ok(()) }
    }

    /// Counts many steps at once.
    pub fn steps(&self, number: usize) -> Flow {
        let (before, number) = (self.steps.get(), number as u64);
        self.steps.set(before.wrapping_add(number));
        if before % BETWEEN_LOOKS + number >= BETWEEN_LOOKS { self.check() } else { Ok(()) }
    }

    /// The steps so far.
    pub fn steps_gone(&self) -> u64 {
        self.steps.get()
    }

    fn check(&self) -> Flow {
        if self.patience.get().is_some_and(|last| self.steps.get() >= last) {
            return Err(Stop::OverBudget);
        }
        Ok(self.context.budget().check()?)
    }

    pub fn may_give_up(&self) -> bool {
        self.patience.get().is_some()
    }

    /// Does what takes at most about so many steps, not counting those of a search; `None` if it would take more, or more
    /// memory than there is.
    pub fn within<T>(&self, steps: u64, walk: impl FnOnce() -> Solved<T>) -> Solved<Option<T>> {
        let (held, begin) = (self.held(), self.steps.get());
        let patience = self.patience.replace(Some(begin.saturating_add(steps)));
        let done = walk();
        let given_up = self.patience.replace(patience).is_some_and(|last| self.steps.get() >= last);
        match done {
            Err(Stop::OverBudget) if given_up => {}
            Err(Stop::Failed(failure)) if failure.code == Code::TooLarge => {}
            done => return done.map(Some),
        }
        self.memory.back_to(held);
        Ok(None)
    }

    /// Accounts for memory that results take.
    pub fn charge(&self, bytes: usize) -> Result<()> {
        let owed = self.owed.get().saturating_add(bytes);
        self.owed.set(owed);
        if owed <= self.credit { Ok(()) } else { self.settle() }
    }

    /// Charges what is owed.
    pub fn settle(&self) -> Result<()> {
        let owed = self.owed.take();
        self.memory.take(owed)
    }

    /// Accounts for memory that is given back.
    pub fn release(&self, bytes: usize) {
        let unpaid = self.owed.get().min(bytes);
        self.owed.set(self.owed.get() - unpaid);
        self.memory.give_back(bytes - unpaid);
    }

    /// An account for what is held no longer than this run.
    pub fn account(&self) -> Account<'a> {
        self.memory.another()
    }

    /// The memory accounted for, in bytes.
    pub fn held(&self) -> usize {
        self.memory.held()
    }

    /// Hands every solution of the outermost plan to `then`.
    pub fn solve_all(&self, plan: &'a Plan, then: Then) -> Flow {
        self.solve(plan, &mut self.frame(), &mut |frame| {
            self.step()?;
            self.solved.set(true);
            then(frame)
        })
    }

    /// Hands every solution of the plan that extends the frame to `then`. The frame is as before afterwards.
    pub fn solve(&self, plan: &'a Plan, frame: &mut Frame, then: Then) -> Flow {
        self.step()?;
        match self.measures && !matches!(plan, Plan::Join(_)) {
            true => self.solve_measured(plan, frame, then),
            false => self.solve_step(plan, frame, then),
        }
    }

    pub fn solve_step(&self, plan: &'a Plan, frame: &mut Frame, then: Then) -> Flow {
        match plan {
            Plan::Join(steps) => self.join(steps, frame, then),
            Plan::Type { of, is } => self.of_type(of, *is, self.share_of(plan), frame, then),
            Plan::Claims(access) => self.claims(access, self.share_of(plan), frame, then),
            Plan::Unnamed { access, of } => self.unnamed(access, of, frame, then),
            Plan::Closure { clause, within, .. } => self.closure(plan, clause, *within, frame, then),
            Plan::Path(clause) => self.path_clause(clause, frame, then),
            Plan::Compare { left, op, right, one_time } => {
                let mark = frame.mark();
                let left = self.compute(left, frame)?;
                let right = self.compute(right, frame)?;
                let apart = *one_time && self.are_of_other_times(&left.binding, &right.binding);
                let truth = if apart { Truth::No } else { self.compare(&left, *op, &right, frame) };
                self.keep(truth, mark, frame, then)
            }
            Plan::Dated { of, relation, to } => {
                let mark = frame.mark();
                let of = self.compute(of, frame)?;
                let to = self.compute(to, frame)?;
                let truth = super::values::dated(&of.binding, *relation, &to.binding, self.snapshot);
                self.keep(truth.and(of.truth).and(to.truth), mark, frame, then)
            }
            Plan::Bind { var, value } => {
                let mark = frame.mark();
                let Total { mut binding, truth } = self.compute(value, frame)?;
                if let Compute::Over { given, .. } = value {
                    binding = binding.computed_for(given.iter().map(|&var| frame.read_key(var)));
                }
                let bound = binding != Binding::Empty && frame.bind(*var, binding);
                self.keep(truth.and(bound.into()), mark, frame, then)
            }
            Plan::Not { block, given } => {
                let mark = frame.mark();
                frame.give(given);
                let truth = !self.truth_of(block, frame)?;
                let doubts = frame.doubts;
                frame.undo(mark);
                frame.doubts = doubts;
                self.keep(truth, mark, frame, then)
            }
            Plan::Exists { block, given, told } if *told > 0 => {
                self.exists(plan, block, (given, *told), frame, then)
            }
            Plan::Exists { block, .. } => {
                let mark = frame.mark();
                let truth = self.truth_of(block, frame)?;
                self.keep(truth, mark, frame, then)
            }
            Plan::Optional(block) => self.optional(block, frame, then),
            Plan::Any(branches) => branches.iter().try_for_each(|branch| self.solve(branch, frame, then)),
            Plan::Best(ranking) => self.best(plan, ranking, frame, then),
            // An output stands outermost; within a plan there is none to hand on.
            Plan::Output(_) => Ok(()),
        }
    }

    fn join(&self, steps: &'a [Plan], frame: &mut Frame, then: Then) -> Flow {
        match steps {
            [] => then(frame),
            [last] => self.solve(last, frame, then),
            [first, rest @ ..] => self.solve(first, frame, &mut |frame| self.join(rest, frame, then)),
        }
    }

    /// Hands the frame on with at most the truth, unless that is `No`; then returns it to the mark.
    pub fn keep(&self, truth: Truth, mark: super::frame::Mark, frame: &mut Frame, then: Then) -> Flow {
        frame.lower_truth(truth);
        let flow = if truth == Truth::No { Ok(()) } else { then(frame) };
        frame.undo(mark);
        flow
    }

    /// Binds the variable, or tests it, and hands the frame on.
    pub fn keep_bound(&self, var: Var, binding: Binding, frame: &mut Frame, then: Then) -> Flow {
        let mark = frame.mark();
        let bound = frame.bind(var, binding);
        self.keep(bound.into(), mark, frame, then)
    }

    /// The number of the share of the walk that is under way.
    pub fn share_number(&self) -> usize {
        self.share.get().map_or(0, |(_, share)| share.number)
    }

    /// The share of the step that is to be gone through.
    fn share_of(&self, plan: &'a Plan) -> Share {
        match self.share.get() {
            Some((step, share)) if step == ByAddress(plan) => share,
            _ => Share::WHOLE,
        }
    }

    fn of_type(&self, of: &Term, is: TypeId, share: Share, frame: &mut Frame, then: Then) -> Flow {
        use super::frame::Known;
        match (frame.entity(of), of) {
            (Known::Entity(entity), _) if self.snapshot.is_a(entity, is) => {
                share.of(1).try_for_each(|_| then(frame))
            }
            (Known::Open, Term::Var(var)) => {
                let own = share.of(self.snapshot.count_of(is));
                for entity in self.snapshot.entities_of(is).skip(own.start).take(own.len()) {
                    self.step()?;
                    self.keep_bound(*var, Binding::Entity(entity), frame, then)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn optional(&self, block: &'a Plan, frame: &mut Frame, then: Then) -> Flow {
        let before = frame.truth;
        let mut certain = false;
        // Whether the block itself is certain, apart from the doubts that came before it.
        frame.truth = Truth::Yes;
        let flow = self.solve(block, frame, &mut |frame| {
            let (mark, inside) = (frame.mark(), frame.truth);
            certain |= inside == Truth::Yes;
            frame.truth = inside.and(before);
            let flow = then(frame);
            frame.undo(mark);
            flow
        });
        frame.truth = before;
        flow?;
        if certain { Ok(()) } else { then(frame) }
    }

    /// The greatest truth of the block's solutions, whatever the truth so far, with what keeps it open. Stops at a certain
    /// one.
    pub fn truth_of(&self, block: &'a Plan, frame: &mut Frame) -> Solved<Truth> {
        let mark = frame.mark();
        frame.truth = Truth::Yes;
        let (mut truth, mut doubts) = (Truth::No, frame.doubts);
        let flow = self.solve(block, frame, &mut |frame| {
            truth = truth.or(frame.truth);
            doubts.join(frame.doubts);
            if truth == Truth::Yes { Err(Stop::Enough) } else { Ok(()) }
        });
        frame.undo(mark);
        if truth == Truth::Possible {
            frame.doubts = doubts;
        }
        match flow {
            Ok(()) | Err(Stop::Enough) => Ok(truth),
            Err(failed) => Err(failed),
        }
    }

    /// Every subject of a stored claim, sorted: more than one when a group did it together. What rules conclude,
    /// they conclude of one.
    pub fn subjects(&self, fact: Fact) -> &[EntityId] {
        match fact {
            Fact::Stored(claim) => self.snapshot.subjects_of(claim),
            Fact::Derived(_) => &[],
        }
    }

    /// The end that is a subject of the claim as its group's member: none when the claim is not a group's, or when
    /// that end and those that `Condition::Together` names are the whole group.
    pub fn member(&self, fact: Fact, ends: [EntityId; 2], conditions: &[Condition]) -> Option<EntityId> {
        let subjects = self.subjects(fact);
        if subjects.len() <= 1 {
            return None;
        }
        // Of a symmetric relation the member may stand at either end.
        let member = ends.into_iter().find(|end| subjects.binary_search(end).is_ok())?;
        let named = |subject: &EntityId| {
            let names = |it: &Condition| matches!(it, Condition::Together(them) if them.contains(subject));
            *subject == member || conditions.iter().any(names)
        };
        (!subjects.iter().all(named)).then_some(member)
    }
}
