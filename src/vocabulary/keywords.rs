//! The grammar's own words. `grammar/question.pest` and `grammar/find.pest` use no other; a test compares.

/// In alphabetical order.
pub const KEYWORDS: &[&str] = &[
    "a", "about", "according", "after", "all", "am", "an", "and", "any", "are", "around", "as", "asc", "at",
    "average", "be", "been", "before", "being", "between", "billion", "both", "by", "can", "claim", "claims",
    "combined", "confidence", "connected", "could", "count", "denied", "desc", "describe", "did", "directly",
    "do", "does", "during", "each", "either", "every", "exactly", "except", "fewer", "fewest", "find", "first", "for", "from",
    "give", "group", "had", "has", "have", "highest", "hop", "hops", "how", "in", "is", "it", "least", "less",
    "limit", "list", "lowest", "many", "max", "maximum", "me", "mean", "million", "min", "minimum", "more", "most",
    "much", "name", "named", "called", "no", "none", "not", "number", "of", "on", "only", "optional", "or", "order", "over", "path", "paths",
    "please", "possible", "possibly", "second", "several", "show", "since", "some", "sum", "tell", "than", "that", "the",
    "their", "them", "there", "these", "they", "third", "this", "those", "thousand", "through", "to", "together",
    "top", "total", "trillion", "under", "until", "up", "was", "were", "what", "when", "where", "whether",
    "which", "who", "whom", "whose", "why", "with", "within", "without", "you",
];

/// The word as the grammar knows it, if it is one of its own.
pub fn keyword(folded: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|keyword| **keyword == folded).copied()
}
