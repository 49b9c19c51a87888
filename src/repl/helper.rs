//! What the editor asks while a line is typed: completions, hints, colours, and whether Enter ends it.

use crate::script::commands::{self, Argument, COMMANDS};
use crate::script::{blanked, is_open};
use crate::session::{Session, WordKind};
use crate::visible::{hides, visible, without_hidden};
use rustyline::Context;
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

pub const PROMPT: &str = "lore> ";

pub type Editor = rustyline::Editor<LineHelper, FileHistory>;

pub struct LineHelper {
    session: Rc<RefCell<Session>>,
    /// The editor asks for colours in any case, since nothing else goes through here; without them the line is only made to show.
    color: bool,
    /// The line is the name of a source.
    pub asking_source: bool,
    files: FilenameCompleter,
}

impl LineHelper {
    pub fn new(session: Rc<RefCell<Session>>, color: bool) -> LineHelper {
        LineHelper { session, color, asking_source: false, files: FilenameCompleter::new() }
    }
}

impl rustyline::Helper for LineHelper {}

/// A line, as far as the prompt understands it itself.
enum Line<'l> {
    /// A question, with blanks for the words before it (`explain`, `.explain`), so that offsets stay.
    Question(Cow<'l, str>),
    /// The name of a dot command, half typed.
    Command(&'l str),
    /// What follows a dot command's name, and where that begins.
    Argument(Argument, usize),
}

impl Line<'_> {
    fn read(line: &str) -> Line<'_> {
        let start = line.len() - line.trim_start().len();
        let word_end = line[start..].find(char::is_whitespace).map(|length| start + length);
        let word = &line[start..word_end.unwrap_or(line.len())];
        let after = |end: usize| Line::Question(Cow::Owned(blanked(&line[..end]) + &line[end..]));
        match (word.strip_prefix('.'), word_end) {
            (Some(name), None) => Line::Command(name),
            (Some(name), Some(end)) => match commands::find(name).map_or(Argument::None, |it| it.argument) {
                Argument::Question | Argument::Claim => after(end),
                argument => Line::Argument(argument, line.len() - line[end..].trim_start().len()),
            },
            (None, Some(end)) if matches!(word, "explain" | "expect" | "profile") => after(end),
            _ => Line::Question(Cow::Borrowed(line)),
        }
    }
}

impl Completer for LineHelper {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        context: &Context,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        const MOST_SOURCES: usize = 200;
        let Ok(session) = self.session.try_borrow() else { return Ok((cursor, vec![])) };
        let Some(before) = line.get(..cursor) else { return Ok((cursor, vec![])) };
        if self.asking_source {
            return Ok((0, session.source_names(before, MOST_SOURCES).into_iter().map(plain).collect()));
        }
        Ok(match Line::read(before) {
            Line::Question(question) => {
                let (start, candidates) = session.complete(&question, cursor);
                let pair = |candidate: crate::session::Candidate| Pair {
                    display: visible(&format!("{}  {}", candidate.text, candidate.note))
                        .trim_end()
                        .to_string(),
                    replacement: candidate.text,
                };
                (start.min(cursor), candidates.into_iter().map(pair).collect())
            }
            Line::Command(name) => {
                let commands = COMMANDS.iter().filter(|command| command.name.starts_with(name));
                let pair = |command: &commands::Command| Pair {
                    display: format!(".{}  {}", command.name, command.about),
                    replacement: format!(".{}", command.name),
                };
                (cursor - name.len() - 1, commands.map(pair).collect())
            }
            Line::Argument(Argument::File, _) => {
                let (start, mut files) = self.files.complete(line, cursor, context)?;
                files.retain(|file| !hides(&file.display) && !hides(&file.replacement));
                (start, files)
            }
            Line::Argument(argument, start) => {
                let typed = &before[start..];
                let words: Vec<String> = match argument {
                    Argument::OneOf(words) => words.iter().map(|word| word.to_string()).collect(),
                    Argument::Command => COMMANDS.iter().map(|command| command.name.to_string()).collect(),
                    Argument::Word => session.words(typed),
                    Argument::Name => session.name_list(typed, MOST_SOURCES),
                    _ => vec![],
                };
                let fits = |word: &String| word.to_lowercase().starts_with(&typed.to_lowercase());
                (start, words.into_iter().filter(fits).map(plain).collect())
            }
        })
    }
}

