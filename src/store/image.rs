//! The bytes of a snapshot, in memory as in a file: a header, a table of sections, and the sections, each a
//! column of fixed-size little-endian rows that starts at a multiple of 16 bytes and has a checksum.
//!
//! Sections carry no names. Each part of a snapshot writes its columns in one function and reads them back, in
//! the same order, in the function beside it.

use crate::diagnostic::{Diagnostic, Result};
use bytemuck::{Pod, Zeroable};

#[cfg(target_endian = "big")]
compile_error!("snapshots are little-endian columns that are read in place");

const MAGIC: [u8; 8] = *b"lore\r\n\x1a\x01";
/// Raised whenever the layout of a section, or their order, changes.
pub const VERSION: u32 = 2;
const ALIGNMENT: usize = 16;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: u32,
    sections: u32,
    /// Of the whole image, in bytes.
    length: u64,
    /// Of the table of sections.
    checksum: u32,
    reserved: u32,
    /// What the base was when the snapshot was made; all zero in an image that was never saved.
    fingerprint: [u8; 16],
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Entry {
    offset: u64,
    length: u64,
    checksum: u32,
    reserved: u32,
}

/// The size of the header: what [`stamp`] changes lies within.
pub const HEADER: usize = size_of::<Header>();

/// The header of an image with another fingerprint. The image must have been accepted by [`Reader::open`].
pub fn stamped(image: &[u8], fingerprint: [u8; 16]) -> [u8; HEADER] {
    let mut header: Header = bytemuck::pod_read_unaligned(&image[..HEADER]);
    header.fingerprint = fingerprint;
    bytemuck::cast(header)
}

/// The fingerprint of an image; `None` when it is of another format. The rest of the image is not looked at.
pub fn fingerprint(image: &[u8]) -> Result<Option<[u8; 16]>> {
    let header = header(image)?;
    Ok((header.magic == MAGIC && header.version == VERSION).then_some(header.fingerprint))
}

fn header(image: &[u8]) -> Result<Header> {
    let header = image.get(..HEADER).ok_or_else(|| damaged("it ends within its header"))?;
    Ok(bytemuck::pod_read_unaligned(header))
}

/// What a damaged, truncated or foreign snapshot gives.
pub fn damaged(what: impl std::fmt::Display) -> Box<Diagnostic> {
    let message = format!("the snapshot is damaged: {what}");
    Box::new(
        Diagnostic::error("damaged-snapshot", message).help("nothing is lost: it is rebuilt from the base"),
    )
}

/// Builds an image, section by section.
pub struct Writer {
    /// The image without header and table; whole words, so that it is aligned wherever it goes.
    words: Vec<u64>,
    entries: Vec<Entry>,
}

impl Writer {
    pub fn new() -> Writer {
        Writer { words: vec![], entries: vec![] }
    }

    /// Appends a section.
    pub fn column<T: Pod>(&mut self, rows: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(rows);
        let at = self.words.len();
        self.words.resize(at + bytes.len().div_ceil(ALIGNMENT) * (ALIGNMENT / 8), 0);
        bytemuck::cast_slice_mut::<u64, u8>(&mut self.words[at..])[..bytes.len()].copy_from_slice(bytes);
        self.entries.push(Entry {
            offset: at as u64 * 8,
            length: bytes.len() as u64,
            checksum: crc32fast::hash(bytes),
            reserved: 0,
        });
    }

    /// The finished image.
    pub fn finish(mut self) -> Vec<u64> {
        let front = (HEADER + self.entries.len() * size_of::<Entry>()).next_multiple_of(ALIGNMENT);
        for entry in &mut self.entries {
            entry.offset += front as u64;
        }
        let table: &[u8] = bytemuck::cast_slice(&self.entries);
        let header = Header {
            magic: MAGIC,
            version: VERSION,
            sections: self.entries.len() as u32,
            length: (front + self.words.len() * 8) as u64,
            checksum: crc32fast::hash(table),
            reserved: 0,
            fingerprint: [0; 16],
        };
        let mut head = vec![0u64; front / 8];
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut head);
        bytes[..HEADER].copy_from_slice(bytemuck::bytes_of(&header));
        bytes[HEADER..][..table.len()].copy_from_slice(table);
        self.words.splice(0..0, head);
        self.words
    }
}

