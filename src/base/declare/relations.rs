//! `relation stockpile: firm -> chip, transitive` and `attribute revenue of firm: money`, with the lines beneath.

use super::{Declarer, additions, irregular_forms, statements, words};
use crate::base::claims::PROPERTIES;
use crate::base::problems::suggest;
use crate::base::problems::{place, problem};
use crate::diagnostic::{Code, Source};
use crate::model::schema::{self, Form, Range, Relation, Verb};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{
    AttributeDeclaration, Kind, RelationDeclaration, RelationLine, RelationLineKind, Statement, Term,
};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect;
use rustc_hash::FxHashMap;
use std::sync::Arc;

impl Declarer<'_> {
    pub(super) fn relations(&mut self, files: &[File], used: &[File]) {
        let mut named: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, known) in self.schema.relations.iter().enumerate() {
            named.entry(fold(&known.name)).or_default().push(number);
        }
        let borrowed = additions::borrowed(files, used);
        for (source, statement) in statements(files) {
            if additions::borrows(statement, &borrowed) {
                continue;
            }
            let Some((relation, name)) = self.related(source, statement) else { continue };
            match self.clash(&relation, &named).map(|known| known.place.clone()) {
                Some(before) => self.twice(source, name, "the relation", &before),
                None => self.take(relation, &mut named),
            }
        }
        self.brought.first_relation = self.schema.relations.len();
        for (source, statement) in statements(used) {
            // What the base declares by the name takes its place.
            if let Some((relation, _)) = self.related(source, statement)
                && self.clash(&relation, &named).is_none()
            {
                self.take(relation, &mut named);
            }
        }
        self.narrow(files, &borrowed, &named);
        self.additions(files, &named);
    }

    /// What a statement declares, if it declares a relation or an attribute, with its name as it is written.
    fn related<'d>(
        &mut self,
        source: &Arc<Source>,
        statement: &'d Statement,
    ) -> Option<(Relation, &'d Term)> {
        match &statement.kind {
            Kind::Relation(declaration) => self.relation(source, statement, declaration),
            Kind::Attribute(declaration) => self.attribute(source, statement, declaration),
            _ => None,
        }
    }

    /// The relation that has the name already. Attributes of different types may share a noun; types decide between them.
    fn clash(&self, relation: &Relation, named: &FxHashMap<String, Vec<usize>>) -> Option<&Relation> {
        let same = named.get(&fold(&relation.name)).into_iter().flatten();
        same.map(|&number| &self.schema.relations[number]).find(|known| {
            !known.is_attribute()
                || !relation.is_attribute()
                || self.schema.may_overlap(known.domain, relation.domain)
        })
    }

    fn take(&mut self, relation: Relation, named: &mut FxHashMap<String, Vec<usize>>) {
        named.entry(fold(&relation.name)).or_default().push(self.schema.relations.len());
        self.schema.relations.push(relation);
    }

    fn relation<'d>(
        &mut self,
        source: &Arc<Source>,
        statement: &Statement,
        declaration: &'d RelationDeclaration,
    ) -> Option<(Relation, &'d Term)> {
        let domain = self.type_of(source, &declaration.domain);
        let range = match &declaration.range {
            Some(range) => self.type_of(source, range).map(Range::Entity),
            None => Some(Range::Nothing),
        };
        let mut relation = Relation {
            name: declaration.name.text.clone(),
            domain: domain?,
            range: range?,
            forms: vec![],
            roles: vec![],
            measures: vec![],
            symmetric: false,
            transitive: false,
            acyclic: false,
            functional: false,
            lasting: false,
            demonyms: false,
            place: place(source, statement.line),
        };
        self.parts(source, &declaration.parts, &mut relation);
        self.flags(source, &declaration.flags, &mut relation);
        if relation.range == Range::Nothing {
            self.must_do_without_object(source, &declaration.flags, &declaration.parts);
        }
        self.must_lead_back(source, &declaration.name, &relation);
        let unsayable = declaration.parts.iter().all(|part| {
            use RelationLineKind::{Demonyms, Measure, Role};
            matches!(part.kind, Role { .. } | Measure { .. } | Demonyms)
        });
        if unsayable && (declaration.bare || !declaration.parts.is_empty()) {
            let message = format!("there is no way to say the relation `{}`", relation.name);
            self.problems.push(
                problem(Code::NoForm, message, source, &statement.span, "nothing beneath gives it a form")
                    .help(format!(
                        "indent beneath it {}, such as: verb {}",
                        match relation.range {
                            Range::Nothing => "a `verb` or a `phrase`",
                            _ => "a `verb`, a `phrase` or a `noun`",
                        },
                        relation.name
                    )),
            );
        }
        Some((relation, &declaration.name))
    }

    /// Refuses properties that only relations can have which lead from a type to the same one, or which contradict each other.
    pub(super) fn must_lead_back(&mut self, source: &Arc<Source>, name: &Term, relation: &Relation) {
        let chains = relation.symmetric || relation.transitive || relation.acyclic;
        if let Range::Entity(range) = relation.range
            && chains
            && !self.schema.may_overlap(relation.domain, range)
        {
            let message = "this relation leads from one type to another";
            self.problems.push(
                problem(
                    Code::UnfitType,
                    message,
                    source,
                    &name.span,
                    "so it cannot be symmetric, transitive or acyclic",
                )
                .help("remove that property, or let both ends be of one type"),
            );
        }
        if relation.symmetric && relation.acyclic {
            let message = "a symmetric relation cannot be acyclic";
            self.problems.push(
                problem(
                    Code::Contradiction,
                    message,
                    source,
                    &name.span,
                    "each of its claims would be a cycle",
                )
                .help("remove one of the two"),
            );
        }
    }

    /// Refuses what an attribute cannot be.
    pub(super) fn must_have_values(&mut self, source: &Arc<Source>, name: &Term, relation: &Relation) {
        if relation.symmetric || relation.transitive || relation.acyclic {
            let message = "an attribute can only be functional or lasting";
            self.problems.push(
                problem(Code::UnfitType, message, source, &name.span, "its objects are values, not entities")
                    .help("remove the other properties"),
            );
        }
    }

    /// Refuses what a relation without an object cannot have.
    pub(super) fn must_do_without_object(
        &mut self,
        source: &Arc<Source>,
        flags: &[Term],
        parts: &[RelationLine],
    ) {
        let help = "declare the type of its objects: relation NAME: TYPE -> TYPE; or leave this out";
        for flag in flags {
            let message = format!("a relation without an object is not {}", flag.text);
            let label = "it says something of one thing alone";
            self.problems.push(problem(Code::UnfitType, message, source, &flag.span, label).help(help));
        }
        for part in parts {
            let what = match part.kind {
                RelationLineKind::Verb { inverse: true, .. }
                | RelationLineKind::Phrases { inverse: true, .. } => {
                    "nothing is said from the end of an object that is not there"
                }
                RelationLineKind::Nouns { .. } => "a noun names an object, and this relation has none",
                _ => continue,
            };
            let label = "its relation has no object";
            self.problems.push(problem(Code::UnfitType, what, source, &part.span, label).help(help));
        }
    }

    fn attribute<'d>(
        &mut self,
        source: &Arc<Source>,
        statement: &Statement,
        declaration: &'d AttributeDeclaration,
    ) -> Option<(Relation, &'d Term)> {
        let domain = self.type_of(source, &declaration.domain);
        let kind = self.kind_of(source, &declaration.kind);
        for noun in &declaration.names {
            self.may_mean(source, noun, "an attribute");
        }
        let name = declaration.names.first()?;
        let mut relation = Relation {
            name: name.text.clone(),
            domain: domain?,
            range: Range::Value(kind?),
            forms: declaration.names.iter().map(|noun| Form::Noun(words(&noun.text))).collect(),
            roles: vec![],
            measures: vec![],
            symmetric: false,
            transitive: false,
            acyclic: false,
            functional: false,
            lasting: false,
            demonyms: false,
            place: place(source, statement.line),
        };
        self.parts(source, &declaration.parts, &mut relation);
        self.flags(source, &declaration.flags, &mut relation);
        self.must_have_values(source, name, &relation);
        Some((relation, name))
    }

    pub(super) fn flags(&mut self, source: &Arc<Source>, flags: &[Term], relation: &mut Relation) {
        for flag in flags {
            match flag.text.as_str() {
                "symmetric" => relation.symmetric = true,
                "transitive" => relation.transitive = true,
                "acyclic" => relation.acyclic = true,
                "functional" => relation.functional = true,
                "lasting" => relation.lasting = true,
                other => {
                    const FLAGS: [&str; 5] = ["symmetric", "transitive", "acyclic", "functional", "lasting"];
                    let message = format!("a relation has no property `{other}`");
                    let unknown = problem(Code::UnknownWord, message, source, &flag.span, "unknown");
                    let unknown = suggest(unknown, other, FLAGS.into_iter());
                    self.problems.push(unknown.help(format!("the properties are {}", FLAGS.join(", "))));
                }
            }
        }
    }

    pub(super) fn parts(&mut self, source: &Arc<Source>, parts: &[RelationLine], relation: &mut Relation) {
        for part in parts {
            match &part.kind {
                RelationLineKind::Verb { inverse, words, irregular } => {
                    if let Some(form) = self.verb(source, *inverse, words, irregular) {
                        relation.forms.push(form);
                    }
                }
                RelationLineKind::Phrases { inverse, words: phrases } => {
                    for phrase in phrases {
                        if self.may_mean(source, phrase, "a phrase") {
                            let words = words(&phrase.text);
                            relation.forms.push(match inverse {
                                true => Form::InversePhrase(words),
                                false => Form::Phrase(words),
                            });
                        }
                    }
                }
                RelationLineKind::Nouns { inverse, words: nouns } => {
                    for noun in nouns {
                        if self.may_mean(source, noun, "a noun") {
                            let words = words(&noun.text);
                            relation.forms.push(match inverse {
                                true => Form::InverseNoun(words),
                                false => Form::Noun(words),
                            });
                        }
                    }
                }
                RelationLineKind::Demonyms => {
                    relation.demonyms = self.may_have_demonyms(source, part, relation)
                }
                RelationLineKind::Role { name, prepositions, range } => {
                    let range = self.type_of(source, range);
                    if let (Some(range), true) = (range, self.free(source, relation, name)) {
                        let prepositions = prepositions.iter().map(|word| word.text.clone()).collect();
                        relation.roles.push(schema::Role { name: name.text.clone(), prepositions, range });
                    }
                }
                RelationLineKind::Measure { name, words, kind } => {
                    let kind = self.kind_of(source, kind);
                    if let (Some(kind), true) = (kind, self.free(source, relation, name)) {
                        let words = words.iter().map(|word| word.text.clone()).collect();
                        relation.measures.push(schema::Measure { name: name.text.clone(), words, kind });
                    }
                }
            }
        }
    }

    /// Whether what comes from a relation's objects can be named by their demonyms.
    fn may_have_demonyms(&mut self, source: &Arc<Source>, part: &RelationLine, relation: &Relation) -> bool {
        let leads = matches!(relation.range, Range::Entity(_));
        if !leads {
            let message = "demonyms are those of objects, and this relation has none that is an entity";
            let told = problem(Code::UnfitType, message, source, &part.span, "not here");
            self.problems.push(
                told.help("write it beneath a relation that leads to places: relation base: firm -> place"),
            );
        }
        leads
    }

    /// Whether the name of a role or a measure is free within its relation.
    fn free(&mut self, source: &Arc<Source>, relation: &Relation, name: &Term) -> bool {
        let taken = relation.roles.iter().map(|role| &role.name);
        let mut taken = taken.chain(relation.measures.iter().map(|measure| &measure.name));
        if taken.any(|other| fold(other) == fold(&name.text)) {
            self.twice(source, name, "within its relation, the name", &relation.place);
            return false;
        }
        if PROPERTIES.contains(&fold(&name.text).as_str()) {
            let message = format!("`{}` is a property of every claim already", name.text);
            let diagnostic = problem(Code::ReservedWord, message, source, &name.span, "reserved");
            self.problems.push(diagnostic.help(format!("the properties are {}", PROPERTIES.join(", "))));
            return false;
        }
        true
    }

    fn verb(
        &mut self,
        source: &Arc<Source>,
        inverse: bool,
        written: &Term,
        irregular: &[(Term, Term)],
    ) -> Option<Form> {
        let mut words = words(&written.text);
        if words.is_empty() {
            self.may_mean(source, written, "a verb");
            return None;
        }
        let base = words.remove(0);
        if !words.is_empty() && matches!(fold(&base).as_str(), "be" | "is" | "are") {
            let message =
                format!("`{}` cannot be a verb: `is` is one of the language's own words", written.text);
            self.problems.push(
                problem(Code::ReservedWord, message, source, &written.span, "begins with `be`")
                    .help(format!("what stands behind `is` is a phrase: phrase \"{}\"", words.join(" "))),
            );
            return None;
        }
        let mut verb: Verb = inflect::verb(&fold(&base));
        irregular_forms(&mut verb, irregular);
        let forms = [&verb.base, &verb.third, &verb.past, &verb.participle, &verb.gerund];
        if words.is_empty()
            && let Some(form) = forms.into_iter().find(|form| super::STRUCTURE.contains(&form.as_str()))
        {
            let message = format!("`{base}` cannot be a verb: `{form}` is one of the language's own words");
            self.problems.push(
                problem(Code::ReservedWord, message, source, &written.span, "reserved")
                    .help("declare a longer form, such as \"have a stake in\" for `have`"),
            );
            return None;
        }
        Some(Form::Verb { verb, tail: words, inverse })
    }
}
