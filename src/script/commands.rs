//! The dot commands, of scripts and of the prompt alike: one table, from which they are run, completed and
//! explained.

use super::limits;
use super::picks::Pick;
use super::runner::{Flow, Runner, Stop, no_answer, not_allowed};
use super::split::Statement;
use super::statement::{pair, question, rehome, row_number};
use crate::diagnostic::{Code, Diagnostic, Source, Span, reason, shortened};
use crate::disk;
use crate::render::{Format, Target};
use crate::session::Session;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// One dot command.
pub struct Command {
    pub name: &'static str,
    /// What follows the name, as help prints it.
    pub usage: &'static str,
    pub about: &'static str,
    /// More, for `.help NAME`.
    pub details: &'static str,
    pub argument: Argument,
    run: fn(&mut Call) -> std::result::Result<Flow, Stop>,
}

/// What may follow a command's name, for completion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Argument {
    None,
    Question,
    Claim,
    File,
    /// The beginning of an entity's name.
    Name,
    /// A word of the vocabulary.
    Word,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The name of a command.
    Command,
}

pub const COMMANDS: &[Command] = &[
    Command {
        name: "help",
        usage: "[COMMAND | CODE]",
        about: "what can be asked, and these commands",
        details: "`.help mode` tells more about `.mode`, `.help unknown-word` what a message means that begins with `error[unknown-word]`.",
        argument: Argument::Command,
        run: help,
    },
    Command {
        name: "schema",
        usage: "[TYPE | RELATION]",
        about: "the types, relations and attributes of the base",
        details: "With a name: that type or relation alone, with all its forms, roles and measures.",
        argument: Argument::Word,
        run: |call| {
            let text = call.runner.session.borrow().schema(call.optional())?;
            call.text(&text)
        },
    },
    Command {
        name: "names",
        usage: "[PREFIX]",
        about: "the entities whose name or alias begins so",
        details: "Each with its types and its other names.",
        argument: Argument::Name,
        run: |call| {
            let text = call.runner.session.borrow().names(call.argument());
            call.text(&text)
        },
    },
    Command {
        name: "forms",
        usage: "VERB",
        about: "the ways to say a verb, a phrase or an attribute",
        details: "`.forms stockpile` lists stockpiles, stockpiled, stockpiling and stockpiled by, and what they relate.",
        argument: Argument::Word,
        run: |call| {
            let word = call.required("which verb?", "`.forms stockpile`")?;
            let text = call.runner.session.borrow().forms(word)?;
            call.text(&text)
        },
    },
    Command {
        name: "explain",
        usage: "[--as sparql] QUESTION",
        about: "how a question is read and carried out, without running it",
        details: "Its tokens, reading, `find` form and plan. The `find` form can be put back to the same answer. \
                  With `--as sparql`, the question in SPARQL, over the triples that `lore export` writes.",
        argument: Argument::Question,
        run: |call| {
            call.required("explain which question?", "`.explain who stockpiled H20`")?;
            call.runner.explain(call.statement, call.span.clone())?;
            Ok(Flow::Continue)
        },
    },
    Command {
        name: "profile",
        usage: "QUESTION",
        about: "runs a question and tells what each step of its plan did",
        details: "How many solutions each step found, how many were expected, and how long it took. \
                  The same as `profile QUESTION`.",
        argument: Argument::Question,
        run: |call| {
            call.required("profile which question?", "`.profile who stockpiled H20`")?;
            call.runner.profile(call.statement, call.span.clone())?;
            Ok(Flow::Continue)
        },
    },
    Command {
        name: "why",
        usage: "ROW",
        about: "the evidence of a row of the last answer",
        details: "Rows count from 1. Every claim behind the row, who attests it and where it stands in the base.",
        argument: Argument::None,
        run: |call| {
            let row = row_number(call.statement, call.span.clone())?;
            call.runner.why(row)?;
            Ok(Flow::Continue)
        },
    },
    Command {
        name: "mode",
        usage: "FORMAT",
        about: "how answers are written: table, json, jsonl, csv, csv-evidence or markdown",
        details: "Alone it tells the format in use.",
        argument: Argument::OneOf(&["table", "json", "jsonl", "csv", "csv-evidence", "markdown"]),
        run: mode,
    },
    Command {
        name: "output",
        usage: "[FILE | stdout]",
        about: "writes answers to a file from now on",
        details: "The file is written anew. `.output stdout`, or `.output` alone, ends it.",
        argument: Argument::File,
        run: output,
    },
    Command {
        name: "timer",
        usage: "on | off",
        about: "tells how long each statement took",
        details: "",
        argument: Argument::OneOf(&["on", "off"]),
        run: |call| {
            call.runner.timer = match call.argument() {
                "on" => true,
                "off" => false,
                _ => return Err(call.usage("the timer is `on` or `off`", "`.timer on`")),
            };
            Ok(Flow::Continue)
        },
    },
    Command {
        name: "timeout",
        usage: "TIME | off",
        about: "how long a question may take, the writing of its answer included",
        details: "10s, 500ms, 2m. Alone it tells the limit. At the prompt there is one of a minute unless `--timeout` says otherwise.",
        argument: Argument::OneOf(&["10s", "1m", "10m", "off"]),
        run: timeout,
    },
    Command {
        name: "memory",
        usage: "SIZE | off",
        about: "how much memory a question may take",
        details: "500MB, 4GB; `off` is the limit that there is without `--memory`. Alone it tells the limit.",
        argument: Argument::OneOf(&["1GB", "4GB", "16GB", "off"]),
        run: memory,
    },
    Command {
        name: "read",
        usage: "FILE",
        about: "runs a script, up to its first error",
        details: "Within a script the file is looked for beside that script.",
        argument: Argument::File,
        run: |call| {
            let name = call.required("read which file?", "`.read questions.ask`")?.to_string();
            match call.runner.include(&name, call.statement, call.span.clone())? {
                Flow::Quit => Ok(Flow::Continue),
                end => Ok(end),
            }
        },
    },
    Command {
        name: "set",
        usage: "name=value",
        about: "what `$name` stands for in questions",
        details: "The same as `let name = value`.",
        argument: Argument::None,
        run: |call| {
            let Some((name, value)) = pair(call.argument()) else {
                return Err(call.usage("expected a name and its value", "`.set chip=H20`"));
            };
            call.runner.session.borrow_mut().set(&name, &value)?;
            Ok(Flow::Continue)
        },
    },
    Command {
        name: "add",
        usage: "CLAIM --from SOURCE",
        about: "appends a claim to the base, attested by a source",
        details: "The claim is on disk when this says so. At the prompt, without `--from`, it asks for the source.",
        argument: Argument::Claim,
        run: add,
    },
    Command {
        name: "learn",
        usage: "[WORD = WORD OF THE BASE]",
        about: "has the base know a word of yours for one of its own",
        details: "It declares a synonym, with all its forms, in the base's files. Alone, behind a number that picked a question \
                  with another word in the place of one that nobody knew, it learns that one.",
        argument: Argument::None,
        run: learn,
    },
    Command {
        name: "save",
        usage: "FILE",
        about: "writes the last answer to a file, in the format that its ending names",
        details: "Endings: .txt (a table), .json, .jsonl, .csv, .md. Claims need no saving: `.add` writes them at once.",
        argument: Argument::File,
        run: save,
    },
    Command {
        name: "quit",
        usage: "",
        about: "ends the session, or the script; so does Ctrl-D at the prompt",
        details: "",
        argument: Argument::None,
        run: |_| Ok(Flow::Quit),
    },
];

