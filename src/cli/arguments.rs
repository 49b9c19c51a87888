//! Arguments as data.

use crate::disk;
use crate::model::Interval;
use crate::model::time::Day;
use crate::render::Format;
use crate::script::limits;
use crate::session::Options;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Builds a knowledge graph out of sourced facts and answers questions about it.
///
/// Without a command: a prompt for questions, or, when standard input is no terminal, the script that comes there.
#[derive(Parser, Debug)]
#[command(name = "lore", version, after_help = STATUSES, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Option<Command>,
}

const STATUSES: &str = "\
Exit status: 0 ran, even with no rows; 1 a statement was refused or failed; 2 usage; 3 the base has errors;
4 an expectation failed.";

#[derive(Args, Clone, Debug)]
pub struct Common {
    /// The directory of the base; without it, `kb` in the working directory, or the base that the working directory lies in
    #[arg(long, global = true, value_name = "DIR")]
    pub base: Option<PathBuf>,
    /// How answers are written: table, json, jsonl, csv, csv-evidence or markdown
    #[arg(long, global = true, value_name = "FORMAT", default_value_t = Format::Table)]
    pub format: Format,
    /// In CSV, put an apostrophe before each text that a spreadsheet would run as a formula
    #[arg(long, global = true)]
    pub no_formulas: bool,
    /// What `$name` stands for in questions
    #[arg(long, global = true, value_name = "NAME=VALUE", value_parser = parameter)]
    pub set: Vec<(String, String)>,
    /// The day that `now` is in questions, as 2025-04-30; without it, today's, in UTC
    #[arg(long, global = true, value_name = "DATE", value_parser = today)]
    pub today: Option<Day>,
    /// Let imports and links of the base read files outside of it
    #[arg(long, global = true)]
    pub allow_outside: bool,
    /// Let scripts write files, add to the base, read scripts anywhere and lift limits
    #[arg(long, global = true)]
    pub allow_write: bool,
    /// Stop a question, or the reading of the base, that takes longer: 10s, 500ms, 2m; at the prompt a minute, unless told otherwise
    #[arg(long, global = true, value_name = "TIME", value_parser = limits::duration)]
    pub timeout: Option<Duration>,
    /// Stop a question, or the reading of the base, that takes more memory: 500MB, 4GB
    #[arg(long, global = true, value_name = "SIZE", value_parser = limits::bytes)]
    pub memory: Option<usize>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
}

impl Common {
    /// What a session is opened with.
    pub fn options(&self) -> Options {
        Options {
            base: self.base().to_path_buf(),
            parameters: self.set.iter().cloned().collect(),
            today: self.today,
            timeout: self.timeout,
            memory: self.memory,
            caches: disk::cache_home(),
            allow_outside: self.allow_outside,
            ..Options::default()
        }
    }

    /// The base's directory, named or by its usual name.
    pub fn base(&self) -> &Path {
        self.base.as_deref().unwrap_or(Path::new(USUAL))
    }
}

fn today(text: &str) -> std::result::Result<Day, String> {
    Interval::read_day(text).ok_or_else(|| "a day is expected, as 2025-04-30".to_string())
}

/// What a base in the working directory is called where none is named.
pub const USUAL: &str = "kb";

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// Other languages that a question can be put in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Language {
    /// SPARQL, over the triples of `lore export`
    Sparql,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Answer one question
    Ask {
        /// The question; its words need no quotes
        #[arg(required = true, value_name = "QUESTION")]
        words: Vec<String>,
    },
    /// Show how a question is read and carried out, without running it
    Explain {
        /// Show the question in another language instead
        #[arg(long = "as", value_name = "LANGUAGE", value_enum)]
        form: Option<Language>,
        /// The question; its words need no quotes
        #[arg(required = true, value_name = "QUESTION")]
        words: Vec<String>,
    },
    /// Write the base as N-Triples, for engines that read SPARQL
    Export,
    /// Run scripts, up to the first error
    Run {
        /// Scripts, in this order; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Go on after a statement that failed
        #[arg(long)]
        keep_going: bool,
        /// Write each statement before its answer; in CSV beside it, on standard error; JSON has it in any case
        #[arg(long)]
        echo: bool,
    },
    /// Report every problem of the base
    Check {
        /// Print the declarations that facts lack instead, ready to be put into a fact file
        #[arg(long)]
        propose: bool,
    },
    /// Compile the base now
    Build {
        /// Read all files and check the snapshot, though nothing seems to have changed
        #[arg(long)]
        verify: bool,
    },
    /// Try imports before they are made, or have a mapping proposed for new files
    Import(Import),
    /// Bring fact files into their canonical layout
    Fmt {
        /// Change nothing; fail if a file has another layout
        #[arg(long)]
        check: bool,
        /// Files of the base; all of them when none is named
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Append a claim to the base
    Add {
        /// The claim; its words need no quotes
        #[arg(required = true, value_name = "CLAIM")]
        words: Vec<String>,
        /// The name of the source that attests it
        #[arg(long, value_name = "SOURCE")]
        from: String,
    },
    /// List what was asked in vain: the words that the base lacks, with what would win them
    Asked(Asked),
    #[command(flatten)]
    WithoutBase(WithoutBase),
}

