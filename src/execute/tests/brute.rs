//! The meaning of a query, read off its definition: guess every variable, check every clause. No plan, no
//! index, no order.

use super::base::World;
use crate::model::claim::{Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::*;
use crate::resolve::query::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a variable may stand for.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub enum Thing {
    Empty,
    Entity(EntityId),
    /// What a claim says, seen from a member of its group or from all of it.
    Said {
        claim: ClaimId,
        measure: bool,
        numbers: Numbers,
        text: String,
        member: Option<EntityId>,
    },
    /// What was computed.
    Number(Numbers),
}

/// Every number from one to another.
pub type Numbers = (f64, f64);

pub type Env = BTreeMap<Var, Thing>;

pub struct Brute<'w> {
    pub world: &'w World,
}

fn numbers(it: &Quantity) -> Numbers {
    let (n, m) = (f64::try_from(it.number).unwrap(), f64::try_from(it.upper).unwrap());
    match it.bound {
        Bound::Exactly | Bound::Between => (n, m),
        Bound::AtLeast => (n, f64::INFINITY),
        Bound::AtMost => (f64::NEG_INFINITY, n),
        other => panic!("not generated: {other:?}"),
    }
}

fn share((_, high): Numbers) -> Numbers {
    (0.0, high)
}

impl Thing {
    /// Whether two stand for the same.
    fn same(&self, other: &Thing) -> bool {
        match (self, other) {
            (Thing::Said { text: a, member: m, .. }, Thing::Said { text: b, member: n, .. }) => {
                a == b && m.is_some() == n.is_some()
            }
            (a, b) => a == b && *a != Thing::Empty,
        }
    }

    fn own(&self) -> Option<Numbers> {
        match self {
            Thing::Said { numbers, member: Some(_), .. } => Some(share(*numbers)),
            Thing::Said { numbers, .. } | Thing::Number(numbers) => Some(*numbers),
            _ => None,
        }
    }
}

fn compare_numbers(a: Numbers, op: Comparison, b: Numbers) -> Truth {
    let less = |a: Numbers, b: Numbers| match () {
        _ if a.1 < b.0 => Truth::Yes,
        _ if a.0 >= b.1 => Truth::No,
        _ => Truth::Possible,
    };
    let equal = match () {
        _ if a.0 == a.1 && b.0 == b.1 => Truth::from(a == b),
        _ if less(a, b) == Truth::Yes || less(b, a) == Truth::Yes => Truth::No,
        _ => Truth::Possible,
    };
    match op {
        Comparison::Less => less(a, b),
        Comparison::More => less(b, a),
        Comparison::AtMost => !less(b, a),
        Comparison::AtLeast => !less(a, b),
        Comparison::Equal => equal,
        Comparison::NotEqual => !equal,
    }
}

