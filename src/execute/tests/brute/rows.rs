//! Ranks and rows.

use super::*;

impl Brute<'_> {
    /// Whether the entity that `of` stands for comes at the ranks, and its key.
    pub fn ranks(&self, best: &Best, env: &Env, scope: &BTreeSet<Var>) -> (Truth, Option<Thing>) {
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
            if let Thing::Number(range, unit) = thing {
                ranked.push((of, (range, unit), truth.and(sure)));
            }
        }
        let Some((_, (own, unit), part)) = ranked.iter().find(|(of, ..)| *of == env[&best.of]).cloned()
        else {
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
            others.iter().filter(|(_, (range, _), part)| test(*range).and(*part) >= least).count()
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
        (part.and(not_after).and(not_before), Some(Thing::Number(own, unit)))
    }

    /// The rows of the query as text, sorted.
    pub fn rows(&self, query: &Query) -> Vec<String> {
        let solutions = self.solutions(&query.pattern);
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
                    text(&Thing::Number((count, count), None))
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
