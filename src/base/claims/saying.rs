//! Who says a claim, said in front of it: "Acorn denies that …", "the Board accuses Acorn of violating …".

use super::cursor::{Cursor, Mention};
use super::predicate::{Opening, Predicate};
use super::reading::SpokenBy;
use crate::diagnostic::Result;
use crate::model::claim::Status;
use crate::syntax::tokens::Literal;
use crate::vocabulary::Inflection;

/// The verbs of saying, with how what is said is put then.
const VERBS: [(&[&str], Option<Status>); 15] = [
    (&["says", "said", "say"], None),
    (&["announces", "announced", "announce"], None),
    (&["reports", "reported", "report"], None),
    (&["confirms", "confirmed", "confirm"], None),
    (&["admits", "admitted", "admit"], None),
    (&["adds", "added", "add"], None),
    (&["believes", "believed", "believe"], Some(Status::Believed)),
    (&["argues", "argued", "argue"], Some(Status::Believed)),
    (&["alleges", "alleged", "allege"], Some(Status::Alleged)),
    (&DENY, Some(Status::Denied)),
    (&["fears", "feared", "fear"], Some(Status::Feared)),
    (&["warns", "warned", "warn"], Some(Status::Feared)),
    (&["expects", "expected", "expect"], Some(Status::Expected)),
    (&["estimates", "estimated", "estimate"], Some(Status::Estimated)),
    (&["plans", "planned", "plan"], Some(Status::Planned)),
];
/// What is said in several words, with the word that what is said begins with.
const PHRASES: [(&[&str], Option<Status>); 7] = [
    (&["is", "aware", "that"], None),
    (&["was", "aware", "that"], None),
    (&["is", "not", "aware", "that"], Some(Status::Unknown)),
    (&["was", "not", "aware", "that"], Some(Status::Unknown)),
    (&["did", "not", "say", "whether"], Some(Status::Unknown)),
    (&["does", "not", "know", "whether"], Some(Status::Unknown)),
    (&["did", "not", "know", "whether"], Some(Status::Unknown)),
];
const DENY: [&str; 3] = ["denies", "denied", "deny"];
const ACCUSE: [&str; 3] = ["accuses", "accused", "accuse"];

/// Who says it, and whom each of these cites.
#[derive(Default)]
pub struct Saying {
    pub by: Vec<SpokenBy>,
    /// How what is said is put by that.
    pub status: Option<Status>,
    /// The last who speaks, where it is named: "it" in what is said.
    speaker: Option<Mention>,
}

impl<'a> Cursor<'a> {
    /// "Reuters says that an official denies that": takes as many as there are.
    pub fn sayings(&mut self) -> Result<Saying> {
        let mut all = Saying::default();
        while let Some((behind, mention)) = self.before_verb() {
            let mut cursor = behind;
            let Some(status) = cursor.verb_of_saying() else { break };
            // That somebody denies, or fears, that another says it has no form.
            if all.status.is_some() {
                break;
            }
            all.by.push(self.speaker()?);
            (all.speaker, all.status) = (mention, all.status.or(status));
            *self = cursor;
        }
        Ok(all)
    }

    /// Takes a verb of saying with its `that`: how what is said is put then.
    fn verb_of_saying(&mut self) -> Option<Option<Status>> {
        if let Some((words, status)) = PHRASES.iter().find(|(words, _)| self.are(words)) {
            self.at += words.len();
            return Some(*status);
        }
        let (_, status) = VERBS.iter().find(|(words, _)| self.take_any(words))?;
        self.take("that").then_some(*status)
    }

    /// Who stands before a verb of saying, if anybody does, and the cursor behind.
    fn before_verb(&self) -> Option<(Cursor<'a>, Option<Mention>)> {
        let mut cursor = *self;
        let is_text = self.token().is_some_and(|token| matches!(token.literal, Some(Literal::Text(_))));
        let mention = cursor.at_mention().then(|| cursor.mention("who says it").ok()).flatten();
        if mention.is_none() && is_text {
            cursor.at += 1;
        }
        (cursor.at > self.at).then_some((cursor, mention))
    }

    /// "the Board accuses Acorn of violating", "Acorn denies violating": the whole opening, where there is one.
    pub fn accusation(&mut self) -> Result<Option<Opening>> {
        let Some((mut cursor, speaker)) = self.before_verb() else { return Ok(None) };
        let (subjects, status) = if cursor.take_any(&ACCUSE) {
            if !cursor.at_mention() {
                return Ok(None);
            }
            let accused = cursor.mentions("who is accused")?;
            if !cursor.take("of") {
                return Ok(None);
            }
            (accused, Status::Alleged)
        } else if cursor.take_any(&DENY) {
            (speaker.into_iter().collect(), Status::Denied)
        } else {
            return Ok(None);
        };
        let predicates = cursor.gerunds(status);
        if predicates.is_empty() || subjects.is_empty() {
            return Ok(None);
        }
        let said_by = vec![self.speaker()?];
        *self = cursor;
        let manner = None;
        Ok(Some(Opening { subjects, counted: None, manner, predicates, said_by }))
    }

    /// "violating", "having violated", "being based in": what somebody is accused of, or denies.
    fn gerunds(self, status: Status) -> Vec<Predicate> {
        let (mut found, mut cursor, status) = (vec![], self, Some(status));
        if cursor.take("having") {
            cursor.done(status, &mut found);
        } else if cursor.take("being") {
            cursor.described(status, &mut found);
            cursor.verbs(&[Inflection::Participle], status, true, &mut found);
        } else {
            cursor.verbs(&[Inflection::Gerund], status, false, &mut found);
        }
        found
    }

    /// "it", of whoever says it.
    pub fn itself(&mut self, saying: &Saying) -> Option<Mention> {
        let speaker = saying.speaker.clone()?;
        (!self.at_mention() && self.take_any(&["it", "he", "she", "they"])).then_some(speaker)
    }
}
