//! What imports would make, without making it.

use super::words::Words;
use super::{Options, Session};
use crate::base::{self, Imported, Stated, Work};
use crate::diagnostic::Diagnostic;
use crate::model::schema::Place;
use crate::model::{ClaimId, EntityId};
use crate::resolve::query::{Ask, Block, Query};
use crate::vocabulary::fold::fold;
use std::path::PathBuf;

/// What an import would make.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsed {
    /// Where the fact file says it.
    pub declared: Place,
    pub file: String,
    /// How many rows its file has, and how many of them its `when` leaves out.
    pub rows: usize,
    pub unmet: usize,
    pub entities: usize,
    /// How many claims its rows say, equal ones included.
    pub claims: usize,
    /// How many rows it would leave out because they are wrong.
    pub skipped: usize,
    /// Its first claims in words, with the lines of the file that say them.
    pub first: Vec<(String, u32)>,
}

impl Session {
    /// What the imports of these fact files would make, of all where none is named; and every problem of the base. Nothing
    /// is written. `tell` is told what is being worked on.
    pub fn rehearse(
        options: &Options,
        files: &[PathBuf],
        tell: &mut dyn FnMut(Work),
    ) -> (Vec<Rehearsed>, Vec<Diagnostic>) {
        let (snapshot, imports, mut problems) = base::rehearse(&options.base, &options.parameters, tell);
        let session = snapshot.map(|snapshot| Session::over(snapshot, options.clone()));
        let session = match session {
            Some(Ok(session)) => Some(session),
            Some(Err(found)) => {
                problems.extend(found);
                None
            }
            None => None,
        };
        let wanted = |import: &Imported| {
            let real = |path: &str| std::fs::canonicalize(path).ok();
            let declared = real(&import.declared.file);
            files.is_empty() || files.iter().any(|file| real(&file.to_string_lossy()) == declared)
        };
        for file in files.iter().filter(|file| !file.exists()) {
            let message = format!("there is no file {}", file.display());
            problems.push(Diagnostic::error("unreadable-file", message).help("name fact files of the base"));
        }
        let rehearsed = imports.into_iter().filter(wanted).map(|import| {
            let words =
                |stated: &Stated| Some((session.as_ref()?.stated(&import.file, stated)?, stated.line));
            Rehearsed {
                first: import.first.iter().filter_map(words).collect(),
                declared: import.declared,
                file: import.file,
                rows: import.rows,
                unmet: import.unmet,
                entities: import.entities,
                claims: import.claims,
                skipped: import.skipped,
            }
        });
        (rehearsed.collect(), problems)
    }

    /// The claim that a row of the file states, in words.
    fn stated(&self, file: &str, stated: &Stated) -> Option<String> {
        let snapshot = &self.snapshot;
        let says = |claim: &ClaimId| {
            snapshot.attestations(*claim).iter().any(|attestation| {
                (attestation.place.file.as_str(), attestation.place.line) == (file, stated.line)
            })
        };
        let said_of = |subject: EntityId| {
            let values = snapshot.value_claims(stated.relation, subject).iter().copied();
            snapshot.from(stated.relation, subject).claims.chain(values)
        };
        let folded = fold(&stated.subject);
        let named = self.snapshot.names_from(&folded).take_while(|(name, _)| fold(name) == folded);
        let claim = named.flat_map(|(_, id)| said_of(id)).find(says)?;
        // Nobody asked for it.
        let query = Query::of(Ask::Claims, vec![], Block::default());
        Some(Words { snapshot: &self.snapshot, query: &query }.claim(claim))
    }
}
