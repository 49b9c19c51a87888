//! Those that come first by a key: whoever has fewer than so many before it.

use super::no_equal::refuse;
use super::patterns::{Lines, Outside, Rendering, braces};
use crate::diagnostic::Result;
use crate::resolve::query::{Best, Expr, Function, Term, Var, Vars};

impl Rendering<'_> {
    pub fn best(&self, best: &Best, scope: &Vars) -> Result<Lines> {
        let own = [Some(best.of), best.value];
        let mut given: Vars = best.block.mentions().union(&best.key.mentions()).copied().collect();
        given.retain(|var| scope.contains(var) && !own.contains(&Some(*var)));
        if !given.is_empty() {
            return Err(refuse("who comes first for each of several things is not rendered".into()));
        }
        let (of, key) = (self.var(best.of), self.fresh("key"));
        let keys = || self.keys(best, &key);
        let (other, its) = (self.fresh("other"), self.fresh("key"));
        let others = braces(
            "{",
            braces(&format!("SELECT ({of} AS {other}) ({key} AS {its}) WHERE {{"), braces("{", keys()?)),
        );
        let before = if best.descending { ">" } else { "<" };
        let mut against = others;
        against.push(format!("FILTER({its} {before}= {key} && {other} != {of})"));
        let mut lines = braces("{", keys()?);
        lines.extend(braces("OPTIONAL {", against));
        let last = best.first.saturating_add(best.take).saturating_sub(1);
        let value = best.value.map(|var| self.var(var));
        let shown = value.as_ref().map_or(String::new(), |value| format!(" ({key} AS {value})"));
        let mut select = braces(&format!("SELECT {of}{shown} WHERE {{"), lines);
        select.push(format!("GROUP BY {of} {key}"));
        select.push(format!(
            "HAVING(SUM(IF(BOUND({its}) && {its} {before} {key}, 1, 0)) < {last} && COUNT({other}) + 1 >= {})",
            best.first
        ));
        Ok(braces("{", select))
    }

    /// A subquery for everything that has a key, with its best.
    fn keys(&self, best: &Best, key: &str) -> Result<Lines> {
        let inner = self.group(&best.block, &Outside::default())?;
        let (function, of): (Function, Var) = match &best.key {
            Expr::Aggregate { function, of } => (*function, *of),
            Expr::Term(Term::Var(of)) if best.descending => (Function::Maximum, *of),
            Expr::Term(Term::Var(of)) => (Function::Minimum, *of),
            _ => return Err(refuse("what they are ranked by is not rendered".into())),
        };
        self.must_be_countable(function, of, &best.block)?;
        self.total(&[best.of], function, of, inner, key)
    }
}
