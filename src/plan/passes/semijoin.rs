//! Where going through the solutions takes too long, what a row does not show is only looked for: steps whose variables no row,
//! order or group needs become a test of existence, which is made once for what it shares with the others ("people that know
//! people that know …" looks at everybody once for each `know`, not at every chain). The claims beneath a row are those of all
//! solutions in either plan; of very many the first are told.

use super::{join_order, shared};
use crate::plan::arrange::Dependencies;
use crate::plan::cost::Costs;
use crate::plan::tree::{Access, Compute, Gathering, Output, Plan, Rows};
use crate::plan::worth::Worth;
use crate::resolve::query::{Term, Var, Vars};

/// So much less work must be expected of it, since it keeps what it finds.
const GAIN: f64 = 4.0;

/// Adds the reduced plan to an output that may take long; to be run at once if nothing is worth waiting for.
pub fn apply(plan: Plan, costs: &Costs, worth: &Worth) -> Plan {
    let Plan::Output(output) = plan else { return plan };
    match reduced_output(&output, costs, worth) {
        Some(reduced) => Plan::Output(Box::new(Output::Either {
            at_once: worth.reducing == 0.0,
            walk: output,
            reduced: Box::new(reduced),
        })),
        None => Plan::Output(output),
    }
}

fn reduced_output(output: &Output, costs: &Costs, worth: &Worth) -> Option<Output> {
    let told = Plan::TOLD;
    match output {
        Output::Rows(rows) if rows.gathering.counting.is_none() => {
            let counts_solutions = |it: &Compute| matches!(it, Compute::Solutions { .. });
            let mut computes =
                rows.columns.iter().map(|(_, it)| it).chain(rows.order.iter().map(|it| &it.by));
            if computes.any(counts_solutions) {
                return None;
            }
            let input = reduced(&rows.input, &output.mentions(), told, costs, worth.reducing)?;
            let shared = shared::step(&input, costs, worth.sharing);
            let gathering = Gathering { ascending: None, distinct: false, shared, ..rows.gathering.clone() };
            Some(Output::Rows(Rows { input, gathering, ..rows.clone() }))
        }
        Output::Whether { input, otherwise } => {
            let input = reduced(input, &Vars::new(), told, costs, worth.reducing)?;
            Some(Output::Whether { input, otherwise: otherwise.clone() })
        }
        Output::Claims { input, limit, include_possible } => {
            // All of them are what is asked for.
            let input = reduced(input, &Vars::new(), usize::MAX, costs, worth.reducing)?;
            Some(Output::Claims { input, limit: *limit, include_possible: *include_possible })
        }
        _ => None,
    }
}

/// The same solutions as far as the variables go that are needed. `None` where nothing can be reduced, or nothing is gained.
fn reduced(input: &Plan, needed: &Vars, told: usize, costs: &Costs, worth: f64) -> Option<Plan> {
    let steps = input.steps();
    if !steps.iter().all(can_be_moved) {
        return None;
    }
    let walk = costs.of(input, &Vars::new()).work;
    let reduction = Reduction { steps, told, costs };
    let plan = reduction.steps_of(steps.to_vec(), &Vars::new(), needed);
    let any = plan.iter().any(|step| matches!(step, Plan::Exists { .. }));
    let gains = worth == 0.0 || walk > worth && walk > GAIN * reduction.work(&plan, &Vars::new(), 1.0);
    (any && gains).then_some(Plan::Join(plan))
}

/// Whether each solution of the step binds the same variables, and nothing is told of the step itself.
fn can_be_moved(step: &Plan) -> bool {
    !matches!(step, Plan::Optional(_) | Plan::Best(_) | Plan::Output(_))
        && step.gives() == step.surely_gives()
}

struct Reduction<'a> {
    steps: &'a [Plan],
    told: usize,
    costs: &'a Costs<'a>,
}

