//! Whole questions: what is asked for, and how it is answered.

use super::draft::Draft;
use super::equations;
use super::query::{
    Ask, Beneath, Block, Clause, Condition, Expr, Function, HOPS, PathClause, Projection, Query, Term,
};
use super::state::{Setting, Sort, Target};
use crate::diagnostic::{Code, Result};
use crate::model::claim::Status;
use crate::model::schema::Kind;
use crate::syntax::tree::{Head, Np, NpList, PathLimits, Question, Sentence};
use std::collections::BTreeSet;

impl Draft<'_, '_> {
    pub fn question(&mut self, question: &Question) -> Result<Query> {
        let query = self.asked_by(question)?;
        self.check_all_left_out()?;
        match self.rankings.first() {
            None => Ok(query),
            Some(ranking) => {
                let message = "there is nothing here that this could pick from";
                Err(self.refuse(Code::NothingToRank, message, ranking.span.clone()))
            }
        }
    }

    fn asked_by(&mut self, question: &Question) -> Result<Query> {
        match question {
            Question::Paths { from, to, limits } => {
                let path = self.path_between(from, to, limits)?;
                Ok(self.query(Ask::Paths(path), Block::default()))
            }
            Question::Distance { from, to, limits } => {
                let mut path = self.path_between(from, to, limits)?;
                let hops = self.fresh("n", Sort::Value(Kind::Number));
                path.distance = Some(hops);
                self.asked.targets.push(Target { expr: Expr::Term(Term::Var(hops)), name: "hops".into() });
                Ok(self.query(Ask::Rows, Block { clauses: vec![Clause::Path(path)] }))
            }
            // "tell me about the population of Texas" asks for it.
            Question::Describe(np @ Np { head: Head::Noun(_) | Head::Possessive { .. }, .. }) => {
                self.things(&NpList::single(np.clone()))
            }
            Question::Describe(np) => match self.one_entity(np)? {
                Term::Entity(entity) => Ok(self.query(Ask::Describe(entity), Block::default())),
                _ => Err(self.refuse(Code::DescribeWhat, "name one thing to describe", np.span.clone())),
            },
            Question::Listing(listed) => self.listing(listed),
            Question::WhoSays(sentence) => {
                let pattern = self.claimed_sentence(sentence)?;
                Ok(self.query(Ask::Claims, pattern))
            }
            Question::Why(sentence) => {
                let pattern = self.claimed_sentence(sentence)?;
                Ok(self.query(Ask::Beneath(Beneath::Reasons), pattern))
            }
            Question::Conditions(sentence) => {
                let mut pattern = self.claimed_sentence(sentence)?;
                pattern.clauses.iter_mut().for_each(of_any_that_may_depend);
                Ok(self.query(Ask::Beneath(Beneath::Conditions), pattern))
            }
            Question::When(sentence) => self.when(sentence),
            Question::WhereIs(np) => self.where_is(np),
            Question::Where(sentence) => self.where_does(sentence),
            Question::Degree { adjective, of } => self.degree(*adjective, of),
            Question::Sentence(sentence) => self.sentence_question(sentence),
            Question::Things(list) => self.things(list),
            Question::Choice(sentence) => self.choice(sentence),
            Question::Computed { operation, of, than, by, span } => {
                self.computed(*operation, [of, than], *by, span)
            }
            Question::InTotal(question, span) => {
                let total = Setting { total: true, ..self.setting };
                let query = self.within(total, |draft| draft.asked_by(question))?;
                self.in_all(query, Function::Sum, span.clone())
            }
            Question::OnAverage(question, span) => {
                let total = Setting { total: true, ..self.setting };
                let query = self.within(total, |draft| draft.asked_by(question))?;
                self.in_all(query, Function::Average, span.clone())
            }
            Question::Duration(sentence, span) => {
                let query = sentence.as_ref().map(|sentence| self.when(sentence)).transpose()?;
                let lasts = |query: &Query| {
                    query.pattern.walk().any(|clause| match clause {
                        Clause::Claim(claim) => {
                            claim.time.is_some() && self.schema().relation(claim.relation).lasting
                        }
                        _ => false,
                    })
                };
                query.filter(lasts).ok_or_else(|| {
                    let message = "claims of this say when it happened, not until when or for how long";
                    let refusal = self.refuse(Code::NoDuration, message, span.clone());
                    refusal.with_help("`when …` tells the time as it is stated, `… since 2025-04` asks for what is since then")
                })
            }
            Question::AndWhen(question) => {
                let query = self.asked_by(question)?;
                self.and_when(query)
            }
            Question::InUnit(question, unit) => {
                let query = self.asked_by(question)?;
                self.shown_in(query, *unit, None)
            }
            Question::StrayFront(span) => {
                let message = "there is nothing here that this could be said of";
                Err(self.refuse(Code::StrayCondition, message, span.clone()))
            }
            Question::Behind(_, _, span) => {
                let message = "there is no noun before it that this clause could belong to";
                let refusal = self.refuse(Code::ClauseOfWhat, message, span.clone());
                Err(refusal.with_help("a name takes no clause: say it right behind what is asked for"))
            }
            Question::Stray(span) => Err(self.no_exception(span.clone())),
        }
    }

