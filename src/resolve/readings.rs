//! All readings of a statement, and the one that it means: those that come to the same are one, some are preferred, and
//! where two different ones are left it is refused.

use super::choices::Choices;
use super::definition::Definition;
use super::draft::Draft;
use super::query::{Query, Rule};
use super::scope::Scope;
use super::{essence, namesakes, print};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::{EntityId, TypeId};
use crate::syntax::tokens::Tokens;
use crate::syntax::tree::Statement;

/// How many readings are tried before a statement is refused as too ambiguous.
const MOST_READINGS: usize = 3000;

/// One surviving reading.
struct Reading {
    query: Query,
    /// Its `find` form, and that of what it says without what it says twice.
    text: String,
    core: String,
    /// Which entity each name was taken for.
    picks: Picks,
    /// Which choice each pronoun was taken for.
    referred: Vec<(usize, usize)>,
    /// How many it stands for: see [`Draft::choose_entity`].
    ways: usize,
}

/// The tokens of names, each with the entity it was taken for.
type Picks = Vec<(usize, EntityId)>;

/// The query that a statement means with each phrase where the tree has it.
pub fn resolve_as_it_stands(statement: &Statement, tokens: &Tokens, scope: &Scope) -> Result<Query> {
    let readings = readings(tokens, scope, |draft| {
        let mut query = match statement {
            Statement::Question(question) => {
                let query = draft.question(question)?;
                draft.check_negated_spans(&query)?;
                query
            }
            Statement::Find(find) => draft.find(find)?,
        };
        draft.settle(&mut query)?;
        draft.check_texts(&query)?;
        essence::say_once(&mut query);
        Ok(query)
    })?;
    let mut readings = preferred(nearest(readings), scope);
    if readings.len() > 1 {
        return Err(Box::new(ambiguous(&readings, tokens, scope, says_find(tokens))));
    }
    Ok(readings.remove(0).query)
}

/// Resolves a rule: `head if body`, each a pattern of its own tokens.
pub fn resolve_rule<'a>(
    definition: &'a Definition,
    head: &'a Definition,
    scope: &'a Scope<'a>,
    id: crate::model::RuleId,
) -> Result<Rule> {
    let mut rules = vec![];
    let readings = readings(&definition.tokens, scope, |draft| {
        let rule = draft.rule(id, head, definition)?;
        let query = draft.rule_as_query(&rule);
        rules.push(rule);
        Ok(query)
    })?;
    if readings.len() > 1 {
        return Err(Box::new(ambiguous(&readings, &definition.tokens, scope, true)));
    }
    let variables = readings[0].query.variables.clone();
    let fits = |rule: &Rule| rule.body == readings[0].query.pattern && rule.variables == variables;
    Ok(rules.into_iter().find(fits).expect("the reading came from a rule"))
}

/// The one reading among that of a statement and those of the same statement with some word taken for another part
/// of speech; a refusal where they differ, and the first refusal where there is none.
pub fn agree(
    first: Result<Query>,
    others: impl Iterator<Item = Result<Query>>,
    tokens: &Tokens,
    scope: &Scope,
) -> Result<Query> {
    let mut readings: Vec<Reading> = vec![];
    let mut refusal = None;
    let mut keep = |query: Query| {
        let text = print::find(&query, scope);
        let core = print::find(&essence::essence(&query, scope.schema), scope);
        let reading = Reading { query, text, core, picks: vec![], referred: vec![], ways: 1 };
        match readings.iter_mut().find(|known| known.core == reading.core) {
            Some(known) if reading.text.len() < known.text.len() => *known = reading,
            Some(_) => {}
            None => readings.push(reading),
        }
    };
    match first {
        Ok(query) => keep(query),
        // That a statement has several readings is not to be mended by leaving some out.
        Err(problem) if problem.code == Code::Ambiguous || problem.is_stop() => return Err(problem),
        Err(problem) => refusal = Some(problem),
    }
    for other in others {
        match other {
            Ok(query) => keep(query),
            // Nobody knows what was not read.
            Err(problem) if problem.is_stop() => return Err(problem),
            Err(_) => {}
        }
    }
    match (readings.len(), refusal) {
        (0, Some(refusal)) => Err(refusal),
        (1, _) => Ok(readings.remove(0).query),
        _ => Err(Box::new(ambiguous(&readings, tokens, scope, says_find(tokens)))),
    }
}

/// Checks the meaning of an adjective: that it reads in one way as a condition on things of a type.
pub fn check_definition<'a>(definition: &'a Definition, of: TypeId, scope: &'a Scope<'a>) -> Result<()> {
    let readings = readings(&definition.tokens, scope, |draft| draft.condition_on(of, definition))?;
    match readings.len() {
        1 => Ok(()),
        _ => Err(Box::new(ambiguous(&readings, &definition.tokens, scope, true))),
    }
}