/// The command so named.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// A command as it was called.
struct Call<'a> {
    runner: &'a mut Runner,
    statement: &'a Statement,
    /// Where its argument stands.
    span: Span,
}

/// Runs the command that a statement calls.
pub(super) fn run(
    runner: &mut Runner,
    statement: &Statement,
    name: Span,
    argument: Span,
) -> std::result::Result<Flow, Stop> {
    let word = &statement.code[name.clone()];
    let command = find(word).or_else(|| (word == "exit").then(|| find("quit")).flatten());
    let Some(command) = command else {
        let problem =
            Diagnostic::error(Code::UnknownCommand, format!("there is no command `.{}`", shortened(word)))
                .at(&statement.source, name, "not a command");
        return Err(Stop::Refused(Box::new(match nearest(word) {
            Some(near) => problem.help(format!("did you mean `.{near}`? `.help` lists all commands")),
            None => problem.help("`.help` lists all commands"),
        })));
    };
    (command.run)(&mut Call { runner, statement, span: argument })
}

fn nearest(word: &str) -> Option<&'static str> {
    let distance = |command: &&Command| strsim::damerau_levenshtein(command.name, word);
    let near =
        COMMANDS.iter().filter(|command| word.len() < 40 && distance(command) <= 2).min_by_key(distance);
    near.or_else(|| COMMANDS.iter().find(|command| !word.is_empty() && command.name.starts_with(word)))
        .map(|command| command.name)
}

