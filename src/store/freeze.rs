//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

use super::attestations::{self, OriginRow};
use super::builder::Builder;
use super::bulk::{Bulk, BulkClaims};
use super::claims;
use super::counted::{Cell, Counted};
use super::entities::{self, EntityDraft, TypesDraft};
use super::facts::{Attested, Core, Details, Saying, Table, sort_numbered};
use super::image::{Writer, Written};
use super::relations::{Edge, RelationDraft};
use super::rows::{Code, Coded, GroupRow, Part, PlaceRow, Span, StringId};
use super::types::TypeLayout;
use crate::model::schema::{Relation, Schema};
use crate::model::{ClaimId, EntityId, RelationId, TypeId};
use crate::vocabulary::fold::{compare, fold};
use bytemuck::Zeroable;
use rayon::prelude::*;
use std::io;
use std::mem::take;

/// The image. The order of sections is the one that `Parts::read` reads.
pub fn freeze(mut builder: Builder, mut writer: Writer, fingerprint: [u8; 16]) -> io::Result<Written> {
    let schema = take(&mut builder.schema);
    let layout = TypeLayout::new(&schema);
    writer.column(&postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let (texts, text_numbers) = take(&mut builder.facts.texts).sorted();
    let (quantities, quantity_numbers) = take(&mut builder.facts.quantities).sorted();
    let (times, time_numbers) = take(&mut builder.facts.times).sorted();
    let groups = take(&mut builder.facts.groups);
    let group = |group: &GroupRow| GroupRow { number: quantity_numbers[group.number as usize], ..*group };
    let (groups, group_numbers) = sort_numbered(groups.iter().map(group).collect());
    claims::write_values(&mut writer, &texts, &quantities, &times, &groups);
    drop((texts, quantities, times, groups));

    let order = order_entities(&builder, &layout, &text_numbers);
    let mut entities = vec![0; order.len()];
    let first = builder.graph.node_count();
    order.iter().zip(0..).for_each(|(&old, number)| entities[position(old, first)] = number);
    let mut new = Numbers {
        entities,
        first,
        texts: text_numbers,
        quantities: quantity_numbers,
        times: time_numbers,
        groups: group_numbers,
        details: vec![],
        sayings: vec![],
    };
    write_entities(&mut writer, &builder, &order, &layout, &schema, &new);
    drop(order);

    let Builder { facts, bulk, .. } = builder;
    let (details, numbers) = sort_numbered(facts.details.iter().map(|it| new.renumbered(it)).collect());
    new.details = numbers;
    let (sayings, numbers) = sort_numbered(facts.sayings.iter().map(|it| new.saying(it)).collect());
    new.sayings = numbers;
    let frozen = Frozen { schema: &schema, new, details, sayings };
    frozen.write_claims(&mut writer, &facts.claims, facts.attestations, bulk.claims);
    writer.finish(fingerprint)
}

/// A claim with one of its attestations, in final numbers; sorted as claims are, then attestations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    subject: EntityId,
    object: Code,
    details: u32,
    origin: u32,
    line: u32,
    saying: u32,
}

/// Rows of an import in final numbers.
struct Batch {
    origin: u32,
    rows: BulkClaims,
}

/// The rows of a relation, sorted.
enum Ordered {
    Counted(Counted),
    Rows(Vec<Row>),
}

/// What claims are written with.
struct Frozen<'s> {
    schema: &'s Schema,
    new: Numbers,
    details: Vec<Details>,
    sayings: Vec<Saying>,
}

