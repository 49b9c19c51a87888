//! What may be read: the base's folder, and what the command line names.

use super::folder::Folder;
use super::input::Input;
use super::refused::Refused;
use std::io;
use std::path::{Path, PathBuf};

/// The places beneath which a base may read.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    places: Vec<Place>,
    /// Whether it may read everywhere.
    is_open: bool,
}

#[derive(Clone, Debug)]
struct Place {
    /// Its folder, unless it is a file.
    folder: Option<Folder>,
    /// Where it really is.
    real: PathBuf,
}

impl Reach {
    /// The base's folder and other places that the user named, as far as they are there; or everything.
    pub fn of<'p>(base: &'p Path, others: impl IntoIterator<Item = &'p str>, is_open: bool) -> Reach {
        let place = |path: &Path| {
            let real = real(path).ok()?;
            Some(Place { folder: Folder::open(&real).ok(), real })
        };
        let named = others.into_iter().map(Path::new).filter(|path| !path.as_os_str().is_empty());
        Reach { places: std::iter::once(base).chain(named).filter_map(place).collect(), is_open }
    }

    /// Opens a file to read it, if it lies where it may be read once all links are followed.
    pub fn open(&self, path: &Path) -> io::Result<Input> {
        let real = real(path)?;
        match self.place(&real) {
            Some((Place { folder: Some(folder), .. }, within)) => {
                // By now a link may have been put there: the folder is not left all the same.
                Input::of(folder.open_file(within)?, path)
            }
            Some(_) => Input::open(path),
            None if self.is_open => Input::open(path),
            None => Err(Refused::Outside.into()),
        }
    }

    /// Whether what lies there, links followed, may be read.
    pub fn contains(&self, path: &Path) -> io::Result<bool> {
        Ok(self.is_open || self.place(&real(path)?).is_some())
    }

    /// The place where a real path lies, and the path within it.
    fn place<'p>(&self, real: &'p Path) -> Option<(&Place, &'p Path)> {
        self.places.iter().find_map(|place| Some((place, real.strip_prefix(&place.real).ok()?)))
    }
}

/// Where a path leads, all links followed. The working directory may be written as nothing.
fn real(path: &Path) -> io::Result<PathBuf> {
    if path.as_os_str().is_empty() { Path::new(".").canonicalize() } else { path.canonicalize() }
}
