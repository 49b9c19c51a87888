//! A statement with a word that nobody knows, with another in its place: one that comes near it, a word of the base in its
//! place, or none, where it only stresses what is said.

use super::SHOWN;
use crate::diagnostic::{Code, Diagnostic, Edit, Near, Offer};
use crate::model::schema::Schema;
use crate::model::{EntityId, RelationId};
use crate::session::complete::Place;
use crate::session::user::Session;
use crate::syntax::parser::Expected;
use crate::syntax::tokens::{Category, Token, Tokens, category};
use crate::vocabulary::Meaning;
use crate::vocabulary::english::{Unread, unread};
use crate::vocabulary::fold::fold;
use crate::vocabulary::meaning::Sense;
use std::collections::{BTreeMap, BTreeSet};

/// The most words that nobody knows for which others are tried.
const MOST_UNKNOWN: usize = 3;

impl Session {
    /// Adds to the refusal of an unknown word what can be asked instead. Where there is no such question, it says how all
    /// that the base says of what is named is asked for.
    pub(super) fn instead(&self, mut problem: Diagnostic, tokens: &Tokens) -> Diagnostic {
        let is_unknown = |index: &usize| tokens.list[*index].categories() == [Category::Unknown];
        let unknown: Vec<usize> = (0..tokens.list.len()).filter(is_unknown).collect();
        if unknown.len() > MOST_UNKNOWN {
            return problem;
        }
        let unspoken = unknown.iter().find_map(|index| self.unspoken(tokens, *index));
        if let Some(unspoken) = unspoken.filter(|_| problem.code == Code::UnknownWord) {
            return unspoken;
        }
        let nearest =
            self.fitting_offers(tokens, self.nearest(tokens, &unknown, &problem.meant.near).into_iter());
        if let ([_], [_, ..]) = (unknown.as_slice(), nearest.as_slice()) {
            // What does not fit was not meant.
            let fits = |word: &String| {
                nearest.iter().any(|offer| offer.edits.iter().any(|edit| edit.words == *word))
            };
            problem.meant.near.iter_mut().for_each(|near| near.words.retain(fits));
            problem.meant.near.retain(|near| !near.words.is_empty());
        }
        problem.meant.offers.extend(nearest);
        let about = self.about(tokens);
        let nothing_near = problem.meant.offers.is_empty() && !about.is_empty();
        if let ([only], true) = (unknown.as_slice(), nothing_near)
            && *only > 0
            && may_be_said_otherwise(tokens.text(*only))
        {
            problem.meant.offers.extend(self.said_otherwise(tokens, *only, &about));
        }
        if problem.meant.offers.is_empty() && !about.is_empty() {
            problem.help.push(self.all_about(&about));
        }
        problem
    }

    /// Who has a word that the base does not know is told all that it says of what is named: that is another question.
    fn all_about(&self, about: &BTreeSet<EntityId>) -> String {
        let names: Vec<String> = about
            .iter()
            .take(SHOWN)
            .map(|&entity| self.written(self.snapshot().shown(entity), entity))
            .collect();
        let described: Vec<String> = names.iter().map(|name| format!("`describe {name}`")).collect();
        format!("all that this base says of {}: {}", joined(&names), described.join(", "))
    }

    /// The entities that the question names for sure; sources are not what it is about.
    fn about(&self, tokens: &Tokens) -> BTreeSet<EntityId> {
        let named = tokens.list.iter().filter_map(|token| {
            let mut entities = token.entities();
            let one = entities.next().filter(|_| entities.next().is_none())?;
            (token.categories() == [Category::Name] && !self.snapshot().is_a(one, Schema::SOURCE))
                .then_some(one)
        });
        named.collect()
    }

    /// The statement with a word of the vocabulary in the place of the unknown one, and of what belongs to that, up to the
    /// next that stands for itself: one form of each sense, those first that the base says most of about the entities.
    fn said_otherwise(&self, tokens: &Tokens, unknown: usize, about: &BTreeSet<EntityId>) -> Vec<Offer> {
        let span = &tokens.list[unknown].span;
        let Some(place) = self.place(&tokens.source.text[..span.start]) else { return vec![] };
        let forms = self.forms_of(&place, about);
        let rest = &tokens.list[unknown + 1..];
        let next = unknown + rest.iter().take_while(|token| !stands_alone(token)).count();
        let offers = [unknown, next].into_iter().map(|last| {
            let end = tokens.list[last].span.end;
            let offers = forms.iter().map(|form| Offer::of(span.start..end, *form));
            self.fitting_offers(tokens, offers)
        });
        offers.into_iter().find(|offers| !offers.is_empty()).unwrap_or_default()
    }

