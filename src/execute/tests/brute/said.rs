//! What the claims of a base say, one by one.

use super::*;

impl Brute<'_> {
    pub fn claims(&self) -> impl Iterator<Item = ClaimId> {
        (0..self.world.snapshot.claim_count()).map(ClaimId::from)
    }

    pub fn entities(&self) -> impl Iterator<Item = EntityId> {
        (0..self.world.snapshot.entity_count()).map(EntityId::from)
    }

    /// The ends of a claim, from each member; of a symmetric relation both ways.
    pub fn ends(&self, claim: ClaimId) -> BTreeSet<(EntityId, Option<EntityId>)> {
        let snapshot = &self.world.snapshot;
        let object = match snapshot.object(claim) {
            Object::Entity(object) => Some(object),
            _ => None,
        };
        let mut ends = BTreeSet::new();
        for &subject in snapshot.subjects_of(claim) {
            ends.insert((subject, object));
            if let Some(object) = object
                && snapshot.schema().relation(snapshot.relation(claim)).symmetric
            {
                ends.insert((object, Some(subject)));
            }
        }
        ends
    }

    /// Everything that claims say in numbers, from every point of view.
    pub fn values(&self) -> Vec<Thing> {
        let snapshot = &self.world.snapshot;
        let mut all = vec![];
        for claim in self.claims() {
            let mut said = vec![];
            if let Object::Value(Value::Quantity(it)) = snapshot.object(claim) {
                said.push((false, it));
            }
            if let Some(Value::Quantity(it)) = self.measure(claim) {
                said.push((true, it));
            }
            for (measure, it) in said {
                for (subject, object) in self.ends(claim) {
                    let member = self.member(claim, subject, object);
                    let text = format!("{it:?}");
                    all.push(Thing::Said {
                        claim,
                        measure,
                        numbers: numbers(&it),
                        unit: it.unit,
                        text,
                        member,
                    });
                }
            }
        }
        all.dedup();
        all
    }

    pub fn measure(&self, claim: ClaimId) -> Option<Value> {
        let snapshot = &self.world.snapshot;
        let has = !snapshot.schema().relation(snapshot.relation(claim)).measures.is_empty();
        has.then(|| snapshot.measure(claim, MeasureId(0))).flatten()
    }

    pub fn member(&self, claim: ClaimId, subject: EntityId, object: Option<EntityId>) -> Option<EntityId> {
        let group = self.world.snapshot.subjects_of(claim);
        let ends = [Some(subject), object];
        (group.len() > 1).then(|| ends.into_iter().flatten().find(|it| group.contains(it))).flatten()
    }

    pub fn conditions(&self, clause: &ClaimClause, claim: ClaimId) -> Truth {
        let snapshot = &self.world.snapshot;
        let status = snapshot.status(claim);
        let mut truth = Truth::Yes;
        let mut statuses = vec![Status::Reported, Status::Estimated];
        for condition in &clause.conditions {
            match condition {
                Condition::Status(list) => statuses = list.clone(),
                Condition::Time(relation, time) => {
                    truth = truth.and(match snapshot.time(claim) {
                        Some(own) if snapshot.schema().relation(snapshot.relation(claim)).lasting => {
                            own.lasts(*relation, *time, snapshot.known_until())
                        }
                        Some(own) => own.is(*relation, *time),
                        None => Truth::Possible,
                    });
                }
                other => panic!("not generated: {other:?}"),
            }
        }
        truth.and(statuses.contains(&status).into())
    }

    pub fn thing(&self, term: &Term, env: &Env) -> Thing {
        match term {
            Term::Var(var) => env.get(var).cloned().unwrap_or(Thing::Empty),
            Term::Entity(entity) => Thing::Entity(*entity),
            Term::Value(Value::Quantity(it)) => Thing::Number(numbers(it), it.unit),
            Term::Value(other) => panic!("not generated: {other:?}"),
            Term::Nothing => Thing::Empty,
        }
    }

    /// Whether the claims say so, every variable given.
    pub fn says(&self, clause: &ClaimClause, env: &Env) -> Truth {
        if let Reach::Closure { within, .. } = clause.reach {
            return self.chain(clause, within, env);
        }
        self.saying(clause, env).into_iter().map(|(_, truth)| truth).fold(Truth::No, Truth::or)
    }

    /// The claims that say so, and how surely.
    pub fn saying(&self, clause: &ClaimClause, env: &Env) -> Vec<(ClaimId, Truth)> {
        let (subject, object) = (self.thing(&clause.subject, env), self.thing(&clause.object, env));
        let mut saying = vec![];
        let of_relation = self.claims().filter(|&it| self.world.snapshot.relation(it) == clause.relation);
        for claim in of_relation {
            for (from, to) in self.ends(claim) {
                let member = self.member(claim, from, to);
                let said = match self.world.snapshot.object(claim) {
                    Object::Value(Value::Quantity(it)) => {
                        let text = format!("{it:?}");
                        Thing::Said {
                            claim,
                            measure: false,
                            numbers: numbers(&it),
                            unit: it.unit,
                            text,
                            member,
                        }
                    }
                    _ => to.map_or(Thing::Empty, Thing::Entity),
                };
                let measured = clause.measures.iter().all(|(_, var)| match self.measure(claim) {
                    Some(Value::Quantity(it)) => {
                        let text = format!("{it:?}");
                        let said = Thing::Said {
                            claim,
                            measure: true,
                            numbers: numbers(&it),
                            unit: it.unit,
                            text,
                            member,
                        };
                        self.is(&env[var], &said, env, *var)
                    }
                    _ => false,
                });
                let object_var = match clause.object {
                    Term::Var(var) => var,
                    _ => Var(u32::MAX),
                };
                let played = clause.roles.iter().all(|(role, term)| {
                    let player = self.world.snapshot.role(claim, *role);
                    player.is_some_and(|player| self.thing(term, env) == Thing::Entity(player))
                });
                // What has no object says all of its subject.
                let alone = clause.object == Term::Nothing;
                let ends =
                    subject == Thing::Entity(from) && (alone || self.is(&object, &said, env, object_var));
                if ends && measured && played {
                    saying.push((claim, self.conditions(clause, claim)));
                }
            }
        }
        saying
    }

    /// Whether the variable's thing is what a claim says. A guessed value is this very statement; one that is
    /// given from outside of the block needs only be the same value.
    pub fn is(&self, thing: &Thing, said: &Thing, env: &Env, var: Var) -> bool {
        let given = env.contains_key(&Var(var.0.wrapping_add(GIVEN)));
        match (thing, said) {
            (
                Thing::Said { claim: a, measure: m, member: p, .. },
                Thing::Said { claim: b, measure: n, member: q, .. },
            ) if !given => (a, m, p) == (b, n, q),
            (a, b) => a.same(b),
        }
    }

    pub fn chain(&self, clause: &ClaimClause, within: Option<u32>, env: &Env) -> Truth {
        let (subject, object) = (self.thing(&clause.subject, env), self.thing(&clause.object, env));
        let (Thing::Entity(subject), Thing::Entity(object)) = (subject, object) else { return Truth::No };
        // Chains that held at other times are others; what never held as a whole is possible, whenever.
        type Chains = BTreeSet<(EntityId, EntityId, Interval, Truth)>;
        let mut one = Chains::new();
        let snapshot = &self.world.snapshot;
        for claim in self.claims().filter(|&it| snapshot.relation(it) == clause.relation) {
            let time = snapshot.time(claim).unwrap_or(Interval::ALWAYS);
            for (from, to) in self.ends(claim) {
                one.extend(to.map(|to| (from, to, time, self.conditions(clause, claim))));
            }
        }
        one.retain(|(.., truth)| *truth != Truth::No);
        let transitive = snapshot.schema().relation(clause.relation).transitive;
        let mut all = one.clone();
        for _ in 1..within.unwrap_or(20).min(20) {
            let mut longer = all.clone();
            for &(from, by, before, a) in &all {
                for &(_, to, time, b) in one.iter().filter(|(via, ..)| *via == by) {
                    longer.insert(match before.meet(time).filter(|_| a.and(b) == Truth::Yes) {
                        Some(both) => (from, to, both, Truth::Yes),
                        None if transitive => (from, to, Interval::ALWAYS, Truth::Possible),
                        None => (from, to, Interval::ALWAYS, a.and(b)),
                    });
                }
            }
            all = longer;
        }
        let found = all.iter().filter(|(from, to, ..)| (*from, *to) == (subject, object));
        found.map(|(.., truth)| *truth).fold(Truth::No, Truth::or)
    }
}
