//! Claims that rules derive: by rounds to a fixpoint, only for the relations that a query reaches.
//!
//! Relations that depend on each other form a stratum; strata are derived in the order of their dependencies.
//! Within a stratum each round looks for solutions of the rules' bodies that use a claim of the round before
//! (semi-naive iteration), until a round derives nothing. A relation must not depend on its own absence
//! (`not`, an optional part, a ranking, an aggregate) within its stratum.

use super::Context;
use super::frame::{Binding, Fact, Frame, Known, Support};
use super::run::{Run, Stop};
use super::spread::Spread;
use super::values;
use super::watch::leave;
use crate::diagnostic::{Diagnostic, Result};
use crate::model::claim::Object;
use crate::model::schema::Schema;
use crate::model::{EntityId, MeasureId, RelationId, RoleId, RuleId, Truth, Value};
use crate::plan::{self, Plan};
use crate::resolve::query::{Block, Clause, Expr, Query, Rule, Term};
use crate::store::Snapshot;
use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// The claims derived so far over one snapshot by one set of rules. Empty at first; runs fill it as they need.
#[derive(Default)]
pub struct Derived(Mutex<Arc<Table>>);

/// Derived claims with their indexes.
#[derive(Clone, Default)]
pub struct Table {
    claims: Vec<DerivedClaim>,
    /// The relations whose claims are all there.
    complete: BTreeSet<RelationId>,
    by_content: Spread<Content, u32>,
    by_relation: HashMap<RelationId, Vec<u32>>,
    /// Of a symmetric relation, by either end.
    by_subject: Index,
    by_object: Index,
    /// The relations of claims that are only possible, or were.
    doubtful: BTreeSet<RelationId>,
    /// What the last round derived.
    fresh: HashMap<RelationId, Vec<u32>>,
    bytes: usize,
}

/// The bytes that a derived claim takes, and each that it rests on, roughly.
const CLAIM: usize = 400;
const SUPPORT: usize = 48;

/// Claims of a relation by one of their ends.
type Index = Spread<(RelationId, EntityId), Vec<u32>>;

/// What a derived claim says; one claim for each.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Content {
    relation: RelationId,
    subject: EntityId,
    object: Object,
    roles: Vec<(RoleId, EntityId)>,
    measures: Vec<(MeasureId, Value)>,
}

#[derive(Clone, Debug)]
pub struct DerivedClaim {
    content: Content,
    pub rule: RuleId,
    pub truth: Truth,
    /// The least of those beneath.
    pub confidence: Decimal,
    /// What the first derivation found rests on.
    pub beneath: Vec<Support>,
}

impl DerivedClaim {
    pub fn relation(&self) -> RelationId {
        self.content.relation
    }

    pub fn subject(&self) -> EntityId {
        self.content.subject
    }

    pub fn object(&self) -> &Object {
        &self.content.object
    }

    pub fn role(&self, role: RoleId) -> Option<EntityId> {
        self.content.roles.iter().find(|(id, _)| *id == role).map(|(_, entity)| *entity)
    }

    pub fn measure(&self, measure: MeasureId) -> Option<Value> {
        self.content.measures.iter().find(|(id, _)| *id == measure).map(|(_, value)| value.clone())
    }

    /// Subject and object, as far as they fit what is known of them; of a symmetric relation the other way round
    /// as well.
    pub fn ways(&self, schema: &Schema, subject: Known, object: Known) -> Vec<(EntityId, Object)> {
        let mut ways = vec![(self.content.subject, self.content.object.clone())];
        if let Object::Entity(end) = self.content.object
            && schema.relation(self.content.relation).symmetric
            && end != self.content.subject
        {
            ways.push((end, Object::Entity(self.content.subject)));
        }
        let fits = |known: Known, entity: EntityId| match known {
            Known::Entity(it) => it == entity,
            Known::Other => false,
            Known::Open => true,
        };
        ways.retain(|(from, to)| {
            fits(subject, *from)
                && match to {
                    Object::Entity(to) => fits(object, *to),
                    _ => !matches!(object, Known::Entity(_)),
                }
        });
        ways
    }
}

