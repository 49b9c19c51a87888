//! Comparatives and superlatives.

use super::spelling::{doubles, ends_in_consonant_y, syllables};

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
