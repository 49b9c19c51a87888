//! What the base makes of a relation of a vocabulary that it uses: `relation order`, without types, adds lines to it, or to an
//! attribute; `relation order: firm -> chip`, without lines, has it lead from and to other types.

use super::{Declarer, statements};
use crate::base::problems::{earlier, place, problem, suggest};
use crate::diagnostic::{Code, Source};
use crate::model::schema::{Range, Relation};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Kind, RelationLine, RelationLineKind, Statement, Term};
use crate::vocabulary::fold::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The names, folded, of relations that both the files and the vocabularies declare, where the files leave the words to the
/// vocabulary.
pub fn borrowed(files: &[File], used: &[File]) -> FxHashSet<String> {
    let names = |files| {
        statements(files).filter_map(|(_, statement)| match &statement.kind {
            Kind::Relation(declaration) => Some((fold(&declaration.name.text), declaration.bare)),
            _ => None,
        })
    };
    let brought: FxHashSet<String> = names(used).map(|(name, _)| name).collect();
    names(files).filter(|(name, bare)| *bare && brought.contains(name)).map(|(name, _)| name).collect()
}

/// Whether a statement gives types alone to a relation of those names.
pub fn borrows(statement: &Statement, borrowed: &FxHashSet<String>) -> bool {
    matches!(&statement.kind, Kind::Relation(it) if it.bare && borrowed.contains(&fold(&it.name.text)))
}

impl Declarer<'_> {
    /// Has relations of vocabularies lead from and to the types that the base's files say.
    pub(super) fn narrow(
        &mut self,
        files: &[File],
        borrowed: &FxHashSet<String>,
        named: &FxHashMap<String, Vec<usize>>,
    ) {
        for (source, statement) in statements(files).filter(|(_, it)| borrows(it, borrowed)) {
            let Kind::Relation(declaration) = &statement.kind else { continue };
            let Some(number) = self.added_to(source, &declaration.name, named) else { continue };
            let domain = self.type_of(source, &declaration.domain);
            let range = declaration.range.as_ref().map(|range| self.type_of(source, range));
            let mut relation = self.schema.relations[number].clone();
            if self.brought.added.contains_key(&number) {
                self.twice(source, &declaration.name, "the relation", &relation.place);
                continue;
            }
            relation.range = match (range, &relation.range) {
                (Some(Some(range)), Range::Entity(_)) => Range::Entity(range),
                (None, Range::Nothing) => Range::Nothing,
                (Some(None), _) => continue,
                _ => {
                    let message = format!("`{}` of the vocabulary has another kind of object", relation.name);
                    let told =
                        problem(Code::UnfitType, message, source, &statement.span, "its words do not fit");
                    self.problems
                        .push(told.note(earlier(&relation.place)).help("write beneath it how it is said"));
                    continue;
                }
            };
            let Some(domain) = domain else { continue };
            (relation.domain, relation.place) = (domain, place(source, statement.line));
            self.flags(source, &declaration.flags, &mut relation);
            self.must_lead_back(source, &declaration.name, &relation);
            self.brought.added.insert(number, vec![]);
            self.schema.relations[number] = relation;
        }
    }

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
