//! Reading scripts.

use crate::diagnostic::{Code, Diagnostic, Result, Source, lines, reason};
use crate::disk::{self, Input};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Reads a script that the user named.
pub fn read(path: &Path) -> Result<Arc<Source>> {
    let help = "name a file that is there, or `-` for standard input";
    decode(&path.display().to_string(), disk::whole(path).map_err(|error| unread(path, &error, help))?)
}

/// Reads a script that another one names: a file.
pub fn included(path: &Path) -> Result<Arc<Source>> {
    let bytes = Input::open(path).and_then(|input| input.bytes());
    let bytes = bytes.map_err(|error| unread(path, &error, "name a file that is there"))?;
    decode(&path.display().to_string(), bytes)
}

fn unread(path: &Path, error: &io::Error, help: &str) -> Box<Diagnostic> {
    let message = format!("cannot read `{}`: {}", path.display(), reason(error));
    Box::new(Diagnostic::error(Code::CannotRead, message).help(disk::help(error).unwrap_or(help)))
}

/// Reads a script from standard input.
pub fn read_standard_input() -> Result<Arc<Source>> {
    let mut bytes = vec![];
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| {
        Box::new(Diagnostic::error(
            Code::CannotRead,
            format!("cannot read standard input: {}", reason(&error)),
        ))
    })?;
    decode("standard input", bytes)
}

/// Text without a byte order mark, with line feeds for line ends.
fn decode(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let (upto, bytes) = (error.utf8_error().valid_up_to(), error.as_bytes());
        let line = 1 + lines::ends(&bytes[..upto]).count();
        let column = 1 + upto - lines::around(bytes, upto).start;
        Box::new(
            Diagnostic::error(
                Code::NotUtf8,
                format!("{name}:{line}: byte {column} of the line, {:#04x}, is not UTF-8", bytes[upto]),
            )
            .help("save the file as UTF-8"),
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(Source::new(name, lines::with_line_feeds(text.to_string())))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_byte_that_is_no_text_is_named_by_its_place() {
        let problem = decode("a.ask", b"who\nis \xff\n".to_vec()).unwrap_err();
        assert_eq!(&*problem.message, "a.ask:2: byte 4 of the line, 0xff, is not UTF-8");
        let problem = decode("a.ask", b"who\ris\r\n\xff".to_vec()).unwrap_err();
        assert_eq!(&*problem.message, "a.ask:3: byte 1 of the line, 0xff, is not UTF-8");
    }

    #[test]
    fn files_of_other_systems_read_alike() {
        assert_eq!(decode("a.ask", b"\xef\xbb\xbfwho\r\nis".to_vec()).unwrap().text, "who\nis");
        assert_eq!(decode("a.ask", b"who\ris\r\r\nor".to_vec()).unwrap().text, "who\nis\n\nor");
    }
}
