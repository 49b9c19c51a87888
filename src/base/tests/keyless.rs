//! Rows that may be about somebody whom others of the name are not.

use super::Base;
use crate::base::{Parameters, check};
use proptest::prelude::*;
use std::fmt::Write;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Rows of few names, with keys of two spaces or none, aliases, and numbers that may be wrong, so that the row is
    /// taken back. Each look is held against all that have the name.
    #[test]
    fn whoever_has_no_key_is_found(
        rows in prop::collection::vec((0..3u8, "[abc]?", "[a-e]?", "[ab]?", prop::bool::weighted(0.7)), 1..40),
    ) {
        let base = Base::empty();
        let mut facts = "type person, persons\ntype city, cities\nattribute height of person: number\nsource s\n\
            person C = \"CC\"\ncity A\n".to_string();
        for (space, key) in [("one", "{key}"), ("two", "{key}"), ("none", "")] {
            let key = if key.is_empty() { String::new() } else { format!(" key {key} in {space}") };
            write!(facts, "import \"{space}.csv\"\n  source s\n  on error skip\n  entity ?p: person {{name}}{key} alias {{alias}}\n  \
                claim ?p's height is {{height}}\n").unwrap();
        }
        base.write("a.lore", facts);
        for (number, space) in ["one", "two", "none"].into_iter().enumerate() {
            let mut text = "name,key,alias,height\n".to_string();
            for (_, name, key, alias, is_right) in rows.iter().filter(|row| usize::from(row.0) == number) {
                let height = if *is_right { "1.8" } else { "tall" };
                writeln!(text, "{name},{key},{alias},{height}").unwrap();
            }
            base.write(&format!("{space}.csv"), text);
        }
        let (_, problems) = check(base.path(), &Parameters::default());
        let is_of_rows = |code: &str| code.starts_with("bad-row") || code == "spelled-apart";
        prop_assert!(problems.iter().all(|problem| is_of_rows(problem.code.name())), "{:?}", problems);
    }
}
