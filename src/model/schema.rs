//! What a base declares: types, relations and attributes, adjectives, rules, units. Definitions that are
//! written in the language (rules, defined adjectives) are kept as text with the place they stand at; they are
//! resolved when a session opens the base.

use super::duration;
use super::folder::Folder;
use super::{Quantity, RelationId, TypeId, UnitId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything declared in a base but its entities, sources and claims.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Schema {
    pub types: Vec<EntityType>,
    pub relations: Vec<Relation>,
    pub adjectives: Vec<Adjective>,
    pub rules: Vec<Rule>,
    pub units: Vec<Unit>,
    /// `prefer state over city`: which of two entities a bare name means when both fit.
    pub preferences: Vec<Preference>,
    /// Words of readers for words of the base, whose forms stand with those of what they mean.
    pub synonyms: Vec<Synonym>,
    /// Which the paths of places begin with.
    pub folder: Folder,
    /// The days and the months that lengths of time are counted in, where something has such values.
    pub lengths_of_time: Option<[UnitId; 2]>,
}

/// Where a declaration or a claim stands in the base, for messages and evidence.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    /// The path as the user would write it: the base's folder joined with the file's path within it.
    pub file: String,
    /// From 1.
    pub line: u32,
}

/// A type of entities. The types named `entity` (every type's root), `source` and `publisher` always exist:
/// [`Schema::ENTITY`], [`Schema::SOURCE`], [`Schema::PUBLISHER`], [`Schema::UNNAMED`].
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EntityType {
    /// The first of its forms, by which exact texts call it.
    pub name: String,
    /// Every noun that names it, singulars and plurals, the name included, as declared.
    pub forms: Vec<String>,
    /// Direct supertypes. Empty only for the root.
    pub parents: Vec<TypeId>,
    pub place: Place,
}

/// A relation between entities; an attribute, whose object is a value; or what is said of a subject alone.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Relation {
    pub name: String,
    pub domain: TypeId,
    pub range: Range,
    /// All its surface forms. Exact texts print the first that no other relation shares.
    pub forms: Vec<Form>,
    pub roles: Vec<Role>,
    pub measures: Vec<Measure>,
    pub symmetric: bool,
    pub transitive: bool,
    pub acyclic: bool,
    /// At most one object a subject, at one time.
    pub functional: bool,
    /// A claim of it holds at every moment of its time, as that somebody heads a firm; one of another relation tells what
    /// happened on some day, or days, of its time.
    pub lasting: bool,
    /// The demonyms of its objects are adjectives of its subjects: what is based in the Netherlands is Dutch.
    pub demonyms: bool,
    pub place: Place,
}

/// What a relation's object may be.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Range {
    Entity(TypeId),
    Value(Kind),
    /// There is none: "the deal closed".
    Nothing,
}

/// The kind of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A pure number.
    Number,
    /// A number of hundredths; its unit is [`Schema::PERCENT`].
    Percent,
    /// An amount of money in any currency.
    Money,
    /// An amount in the unit, or in any that converts to it.
    Amount(UnitId),
    Time,
    Text,
    /// A length of time, in units of days or of months.
    Duration,
}

/// One way of saying a relation. In the texts below, S is the subject and O the object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Form {
    /// "S stockpiled O", "O was stockpiled by S"; `tail` holds the words after the verb that belong to it
    /// ("data centers in" of "run data centers in"). With `inverse`, the grammatical subject is the object:
    /// `inverse verb contain` of a relation `city -> state` reads "O contains S".
    Verb { verb: Verb, tail: Vec<String>, inverse: bool },
    /// "S is derived from O", "chips derived from O"; of a relation without an object, "S is under review".
    Phrase(Vec<String>),
    /// "O is the basis of S".
    InversePhrase(Vec<String>),
    /// "O is the capital of S", "S's capital"; attributes have at least one.
    Noun(Vec<String>),
    /// "S is a maker of O", "O's makers".
    InverseNoun(Vec<String>),
}

/// The forms of a verb.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Verb {
    pub base: String,
    pub third: String,
    pub past: String,
    pub participle: String,
    pub gerund: String,
}

/// A further entity of a claim: `role supplier "from": firm`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Role {
    pub name: String,
    /// The prepositions that introduce it.
    pub prepositions: Vec<String>,
    pub range: TypeId,
}

