//! Measures of claims as noun phrases: "ASML's share of EUV tools", "more than 1 million of them".

use super::claims::Saying;
use super::draft::Draft;
use super::extremes::ranked;
use super::possession::{conditions, owners_of};
use super::query::{Block, ClaimClause, Clause, Expr, Reach, Term, Var};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result, Span};
use crate::model::schema::{Kind, Range};
use crate::model::{MeasureId, RelationId, TypeId, Value};
use crate::syntax::tree::{Adjunct, AdjunctKind, Compared, Determiner, Head, Limit, Np, NpList, Post, Word};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    /// "ASML's share of EUV tools": the measure of the claim that relates them. Of "the firms that provide EUV tools" it is
    /// that of the claim which says so, in `own` or in what is `said` of the owner already.
    pub fn measure(
        &mut self,
        word: Word,
        np: &Np,
        owner: Option<&Term>,
        said: &mut Block,
        own: &mut Block,
    ) -> Result<Term> {
        let (relation, measure) = self.meaning(
            word,
            |word| format!("`{word}` is no measure"),
            |meaning| match meaning {
                Meaning::Measure { relation, measure } => Some((*relation, *measure)),
                _ => None,
            },
        )?;
        let mut ends: Vec<(Term, Span)> =
            owner.map(|owner| (owner.clone(), np.span.clone())).into_iter().collect();
        let (lists, limits) = self.ends_of_measure(np)?;
        for list in lists {
            ends.push((self.end_of_measure(&list, own)?, list.span.clone()));
        }
        let (mut subject, mut object) = (None, None);
        for (end, span) in ends {
            let slots: Vec<bool> = [(subject.is_none(), true), (object.is_none(), false)]
                .into_iter()
                .filter_map(|(free, slot)| free.then_some(slot))
                .collect();
            if slots.is_empty() {
                return Err(self.refuse(
                    Code::SeveralOwners,
                    "a measure is of one thing and another, no more",
                    span,
                ));
            }
            let slot = self.choose(&slots);
            // The types decide which end it is: a misfit drops this way of reading it.
            let declared = self.schema().relation(relation);
            let of = match (&declared.range, slot) {
                (Range::Entity(range), false) => *range,
                _ => declared.domain,
            };
            self.constrain(&end, of, span)?;
            *(if slot { &mut subject } else { &mut object }) = Some(end);
        }
        let introduced = match (&subject, &object) {
            (Some(end), None) | (None, Some(end)) => self.introducing(relation, end, np, [own, said])?,
            _ => None,
        };
        let (value, clause) = match introduced {
            Some(claim) => self.measured_again(claim, measure, np, own)?,
            None => self.measured_claim(relation, measure, subject.as_ref(), object.as_ref(), np, own)?,
        };
        let kind = self.schema().relation(relation).measures[measure.index()].kind;
        let about = clause.subject.clone();
        self.push_claim(clause.clone(), own);
        // "a value of more than USD 5 million"
        for limit in &limits {
            self.compare(value, kind, limit, own)?;
        }
        // "has a larger share of X than B"
        if let (Some(owner), Some(compared)) = (owner, np.posts.iter().find_map(compared)) {
            self.measured_than(compared, value, measure, &clause, owner, own)?;
        }
        match np.modifiers.iter().find_map(ranked) {
            Some(ranked) => self.rank_value(ranked, Some(about), owner, Term::Var(value), (kind, None), own),
            None => Ok(Term::Var(value)),
        }
    }

    /// The claim of the relation that tells of which things a noun phrase speaks, taken out of where it stands: the claim
    /// with the measure says as much.
    fn introducing(
        &self,
        relation: RelationId,
        end: &Term,
        np: &Np,
        blocks: [&mut Block; 2],
    ) -> Result<Option<ClaimClause>> {
        let Term::Var(_) = end else { return Ok(None) };
        let introduces = |clause: &Clause| match clause {
            Clause::Claim(claim) => {
                claim.relation == relation && (claim.subject == *end || claim.object == *end)
            }
            _ => false,
        };
        let found: Vec<(usize, usize)> = (0..blocks.len())
            .flat_map(|block| (0..blocks[block].clauses.len()).map(move |place| (block, place)))
            .filter(|&(block, place)| introduces(&blocks[block].clauses[place]))
            .collect();
        match found.as_slice() {
            [] => Ok(None),
            &[(block, place)] => match blocks[block].clauses.remove(place) {
                Clause::Claim(claim) => Ok(Some(claim)),
                _ => Ok(None),
            },
            _ => {
                let message = "several claims tell of these, each with a measure of its own";
                let span = np.posts.iter().find_map(owners_of).map_or(&np.span, |list| &list.span);
                let refusal = self.refuse(Code::WhichClaim, message, span.clone());
                Err(refusal.with_help("ask of one of them at a time"))
            }
        }
    }

    /// The claim with its measure, and with what the noun of the measure says of it besides.
    fn measured_again(
        &mut self,
        mut claim: ClaimClause,
        measure: MeasureId,
        np: &Np,
        own: &mut Block,
    ) -> Result<(Var, ClaimClause)> {
        let kind = self.schema().relation(claim.relation).measures[measure.index()].kind;
        let (dates, adjuncts) = dates_apart(np, kind);
        for adjunct in adjuncts {
            self.adjunct(adjunct, &mut claim, own)?;
        }
        claim.reach = Reach::Direct;
        let value = self.measure_of(&mut claim, measure);
        for date in dates {
            self.said_of_value(value, kind, date, own)?;
        }
        Ok((value, claim))
    }

    pub fn measured_claim(
        &mut self,
        relation: RelationId,
        measure: MeasureId,
        subject: Option<&Term>,
        object: Option<&Term>,
        np: &Np,
        own: &mut Block,
    ) -> Result<(Var, ClaimClause)> {
        let declared = self.schema().relation(relation);
        // Which of all they are is not said: the amounts are shown with them.
        let any_of = |draft: &mut Self, of: TypeId| {
            let any = draft.entity(of);
            draft.known.several.insert(any);
            Term::Var(any)
        };
        let subject = subject.cloned().unwrap_or_else(|| any_of(self, declared.domain));
        let object = match (object, &declared.range) {
            (Some(object), _) => object.clone(),
            (None, Range::Entity(range)) => any_of(self, *range),
            (None, Range::Value(kind)) => Term::Var(self.fresh("value", Sort::Value(*kind))),
            (None, Range::Nothing) => Term::Nothing,
        };
        let kind = declared.measures[measure.index()].kind;
        let (dates, adjuncts) = dates_apart(np, kind);
        let saying = Saying { adjuncts, ..Saying::of(relation, false, np.span.clone()) };
        let mut clause = self.clause(&saying, &subject, &object, own)?;
        clause.reach = Reach::Direct;
        let value = self.measure_of(&mut clause, measure);
        for date in dates {
            self.said_of_value(value, kind, date, own)?;
        }
        Ok((value, clause))
    }

    /// The object of a verb is a measure of its claim, or an amount: "provides the largest share of EUV tools",
    /// "ordered more than 1 million of them". True when it was one.
    pub fn measured_object(
        &mut self,
        saying: &Saying,
        subject: &Term,
        np: &Np,
        own: &mut Block,
    ) -> Result<bool> {
        match &np.head {
            Head::Measure(word) => {
                let measure = self.measure_named(saying.relation, *word)?;
                let (lists, limits) = self.ends_of_measure(np)?;
                let object = match lists.as_slice() {
                    [] => self.anything(saying),
                    [NpList { items, .. }] if items.len() == 1 => self.np(&items[0], own)?,
                    [list, ..] => {
                        let message = "one name at a time can stand here";
                        return Err(self.refuse(Code::OneRole, message, list.span.clone()));
                    }
                };
                let mut clause = self.clause(saying, subject, &object, own)?;
                clause.reach = Reach::Direct;
                let value = self.measure_of(&mut clause, measure);
                let kind = self.schema().relation(clause.relation).measures[measure.index()].kind;
                self.push_claim(clause.clone(), own);
                for limit in &limits {
                    self.compare(value, kind, limit, own)?;
                }
                if let Some(compared) = np.posts.iter().find_map(compared) {
                    self.measured_than(compared, value, measure, &clause, subject, own)?;
                }
                let value_term = Term::Var(value);
                if let Some(ranked) = np.modifiers.iter().find_map(ranked) {
                    let ranking = self.ranking(value_term, ranked, None)?;
                    self.rankings.push(ranking);
                } else if matches!(np.determiner, Determiner::Which | Determiner::HowMuch) {
                    let name = self.column_name(np, &value_term);
                    self.asked.targets.push(Target { expr: Expr::Term(value_term), name });
                }
                Ok(true)
            }
            // "expects to take a quarterly charge": the noun is the verb's own, of any amount.
            Head::Noun(word)
                if np.modifiers.is_empty() && np.posts.is_empty() && self.names(*word, saying.relation) =>
            {
                let object = self.anything(saying);
                self.say(saying, subject, &object, own)?;
                Ok(true)
            }
            Head::Amount { limit, measure, of } => {
                if of.is_none() && self.schema().relation(saying.relation).is_attribute() && !saying.inverse {
                    let value = self.anything(saying);
                    self.say(saying, subject, &value, own)?;
                    let (Term::Var(var), Sort::Value(kind)) = (value.clone(), self.sort_of(&value)) else {
                        return Ok(false);
                    };
                    self.compare(var, kind, limit, own)?;
                    return Ok(true);
                }
                let object = match of {
                    Some(of) => self.np(of, own)?,
                    None => self.anything(saying),
                };
                let mut clause = self.clause(saying, subject, &object, own)?;
                clause.reach = Reach::Direct;
                let measure = match measure {
                    Some(word) => self.measure_named(saying.relation, *word)?,
                    None => self.measure_for(saying.relation, limit)?,
                };
                let kind = self.schema().relation(saying.relation).measures[measure.index()].kind;
                let value = self.measure_of(&mut clause, measure);
                self.push_claim(clause, own);
                self.compare(value, kind, limit, own)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether a noun can name the relation.
    pub fn names(&self, noun: Word, relation: RelationId) -> bool {
        self.token(noun).meanings.iter().any(|meaning| match meaning {
            Meaning::Noun { relation: of, inverse: false } => *of == relation,
            _ => false,
        })
    }

    /// The one measure of the relation whose kind an amount is of.
    pub fn measure_for(&mut self, relation: RelationId, limit: &Limit) -> Result<MeasureId> {
        let span = self.limit_span(limit);
        let Term::Value(Value::Quantity(quantity)) = self.literal(limit.quantities()[0])? else {
            return Err(self.refuse(Code::UnitMismatch, "this is no amount", span));
        };
        let declared = self.schema().relation(relation);
        let fitting: Vec<usize> = (0..declared.measures.len())
            .filter(|&index| self.schema().kind_fits(declared.measures[index].kind, quantity.unit))
            .collect();
        match (fitting.as_slice(), quantity.unit) {
            ([only], _) => Ok(MeasureId::from(*only)),
            // A bare number counts in units.
            ([], None) if self.counting_measure(relation).is_some() => {
                Ok(self.counting_measure(relation).expect("there is one"))
            }
            _ => {
                let message = format!("`{}` has no measure, or several, of this kind", declared.name);
                let mut refusal = self.refuse(Code::NoSuchMeasure, message, span);
                let names: Vec<&str> =
                    declared.measures.iter().map(|measure| measure.name.as_str()).collect();
                refusal.help.extend((!names.is_empty()).then(|| format!("name it: {}", names.join(", "))));
                Err(refusal)
            }
        }
    }

    /// A new variable for whatever the saying's grammatical object may be.
    pub fn anything(&mut self, saying: &Saying) -> Term {
        let declared = self.schema().relation(saying.relation);
        match (&declared.range, saying.inverse) {
            (_, true) => Term::Var(self.entity(declared.domain)),
            (Range::Entity(range), false) => Term::Var(self.entity(*range)),
            (Range::Value(kind), false) => Term::Var(self.fresh(&declared.name, Sort::Value(*kind))),
            (Range::Nothing, false) => Term::Nothing,
        }
    }
}

/// "a larger share than B"
fn compared(post: &Post) -> Option<&Compared> {
    match post {
        Post::Compared(compared) => Some(compared),
        _ => None,
    }
}

/// "a deadline before 2025-06": what is said of a date that a noun of the kind names, and what of its claim.
fn dates_apart(np: &Np, kind: Kind) -> (Vec<&Adjunct>, Vec<&Adjunct>) {
    conditions(&np.posts)
        .into_iter()
        .partition(|adjunct| matches!(adjunct.kind, AdjunctKind::Time(_)) && kind == Kind::Time)
}
