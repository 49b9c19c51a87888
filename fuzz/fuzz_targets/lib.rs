//! What the targets share: a base in a directory of its own.

use lore::diagnostic::Diagnostic;
use lore::session::{Options, Session};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// The fact files of the bundled base, where their cache does not disturb anybody.
pub fn bundled() -> TempDir {
    copied(&project().join("kb"))
}

/// The bundled base, and those of the golden scripts.
pub fn bases() -> Vec<TempDir> {
    let golden = fs::read_dir(project().join("tests/golden/bases")).expect("the bases of the golden scripts");
    let mut golden: Vec<PathBuf> = golden.map(|entry| entry.expect("one of them").path()).collect();
    golden.sort();
    [bundled()].into_iter().chain(golden.iter().map(|base| copied(base))).collect()
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn copied(base: &Path) -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    copy(base, directory.path());
    directory
}

/// A refusal can be shown, and is not for a fault of lore's own, which is told as one.
pub fn told(problem: &Diagnostic) {
    assert_ne!(problem.code.name(), "internal", "{problem}");
    problem.render(false);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the bundled base") {
        let path = entry.expect("a file of it").path();
        let to = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() && !path.ends_with(lore::base::OLD_CACHE) {
            fs::create_dir(&to).expect("a directory");
            copy(&path, &to);
        } else if path.is_file() {
            fs::copy(&path, &to).expect("a copy");
        }
    }
}

/// How a base is opened: a question that runs longer is slow, not wrong.
pub fn options(base: &Path) -> Options {
    let caches = Some(base.join(".caches"));
    Options { base: PathBuf::from(base), timeout: Some(Duration::from_secs(2)), caches, ..Options::default() }
}

/// The base in a directory, which has no errors.
pub fn open(base: &Path) -> Session {
    Session::open(options(base)).unwrap_or_else(|problems| panic!("{}", problems[0]))
}
