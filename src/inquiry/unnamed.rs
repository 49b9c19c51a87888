//! How many there are where some have no name: each of these may be one of the others.

use super::planned::Planned;
use super::unknown::counting;
use crate::diagnostic::Result;
use crate::execute::{Cell, Context, Note, Outcome, Verdict};
use crate::model::schema::Schema;
use crate::model::{Bound, EntityId, Quantity, Truth, Value};
use crate::resolve::query::{Ask, Block, Clause, Expr, Function, Projection, Query, Term, Var};
use crate::store::Snapshot;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// For each column that counts things, what counts those among them that have no name.
#[derive(Default)]
pub struct Unnamed {
    columns: Vec<(usize, Planned)>,
    /// The query has one row.
    is_whole: bool,
    /// Columns that list things.
    listed: Vec<usize>,
    /// Where a condition, or a ranking, counts such things: what counts them, and the query without them.
    within: Vec<(Planned, Planned)>,
}

impl Unnamed {
    pub fn plan(query: &Query, snapshot: &Snapshot) -> Result<Unnamed> {
        if !matches!(query.ask, Ask::Rows | Ask::Whether) || snapshot.count_of(Schema::UNNAMED) == 0 {
            return Ok(Unnamed::default());
        }
        // What names the count elsewhere cannot be asked without it.
        let planned = |query: Query| Planned::new(query, snapshot).ok();
        let within = counted_within(query).into_iter();
        let within =
            within.filter_map(|(among, without)| Some((planned(among)?, planned(without)?))).collect();
        let mut columns = vec![];
        for (index, column) in query.columns.iter().enumerate() {
            if let Expr::Aggregate { function: Function::Count, of } = column.expr
                && query.variables[of.index()].entity_type.is_some()
            {
                columns.push((index, Planned::new(among(query, of), snapshot)?));
            }
        }
        let lists = |column: &Projection| matches!(column.expr, Expr::Term(Term::Var(_)));
        let listed = (0..query.columns.len()).filter(|&index| lists(&query.columns[index])).collect();
        Ok(Unnamed { columns, is_whole: query.group_by.is_empty(), listed, within })
    }

    /// Has counts say how few there may be, or tells of how many in all that is so.
    pub fn tell(&self, outcome: &mut Outcome, context: &Context) -> Result<()> {
        for &index in self.listed.iter().filter(|_| self.columns.is_empty()) {
            outcome.notes.extend(among_listed(index, outcome, context));
        }
        for (among, without) in &self.within {
            let number = number(among, context)?;
            if number > 0 {
                outcome.notes.push(Note::UnnamedAmong { number });
                doubt(outcome, &without.run(context)?);
            }
        }
        for (index, among) in &self.columns {
            let unnamed = number(among, context)?;
            if unnamed == 0 {
                continue;
            }
            outcome.notes.push(Note::UnnamedAmong { number: unnamed });
            if !self.is_whole {
                continue;
            }
            for cell in outcome.rows.iter_mut().filter_map(|row| row.cells.get_mut(*index)) {
                if let Cell::Count(all) = *cell {
                    *cell = bounded(all.saturating_sub(unnamed).max(1), all);
                }
            }
        }
        Ok(())
    }
}

fn number(among: &Planned, context: &Context) -> Result<u64> {
    let counted = among.run(context)?;
    Ok(match counted.rows.first().and_then(|row| row.cells.first()) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    })
}

/// Has what is so only with those that have no name be possible: each of them may be another one that was counted.
fn doubt(outcome: &mut Outcome, without: &Outcome) {
    let sure: Vec<&Vec<Cell>> = without.rows.iter().map(|row| &row.cells).collect();
    for row in outcome.rows.iter_mut().filter(|row| !sure.contains(&&row.cells)) {
        let verdict = matches!(row.cells[..], [Cell::Verdict(_)]);
        let yes = |cells: &[Cell]| *cells == [Cell::Verdict(Verdict::Yes)];
        if verdict && !yes(&row.cells) && !sure.iter().any(|cells| yes(cells)) {
            continue;
        }
        row.truth = row.truth.and(Truth::Possible);
        if verdict {
            row.cells = vec![Cell::Verdict(Verdict::Possible)];
        }
    }
}

/// For each count that a condition compares, or a ranking goes by, the query that counts those without a name in it, and the
/// query that leaves them out of it.
fn counted_within(query: &Query) -> Vec<(Query, Query)> {
    let clauses = &query.pattern.clauses;
    let unnamed = |of: Var| Clause::Type { of: Term::Var(of), is: Schema::UNNAMED };
    let named = |block: &Block, of: Var| {
        let not = Clause::Not(Block { clauses: vec![unnamed(of)] });
        Block { clauses: block.clauses.iter().cloned().chain([not]).collect() }
    };
    let both = |at: usize, block: &Block, of: Var, instead: Clause| {
        let others = clauses.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, clause)| clause);
        let all = others.chain(&block.clauses).cloned().chain([unnamed(of)]);
        let mut without = query.clone();
        without.pattern.clauses[at] = instead;
        (counting(query, of, all.collect(), vec![]), without)
    };
    let mut found = vec![];
    for (at, clause) in clauses.iter().enumerate() {
        match clause {
            Clause::Compare { left: Expr::Over { function: Function::Count, of, block }, op, right } => {
                let over = Expr::Over { function: Function::Count, of: *of, block: named(block, *of) };
                let instead = Clause::Compare { left: over, op: *op, right: right.clone() };
                found.push(both(at, block, *of, instead));
            }
            Clause::Best(best) => {
                if let Expr::Aggregate { function: Function::Count, of } = best.key {
                    let mut instead = best.clone();
                    instead.block = named(&best.block, of);
                    found.push(both(at, &best.block, of, Clause::Best(instead)));
                }
            }
            _ => {}
        }
    }
    found
}

/// Of what a column lists, how many have no name, where they are not alone.
fn among_listed(index: usize, outcome: &Outcome, context: &Context) -> Option<Note> {
    const LOOKED_AT: usize = 1000;
    let things = outcome.rows.iter().take(LOOKED_AT).filter_map(|row| match row.cells.get(index) {
        Some(Cell::Entity(entity)) => Some(*entity),
        _ => None,
    });
    let things: BTreeSet<EntityId> = things.collect();
    let unnamed = things.iter().filter(|thing| context.snapshot.is_a(**thing, Schema::UNNAMED)).count();
    (unnamed > 0 && things.len() > 1).then_some(Note::UnnamedAmong { number: unnamed as u64 })
}

/// The query that counts, in all, those of what is counted that have no name.
fn among(query: &Query, of: Var) -> Query {
    let mut clauses = query.pattern.clauses.clone();
    clauses.push(Clause::Type { of: Term::Var(of), is: Schema::UNNAMED });
    counting(query, of, clauses, vec![])
}

fn bounded(least: u64, most: u64) -> Cell {
    if least == most {
        return Cell::Count(most);
    }
    let (number, upper) = (Decimal::from(least), Decimal::from(most));
    let quantity = Quantity { bound: Bound::Between, number, upper, unit: None };
    Cell::Value { value: Value::Quantity(quantity), shared: false }
}
