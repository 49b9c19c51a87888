//! Looking around in a base: its schema, its names, the forms of its words, and questions it can answer.

mod examples;
mod forms;
mod names;
mod schema;

use super::complete::as_typed;
use super::user::Session;
use crate::diagnostic::{Code, Diagnostic, Result, Source};
use crate::model::TypeId;
use crate::model::schema::Schema;
use crate::store::Snapshot;
use crate::vocabulary::near::near;
use crate::vocabulary::{Meaning, Vocabulary, fold::fold};

impl Session {
    /// How many entities and claims the base has.
    pub fn size(&self) -> (usize, usize) {
        (self.snapshot().entity_count(), self.snapshot().claim_count())
    }

    /// The types, relations, attributes, adjectives and rules of the base; with a topic, what is so called in
    /// full.
    pub fn schema(&self, topic: Option<&str>) -> Result<String> {
        match topic {
            None => Ok(schema::overview(self.snapshot())),
            Some(topic) => described(self.snapshot(), topic, schema::describe),
        }
    }

    /// The ways to say whatever a word belongs to.
    pub fn forms(&self, word: &str) -> Result<String> {
        described(self.snapshot(), word, forms::describe)
    }

    /// The entities that have a name or an alias with this beginning.
    pub fn names(&self, prefix: &str) -> String {
        names::list(self.snapshot(), prefix)
    }

    /// The words that `schema` and `forms` know and that begin so, in the order of the alphabet.
    pub fn words(&self, prefix: &str) -> Vec<String> {
        let folded = fold(prefix);
        let begins = self.vocabulary().all_forms().filter(|(form, ..)| form.starts_with(&folded));
        let mut words: Vec<String> = begins.map(|(_, shown, _)| shown.to_string()).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The names and aliases that begin so, at most `limit`.
    pub fn name_list(&self, prefix: &str, limit: usize) -> Vec<String> {
        self.names_of(Schema::ENTITY, prefix, limit)
    }

    /// What answers call the entities that have this name or alias: their names, with what tells them apart from others of
    /// the name.
    pub fn called(&self, name: &str) -> Vec<String> {
        let snapshot = self.snapshot();
        let found = crate::vocabulary::Names::named(snapshot, &fold(name)).into_iter();
        let called = found.flat_map(|(entity, _)| {
            let shown = snapshot.shown(entity);
            let of = snapshot.types(entity).first().filter(|_| snapshot.told_apart(entity).is_some());
            let typed = of.map(|of| format!("{shown} ({})", snapshot.schema().entity_type(*of).name));
            std::iter::once(shown.to_string()).chain(typed)
        });
        called.collect()
    }

    /// The names of sources that begin so, at most `limit`.
    pub fn source_names(&self, prefix: &str, limit: usize) -> Vec<String> {
        self.names_of(Schema::SOURCE, prefix, limit)
    }

    fn names_of(&self, of: TypeId, prefix: &str, limit: usize) -> Vec<String> {
        let (snapshot, folded) = (self.snapshot(), fold(prefix));
        let names = snapshot.names_from(&folded).take_while(|(name, _)| fold(name).starts_with(&folded));
        let fitting = names.filter(|&(_, entity)| snapshot.is_a(entity, of));
        fitting.filter_map(|(name, _)| Some(as_typed(name)?.into_owned())).take(limit).collect()
    }

    /// Questions that this base answers, made of its own vocabulary, the plainest first.
    pub fn examples(&self) -> Vec<String> {
        let mut questions = examples::questions(self.snapshot());
        questions.retain(|question| self.explain(&Source::new("example", question.as_str())).is_ok());
        questions
    }
}

/// What the vocabulary means by a word, each meaning described, one after the other.
fn described(
    snapshot: &Snapshot,
    word: &str,
    describe: impl Fn(&Snapshot, Meaning) -> Option<String>,
) -> Result<String> {
    let vocabulary = Vocabulary::new(snapshot.schema());
    let mut texts: Vec<String> = vec![];
    let by_name = snapshot.schema().relation_named(word.trim());
    let by_name = by_name.map(|relation| Meaning::Noun { relation, inverse: false });
    for meaning in vocabulary.meanings_of(word).into_iter().chain(by_name) {
        texts.extend(describe(snapshot, meaning).filter(|text| !texts.contains(text)));
    }
    if !texts.is_empty() {
        return Ok(texts.join("\n"));
    }
    let problem = Diagnostic::error(
        Code::UnknownWord,
        format!("this base has no type, relation or adjective `{word}`"),
    );
    let mut words = near(word, &vocabulary, &NoNames, 9);
    words.retain(|word| !vocabulary.meanings_of(word).is_empty());
    words.truncate(3);
    Err(Box::new(match words.as_slice() {
        [] => problem.help("`.schema` lists them"),
        words => problem.help(format!("did you mean {}? `.schema` lists all", quoted(words).join(" or "))),
    }))
}

/// Names of entities are no topics.
struct NoNames;

impl crate::vocabulary::Names for NoNames {
    fn named(&self, _: &str) -> Vec<(crate::model::EntityId, &str)> {
        vec![]
    }

    fn longest_name(&self) -> usize {
        0
    }

    fn all_names(&self) -> Vec<crate::vocabulary::NamesPart<'_>> {
        vec![]
    }
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

#[cfg(test)]
mod tests;
