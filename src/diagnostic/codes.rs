//! The codes of problems: what stands in brackets behind `error` or `warning`. A code names one kind of problem and is stable.
//!
//! Each stands in the table of its room with what it means, an example that leads to it and the way out. All of Rust's sides of
//! it are made of that table, so that no code can be without them; `lore help CODE` and docs/messages.md print it.

#[macro_use]
mod facts;
#[macro_use]
mod find;
#[macro_use]
mod imports;
#[macro_use]
mod meanings;
#[macro_use]
mod program;
#[macro_use]
mod readings;
#[macro_use]
mod sentences;
#[macro_use]
mod words;

use serde::{Serialize, Serializer};
use std::fmt;

/// What leads to a problem, as it is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Example {
    /// A question, asked of the base in docs/messages.lore.
    Ask(&'static str),
    /// Lines of a fact file beside that one.
    Facts(&'static str),
    /// The rows of a data file, and the lines of a fact file that import them.
    Import(&'static str, &'static str),
    /// Lines of a script, or at the prompt.
    Type(&'static str),
    /// A line for the shell, in the folder that holds the base as `kb`.
    Run(&'static str),
    /// What nobody can count on to lead there, and why.
    Rare(&'static str, &'static str),
}

/// Takes the rooms' tables, one behind the other, and makes the codes of them.
macro_rules! codes {
    ([] $($room:ident $title:literal { $(
        $code:ident $name:literal { $meaning:literal $example:ident($($text:literal),+) $way_out:literal }
    )* })*) => {
        /// What kind of problem a message tells of.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($($code,)*)*
        }

        impl Code {
            /// All codes by what they are about: the titles of the rooms, each with its codes.
            pub const ROOMS: &[(&str, &[Code])] = &[$(($title, &[$(Code::$code),*]),)*];

            /// As it is printed and asked for.
            pub fn name(self) -> &'static str {
                match self {
                    $($(Code::$code => $name,)*)*
                }
            }

            /// What it tells, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $($(Code::$code => $meaning,)*)*
                }
            }

            pub fn example(self) -> Example {
                match self {
                    $($(Code::$code => Example::$example($($text),+),)*)*
                }
            }

            /// What to do about it.
            pub fn way_out(self) -> &'static str {
                match self {
                    $($(Code::$code => $way_out,)*)*
                }
            }
        }
    };
}

words! { [meanings readings sentences find facts imports program codes] }

impl Code {
    pub fn all() -> impl Iterator<Item = Code> {
        Code::ROOMS.iter().flat_map(|(_, codes)| codes.iter().copied())
    }

    /// The code of that name.
    pub fn named(name: &str) -> Option<Code> {
        Code::all().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Code {
    /// The code that comes near a word that is none.
    pub fn near(word: &str) -> Option<Code> {
        let distance = |code: &Code| strsim::damerau_levenshtein(code.name(), word);
        Code::all().filter(|code| word.len() < 40 && distance(code) <= 2).min_by_key(distance)
    }

    /// What somebody who asks for help is told.
    pub fn explained(self) -> String {
        let name = self.name();
        let (what, example) = self.example().in_words();
        let example = example.replace('\n', "\n  ").replace("\n  \n", "\n\n");
        format!("{name}: {}\n\n{what}:\n  {example}\n\nThe way out: {}", self.meaning(), self.way_out())
    }
}

impl Example {
    /// What it is, and its text.
    pub fn in_words(self) -> (String, String) {
        let (what, text) = match self {
            Example::Ask(question) => ("For example, the question", question.to_string()),
            Example::Facts(lines) => ("For example, in a fact file", lines.to_string()),
            Example::Import(rows, lines) => {
                ("For example, an import, and the rows that it reads", format!("{lines}\n\n{rows}"))
            }
            Example::Type(lines) => ("For example, at the prompt or in a script", lines.to_string()),
            Example::Run(line) => ("For example, in a shell", line.to_string()),
            Example::Rare(text, why) => {
                return (format!("For example, though {why}"), text.to_string());
            }
        };
        (what.to_string(), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_a_word_of_its_own_and_told_in_sentences() {
        let names: BTreeSet<&str> = Code::all().map(Code::name).collect();
        assert_eq!(names.len(), Code::all().count());
        for code in Code::all() {
            let (name, meaning, way_out) = (code.name(), code.meaning(), code.way_out());
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!(meaning.ends_with('.') && way_out.ends_with('.'), "{name}");
            assert!(!code.explained().contains("  \n"), "{name}");
            assert_eq!(Code::named(name), Some(code));
            assert_eq!(Code::near(name), Some(code));
        }
        assert_eq!(Code::near("unknwon-word"), Some(Code::UnknownWord));
        assert_eq!(Code::near("frobnicate"), None);
    }
}
