//! Why a file cannot be read, or not any further.

use crate::diagnostic::{Code, Diagnostic, Source, Span, reason};
use crate::disk::{self, Input, Reader};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// What is wrong with a file as a whole: nothing behind the place of it can be relied on.
#[derive(Debug)]
pub struct Broken {
    reason: String,
    /// The number and the text of a line, and where in it the mistake is.
    place: Option<(u32, String, Span)>,
    help: Option<String>,
    is_missing: bool,
    is_outside: bool,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        let folder = "name a file with its folder, or several by a pattern such as FOLDER/*.csv";
        let (is_missing, is_outside) = (error.kind() == ErrorKind::NotFound, disk::is_outside(&error));
        let (why, way_out) = match error.kind() {
            ErrorKind::IsADirectory => ("it is a directory".to_string(), Some(folder)),
            _ => (reason(&error), disk::help(&error)),
        };
        let help = way_out.map(str::to_string);
        Broken { is_missing, is_outside, help, ..Broken::new(why) }
    }
}

impl Broken {
    /// `reason` goes on behind the file's path: "it is empty".
    pub fn new(reason: impl Into<String>) -> Broken {
        Broken { reason: reason.into(), place: None, help: None, is_missing: false, is_outside: false }
    }

    pub fn help(self, help: impl Into<String>) -> Broken {
        Broken { help: Some(help.into()), ..self }
    }

    /// Shows the line in which the mistake is.
    pub fn at(self, line: u32, text: impl Into<String>, span: Span) -> Broken {
        Broken { place: Some((line, text.into(), span)), ..self }
    }

    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// Whether the file may not be read because of where it lies.
    pub fn is_outside(&self) -> bool {
        self.is_outside
    }

    pub fn has_place(&self) -> bool {
        self.place.is_some()
    }

    /// The message: at its place in the file, where it has one.
    pub fn diagnostic(self, path: &Path) -> Diagnostic {
        let problem = match self.place {
            Some((line, text, span)) => {
                let source = Source::at(path.display().to_string(), text, line as usize);
                Diagnostic::error(Code::BrokenFile, self.reason)
                    .at(&source, span, "")
                    .note("what follows in this file cannot be relied on, and is not read")
            }
            None => {
                let message = format!("{} cannot be read: {}", path.display(), self.reason);
                Diagnostic::error(
                    if self.is_outside { Code::OutsideBase } else { Code::UnreadableFile },
                    message,
                )
            }
        };
        match self.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// How files that are no text in UTF-8 begin, what they are, and how they become it.
const FOREIGN: [(&[u8], &str, Way); 5] = [
    (b"\xff\xfe", "it is UTF-16, and not UTF-8", Way::Convert("utf-16")),
    (b"\xfe\xff", "it is UTF-16, and not UTF-8", Way::Convert("utf-16")),
    (
        b"PK\x03\x04",
        "it is an archive, as those of spreadsheets (.xlsx, .ods) are",
        Way::Say("save the sheet as CSV"),
    ),
    (b"\x1f\x8b", "it is compressed by gzip", Way::Say("unpack it: gunzip")),
    (b"\x28\xb5\x2f\xfd", "it is compressed by zstd", Way::Say("unpack it: unzstd")),
];

#[derive(Clone, Copy)]
enum Way {
    /// From this encoding, as iconv calls it.
    Convert(&'static str),
    Say(&'static str),
}

/// A file of text, to be read from its begin. One that its first bytes tell to be something else is refused.
pub fn text(input: &Input) -> Result<Reader, Broken> {
    let mut begin = vec![];
    input.reader().take(4).read_to_end(&mut begin)?;
    match FOREIGN.iter().find(|(first, ..)| begin.starts_with(first)) {
        None => Ok(input.reader()),
        Some((_, reason, Way::Say(way))) => Err(Broken::new(*reason).help(*way)),
        Some((_, reason, Way::Convert(from))) => Err(Broken::new(*reason).help(convert(input.path(), from))),
    }
}

/// The way out where a byte is no UTF-8.
pub fn utf8_help(path: &Path) -> String {
    format!("if the file is Latin-1, {}", convert(path, "latin1"))
}

fn convert(path: &Path, from: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    let shell = |path: &Path| {
        let path = path.display().to_string();
        if path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
    };
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push("-utf8");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    let to = path.with_file_name(name);
    format!(
        "convert it, and import what comes out: iconv -f {from} -t utf-8 {} > {}",
        shell(path),
        shell(&to)
    )
}
