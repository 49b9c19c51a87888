//! How a word is written before an ending, by its sound as far as letters tell it.

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

/// Prefixes that leave the rest of a verb inflecting as it does alone.
pub const PREFIXES: &[&str] = &[
    "over", "under", "out", "re", "un", "mis", "pre", "fore", "inter", "up", "de", "dis", "en", "sub", "be",
    "counter", "type", "photo", "cross",
];

pub fn s(word: &str) -> String {
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

/// Whether the final consonant doubles before a vowel: "shipped", "running", "biggest".
pub fn doubles(word: &str) -> bool {
    let behind = |prefix: &str| {
        let rest = word.strip_prefix(prefix);
        rest.is_some_and(|rest| DOUBLING.contains(&rest) || DOUBLING_BEHIND_PREFIXES.contains(&rest))
    };
    let listed = || DOUBLING.contains(&word) || PREFIXES.iter().any(|prefix| behind(prefix));
    ends_in_short_syllable(word) && (syllables(word) == 1 || listed())
}

/// Whether a word ends in a consonant behind a single vowel.
pub fn ends_in_short_syllable(word: &str) -> bool {
    let [.., before, vowel, last] = word.as_bytes() else { return false };
    let is_qu = matches!(word.as_bytes(), [.., b'q', b'u', _, _]);
    before.is_ascii_alphabetic()
        && (!is_vowel(*before) || is_qu)
        && is_vowel(*vowel)
        && last.is_ascii_alphabetic()
        && !is_vowel(*last)
        && !matches!(last, b'w' | b'x' | b'y')
}

/// Vowel groups, a silent final `e` aside.
pub fn syllables(word: &str) -> usize {
    let bytes = word.as_bytes();
    let vowel = |at: usize| is_vowel(bytes[at]) || (bytes[at] == b'y' && at > 0);
    let groups = (0..bytes.len()).filter(|&at| vowel(at) && (at == 0 || !vowel(at - 1))).count();
    let silent = word.ends_with('e') && groups > 1 && !word.ends_with("le");
    groups - usize::from(silent)
}

pub fn ends_in_consonant_y(word: &str) -> bool {
    matches!(word.as_bytes(), [.., before, b'y'] if before.is_ascii_alphabetic() && !is_vowel(*before))
}

pub fn ends_in_consonant_o(word: &str) -> bool {
    matches!(word.as_bytes(), [.., before, b'o'] if before.is_ascii_alphabetic() && !is_vowel(*before))
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u')
}
