//! How a claim says its relation: "stockpiled", "was stockpiled by", "is derived from", "is the capital of",
//! "has revenue", "the capital of … is", "…'s capital is".

use super::counted::Counted;
use super::cursor::{Cursor, Mention, list};
use super::reading::SpokenBy;
use crate::base::problems::problem;
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::RelationId;
use crate::model::claim::Status;
use crate::model::schema::{Form, Range};
use crate::syntax::tokens::Token;
use crate::vocabulary::fold::fold;
use crate::vocabulary::{Inflection, Meaning, surfaces};
use std::iter;

const BE: [&str; 4] = ["is", "are", "was", "were"];
const HAVE: [&str; 3] = ["has", "have", "had"];
const DO: [&str; 3] = ["did", "does", "do"];
const PLAN: [&str; 3] = ["plans", "planned", "plan"];
const EXPECT: [&str; 3] = ["expects", "expected", "expect"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// One way to read a claim's words between its subject and its object.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Predicate {
    pub relation: RelationId,
    /// The grammatical subject is the relation's object.
    pub swapped: bool,
    /// What its words say of it: "did not", "allegedly".
    pub status: Option<Status>,
    /// The token behind it.
    pub next: usize,
    /// Where an amount stands within it: "lent USD 4 million to".
    pub amount: Option<usize>,
}

/// The subjects of a claim with every way to read its predicate.
pub struct Opening {
    pub subjects: Vec<Mention>,
    /// What stands in their place: "13 countries".
    pub counted: Option<Counted>,
    pub manner: Option<super::reading::Manner>,
    pub predicates: Vec<Predicate>,
    /// Who says it, where that is said in front: "Acorn denies that …".
    pub said_by: Vec<SpokenBy>,
}

