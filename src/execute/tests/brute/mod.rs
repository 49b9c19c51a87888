//! The meaning of a query, read off its definition: guess every variable, check every clause. No plan, no
//! index, no order.

mod amounts;
mod rows;
mod said;
mod scope;
mod things;

pub use things::{Thing, in_unit, text};

use super::base::World;
use crate::model::claim::{Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::resolve::query::*;
use scope::{GIVEN, choices, computed_in_order, given, gives, guesses, terms};
use std::collections::{BTreeMap, BTreeSet};
use things::{Numbers, compare_numbers, numbers};

pub type Env = BTreeMap<Var, Thing>;

pub struct Brute<'w> {
    pub world: &'w World,
    /// Values whose claims are asked for their time: they are compared whatever it is.
    dated: BTreeSet<Var>,
    /// The pattern's own claims that must have held at one time, or what they say together is only possible.
    together: Vec<ClaimClause>,
}

impl<'w> Brute<'w> {
    pub fn of(query: &Query, world: &'w World) -> Brute<'w> {
        let lasts = |claim: &ClaimClause| {
            world.snapshot.schema().relation(claim.relation).lasting
                && !claim.asks_when()
                && claim.reach == Reach::Direct
        };
        let together = query.pattern.clauses.iter().filter_map(|clause| match clause {
            Clause::Claim(claim) if lasts(claim) => Some(claim.clone()),
            _ => None,
        });
        Brute { world, dated: query.pattern.dated_values(), together: together.collect() }
    }

    /// The solutions of the pattern itself.
    pub fn solutions(&self, pattern: &Block) -> Vec<(Env, Truth)> {
        let all = self.solve(pattern, &Env::new(), &BTreeSet::new());
        let joined = |(env, truth): (Env, Truth)| {
            let together = self.at_one_time(&self.together, Interval::ALWAYS, &env);
            (env, truth.and(together))
        };
        all.into_iter().map(joined).collect()
    }

    /// Whether claims that say these things held at one time within what is left of it.
    fn at_one_time(&self, clauses: &[ClaimClause], left: Interval, env: &Env) -> Truth {
        let Some((first, rest)) = clauses.split_first() else { return Truth::Yes };
        let ways = self.saying(first, env).into_iter().map(|(claim, truth)| {
            let time = self.world.snapshot.time(claim).unwrap_or(Interval::ALWAYS);
            match left.meet(time) {
                Some(left) => truth.and(self.at_one_time(rest, left, env)),
                None => truth.and(Truth::Possible),
            }
        });
        ways.fold(Truth::No, Truth::or)
    }
}

impl Brute<'_> {
    /// All solutions of the block that extend what is given. `scope` are the variables bound outside.
    pub fn solve(&self, block: &Block, env: &Env, scope: &BTreeSet<Var>) -> Vec<(Env, Truth)> {
        let mut scope = scope.clone();
        scope.extend(gives(block));
        let mut solutions = vec![];
        for clauses in choices(&block.clauses) {
            let mut guessed: BTreeMap<Var, bool> = BTreeMap::new();
            for clause in &clauses {
                guesses(clause, &mut guessed, self);
            }
            guessed.retain(|var, _| !env.contains_key(var));
            let vars: Vec<(Var, bool)> = guessed.into_iter().collect();
            self.guess(&clauses, &vars, env, &scope, &mut solutions);
        }
        solutions
    }

    pub fn guess(
        &self,
        clauses: &[Clause],
        vars: &[(Var, bool)],
        env: &Env,
        scope: &BTreeSet<Var>,
        out: &mut Vec<(Env, Truth)>,
    ) {
        let Some(((var, is_value), rest)) = vars.split_first() else {
            return self.check(clauses, env, scope, out);
        };
        let things: Vec<Thing> =
            if *is_value { self.values() } else { self.entities().map(Thing::Entity).collect() };
        for thing in things {
            let mut env = env.clone();
            env.insert(*var, thing);
            // Give up early where a clause with everything guessed is false.
            let open: BTreeSet<Var> = rest.iter().map(|(var, _)| *var).collect();
            let refuted = clauses.iter().any(|clause| match clause {
                Clause::Claim(it) => terms(it).is_disjoint(&open) && self.says(it, &env) == Truth::No,
                _ => false,
            });
            if !refuted {
                self.guess(clauses, rest, &env, scope, out);
            }
        }
    }

    pub fn check(&self, clauses: &[Clause], env: &Env, scope: &BTreeSet<Var>, out: &mut Vec<(Env, Truth)>) {
        let mut truth = Truth::Yes;
        for clause in clauses {
            truth = truth.and(match clause {
                Clause::Type { of, is } => match self.thing(of, env) {
                    Thing::Entity(entity) => self.world.snapshot.is_a(entity, *is).into(),
                    _ => Truth::No,
                },
                Clause::Claim(it) => self.says(it, env),
                _ => Truth::Yes,
            });
        }
        if truth == Truth::No {
            return;
        }
        let mut solutions = vec![(env.clone(), truth)];
        for clause in clauses {
            if let Clause::Optional(block) = clause {
                solutions = solutions
                    .into_iter()
                    .flat_map(|(env, before)| {
                        let inside = self.solve(block, &env, scope);
                        let certain = inside.iter().any(|(_, truth)| *truth == Truth::Yes);
                        let mut all: Vec<_> =
                            inside.into_iter().map(|(env, truth)| (env, truth.and(before))).collect();
                        if !certain {
                            all.push((env, before));
                        }
                        all
                    })
                    .collect();
            }
        }
        for (mut env, mut truth) in solutions {
            for clause in computed_in_order(clauses) {
                truth = truth.and(match clause {
                    Clause::Bind { var, expr } => {
                        let (thing, sure) = self.value(expr, &env, scope);
                        let bound = if thing == Thing::Empty { Truth::No } else { sure };
                        let thing = match expr {
                            Expr::Over { block, .. } => {
                                let given = block.mentions().into_iter().filter(|var| scope.contains(var));
                                thing.computed_for(given, &env)
                            }
                            _ => thing,
                        };
                        env.insert(*var, thing);
                        bound
                    }
                    Clause::Best(best) => {
                        let (placed, key) = self.ranks(best, &env, scope);
                        if let (Some(var), Some(key)) = (best.value, key) {
                            let given = best.block.mentions().into_iter().filter(|var| scope.contains(var));
                            let of: BTreeSet<Var> = given.chain([best.of]).collect();
                            let key = key.computed_for(of, &env);
                            env.insert(var, key);
                        }
                        placed
                    }
                    _ => Truth::Yes,
                });
            }
            for clause in clauses {
                truth = truth.and(match clause {
                    Clause::Compare { left, op, right } => {
                        let (a, sure) = self.value(left, &env, scope);
                        let (b, too) = self.value(right, &env, scope);
                        let dated =
                            |it: &Expr| matches!(it, Expr::Term(Term::Var(var)) if self.dated.contains(var));
                        match self.of_other_times(&a, &b) && !(dated(left) && dated(right)) {
                            true => Truth::No,
                            false => self.compare(&a, *op, &b).and(sure).and(too),
                        }
                    }
                    Clause::Not(block) => {
                        let inside = self.solve(block, &given(&env, block, scope), scope);
                        !inside.into_iter().map(|(_, truth)| truth).max().unwrap_or(Truth::No)
                    }
                    _ => Truth::Yes,
                });
            }
            if truth != Truth::No {
                out.push((env, truth));
            }
        }
    }
}
