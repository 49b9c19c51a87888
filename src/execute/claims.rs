//! The claims that match a clause.

use super::frame::{Binding, Fact, Frame, Known, Origin, Part, Said, Stated, Stored, Support};
use super::run::{Flow, Run, Then};
use super::share::Share;
use super::values;
use crate::diagnostic::Result;
use crate::model::claim::Object;
use crate::model::{ClaimId, EntityId, MeasureId, Truth, Value};
use crate::plan::{Access, Asks, Of};
use crate::resolve::query::{ClaimClause, Condition, Term, Var};
use crate::store::{ClaimIds, Code};
use std::sync::Arc;

/// A claim as seen from one of its subjects.
pub enum Found<'c> {
    /// Its object by the code that it has there.
    Stored {
        claim: ClaimId,
        subject: EntityId,
        object: Code,
    },
    Derived {
        index: u32,
        subject: EntityId,
        object: &'c Object,
    },
}

/// Whether variables of a clause are open: bound by each claim anew, without a look at what the claim before bound them to.
#[derive(Clone, Copy, Default)]
pub struct Open {
    subject: bool,
    object: bool,
    /// All of those of roles, measures and time.
    others: bool,
}

impl Open {
    /// Opens what is not bound. Where a variable stands in several places, what one says is a test of the others.
    fn of(clause: &ClaimClause, frame: &mut Frame) -> Open {
        let (subject, object) = (clause.subject.var(), clause.object.var());
        let others = || {
            let roles = clause.roles.iter().filter_map(|(_, term)| term.var());
            roles.chain(clause.measures.iter().map(|(_, var)| *var)).chain(clause.time)
        };
        let is_free = |var: Var, frame: &Frame| frame.get(var).is_none();
        let is_open = |end: Option<Var>, frame: &Frame| {
            end.is_some_and(|var| is_free(var, frame) && subject != object && others().all(|it| it != var))
        };
        let once = |var: Var| {
            Some(var) != subject && Some(var) != object && others().filter(|it| *it == var).count() == 1
        };
        let open = Open {
            subject: is_open(subject, frame),
            object: is_open(object, frame),
            others: others().all(|var| is_free(var, frame) && once(var)),
        };
        if let (true, Some(var)) = (open.subject, subject) {
            frame.open(var);
        }
        if let (true, Some(var)) = (open.object, object) {
            frame.open(var);
        }
        if open.others {
            others().for_each(|var| frame.open(var));
        }
        open
    }
}

