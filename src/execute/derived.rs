//! The claims that rules derived, with their indexes.

use super::Context;
use super::frame::{Fact, Known, Support};
use super::left::Left;
use super::spread::Spread;
use crate::diagnostic::{Diagnostic, Result};
use crate::model::claim::Object;
use crate::model::schema::Schema;
use crate::model::{EntityId, MeasureId, RelationId, RoleId, RuleId, Truth, Value};
use crate::plan::Plan;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap};

/// Derived claims with their indexes.
#[derive(Clone, Default)]
pub struct Table {
    claims: Left<Vec<DerivedClaim>>,
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

/// Claims of a relation by one of their ends.
type Index = Spread<(RelationId, EntityId), Vec<u32>>;

/// What a derived claim says; one claim for each.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Content {
    pub relation: RelationId,
    pub subject: EntityId,
    pub object: Object,
    pub roles: Vec<(RoleId, EntityId)>,
    pub measures: Vec<(MeasureId, Value)>,
}

#[derive(Clone, Debug)]
pub struct DerivedClaim {
    pub content: Content,
    pub rule: RuleId,
    pub truth: Truth,
    /// The least of those beneath.
    pub confidence: Decimal,
    /// What the first derivation found rests on.
    pub beneath: Vec<Support>,
}

impl DerivedClaim {
    /// What a derived claim takes, and each that it rests on, roughly.
    pub const BYTES: usize = 400;
    pub const BENEATH: usize = 48;

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

    /// What all of it takes, roughly.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether all claims of the relations are there.
    pub fn is_complete(&self, relations: &[RelationId]) -> bool {
        relations.iter().all(|relation| self.complete.contains(relation))
    }

    /// Notes that they are.
    pub fn complete(&mut self, relations: &[RelationId]) {
        self.complete.extend(relations);
    }

    /// Whether the last round derived nothing.
    pub fn is_at_rest(&self) -> bool {
        self.fresh.is_empty()
    }

    /// The truth of the claim that says this, if there is one.
    pub fn truth_of(&self, content: &Content) -> Option<Truth> {
        self.by_content.get(content).map(|&index| self.claim(index).truth)
    }

    /// Adds the claims of a round. Of two derivations the first stays, unless only the later one is certain.
    pub fn add_round(
        &mut self,
        round: Left<Vec<DerivedClaim>>,
        schema: &Schema,
        context: &Context,
    ) -> Result<()> {
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
            self.bytes += DerivedClaim::BYTES + DerivedClaim::BENEATH * claim.beneath.len();
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