/// A number or a date of a claim: `measure value "worth": money`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Measure {
    pub name: String,
    /// Further words that introduce it ("worth").
    pub words: Vec<String>,
    pub kind: Kind,
}

/// `adjective "large", "big" of country: area, descending, opposite "small"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Adjective {
    /// The positive forms, as declared ("large", "big").
    pub words: Vec<String>,
    /// The opposites' positive forms ("small"). Only of gradable adjectives.
    pub opposites: Vec<String>,
    pub of: TypeId,
    pub meaning: Meaning,
    pub place: Place,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Meaning {
    /// Grades by an attribute; `descending`: "largest" has the highest value.
    Gradable { attribute: RelationId, descending: bool },
    /// The text of a `find` pattern about `?it`: `?it revenue > USD 10 billion`.
    Defined(String),
}

/// `rule ?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p`: the texts on both sides of `if`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Rule {
    pub head: String,
    pub body: String,
    pub place: Place,
}

/// A unit: `kilometre, kilometres, km = 1000 metre`. Currencies are units that convert into nothing.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unit {
    /// Its names; the first is canonical.
    pub names: Vec<String>,
    pub currency: bool,
    /// The unit it converts to and how many of that it is; a root unit converts to itself, factor 1.
    pub root: UnitId,
    pub factor: Decimal,
}

/// Where a bare name fits entities of both types, the first is meant.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Preference {
    pub preferred: TypeId,
    pub over: TypeId,
}

/// `synonym hoard = stockpile`: what the base's word means, the reader's word means too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Synonym {
    pub word: String,
    pub of: String,
    pub place: Place,
}

impl Schema {
    /// Has all places lie in the base's folder as it is written now. To be told once.
    pub fn set_folder(&mut self, folder: &Path) {
        if self.folder.set_to(folder) {
            let types = self.types.iter_mut().map(|it| &mut it.place);
            let relations = self.relations.iter_mut().map(|it| &mut it.place);
            let adjectives = self.adjectives.iter_mut().map(|it| &mut it.place);
            let rules = self.rules.iter_mut().map(|it| &mut it.place);
            let synonyms = self.synonyms.iter_mut().map(|it| &mut it.place);
            for place in types.chain(relations).chain(adjectives).chain(rules).chain(synonyms) {
                place.file = self.folder.path(&place.file);
            }
        }
    }

    /// The root of the type hierarchy.
    pub const ENTITY: TypeId = TypeId(0);
    /// The type of sources, which are entities that can be asked about.
    pub const SOURCE: TypeId = TypeId(1);
    /// The type of publishers.
    pub const PUBLISHER: TypeId = TypeId(2);
    /// The type of what a source speaks of and does not name, such as "a client": it may be what the base has under a name.
    pub const UNNAMED: TypeId = TypeId(3);
    /// `percent`, `%`.
    pub const PERCENT: UnitId = UnitId(0);
    /// `source S published by P`, set by a source's `publisher`.
    pub const PUBLISHED_BY: RelationId = RelationId(0);
    /// `source S cites T`.
    pub const CITES: RelationId = RelationId(1);
    /// The attribute `title` of a source.
    pub const TITLE: RelationId = RelationId(2);
    /// The attribute `date` of a source: when it was published.
    pub const PUBLISHED_ON: RelationId = RelationId(3);
    /// The attribute `address` of a source.
    pub const ADDRESS: RelationId = RelationId(4);
    /// The attribute `author` of a source.
    pub const AUTHOR: RelationId = RelationId(5);
    /// The attribute `note` of a source.
    pub const NOTE: RelationId = RelationId(6);

