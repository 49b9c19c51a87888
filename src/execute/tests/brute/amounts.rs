//! Comparisons, expressions and aggregates: of every choice of what is only possible.

use super::*;

impl Brute<'_> {
    /// Whether both are said of things at times of which no day is the same.
    pub fn of_other_times(&self, a: &Thing, b: &Thing) -> bool {
        let time = |thing: &Thing| match thing {
            Thing::Said { claim, measure: false, .. } => self.world.snapshot.time(*claim),
            _ => None,
        };
        time(a).zip(time(b)).is_some_and(|(a, b)| (a.start, a.end) != (b.start, b.end))
    }

    pub fn compare(&self, a: &Thing, op: Comparison, b: &Thing) -> Truth {
        let (said, asked) = (a.unit(), b.unit());
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
                // Of amounts in two currencies nobody knows which is more.
                (Some(_), Some(_)) if said != asked => Truth::Possible,
                (Some(a), Some(b)) => compare_numbers(a, op, b),
                _ => Truth::No,
            },
        }
    }

    pub fn value(&self, expr: &Expr, env: &Env, scope: &BTreeSet<Var>) -> (Thing, Truth) {
        match expr {
            Expr::Term(term) => (self.thing(term, env), Truth::Yes),
            Expr::Over { function, of, block } => {
                let solutions = self.solve(block, &given(env, block, scope), scope);
                let items = solutions
                    .iter()
                    .map(|(env, truth)| (env.get(of).cloned().unwrap_or(Thing::Empty), *truth));
                self.any_of(*function, items.collect())
            }
            Expr::Arithmetic { .. } | Expr::Aggregate { .. } | Expr::Solutions => panic!("not here"),
        }
    }

    /// Distinct items with the greatest truth of each, a group's members together.
    pub fn items(&self, all: Vec<(Thing, Truth)>) -> Vec<(Thing, Truth)> {
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
                Thing::Said { claim, measure, numbers, unit, text, member } => {
                    let whole = self.world.snapshot.subjects_of(claim).iter().all(|it| members.contains(it));
                    (
                        Thing::Said {
                            claim,
                            measure,
                            numbers,
                            unit,
                            text,
                            member: member.filter(|_| !whole),
                        },
                        truth,
                    )
                }
                thing => (thing, truth),
            })
            .collect()
    }

    /// The function of every choice of possible items: all numbers it may be, and whether there is one.
    pub fn any_of(&self, function: Function, all: Vec<(Thing, Truth)>) -> (Thing, Truth) {
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
        let unit = items.first().and_then(|(thing, _)| thing.unit()).filter(|_| function != Function::Count);
        match range {
            Some(range) => (Thing::Number(range, unit), sure),
            None => (Thing::Empty, Truth::No),
        }
    }
}

pub fn function_of(function: Function, things: &[&Thing]) -> Option<Numbers> {
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
