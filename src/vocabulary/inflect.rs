//! English inflection: the regular rules, and the common verbs and nouns that do not follow them. A base may
//! declare any form itself; what it declares comes first.

use super::irregular::{NOUNS, VERBS};
use super::meaning::Inflection;
use crate::model::schema::Verb;

/// Verbs of several syllables that double their final consonant as monosyllables do: those with the stress on the last, and
/// those put together of a word that does.
const DOUBLING: &[&str] = &[
    "aver",
    "befog",
    "bedim",
    "bootleg",
    "bulldog",
    "bullwhip",
    "catnap",
    "chitchat",
    "diagram",
    "embed",
    "footslog",
    "humbug",
    "imbed",
    "jitterbug",
    "kneecap",
    "manumit",
    "quickstep",
    "sandbag",
    "sharecrop",
    "shotgun",
    "sideslip",
    "squat",
    "uppercut",
    "wildcat",
    "abet",
    "abhor",
    "abut",
    "acquit",
    "admit",
    "airdrop",
    "allot",
    "annul",
    "appal",
    "backlog",
    "befit",
    "begin",
    "bootstrap",
    "combat",
    "commit",
    "compel",
    "concur",
    "confer",
    "control",
    "corral",
    "debug",
    "defer",
    "demur",
    "deter",
    "disbar",
    "dispel",
    "distil",
    "eavesdrop",
    "embed",
    "emit",
    "enrol",
    "entrap",
    "equip",
    "excel",
    "expel",
    "extol",
    "fulfil",
    "forbid",
    "forget",
    "format",
    "handicap",
    "hobnob",
    "horsewhip",
    "impel",
    "imperil",
    "incur",
    "infer",
    "inlet",
    "input",
    "instil",
    "inter",
    "intermit",
    "interplan",
    "kidnap",
    "leapfrog",
    "misfit",
    "nonplus",
    "occur",
    "offset",
    "omit",
    "outbid",
    "outfit",
    "outgun",
    "output",
    "outrun",
    "outstrip",
    "outwit",
    "overlap",
    "overrun",
    "patrol",
    "permit",
    "prefer",
    "program",
    "propel",
    "rebel",
    "rebut",
    "recap",
    "recur",
    "refer",
    "refit",
    "regret",
    "remap",
    "remit",
    "repel",
    "replan",
    "rerun",
    "reset",
    "retrofit",
    "sidestep",
    "submit",
    "telegram",
    "transfer",
    "transmit",
    "transship",
    "tranship",
    "unclog",
    "underbid",
    "undercut",
    "unman",
    "unpin",
    "unplug",
    "unwrap",
    "unzip",
    "upset",
    "wiretap",
    "worship",
    "zigzag",
];

/// What doubles as it does alone behind a prefix: `overlap`, `unwrap`.
const DOUBLING_BEHIND_PREFIXES: &[&str] = &[
    "bag", "bar", "bed", "cap", "crop", "cut", "dub", "gag", "gas", "gun", "hit", "jam", "knit", "knot",
    "lap", "let", "lot", "man", "map", "mit", "net", "peg", "pin", "plan", "plot", "plug", "pot", "prop",
    "rig", "rip", "run", "set", "ship", "sit", "skim", "slip", "snap", "spin", "stem", "step", "stir",
    "stop", "strap", "strip", "tag", "tan", "tap", "top", "trap", "trim", "whip", "wit", "wrap", "zip",
];

/// Verbs that are written with two final consonants, and with one.
const DOUBLING_OR_NOT: &[&str] = &[
    "benefit", "bias", "bus", "combat", "dial", "duel", "equal", "focus", "fuel", "hiccup", "initial",
    "kidnap", "program", "refuel", "victual", "worship",
];

/// Verbs that end in a `c` which stays hard, besides those in `-ic`.
const HARD_C: [&str; 3] = ["bivouac", "shellac", "talc"];

/// Prefixes that leave the rest of a verb inflecting as it does alone.
const PREFIXES: &[&str] = &[
    "over", "under", "out", "re", "un", "mis", "pre", "fore", "inter", "up", "de", "dis", "en", "sub", "be",
    "counter", "type", "photo", "cross",
];

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

