//! The claims that rules derived, with their indexes.

use super::budget::Budget;
use super::deferred_drop::DeferredDrop;
use super::frame::{Fact, Known, Support};
use super::spread::Spread;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::claim::Object;
use crate::model::schema::Schema;
use crate::model::{EntityId, Interval, MeasureId, RelationId, RoleId, RuleId, Truth, Value};
use crate::plan::Plan;
use hashbrown::HashTable;
use rust_decimal::Decimal;
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

/// The claims derived so far over one snapshot by one set of rules. Empty at first; runs fill it as they need.
#[derive(Default)]
pub struct Derived(Mutex<Arc<Table>>);

impl Derived {
    pub fn table(&self) -> Arc<Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps the table, unless another run has derived more meanwhile, which is not to be lost.
    pub fn keep(&self, table: &Arc<Table>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if table.has_all_of(&kept) {
            *kept = table.clone();
        }
    }
}

/// Derived claims with their indexes.
#[derive(Clone, Default)]
pub struct Table {
    claims: DeferredDrop<Vec<DerivedClaim>>,
    /// The relations whose claims are all there.
    complete: BTreeSet<RelationId>,
    by_content: Contents,
    by_relation: HashMap<RelationId, Vec<u32>>,
    /// Of a symmetric relation, by either end.
    by_subject: Index,
    by_object: Index,
    /// The relations of claims that are only possible, or were.
    doubtful: BTreeSet<RelationId>,
    /// What the last round derived.
    fresh: HashMap<RelationId, Vec<u32>>,
    /// How many claims there were before it.
    before: usize,
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
    /// When it may have held, where it says nothing but its ends: what held at two times is two claims.
    pub held: Option<Interval>,
    /// None where there would be nothing in it.
    pub details: Option<Box<Details>>,
}

/// What a claim says besides, in order.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Details {
    pub roles: Vec<(RoleId, EntityId)>,
    pub measures: Vec<(MeasureId, Value)>,
}

#[derive(Clone, Debug)]
pub struct DerivedClaim {
    pub content: Content,
    pub rule: RuleId,
    pub truth: Truth,
    /// When what it rests on may have held together; `None` at any time.
    pub held: Option<Interval>,
    /// Whether it is in doubt since that is at no time.
    pub at_no_time: bool,
    /// The least of those beneath.
    pub confidence: Decimal,
    /// What the first derivation found rests on.
    pub beneath: Box<[Support]>,
}

impl Content {
    pub fn says_only_its_ends(&self) -> bool {
        self.details.is_none() && matches!(self.object, Object::Entity(_))
    }

    /// Whether both say the same, at whatever times.
    fn says_the_same(&self, other: &Content) -> bool {
        (self.subject, &self.object, &self.details) == (other.subject, &other.object, &other.details)
    }
}

impl DerivedClaim {
    /// What one takes with its places in indexes and with so many that it rests on, roughly.
    pub fn bytes(beneath: usize) -> usize {
        size_of::<DerivedClaim>() + 80 + beneath * size_of::<Support>()
    }

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
        let mut roles = self.content.details.iter().flat_map(|it| &it.roles);
        roles.find(|(id, _)| *id == role).map(|(_, entity)| *entity)
    }

    pub fn measure(&self, measure: MeasureId) -> Option<Value> {
        let mut measures = self.content.details.iter().flat_map(|it| &it.measures);
        measures.find(|(id, _)| *id == measure).map(|(_, value)| value.clone())
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

/// Where claims are, by what they say: their places, each with the half of a hash.
#[derive(Clone, Default)]
pub struct Contents(HashTable<(u32, u32)>);

impl Contents {
    /// The place of the claim that says this; the claims tell what they say.
    pub fn find<'c>(&self, content: &Content, said_at: impl Fn(u32) -> &'c Content) -> Option<u32> {
        let bits = bits(content);
        let found = self.0.find(spread(bits), |&(own, place)| own == bits && said_at(place) == content);
        found.map(|(_, place)| *place)
    }

    /// Notes the place of a claim that is not known.
    pub fn insert(&mut self, content: &Content, place: u32) {
        let bits = bits(content);
        self.0.insert_unique(spread(bits), (bits, place), |(bits, _)| spread(*bits));
    }

    /// Forgets the place of a claim.
    fn remove(&mut self, content: &Content, place: u32) {
        if let Ok(known) = self.0.find_entry(spread(bits(content)), |(_, own)| *own == place) {
            known.remove();
        }
    }
}

fn bits(content: &Content) -> u32 {
    let hash = FxBuildHasher.hash_one(content);
    (hash ^ hash >> 32) as u32
}

