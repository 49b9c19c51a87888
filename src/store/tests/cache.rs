//! What is saved is what is loaded, whoever else saves, loads or dies meanwhile.

use super::*;
use crate::diagnostic::Code;
use crate::store::{Cache, Fingerprint};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;

fn one(name: &str) -> Builder {
    let mut builder = Builder::new(schema());
    builder.entity(name, &[], None);
    builder
}

fn save(cache: &Cache, builder: Builder, fingerprint: Fingerprint) {
    let unfinished = cache.begin(fingerprint).unwrap().unwrap();
    unfinished.freeze(builder, |_| ()).unwrap();
    unfinished.keep().unwrap();
}

/// The cache of a base, in a folder within it.
fn cache(base: &TempDir) -> Cache {
    Cache::of(base.path(), Some(&base.path().join("caches")))
}

/// The cache of another base, in the same folder.
fn cache_of(base: &TempDir, beside: &TempDir) -> Cache {
    Cache::of(base.path(), Some(&beside.path().join("caches")))
}

/// The folder of that cache.
fn folder(base: &TempDir) -> PathBuf {
    cache(base).snapshot().unwrap().parent().unwrap().to_path_buf()
}

const A: Fingerprint = Fingerprint([1; 16]);
const B: Fingerprint = Fingerprint([2; 16]);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn a_saved_snapshot_is_loaded_as_it_was(content in content()) {
        let base = tempfile::tempdir().unwrap();
        let cache = cache(&base);
        let order = |length: usize| (0..length).collect::<Vec<_>>();
        save(&cache, build(&content, &order(content.entities.len()), &order(content.claims.len())), A);
        let loaded = cache.load(A).unwrap().unwrap();
        check_entities(&content, &loaded);
        check_claims(&content, &loaded);
        check_adjacency(&loaded);
    }
}

#[test]
fn only_the_snapshot_of_the_fingerprint_is_loaded() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    assert!(cache.load(A).unwrap().is_none());
    save(&cache, one("a"), A);
    assert!(cache.load(B).unwrap().is_none());
    save(&cache, one("b"), B);
    assert!(cache.load(A).unwrap().is_none());
    assert_eq!(cache.load(B).unwrap().unwrap().name(EntityId(0)), "b");

    let mut names: Vec<_> =
        fs::read_dir(folder(&base)).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["base", "snapshot"]);
    let named = fs::read_to_string(folder(&base).join("base")).unwrap();
    assert_eq!(Path::new(&named), base.path().canonicalize().unwrap());
    // Of another base it is none, even in its place.
    let other = tempfile::tempdir().unwrap();
    save(&cache_of(&other, &base), one("c"), B);
    fs::copy(cache.snapshot().unwrap(), cache_of(&other, &base).snapshot().unwrap()).unwrap();
    assert!(cache_of(&other, &base).load(B).unwrap().is_none());
    // Without a folder of caches nothing is kept.
    assert!(Cache::of(base.path(), None).begin(A).unwrap().is_none());
    assert!(Cache::of(base.path(), None).load(B).unwrap().is_none());
}

#[test]
fn a_snapshot_is_shared_by_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Snapshot>();
}

#[test]
fn a_snapshot_outlives_its_file() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, one("a"), A);
    let loaded = cache.load(A).unwrap().unwrap();
    save(&cache, one("b"), B);
    drop(base);
    assert_eq!(loaded.name(EntityId(0)), "a");
}

/// A small one is copied: whoever cuts its file does not end the program.
#[test]
fn a_small_snapshot_does_not_need_its_file() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, one("a"), A);
    let loaded = cache.load(A).unwrap().unwrap();
    fs::File::options().write(true).open(cache.snapshot().unwrap()).unwrap().set_len(8).unwrap();
    assert_eq!(loaded.name(EntityId(0)), "a");
    assert!(loaded.is_whole());
}