/// Where the word of a noun stands that is inflected: the last, or the last before what belongs to it.
fn head(noun: &str) -> (&str, &str, &str) {
    let end =
        INNER.iter().filter_map(|inner| noun.find(inner)).filter(|at| *at > 0).min().unwrap_or(noun.len());
    let (whole, behind) = noun.split_at(end);
    let start = whole.rfind(' ').map_or(0, |space| space + 1);
    (&whole[..start], &whole[start..], behind)
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

/// The plural of a noun that is written; of several words, the last is inflected, or the last before what belongs to it.
pub fn plural(noun: &str) -> String {
    plurals(noun).swap_remove(0)
}

/// The noun with its indefinite article.
pub fn a(noun: &str) -> String {
    let vowel = noun.starts_with(|c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u'));
    // European, one, unit, US: a vowel to the eye only.
    let consonant =
        ["eu", "uni", "use", "us", "one", "uk"].iter().any(|start| noun.to_lowercase().starts_with(start));
    format!("{} {noun}", if vowel && !consonant { "an" } else { "a" })
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

fn ends_in_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with(' '))
}

/// The comparative and the superlative of an adjective: by ending for short ones, otherwise `None` (they are
/// said with "more" and "most").
pub fn degrees(adjective: &str) -> Option<(String, String)> {
    match adjective {
        "good" => return Some(("better".into(), "best".into())),
        "bad" => return Some(("worse".into(), "worst".into())),
        "far" => return Some(("farther".into(), "farthest".into())),
        "little" => return Some(("less".into(), "least".into())),
        _ => {}
    }
    let short = syllables(adjective) == 1 || (syllables(adjective) == 2 && adjective.ends_with('y'));
    if !short || adjective.contains([' ', '-']) {
        return None;
    }
    let stem = match adjective {
        a if a.ends_with('e') => a[..a.len() - 1].to_string(),
        a if ends_in_consonant_y(a) => format!("{}i", &a[..a.len() - 1]),
        a if doubles(a) => format!("{a}{}", &a[a.len() - 1..]),
        a => a.to_string(),
    };
    Some((format!("{stem}er"), format!("{stem}est")))
}

/// The adjective that one of the grammar's own comparatives and superlatives is a form of; another word as it is.
pub fn positive(word: &str) -> &str {
    const GENERIC: [&str; 8] = ["large", "big", "great", "high", "long", "low", "small", "short"];
    let is_form = |(comparative, superlative): (String, String)| comparative == word || superlative == word;
    GENERIC.into_iter().find(|adjective| degrees(adjective).is_some_and(is_form)).unwrap_or(word)
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

fn s(word: &str) -> String {
    if ends_in_consonant_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if word.ends_with('z') && doubles(word) {
        format!("{word}zes")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
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

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn ends_in_consonant_y(word: &str) -> bool {
    matches!(word.as_bytes(), [.., before, b'y'] if before.is_ascii_alphabetic() && !is_vowel(*before))
}

/// Vowel groups, a silent final `e` aside.
fn syllables(word: &str) -> usize {
    let bytes = word.as_bytes();
    let vowel = |at: usize| is_vowel(bytes[at]) || (bytes[at] == b'y' && at > 0);
    let groups = (0..bytes.len()).filter(|&at| vowel(at) && (at == 0 || !vowel(at - 1))).count();
    let silent = word.ends_with('e') && groups > 1 && !word.ends_with("le");
    groups - usize::from(silent)
}

fn ends_in_consonant_o(word: &str) -> bool {
    matches!(word.as_bytes(), [.., before, b'o'] if before.is_ascii_alphabetic() && !is_vowel(*before))
}

/// Whether a word ends in a consonant behind a single vowel.
fn ends_in_short_syllable(word: &str) -> bool {
    let [.., before, vowel, last] = word.as_bytes() else { return false };
    let is_qu = matches!(word.as_bytes(), [.., b'q', b'u', _, _]);
    before.is_ascii_alphabetic()
        && (!is_vowel(*before) || is_qu)
        && is_vowel(*vowel)
        && last.is_ascii_alphabetic()
        && !is_vowel(*last)
        && !matches!(last, b'w' | b'x' | b'y')
}

/// Whether the final consonant doubles before a vowel: "shipped", "running", "biggest".
fn doubles(word: &str) -> bool {
    let behind = |prefix: &str| {
        let rest = word.strip_prefix(prefix);
        rest.is_some_and(|rest| DOUBLING.contains(&rest) || DOUBLING_BEHIND_PREFIXES.contains(&rest))
    };
    let listed = || DOUBLING.contains(&word) || PREFIXES.iter().any(|prefix| behind(prefix));
    ends_in_short_syllable(word) && (syllables(word) == 1 || listed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        let forms = |base: &str| {
            let Verb { third, past, participle, gerund, .. } = verb(base);
            [third, past, participle, gerund].join(" ")
        };
        assert_eq!(forms("stockpile"), "stockpiles stockpiled stockpiled stockpiling");
        assert_eq!(forms("order"), "orders ordered ordered ordering");
        assert_eq!(forms("ship"), "ships shipped shipped shipping");
        assert_eq!(forms("supply"), "supplies supplied supplied supplying");
        assert_eq!(forms("run"), "runs ran run running");
        assert_eq!(forms("overtake"), "overtakes overtook overtaken overtaking");
        assert_eq!(forms("visit"), "visits visited visited visiting");
        assert_eq!(forms("transfer"), "transfers transferred transferred transferring");
        assert_eq!(forms("cross"), "crosses crossed crossed crossing");
        assert_eq!(forms("lie"), "lies lay lain lying");
    }

    #[test]
    fn verbs_that_reports_use() {
        for (base, past, participle, gerund) in [
            ("bid", "bid", "bid", "bidding"),
            ("outbid", "outbid", "outbid", "outbidding"),
            ("break", "broke", "broken", "breaking"),
            ("overcome", "overcame", "overcome", "overcoming"),
            ("shrink", "shrank", "shrunk", "shrinking"),
            ("spin", "spun", "spun", "spinning"),
            ("begin", "began", "begun", "beginning"),
            ("upset", "upset", "upset", "upsetting"),
            ("repay", "repaid", "repaid", "repaying"),
            ("relay", "relayed", "relayed", "relaying"),
            ("forecast", "forecast", "forecast", "forecasting"),
            ("control", "controlled", "controlled", "controlling"),
        ] {
            let verb = verb(base);
            assert_eq!((&*verb.past, &*verb.participle, &*verb.gerund), (past, participle, gerund), "{base}");
        }
    }

    #[test]
    fn nouns_and_adjectives() {
        assert_eq!(plural("company"), "companies");
        assert_eq!(plural("data center"), "data centers");
        assert_eq!(plural("person"), "people");
        assert_eq!(degrees("large"), Some(("larger".into(), "largest".into())));
        assert_eq!(degrees("big"), Some(("bigger".into(), "biggest".into())));
        assert_eq!(degrees("early"), Some(("earlier".into(), "earliest".into())));
        assert_eq!(degrees("low"), Some(("lower".into(), "lowest".into())));
        assert_eq!(degrees("populous"), None);
    }

    /// Base, third, past, participle, gerund; what is read besides behind a stroke.
    const VERBS: &str = "\
ban bans banned banned banning
permit permits permitted permitted permitting
visit visits visited visited visiting
offer offers offered offered offering
vomit vomits vomited vomited vomiting
ballot ballots balloted balloted balloting
cancel cancels canceled canceled canceling|cancelled cancelling
travel travels traveled traveled traveling|travelled
fuel fuels fueled fueled fueling|fuelled
reveal reveals revealed revealed revealing
control controls controlled controlled controlling
format formats formatted formatted formatting
overlap overlaps overlapped overlapped overlapping
unwrap unwraps unwrapped unwrapped unwrapping
reckon reckons reckoned reckoned reckoning
traffic traffics trafficked trafficked trafficking
panic panics panicked panicked panicking
arc arcs arced arced arcing
squat squats squatted squatted squatting
quiz quizzes quizzed quizzed quizzing
lie lies lay lain lying|lied
lay lays laid laid laying
die dies died died dying
shrink shrinks shrank shrunk shrinking|shrunk
spin spins spun spun spinning
break breaks broke broken breaking
forbid forbids forbade forbidden forbidding
withdraw withdraws withdrew withdrawn withdrawing
undertake undertakes undertook undertaken undertaking
oversee oversees oversaw overseen overseeing
misunderstand misunderstands misunderstood misunderstood misunderstanding
undergo undergoes underwent undergone undergoing
outdo outdoes outdid outdone outdoing
veto vetoes vetoed vetoed vetoing
forgo forgoes forwent forgone forgoing
get gets got got getting|gotten
learn learns learned learned learning|learnt
plead pleads pleaded pleaded pleading|pled
prove proves proved proven proving|proved
strike strikes struck struck striking|stricken
beset besets beset beset besetting
sublet sublets sublet sublet subletting
rebuild rebuilds rebuilt rebuilt rebuilding
uphold upholds upheld upheld upholding
dwell dwells dwelt dwelt dwelling|dwelled
focus focuses focused focused focusing|focussed
agree agrees agreed agreed agreeing
dye dyes dyed dyed dyeing
singe singes singed singed singeing
ski skis skied skied skiing
";

    /// Singular and plural; what is read besides behind a stroke.
    const NOUNS: &str = "\
person people
subsidiary subsidiaries
analysis analyses
crisis crises
hypothesis hypotheses
axis axes
criterion criteria
phenomenon phenomena
aircraft aircraft
series series
index indices|indexes
referendum referendums|referenda
embargo embargoes|embargos
veto vetoes
photo photos
radio radios
bus buses
gas gases
stomach stomachs
roof roofs
proof proofs
shelf shelves
midwife midwives
grandchild grandchildren
chairman chairmen
woman women
human humans
German Germans
head of state heads of state
chief of staff chiefs of staff
commander in chief commanders in chief
attorney general attorneys general
data center data centers
boss bosses
tax taxes
";

    #[test]
    fn verbs_of_each_kind() {
        for line in VERBS.lines() {
            let (line, others) = line.split_once('|').unwrap_or((line, ""));
            let expected: Vec<&str> = line.split(' ').collect();
            let of = verb(expected[0]);
            assert_eq!([&*of.base, &*of.third, &*of.past, &*of.participle, &*of.gerund][..], expected[..]);
            let forms: Vec<String> = forms(&of).into_iter().map(|(_, form)| form).collect();
            for other in others.split_whitespace() {
                assert!(forms.contains(&other.to_string()), "{other}: {forms:?}");
            }
        }
    }

    #[test]
    fn nouns_of_each_kind() {
        for line in NOUNS.lines() {
            let (line, others) = line.split_once('|').unwrap_or((line, ""));
            let words: Vec<&str> = line.split(' ').collect();
            let (singular, expected) = words.split_at(words.len() / 2);
            let (singular, expected) = (singular.join(" "), expected.join(" "));
            let plurals = plurals(&singular);
            assert_eq!(plurals[0], expected);
            assert!(others.split_whitespace().all(|other| plurals.contains(&other.to_string())), "{line}");
            assert!(is_plural(&expected), "{expected}");
            assert!(singular == expected || !is_plural(&singular), "{singular}");
        }
        for singular in ["status", "business", "news", "atlas", "bias", "process", "analysis"] {
            assert!(!is_plural(singular), "{singular}");
        }
    }

    #[test]
    fn what_a_base_gives_itself_has_no_other_form() {
        let of = Verb { past: "shrinked".into(), ..verb("shrink") };
        let pasts: Vec<_> = forms(&of).into_iter().filter(|(of, _)| *of == Inflection::Past).collect();
        assert_eq!(pasts, [(Inflection::Past, "shrinked".to_string())]);
    }
}
