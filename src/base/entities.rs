//! Entity statements: `firm, cloud provider Alibaba = "Alibaba Group"; Tencent`.

use super::vocabularies::{self, Vocabulary};
use super::world::World;
use crate::base::problems::suggest;
use crate::base::problems::{earlier, place, problem};
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::TypeId;
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Entities, Kind, Term};
use crate::vocabulary::fold::{composed, fold};
use std::sync::Arc;

/// Declares the entities of all files.
pub fn declare(files: &[File], world: &mut World) {
    for file in files {
        for statement in &file.statements {
            if let Kind::Entities(entities) = &statement.kind {
                statement_of(&file.source, entities, world);
            }
        }
    }
}

fn statement_of(source: &Arc<Source>, entities: &Entities, world: &mut World) {
    let Some((first, others)) = entities.groups.split_first() else { return };
    let Some((types, name)) = heading(source, &first.names, world) else { return };
    match name {
        Some(name) => entity(source, first.line, &types, &name, &first.aliases, world),
        None => {
            if others.is_empty() && entities.bare && first.aliases.is_empty() {
                world.problems.push(nothing_named(source, &first.names));
            }
            if let Some(alias) = first.aliases.first() {
                let message = "an alias stands here without the name it is for";
                let diagnostic = problem(Code::Syntax, message, source, &alias.span, "of which entity?");
                world
                    .problems
                    .push(diagnostic.help("write the name before `=`: firm Alibaba = \"Alibaba Group\""));
            }
        }
    }
    for group in others {
        match group.names.as_slice() {
            [name] => entity(source, group.line, &types, name, &group.aliases, world),
            names => {
                let (Some(first), Some(last)) = (names.first(), names.last()) else { continue };
                let span = first.span.start..last.span.end;
                let diagnostic = problem(Code::Syntax, "this is not one name", source, &span, "");
                world.problems.push(diagnostic.help(
                    "names are divided by `;`, and aliases stand after `=`, divided by `,`; \
                     a name with one of these marks is quoted",
                ));
            }
        }
    }
}

/// Of a line that ends with its types.
fn nothing_named(source: &Arc<Source>, terms: &[Term]) -> Diagnostic {
    let span = terms.first().map_or(0, |term| term.span.start)..terms.last().map_or(0, |term| term.span.end);
    let types = source.text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    problem(Code::NoEntities, "no entity is named here", source, &span, "nothing stands behind this")
        .help(format!("write a name behind it, or names indented beneath it: {types} Acorn"))
}

/// The types that a statement begins with, and the name behind them, if one stands there: the last type is the
/// longest noun that its term begins with.
fn heading(source: &Arc<Source>, terms: &[Term], world: &mut World) -> Option<(Vec<TypeId>, Option<Term>)> {
    let (last, name) = match terms {
        [types @ .., name] if name.quoted && !types.is_empty() => (types.len() - 1, Some(name.clone())),
        terms => (terms.len().checked_sub(1)?, None),
    };
    let mut types = vec![];
    for term in &terms[..last] {
        types.push(type_or_tell(source, term, world)?);
    }
    let term = &terms[last];
    let name = match name {
        Some(name) => {
            types.push(type_or_tell(source, term, world)?);
            Some(name)
        }
        None => {
            let (of, name) = split(source, term, world)?;
            types.push(of);
            name
        }
    };
    types.dedup();
    Some((types, name))
}

fn type_or_tell(source: &Arc<Source>, term: &Term, world: &mut World) -> Option<TypeId> {
    let found = world.type_named(&term.text).filter(|_| !term.quoted);
    if found.is_none() {
        tell_unknown(source, term, &term.text, world);
    }
    found
}

