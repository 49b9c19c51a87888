//! Why a file is not touched, and the way out.

use std::error::Error;
use std::fmt;
use std::io;

/// An error of this module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(not(unix), allow(dead_code, reason = "whose a file is can be asked on Unix alone"))]
pub enum Refused {
    /// A link, to somewhere outside of its folder.
    LeadsOut,
    /// A link, where the file itself is to be written.
    Link,
    /// A folder, a pipe, a device.
    NoFile,
    /// Not beneath the base, nor where the command line says.
    Outside,
    /// What the system makes up while it is read.
    NoLength,
    /// Longer, shorter or another than when it was opened.
    Changed,
    OfOthers,
    /// Others may write to it.
    ForOthers,
    /// Hard links.
    ManyNames,
}

impl Refused {
    pub fn reason(self) -> &'static str {
        self.told().0
    }

    /// What is wrong, and the way out.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Refused::LeadsOut => (
                "it is a link that leads out of its folder",
                "put the file itself in the link's place, or name the file that it leads to",
            ),
            Refused::Link => ("it is a link", "name the file itself, or remove the link"),
            Refused::NoFile => ("it is not a regular file", "move it away, or name another file"),
            Refused::Outside => (
                "it lies outside of the base",
                "put it in the base's folder, or allow it on the command line: --allow-outside",
            ),
            Refused::NoLength => ("it has no length, and gives bytes all the same", "read a copy of it"),
            Refused::Changed => {
                ("it has changed while it was read", "read it again when nobody writes to it")
            }
            Refused::OfOthers => ("it belongs to another user", "set LORE_CACHE to a folder of your own"),
            Refused::ForOthers => (
                "others may write to it",
                "take that permission away (chmod go-w), or set LORE_CACHE to a folder of your own",
            ),
            Refused::ManyNames => (
                "it has other names (hard links), which would be written to as well",
                "put a copy in its place",
            ),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl Error for Refused {}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> io::Error {
        io::Error::other(refused)
    }
}

fn refused(error: &io::Error) -> Option<Refused> {
    error.get_ref()?.downcast_ref::<Refused>().copied()
}

/// The way out, where an error of this module has one of its own.
pub fn help(error: &io::Error) -> Option<&'static str> {
    refused(error).map(|refused| refused.told().1)
}

/// Whether an error is that a file lies outside of what may be read.
pub fn is_outside(error: &io::Error) -> bool {
    refused(error) == Some(Refused::Outside)
}
