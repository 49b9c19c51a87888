//! Markdown: the reading, a table, and footnotes in the syntax that GitHub and Pandoc share.

use super::evidence::{Footnotes, citation, derivation, is_derived, place, walk};
use super::notes;
use super::renderer::{Renderer, Stage};
use super::why::title;
use crate::model::Truth;
use crate::model::answer::{Answer, Row, RowOf};
use crate::visible::{visible, visible_lines};
use std::io::{self, Write};

/// Footnote marks a row.
const MARKS: usize = 5;

#[derive(Default)]
pub struct Markdown {
    /// Results so far: their footnotes must not share labels.
    results: usize,
    /// Whether anything was written, which a blank line parts from what comes next.
    begun: bool,
}

impl Markdown {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.results += 1;
        self.separate(out)
    }

    fn separate(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) { writeln!(out) } else { Ok(()) }
    }

    fn label(&self, number: usize) -> String {
        match self.results {
            0 | 1 => format!("[^{number}]"),
            result => format!("[^{result}-{number}]"),
        }
    }
}

impl Renderer for Markdown {
    fn statement(&mut self, statement: &str, out: &mut dyn Write) -> io::Result<()> {
        self.separate(out)?;
        writeln!(out, "> {}", escape(&statement.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    fn answer(&mut self, answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        writeln!(out, "**{}**\n", escape(&answer.reading))?;
        let mut footnotes = Footnotes::listing(usize::MAX);
        if answer.rows.is_empty() {
            writeln!(out, "no rows")?;
        } else {
            self.rows(answer, &mut footnotes, out)?;
        }
        if answer.possible > 0 {
            writeln!(out, "\n{}", notes::possible(answer))?;
        }
        for note in &answer.notes {
            writeln!(out, "\n{}", escape(&note.to_string()))?;
        }
        for (index, attested) in footnotes.list().iter().enumerate() {
            let (label, citation) = (self.label(index + 1), escape(&citation(attested)));
            writeln!(
                out,
                "{}{label}: {citation} · `{}`",
                if index == 0 { "\n" } else { "" },
                code(&place(attested))
            )?;
        }
        Ok(())
    }

    fn why(&mut self, answer: &Answer, number: usize, row: &Row, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        writeln!(out, "**row {number} of {}: {}**\n", escape(&answer.reading), escape(&title(row)))?;
        for step in walk(&row.evidence) {
            let indent = "  ".repeat(step.depth);
            writeln!(out, "{indent}- {}", escape(&step.evidence.text))?;
            if is_derived(step.evidence) {
                writeln!(out, "{indent}  - derived: {}", escape(&derivation(step.evidence)))?;
            }
            for attested in &step.evidence.attestations {
                writeln!(out, "{indent}  - {} · `{}`", escape(&citation(attested)), code(&place(attested)))?;
            }
        }
        Ok(())
    }

    fn explain(&mut self, statement: &str, stages: &[Stage], out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        writeln!(out, "**{}**", escape(statement))?;
        for stage in stages {
            writeln!(out, "\n{}:\n", stage.name)?;
            block(stage.text, out)?;
        }
        Ok(())
    }

    fn text(&mut self, _: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        block(text, out)
    }
}

impl Markdown {
    fn rows(&self, answer: &Answer, footnotes: &mut Footnotes, out: &mut dyn Write) -> io::Result<()> {
        let possible = answer.rows.iter().any(|row| row.truth() == Truth::Possible);
        let evidence = answer.rows.iter().any(RowOf::has_evidence);
        let extra = [(possible, "truth"), (evidence, "evidence")].into_iter().filter(|(any, _)| *any);
        let heads = answer.columns.iter().map(|column| escape(&column.name));
        let heads: Vec<String> = heads.chain(extra.map(|(_, head)| head.to_string())).collect();
        writeln!(out, "| {} |", heads.join(" | "))?;
        let rules = (0..heads.len()).map(|index| match answer.columns.get(index) {
            Some(column) if column.is_numeric() => "---:",
            _ => "---",
        });
        writeln!(out, "| {} |", rules.collect::<Vec<_>>().join(" | "))?;
        for row in answer.rows.iter() {
            let mut cells: Vec<String> = row.cells().iter().map(|cell| escape(&cell.text())).collect();
            if possible {
                cells.push(super::json::truth(row.truth()).to_string());
            }
            if evidence {
                cells.push(self.marks(row, footnotes));
            }
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
        Ok(())
    }

    fn marks(&self, row: RowOf, footnotes: &mut Footnotes) -> String {
        let evidence = row.evidence();
        let (marks, more) = footnotes.marks(&evidence, MARKS);
        let more = more + row.more_evidence();
        let mut words: Vec<String> = marks.into_iter().map(|number| self.label(number)).collect();
        if more > 0 {
            words.push(format!("+{more}"));
        }
        if evidence.iter().any(|evidence| is_derived(evidence)) {
            words.push("derived".to_string());
        }
        words.join(" ")
    }
}

/// A code block that its own content cannot end.
fn block(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in visible_lines(text.trim_end()).lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    Ok(())
}

/// The content of a code span.
fn code(text: &str) -> String {
    text.replace('`', "'")
}

/// Text that Markdown takes for nothing but text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
