//! The claims that match a clause.

use super::frame::{Binding, Fact, Frame, Known, Origin, Part, Stated, Support};
use super::run::{Flow, Run, Then};
use super::shared::Share;
use super::values;
use crate::diagnostic::Result;
use crate::model::claim::{Object, Status};
use crate::model::quantity::Comparison;
use crate::model::{ClaimId, EntityId, Interval, MeasureId, RoleId, Truth, Value};
use crate::plan::Access;
use crate::resolve::query::{Condition, Term};
use crate::store::ClaimIds;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A claim as seen from one of its subjects.
pub struct Found {
    pub fact: Fact,
    pub subject: EntityId,
    pub object: Object,
}

/// Of claims that are numbered one after another, those that are also among the others, if any are given.
fn among<'c>(claims: ClaimIds<'c>, others: Option<&'c [ClaimId]>) -> ClaimIds<'c> {
    match (claims, others) {
        (ClaimIds::Run { first, count }, Some(others)) => {
            let place = |end: u32| others.partition_point(|claim| claim.0 < end);
            ClaimIds::Listed(&others[place(first)..place(first + count)])
        }
        _ => claims,
    }
}

impl Run<'_> {
    /// Hands on a solution for every claim of the share that matches.
    pub fn claims(&self, access: &Access, share: Share, frame: &mut Frame, then: Then) -> Flow {
        let clause = &access.clause;
        let (subject, object) = (frame.entity(&clause.subject), frame.entity(&clause.object));
        if !access.fresh {
            let playing = self.playing(access, frame);
            self.each_stored(
                clause.relation,
                subject,
                object,
                playing,
                share,
                &mut |claim, subject, object| {
                    self.step()?;
                    self.try_claim(access, Found { fact: Fact::Stored(claim), subject, object }, frame, then)
                },
            )?;
        }
        let derived = self.derived.matching(clause.relation, subject, object, access.fresh);
        for &index in &derived[share.of(derived.len())] {
            self.step()?;
            for (subject, object) in self.derived.claim(index).ways(self.schema, subject, object) {
                let fact = Fact::Derived(index);
                self.try_claim(access, Found { fact, subject, object }, frame, then)?;
            }
        }
        Ok(())
    }

    /// The claims in which an entity plays a role, as the clause asks: the fewest that any role leaves. `None` where no
    /// role's entity is known.
    fn playing(&self, access: &Access, frame: &Frame) -> Option<&[ClaimId]> {
        let lists = access.clause.roles.iter().filter_map(|(_, term)| match frame.entity(term) {
            Known::Entity(entity) => Some(self.snapshot.claims_played_in(access.clause.relation, entity)),
            _ => None,
        });
        lists.min_by_key(|claims| claims.len())
    }

    /// Every stored claim of the relation that may match what is known of subject and object, among those in which an
    /// entity is playing a role if any is known; of those only the share. From each of its subjects, of a symmetric relation
    /// from each end.
    fn each_stored(
        &self,
        relation: crate::model::RelationId,
        subject: Known,
        object: Known,
        playing: Option<&[ClaimId]>,
        share: Share,
        visit: &mut dyn FnMut(ClaimId, EntityId, Object) -> Flow,
    ) -> Flow {
        let snapshot = self.snapshot;
        let attribute = self.schema.relation(relation).is_attribute();
        match (subject, object) {
            (Known::Other, _) => Ok(()),
            (_, Known::Entity(_)) if attribute => Ok(()),
            (_, Known::Other) if !attribute => Ok(()),
            (Known::Entity(subject), _) if attribute => {
                let claims = snapshot.value_claims(relation, subject);
                let mut claims = claims[share.of(claims.len())].iter();
                claims.try_for_each(|&claim| visit(claim, subject, snapshot.object(claim)))
            }
            (Known::Entity(subject), Known::Entity(object)) => {
                let near = snapshot.from(relation, subject);
                let start = near.entities.partition_point(|&it| it < object);
                let end = near.entities.partition_point(|&it| it <= object);
                let claims = among(near.claims.slice(start..end), playing);
                let mut claims = claims.slice(share.of(claims.len()));
                claims.try_for_each(|claim| visit(claim, subject, Object::Entity(object)))
            }
            (Known::Entity(subject), _) => {
                let near = snapshot.from(relation, subject);
                let claims = among(near.claims, playing);
                if claims.len() < near.len() {
                    let mut claims = claims.slice(share.of(claims.len()));
                    return claims.try_for_each(|claim| visit(claim, subject, snapshot.object(claim)));
                }
                let mut pairs = near.slice(share.of(near.len()));
                pairs.try_for_each(|(object, claim)| visit(claim, subject, Object::Entity(object)))
            }
            (_, Known::Entity(object)) => {
                let near = snapshot.into(relation, object);
                let fewer = playing.filter(|it| it.len() < near.len() && snapshot.is_plain(relation));
                if let Some(claims) = fewer {
                    let mut claims = claims[share.of(claims.len())].iter();
                    return claims.try_for_each(|&claim| match snapshot.object(claim) {
                        it if it == Object::Entity(object) => {
                            visit(claim, snapshot.subjects_of(claim)[0], it)
                        }
                        _ => Ok(()),
                    });
                }
                let mut pairs = near.slice(share.of(near.len()));
                pairs.try_for_each(|(subject, claim)| visit(claim, subject, Object::Entity(object)))
            }
            (Known::Open, _) => {
                let symmetric = self.schema.relation(relation).symmetric;
                let all = snapshot.claims_of(relation);
                let all = ClaimIds::Run { first: all.start, count: all.len() as u32 };
                let claims = playing.map_or(all, ClaimIds::Listed);
                for claim in claims.slice(share.of(claims.len())) {
                    let object = snapshot.object(claim);
                    // Nobody knows which they are.
                    if matches!(object, Object::Group { .. }) {
                        continue;
                    }
                    for &subject in snapshot.subjects_of(claim) {
                        visit(claim, subject, object.clone())?;
                        match object {
                            Object::Entity(end) if symmetric && end != subject => {
                                visit(claim, end, Object::Entity(subject))?;
                            }
                            _ => {}
                        }
                    }
                }
                Ok(())
            }
        }
    }

    /// Tests the claim's conditions, binds what the clause binds, and hands on.
    pub fn try_claim(&self, access: &Access, found: Found, frame: &mut Frame, then: Then) -> Flow {
        // A partner is another than the one it is together with.
        let partner =
            |it: &Condition| matches!(it, Condition::Together(them) if them.contains(&found.subject));
        if access.clause.conditions.iter().any(partner) {
            return Ok(());
        }
        let truth = self.conditions(&access.clause.conditions, found.fact);
        if truth == Truth::No {
            return Ok(());
        }
        let mark = frame.mark();
        frame.doubts.undated |=
            truth == Truth::Possible && self.is_undated(&access.clause.conditions, found.fact);
        let truth = truth.and(self.bind_claim(access, &found, frame)?);
        frame.support.push(Support::Fact(found.fact));
        self.keep(truth, mark, frame, then)
    }

    fn bind_claim(&self, access: &Access, found: &Found, frame: &mut Frame) -> Result<Truth> {
        let clause = &access.clause;
        let fact = found.fact;
        let mut truth = self.bind_term(&clause.subject, Binding::Entity(found.subject), frame);
        let other_end = match found.object {
            Object::Entity(object) => object,
            _ => found.subject,
        };
        let member = || self.member(fact, [found.subject, other_end], &clause.conditions);
        let stated = |value: Value, part: Part, member: Option<EntityId>| {
            Binding::Value(Arc::new(Stated { value, origin: Some(Origin { fact, part, member }) }))
        };
        let object = match &found.object {
            Object::Entity(object) => Binding::Entity(*object),
            Object::Value(value) => stated(value.clone(), Part::Object, member()),
            Object::Group { .. } => Binding::Unnamed(fact),
        };
        truth = truth.and(self.bind_term(&clause.object, object, frame));
        for (role, term) in &clause.roles {
            if truth == Truth::No {
                return Ok(truth);
            }
            truth = truth.and(match self.role(fact, *role) {
                Some(entity) => self.bind_term(term, Binding::Entity(entity), frame),
                None => Truth::No,
            });
        }
        for (measure, var) in &clause.measures {
            if truth == Truth::No {
                return Ok(truth);
            }
            truth = truth.and(match self.measure(fact, *measure) {
                Some(value) => frame.bind(*var, stated(value, Part::Measure(*measure), member())).into(),
                None => Truth::No,
            });
        }
        if let Some(var) = clause.time {
            truth = truth.and(match self.time(fact) {
                Some(time) => frame.bind(var, stated(Value::Time(time), Part::Time, None)).into(),
                None => Truth::No,
            });
        }
        Ok(truth)
    }

    /// Binds the term's variable, or tests the term, against what a claim says.
    fn bind_term(&self, term: &Term, said: Binding, frame: &mut Frame) -> Truth {
        match (term, said) {
            (Term::Var(var), said) => frame.bind(*var, said).into(),
            (Term::Entity(entity), said) => Truth::from(said == Binding::Entity(*entity)),
            (Term::Value(value), Binding::Value(stated)) => {
                let truth = values::states(&stated, value, self.schema);
                frame.doubts.share |= truth == Truth::Possible && stated.is_shared();
                truth
            }
            (Term::Value(_), _) => Truth::No,
        }
    }

    /// Whether the claim meets the conditions; without one on its status, it must be asserted.
    pub fn conditions(&self, conditions: &[Condition], fact: Fact) -> Truth {
        let mut truth = self.derived.truth(fact);
        let mut any_status = false;
        for condition in conditions {
            truth = truth.and(match condition {
                Condition::Status(statuses) => {
                    any_status = true;
                    statuses.contains(&self.status(fact)).into()
                }
                Condition::According(entities) => match fact {
                    Fact::Stored(claim) => {
                        entities.iter().any(|&it| self.snapshot.attested_by(claim, it)).into()
                    }
                    // No source says what a rule concludes.
                    Fact::Derived(_) => Truth::No,
                },
                Condition::Together(partners) => {
                    let subjects = self.subjects(fact);
                    (subjects.len() > 1 && partners.iter().all(|it| subjects.binary_search(it).is_ok()))
                        .into()
                }
                Condition::Confidence(op, limit) => confident(*op, self.confidence(fact), *limit),
                Condition::Time(relation, time) => match self.time(fact) {
                    Some(own) => own.is(*relation, *time),
                    None => Truth::Possible,
                },
            });
            if truth == Truth::No {
                return truth;
            }
        }
        if any_status { truth } else { truth.and(self.status(fact).is_asserted().into()) }
    }

    /// Whether a condition asks for the date that the claim does not have.
    pub fn is_undated(&self, conditions: &[Condition], fact: Fact) -> bool {
        conditions.iter().any(|it| matches!(it, Condition::Time(..))) && self.time(fact).is_none()
    }

    fn status(&self, fact: Fact) -> Status {
        match fact {
            Fact::Stored(claim) => self.snapshot.status(claim),
            Fact::Derived(_) => Status::Reported,
        }
    }

    pub fn confidence(&self, fact: Fact) -> Decimal {
        match fact {
            Fact::Stored(claim) => self.snapshot.confidence(claim).unwrap_or(Decimal::ONE),
            Fact::Derived(index) => self.derived.claim(index).confidence,
        }
    }

    pub fn time(&self, fact: Fact) -> Option<Interval> {
        match fact {
            Fact::Stored(claim) => self.snapshot.time(claim),
            Fact::Derived(_) => None,
        }
    }

    pub fn role(&self, fact: Fact, role: RoleId) -> Option<EntityId> {
        match fact {
            Fact::Stored(claim) => self.snapshot.role(claim, role),
            Fact::Derived(index) => self.derived.claim(index).role(role),
        }
    }

    fn measure(&self, fact: Fact, measure: MeasureId) -> Option<Value> {
        match fact {
            Fact::Stored(claim) => self.snapshot.measure(claim, measure),
            Fact::Derived(index) => self.derived.claim(index).measure(measure),
        }
    }
}

fn confident(op: Comparison, confidence: Decimal, limit: Decimal) -> Truth {
    op.holds(confidence.cmp(&limit)).into()
}
