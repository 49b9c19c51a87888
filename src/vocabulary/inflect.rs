//! English inflection: the regular rules, and the common verbs and nouns that do not follow them. A base may
//! declare any form itself; what it declares comes first.

use crate::model::schema::Verb;

/// base, past, participle of the irregular verbs that relations are likely to be named by. Third person and
/// gerund are regular for all of them but `be`, `have`, `do` and `go`, which the grammar or the rules cover.
const IRREGULAR_VERBS: &[(&str, &str, &str)] = &[
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("buy", "bought", "bought"),
    ("choose", "chose", "chosen"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("draw", "drew", "drawn"),
    ("drive", "drove", "driven"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("flow", "flowed", "flowed"),
    ("forbid", "forbade", "forbidden"),
    ("get", "got", "got"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grow", "grew", "grown"),
    ("have", "had", "had"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("meet", "met", "met"),
    ("offer", "offered", "offered"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("quit", "quit", "quit"),
    ("read", "read", "read"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("ship", "shipped", "shipped"),
    ("shut", "shut", "shut"),
    ("sit", "sat", "sat"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("split", "split", "split"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("strike", "struck", "struck"),
    ("swallow", "swallowed", "swallowed"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("undercut", "undercut", "undercut"),
    ("undergo", "underwent", "undergone"),
    ("understand", "understood", "understood"),
    ("undertake", "undertook", "undertaken"),
    ("win", "won", "won"),
    ("withdraw", "withdrew", "withdrawn"),
    ("withhold", "withheld", "withheld"),
    ("write", "wrote", "written"),
];

/// Verbs of two syllables with the stress on the last, which double their final consonant as monosyllables do.
const DOUBLING: &[&str] = &[
    "admit", "commit", "compel", "defer", "equip", "expel", "forbid", "incur", "infer", "occur", "omit",
    "permit", "prefer", "refer", "rebut", "submit", "transfer", "transmit",
];

/// Prefixes that leave the rest of a verb inflecting as it does alone.
const PREFIXES: &[&str] = &["over", "under", "out", "re", "un", "mis", "pre"];

const IRREGULAR_PLURALS: &[(&str, &str)] = &[
    ("person", "people"),
    ("man", "men"),
    ("woman", "women"),
    ("child", "children"),
    ("foot", "feet"),
    ("datum", "data"),
    ("medium", "media"),
    ("criterion", "criteria"),
    ("analysis", "analyses"),
    ("basis", "bases"),
    ("index", "indices"),
    ("series", "series"),
    ("species", "species"),
    ("shelf", "shelves"),
    ("half", "halves"),
    ("life", "lives"),
    ("leaf", "leaves"),
];

/// All forms of a verb, from its base form.
pub fn verb(base: &str) -> Verb {
    let irregular = |base: &str| {
        IRREGULAR_VERBS
            .iter()
            .find(|(form, _, _)| *form == base)
            .map(|(_, past, part)| (past.to_string(), part.to_string()))
    };
    let (past, participle) = irregular(base)
        .or_else(|| {
            PREFIXES.iter().find_map(|prefix| {
                let (past, participle) = irregular(base.strip_prefix(prefix)?)?;
                Some((format!("{prefix}{past}"), format!("{prefix}{participle}")))
            })
        })
        .unwrap_or_else(|| (ed(base), ed(base)));
    Verb { base: base.to_string(), third: s(base), past, participle, gerund: ing(base) }
}

/// The regular plural of a noun, or its common irregular one; of several words, the last is inflected.
pub fn plural(noun: &str) -> String {
    let (before, last) = match noun.rfind(' ') {
        Some(space) => noun.split_at(space + 1),
        None => ("", noun),
    };
    let irregular = IRREGULAR_PLURALS.iter().find(|(singular, _)| *singular == last);
    format!("{before}{}", irregular.map_or_else(|| s(last), |(_, plural)| plural.to_string()))
}

/// The noun with its indefinite article.
pub fn a(noun: &str) -> String {
    let vowel = noun.starts_with(|c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u'));
    // European, one, unit, US: a vowel to the eye only.
    let consonant =
        ["eu", "uni", "use", "us", "one", "uk"].iter().any(|start| noun.to_lowercase().starts_with(start));
    format!("{} {noun}", if vowel && !consonant { "an" } else { "a" })
}

/// Whether a noun looks like a plural: a common irregular one, or one that ends in a single `s`.
pub fn is_plural(noun: &str) -> bool {
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    IRREGULAR_PLURALS.iter().any(|(_, plural)| *plural == last)
        || (last.ends_with('s') && !["ss", "us", "is"].iter().any(|end| last.ends_with(end)))
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

fn s(word: &str) -> String {
    if ends_in_consonant_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end))
        || matches!(word, "go" | "do" | "undergo")
    {
        format!("{word}es")
    } else if word == "have" {
        "has".to_string()
    } else {
        format!("{word}s")
    }
}

fn ed(word: &str) -> String {
    if word.ends_with('e') {
        format!("{word}d")
    } else if ends_in_consonant_y(word) {
        format!("{}ied", &word[..word.len() - 1])
    } else if doubles(word) {
        format!("{word}{}ed", &word[word.len() - 1..])
    } else {
        format!("{word}ed")
    }
}

fn ing(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ie") {
        format!("{stem}ying")
    } else if word.ends_with('e') && !["ee", "oe", "ye"].iter().any(|end| word.ends_with(end)) && word != "be"
    {
        format!("{}ing", &word[..word.len() - 1])
    } else if doubles(word) {
        format!("{word}{}ing", &word[word.len() - 1..])
    } else {
        format!("{word}ing")
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

/// Whether the final consonant doubles before a vowel: "shipped", "running", "biggest".
fn doubles(word: &str) -> bool {
    let [.., before, vowel, last] = word.as_bytes() else { return false };
    let pattern = before.is_ascii_alphabetic()
        && (!is_vowel(*before) || word.contains("qui"))
        && is_vowel(*vowel)
        && last.is_ascii_alphabetic()
        && !is_vowel(*last)
        && !matches!(last, b'w' | b'x' | b'y');
    pattern && (syllables(word) == 1 || DOUBLING.iter().any(|listed| word.ends_with(listed)))
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
}
