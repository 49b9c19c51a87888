//! Whether a schema that was read back refers only to what it declares.

use crate::model::schema::{Kind, Meaning, Range, Schema};
use crate::model::{RelationId, TypeId, UnitId};

/// Whether every id in the schema, and every built-in one, is one of its own.
pub fn is_sound(schema: &Schema) -> bool {
    let is_type = |id: &TypeId| id.index() < schema.types.len();
    let is_relation = |id: &RelationId| id.index() < schema.relations.len();
    let is_unit = |id: &UnitId| id.index() < schema.units.len();
    let is_kind = |kind: &Kind| match kind {
        Kind::Amount(unit) => is_unit(unit),
        Kind::Number | Kind::Percent | Kind::Money | Kind::Time | Kind::Text => true,
        Kind::Duration => schema.lengths_of_time.is_some(),
    };
    let types = schema.types.iter().all(|it| it.parents.iter().all(is_type));
    let relations = schema.relations.iter().all(|it| {
        let range = match &it.range {
            Range::Entity(id) => is_type(id),
            Range::Value(kind) => is_kind(kind),
            Range::Nothing => true,
        };
        let roles = it.roles.iter().all(|role| is_type(&role.range));
        let measures = it.measures.iter().all(|measure| is_kind(&measure.kind));
        is_type(&it.domain) && range && roles && measures
    });
    let adjectives = schema.adjectives.iter().all(|it| {
        let meaning = match &it.meaning {
            Meaning::Gradable { attribute, .. } => is_relation(attribute),
            Meaning::Defined(_) => true,
        };
        is_type(&it.of) && meaning
    });
    let units = schema.units.iter().all(|it| is_unit(&it.root))
        && schema.lengths_of_time.iter().flatten().all(is_unit);
    let preferences = schema.preferences.iter().all(|it| is_type(&it.preferred) && is_type(&it.over));
    let built_in = {
        let least = Schema::new();
        schema.types.len() >= least.types.len()
            && schema.relations.len() >= least.relations.len()
            && schema.units.len() >= least.units.len()
    };
    types && relations && adjectives && units && preferences && built_in
}
