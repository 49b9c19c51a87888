//! A file that is read: a regular one, opened once, and read as it was then.

use super::identity::Identity;
use super::refused::Refused;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use xxhash_rust::xxh3::Xxh3;

/// All of a file that the user named. It may be a pipe that a shell made for it, `lore run <(…)`, and no other: one that lies
/// in a folder may never end.
pub fn whole(path: &Path) -> io::Result<Vec<u8>> {
    match path.starts_with("/dev/fd") || path == Path::new("/dev/stdin") {
        true => std::fs::read(path),
        false => Input::open(path)?.bytes(),
    }
}

/// An opened file. However often it is read, it is the same one, whatever takes its name meanwhile; and no more of it is
/// read than there was when it was opened.
#[derive(Clone, Debug)]
pub struct Input {
    file: Arc<File>,
    path: Arc<Path>,
    length: u64,
    /// What those found who read it to its end.
    found: Arc<Mutex<Found>>,
}

/// A hash of all that a file holds.
pub type Hash = [u8; 16];

#[derive(Clone, Copy, Debug)]
enum Found {
    Nothing,
    Hash(Hash),
    /// Not all read the same.
    Several,
}

impl Input {
    /// Opens a file that the user named, wherever it lies.
    pub fn open(path: &Path) -> io::Result<Input> {
        // Even to open a device may do something: it is looked at first, and again once it is open.
        is_regular(&std::fs::metadata(path)?)?;
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        {
            use rustix::fs::OFlags;
            use std::os::unix::fs::OpenOptionsExt;
            options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32);
        }
        Input::of(options.open(path)?, path)
    }

    /// An opened file, under the name that messages give it.
    pub(super) fn of(file: File, path: &Path) -> io::Result<Input> {
        let data = file.metadata()?;
        is_regular(&data)?;
        let length = data.len();
        let found =
            if length == 0 { Found::Hash(Xxh3::new().digest128().to_le_bytes()) } else { Found::Nothing };
        let input =
            Input { file: Arc::new(file), path: path.into(), length, found: Arc::new(Mutex::new(found)) };
        // What the system makes up while it is read, as in /proc, has no length.
        if length == 0 && read_at(&input.file, &mut [0], 0)? > 0 {
            return Err(Refused::NoLength.into());
        }
        Ok(input)
    }

    /// As it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// Reads it from its begin, beside all others who read it.
    pub fn reader(&self) -> Reader {
        self.reader_from(0)
    }

    pub fn reader_from(&self, byte: u64) -> Reader {
        Reader { input: self.clone(), at: byte, hasher: Some(Box::default()), hashed: 0 }
    }

    /// Reads it from there on beside somebody who reads all of it, and finds no hash.
    pub fn reader_beside(&self, byte: u64) -> Reader {
        Reader { hasher: None, ..self.reader_from(byte) }
    }

    /// The hash of what was read, if it was read to its end, and everybody who did so read the same.
    pub fn hash(&self) -> Option<Hash> {
        match *self.found.lock().unwrap_or_else(PoisonError::into_inner) {
            Found::Hash(hash) => Some(hash),
            Found::Nothing | Found::Several => None,
        }
    }

    fn find(&self, hash: Hash) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        *found = match *found {
            Found::Hash(before) if before != hash => Found::Several,
            Found::Several => Found::Several,
            Found::Nothing | Found::Hash(_) => Found::Hash(hash),
        };
    }

    /// What tells it from itself before a change.
    pub fn identity(&self) -> Option<Identity> {
        Identity::of(&self.file.metadata().ok()?)
    }

    /// All that it holds.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.length.min(1 << 24) as usize);
        self.reader().read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn is_regular(data: &Metadata) -> io::Result<()> {
    match data.is_file() {
        true => Ok(()),
        false if data.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        false => Err(Refused::NoFile.into()),
    }
}

/// Reads a file on its own. It ends where the file did when it was opened; that it has become longer or shorter is an error.
pub struct Reader {
    input: Input,
    at: u64,
    /// Of all up to here, whether it was handed out or passed over.
    hasher: Option<Box<Xxh3>>,
    hashed: u64,
}

impl Reader {
    /// Takes in what was read at a place.
    fn hash(&mut self, at: u64, read: &[u8]) -> io::Result<()> {
        let Some(hasher) = &mut self.hasher else { return Ok(()) };
        let mut passed = [0; 1 << 12];
        while self.hashed < at {
            let length = passed.len().min(usize::try_from(at - self.hashed).unwrap_or(usize::MAX));
            match read_at(&self.input.file, &mut passed[..length], self.hashed)? {
                0 => return Err(Refused::Changed.into()),
                read => {
                    hasher.update(&passed[..read]);
                    self.hashed += read as u64;
                }
            }
        }
        let known = usize::try_from(self.hashed - at).unwrap_or(usize::MAX);
        let Some(new) = read.get(known..).filter(|new| !new.is_empty()) else { return Ok(()) };
        hasher.update(new);
        self.hashed += new.len() as u64;
        if self.hashed == self.input.length {
            self.input.find(hasher.digest128().to_le_bytes());
        }
        Ok(())
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.input.length.saturating_sub(self.at);
        if left == 0 && !buffer.is_empty() && self.input.file.metadata()?.len() != self.input.length {
            return Err(Refused::Changed.into());
        }
        let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = read_at(&self.input.file, &mut buffer[..length], self.at)?;
        if read == 0 && length > 0 {
            return Err(Refused::Changed.into());
        }
        self.hash(self.at, &buffer[..read])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(byte) => Some(byte),
            SeekFrom::End(by) => self.input.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