impl Found<'_> {
    pub fn fact(&self) -> Fact {
        match self {
            Found::Stored { claim, .. } => Fact::Stored(*claim),
            Found::Derived { index, .. } => Fact::Derived(*index),
        }
    }

    fn subject(&self) -> EntityId {
        match self {
            Found::Stored { subject, .. } | Found::Derived { subject, .. } => *subject,
        }
    }

    /// The object, where it is an entity.
    fn end(&self) -> Option<EntityId> {
        match self {
            Found::Stored { object, .. } => object.as_entity(),
            Found::Derived { object: Object::Entity(object), .. } => Some(*object),
            Found::Derived { .. } => None,
        }
    }
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
        let is_test = ![subject, object].contains(&Known::Open) && clause.is_bare();
        if is_test {
            return self.each_claim(access, (subject, object), share, Open::default(), frame, then);
        }
        let (mark, open) = (frame.mark(), Open::of(clause, frame));
        let flow = self.each_claim(access, (subject, object), share, open, frame, then);
        frame.undo(mark);
        flow
    }

    fn each_claim(
        &self,
        access: &Access,
        (subject, object): (Known, Known),
        share: Share,
        open: Open,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        let clause = &access.clause;
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
                    if access.asks.iter().any(|asks| self.surely_fails(asks, claim, object)) {
                        return Ok(());
                    }
                    self.try_claim(access, Found::Stored { claim, subject, object }, open, frame, then)
                },
            )?;
        }
        let derived = self.derived.matching(clause.relation, subject, object, access.fresh);
        for &index in &derived[share.of(derived.len())] {
            self.step()?;
            for (subject, object) in self.derived.claim(index).ways(self.schema, subject, object) {
                let found = Found::Derived { index, subject, object: &object };
                self.try_claim(access, found, open, frame, then)?;
            }
        }
        Ok(())
    }

    /// Whether the claim states a value that surely fails what is asked of it. What a group states together may be less of
    /// each member.
    fn surely_fails(&self, asks: &Asks, claim: ClaimId, object: Code) -> bool {
        let code = match asks.of {
            Of::Object => Some(object),
            Of::Measure(measure) => self.snapshot.measure_code(claim, measure),
        };
        code.is_some_and(|code| asks.fails.iter().any(|run| run.contains(&code)))
            && !self.snapshot.is_joint(claim)
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
        visit: &mut dyn FnMut(ClaimId, EntityId, Code) -> Flow,
    ) -> Flow {
        let snapshot = self.snapshot;
        let stated = !self.schema.relation(relation).relates_entities();
        match (subject, object) {
            (Known::Other, _) => Ok(()),
            (_, Known::Entity(_)) if stated => Ok(()),
            (_, Known::Other) if !stated => Ok(()),
            (Known::Entity(subject), _) if stated => {
                let claims = snapshot.value_claims(relation, subject);
                let mut claims = claims[share.of(claims.len())].iter();
                claims.try_for_each(|&claim| visit(claim, subject, snapshot.object_code(claim)))
            }
            (Known::Entity(subject), Known::Entity(object)) => {
                let near = snapshot.from(relation, subject);
                let start = near.entities.partition_point(|&it| it < object);
                let end = near.entities.partition_point(|&it| it <= object);
                let claims = among(near.claims.slice(start..end), playing);
                let mut claims = claims.slice(share.of(claims.len()));
                claims.try_for_each(|claim| visit(claim, subject, Code::entity(object)))
            }
            (Known::Entity(subject), _) => {
                let near = snapshot.from(relation, subject);
                let claims = among(near.claims, playing);
                if claims.len() < near.len() {
                    let mut claims = claims.slice(share.of(claims.len()));
                    return claims.try_for_each(|claim| visit(claim, subject, snapshot.object_code(claim)));
                }
                let mut pairs = near.slice(share.of(near.len()));
                pairs.try_for_each(|(object, claim)| visit(claim, subject, Code::entity(object)))
            }
            (_, Known::Entity(object)) => {
                let near = snapshot.into(relation, object);
                let fewer = playing.filter(|it| it.len() < near.len() && snapshot.is_plain(relation));
                if let Some(claims) = fewer {
                    let mut claims = claims[share.of(claims.len())].iter();
                    return claims.try_for_each(|&claim| match snapshot.object_code(claim) {
                        it if it == Code::entity(object) => visit(claim, snapshot.subjects_of(claim)[0], it),
                        _ => Ok(()),
                    });
                }
                let mut pairs = near.slice(share.of(near.len()));
                pairs.try_for_each(|(subject, claim)| visit(claim, subject, Code::entity(object)))
            }
            (Known::Open, _) => {
                let symmetric = self.schema.relation(relation).symmetric;
                let own = snapshot.relation_claims(relation);
                let all = snapshot.claims_of(relation);
                let all = ClaimIds::Run { first: all.start, count: all.len() as u32 };
                let claims = playing.map_or(all, ClaimIds::Listed);
                for claim in claims.slice(share.of(claims.len())) {
                    let object = own.object(claim);
                    // Nobody knows which they are.
                    if object.is_group() {
                        continue;
                    }
                    for &subject in own.subjects(claim) {
                        visit(claim, subject, object)?;
                        if symmetric
                            && let Some(end) = object.as_entity()
                            && end != subject
                        {
                            visit(claim, end, Code::entity(subject))?;
                        }
                    }
                }
                Ok(())
            }
        }
    }

    /// Tests the claim's conditions, binds what the clause binds, and hands on.
    pub fn try_claim(
        &self,
        access: &Access,
        found: Found,
        open: Open,
        frame: &mut Frame,
        then: Then,
    ) -> Flow {
        // A partner is another than the one it is together with.
        let partner =
            |it: &Condition| matches!(it, Condition::Together(them) if them.contains(&found.subject()));
        if access.clause.conditions.iter().any(partner) {
            return Ok(());
        }
        let truth = self.conditions(&access.clause.conditions, found.fact());
        if truth == Truth::No {
            return Ok(());
        }
        let mark = frame.mark();
        frame.doubts.undated |=
            truth == Truth::Possible && self.is_undated(&access.clause.conditions, found.fact());
        frame.doubts.times |= self.is_at_no_time(found.fact());
        let truth =
            truth.and(self.bind_claim(access, &found, open, frame)?).and(self.joined(access, &found, frame));
        frame.support.push(Support::Fact(found.fact()));
        self.keep(truth, mark, frame, then)
    }

    fn bind_claim(&self, access: &Access, found: &Found, open: Open, frame: &mut Frame) -> Result<Truth> {
        let clause = &access.clause;
        let (fact, subject) = (found.fact(), found.subject());
        let mut truth = self.bind_term(&clause.subject, Binding::Entity(subject), open.subject, frame);
        truth = truth.and(self.bind_term(&clause.object, self.object_of(clause, found), open.object, frame));
        for (role, term) in &clause.roles {
            if truth == Truth::No {
                return Ok(truth);
            }
            truth = truth.and(match self.role(fact, *role) {
                Some(entity) => self.bind_term(term, Binding::Entity(entity), open.others, frame),
                None => Truth::No,
            });
        }
        for (measure, var) in &clause.measures {
            if truth == Truth::No {
                return Ok(truth);
            }
            truth = truth.and(match self.measure_of(clause, found, *measure) {
                Some(value) => bind(*var, value, open.others, frame),
                None => Truth::No,
            });
        }
        if let (Some(var), Fact::Stored(claim)) = (clause.time, fact) {
            truth = truth.and(match self.snapshot.time(claim) {
                Some(_) => bind(var, Binding::Stored(Stored { claim, said: Said::Time }), open.others, frame),
                None => Truth::No,
            });
        }
        Ok(truth)
    }

    /// The object of a claim.
    fn object_of(&self, clause: &ClaimClause, found: &Found) -> Binding {
        match *found {
            Found::Stored { claim, object, .. } => match object.as_entity() {
                Some(entity) => Binding::Entity(entity),
                None if object.is_group() => Binding::Unnamed(found.fact()),
                None if object == Code::NOTHING => Binding::Empty,
                None => self.stored(clause, found, Stored { claim, said: Said::Object(object) }),
            },
            Found::Derived { index, object, .. } => match object {
                Object::Entity(entity) => Binding::Entity(*entity),
                Object::Value(value) => derived(value.clone(), index, Part::Object),
                Object::Group { .. } => Binding::Unnamed(found.fact()),
                Object::Nothing => Binding::Empty,
            },
        }
    }

    fn measure_of(&self, clause: &ClaimClause, found: &Found, measure: MeasureId) -> Option<Binding> {
        match *found {
            Found::Stored { claim, .. } => {
                let said = Said::Measure(measure, self.snapshot.measure_code(claim, measure)?);
                Some(self.stored(clause, found, Stored { claim, said }))
            }
            Found::Derived { index, .. } => {
                let value = self.derived.claim(index).measure(measure)?;
                Some(derived(value, index, Part::Measure(measure)))
            }
        }
    }

    /// What a claim of the store states: to a member of a group that is not asked for as a whole, a total.
    fn stored(&self, clause: &ClaimClause, found: &Found, stored: Stored) -> Binding {
        if !self.snapshot.is_joint(stored.claim) {
            return Binding::Stored(stored);
        }
        let ends = [found.subject(), found.end().unwrap_or(found.subject())];
        match self.member(found.fact(), ends, &clause.conditions) {
            None => Binding::Stored(stored),
            member => {
                let stated = stored.stated(self.snapshot);
                let origin = stated.origin.map(|origin| Origin { member, ..origin });
                Binding::Value(Arc::new(Stated { origin, ..stated }))
            }
        }
    }

    /// Binds the term's variable, which may be open, or tests the term, against what a claim says.
    fn bind_term(&self, term: &Term, said: Binding, open: bool, frame: &mut Frame) -> Truth {
        match (term, said) {
            (Term::Var(var), said) => bind(*var, said, open, frame),
            (Term::Entity(entity), said) => Truth::from(said == Binding::Entity(*entity)),
            (Term::Nothing, said) => Truth::from(said == Binding::Empty),
            (Term::Value(value), said) => match said.stated(self.snapshot) {
                Some(stated) => {
                    let truth = values::states(&stated, value, self.schema);
                    if truth == Truth::Possible {
                        frame.doubts.share |= stated.is_shared();
                        frame.doubts.apart |= values::are_apart(&stated.value, value, self.schema);
                    }
                    truth
                }
                None => Truth::No,
            },
        }
    }
}

fn bind(var: Var, said: Binding, open: bool, frame: &mut Frame) -> Truth {
    match open {
        true => {
            frame.put(var, said);
            Truth::Yes
        }
        false => frame.bind(var, said).into(),
    }
}

/// What a claim that a rule derived states.
fn derived(value: Value, index: u32, part: Part) -> Binding {
    let origin = Some(Origin { fact: Fact::Derived(index), part, member: None });
    Binding::Value(Arc::new(Stated { value, origin, computed_for: None }))
}
