//! What can be asked instead of a question with a word that nobody knows: the same question with a word of the base in
//! its place, of which the base says something.

use super::Session;
use super::complete::{Fitting, Place};
use crate::diagnostic::Diagnostic;
use crate::model::schema::Schema;
use crate::model::{EntityId, RelationId};
use crate::syntax::parser::Expected;
use crate::syntax::tagger::{Category, Token, Tokens, category};
use crate::vocabulary::Meaning;
use crate::vocabulary::meaning::Sense;
use std::collections::{BTreeMap, BTreeSet};

/// How many questions are shown, and how many are tried for them.
const SHOWN: usize = 4;
const TRIED: usize = 24;

impl Session {
    /// Adds to the refusal of an unknown word what can be asked instead: of the things that the question names, by what the
    /// base says most of them. Where there is no such question, it says how all about them is asked for.
    pub(super) fn instead(&self, mut problem: Diagnostic, tokens: &Tokens) -> Diagnostic {
        let unknown = |token: &Token| token.categories() == [Category::Unknown];
        let Some(first) = tokens.list.iter().position(unknown) else { return problem };
        let about = self.about(tokens);
        if first == 0 || about.is_empty() {
            return problem;
        }
        // A near word that makes a question of it is what was meant.
        let near = problem.help.iter().flat_map(|help| help.split('`').skip(1).step_by(2));
        let mut fitting = Fitting::new(self, &tokens.source.text[..tokens.list[first].span.start]);
        if near.into_iter().any(|word| fitting.completes(&format!("{word}{}", behind(tokens, first + 1)))) {
            return problem;
        }
        // Behind the word, others may belong to it, up to the next that stands for itself.
        let rest = &tokens.list[first + 1..];
        let next = first + 1 + rest.iter().take_while(|token| !stands_alone(token)).count();
        let asked = [first + 1, next].into_iter().find_map(|end| {
            let asked = self.with_another_word(tokens, first, end, &about);
            (!asked.is_empty()).then_some(asked)
        });
        problem.help.push(match asked {
            Some(asked) => {
                let asked: Vec<String> = asked.iter().map(|statement| quoted(statement)).collect();
                format!("this base can be asked {}", asked.join(", "))
            }
            None => {
                let described = about.iter().map(|&entity| {
                    quoted(&format!("describe {}", self.written(self.snapshot.name(entity), entity)))
                });
                let described: Vec<String> = described.take(SHOWN).collect();
                format!("all that this base says: {}", described.join(", "))
            }
        });
        problem
    }

    /// The entities that the question names for sure; sources are not what it is about.
    fn about(&self, tokens: &Tokens) -> BTreeSet<EntityId> {
        let named = tokens.list.iter().filter_map(|token| {
            let mut entities = token.entities();
            let one = entities.next().filter(|_| entities.next().is_none())?;
            (token.categories() == [Category::Name] && !self.snapshot.is_a(one, Schema::SOURCE))
                .then_some(one)
        });
        named.collect()
    }

    /// The statement with a word of the vocabulary in the place of the tokens from `first` to before `end`: one form of each
    /// sense, those first that the base says most of about the entities.
    fn with_another_word(
        &self,
        tokens: &Tokens,
        first: usize,
        end: usize,
        about: &BTreeSet<EntityId>,
    ) -> Vec<String> {
        let before = &tokens.source.text[..tokens.list[first].span.start];
        let after = behind(tokens, end);
        let Some(place) = self.place(before) else { return vec![] };
        let mut fitting = Fitting::new(self, before);
        let forms = self.forms_of(&place, about);
        let asked = forms.iter().take(TRIED).filter_map(|form| {
            let words = format!("{form}{after}");
            fitting.completes(&words).then(|| format!("{}{words}", before.trim_start()))
        });
        asked.take(SHOWN).collect()
    }

    /// The forms of relations that fit at a place, best first.
    fn forms_of(&self, place: &Place, about: &BTreeSet<EntityId>) -> Vec<&str> {
        let mut best: BTreeMap<Sense, (bool, &str, (usize, usize))> = BTreeMap::new();
        let mut claims: BTreeMap<RelationId, (usize, usize)> = BTreeMap::new();
        for (form, meanings) in self.vocabulary.forms() {
            for meaning in meanings {
                let (Meaning::Verb { relation, .. }
                | Meaning::Phrase { relation, .. }
                | Meaning::Noun { relation, .. }) = *meaning
                else {
                    continue;
                };
                let rank = *claims.entry(relation).or_insert_with(|| self.claims_of(relation, about));
                // Behind a name, the noun of another thing could stand in theory only.
                let misplaced = category(meaning) == Category::Noun && !place.is_for_a_noun();
                if rank == (0, 0) || misplaced || !place.next.takes(Expected::Category(category(meaning))) {
                    continue;
                }
                // "made" may be said of what somebody made, and of what is made: where both fit, of the former.
                let sense = match meaning.sense() {
                    Sense::Reduced(relation, inverse, _) => Sense::Finite(relation, inverse),
                    sense => sense,
                };
                let reduced = sense != meaning.sense();
                let natural = !reduced && place.natural(form, meaning, self.snapshot.schema());
                let found = (natural, form, rank);
                let known = best.entry(sense).or_insert(found);
                if natural && !known.0 {
                    *known = found;
                }
            }
        }
        let mut forms: Vec<_> = best.into_values().map(|(_, form, rank)| (rank, form)).collect();
        forms.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        forms.into_iter().map(|(_, form)| form).collect()
    }

    /// Of how many of the entities the relation says something, and how much: claims with them as subject or object.
    fn claims_of(&self, relation: RelationId, about: &BTreeSet<EntityId>) -> (usize, usize) {
        let snapshot = self.snapshot();
        let claims = about.iter().map(|&entity| {
            snapshot.from(relation, entity).len()
                + snapshot.into(relation, entity).len()
                + snapshot.value_claims(relation, entity).len()
        });
        claims.filter(|&claims| claims > 0).fold((0, 0), |(of, sum), claims| (of + 1, sum + claims))
    }
}

/// What stands behind the tokens before `end`, as it is written.
fn behind(tokens: &Tokens, end: usize) -> &str {
    tokens.source.text[tokens.list[end - 1].span.end..].trim_end()
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}

/// Whether a token is a part of the question by itself.
fn stands_alone(token: &Token) -> bool {
    token.categories().iter().any(|category| {
        matches!(
            category,
            Category::Name | Category::Date | Category::Number | Category::Parameter | Category::Text
        )
    })
}
