//! What several did together, said of the first of them.

use crate::syntax::tree::{Adjunct, AdjunctKind, Join, NpList, Vp};

/// The subject's first with what is said of all: "A and B together ordered K1" says that A ordered it together
/// with B. None when nothing is said of several together.
pub fn together(subject: &NpList, predicates: &[Vp]) -> Option<(NpList, Vec<Vp>)> {
    let group = AdjunctKind::Together(None);
    let is_group = |vp: &Vp| vp.adjuncts.iter().any(|adjunct| adjunct.kind == group);
    let [first, others @ ..] = subject.items.as_slice() else { return None };
    if others.is_empty()
        || subject.join != Join::And
        || subject.except.is_some()
        || !predicates.iter().all(is_group)
    {
        return None;
    }
    let others = NpList { items: others.to_vec(), ..subject.clone() };
    let mut predicates = predicates.to_vec();
    for adjunct in predicates.iter_mut().flat_map(|vp| &mut vp.adjuncts) {
        with_others(adjunct, &others);
    }
    Some((NpList::single(first.clone()), predicates))
}

/// The same of those that stand behind the verb of a relation which is said from its other end: "Board fined A and B together".
pub fn joined(object: &NpList, adjuncts: &[&Adjunct]) -> Option<(NpList, Vec<Adjunct>)> {
    let [first, others @ ..] = object.items.as_slice() else { return None };
    let is_group = |adjunct: &&Adjunct| adjunct.kind == AdjunctKind::Together(None);
    if others.is_empty()
        || object.join != Join::And
        || object.except.is_some()
        || !adjuncts.iter().any(is_group)
    {
        return None;
    }
    let others = NpList { items: others.to_vec(), ..object.clone() };
    let mut adjuncts: Vec<Adjunct> = adjuncts.iter().map(|&adjunct| adjunct.clone()).collect();
    adjuncts.iter_mut().for_each(|adjunct| with_others(adjunct, &others));
    Some((NpList::single(first.clone()), adjuncts))
}

fn with_others(adjunct: &mut Adjunct, others: &NpList) {
    if adjunct.kind == AdjunctKind::Together(None) {
        adjunct.kind = AdjunctKind::Together(Some(others.clone()));
    }
}
