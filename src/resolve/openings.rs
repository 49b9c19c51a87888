//! Openings of their own: when, where, how big, and things that are listed.

use super::claims::Saying;
use super::draft::Draft;
use super::query::{Ask, Block, ClaimClause, Clause, Expr, Function, Projection, Query, Reach, Term, Var};
use super::state::{Setting, Sort, Target};
use crate::diagnostic::{Code, Result};
use crate::model::schema::Range;
use crate::syntax::tree::{
    AdjunctKind, Determiner, Head, Join, Moment, Np, NpList, Sentence, TotalFunction, Word,
};

impl Draft<'_, '_> {
    pub fn when(&mut self, sentence: &Sentence) -> Result<Query> {
        let (sentence, order) = &sentence.without_order();
        let mut pattern = self.plain_sentence(sentence)?;
        let claims = pattern.clauses.iter_mut().filter_map(|clause| match clause {
            Clause::Claim(claim) => Some(claim),
            _ => None,
        });
        let mut claims: Vec<_> = claims.collect();
        let [claim] = claims.as_mut_slice() else {
            let refusal =
                self.refuse(Code::WhenWhat, "ask when one thing happened", sentence.subject.span.clone());
            return Err(
                refusal.with_help("`find ?t where ?f ordered ?c time ?t, …` asks for the time of any claim")
            );
        };
        claim.reach = Reach::Direct;
        let of = self.time_of(claim);
        let expr = match order {
            Some(Moment::First) => Expr::Aggregate { function: Function::Minimum, of },
            Some(_) => Expr::Aggregate { function: Function::Maximum, of },
            None => Expr::Term(Term::Var(of)),
        };
        self.asked.targets.push(Target { expr, name: "when".into() });
        Ok(self.query(Ask::Rows, pattern))
    }

    /// "who unveiled it, and when": the time as well, where a claim states one. Of yes or no, the times are the answer.
    pub fn and_when(&mut self, mut query: Query) -> Result<Query> {
        let mut claims = query.pattern.clauses.iter().filter_map(|clause| match clause {
            Clause::Claim(claim) => Some(claim),
            _ => None,
        });
        let counts = query.columns.iter().any(|column| !matches!(column.expr, Expr::Term(_)));
        let (Some(claim), None, Ask::Rows | Ask::Whether, false) =
            (claims.next(), claims.next(), &query.ask, counts)
        else {
            let whole = 0..self.tokens.end().end;
            let refusal = self.refuse(Code::WhenWhat, "ask when one thing happened", whole);
            return Err(refusal.with_help("ask when it was on its own: `when did …`"));
        };
        let mut dated = ClaimClause { reach: Reach::Direct, measures: vec![], ..claim.clone() };
        let time = self.time_of(&mut dated);
        if query.ask == Ask::Rows {
            query.pattern.clauses.push(Clause::Optional(Block { clauses: vec![Clause::Claim(dated)] }));
        } else {
            query.pattern.clauses.iter_mut().for_each(|clause| {
                if let Clause::Claim(claim) = clause {
                    claim.time = Some(time);
                }
            });
        }
        query.ask = Ask::Rows;
        query.variables.clone_from(&self.known.variables);
        let expr = Expr::Term(Term::Var(time));
        query.columns.push(Projection { name: "when".into(), expr, unit: None });
        Ok(query)
    }

    pub fn degree(&mut self, adjective: Word, of: &NpList) -> Result<Query> {
        let mut pattern = Block::default();
        let any = of.any_of_them();
        let thing = match of.items.as_slice() {
            [of] => self.np(of, &mut pattern)?,
            // Of several, that of each.
            _ => self.np(&any.items[0], &mut pattern)?,
        };
        if let (Term::Var(each), [_, _, ..]) = (&thing, of.items.as_slice()) {
            self.known.several.insert(*each);
        }
        let (attribute, _) = self.gradable(adjective, Some(&thing))?;
        let name = self.relation_name(attribute).to_string();
        let kind = match self.schema().relation(attribute).range {
            Range::Value(kind) => kind,
            Range::Entity(_) | Range::Nothing => {
                return Err(self.refuse(Code::NotGradable, "this is no number", self.span(adjective)));
            }
        };
        let value = Term::Var(self.fresh(&name, Sort::Value(kind)));
        let saying = Saying::of(attribute, false, self.span(adjective));
        self.say(&saying, &thing, &value, &mut pattern)?;
        self.asked.targets.insert(0, Target { expr: Expr::Term(value), name });
        Ok(self.query(Ask::Rows, pattern))
    }

