//! A file in blocks of whole lines.

use crate::disk::{Input, Reader};
use memchr::{memchr, memchr_iter, memrchr};
use std::io::{self, Cursor, Read};

/// How much of a file is read at once.
const BLOCK: usize = 8 << 20;

/// Reads blocks one after another.
pub struct Blocks {
    file: Reader,
    /// What has been read behind the last block: the beginning of a line.
    rest: Vec<u8>,
    /// Where the next block begins.
    start: u64,
    /// Room that a block has left behind.
    spare: Vec<u8>,
}

/// Whole lines; the last block ends with the file.
pub struct Block {
    pub bytes: Vec<u8>,
    /// Where it begins.
    pub start: u64,
    /// Whether every line is a record: nothing is quoted, and no line ends in a carriage return alone.
    pub is_simple: bool,
}

impl Blocks {
    /// The blocks from a byte on.
    pub fn open(input: &Input, start: u64) -> Blocks {
        Blocks { file: input.reader_from(start), rest: vec![], start, spare: vec![] }
    }

    /// The next block; `None` behind the last one.
    pub fn next(&mut self) -> io::Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.spare);
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut is_simple = true;
        let end = loop {
            let kept = bytes.len();
            let read = self.file.by_ref().take(BLOCK as u64).read_to_end(&mut bytes)?;
            is_simple &= self::is_simple(&bytes[kept.saturating_sub(1)..]);
            match memrchr(b'\n', &bytes[kept..]) {
                _ if read == 0 => break bytes.len(),
                Some(end) => break kept + end + 1,
                None => {}
            }
        };
        self.rest.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        let start = self.start;
        self.start += end as u64;
        Ok((!bytes.is_empty()).then_some(Block { bytes, start, is_simple }))
    }

    /// Takes the room of a block back.
    pub fn reuse(&mut self, block: Block) {
        self.spare = block.bytes;
    }

    /// All from a block on, behind which none has been read.
    pub fn from(self, block: Block) -> impl Read {
        Cursor::new(block.bytes).chain(Cursor::new(self.rest)).chain(self.file)
    }
}

fn is_simple(bytes: &[u8]) -> bool {
    let alone = |at: usize| bytes.get(at + 1).is_some_and(|&next| next != b'\n');
    memchr(b'"', bytes).is_none() && !memchr_iter(b'\r', bytes).any(alone)
}
