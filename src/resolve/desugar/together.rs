//! What several did together, said of the first of them.

use crate::syntax::tree::{AdjunctKind, Join, NpList, Vp};

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
        if adjunct.kind == group {
            adjunct.kind = AdjunctKind::Together(Some(others.clone()));
        }
    }
    Some((NpList::single(first.clone()), predicates))
}
