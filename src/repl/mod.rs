//! The prompt.

use crate::script::Runner;
use std::io;
use std::path::Path;

pub fn run(_runner: Runner, _base: &Path) -> io::Result<()> {
    todo!()
}
