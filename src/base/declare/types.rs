//! `type firm, firms : organisation`

use super::{Declarer, statements};
use crate::base::problems::{place, problem};
use crate::diagnostic::{Code, Source};
use crate::model::TypeId;
use crate::model::schema::{EntityType, Place, Schema};
use crate::syntax::facts::tree::{Kind, TypeDeclaration};
use crate::syntax::facts::{File, KEYWORDS};
use crate::vocabulary::Vocabulary;
use crate::vocabulary::fold::fold;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Ways up from a type to the root, beyond which a hierarchy is a tangle that nobody meant.
const MOST_WAYS: usize = 1000;
/// Longest way up.
const LONGEST_WAY: usize = 100;

impl Declarer<'_> {
    pub(super) fn types(&mut self, files: &[File], used: &[File]) {
        let mut declared = vec![];
        let mut forms: HashMap<String, TypeId> = HashMap::new();
        for (index, known) in self.schema.types.iter().enumerate() {
            for form in &known.forms {
                forms.insert(fold(form), TypeId::from(index));
            }
        }
        for (source, statement) in statements(files) {
            let Kind::Type(declaration) = &statement.kind else { continue };
            let id = TypeId::from(self.schema.types.len());
            let (mut free, mut clashes) = (vec![], false);
            for form in &declaration.forms {
                let folded = fold(&form.text);
                let first = folded.split(' ').next().unwrap_or_default();
                if KEYWORDS.contains(&first) {
                    let message = format!("no type's noun begins with `{first}`, which begins a statement");
                    let label = "a list of its entities would not be told from that";
                    let diagnostic = problem(Code::ReservedWord, message, source, &form.span, label);
                    self.problems
                        .push(diagnostic.help("choose another noun, such as `business unit` for `unit`"));
                } else if !self.may_mean(source, form, "a type's noun") {
                } else if let Some(&other) = forms.get(&folded) {
                    // Of a type that is declared twice, one noun is told.
                    if other != id && !std::mem::replace(&mut clashes, true) {
                        let before = self.schema.entity_type(other).place.clone();
                        self.twice(source, form, "the type", &before);
                    }
                } else {
                    forms.insert(folded, id);
                    free.push(form.text.clone());
                }
            }
            let Some(name) = free.first().cloned() else { continue };
            let place = place(source, statement.line);
            self.schema.types.push(EntityType { name, forms: free, parents: vec![Schema::ENTITY], place });
            declared.push((source, id, declaration));
        }
        for (source, statement) in statements(used) {
            if let Kind::Type(declaration) = &statement.kind {
                let id = self.brought_type(&place(source, statement.line), declaration, &mut forms);
                declared.push((source, id, declaration));
            }
        }
        self.vocabulary = Vocabulary::new(&self.schema);
        for (source, id, declaration) in &declared {
            for parent in self.parents(source, declaration) {
                let parents = &mut self.schema.types[id.index()].parents;
                parents.retain(|known| *known != Schema::ENTITY);
                if !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
        }
        self.untangle(&declared);
    }

    /// A type of a vocabulary: that which has one of its nouns already, or a new one. It gets those nouns that are free.
    fn brought_type(
        &mut self,
        place: &Place,
        declaration: &TypeDeclaration,
        forms: &mut HashMap<String, TypeId>,
    ) -> TypeId {
        let known = declaration.forms.iter().find_map(|form| forms.get(&fold(&form.text)));
        let id = known.copied().unwrap_or_else(|| {
            let (name, place) = (declaration.forms[0].text.clone(), place.clone());
            let parents = vec![Schema::ENTITY];
            self.schema.types.push(EntityType { name, forms: vec![], parents, place });
            TypeId::from(self.schema.types.len() - 1)
        });
        for form in &declaration.forms {
            if let Entry::Vacant(free) = forms.entry(fold(&form.text)) {
                free.insert(id);
                self.schema.types[id.index()].forms.push(form.text.clone());
                self.brought.nouns.push((id, form.text.clone()));
            }
        }
        id
    }

    fn parents(&mut self, source: &Arc<Source>, declaration: &TypeDeclaration) -> Vec<TypeId> {
        let mut parents = vec![];
        for parent in &declaration.parents {
            match self.type_of(source, parent) {
                Some(parent) if !parents.contains(&parent) => parents.push(parent),
                _ => {}
            }
        }
        parents
    }

    /// Tells of types that are their own supertypes, and of hierarchies too tangled to walk, and cuts them, so
    /// that everything after may walk up without fear of never arriving.
    fn untangle(&mut self, declared: &[(&Arc<Source>, TypeId, &TypeDeclaration)]) {
        // Ways and longest way up, known for types all of whose parents are known.
        let count = self.schema.types.len();
        let mut ways: Vec<Option<(usize, usize)>> = vec![None; count];
        loop {
            let mut progress = false;
            for id in self.schema.type_ids() {
                if ways[id.index()].is_some() {
                    continue;
                }
                let parents = &self.schema.entity_type(id).parents;
                let known: Option<Vec<(usize, usize)>> =
                    parents.iter().map(|parent| ways[parent.index()]).collect();
                if let Some(known) = known {
                    let number = known.iter().map(|(ways, _)| ways).sum::<usize>().max(1);
                    let longest = known.iter().map(|(_, longest)| longest + 1).max().unwrap_or(0);
                    ways[id.index()] = Some((number.min(MOST_WAYS + 1), longest));
                    progress = true;
                }
            }
            if !progress {
                break;
            }
        }
        for (source, id, declaration) in declared {
            let name = &self.schema.entity_type(*id).name;
            let span = &declaration.forms[0].span;
            let diagnostic = match ways[id.index()] {
                None => problem(
                    Code::TypeCycle,
                    format!("the type `{name}` is a kind of itself, through its supertypes"),
                    source,
                    span,
                    "part of a cycle, or beneath one",
                )
                .help("remove a supertype after one of the colons"),
                Some((number, longest)) if number > MOST_WAYS || longest > LONGEST_WAY => problem(
                    Code::TypeTangle,
                    format!("the type `{name}` lies beneath too many supertypes"),
                    source,
                    span,
                    "its ways up are too many, or too long",
                )
                .help("name fewer supertypes"),
                Some(_) => continue,
            };
            self.problems.push(diagnostic);
            self.schema.types[id.index()].parents = vec![Schema::ENTITY];
        }
    }
}
