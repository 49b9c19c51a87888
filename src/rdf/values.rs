//! What a query's variables stand for, where that is the same in RDF: entities, exact numbers, texts.

use super::no_equal::refuse;
use crate::diagnostic::{Diagnostic, Result};
use crate::model::claim::Object;
use crate::model::schema::{Kind, Range};
use crate::model::{ClaimId, EntityId, MeasureId, Quantity, RelationId, UnitId, Value};
use crate::resolve::query::{Block, ClaimClause, Clause, Expr, Function, Query, Term, Var};
use crate::store::Snapshot;
use std::collections::{BTreeSet, HashMap};

/// What a variable stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Entity,
    /// Counted in this root unit.
    Number(Option<UnitId>),
    Text,
    /// Nothing in this base: no claim states such a value.
    Nothing,
}

/// Where a claim states a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatedIn {
    Object,
    Measure(MeasureId),
}

/// Every variable's sort, how many clauses bind it to a value of a claim, and whether values of it are totalled:
/// then each claim's counts.
#[derive(Default, Debug)]
pub struct Sorts {
    of: HashMap<Var, Sort>,
    stated: HashMap<Var, usize>,
    totalled: BTreeSet<Var>,
    computed: BTreeSet<Var>,
}

impl Sorts {
    /// Refuses a variable that stands for different things, and values of which SPARQL does not know what lore does:
    /// times, and amounts that are not exact or are a group's.
    pub fn of(query: &Query, snapshot: &Snapshot) -> Result<Sorts> {
        let mut sorts = Sorts::default();
        let columns = query.columns.iter().map(|column| &column.expr);
        for expr in columns.chain(query.order_by.iter().map(|order| &order.by)) {
            sorts.expr(expr, query, snapshot)?;
        }
        sorts.block(&query.pattern, query, snapshot)?;
        Ok(sorts)
    }

    pub fn get(&self, var: Var) -> Sort {
        self.of.get(&var).copied().unwrap_or(Sort::Nothing)
    }

    /// Whether exactly one clause binds the variable to a value that a claim states.
    pub fn is_stated_once(&self, var: Var) -> bool {
        self.stated.get(&var) == Some(&1)
    }

    /// Whether the variable is the value of an expression, which an engine may write otherwise than a claim has it.
    pub fn is_computed(&self, var: Var) -> bool {
        self.computed.contains(&var)
    }

    pub fn is_totalled(&self, var: Var) -> bool {
        self.totalled.contains(&var)
    }

    pub fn is_stated(&self, var: Var) -> bool {
        self.stated.contains_key(&var)
    }

    fn put(&mut self, var: Var, sort: Sort, query: &Query) -> Result<()> {
        let known = self.of.entry(var).or_insert(sort);
        match (*known, sort) {
            (a, b) if a == b => Ok(()),
            (Sort::Nothing, sort) => {
                *known = sort;
                Ok(())
            }
            (_, Sort::Nothing) => Ok(()),
            _ => {
                let name = &query.variables[var.index()].name;
                Err(refuse(format!("`?{name}` stands for things of different kinds")))
            }
        }
    }

    fn block(&mut self, block: &Block, query: &Query, snapshot: &Snapshot) -> Result<()> {
        // A computed value needs to know those it is computed from.
        let (computed, plain): (Vec<&Clause>, Vec<&Clause>) =
            block.clauses.iter().partition(|it| matches!(it, Clause::Bind { .. } | Clause::Best(_)));
        plain.into_iter().chain(computed).try_for_each(|clause| self.clause(clause, query, snapshot))
    }

    fn clause(&mut self, clause: &Clause, query: &Query, snapshot: &Snapshot) -> Result<()> {
        match clause {
            Clause::Type { of, .. } => of.var().map_or(Ok(()), |var| self.put(var, Sort::Entity, query)),
            Clause::Claim(claim) => self.claim(claim, query, snapshot),
            Clause::Compare { left, right, .. } => {
                [left, right].into_iter().try_for_each(|expr| self.expr(expr, query, snapshot))
            }
            Clause::Not(block) | Clause::Optional(block) => self.block(block, query, snapshot),
            Clause::Any(blocks) => blocks.iter().try_for_each(|block| self.block(block, query, snapshot)),
            Clause::Best(best) => {
                self.block(&best.block, query, snapshot)?;
                self.expr(&best.key, query, snapshot)?;
                self.put(best.of, Sort::Entity, query)?;
                let sort = match &best.key {
                    Expr::Term(Term::Var(var)) => self.get(*var),
                    Expr::Aggregate { function, of } => self.computed(*function, *of),
                    _ => return Ok(()),
                };
                best.value.map_or(Ok(()), |var| self.put(var, sort, query))
            }
            Clause::Bind { var, expr } => {
                self.expr(expr, query, snapshot)?;
                let sort = match expr {
                    Expr::Over { function, of, .. } => self.computed(*function, *of),
                    Expr::Term(term) => self.term(term, snapshot)?,
                    _ => Sort::Nothing,
                };
                self.computed.insert(*var);
                self.put(*var, sort, query)
            }
            // Refused where it is rendered.
            Clause::Dated { .. } | Clause::Path(_) => Ok(()),
        }
    }