    /// The schema every base starts from: the built-in types, units and relations named by the constants above.
    pub fn new() -> Schema {
        let forms = |all: &[&str]| all.iter().map(|form| form.to_string()).collect::<Vec<_>>();
        let entity_type = |names: &[&str], parents: &[TypeId]| EntityType {
            name: names[0].to_string(),
            forms: forms(names),
            parents: parents.to_vec(),
            place: Place::default(),
        };
        let relation = |name: &str, range, forms| Relation {
            name: name.to_string(),
            domain: Schema::SOURCE,
            range,
            forms,
            roles: vec![],
            measures: vec![],
            symmetric: false,
            transitive: false,
            acyclic: false,
            functional: false,
            lasting: false,
            demonyms: false,
            place: Place::default(),
        };
        let phrase = |text: &str| Form::Phrase(text.split(' ').map(str::to_string).collect());
        let noun = |text: &str| Form::Noun(vec![text.to_string()]);
        let cite = Verb {
            base: "cite".into(),
            third: "cites".into(),
            past: "cited".into(),
            participle: "cited".into(),
            gerund: "citing".into(),
        };
        Schema {
            types: vec![
                entity_type(&["entity", "entities", "thing", "things"], &[]),
                entity_type(&["source", "sources"], &[Schema::ENTITY]),
                entity_type(&["publisher", "publishers"], &[Schema::ENTITY]),
                entity_type(&["unnamed party", "unnamed parties"], &[Schema::ENTITY]),
            ],
            relations: vec![
                relation(
                    "published by",
                    Range::Entity(Schema::PUBLISHER),
                    vec![phrase("published by"), noun("publisher")],
                ),
                relation(
                    "cite",
                    Range::Entity(Schema::SOURCE),
                    vec![Form::Verb { verb: cite, tail: vec![], inverse: false }],
                ),
                relation("title", Range::Value(Kind::Text), vec![noun("title")]),
                relation(
                    "publication date",
                    Range::Value(Kind::Time),
                    vec![Form::Noun(vec!["publication".into(), "date".into()])],
                ),
                relation("address", Range::Value(Kind::Text), vec![noun("address")]),
                relation("author", Range::Value(Kind::Text), vec![noun("author")]),
                relation("note", Range::Value(Kind::Text), vec![noun("note")]),
            ],
            adjectives: vec![],
            rules: vec![],
            units: vec![Unit {
                names: forms(&["percent", "%", "per cent"]),
                currency: false,
                root: Schema::PERCENT,
                factor: Decimal::ONE,
            }],
            preferences: vec![],
            synonyms: vec![],
            folder: Folder::default(),
            lengths_of_time: None,
        }
    }

    pub fn entity_type(&self, id: TypeId) -> &EntityType {
        &self.types[id.index()]
    }

