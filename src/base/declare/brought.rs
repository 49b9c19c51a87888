//! What of a schema vocabularies bring, so that the base's own words can be told from theirs.

use crate::model::TypeId;
use crate::model::schema::Form;
use rustc_hash::{FxHashMap, FxHashSet};

/// What of a schema vocabularies bring.
#[derive(Default)]
pub struct Brought {
    /// Nouns, with the types that they were given to.
    pub nouns: Vec<(TypeId, String)>,
    /// Names of units.
    pub units: FxHashSet<String>,
    /// The relations from this one on.
    pub first_relation: usize,
    /// What the base adds to them.
    pub added: FxHashMap<usize, Vec<Form>>,
}

impl Brought {
    /// Whether the base itself gives the relation the form.
    pub fn is_own(&self, relation: usize, form: &Form) -> bool {
        relation < self.first_relation || self.added.get(&relation).is_some_and(|forms| forms.contains(form))
    }
}
