//! From the graph under construction to the image of a snapshot: everything is sorted and renumbered.

mod claims;
mod entities;
mod numbers;
mod unchanged;
mod values;
mod words;

use super::builder::Builder;
use super::image::{Trust, Writer, Written};
use super::map;
use super::pool::Saying;
use super::snapshot::{Bytes, Snapshot};
use super::types::TypeLayout;
use claims::{Assembled, Frozen};
pub use numbers::EntityNumbers;
use numbers::Numbers;
use std::io;
use std::mem::take;
use std::sync::Arc;
use unchanged::Unchanged;

impl Builder {
    /// Sorts and renumbers everything. The same content gives the same snapshot, in whatever order it came.
    /// Panics when [`check`](Builder::check) fails.
    pub fn freeze(self) -> Snapshot {
        self.freeze_with(Writer::in_memory(), [0; 16], |_| ()).expect("memory can be written").0
    }

    /// The same, wherever the image goes, with the fingerprint; and what is made of the numbers that entities have in it.
    pub(super) fn freeze_with<R: Send>(
        self,
        writer: Writer,
        fingerprint: [u8; 16],
        numbered: impl FnOnce(&EntityNumbers) -> R + Send,
    ) -> io::Result<(Snapshot, R)> {
        self.check().expect("checked before freezing");
        let (written, made) = freeze(self, writer, fingerprint, numbered)?;
        let image = match written {
            Written::Memory(words) => Bytes::Owned(words),
            Written::File(file) => map::open(&file)?,
        };
        Ok((Snapshot::open(image, Trust::Checked).expect("what freezing writes can be read"), made))
    }
}

/// The image. The order of sections is the one that `Parts::read` reads. `numbered` is given the numbers of entities while it
/// is written.
fn freeze<R: Send>(
    mut builder: Builder,
    mut writer: Writer,
    fingerprint: [u8; 16],
    numbered: impl FnOnce(&EntityNumbers) -> R + Send,
) -> io::Result<(Written, R)> {
    let schema = take(&mut builder.schema);
    let layout = TypeLayout::new(&schema);
    writer.column(postcard::to_stdvec(&schema).expect("a schema is plain data"));

    let numbers = values::write(&mut writer, &mut builder.facts.pool, builder.bulk.reused());
    let order = entities::order(&builder, &layout, &numbers.texts);
    let first = builder.graph.node_count();
    let entities = Arc::new(EntityNumbers::new(&order, first, builder.bulk.len()));
    let mut new = Numbers { entities: entities.clone(), pool: numbers };
    let has_unchanged = builder.bulk.reused().filter(|reused| reused.has_unchanged());
    let unchanged = has_unchanged.map(|reused| Unchanged::new(reused.clone(), &new)).transpose()?;
    let entity = |id| new.entity(id);
    let facts = take(&mut builder.facts);
    let mut details = facts.pool.details.into_runs();
    details.renumber(entity, |code| new.code(code));
    let (sayings, saying_numbers) = facts.pool.sayings.sorted(|saying| new.pool.saying(&saying, entity));
    new.pool.sayings = saying_numbers;
    let (plain, rows) = (take(&mut builder.bulk.claims), take(&mut builder.bulk.rows));
    let said: Vec<bool> = sayings.iter().map(|saying| *saying != Saying::default()).collect();
    let says_anything = said.contains(&true);
    let frozen = Frozen { schema: &schema, new, details, sayings, said, says_anything, unchanged };
    let write_entities = |writer: &mut Writer, new: &Numbers| {
        entities::write(writer, &builder, &order, &layout, &schema, new);
        drop((builder, order));
    };
    let assembled = Assembled { claims: facts.claims, attestations: facts.attestations, plain, rows };
    let write = || frozen.write(&mut writer, write_entities, assembled);
    let ((), made) = rayon::join(write, || numbered(&entities));
    Ok((writer.finish(fingerprint)?, made))
}