impl Call<'_> {
    fn argument(&self) -> &str {
        &self.statement.code[self.span.clone()]
    }

    fn optional(&self) -> Option<&str> {
        Some(self.argument()).filter(|argument| !argument.is_empty())
    }

    fn required(&self, question: &str, example: &str) -> std::result::Result<&str, Stop> {
        self.optional().ok_or_else(|| self.usage(question, example))
    }

    fn usage(&self, message: &str, example: &str) -> Stop {
        Stop::Refused(Box::new(
            Diagnostic::error(Code::CommandForm, message)
                .at(&self.statement.source, self.span.clone(), "")
                .help(example),
        ))
    }

    fn is_allowed(&self, message: &'static str) -> std::result::Result<(), Stop> {
        match self.runner.is_allowed() {
            true => Ok(()),
            false => Err(not_allowed(message, self.statement, self.span.clone())),
        }
    }

    fn text(&mut self, text: &str) -> std::result::Result<Flow, Stop> {
        self.runner.output.text(self.statement.text(), text)?;
        Ok(Flow::Continue)
    }
}

const QUESTIONS: &str = "\
Questions begin with who, what, which, how many, how much, did, is, when, where, how is … connected to …, why,
list or describe. `find` is the exact form of a question; `explain QUESTION` prints it, `profile QUESTION` measures it.
`why 2` shows the evidence of row 2. `let chip = H20` names a value: who stockpiled $chip. `expect QUESTION is A and B` checks an answer.
";

fn help(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let topic = call.argument().trim_start_matches('.');
    if topic.is_empty() {
        let widest = COMMANDS.iter().map(|it| it.name.len() + it.usage.len()).max().unwrap_or(0);
        let line = |it: &Command| {
            let head = format!("{} {}", it.name, it.usage);
            format!("  .{head:<width$}  {}\n", it.about, width = widest + 1)
        };
        let examples = call.runner.session.borrow().examples();
        let examples: String = examples.iter().map(|question| format!("  {question}\n")).collect();
        let commands: String = COMMANDS.iter().map(line).collect();
        let text =
            format!("{QUESTIONS}\nQuestions to this base, for example:\n{examples}\nCommands:\n{commands}");
        return call.text(&text);
    }
    if let Some(code) = Code::named(topic) {
        return call.text(&code.explained());
    }
    let Some(command) = find(topic) else {
        let near = nearest(topic).or(Code::near(topic).map(Code::name));
        let near =
            near.map_or("`.help` lists all".to_string(), |near| format!("did you mean `.help {near}`?"));
        return Err(call.usage(&format!("there is no help on `{topic}`"), &near));
    };
    let usage = format!(".{} {}", command.name, command.usage);
    let text = format!("{}\n  {}\n  {}", usage.trim_end(), command.about, command.details);
    call.text(text.trim_end())
}

