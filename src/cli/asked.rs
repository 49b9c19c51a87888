//! `lore asked`: the words that were asked for in vain, and what would win them.

use super::arguments::{Common, Switch};
use super::data::{self, Form};
use super::report::{refuse, report};
use super::status::Status;
use super::terminal;
use crate::asked::{self, Keeper, Lacking};
use crate::diagnostic::{Code, Diagnostic, Source, Span, reason};
use crate::model::wording::counted;
use crate::script::offered;
use crate::session::Session;
use crate::visible::visible;
use serde::Serialize;
use std::collections::HashSet;
use std::io::{self, Write};

/// How many words are listed, and how many lines are proposed for each.
const MOST_WORDS: usize = 50;
const MOST_LINES: usize = 4;

/// A word that the base lacks, with what would win it.
#[derive(Serialize)]
struct Wanted {
    word: String,
    times: usize,
    question: String,
    /// Lines to be pasted: each may be what was meant.
    synonyms: Vec<String>,
    /// Words of the base that are spelled alike.
    alike: Vec<String>,
}

/// Switches the keeping on or off.
pub fn switch(common: &Common, switch: Switch) -> io::Result<Status> {
    match asked::switch(switch == Switch::On) {
        Ok(home) => {
            let home = visible(&home.display().to_string()).into_owned();
            let told = match switch {
                Switch::On => {
                    format!("questions that are refused for a word are kept from now on, in {home}")
                }
                Switch::Off => format!("no question is kept any more; what was kept in {home} is deleted"),
            };
            let mut out = terminal::plain();
            writeln!(out, "{told}")?;
            out.flush()?;
            Ok(Status::Ran)
        }
        Err(error) => {
            let message = format!("questions cannot be kept: {}", reason(&error));
            let problem = Diagnostic::error(Code::CannotWrite, message);
            report(common.color, &[problem.help("LORE_ASKED names another folder")]);
            Ok(Status::Failed)
        }
    }
}

/// Lists the words that the base lacks.
pub fn list(common: &Common) -> io::Result<Status> {
    let Some(keeper) = Keeper::of(common.base()) else {
        let message = "questions that are refused are not kept";
        let problem = Diagnostic::error(Code::NothingKept, message);
        report(common.color, &[problem.help("have them kept from now on: lore asked --keep on")]);
        return Ok(Status::Failed);
    };
    let lacking = match keeper.lacking() {
        Ok(lacking) => lacking,
        Err(error) => {
            let message = format!("what was kept cannot be read: {}", reason(&error));
            report(common.color, &[Diagnostic::error(Code::CannotRead, message)]);
            return Ok(Status::Failed);
        }
    };
    let session = match Session::open(common.options()) {
        Ok(session) => session,
        Err(problems) => return Ok(refuse(common, &problems)),
    };
    let mut wanted: Vec<Wanted> = lacking.into_iter().filter_map(|it| wanted(&session, it)).collect();
    wanted.truncate(MOST_WORDS);
    if let Some(form) = Form::data(common.format) {
        data::write(form, &[], &wanted)?;
        return Ok(Status::Ran);
    }
    write(&wanted)?;
    Ok(Status::Ran)
}

/// What would win a word; `None` of one that the base knows by now.
fn wanted(session: &Session, lacking: Lacking) -> Option<Wanted> {
    let Lacking { word, times, questions } = lacking;
    if session.knows(&word) {
        return None;
    }
    let (mut synonyms, mut alike): (Vec<String>, Vec<String>) = (vec![], vec![]);
    for question in &questions {
        let Err(problem) = session.explain(&Source::new("question", question.as_str())) else { continue };
        let text = problem.labels.first().map_or("", |label| &label.source.text);
        let is_word = |span: &Span| text.get(span.clone()).is_some_and(|text| text.to_lowercase() == word);
        let near = problem.meant.near.iter().filter(|near| is_word(&near.span));
        alike.extend(near.flat_map(|near| near.words.iter().cloned()));
        // Of a word that is spelled like one of the base, that is told: a slip is no word to be learned.
        let meant = offered(&problem).into_iter().filter_map(|pick| pick.exchanged);
        for (_, words) in
            meant.filter(|(unknown, words)| unknown.to_lowercase() == word && !alike.contains(words))
        {
            synonyms
                .extend(session.synonyms_for(&word, &words).into_iter().map(|it| format!("synonym {it}")));
        }
    }
    for found in [&mut synonyms, &mut alike] {
        let mut seen = HashSet::new();
        found.retain(|it| seen.insert(it.clone()));
        found.truncate(MOST_LINES);
    }
    let question = questions.into_iter().next().unwrap_or_default();
    Some(Wanted { word, times, question, synonyms, alike })
}

fn write(wanted: &[Wanted]) -> io::Result<()> {
    let mut out = terminal::plain();
    if wanted.is_empty() {
        writeln!(out, "no question was refused for a word that the base still lacks")?;
    }
    for Wanted { word, times, question, synonyms, alike } in wanted {
        let line = format!("{word}: {}, last in `{question}`", counted(*times, "time"));
        writeln!(out, "{}", visible(&line))?;
        if !alike.is_empty() {
            writeln!(out, "  # spelled like {}", visible(&alike.join(", ")))?;
        }
        for synonym in synonyms {
            writeln!(out, "  {}", visible(synonym))?;
        }
        if synonyms.is_empty() && alike.is_empty() {
            writeln!(out, "  # no word of the base is near: declare a relation, a type or a name")?;
        }
    }
    out.flush()
}
