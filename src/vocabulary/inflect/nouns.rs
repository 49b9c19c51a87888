//! Nouns in the singular and in the plural.

use super::spelling::s;
use crate::vocabulary::irregular::NOUNS;

/// Nouns that end as plurals of `man` do not.
const NO_MEN: [&str; 11] = [
    "brahman",
    "caiman",
    "german",
    "human",
    "norman",
    "ottoman",
    "pullman",
    "roman",
    "shaman",
    "superhuman",
    "talisman",
];

/// What ends other nouns as well: `grandchild`, `midwife`.
const COMPOUNDS: [(&str, &str); 9] = [
    ("child", "children"),
    ("fish", "fish"),
    ("foot", "feet"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("shelf", "shelves"),
    ("tooth", "teeth"),
    ("wife", "wives"),
    ("wolf", "wolves"),
];

/// What stands between a noun and what belongs to it: of `head of state`, the first word is inflected.
const INNER: [&str; 4] = [" of ", " in ", " at ", "-in-"];

/// Nouns in the singular that end as plurals do.
const SINGULAR_IN_S: [&str; 12] = [
    "alias",
    "atlas",
    "bias",
    "bus",
    "canvas",
    "chaos",
    "christmas",
    "cosmos",
    "gas",
    "lens",
    "news",
    "pancreas",
];

/// The plural of a noun that is written; of several words, the last is inflected, or the last before what belongs to it.
pub fn plural(noun: &str) -> String {
    plurals(noun).swap_remove(0)
}

/// The plurals of a noun, the one that is written first.
pub fn plurals(noun: &str) -> Vec<String> {
    if let Some((before, (_, plurals))) = listed(noun, |(singular, _)| *singular) {
        return plurals.iter().map(|plural| format!("{before}{plural}")).collect();
    }
    let (before, head, behind) = head(noun);
    if behind.is_empty() {
        return vec![format!("{before}{}", plural_of_word(head))];
    }
    plurals(&format!("{before}{head}")).into_iter().map(|plural| plural + behind).collect()
}

/// The noun of which a word is the plural where no ending tells; of several words, the inflected one.
pub fn singular(form: &str) -> Option<String> {
    let found = NOUNS.iter().find_map(|(singular, plurals)| {
        let before = plurals.iter().find_map(|plural| form.strip_suffix(plural))?;
        (before.is_empty() || before.ends_with(' ')).then(|| format!("{before}{singular}"))
    });
    let of_man = || {
        let singular = format!("{}man", form.strip_suffix("men")?);
        (plural(&singular) == form).then_some(singular)
    };
    let of_compound = || {
        let (before, last) =
            COMPOUNDS.iter().find_map(|(last, plural)| Some((form.strip_suffix(plural)?, last)))?;
        Some(format!("{before}{last}"))
    };
    let of_sis = || {
        let singular = format!("{}is", form.strip_suffix("es")?);
        (plural(&singular) == form).then_some(singular)
    };
    found.or_else(of_man).or_else(of_compound).or_else(of_sis)
}

/// Whether a noun looks like a plural: one that no rule makes, or one that ends in a single `s`.
pub fn is_plural(noun: &str) -> bool {
    let (_, head, behind) = head(noun);
    let whole = if behind.is_empty() { noun } else { head };
    if NOUNS.iter().any(|(_, plurals)| plurals.iter().any(|plural| ends_in_word(whole, plural))) {
        return true;
    }
    let men = head.ends_with("men") && singular(head).is_some();
    let men = men || COMPOUNDS.iter().any(|(_, plural)| head.ends_with(plural));
    let s = head.ends_with('s') && !["ss", "us", "is"].iter().any(|end| head.ends_with(end));
    men || s && !SINGULAR_IN_S.contains(&head)
}

/// The noun with its indefinite article.
pub fn a(noun: &str) -> String {
    let vowel = noun.starts_with(|c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u'));
    // European, one, unit, US: a vowel to the eye only.
    let consonant =
        ["eu", "uni", "use", "us", "one", "uk"].iter().any(|start| noun.to_lowercase().starts_with(start));
    format!("{} {noun}", if vowel && !consonant { "an" } else { "a" })
}

/// Where the word of a noun stands that is inflected: the last, or the last before what belongs to it.
fn head(noun: &str) -> (&str, &str, &str) {
    let end =
        INNER.iter().filter_map(|inner| noun.find(inner)).filter(|at| *at > 0).min().unwrap_or(noun.len());
    let (whole, behind) = noun.split_at(end);
    let start = whole.rfind(' ').map_or(0, |space| space + 1);
    (&whole[..start], &whole[start..], behind)
}

/// An entry of the list that a noun ends in as a word of its own, with what stands before it.
fn listed(
    noun: &str,
    form: impl Fn(&(&'static str, &'static [&'static str])) -> &'static str,
) -> Option<(&str, (&'static str, &'static [&'static str]))> {
    NOUNS.iter().find_map(|entry| {
        let before = noun.strip_suffix(form(entry))?;
        (before.is_empty() || before.ends_with(' ')).then_some((before, *entry))
    })
}

fn plural_of_word(word: &str) -> String {
    let compound = COMPOUNDS.iter().find_map(|(last, plural)| Some((word.strip_suffix(last)?, plural)));
    match (word, compound) {
        (_, Some((before, plural))) => format!("{before}{plural}"),
        _ if word.ends_with("man") && !NO_MEN.contains(&&*word.to_lowercase()) => {
            format!("{}men", &word[..word.len() - 3])
        }
        _ if word.ends_with("sis") || word.ends_with("xis") => format!("{}es", &word[..word.len() - 2]),
        _ => s(word),
    }
}

fn ends_in_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with(' '))
}