impl Table {
    /// Whether a claim may be in doubt that a step of the plan finds.
    pub fn any_in_doubt(&self, plan: &Plan) -> bool {
        any_claims(plan, !self.doubtful.is_empty(), |relation| self.doubtful.contains(&relation))
    }

    /// Whether a step of the plan may find a claim that was derived.
    pub fn any_of(&self, plan: &Plan) -> bool {
        any_claims(plan, !self.claims.is_empty(), |relation| self.count(relation) > 0)
    }

    pub fn claim(&self, index: u32) -> &DerivedClaim {
        &self.claims[index as usize]
    }

    /// What a stored claim says is as true as its source; a derived one, as what it rests on.
    pub fn truth(&self, fact: Fact) -> Truth {
        match fact {
            Fact::Stored(_) => Truth::Yes,
            Fact::Derived(index) => self.claim(index).truth,
        }
    }

    /// Claims of the relation that may match what is known of subject and object.
    pub fn matching(&self, relation: RelationId, subject: Known, object: Known, fresh: bool) -> &[u32] {
        let list = match (subject, object) {
            _ if fresh => self.fresh.get(&relation),
            (Known::Entity(subject), _) => self.by_subject.get(&(relation, subject)),
            (_, Known::Entity(object)) => self.by_object.get(&(relation, object)),
            _ => self.by_relation.get(&relation),
        };
        list.map_or(&[], Vec::as_slice)
    }

    /// How many claims the relation has.
    pub fn count(&self, relation: RelationId) -> usize {
        self.by_relation.get(&relation).map_or(0, Vec::len)
    }

    /// Adds the claims of a round. Of two derivations the first stays, unless only the later one is certain.
    fn add_round(&mut self, round: Vec<DerivedClaim>, schema: &Schema, context: &Context) -> Result<()> {
        self.fresh.clear();
        let mut pace = context.watch().paced();
        for claim in round {
            // As many lists and maps are told of it.
            pace.work(32)?;
            let index = self.claims.len() as u32;
            if let Some(&before) = self.by_content.get(&claim.content) {
                if self.claim(before).truth >= claim.truth {
                    continue;
                }
                let mut gone_through = 0;
                let mut forget = |list: &mut Vec<u32>| {
                    gone_through += list.len();
                    list.retain(|&it| it != before);
                };
                self.for_each_index(&claim.content, schema, &mut forget);
                self.fresh.values_mut().for_each(forget);
                pace.work(gone_through / 8)?;
            }
            self.bytes += CLAIM + SUPPORT * claim.beneath.len();
            if self.bytes > context.memory {
                let message = "what the rules derive does not fit into the memory that a question may take";
                return Err(Diagnostic::error("too-large", message)
                    .note(format!("{} claims were derived before the limit", self.claims.len()))
                    .into());
            }
            self.for_each_index(&claim.content, schema, |list| list.push(index));
            self.fresh.entry(claim.content.relation).or_default().push(index);
            self.by_content.of(&claim.content).insert(claim.content.clone(), index);
            if claim.truth != Truth::Yes {
                self.doubtful.insert(claim.content.relation);
            }
            self.claims.push(claim);
        }
        Ok(())
    }

    fn for_each_index(&mut self, content: &Content, schema: &Schema, mut change: impl FnMut(&mut Vec<u32>)) {
        let relation = content.relation;
        change(self.by_relation.entry(relation).or_default());
        let mut change = |index: &mut Index, end: EntityId| {
            let key = (relation, end);
            change(index.of(&key).entry(key).or_default());
        };
        change(&mut self.by_subject, content.subject);
        if let Object::Entity(object) = content.object {
            change(&mut self.by_object, object);
            if schema.relation(relation).symmetric && object != content.subject {
                change(&mut self.by_subject, object);
                change(&mut self.by_object, content.subject);
            }
        }
    }
}

