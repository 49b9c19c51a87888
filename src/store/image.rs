//! The bytes of a snapshot, in memory as in a file: a header, the sections, each a column of fixed-size
//! little-endian rows that starts at a multiple of 16 bytes and has a checksum, and the table of the sections.
//!
//! The table has them in the order in which they are read; where they lie, the order in which they became ready.
//! Sections carry no names. Each part of a snapshot writes its columns in one function and reads them back, in
//! the same order, in the function beside it.
//!
//! An image is checked in full when it is read first: the checksums, and that nothing points outside. One that was
//! checked before and has not changed since ([`Trust::Checked`]) is opened without a look at its sections.

use crate::diagnostic::{Code, Diagnostic, Result};
use bytemuck::{Pod, Zeroable};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

#[cfg(target_endian = "big")]
compile_error!("snapshots are little-endian columns that are read in place");

const MAGIC: [u8; 8] = *b"lore\r\n\x1a\x01";
/// Raised whenever the layout of a section, or their order, changes.
pub const VERSION: u32 = 8;
const ALIGNMENT: usize = 16;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: u32,
    sections: u32,
    /// Of the whole image, in bytes.
    length: u64,
    /// Where the table of sections starts.
    table: u64,
    /// Of the table of sections.
    checksum: u32,
    reserved: u32,
    /// What the base was when the snapshot was made; all zero in an image that was never saved.
    fingerprint: [u8; 16],
    padding: [u8; 8],
}

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Entry {
    offset: u64,
    length: u64,
    checksum: u32,
    reserved: u32,
}

/// The size of the header.
pub const HEADER: usize = size_of::<Header>();

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
        Diagnostic::error(Code::DamagedSnapshot, message)
            .help("nothing is lost: it is rebuilt from the base"),
    )
}

/// Builds an image, section by section, in memory or in a file.
pub struct Writer {
    sink: SectionSink,
    /// How many sections have their place.
    places: usize,
}

/// The place of a section among the others, whenever it is written.
#[must_use]
pub struct Slot(usize);

enum SectionSink {
    Memory(Image),
    /// Sections are summed and written by a thread of their own, while the next ones are made.
    File {
        sections: SyncSender<(Slot, Box<dyn Section>)>,
        image: JoinHandle<io::Result<Image>>,
    },
}

/// How many sections may wait to be written: those of one relation or so, so that few are in memory.
const WAITING: usize = 8;

/// What a [`Writer`] wrote.
pub enum Written {
    Memory(Vec<u64>),
    File(File),
}

/// The rows of a section.
pub trait Section: Send {
    fn bytes(&self) -> &[u8];
}

impl<T: Pod + Send> Section for Vec<T> {
    fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Pod + Send + Sync> Section for Arc<Vec<T>> {
    fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl Section for Box<dyn Section> {
    fn bytes(&self) -> &[u8] {
        (**self).bytes()
    }
}

impl Writer {
    fn new(sink: SectionSink) -> Writer {
        Writer { sink, places: 0 }
    }

    pub fn in_memory() -> Writer {
        // An image in memory has room for what is put there.
        Writer::new(SectionSink::Memory(Image::new(Sink::Memory(vec![])).expect("memory can be written")))
    }

    /// The file is empty, and readable too.
    pub fn to_file(file: File) -> Writer {
        let (sections, waiting) = sync_channel::<(Slot, Box<dyn Section>)>(WAITING);
        let image = thread::spawn(move || {
            let mut image = Image::new(Sink::File(BufWriter::with_capacity(1 << 16, file)))?;
            waiting.into_iter().try_for_each(|(slot, section)| image.section(slot, section.bytes()))?;
            Ok(image)
        });
        Writer::new(SectionSink::File { sections, image })
    }

    /// Appends a section. What cannot be written is told at the end.
    pub fn column<T: Pod + Send>(&mut self, rows: impl Into<Vec<T>>) {
        self.append(rows.into());
    }

    /// Appends a section, wherever its rows are.
    pub fn append(&mut self, section: impl Section + 'static) {
        let slot = self.reserve();
        self.put(slot, section);
    }

    /// The place of the next section, which is written later.
    pub fn reserve(&mut self) -> Slot {
        self.places += 1;
        Slot(self.places - 1)
    }

    /// Writes a section whose place was reserved.
    pub fn put(&mut self, slot: Slot, section: impl Section + 'static) {
        match &mut self.sink {
            SectionSink::Memory(image) => {
                image.section(slot, section.bytes()).expect("memory can be written")
            }
            // Nobody waits for it once something has failed.
            SectionSink::File { sections, .. } => drop(sections.send((slot, Box::new(section)))),
        }
    }

    /// Completes the image.
    pub fn finish(self, fingerprint: [u8; 16]) -> io::Result<Written> {
        match self.sink {
            SectionSink::Memory(image) => image.finish(fingerprint),
            SectionSink::File { sections, image } => {
                drop(sections);
                let image = image.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                image?.finish(fingerprint)
            }
        }
    }
}

/// An image that grows.
pub struct Image {
    sink: Sink,
    entries: Vec<Entry>,
    /// How many bytes are written.
    length: u64,
}

enum Sink {
    /// Whole words, so that the image is aligned wherever it goes.
    Memory(Vec<u64>),
    File(BufWriter<File>),
}

impl Image {
    fn new(sink: Sink) -> io::Result<Image> {
        let mut image = Image { sink, entries: vec![], length: 0 };
        image.bytes(&[0; HEADER])?;
        Ok(image)
    }

    fn section(&mut self, Slot(slot): Slot, bytes: &[u8]) -> io::Result<()> {
        let (offset, length) = (self.length, bytes.len() as u64);
        if self.entries.len() <= slot {
            self.entries.resize(slot + 1, Entry::zeroed());
        }
        self.entries[slot] = Entry { offset, length, checksum: crc32fast::hash(bytes), reserved: 0 };
        self.bytes(bytes)
    }

    /// Appends bytes, and zeros up to the next multiple of [`ALIGNMENT`].
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        let padding = bytes.len().next_multiple_of(ALIGNMENT) - bytes.len();
        self.length += (bytes.len() + padding) as u64;
        match &mut self.sink {
            Sink::Memory(words) => {
                let at = words.len();
                words.resize(self.length as usize / 8, 0);
                bytemuck::cast_slice_mut::<u64, u8>(&mut words[at..])[..bytes.len()].copy_from_slice(bytes);
                Ok(())
            }
            Sink::File(file) => {
                file.write_all(bytes)?;
                file.write_all(&[0; ALIGNMENT][..padding])
            }
        }
    }

    fn finish(mut self, fingerprint: [u8; 16]) -> io::Result<Written> {
        let table = self.length;
        let entries = std::mem::take(&mut self.entries);
        let rows: &[u8] = bytemuck::cast_slice(&entries);
        self.bytes(rows)?;
        let header = Header {
            magic: MAGIC,
            version: VERSION,
            sections: entries.len() as u32,
            length: self.length,
            table,
            checksum: crc32fast::hash(rows),
            reserved: 0,
            fingerprint,
            padding: [0; 8],
        };
        let header = bytemuck::bytes_of(&header);
        Ok(match self.sink {
            Sink::Memory(mut words) => {
                bytemuck::cast_slice_mut::<u64, u8>(&mut words)[..HEADER].copy_from_slice(header);
                Written::Memory(words)
            }
            Sink::File(file) => {
                let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(header)?;
                Written::File(file)
            }
        })
    }
}

/// Whether the sections of an image are known to be what was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trust {
    /// Every byte is looked at.
    Nothing,
    /// The very same file was checked before, or this process wrote it.
    Checked,
}

