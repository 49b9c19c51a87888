//! A fact file of any text: its problems can be shown, and its canonical layout is one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lore::diagnostic::Source;
use lore::syntax::facts::{parse, print};

fuzz_target!(|text: &str| {
    let (file, problems) = parse(&Source::new("facts.lore", text));
    for problem in problems.iter().take(5) {
        lore_fuzz::told(problem);
    }
    if problems.is_empty() {
        let printed = print(&file);
        let (again, problems) = parse(&Source::new("facts.lore", printed.as_str()));
        assert!(problems.is_empty(), "{}", problems[0]);
        assert_eq!(print(&again), printed);
        assert_eq!(again.statements.len(), file.statements.len());
    }
});