/// Whether a step of the plan finds claims of such a relation, where there may be one.
fn any_claims(plan: &Plan, may_be: bool, is_such: impl Fn(RelationId) -> bool) -> bool {
    let mut any = false;
    if may_be {
        plan.clone().transform(&mut |step| {
            any |= matches!(&step, Plan::Claims(it) if is_such(it.clause.relation));
            step
        });
    }
    any
}

impl Derived {
    /// The table with every relation complete that the query reaches.
    pub fn reached_by(&self, query: &Query, context: &Context) -> Result<Arc<Table>> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut reached = vec![];
        of_block(&query.pattern, true, &mut reached);
        let exprs = query.columns.iter().map(|column| &column.expr);
        for expr in exprs.chain(query.order_by.iter().map(|order| &order.by)) {
            of_expr(expr, &mut reached);
        }
        let strata = strata(context.rules, reached.into_iter().map(|uses| uses.relation))?;
        for stratum in strata {
            if !stratum.iter().all(|relation| table.complete.contains(relation)) {
                table = derive(&stratum, table, context)?;
            }
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = table.clone();
        Ok(table)
    }
}

/// A relation that a block speaks of.
struct Uses {
    relation: RelationId,
    /// Whether more claims of it can only give more solutions.
    monotone: bool,
}

fn of_block(block: &Block, monotone: bool, uses: &mut Vec<Uses>) {
    for clause in &block.clauses {
        match clause {
            Clause::Claim(claim) => uses.push(Uses { relation: claim.relation, monotone }),
            Clause::Not(block) | Clause::Optional(block) => of_block(block, false, uses),
            Clause::Any(branches) => branches.iter().for_each(|branch| of_block(branch, monotone, uses)),
            Clause::Best(best) => {
                of_block(&best.block, false, uses);
                of_expr(&best.key, uses);
            }
            Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
                of_expr(left, uses);
                of_expr(right, uses);
            }
            Clause::Bind { expr, .. } => of_expr(expr, uses),
            Clause::Type { .. } | Clause::Path(_) => {}
        }
    }
}

fn of_expr(expr: &Expr, uses: &mut Vec<Uses>) {
    if let Expr::Over { block, .. } = expr {
        of_block(block, false, uses);
    }
}

