//! The evidence of one row as a tree: each claim with who attests it, and beneath a derived one what it
//! rests on.

use super::evidence::{EvidencePiece, citation, derivation, is_cited, is_derived, place, quoted, walk};
use super::style::{Style, folded};
use crate::model::answer::{Answer, Attested, Row};
use crate::model::claim::Status;
use crate::model::wording::counted;
use crate::visible::visible;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

pub fn write(answer: &Answer, number: usize, row: &Row, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let title = format!("row {number} of {}: {}", visible(&answer.reading), visible(&title(row)));
    writeln!(out, "{}", style.paint("1", &title))?;
    if row.evidence.is_empty() {
        return writeln!(out, "  no claim stands behind this row");
    }
    for step in walk(&row.evidence) {
        write_step(&step, style, out)?;
    }
    if row.more_evidence > 0 {
        writeln!(out, "  … and {}", counted(row.more_evidence, "more claim"))?;
    }
    Ok(())
}

/// The cells of a row in one line.
pub fn title(row: &Row) -> String {
    row.cells.iter().map(|cell| cell.text()).collect::<Vec<_>>().join(" | ")
}

fn write_step(step: &EvidencePiece, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (last, above) = step.more.split_last().expect("every step has a level");
    let trunk: String = above.iter().map(|&more| if more { "│  " } else { "   " }).collect();
    let branch = if *last { "├─ " } else { "└─ " };
    let below = if *last { "│  " } else { "   " };
    let evidence = step.evidence;
    let status = match evidence.status {
        Status::Reported => String::new(),
        status => format!(" ({})", status.word()),
    };
    writeln!(out, "  {}{}{status}", style.paint("2", &format!("{trunk}{branch}")), visible(&evidence.text))?;
    let opened = !evidence.beneath.is_empty() && step.cut == 0;
    let rail = format!("{trunk}{below}{}", if opened { "│ " } else { "  " });
    let mut line = |text: &str| {
        let parts = folded(text.trim_start(), style, 2 + rail.width() + 4);
        let indent = text.len() - text.trim_start().len();
        for (index, part) in parts.iter().enumerate() {
            let further = if index == 0 { indent } else { indent + 4 };
            let part = format!("{rail}{:further$}{part}", "");
            writeln!(out, "  {}", style.paint("2", part.trim_end()))?;
        }
        Ok::<(), io::Error>(())
    };
    if is_derived(evidence) {
        line(&format!("derived: {}", visible(&derivation(evidence))))?;
    }
    for tied in &evidence.tied {
        line(&format!("{}: {}", tied.how, visible(&tied.claim.text)))?;
    }
    for attested in &evidence.attestations {
        line(&format!("{} · {}", citation(attested), place(attested)))?;
        for detail in details(attested) {
            line(&format!("  {}", visible(&detail)))?;
        }
    }
    if step.cut > 0 {
        line(&format!("… rests on {}, shown above or too deep to show", counted(step.cut, "claim")))?;
    }
    Ok(())
}

/// What a citation leaves out.
fn details(attested: &Attested) -> Vec<String> {
    let mut details = vec![];
    if let Some(title) = &attested.title {
        details.push(title.clone());
    }
    if let Some(address) = &attested.address {
        details.push(address.clone());
    }
    if let Some(day) = &attested.said_on {
        details.push(format!("said on {day}"));
    }
    if let Some(confidence) = &attested.confidence {
        details.push(format!("confidence {confidence}"));
    }
    if let Some(quote) = attested.quote.as_ref().filter(|quote| !is_cited(quote)) {
        details.push(quoted(quote));
    }
    if let Some(note) = &attested.note {
        details.push(format!("note: {note}"));
    }
    details
}
