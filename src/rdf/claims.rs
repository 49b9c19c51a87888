//! A claim clause in SPARQL: one triple where that says it, the claim's node where more is asked of it.

use super::no_equal::refuse;
use super::patterns::{Lines, Rendering, compare, nothing, union};
use super::values::{StatedIn, literal, no_times, stated};
use crate::diagnostic::Result;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::resolve::query::{ClaimClause, Condition, Reach, Term};

/// How long a path of optional steps may be.
const MOST_HOPS: u32 = 32;

impl Rendering<'_> {
    pub fn claim(&self, claim: &ClaimClause) -> Result<Lines> {
        let declared = self.snapshot.schema().relation(claim.relation);
        if self.derived.contains(&claim.relation) {
            return Err(refuse(format!(
                "rules derive claims of `{}`, and triples hold what is stated",
                declared.name
            )));
        }
        if claim.time.is_some() {
            return Err(no_times());
        }
        let attribute = declared.is_attribute();
        let misfit = |term: &Term, value: bool| match term {
            Term::Var(_) => false,
            Term::Entity(_) => value,
            Term::Value(_) => !value,
            Term::Nothing => false,
        };
        if misfit(&claim.subject, false) || misfit(&claim.object, attribute) {
            return Ok(vec![nothing()]);
        }
        let statuses = self.statuses(claim)?;
        let (mut object, mut after) = (String::new(), vec![]);
        match &claim.object {
            // Equal numbers may be written in several ways.
            Term::Value(value) => {
                let sort = stated(claim.relation, StatedIn::Object, self.snapshot)?;
                let (asked, literal) =
                    (self.sorts.term(&claim.object, self.snapshot)?, literal(value, self.snapshot)?);
                object.push_str(&self.fresh("value"));
                after.push(compare(&object, sort, Comparison::Equal, &literal, asked)?);
            }
            Term::Var(var) if attribute && self.sorts.is_computed(*var) => {
                let sort = stated(claim.relation, StatedIn::Object, self.snapshot)?;
                let computed = self.sorts.term(&claim.object, self.snapshot)?;
                object.push_str(&self.fresh("value"));
                after.push(compare(&object, sort, Comparison::Equal, &self.var(*var), computed)?);
            }
            term => object.push_str(&self.term(term)?),
        }
        let subject = self.term(&claim.subject)?;
        let property = self.names.relation(claim.relation);
        let either_way = |property: String| match declared.symmetric {
            true => format!("({property}|^{property})"),
            false => property,
        };
        let mut lines = match claim.reach {
            Reach::Closure { distance: Some(_), .. } => {
                return Err(refuse("a path of SPARQL does not tell how long it is".into()));
            }
            Reach::Closure { within, .. } => {
                if !claim.roles.is_empty() || statuses.is_some() {
                    return Err(refuse("a path of SPARQL has no conditions on its steps".into()));
                }
                if self.snapshot.may_never_meet(claim.relation) {
                    return Err(refuse("a path of SPARQL does not compare the times of its steps".into()));
                }
                vec![format!("{subject} {} {object} .", path(&either_way(property), within)?)]
            }
            Reach::Direct => {
                let totalled = claim.object.var().filter(|&var| attribute && self.sorts.is_totalled(var));
                if claim.roles.is_empty()
                    && claim.measures.is_empty()
                    && statuses.is_none()
                    && totalled.is_none()
                {
                    vec![format!("{subject} {} {object} .", either_way(property))]
                } else {
                    self.node(claim, [subject, object], statuses)?
                }
            }
        };
        lines.extend(after);
        Ok(lines)
    }

    /// The claim by its node, with all that is asked of it.
    fn node(&self, claim: &ClaimClause, ends: [String; 2], statuses: Option<&[Status]>) -> Result<Lines> {
        let declared = self.snapshot.schema().relation(claim.relation);
        let known = self.clauses.borrow().get(&std::ptr::from_ref(claim)).cloned();
        let node = known.unwrap_or_else(|| self.fresh("claim"));
        self.clauses.borrow_mut().insert(claim, node.clone());
        let [subject, object] = ends;
        let one = format!("{node} lore:subject {subject} ; lore:object {object} .");
        let mut lines = match declared.symmetric {
            false => vec![one],
            true => union(vec![
                vec![one],
                vec![format!("{node} lore:subject {object} ; lore:object {subject} .")],
            ]),
        };
        lines.push(format!("{node} lore:relation {} .", self.names.relation(claim.relation)));
        for (role, term) in &claim.roles {
            match term {
                Term::Value(_) | Term::Nothing => lines.push(nothing()),
                term => lines.push(format!(
                    "{node} {} {} .",
                    self.names.role(claim.relation, *role),
                    self.term(term)?
                )),
            }
        }
        let object = claim.object.var().filter(|_| declared.is_attribute());
        for (measure, var) in &claim.measures {
            if self.sorts.is_computed(*var) {
                return Err(refuse(format!("`{}` is computed, and found in a claim too", self.var(*var))));
            }
            let property = self.names.measure(claim.relation, *measure);
            lines.push(format!("{node} {property} {} .", self.var(*var)));
        }
        for var in claim.measures.iter().map(|(_, var)| *var).chain(object) {
            self.nodes.borrow_mut().insert(var, node.clone());
        }
        let asserted = Status::ALL.into_iter().filter(|it| it.is_asserted()).collect::<Vec<_>>();
        let words = statuses.unwrap_or(&asserted).iter().map(|it| format!("\"{}\"", it.word()));
        let status = self.fresh("status");
        lines.push(format!("{node} lore:status {status} ."));
        lines.push(format!("VALUES {status} {{ {} }}", words.collect::<Vec<_>>().join(" ")));
        Ok(lines)
    }

    fn statuses<'c>(&self, claim: &'c ClaimClause) -> Result<Option<&'c [Status]>> {
        let mut statuses = None;
        for condition in &claim.conditions {
            match condition {
                Condition::Status(list) if statuses.is_none() => statuses = Some(list.as_slice()),
                Condition::Status(_) => return Err(refuse("a claim has one status".into())),
                Condition::Time(..) | Condition::AnyTime(_) => return Err(no_times()),
                Condition::Together(_) => {
                    return Err(refuse("who did a thing together is not asked for in SPARQL yet".into()));
                }
                Condition::According(_) | Condition::Confidence(..) => {
                    return Err(refuse("who says a claim is not among its triples".into()));
                }
            }
        }
        Ok(statuses)
    }
}

/// A chain of one or more steps, at most so many.
fn path(step: &str, within: Option<u32>) -> Result<String> {
    match within {
        None | Some(u32::MAX) => Ok(format!("{step}+")),
        Some(0) => Err(refuse("a chain has a step".into())),
        Some(hops) if hops > MOST_HOPS => {
            Err(refuse(format!("a path of SPARQL for up to {hops} steps is too long")))
        }
        Some(hops) => {
            let rest = (1..hops).fold(String::new(), |rest, _| format!("/({step}{rest})?"));
            Ok(format!("{step}{rest}"))
        }
    }
}