/// The longest noun of a type that a term begins with, and the rest as a name.
fn split(source: &Arc<Source>, term: &Term, world: &mut World) -> Option<(TypeId, Option<Term>)> {
    let words = words(source, term);
    let longest = words.len().min(world.vocabulary.longest());
    let noun_and_rest = (1..=longest).rev().filter(|_| !term.quoted).find_map(|count| {
        let noun: Vec<&str> = words[..count].iter().map(|span| &source.text[span.clone()]).collect();
        world.type_named(&noun.join(" ")).map(|found| (found, count))
    });
    let Some((of, count)) = noun_and_rest else {
        let first = words.first().map_or("", |span| &source.text[span.clone()]);
        tell_unknown(source, term, first, world);
        return None;
    };
    let name = words.get(count).map(|first| {
        let span = first.start..term.span.end;
        let text = source.text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        Term { text: composed(&text).into_owned(), span, quoted: false }
    });
    Some((of, name))
}

fn words(source: &Arc<Source>, term: &Term) -> Vec<Span> {
    let mut words = vec![];
    let mut at = term.span.start;
    for piece in source.text[term.span.clone()].split(char::is_whitespace) {
        if !piece.is_empty() {
            words.push(at..at + piece.len());
        }
        // A piece ends at a white space character, which may be longer than a byte.
        at += piece.len();
        at += source.text[at..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

fn tell_unknown(source: &Arc<Source>, term: &Term, word: &str, world: &mut World) {
    let nouns = world.schema().types.iter().flat_map(|declared| &declared.forms).map(String::as_str);
    let message = "this begins neither with a keyword nor with the noun of a type";
    let noun = world.schema().example_noun().to_string();
    let unknown = problem(Code::UnknownType, message, source, &term.span, "a statement begins here");
    let suggested = suggest(unknown, word, nouns.chain(crate::syntax::facts::KEYWORDS));
    let suggested = match vocabularies::with_type(word) {
        Some(Vocabulary { name, .. }) => {
            suggested.help(format!("the vocabulary `{name}` has such a type: use {name}"))
        }
        None => suggested,
    };
    let diagnostic = suggested
        .help(format!("entities are listed after their type: {noun} NAME; NAME"))
        .help("a claim is indented beneath its source: from SOURCE");
    world.problems.push(diagnostic);
}

/// Declares one entity with its aliases, unless a name of its types is taken.
fn entity(
    source: &Arc<Source>,
    line: u32,
    types: &[TypeId],
    name: &Term,
    aliases: &[Term],
    world: &mut World,
) {
    if !free(source, types, name, world) {
        return;
    }
    let id = world.builder.entity(&name.text, types, Some(place(source, line)));
    for alias in aliases {
        let is_new = match world.names_of(id, &alias.text) {
            // A name in other capitals says how rows may spell it.
            true => !world.is_spelled(id, &alias.text),
            false => free(source, types, alias, world),
        };
        if is_new {
            world.builder.alias(id, &alias.text);
        }
    }
}

/// Whether a name is free for an entity of these types; what has it already is told.
pub(super) fn free(source: &Arc<Source>, types: &[TypeId], name: &Term, world: &mut World) -> bool {
    if fold(&name.text).is_empty() {
        let diagnostic = problem(Code::Syntax, "a name is empty", source, &name.span, "");
        world.problems.push(diagnostic.help("write the name, or remove the quotes"));
        return false;
    }
    let Some(rival) = world.rival(&name.text, types) else { return true };
    let message = format!("`{}` is declared twice", name.text);
    let mut diagnostic = problem(Code::DeclaredTwice, message, source, &name.span, "declared again here");
    if let Some(before) = world.builder.declared_at(rival) {
        diagnostic = diagnostic.note(earlier(&before));
    }
    let known = world.builder.name(rival);
    if known != name.text {
        diagnostic = diagnostic.note(format!("it is another name of `{known}`"));
    }
    let help = "an entity is declared once, with all its types and aliases: firm, manufacturer TSMC = \"Taiwan Semiconductor\"";
    world.problems.push(diagnostic.help(help));
    false
}
