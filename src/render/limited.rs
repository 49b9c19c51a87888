//! An answer may have millions of rows: to write it takes time as well, and can be stopped like the question.

use crate::diagnostic::Diagnostic;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// What ends the writing of an answer before its end.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    pub interrupt: Arc<AtomicBool>,
    pub deadline: Option<Instant>,
}

/// So much is passed on at once, and looked before.
const PIECE: usize = 1 << 14;

/// Passes on what is written until it is to stop, whole lines where there are any. Who has nothing to write for long writes
/// nothing now and then, and is stopped as well. How long the reader takes does not count.
pub struct Limited<'o> {
    out: &'o mut dyn Write,
    interrupt: &'o AtomicBool,
    deadline: Option<Instant>,
    held: Vec<u8>,
    /// Whether what was passed on ends within a line.
    open: bool,
    stopped: Option<Box<Diagnostic>>,
}

impl<'o> Limited<'o> {
    pub fn new(out: &'o mut dyn Write, limits: &'o Limits) -> Limited<'o> {
        let Limits { interrupt, deadline } = limits;
        Limited { out, interrupt, deadline: *deadline, held: vec![], open: false, stopped: None }
    }

    /// Why it was stopped. A line that was begun ends there.
    pub fn stopped(self) -> Option<Box<Diagnostic>> {
        if self.stopped.is_some() && self.open {
            let _ = writeln!(self.out);
        }
        self.stopped
    }

    fn look(&mut self) -> io::Result<()> {
        let late = || self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        let stop = match () {
            _ if self.interrupt.load(Ordering::Relaxed) => Diagnostic::interrupted(),
            _ if late() => Diagnostic::late(),
            _ => return Ok(()),
        };
        self.stopped = Some(Box::new(stop));
        Err(io::Error::other("stopped"))
    }

    fn pass(&mut self, length: usize) -> io::Result<()> {
        self.look()?;
        let begin = Instant::now();
        self.out.write_all(&self.held[..length])?;
        self.deadline = self.deadline.map(|deadline| deadline + begin.elapsed());
        self.open = length > 0 && self.held[length - 1] != b'\n';
        self.held.drain(..length);
        Ok(())
    }
}

impl Write for Limited<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            self.look()?;
        }
        self.held.extend_from_slice(bytes);
        if self.held.len() >= PIECE {
            let lines = self.held.iter().rposition(|&byte| byte == b'\n').map(|last| last + 1);
            self.pass(lines.unwrap_or(self.held.len()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(self.held.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    /// Raises the flag once so many bytes have come.
    struct Raises<'r>(Vec<u8>, usize, &'r AtomicBool);

    impl Write for Raises<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.extend_from_slice(bytes);
            self.2.fetch_or(self.0.len() >= self.1, Ordering::Relaxed);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn writing_stops_at_the_end_of_a_line() {
        for line in ["a row of an answer\n", "no line ends here, "] {
            let limits = Limits::default();
            let mut out = Raises(vec![], 100_000, &limits.interrupt);
            let mut limited = Limited::new(&mut out, &limits);
            let lines = (0..1_000_000).take_while(|_| limited.write_all(line.as_bytes()).is_ok()).count();
            assert!(lines * line.len() < 100_000 + 3 * PIECE, "{lines}");
            assert_eq!(limited.stopped().unwrap().code, Code::Interrupted);
            assert!(out.0.len() >= 100_000 && out.0.ends_with(b"\n"));
        }
    }

    #[test]
    fn all_is_written_where_nothing_stops_it() {
        let (mut out, limits) = (vec![], Limits::default());
        let mut limited = Limited::new(&mut out, &limits);
        (0..10_000).for_each(|number| writeln!(limited, "{number}").unwrap());
        limited.flush().unwrap();
        assert!(limited.stopped().is_none());
        assert!(out.starts_with(b"0\n1\n") && out.ends_with(b"\n9999\n"));
    }

    #[test]
    fn writing_ends_with_its_time() {
        let (mut out, limits) = (vec![], Limits { deadline: Some(Instant::now()), ..Limits::default() });
        let mut limited = Limited::new(&mut out, &limits);
        assert!(limited.write_all(&[b'x'; PIECE]).is_err());
        assert_eq!(limited.stopped().unwrap().code, Code::Timeout);
        assert!(out.is_empty());
        // Whoever writes nothing is stopped as well.
        let mut limited = Limited::new(&mut out, &limits);
        assert!(limited.write(&[]).is_err());
        assert_eq!(limited.stopped().unwrap().code, Code::Timeout);
    }
}
