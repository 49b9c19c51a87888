//! What a statement asks for, and what its columns are called.

use super::draft::Draft;
use super::query::{Block, Clause, Expr, Function, Term};
use super::state::{Sort, Target};
use crate::diagnostic::Result;
use crate::syntax::tree::{Determiner, Head, Np, TotalFunction};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::{composed, fold};
use crate::vocabulary::inflect::{is_plural, plural};

impl Draft<'_, '_> {
    /// Notes a `which` or `how many` phrase as what the statement asks for.
    pub fn note_target(&mut self, np: &Np, term: &Term) -> Result<()> {
        let expr = match (&np.determiner, term) {
            (Determiner::Which, _) => Expr::Term(term.clone()),
            (Determiner::HowMany { .. } | Determiner::HowMuch, Term::Var(var)) => match self.sort(*var) {
                Sort::Value(_) => Expr::Term(term.clone()),
                _ => {
                    let name = self.column_name(np, term);
                    let name = if is_plural(&fold(&name)) { name } else { plural(&name) };
                    self.asked.targets.push(Target { expr: Draft::count(*var), name });
                    return Ok(());
                }
            },
            // "how many firms are based in each country": a row for each.
            (Determiner::Each, Term::Var(_)) if self.counts() => {
                let name = self.column_name(np, term);
                self.asked.targets.insert(0, Target { expr: Expr::Term(term.clone()), name });
                return Ok(());
            }
            (Determiner::HowMany { kinds: true }, Term::Entity(_)) => {
                let mut refusal = self.is_one(np);
                refusal.help.push("count what a verb or a phrase says of it: `how many … are …`".into());
                return Err(refusal);
            }
            _ => return Ok(()),
        };
        if self.asked.amount.as_ref().is_some_and(|wanted| wanted.about.as_ref() == Some(term)) {
            return Ok(());
        }
        let name = self.column_name(np, term);
        self.asked.targets.push(Target { expr, name });
        Ok(())
    }

    /// Whether things are counted: what "each" is said of is what the count is told by.
    pub fn counts(&self) -> bool {
        let counted =
            |target: &Target| matches!(target.expr, Expr::Aggregate { function: Function::Count, .. });
        self.setting.counted || self.asked.targets.iter().any(counted)
    }

    /// Notes that a noun phrase speaks of several things, or of any of several.
    pub fn note_several(&mut self, np: &Np, term: &Term) {
        let in_plural = |word| is_plural(&fold(self.text(word)));
        let several = match &np.head {
            Head::Type(word) | Head::Noun(word) | Head::GerundType { of: word, .. } => {
                in_plural(*word)
                    || matches!(self.begins(np), Some("a" | "an" | "any" | "some" | "all" | "each" | "every"))
            }
            _ => false,
        };
        if let (true, Term::Var(var)) = (several, term) {
            self.known.several.insert(*var);
        }
    }

    /// "How many people live in the capitals": an amount of each of several is shown with whose it is, and two that are
    /// equal are two.
    pub fn show_owners(&mut self, pattern: &Block) {
        if self.setting.total {
            return;
        }
        for target in std::mem::take(&mut self.asked.targets) {
            if let Expr::Term(value @ Term::Var(var)) = &target.expr
                && let Sort::Value(_) = self.sort(*var)
            {
                for owner in pattern.clauses.iter().flat_map(|clause| owners(clause, value)) {
                    let Term::Var(of) = owner else { continue };
                    let Sort::Entity(is) = self.sort(of) else { continue };
                    if self.known.several.contains(&of) {
                        let name = self.type_name(is).to_string();
                        self.asked.targets.push(Target { expr: Expr::Term(owner), name });
                    }
                }
            }
            self.asked.targets.push(target);
        }
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
            Head::Noun(word) | Head::Measure(word) => composed(self.text(*word)).into_owned(),
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

/// Whose value it is that a claim states.
fn owners(clause: &Clause, value: &Term) -> Vec<Term> {
    match clause {
        Clause::Claim(claim) if claim.object == *value => vec![claim.subject.clone()],
        Clause::Claim(claim) if claim.measures.iter().any(|(_, var)| Term::Var(*var) == *value) => {
            vec![claim.subject.clone(), claim.object.clone()]
        }
        _ => vec![],
    }
}
