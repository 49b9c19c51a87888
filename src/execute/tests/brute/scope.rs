//! Which variables a block binds, and which it is given.

use super::*;

/// Marks a variable as given from outside, in an environment.
pub const GIVEN: u32 = 1000;

/// What a block finds bound: all that is in scope, and nothing for what is not bound.
pub fn given(env: &Env, block: &Block, scope: &BTreeSet<Var>) -> Env {
    let _ = block;
    let mut inner = Env::new();
    for &var in scope {
        inner.insert(var, env.get(&var).cloned().unwrap_or(Thing::Empty));
        inner.insert(Var(var.0 + GIVEN), Thing::Empty);
    }
    for (var, thing) in env {
        inner.entry(*var).or_insert_with(|| thing.clone());
    }
    inner
}

/// The variables that the block can bind.
pub fn gives(block: &Block) -> BTreeSet<Var> {
    block
        .clauses
        .iter()
        .flat_map(|clause| match clause {
            Clause::Type { of: Term::Var(var), .. } => [*var].into(),
            Clause::Claim(it) => terms(it),
            Clause::Optional(block) => gives(block),
            Clause::Any(branches) => branches.iter().flat_map(gives).collect(),
            Clause::Best(best) => [best.of].into_iter().chain(best.value).collect(),
            Clause::Bind { var, .. } => [*var].into(),
            _ => BTreeSet::new(),
        })
        .collect()
}

pub fn terms(it: &ClaimClause) -> BTreeSet<Var> {
    let roles = it.roles.iter().map(|(_, term)| term);
    let terms = [&it.subject, &it.object].into_iter().chain(roles).filter_map(|term| match term {
        Term::Var(var) => Some(*var),
        _ => None,
    });
    terms.chain(it.measures.iter().map(|(_, var)| *var)).collect()
}

/// The variables to guess; whether they stand for values.
pub fn guesses(clause: &Clause, guessed: &mut BTreeMap<Var, bool>, brute: &Brute) {
    match clause {
        Clause::Type { of: Term::Var(var), .. } => {
            guessed.entry(*var).or_insert(false);
        }
        Clause::Claim(it) => {
            let attribute = brute.world.snapshot.schema().relation(it.relation).is_attribute();
            let roles = it.roles.iter().map(|(_, term)| (term, false));
            for (term, is_value) in [(&it.subject, false), (&it.object, attribute)].into_iter().chain(roles) {
                if let Term::Var(var) = term {
                    guessed.insert(*var, is_value);
                }
            }
            it.measures.iter().for_each(|(_, var)| {
                guessed.insert(*var, true);
            });
        }
        Clause::Best(best) => {
            guessed.entry(best.of).or_insert(false);
        }
        _ => {}
    }
}

/// The clauses that compute a variable, each after those whose variables it mentions.
pub fn computed_in_order(clauses: &[Clause]) -> Vec<&Clause> {
    let computes = |clause: &Clause| match clause {
        Clause::Bind { var, .. } => Some(*var),
        Clause::Best(best) => best.value,
        _ => None,
    };
    let mut waiting: Vec<&Clause> =
        clauses.iter().filter(|it| matches!(it, Clause::Bind { .. } | Clause::Best(_))).collect();
    let mut order = vec![];
    let mentions = |a: &Clause, b: &Clause| {
        computes(b).is_some_and(|var| format!("{a:?}").contains(&format!("{var:?}")))
    };
    while let Some(next) = waiting.iter().position(|a| !waiting.iter().any(|b| a != b && mentions(a, b))) {
        order.push(waiting.remove(next));
    }
    order
}

/// The clauses with each `Any` replaced by the clauses of one branch, in all ways.
pub fn choices(clauses: &[Clause]) -> Vec<Vec<Clause>> {
    let mut all = vec![vec![]];
    for clause in clauses {
        let ways: Vec<Vec<Clause>> = match clause {
            Clause::Any(branches) => branches.iter().flat_map(|branch| choices(&branch.clauses)).collect(),
            clause => vec![vec![clause.clone()]],
        };
        all = all
            .iter()
            .flat_map(|some: &Vec<Clause>| ways.iter().map(move |way| [&some[..], way].concat()))
            .collect();
    }
    all
}
