//! Lists that are asked again and again what they contain.

use crate::model::EntityId;

/// A sorted list of entities that is asked what it contains: by search at first, by bits once that has cost as much
/// as setting them.
#[derive(Default)]
pub struct Marks<'c> {
    list: &'c [EntityId],
    spent: usize,
    marked: bool,
    /// From the first of the list on; all zero while nothing is marked.
    bits: Vec<u64>,
}

impl<'c> Marks<'c> {
    pub fn turn_to(&mut self, list: &'c [EntityId]) {
        if std::ptr::eq(self.list, list) {
            return;
        }
        if self.marked {
            let first = self.list[0].0;
            self.list.iter().for_each(|it| self.bits[(it.0 - first) as usize / 64] = 0);
        }
        *self = Marks { list, spent: 0, marked: false, bits: std::mem::take(&mut self.bits) };
    }

    #[inline]
    pub fn contain(&mut self, entity: EntityId) -> bool {
        if self.marked {
            let place = entity.0.wrapping_sub(self.list[0].0) as usize;
            return self.bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1);
        }
        self.search(entity)
    }

    fn search(&mut self, entity: EntityId) -> bool {
        self.spent += self.list.len().ilog2_or_zero() + 1;
        if let (true, [first, .., last]) = (self.spent > self.list.len(), self.list) {
            let words = (last.0 - first.0) as usize / 64 + 1;
            self.bits.resize(self.bits.len().max(words), 0);
            for it in self.list {
                let place = (it.0 - first.0) as usize;
                self.bits[place / 64] |= 1 << (place % 64);
            }
            self.marked = true;
        }
        self.list.binary_search(&entity).is_ok()
    }
}

trait Log {
    fn ilog2_or_zero(self) -> usize;
}

impl Log for usize {
    fn ilog2_or_zero(self) -> usize {
        self.checked_ilog2().unwrap_or(0) as usize
    }
}
