//! The command line: arguments become inert data first ([`arguments`]), then they are carried out ([`run`]).

mod apart;
pub mod arguments;
mod bounded;
mod compile;
mod data;
mod help;
mod init;
mod locate;
mod run;
mod terminal;

use crate::diagnostic::{guarded, keep_places};
use crate::render::Style;
use arguments::{Arguments, When};
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;

/// How a run of the program ended: its exit status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Status {
    /// Everything ran, even if there were no rows.
    Ran = 0,
    /// A statement was refused, or failed.
    Failed = 1,
    /// The command line cannot be understood.
    Usage = 2,
    /// The base has errors.
    Base = 3,
    /// An expectation of a script did not hold.
    Expectation = 4,
}

/// Runs the program with its arguments, the first of which is its name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments = Arguments::try_parse_from(arguments)
        .and_then(|arguments| data::check_format(&arguments).map(|()| arguments));
    match arguments {
        Ok(arguments) => {
            keep_places();
            guarded(|| run::run(&arguments)).unwrap_or_else(|panic| {
                run::report(arguments.common.color, &[*panic]);
                Status::Failed
            })
        }
        Err(error) => tell(&error),
    }
}

/// Tells what clap has to say: what is wrong with the arguments, or the help that was asked for.
fn tell(error: &clap::Error) -> Status {
    let text = error.render().to_string();
    if error.use_stderr() {
        let _ = terminal::to_people(std::io::stderr(), Style::default()).out.write_all(text.as_bytes());
        return Status::Usage;
    }
    // Help and the version are what was asked for.
    print(&text)
}

fn print(text: &str) -> Status {
    let mut out = terminal::plain();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_or_else(|error| run::unwritten(&error, When::Auto), |()| Status::Ran)
}
