//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

mod carried;
mod claims;
mod entities;
mod numbers;
mod values;
mod words;

use super::builder::Builder;
use super::image::{Writer, Written};
use super::pool::Saying;
use super::types::TypeLayout;
use carried::Carried;
use claims::{Frozen, Said};
pub use numbers::EntityNumbers;
use numbers::Numbers;
use std::io;
use std::mem::take;
use std::sync::Arc;

/// The image. The order of sections is the one that `Parts::read` reads. `numbered` is given the numbers of entities while it
/// is written.
pub fn freeze<R: Send>(
    mut builder: Builder,
    mut writer: Writer,
    fingerprint: [u8; 16],
    numbered: impl FnOnce(&EntityNumbers) -> R + Send,
) -> io::Result<(Written, R)> {
    let schema = take(&mut builder.schema);
    let layout = TypeLayout::new(&schema);
    writer.column(postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let numbers = values::write(&mut writer, &mut builder.facts.pool, builder.bulk.kept());
    let order = entities::order(&builder, &layout, &numbers.texts);
    let first = builder.graph.node_count();
    let entities = Arc::new(EntityNumbers::new(&order, first, builder.bulk.len()));
    let mut new = Numbers { entities: entities.clone(), pool: numbers };
    let carrying = builder.bulk.kept().filter(|kept| kept.carries());
    let carried = carrying.map(|kept| Carried::new(kept.clone(), &new)).transpose()?;
    let entity = |id| new.entity(id);
    let facts = take(&mut builder.facts);
    let mut details = facts.pool.details.into_runs();
    details.renumber(entity, |code| new.code(code));
    let (sayings, saying_numbers) = facts.pool.sayings.sorted(|saying| new.pool.saying(&saying, entity));
    new.pool.sayings = saying_numbers;
    let (plain, rows) = (take(&mut builder.bulk.claims), take(&mut builder.bulk.rows));
    let said: Vec<bool> = sayings.iter().map(|saying| *saying != Saying::default()).collect();
    let says_anything = said.contains(&true);
    let frozen = Frozen { schema: &schema, new, details, sayings, said, says_anything, carried };
    let write_entities = |writer: &mut Writer, new: &Numbers| {
        entities::write(writer, &builder, &order, &layout, &schema, new);
        drop((builder, order));
    };
    let said = Said { claims: facts.claims, attestations: facts.attestations, plain, rows };
    let write = || frozen.write(&mut writer, write_entities, said);
    let ((), made) = rayon::join(write, || numbered(&entities));
    Ok((writer.finish(fingerprint)?, made))
}
