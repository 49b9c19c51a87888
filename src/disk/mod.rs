//! Files and folders: whatever lore opens, makes, replaces or removes goes through here.
//!
//! A base may come from anybody. So nothing is written through a link that leads out of the folder that is written to,
//! nothing is made under a name that could have been guessed, and what takes the place of another file is whole and on the
//! disk before it does ([`Folder`], [`Unfinished`]). What is read lies beneath the base's folder or what the user
//! named, links followed ([`Reach`]); it is a regular file, nothing that one could wait for, and is read as it was when it was
//! opened ([`Input`]). Paths are resolved within an opened folder by `cap-std`, which asks
//! the system not to leave it, whatever happens to links meanwhile.
#![allow(clippy::disallowed_methods, reason = "they are called here, and nowhere else")]

mod folder;
mod identity;
mod input;
mod list;
mod output;
mod places;
mod reach;
#[cfg(test)]
mod tests;
mod unfinished;
mod upwards;

pub use folder::{Folder, make_folder};
pub use identity::Identity;
pub use input::{Hash, Input, Reader, whole};
pub use list::{Entry, Leads, Node, is_loop, leads, list, node};
pub use output::{output, whole_output};
pub use places::{cache_home, history, make_own};
pub use reach::{Reach, is_outside};
pub use unfinished::Unfinished;
pub use upwards::{Upwards, upwards};

use std::error::Error;
use std::fmt;
use std::io;

/// Why a file is not touched, and the way out.
#[derive(Debug)]
struct Refused {
    reason: &'static str,
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

const LEADS_OUT: Refused = Refused {
    reason: "it is a link that leads out of its folder",
    help: "put the file itself in the link's place, or name the file that it leads to",
};
const LINK: Refused = Refused { reason: "it is a link", help: "name the file itself, or remove the link" };
const NO_FILE: Refused =
    Refused { reason: "it is not a regular file", help: "move it away, or name another file" };
const OUTSIDE: Refused = Refused {
    reason: "it lies outside of the base",
    help: "put it in the base's folder, or allow it on the command line: --allow-outside",
};
const NO_LENGTH: Refused =
    Refused { reason: "it has no length, and gives bytes all the same", help: "read a copy of it" };
const CHANGED: Refused =
    Refused { reason: "it has changed while it was read", help: "read it again when nobody writes to it" };
const OF_OTHERS: Refused =
    Refused { reason: "it belongs to another user", help: "set LORE_CACHE to a folder of your own" };
const FOR_OTHERS: Refused = Refused {
    reason: "others may write to it",
    help: "take that permission away (chmod go-w), or set LORE_CACHE to a folder of your own",
};
const MANY_NAMES: Refused = Refused {
    reason: "it has other names (hard links), which would be written to as well",
    help: "put a copy in its place",
};

/// The way out, where an error of this module has one of its own.
pub fn help(error: &io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<Refused>().map(|refused| refused.help)
}

/// The ways in which the system is asked to open what may be anything.
#[cfg(unix)]
fn carefully(options: &mut cap_std::fs::OpenOptions) -> &mut cap_std::fs::OpenOptions {
    use cap_std::fs::OpenOptionsExt;
    use rustix::fs::OFlags;
    // A pipe without another end, or a terminal, is not waited for; and a link that was put there just now is not followed.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
    options.custom_flags(flags.bits() as i32)
}

#[cfg(not(unix))]
fn carefully(options: &mut cap_std::fs::OpenOptions) -> &mut cap_std::fs::OpenOptions {
    options
}
