//! The largest of those whose size is known: where something is picked by an attribute, compared with every one of others,
//! added up or denied, and the base has no claim of it for some, the answer says for how many.

use super::planned::Planned;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::execute::{Cell, Context, Note, Outcome, Verdict};
use crate::model::schema::Schema;
use crate::model::{EntityId, MeasureId, RelationId};
use crate::resolve::query::{
    Ask, Best, Block, ClaimClause, Clause, Expr, Function, Projection, Query, Term, Var, Variable,
};
use crate::store::Snapshot;

/// What is counted and listed since it is not known.
pub struct Unknown {
    counts: Vec<Count>,
    /// For those of whom one claim says what is denied, and another does not.
    wavering: Vec<(When, Planned)>,
}

/// How many there are of whom something is not known.
struct Count {
    when: When,
    asked: Planned,
    note: Lacking,
}

/// Of which outcome it is told.
#[derive(Clone, Copy, PartialEq)]
enum When {
    Always,
    Empty,
    NotEmpty,
}

/// What they lack.
enum Lacking {
    Ranked(RelationId),
    Compared(RelationId),
    /// When it was.
    Dated(RelationId),
    Known {
        attribute: RelationId,
        measure: Option<MeasureId>,
        listed: bool,
    },
}

impl Lacking {
    fn note(&self, number: u64) -> Note {
        match *self {
            Lacking::Ranked(attribute) => Note::Unranked { attribute, number },
            Lacking::Compared(attribute) => Note::Uncompared { attribute, number },
            Lacking::Dated(relation) => Note::WithoutTime { relation, number },
            Lacking::Known { attribute, measure, listed } => {
                Note::Unknown { attribute, measure, number, listed }
            }
        }
    }
}

impl When {
    fn holds(self, is_empty: bool) -> bool {
        match self {
            When::Always => true,
            When::Empty => is_empty,
            When::NotEmpty => !is_empty,
        }
    }
}

impl Unknown {
    /// Where the query picks by an attribute, compares with one or adds one up: what counts those of whom it is not known.
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Unknown> {
        let schema = snapshot.schema();
        let mut unknown = Unknown { counts: vec![], wavering: vec![] };
        let mut count = |when, note, asked: Query| match Planned::new(asked, snapshot) {
            Ok(asked) => {
                unknown.counts.push(Count { when, asked, note });
                Ok(())
            }
            Err(problem) if ends_all(&problem) => Err(problem),
            // What names the key elsewhere cannot be asked without it.
            Err(_) => Ok(()),
        };
        for (at, clause) in query.pattern.clauses.iter().enumerate() {
            match clause {
                Clause::Best(best) => {
                    if let Some((attribute, rest)) = without_key(query, best, schema) {
                        count(When::Always, Lacking::Ranked(attribute), rest)?;
                    }
                    if let Some((relation, rest)) = undated_within(query, best) {
                        count(When::Always, Lacking::Dated(relation), rest)?;
                    }
                }
                Clause::Not(unlike) => {
                    let mut when = When::Always;
                    if let Some((attribute, rest)) = incomparable(query, at, unlike, schema) {
                        count(When::Empty, Lacking::Compared(attribute), rest)?;
                        when = When::NotEmpty;
                    }
                    if let Some(of) = compared_in(query, at, unlike, schema) {
                        let attribute = of.claim.relation;
                        let note = Lacking::Known { attribute, measure: None, listed: true };
                        count(when, note, of.unknown(query))?;
                        if let Some(both) = of.wavering(query, unlike).filter(|_| query.ask == Ask::Rows) {
                            unknown.wavering.push((when, Planned::new(both, snapshot)?));
                        }
                    }
                }
                Clause::Claim(claim) => {
                    if let Some((measure, rest)) = unstated(query, at, claim, schema) {
                        let attribute = claim.relation;
                        count(When::Always, Lacking::Known { attribute, measure, listed: false }, rest)?;
                    }
                    if let Some(rest) = undated(query, at, claim) {
                        let when = if query.ask == Ask::Whether { When::Empty } else { When::Always };
                        count(when, Lacking::Dated(claim.relation), rest)?;
                    }
                }
                _ => {}
            }
        }
        Ok(unknown)
    }

