//! Follow-up questions are put together to whole ones: "and H800?" behind "who stockpiled H20" is "who stockpiled H800".
//!
//! What is made of a follow-up is a text that is read as any other. Each part of the question before for which the new words could
//! stand makes one; of these, those count that can be read. One is asked, and where two differ, neither is.

use super::user::Session;
use crate::diagnostic::{Code, Diagnostic, Offer, Result, Source};
use crate::resolve::print;
use crate::resolve::query::{Expr, Query, Term};
use crate::syntax::follow_up::{self, FollowUp, Part, follow_up};
use crate::syntax::tokens::{Category, Tokens};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{is_plural, plural};
use crate::vocabulary::{Inflection, Meaning};
use std::sync::Arc;

const SHOWN: usize = 4;

/// A question that was understood, without what ends it.
struct Asked {
    tokens: Tokens,
    text: String,
}

impl Session {
    /// The whole question that a statement asks as a follow-up of the one before; `None` of a statement that stands by itself.
    ///
    /// # Errors
    /// That nothing was asked before, or that it is not one question that the follow-up can mean.
    pub fn follow_up(&self, last: Option<&str>, source: &Arc<Source>) -> Result<Option<String>> {
        self.timed(|| self.whole_question(last, source))
    }

    fn whole_question(&self, last: Option<&str>, source: &Arc<Source>) -> Result<Option<String>> {
        let Ok(tokens) = self.tag(source) else { return Ok(None) };
        let Some(follow_up) = follow_up(&tokens) else { return Ok(None) };
        // What stands by itself asks what it says.
        if self.read(&tokens).is_ok() {
            return Ok(None);
        }
        let start = source.text.len() - source.text.trim_start().len();
        let span = start..source.text.trim_end().len();
        let refuse = |code, message: &str| Diagnostic::error(code, message).at(source, span.clone(), "");
        let Some(last) = last else {
            let problem = refuse(
                Code::FollowsNothing,
                "this goes on with a question, and none was answered right before it",
            );
            return Err(Box::new(problem.help("ask the whole question")));
        };
        let asked = self.asked(last)?;
        let mut fitting: Vec<(String, String)> = vec![];
        for whole in self.wholes(&asked, &follow_up) {
            let Some(meaning) = self.meant(&whole)? else { continue };
            if !fitting.iter().any(|(_, other)| *other == meaning) {
                fitting.push((whole, meaning));
            }
        }
        match fitting.as_slice() {
            [(whole, _)] => Ok(Some(whole.clone())),
            [] => {
                let problem =
                    refuse(Code::FollowsNoPart, "the question before has no part that this can stand for");
                Err(Box::new(
                    problem.note(format!("that question: {}", asked.text)).help("ask the whole question"),
                ))
            }
            several => {
                let mut problem = refuse(
                    Code::FollowsSeveralParts,
                    "this can stand for several parts of the question before",
                );
                let offers =
                    several.iter().take(SHOWN).map(|(whole, _)| Offer::of(span.clone(), whole.as_str()));
                problem.meant.offers = offers.collect();
                Err(Box::new(problem))
            }
        }
    }

    fn asked(&self, last: &str) -> Result<Asked> {
        let text = last.trim().trim_end_matches(['?', '.', '!']).trim_end().to_string();
        Ok(Asked { tokens: self.tag(&Source::new("question", text.as_str()))?, text })
    }

    /// What a text means, as far as it can be asked: one that has several meanings is asked, and refused then.
    fn meant(&self, text: &str) -> Result<Option<String>> {
        let tokens = self.tag(&Source::new("question", text))?;
        match self.read(&tokens) {
            Ok(query) => Ok(Some(print::find(&query, &self.scope()))),
            Err(problem) if problem.is_stop() => Err(problem),
            Err(problem) if matches!(problem.code, Code::Ambiguous | Code::AmbiguousName) => {
                Ok(Some(text.to_string()))
            }
            Err(_) => Ok(None),
        }
    }

    /// The whole questions that a follow-up may mean, whether they can be read or not.
    fn wholes(&self, asked: &Asked, follow_up: &FollowUp) -> Vec<String> {
        match follow_up {
            FollowUp::Part(part) if part.is_time => asked.at_another_time(part),
            FollowUp::Part(part) => asked.with_another_name(part),
            FollowUp::Asking(words) => asked.for_something_else(words).into_iter().collect(),
            FollowUp::Number => self.number(asked).into_iter().collect(),
            FollowUp::Others => self.others(asked),
        }
    }

    /// "how many firms stockpiled H20", of those who did.
    fn number(&self, asked: &Asked) -> Option<String> {
        let first = asked.tokens.list.first()?;
        let behind = &asked.text[first.span.end..];
        match first.keyword? {
            "who" => {
                let query = self.read(&asked.tokens).ok()?;
                Some(format!("how many {}{behind}", self.kind_asked(&query)?))
            }
            "which" | "what" => {
                let noun = asked.tokens.list.get(1)?;
                let is_type = noun.categories().contains(&Category::Type);
                let one = &asked.text[noun.span.clone()];
                let many = if is_plural(&fold(one)) { one.to_string() } else { plural(one) };
                is_type.then(|| format!("how many {many}{}", &asked.text[noun.span.end..]))
            }
            _ => None,
        }
    }

    /// The noun, in the plural, of what a question asks for.
    fn kind_asked(&self, query: &Query) -> Option<String> {
        let Expr::Term(Term::Var(var)) = query.columns.first()?.expr else { return None };
        let of = query.variables[var.index()].entity_type?;
        Some(plural(&self.snapshot().schema().entity_type(of).name))
    }

