//! `relation order`, without types: what the base adds to a relation, or an attribute, of a vocabulary that it uses.

use super::{Declarer, statements};
use crate::base::problems::{earlier, problem, suggest};
use crate::diagnostic::{Code, Source};
use crate::model::schema::{Range, Relation};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Kind, RelationLine, RelationLineKind, Term};
use crate::vocabulary::fold::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

impl Declarer<'_> {
    /// Adds what the base's files add. A role or a measure takes the place of the vocabulary's that has its name.
    pub(super) fn additions(&mut self, files: &[File], named: &FxHashMap<String, Vec<usize>>) {
        let mut emptied = FxHashSet::default();
        for (source, statement) in statements(files) {
            let Kind::Addition(addition) = &statement.kind else { continue };
            let Some(number) = self.added_to(source, &addition.name, named) else { continue };
            let mut relation = self.schema.relations[number].clone();
            let forms = relation.forms.len();
            for name in named_within(&addition.parts) {
                if emptied.insert((number, fold(name))) {
                    take_out(&mut relation, name);
                }
            }
            self.parts(source, &addition.parts, &mut relation);
            self.flags(source, &addition.flags, &mut relation);
            match relation.range {
                Range::Entity(_) => self.must_lead_back(source, &addition.name, &relation),
                Range::Value(_) => self.must_have_values(source, &addition.name, &relation),
                Range::Nothing => self.must_do_without_object(source, &addition.flags, &addition.parts),
            }
            let new = relation.forms.split_off(forms);
            relation.forms.retain(|form| !new.contains(form));
            relation.forms.extend(new.iter().cloned());
            self.brought.added.entry(number).or_default().extend(new);
            self.schema.relations[number] = relation;
        }
    }

    /// The relation of a vocabulary that has the name; what is none is told.
    fn added_to(
        &mut self,
        source: &Arc<Source>,
        name: &Term,
        named: &FxHashMap<String, Vec<usize>>,
    ) -> Option<usize> {
        let known = named.get(&fold(&name.text)).map_or(&[][..], Vec::as_slice);
        let (own, brought): (Vec<usize>, Vec<usize>) =
            known.iter().partition(|number| **number < self.brought.first_relation);
        if let [one] = brought.as_slice() {
            return Some(*one);
        }
        let declared = |number: &usize| earlier(&self.schema.relations[*number].place);
        let diagnostic = match own.first().or(brought.first()) {
            Some(number) if brought.is_empty() => {
                let message = format!("`{}` is no relation of a vocabulary, but the base's own", name.text);
                problem(Code::NotOfVocabulary, message, source, &name.span, "it has no types here")
                    .note(declared(number))
                    .help("write these lines beneath it there")
            }
            Some(_) => {
                let message = format!("`{}` is more than one attribute", name.text);
                let places = brought.iter().map(declared);
                places
                    .fold(
                        problem(Code::Ambiguous, message, source, &name.span, "which one?"),
                        |told, place| told.note(place),
                    )
                    .help("declare it with its type, which takes the place of the vocabulary's")
            }
            None => {
                let names = self.schema.relations[self.brought.first_relation..].iter();
                let message = format!("no vocabulary that the base uses has a relation `{}`", name.text);
                let unknown =
                    problem(Code::NotOfVocabulary, message, source, &name.span, "it has no types here");
                suggest(unknown, &name.text, names.map(|relation| relation.name.as_str()))
                    .help(format!(
                        "a relation of the base's own has types: relation {}: TYPE -> TYPE",
                        name.text
                    ))
                    .help("a vocabulary is used by a line of its own, such as: use trade")
            }
        };
        self.problems.push(diagnostic);
        None
    }
}

/// The names of the roles and measures among the lines.
fn named_within(parts: &[RelationLine]) -> impl Iterator<Item = &str> {
    parts.iter().filter_map(|part| match &part.kind {
        RelationLineKind::Role { name, .. } | RelationLineKind::Measure { name, .. } => {
            Some(name.text.as_str())
        }
        _ => None,
    })
}

fn take_out(relation: &mut Relation, name: &str) {
    let name = fold(name);
    relation.roles.retain(|role| fold(&role.name) != name);
    relation.measures.retain(|measure| fold(&measure.name) != name);
}
