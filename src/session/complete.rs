//! What may come next in a line that is being typed.
//!
//! What may come next is what the grammar takes at that place (`parser::Next`) and what, once put there, does
//! not make the types disagree: one candidate of each sense is tried by reading the line with it.

use super::user::Session;
use crate::diagnostic::{Code, Diagnostic, Label, Source, guarded};
use crate::model::schema::{Range, Schema};
use crate::model::{EntityId, TypeId};
use crate::resolve::Clock;
use crate::syntax::lexer::LONGEST;
use crate::syntax::parser::{Expected, Next, Shape, Shapes};
use crate::syntax::tagger;
use crate::syntax::tokens::{Category, Token, category};
use crate::visible::{hides, typed};
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::{CARRYING_ON, KEYWORDS, keyword};
use crate::vocabulary::meaning::Sense;
use crate::vocabulary::{Inflection, Meaning, inflect};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// One thing that may come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What replaces the text from the completion's start to the cursor.
    pub text: String,
    /// What it is: "firm", "relation firm → chip".
    pub note: String,
}

/// The most candidates that are offered, and the most names that are looked at for them.
const MOST: usize = 40;
const MOST_NAMES: usize = 2000;

/// The most types that a hint names.
const MOST_TYPES: usize = 3;

/// The words that begin a question.
const OPENING: [&str; 12] =
    ["describe", "did", "find", "how", "is", "list", "what", "when", "where", "which", "who", "why"];

fn is_verb(token: &Token) -> bool {
    !token.meanings.is_empty()
        && token.meanings.iter().all(|meaning| {
            matches!(meaning, Meaning::Verb { .. } | Meaning::Phrase { .. } | Meaning::State { .. })
        })
}

/// The refusals that no further word mends.
const UNFIT: [Code; 7] = [
    Code::TypeMismatch,
    Code::NoSuchRelation,
    Code::NoSuchRole,
    Code::NoSuchMeasure,
    Code::NoSuchMeaning,
    Code::NotGradable,
    Code::UnknownName,
];

/// What comes first: what the place is for, then what has more claims behind it.
type Rank = (u8, usize);

/// What stands before the word that is completed.
pub(super) struct Place {
    pub(super) next: Next,
    kind: Kind,
    /// Whether the last word is a noun in the plural.
    plural: bool,
}

/// What a place is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Behind `which`, `how many`, `the`: a noun.
    Noun {
        plural: bool,
    },
    /// Behind a subject: a verb.
    Verb,
    Object,
}

impl Place {
    /// How much a place is for a category: 0, where it is only possible.
    fn plainness(&self, category: Category) -> u8 {
        let order: &[Category] = match self.kind {
            Kind::Noun { .. } => {
                use Category::*;
                &[Name, Superlative, Noun, Type]
            }
            Kind::Verb => {
                use Category::*;
                &[Type, Name, Measure, Role, VerbFinite, VerbBase]
            }
            Kind::Object => {
                use Category::*;
                &[Adjective, Measure, Noun, Type, Name]
            }
        };
        order.iter().position(|plain| *plain == category).map_or(0, |at| at as u8 + 1)
    }

    /// Whether it is behind `which`, `how many` or `the`.
    pub(super) fn is_for_a_noun(&self) -> bool {
        matches!(self.kind, Kind::Noun { .. })
    }

    /// Whether a writer would choose this of the forms of one sense.
    pub(super) fn natural(&self, form: &str, meaning: &Meaning, schema: &Schema) -> bool {
        match *meaning {
            Meaning::Type(_) | Meaning::Noun { .. } => {
                inflect::is_plural(form) == matches!(self.kind, Kind::Noun { plural: true })
            }
            Meaning::Verb { relation, inflection, .. } => match inflection {
                Inflection::Past => schema.relation(relation).is_event(),
                Inflection::Third => !schema.relation(relation).is_event() && !self.plural,
                Inflection::Base => !schema.relation(relation).is_event() && self.plural,
                Inflection::Participle | Inflection::Gerund => true,
            },
            _ => true,
        }
    }
}

