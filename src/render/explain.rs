//! The stages of a question, one below the other.

use super::renderer::Stage;
use super::style::Style;
use crate::visible::visible_lines;
use std::io::{self, Write};

/// Each stage under its name, indented; what is only one short line stands beside its name.
pub fn write(stages: &[Stage], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let widest = stages.iter().map(|stage| stage.name.len()).max().unwrap_or(0);
    for stage in stages {
        let text = visible_lines(stage.text.trim_end());
        let name = style.paint("1", stage.name);
        if text.contains('\n') {
            writeln!(out, "{name}")?;
            for line in text.lines() {
                writeln!(out, "{}", format!("  {line}").trim_end())?;
            }
        } else {
            let gap = widest - stage.name.len() + 2;
            writeln!(out, "{name}{:gap$}{text}", "")?;
        }
    }
    Ok(())
}