    /// Adds to an outcome for how many something is not known.
    pub fn tell(&self, outcome: &mut Outcome, context: &Context) -> Result<()> {
        let is_empty = is_empty(outcome);
        for Count { asked, note, .. } in self.counts.iter().filter(|count| count.when.holds(is_empty)) {
            let counted = match asked.run(context) {
                Ok(counted) => counted,
                Err(problem) if ends_all(&problem) => return Err(problem),
                Err(_) => continue,
            };
            if let Some(Cell::Count(number @ 1..)) = counted.rows.first().and_then(|row| row.cells.first()) {
                outcome.notes.push(note.note(*number));
            }
        }
        for (_, both) in self.wavering.iter().filter(|(when, _)| when.holds(is_empty)) {
            let both = both.run(context)?;
            let entities = both.rows.iter().filter_map(|row| match row.cells[..] {
                [Cell::Entity(entity)] => Some(entity),
                _ => None,
            });
            let entities: Vec<EntityId> = entities.collect();
            if !entities.is_empty() {
                outcome.notes.push(Note::Wavering { entities });
            }
        }
        Ok(())
    }
}

fn is_empty(outcome: &Outcome) -> bool {
    match outcome.rows.first().and_then(|row| row.cells.first()) {
        None => outcome.possible == 0,
        Some(Cell::Verdict(verdict)) => *verdict == Verdict::NoClaimFound,
        Some(Cell::Count(number)) => *number == 0,
        Some(_) => false,
    }
}

/// Whether not this query was refused, but the whole question is to end.
fn ends_all(problem: &Diagnostic) -> bool {
    [Code::Interrupted, Code::Timeout, Code::TooLarge].contains(&problem.code)
}

/// The query that counts what is ranked without the attribute that ranks it; none where something else ranks.
fn without_key(query: &Query, best: &Best, schema: &Schema) -> Option<(RelationId, Query)> {
    let Expr::Term(key @ Term::Var(_)) = &best.key else { return None };
    let ranks = |claim: &ClaimClause| claim.object == *key && schema.relation(claim.relation).is_attribute();
    let (ranking, rest): (Vec<Clause>, Vec<Clause>) = best
        .block
        .clauses
        .iter()
        .cloned()
        .partition(|clause| matches!(clause, Clause::Claim(claim) if ranks(claim)));
    let [Clause::Claim(claim)] = ranking.as_slice() else { return None };
    let attribute = claim.relation;
    // What the block does not say itself of a thing is not known here.
    let told = Block { clauses: rest.clone() }.gives();
    let of = claim.subject.var()?;
    if !told.contains(&best.of) || !told.contains(&of) {
        return None;
    }
    Some((attribute, counting(query, best.of, rest, ranking)))
}

/// "larger than every …" is "there is none than which it is not larger": the query that counts those of whom no claim has
/// the attribute that is compared.
fn incomparable(query: &Query, at: usize, unlike: &Block, schema: &Schema) -> Option<(RelationId, Query)> {
    let [others @ .., Clause::Not(compared)] = unlike.clauses.as_slice() else { return None };
    let [Clause::Claim(claim), Clause::Compare { right, .. }] = compared.clauses.as_slice() else {
        return None;
    };
    let of = claim.subject.var()?;
    let compares =
        *right == Expr::Term(claim.object.clone()) && schema.relation(claim.relation).is_attribute();
    let others = Block { clauses: others.to_vec() };
    if !compares || !others.gives().contains(&of) {
        return None;
    }
    // What they are is told by themselves, or by what they are compared with: "than every other firm".
    let mut clauses = others.clauses.clone();
    let mut outside = query.pattern.clauses.clone();
    outside.remove(at);
    let outside = Block { clauses: outside };
    if !outside.mentions().is_disjoint(&others.mentions()) {
        clauses.extend(outside.clauses);
    }
    Some((claim.relation, counting(query, of, clauses, vec![Clause::Claim(claim.clone())])))
}