fn mode(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let Some(word) = call.optional() else {
        let format = call.runner.output.format();
        call.runner.output.say(format.word());
        return Ok(Flow::Continue);
    };
    let format: Format = word.parse().map_err(|message: String| call.usage(&message, "`.mode json`"))?;
    call.runner.output.set_format(format)?;
    Ok(Flow::Continue)
}

const LIFTED: &str = "a script may not lift the limits of the command line by itself";

fn timeout(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let Some(limit) = call.optional() else {
        let limit = call.runner.session.borrow_mut().options_mut().timeout;
        call.runner.output.say(&limit.map_or("off".to_string(), limits::in_words));
        return Ok(Flow::Continue);
    };
    let limit = limits::or_off(limit, limits::duration);
    let limit = limit.map_err(|message| call.usage(&message, "`.timeout 2m`"))?;
    let (most, _) = call.runner.ceiling;
    if most.is_some_and(|most| limit.is_none_or(|limit| limit > most)) {
        call.is_allowed(LIFTED)?;
    }
    call.runner.session.borrow_mut().options_mut().timeout = limit;
    Ok(Flow::Continue)
}

fn memory(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let Some(limit) = call.optional() else {
        let limit = call.runner.session.borrow().memory();
        call.runner.output.say(&format!("{}MB", limit >> 20));
        return Ok(Flow::Continue);
    };
    let limit = limits::or_off(limit, limits::bytes);
    let limit = limit.map_err(|message| call.usage(&message, "`.memory 4GB`"))?;
    let (_, most) = call.runner.ceiling;
    if limit.unwrap_or(Session::MEMORY) > most {
        call.is_allowed(LIFTED)?;
    }
    call.runner.session.borrow_mut().options_mut().memory = limit;
    Ok(Flow::Continue)
}

/// The ending of the file's name tells the format, where it is that of one.
fn output(call: &mut Call) -> std::result::Result<Flow, Stop> {
    match call.argument().to_string().as_str() {
        "" | "stdout" => call.runner.output.return_home()?,
        path => {
            call.is_allowed("`.output` writes to a file, which a script may not do by itself")?;
            let file = disk::output(&place(path)).map_err(|error| unwritable(path, &error))?;
            let file = BufWriter::new(file);
            let style = call.runner.output.style().of_file();
            call.runner.output.redirect(Target { out: Box::new(file), style })?;
            if let Some(format) = format_of(path) {
                call.runner.output.set_format(format)?;
            }
            let format = call.runner.output.format();
            call.runner.output.say(&format!("answers go to {path}, as {format}; `.output stdout` ends that"));
        }
    }
    Ok(Flow::Continue)
}

/// The format that a file's ending names.
fn format_of(path: &str) -> Option<Format> {
    match path.rsplit_once('.')?.1 {
        "txt" => Some(Format::Table),
        "json" => Some(Format::Json),
        "jsonl" => Some(Format::Jsonl),
        "csv" => Some(Format::Csv),
        "md" => Some(Format::Markdown),
        _ => None,
    }
}

/// A path as it is typed: `~/` is the user's home.
fn place(path: &str) -> PathBuf {
    match path.strip_prefix("~/").zip(std::env::home_dir()) {
        Some((rest, home)) => home.join(rest),
        None => path.into(),
    }
}

fn unwritable(path: &str, error: &io::Error) -> Box<Diagnostic> {
    let problem = Diagnostic::error(Code::CannotWrite, format!("cannot write `{path}`: {}", reason(error)));
    Box::new(disk::help(error).into_iter().fold(problem, Diagnostic::help))
}

