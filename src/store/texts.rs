//! A table of strings in one arena of UTF-8.

use super::binary_search::first;
use super::csr::Csr;
use super::image::{Reader, Writer};
use crate::diagnostic::Result;

#[derive(Clone, Copy)]
pub struct Texts<'s>(Csr<'s, u8>);

impl<'s> Texts<'s> {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The text; it was looked at when the image was checked that each is UTF-8.
    pub fn get(&self, index: usize) -> &'s str {
        std::str::from_utf8(self.0.get(index)).unwrap_or_default()
    }

    /// Where the text stands in a table that is sorted.
    pub fn find(&self, text: &str) -> Option<usize> {
        let found = first(0..self.len(), |index| self.get(index) >= text);
        (found < self.len() && self.get(found) == text).then_some(found)
    }

    /// Reads the table; every string must be UTF-8 by itself.
    pub fn read(reader: &mut Reader<'s>) -> Result<Texts<'s>> {
        let bytes = Csr::<u8>::read(reader, |_| true)?;
        reader.ensure("a text is not UTF-8", || {
            // All of them at once first, which is much faster; then none may begin within a character.
            std::str::from_utf8(bytes.values()).is_ok_and(|arena| {
                (0..bytes.len()).all(|index| arena.is_char_boundary(bytes.range(index).start))
            })
        })?;
        Ok(Texts(bytes))
    }
}

/// Collects [`Texts`].
pub struct TextsBuilder {
    arena: String,
    offsets: Vec<u32>,
}

impl TextsBuilder {
    pub fn new() -> TextsBuilder {
        TextsBuilder { arena: String::new(), offsets: vec![0] }
    }

    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn get(&self, index: usize) -> &str {
        &self.arena[self.offsets[index] as usize..self.offsets[index + 1] as usize]
    }

    pub fn push(&mut self, text: &str) {
        self.arena.push_str(text);
        self.offsets.push(self.arena.len() as u32);
    }

    pub fn write(self, writer: &mut Writer) {
        writer.column(self.offsets);
        writer.column(self.arena.into_bytes());
    }
}
