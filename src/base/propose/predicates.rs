//! A verb, a phrase or a noun that a claim lacks, with the things that stand around it.

use super::draft::{Lines, Relation, term};
use super::sentence::{BE, Sentence, UNKNOWN};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Inflection, lemma};

const HAVE: [&str; 3] = ["has", "have", "had"];
const DO: [&str; 3] = ["did", "does", "do"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];
/// What may stand between a verb and a thing that is a role of it.
const PREPOSITIONS: [&str; 12] =
    ["from", "to", "with", "for", "through", "via", "at", "in", "on", "against", "into", "over"];
/// What a time begins with: in front of one they belong to it.
const OF_TIMES: [&str; 12] =
    ["in", "on", "since", "before", "after", "by", "until", "during", "from", "between", "early", "late"];

impl Sentence<'_> {
    /// A verb, a phrase or a noun that nobody declared, between its subjects and what follows.
    pub fn predicate(&self, at: usize) -> Option<Lines> {
        // Behind what the claim says, a word that is unknown belongs to its properties.
        let is_behind = self.said().is_some_and(|(index, ..)| index < at);
        if is_behind || !(0..at).any(|before| self.is_entity(before)) {
            return None;
        }
        let domain = self.kind_of_all(0, at);
        let article = usize::from(self.is(at - 1, &ARTICLES));
        let auxiliary = (0..at)
            .rev()
            .take(3)
            .find(|before| self.is(*before, &BE) || self.is(*before, &HAVE) || self.is(*before, &DO));
        let end = self.end_of_words(at);
        let object = self.object(end);
        let words = |from: usize, to: usize| {
            let texts: Vec<String> = (from..to).map(|at| self.word(at)).collect();
            texts.join(" ")
        };
        if end == at {
            return None;
        }
        let described = auxiliary.filter(|index| self.is(*index, &BE));
        let relation = match (described, auxiliary) {
            (Some(_), _) if self.is(at + 1, &["by"]) => {
                let doer = (at + 2..self.tokens.len()).find(|at| self.is_entity(*at))?;
                let (form, name, doubt) = self.verb(at, at + 1, &[Inflection::Participle])?;
                Relation {
                    name,
                    domain: self.kind_at(doer),
                    range: Some(domain),
                    form,
                    roles: self.roles(doer + 1),
                    doubt,
                }
            }
            (Some(_), _) if article == 1 && self.is(end.checked_sub(1)?, &["of"]) => {
                let noun = words(at, end - 1);
                // "O is the seat of S": the owner comes last.
                Relation {
                    name: noun.clone(),
                    domain: object.map_or(UNKNOWN.into(), |object| self.kind_at(object)),
                    range: Some(domain),
                    form: format!("noun {}", term(&noun)),
                    roles: vec![],
                    doubt: None,
                }
            }
            (Some(_), _) if self.word(at).ends_with("ing") && object.is_some() && end == at + 1 => {
                let (form, name, doubt) = self.verb(at, end, &[Inflection::Gerund])?;
                self.with_object(name, form, doubt, domain, object)
            }
            (Some(_), _) => {
                let phrase = words(at - article, end);
                self.with_object(phrase.clone(), format!("phrase \"{phrase}\""), None, domain, object)
            }
            (None, Some(index)) if self.is(index, &HAVE) && article == 1 => {
                let tail = words(at - 1, end);
                let name = format!("have {tail}");
                self.with_object(name.clone(), format!("verb \"{name}\""), None, domain, object)
            }
            (None, Some(index)) => {
                let inflection =
                    if self.is(index, &HAVE) { Inflection::Participle } else { Inflection::Base };
                let (form, name, doubt) = self.verb(at, end, &[inflection])?;
                self.with_object(name, form, doubt, domain, object)
            }
            (None, None) => {
                let tried = [Inflection::Past, Inflection::Third];
                let (form, name, doubt) = self.verb(at, end, &tried)?;
                self.with_object(name, form, doubt, domain, object)
            }
        };
        Some(Lines::Relation(relation))
    }

    fn with_object(
        &self,
        name: String,
        form: String,
        doubt: Option<String>,
        domain: String,
        object: Option<usize>,
    ) -> Relation {
        let range = object.map(|object| self.kind_at(object));
        let roles = object.map_or(vec![], |object| self.roles(object + 1));
        Relation { name, domain, range, form, roles, doubt }
    }

    /// Where the words end that say what is said: at a thing, a number, or a property.
    fn end_of_words(&self, from: usize) -> usize {
        let mut end = from + 1;
        while end < self.tokens.len() {
            let thing =
                self.is_entity(end) || self.begins_name(end) || self.is_number(end) || self.is_time(end);
            let article = self.is(end, &["the"]) && (self.is_entity(end + 1) || self.begins_name(end + 1));
            let opens = self.is(end, &[",", ";"]) || self.is(end, &super::super::claims::PROPERTIES);
            if thing || article || opens {
                break;
            }
            end += 1;
        }
        // "went bankrupt in 2024": what stands before a time belongs to it.
        while end > from + 1 && (self.is_time(end) || self.is_number(end)) && self.is(end - 1, &OF_TIMES) {
            end -= 1;
        }
        end
    }

    /// The first thing behind the words, if nothing but an article stands between.
    fn object(&self, end: usize) -> Option<usize> {
        let at = end + usize::from(self.is(end, &["the"]));
        (self.is_entity(at) || self.begins_name(at)).then_some(at)
    }

    /// Further things behind prepositions: "to Birch".
    fn roles(&self, from: usize) -> Vec<(String, String, String)> {
        let mut roles: Vec<(String, String, String)> = vec![];
        for at in from..self.tokens.len() {
            let thing = at + 1 + usize::from(self.is(at + 1, &["the"]));
            if self.is(at, &PREPOSITIONS) && self.is_entity(thing) {
                let (of, preposition) = (self.kind_at(thing), fold(&self.word(at)));
                if roles.iter().all(|(name, ..)| *name != of) {
                    roles.push((of.clone(), preposition, of));
                }
            }
        }
        roles
    }

    /// The form of a verb, with its words, and what else it could be.
    fn verb(
        &self,
        from: usize,
        to: usize,
        inflections: &[Inflection],
    ) -> Option<(String, String, Option<String>)> {
        let head = fold(&self.word(from));
        let tail: Vec<String> = (from + 1..to).map(|at| self.word(at)).collect();
        let whole = |head: &str| [&[head.to_string()], tail.as_slice()].concat().join(" ");
        let bases = inflections.iter().map(|inflection| lemma::verbs(&head, *inflection));
        let bases = bases.into_iter().find(|bases| !bases.is_empty());
        let irregular = |tense: &str| {
            let doubt = "what its base form is".to_string();
            Some((format!("verb {}, {tense} {head}", term(&whole(&head))), whole(&head), Some(doubt)))
        };
        match (bases.as_deref(), inflections) {
            (Some([base, others @ ..]), _) => {
                let doubt = others.first().map(|other| format!("`verb {}`", term(&whole(other))));
                Some((format!("verb {}", term(&whole(base))), whole(base), doubt))
            }
            // Several who do it now, or a past that no rule makes.
            (_, [Inflection::Past, ..]) if self.several_before(from) => {
                Some((format!("verb {}", term(&whole(&head))), whole(&head), None))
            }
            (_, [Inflection::Past, ..]) => irregular("past"),
            (_, [Inflection::Participle]) => irregular("participle"),
            (_, [Inflection::Base]) => Some((format!("verb {}", term(&whole(&head))), whole(&head), None)),
            _ => None,
        }
    }

    fn several_before(&self, at: usize) -> bool {
        (0..at).any(|before| self.is(before, &["and"]))
    }
}