fn save(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let path = call.required("save the last answer to which file?", "`.save answer.csv`")?;
    let Some(format) = format_of(path) else {
        let endings = "endings: .txt .json .jsonl .csv .md";
        return Err(call.usage("the file's ending names the format", endings));
    };
    let format = match format {
        Format::Csv if call.runner.output.format() == Format::CsvEvidence => Format::CsvEvidence,
        format => format,
    };
    call.is_allowed("`.save` writes a file, which a script may not do by itself")?;
    let session = call.runner.session.borrow();
    let answer = session.last().ok_or_else(no_answer)?;
    let mut renderer = format.renderer(call.runner.output.style().of_file(), false);
    let mut written = || {
        let mut unfinished = disk::whole_output(&place(path))?;
        let mut file = BufWriter::new(unfinished.file());
        renderer.answer(answer, &mut file)?;
        file.flush()?;
        drop(file);
        unfinished.keep()
    };
    written().map_err(|error| unwritable(path, &error))?;
    let rows = answer.rows.len();
    drop(session);
    let without = match format {
        Format::Csv => "; CSV has no evidence, .json and .md keep it",
        _ => "",
    };
    let rows = if rows == 1 { "1 row".to_string() } else { format!("{rows} rows") };
    call.runner.output.say(&format!("{rows} saved to {path}{without}"));
    Ok(Flow::Continue)
}

fn add(call: &mut Call) -> std::result::Result<Flow, Stop> {
    let Some((claim, source)) = claim_and_source(call.argument()) else {
        let example = "`.add ByteDance stockpiled H20 --from nikkei-2025`";
        return Err(call.usage("which claim, and from which source?", example));
    };
    call.is_allowed("`.add` writes to the base, which a script may not do by itself")?;
    let claim = question(call.statement, call.span.start..call.span.start + claim.len());
    let done = call.runner.session.borrow_mut().add(&claim, source);
    let done = done.map_err(|problem| rehome(problem, &claim, call.statement))?;
    call.text(&done)
}

fn learn(call: &mut Call) -> std::result::Result<Flow, Stop> {
    call.is_allowed("`.learn` writes to the base, which a script may not do by itself")?;
    let is_typed = call.optional().is_some();
    let synonym = match call.runner.exchanged.clone() {
        _ if is_typed => question(call.statement, call.span.clone()),
        Some((word, words)) => {
            let synonyms = call.runner.session.borrow().synonyms_for(&word, &words);
            match synonyms.as_slice() {
                [] => return Err(call.usage(&format!("what is `{word}` to stand for?"), LEARNING)),
                [only] => Source::new("synonym", only.as_str()),
                several => return which_word(call, several),
            }
        }
        None => return Err(call.usage("which word, and what does it stand for?", LEARNING)),
    };
    let done = call.runner.session.borrow_mut().learn(&synonym);
    let at_home = |problem| if is_typed { rehome(problem, &synonym, call.statement) } else { problem };
    let done = done.map_err(at_home)?;
    call.runner.exchanged = None;
    call.text(&done)
}

const LEARNING: &str = "`.learn hoard = stockpile`";

/// English leaves open what the dictionary form of a word is: whoever typed it picks.
fn which_word(call: &mut Call, synonyms: &[String]) -> std::result::Result<Flow, Stop> {
    let lines = synonyms.iter().zip(1..).map(|(synonym, number)| format!("  {number}: .learn {synonym}\n"));
    let text = format!("which is the word? a number picks it\n{}", lines.collect::<String>());
    call.runner.picks = Some(synonyms.iter().map(|it| Pick::of(format!(".learn {it}"))).collect());
    call.text(text.trim_end())
}

/// `CLAIM --from SOURCE`
pub fn claim_and_source(text: &str) -> Option<(&str, &str)> {
    let (claim, source) = text.rsplit_once("--from")?;
    let (claim, source) = (claim.trim(), source.trim());
    (!claim.is_empty() && !source.is_empty()).then_some((claim, source))
}
