//! Closed choices: "which is larger, A or B" asks for the first among those that are named, and presumes that what
//! they are compared by is known of each.

use super::draft::Draft;
use super::query::{Block, Clause, Expr, Function, Presumed, Presumption, Query, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::TypeId;
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList, Post, Predicate, Sentence};

impl Draft<'_, '_> {
    pub fn choice(&mut self, sentence: &Sentence) -> Result<Query> {
        let among = |np: &Np| np.posts.iter().any(|post| matches!(post, Post::Among(_)));
        if !sentence.subject.items.iter().any(among) {
            let end = self.tokens.end();
            let refusal = self.refuse(Code::ChoiceOfWhat, "compared with what?", end);
            return Err(refusal
                .with_help("name those to choose from: `…, A or B`; or say `… than A`, or a superlative"));
        }
        // "which is weaker, A or B": of three, the one that is weaker than both would have to be found.
        for post in sentence.subject.items.iter().flat_map(|np| &np.posts) {
            if let ([vp], Post::Among(list)) = (sentence.predicates.as_slice(), post)
                && matches!(vp.predicate, Predicate::Phrase { .. })
                && list.items.len() > 2
            {
                let message = "two are compared by this, no more";
                return Err(self.refuse(Code::ChoiceOfTwo, message, list.span.clone()));
            }
        }
        let of_what = |np: &Np| {
            matches!(
                (&np.head, &np.determiner),
                (Head::Who(_), Determiner::Most { .. } | Determiner::Fewest { .. })
            )
        };
        let objects = sentence.predicates.iter().filter_map(|vp| match &vp.predicate {
            Predicate::Verb { object: Some(list), .. } | Predicate::Have(Some(list)) => Some(list),
            _ => None,
        });
        if let Some(np) = objects.flat_map(|list| &list.items).find(|np| of_what(np)) {
            let refusal = self.refuse(Code::MoreOfWhat, "more, or fewer, of what?", np.span.clone());
            return Err(refusal.with_help("name what is counted, or the number, right behind it"));
        }
        let mut query = self.sentence_question(sentence)?;
        let ranked = query.pattern.clauses.iter().find_map(|clause| match clause {
            Clause::Best(best) => Some(best),
            _ => None,
        });
        // What is counted is known: of whom nothing is claimed, it is none.
        let measured = ranked.filter(|best| match &best.key {
            Expr::Term(Term::Var(key)) => !best.block.clauses.iter().any(|clause| match clause {
                Clause::Bind { var, .. } => var == key,
                _ => false,
            }),
            key => !matches!(key, Expr::Aggregate { function: Function::Count, .. }),
        });
        if let Some(best) = measured {
            let presumed = Presumption::Known { of: self.choices_of(&best.block), key: best.key.clone() };
            let span = sentence.subject.span.clone();
            let (of, block) = (best.of, best.block.clone());
            query.presumed.push(Presumed { of, block, what: presumed, span });
        }
        Ok(query)
    }

    fn choices_of(&self, block: &Block) -> Vec<crate::model::EntityId> {
        let equal = |clause: &Clause| match clause {
            Clause::Compare { right: Expr::Term(Term::Entity(entity)), .. } => Some(*entity),
            _ => None,
        };
        let branches = block.clauses.iter().find_map(|clause| match clause {
            Clause::Any(branches) => Some(branches.iter().flat_map(|branch| &branch.clauses)),
            _ => None,
        });
        branches.into_iter().flatten().filter_map(equal).collect()
    }

    /// The term is one of those that are named.
    pub fn among(&mut self, list: &NpList, term: &Term, own: &mut Block) -> Result<()> {
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        let Term::Var(_) = term else {
            let message = "this is named already: it is not one of several";
            return Err(self.refuse(Code::ChoiceOfWhat, message, list.span.clone()));
        };
        self.asked.closed = true;
        let mut kind: Option<Option<TypeId>> = None;
        let mut single = true;
        self.alternatives(&list.items, own, |draft, np, branch| {
            let named = draft.np(np, branch)?;
            draft.unify(term, &named, np.span.clone())?;
            draft.pending.left_out.push((term.clone(), named.clone(), np.span.clone()));
            if let Term::Entity(entity) = named {
                single &= draft.scope.entities.types(entity).len() == 1;
            }
            if let Sort::Entity(of) = draft.sort_of(&named) {
                let common = |known| draft.schema().common_supertype(known, of);
                kind = Some(kind.map_or(Some(of), |kind| kind.and_then(common)));
            }
            branch.clauses.push(Clause::equal(term, &named));
            Ok(())
        })?;
        // What they have in common tells what is said of them; of a thing of several types, the clause does.
        if let Some(Some(is)) = kind.filter(|_| single)
            && is != self.root_type()
        {
            self.constrain(term, is, list.span.clone())?;
            let known = Clause::Type { of: term.clone(), is };
            if !own.clauses.iter().any(|clause| matches!(clause, Clause::Type { of, .. } if of == term)) {
                own.clauses.insert(0, known);
            }
        }
        Ok(())
    }
}