/// Runs `attempt` once for every combination of meanings; gives the distinct readings that hold, at least one.
fn readings<'a>(
    tokens: &'a Tokens,
    scope: &'a Scope<'a>,
    mut attempt: impl FnMut(&mut Draft<'a, '_>) -> Result<Query>,
) -> Result<Vec<Reading>> {
    let mut choices = Choices::default();
    let mut readings: Vec<Reading> = vec![];
    let mut refusal: Option<(Box<Diagnostic>, Picks)> = None;
    for tried in 0.. {
        if tried == MOST_READINGS {
            return Err(Box::new(
                Diagnostic::error(
                    Code::TooAmbiguous,
                    "too many words of this statement have several meanings",
                )
                .at(&tokens.source, 0..tokens.source.text.len(), "")
                .help("name the types (`the firm Acorn`), or use `find`"),
            ));
        }
        scope.clock.check()?;
        let mut draft = Draft::new(tokens, scope, &mut choices);
        let outcome = attempt(&mut draft);
        let picks = std::mem::take(&mut draft.taken.picks);
        let referred = std::mem::take(&mut draft.taken.referred);
        let ways = draft.taken.ways;
        match outcome {
            Ok(query) => {
                // Two ways that come to the same `find` are one reading.
                let text = print::find(&query, scope);
                // Entities of one name and type print alike, so what the names were taken for tells more.
                let core = print::find(&essence::essence(&query, scope.schema), scope);
                let same = |reading: &Reading| {
                    reading.query == query || (reading.core == core && reading.picks == picks)
                };
                match readings.iter_mut().find(|reading| same(reading)) {
                    // The one that says nothing twice.
                    Some(known) if text.len() < known.text.len() => {
                        *known = Reading { query, text, core, picks, referred, ways };
                    }
                    Some(_) => {}
                    None => readings.push(Reading { query, text, core, picks, referred, ways }),
                }
            }
            // The refusal that got furthest tells most, of those that take names as the base prefers.
            Err(problem) => {
                let place = |problem: &Diagnostic| problem.labels.first().map_or(0, |label| label.span.start);
                let tells_more = refusal.as_ref().is_none_or(|(best, taken)| {
                    let better = preferred_over(&picks, taken, scope);
                    better || !preferred_over(taken, &picks, scope) && place(&problem) > place(best)
                });
                if tells_more {
                    refusal = Some((problem, picks));
                }
            }
        }
        if !choices.advance() {
            break;
        }
    }
    match refusal {
        Some((refusal, _)) if readings.is_empty() => Err(refusal),
        _ => Ok(readings),
    }
}

/// Of readings that take a pronoun for different things, those that take it for the last that was named.
fn nearest(readings: Vec<Reading>) -> Vec<Reading> {
    let rank = |reading: &Reading, place: usize| {
        reading.referred.iter().find(|(other, _)| *other == place).map(|(_, rank)| *rank)
    };
    let beats = |one: &Reading, other: &Reading| {
        let compared =
            other.referred.iter().filter_map(|(place, theirs)| Some((rank(one, *place)?, *theirs)));
        let compared: Vec<(usize, usize)> = compared.collect();
        compared.iter().all(|(mine, theirs)| mine <= theirs)
            && compared.iter().any(|(mine, theirs)| mine < theirs)
    };
    let kept: Vec<bool> = readings.iter().map(|it| !readings.iter().any(|other| beats(other, it))).collect();
    readings.into_iter().zip(kept).filter_map(|(reading, keep)| keep.then_some(reading)).collect()
}

/// Drops each reading that takes some name for an entity where another takes it for one of a type that the base
/// prefers, and no name the other way round.
fn preferred(readings: Vec<Reading>, scope: &Scope) -> Vec<Reading> {
    let beaten = |it: &Reading| readings.iter().any(|other| preferred_over(&other.picks, &it.picks, scope));
    let kept: Vec<bool> = readings.iter().map(|it| !beaten(it)).collect();
    readings.into_iter().zip(kept).filter_map(|(reading, keep)| keep.then_some(reading)).collect()
}

/// Whether the one takes some name for an entity of a type that the base prefers to what the other takes it for, and no
/// name the other way round.
fn preferred_over(mine: &Picks, theirs: &Picks, scope: &Scope) -> bool {
    let prefers = |a: EntityId, b: EntityId| {
        scope.schema.preferences.iter().any(|preference| {
            scope.entities.is_a(a, preference.preferred)
                && scope.entities.is_a(b, preference.over)
                && !scope.entities.is_a(a, preference.over)
        })
    };
    let mut differ = false;
    for (token, mine) in mine {
        let Some((_, theirs)) = theirs.iter().find(|(other, _)| other == token) else { continue };
        if mine != theirs {
            if !prefers(*mine, *theirs) {
                return false;
            }
            differ = true;
        }
    }
    differ
}

/// Whether a statement is written as `find` is, in which names take another form than in questions.
fn says_find(tokens: &Tokens) -> bool {
    tokens.list.first().is_some_and(|first| first.keyword == Some("find"))
}

fn ambiguous(readings: &[Reading], tokens: &Tokens, scope: &Scope, in_find: bool) -> Diagnostic {
    let whole = tokens.list.first().map_or(0, |token| token.span.start)..tokens.end().end;
    // The first name that the readings take differently is the place to mend.
    let differing = readings[0].picks.iter().find_map(|(token, entity)| {
        let others = readings[1..].iter().flat_map(|reading| &reading.picks);
        others.filter(|(other, _)| other == token).any(|(_, other)| other != entity).then_some(*token)
    });
    let span = differing.map_or(whole, |token| tokens.list[token].span.clone());
    let label = differing.map_or("", |_| "this name has several meanings here");
    let ways: usize = readings.iter().map(|reading| reading.ways).sum();
    let mut message = Diagnostic::error(Code::Ambiguous, format!("this can be read in {ways} ways")).at(
        &tokens.source,
        span,
        label,
    );
    for reading in readings.iter().take(4) {
        message = message.note(format!("it may mean: {}", reading.text));
    }
    match differing {
        Some(token) => {
            let picked = readings.iter().filter_map(|reading| {
                reading.picks.iter().find(|(other, _)| *other == token).map(|(_, entity)| *entity)
            });
            let are_all = ways == readings.len();
            namesakes::which(message, token, (picked, are_all), tokens, scope, in_find)
        }
        None => message.help("put one of these to `ask` as it stands"),
    }
}