/// A table goes by the first and the last bits.
fn spread(bits: u32) -> u64 {
    u64::from(bits) << 32 | u64::from(bits)
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

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether all claims of the relations are there.
    pub fn is_complete(&self, relations: &[RelationId]) -> bool {
        relations.iter().all(|relation| self.complete.contains(relation))
    }

    /// Whether all relations are complete here that are in the other table.
    pub fn has_all_of(&self, other: &Table) -> bool {
        other.complete.is_subset(&self.complete)
    }

    /// Notes that they are.
    pub fn complete(&mut self, relations: &[RelationId]) {
        self.complete.extend(relations);
    }

    /// Whether the last round derived nothing.
    pub fn is_at_rest(&self) -> bool {
        self.fresh.is_empty()
    }

    /// The claims of the relation.
    pub fn of_relation(&self, relation: RelationId) -> &[u32] {
        self.matching(relation, Known::Open, Known::Open, false)
    }

    /// The greatest truth of the claims that say this, at all the days of it at least.
    pub fn truth_of(&self, content: &Content) -> Option<Truth> {
        let find = |content: &Content| self.by_content.find(content, |it| &self.claims[it as usize].content);
        let same = find(content).map(|index| self.claim(index).truth);
        let Some(held) = content.held else { return same };
        let always = find(&Content { held: None, ..content.clone() }).map(|index| self.claim(index).truth);
        let longer = self.saying(content).filter(|it| it.held.is_some_and(|own| own.contains(held)));
        same.max(always).max(longer.map(|it| it.truth).max())
    }

    /// The claims that say the same, at whatever times.
    fn saying(&self, content: &Content) -> impl Iterator<Item = &DerivedClaim> {
        let places = self.by_subject.get(&(content.relation, content.subject)).into_iter().flatten();
        places.map(|&place| self.claim(place)).filter(|it| it.content.says_the_same(content))
    }

    /// Whether a claim that is only possible is as good as said: another that says the same is certain.
    fn is_certain(&self, claim: &DerivedClaim) -> bool {
        claim.truth != Truth::Yes
            && claim.content.says_only_its_ends()
            && self.saying(&claim.content).any(|it| it.truth == Truth::Yes)
    }

    /// The place of the claim that is only possible and says the same as one that is certain, if there is one.
    fn doubted(&self, claim: &DerivedClaim) -> Option<u32> {
        claim.content.held.filter(|_| claim.truth == Truth::Yes)?;
        let content = Content { held: None, ..claim.content.clone() };
        let place = self.by_content.find(&content, |it| &self.claims[it as usize].content)?;
        (self.claim(place).truth != Truth::Yes).then_some(place)
    }

    /// Begins a round: what was fresh is no longer.
    pub fn begin_round(&mut self) {
        self.fresh.clear();
        self.before = self.claims.len();
    }

    /// Adds what a rule concluded in a round. Of two derivations the first stays, unless only the later one is certain.
    /// Refuses (`too-large`) what takes more bytes than there is memory.
    pub fn add(
        &mut self,
        concluded: impl Iterator<Item = DerivedClaim>,
        schema: &Schema,
        budget: Budget,
        memory: usize,
    ) -> Result<()> {
        let mut pace = budget.paced();
        for claim in concluded {
            // As many lists and maps are told of it.
            pace.work(32)?;
            let relation = claim.content.relation;
            if self.is_certain(&claim) {
                continue;
            }
            if let Some(place) = self.doubted(&claim) {
                let doubted = self.claim(place).content.clone();
                pace.work(self.forget(place, &doubted, schema) / 8)?;
                self.fresh.entry(relation).or_default().retain(|&it| it != place);
            }
            if claim.truth != Truth::Yes {
                self.doubtful.insert(relation);
            }
            let known = self.by_content.find(&claim.content, |index| &self.claims[index as usize].content);
            if let Some(known) = known {
                let index = known as usize;
                if self.claims[index].truth >= claim.truth {
                    continue;
                }
                // Claims of a round rest on earlier rounds alone, so that one may take another's place; an older one may be
                // what this one rests on, and what a claim rests on stands before it.
                if index >= self.before {
                    self.claims[index] = claim;
                    continue;
                }
                pace.work(self.forget(known, &claim.content, schema) / 8)?;
            }
            self.charge(&claim, memory)?;
            let index = self.claims.len() as u32;
            self.for_each_index(&claim.content, schema, |list| list.push(index));
            self.fresh.entry(relation).or_default().push(index);
            self.by_content.insert(&claim.content, index);
            self.claims.push(claim);
        }
        Ok(())
    }

    /// Takes a claim out of all indexes. Tells how much was gone through.
    fn forget(&mut self, index: u32, content: &Content, schema: &Schema) -> usize {
        let mut gone_through = 0;
        self.for_each_index(content, schema, |list| {
            gone_through += list.len();
            list.retain(|&it| it != index);
        });
        self.by_content.remove(content, index);
        gone_through
    }

    fn charge(&mut self, claim: &DerivedClaim, memory: usize) -> Result<()> {
        self.bytes += DerivedClaim::bytes(claim.beneath.len());
        if self.bytes <= memory {
            return Ok(());
        }
        let message = "what the rules derive does not fit into the memory that a question may take";
        Err(Diagnostic::error(Code::TooLarge, message)
            .note(format!("{} claims were derived before the limit", self.claims.len()))
            .into())
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
    may_be && plan.any(&|step| matches!(step, Plan::Claims(it) if is_such(it.clause.relation)))
}