/// Reads an image back, section by section, in the order they were written.
pub struct Reader<'s> {
    image: &'s [u8],
    entries: &'s [Entry],
    next: usize,
}

impl<'s> Reader<'s> {
    /// Checks the frame of the image: header, table, and that every section lies within.
    pub fn open(image: &'s [u8]) -> Result<Reader<'s>> {
        let header = header(image)?;
        if header.magic != MAGIC {
            return Err(damaged("it does not begin as one"));
        }
        if header.version != VERSION {
            return Err(damaged(format_args!("version {} instead of {VERSION}", header.version)));
        }
        if header.length != image.len() as u64 {
            return Err(damaged(format_args!("{} bytes instead of {}", image.len(), header.length)));
        }
        let table = (header.sections as usize).checked_mul(size_of::<Entry>());
        let table = table.and_then(|length| image[HEADER..].get(..length));
        let table = table.ok_or_else(|| damaged("it ends within its table of sections"))?;
        if crc32fast::hash(table) != header.checksum {
            return Err(damaged("the checksum of its table of sections differs"));
        }
        let entries = bytemuck::try_cast_slice(table).map_err(|_| damaged("it is not aligned in memory"))?;
        Ok(Reader { image, entries, next: 0 })
    }

    /// The next section, its checksum verified.
    pub fn column<T: Pod>(&mut self) -> Result<&'s [T]> {
        let number = self.next;
        let entry = self.entries.get(number).ok_or_else(|| damaged("it has too few sections"))?;
        self.next += 1;
        let start = usize::try_from(entry.offset).ok();
        let end = start.zip(usize::try_from(entry.length).ok()).and_then(|(a, b)| a.checked_add(b));
        let bytes = start.zip(end).and_then(|(start, end)| self.image.get(start..end));
        let bytes = bytes.ok_or_else(|| damaged(format_args!("section {number} lies outside of it")))?;
        if crc32fast::hash(bytes) != entry.checksum {
            return Err(damaged(format_args!("the checksum of section {number} differs")));
        }
        bytemuck::try_cast_slice(bytes)
            .map_err(|_| damaged(format_args!("section {number} is not a whole number of rows")))
    }

    /// The next section, each of whose rows must be valid.
    pub fn checked<T: Pod>(&mut self, valid: impl Fn(&T) -> bool) -> Result<&'s [T]> {
        let rows = self.column()?;
        match rows.iter().all(valid) {
            true => Ok(rows),
            false => Err(self.invalid("a row points at nothing")),
        }
    }

    /// That the section read last is not what it should be.
    pub fn invalid(&self, what: &str) -> Box<Diagnostic> {
        damaged(format_args!("section {}: {what}", self.next - 1))
    }

    /// Every section has been read.
    pub fn finish(self) -> Result<()> {
        if self.next == self.entries.len() { Ok(()) } else { Err(damaged("it has too many sections")) }
    }
}

/// Makes the checksums fit whatever the sections and the table have become.
#[cfg(test)]
pub fn reseal(image: &mut [u8]) {
    let mut header = header(image).expect("an image");
    let table = HEADER..HEADER + header.sections as usize * size_of::<Entry>();
    let rows = image[table.clone()].chunks_exact(size_of::<Entry>());
    let mut entries: Vec<Entry> = rows.map(bytemuck::pod_read_unaligned).collect();
    for entry in &mut entries {
        let end = entry.offset.checked_add(entry.length).map(|end| end as usize);
        if let Some(bytes) = end.and_then(|end| image.get(entry.offset as usize..end)) {
            entry.checksum = crc32fast::hash(bytes);
        }
    }
    image[table.clone()].copy_from_slice(bytemuck::cast_slice(&entries));
    header.checksum = crc32fast::hash(&image[table]);
    image[..HEADER].copy_from_slice(bytemuck::bytes_of(&header));
}
