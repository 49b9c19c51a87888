//! What a surface form can mean.

use crate::model::{AdjectiveId, EntityId, MeasureId, RelationId, RoleId, TypeId, UnitId};

/// One meaning of a form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Meaning {
    Entity(EntityId),
    Type(TypeId),
    /// A form of a verb; `inverse` as in `schema::Form::Verb`.
    Verb {
        relation: RelationId,
        inflection: Inflection,
        inverse: bool,
    },
    /// A verb without the preposition that it ends in, which stands elsewhere: "lie" of "which state does it lie in".
    BareVerb {
        relation: RelationId,
        inflection: Inflection,
        inverse: bool,
    },
    /// What follows "is" and an entity follows: "derived from". `inverse`: "the basis of".
    Phrase {
        relation: RelationId,
        inverse: bool,
    },
    /// A phrase without the preposition that it ends in, which stands elsewhere: "based" of "where is it based"; or
    /// without its "than".
    BarePhrase {
        relation: RelationId,
        inverse: bool,
    },
    /// What follows "is" where nothing is to follow it: "under review".
    State {
        relation: RelationId,
    },
    /// What follows "the" and precedes "of": an attribute, "capital". `inverse`: "maker".
    Noun {
        relation: RelationId,
        inverse: bool,
    },
    Adjective {
        adjective: AdjectiveId,
        degree: Degree,
        opposite: bool,
    },
    /// A preposition of a role.
    Role {
        relation: RelationId,
        role: RoleId,
    },
    /// A word that introduces a measure.
    Measure {
        relation: RelationId,
        measure: MeasureId,
    },
    Unit(UnitId),
}

/// The form of a verb. Where two coincide ("stockpiled"), both meanings are in the vocabulary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Inflection {
    Base,
    Third,
    Past,
    Participle,
    Gerund,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Degree {
    Positive,
    Comparative,
    Superlative,
}

/// What forms that say the same have in common: the forms of a verb in all tenses and numbers, singular and plural.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sense {
    Type(TypeId),
    /// "stockpiles", "stockpiled": of a subject.
    Finite(RelationId, bool),
    /// "stockpiled", "stockpiling": of a noun before it.
    Reduced(RelationId, bool, Inflection),
    Phrase(RelationId, bool),
    Noun(RelationId, bool),
    Measure(RelationId, MeasureId),
    /// Anything else says what no other form says.
    Other(Meaning),
}

impl Meaning {
    pub fn as_type(&self) -> Option<TypeId> {
        match self {
            Meaning::Type(of) => Some(*of),
            _ => None,
        }
    }

    /// The relation that a noun names, and whether from the object's end.
    pub fn as_noun(&self) -> Option<(RelationId, bool)> {
        match self {
            Meaning::Noun { relation, inverse } => Some((*relation, *inverse)),
            _ => None,
        }
    }

    /// The relation that a phrase names, and whether from the object's end.
    pub fn as_phrase(&self) -> Option<(RelationId, bool)> {
        match self {
            Meaning::Phrase { relation, inverse } => Some((*relation, *inverse)),
            _ => None,
        }
    }

    pub fn as_unit(&self) -> Option<UnitId> {
        match self {
            Meaning::Unit(unit) => Some(*unit),
            _ => None,
        }
    }

    pub fn sense(&self) -> Sense {
        match *self {
            Meaning::Type(of) => Sense::Type(of),
            Meaning::Verb { relation, inverse, inflection } => match inflection {
                Inflection::Base | Inflection::Third | Inflection::Past => Sense::Finite(relation, inverse),
                Inflection::Participle | Inflection::Gerund => Sense::Reduced(relation, inverse, inflection),
            },
            Meaning::Phrase { relation, inverse } => Sense::Phrase(relation, inverse),
            Meaning::Noun { relation, inverse } => Sense::Noun(relation, inverse),
            Meaning::Measure { relation, measure } => Sense::Measure(relation, measure),
            other => Sense::Other(other),
        }
    }
}