    /// The noun of a type that the base itself declares, for an example of its own; of one that declares none, what stands for it.
    pub fn example_noun(&self) -> &str {
        let own = self.types.get(Schema::UNNAMED.index() + 1);
        own.and_then(|of| of.forms.first()).map_or("TYPE", String::as_str)
    }

    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.index()]
    }

    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    pub fn relation_ids(&self) -> impl Iterator<Item = RelationId> + use<> {
        (0..self.relations.len()).map(RelationId::from)
    }

    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId::from)
    }

    /// Whether every entity of `sub` is one of `sup`: reflexive and transitive over `parents`.
    pub fn is_subtype(&self, sub: TypeId, sup: TypeId) -> bool {
        sub == sup || self.entity_type(sub).parents.iter().any(|&parent| self.is_subtype(parent, sup))
    }

    /// The type nearest to both that has both beneath it; of several as near, none.
    pub fn common_supertype(&self, a: TypeId, b: TypeId) -> Option<TypeId> {
        let above: Vec<TypeId> = (0..self.types.len())
            .map(TypeId::from)
            .filter(|&above| self.is_subtype(a, above) && self.is_subtype(b, above))
            .collect();
        above.iter().copied().find(|&it| above.iter().all(|&other| self.is_subtype(it, other)))
    }

    /// Whether one of the two is a subtype of the other, so that an entity of one may be of the other.
    pub fn may_overlap(&self, a: TypeId, b: TypeId) -> bool {
        self.is_subtype(a, b) || self.is_subtype(b, a)
    }

    /// Whether an entity of one of these types may be of one of those.
    pub fn any_may_overlap(&self, some: &[TypeId], others: &[TypeId]) -> bool {
        some.iter().any(|&one| others.iter().any(|&other| self.may_overlap(one, other)))
    }

    /// The relation so named, exactly.
    pub fn relation_named(&self, name: &str) -> Option<RelationId> {
        self.relations.iter().position(|relation| relation.name == name).map(RelationId::from)
    }

    /// How many of unit `to` one `from` is; `None` when they do not convert.
    pub fn conversion(&self, from: UnitId, to: UnitId) -> Option<Decimal> {
        let (from, to) = (self.unit(from), self.unit(to));
        (from.root == to.root).then(|| from.factor.checked_div(to.factor)).flatten()
    }

    /// The amount counted in the root of its unit. `None` where it would have more digits than can be kept: no base states such
    /// an amount, and no question asks for one.
    pub fn in_root(&self, quantity: Quantity) -> Option<Quantity> {
        let Some(unit) = quantity.unit else { return Some(quantity) };
        let Unit { root, factor, .. } = self.unit(unit);
        if *root == unit { Some(quantity) } else { quantity.scaled(*factor, Some(*root)) }
    }

    /// Why a base states no such amount, if it does not.
    pub fn too_long_for_root(&self, quantity: Quantity) -> Option<String> {
        let unit = quantity.unit.filter(|_| self.in_root(quantity).is_none())?;
        let root = &self.unit(self.unit(unit).root).names[0];
        Some(format!("this amount has more digits than can be kept when it is counted in `{root}`"))
    }

    /// The same, rounded where it is an average.
    pub fn in_root_roughly(&self, quantity: Quantity) -> Option<Quantity> {
        let Some(unit) = quantity.unit.map(|unit| self.unit(unit)) else { return Some(quantity) };
        self.in_root(quantity).or_else(|| quantity.scaled_roughly(unit.factor, Some(unit.root)))
    }

    /// The amount in another unit that it converts to, rounded to as many digits as can be kept.
    pub fn told_in(&self, quantity: Quantity, unit: UnitId) -> Option<Quantity> {
        let (in_root, to) = (self.in_root_roughly(quantity)?, self.unit(unit));
        let told = |number: Decimal| number.checked_div(to.factor);
        (in_root.unit == Some(to.root)).then_some(())?;
        Some(Quantity {
            number: told(in_root.number)?,
            upper: told(in_root.upper)?,
            unit: Some(unit),
            ..in_root
        })
    }

    /// Both counted in one unit, if they convert.
    pub fn in_one_unit(&self, a: Quantity, b: Quantity) -> Option<(Quantity, Quantity)> {
        if a.unit == b.unit {
            return Some((a, b));
        }
        let (from, to) = (self.unit(a.unit?), self.unit(b.unit?));
        if from.root != to.root {
            return None;
        }
        // Both in the root: exact where a division would not be.
        Some((self.in_root_roughly(a)?, self.in_root_roughly(b)?))
    }

    /// Whether a quantity in `unit` is of the kind.
    pub fn kind_fits(&self, kind: Kind, unit: Option<UnitId>) -> bool {
        match (kind, unit) {
            (Kind::Number, None) => true,
            (Kind::Percent, Some(unit)) => unit == Schema::PERCENT,
            (Kind::Money, Some(unit)) => self.unit(unit).currency,
            (Kind::Amount(of), Some(unit)) => self.unit(unit).root == self.unit(of).root,
            (Kind::Duration, Some(unit)) => self.is_length_of_time(unit),
            _ => false,
        }
    }

    /// Whether a unit counts days or months.
    pub fn is_length_of_time(&self, unit: UnitId) -> bool {
        self.lengths_of_time.is_some_and(|roots| roots.contains(&self.unit(unit).root))
    }

    /// Both counted in one unit, as far as they can be compared: of months and days, only so many days as the months may have.
    pub fn comparable(&self, a: Quantity, b: Quantity) -> Option<(Quantity, Quantity)> {
        self.in_one_unit(a, b).or_else(|| Some((self.in_days(a)?, self.in_days(b)?)))
    }

    fn in_days(&self, quantity: Quantity) -> Option<Quantity> {
        let [day, _] = self
            .lengths_of_time
            .filter(|_| quantity.unit.is_some_and(|unit| self.is_length_of_time(unit)))?;
        let in_root = self.in_root(quantity)?;
        if in_root.unit == Some(day) { Some(in_root) } else { duration::in_days(in_root, day) }
    }
}

impl Relation {
    /// Whether it is an attribute: its object is a value.
    pub fn is_attribute(&self) -> bool {
        matches!(self.range, Range::Value(_))
    }

    /// Whether each of its claims says something of two entities, so that it leads from one to the other.
    pub fn relates_entities(&self) -> bool {
        matches!(self.range, Range::Entity(_))
    }

    /// Whether its claims tell what holds for a while, so that two of them may have held at no time together.
    pub fn holds(&self) -> bool {
        self.lasting || self.transitive || !self.is_event()
    }

    /// Whether its claims tell what happened once, and not what holds: they have roles or measures.
    pub fn is_event(&self) -> bool {
        !self.measures.is_empty() || !self.roles.is_empty()
    }
}