/// Reads an image back, section by section, in the order they were written.
pub struct Reader<'s> {
    image: &'s [u8],
    entries: &'s [Entry],
    next: usize,
    /// How many bytes the sections have that were read.
    bytes: u64,
    trust: Trust,
}

impl<'s> Reader<'s> {
    /// Checks the frame of the image: header, table, and that every section lies within.
    pub fn open(image: &'s [u8], trust: Trust) -> Result<Reader<'s>> {
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
        let table = table(&header).and_then(|rows| image.get(rows));
        let table = table.ok_or_else(|| damaged("it ends within its table of sections"))?;
        if crc32fast::hash(table) != header.checksum {
            return Err(damaged("the checksum of its table of sections differs"));
        }
        let entries = bytemuck::try_cast_slice(table).map_err(|_| damaged("it is not aligned in memory"))?;
        Ok(Reader { image, entries, next: 0, bytes: 0, trust })
    }

    /// The next section, its checksum verified.
    pub fn column<T: Pod>(&mut self) -> Result<&'s [T]> {
        let number = self.next;
        let entry = self.entries.get(number).ok_or_else(|| damaged("it has too few sections"))?;
        self.next += 1;
        let bytes = section(self.image, entry);
        let bytes = bytes.ok_or_else(|| damaged(format_args!("section {number} lies outside of it")))?;
        self.bytes += entry.length;
        if self.trust == Trust::Nothing && crc32fast::hash(bytes) != entry.checksum {
            return Err(damaged(format_args!("the checksum of section {number} differs")));
        }
        bytemuck::try_cast_slice(bytes)
            .map_err(|_| damaged(format_args!("section {number} is not a whole number of rows")))
    }

    /// How many bytes the sections have that were read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next section, each of whose rows must be valid.
    pub fn checked<T: Pod>(&mut self, valid: impl Fn(&T) -> bool) -> Result<&'s [T]> {
        let rows: &[T] = self.column()?;
        self.ensure("a row points at nothing", || rows.iter().all(valid))?;
        Ok(rows)
    }

    /// That what takes a look at whole sections holds; it is not looked at where the image was checked before.
    pub fn ensure(&self, what: &str, holds: impl FnOnce() -> bool) -> Result<()> {
        if self.trust == Trust::Checked || holds() { Ok(()) } else { Err(self.invalid(what)) }
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

/// Where a section lies in the image.
fn section<'s>(image: &'s [u8], entry: &Entry) -> Option<&'s [u8]> {
    let start = usize::try_from(entry.offset).ok()?;
    image.get(start..start.checked_add(usize::try_from(entry.length).ok()?)?)
}

/// Whether all sections of an image have their checksums.
pub fn is_whole(image: &[u8]) -> bool {
    let is_whole = |entry: &Entry| section(image, entry).map(crc32fast::hash) == Some(entry.checksum);
    Reader::open(image, Trust::Checked).is_ok_and(|reader| reader.entries.par_iter().all(is_whole))
}

/// Where the table of sections lies.
fn table(header: &Header) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(header.table).ok()?;
    let length = (header.sections as usize).checked_mul(size_of::<Entry>())?;
    Some(start..start.checked_add(length)?)
}

/// Makes the checksums fit whatever the sections and the table have become.
#[cfg(test)]
pub fn reseal(image: &mut [u8]) {
    let mut header = header(image).expect("an image");
    let Some(table) = table(&header).filter(|table| table.end <= image.len()) else { return };
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
