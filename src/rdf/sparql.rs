//! Statements in SPARQL.

use super::names::PREFIXES;
use super::no_equal::refuse;
use super::patterns::{Lines, Outside, Rendering, braces, conjunctions, group_by, surely_given};
use super::values::Sort;
use crate::diagnostic::Result;
use crate::model::RelationId;
use crate::plan;
use crate::resolve::query::{Ask, Expr, Order, Query, Term, Var, Vars};
use crate::store::Snapshot;
use std::collections::BTreeSet;

/// The query in SPARQL, over the triples of [`write_triples`](super::write_triples): its solutions are the rows. The
/// result of `ASK` is `true` for `yes`, and `false` for both `denied` and `no claim found`. `derived` are the
/// relations of which rules derive claims. Refuses (`no-sparql`) what has no equal there.
pub fn sparql(query: &Query, snapshot: &Snapshot, derived: &BTreeSet<RelationId>) -> Result<String> {
    let plan = plan::lower(query, snapshot)?;
    if plan.heeds_unnamed() {
        return Err(refuse("a claim speaks of things without naming them, and triples leave it out".into()));
    }
    if plan.is_at_one_time() {
        return Err(refuse("it joins claims that must have held at one time".into()));
    }
    let rendering = Rendering::new(query, snapshot, derived)?;
    let lines = match query.ask {
        Ask::Rows => rendering.rows()?,
        Ask::Whether => braces("ASK {", rendering.pattern()?),
        Ask::Claims | Ask::Beneath(_) | Ask::Paths(_) | Ask::Describe(_) | Ask::Listed(_) => {
            return Err(refuse("its answer is evidence, and not a table of terms".into()));
        }
    };
    let text = lines.join("\n");
    let used = PREFIXES.iter().filter(|(prefix, _)| text.contains(&format!("{prefix}:")));
    let prefixes: String = used.map(|(prefix, address)| format!("PREFIX {prefix}: <{address}>\n")).collect();
    Ok(format!("{prefixes}{text}\n"))
}

/// A column or a key of the order, with the variable that it comes in.
struct Shown<'q> {
    expr: &'q Expr,
    name: String,
}