impl Reduction<'_> {
    /// The steps in an order in which those come first that bind what is needed, with tests of existence for the others, each
    /// as early as what it shares is bound.
    fn steps_of(&self, steps: Vec<Plan>, bound: &Vars, needed: &Vars) -> Vec<Plan> {
        let (core, rest) = split(steps, bound, needed);
        let mut known = bound.clone();
        let core = join_order::order(core, bound, self.costs);
        let all: Vars = core.iter().flat_map(Plan::gives).chain(bound.iter().copied()).collect();
        let mut waiting: Vec<(Vars, Vec<Plan>)> = parts(rest, &all);
        let mut result = vec![];
        let mut place = |known: &Vars, result: &mut Vec<Plan>| {
            let (ready, others) =
                std::mem::take(&mut waiting).into_iter().partition(|(given, _)| given.is_subset(known));
            waiting = others;
            let ready: Vec<(Vars, Vec<Plan>)> = ready;
            ready.into_iter().for_each(|(given, part)| result.extend(self.exists(part, given)));
        };
        place(&known, &mut result);
        for step in core {
            known.extend(step.gives());
            result.push(step);
            place(&known, &mut result);
        }
        result
    }

    /// Steps that share only the given variables with others, as a test. What tests already stays as it is.
    fn exists(&self, mut part: Vec<Plan>, given: Vars) -> Vec<Plan> {
        if part.iter().all(|step| step.gives().is_subset(&given)) {
            return part;
        }
        let first = part.remove(self.first_of(&part, &given));
        let mut known = given.clone();
        known.extend(first.gives());
        let mut steps = vec![first];
        steps.extend(self.steps_of(part, &known, &Vars::new()));
        let (block, given) = (Box::new(Plan::Join(steps)), given.into_iter().collect());
        vec![Plan::Exists { block, given, told: self.told }]
    }

    /// The step to begin with, by its place: one that goes on from what is given, so that the rest shares less.
    fn first_of(&self, part: &[Plan], given: &Vars) -> usize {
        let dependencies = Dependencies::of(part, given);
        let ready = (0..part.len()).filter(|&it| dependencies.is_ready(it, |_| false));
        let rank = |step: &Plan| {
            let apart = !given.is_empty() && step.mentions().is_disjoint(given);
            (apart, self.costs.of(step, given).fanout)
        };
        let ranked = ready.map(|it| (it, rank(&part[it])));
        let least = ranked.min_by(|(_, (a, x)), (_, (b, y))| a.cmp(b).then(x.total_cmp(y)));
        least.map_or(0, |(place, _)| place)
    }

    /// The work that steps are expected to take for so many solutions before them.
    fn work(&self, steps: &[Plan], bound: &Vars, mut before: f64) -> f64 {
        let (mut bound, mut work) = (bound.clone(), 0.0);
        for step in steps {
            let one = self.costs.of(step, &bound);
            work += match step {
                Plan::Exists { block, given, .. } => {
                    let once = given.iter().map(|&var| self.number_of(var)).product::<f64>().min(before);
                    before + self.work(block.steps(), &bound, once)
                }
                _ => before * one.work,
            };
            before *= one.fanout;
            bound.extend(step.gives());
        }
        work
    }

    /// How many entities there may be for the variable, at most.
    fn number_of(&self, var: Var) -> f64 {
        let snapshot = self.costs.snapshot;
        let is = |term: &Term| *term == Term::Var(var);
        let numbers = self.steps.iter().filter_map(|step| match step {
            Plan::Type { of, is: kind } if is(of) => Some(snapshot.count_of(*kind)),
            Plan::Claims(Access { clause, .. }) if is(&clause.subject) => {
                Some(snapshot.statistics(clause.relation).subjects)
            }
            Plan::Claims(Access { clause, .. }) if is(&clause.object) => {
                Some(snapshot.statistics(clause.relation).objects)
            }
            _ => None,
        });
        numbers.min().unwrap_or(snapshot.entity_count()) as f64
    }
}

/// The steps that what is needed rests on, and the others: again and again a step is left out that shares at most one variable,
/// which another step binds.
fn split(steps: Vec<Plan>, bound: &Vars, needed: &Vars) -> (Vec<Plan>, Vec<Plan>) {
    let needed: Vars = needed.difference(bound).copied().collect();
    if needed.is_empty() {
        return (vec![], steps);
    }
    let mut core: Vec<usize> = (0..steps.len()).collect();
    let can_go = |core: &[usize], step: usize| {
        let others = || core.iter().filter(|&&it| it != step).map(|&it| &steps[it]);
        let mentioned: Vars = others().flat_map(Plan::mentions).chain(needed.iter().copied()).collect();
        let given: Vars = others().flat_map(Plan::surely_gives).collect();
        let own: Vars = steps[step].mentions().difference(bound).copied().collect();
        let shared: Vars = own.intersection(&mentioned).copied().collect();
        core.len() > 1 && shared.len() <= 1 && shared.is_subset(&given)
    };
    // Tests of type first: what claims bind is of few types.
    let is_type = |step: &usize| matches!(steps[*step], Plan::Type { .. });
    while let Some(place) = (core.iter().position(|step| is_type(step) && can_go(&core, *step)))
        .or_else(|| core.iter().position(|step| can_go(&core, *step)))
    {
        core.remove(place);
    }
    let (mut kept, mut rest) = (vec![], vec![]);
    for (place, step) in steps.into_iter().enumerate() {
        if core.contains(&place) { kept.push(step) } else { rest.push(step) }
    }
    (kept, rest)
}

/// The steps in parts that share no variables but those that are known, each with the known ones that it speaks of.
fn parts(steps: Vec<Plan>, known: &Vars) -> Vec<(Vars, Vec<Plan>)> {
    let mut parts: Vec<(Vars, Vec<Plan>)> = vec![];
    for step in steps {
        let mut own: (Vars, Vec<Plan>) = (step.mentions(), vec![]);
        let meets = |(vars, _): &(Vars, Vec<Plan>)| vars.intersection(&own.0).any(|var| !known.contains(var));
        let (met, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(meets);
        for (vars, steps) in met {
            own.0.extend(vars);
            own.1.extend(steps);
        }
        own.1.push(step);
        parts = apart;
        parts.push(own);
    }
    parts.into_iter().map(|(vars, steps)| (vars.intersection(known).copied().collect(), steps)).collect()
}
