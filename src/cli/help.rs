//! `lore help`: how a command is used, and what the code of a message means.

use super::arguments::Arguments;
use crate::diagnostic::{Code, shortened};
use clap::error::ErrorKind;
use clap::{CommandFactory, Error, Parser};

/// What is told of a topic: of a code its entry of the index. All else is what clap tells, be it help or that there is none.
pub fn help(topic: Option<&str>) -> Result<String, Error> {
    let Some(topic) = topic else { return Err(of_command(None)) };
    // As the message has it: `error[no-base]`.
    let bare = topic.trim_start_matches("error").trim_start_matches("warning");
    if let Some(code) = Code::named(bare.trim_matches(['[', ']', ':'])) {
        return Ok(code.explained() + "\n");
    }
    if topic == "codes" {
        return Ok(codes());
    }
    let lore = Arguments::command();
    let commands: Vec<&str> = lore.get_subcommands().map(|command| command.get_name()).collect();
    if commands.contains(&topic) {
        return Err(of_command(Some(topic)));
    }
    let near = commands.into_iter().find(|name| strsim::damerau_levenshtein(name, topic) <= 2);
    let near = match near.or(Code::near(topic).map(Code::name)) {
        Some(near) => format!("did you mean `lore help {near}`?"),
        None => "`lore help` lists the commands, `lore help codes` the codes".to_string(),
    };
    let message = format!("there is no command and no code `{}`: {near}", shortened(topic));
    Err(Arguments::command().error(ErrorKind::InvalidSubcommand, message))
}

/// What `lore COMMAND --help` tells.
fn of_command(name: Option<&str>) -> Error {
    let line = ["lore"].into_iter().chain(name).chain(["--help"]);
    Arguments::try_parse_from(line).expect_err("help is no command to carry out")
}

/// The names of all codes, by what they are about.
fn codes() -> String {
    let room = |(title, codes): &(&str, &[Code])| {
        let names: Vec<&str> = codes.iter().map(|code| code.name()).collect();
        format!("{title}:\n  {}\n", names.join("\n  "))
    };
    Code::ROOMS.iter().map(room).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_a_command_or_a_code() {
        let told = |topic: &str| help(Some(topic)).unwrap();
        assert!(told("no-base").starts_with("no-base: "));
        for written in ["error[no-base]", "error[no-base]:", "[no-base]"] {
            assert_eq!(told(written), told("no-base"));
        }
        assert!(told("codes").contains("\n  unknown-word\n"));
        for command in Arguments::command().get_subcommands() {
            let help = help(Some(command.get_name())).unwrap_err();
            assert_eq!(help.kind(), ErrorKind::DisplayHelp, "{}", command.get_name());
        }
        for (wrong, near) in
            [("chekc", "lore help check`?"), ("no-bas", "lore help no-base`?"), ("xyzzy", "lore help codes`")]
        {
            let refused = help(Some(wrong)).unwrap_err();
            assert!(refused.use_stderr() && refused.to_string().contains(near), "{refused}");
        }
    }
}
