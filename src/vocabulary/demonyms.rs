//! Whose people a word of English names: what comes from where. A base that has the country and not the word is offered with
//! the country.

/// A word, and what the country may be called.
const OF: &[(&str, &[&str])] = &[
    ("american", &["United States", "US", "USA", "United States of America", "America"]),
    ("argentine", &["Argentina"]),
    ("australian", &["Australia"]),
    ("austrian", &["Austria"]),
    ("bangladeshi", &["Bangladesh"]),
    ("belgian", &["Belgium"]),
    ("brazilian", &["Brazil"]),
    ("british", &["United Kingdom", "UK", "Great Britain", "Britain"]),
    ("bulgarian", &["Bulgaria"]),
    ("canadian", &["Canada"]),
    ("chilean", &["Chile"]),
    ("chinese", &["China", "People's Republic of China"]),
    ("colombian", &["Colombia"]),
    ("croatian", &["Croatia"]),
    ("cuban", &["Cuba"]),
    ("czech", &["Czech Republic", "Czechia"]),
    ("danish", &["Denmark"]),
    ("dutch", &["Netherlands", "The Netherlands", "Holland"]),
    ("egyptian", &["Egypt"]),
    ("english", &["England"]),
    ("estonian", &["Estonia"]),
    ("european", &["Europe"]),
    ("filipino", &["Philippines", "The Philippines"]),
    ("finnish", &["Finland"]),
    ("french", &["France"]),
    ("german", &["Germany"]),
    ("greek", &["Greece"]),
    ("hungarian", &["Hungary"]),
    ("icelandic", &["Iceland"]),
    ("indian", &["India"]),
    ("indonesian", &["Indonesia"]),
    ("iranian", &["Iran"]),
    ("iraqi", &["Iraq"]),
    ("irish", &["Ireland"]),
    ("israeli", &["Israel"]),
    ("italian", &["Italy"]),
    ("japanese", &["Japan"]),
    ("kenyan", &["Kenya"]),
    ("korean", &["South Korea", "Korea", "Republic of Korea"]),
    ("latvian", &["Latvia"]),
    ("lithuanian", &["Lithuania"]),
    ("luxembourgish", &["Luxembourg"]),
    ("malaysian", &["Malaysia"]),
    ("mexican", &["Mexico"]),
    ("moroccan", &["Morocco"]),
    ("nigerian", &["Nigeria"]),
    ("norwegian", &["Norway"]),
    ("pakistani", &["Pakistan"]),
    ("peruvian", &["Peru"]),
    ("polish", &["Poland"]),
    ("portuguese", &["Portugal"]),
    ("romanian", &["Romania"]),
    ("russian", &["Russia", "Russian Federation"]),
    ("saudi", &["Saudi Arabia"]),
    ("scottish", &["Scotland"]),
    ("serbian", &["Serbia"]),
    ("singaporean", &["Singapore"]),
    ("slovak", &["Slovakia"]),
    ("slovenian", &["Slovenia"]),
    ("spanish", &["Spain"]),
    ("swedish", &["Sweden"]),
    ("swiss", &["Switzerland"]),
    ("taiwanese", &["Taiwan"]),
    ("thai", &["Thailand"]),
    ("turkish", &["Turkey", "Türkiye"]),
    ("ukrainian", &["Ukraine"]),
    ("vietnamese", &["Vietnam", "Viet Nam"]),
    ("welsh", &["Wales"]),
];

/// What those of a folded word may call where they are from.
pub fn homes_of(word: &str) -> &'static [&'static str] {
    OF.binary_search_by_key(&word, |(of, _)| of).map_or(&[], |at| OF[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found() {
        for (word, homes) in OF {
            assert_eq!(homes_of(word), *homes);
        }
        assert!(homes_of("norlandish").is_empty());
    }
}
