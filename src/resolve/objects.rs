//! Objects of verbs: what their determiners ask, and what of them belongs to the verb.

use super::claims::Saying;
use super::draft::Draft;
use super::query::{Block, Clause, Expr, Function, Reach, Term, Var};
use super::state::{Ranking, Sort, Target};
use crate::diagnostic::{Code, Result};
use crate::model::RelationId;
use crate::model::schema::Kind;
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Join, Modifier, Np, NpList, Post, Predicate, Vp,
};

impl Draft<'_, '_> {
    /// What follows a noun, as a role of a relation, where its preposition introduces one.
    pub fn role_post(&self, post: &Post, relation: RelationId) -> Option<Adjunct> {
        let Post::Reduced(vp @ Vp { negated: false, .. }) = post else { return None };
        let (preposition, object) = match &vp.predicate {
            Predicate::Preposition { preposition, object: Some(object) } => (*preposition, object),
            Predicate::Phrase { phrase, object: Some(object) } => (*phrase, object),
            _ => return None,
        };
        self.role_of(relation, preposition)?;
        let kind = AdjunctKind::Role { preposition, object: object.clone() };
        Some(Adjunct { span: vp.span.clone(), comma: false, kind })
    }

    /// Takes from the last noun of an object what belongs to the verb: conditions, and prepositions of its roles.
    pub fn lift(&self, list: &NpList, relation: RelationId) -> (NpList, Vec<Adjunct>) {
        let mut list = list.clone();
        let mut lifted = vec![];
        let Some(last) = list.items.last_mut() else { return (list, lifted) };
        if matches!(last.head, Head::Noun(_) | Head::Possessive { .. }) {
            return (list, lifted);
        }
        while let Some(post) = last.posts.last() {
            let adjunct = match (post, self.role_post(post, relation)) {
                (Post::Condition(adjunct), _) => adjunct.clone(),
                (Post::With(list), _) => match self.dated_measure(list, relation) {
                    Some(adjunct) => adjunct,
                    None => break,
                },
                (Post::Reduced(vp), Some(role)) => {
                    lifted.extend(vp.adjuncts.iter().cloned());
                    role
                }
                _ => break,
            };
            // A role's own noun phrase may end in conditions of the verb: "from Nvidia in 2025".
            lifted.push(adjunct);
            last.posts.pop();
        }
        let mut all = vec![];
        for mut adjunct in lifted {
            if let AdjunctKind::Role { object, .. } = &mut adjunct.kind {
                let (inner, more) = self.lift(object, relation);
                *object = inner;
                all.extend(more);
            }
            all.push(adjunct);
        }
        (list, all)
    }

    /// "more than 1 million H20", "the most chips" where chips are what the relation counts in, "how many H20":
    /// the claim's own amount. True when it was one.
    pub fn counted_in_units(
        &mut self,
        saying: &Saying,
        subject: &Term,
        np: &Np,
        own: &mut Block,
    ) -> Result<bool> {
        let kinds = match &np.determiner {
            Determiner::Counted { kinds, .. }
            | Determiner::Most { kinds, .. }
            | Determiner::Fewest { kinds, .. }
            | Determiner::HowMany { kinds } => *kinds,
            Determiner::HowMuch => false,
            _ => return Ok(false),
        };
        let in_units = match &np.head {
            Head::Name(_) | Head::NameOfType { .. } => true,
            Head::Type(word) => !kinds && self.counts_in(saying.relation, *word),
            _ => false,
        };
        if !in_units {
            return Ok(false);
        }
        self.check_most(np)?;
        let plain = Np { determiner: Determiner::Plain, ..np.clone() };
        let object = self.np(&plain, own)?;
        let mut clause = self.clause(saying, subject, &object, own)?;
        clause.reach = Reach::Direct;
        let Some(measure) = self.counting_measure(clause.relation) else {
            let message = format!("`{}` counts no units", self.relation_name(clause.relation));
            return Err(self.refuse(Code::NothingCounted, message, np.span.clone()));
        };
        let declared = &self.schema().relation(clause.relation).measures[measure.index()];
        let name = declared.name.clone();
        let Kind::Amount(unit) = declared.kind else { return Ok(false) };
        let value = self.measure_of(&mut clause, measure);
        self.push_claim(clause, own);
        let term = Term::Var(value);
        match &np.determiner {
            Determiner::Counted { limit, .. } => {
                self.as_many(&Expr::Term(term), Some(unit), limit, own)?;
            }
            Determiner::Most { place, .. } | Determiner::Fewest { place, .. } => {
                let key = Expr::Aggregate { function: Function::Sum, of: value };
                let descending = matches!(np.determiner, Determiner::Most { .. });
                let span = np.span.clone();
                self.rankings.push(Ranking { key, descending, first: *place, take: 1, span });
            }
            _ => self.asked.targets.push(Target { expr: Expr::Term(term), name }),
        }
        Ok(true)
    }