impl Frozen<'_> {
    /// Relation after relation, so that no more than one of them is in memory twice.
    fn write_claims(
        &self,
        writer: &mut Writer,
        claims: &Table<Core>,
        attestations: Vec<Attested>,
        mut bulk: Vec<BulkClaims>,
    ) {
        let origin = |source, file| OriginRow { source: self.new.entity(source), file: self.new.text(file) };
        let attested = attestations.iter().map(|it| origin(it.source, it.place.file));
        let mut origins: Vec<OriginRow> = attested.collect();
        origins.extend(bulk.iter().map(|it| origin(it.source, it.file)));
        origins.sort_unstable();
        origins.dedup();
        writer.column(&origins);
        let number = |source, file| origins.binary_search(&origin(source, file)).unwrap_or_default() as u32;

        let mut rows: Vec<Vec<Row>> = self.schema.relations.iter().map(|_| vec![]).collect();
        for it in attestations {
            let core = claims.get(it.claim);
            let origin = number(it.source, it.place.file);
            let line = it.place.line;
            let saying = self.new.sayings[it.saying as usize];
            let row = self.row(&self.schema.relations[core.relation as usize], *core);
            rows[core.relation as usize].push(Row { origin, line, saying, ..row });
        }
        let mut words = Words::default();
        let mut sorted = |relation: RelationId| {
            let mut rows = take(&mut rows[relation.index()]);
            let of_relation = bulk.extract_if(.., |batch| batch.relation == relation);
            let batches: Vec<Batch> = of_relation
                .map(|batch| Batch { origin: number(batch.source, batch.file), rows: self.renumbered(batch) })
                .collect();
            if rows.is_empty()
                && let Some(counted) = self.counted(relation, &batches)
            {
                return (relation, Ordered::Counted(counted));
            }
            batches.iter().for_each(|batch| self.push_bulk(&mut rows, batch));
            drop(batches);
            rows.par_sort_unstable();
            rows.dedup();
            (relation, Ordered::Rows(rows))
        };
        // While one relation is written, the next one is sorted.
        let mut relations = self.schema.relation_ids();
        let mut next = relations.next().map(&mut sorted);
        while let Some((relation, rows)) = next {
            let write = || match rows {
                Ordered::Counted(counted) => {
                    let first = words.claims;
                    counted.write(writer, first, origins.len(), |claim| self.tell(claim, &mut words));
                }
                Ordered::Rows(rows) => {
                    let draft = self.draft(relation, &rows, &mut words);
                    drop(rows);
                    draft.write(writer, origins.len());
                }
            };
            (_, next) = rayon::join(write, || relations.next().map(&mut sorted));
        }
        let details = words.detailed.iter().map(|&(claim, it)| (claim, &self.details[it as usize]));
        claims::write_details(writer, &details.collect::<Vec<_>>());
        let sayings = words.worded.iter().map(|&(row, it)| (row, &self.sayings[it as usize]));
        attestations::write_words(writer, &words.further, &sayings.collect::<Vec<_>>());
    }

    /// A claim in its final numbers, without its attestation.
    fn row(&self, relation: &Relation, core: Core) -> Row {
        let details = self.new.details[core.details as usize];
        let members = &self.details[details as usize].subjects;
        let subject = members.first().copied().unwrap_or_else(|| self.new.entity(core.subject));
        let row = Row { subject, object: self.new.code(core.object), details, origin: 0, line: 0, saying: 0 };
        if relation.symmetric && members.is_empty() { first_end_first(row) } else { row }
    }

    /// The rows of imports in order, where they say nothing but which entities they connect, and how they are connected
    /// does not turn them round.
    fn counted(&self, relation: RelationId, batches: &[Batch]) -> Option<Counted> {
        let default = Details::default();
        let is_plain = |batch: &Batch| self.details[batch.rows.details as usize] == default;
        if self.schema.relation(relation).symmetric || !batches.iter().all(is_plain) {
            return None;
        }
        let ends = batches.iter().flat_map(|Batch { rows, .. }| {
            rows.subjects.iter().zip(&rows.objects).map(|(&subject, &object)| (subject, object))
        });
        let lines = batches.iter().flat_map(|Batch { rows, origin }| {
            rows.lines.iter().map(|&line| Cell {
                line,
                origin: *origin,
                saying: rows.saying,
                ..Cell::zeroed()
            })
        });
        let rows =
            ends.clone().zip(lines).map(|((subject, object), cell)| (subject, Cell { object, ..cell }));
        Counted::of(ends, rows)
    }

    /// A batch in final numbers.
    fn renumbered(&self, mut batch: BulkClaims) -> BulkClaims {
        batch.details = self.new.details[batch.details as usize];
        batch.saying = self.new.sayings[batch.saying as usize];
        let ends = batch.subjects.par_iter_mut().chain(&mut batch.objects);
        ends.for_each(|id| *id = self.new.entity(*id));
        batch
    }

    /// Numbers a claim with these attestations, and keeps what is said of them.
    fn tell(&self, claim: &[Cell], words: &mut Words) {
        let id = ClaimId(words.claims);
        for cell in claim {
            if self.sayings[cell.saying as usize] != Saying::default() {
                words.worded.push((words.rows, cell.saying));
            }
            words.rows += 1;
        }
        words.claims += 1;
        if claim.len() > 1 {
            words.further.push((id, words.rows - words.claims));
        }
    }

    fn push_bulk(&self, rows: &mut Vec<Row>, batch: &Batch) {
        let &Batch { origin, rows: BulkClaims { details, saying, relation, .. } } = batch;
        let symmetric = self.schema.relation(relation).symmetric;
        let row = |((&subject, &object), &line): ((&EntityId, &EntityId), &u32)| {
            let row = Row { subject, object: Code::entity(object), details, origin, line, saying };
            if symmetric { first_end_first(row) } else { row }
        };
        let ends = batch.rows.subjects.par_iter().zip(&batch.rows.objects);
        rows.par_extend(ends.zip(&batch.rows.lines).map(row));
    }

    /// The claims of a relation from its rows.
    fn draft(&self, relation: RelationId, rows: &[Row], words: &mut Words) -> RelationDraft {
        let first_claim = words.claims;
        let mut draft = RelationDraft {
            first_claim,
            subjects: vec![],
            objects: vec![],
            from: None,
            values: vec![],
            origins: rows.iter().map(|row| row.origin).collect(),
            lines: rows.iter().map(|row| row.line).collect(),
        };
        let default = Details::default();
        let symmetric = self.schema.relation(relation).symmetric;
        let mut plain = !symmetric;
        let same = |a: &Row, b: &Row| (a.subject, a.object, a.details) == (b.subject, b.object, b.details);
        let unsaid = Saying::default();
        for claim in rows.chunk_by(same) {
            let [row, ..] = claim else { continue };
            let id = ClaimId(words.claims);
            draft.subjects.push(row.subject);
            draft.objects.push(row.object);
            let details = &self.details[row.details as usize];
            if *details != default {
                words.detailed.push((id, row.details));
            }
            plain &= details.subjects.is_empty() && matches!(row.object.decode(), Coded::Entity(_));
            for row in claim {
                if self.sayings[row.saying as usize] != unsaid {
                    words.worded.push((words.rows, row.saying));
                }
                words.rows += 1;
            }
            words.claims += 1;
            if claim.len() > 1 {
                words.further.push((id, words.rows - words.claims));
            }
        }
        if !plain {
            let (mut edges, mut values) = (vec![], vec![]);
            let claims = rows.chunk_by(same).map(|claim| &claim[0]);
            for (row, claim) in claims.zip(first_claim..) {
                let claim = ClaimId(claim);
                let members = self.details[row.details as usize].subjects.as_slice();
                let members = if members.is_empty() { std::slice::from_ref(&row.subject) } else { members };
                for &entity in members {
                    match row.object.decode() {
                        Coded::Entity(neighbour) => {
                            let edge = Edge { entity, neighbour, claim };
                            edges.push(edge);
                            edges.extend(symmetric.then(|| edge.reversed()));
                        }
                        _ => values.push((entity, claim)),
                    }
                }
            }
            edges.par_sort_unstable();
            edges.dedup();
            values.sort_unstable();
            (draft.from, draft.values) = (Some(edges), values);
        }
        draft
    }
}

