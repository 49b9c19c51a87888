//! What a statement asks for, and what its columns are called.

use super::draft::{Draft, Sort, Target};
use super::query::{Expr, Term};
use crate::diagnostic::Result;
use crate::syntax::tree::{Determiner, Head, Np, TotalFunction};
use crate::vocabulary::Meaning;
use crate::vocabulary::inflect::plural;

impl Draft<'_, '_> {
    /// Notes a `which` or `how many` phrase as what the statement asks for.
    pub fn note_target(&mut self, np: &Np, term: &Term) -> Result<()> {
        let expr = match (&np.determiner, term) {
            (Determiner::Which, _) => Expr::Term(term.clone()),
            (Determiner::HowMany { .. } | Determiner::HowMuch, Term::Var(var)) => match self.sort(*var) {
                Sort::Value(_) => Expr::Term(term.clone()),
                _ => {
                    self.counting = true;
                    let name = plural(&self.column_name(np, term));
                    self.targets.push(Target { expr: Draft::count(*var), name });
                    return Ok(());
                }
            },
            // "how many firms are based in each country": a row for each.
            (Determiner::Each, Term::Var(_)) if self.counting => {
                let name = self.column_name(np, term);
                self.targets.insert(0, Target { expr: Expr::Term(term.clone()), name });
                return Ok(());
            }
            (Determiner::HowMany { kinds: true }, Term::Entity(_)) => {
                let mut refusal = self.refuse("nothing-to-count", "this is one thing", np.span.clone());
                refusal.help.push("count what a verb or a phrase says of it: `how many … are …`".into());
                return Err(refusal);
            }
            _ => return Ok(()),
        };
        if self.wanted.as_ref().is_some_and(|wanted| wanted.about.as_ref() == Some(term)) {
            return Ok(());
        }
        let name = self.column_name(np, term);
        self.targets.push(Target { expr, name });
        Ok(())
    }

    /// A heading for what a noun phrase names.
    pub fn column_name(&self, np: &Np, term: &Term) -> String {
        let of_sort = |draft: &Self| match draft.sort_of(term) {
            Sort::Entity(of) if of != draft.root_type() => draft.type_name(of).to_string(),
            _ => "who".to_string(),
        };
        match &np.head {
            Head::Type(word) | Head::GerundType { of: word, .. } | Head::NameOfType { of: word, .. } => {
                let named = self.token(*word).meanings.iter().find_map(|meaning| match meaning {
                    Meaning::Type(of) => Some(self.type_name(*of).to_string()),
                    _ => None,
                });
                named.unwrap_or_else(|| of_sort(self))
            }
            Head::Noun(word) | Head::Measure(word) => self.text(*word).to_string(),
            Head::Possessive { owned, .. } => {
                let inner = Np { head: (**owned).clone(), ..np.clone() };
                self.column_name(&inner, term)
            }
            Head::NumberOf { .. } => "number".into(),
            Head::Total { function, of } => {
                let inner = Np { head: (**of).clone(), ..np.clone() };
                let word = match function {
                    TotalFunction::Sum => "total",
                    TotalFunction::Average => "average",
                    TotalFunction::Maximum => "maximum",
                    TotalFunction::Minimum => "minimum",
                };
                format!("{word} {}", self.column_name(&inner, term))
            }
            Head::WhichOf(inner) => self.column_name(inner, term),
            Head::Who(word) => {
                let text = self.text(*word).to_lowercase();
                match self.sort_of(term) {
                    Sort::Entity(of) if of != self.root_type() => self.type_name(of).to_string(),
                    _ if ["who", "whom", "what", "which"].contains(&text.as_str()) => text,
                    _ => "which".to_string(),
                }
            }
            _ => of_sort(self),
        }
    }
}
