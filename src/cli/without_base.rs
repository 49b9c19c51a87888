//! Commands that ask no base: `lore init`, `lore vocab`, `lore completions`, `lore man` and `lore help`.

use super::arguments::{Arguments, Common, WithoutBase};
use super::report::{report, tell};
use super::status::Status;
use super::{help, init, terminal, vocab};
use crate::diagnostic::{Code, Diagnostic};
use crate::visible::Escapes;
use clap::CommandFactory;
use clap_mangen::Man;
use std::io::{self, Write};

pub fn run(common: &Common, command: &WithoutBase) -> io::Result<Status> {
    match command {
        WithoutBase::Init { folder } => init::init(common, folder.as_deref()),
        WithoutBase::Vocab { names } => vocab::vocab(names, common.color),
        WithoutBase::Completions { shell } => {
            let mut script = vec![];
            clap_complete::generate(*shell, &mut Arguments::command(), "lore", &mut script);
            print(&script)
        }
        WithoutBase::Man { command } => man(common, command.as_deref()),
        WithoutBase::Help { topic } => match help::help(topic.as_deref()) {
            Ok(text) => print(text.as_bytes()),
            Err(error) => Ok(tell(&error)),
        },
    }
}

/// The page of lore, or of one of its commands.
fn man(common: &Common, command: Option<&str>) -> io::Result<Status> {
    let mut lore = Arguments::command();
    lore.build();
    let page = match command {
        None => lore,
        Some(name) => match lore.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names: Vec<&str> = lore.get_subcommands().map(|command| command.get_name()).collect();
                let problem =
                    Diagnostic::error(Code::UnknownCommand, format!("`{name}` is no command of lore"));
                report(common.color, &[problem.help(format!("commands: {}", names.join(", ")))]);
                return Ok(Status::Usage);
            }
        },
    };
    let mut text = vec![];
    Man::new(page).source(format!("lore {}", env!("CARGO_PKG_VERSION"))).render(&mut text)?;
    print(&text)
}

fn print(text: &[u8]) -> io::Result<Status> {
    let mut out = terminal::for_programs(Escapes::People);
    out.write_all(text)?;
    out.flush()?;
    Ok(Status::Ran)
}
