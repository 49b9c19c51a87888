//! "makes only chips", "lies in only Ashby": this, and nothing else.

use super::claims::Saying;
use super::draft::Draft;
use super::query::{Block, Clause, Term};
use crate::diagnostic::{Code, Result};
use crate::syntax::tree::{Head, Np};

impl Draft<'_, '_> {
    /// Says it of what the noun phrase names, and of nothing else. Of a name, else is every other thing; of a noun alone, all
    /// that is none; of a noun with more said of it, those of which that is not so: "has only rivers that are long" says
    /// nothing of its lakes.
    pub fn only(
        &mut self,
        np: &Np,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Term, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let term = self.np(np, own)?;
        say(self, &term, own)?;
        let (Term::Entity(_) | Term::Var(_)) = term else {
            let message = "`only` needs a name or a noun behind it";
            return Err(self.refuse(Code::OnlyWhat, message, np.span.clone()));
        };
        let mut inner = Block::default();
        let other = match np.head {
            Head::Type(_) if np.modifiers.is_empty() && np.posts.is_empty() => {
                Term::Var(self.entity(self.root_type()))
            }
            Head::Type(word) => self.np(&Np::new(np.span.clone(), Head::Type(word)), &mut inner)?,
            _ if matches!(term, Term::Entity(_)) => Term::Var(self.entity(self.root_type())),
            _ => {
                let message = "`only` needs a name or a noun behind it";
                return Err(self.refuse(Code::OnlyWhat, message, np.span.clone()));
            }
        };
        say(self, &other, &mut inner)?;
        match &term {
            Term::Entity(_) => {
                inner.clauses.push(Clause::differ(&other, &term));
                let leads_there =
                    |clause: &Clause| matches!(clause, Clause::Claim(claim) if claim.object == other);
                if inner.clauses.iter().any(leads_there) {
                    self.apart(&term, &other, np, &mut inner)?;
                }
            }
            _ => {
                let mut such = Block::default();
                let one = self.np(np, &mut such)?;
                such.clauses.push(Clause::equal(&one, &other));
                inner.clauses.push(Clause::Not(such));
            }
        }
        own.clauses.push(Clause::Not(inner));
        Ok(())
    }

    /// What lies in a county lies in its country too, and in one of its towns perhaps: these are no other places.
    fn apart(&mut self, place: &Term, other: &Term, np: &Np, own: &mut Block) -> Result<()> {
        let mut relations: Vec<_> = self.scope.containing().collect();
        relations.dedup();
        for relation in relations {
            for (within, around) in [(place, other), (other, place)] {
                if self.schema().relation(relation).transitive && self.fits(relation, false, within, around) {
                    let span = np.span.clone();
                    let saying = Saying::of(relation, false, span);
                    let mut lies = Block::default();
                    self.say(&saying, within, around, &mut lies)?;
                    own.clauses.push(Clause::Not(lies));
                }
            }
        }
        Ok(())
    }
}
