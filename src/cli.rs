//! The command line: arguments become inert data first ([`arguments`]), then they are carried out ([`run`]).

pub mod arguments;
mod asked;
mod bounded;
mod compile;
mod data;
mod help;
mod init;
mod locate;
mod report;
mod run;
mod status;
mod terminal;
mod vocab;
mod without_base;

pub use status::Status;

use crate::diagnostic::{guarded, keep_places};
use arguments::Arguments;
use clap::Parser;
use std::ffi::OsString;

/// Runs the program with its arguments, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments = Arguments::try_parse_from(arguments)
        .and_then(|arguments| data::check_format(&arguments).map(|()| arguments));
    match arguments {
        Ok(arguments) => {
            keep_places();
            guarded(|| run::run(&arguments)).unwrap_or_else(|panic| {
                report::report(arguments.common.color, &[*panic]);
                Status::Failed
            })
        }
        Err(error) => report::tell(&error),
    }
}
