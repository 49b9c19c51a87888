//! A place in a claim's tokens, and the names that stand there.

use super::reading::{Template, Who};
use crate::base::environment::Environment;
use crate::base::problems::{a, problem};
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::model::claim::TieKind;
use crate::model::{EntityId, TypeId};
use crate::syntax::tagger;
use crate::syntax::tokens::{Literal, Token};
use crate::vocabulary::Meaning;
use std::sync::Arc;

/// The tokens of one claim, read from left to right. Copied to try one reading after another.
#[derive(Clone, Copy)]
pub struct Cursor<'a> {
    pub world: &'a dyn Environment,
    pub source: &'a Arc<Source>,
    pub template: &'a Template,
    tokens: &'a [Token],
    pub at: usize,
}

/// A name in a claim, with the entities it may be; the claim's types choose among them.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: Span,
    who: Vec<Who>,
}

impl<'a> Cursor<'a> {
    pub fn new(
        world: &'a dyn Environment,
        source: &'a Arc<Source>,
        template: &'a Template,
        tokens: &'a [Token],
    ) -> Cursor<'a> {
        Cursor { world, source, template, tokens, at: 0 }
    }

    pub fn token(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub fn peek(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    pub fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn text(&self, token: &Token) -> &'a str {
        &self.source.text[token.span.clone()]
    }

    fn says(&self, ahead: usize, word: &str) -> bool {
        self.peek(ahead).is_some_and(|token| {
            token.keyword == Some(word)
                || (token.literal.is_none() && self.text(token).eq_ignore_ascii_case(word))
        })
    }

    /// Whether the next token is this word, whatever else it may mean.
    pub fn is(&self, word: &str) -> bool {
        self.says(0, word)
    }

    /// Whether these words come next.
    pub fn are(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.says(ahead, word))
    }

    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Takes the word if it comes next.
    pub fn take(&mut self, word: &str) -> bool {
        let takes = self.is(word);
        self.at += usize::from(takes);
        takes
    }

    pub fn take_any(&mut self, words: &[&str]) -> bool {
        let takes = self.is_any(words);
        self.at += usize::from(takes);
        takes
    }

    /// The place of the next token, or the end of the last.
    pub fn here(&self) -> Span {
        match (self.token(), self.tokens.last()) {
            (Some(token), _) => token.span.clone(),
            (None, Some(last)) => last.span.clone(),
            (None, None) => 0..0,
        }
    }

    /// Where the last token taken ends.
    pub fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |token| token.span.end)
    }

    /// An error at the next token; or, where nothing is left, behind the last.
    pub fn error(&self, code: Code, message: impl Into<String>, label: &str) -> Box<Diagnostic> {
        let label = match (self.is_done(), label) {
            (true, "") => "something is missing after this".to_string(),
            (true, label) => format!("after this: {label}"),
            (false, label) => label.to_string(),
        };
        Box::new(problem(code, message, self.source, &self.here(), label))
    }

    /// Whether a name, or a variable, begins here.
    pub fn at_mention(&self) -> bool {
        let named = |token: &Token| {
            token.entities().next().is_some() || matches!(token.literal, Some(Literal::Variable(_)))
        };
        match self.token() {
            Some(token) if named(token) => true,
            Some(_) => self.is("the") && self.peek(1).is_some_and(named),
            None => false,
        }
    }

    /// A name: `Nvidia`, `the US`, `Mississippi (river)`, `?firm`.
    pub fn mention(&mut self, what: &str) -> Result<Mention> {
        if !self.at_mention() {
            return Err(self.unknown_name(what));
        }
        if self.token().is_some_and(|token| token.entities().next().is_none() && token.literal.is_none()) {
            self.at += 1;
        }
        let Some(token) = self.token() else { return Err(self.unknown_name(what)) };
        let who: Vec<Who> = match &token.literal {
            Some(Literal::Variable(name)) => {
                let index = self.template.variables.iter().position(|(known, _)| known == name);
                let Some(index) = index else {
                    return Err(Box::new(
                        problem(
                            Code::UnknownVariable,
                            format!("`?{name}` is not declared"),
                            self.source,
                            &token.span,
                            "no `entity` line above declares it",
                        )
                        .help("claims of a fact file name their entities; variables stand only in an import"),
                    ));
                };
                vec![Who::Variable(index)]
            }
            _ => token.entities().map(Who::Entity).collect(),
        };
        self.at += 1;
        let mut mention = Mention { span: token.span.clone(), who };
        if self.are(&["("]) {
            let of = self.peek(1).and_then(|token| {
                token.meanings.iter().find_map(|meaning| match meaning {
                    Meaning::Type(id) => Some(*id),
                    _ => None,
                })
            });
            if let (Some(of), Some(")")) = (of, self.peek(2).and_then(|token| token.keyword)) {
                mention.who.retain(|who| self.may_be(*who, of));
                self.at += 3;
                mention.span.end = self.tokens[self.at - 1].span.end;
                if mention.who.is_empty() {
                    let name = &self.world.schema().entity_type(of).name;
                    let message = format!("no entity of that name is {}", a(name));
                    return Err(Box::new(problem(Code::UnfitType, message, self.source, &mention.span, "")));
                }
            }
        }
        Ok(mention)
    }

    /// One or more names: `ByteDance, Alibaba and Tencent`.
    pub fn mentions(&mut self, what: &str) -> Result<Vec<Mention>> {
        let mut list = vec![self.mention(what)?];
        loop {
            let mut next = *self;
            let comma = next.take(",");
            let and = next.take("and");
            if !comma && !and {
                break;
            }
            if !next.at_mention() {
                // Behind a comma something else may follow; behind an `and`, or an unknown word, only a name.
                let unknown = next.token().is_some_and(Token::is_unknown);
                if and || (unknown && !next.at_modifier()) {
                    return Err(next.unknown_name("another name"));
                }
                break;
            }
            list.push(next.mention(what)?);
            *self = next;
        }
        if self.is("or") {
            return Err(Box::new(
                self.error(
                    Code::Syntax,
                    "a claim says what is so, not what may be",
                    "`or` joins no names here",
                )
                .help("write a claim for each, with `status candidate` if the source does not decide"),
            ));
        }
        Ok(list)
    }

    fn unknown_name(&self, what: &str) -> Box<Diagnostic> {
        let Some(token) = self.token() else {
            return self.error(Code::Syntax, format!("{what} is missing"), what);
        };
        // An unknown name may have several words.
        let last =
            self.tokens[self.at..].iter().take_while(|token| token.is_unknown()).last().unwrap_or(token);
        let span = token.span.start..last.span.end.max(token.span.end);
        if let Some(kind) = self.misplaced_tie() {
            let message =
                format!("`{kind}` begins a claim that bears on another, and this one stands by itself");
            let stands = self.error(Code::Syntax, message, "it stands beneath none");
            return Box::new(
                stands.help(format!("indent this line beneath the claim that it bears on: {kind} …")),
            );
        }
        let written = &self.source.text[span.clone()];
        let (code, message) = match token.is_unknown() || matches!(token.literal, Some(Literal::Text(_))) {
            true => (Code::UnknownName, format!("nothing is called `{}`", written.trim_matches('"'))),
            false => (Code::Syntax, format!("{what} is expected, not `{written}`")),
        };
        let mut diagnostic = problem(code, message, self.source, &span, format!("{what} is expected here"));
        if code == Code::UnknownName {
            let nearest = self.world.near(written.trim_matches('"'));
            diagnostic = match nearest.is_empty() {
                false => diagnostic.help(format!("did you mean {}?", list(&nearest))),
                true => {
                    let noun = self.world.schema().example_noun();
                    diagnostic.help(format!("declare it after its type, such as: {noun} {written}"))
                }
            };
        }
        Box::new(diagnostic)
    }

    /// The words that tie a claim to the one above it, where the claim itself begins with them.
    fn misplaced_tie(&self) -> Option<&'static str> {
        let text = &self.source.text[self.tokens.first().filter(|_| self.at == 0)?.span.start..];
        let begins = |words: &&str| {
            let mut rest = text.split_whitespace();
            words.split(' ').all(|word| rest.next() == Some(word))
        };
        TieKind::ALL.iter().map(|kind| kind.words()).find(begins)
    }

    fn may_be(&self, who: Who, of: TypeId) -> bool {
        match who {
            Who::Entity(id) => self.world.is_a(id, of),
            Who::Variable(index) => {
                let schema = self.world.schema();
                // One whose declaration is wrong, which has been told, may be anything.
                let types = &self.template.variables[index].1;
                types.is_empty() || types.iter().any(|&own| schema.is_subtype(own, of))
            }
        }
    }

    /// The one entity of a mention that fits a type. `place` says what for: "the subject of `stockpile`".
    pub fn settle(&self, mention: &Mention, of: TypeId, place: &str) -> Result<Who> {
        let fit: Vec<Who> = mention.who.iter().copied().filter(|who| self.may_be(*who, of)).collect();
        let schema = self.world.schema();
        match fit.as_slice() {
            [one] => Ok(*one),
            [] => {
                let mut types: Vec<String> = mention.who.iter().map(|who| a(&self.types(*who))).collect();
                types.sort();
                types.dedup();
                let wanted = &schema.entity_type(of).name;
                let written = &self.source.text[mention.span.clone()];
                Err(Box::new(
                    problem(
                        Code::UnfitType,
                        format!("`{written}` cannot be {place}"),
                        self.source,
                        &mention.span,
                        format!("this is {}; {} is needed", types.join(", or "), a(wanted)),
                    )
                    .help("name another entity, or give the entity that type too where it is declared"),
                ))
            }
            several => {
                let preferred = self.preferred(several);
                preferred.map(Who::Entity).ok_or_else(|| {
                    let written = &self.source.text[mention.span.clone()];
                    const SHOWN: usize = 5;
                    let ways = several.iter().take(SHOWN).map(|who| self.way(written, *who));
                    let mut ways: Vec<String> = ways.collect();
                    ways.sort();
                    let alike = ways.windows(2).any(|pair| pair[0] == pair[1]);
                    ways.dedup();
                    let help = match alike {
                        true => "give one of them a further name, or correct the names: some are of the same types".to_string(),
                        false if several.len() > SHOWN => {
                            format!("write {}, or one of {} more", list(&ways), several.len() - SHOWN)
                        }
                        false => format!("write {}", list(&ways)),
                    };
                    Box::new(
                        problem(
                            Code::AmbiguousName,
                            format!("`{written}` is the name of {} entities", several.len()),
                            self.source,
                            &mention.span,
                            "which one?",
                        )
                        .help(help),
                    )
                })
            }
        }
    }

    /// How a claim names one of several that share a name.
    fn way(&self, written: &str, who: Who) -> String {
        let address = match who {
            Who::Entity(id) => self.world.address(id).map(|address| (id, address)),
            Who::Variable(_) => None,
        };
        match address {
            Some((id, address)) => tagger::written(address, id, self.world.vocabulary(), self.world.names()),
            None => format!("{written} ({})", self.types(who)),
        }
    }

    /// The one that `prefer` statements put before each of the others.
    fn preferred(&self, several: &[Who]) -> Option<EntityId> {
        let entities = || {
            several.iter().filter_map(|who| match who {
                Who::Entity(id) => Some(*id),
                Who::Variable(_) => None,
            })
        };
        let beats = |a: EntityId, b: EntityId| {
            let preferences = &self.world.schema().preferences;
            preferences.iter().any(|rule| self.world.is_a(a, rule.preferred) && self.world.is_a(b, rule.over))
        };
        // Where two are each preferred to the other, neither is.
        entities().find(|&a| entities().all(|b| a == b || beats(a, b) && !beats(b, a)))
    }

    fn types(&self, who: Who) -> String {
        let types = match who {
            Who::Entity(id) => self.world.kinds(id),
            Who::Variable(index) => self.template.variables[index].1.clone(),
        };
        let name = |of: &TypeId| self.world.schema().entity_type(*of).name.as_str();
        types.iter().map(name).collect::<Vec<_>>().join(" and ")
    }
}

/// `a`, `a or b`, each in backquotes.
pub fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" or ")
}
