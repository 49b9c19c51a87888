//! Claims: a relation with its subject, its object and what is said further; and lists of things that share one.

use super::draft::Draft;
use super::query::{Block, ClaimClause, Clause, Expr, Reach, Term};
use crate::diagnostic::{Code, Diagnostic, Edit, Offer, Result, Span};
use crate::model::claim::Status;
use crate::model::schema::Range;
use crate::model::{RelationId, RoleId};
use crate::syntax::tree::{Adjunct, Join, Np, NpList};

/// What stands in front of its clause and fills the place that the clause leaves empty.
#[derive(Clone, Debug)]
pub struct Gap {
    pub term: Term,
    pub span: Span,
    /// "where": it is a place.
    pub is_place: bool,
}

/// How a claim is said: the verb or phrase, its adjuncts and its status.
#[derive(Clone, Debug)]
pub struct Saying<'t> {
    pub relation: RelationId,
    /// The grammatical subject is the relation's object.
    pub inverse: bool,
    pub adjuncts: Vec<&'t Adjunct>,
    pub status: Option<Status>,
    /// What stands in front of the clause, and the role of it that its preposition introduces: "from whom".
    pub role: Option<(RoleId, Gap)>,
    pub span: Span,
}

impl Saying<'_> {
    pub fn of(relation: RelationId, inverse: bool, span: Span) -> Self {
        Saying { relation, inverse, adjuncts: vec![], status: None, role: None, span }
    }
}

impl Draft<'_, '_> {
    /// Adds the claim `subject relation object` to `own`, with all that the saying adds. `subject` and `object`
    /// are the grammatical ones.
    pub fn say(&mut self, saying: &Saying, subject: &Term, object: &Term, own: &mut Block) -> Result<()> {
        let clause = self.clause(saying, subject, object, own)?;
        self.push_claim(clause, own);
        Ok(())
    }

    /// The clause of a claim, not yet added.
    pub fn clause(
        &mut self,
        saying: &Saying,
        subject: &Term,
        object: &Term,
        own: &mut Block,
    ) -> Result<ClaimClause> {
        let (subject, object) = if saying.inverse { (object, subject) } else { (subject, object) };
        let relation = self.schema().relation(saying.relation);
        let (said_of, said_with) = match saying.inverse {
            true => (object, subject),
            false => (subject, object),
        };
        let misfit = |draft: &Self, mut problem: Box<Diagnostic>| {
            problem.notes.push(draft.signature(saying.relation));
            let others = draft.said_between(said_of, said_with);
            if !others.is_empty() {
                problem.help.push(format!("these are related by `{}`", others.join("`, `")));
            }
            problem
        };
        self.constrain(subject, relation.domain, saying.span.clone()).map_err(|problem| {
            let mut problem = misfit(self, problem);
            if relation.is_attribute() {
                problem.meant.offers = self.offers_of_parts(subject, relation.domain);
            }
            problem
        })?;
        let object = match relation.range {
            Range::Entity(range) => {
                self.constrain(object, range, saying.span.clone())
                    .map_err(|problem| misfit(self, problem))?;
                object.clone()
            }
            Range::Value(kind) => {
                self.constrain_value(object, kind, saying.span.clone()).map_err(|problem| {
                    let mut problem = misfit(self, problem);
                    let name = &relation.name;
                    problem.help.push(format!("it is a value: ask for `how many …` or `the {name} of …`"));
                    problem
                })?;
                object.clone()
            }
            Range::Nothing if *object == Term::Nothing => Term::Nothing,
            Range::Nothing => return Err(self.no_object(saying.relation, &saying.span)),
        };
        let reach =
            if relation.transitive { Reach::Closure { within: None, distance: None } } else { Reach::Direct };
        let mut clause = ClaimClause {
            relation: saying.relation,
            subject: subject.clone(),
            object,
            roles: vec![],
            measures: vec![],
            time: None,
            conditions: vec![],
            reach,
        };
        if let Some(status) = saying.status {
            clause.conditions.push(super::query::Condition::Status(vec![status]));
        }
        for adjunct in &saying.adjuncts {
            self.adjunct(adjunct, &mut clause, own)?;
        }
        self.give_wanted(&mut clause)?;
        for (noun, term) in &self.pending.kinds_only {
            let about = *term == clause.subject || *term == clause.object;
            if about && self.counts_in(clause.relation, *noun) {
                let refusal = self.refuse(Code::CountedInUnits, "this counts in units", self.span(*noun));
                return Err(refusal.with_help(format!("`kinds of {}` counts the kinds", self.text(*noun))));
            }
        }
        if clause.reach != Reach::Direct && !(clause.measures.is_empty() && clause.roles.is_empty()) {
            // A chain has no measures of its own: what is asked of a measure is asked of one claim.
            clause.reach = Reach::Direct;
        }
        if let Some((role, asked)) = &saying.role {
            self.set_role(&mut clause, *role, asked.term.clone(), asked.span.clone())?;
        }
        Ok(clause)
    }

