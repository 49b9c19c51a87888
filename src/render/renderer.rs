//! What every format can write.

use crate::diagnostic::Diagnostic;
use crate::model::answer::{Answer, Row};
use std::io::{self, Write};

/// One stage of a question, for `explain`: its name and its text.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'a> {
    pub name: &'static str,
    pub text: &'a str,
}

/// Writes a sequence of results in one format.
pub trait Renderer {
    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()>;

    /// The evidence of one row of an answer; `number` counts from 1.
    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()>;

    fn explain(&mut self, statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()>;

    /// What a statement did that has no rows for an answer.
    fn text(&mut self, statement: &str, text: &str, out: &mut dyn Write) -> io::Result<()>;

    /// A statement whose answer is to come, for formats in which people read it above the answer.
    fn statement(&mut self, _statement: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// The whole question that a follow-up asks, for those in which people read it above the answer.
    fn whole(&mut self, _question: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// A statement that was refused. Only formats for machines say so here: people read it on standard error.
    fn refused(&mut self, _statement: &str, _: &Diagnostic, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// An expectation that held; the formats for people are silent about it.
    fn held(&mut self, _statement: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// After the last result.
    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