/// What is written behind all relations: numbers of details and sayings, for those claims and attestations that
/// have them.
#[derive(Default)]
struct Words {
    /// How many claims and attestations there were so far.
    claims: u32,
    rows: u32,
    detailed: Vec<(ClaimId, u32)>,
    worded: Vec<(u32, u32)>,
    /// See [`attestations::Attestations`].
    further: Vec<(ClaimId, u32)>,
}

/// A claim of a symmetric relation and one subject says the same of both ends: the first of them is its subject.
fn first_end_first(row: Row) -> Row {
    match row.object.decode() {
        Coded::Entity(object) if object < row.subject => {
            Row { subject: object, object: Code::entity(row.subject), ..row }
        }
        _ => row,
    }
}

/// The final numbers of what the builder numbered as it came.
struct Numbers {
    /// Nodes, of which there are `first`, then what came in bulk.
    entities: Vec<u32>,
    first: usize,
    texts: Vec<u32>,
    quantities: Vec<u32>,
    times: Vec<u32>,
    groups: Vec<u32>,
    details: Vec<u32>,
    sayings: Vec<u32>,
}

impl Numbers {
    fn entity(&self, old: EntityId) -> EntityId {
        EntityId(self.entities[position(old, self.first)])
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

    fn renumbered(&self, old: &Details) -> Details {
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

/// An id of the builder as an index: nodes come first, of which there are `first`.
fn position(id: EntityId, first: usize) -> usize {
    if Bulk::has(id) { first + Bulk::index(id) } else { id.index() }
}

/// The builder's ids in their final order. What neither names nor types nor places tell apart stays in the order it
/// came.
fn order_entities(builder: &Builder, layout: &TypeLayout, text_numbers: &[u32]) -> Vec<EntityId> {
    let positions: Vec<u32> =
        builder.type_lists.iter().map(|types| layout.position(primary(types, layout))).collect();
    let lists = Lists::of(builder);
    let position = |id: EntityId| positions[lists.of_entity(id) as usize];
    let key = |id: EntityId| {
        let place = builder.place_of(id).map(|place| (text_numbers[place.file.0 as usize], place.line));
        (builder.name(id), builder.types(id), place, id)
    };
    let mut nodes: Vec<(String, EntityId)> = (0..builder.graph.node_count())
        .map(|node| (fold(builder.name(EntityId::from(node))), EntityId::from(node)))
        .collect();
    nodes.sort_unstable();
    let mut order: Vec<EntityId> = nodes.into_iter().map(|(_, id)| id).collect();
    order.extend(builder.bulk.sorted().iter().flatten().map(|&index| EntityId(Bulk::FIRST + index)));
    // Each batch of rows is in order already: the sort finds such runs.
    order.par_sort_by(|&a, &b| {
        let names = || compare(builder.name(a), builder.name(b));
        position(a).cmp(&position(b)).then_with(names).then_with(|| key(a).cmp(&key(b)))
    });
    order
}

/// The list of types of each entity, for many look-ups.
struct Lists {
    of: Vec<u32>,
    first: usize,
}

impl Lists {
    fn of(builder: &Builder) -> Lists {
        let nodes = builder.graph.node_weights().map(|node| node.types);
        Lists { of: nodes.chain(builder.bulk.all_types()).collect(), first: builder.graph.node_count() }
    }

    fn of_entity(&self, id: EntityId) -> u32 {
        self.of[position(id, self.first)]
    }
}

/// The first of the types that is not implied by another.
fn primary(types: &[TypeId], layout: &TypeLayout) -> TypeId {
    layout.most_specific(types).first().copied().unwrap_or(Schema::ENTITY)
}

fn write_entities(
    writer: &mut Writer,
    builder: &Builder,
    order: &[EntityId],
    layout: &TypeLayout,
    schema: &Schema,
    new: &Numbers,
) {
    let list = |types: &[TypeId]| {
        let mut types = layout.most_specific(types);
        let aside = layout.aside(&types);
        types.sort_unstable();
        TypesDraft { types, aside }
    };
    let lists: Vec<TypesDraft> = builder.type_lists.iter().map(|types| list(types)).collect();
    let of = Lists::of(builder);
    let mut counts = vec![0u32; lists.len()];
    order.iter().for_each(|&id| counts[of.of_entity(id) as usize] += 1);
    // How many entities stand before each position of the hierarchy.
    let mut before = vec![0u32; schema.types.len() + 1];
    for (types, count) in builder.type_lists.iter().zip(&counts) {
        before[layout.position(primary(types, layout)) as usize + 1] += count;
    }
    for position in 1..before.len() {
        before[position] += before[position - 1];
    }
    let range = |id: TypeId| {
        let span = layout.span(id);
        Span { start: before[span.start as usize], end: before[span.end as usize] }
    };
    // Only lists that some entity has, by their types: what is written tells nothing of the order they came in.
    let mut kept: Vec<usize> = (0..lists.len()).filter(|&list| counts[list] > 0).collect();
    kept.sort_by(|&one, &other| {
        (&lists[one].types, &lists[one].aside).cmp(&(&lists[other].types, &lists[other].aside))
    });
    kept.dedup_by(|one, other| {
        lists[*one].types == lists[*other].types && lists[*one].aside == lists[*other].aside
    });
    let number = |list: &TypesDraft| {
        kept.partition_point(|&it| (&lists[it].types, &lists[it].aside) < (&list.types, &list.aside)) as u32
    };
    let numbers: Vec<u32> = lists.iter().map(number).collect();
    let draft = |&id: &EntityId| {
        let mut aliases: Vec<&str> = builder.aliases(id).collect();
        aliases.sort_unstable();
        aliases.dedup();
        EntityDraft {
            name: builder.name(id),
            aliases,
            types: numbers[of.of_entity(id) as usize],
            place: builder.place_of(id).map(|place| new.place(place)),
        }
    };
    let kept: Vec<&TypesDraft> = kept.iter().map(|&list| &lists[list]).collect();
    let ranges: Vec<Span> = schema.type_ids().map(range).collect();
    entities::write(writer, &ranges, &kept, order.iter().map(draft));
}