    /// The forms of relations that fit at a place, best first.
    fn forms_of(&self, place: &Place, about: &BTreeSet<EntityId>) -> Vec<&str> {
        let mut best: BTreeMap<Sense, (bool, &str, (usize, usize))> = BTreeMap::new();
        let mut claims: BTreeMap<RelationId, (usize, usize)> = BTreeMap::new();
        let mut taken_here: BTreeMap<Category, bool> = BTreeMap::new();
        for (form, meanings) in self.vocabulary().forms() {
            for meaning in meanings {
                let (Meaning::Verb { relation, .. }
                | Meaning::Phrase { relation, .. }
                | Meaning::State { relation }
                | Meaning::Noun { relation, .. }) = *meaning
                else {
                    continue;
                };
                let rank = *claims.entry(relation).or_insert_with(|| self.claims_of(relation, about));
                // Behind a name, the noun of another thing could stand in theory only.
                let misplaced = category(meaning) == Category::Noun && !place.is_for_a_noun();
                if rank == (0, 0) || misplaced {
                    continue;
                }
                let category = category(meaning);
                let takes = || place.next.takes(Expected::Category(category));
                if !*taken_here.entry(category).or_insert_with(takes) {
                    continue;
                }
                // "made" may be said of what somebody made, and of what is made: where both fit, of the former.
                let sense = match meaning.sense() {
                    Sense::Reduced(relation, inverse, _) => Sense::Finite(relation, inverse),
                    sense => sense,
                };
                let reduced = sense != meaning.sense();
                let natural = !reduced && place.natural(form, meaning, self.snapshot().schema());
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

impl Session {
    /// The statement with a near word for each unknown one, or without those that only say how. Where several stand together,
    /// one form may be meant by all: "boosted the demand".
    fn nearest(&self, tokens: &Tokens, unknown: &[usize], near: &[Near]) -> Vec<Offer> {
        let words_near = |index: usize| {
            let here = near.iter().find(|near| tokens.source.text[near.span.clone()] == *tokens.text(index));
            here.into_iter().flat_map(|near| near.words.iter().map(String::as_str))
        };
        let mut edits: Vec<Vec<Edit>> = vec![vec![]];
        for &index in unknown {
            let span = &tokens.list[index].span;
            let word = fold(tokens.text(index));
            let instead = |words: &str| {
                // Left out with the blank behind it.
                let behind = tokens.list.get(index + 1).map_or(span.end, |next| next.span.start);
                let end = if words.is_empty() { behind } else { span.end };
                vec![Edit { span: span.start..end, words: words.to_string() }]
            };
            let people = self.said_of_people(tokens, index);
            let others: Vec<Vec<Edit>> = match unread(&word) {
                _ if !people.is_empty() => people,
                Some(Unread::As(other)) => vec![instead(other)],
                Some(Unread::Alone) => vec![],
                None => words_near(index).chain(is_manner(&word).then_some("")).map(instead).collect(),
            };
            edits = edits
                .iter()
                .flat_map(|before| others.iter().map(|more| before.iter().chain(more).cloned().collect()))
                .collect();
        }
        edits.iter_mut().for_each(|edits| edits.sort_by_key(|edit| edit.span.start));
        let each = edits.into_iter().map(|edits| Offer { edits, gives_up: vec![] });
        let whole = match unknown {
            [first, .., last] if last - first <= MOST_UNKNOWN => {
                tokens.list[*first].span.start..tokens.list[*last].span.end
            }
            _ => return each.collect(),
        };
        each.chain(
            unknown.iter().flat_map(|&index| words_near(index)).map(|words| Offer::of(whole.clone(), words)),
        )
        .collect()
    }
}

/// "widely": how something is done, without which it is done as well.
fn is_manner(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly")
}

/// A name is not said by another word, nor is a word of English itself.
fn may_be_said_otherwise(word: &str) -> bool {
    word.chars().all(char::is_lowercase) && unread(word).is_none()
}

fn joined(names: &[String]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
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
