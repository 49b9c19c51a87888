//! "makes only chips", "lies in only Ashby": this, and nothing else.

use super::claims::Saying;
use super::draft::Draft;
use super::query::{Block, Clause, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::{EntityId, TypeId};
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

    /// "outside Norland": in another country, or in what lies in another. A place of which nothing says where it lies may lie
    /// in Norland, and is none.
    pub fn elsewhere(&mut self, place: &Np, open: Option<Term>, own: &mut Block) -> Result<Term> {
        let named = self.np(place, own)?;
        let Term::Entity(entity) = named else {
            let refusal = self.refuse(Code::NameNeeded, "outside of what?", place.span.clone());
            return Err(refusal.with_help("name the place: `outside China`"));
        };
        let is = self.of_its_kind(entity);
        let of_one_kind = self.discourse.antecedents.last().is_some_and(|term| match self.sort_of(term) {
            Sort::Entity(of) => self.schema().is_subtype(of, is),
            _ => false,
        });
        if of_one_kind {
            let message = format!("each other {} lies outside of this one", self.type_name(is));
            let refusal = self.refuse(Code::TellsNothing, message, place.span.clone());
            let named = self.scope.entities.name(entity);
            return Err(refusal.with_help(format!("say `other than {named}`")));
        }
        let root = self.root_type();
        let other = open.unwrap_or_else(|| Term::Var(self.entity(root)));
        let such = |draft: &mut Self, term: &Term, out: &mut Block| {
            out.clauses.push(Clause::Type { of: term.clone(), is });
            out.clauses.push(Clause::differ(term, &named));
            draft.apart(&named, term, place, out)
        };
        let mut itself = Block::default();
        such(self, &other, &mut itself)?;
        let mut ways = vec![itself];
        let mut relations: Vec<_> = self.scope.containing().collect();
        relations.dedup();
        relations.retain(|relation| self.schema().relation(*relation).transitive);
        for relation in relations {
            let around = Term::Var(self.entity(is));
            let mut within = Block::default();
            such(self, &around, &mut within)?;
            self.say(&Saying::of(relation, false, place.span.clone()), &other, &around, &mut within)?;
            ways.push(within);
        }
        match ways.len() {
            1 => own.clauses.append(&mut ways[0].clauses),
            _ => own.clauses.push(Clause::Any(ways)),
        }
        Ok(other)
    }

    /// The type of which things lie apart from each other: of a European country, country; of what all places are, nothing is
    /// known so.
    fn of_its_kind(&self, entity: EntityId) -> TypeId {
        let mut is = self.scope.entities.types(entity).first().copied().unwrap_or(self.root_type());
        let parent = |of: TypeId| self.schema().types[of.index()].parents.first().copied();
        while let Some(above) =
            parent(is).filter(|above| parent(*above).is_some_and(|top| top != self.root_type()))
        {
            is = above;
        }
        is
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