/// A candidate that is still to be tried. Names whose entities have the same types fit or not together.
struct Ranked<'s> {
    rank: Rank,
    candidate: Candidate,
    types: Option<&'s [TypeId]>,
}

/// The words of the grammar that begin so, are told, and fit.
fn words_in(
    place: &Place,
    folded: &str,
    fitting: &mut Fitting,
    told: impl Fn(&str) -> bool,
) -> Vec<Candidate> {
    let words = KEYWORDS.iter().filter(|word| word.starts_with(folded) && told(word));
    let words = words.filter(|word| place.next.takes(Expected::Word(word)) && fitting.takes(word));
    words.map(|word| Candidate { text: word.to_string(), note: String::new() }).collect()
}

/// Tries what may stand at a place of a statement; statements of the same keywords and categories are parsed once.
pub(super) struct Fitting<'s> {
    session: &'s Session,
    before: &'s str,
    shapes: Shapes,
    /// Whether it takes too long to try what may stand there.
    is_too_long: bool,
}

impl<'s> Fitting<'s> {
    pub(super) fn new(session: &'s Session, before: &'s str) -> Fitting<'s> {
        Fitting { session, before, shapes: Shapes::made_up(), is_too_long: false }
    }

    /// Whether a statement can still come of it, once the words stand there: it resolves, or is only unfinished.
    fn takes(&mut self, words: &str) -> bool {
        self.reads(words, |problem| !UNFIT.contains(&problem.code), Shape::is_open)
    }

    /// Whether the statement resolves, or else what it is refused for, or its shape where it is none yet, will do.
    fn reads(
        &mut self,
        words: &str,
        refused: impl Fn(&Diagnostic) -> bool,
        unread: impl Fn(&Shape) -> bool,
    ) -> bool {
        if self.is_too_long || self.session.check().is_err() {
            return false;
        }
        let source = Source::new("line", format!("{}{words}", self.before));
        let Ok(tokens) = self.session.tag(&source) else { return false };
        let shape = self.shapes.of(&tokens);
        self.is_too_long = shape.is_too_long;
        match shape.statement(&tokens) {
            Some(statement) => match self.session.resolve(&statement, &tokens) {
                Ok(_) => true,
                Err(problem) => refused(&problem),
            },
            None => unread(shape),
        }
    }
}

/// A name that hides characters, as it is typed; none where that is another name.
pub(super) fn as_typed(name: &str) -> Option<Cow<'_, str>> {
    let typed = typed(name);
    (typed == name || fold(&typed) == fold(name)).then_some(typed)
}

