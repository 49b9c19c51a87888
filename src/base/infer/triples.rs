//! Mappings of triples: each predicate is a relation or an attribute.

use super::column::{Column, condition, noun, number, told};
use super::draft::{Draft, name};
use super::known::Known;
use super::sample::{Faults, SAMPLED, open};
use crate::base::import::records::{Broken, Record};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A file of triples.
pub struct Triples {
    file: PathBuf,
    rows: usize,
    faults: Faults,
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
    pub fn read(file: &Path, known: &Known) -> Result<Triples, Broken> {
        let (_, mut records) = open(file)?;
        let mut triples = Triples {
            file: file.to_path_buf(),
            rows: 0,
            faults: Faults::default(),
            predicates: BTreeMap::new(),
            nodes: HashSet::new(),
            labelled: HashSet::new(),
            blank: false,
        };
        let mut record = Record::default();
        while triples.rows < SAMPLED && records.read(&mut record)? {
            if triples.faults.take(&record) {
                continue;
            }
            let cell = |column: usize| record.cells.get(column).unwrap_or_default();
            triples.take(cell(0), cell(1), cell(2), !cell(3).is_empty(), record.line);
        }
        triples.predicates.values_mut().for_each(|predicate| predicate.objects.settle(known));
        Ok(triples)
    }

    fn take(&mut self, subject: &str, predicate: &str, object: &str, is_literal: bool, line: u32) {
        self.rows += 1;
        self.blank |= subject.starts_with("_:") || (!is_literal && object.starts_with("_:"));
        self.nodes.insert(subject.to_string());
        let end = predicate.rfind(['/', '#']).map_or(predicate, |at| &predicate[at + 1..]);
        let known = self.predicates.entry(predicate.to_string()).or_insert_with(|| Predicate {
            objects: Column::new(end),
            nodes: true,
            literals: true,
        });
        known.objects.take(object, line, true);
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

    fn begin(&self, draft: &mut Draft) {
        draft.import(&self.file);
        self.faults.leave_out(self.rows, draft);
    }

    pub fn draft(&self, draft: &mut Draft) {
        let file = name(&self.file);
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
            self.begin(draft);
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
            self.begin(draft);
            draft.line(&format!("when {{predicate}} is \"{iri}\""));
            draft.line(&node("it", "subject"));
            if predicate.nodes {
                draft.relation(
                    &noun,
                    "resource",
                    "resource",
                    &format!("the object of <{iri}> is a node in {}", number(objects.filled, "triple")),
                );
                draft.line(&node("other", "object"));
                draft.line(&format!("claim the {noun} of ?it is ?other"));
            } else {
                let ground = objects.ground(&format!("the object of <{iri}>"), "triple");
                draft.attribute(&noun, "resource", objects.kind, &ground);
                let outliers = objects.outliers(objects.kind).unwrap_or_default();
                if !outliers.is_empty() {
                    draft.line(&told(&outliers, objects.kind.noun()));
                }
                draft.line(&format!("claim the {noun} of ?it is {{object}}"));
                if !outliers.is_empty() {
                    draft.line(&format!("  when {}", condition("object", &outliers, false)));
                }
            }
        }
        if self.blank && label.is_none() {
            draft.note(&format!("{file} has blank nodes: their names are those of its path"));
        }
    }
}
