//! A table of strings in one arena of UTF-8.

use super::csr::{Csr, CsrBuilder};
use super::image::{Reader, Writer, damaged};
use crate::diagnostic::Result;

#[derive(Clone, Copy)]
pub struct Texts<'s> {
    arena: &'s str,
    bytes: Csr<'s, u8>,
}

impl<'s> Texts<'s> {
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    pub fn get(&self, index: usize) -> &'s str {
        &self.arena[self.bytes.range(index)]
    }

    /// Reads the table; every string must be UTF-8 by itself.
    pub fn read(reader: &mut Reader<'s>) -> Result<Texts<'s>> {
        let bytes = Csr::<u8>::read(reader, |_| true)?;
        let arena = std::str::from_utf8(bytes.values()).map_err(|_| damaged("a text is not UTF-8"))?;
        let whole = (0..bytes.len()).all(|index| arena.is_char_boundary(bytes.range(index).start));
        if whole { Ok(Texts { arena, bytes }) } else { Err(damaged("a text ends within a character")) }
    }
}

/// Collects [`Texts`].
pub struct TextsBuilder(CsrBuilder<u8>);

impl TextsBuilder {
    pub fn new() -> TextsBuilder {
        TextsBuilder(CsrBuilder::new())
    }

    pub fn push(&mut self, text: &str) {
        self.0.row(text.as_bytes().iter().copied());
    }

    pub fn write(self, writer: &mut Writer) {
        self.0.write(writer);
    }
}
