//! Mappings of triples: each predicate is a relation or an attribute.

use super::column::{Column, Kind, noun};
use super::{Draft, SAMPLED, open};
use crate::base::import::records::{Broken, Record};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A file of triples.
pub struct Triples {
    file: PathBuf,
    rows: usize,
    predicates: BTreeMap<String, Predicate>,
    /// What is spoken of, and what has a name.
    nodes: HashSet<String>,
    labelled: HashSet<String>,
    /// Whether a node is blank: then nothing but a name tells what it is.
    blank: bool,
}

struct Predicate {
    objects: Column,
    /// Whether all objects are nodes, or all are literals.
    nodes: bool,
    literals: bool,
}

/// Predicates whose objects are names.
const LABELS: [&str; 4] = [
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://xmlns.com/foaf/0.1/name",
    "http://schema.org/name",
];

impl Triples {
    pub fn read(file: &Path) -> Result<Triples, Broken> {
        let (_, mut records) = open(file)?;
        let mut triples = Triples {
            file: file.to_path_buf(),
            rows: 0,
            predicates: BTreeMap::new(),
            nodes: HashSet::new(),
            labelled: HashSet::new(),
            blank: false,
        };
        let mut record = Record::default();
        while triples.rows < SAMPLED && records.read(&mut record)? {
            if record.fault.is_none() {
                let cell = |column: usize| record.cells.get(column).unwrap_or_default();
                triples.take(cell(0), cell(1), cell(2), !cell(3).is_empty());
            }
        }
        Ok(triples)
    }

    fn take(&mut self, subject: &str, predicate: &str, object: &str, is_literal: bool) {
        self.rows += 1;
        self.blank |= subject.starts_with("_:") || (!is_literal && object.starts_with("_:"));
        self.nodes.insert(subject.to_string());
        let end = predicate.rfind(['/', '#']).map_or(predicate, |at| &predicate[at + 1..]);
        let known = self.predicates.entry(predicate.to_string()).or_insert_with(|| Predicate {
            objects: Column::new(end),
            nodes: true,
            literals: true,
        });
        known.objects.take(object);
        match is_literal {
            true => {
                known.nodes = false;
                if LABELS.contains(&predicate) && !object.trim().is_empty() {
                    self.labelled.insert(subject.to_string());
                }
            }
            false => {
                known.literals = false;
                self.nodes.insert(object.to_string());
            }
        }
    }

    /// What all nodes begin with, up to a mark.
    fn prefix(&self) -> &str {
        let mut nodes = self.nodes.iter();
        let Some(first) = nodes.next() else { return "" };
        let mut length = first.len();
        for node in nodes {
            let same = first.bytes().zip(node.bytes()).take_while(|(one, other)| one == other).count();
            length = length.min(same);
        }
        let common = &first.as_bytes()[..length];
        let end = common.iter().rposition(|byte| b"/#".contains(byte)).map_or(0, |at| at + 1);
        // Something must be left for a name.
        if self.nodes.iter().any(|node| node.len() <= end) { "" } else { first.get(..end).unwrap_or("") }
    }

    pub fn draft(&self, draft: &mut Draft) {
        let file = super::name(&self.file);
        draft.entity_type(
            "resource",
            &format!("the {} nodes of the triples of {file} that were looked at", self.nodes.len()),
        );
        let label = LABELS.iter().find(|label| {
            self.predicates.contains_key(**label)
                && self.nodes.iter().all(|node| self.labelled.contains(node))
        });
        let node = |variable: &str, column: &str| match (label, self.prefix()) {
            (Some(_), _) => format!("entity ?{variable}: resource key {{{column}}}"),
            (None, "") => format!("entity ?{variable}: resource {{{column}}}"),
            (None, prefix) => format!("entity ?{variable}: resource {{{column}}} after \"{prefix}\""),
        };
        if let Some(label) = label {
            draft.import(&self.file);
            draft.line("# every node has a name");
            draft.line(&format!("when {{predicate}} is \"{label}\""));
            draft.line("entity ?it: resource {object} key {subject}");
        }
        for (iri, predicate) in &self.predicates {
            let objects = &predicate.objects;
            if Some(&iri.as_str()) == label {
                continue;
            }
            if !(predicate.nodes || predicate.literals) || noun(&objects.header).is_empty() {
                draft.note(&format!(
                    "<{iri}> of {file} is left out: its objects are of several kinds, or no word names it"
                ));
                continue;
            }
            let noun = draft.noun(&objects.noun, "resource");
            let rows = objects.filled;
            draft.import(&self.file);
            draft.line(&format!("when {{predicate}} is \"{iri}\""));
            draft.line(&node("it", "subject"));
            if predicate.nodes {
                draft.relation(
                    &noun,
                    "resource",
                    "resource",
                    &format!("the object of <{iri}> is a node in {rows} triples"),
                );
                draft.line(&node("other", "object"));
                draft.line(&format!("claim the {noun} of ?it is ?other"));
            } else {
                let what = match objects.kind {
                    Kind::Number => "a number",
                    Kind::Date => "a date",
                    Kind::Text => "some text",
                };
                draft.attribute(
                    &noun,
                    "resource",
                    objects.kind,
                    &format!("the object of <{iri}> is {what} in {rows} triples"),
                );
                draft.line(&format!("claim the {noun} of ?it is {{object}}"));
            }
        }
        if self.blank && label.is_none() {
            draft.note(&format!("{file} has blank nodes: their names are those of its path"));
        }
    }
}