    /// "who other than Tencent stockpiled H20", whether Tencent did or not; and who did of all but those who are named.
    fn others(&self, asked: &Asked) -> Vec<String> {
        let Some(first) = asked.tokens.list.first() else { return vec![] };
        match first.keyword {
            Some("who") => {
                let behind = &asked.text[first.span.end..];
                let names = asked.names().into_iter();
                names.map(|name| format!("who other than {name}{behind}")).collect()
            }
            Some(verb) if is_auxiliary(verb) => self.who_else(asked, verb).into_iter().collect(),
            _ => vec![],
        }
    }

    /// Of "did Tencent stockpile H20": who, besides Tencent, did.
    fn who_else(&self, asked: &Asked, verb: &str) -> Option<String> {
        let runs = follow_up::names(&asked.tokens);
        let &(first, last) = runs.iter().filter(|(first, _)| *first == 1).max_by_key(|(_, last)| *last)?;
        let (list, text) = (&asked.tokens.list, &asked.text);
        let named = &text[list[first].span.start..list[last].span.end];
        let predicate = &text[list.get(last + 1)?.span.start..];
        let whole = format!("who other than {named} {verb} {predicate}");
        let finite = self.finite(&asked.tokens, last + 1, verb).map(|finite| {
            let behind = &text[list[last + 1].span.end..];
            format!("who other than {named} {finite}{behind}")
        });
        // In the words in which people ask it, where they mean the same.
        let same = |finite: &String| matches!((self.meant(finite), self.meant(&whole)), (Ok(one), Ok(other)) if one == other);
        Some(finite.filter(same).unwrap_or(whole))
    }

    /// The verb as it stands without "did" or "does".
    fn finite(&self, tokens: &Tokens, at: usize, auxiliary: &str) -> Option<String> {
        let wanted = match auxiliary {
            "did" => Inflection::Past,
            "does" => Inflection::Third,
            _ => return None,
        };
        let said = tokens.list[at].meanings.iter().find_map(|meaning| match *meaning {
            Meaning::Verb { relation, inflection: Inflection::Base, inverse } => Some((relation, inverse)),
            _ => None,
        })?;
        let is_it = |meaning: &Meaning| matches!(*meaning, Meaning::Verb { relation, inflection, inverse } if inflection == wanted && (relation, inverse) == said);
        let mut forms = self.vocabulary().forms();
        forms.find(|(_, meanings)| meanings.iter().any(is_it)).map(|(form, _)| form.to_string())
    }
}

impl Asked {
    /// Each with the new words in the place of a name; behind the question, where they say more of it than it did.
    fn with_another_name(&self, part: &Part) -> Vec<String> {
        let words = if part.only { format!("only {}", part.words) } else { part.words.clone() };
        let fits = |&(first, _): &(usize, usize)| match &part.preposition {
            Some(preposition) => self.stands_behind(first, preposition),
            None => true,
        };
        let places: Vec<_> = follow_up::names(&self.tokens).into_iter().filter(fits).collect();
        let wholes = places.iter().map(|&(first, last)| self.with(first, last, &words)).collect();
        match &part.preposition {
            Some(preposition) if places.is_empty() => {
                vec![format!("{} {}{preposition} {}", self.text, only(part), part.words)]
            }
            _ => wholes,
        }
    }

    /// Each with the new time in the place of one that it has; behind it, where it has none.
    fn at_another_time(&self, part: &Part) -> Vec<String> {
        let own = part.preposition.as_deref();
        let times = follow_up::times(&self.tokens);
        if times.is_empty() && !self.tokens.list.iter().any(follow_up::is_date) {
            return vec![format!("{} {}{} {}", self.text, only(part), own.unwrap_or("in"), part.words)];
        }
        let at = |&time: &usize| match own {
            Some(preposition) => {
                self.with(time - 1, time, &format!("{}{preposition} {}", only(part), part.words))
            }
            None => self.with(time, time, &part.words),
        };
        times.iter().map(at).collect()
    }

    /// The sentence, asked for that.
    fn for_something_else(&self, words: &str) -> Option<String> {
        let sentence = self.tokens.list.get(follow_up::asked_for(&self.tokens))?;
        if sentence.keyword.is_some_and(is_auxiliary) {
            return Some(format!("{words} {}", &self.text[sentence.span.start..]));
        }
        // "who unveiled it, and when"
        (words == "when").then(|| format!("{}, and when", self.text))
    }

    fn names(&self) -> Vec<&str> {
        let text = |(first, last): (usize, usize)| {
            &self.text[self.tokens.list[first].span.start..self.tokens.list[last].span.end]
        };
        follow_up::names(&self.tokens).into_iter().map(text).collect()
    }

    /// The question with other words from one token to another.
    fn with(&self, first: usize, last: usize, words: &str) -> String {
        let list = &self.tokens.list;
        format!("{}{words}{}", &self.text[..list[first].span.start], &self.text[list[last].span.end..])
    }

    /// Whether the preposition stands before the token, alone or as the end of a verb.
    fn stands_behind(&self, token: usize, preposition: &str) -> bool {
        let before = fold(&self.text[..self.tokens.list[token].span.start]);
        let mut words: Vec<&str> = before.split_whitespace().collect();
        while matches!(words.last(), Some(&("the" | "only"))) {
            words.pop();
        }
        words.last() == Some(&preposition)
    }
}

fn only(part: &Part) -> &'static str {
    if part.only { "only " } else { "" }
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "did" | "does" | "do" | "is" | "are" | "was" | "were" | "has" | "have" | "had")
}