    fn claim(&mut self, claim: &ClaimClause, query: &Query, snapshot: &Snapshot) -> Result<()> {
        let attribute = snapshot.schema().relation(claim.relation).is_attribute();
        let roles = claim.roles.iter().map(|(_, term)| term);
        let object = (!attribute).then_some(&claim.object);
        for term in [&claim.subject].into_iter().chain(object).chain(roles) {
            if let Term::Var(var) = term {
                self.put(*var, Sort::Entity, query)?;
            }
        }
        let object = claim.object.var().filter(|_| attribute).map(|var| (StatedIn::Object, var));
        let measures = claim.measures.iter().map(|(measure, var)| (StatedIn::Measure(*measure), *var));
        for (part, var) in object.into_iter().chain(measures) {
            *self.stated.entry(var).or_insert(0) += 1;
            self.put(var, stated(claim.relation, part, snapshot)?, query)?;
        }
        Ok(())
    }

    fn expr(&mut self, expr: &Expr, query: &Query, snapshot: &Snapshot) -> Result<()> {
        match expr {
            Expr::Over { block, of, .. } => {
                self.totalled.insert(*of);
                self.block(block, query, snapshot)
            }
            Expr::Aggregate { of, .. } => {
                self.totalled.insert(*of);
                Ok(())
            }
            Expr::Term(_) | Expr::Arithmetic { .. } | Expr::Solutions => Ok(()),
        }
    }

    fn computed(&self, function: Function, of: Var) -> Sort {
        match function {
            Function::Count => Sort::Number(None),
            _ => self.get(of),
        }
    }

    /// The sort of a term; of a literal too.
    pub fn term(&self, term: &Term, snapshot: &Snapshot) -> Result<Sort> {
        Ok(match term {
            Term::Var(var) => self.get(*var),
            Term::Entity(_) => Sort::Entity,
            Term::Value(Value::Quantity(quantity)) => Sort::Number(in_root(quantity, snapshot)?.unit),
            Term::Value(Value::Text(_)) => Sort::Text,
            Term::Value(Value::Time(_)) => return Err(no_times()),
            Term::Nothing => Sort::Nothing,
        })
    }
}

/// What the claims of a relation state in one place. Goes through all of them, so that nothing is left out unseen.
pub fn stated(relation: RelationId, part: StatedIn, snapshot: &Snapshot) -> Result<Sort> {
    let declared = snapshot.schema().relation(relation);
    let (name, kind) = match part {
        StatedIn::Object => match declared.range {
            Range::Value(kind) => (&declared.name, kind),
            Range::Entity(_) | Range::Nothing => return Ok(Sort::Entity),
        },
        StatedIn::Measure(measure) => {
            let measure = &declared.measures[measure.index()];
            (&measure.name, measure.kind)
        }
    };
    match kind {
        Kind::Time => return Err(no_times()),
        Kind::Text => return Ok(Sort::Text),
        _ => {}
    }
    let mut sort = Sort::Nothing;
    for claim in snapshot.claims_of(relation).map(ClaimId) {
        let value = match part {
            StatedIn::Object => match snapshot.object(claim) {
                Object::Value(value) => Some(value),
                _ => None,
            },
            StatedIn::Measure(measure) => snapshot.measure(claim, measure),
        };
        let Some(Value::Quantity(quantity)) = value else { continue };
        if snapshot.subjects_of(claim).len() > 1 {
            return Err(refuse(format!("a `{name}` is stated of a group, and what is a member's is open")));
        }
        let own = Sort::Number(in_root(&quantity, snapshot).map_err(|_| bounded(name))?.unit);
        if sort != Sort::Nothing && sort != own {
            return Err(refuse(format!("`{name}` is stated in units that do not convert into each other")));
        }
        sort = own;
    }
    Ok(sort)
}

/// The exact number, counted in the root unit.
pub fn in_root(quantity: &Quantity, snapshot: &Snapshot) -> Result<Quantity> {
    if !quantity.is_exact() {
        return Err(refuse("an amount with a bound compares in three ways: yes, no and possible".into()));
    }
    let in_root = snapshot.schema().in_root(*quantity);
    in_root.ok_or_else(|| refuse("an amount is too large for its root unit".into()))
}

/// A literal: a number as a decimal, a text in quotes.
pub fn literal(value: &Value, snapshot: &Snapshot) -> Result<String> {
    Ok(match value {
        Value::Quantity(quantity) => {
            let number = in_root(quantity, snapshot)?.number.normalize().to_string();
            if number.contains('.') { number } else { format!("{number}.0") }
        }
        Value::Text(text) => quoted(text),
        Value::Time(_) => return Err(no_times()),
    })
}

/// A text as a literal, in triples and in SPARQL alike.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

pub fn no_times() -> Box<Diagnostic> {
    refuse(
        "a time is an interval, and whether it lies in another has three answers: yes, no and possible"
            .into(),
    )
}

fn bounded(name: &str) -> Box<Diagnostic> {
    refuse(format!(
        "the base states `{name}` with bounds, such as `about` and `more than`: what they leave open is possible, and SPARQL \
         knows only yes and no"
    ))
}

/// Where the entity stands among others in an answer.
pub fn sort_key(entity: EntityId, snapshot: &Snapshot) -> String {
    crate::vocabulary::fold::fold(snapshot.name(entity))
}