    /// Says something of an object by what its determiner asks: none, at least three, all, only, the most.
    pub fn object(
        &mut self,
        np: &Np,
        subject: &Term,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Term, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let plain = np.plain();
        match &np.determiner {
            Determiner::No => self.denied(own, |draft, inner| {
                let term = draft.np(&plain, inner)?;
                say(draft, &term, inner)
            }),
            Determiner::Counted { limit, .. } => {
                let mut inner = Block::default();
                let Term::Var(of) = self.np(&plain, &mut inner)? else {
                    let message = "this is one thing: there is nothing to count";
                    return Err(self.refuse(Code::NothingToCount, message, np.span.clone()));
                };
                say(self, &Term::Var(of), &mut inner)?;
                self.counted(of, inner, limit, own)
            }
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                self.check_most(np)?;
                let mut inner = Block::default();
                let Term::Var(of) = self.np(&plain, &mut inner)? else {
                    let message = "this is one thing: there is nothing to count";
                    return Err(self.refuse(Code::NothingToCount, message, np.span.clone()));
                };
                say(self, &Term::Var(of), &mut inner)?;
                self.rank_by_number(of, inner, subject, np, own);
                Ok(())
            }
            Determiner::Each if self.setting.numbered && self.says_each(np) => {
                let message = "the number for each of them, or of those of which it is true for all?";
                let refusal = self.refuse(Code::EachOrAll, message, np.span.clone());
                Err(refusal.with_help("`how many … each …` counts for each, `every` is said of all"))
            }
            Determiner::Each if self.counts() && !self.setting.relative && self.says_each(np) => {
                let term = self.np(np, own)?;
                say(self, &term, own)
            }
            Determiner::All | Determiner::Each => {
                self.check_universal(np)?;
                let mut without = Block::default();
                let term = self.np(&plain, &mut without)?;
                let mut inner = Block::default();
                say(self, &term, &mut inner)?;
                self.of_every_one(without, inner, own);
                Ok(())
            }
            Determiner::Only => self.only(&plain, own, say),
            _ => {
                let term = self.np(np, own)?;
                say(self, &term, own)
            }
        }
    }

    /// "each", which tells apart; "every" is said of them all.
    pub fn says_each(&self, np: &Np) -> bool {
        let first = self.tokens.list.iter().find(|token| token.span.start == np.span.start);
        first.is_none_or(|token| token.keyword != Some("every"))
    }

    /// The same for a subject whose verb says something of another term: "states that no river runs through".
    pub fn quantified(
        &mut self,
        np: &Np,
        about: &Term,
        own: &mut Block,
        say: impl FnMut(&mut Self, &Term, &mut Block) -> Result<()>,
    ) -> Result<()> {
        // "that most rivers run through" is said of more than half of them: `the most` would be another question.
        self.check_most(np).map_err(|mut refusal| {
            refusal.meant.offers.clear();
            refusal
        })?;
        self.object(np, about, own, say)
    }

    /// What says how many, or of whom alone, stands where nothing is said of so many: without it, another question would
    /// be answered.
    pub fn check_quantity(&self, np: &Np) -> Result<()> {
        let stray = matches!(
            np.determiner,
            Determiner::No
                | Determiner::Counted { .. }
                | Determiner::Most { .. }
                | Determiner::Fewest { .. }
                | Determiner::Only
                | Determiner::Against { .. }
        );
        if !stray {
            return Ok(());
        }
        let message = "how many there are cannot be asked at this place";
        let refusal = self.refuse(Code::StrayQuantity, message, np.span.clone());
        Err(refusal.with_help("put it right behind a verb, or in front of one: `… that border at least 3 …`"))
    }

    /// Ranks the subject by how many `of` the block finds, or by the number that `of` is: "the most", "the fewest".
    /// The fewest may be none, where the subject is told by more than the block.
    pub fn rank_by_number(&mut self, of: Var, mut block: Block, subject: &Term, np: &Np, own: &mut Block) {
        let (descending, first) = match np.determiner {
            Determiner::Most { place, .. } => (true, place),
            Determiner::Fewest { place, .. } => (false, place),
            _ => (false, 1),
        };
        let told = self.asked.closed || subject.var().is_some_and(|subject| own.gives().contains(&subject));
        let key = match self.sort(of) {
            Sort::Entity(_) if !descending && told => {
                let number = self.fresh("number", Sort::Value(Kind::Number));
                let expr = Expr::Over { function: Function::Count, of, block };
                own.clauses.push(Clause::Bind { var: number, expr });
                Expr::Term(Term::Var(number))
            }
            Sort::Value(_) => {
                own.clauses.append(&mut block.clauses);
                Expr::Term(Term::Var(of))
            }
            _ => {
                own.clauses.append(&mut block.clauses);
                Draft::count(of)
            }
        };
        self.rankings.push(Ranking { key, descending, first, take: 1, span: np.span.clone() });
    }
}

impl NpList {
    /// Whichever of them, as one noun phrase.
    pub fn any_of_them(&self) -> NpList {
        let list = NpList { join: Join::Or, ..self.clone() };
        NpList::single(Np::new(list.span.clone(), Head::List(Box::new(list))))
    }
}

impl Np {
    /// The same without its determiner, whose meaning is given otherwise.
    pub fn plain(&self) -> Np {
        let mut np = Np { determiner: Determiner::Plain, ..self.clone() };
        if let Determiner::Counted { other: true, .. } = self.determiner {
            np.modifiers.push(Modifier::Other);
        }
        np
    }
}
