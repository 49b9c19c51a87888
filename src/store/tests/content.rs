//! Random contents of a base, and builders and snapshots of them.

use super::*;
use crate::model::claim::{Tie, TieKind};

/// What a base says; entities are named by their index.
#[derive(Clone, Debug)]
pub struct Content {
    pub entities: Vec<Declared>,
    pub claims: Vec<(Claim, Attestation)>,
}

#[derive(Clone, Debug)]
pub struct Declared {
    pub name: String,
    pub aliases: Vec<String>,
    pub types: Vec<TypeId>,
    pub place: Option<Place>,
}

/// Relations of the test's schema.
pub fn named(relation: &str) -> RelationId {
    SCHEMA.relation_named(relation).unwrap()
}

pub fn is_symmetric(relation: RelationId) -> bool {
    SCHEMA.relation(relation).symmetric
}

pub static SCHEMA: LazyLock<Schema> = LazyLock::new(schema);

/// Types over and beside each other, one of them below two, one below a built-in one too; a directed relation, a
/// symmetric one, an attribute, one without an object, and one without claims.
pub fn schema() -> Schema {
    let mut schema = Schema::new();
    let mut add_type = |name: &str, parents: &[&str]| {
        let named = |name: &&str| schema.types.iter().position(|it| it.name == *name).unwrap();
        let parents = parents.iter().map(named).map(TypeId::from).collect();
        let forms = vec![name.to_string()];
        schema.types.push(EntityType { name: name.into(), forms, parents, place: Place::default() });
    };
    add_type("organisation", &["entity"]);
    add_type("firm", &["organisation"]);
    add_type("state", &["organisation"]);
    add_type("state firm", &["firm", "state"]);
    add_type("state bank", &["state firm"]);
    add_type("gazette", &["state", "publisher"]);
    let mut add_relation = |name: &str, range, symmetric| {
        let built_in = schema.relations[0].clone();
        let domain = Schema::ENTITY;
        schema.relations.push(Relation { name: name.into(), domain, range, symmetric, ..built_in });
    };
    add_relation("own", Range::Entity(Schema::ENTITY), false);
    add_relation("border", Range::Entity(Schema::ENTITY), true);
    add_relation("revenue", Range::Value(Kind::Number), false);
    add_relation("fold", Range::Nothing, false);
    add_relation("never", Range::Entity(Schema::ENTITY), false);
    schema
}

pub fn entity(count: usize) -> impl Strategy<Value = EntityId> {
    (0..count).prop_map(EntityId::from)
}

pub fn entity_type() -> impl Strategy<Value = TypeId> {
    (0..SCHEMA.types.len()).prop_map(TypeId::from)
}

pub fn interval() -> impl Strategy<Value = Interval> {
    (option::of(-9..9), option::of(-9..9)).prop_map(|(start, end)| Interval { start, end })
}

pub fn decimal() -> impl Strategy<Value = Decimal> {
    (-20i64..20, 0u32..3).prop_map(|(number, scale)| Decimal::new(number, scale))
}

pub fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-b]{0,2}", "[é字]{1,2}"]
}

pub fn place() -> impl Strategy<Value = Place> {
    ("[ab]\\.lore", 1u32..4).prop_map(|(file, line)| Place { file, line })
}

pub fn quantity() -> impl Strategy<Value = Quantity> {
    let bound = prop_oneof![Just(Bound::Exactly), Just(Bound::About), Just(Bound::Several)];
    (bound, decimal(), option::of(Just(Schema::PERCENT)))
        .prop_map(|(bound, number, unit)| Quantity { bound, ..Quantity::exactly(number, unit) })
}

pub fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        quantity().prop_map(Value::Quantity),
        interval().prop_map(Value::Time),
        text().prop_map(Value::Text)
    ]
}

