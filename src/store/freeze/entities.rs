//! The order of entities, and their columns in it.

use super::numbers::{Numbers, position};
use crate::model::schema::Schema;
use crate::model::{EntityId, TypeId};
use crate::store::builder::Builder;
use crate::store::bulk::ids::bulk_id;
use crate::store::entities::{self, EntityDrafts, TypesDraft};
use crate::store::image::Writer;
use crate::store::pool::Renumbered;
use crate::store::rows::Span;
use crate::store::texts::TextsBuilder;
use crate::store::types::TypeLayout;
use crate::vocabulary::fold::{compare, fold};
use rayon::prelude::*;

/// The builder's ids in their final order. What neither names nor types nor places tell apart stays in the order it
/// came.
pub fn order(builder: &Builder, layout: &TypeLayout, text_numbers: &Renumbered) -> Vec<EntityId> {
    let positions: Vec<u32> =
        builder.type_lists.iter().map(|types| layout.position(primary(types, layout))).collect();
    let lists = Lists::of(builder);
    let position = |id: EntityId| positions[lists.of_entity(id) as usize];
    // What matters of types, so that nobody can tell in which order an entity was given those behind the first.
    let types: Vec<Vec<TypeId>> =
        builder.type_lists.iter().map(|types| first_and_others(types, layout)).collect();
    let key = |id: EntityId| {
        let place = builder.place_of(id).map(|place| (text_numbers.of(place.file.0), place.line));
        (builder.name(id), &types[lists.of_entity(id) as usize], place, id)
    };
    let mut groups: Vec<Group> = vec![];
    groups.resize_with(positions.iter().max().map_or(0, |&last| last as usize + 1), Group::default);
    let mut nodes: Vec<(String, EntityId)> = (0..builder.graph.node_count())
        .map(|node| (fold(builder.name(EntityId::from(node))), EntityId::from(node)))
        .collect();
    nodes.sort_unstable();
    for (_, id) in nodes {
        // Each is a run of its own: what its place decides is not in order yet.
        let group = &mut groups[position(id) as usize];
        group.ids.push(id);
        group.runs += 1;
    }
    // A batch of rows is in order already, but for those that were given further types; of what is reused, only what stands
    // at one position is.
    let are_in_order = !builder.bulk.has_further_types();
    let reuses = builder.bulk.reused().is_some();
    for (batch, sorted) in builder.bulk.sorted().into_iter().enumerate() {
        let position = |index: u32| position(bulk_id(index)) as usize;
        let alike = are_in_order && !(reuses && batch == 0);
        for ids in sorted.chunk_by(|&one, &other| alike || position(one) == position(other)) {
            groups[position(ids[0])].take(ids.iter().copied().map(bulk_id), batch);
        }
    }
    for group in &mut groups {
        if group.runs > 1 || !are_in_order {
            group.ids.par_sort_by(|&a, &b| {
                compare(builder.name(a), builder.name(b)).then_with(|| key(a).cmp(&key(b)))
            });
        }
    }
    let mut order = Vec::with_capacity(lists.of.len());
    groups.into_iter().for_each(|group| order.extend(group.ids));
    debug_assert!(order.is_sorted_by_key(|&id| (position(id), fold(builder.name(id)), key(id))));
    order
}

/// The entities of one position in the hierarchy of types.
#[derive(Default)]
struct Group {
    ids: Vec<EntityId>,
    /// How many runs they are, each of which is in order, and the batch that the last one is of.
    runs: usize,
    last: Option<usize>,
}

impl Group {
    fn take(&mut self, ids: impl Iterator<Item = EntityId>, batch: usize) {
        self.runs += usize::from(self.last.replace(batch) != Some(batch));
        self.ids.extend(ids);
    }
}

/// The list of types of each entity, for many look-ups.
struct Lists {
    of: Vec<u32>,
    first: usize,
}

impl Lists {
    fn of(builder: &Builder) -> Lists {
        let nodes = builder.node_types.iter().copied();
        Lists { of: nodes.chain(builder.bulk.all_types()).collect(), first: builder.graph.node_count() }
    }

    #[inline]
    fn of_entity(&self, id: EntityId) -> u32 {
        self.of[position(id, self.first)]
    }
}

/// The types that are not implied by others: the first, then the others, sorted.
fn first_and_others(types: &[TypeId], layout: &TypeLayout) -> Vec<TypeId> {
    let mut types = layout.most_specific(types);
    if let Some((_, others)) = types.split_first_mut() {
        others.sort_unstable();
    }
    types
}

/// The first of the types that is not implied by another.
fn primary(types: &[TypeId], layout: &TypeLayout) -> TypeId {
    layout.most_specific(types).first().copied().unwrap_or(Schema::ENTITY)
}

/// Writes the columns of entities, which come in the order of their ids.
pub fn write(
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
    let mut names = TextsBuilder::new();
    let mut aliases = vec![];
    let name = |(index, &id): (usize, &EntityId)| {
        names.push(builder.name(id));
        let mut own: Vec<&str> = builder.aliases(id).collect();
        if !own.is_empty() {
            own.sort_unstable();
            own.dedup();
            aliases.push((EntityId::from(index), own));
        }
    };
    let place = |&id: &EntityId| match builder.place_of(id) {
        Some(place) => (new.pool.text(place.file).0, place.line),
        None => (EntityDrafts::NOWHERE, 0),
    };
    let ((), (types, (files, lines))) = rayon::join(
        || order.iter().enumerate().for_each(name),
        || {
            let types = order.iter().map(|&id| numbers[of.of_entity(id) as usize]).collect();
            (types, order.iter().map(place).unzip())
        },
    );
    let kept: Vec<&TypesDraft> = kept.iter().map(|&list| &lists[list]).collect();
    let ranges: Vec<Span> = schema.type_ids().map(range).collect();
    let shared = builder.shared_names();
    let mut shared: Vec<(EntityId, Option<&str>)> =
        shared.map(|(id, address)| (new.entity(id), address)).collect();
    shared.sort_unstable();
    entities::write(writer, &ranges, &kept, EntityDrafts { names, aliases, shared, types, files, lines });
}
