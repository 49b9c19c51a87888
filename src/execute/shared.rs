//! A walk that all processors take part in: one step's claims or entities are shared out among them, each gathers from
//! the solutions that it finds, and what they gathered is put together. In which order is left to chance; what is
//! gathered does not depend on it.

use super::by_address::ByAddress;
use super::frame::Frame;
use super::ranked::Rankings;
use super::run::{Flow, Run, Stop};
use super::share::Share;
use super::thresholds::Thresholds;
use crate::plan::Plan;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What is gathered from solutions of a plan.
pub trait Gather<'p>: Send {
    /// Whether what is gathered tells in which share it was found. Then one who walks alone goes by shares as well.
    const BY_SHARES: bool = false;

    /// Takes a solution in.
    fn take(&mut self, frame: &mut Frame, run: &Run<'p>) -> Flow;
    /// One that has gathered nothing yet.
    fn another(&self) -> Self;
    /// Takes in what another gathered from other solutions.
    fn join(&mut self, other: Self, run: &Run<'p>) -> Flow;
}

/// What a helper found out besides what it gathered.
struct Aside<'p> {
    solved: bool,
    hop_limit: Option<u32>,
    cut: bool,
    rankings: Rankings<'p>,
}

impl<'a> Run<'a> {
    /// Gathers from all solutions of the outermost plan. `shared` is the step whose claims or entities are shared out, as
    /// [`Rows::gathering`](crate::plan::Rows::gathering) says.
    pub fn gather<G: Gather<'a>>(&self, input: &'a Plan, shared: Option<usize>, into: &mut G) -> Flow {
        let helpers = rayon::current_num_threads() - 1;
        // Who may give up does not have others begin.
        let by_shares = (helpers > 0 || G::BY_SHARES) && !self.measures && !self.may_give_up();
        let step = shared.filter(|_| by_shares).and_then(|place| input.steps().get(place));
        let Some(step) = step else { return self.solve_all(input, &mut |frame| into.take(frame, self)) };
        let Thresholds { shares: number, alone, .. } = self.context.thresholds;
        let shares = Shares { input, step: ByAddress(step), number, next: AtomicUsize::new(0) };
        let begin = self.steps_gone();
        shares.take(self, into, || self.steps_gone() - begin < alone).map_err(|(_, stop)| stop)?;
        if shares.are_taken() { Ok(()) } else { self.gather_with(helpers, &shares, into) }
    }

    fn gather_with<G: Gather<'a>>(&self, helpers: usize, shares: &Shares<'a>, into: &mut G) -> Flow {
        let failures = Mutex::new(vec![]);
        let gathered = Mutex::new(vec![]);
        let beside = self.worker_seed();
        rayon::in_place_scope(|scope| {
            for mut own in (0..helpers).map(|_| into.another()) {
                let (failures, gathered, beside) = (&failures, &gathered, &beside);
                scope.spawn(move |_| {
                    let run = beside.run();
                    match shares
                        .take(&run, &mut own, || true)
                        .and_then(|()| run.settle().map_err(|failure| (shares.number, failure.into())))
                    {
                        Ok(()) => lock(gathered).push((own, run.aside())),
                        Err(failure) => lock(failures).push(failure),
                    }
                });
            }
            // Nobody else is kept from telling meanwhile.
            let own = shares.take(self, into, || true);
            lock(&failures).extend(own.err());
        });
        let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        let gathered = gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        // As if they had come one after the other.
        if let Some((_, stop)) = failures.into_iter().min_by_key(|(share, _)| *share) {
            return Err(stop);
        }
        gathered.into_iter().try_for_each(|(own, aside)| {
            self.solved.set(self.solved.get() || aside.solved);
            self.cut.set(self.cut.get() || aside.cut);
            let limits = [self.hop_limit.get(), aside.hop_limit];
            self.hop_limit.set(limits.into_iter().flatten().min());
            self.rankings.borrow_mut().extend(aside.rankings);
            into.join(own, self)
        })
    }

    fn aside(&self) -> Aside<'a> {
        let (solved, hop_limit, cut) = (self.solved.get(), self.hop_limit.get(), self.cut.get());
        Aside { solved, hop_limit, cut, rankings: self.rankings.take() }
    }
}

/// The shares of a walk that are left.
struct Shares<'p> {
    input: &'p Plan,
    step: ByAddress<'p, Plan>,
    /// How many there are in all.
    number: usize,
    next: AtomicUsize,
}

impl<'p> Shares<'p> {
    /// Walks share by share, as long as there are some and the walk is to go on. Where one fails, nobody takes another.
    fn take<G: Gather<'p>>(
        &self,
        run: &Run<'p>,
        into: &mut G,
        goes_on: impl Fn() -> bool,
    ) -> Result<(), (usize, Stop)> {
        while goes_on() {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.number {
                break;
            }
            run.share.set(Some((self.step, Share { number, of: self.number })));
            let solved = run.solve_all(self.input, &mut |frame| into.take(frame, run));
            run.share.set(None);
            if let Err(stop) = solved {
                self.next.store(self.number, Ordering::Relaxed);
                return Err((number, stop));
            }
        }
        Ok(())
    }

    fn are_taken(&self) -> bool {
        self.next.load(Ordering::Relaxed) >= self.number
    }
}

fn lock<T>(list: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}