#[derive(Args, Debug)]
pub struct Asked {
    /// The words for which questions were refused, most asked for first
    #[arg(long, required_unless_present = "keep", conflicts_with = "keep")]
    pub refused: bool,
    /// Keep such questions from now on, in a folder of your own; `off` deletes what was kept
    #[arg(long, value_enum, value_name = "on | off")]
    pub keep: Option<Switch>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

/// Commands that ask no base.
#[derive(Subcommand, Debug)]
pub enum WithoutBase {
    /// Begin a base: files that can be asked at once, with comments on what to put in their place
    Init {
        /// The base's directory, which is made if it is not there; `kb` if it is left out
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Print vocabularies that come with lore, which a base uses by a line `use NAME`; without a name, tell which there are
    Vocab {
        /// Vocabularies, such as `organisations`
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Print a script by which a shell completes commands, options and files
    Completions {
        /// The shell that is to read it
        #[arg(value_enum, value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print a page of the manual, for `man` to show: `lore man > lore.1`
    Man {
        /// The command that it is about; lore itself if it is left out
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Tell how a command is used, or what the code of a message means
    Help {
        /// A command, a code such as `unknown-word`, or `codes`, which lists those
        #[arg(value_name = "COMMAND | CODE")]
        topic: Option<String>,
    },
}

#[derive(Args, Debug)]
pub struct Import {
    /// Print a mapping for data files, guessed from their columns and values: to be edited, then kept in the base
    #[arg(long, requires = "files", required_unless_present = "dry_run", conflicts_with = "dry_run")]
    pub infer: bool,
    /// Show the first claims of each import, and how many there are; write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Data files to infer from; or the base's fact files whose imports are tried, all when none is named
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `name=value`
fn parameter(text: &str) -> Result<(String, String), String> {
    crate::script::pair(text).ok_or_else(|| "expected name=value, as in `--set chip=H20`".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(
            std::iter::once("lore").chain(line.split(' ').filter(|word| !word.is_empty())),
        )
    }

    #[test]
    fn the_definition_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn words_and_options_mix() {
        let arguments =
            parse("ask who stockpiled H20 --format json --set a=b --timeout 1.5 --base x").unwrap();
        assert!(
            matches!(arguments.command, Some(Command::Ask { words }) if words == ["who", "stockpiled", "H20"])
        );
        assert_eq!(arguments.common.format, Format::Json);
        assert_eq!(arguments.common.set, [("a".to_string(), "b".to_string())]);
        assert_eq!(arguments.common.timeout, Some(Duration::from_millis(1500)));
        assert_eq!(parse("--memory 500MB").unwrap().common.memory, Some(500 << 20));
        assert_eq!(parse("--timeout 2m").unwrap().common.timeout, Some(Duration::from_secs(120)));
        assert!(parse("").unwrap().command.is_none());
    }

    #[test]
    fn a_question_can_be_put_in_another_language() {
        let Some(Command::Explain { form, words }) =
            parse("explain --as sparql who stockpiled H20").unwrap().command
        else {
            panic!("not an explanation")
        };
        assert_eq!((form, words.join(" ").as_str()), (Some(Language::Sparql), "who stockpiled H20"));
    }

    #[test]
    fn what_cannot_be_understood_is_usage() {
        for line in [
            "ask",
            "explain --as prolog who",
            "run",
            "add x",
            "import",
            "import x.csv",
            "import --infer",
            "import --infer --dry-run x.csv",
            "--format xml",
            "--set =b",
            "--timeout -1s",
            "--timeout 0",
            "--memory much",
            "--memory 0",
            "frobnicate",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
    }
}