pub fn claim(count: usize) -> impl Strategy<Value = Claim> {
    let to_entity = entity(count).prop_map(Object::Entity);
    let to_group = (entity_type(), quantity()).prop_map(|(of, number)| Object::Group { of, number });
    let fact = prop_oneof![
        6 => (prop_oneof![Just(Schema::PUBLISHED_BY), Just(named("own")), Just(named("border"))], to_entity),
        2 => (Just(named("revenue")), value().prop_map(Object::Value)),
        1 => (Just(named("own")), to_group),
        1 => (Just(named("fold")), Just(Object::Nothing)),
    ];
    let subjects = prop_oneof![
        4 => vec(entity(count), 1),
        1 => btree_set(entity(count), 1..4).prop_map(|members| members.into_iter().collect()),
    ];
    let roles = prop_oneof![3 => Just(vec![]), 1 => vec((0u32..2, entity(count)), 1)];
    let measures = prop_oneof![3 => Just(vec![]), 1 => vec((0u32..2, value()), 1)];
    let status = prop_oneof![3 => Just(Status::Reported), 1 => proptest::sample::select(&Status::ALL[..])];
    (fact, subjects, roles, measures, option::weighted(0.2, interval()), status).prop_map(
        |((relation, object), subjects, roles, measures, time, status)| Claim {
            relation,
            subjects,
            object,
            roles: roles.into_iter().map(|(role, id)| (RoleId(role), id)).collect(),
            measures: measures.into_iter().map(|(measure, value)| (MeasureId(measure), value)).collect(),
            time,
            status,
        },
    )
}

/// Those that change nothing in the claims that they bear on.
const BEARING: [TieKind; 3] = [TieKind::Because, TieKind::SoThat, TieKind::If];

pub fn attestation(count: usize) -> impl Strategy<Value = Attestation> {
    let speaker = prop_oneof![entity(count).prop_map(Speaker::Entity), text().prop_map(Speaker::Text)];
    let words = (option::weighted(0.2, text()), option::weighted(0.2, text()), option::weighted(0.2, text()));
    let speakers = prop_oneof![2 => Just(vec![]), 1 => vec(speaker, 1..4)];
    let said = (speakers, option::weighted(0.2, interval()));
    let tie = option::weighted(0.2, (proptest::sample::select(&BEARING[..]), 1u32..9));
    let others = (option::weighted(0.3, decimal()), tie, place());
    (entity(count), said, words, others).prop_map(
        |(source, (said_by, said_on), (at, quote, note), (confidence, tie, place))| Attestation {
            source,
            said_by,
            said_on,
            at,
            quote,
            note,
            confidence,
            tie: tie.map(|(kind, line)| Tie { kind, line }),
            place,
        },
    )
}

pub fn content() -> impl Strategy<Value = Content> {
    let types = vec(entity_type(), 0..3);
    let declared = (vec("[A-C]b? [a-c]", 0..3), types, option::of(place()), any::<bool>());
    vec(declared, 1..12).prop_flat_map(|declared| {
        let entities: Vec<Declared> = declared
            .into_iter()
            .enumerate()
            .map(|(index, (aliases, types, place, upper))| {
                let name = format!("{} {}", if upper { "N" } else { "n" }, index % 7 + 10 * index);
                Declared { name, aliases, types, place }
            })
            .collect();
        let count = entities.len();
        let claims = vec((claim(count), attestation(count)), 0..40);
        (Just(entities), claims).prop_map(|(entities, claims)| Content { entities, claims })
    })
}

/// Builds the content, entities and claims in the given orders.
pub fn build(content: &Content, entities: &[usize], claims: &[usize]) -> Builder {
    let mut builder = Builder::new(schema());
    let mut ids = vec![EntityId(0); content.entities.len()];
    for &index in entities {
        let declared = &content.entities[index];
        ids[index] = builder.entity(&declared.name, &declared.types, declared.place.clone());
        declared.aliases.iter().for_each(|alias| builder.alias(ids[index], alias));
    }
    for &index in claims {
        let (claim, attestation) = &content.claims[index];
        let to = |id: EntityId| ids[id.index()];
        builder.claim(renamed(claim, to), renamed_attestation(attestation, to));
    }
    builder
}

pub fn freeze(content: &Content) -> Snapshot {
    let entities: Vec<usize> = (0..content.entities.len()).collect();
    let claims: Vec<usize> = (0..content.claims.len()).collect();
    build(content, &entities, &claims).freeze()
}

pub fn renamed(claim: &Claim, to: impl Fn(EntityId) -> EntityId) -> Claim {
    let mut claim = claim.clone();
    claim.subjects.iter_mut().for_each(|id| *id = to(*id));
    claim.roles.iter_mut().for_each(|(_, id)| *id = to(*id));
    if let Object::Entity(id) = &mut claim.object {
        *id = to(*id);
    }
    claim
}

pub fn renamed_attestation(attestation: &Attestation, to: impl Fn(EntityId) -> EntityId) -> Attestation {
    let mut attestation = attestation.clone();
    attestation.source = to(attestation.source);
    for speaker in &mut attestation.said_by {
        if let Speaker::Entity(id) = speaker {
            *id = to(*id);
        }
    }
    attestation
}
