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
mod refused;
#[cfg(test)]
mod tests;
mod unfinished;
mod upwards;

pub use folder::{Folder, make_folder};
pub use identity::Identity;
pub use input::{Hash, Input, Reader, whole};
pub use list::{Entry, Leads, Node, is_loop, leads, list, node};
pub use output::{output, whole_output};
pub use places::{asked_home, cache_home, history, make_own};
pub use reach::Reach;
pub use refused::{help, is_outside};
pub use unfinished::Unfinished;
pub use upwards::{Upwards, upwards};