impl Session {
    /// What may come at `cursor` (a byte offset): where the replaced text starts, and the candidates, best first.
    pub fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<Candidate>) {
        guarded(|| self.completed(line, cursor)).unwrap_or((cursor, vec![]))
    }

    fn completed(&self, line: &str, cursor: usize) -> (usize, Vec<Candidate>) {
        let Some(before) = line.get(..cursor).filter(|before| before.len() < LONGEST) else {
            return (cursor, vec![]);
        };
        let start = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let found = self.candidates(&before[..start], &before[start..]);
        // The word may be the second or third of a name.
        if found.is_empty() && start > 0 {
            for (at, _) in before[..start].trim_end().rmatch_indices(' ').take(2).chain([(usize::MAX, "")]) {
                let from = at.wrapping_add(1);
                if from < start {
                    let found = self.candidates(&before[..from], &before[from..]);
                    if !found.is_empty() {
                        return (from, found);
                    }
                }
            }
        }
        (start, found)
    }

    /// What breaks off, or cannot be read on, with words that it may go on with: they tell more than what kinds of
    /// words the grammar takes there.
    pub(super) fn way_on(&self, mut problem: Diagnostic) -> Diagnostic {
        const FEW: usize = 6;
        if let (Code::Unfinished | Code::NotUnderstood, [Label { source, span, .. }, ..]) =
            (problem.code, problem.labels.as_slice())
            && let understood = source.text[..span.start].trim_end()
            && !understood.is_empty()
        {
            let before = format!("{understood} ");
            // What is offered are words: a number is none.
            let Some(place) = self.place(&before) else { return problem };
            let takes = |category| place.next.takes(Expected::Category(category));
            if takes(Category::Number) && !takes(Category::Name) {
                return problem;
            }
            let mut fitting = Fitting::new(self, &before);
            let (mut offered, _) = self.best(&place, "", &mut fitting, FEW + 1);
            if offered.len() <= FEW {
                offered.extend(words_in(&place, "", &mut fitting, |word| CARRYING_ON.contains(&word)));
            }
            let words: Vec<String> =
                offered.iter().take(FEW).map(|candidate| format!("`{}`", candidate.text)).collect();
            if !words.is_empty() {
                let more = if offered.len() > FEW { " …" } else { "" };
                // In the place of what the grammar takes.
                let goes_on = format!("it can go on with {}{more}", words.join(", "));
                problem.help.splice(..problem.help.len().min(1), [goes_on]);
            }
        }
        problem
    }

    fn candidates(&self, before: &str, prefix: &str) -> Vec<Candidate> {
        let Some(place) = self.place(before) else { return vec![] };
        let folded = fold(prefix.trim_start_matches('"'));
        let mut fitting = Fitting::new(self, before);
        let (mut candidates, meant) = self.best(&place, &folded, &mut fitting, MOST);
        let is_first = before.trim().is_empty();
        let told = |word: &str| match folded.chars().count() {
            2.. if !meant => word.len() > 1,
            _ if is_first => OPENING.contains(&word),
            _ => candidates.is_empty() || CARRYING_ON.contains(&word),
        };
        let mut words = words_in(&place, &folded, &mut fitting, told);
        words.retain(|word| candidates.iter().all(|known| known.text != word.text));
        match is_first {
            true => candidates.splice(0..0, words).for_each(drop),
            false => {
                candidates.truncate(MOST.saturating_sub(words.len()));
                candidates.extend(words);
            }
        }
        // Nobody can see what else would be put on the line.
        candidates.retain(|candidate| !hides(&candidate.text));
        candidates.truncate(MOST);
        candidates
    }

    /// The best of the words of the vocabulary and of the names that begin so and fit, `most` at most, and
    /// whether the place is meant for them. The best are tried first, and what nobody asks for is not tried.
    fn best(
        &self,
        place: &Place,
        folded: &str,
        fitting: &mut Fitting,
        most: usize,
    ) -> (Vec<Candidate>, bool) {
        let mut ranked = self.forms_in(place, folded);
        if place.next.takes(Expected::Category(Category::Name)) {
            ranked.extend(self.names_in(place, folded));
        }
        ranked.sort_by(|a, b| b.rank.cmp(&a.rank).then_with(|| a.candidate.text.cmp(&b.candidate.text)));
        let mut of_types: BTreeMap<&[TypeId], bool> = BTreeMap::new();
        let mut best: Vec<Candidate> = vec![];
        let mut meant = false;
        for Ranked { rank: (plainness, _), candidate, types } in ranked {
            // What is only possible is no help beside what the place is for: a longer beginning still finds it.
            if best.len() == most || meant && plainness == 0 {
                break;
            }
            let mut fits = || fitting.takes(&candidate.text);
            let fits = match types {
                Some(types) => *of_types.entry(types).or_insert_with(fits),
                None => fits(),
            };
            if fits && best.iter().all(|known| known.text != candidate.text) {
                meant |= plainness > 0;
                best.push(candidate);
            }
        }
        (best, meant)
    }

    /// The place behind the beginning of a statement; `None` where nothing can be said of it.
    pub(super) fn place(&self, before: &str) -> Option<Place> {
        let tokens = self.tag(&Source::new("line", before)).ok()?;
        let next = Next::after(&tokens)?;
        let last = tokens.list.last();
        let takes = |category| next.takes(Expected::Category(category));
        let kind = match last.and_then(|last| last.keyword) {
            Some("a" | "an" | "each" | "every" | "the") => Kind::Noun { plural: false },
            Some(
                "all" | "any" | "few" | "fewest" | "list" | "many" | "most" | "no" | "show" | "what"
                | "which",
            ) => Kind::Noun { plural: true },
            _ if last.is_some_and(is_verb) => Kind::Object,
            _ if takes(Category::VerbFinite) || takes(Category::VerbBase) => Kind::Verb,
            _ => Kind::Object,
        };
        let noun = |last: &Token| last.meanings.iter().any(|meaning| matches!(meaning, Meaning::Type(_)));
        let plural =
            last.is_some_and(|last| noun(last) && inflect::is_plural(&fold(&before[last.span.clone()])));
        Some(Place { next, kind, plural })
    }

    /// Verbs, types, attributes and the like that begin so and are taken here: one form of each sense, the most
    /// natural here, and then the one declared first.
    fn forms_in(&self, place: &Place, folded: &str) -> Vec<Ranked<'_>> {
        let mut taken_here: BTreeMap<Category, bool> = BTreeMap::new();
        let mut takes = |category| {
            *taken_here.entry(category).or_insert_with(|| place.next.takes(Expected::Category(category)))
        };
        let mut offered: BTreeMap<Sense, (bool, &str, Meaning)> = BTreeMap::new();
        for (form, shown, meanings) in self.vocabulary().all_forms() {
            // A word of the grammar is offered as such, where the grammar takes it.
            let as_word = |word| place.next.takes(Expected::Word(word));
            if !form.starts_with(folded) || keyword(form).is_some_and(as_word) {
                continue;
            }
            for meaning in
                meanings.into_iter().filter(|meaning| takes(category(meaning)) && self.weight(meaning) > 0)
            {
                let natural = place.natural(form, &meaning, self.snapshot().schema());
                let best = offered.entry(meaning.sense()).or_insert((natural, shown, meaning));
                if natural && !best.0 {
                    *best = (natural, shown, meaning);
                }
            }
        }
        let mut ranked: BTreeMap<&str, Ranked> = BTreeMap::new();
        for (_, form, meaning) in offered.into_values() {
            let rank = (place.plainness(category(&meaning)), self.weight(&meaning));
            if ranked.get(form).is_none_or(|other| other.rank < rank) {
                let candidate = Candidate { text: form.to_string(), note: self.note(&meaning) };
                ranked.insert(form, Ranked { rank, candidate, types: None });
            }
        }
        ranked.into_values().collect()
    }

    /// Names that begin so: one name of each entity, its own if that begins so.
    fn names_in(&self, place: &Place, folded: &str) -> Vec<Ranked<'_>> {
        let begins = |name: &str| fold(name).starts_with(folded);
        let found = self.snapshot().names_from(folded).take_while(|(name, _)| begins(name)).take(MOST_NAMES);
        let mut names: BTreeMap<EntityId, &str> = BTreeMap::new();
        for (name, entity) in found {
            let known = names.entry(entity).or_insert(name);
            if name == self.snapshot().shown(entity) {
                *known = name;
            }
        }
        let ranked = names.into_iter().filter_map(|(entity, name)| {
            let name = as_typed(name)?;
            let types = self.snapshot().types(entity);
            let note = types.first().map(|of| self.snapshot().schema().entity_type(*of).name.clone());
            let candidate = Candidate { text: self.written(&name, entity), note: note.unwrap_or_default() };
            // Sources have the most claims behind them, and are asked about least.
            let weight = match self.snapshot().is_a(entity, Schema::SOURCE) {
                true => 0,
                false => self.snapshot().degree(entity),
            };
            Some(Ranked { rank: (place.plainness(Category::Name), weight), candidate, types: Some(types) })
        });
        ranked.collect()
    }

    /// A name as a question may hold it: in quotes where it would not be read as one otherwise.
    pub(super) fn written(&self, name: &str, entity: EntityId) -> String {
        tagger::written(name, entity, self.vocabulary(), self.snapshot())
    }

    /// How many claims stand behind a meaning.
    fn weight(&self, meaning: &Meaning) -> usize {
        match meaning {
            Meaning::Verb { relation, .. }
            | Meaning::Phrase { relation, .. }
            | Meaning::BareVerb { relation, .. }
            | Meaning::BarePhrase { relation, .. }
            | Meaning::State { relation }
            | Meaning::Noun { relation, .. }
            | Meaning::Role { relation, .. }
            | Meaning::Measure { relation, .. } => self.snapshot().statistics(*relation).claims,
            // That all things are entities helps nobody.
            Meaning::Type(of) if self.snapshot().schema().entity_type(*of).parents.is_empty() => 0,
            Meaning::Type(of) => self.snapshot().count_of(*of),
            Meaning::Adjective { .. } | Meaning::Unit(_) => 1,
            Meaning::Entity(_) => 0,
        }
    }

    fn note(&self, meaning: &Meaning) -> String {
        let schema = self.snapshot().schema();
        match meaning {
            Meaning::Verb { relation, inverse, .. } | Meaning::Phrase { relation, inverse } => {
                let declared = schema.relation(*relation);
                match (inverse, &declared.range) {
                    (true, _) => format!("→ {}", schema.entity_type(declared.domain).name),
                    (false, Range::Entity(of)) => format!("→ {}", schema.entity_type(*of).name),
                    (false, Range::Value(_)) => "→ value".into(),
                    (false, Range::Nothing) => "verb".into(),
                }
            }
            Meaning::BareVerb { .. } => "verb".into(),
            Meaning::BarePhrase { .. } | Meaning::State { .. } => "phrase".into(),
            Meaning::Role { relation, role } => schema.relation(*relation).roles[role.index()].name.clone(),
            Meaning::Noun { relation, .. } if schema.relation(*relation).is_attribute() => "attribute".into(),
            Meaning::Noun { relation, .. } => format!("relation {}", schema.relation(*relation).name),
            Meaning::Measure { relation, .. } => format!("measure of {}", schema.relation(*relation).name),
            Meaning::Type(_) => "type".into(),
            Meaning::Adjective { .. } => "adjective".into(),
            Meaning::Unit(_) => "unit".into(),
            Meaning::Entity(_) => String::new(),
        }
    }

    /// The next slot in words ("chip", "verb"), shown dimmed behind the cursor.
    pub fn hint(&self, line: &str) -> Option<String> {
        guarded(|| self.slot(line)).ok()?
    }

    fn slot(&self, line: &str) -> Option<String> {
        if line.len() > 500 || !line.ends_with(' ') || line.trim().is_empty() {
            return None;
        }
        let place = self.place(line)?;
        let takes = |category| place.next.takes(Expected::Category(category));
        let mut slots: Vec<String> = vec![];
        match place.kind {
            Kind::Verb => slots.push("verb".into()),
            Kind::Noun { .. } if takes(Category::Type) => slots.push("type".into()),
            _ => {}
        }
        if takes(Category::Noun) && place.kind != Kind::Verb {
            slots.push("attribute".into());
        }
        if takes(Category::Name) && place.kind == Kind::Object {
            // What has a type of its own is told by it.
            match self.fitting_types(line) {
                types if types.len() > MOST_TYPES => slots.insert(0, "name".into()),
                types if types.is_empty() => {}
                types => slots = types,
            }
        }
        for (category, word) in [(Category::Date, "date"), (Category::Number, "number")] {
            if slots.is_empty() && takes(category) {
                slots.push(word.to_string());
            }
        }
        (!slots.is_empty()).then(|| format!("‹{}›", slots.join(" or ")))
    }

    /// The types whose names fit at the end of a line; a type stands for its subtypes.
    fn fitting_types(&self, line: &str) -> Vec<String> {
        let schema = self.snapshot().schema();
        let named = |of: TypeId| {
            let entity = self.snapshot().entities_of(of).next()?;
            Some((of, self.written(self.snapshot().shown(entity), entity)))
        };
        let types = schema.type_ids().filter(|of| !schema.entity_type(*of).parents.is_empty());
        let mut fitting = Fitting::new(self, line);
        let all = types.filter_map(named).filter(|(_, name)| fitting.takes(name));
        let all: BTreeSet<TypeId> = all.map(|(of, _)| of).collect();
        let stands = |of: &&TypeId| !all.iter().any(|other| other != *of && schema.is_subtype(**of, *other));
        let fitting: Vec<TypeId> = all.iter().filter(stands).copied().collect();
        fitting.into_iter().map(|of| schema.entity_type(of).name.clone()).collect()
    }
}
