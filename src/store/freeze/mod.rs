//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

mod claims;
mod entities;
mod numbers;

use super::builder::Builder;
use super::claims::write_values;
use super::image::{Writer, Written};
use super::pool::{self, Saying};
use super::quantities::Laid;
use super::types::TypeLayout;
use crate::model::Quantity;
use claims::{Frozen, Said};
use numbers::Numbers;
use std::io;
use std::mem::take;

/// The image. The order of sections is the one that `Parts::read` reads.
pub fn freeze(mut builder: Builder, mut writer: Writer, fingerprint: [u8; 16]) -> io::Result<Written> {
    let schema = take(&mut builder.schema);
    let layout = TypeLayout::new(&schema);
    writer.column(postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let (texts, quantities, times, groups);
    let mut numbers = pool::Numbers::default();
    let pool = &mut builder.facts.pool;
    (texts, numbers.texts) = take(&mut pool.texts).sorted(|text| text);
    (quantities, numbers.quantities) =
        take(&mut pool.quantities).sorted(|row| Laid::from(Quantity::from(row)));
    (times, numbers.times) = take(&mut pool.times).sorted(|time| time);
    (groups, numbers.groups) = take(&mut pool.groups).sorted(|group| numbers.group(&group));
    write_values(&mut writer, &texts, &quantities, &times, &groups);
    drop((texts, quantities, times, groups));

    let order = entities::order(&builder, &layout, &numbers.texts);
    let first = builder.graph.node_count();
    let mut new = Numbers { entities: Numbers::of_entities(&order, first), first, pool: numbers };
    let entity = |id| new.entity(id);
    let facts = take(&mut builder.facts);
    let mut details = facts.pool.details.into_runs();
    details.renumber(entity, |code| new.code(code));
    let (sayings, saying_numbers) = facts.pool.sayings.sorted(|saying| new.pool.saying(&saying, entity));
    new.pool.sayings = saying_numbers;
    let (plain, rows) = (take(&mut builder.bulk.claims), take(&mut builder.bulk.rows));
    let said: Vec<bool> = sayings.iter().map(|saying| *saying != Saying::default()).collect();
    let says_anything = said.contains(&true);
    let frozen = Frozen { schema: &schema, new, details, sayings, said, says_anything };
    let write_entities = |writer: &mut Writer| {
        entities::write(writer, &builder, &order, &layout, &schema, &frozen.new);
        drop((builder, order));
    };
    frozen.write(
        &mut writer,
        write_entities,
        Said { claims: facts.claims, attestations: facts.attestations, plain, rows },
    );
    writer.finish(fingerprint)
}
