//! The way back from an inflected word to the ones that a dictionary may have it under. Where several could be, all are given:
//! of `basted`, the rules know as little as we would of a strange word whether it is `bast` or `baste`.

use super::inflect::{self, degrees, plurals};
use super::meaning::{Degree, Inflection};

/// The verbs of which a word is that form; of several words, the first is inflected.
pub fn verbs(form: &str, inflection: Inflection) -> Vec<String> {
    let (head, tail) =
        form.split_once(' ').map_or((form, String::new()), |(head, tail)| (head, format!(" {tail}")));
    let is_form = |base: &String| {
        let forms = inflect::forms(&inflect::verb(base));
        forms.iter().any(|(of, form)| *of == inflection && form == head)
    };
    let irregular = inflect::irregular_bases(head);
    kept(stems(head).into_iter().chain(irregular), is_form).into_iter().map(|base| base + &tail).collect()
}

/// The nouns of which a word is the plural.
pub fn nouns(form: &str) -> Vec<String> {
    let irregular = inflect::singular(form).into_iter();
    kept(irregular.chain(stems(form)), |noun| {
        noun != form && plurals(noun).iter().any(|plural| plural == form)
    })
}

/// The adjectives of which a word is that degree.
pub fn adjectives(form: &str, degree: Degree) -> Vec<String> {
    let is_degree = |word: &String| match degree {
        Degree::Positive => word == form,
        Degree::Comparative => degrees(word).is_some_and(|(comparative, _)| comparative == form),
        Degree::Superlative => degrees(word).is_some_and(|(_, superlative)| superlative == form),
    };
    kept(stems(form).into_iter(), is_degree)
}

fn kept(words: impl Iterator<Item = String>, holds: impl Fn(&String) -> bool) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for word in words.filter(holds) {
        if !found.contains(&word) {
            found.push(word);
        }
    }
    // Of "stopped", not "stopp": few words end so by themselves, as call, cross, stuff and buzz do.
    let single = |word: &str| match word.strip_suffix('e').unwrap_or(word).as_bytes() {
        [.., before, last] if before == last && !matches!(last, b'l' | b's' | b'f' | b'z') => {
            let word = word.strip_suffix('e').unwrap_or(word);
            Some(word[..word.len() - 1].to_string())
        }
        _ => None,
    };
    let all = found.clone();
    found.retain(|word| single(word).is_none_or(|single| !all.contains(&single)));
    if found.iter().any(|word| is_spelled_so(word)) {
        found.retain(|word| is_spelled_so(word));
    }
    found
}

/// Whether English spells words so at their end: with an `e` behind some letters, and without one behind others. What stands in
/// neither list may be spelled either way: `pass` and `paste`, `breath` and `breathe`.
fn is_spelled_so(word: &str) -> bool {
    const WITHOUT_E: [&str; 20] = [
        "rd", "rt", "nt", "nd", "ct", "pt", "lt", "ld", "ft", "xt", "sk", "rk", "nk", "lk", "ck", "sh", "rm",
        "rn", "mp", "lp",
    ];
    const WITH_E: [&str; 19] = [
        "bl", "dl", "fl", "gl", "kl", "pl", "tl", "zl", "c", "v", "u", "dg", "ns", "rs", "ls", "ps", "rg",
        "lg", "iz",
    ];
    // Behind a consonant: `compile` and `relate`, but `sail` and `treat`.
    const WITH_E_BEHIND_CONSONANTS: [&str; 28] = [
        "il", "ul", "at", "ut", "in", "ur", "ir", "ar", "id", "ud", "od", "ad", "ag", "ig", "am", "um", "ok",
        "ak", "ik", "ib", "ob", "ub", "az", "oz", "yz", "af", "if", "og",
    ];
    let is_short = |end: &str| {
        let before = word.strip_suffix(end).and_then(|before| before.chars().last());
        before.is_some_and(|last| !matches!(last, 'a' | 'e' | 'i' | 'o' | 'u'))
    };
    let has = |ends: &[&str], word: &str| ends.iter().any(|end| word.ends_with(end));
    match word.strip_suffix('e') {
        Some(stem) => !has(&WITHOUT_E, stem),
        None => !has(&WITH_E, word) && !WITH_E_BEHIND_CONSONANTS.iter().any(|end| is_short(end)),
    }
}

/// Whatever the endings of English could have been put to: the rules tell afterwards which of them lead to the word.
fn stems(form: &str) -> Vec<String> {
    let mut stems = vec![form.to_string()];
    for ending in ["s", "es", "ed", "d", "ing", "er", "r", "est", "st"] {
        let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.len() > 1) else { continue };
        if let [.., before, last] = stem.as_bytes()
            && before == last
        {
            stems.push(stem[..stem.len() - 1].to_string());
        }
        stems.push(stem.to_string());
        stems.push(format!("{stem}e"));
        stems.extend(stem.strip_suffix('i').map(|stem| format!("{stem}y")));
        stems.extend(stem.strip_suffix('y').map(|stem| format!("{stem}ie")));
        stems.extend(stem.strip_suffix("ck").map(|stem| format!("{stem}c")));
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_leads_back_to_its_word() {
        for base in
            ["hoard", "buy", "ship", "supply", "visit", "make", "die", "lie", "run", "permit", "overtake"]
        {
            let verb = inflect::verb(base);
            for (form, inflection) in [
                (&verb.base, Inflection::Base),
                (&verb.third, Inflection::Third),
                (&verb.past, Inflection::Past),
                (&verb.participle, Inflection::Participle),
                (&verb.gerund, Inflection::Gerund),
            ] {
                assert!(verbs(form, inflection).contains(&base.to_string()), "{form} of {base}");
            }
        }
        for noun in ["company", "chip", "person", "boss", "index", "data center"] {
            assert!(nouns(&plurals(noun)[0]).contains(&noun.to_string()), "{noun}");
        }
        for word in ["large", "big", "early", "low"] {
            let (comparative, superlative) = degrees(word).unwrap();
            assert!(adjectives(&comparative, Degree::Comparative).contains(&word.to_string()));
            assert!(adjectives(&superlative, Degree::Superlative).contains(&word.to_string()));
        }
    }

    #[test]
    fn what_the_rules_cannot_tell_has_both_words() {
        assert_eq!(verbs("basted", Inflection::Past), ["bast", "baste"]);
        assert_eq!(verbs("hoarded", Inflection::Past), ["hoard"]);
        assert_eq!(verbs("smuggled", Inflection::Participle), ["smuggle"]);
        assert_eq!(verbs("stockpiled", Inflection::Past), ["stockpile"]);
        assert_eq!(verbs("sailed", Inflection::Past), ["sail", "saile"]);
        assert_eq!(verbs("produced", Inflection::Participle), ["produce"]);
        assert_eq!(verbs("stopped", Inflection::Past), ["stop"]);
        assert_eq!(verbs("laid up", Inflection::Participle), ["lay up"]);
        assert_eq!(nouns("chip"), Vec::<String>::new());
    }
}
