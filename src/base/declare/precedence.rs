//! The base's own words come before those of the vocabularies that it uses, so that no sentence means anything else, or has a
//! second meaning, because of a `use`.

use super::brought::Brought;
use super::{Declarer, is_reserved};
use crate::model::TypeId;
use crate::model::schema::{Form, Range, Relation, Schema};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{AdjectiveMeaning, Kind};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{degrees, plural};
use crate::vocabulary::{Meaning, Vocabulary, surfaces};
use rustc_hash::FxHashSet;

/// The words of the base itself, folded, whatever they mean.
struct OwnWords(FxHashSet<String>);

impl OwnWords {
    fn of(schema: &Schema, brought: &Brought, files: &[File]) -> OwnWords {
        let mut own = Schema { types: schema.types.clone(), units: schema.units.clone(), ..Schema::new() };
        for (id, noun) in &brought.nouns {
            own.types[id.index()].forms.retain(|form| form != noun);
        }
        let relations = schema.relations.iter().enumerate();
        own.relations = relations.map(|(index, relation)| own_part(index, relation, brought)).collect();
        let vocabulary = Vocabulary::new(&own);
        // A preposition says something within its relation alone, a verb without its preposition where that stands elsewhere.
        let is_part = |meaning: &Meaning| {
            matches!(meaning, Meaning::Role { .. } | Meaning::BareVerb { .. } | Meaning::BarePhrase { .. })
        };
        let is_said = |meanings: &[Meaning]| !meanings.iter().all(is_part);
        let forms = vocabulary.forms().filter(|(_, meanings)| is_said(meanings));
        let mut words: FxHashSet<String> = forms.map(|(form, _)| form.to_string()).collect();
        let units = schema.units.iter().flat_map(|unit| &unit.names);
        words.extend(units.filter(|name| !brought.units.contains(*name)).map(|name| fold(name)));
        words.extend(adjectives(files));
        words.extend(synonyms(files));
        OwnWords(words)
    }

    /// Whether the base can read all of a folded form by words of its own, with the language's between them.
    fn read(&self, form: &str) -> bool {
        let words: Vec<&str> = form.split(' ').collect();
        let is_own = |run: &[&str]| self.0.contains(&run.join(" "));
        let holds_together = |run: &[&str]| matches!(run, [word] if is_reserved(word));
        // Of each number of words, whether the first so many can be read: some of the base's, or none.
        let mut read = vec![(false, true)];
        for end in 1..=words.len() {
            let (mut with_own, mut without) = (false, false);
            for start in 0..end {
                let run = &words[start..end];
                let (before, nothing_before) = read[start];
                with_own |= is_own(run) && (before || nothing_before) || holds_together(run) && before;
                without |= holds_together(run) && nothing_before;
            }
            read.push((with_own, without));
        }
        read[words.len()].0
    }
}

/// A relation with the forms that the base gives it.
fn own_part(index: usize, relation: &Relation, brought: &Brought) -> Relation {
    let mut own = relation.clone();
    own.forms.retain(|form| brought.is_own(index, form));
    if index >= brought.first_relation {
        own.roles.clear();
        own.measures.clear();
    }
    own
}

/// The words that the base takes for others of its own, in the singular and the plural.
fn synonyms(files: &[File]) -> impl Iterator<Item = String> {
    let statements = files.iter().flat_map(|file| &file.statements);
    let declared = statements.filter_map(|statement| match &statement.kind {
        Kind::Synonym(declaration) => Some(&declaration.words),
        _ => None,
    });
    declared.flatten().flat_map(|word| [fold(&word.text), plural(&fold(&word.text))])
}

/// Every adjective of the base, in all its degrees.
fn adjectives(files: &[File]) -> Vec<String> {
    let mut words = vec![];
    for statement in files.iter().flat_map(|file| &file.statements) {
        let Kind::Adjective(adjective) = &statement.kind else { continue };
        let opposites = match &adjective.meaning {
            AdjectiveMeaning::Gradable { opposites, .. } => opposites.as_slice(),
            AdjectiveMeaning::Pattern(_) => &[],
        };
        for word in adjective.words.iter().chain(opposites) {
            let word = fold(&word.text);
            words.extend(degrees(&word).into_iter().flat_map(|(more, most)| [more, most]));
            words.push(word);
        }
    }
    words
}

/// Whether two relations share a word, and one could be meant where the other is.
fn says_the_same(schema: &Schema, one: &Relation, other: &Relation) -> bool {
    let meet = |ends: [TypeId; 2]| schema.may_overlap(ends[0], ends[1]);
    let may_be_meant = match (&one.range, &other.range) {
        (Range::Entity(range), Range::Entity(others)) => {
            let straight = meet([one.domain, other.domain]) && meet([*range, *others]);
            straight || meet([one.domain, *others]) && meet([*range, other.domain])
        }
        (Range::Value(_), Range::Value(_)) | (Range::Nothing, Range::Nothing) => {
            meet([one.domain, other.domain])
        }
        _ => false,
    };
    let said =
        |relation: &Relation| -> FxHashSet<String> { relation.forms.iter().flat_map(surfaces).collect() };
    may_be_meant && !said(one).is_disjoint(&said(other))
}

impl Declarer<'_> {
    /// Takes from vocabularies what the base says in its own way. A noun, a verb or a phrase that the base can read by words of its
    /// own is left out. A relation that shares a word with one of the base, where both could be said of the same
    /// things, is left out as a whole: what it would be asked for is said by the other.
    pub(super) fn give_way(&mut self, files: &[File]) {
        let brought = std::mem::take(&mut self.brought);
        let own = OwnWords::of(&self.schema, &brought, files);
        for (id, noun) in &brought.nouns {
            let of_type = &mut self.schema.types[id.index()];
            if own.read(&fold(noun)) {
                of_type.forms.retain(|form| form != noun);
                if of_type.forms.is_empty() {
                    // It has to be called something.
                    of_type.forms.push(format!("{} (vocabulary)", of_type.name));
                }
            }
        }
        let schema = &self.schema;
        let own_relations = &schema.relations[..brought.first_relation];
        let mut kept = own_relations.to_vec();
        for (index, relation) in schema.relations.iter().enumerate().skip(brought.first_relation) {
            let is_added_to = brought.added.contains_key(&index);
            if !is_added_to && own_relations.iter().any(|own| says_the_same(schema, own, relation)) {
                continue;
            }
            let is_read = |form: &Form| surfaces(form).iter().any(|surface| own.read(surface));
            let mut relation = relation.clone();
            relation.forms.retain(|form| brought.is_own(index, form) || !is_read(form));
            if !relation.forms.is_empty() {
                kept.push(relation);
            }
        }
        self.schema.relations = kept;
    }
}
