//! The type hierarchy laid out in a line, so that a type and its subtypes are a range.

use crate::model::TypeId;
use crate::model::schema::Schema;
use std::ops::Range;

/// Each type has a position: types stand depth first below their first parent. What a type has through its
/// further parents lies outside its parents' ranges and is held aside.
pub struct TypeLayout {
    /// For each type, its own position and the end of its subtypes' positions.
    spans: Vec<Range<u32>>,
    /// For each type, itself and all its supertypes, ascending.
    supertypes: Vec<Vec<TypeId>>,
}

impl TypeLayout {
    pub fn new(schema: &Schema) -> TypeLayout {
        TypeLayout { spans: spans(schema), supertypes: supertypes(schema) }
    }

    pub fn position(&self, id: TypeId) -> u32 {
        self.spans[id.index()].start
    }

    /// The positions of the type and of what lies below it.
    pub fn span(&self, id: TypeId) -> Range<u32> {
        self.spans[id.index()].clone()
    }

    /// The types without those that another of them implies, in the order given.
    pub fn most_specific(&self, types: &[TypeId]) -> Vec<TypeId> {
        let implied = |id: TypeId| types.iter().any(|&other| other != id && self.implies(other, id));
        // Types that imply each other (a cycle, which is an error of the schema) all stay.
        let kept = types.iter().copied().filter(|&id| !implied(id) || self.in_a_cycle(id));
        let mut distinct = vec![];
        kept.for_each(|id| {
            if !distinct.contains(&id) {
                distinct.push(id)
            }
        });
        distinct
    }

    fn implies(&self, sub: TypeId, sup: TypeId) -> bool {
        self.supertypes[sub.index()].binary_search(&sup).is_ok()
    }

    fn in_a_cycle(&self, id: TypeId) -> bool {
        self.supertypes[id.index()].iter().any(|&other| other != id && self.implies(other, id))
    }

    /// The types that an entity of these types is of, but in whose range it does not lie, given that it lies
    /// at the position of the first: ascending.
    pub fn aside(&self, types: &[TypeId]) -> Vec<TypeId> {
        let Some(&primary) = types.first() else { return vec![] };
        let position = self.position(primary);
        let all = types.iter().flat_map(|id| &self.supertypes[id.index()]);
        let mut aside: Vec<_> = all.copied().filter(|&id| !self.span(id).contains(&position)).collect();
        aside.sort_unstable();
        aside.dedup();
        aside
    }
}

fn spans(schema: &Schema) -> Vec<Range<u32>> {
    let mut children = vec![vec![]; schema.types.len()];
    let mut tops = vec![];
    for id in schema.type_ids() {
        match schema.entity_type(id).parents.first() {
            Some(parent) => children[parent.index()].push(id),
            None => tops.push(id),
        }
    }
    let mut spans = vec![0..0; schema.types.len()];
    let mut position = 0;
    // Types below a cycle of first parents hang from no top: each that is still unplaced becomes one.
    for top in tops.into_iter().chain(schema.type_ids()) {
        let mut path = vec![(top, 0)];
        if spans[top.index()] != (0..0) {
            continue;
        }
        spans[top.index()] = position..position + 1;
        position += 1;
        while let Some((id, next)) = path.last_mut() {
            match children[id.index()].get(*next) {
                Some(&child) => {
                    *next += 1;
                    if spans[child.index()] == (0..0) {
                        spans[child.index()] = position..position + 1;
                        position += 1;
                        path.push((child, 0));
                    }
                }
                None => {
                    spans[id.index()].end = position;
                    path.pop();
                }
            }
        }
    }
    spans
}

fn supertypes(schema: &Schema) -> Vec<Vec<TypeId>> {
    let above = |id: TypeId| {
        let mut all = vec![id];
        let mut seen = vec![false; schema.types.len()];
        seen[id.index()] = true;
        let mut next = 0;
        while let Some(&current) = all.get(next) {
            next += 1;
            for &parent in &schema.entity_type(current).parents {
                if !std::mem::replace(&mut seen[parent.index()], true) {
                    all.push(parent);
                }
            }
        }
        all.sort_unstable();
        all
    };
    schema.type_ids().map(above).collect()
}
