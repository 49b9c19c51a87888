//! `synonym "Big Blue" = IBM`: a synonym of a name is an alias of whatever has it. Those of words that the base declares
//! belong to the schema (`base/declare/synonyms.rs`).

use super::entities;
use super::environment::Environment;
use super::problems::{earlier, problem};
use super::world::World;
use crate::diagnostic::{Code, Source};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Kind, SynonymDeclaration, Term};
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;
use crate::vocabulary::{Names, Vocabulary};
use std::sync::Arc;

/// A synonym of what is no word that the base declares.
pub type Waiting<'f> = (&'f Arc<Source>, &'f SynonymDeclaration, &'f Term);

/// Gives the names that are declared their synonyms, and gives back those of names that are not: sources, perhaps.
/// `own` are the words of the base without their synonyms.
pub fn of_names<'f>(files: &'f [File], own: &Vocabulary, world: &mut World) -> Vec<Waiting<'f>> {
    let mut waiting = vec![];
    for file in files {
        for statement in &file.statements {
            if let Kind::Synonym(declaration) = &statement.kind {
                let of = &declaration.of.text;
                for word in &declaration.words {
                    if !own.meanings_of(of).is_empty() {
                        must_be_no_name(&file.source, word, world);
                    } else if world.builder.named(&fold(of)).is_empty() {
                        waiting.push((&file.source, declaration, word));
                    } else {
                        of_name(&file.source, declaration, word, world);
                    }
                }
            }
        }
    }
    waiting
}

/// Gives names that have been declared meanwhile their synonyms. What is still unknown is told.
pub fn of_late_names(waiting: Vec<Waiting>, world: &mut World) {
    for (source, declaration, word) in waiting {
        match world.builder.named(&fold(&declaration.of.text)).is_empty() {
            true => tell_unknown(source, &declaration.of, world),
            false => of_name(source, declaration, word, world),
        }
    }
}

fn of_name(source: &Arc<Source>, declaration: &SynonymDeclaration, word: &Term, world: &mut World) {
    let of = &declaration.of;
    if let Some((tense, _)) = declaration.irregular.first() {
        let message = "a name has no forms of a verb";
        let diagnostic = problem(Code::Syntax, message, source, &tense.span, "");
        world.problems.push(diagnostic.help(format!("remove it: synonym {} = {}", word.text, of.text)));
        return;
    }
    if !world.vocabulary.meanings_of(&word.text).is_empty() || keyword(&fold(&word.text)).is_some() {
        let message = format!("`{}` means something already", word.text);
        let diagnostic = problem(Code::DeclaredTwice, message, source, &word.span, "a word, and no name");
        world.problems.push(diagnostic.help("choose a name that is no word of the base or of the language"));
        return;
    }
    let named: Vec<_> = world.builder.named(&fold(&of.text)).into_iter().map(|(id, _)| id).collect();
    for id in named {
        let types = world.builder.types(id).to_vec();
        if world.names_of(id, &word.text) {
            let message = format!("`{}` is called so already", world.builder.name(id));
            let diagnostic = problem(Code::DeclaredTwice, message, source, &word.span, "declared again here");
            world.problems.push(diagnostic.help("remove the line"));
        } else if entities::free(source, &types, word, world) {
            world.builder.alias(id, &word.text);
        }
    }
}

/// A word that is also somebody's name would have two meanings.
fn must_be_no_name(source: &Arc<Source>, word: &Term, world: &mut World) {
    let Some((id, _)) = world.builder.named(&fold(&word.text)).into_iter().next() else { return };
    let message = format!("`{}` means something already", word.text);
    let mut diagnostic = problem(Code::DeclaredTwice, message, source, &word.span, "it is a name");
    if let Some(before) = world.builder.declared_at(id) {
        diagnostic = diagnostic.note(earlier(&before));
    }
    let help = "a synonym is a word that the base does not have: choose another, or remove the line";
    world.problems.push(diagnostic.help(help));
}

fn tell_unknown(source: &Arc<Source>, of: &Term, world: &mut World) {
    let is_synonym = |it: &&crate::model::schema::Synonym| fold(&it.word) == fold(&of.text);
    let message = format!("`{}` is no word of the base", of.text);
    let diagnostic = problem(Code::NoSynonym, message, source, &of.span, "unknown");
    let diagnostic = match world.schema().synonyms.iter().find(is_synonym).map(|it| it.of.clone()) {
        Some(of) => diagnostic.help(format!("it is a synonym itself: write what it stands for, `{of}`")),
        None => {
            let near = world.near(&of.text);
            let near: Vec<String> = near.iter().map(|word| format!("`{word}`")).collect();
            let known = match near.as_slice() {
                [] => diagnostic,
                near => diagnostic.help(format!("did you mean {}?", near.join(", "))),
            };
            known
                .help("behind `=` stands a word that the base declares: a verb, a noun, an adjective, a phrase or a name")
                .help("what only an import names gets another name where it is declared: firm Acorn = \"the Oak\"")
        }
    };
    world.problems.push(diagnostic);
}