    pub fn push_claim(&mut self, clause: ClaimClause, own: &mut Block) {
        // What compares its measures reads better behind it.
        let mut behind = vec![];
        let about = |compared: &Clause| match compared {
            Clause::Compare { left: Expr::Term(Term::Var(var)), .. } => {
                clause.measures.iter().any(|(_, measured)| measured == var)
            }
            _ => false,
        };
        while own.clauses.last().is_some_and(about) {
            behind.extend(own.clauses.pop());
        }
        own.clauses.push(Clause::Claim(clause));
        own.clauses.extend(behind.into_iter().rev());
    }

    /// `stockpile: firm -> chip`, for messages.
    pub fn signature(&self, relation: RelationId) -> String {
        let declared = self.schema().relation(relation);
        let range = match declared.range {
            Range::Entity(range) => self.a(range),
            Range::Value(_) => "a value".to_string(),
            Range::Nothing => {
                return format!("`{}` is said of {} alone", declared.name, self.a(declared.domain));
            }
        };
        format!("`{}` relates {} to {range}", declared.name, self.a(declared.domain))
    }

    /// Refuses "both A or B".
    fn check_both(&self, list: &NpList) -> Result<()> {
        let first = self.tokens.list.iter().find(|token| token.span.start == list.span.start);
        if list.join == Join::And || first.is_none_or(|token| token.keyword != Some("both")) {
            return Ok(());
        }
        let message = "`both` is said of two that are joined by `and`";
        let refusal = self.refuse(Code::BothOr, message, list.span.clone());
        Err(refusal.with_help("say `both A and B`, or `either A or B`"))
    }

    /// Says something of each thing of a list: of all with `and`, of any with `or`.
    pub fn each_of(
        &mut self,
        list: &NpList,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Np, &mut Block) -> Result<()>,
    ) -> Result<()> {
        self.check_both(list)?;
        self.each_item(list, own, &mut say)?;
        let Some(except) = &list.except else { return Ok(()) };
        if except.join == Join::Mixed {
            return Err(self.mixed(except));
        }
        // "but not A and B": neither of them.
        for np in &except.items {
            let message = "a superlative cannot stand behind `but not`";
            self.unranked(Code::UnderNot, message, &np.span, |draft| {
                draft.denied(own, |draft, inner| say(draft, np, inner))
            })?;
        }
        Ok(())
    }

    fn each_item(
        &mut self,
        list: &NpList,
        own: &mut Block,
        say: &mut impl FnMut(&mut Self, &Np, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let list = match self.without_synonyms(list).len() {
            1 => list,
            _ => &self.with_shared_words(list)?,
        };
        let items = self.without_synonyms(list).into_iter().flat_map(|np| self.names_apart(np));
        let items: Vec<Np> = items.map(|np| self.counted_by_most(&np)).collect();
        match (items.as_slice(), list.join) {
            ([np], _) => say(self, np, own),
            (_, Join::Mixed) => Err(self.mixed(list)),
            (items, Join::And) => items.iter().try_for_each(|np| say(self, np, own)),
            (items, Join::Or) => {
                let message = "a superlative cannot stand beside `or`";
                self.unranked(Code::UnderOr, message, &list.span, |draft| draft.alternatives(items, own, say))
            }
        }
    }

    pub fn mixed(&self, list: &NpList) -> Box<Diagnostic> {
        let mut refusal =
            self.refuse(Code::AndOr, "`and` and `or` are mixed without brackets", list.span.clone());
        refusal.help.push("put brackets around what belongs together".into());
        refusal.meant.offers =
            ["and", "or"].iter().filter_map(|joint| self.with_brackets(list, joint)).collect();
        refusal
    }

    /// The list with brackets around what such a word joins; `None` where a comma joins something.
    fn with_brackets(&self, list: &NpList, closer: &str) -> Option<Offer> {
        let mut offer = Offer::default();
        let mut put = |at: usize, words: &str| offer.edits.push(Edit { span: at..at, words: words.into() });
        let mut open = false;
        for pair in list.items.windows(2) {
            let between =
                self.tokens.list.iter().filter(|token| {
                    pair[0].span.end <= token.span.start && token.span.end <= pair[1].span.start
                });
            let words: Vec<&str> = between.filter_map(|token| token.keyword).collect();
            let [joint @ ("and" | "or")] = words.as_slice() else { return None };
            match (*joint == closer, open) {
                (true, false) => put(pair[0].span.start, "("),
                (false, true) => put(pair[0].span.end, ")"),
                _ => {}
            }
            open = *joint == closer;
        }
        if open {
            put(list.items.last()?.span.end, ")");
        }
        Some(offer)
    }
}
