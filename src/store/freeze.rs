//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

use super::adjacency::{self, Edge};
use super::builder::{Builder, Node};
use super::entities::{self, EntityDraft};
use super::facts::{Attested, Core, Details, Facts, Saying, sort_numbered};
use super::image::Writer;
use super::rows::{Code, Coded, GroupRow, Part, PlaceRow, Span, StringId};
use super::types::TypeLayout;
use super::{attestations, claims};
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, RelationId, TypeId};
use crate::vocabulary::fold::fold;
use petgraph::graph::DiGraph;

/// The image. The order of sections is the one that `Parts::read` reads.
pub fn freeze(builder: Builder) -> Vec<u64> {
    let Builder { schema, graph, facts, type_lists, .. } = builder;
    let type_lists: Vec<Box<[TypeId]>> = type_lists.into_iter().collect();
    let layout = TypeLayout::new(&schema);
    let Facts { texts, quantities, times, groups, details, claims, sayings, attestations, .. } = facts;
    let mut writer = Writer::new();
    writer.column(&postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let (texts, text_numbers) = texts.sorted();
    let (order, entity_numbers) = order_entities(&graph, &type_lists, &layout, &text_numbers);
    let (quantities, quantity_numbers) = quantities.sorted();
    let (times, time_numbers) = times.sorted();
    let group = |group: &GroupRow| GroupRow { number: quantity_numbers[group.number as usize], ..*group };
    let (groups, group_numbers) = sort_numbered(groups.iter().map(group).collect());
    let new = Numbers {
        entities: entity_numbers,
        texts: text_numbers,
        quantities: quantity_numbers,
        times: time_numbers,
        groups: group_numbers,
    };
    claims::write_values(&mut writer, &texts, &quantities, &times, &groups);
    drop((texts, quantities, times, groups));

    write_entities(&mut writer, &graph, &order, &type_lists, &layout, &schema, &new);

    let (details, detail_numbers) = sort_numbered(details.iter().map(|it| new.details(it)).collect());
    let core = |core: &Core| {
        let number = detail_numbers[core.details as usize];
        let members = &details[number as usize].subjects;
        let subject = members.first().copied().unwrap_or_else(|| new.entity(core.subject));
        let new = Core { subject, object: new.code(core.object), details: number, ..*core };
        let alike = schema.relation(RelationId(core.relation)).symmetric && members.is_empty();
        if alike { first_end_first(new) } else { new }
    };
    let (claims, claim_numbers) = sort_numbered(claims.iter().map(core).collect());
    claims::write(&mut writer, schema.relations.len(), &claims, &details);

    let (sayings, saying_numbers) = sort_numbered(sayings.iter().map(|it| new.saying(it)).collect());
    let mut attestations: Vec<Attested> = attestations;
    for attested in &mut attestations {
        attested.claim = claim_numbers[attested.claim as usize];
        attested.source = new.entity(attested.source);
        attested.place = new.place(attested.place);
        attested.saying = saying_numbers[attested.saying as usize];
    }
    attestations.sort_unstable();
    attestations.dedup();
    attestations::write(&mut writer, claims.len(), &attestations, &sayings);
    drop((sayings, attestations));

    let (from, into) = edges(&schema, &graph, &claims, &claim_numbers, &new);
    let values = value_rows(&claims, &details);
    adjacency::write(&mut writer, schema.relation_ids(), &from, &into, &values);
    writer.finish()
}

/// A claim of a symmetric relation and one subject says the same of both ends: the first of them is its subject.
fn first_end_first(core: Core) -> Core {
    match core.object.decode() {
        Coded::Entity(object) if object < core.subject => {
            Core { subject: object, object: Code::entity(core.subject), ..core }
        }
        _ => core,
    }
}

/// The final numbers of what the builder numbered as it came.
struct Numbers {
    entities: Vec<u32>,
    texts: Vec<u32>,
    quantities: Vec<u32>,
    times: Vec<u32>,
    groups: Vec<u32>,
}

impl Numbers {
    fn entity(&self, old: EntityId) -> EntityId {
        EntityId(self.entities[old.index()])
    }

    fn text(&self, old: StringId) -> StringId {
        StringId(self.texts[old.0 as usize])
    }

    fn place(&self, old: PlaceRow) -> PlaceRow {
        PlaceRow { file: self.text(old.file), ..old }
    }

    fn code(&self, old: Code) -> Code {
        match old.decode() {
            Coded::Entity(id) => Code::entity(self.entity(id)),
            Coded::Quantity(index) => Code::quantity(self.quantities[index as usize]),
            Coded::Time(index) => Code::time(self.times[index as usize]),
            Coded::Text(id) => Code::text(self.text(id)),
            Coded::Group(index) => Code::group(self.groups[index as usize]),
        }
    }

    fn parts(&self, old: &[Part]) -> Vec<Part> {
        let part = |part: &Part| Part { filler: self.code(part.filler), ..*part };
        let mut parts: Vec<Part> = old.iter().map(part).collect();
        parts.sort_unstable();
        parts
    }

    fn details(&self, old: &Details) -> Details {
        let mut subjects: Vec<EntityId> = old.subjects.iter().map(|&id| self.entity(id)).collect();
        subjects.sort_unstable();
        Details {
            subjects,
            roles: self.parts(&old.roles),
            measures: self.parts(&old.measures),
            time: old.time,
            status: old.status,
        }
    }

    fn saying(&self, old: &Saying) -> Saying {
        Saying {
            said_by: old.said_by.map(|code| self.code(code)),
            said_on: old.said_on,
            at: old.at.map(|text| self.text(text)),
            quote: old.quote.map(|text| self.text(text)),
            note: old.note.map(|text| self.text(text)),
            confidence: old.confidence,
        }
    }
}

/// The old number of each entity by its new one, and the new by the old. What neither names nor types nor places
/// tell apart stays in the order it came.
fn order_entities(
    graph: &DiGraph<Node, u32>,
    type_lists: &[Box<[TypeId]>],
    layout: &TypeLayout,
    text_numbers: &[u32],
) -> (Vec<u32>, Vec<u32>) {
    let positions: Vec<u32> =
        type_lists.iter().map(|types| layout.position(primary(types, layout))).collect();
    let nodes = graph.raw_nodes().iter().zip(0..);
    let mut order: Vec<(u32, String, u32)> = nodes
        .map(|(node, old)| (positions[node.weight.types as usize], fold(&node.weight.name), old))
        .collect();
    let key = |old: u32| {
        let node = &graph.raw_nodes()[old as usize].weight;
        let place = node.place.map(|place| (text_numbers[place.file.0 as usize], place.line));
        (&node.name, &type_lists[node.types as usize], place, old)
    };
    order.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)).then_with(|| key(a.2).cmp(&key(b.2))));
    let order: Vec<u32> = order.into_iter().map(|(.., old)| old).collect();
    let mut new = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(&old, number)| new[old as usize] = number);
    (order, new)
}

