//! What a query asks, without what it says twice: "the providers that provide X" provide something, which is said already where
//! they provide X. Readings that differ in nothing else are one.

use super::query::{Block, ClaimClause, Clause, Condition, Expr, Function, Query, Reach, Term, Var};
use crate::model::TypeId;
use crate::model::schema::{Range, Schema};
use std::collections::BTreeSet;

/// The query without claims and types that others of the same block imply. Where values are added up, each claim counts.
pub fn essence(query: &Query, schema: &Schema) -> Query {
    let mut query = query.clone();
    if !counts_claims(&query) {
        let whole = query.clone();
        shorten(&mut query.pattern, &whole, schema);
    }
    query
}

/// Leaves out what the pattern says again, word for word: "H20 and H20". Else each of such clauses would be gone through for
/// each claim of the others.
pub fn say_once(query: &mut Query) {
    if !counts_claims(query) {
        let mut said: Vec<Clause> = vec![];
        query.pattern.clauses.retain(|clause| {
            let is_new = !said.contains(clause);
            said.extend(is_new.then(|| clause.clone()));
            is_new
        });
    }
}

/// Whether anything is added up, or solutions are counted.
fn counts_claims(query: &Query) -> bool {
    let adds = |function: Function| matches!(function, Function::Sum | Function::Average);
    let added = query.columns.iter().any(|column| adds_up(&column.expr, &adds));
    added || query.pattern.walk().flat_map(Clause::expressions).any(|expr| adds_up(expr, &adds))
}

impl Block {
    fn mentions_beside_types(&self) -> BTreeSet<Var> {
        let others = self.clauses.iter().filter(|clause| !matches!(clause, Clause::Type { .. }));
        Block { clauses: others.cloned().collect() }.mentions()
    }
}

fn adds_up(expr: &Expr, adds: &impl Fn(Function) -> bool) -> bool {
    match expr {
        Expr::Over { function, .. } | Expr::Aggregate { function, .. } => adds(*function),
        Expr::Solutions => true,
        Expr::Term(_) | Expr::Arithmetic { .. } => false,
    }
}

fn shorten(block: &mut Block, whole: &Query, schema: &Schema) {
    let within = block.clauses.iter_mut().flat_map(Clause::blocks_mut);
    within.for_each(|block| shorten(block, whole, schema));
    while let Some(at) = (0..block.clauses.len()).find(|&at| is_said_already(at, block, whole, schema)) {
        let said = block.clauses.remove(at);
        // What it led to is nothing of which anything else is said: its type goes with it.
        let rest = block.mentions_beside_types();
        let gone = |clause: &Clause| matches!(clause, Clause::Type { of: Term::Var(var), .. } if said.gives().contains(var) && !rest.contains(var));
        block.clauses.retain(|clause| !gone(clause));
    }
}

/// Whether another clause of the block implies the one at a place.
fn is_said_already(at: usize, block: &Block, whole: &Query, schema: &Schema) -> bool {
    let others = || block.clauses.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, it)| it);
    let claims = || {
        others().filter_map(|clause| match clause {
            Clause::Claim(claim) => Some(claim),
            _ => None,
        })
    };
    match &block.clauses[at] {
        Clause::Type { of: of @ Term::Var(_), is } => {
            claims().any(|claim| types_of(claim, of, schema).any(|known| schema.is_subtype(known, *is)))
        }
        Clause::Claim(bare) if bare.is_bare() && bare.conditions.is_empty() => claims().any(|claim| {
            // What is planned is not so.
            let is_so = !claim.conditions.iter().any(|it| matches!(it, Condition::Status(_)));
            let same = is_so
                && claim.relation == bare.relation
                && claim.reach == Reach::Direct
                && bare.reach == claim.reach;
            same && (claim.subject == bare.subject && is_anything(&bare.object, bare, whole, schema)
                || claim.object == bare.object && is_anything(&bare.subject, bare, whole, schema))
        }),
        _ => false,
    }
}

/// What a claim says of the types of its ends.
fn types_of<'a>(
    claim: &'a ClaimClause,
    term: &'a Term,
    schema: &'a Schema,
) -> impl Iterator<Item = TypeId> + 'a {
    let declared = schema.relation(claim.relation);
    let object = match declared.range {
        Range::Entity(range) => Some(range),
        Range::Value(_) | Range::Nothing => None,
    };
    let subject = (claim.subject == *term).then_some(declared.domain);
    subject.into_iter().chain(object.filter(|_| claim.object == *term))
}

/// Whether a term is a variable of which nothing is said but by the claim.
fn is_anything(term: &Term, claim: &ClaimClause, whole: &Query, schema: &Schema) -> bool {
    let Term::Var(var) = term else { return false };
    let implied = |is: TypeId| types_of(claim, term, schema).any(|known| schema.is_subtype(known, is));
    uses(&whole.pattern, *var, &implied) == 1 && !is_shown(whole, *var)
}

fn is_shown(query: &Query, var: Var) -> bool {
    query.columns.iter().any(|column| column.expr.mentions().contains(&var))
}

/// How often a variable stands, at any depth; in a claim or a path once, and not in types that are implied.
fn uses(block: &Block, var: Var, implied: &impl Fn(TypeId) -> bool) -> usize {
    let of = |clause: &Clause| match clause {
        Clause::Type { is, .. } if implied(*is) => 0,
        Clause::Claim(_) | Clause::Path(_) => usize::from(clause.variables().any(|it| it == var)),
        clause => clause.variables().filter(|it| *it == var).count(),
    };
    block.walk().map(of).sum()
}
