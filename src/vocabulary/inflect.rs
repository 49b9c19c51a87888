//! English inflection: the regular rules, and the common verbs and nouns that do not follow them. A base may
//! declare any form itself; what it declares comes first.

use crate::model::schema::Verb;

/// base, past, participle of the irregular verbs that relations are likely to be named by. Third person and
/// gerund are regular for all of them but `be`, `have`, `do` and `go`, which the grammar or the rules cover.
const IRREGULAR_VERBS: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("awake", "awoke", "awoken"),
    ("bear", "bore", "borne"),
    ("beat", "beat", "beaten"),
    ("become", "became", "become"),
    ("befall", "befell", "befallen"),
    ("begin", "began", "begun"),
    ("behold", "beheld", "beheld"),
    ("bend", "bent", "bent"),
    ("bet", "bet", "bet"),
    ("bid", "bid", "bid"),
    ("bind", "bound", "bound"),
    ("bite", "bit", "bitten"),
    ("bleed", "bled", "bled"),
    ("blow", "blew", "blown"),
    ("break", "broke", "broken"),
    ("breed", "bred", "bred"),
    ("bring", "brought", "brought"),
    ("broadcast", "broadcast", "broadcast"),
    ("build", "built", "built"),
    ("burst", "burst", "burst"),
    ("buy", "bought", "bought"),
    ("cast", "cast", "cast"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("cling", "clung", "clung"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("creep", "crept", "crept"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("dig", "dug", "dug"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drink", "drank", "drunk"),
    ("drive", "drove", "driven"),
    ("dwell", "dwelt", "dwelt"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("fit", "fitted", "fitted"),
    ("flee", "fled", "fled"),
    ("fling", "flung", "flung"),
    ("flow", "flowed", "flowed"),
    ("fly", "flew", "flown"),
    ("forbid", "forbade", "forbidden"),
    ("forecast", "forecast", "forecast"),
    ("foresee", "foresaw", "foreseen"),
    ("foretell", "foretold", "foretold"),
    ("forget", "forgot", "forgotten"),
    ("forgive", "forgave", "forgiven"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "got"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grind", "ground", "ground"),
    ("grow", "grew", "grown"),
    ("hang", "hung", "hung"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hide", "hid", "hidden"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("input", "input", "input"),
    ("interweave", "interwove", "interwoven"),
    ("keep", "kept", "kept"),
    ("kneel", "knelt", "knelt"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leap", "leapt", "leapt"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("light", "lit", "lit"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("misunderstand", "misunderstood", "misunderstood"),
    ("mow", "mowed", "mown"),
    ("offer", "offered", "offered"),
    ("offset", "offset", "offset"),
    ("pay", "paid", "paid"),
    ("prove", "proved", "proven"),
    ("put", "put", "put"),
    ("quit", "quit", "quit"),
    ("read", "read", "read"),
    ("relay", "relayed", "relayed"),
    ("rid", "rid", "rid"),
    ("ride", "rode", "ridden"),
    ("ring", "rang", "rung"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shed", "shed", "shed"),
    ("shine", "shone", "shone"),
    ("ship", "shipped", "shipped"),
    ("shoot", "shot", "shot"),
    ("show", "showed", "shown"),
    ("shrink", "shrank", "shrunk"),
    ("shut", "shut", "shut"),
    ("sing", "sang", "sung"),
    ("sink", "sank", "sunk"),
    ("sit", "sat", "sat"),
    ("slay", "slew", "slain"),
    ("sleep", "slept", "slept"),
    ("slide", "slid", "slid"),
    ("sling", "slung", "slung"),
    ("slit", "slit", "slit"),
    ("sow", "sowed", "sown"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("spin", "spun", "spun"),
    ("spit", "spat", "spat"),
    ("split", "split", "split"),
    ("spread", "spread", "spread"),
    ("spring", "sprang", "sprung"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("stick", "stuck", "stuck"),
    ("sting", "stung", "stung"),
    ("stink", "stank", "stunk"),
    ("strike", "struck", "struck"),
    ("string", "strung", "strung"),
    ("strive", "strove", "striven"),
    ("swallow", "swallowed", "swallowed"),
    ("swear", "swore", "sworn"),
    ("sweep", "swept", "swept"),
    ("swell", "swelled", "swollen"),
    ("swim", "swam", "swum"),
    ("swing", "swung", "swung"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("thrust", "thrust", "thrust"),
    ("tread", "trod", "trodden"),
    ("uphold", "upheld", "upheld"),
    ("upset", "upset", "upset"),
    ("wake", "woke", "woken"),
    ("wear", "wore", "worn"),
    ("weave", "wove", "woven"),
    ("weep", "wept", "wept"),
    ("win", "won", "won"),
    ("wind", "wound", "wound"),
    ("withdraw", "withdrew", "withdrawn"),
    ("withhold", "withheld", "withheld"),
    ("withstand", "withstood", "withstood"),
    ("wring", "wrung", "wrung"),
    ("write", "wrote", "written"),
];

/// Verbs of two syllables with the stress on the last, which double their final consonant as monosyllables do.
const DOUBLING: &[&str] = &[
    "abet", "acquit", "admit", "allot", "begin", "commit", "compel", "concur", "confer", "control", "defer",
    "deter", "dispel", "equip", "excel", "expel", "extol", "forbid", "forget", "incur", "infer", "input",
    "occur", "offset", "omit", "outbid", "output", "outrun", "overrun", "patrol", "permit", "prefer",
    "propel", "rebel", "rebut", "recur", "refer", "regret", "repel", "reset", "submit", "transfer",
    "transmit", "underbid", "undercut", "upset",
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

/// The verbs of the list of which a word is the past or the participle, behind a prefix too.
pub fn irregular_bases(form: &str) -> Vec<String> {
    let prefixes = std::iter::once("").chain(PREFIXES.iter().copied());
    let with = |prefix: &'static str| Some((prefix, form.strip_prefix(prefix)?));
    let found = prefixes.filter_map(with).flat_map(|(prefix, rest)| {
        let is = move |(_, past, participle): &&(&str, &str, &str)| *past == rest || *participle == rest;
        IRREGULAR_VERBS.iter().filter(is).map(move |(base, _, _)| format!("{prefix}{base}"))
    });
    found.collect()
}

/// The noun of the list of which a word is the plural; of several words, the last is inflected.
pub fn singular(form: &str) -> Option<String> {
    let (before, last) = match form.rfind(' ') {
        Some(space) => form.split_at(space + 1),
        None => ("", form),
    };
    let (singular, _) = IRREGULAR_PLURALS.iter().find(|(_, plural)| *plural == last)?;
    Some(format!("{before}{singular}"))
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
}