/// The first of the types that is not implied by another.
fn primary(types: &[TypeId], layout: &TypeLayout) -> TypeId {
    layout.most_specific(types).first().copied().unwrap_or(Schema::ENTITY)
}

fn write_entities(
    writer: &mut Writer,
    graph: &DiGraph<Node, u32>,
    order: &[u32],
    type_lists: &[Box<[TypeId]>],
    layout: &TypeLayout,
    schema: &Schema,
    new: &Numbers,
) {
    // How many entities stand before each position of the hierarchy.
    let mut before = vec![0u32; schema.types.len() + 1];
    let specific: Vec<Vec<TypeId>> = type_lists.iter().map(|types| layout.most_specific(types)).collect();
    let draft = |&old: &u32| {
        let node = &graph.raw_nodes()[old as usize].weight;
        let mut aliases: Vec<&str> = node.aliases.iter().map(|alias| &**alias).collect();
        aliases.sort_unstable();
        aliases.dedup();
        let mut types = specific[node.types as usize].clone();
        before[layout.position(types[0]) as usize + 1] += 1;
        let aside = layout.aside(&types);
        types.sort_unstable();
        EntityDraft {
            name: &node.name,
            aliases,
            types,
            aside,
            place: node.place.map(|place| new.place(place)),
        }
    };
    let drafts: Vec<EntityDraft> = order.iter().map(draft).collect();
    for position in 1..before.len() {
        before[position] += before[position - 1];
    }
    let range = |id: TypeId| {
        let span = layout.span(id);
        Span { start: before[span.start as usize], end: before[span.end as usize] }
    };
    entities::write(writer, &schema.type_ids().map(range).collect::<Vec<_>>(), &drafts);
}

/// The edges of the graph as seen from their subjects, and as seen from their objects.
fn edges(
    schema: &Schema,
    graph: &DiGraph<Node, u32>,
    claims: &[Core],
    claim_numbers: &[u32],
    new: &Numbers,
) -> (Vec<Edge>, Vec<Edge>) {
    let mut from: Vec<Edge> = Vec::with_capacity(graph.edge_count());
    for edge in graph.raw_edges() {
        let claim = ClaimId(claim_numbers[edge.weight as usize]);
        let relation = RelationId(claims[claim.index()].relation);
        let entity = EntityId(new.entities[edge.source().index()]);
        let neighbour = EntityId(new.entities[edge.target().index()]);
        let edge = Edge { relation, entity, neighbour, claim };
        from.push(edge);
        if schema.relation(relation).symmetric {
            from.push(edge.reversed());
        }
    }
    from.sort_unstable();
    from.dedup();
    let mut into: Vec<Edge> = from.iter().map(|edge| edge.reversed()).collect();
    into.sort_unstable();
    (from, into)
}

/// The claims whose object is no entity, by each of their subjects.
fn value_rows(claims: &[Core], details: &[Details]) -> Vec<(RelationId, EntityId, ClaimId)> {
    let mut rows = vec![];
    for (index, core) in claims.iter().enumerate() {
        if !matches!(core.object.decode(), Coded::Entity(_)) {
            let members = &details[core.details as usize].subjects;
            let subjects = if members.is_empty() { std::slice::from_ref(&core.subject) } else { members };
            let row = |&subject: &EntityId| (RelationId(core.relation), subject, ClaimId::from(index));
            rows.extend(subjects.iter().map(row));
        }
    }
    rows.sort_unstable();
    rows
}
