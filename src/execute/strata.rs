//! Relations that rules conclude, in the order in which they are derived. A relation must not depend on its own absence
//! (`not`, an optional part, a ranking, an aggregate) within its stratum.

use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::{RelationId, RuleId};
use crate::plan;
use crate::resolve::query::{Block, Clause, Query, Rule};
use crate::store::Snapshot;
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use std::collections::BTreeSet;

/// A relation that a block speaks of.
struct Uses {
    relation: RelationId,
    /// Whether more claims of it can only give more solutions.
    monotone: bool,
}

/// The relations that a query speaks of.
pub fn reached_by(query: &Query) -> impl Iterator<Item = RelationId> {
    let mut reached = vec![];
    of_block(&query.pattern, true, &mut reached);
    let exprs = query.columns.iter().map(|column| &column.expr);
    for expr in exprs.chain(query.order_by.iter().map(|order| &order.by)) {
        expr.block().into_iter().for_each(|block| of_block(block, false, &mut reached));
    }
    reached.into_iter().map(|uses| uses.relation)
}

fn of_block(block: &Block, monotone: bool, uses: &mut Vec<Uses>) {
    for clause in &block.clauses {
        if let Clause::Claim(claim) = clause {
            uses.push(Uses { relation: claim.relation, monotone });
        }
        let monotone = monotone && matches!(clause, Clause::Any(_));
        clause.blocks().for_each(|block| of_block(block, monotone, uses));
    }
}

/// The derived relations that are reached, in sets that depend on each other, each after those it depends on.
/// Refuses a relation that depends on its own absence.
pub fn strata(rules: &[Rule], reached: impl Iterator<Item = RelationId>) -> Result<Vec<Vec<RelationId>>> {
    let mut graph: DiGraphMap<RelationId, bool> = DiGraphMap::new();
    let mut waiting: Vec<RelationId> = reached.collect();
    let mut seen = BTreeSet::new();
    while let Some(relation) = waiting.pop() {
        if !seen.insert(relation) {
            continue;
        }
        for rule in rules.iter().filter(|rule| rule.head.relation == relation) {
            graph.add_node(relation);
            let mut uses = vec![];
            of_block(&rule.body, true, &mut uses);
            for it in uses {
                let before = graph.edge_weight(relation, it.relation).copied().unwrap_or(true);
                graph.add_edge(relation, it.relation, before && it.monotone);
                waiting.push(it.relation);
            }
        }
    }
    // Tarjan's order has each component after those it points to.
    let components = tarjan_scc(&graph);
    for component in &components {
        let inside = |relation| component.contains(&relation);
        if graph.all_edges().any(|(from, to, &monotone)| !monotone && inside(from) && inside(to)) {
            return Err(unstratified(component, rules));
        }
    }
    let derived = |relation: &RelationId| rules.iter().any(|rule| rule.head.relation == *relation);
    Ok(components.into_iter().filter(|component| component.iter().any(derived)).collect())
}

fn unstratified(component: &[RelationId], rules: &[Rule]) -> Box<Diagnostic> {
    let names = rules.iter().filter(|rule| component.contains(&rule.head.relation));
    let count = names.count();
    Diagnostic::error(Code::UnstratifiedRule, "a rule depends on the absence of what it concludes itself")
        .note(format!(
            "{count} rules conclude relations that depend on each other through `not` or an aggregate"
        ))
        .help("let the `not` speak of a relation that the rules do not conclude")
        .into()
}

/// Every problem of the rules, with the rule that has it.
pub fn check_rules(rules: &[Rule], snapshot: &Snapshot) -> Vec<(RuleId, Box<Diagnostic>)> {
    let unplanned = rules.iter().filter_map(|rule| Some((rule.id, plan::lower_rule(rule, snapshot).err()?)));
    let mut problems: Vec<_> = unplanned.collect();
    for rule in rules {
        // A rule is at fault only if its own body closes the circle.
        let Err(problem) = strata(rules, [rule.head.relation].into_iter()) else { continue };
        let mut uses = vec![];
        of_block(&rule.body, true, &mut uses);
        let reaches_itself =
            uses.iter().any(|it| !it.monotone && depends(rules, it.relation, rule.head.relation));
        if reaches_itself {
            problems.push((rule.id, problem));
        }
    }
    problems
}

/// Whether claims of one relation may be derived from claims of another, or are the same.
fn depends(rules: &[Rule], on: RelationId, target: RelationId) -> bool {
    let mut waiting = vec![on];
    let mut seen = BTreeSet::new();
    while let Some(relation) = waiting.pop() {
        if relation == target {
            return true;
        }
        if seen.insert(relation) {
            for rule in rules.iter().filter(|rule| rule.head.relation == relation) {
                let mut uses = vec![];
                of_block(&rule.body, true, &mut uses);
                waiting.extend(uses.into_iter().map(|it| it.relation));
            }
        }
    }
    false
}
