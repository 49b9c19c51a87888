//! Laws over generated files.

use super::Base;
use crate::base::format;
use proptest::prelude::*;

const SUBJECTS: [&str; 4] = [
    "ByteDance",
    "ByteDance and \"Alibaba Group\" each",
    "Nvidia, Tencent and Alibaba together",
    "the Nvidia",
];
const PREDICATES: [&str; 4] =
    ["stockpiled H20", "ordered H20 from Nvidia", "did not order H800 and H20", "has ordered Nvidia H20"];
const REST: [&str; 5] =
    ["before April 2025", "said-by \"a  b\"", "note \"# ; , \"\"x\"\"\"", "status planned", "confidence 0.5"];
const MEASURES: [&str; 3] =
    ["worth USD 5 million", "quantity about 1,000 units", "value between USD 1 and USD 2"];

/// A claim that is right, in lines with their depths; its words are divided by white space of any width.
fn claim() -> impl Strategy<Value = Vec<(usize, String)>> {
    let rest = proptest::sample::subsequence(REST.to_vec(), 0..=REST.len());
    (0..SUBJECTS.len(), 0..PREDICATES.len(), rest, 0..=MEASURES.len(), any::<bool>(), any::<u64>()).prop_map(
        |(subject, predicate, rest, measure, same_line, seed)| {
            // A denied claim has no other status, and a total for several objects is refused.
            let denied = predicate == 2;
            let mut more: Vec<&str> =
                rest.into_iter().filter(|rest| !(denied && *rest == "status planned")).collect();
            more.extend(MEASURES.get(measure).filter(|_| !denied));
            let gap = |index: usize| [" ", "  ", "\t", " "][(seed >> (2 * index)) as usize % 4];
            let head = format!("{}{}{}", SUBJECTS[subject], gap(0), PREDICATES[predicate]);
            match same_line {
                true => {
                    let all: String =
                        more.iter().enumerate().map(|(i, part)| format!("{}{part}", gap(i + 1))).collect();
                    vec![(1, head + &all)]
                }
                false => {
                    let lines = more.iter().map(|part| (2, part.to_string()));
                    std::iter::once((1, head)).chain(lines).collect()
                }
            }
        },
    )
}

/// A file of claims, indented somehow.
fn file() -> impl Strategy<Value = String> {
    let indent = proptest::sample::select(vec!["  ", "\t", "     "]);
    (proptest::collection::vec(claim(), 1..6), indent, any::<bool>()).prop_map(|(claims, indent, crlf)| {
        let mut text = String::from("source s\nfrom   s at \"p  1\"\n");
        for (depth, line) in claims.into_iter().flatten() {
            text += &format!("{}{line}  # why\n\n", indent.repeat(depth));
        }
        if crlf { text.replace('\n', "\r\n") } else { text }
    })
}

/// What a base says, without the lines that it stands in.
fn said(base: &Base) -> Vec<String> {
    let claims = base.claims();
    let without_lines = claims.lines().map(|line| {
        let pieces = line.split("facts.lore:");
        pieces.map(|piece| piece.trim_start_matches(|c: char| c.is_ascii_digit())).collect::<String>()
    });
    let mut claims: Vec<String> = without_lines.collect();
    claims.sort();
    claims
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_canonical_layout_says_what_was_said(text in file()) {
        let base = Base::new(&text);
        let before = said(&base);
        let facts = base.path().join("facts.lore");
        prop_assert!(format(base.path(), std::slice::from_ref(&facts), false).1.is_empty());
        prop_assert_eq!(said(&base), before);
        prop_assert_eq!(format(base.path(), &[facts], true), (vec![], vec![]));
    }

    /// Whatever stands in a file is read, or told.
    #[test]
    fn no_words_are_too_odd(
        words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 0..14),
        depth in 0..3_usize,
    ) {
        let line = words.join(" ");
        let text = format!("source s\nfrom s\n  ByteDance stockpiled H20\n{}{line}\n", "  ".repeat(depth));
        let base = Base::new(&text);
        for problem in crate::base::check(base.path(), &Default::default()).1 {
            prop_assert!(problem.render(false).starts_with("error["));
        }
    }
}

const WORDS: [&str; 78] = [
    "ByteDance",
    "H20",
    "Nvidia",
    "Mississippi",
    "(river)",
    "(",
    ")",
    "the",
    "a",
    "and",
    "or",
    ",",
    ";",
    ":",
    "=",
    "->",
    "stockpiled",
    "stockpile",
    "ordered",
    "ran data centers in",
    "derived from",
    "the basis of",
    "capital",
    "of",
    "maker",
    "revenue",
    "'s",
    "is",
    "was",
    "has",
    "been",
    "did",
    "not",
    "by",
    "each",
    "together",
    "from",
    "in",
    "before",
    "between",
    "2025",
    "2025-04",
    "2025-02-30",
    "April",
    "5",
    "1,000",
    "million",
    "units",
    "USD",
    "percent",
    "%",
    "several",
    "about",
    "at least",
    "worth",
    "quantity",
    "status",
    "planned",
    "said-by",
    "said",
    "time",
    "at",
    "quote",
    "note",
    "confidence",
    "\"x\"",
    "\"",
    "{",
    "}",
    "?x",
    "$y",
    "countries",
    "type",
    "relation",
    "verb",
    "entity",
    "claim",
    "import",
];