impl Rendering<'_> {
    fn pattern(&self) -> Result<Lines> {
        self.group(&self.query.pattern, &Outside::default())
    }

    fn rows(&self) -> Result<Lines> {
        let query = self.query;
        let by = query.order_by.iter().map(|order| &order.by);
        let totals = |expr: &&Expr| matches!(expr, Expr::Aggregate { .. } | Expr::Solutions);
        let grouped = query.columns.iter().any(|column| totals(&&column.expr));
        let mut shown: Vec<Shown> = vec![];
        for expr in query.columns.iter().map(|column| &column.expr).chain(by.filter(totals)) {
            if !shown.iter().any(|it| it.expr == expr) {
                shown.push(Shown { expr, name: self.column(expr)? });
            }
        }
        let columns: Lines =
            query.columns.iter().map(|column| name_of(&column.expr, &shown)).collect::<Result<_>>()?;
        let columns = distinct(columns);
        let body = match grouped {
            true => self.grouped(&shown)?,
            false => braces(&format!("SELECT DISTINCT {} WHERE {{", columns.join(" ")), self.pattern()?),
        };
        let plain = query.order_by.is_empty() && query.limit.is_none();
        if plain && (!grouped || body[0].starts_with(&format!("SELECT {} ", columns.join(" ")))) {
            return Ok(body);
        }
        self.ordered(body, &columns, &shown)
    }

    /// The variable of a column.
    fn column(&self, expr: &Expr) -> Result<String> {
        match expr {
            Expr::Term(Term::Var(var)) => Ok(self.var(*var)),
            Expr::Aggregate { function, of } => {
                Ok(self.fresh(&format!("{}_of_{}", function.word(), &self.var(*of)[1..])))
            }
            Expr::Solutions => Ok(self.fresh("count")),
            Expr::Term(_) | Expr::Over { .. } | Expr::Arithmetic { .. } => {
                Err(refuse("a column is a variable, or a total of one".into()))
            }
        }
    }

    /// One row for each group. Each total is a subquery, since each counts other things once.
    fn grouped(&self, shown: &[Shown]) -> Result<Lines> {
        let mut keys = self.query.group_by.clone();
        keys.sort_unstable();
        keys.dedup();
        let keys = &keys;
        let mut totals = vec![];
        for Shown { expr, name } in shown {
            match expr {
                Expr::Aggregate { function, of } => {
                    self.must_be_countable(*function, *of, &self.query.pattern)?;
                    let inner = self.pattern()?;
                    // What no value is known of is a row too.
                    let whole = *function == crate::resolve::query::Function::Count || self.is_sure(*of)?;
                    totals.push((self.total(keys, *function, *of, inner, name)?, whole));
                }
                Expr::Solutions => totals.push((self.solutions(keys, name)?, true)),
                _ => {}
            }
        }
        if let [(_, true)] = totals[..] {
            return Ok(totals.into_iter().flat_map(|(lines, _)| lines).collect());
        }
        for &key in keys {
            if !self.is_sure(key)? {
                return Err(refuse(format!(
                    "several totals for each `{}`, which may be empty",
                    self.var(key)
                )));
            }
        }
        let names: Vec<String> = keys.iter().map(|key| self.var(*key)).collect();
        let mut lines = match names.is_empty() {
            true => vec![],
            false => {
                braces("{", braces(&format!("SELECT DISTINCT {} WHERE {{", names.join(" ")), self.pattern()?))
            }
        };
        for (total, _) in totals {
            lines.extend(braces("OPTIONAL {", total));
        }
        let all: Lines = names.into_iter().chain(shown.iter().map(|it| it.name.clone())).collect();
        Ok(braces(&format!("SELECT {} WHERE {{", distinct(all).join(" ")), lines))
    }

    /// How many distinct ways there are to bind all variables.
    fn solutions(&self, keys: &[Var], name: &str) -> Result<Lines> {
        let all: Vec<String> = self.query.pattern.gives().into_iter().map(|var| self.var(var)).collect();
        let all = if all.is_empty() { "(1 AS ?holds)".to_string() } else { all.join(" ") };
        let inner = braces("{", braces(&format!("SELECT DISTINCT {all} WHERE {{"), self.pattern()?));
        let shown: String = keys.iter().map(|key| format!("{} ", self.var(*key))).collect();
        let mut lines = braces(&format!("SELECT {shown}(COUNT(*) AS {name}) WHERE {{"), inner);
        lines.extend(group_by(keys, self));
        Ok(lines)
    }

    /// The body's rows in lore's order: by the keys, then by the columns, what is empty last.
    fn ordered(&self, body: Lines, columns: &[String], shown: &[Shown]) -> Result<Lines> {
        let mut lines = braces("{", body);
        if self.query.order_by.is_empty() && self.query.limit.is_none() {
            return Ok(braces(&format!("SELECT {} WHERE {{", columns.join(" ")), lines));
        }
        let by_column =
            self.query.columns.iter().map(|column| Order { by: column.expr.clone(), descending: false });
        let keys: Vec<Order> = self.query.order_by.iter().cloned().chain(by_column).collect();
        let mut order = vec![];
        for key in &keys {
            let mut name = name_of(&key.by, shown)?;
            if let Expr::Term(Term::Var(var)) = key.by
                && self.sorts.get(var) == Sort::Entity
            {
                if !self.is_sure(var)? {
                    return Err(refuse(format!("rows are in the order of `{name}`, which may be empty")));
                }
                let sort = self.fresh(&format!("{}_sort", &name[1..]));
                lines.push(format!("{name} lore:sort {sort} ."));
                name = sort;
            }
            let direction = if key.descending { "DESC" } else { "ASC" };
            order.push(format!("ASC(!BOUND({name})) {direction}({name})"));
        }
        let mut text = braces(&format!("SELECT {} WHERE {{", columns.join(" ")), lines);
        text.push(format!("ORDER BY {}", order.join(" ")));
        text.extend(self.query.limit.map(|limit| format!("LIMIT {limit}")));
        Ok(text)
    }

    /// Whether every solution binds the variable.
    fn is_sure(&self, var: Var) -> Result<bool> {
        let sure = conjunctions(&self.query.pattern)?
            .iter()
            .map(surely_given)
            .reduce(|a, b| a.intersection(&b).copied().collect::<Vars>());
        Ok(sure.is_some_and(|sure| sure.contains(&var)))
    }
}

fn name_of(expr: &Expr, shown: &[Shown]) -> Result<String> {
    let known = shown.iter().find(|it| it.expr == expr).map(|it| it.name.clone());
    known.ok_or_else(|| refuse("rows are in the order of something that they do not show".into()))
}

/// Without the repeated ones.
fn distinct(names: Lines) -> Lines {
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}