/// What a denial compares: "not longer than 100 km" denies that a claim states a length, and that it is more.
struct Denied<'q> {
    claim: &'q ClaimClause,
    of: Var,
    /// What is said besides.
    rest: Vec<Clause>,
}

fn compared_in<'q>(query: &Query, at: usize, denied: &'q Block, schema: &Schema) -> Option<Denied<'q>> {
    let mut rest = query.pattern.clauses.clone();
    rest.remove(at);
    let told = Block { clauses: rest.clone() }.gives();
    let compares = |value: &Term| {
        denied.clauses.iter().any(|clause| match clause {
            Clause::Compare { left, right, .. } => [left, right].contains(&&Expr::Term(value.clone())),
            _ => false,
        })
    };
    let (claim, of) = denied.clauses.iter().find_map(|clause| match clause {
        Clause::Claim(claim) if schema.relation(claim.relation).is_attribute() && compares(&claim.object) => {
            Some((claim, claim.subject.var().filter(|of| told.contains(of))?))
        }
        _ => None,
    })?;
    let listed = query.columns.iter().any(|column| column.expr.mentions().contains(&of));
    listed.then_some(Denied { claim, of, rest })
}

impl Denied<'_> {
    /// The query that counts those of whom nothing is known that could be compared, of whom the denial holds as well.
    fn unknown(&self, query: &Query) -> Query {
        counting(query, self.of, self.rest.clone(), vec![Clause::Claim(self.claim.clone())])
    }

    /// The query for those of whom one claim says what is denied, and another does not.
    fn wavering(&self, query: &Query, denied: &Block) -> Option<Query> {
        let value = self.claim.object.var()?;
        let mut variables = query.variables.clone();
        let other = Var(variables.len() as u32);
        variables
            .push(Variable { name: format!("other_{}", variables[value.index()].name), entity_type: None });
        let with_other = |expr: &Expr| match expr {
            Expr::Term(Term::Var(var)) if *var == value => Expr::Term(Term::Var(other)),
            expr => expr.clone(),
        };
        let (claims, compared): (Vec<Clause>, Vec<Clause>) =
            denied.clauses.iter().cloned().partition(|clause| !matches!(clause, Clause::Compare { .. }));
        let otherwise = compared.iter().map(|clause| match clause {
            Clause::Compare { left, op, right } => {
                Clause::Compare { left: with_other(left), op: *op, right: with_other(right) }
            }
            clause => clause.clone(),
        });
        let mut clauses = self.rest.clone();
        clauses.extend(claims);
        clauses.push(Clause::Claim(ClaimClause { object: Term::Var(other), ..self.claim.clone() }));
        clauses.push(Clause::Not(Block { clauses: otherwise.collect() }));
        clauses.extend(compared);
        let columns =
            vec![Projection { name: "of".into(), expr: Expr::Term(Term::Var(self.of)), unit: None }];
        Some(Query { variables, columns, ..counting(query, self.of, clauses, vec![]) })
    }
}

