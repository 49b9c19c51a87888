//! JSON Lines: one object a statement, as `json.rs` shapes it.

use super::json::{self, Document};
use super::renderer::{Renderer, Stage};
use super::style::Style;
use crate::diagnostic::Diagnostic;
use crate::model::answer::{Answer, Row};
use std::io::{self, Write};

pub struct Jsonl {
    on_terminal: bool,
}

impl Jsonl {
    pub fn new(style: Style) -> Jsonl {
        Jsonl { on_terminal: style.is_terminal() }
    }

    fn line(&mut self, document: &Document, out: &mut dyn Write) -> io::Result<()> {
        match self.on_terminal {
            true => {
                let mut out = json::shown(out);
                serde_json::to_writer(&mut out, document)?;
                out.flush()?;
            }
            false => serde_json::to_writer(&mut *out, document)?,
        }
        writeln!(out)
    }
}

impl Renderer for Jsonl {
    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::answer(answer), out)
    }

    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::why(answer, number, row), out)
    }

    fn explain(&mut self, statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::explain(statement, stages), out)
    }

    fn text(&mut self, statement: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::text(statement, text), out)
    }

    fn refused(&mut self, statement: &str, problem: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::refused(statement, problem), out)
    }

    fn held(&mut self, statement: &str, out: &mut dyn Write) -> io::Result<()> {
        self.line(&json::held(statement), out)
    }
}