impl Cursor<'_> {
    /// Reads a claim up to its object.
    pub fn opening(&mut self) -> Result<Opening> {
        let start = *self;
        let saying = self.sayings()?;
        if saying.status.is_none()
            && let Some(mut accusation) = self.accusation()?
        {
            accusation.said_by.splice(0..0, saying.by);
            return Ok(accusation);
        }
        let behind = *self;
        let said_of_all = match (self.said_of_all(), saying.status) {
            (Some(status), Some(own)) => return Err(contradiction(&behind, own, status)),
            (status, own) => status.or(own),
        };
        let mut opening = match self.itself(&saying) {
            Some(speaker) => self.behind(None, vec![speaker])?,
            None => self.subjects_and_predicates()?,
        };
        opening.said_by = saying.by;
        for predicate in &mut opening.predicates {
            match (said_of_all, predicate.status) {
                (None, _) => {}
                (Some(_), None) => predicate.status = said_of_all,
                (Some(status), Some(own)) => return Err(contradiction(&start, status, own)),
            }
        }
        Ok(opening)
    }

    /// "it is not known whether", "it is alleged that": what is said of the whole claim behind it.
    fn said_of_all(&mut self) -> Option<Status> {
        let named = self.token().is_some_and(|token| token.entities().next().is_some());
        let openings: [(&[&str], Status); 3] = [
            (&["it", "is", "not", "known", "whether"], Status::Unknown),
            (&["it", "is", "unknown", "whether"], Status::Unknown),
            (&["it", "is", "alleged", "that"], Status::Alleged),
        ];
        let (words, status) = openings.into_iter().find(|(words, _)| !named && self.are(words))?;
        self.at += words.len();
        Some(status)
    }

    fn subjects_and_predicates(&mut self) -> Result<Opening> {
        let article = usize::from(self.is_any(&ARTICLES));
        let noun = self.peek(article).is_some_and(|token| !nouns(token).is_empty());
        if noun && self.peek(article + 1).is_some_and(|token| token.keyword == Some("of")) {
            return self.noun_of(article);
        }
        let (counted, subjects) = match self.at_group() {
            true => (Some(self.counted()?), vec![]),
            false => (None, self.mentions("a name")?),
        };
        self.behind(counted, subjects)
    }

    /// What stands behind the subjects.
    fn behind(&mut self, counted: Option<Counted>, subjects: Vec<Mention>) -> Result<Opening> {
        let manner = self.manner();
        if self.token().is_some_and(|token| matches!(token.keyword, Some("'s" | "'"))) {
            return self.possessive(subjects);
        }
        let predicates = self.predicates();
        if predicates.is_empty() {
            return Err(self.unknown_predicate());
        }
        Ok(Opening { subjects, counted, manner, predicates, said_by: vec![] })
    }

    pub fn manner(&mut self) -> Option<super::reading::Manner> {
        if self.take("each") {
            Some(super::reading::Manner::Each)
        } else {
            self.take("together").then_some(super::reading::Manner::Together)
        }
    }

    /// `the revenue of Nvidia is …`
    fn noun_of(&mut self, article: usize) -> Result<Opening> {
        self.at += article;
        let token = self.token();
        self.at += 2;
        let subjects = self.mentions("a name")?;
        let predicates = self.copula(token)?;
        Ok(Opening { subjects, counted: None, manner: None, predicates, said_by: vec![] })
    }

    /// `Nvidia's revenue is …`
    fn possessive(&mut self, subjects: Vec<Mention>) -> Result<Opening> {
        self.at += 1;
        let token = self.token();
        if token.is_none_or(|token| nouns(token).is_empty()) {
            return Err(self.unknown_word("an attribute of this base"));
        }
        self.at += 1;
        let predicates = self.copula(token)?;
        Ok(Opening { subjects, counted: None, manner: None, predicates, said_by: vec![] })
    }

    /// `is`, or `is not`, behind a noun and its owner.
    fn copula(&mut self, noun: Option<&Token>) -> Result<Vec<Predicate>> {
        if !self.take_any(&BE) {
            return Err(Box::new(
                self.error(Code::Syntax, "`is` or `was` is expected", "")
                    .help("for example: Nvidia's revenue is USD 60 billion in 2024"),
            ));
        }
        let status = self.hedged(None);
        let next = self.at;
        let nouns = noun.map(nouns).unwrap_or_default().into_iter();
        Ok(nouns
            .map(|(relation, inverse)| Predicate { relation, swapped: inverse, status, next, amount: None })
            .collect())
    }

    /// Every way to read the predicate that begins here.
    fn predicates(&self) -> Vec<Predicate> {
        let mut found = vec![];
        let mut cursor = *self;
        let alleged = cursor.take("allegedly").then_some(Status::Alleged);
        let from = cursor;
        if cursor.take_any(&DO) {
            let denied = cursor.denied();
            // That somebody says that it is not so has no form.
            if denied.is_some() && alleged.is_none() {
                cursor.verbs(&[Inflection::Base], denied, false, &mut found);
                if cursor.take_any(&HAVE) {
                    cursor.possessed(denied, &mut found);
                }
            }
        } else if cursor.take_any(&HAVE) {
            let status = cursor.hedged(alleged);
            cursor.done(status, &mut found);
        } else if cursor.take_any(&BE) {
            let status = cursor.hedged(alleged);
            cursor.verbs(&[Inflection::Gerund], status, false, &mut found);
            cursor.described(status, &mut found);
            if status.is_none() && cursor.are(&["alleged", "to"]) {
                cursor.at += 2;
                cursor.to_be_done(Some(Status::Alleged), &mut found);
            }
            cursor.take("being");
            cursor.verbs(&[Inflection::Participle], status, true, &mut found);
        }
        for (words, status) in [(PLAN, Status::Planned), (EXPECT, Status::Expected)] {
            let mut cursor = from;
            let foreseen = match cursor.take_any(&BE) {
                true => cursor.take(words[1]),
                false => cursor.take_any(&words),
            };
            if foreseen && alleged.is_none() && cursor.take("to") {
                cursor.to_be_done(Some(status), &mut found);
            }
        }
        // A verb of the base may begin with one of these words: "have a stake in".
        from.verbs(&[Inflection::Past, Inflection::Third, Inflection::Base], alleged, false, &mut found);
        found
    }

    /// "not" behind an auxiliary.
    fn denied(&mut self) -> Option<Status> {
        self.take("not").then_some(Status::Denied)
    }

    /// "not", or "allegedly", behind an auxiliary before which `alleged` may have been said.
    fn hedged(&mut self, alleged: Option<Status>) -> Option<Status> {
        match alleged {
            Some(_) => alleged,
            None if self.take("allegedly") => Some(Status::Alleged),
            None => self.denied(),
        }
    }

    /// Behind `has`: "been violated by", "violated", "a revenue of".
    pub fn done(mut self, status: Option<Status>, found: &mut Vec<Predicate>) {
        if self.take("been") {
            self.verbs(&[Inflection::Participle], status, true, found);
        }
        self.verbs(&[Inflection::Participle], status, false, found);
        self.possessed(status, found);
    }

    /// Behind `is alleged to`, `plans to`: "have violated", "own", "be the owner of".
    fn to_be_done(mut self, status: Option<Status>, found: &mut Vec<Predicate>) {
        self.verbs(&[Inflection::Base], status, false, found);
        if self.take("have") {
            self.done(status, found);
        } else if self.take("be") {
            self.described(status, found);
            self.verbs(&[Inflection::Participle], status, true, found);
        }
    }

    /// A verb in one of the inflections; in the passive voice, with its `by`.
    pub fn verbs(
        &self,
        inflections: &[Inflection],
        status: Option<Status>,
        passive: bool,
        found: &mut Vec<Predicate>,
    ) {
        for meaning in self.token().map_or(&[][..], |token| &token.meanings) {
            if let Meaning::BareVerb { relation, inflection, inverse } = *meaning
                && !passive
                && inflections.contains(&inflection)
                && let Some(next) = self.behind_amount(relation, inverse)
            {
                let amount = Some(self.at + 1);
                found.push(Predicate { relation, swapped: inverse, status, next, amount });
            }
            let Meaning::Verb { relation, inflection, inverse } = *meaning else { continue };
            let by = self.peek(1).is_some_and(|token| token.keyword == Some("by"));
            if inflections.contains(&inflection) && (by || !passive) {
                let next = self.at + 1 + usize::from(passive);
                let predicate =
                    Predicate { relation, swapped: inverse != passive, status, next, amount: None };
                if !found.contains(&predicate) {
                    found.push(predicate);
                }
            }
        }
    }

    /// The token behind the preposition of the verb that stands here, where an amount stands between the two: "lent USD 4 million to".
    fn behind_amount(&self, relation: RelationId, inverse: bool) -> Option<usize> {
        let mut ahead = *self;
        ahead.at += 1;
        ahead.measured(relation).ok()??;
        let (verb, preposition) = (fold(self.text(self.token()?)), fold(ahead.text(ahead.token()?)));
        let forms = &self.world.schema().relation(relation).forms;
        let is_it = |form: &Form| match form {
            Form::Verb { tail, inverse: other, .. } => {
                *other == inverse
                    && tail.join(" ") == preposition
                    && surfaces(form).contains(&format!("{verb} {preposition}"))
            }
            _ => false,
        };
        forms.iter().any(is_it).then_some(ahead.at + 1)
    }

    /// After `is`: "derived from", "the capital of".
    pub fn described(&self, status: Option<Status>, found: &mut Vec<Predicate>) {
        let article = usize::from(self.is_any(&ARTICLES));
        for skip in 0..=article {
            let Some(token) = self.peek(skip) else { continue };
            let next = self.at + skip + 1;
            for meaning in &token.meanings {
                let said = match *meaning {
                    Meaning::State { relation } => Some((relation, false)),
                    meaning => meaning.as_phrase(),
                };
                let said = said.into_iter();
                found.extend(said.map(|(relation, swapped)| Predicate {
                    relation,
                    swapped,
                    status,
                    next,
                    amount: None,
                }));
            }
            if self.peek(skip + 1).is_some_and(|token| token.keyword == Some("of")) {
                // "O is the capital of S": the noun's owner comes last.
                let owned = nouns(token).into_iter();
                found.extend(owned.map(|(relation, inverse)| Predicate {
                    relation,
                    swapped: !inverse,
                    status,
                    next: next + 1,
                    amount: None,
                }));
            }
        }
    }

    /// After `has`: "revenue", "a revenue of".
    fn possessed(&self, status: Option<Status>, found: &mut Vec<Predicate>) {
        let article = usize::from(self.is_any(&ARTICLES));
        let Some(token) = self.peek(article) else { return };
        let of = usize::from(self.peek(article + 1).is_some_and(|token| token.keyword == Some("of")));
        let next = self.at + article + 1 + of;
        let owned = nouns(token).into_iter();
        found.extend(owned.map(|(relation, inverse)| Predicate {
            relation,
            swapped: inverse,
            status,
            next,
            amount: None,
        }));
    }

    fn unknown_predicate(&self) -> Box<Diagnostic> {
        if self.is_any(&["will", "may", "might", "would", "could", "can", "should"]) {
            return Box::new(
                self.error(Code::Syntax, "a claim says what its source says is so", "what may be is said otherwise").help(
                    "write it as done, with the status beneath: status planned, expected, estimated or candidate",
                ),
            );
        }
        let mut cursor = *self;
        let auxiliary = cursor.take_any(&DO) || cursor.take_any(&BE) || cursor.take_any(&HAVE);
        if auxiliary {
            cursor.take("not");
            cursor.take_any(&ARTICLES);
        }
        let is_participle =
            |meaning: &Meaning| matches!(meaning, Meaning::Verb { inflection: Inflection::Participle, .. });
        if auxiliary && cursor.token().is_some_and(|token| token.meanings.iter().any(is_participle)) {
            let alone = cursor.said_alone();
            if let Some(past) = alone {
                return Box::new(
                    cursor
                        .error(Code::Syntax, "what has no object has no passive", "said of its subject alone")
                        .help(format!("write it without `is` or `was`: {past}")),
                );
            }
            cursor.at += 1;
            return Box::new(
                cursor
                    .error(Code::Syntax, "a claim says who did it", "`by` is expected here")
                    .help("write `by` and who it was"),
            );
        }
        let phrase = cursor.token().is_some_and(|token| {
            token
                .meanings
                .iter()
                .any(|meaning| matches!(meaning, Meaning::Phrase { .. } | Meaning::State { .. }))
        });
        if phrase && !auxiliary {
            let missing = "`is`, `are`, `was` or `were` is missing before";
            return cursor.error(Code::Syntax, "a phrase stands behind `is`", missing);
        }
        let of_type = cursor
            .token()
            .is_some_and(|token| token.meanings.iter().any(|meaning| matches!(meaning, Meaning::Type(_))));
        if of_type && auxiliary {
            return Box::new(
                cursor
                    .error(Code::Syntax, "what type an entity has is declared, not claimed", "a type's noun")
                    .help("declare the entity with its type at the left margin: firm ByteDance"),
            );
        }
        let refusal = cursor.unknown_word("a verb or a phrase of this base");
        Box::new(match cursor.without_its_preposition() {
            Some(whole) => refusal.help(format!(
                "it is said with its object: `{whole} …`; what takes none is declared without: relation NAME: TYPE"
            )),
            None => *refusal,
        })
    }

    /// The verb that stands here without the preposition that it is declared with.
    fn without_its_preposition(&self) -> Option<String> {
        self.token()?.meanings.iter().find_map(|meaning| {
            let Meaning::BareVerb { relation, .. } = *meaning else { return None };
            self.world.schema().relation(relation).forms.iter().find_map(|form| match form {
                Form::Verb { verb, tail, .. } if !tail.is_empty() => {
                    Some(iter::once(&verb.base).chain(tail).cloned().collect::<Vec<_>>().join(" "))
                }
                _ => None,
            })
        })
    }

    /// The past of the verb that stands here, where its relation has no object.
    fn said_alone(&self) -> Option<String> {
        let schema = self.world.schema();
        self.token()?.meanings.iter().find_map(|meaning| {
            let Meaning::Verb { relation, .. } = *meaning else { return None };
            let relation = schema.relation(relation);
            let forms = relation.forms.iter().filter(|_| relation.range == Range::Nothing);
            forms.into_iter().find_map(|form| match form {
                Form::Verb { verb, tail, .. } => {
                    Some(iter::once(&verb.past).chain(tail).cloned().collect::<Vec<_>>().join(" "))
                }
                _ => None,
            })
        })
    }

    /// The next token is not what it should be: unknown, or of another kind.
    pub fn unknown_word(&self, wanted: &str) -> Box<Diagnostic> {
        let Some(token) = self.token() else {
            return self.error(Code::Syntax, format!("{wanted} is missing"), wanted);
        };
        let written = self.text(token);
        let known = !token.meanings.is_empty() || token.literal.is_some() || token.keyword.is_some();
        let diagnostic = match known {
            true => problem(
                Code::Syntax,
                format!("{wanted} is expected, not `{written}`"),
                self.source,
                &token.span,
                "not expected here",
            ),
            false => problem(
                Code::UnknownWord,
                format!("nothing is called `{written}`"),
                self.source,
                &token.span,
                format!("{wanted} is expected here"),
            ),
        };
        let nearest = if known { vec![] } else { self.world.near(written) };
        Box::new(match nearest.is_empty() {
            true => diagnostic,
            false => diagnostic.help(format!("did you mean {}?", list(&nearest))),
        })
    }
}

/// A claim is put in one way.
fn contradiction(at: &Cursor, one: Status, other: Status) -> Box<Diagnostic> {
    let message = format!("a claim that is {} is not {} as well", one.word(), other.word());
    let problem = at.error(Code::Contradiction, message, "this is said of the whole claim");
    Box::new(problem.help("say one of them"))
}

/// The relations that a token is a noun of, with whether the noun is an inverse one.
fn nouns(token: &Token) -> Vec<(RelationId, bool)> {
    let noun = |meaning: &Meaning| match meaning {
        Meaning::Noun { relation, inverse } => Some((*relation, *inverse)),
        _ => None,
    };
    token.meanings.iter().filter_map(noun).collect()
}