fn plain(text: String) -> Pair {
    Pair { display: visible(&text).into_owned(), replacement: text }
}

/// What comes next, in words; it cannot be accepted as typed.
pub struct LineHint(String);

impl Hint for LineHint {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for LineHelper {
    type Hint = LineHint;

    /// Only behind the end of a line, and only in colour: a hint that looks like what was typed misleads.
    fn hint(&self, line: &str, cursor: usize, _: &Context) -> Option<LineHint> {
        if !self.color
            || self.asking_source
            || cursor != line.len()
            || line.trim().is_empty()
            || line.contains('\n')
        {
            return None;
        }
        let hint = match Line::read(line) {
            Line::Question(question) => self.session.try_borrow().ok()?.hint(&question)?,
            Line::Argument(..) if line.trim_end().contains(' ') => return None,
            Line::Argument(..) => commands::find(line.trim().trim_start_matches('.'))?.usage.to_string(),
            Line::Command(_) => return None,
        };
        let space = if line.ends_with(' ') { "" } else { " " };
        let hint = format!("{space}{}", visible(&hint));
        let free = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        let used = unicode_width::UnicodeWidthStr::width(line) + PROMPT.len();
        // On a line of its own a hint would push the screen up with every key.
        (used + unicode_width::UnicodeWidthStr::width(hint.as_str()) < free).then_some(LineHint(hint))
    }
}

impl Highlighter for LineHelper {
    fn highlight<'l>(&self, line: &'l str, cursor: usize) -> Cow<'l, str> {
        let shown = shown(line);
        let Cow::Borrowed(line) = shown else { return shown };
        let (Line::Question(question), true) = (Line::read(line), self.color && !self.asking_source) else {
            return Cow::Borrowed(line);
        };
        let Ok(session) = self.session.try_borrow() else { return Cow::Borrowed(line) };
        let mut colored = String::with_capacity(2 * line.len());
        let mut done = 0;
        for (span, kind) in session.highlight(&question) {
            // The word that is being typed is not unknown yet.
            let unfinished = kind == WordKind::Unknown && span.end == cursor;
            let (Some(before), Some(word)) = (line.get(done..span.start), line.get(span.clone())) else {
                continue;
            };
            match code(kind).filter(|_| !unfinished) {
                Some(code) => colored += &format!("{before}\x1b[{code}m{word}\x1b[0m"),
                None => colored += &format!("{before}{word}"),
            }
            done = span.end;
        }
        colored.push_str(line.get(done..).unwrap_or(""));
        Cow::Owned(colored)
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        if self.color { Cow::Owned(format!("\x1b[1m{prompt}\x1b[0m")) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(format!("\x1b[2m{hint}\x1b[0m"))
    }

    fn highlight_char(&self, line: &str, _cursor: usize, _: CmdKind) -> bool {
        self.color || hides(line)
    }
}

/// A line as it is shown while it is typed, or comes out of the clipboard or the history. What takes no room is left out, so that
/// the cursor stands where it is; the answer tells of it.
fn shown(line: &str) -> Cow<'_, str> {
    if !line.split('\n').any(hides) {
        return Cow::Borrowed(line);
    }
    let lines = line.split('\n').map(|line| {
        let controls = line.replace(char::is_control, "\u{fffd}");
        without_hidden(&controls).into_owned()
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// The colour of a word.
fn code(kind: WordKind) -> Option<&'static str> {
    match kind {
        WordKind::Keyword => Some("1"),
        WordKind::Name => Some("36"),
        WordKind::TypeNoun => Some("32"),
        WordKind::Verb => Some("35"),
        WordKind::Attribute | WordKind::Adjective => Some("33"),
        WordKind::Literal => Some("34"),
        WordKind::Variable => Some("94"),
        WordKind::Unknown => Some("31"),
    }
}

impl Validator for LineHelper {
    /// Enter goes on where a statement breaks off; after an empty line it ends it nevertheless.
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let text = context.input();
        let goes_on = !self.asking_source && is_open(text) && !text.ends_with('\n');
        Ok(if goes_on { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}
