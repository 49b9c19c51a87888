//! What a column says by the words of the base: an attribute or a relation that is declared there.

use super::column::{Column, Outlier};
use super::kind::Kind as CellKind;
use super::known::{Known, has_key, relation};
use crate::model::schema::{Kind, Range, Schema};
use crate::model::{RelationId, TypeId};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Inflection, Meaning};

/// What a column says by the base's words.
pub struct Declared {
    /// The claim up to its object: `the born of ?it is`.
    pub claim: String,
    pub object: Object,
    /// Where the relation is declared, and as what.
    pub ground: String,
}

pub enum Object {
    /// An entity of the type of this name.
    Entity(String),
    /// A value, of the kind called so, that all cells of the column can be but for some; with what is assumed of them.
    Value { assumed: Option<String>, outliers: Vec<Outlier>, what: &'static str },
    /// A value that not all cells are: why not.
    Unfit(String),
}

impl Known {
    /// What the noun of a column says of an entity of a type: by an attribute or a relation of that name, the only one
    /// that such an entity can have.
    pub fn declared(&self, column: &Column, of: TypeId) -> Option<Declared> {
        let noun = column.noun.as_str();
        let mut said: Vec<(RelationId, String, Range)> = vec![];
        for meaning in self.world.vocabulary.meanings(&fold(noun)) {
            let Some((id, inverse)) = relation(meaning) else { continue };
            let relation = self.world.schema().relation(id);
            let (own, other) = match (&relation.range, inverse) {
                (Range::Entity(range), true) => (*range, Range::Entity(relation.domain)),
                // No cell would be its object.
                (Range::Value(_), true) | (Range::Nothing, _) => continue,
                (range, false) => (relation.domain, range.clone()),
            };
            let claim = match meaning {
                Meaning::Noun { .. } => format!("the {noun} of ?it is"),
                Meaning::Phrase { .. } => format!("?it is {noun}"),
                Meaning::Verb { inflection: Inflection::Third | Inflection::Past, .. } => {
                    format!("?it {noun}")
                }
                _ => continue,
            };
            if id > Schema::NOTE
                && self.world.schema().is_subtype(of, own)
                && said.iter().all(|(known, ..)| *known != id)
            {
                said.push((id, claim, other));
            }
        }
        let Ok([(id, claim, other)]) = <[_; 1]>::try_from(said) else { return None };
        let relation = self.world.schema().relation(id);
        let place = format!("{}:{}", relation.place.file, relation.place.line);
        let (what, object) = match other {
            Range::Entity(of) => {
                let name = &self.world.schema().entity_type(of).name;
                let object = match has_key(&fold(name)) {
                    true => Object::Unfit(format!(
                        "`{name}` holds the word `key`, which ends a type in an import"
                    )),
                    false => Object::Entity(name.clone()),
                };
                ("a relation", object)
            }
            Range::Value(kind) => ("an attribute", self.value(kind, column, &claim)),
            Range::Nothing => return None,
        };
        Some(Declared {
            claim,
            object,
            ground: format!("`{}` is {what} of the base ({place})", relation.name),
        })
    }

    /// Whether the cells of a column are values of a kind.
    fn value(&self, kind: Kind, column: &Column, claim: &str) -> Object {
        let fit = |kind: CellKind, assumed| {
            let outliers = column.outliers(kind)?;
            Some(Object::Value { assumed, outliers, what: kind.noun() })
        };
        let numbers = |what: &str| fit(CellKind::Number, Some(format!("its numbers are taken for {what}")));
        let fitting = match kind {
            Kind::Text => fit(CellKind::Text, None),
            Kind::Time => fit(CellKind::Date, None),
            Kind::Number => fit(CellKind::Number, None),
            Kind::Percent => fit(CellKind::Percent, None).or_else(|| numbers("percent")),
            Kind::Amount(unit) => {
                let names = &self.world.schema().unit(unit).names;
                numbers(names.get(1).or(names.first()).map_or("its unit", String::as_str))
            }
            Kind::Duration => Some(Object::Unfit(format!(
                "say in which unit it is: claim {claim} {{{}}} days",
                column.header
            ))),
            Kind::Money => fit(CellKind::Money, None).or_else(|| {
                let cell = &column.header;
                let reason = format!("say in which currency it is: claim {claim} USD {{{cell}}}");
                column.outliers(CellKind::Number).map(|_| Object::Unfit(reason))
            }),
        };
        let what = if kind == Kind::Time { "dates" } else { "numbers" };
        fitting.unwrap_or_else(|| Object::Unfit(format!("not all its cells are {what}")))
    }
}