    /// "the capital of Norway", "list the chips", "Nvidia".
    pub fn things(&mut self, list: &NpList) -> Result<Query> {
        if let [np @ Np { head: Head::Name(_) | Head::NameOfType { .. }, .. }] = list.items.as_slice()
            && np.posts.is_empty()
            && !matches!(np.determiner, Determiner::HowMany { .. } | Determiner::HowMuch)
        {
            let mut block = Block::default();
            if let (Term::Entity(entity), true) = (self.np(np, &mut block)?, block.clauses.is_empty()) {
                return Ok(self.query(Ask::Describe(entity), Block::default()));
            }
        }
        if let Some(columns) = self.side_by_side(list) {
            return columns;
        }
        match (list.items.as_slice(), list.join) {
            (_, Join::Mixed) => Err(self.mixed(list)),
            ([], _) => Err(self.refuse(Code::NoQuestion, "this asks for nothing", list.span.clone())),
            ([np], _) => {
                let mut pattern = Block::default();
                let target = self.thing(np, &mut pattern)?;
                self.asked.targets.push(target);
                Ok(self.query(Ask::Rows, pattern))
            }
            // "the states and the cities": either are listed.
            (items, _) => {
                self.check_one_list(items)?;
                let items = &self.with_shared_words(list)?.items;
                let root = self.root_type();
                let var = Term::Var(self.entity(root));
                let mut pattern = Block::default();
                self.one_of(items, &var, &mut pattern)?;
                self.asked.targets = vec![Target { expr: Expr::Term(var), name: "what".into() }];
                Ok(self.query(Ask::Rows, pattern))
            }
        }
    }

    pub fn thing(&mut self, np: &Np, pattern: &mut Block) -> Result<Target> {
        match &np.head {
            Head::NumberOf { of, .. } if !matches!(of.head, Head::Noun(_)) => {
                let Term::Var(var) = self.numbered(of, pattern)? else {
                    return Err(self.is_one(np));
                };
                Ok(Target { expr: Draft::count(var), name: "number".into() })
            }
            Head::Total { function, of } => {
                let name = self.column_name(np, &Term::Var(Var(0)));
                let inner = Np { head: (**of).clone(), determiner: Determiner::All, ..np.clone() };
                let numbered = Setting { numbered: true, ..self.setting };
                let Term::Var(value) = self.within(numbered, |draft| draft.np(&inner, pattern))? else {
                    return Err(self.refuse(Code::NothingToSum, "this is one value", np.span.clone()));
                };
                let function = match function {
                    TotalFunction::Sum => Function::Sum,
                    TotalFunction::Average => Function::Average,
                    TotalFunction::Maximum => Function::Maximum,
                    TotalFunction::Minimum => Function::Minimum,
                };
                Ok(Target { expr: Expr::Aggregate { function, of: value }, name })
            }
            _ if matches!(np.determiner, Determiner::HowMany { .. }) => {
                // "how many firms of each country"
                let counted = Setting { counted: true, ..self.setting };
                let term = self.within(counted, |draft| draft.np(np, pattern))?;
                if let Term::Entity(_) = term {
                    return Err(self.is_one(np));
                }
                self.asked
                    .targets
                    .pop()
                    .ok_or_else(|| self.refuse(Code::NothingToCount, "count what?", np.span.clone()))
            }
            _ => {
                let plain = Np {
                    head: np.head_of_each(),
                    determiner: match &np.determiner {
                        Determiner::Which | Determiner::All | Determiner::Each => Determiner::Plain,
                        other => other.clone(),
                    },
                    ..np.clone()
                };
                self.asked.listed.push(np.span.clone());
                if !plain.determiner_is_plain() && plain.determiner != Determiner::Sole {
                    let message = "this says how many, not which";
                    let refusal = self.refuse(Code::CountedList, message, np.span.clone());
                    return Err(refusal.with_help("ask for `the …`, or `how many …`"));
                }
                let term = self.np(&plain, pattern)?;
                if let Term::Value(_) = term {
                    let refusal =
                        self.refuse(Code::NoQuestion, "this is a value, and asks nothing", np.span.clone());
                    return Err(
                        refusal.with_help("ask for what has it: `which … more than …`, `what is the … of …`")
                    );
                }
                let name = self.column_name(np, &term);
                Ok(Target { expr: Expr::Term(term), name })
            }
        }
    }
}

impl Np {
    /// The head of "each county's largest neighbour": what stands before all is said of the first owner.
    fn head_of_each(&self) -> Head {
        fn first_owner(head: &mut Head) -> Option<&mut Np> {
            let Head::Possessive { owner, .. } = head else { return None };
            match owner.head {
                Head::Type(_) => Some(owner),
                _ => first_owner(&mut owner.head),
            }
        }
        let mut head = self.head.clone();
        if let (Determiner::Each | Determiner::All, Some(owner)) = (&self.determiner, first_owner(&mut head))
        {
            owner.determiner = Determiner::Each;
        }
        head
    }
}

impl Sentence {
    /// "when did Nvidia first launch a chip": the sentence without the word, and which of its times it asks for.
    fn without_order(&self) -> (Sentence, Option<Moment>) {
        let mut sentence = self.clone();
        let mut order = None;
        for adjuncts in sentence.predicates.iter_mut().map(|vp| &mut vp.adjuncts) {
            adjuncts.retain(|adjunct| match adjunct.kind {
                AdjunctKind::Moment(moment @ (Moment::First | Moment::Latest)) => {
                    order = Some(moment);
                    false
                }
                _ => true,
            });
        }
        (sentence, order)
    }
}
