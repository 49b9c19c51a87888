//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

mod claims;
mod entities;
mod numbers;

use super::builder::Builder;
use super::claims::write_values;
use super::facts::{Saying, sort_numbered};
use super::image::{Writer, Written};
use super::rows::GroupRow;
use super::types::TypeLayout;
use claims::Frozen;
use numbers::Numbers;
use std::io;
use std::mem::take;

/// The image. The order of sections is the one that `Parts::read` reads.
pub fn freeze(mut builder: Builder, mut writer: Writer, fingerprint: [u8; 16]) -> io::Result<Written> {
    let schema = take(&mut builder.schema);
    let layout = TypeLayout::new(&schema);
    writer.column(postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let (texts, text_numbers) = take(&mut builder.facts.texts).sorted();
    let (quantities, quantity_numbers) = take(&mut builder.facts.quantities).sorted();
    let (times, time_numbers) = take(&mut builder.facts.times).sorted();
    let groups = take(&mut builder.facts.groups);
    let group = |group: &GroupRow| GroupRow { number: quantity_numbers[group.number as usize], ..*group };
    let (groups, group_numbers) = sort_numbered(groups.iter().map(group).collect());
    write_values(&mut writer, &texts, &quantities, &times, &groups);
    drop((texts, quantities, times, groups));

    let order = entities::order(&builder, &layout, &text_numbers);
    let first = builder.graph.node_count();
    let mut new = Numbers {
        entities: Numbers::of_entities(&order, first),
        first,
        texts: text_numbers,
        quantities: quantity_numbers,
        times: time_numbers,
        groups: group_numbers,
        details: vec![],
        sayings: vec![],
    };
    let facts = take(&mut builder.facts);
    let (details, numbers) = sort_numbered(facts.details.iter().map(|it| new.renumbered(it)).collect());
    new.details = numbers;
    let (sayings, numbers) = sort_numbered(facts.sayings.iter().map(|it| new.saying(it)).collect());
    new.sayings = numbers;
    let rows = take(&mut builder.bulk.claims);
    let said: Vec<bool> = sayings.iter().map(|saying| *saying != Saying::default()).collect();
    let says_anything = said.contains(&true);
    let frozen = Frozen { schema: &schema, new, details, sayings, said, says_anything };
    let write_entities = |writer: &mut Writer| {
        entities::write(writer, &builder, &order, &layout, &schema, &frozen.new);
        drop((builder, order));
    };
    frozen.write(&mut writer, write_entities, &facts.claims, facts.attestations, rows);
    writer.finish(fingerprint)
}
