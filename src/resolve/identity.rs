//! "is": that something is of a kind, is what a noun names, or is one that has a name.

use super::claims::Saying;
use super::draft::Draft;
use super::extremes::is_ranked;
use super::query::{Block, Clause, Expr, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::{EntityId, TypeId};
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Limit, Np, Post, Predicate, QuantityNode, Relative,
};

impl Draft<'_, '_> {
    /// "is the capital of Norway", "is a firm", "is Austin"
    pub fn is(&mut self, subject: &Term, np: &Np, adjuncts: &[Adjunct], own: &mut Block) -> Result<()> {
        let np = Np {
            posts: np.posts.iter().cloned().chain(adjuncts.iter().cloned().map(Post::Condition)).collect(),
            ..np.clone()
        };
        // "is Ashby one of the largest counties": that it is among them.
        if let Head::Amount {
            limit: Limit::Bound { operator: None, quantity: QuantityNode::Number { number: Some(one), .. } },
            of: Some(of),
            measure: None,
        } = &np.head
            && self.text(*one).eq_ignore_ascii_case("one")
        {
            return self.is(subject, of, &[], own);
        }
        // "is ASML the only maker of it": no other is.
        if np.determiner == Determiner::Sole {
            let plain = np.plain();
            self.is(subject, &plain, &[], own)?;
            let mut inner = Block::default();
            let other = self.np(&plain, &mut inner)?;
            inner.clauses.push(Clause::differ(&other, subject));
            own.clauses.push(Clause::Not(inner));
            return Ok(());
        }
        match np.determiner {
            // "is Wexley no town"
            Determiner::No => {
                let mut inner = Block::default();
                self.is(subject, &np.plain(), &[], &mut inner)?;
                own.clauses.push(Clause::Not(inner));
                return Ok(());
            }
            Determiner::Each | Determiner::Only => {
                let message = "what something is, is said of it alone";
                let refusal = self.refuse(Code::StrayQuantity, message, np.span.clone());
                return Err(
                    refusal.with_help("`a` says that it is one of them, `the only` that nothing else is")
                );
            }
            _ => {}
        }
        // "what length is the Danube": what is asked for waits for its owner.
        if let Some((value, relation, inverse)) = self.asked.ownerless.clone()
            && value == *subject
            && let Sort::Value(_) = self.sort_of(subject)
            && matches!(
                np.head,
                Head::Name(_) | Head::NameOfType { .. } | Head::Nested { .. } | Head::Type(_)
            )
        {
            self.asked.ownerless = None;
            let owner = self.np(&np, own)?;
            let saying = Saying::of(relation, inverse, np.span);
            return self.say(&saying, &owner, &value, own);
        }
        // "is more than 5", "is 1905": of a value.
        if let (Term::Var(value), Sort::Value(kind), Head::Amount { limit, of: None, .. }) =
            (subject, self.sort_of(subject), &np.head)
            && np.posts.is_empty()
        {
            return self.compare(*value, kind, limit, own);
        }
        let subject_var = matches!(subject, Term::Var(_));
        let ranked = !np.modifiers.is_empty()
            || matches!(np.determiner, Determiner::Most { .. })
            || np.posts.iter().any(may_pick);
        if !subject_var && matches!(np.head, Head::Type(_)) && !ranked {
            // "is Alibaba a firm that …": said of the name itself.
            let Head::Type(word) = np.head else { return Ok(()) };
            let of = self.type_meaning(word)?;
            self.check_pick(subject, of, np.span.clone())?;
            own.clauses.push(Clause::Type { of: subject.clone(), is: of });
            return self.posts(&np.posts, subject, &np.head, own);
        }
        let term = self.np_as(&np, if ranked { None } else { Some(subject) }, own)?;
        if term != *subject {
            self.unify(subject, &term, np.span.clone())?;
            let sides = [subject, &term].map(|side| Expr::Term(side.clone()));
            let [left, right] = sides;
            self.pending.comparisons.push((left, right, np.span.clone()));
            own.clauses.push(Clause::equal(subject, &term));
        }
        Ok(())
    }

    /// "is New York a city": of several that have the name, it is asked of one that is, if any is.
    fn check_pick(&self, subject: &Term, of: TypeId, span: crate::diagnostic::Span) -> Result<()> {
        let Term::Entity(picked) = subject else { return Ok(()) };
        let is = |entity: EntityId| self.scope.entities.is_a(entity, of);
        let pick = self.taken.picks.iter().rev().find(|(_, entity)| entity == picked);
        if let Some((word, _)) = pick
            && !is(*picked)
            && self.tokens.list[*word].entities().any(is)
        {
            let message = format!("another one of this name is {}", self.a(of));
            return Err(self.refuse(Code::TypeMismatch, message, span));
        }
        Ok(())
    }
}

/// Whether what follows a noun may pick one of all that it names: "the firm with the highest revenue", "the firm that makes the
/// most chips". Said of a name alone, it would pick from that.
fn may_pick(post: &Post) -> bool {
    let list = match post {
        Post::With(list) => Some(list.clone()),
        Post::Reduced(vp) | Post::Relative { relative: Relative::Subject(vp), .. } => match &vp.predicate {
            Predicate::Ranked(..) => return true,
            predicate if !vp.adjuncts.iter().any(|adjunct| picks(&adjunct.kind)) => {
                predicate.clone().object_mut().cloned()
            }
            _ => return true,
        },
        Post::Condition(adjunct) => return picks(&adjunct.kind),
        Post::Relative { .. } => return true,
        _ => None,
    };
    list.is_some_and(|list| {
        list.items.iter().any(|np| {
            matches!(np.determiner, Determiner::Most { .. } | Determiner::Fewest { .. })
                || np.modifiers.iter().any(is_ranked)
        })
    })
}

fn picks(adjunct: &AdjunctKind) -> bool {
    matches!(adjunct, AdjunctKind::BestMeasured(..))
}
