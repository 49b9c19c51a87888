//! The refusal of what has no equal in SPARQL.

use crate::diagnostic::{Code, Diagnostic};

/// Says why.
pub fn refuse(why: String) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(Code::NoSparql, "this has no equal in SPARQL")
            .note(why)
            .help("`explain` shows how lore reads it and carries it out"),
    )
}