    /// What a sentence says, which is more than that something is not so.
    fn claimed_sentence(&mut self, sentence: &Sentence) -> Result<Block> {
        let pattern = self.plain_sentence(sentence)?;
        if pattern.clauses.iter().any(|clause| matches!(clause, Clause::Not(_))) {
            let message = "what no claim says has no claims to show";
            let refusal = self.refuse(Code::NothingClaimed, message, sentence.subject.span.clone());
            return Err(refusal.with_help("`did … not …` tells whether a claim denies it"));
        }
        Ok(pattern)
    }

    /// A query that asks for the targets noted so far.
    pub fn query(&mut self, ask: Ask, mut pattern: Block) -> Query {
        self.take_hints();
        self.rename_by_type();
        self.show_owners(&pattern);
        equations::bind(&mut pattern, &BTreeSet::new());
        let mut columns: Vec<Projection> = vec![];
        for Target { expr, name } in std::mem::take(&mut self.asked.targets) {
            // By now the clauses have told what kind of thing it is.
            let name = match (&expr, name.as_str()) {
                (Expr::Term(term), "who" | "whom" | "what" | "which") => match self.sort_of(term) {
                    Sort::Entity(of) if of != self.root_type() => self.type_name(of).to_string(),
                    _ => name,
                },
                _ => name,
            };
            if !columns.iter().any(|column| column.expr == expr) {
                let same = columns.iter().filter(|column| column.name == name).count();
                let name = if same == 0 { name } else { format!("{name} {}", same + 1) };
                columns.push(Projection { name, expr, unit: None });
            }
        }
        let counts = columns.iter().any(|column| matches!(column.expr, Expr::Aggregate { .. }));
        let group_by = columns.iter().filter_map(|column| match column.expr {
            Expr::Term(Term::Var(var)) if counts => Some(var),
            _ => None,
        });
        Query {
            ask,
            group_by: group_by.collect(),
            variables: self.known.variables.clone(),
            pattern,
            columns,
            order_by: vec![],
            limit: None,
            include_possible: self.asked.include_possible,
            presumed: self.asked.presumed.clone(),
            moments: self.asked.moments.clone(),
            singled: self.asked.singled.clone(),
        }
    }

    fn path_between(&mut self, from: &Np, to: &Np, limits: &PathLimits) -> Result<PathClause> {
        let [from, to] = [self.one_entity(from)?, self.one_entity(to)?];
        let without = limits.without.iter().map(|np| self.one_entity(np)).collect::<Result<Vec<_>>>()?;
        let within = limits.within.map_or(Ok(HOPS as usize), |word| self.whole(word))?;
        let entity = |term: Term| match term {
            Term::Entity(entity) => Some(entity),
            _ => None,
        };
        Ok(PathClause {
            from,
            to,
            within: u32::try_from(within).unwrap_or(u32::MAX),
            without: without.into_iter().filter_map(entity).collect(),
            distance: None,
        })
    }

    fn one_entity(&mut self, np: &Np) -> Result<Term> {
        let mut block = Block::default();
        let term = self.np(np, &mut block)?;
        match term {
            Term::Entity(_) if block.clauses.is_empty() => Ok(term),
            _ => Err(self.refuse(Code::NameNeeded, "a name is needed here", np.span.clone())),
        }
    }
}

/// Has a clause ask for claims that may depend on something, unless it says how they are put.
fn of_any_that_may_depend(clause: &mut Clause) {
    const MAY: [Status; 6] = [
        Status::Conditional,
        Status::Planned,
        Status::Expected,
        Status::Alleged,
        Status::Feared,
        Status::Candidate,
    ];
    let Clause::Claim(claim) = clause else { return };
    if !claim.conditions.iter().any(|condition| matches!(condition, Condition::Status(_))) {
        claim.conditions.push(Condition::Status(MAY.to_vec()));
    }
}
