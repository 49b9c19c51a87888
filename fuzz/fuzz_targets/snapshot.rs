//! A snapshot with some of its bytes changed, its checksums made to fit: it is refused, and the base compiled
//! anew, or it is read without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::diagnostic::Source;
use lore::session::Session;
use lore::store::Cache;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A base with the snapshot that was compiled from it.
struct Base {
    directory: TempDir,
    image: Vec<u8>,
}

impl Base {
    fn get() -> &'static Base {
        static BASE: OnceLock<Base> = OnceLock::new();
        BASE.get_or_init(|| {
            let directory = lore_fuzz::bundled();
            lore_fuzz::open(directory.path());
            let mut base = Base { directory, image: vec![] };
            base.image = fs::read(base.snapshot()).expect("it was saved");
            let mut sealed = base.image.clone();
            reseal(&mut sealed);
            assert!(sealed == base.image, "the layout of images is as `reseal` has it");
            base
        })
    }

    fn snapshot(&self) -> PathBuf {
        let caches = lore_fuzz::options(self.directory.path()).caches.expect("it is kept");
        Cache::of(self.directory.path(), Some(&caches)).snapshot().expect("it is kept")
    }
}

/// Where the header has the number of sections, the place of their table and its checksum, and the size of an entry of
/// that table (`src/store/image.rs`).
const SECTIONS: usize = 12;
const TABLE: usize = 24;
const CHECKSUM: usize = 32;
const ENTRY: usize = 24;

/// Makes the checksums of an image fit.
fn reseal(image: &mut [u8]) {
    let long =
        |image: &[u8], at: usize| u64::from_le_bytes(image[at..at + 8].try_into().expect("eight")) as usize;
    let sections = u32::from_le_bytes(image[SECTIONS..SECTIONS + 4].try_into().expect("four")) as usize;
    let start = long(image, TABLE);
    let end = sections.checked_mul(ENTRY).and_then(|length| start.checked_add(length));
    let Some(table) = end.map(|end| start..end) else { return };
    if image.get(table.clone()).is_none() {
        return;
    }
    for entry in table.clone().step_by(ENTRY) {
        let (offset, length) = (long(image, entry), long(image, entry + 8));
        let section = offset.checked_add(length).and_then(|end| image.get(offset..end));
        if let Some(checksum) = section.map(crc32fast::hash) {
            image[entry + 16..entry + 20].copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let checksum = crc32fast::hash(&image[table]);
    image[CHECKSUM..CHECKSUM + 4].copy_from_slice(&checksum.to_le_bytes());
}

fuzz_target!(|changes: Vec<(u32, u8)>| {
    let base = Base::get();
    let mut image = base.image.clone();
    for (at, byte) in changes.iter().take(16) {
        let at = *at as usize % image.len();
        image[at] = *byte;
    }
    reseal(&mut image);
    fs::write(base.snapshot(), &image).expect("a temporary file");
    // The rules and adjectives of a forged schema need not be sound: that they are told is enough.
    let Ok(mut session) = Session::open(lore_fuzz::options(base.directory.path())) else { return };
    for text in [
        "who stockpiled H20",
        "describe Nvidia",
        "list chips",
        "how is ByteDance connected to Norway within 3 hops",
    ] {
        match session.run(&Source::new("question", text)) {
            Ok(_) => {}
            Err(problem) => lore_fuzz::told(&problem),
        }
    }
    drop((session.schema(None), session.names("")));
});
