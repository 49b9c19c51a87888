//! Words of English that everybody knows and questions have no place for. They are nobody's misspelling of another word, and
//! no word of a base says the same: what has one is not offered without it.

/// How a question may be offered that has such a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unread {
    /// Without it: it says nothing.
    Nothing,
    /// With a word that says the same.
    As(&'static str),
    /// Not at all.
    Alone,
}

/// They only stress what is said.
const NOTHING: &[&str] = &["actually", "altogether", "ever", "indeed", "really", "respectively", "truly"];

const AS: &[(&str, &str)] = &[("cannot", "not"), ("never", "not"), ("outside", "not in")];

/// Prepositions, negations, quantities, pronouns, times, doubts.
const ALONE: &[&str] = &[
    "afterwards",
    "again",
    "against",
    "ago",
    "allegedly",
    "almost",
    "along",
    "already",
    "always",
    "amid",
    "among",
    "annually",
    "barely",
    "because",
    "behind",
    "beneath",
    "beside",
    "beyond",
    "current",
    "currently",
    "despite",
    "double",
    "down",
    "enough",
    "even",
    "exclusively",
    "falsely",
    "few",
    "former",
    "formerly",
    "half",
    "hardly",
    "he",
    "her",
    "him",
    "his",
    "inside",
    "its",
    "just",
    "last",
    "late",
    "lately",
    "latest",
    "mainly",
    "may",
    "might",
    "mostly",
    "must",
    "my",
    "newly",
    "next",
    "none",
    "now",
    "nowhere",
    "off",
    "often",
    "once",
    "onto",
    "opposite",
    "our",
    "out",
    "partially",
    "partly",
    "past",
    "per",
    "previous",
    "previously",
    "rarely",
    "recent",
    "recently",
    "reportedly",
    "scarcely",
    "seldom",
    "shall",
    "she",
    "should",
    "simultaneously",
    "so",
    "solely",
    "such",
    "still",
    "supposedly",
    "then",
    "this",
    "throughout",
    "today",
    "too",
    "towards",
    "toward",
    "twice",
    "underneath",
    "unlike",
    "unless",
    "upon",
    "usually",
    "via",
    "we",
    "while",
    "yesterday",
    "yet",
    "your",
];

/// How a question is offered that has this word, in folded form; `None` of one that may be anything.
pub fn unread(word: &str) -> Option<Unread> {
    if NOTHING.contains(&word) {
        return Some(Unread::Nothing);
    }
    if let Some((_, other)) = AS.iter().find(|(known, _)| *known == word) {
        return Some(Unread::As(other));
    }
    ALONE.contains(&word).then_some(Unread::Alone)
}