#[test]
fn what_a_dead_writer_left_behind_is_swept() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, one("a"), A);
    let left = || {
        let files = fs::read_dir(folder(&base)).unwrap().flatten();
        files.filter(|file| file.file_name().to_string_lossy().contains("unfinished")).count()
    };
    // One is still written; of another the writer was killed.
    let writing = cache.begin(B).unwrap().unwrap();
    fs::write(folder(&base).join(".lore-unfinished-1"), "half a snapsh").unwrap();
    assert_eq!(left(), 2);
    save(&cache, one("c"), A);
    assert_eq!(left(), 1);
    writing.freeze(one("b"), |_| ()).unwrap();
    writing.keep().unwrap();
    assert_eq!((left(), cache.load(B).unwrap().unwrap().name(EntityId(0))), (0, "b"));
}

#[test]
fn a_damaged_file_is_told_and_replaced() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, one("a"), A);
    let file = cache.snapshot().unwrap();
    let bytes = fs::read(&file).unwrap();
    for length in [0, 7, 47, 48, bytes.len() - 1] {
        fs::write(&file, &bytes[..length]).unwrap();
        assert_eq!(cache.load(A).err().unwrap().code, Code::DamagedSnapshot, "cut to {length} bytes");
    }
    save(&cache, one("a"), A);
    assert!(cache.load(A).unwrap().is_some());
}

#[test]
fn what_cannot_be_saved_is_a_warning() {
    let base = tempfile::tempdir().unwrap();
    // A file stands where the folder would.
    fs::write(base.path().join("caches"), "").unwrap();
    let cache = cache(&base);
    let warning = cache.begin(A).err().unwrap();
    assert_eq!((warning.code, warning.severity), (Code::CacheNotSaved, crate::diagnostic::Severity::Warning));
    assert!(cache.load(A).unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_may_write_to_is_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, one("a"), A);
    for path in [base.path().join("caches"), folder(&base)] {
        assert!(cache.load(A).unwrap().is_some());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o770)).unwrap();
        assert!(cache.load(A).unwrap().is_none());
        let warning = cache.begin(A).err().unwrap();
        let expected = format!(
            "the cache in `{}` is not used: others may write to it",
            base.path().join("caches").display()
        );
        assert_eq!((warning.code, &*warning.message), (Code::CacheNotSaved, expected.as_str()));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[test]
fn writers_and_readers_do_not_disturb_each_other() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers = [("a", A), ("b", B)].map(|(name, fingerprint)| {
            let cache = &cache;
            scope.spawn(move || (0..50).for_each(|_| save(cache, one(name), fingerprint)))
        });
        let readers = [("a", A), ("b", B)].map(|(name, fingerprint)| {
            let (cache, done) = (&cache, &done);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    if let Some(loaded) = cache.load(fingerprint).unwrap() {
                        assert_eq!(loaded.name(EntityId(0)), name);
                    }
                }
            })
        });
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        done.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
    assert_eq!(fs::read_dir(folder(&base)).unwrap().count(), 2);
}

/// More than [`Cache`] checks again each time.
fn large() -> Builder {
    let mut builder = Builder::new(schema());
    let types = builder.types_number(&[]);
    let file = builder.file_number("rows.csv");
    (0..200_000).for_each(|number| {
        builder.row(&format!("a thing of number {number}"), types, file, number);
    });
    builder
}

#[test]
fn a_large_snapshot_is_checked_again_when_its_file_is_another() {
    let base = tempfile::tempdir().unwrap();
    let cache = cache(&base);
    save(&cache, large(), A);
    let [file, checked] = ["snapshot", "checked"].map(|name| folder(&base).join(name));
    assert!(checked.exists() || cfg!(not(unix)));
    let loaded = cache.load(A).unwrap().unwrap();
    assert_eq!(loaded.named("a thing of number 4711").len(), 1);

    // A bit of a name is turned, and the time set back: the file is no more the one that was checked.
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(11).position(|window| window == b"number 4711").unwrap();
    bytes[at] ^= 1;
    drop(loaded);
    let damaged = fs::File::options().write(true).open(&file).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&damaged, &bytes[at..=at], at as u64).unwrap();
    damaged.set_modified(before).unwrap();
    assert_eq!(cache.load(A).err().unwrap().code, Code::DamagedSnapshot);

    save(&cache, large(), A);
    fs::remove_file(&checked).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    assert!(cache.load(A).unwrap().is_some());
    assert!(checked.exists() || cfg!(not(unix)));
}