/// "the total length of the rivers", "the populations of the capitals": the query that counts those of whom it is not known.
fn unstated(
    query: &Query,
    at: usize,
    claim: &ClaimClause,
    schema: &Schema,
) -> Option<(Option<MeasureId>, Query)> {
    let value = |expr: &Expr| match expr {
        Expr::Aggregate { function: Function::Count, .. } => None,
        Expr::Term(Term::Var(of)) | Expr::Aggregate { of, .. } => Some(*of),
        _ => None,
    };
    let shown = query.columns.iter().filter_map(|column| value(&column.expr)).collect::<Vec<Var>>();
    let totals = query.columns.iter().any(|column| matches!(column.expr, Expr::Aggregate { .. }));
    let object = claim.object.var().filter(|_| schema.relation(claim.relation).is_attribute());
    let stated = object.filter(|object| shown.contains(object));
    let measured = claim.measures.iter().find(|(_, var)| shown.contains(var));
    let of = claim.subject.var()?;
    let mut rest = query.pattern.clauses.clone();
    rest.remove(at);
    let measure = match (stated, measured) {
        (Some(_), _) => None,
        (None, Some((measure, _))) => {
            rest.push(Clause::Claim(ClaimClause { measures: vec![], ..claim.clone() }));
            Some(*measure)
        }
        (None, None) => return None,
    };
    // What else is said of the value cannot be said of those of whom it is not known.
    let value = stated.or(measured.map(|(_, var)| *var))?;
    let named = Block { clauses: rest.clone() };
    if named.mentions().contains(&of) && !named.gives().contains(&of) {
        // Those that are named: "of Larch and Maple".
        rest.push(Clause::Type { of: Term::Var(of), is: schema.relation(claim.relation).domain });
    }
    let block = Block { clauses: rest.clone() };
    if block.mentions().contains(&value) || !block.gives().contains(&of) || !(totals || shown.contains(&of)) {
        return None;
    }
    Some((measure, counting(query, of, rest, vec![Clause::Claim(claim.clone())])))
}

/// The query that counts those of whom the ranked block says the same without a time, where the time ranks.
fn undated_within(query: &Query, best: &Best) -> Option<(RelationId, Query)> {
    let Expr::Term(Term::Var(key)) = best.key else { return None };
    let is_dated = |clause: &Clause| matches!(clause, Clause::Claim(claim) if claim.time == Some(key));
    let at = best.block.clauses.iter().position(is_dated)?;
    let mut rest = best.block.clauses.clone();
    let Clause::Claim(claim) = rest.remove(at) else { return None };
    let without = ClaimClause { time: None, ..claim.clone() };
    rest.push(Clause::Claim(without));
    let block = Block { clauses: rest.clone() };
    let told = block.gives().contains(&best.of) && !block.mentions().contains(&key);
    told.then(|| (claim.relation, counting(query, best.of, rest, vec![Clause::Claim(claim)])))
}

/// The query that counts those of whom a claim says the same without a time, where its time is compared, or is the first or the
/// last of several.
fn undated(query: &Query, at: usize, claim: &ClaimClause) -> Option<Query> {
    let time = claim.time?;
    let about_time = |expr: &Expr| expr.mentions().contains(&time);
    let is_compared = |clause: &Clause| match clause {
        Clause::Compare { left, right, .. } => about_time(left) || about_time(right),
        _ => false,
    };
    let picked = query.columns.iter().any(|column| match column.expr {
        Expr::Aggregate { of, .. } => of == time,
        _ => false,
    });
    if !picked && !query.pattern.clauses.iter().any(is_compared) {
        return None;
    }
    let of = [&claim.subject, &claim.object].into_iter().find_map(Term::var)?;
    let mut rest = query.pattern.clauses.clone();
    rest.remove(at);
    rest.retain(|clause| !is_compared(clause));
    rest.push(Clause::Claim(ClaimClause { time: None, ..claim.clone() }));
    let told = !Block { clauses: rest.clone() }.mentions().contains(&time);
    told.then(|| counting(query, of, rest, vec![Clause::Claim(claim.clone())]))
}

/// How many there are that the clauses say so of, and not the attribute.
pub fn counting(query: &Query, of: Var, mut clauses: Vec<Clause>, attribute: Vec<Clause>) -> Query {
    if !attribute.is_empty() {
        clauses.push(Clause::Not(Block { clauses: attribute }));
    }
    let count = Expr::Aggregate { function: Function::Count, of };
    Query {
        ask: Ask::Rows,
        pattern: Block { clauses },
        columns: vec![Projection { name: "number".into(), expr: count, unit: None }],
        group_by: vec![],
        order_by: vec![],
        limit: None,
        include_possible: false,
        ..query.clone()
    }
}