/// The derived relations that are reached, in sets that depend on each other, each after those it depends on.
/// Refuses a relation that depends on its own absence.
fn strata(rules: &[Rule], reached: impl Iterator<Item = RelationId>) -> Result<Vec<Vec<RelationId>>> {
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
    Diagnostic::error("unstratified-rule", "a rule depends on the absence of what it concludes itself")
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

/// Derives the claims of a stratum to the fixpoint.
fn derive(stratum: &[RelationId], mut table: Arc<Table>, context: &Context) -> Result<Arc<Table>> {
    let rules: Vec<&Rule> = context.rules.iter().filter(|it| stratum.contains(&it.head.relation)).collect();
    let mut first = true;
    let plans: Vec<Plan> =
        rules.iter().map(|rule| plan::lower_rule(rule, context.snapshot)).collect::<Result<_>>()?;
    let optimised = |plan| plan::optimise(plan, context.snapshot);
    let later = plans.iter().map(|plan| of_later_rounds(plan, stratum).into_iter().map(optimised).collect());
    let later: Vec<Vec<Plan>> = later.collect();
    let plans: Vec<Plan> = plans.into_iter().map(optimised).collect();
    let mut all = || loop {
        let mut round = vec![];
        for (index, rule) in rules.iter().enumerate() {
            let plans = if first { std::slice::from_ref(&plans[index]) } else { &later[index][..] };
            for plan in plans {
                if let Err(failure) = conclusions(rule, plan, &table, context, &mut round) {
                    let claims = round.len();
                    leave(round, claims);
                    return Err(failure);
                }
            }
        }
        first = false;
        let table = Arc::make_mut(&mut table);
        table.add_round(round, context.snapshot.schema(), context)?;
        if table.fresh.is_empty() {
            table.complete.extend(stratum);
            return Ok(());
        }
    };
    match all() {
        Ok(()) => Ok(table),
        Err(failure) => {
            let claims = table.claims.len();
            leave(table, claims);
            Err(failure)
        }
    }
}

/// The body as it runs after the first round: once for each clause that may use a claim of the stratum, on fresh
/// claims there. A body that uses the stratum deeper inside (in a branch, in a chain) runs whole.
fn of_later_rounds(plan: &Plan, stratum: &[RelationId]) -> Vec<Plan> {
    let Plan::Join(steps) = plan else { return vec![plan.clone()] };
    let recursive = |step: &Plan| {
        let mut found = false;
        step.clone().transform(&mut |node| {
            found |= match &node {
                Plan::Claims(access) => stratum.contains(&access.clause.relation),
                Plan::Closure { clause, .. } => stratum.contains(&clause.relation),
                _ => false,
            };
            node
        });
        found
    };
    let places: Vec<usize> = (0..steps.len()).filter(|&index| recursive(&steps[index])).collect();
    if places.iter().any(|&index| !matches!(steps[index], Plan::Claims(_))) {
        return vec![plan.clone()];
    }
    let on_fresh = |&place: &usize| {
        let mut steps = steps.clone();
        if let Plan::Claims(access) = &mut steps[place] {
            access.fresh = true;
        }
        Plan::Join(steps)
    };
    places.iter().map(on_fresh).collect()
}

/// Adds what the rule concludes from each solution of its body.
fn conclusions(
    rule: &Rule,
    plan: &Plan,
    table: &Arc<Table>,
    context: &Context,
    round: &mut Vec<DerivedClaim>,
) -> Result<()> {
    let run = Run::new(context, table.clone(), rule.variables.len());
    run.charge(table.bytes + CLAIM * round.len())?;
    let mut seen: Spread<Content, Truth> = Spread::default();
    let flow = run.solve(plan, &mut run.frame(), &mut |frame| {
        let Some(content) = head(rule, frame) else { return Ok(()) };
        let known = table.by_content.get(&content).map(|&index| table.claim(index).truth);
        let before = known.max(seen.get(&content).copied());
        if before >= Some(frame.truth) {
            return Ok(());
        }
        seen.of(&content).insert(content.clone(), frame.truth);
        let beneath: BTreeSet<Support> = frame.support.iter().cloned().collect();
        let confidence = beneath.iter().map(|it| run.confidence_of(it)).min().unwrap_or(Decimal::ONE);
        run.charge(CLAIM + SUPPORT * beneath.len())?;
        let beneath = beneath.into_iter().collect();
        round.push(DerivedClaim { content, rule: rule.id, truth: frame.truth, confidence, beneath });
        Ok(())
    });
    let number = seen.len();
    leave(seen, number);
    match flow {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// The head for one solution. `None` where a subject or role is no entity, or something is missing.
fn head(rule: &Rule, frame: &Frame) -> Option<Content> {
    let entity = |term: &Term| match frame.entity(term) {
        Known::Entity(entity) => Some(entity),
        _ => None,
    };
    let value = |binding: &Binding| match binding {
        // A share of a group's total stays a share.
        Binding::Value(stated) => Some(values::own(stated)),
        _ => None,
    };
    let object = match &rule.head.object {
        Term::Value(value) => Object::Value(value.clone()),
        Term::Entity(entity) => Object::Entity(*entity),
        Term::Var(var) => match frame.read(*var) {
            Binding::Entity(entity) => Object::Entity(entity),
            binding => Object::Value(value(&binding)?),
        },
    };
    let mut roles = vec![];
    for (role, term) in &rule.head.roles {
        roles.push((*role, entity(term)?));
    }
    let mut measures = vec![];
    for (measure, var) in &rule.head.measures {
        measures.push((*measure, value(&frame.read(*var))?));
    }
    roles.sort();
    measures.sort();
    Some(Content {
        relation: rule.head.relation,
        subject: entity(&rule.head.subject)?,
        object,
        roles,
        measures,
    })
}
