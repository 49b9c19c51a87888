//! Why a file is not touched, and the way out.

use std::error::Error;
use std::fmt;
use std::io;

/// An error of this module.
#[derive(Debug)]
pub struct Refused {
    pub reason: &'static str,
    help: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl Error for Refused {}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> io::Error {
        io::Error::other(refused)
    }
}

pub const LEADS_OUT: Refused = Refused {
    reason: "it is a link that leads out of its folder",
    help: "put the file itself in the link's place, or name the file that it leads to",
};
pub const LINK: Refused =
    Refused { reason: "it is a link", help: "name the file itself, or remove the link" };
pub const NO_FILE: Refused =
    Refused { reason: "it is not a regular file", help: "move it away, or name another file" };
pub const OUTSIDE: Refused = Refused {
    reason: "it lies outside of the base",
    help: "put it in the base's folder, or allow it on the command line: --allow-outside",
};
pub const NO_LENGTH: Refused =
    Refused { reason: "it has no length, and gives bytes all the same", help: "read a copy of it" };
pub const CHANGED: Refused =
    Refused { reason: "it has changed while it was read", help: "read it again when nobody writes to it" };
pub const OF_OTHERS: Refused =
    Refused { reason: "it belongs to another user", help: "set LORE_CACHE to a folder of your own" };
pub const FOR_OTHERS: Refused = Refused {
    reason: "others may write to it",
    help: "take that permission away (chmod go-w), or set LORE_CACHE to a folder of your own",
};
pub const MANY_NAMES: Refused = Refused {
    reason: "it has other names (hard links), which would be written to as well",
    help: "put a copy in its place",
};

/// The way out, where an error of this module has one of its own.
pub fn help(error: &io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<Refused>().map(|refused| refused.help)
}

/// Whether an error is that a file lies outside of what may be read.
pub fn is_outside(error: &io::Error) -> bool {
    error.get_ref().and_then(|it| it.downcast_ref::<Refused>()).is_some_and(|it| it.reason == OUTSIDE.reason)
}
