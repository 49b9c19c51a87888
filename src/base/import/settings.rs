//! What an import says of its file, beside what it makes of the rows.

use crate::diagnostic::{Code, Diagnostic, Result, Source};
use crate::syntax::facts::tree::{Import, ImportKind, Policy};
use std::path::Path;
use std::sync::Arc;

/// How a file is read.
pub struct Settings {
    pub format: Format,
    pub delimiter: u8,
    /// How many lines at the file's begin are no part of it.
    pub skip: u32,
    /// The names of the columns, where the file does not say them or not all are wanted.
    pub header: Option<Vec<String>>,
    /// How many wrong rows are left out; `None` where each is an error.
    pub skips: Option<usize>,
}

/// The formats that files are imported from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Csv,
    JsonLines,
    NTriples,
    Turtle,
}

/// How many rows `on error skip` leaves out where it does not say how many.
const SKIPPED: usize = 1000;

impl Format {
    /// The format with the words that an import says it by.
    const WORDS: [(&str, Format); 4] = [
        ("csv", Format::Csv),
        ("json lines", Format::JsonLines),
        ("n-triples", Format::NTriples),
        ("turtle", Format::Turtle),
    ];

    /// The format that a file's ending tells: CSV where it tells none.
    pub fn of(path: &Path) -> Format {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("jsonl" | "ndjson") => Format::JsonLines,
            Some("nt") => Format::NTriples,
            Some("ttl") => Format::Turtle,
            _ => Format::Csv,
        }
    }

    fn is_of_triples(self) -> bool {
        matches!(self, Format::NTriples | Format::Turtle)
    }
}

impl Settings {
    pub fn new(format: Format) -> Settings {
        Settings { format, delimiter: b',', skip: 0, header: None, skips: None }
    }

    pub fn of(source: &Arc<Source>, import: &Import, path: &Path) -> Result<Settings> {
        let mut settings = Settings::new(Format::of(path));
        for line in &import.lines {
            match &line.kind {
                ImportKind::Format(term) => settings.format = format(source, term)?,
                ImportKind::Delimiter(term) => match term.text.as_bytes() {
                    [byte] => settings.delimiter = *byte,
                    _ => {
                        let message = "a delimiter is one character of ASCII";
                        let diagnostic =
                            Diagnostic::error(Code::Syntax, message).at(source, term.span.clone(), "");
                        return Err(Box::new(
                            diagnostic.help("for example: delimiter \";\", or: delimiter tab"),
                        ));
                    }
                },
                ImportKind::Skip(lines) => settings.skip = *lines,
                ImportKind::Header(names) => {
                    settings.header = Some(names.iter().map(|name| name.text.clone()).collect());
                }
                ImportKind::OnError(policy) => {
                    settings.skips = match policy {
                        Policy::Stop => None,
                        Policy::Skip(most) => Some(most.unwrap_or(SKIPPED)),
                    }
                }
                _ => {}
            }
        }
        settings.fits(source, import)?;
        Ok(settings)
    }

    /// That the import says nothing that its format has no use for.
    fn fits(&self, source: &Arc<Source>, import: &Import) -> Result<()> {
        for line in &import.lines {
            let reason = match line.kind {
                ImportKind::Delimiter(_) if self.format != Format::Csv => {
                    "only fields of CSV have a delimiter"
                }
                ImportKind::Skip(_) if self.format != Format::Csv => {
                    "only of CSV may the first lines be something else than rows"
                }
                ImportKind::Header(_) if self.format.is_of_triples() => {
                    "the columns of triples are subject, predicate, object, datatype and language"
                }
                _ => continue,
            };
            let problem = Diagnostic::error(Code::NoUse, reason).at(source, line.span.clone(), "");
            return Err(Box::new(problem.help("leave this line out")));
        }
        Ok(())
    }
}

/// What CSV is divided by; of several that are as frequent in its first line, the last.
pub const DELIMITERS: [u8; 4] = *b"\t|;,";

/// The line of an import that says what its file is divided by.
pub fn delimiter_line(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "delimiter tab".to_string(),
        other => format!("delimiter \"{}\"", char::from(other)),
    }
}

fn format(source: &Arc<Source>, term: &crate::syntax::facts::tree::Term) -> Result<Format> {
    let words = term.text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let known = Format::WORDS.iter().find(|(known, _)| *known == words);
    known.map(|(_, format)| *format).ok_or_else(|| {
        let message = format!("`{}` is no format that can be imported", term.text);
        let formats: Vec<&str> = Format::WORDS.iter().map(|(words, _)| *words).collect();
        Box::new(
            Diagnostic::error(Code::UnknownFormat, message)
                .at(source, term.span.clone(), "unknown")
                .help(format!("the formats are {}", formats.join(", "))),
        )
    })
}
