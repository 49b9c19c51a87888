//! Random questions as trees, and the words they can be put into. Each choice of words says the same.
//!
//! What English, or the rules of `docs/language.md`, would understand differently is never printed: a list or a quantity under
//! `not` stays on its side of the verb, and a relative clause that holds another is the last of its noun.

use crate::bases::Base;
use lore::model::TypeId;
use lore::model::schema::{Form, Kind, Range, Verb};
use lore::vocabulary::{Names, fold::fold, inflect::plural};

/// Chance that is the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn of<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

pub enum Tree {
    /// The things of a type of which all of this holds: listed, or counted.
    Things { of: TypeId, said: Vec<Said>, counted: bool },
    /// Whether one thing did something to another.
    Whether { verb: Verb, subject: Other, object: Other },
}

/// What is said of a thing.
pub enum Said {
    /// It stockpiled others, or was stockpiled by them.
    Verb { verb: Verb, tail: String, by: bool, other: Other, denied: bool },
    /// It is derived from others.
    Phrase { words: String, other: Other, denied: bool },
    /// It has a number of more than so much.
    Number { noun: String, amount: String },
}

pub enum Other {
    Names { names: Vec<String>, or: bool },
    Noun { quantity: &'static str, of: TypeId, said: Option<Box<Said>> },
}

// ---- trees ----------------------------------------------------------------------------------------------------------

pub fn tree(base: &Base, chance: &mut Chance) -> Option<Tree> {
    let schema = base.snapshot.schema();
    if chance.one_in(5) {
        let verbs: Vec<(Verb, TypeId, TypeId)> = schema
            .relations
            .iter()
            .flat_map(|relation| {
                let Range::Entity(range) = relation.range else { return vec![] };
                let verb = |form: &Form| match form {
                    Form::Verb { verb, tail, inverse: false } if tail.is_empty() => {
                        Some((verb.clone(), relation.domain, range))
                    }
                    _ => None,
                };
                relation.forms.iter().filter_map(verb).collect()
            })
            .collect();
        let (verb, domain, range) = chance.of(&verbs)?.clone();
        let subject = names(base, domain, chance)?;
        return Some(Tree::Whether { verb, subject, object: names(base, range, chance)? });
    }
    let types: Vec<TypeId> =
        (0..schema.types.len()).map(TypeId::from).filter(|&of| is_asked_for(base, of)).collect();
    let of = *chance.of(&types)?;
    let number = 1 + chance.below(2);
    let said: Option<Vec<Said>> = (0..number).map(|_| said(base, of, 1, chance)).collect();
    // "how many chips" asks for an amount where claims count in chips.
    let is_unit = schema.units.iter().any(|unit| unit.names.contains(&schema.entity_type(of).name));
    Some(Tree::Things { of, said: said?, counted: !is_unit && chance.one_in(4) })
}

/// The types that the base declares itself, and has things of.
fn is_asked_for(base: &Base, of: TypeId) -> bool {
    let declared = !base.snapshot.schema().entity_type(of).place.file.is_empty();
    declared && base.snapshot.count_of(of) > 0
}

/// One of the things that can be said of a type, its words left to chance.
type Way<'b> = Box<dyn Fn(&mut Chance) -> Option<Said> + 'b>;

fn said(base: &Base, of: TypeId, depth: usize, chance: &mut Chance) -> Option<Said> {
    let schema = base.snapshot.schema();
    let mut ways: Vec<Way> = vec![];
    for relation in schema.relations.iter().filter(|relation| !relation.place.file.is_empty()) {
        for form in &relation.forms {
            match (form, &relation.range) {
                (Form::Verb { verb, tail, inverse }, Range::Entity(range)) => {
                    let (subject, object) =
                        if *inverse { (*range, relation.domain) } else { (relation.domain, *range) };
                    for (own, other, by) in [(subject, object, false), (object, subject, true)] {
                        if schema.is_subtype(of, own) && (!by || tail.is_empty()) {
                            let (verb, tail) = (verb.clone(), tail.join(" "));
                            ways.push(Box::new(move |chance| {
                                let denied = chance.one_in(4);
                                let other = other_of(base, other, depth, denied && by, denied, chance)?;
                                Some(Said::Verb { verb: verb.clone(), tail: tail.clone(), by, other, denied })
                            }));
                        }
                    }
                }
                (Form::Phrase(words), Range::Entity(range)) if schema.is_subtype(of, relation.domain) => {
                    let (words, range) = (words.join(" "), *range);
                    ways.push(Box::new(move |chance| {
                        let denied = chance.one_in(4);
                        let other = other_of(base, range, depth, false, denied, chance)?;
                        Some(Said::Phrase { words: words.clone(), other, denied })
                    }));
                }
                (Form::Noun(words), Range::Value(kind)) if schema.is_subtype(of, relation.domain) => {
                    let noun = words.join(" ");
                    ways.push(Box::new(move |chance| {
                        Some(Said::Number { noun: noun.clone(), amount: amount(base, *kind, chance)? })
                    }));
                }
                _ => {}
            }
        }
    }
    let way = chance.below(ways.len());
    ways.get(way)?(chance)
}

/// Names alone where a name is asked for, and no quantity under a denial.
fn other_of(
    base: &Base,
    of: TypeId,
    depth: usize,
    name: bool,
    denied: bool,
    chance: &mut Chance,
) -> Option<Other> {
    if name || chance.one_in(2) {
        return match names(base, of, chance)? {
            Other::Names { names, .. } if denied => {
                Some(Other::Names { names: names.into_iter().take(1).collect(), or: false })
            }
            other => Some(other),
        };
    }
    let quantity =
        if denied { "a" } else { chance.of(&["a", "a", "every", "no", "at least 2", "more than 1"])? };
    let said =
        if depth > 0 && chance.one_in(2) { Some(Box::new(said(base, of, depth - 1, chance)?)) } else { None };
    is_asked_for(base, of).then_some(Other::Noun { quantity, of, said })
}

fn names(base: &Base, of: TypeId, chance: &mut Chance) -> Option<Other> {
    let one = |name: &&str| base.snapshot.named(&fold(name)).len() == 1;
    let all: Vec<&str> = base.snapshot.entities_of(of).map(|it| base.snapshot.name(it)).filter(one).collect();
    let mut names = vec![chance.of(&all)?.to_string()];
    let other = chance.of(&all)?.to_string();
    if chance.one_in(3) && other != names[0] {
        names.push(other);
    }
    Some(Other::Names { names, or: chance.one_in(2) })
}

fn amount(base: &Base, kind: Kind, chance: &mut Chance) -> Option<String> {
    let number = chance.of(&[
        "3",
        "20",
        "80",
        "120",
        "300",
        "700",
        "1500",
        "9,000",
        "60,000",
        "150,000",
        "400,000",
        "2 million",
    ])?;
    let operator = chance.of(&["more than", "less than", "at least", "at most"])?;
    let amount = match kind {
        Kind::Number => number.to_string(),
        Kind::Percent => format!("{number} percent"),
        Kind::Money => format!("USD {number}"),
        Kind::Amount(unit) => format!("{number} {}", base.snapshot.schema().unit(unit).names[0]),
        Kind::Duration => format!("{number} months"),
        Kind::Time | Kind::Text => return None,
    };
    Some(format!("{operator} {amount}"))
}

// ---- words ----------------------------------------------------------------------------------------------------------

/// The tree in words, some of those that say it.
pub fn words(base: &Base, tree: &Tree, chance: &mut Chance) -> String {
    match tree {
        Tree::Whether { verb, subject, object } => {
            let (subject, object) = (other(base, subject, chance), other(base, object, chance));
            let be = if object.contains(" and ") { "were" } else { "was" };
            match chance.below(3) {
                0 => format!("did {subject} {} {object}", verb.base),
                1 => format!("has {subject} {} {object}", verb.participle),
                _ => format!("{be} {object} {} by {subject}", verb.participle),
            }
        }
        Tree::Things { of, said, counted } => {
            let nouns = nouns(base, *of);
            let (mut first, mut second) = (said.first(), said.get(1));
            if chance.one_in(2) && second.is_some() {
                std::mem::swap(&mut first, &mut second);
            }
            let Some(first) = first else { return nouns };
            let things = match second {
                // What holds a clause of its own comes last.
                Some(second) if holds_clause(first) && !holds_clause(second) => {
                    format!(
                        "{nouns} {} and {}",
                        relative(base, second, false, chance),
                        relative(base, first, false, chance)
                    )
                }
                Some(second) => format!(
                    "{nouns} {} and {}",
                    relative(base, first, false, chance),
                    relative(base, second, false, chance)
                ),
                None => format!("{nouns} {}", relative(base, first, true, chance)),
            };
            let both_hold = second.is_some_and(|second| holds_clause(first) && holds_clause(second));
            let clauses = match second {
                Some(second) if chance.one_in(2) => {
                    format!(
                        "{nouns} {} {}",
                        relative(base, first, false, chance),
                        predicate(base, second, chance)
                    )
                }
                Some(second) => format!(
                    "{nouns} {} and {}",
                    predicate(base, first, chance),
                    predicate(base, second, chance)
                ),
                None => format!("{nouns} {}", predicate(base, first, chance)),
            };
            match (counted, chance.below(5)) {
                (false, 0) if !both_hold => format!("list the {things}"),
                (false, 1) if !both_hold => format!("what are the {things}"),
                (false, 2) if !both_hold => things,
                (false, 3) => format!("what {clauses}"),
                (false, _) => match (second, first) {
                    (None, Said::Verb { verb, tail, by: true, other: by, denied }) if !is_no(by) => {
                        let not = if *denied { "not " } else { "" };
                        format!(
                            "which {nouns} did {} {not}{}{}",
                            other(base, by, chance),
                            verb.base,
                            behind(tail)
                        )
                    }
                    _ => format!("which {clauses}"),
                },
                (true, 0) if !both_hold => format!("how many {things} are there"),
                (true, 1) if !both_hold => format!("count the {things}"),
                (true, _) => format!("how many {clauses}"),
            }
        }
    }
}

fn nouns(base: &Base, of: TypeId) -> String {
    let it = base.snapshot.schema().entity_type(of);
    let regular = plural(&it.name);
    it.forms.iter().find(|form| **form == regular).or(it.forms.get(1)).unwrap_or(&regular).clone()
}

fn behind(tail: &str) -> String {
    if tail.is_empty() { String::new() } else { format!(" {tail}") }
}

fn is_no(other: &Other) -> bool {
    matches!(other, Other::Noun { quantity: "no", .. })
}

fn holds_clause(said: &Said) -> bool {
    match said {
        Said::Verb { other, .. } | Said::Phrase { other, .. } => {
            matches!(other, Other::Noun { said: Some(_), .. })
        }
        Said::Number { .. } => false,
    }
}

fn other(base: &Base, other: &Other, chance: &mut Chance) -> String {
    match other {
        Other::Names { names, or } => {
            let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
            if chance.one_in(2) {
                names.reverse();
            }
            match names.as_slice() {
                [one, two] if *or && chance.one_in(2) => format!("either {one} or {two}"),
                [one, two] if *or => format!("{one} or {two}"),
                [one, two] => format!("{one} and {two}"),
                _ => names.concat(),
            }
        }
        Other::Noun { quantity, of, said } => {
            let one = matches!(*quantity, "a" | "every" | "no");
            let noun =
                if one { base.snapshot.schema().entity_type(*of).name.clone() } else { nouns(base, *of) };
            let said = said.as_ref().map(|said| format!(" {}", relative(base, said, true, chance)));
            format!("{quantity} {noun}{}", said.unwrap_or_default())
        }
    }
}

/// Behind a noun: "that Elm made", "made by Elm".
fn relative(base: &Base, said: &Said, alone: bool, chance: &mut Chance) -> String {
    match said {
        Said::Verb { verb, tail, by: true, other: by, denied } => {
            let by = other(base, by, chance);
            match (denied, chance.below(3)) {
                (false, 0) if alone => format!("{} by {by}", verb.participle),
                (false, 1) => format!("that {by} {}{}", verb.past, behind(tail)),
                (true, 1) => format!("that {by} did not {}{}", verb.base, behind(tail)),
                _ => format!("that {}", predicate_by(verb, &by, *denied)),
            }
        }
        Said::Phrase { words, other: to, denied: false } if alone && chance.one_in(2) => {
            format!("{words} {}", other(base, to, chance))
        }
        Said::Number { noun, amount } => match chance.below(3) {
            0 if alone => format!("with a {noun} of {amount}"),
            1 => format!("whose {noun} is {amount}"),
            _ => format!("that have a {noun} of {amount}"),
        },
        _ => format!("that {}", predicate(base, said, chance)),
    }
}

fn predicate_by(verb: &Verb, by: &str, denied: bool) -> String {
    format!("were {}{} by {by}", if denied { "not " } else { "" }, verb.participle)
}

/// As the predicate of a plural: "stockpiled K1", "were made by Elm".
fn predicate(base: &Base, said: &Said, chance: &mut Chance) -> String {
    match said {
        Said::Verb { verb, by: true, other: by, denied, .. } => {
            predicate_by(verb, &other(base, by, chance), *denied)
        }
        Said::Verb { verb, tail, by: false, other: object, denied } => {
            let object = other(base, object, chance);
            match (denied, chance.below(3)) {
                (true, _) => format!("did not {}{} {object}", verb.base, behind(tail)),
                (false, 0) => format!("{}{} {object}", verb.base, behind(tail)),
                (false, 1) => format!("have {}{} {object}", verb.participle, behind(tail)),
                (false, _) => format!("{}{} {object}", verb.past, behind(tail)),
            }
        }
        Said::Phrase { words, other: to, denied } => {
            format!("are {}{words} {}", if *denied { "not " } else { "" }, other(base, to, chance))
        }
        Said::Number { noun, amount } => format!("have a {noun} of {amount}"),
    }
}