impl Brute<'_> {
    fn claims(&self) -> impl Iterator<Item = ClaimId> {
        (0..self.world.snapshot.claim_count()).map(ClaimId::from)
    }

    fn entities(&self) -> impl Iterator<Item = EntityId> {
        (0..self.world.snapshot.entity_count()).map(EntityId::from)
    }

    /// The ends of a claim, from each member; of a symmetric relation both ways.
    fn ends(&self, claim: ClaimId) -> BTreeSet<(EntityId, Option<EntityId>)> {
        let snapshot = &self.world.snapshot;
        let object = match snapshot.object(claim) {
            Object::Entity(object) => Some(object),
            _ => None,
        };
        let mut ends = BTreeSet::new();
        for &subject in snapshot.subjects_of(claim) {
            ends.insert((subject, object));
            if let Some(object) = object
                && snapshot.schema().relation(snapshot.relation(claim)).symmetric
            {
                ends.insert((object, Some(subject)));
            }
        }
        ends
    }

    /// Everything that claims say in numbers, from every point of view.
    fn values(&self) -> Vec<Thing> {
        let snapshot = &self.world.snapshot;
        let mut all = vec![];
        for claim in self.claims() {
            let mut said = vec![];
            if let Object::Value(Value::Quantity(it)) = snapshot.object(claim) {
                said.push((false, it));
            }
            if let Some(Value::Quantity(it)) = self.measure(claim) {
                said.push((true, it));
            }
            for (measure, it) in said {
                for (subject, object) in self.ends(claim) {
                    let member = self.member(claim, subject, object);
                    let text = format!("{it:?}");
                    all.push(Thing::Said { claim, measure, numbers: numbers(&it), text, member });
                }
            }
        }
        all.dedup();
        all
    }

    fn measure(&self, claim: ClaimId) -> Option<Value> {
        let snapshot = &self.world.snapshot;
        let has = !snapshot.schema().relation(snapshot.relation(claim)).measures.is_empty();
        has.then(|| snapshot.measure(claim, MeasureId(0))).flatten()
    }

    fn member(&self, claim: ClaimId, subject: EntityId, object: Option<EntityId>) -> Option<EntityId> {
        let group = self.world.snapshot.subjects_of(claim);
        let ends = [Some(subject), object];
        (group.len() > 1).then(|| ends.into_iter().flatten().find(|it| group.contains(it))).flatten()
    }

    fn conditions(&self, clause: &ClaimClause, claim: ClaimId) -> Truth {
        let snapshot = &self.world.snapshot;
        let status = snapshot.status(claim);
        let mut truth = Truth::Yes;
        let mut statuses = vec![Status::Reported, Status::Estimated];
        for condition in &clause.conditions {
            match condition {
                Condition::Status(list) => statuses = list.clone(),
                Condition::Time(relation, time) => {
                    truth = truth.and(match snapshot.time(claim) {
                        Some(own) => own.is(*relation, *time),
                        None => Truth::Possible,
                    });
                }
                other => panic!("not generated: {other:?}"),
            }
        }
        truth.and(statuses.contains(&status).into())
    }

    fn thing(&self, term: &Term, env: &Env) -> Thing {
        match term {
            Term::Var(var) => env.get(var).cloned().unwrap_or(Thing::Empty),
            Term::Entity(entity) => Thing::Entity(*entity),
            Term::Value(Value::Quantity(it)) => Thing::Number(numbers(it)),
            Term::Value(other) => panic!("not generated: {other:?}"),
        }
    }

    /// Whether the claims say so, every variable given.
    fn says(&self, clause: &ClaimClause, env: &Env) -> Truth {
        if let Reach::Closure { within, .. } = clause.reach {
            return self.chain(clause, within, env);
        }
        let (subject, object) = (self.thing(&clause.subject, env), self.thing(&clause.object, env));
        let mut truth = Truth::No;
        let of_relation = self.claims().filter(|&it| self.world.snapshot.relation(it) == clause.relation);
        for claim in of_relation {
            for (from, to) in self.ends(claim) {
                let member = self.member(claim, from, to);
                let said = match self.world.snapshot.object(claim) {
                    Object::Value(Value::Quantity(it)) => {
                        let text = format!("{it:?}");
                        Thing::Said { claim, measure: false, numbers: numbers(&it), text, member }
                    }
                    _ => to.map_or(Thing::Empty, Thing::Entity),
                };
                let measured = clause.measures.iter().all(|(_, var)| match self.measure(claim) {
                    Some(Value::Quantity(it)) => {
                        let text = format!("{it:?}");
                        let said = Thing::Said { claim, measure: true, numbers: numbers(&it), text, member };
                        self.is(&env[var], &said, env, *var)
                    }
                    _ => false,
                });
                let object_var = match clause.object {
                    Term::Var(var) => var,
                    _ => Var(u32::MAX),
                };
                if subject == Thing::Entity(from) && self.is(&object, &said, env, object_var) && measured {
                    truth = truth.or(self.conditions(clause, claim));
                }
            }
        }
        truth
    }

    /// Whether the variable's thing is what a claim says. A guessed value is this very statement; one that is
    /// given from outside of the block needs only be the same value.
    fn is(&self, thing: &Thing, said: &Thing, env: &Env, var: Var) -> bool {
        let given = env.contains_key(&Var(var.0.wrapping_add(GIVEN)));
        match (thing, said) {
            (
                Thing::Said { claim: a, measure: m, member: p, .. },
                Thing::Said { claim: b, measure: n, member: q, .. },
            ) if !given => (a, m, p) == (b, n, q),
            (a, b) => a.same(b),
        }
    }

    fn chain(&self, clause: &ClaimClause, within: Option<u32>, env: &Env) -> Truth {
        let (subject, object) = (self.thing(&clause.subject, env), self.thing(&clause.object, env));
        let (Thing::Entity(subject), Thing::Entity(object)) = (subject, object) else { return Truth::No };
        let mut one: BTreeMap<(EntityId, EntityId), Truth> = BTreeMap::new();
        for claim in self.claims().filter(|&it| self.world.snapshot.relation(it) == clause.relation) {
            for (from, to) in self.ends(claim) {
                if let Some(to) = to {
                    let truth = one.entry((from, to)).or_insert(Truth::No);
                    *truth = truth.or(self.conditions(clause, claim));
                }
            }
        }
        let mut all = one.clone();
        for _ in 1..within.unwrap_or(20).min(20) {
            let mut longer = all.clone();
            for (&(from, by), &a) in &all {
                for (&(via, to), &b) in &one {
                    if by == via {
                        let truth = longer.entry((from, to)).or_insert(Truth::No);
                        *truth = truth.or(a.and(b));
                    }
                }
            }
            all = longer;
        }
        all.get(&(subject, object)).copied().unwrap_or(Truth::No)
    }

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

    fn guess(
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

    fn check(&self, clauses: &[Clause], env: &Env, scope: &BTreeSet<Var>, out: &mut Vec<(Env, Truth)>) {
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
        for clause in clauses {
            if let Clause::Best(best) = clause {
                solutions = solutions
                    .into_iter()
                    .map(|(mut env, before)| {
                        let (truth, key) = self.ranks(best, &env, scope);
                        if let (Some(var), Some(key)) = (best.value, key) {
                            env.insert(var, key);
                        }
                        (env, truth.and(before))
                    })
                    .collect();
            }
        }
        for (mut env, mut truth) in solutions {
            for clause in binds_in_order(clauses) {
                if let Clause::Bind { var, expr } = clause {
                    let (thing, sure) = self.value(expr, &env, scope);
                    truth = truth.and(if thing == Thing::Empty { Truth::No } else { sure });
                    env.insert(*var, thing);
                }
            }
            for clause in clauses {
                truth = truth.and(match clause {
                    Clause::Compare { left, op, right } => {
                        let (a, sure) = self.value(left, &env, scope);
                        let (b, too) = self.value(right, &env, scope);
                        self.compare(&a, *op, &b).and(sure).and(too)
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

    fn compare(&self, a: &Thing, op: Comparison, b: &Thing) -> Truth {
        match (a, b) {
            (Thing::Entity(a), Thing::Entity(b)) => match op {
                Comparison::Equal => (a == b).into(),
                Comparison::NotEqual => (a != b).into(),
                _ => Truth::No,
            },
            (
                Thing::Said { claim, measure, member, .. },
                Thing::Said { claim: c, measure: m, member: n, .. },
            ) if (claim, measure, member) == (c, m, n) => op.holds(std::cmp::Ordering::Equal).into(),
            (a, b) => match (a.own(), b.own()) {
                (Some(a), Some(b)) => compare_numbers(a, op, b),
                _ => Truth::No,
            },
        }
    }

    fn value(&self, expr: &Expr, env: &Env, scope: &BTreeSet<Var>) -> (Thing, Truth) {
        match expr {
            Expr::Term(term) => (self.thing(term, env), Truth::Yes),
            Expr::Over { function, of, block } => {
                let solutions = self.solve(block, &given(env, block, scope), scope);
                let items = solutions
                    .iter()
                    .map(|(env, truth)| (env.get(of).cloned().unwrap_or(Thing::Empty), *truth));
                self.any_of(*function, items.collect())
            }
            Expr::Aggregate { .. } | Expr::Solutions => panic!("not here"),
        }
    }

    /// Distinct items with the greatest truth of each, a group's members together.
    fn items(&self, all: Vec<(Thing, Truth)>) -> Vec<(Thing, Truth)> {
        let mut items: Vec<(Thing, Truth, BTreeSet<EntityId>)> = vec![];
        for (thing, truth) in all {
            let same = |other: &Thing| match (&thing, other) {
                (Thing::Said { claim: a, measure: m, .. }, Thing::Said { claim: b, measure: n, .. }) => {
                    (a, m) == (b, n)
                }
                (a, b) => a == b,
            };
            let member = match &thing {
                Thing::Empty => continue,
                Thing::Said { member, .. } => *member,
                _ => None,
            };
            match items.iter_mut().find(|(other, ..)| same(other)) {
                Some((_, known, members)) => {
                    *known = (*known).or(truth);
                    members.extend(member);
                }
                None => items.push((thing, truth, member.into_iter().collect())),
            }
        }
        items
            .into_iter()
            .map(|(thing, truth, members)| match thing {
                Thing::Said { claim, measure, numbers, text, member } => {
                    let whole = self.world.snapshot.subjects_of(claim).iter().all(|it| members.contains(it));
                    (Thing::Said { claim, measure, numbers, text, member: member.filter(|_| !whole) }, truth)
                }
                thing => (thing, truth),
            })
            .collect()
    }

    /// The function of every choice of possible items: all numbers it may be, and whether there is one.
    fn any_of(&self, function: Function, all: Vec<(Thing, Truth)>) -> (Thing, Truth) {
        let items = self.items(all);
        let possible: Vec<&Thing> =
            items.iter().filter(|it| it.1 == Truth::Possible).map(|it| &it.0).collect();
        let certain: Vec<&Thing> = items.iter().filter(|it| it.1 == Truth::Yes).map(|it| &it.0).collect();
        let mut range: Option<Numbers> = None;
        for choice in 0..1u32 << possible.len().min(12) {
            let chosen =
                possible.iter().enumerate().filter(|(index, _)| choice >> index & 1 == 1).map(|(_, it)| *it);
            let chosen: Vec<&Thing> = certain.iter().copied().chain(chosen).collect();
            if let Some((low, high)) = function_of(function, &chosen) {
                range = Some(range.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
            }
        }
        let sure =
            if function == Function::Count || !certain.is_empty() { Truth::Yes } else { Truth::Possible };
        match range {
            Some(range) => (Thing::Number(range), sure),
            None => (Thing::Empty, Truth::No),
        }
    }

    /// Whether the entity that `of` stands for comes at the ranks, and its key.
    fn ranks(&self, best: &Best, env: &Env, scope: &BTreeSet<Var>) -> (Truth, Option<Thing>) {
        let mut inner = given(env, &best.block, scope);
        inner.remove(&best.of);
        best.value.iter().for_each(|value| {
            inner.remove(value);
        });
        let mut outside = scope.clone();
        outside.remove(&best.of);
        let mut keys: Vec<(Thing, Vec<(Thing, Truth)>)> = vec![];
        for (env, truth) in self.solve(&best.block, &inner, &outside) {
            let of = env.get(&best.of).cloned().unwrap_or(Thing::Empty);
            let (key, sure) = match &best.key {
                Expr::Aggregate { of, .. } => (env.get(of).cloned().unwrap_or(Thing::Empty), Truth::Yes),
                expr => {
                    let mut scope = outside.clone();
                    scope.extend(gives(&best.block));
                    self.value(expr, &env, &scope)
                }
            };
            let item = (key, truth.and(sure));
            match keys.iter_mut().find(|(other, _)| *other == of) {
                Some((_, list)) => list.push(item),
                None => keys.push((of, vec![item])),
            }
        }
        let function = match &best.key {
            Expr::Aggregate { function, .. } => *function,
            _ if best.descending => Function::Maximum,
            _ => Function::Minimum,
        };
        let mut ranked = vec![];
        for (of, items) in keys {
            let truth = items.iter().map(|(_, truth)| *truth).max().unwrap();
            let (thing, sure) = self.any_of(function, items);
            if let Thing::Number(range) = thing {
                ranked.push((of, range, truth.and(sure)));
            }
        }
        let Some((_, own, part)) = ranked.iter().find(|(of, ..)| *of == env[&best.of]).cloned() else {
            return (Truth::No, None);
        };
        let others: Vec<_> = ranked.iter().filter(|(of, ..)| *of != env[&best.of]).collect();
        let before = |range: Numbers| match best.descending {
            true => compare_numbers(range, Comparison::More, own),
            false => compare_numbers(range, Comparison::Less, own),
        };
        let level = |range: Numbers| match best.descending {
            true => compare_numbers(range, Comparison::AtLeast, own),
            false => compare_numbers(range, Comparison::AtMost, own),
        };
        let count = |test: &dyn Fn(Numbers) -> Truth, least: Truth| {
            others.iter().filter(|(_, range, part)| test(*range).and(*part) >= least).count()
        };
        let last = best.first + best.take - 1;
        let not_after = match () {
            _ if count(&before, Truth::Possible) < last => Truth::Yes,
            _ if count(&before, Truth::Yes) >= last => Truth::No,
            _ => Truth::Possible,
        };
        let not_before = match () {
            _ if count(&level, Truth::Yes) + 1 >= best.first => Truth::Yes,
            _ if count(&level, Truth::Possible) + 1 < best.first => Truth::No,
            _ => Truth::Possible,
        };
        (part.and(not_after).and(not_before), Some(Thing::Number(own)))
    }

    /// The rows of the query as text, sorted.
    pub fn rows(&self, query: &Query) -> Vec<String> {
        let solutions = self.solve(&query.pattern, &Env::new(), &BTreeSet::new());
        let scope = gives(&query.pattern);
        let grouped =
            query.columns.iter().any(|it| matches!(it.expr, Expr::Aggregate { .. } | Expr::Solutions));
        let mut rows: BTreeMap<String, Truth> = BTreeMap::new();
        if !grouped {
            for (env, truth) in solutions {
                let cells =
                    query.columns.iter().map(|column| text(&self.value(&column.expr, &env, &scope).0));
                let row = rows.entry(cells.collect::<Vec<_>>().join(", ")).or_insert(Truth::No);
                *row = row.or(truth);
            }
            return rows.into_iter().map(|(row, truth)| format!("{row} {truth:?}")).collect();
        }
        let mut groups: BTreeMap<String, Vec<(Env, Truth)>> = BTreeMap::new();
        if query.group_by.is_empty() {
            groups.insert(String::new(), vec![]);
        }
        for (env, truth) in solutions {
            let key = query.group_by.iter().map(|var| text(env.get(var).unwrap_or(&Thing::Empty)));
            groups.entry(key.collect::<Vec<_>>().join(", ")).or_default().push((env, truth));
        }
        let mut all = vec![];
        for (_, solutions) in groups {
            let known = solutions.iter().map(|it| it.1).max();
            let truth = if query.group_by.is_empty() { Truth::Yes } else { known.unwrap() };
            let cells = query.columns.iter().map(|column| match &column.expr {
                Expr::Aggregate { function, of } => {
                    let of_each = solutions.iter().filter(|it| it.1 >= truth);
                    let items =
                        of_each.map(|(env, _)| (env.get(of).cloned().unwrap_or(Thing::Empty), Truth::Yes));
                    let (thing, _) = self.any_of(*function, items.collect());
                    text(&thing)
                }
                Expr::Solutions => {
                    let of_each = solutions.iter().filter(|it| it.1 >= truth);
                    let all = of_each.map(|(env, _)| {
                        let things = scope.iter().map(|var| text(env.get(var).unwrap_or(&Thing::Empty)));
                        things.collect::<Vec<String>>()
                    });
                    let count = all.collect::<BTreeSet<_>>().len() as f64;
                    text(&Thing::Number((count, count)))
                }
                expr => {
                    let env: Env = solutions[0]
                        .0
                        .iter()
                        .filter(|(var, _)| query.group_by.contains(var))
                        .map(|(a, b)| (*a, b.clone()))
                        .collect();
                    let scope = query.group_by.iter().copied().collect();
                    text(&self.value(expr, &env, &scope).0)
                }
            });
            let cells: Vec<String> = cells.collect();
            all.push(format!("{} {truth:?}", cells.join(", ")));
        }
        all.sort();
        all
    }
}

/// Marks a variable as given from outside, in an environment.
const GIVEN: u32 = 1000;

/// What a block finds bound: all that is in scope, and nothing for what is not bound.
fn given(env: &Env, block: &Block, scope: &BTreeSet<Var>) -> Env {
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

fn function_of(function: Function, things: &[&Thing]) -> Option<Numbers> {
    if function == Function::Count {
        return Some((things.len() as f64, things.len() as f64));
    }
    let ranges: Vec<Numbers> = things.iter().filter_map(|it| it.own()).collect();
    if ranges.is_empty() {
        return None;
    }
    let all = |choose: fn(f64, f64) -> f64| {
        ranges.iter().copied().reduce(|(a, b), (c, d)| (choose(a, c), choose(b, d)))
    };
    match function {
        Function::Minimum => all(f64::min),
        Function::Maximum => all(f64::max),
        Function::Sum => Some(ranges.iter().fold((0.0, 0.0), |(a, b), (c, d)| (a + c, b + d))),
        _ => panic!("not generated"),
    }
}

pub fn text(thing: &Thing) -> String {
    match thing {
        Thing::Empty => "-".into(),
        Thing::Entity(entity) => format!("e{}", entity.0),
        Thing::Said { numbers, member, .. } => format!("{numbers:?} {}", member.is_some()),
        Thing::Number(numbers) => format!("{numbers:?} false"),
    }
}

/// The variables that the block can bind.
fn gives(block: &Block) -> BTreeSet<Var> {
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

fn terms(it: &ClaimClause) -> BTreeSet<Var> {
    let terms = [&it.subject, &it.object].into_iter().filter_map(|term| match term {
        Term::Var(var) => Some(*var),
        _ => None,
    });
    terms.chain(it.measures.iter().map(|(_, var)| *var)).collect()
}

/// The variables to guess; whether they stand for values.
fn guesses(clause: &Clause, guessed: &mut BTreeMap<Var, bool>, brute: &Brute) {
    match clause {
        Clause::Type { of: Term::Var(var), .. } => {
            guessed.entry(*var).or_insert(false);
        }
        Clause::Claim(it) => {
            let attribute = brute.world.snapshot.schema().relation(it.relation).is_attribute();
            for (term, is_value) in [(&it.subject, false), (&it.object, attribute)] {
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

/// The `Bind`s, each after those whose variables it mentions.
fn binds_in_order(clauses: &[Clause]) -> Vec<&Clause> {
    let mut waiting: Vec<&Clause> = clauses.iter().filter(|it| matches!(it, Clause::Bind { .. })).collect();
    let mut order = vec![];
    let speaks_of = |a: &Clause, b: &Clause| match (a, b) {
        (Clause::Bind { expr, .. }, Clause::Bind { var, .. }) => {
            format!("{expr:?}").contains(&format!("{var:?}"))
        }
        _ => false,
    };
    while let Some(next) = waiting.iter().position(|a| !waiting.iter().any(|b| a != b && speaks_of(a, b))) {
        order.push(waiting.remove(next));
    }
    order
}

/// The clauses with each `Any` replaced by the clauses of one branch, in all ways.
fn choices(clauses: &[Clause]) -> Vec<Vec<Clause>> {
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
