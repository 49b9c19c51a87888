//! Opening a file of the cache: a large one by memory map, which is the only unsafe code of the project.

use super::snapshot::Bytes;
use memmap2::Mmap;
use std::fs::File;
use std::io::{self, Read, Seek};

/// What is smaller is copied, so that nobody can cut or change what is in use; and it is always checked.
pub const LARGE: u64 = 4 << 20;

/// All that a snapshot's file holds.
pub fn open(mut file: &File) -> io::Result<Bytes> {
    let length = file.metadata()?.len();
    let word = size_of::<u64>();
    // Of whatever length a snapshot is, it is one of whole words; another is damaged, which is told when it is looked at.
    if length >= LARGE || length % word as u64 != 0 {
        return map(file).map(Bytes::Mapped);
    }
    let mut words = vec![0; length as usize / word];
    file.rewind()?;
    file.read_exact(bytemuck::cast_slice_mut(&mut words))?;
    Ok(Bytes::Owned(words))
}

/// Maps a file of the cache into memory, read-only.
pub fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a map is sound as long as nobody changes or truncates the file while it is mapped. Nothing in
    // this project does: a file of the cache is written under a name of its own, and complete before it is mapped
    // or renamed to the name that is opened later; from then on it is only replaced by another rename, or
    // deleted, both of which leave the mapped file as it is. What is mapped is private to this cache, in a
    // folder that says so. A file that was damaged before it is mapped is only data, which safe code reads: no
    // content of it is taken on trust without a bound check, or as text without a look at its bytes.
    #[allow(unsafe_code, reason = "there is no other way to map a file")]
    unsafe {
        Mmap::map(file)
    }
}
