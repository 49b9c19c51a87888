//! The forms of verbs.

use super::spelling::{
    PREFIXES, doubles, ends_in_consonant_o, ends_in_consonant_y, ends_in_short_syllable, s, syllables,
};
use crate::model::schema::Verb;
use crate::vocabulary::irregular::VERBS;
use crate::vocabulary::meaning::Inflection;

/// Verbs that are written with two final consonants, and with one.
const DOUBLING_OR_NOT: &[&str] = &[
    "benefit", "bias", "bus", "combat", "dial", "duel", "equal", "focus", "fuel", "hiccup", "initial",
    "kidnap", "program", "refuel", "victual", "worship",
];

/// Verbs that end in a `c` which stays hard, besides those in `-ic`.
const HARD_C: [&str; 3] = ["bivouac", "shellac", "talc"];

/// All forms of a verb, from its base form; of those that have several, the one that is written.
pub fn verb(base: &str) -> Verb {
    let first = |forms: &[String]| forms[0].clone();
    let (past, participle) = match irregular(base) {
        Some((pasts, participles)) => (first(&pasts), first(&participles)),
        None => (ed(base), ed(base)),
    };
    Verb { base: base.to_string(), third: third(base), past, participle, gerund: ing(base) }
}

/// The forms of a verb with those that are in use beside them: `cancelled` of `cancel`, `shrunk` of `shrink`. A form that a
/// base gives itself has no other.
pub fn forms(of: &Verb) -> Vec<(Inflection, String)> {
    let mut forms = vec![
        (Inflection::Base, of.base.clone()),
        (Inflection::Third, of.third.clone()),
        (Inflection::Past, of.past.clone()),
        (Inflection::Participle, of.participle.clone()),
        (Inflection::Gerund, of.gerund.clone()),
    ];
    let own = verb(&of.base);
    let mut add = |inflection, is_own: bool, others: Vec<String>| {
        for other in others.into_iter().filter(|_| is_own) {
            if !forms.contains(&(inflection, other.clone())) {
                forms.push((inflection, other));
            }
        }
    };
    let (pasts, participles) = irregular(&of.base).unwrap_or_else(|| {
        let regular = regular_pasts(&of.base);
        (regular.clone(), regular)
    });
    add(Inflection::Past, own.past == of.past, pasts);
    add(Inflection::Participle, own.participle == of.participle, participles);
    add(Inflection::Gerund, own.gerund == of.gerund, gerunds(&of.base));
    forms
}

/// The pasts and the participles of a verb that no rule makes, behind prefixes too: `misunderstand`.
fn irregular(base: &str) -> Option<(Vec<String>, Vec<String>)> {
    if let Some((_, pasts, participles)) = VERBS.iter().find(|(form, ..)| *form == base) {
        let all = |forms: &[&str]| forms.iter().map(|form| form.to_string()).collect();
        return Some((all(pasts), all(participles)));
    }
    PREFIXES.iter().find_map(|prefix| {
        let (pasts, participles) = irregular(base.strip_prefix(prefix).filter(|rest| !rest.is_empty())?)?;
        let all = |forms: Vec<String>| forms.iter().map(|form| format!("{prefix}{form}")).collect();
        Some((all(pasts), all(participles)))
    })
}

/// The verbs of the list of which a word is a past or a participle, behind a prefix too.
pub fn irregular_bases(form: &str) -> Vec<String> {
    let is = |(_, pasts, participles): &&(&str, &[&str], &[&str])| {
        pasts.contains(&form) || participles.contains(&form)
    };
    let mut found: Vec<String> = VERBS.iter().filter(is).map(|(base, ..)| base.to_string()).collect();
    for prefix in PREFIXES {
        if let Some(rest) = form.strip_prefix(prefix).filter(|rest| !rest.is_empty()) {
            found.extend(irregular_bases(rest).into_iter().map(|base| format!("{prefix}{base}")));
        }
    }
    found
}

/// The third person of a verb.
fn third(base: &str) -> String {
    match base {
        "have" => "has".to_string(),
        _ if base.ends_with('s') && doubles(base) => format!("{base}ses"),
        // "undergo", "veto"
        _ if ends_in_consonant_o(base) => format!("{base}es"),
        _ => s(base),
    }
}

fn ed(word: &str) -> String {
    regular_pasts(word).swap_remove(0)
}

/// The pasts that rules make, the one that is written first.
fn regular_pasts(word: &str) -> Vec<String> {
    if word.ends_with('e') {
        vec![format!("{word}d")]
    } else if ends_in_consonant_y(word) {
        vec![format!("{}ied", &word[..word.len() - 1])]
    } else {
        stems(word).into_iter().map(|stem| format!("{stem}ed")).collect()
    }
}

fn ing(word: &str) -> String {
    gerunds(word).swap_remove(0)
}

/// The gerunds, the one that is written first.
fn gerunds(word: &str) -> Vec<String> {
    const WITH_E: [&str; 4] = ["singe", "tinge", "binge", "swinge"];
    if let Some(stem) = word.strip_suffix("ie") {
        vec![format!("{stem}ying")]
    } else if WITH_E.contains(&word) {
        vec![format!("{word}ing")]
    } else if word.ends_with('e') && !["ee", "oe", "ye"].iter().any(|end| word.ends_with(end)) && word != "be"
    {
        vec![format!("{}ing", &word[..word.len() - 1])]
    } else {
        stems(word).into_iter().map(|stem| format!("{stem}ing")).collect()
    }
}

/// What a verb is written as before `-ed` and `-ing`: with its last letter doubled, with a `k` behind `-ic`, or as it is. Where
/// both are in use (`canceled`, `cancelled`), both.
fn stems(word: &str) -> Vec<String> {
    let last = &word[word.char_indices().next_back().map_or(0, |(at, _)| at)..];
    let doubled = format!("{word}{last}");
    if word.ends_with("ic") && syllables(word) > 1 || HARD_C.contains(&word) {
        return vec![format!("{word}k")];
    }
    let either = DOUBLING_OR_NOT.contains(&word)
        || word.ends_with('l') && ends_in_short_syllable(word) && syllables(word) > 1;
    match (doubles(word), either) {
        (true, true) if !word.ends_with('l') => vec![doubled, word.to_string()],
        (true, _) => vec![doubled],
        (false, true) => vec![word.to_string(), doubled],
        (false, false) => vec![word.to_string()],
    }
}
