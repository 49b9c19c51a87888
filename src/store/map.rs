//! Opening a file by memory map: the only unsafe code of the project.

use memmap2::Mmap;
use std::fs::File;
use std::io;

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
