//! The bases that questions are asked of, and how a question is read there.

use crate::beside;
use lore::base::{self, Parameters};
use lore::diagnostic::Source;
use lore::session::{Options, Session};
use lore::store::Snapshot;
use lore::syntax::tagger;
use lore::syntax::tokens::Tokens;
use lore::vocabulary::Vocabulary;
use std::collections::BTreeMap;
use std::path::Path;

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An open base.
pub struct Base {
    pub session: Session,
    pub snapshot: Snapshot,
    pub vocabulary: Vocabulary,
}

impl Base {
    /// `NAME`, a folder of golden bases, `kb`, or a folder of the project. `None` where its data do not lie beside the project.
    pub fn open(name: &str) -> Option<Base> {
        let mut parameters = BTreeMap::new();
        let directory = match name {
            "kb" | "tests/geography" => root().join(name),
            "chip-supply-chain" => {
                parameters.insert("eto".to_string(), beside::find("eto")?.to_string_lossy().into_owned());
                root().join("examples").join(name)
            }
            name => root().join("tests/golden/bases").join(name),
        };
        let loaded = base::load(&directory, &Parameters::new(parameters.clone(), None), &mut |_| {});
        let snapshot = loaded.unwrap_or_else(|problems| panic!("{name}: {}", problems[0])).snapshot;
        let mut options = Options::default();
        (options.base, options.parameters) = (directory, parameters);
        let session = Session::open(options).unwrap_or_else(|problems| panic!("{name}: {}", problems[0]));
        Some(Base { session, vocabulary: Vocabulary::new(snapshot.schema()), snapshot })
    }

    pub fn tokens(&self, question: &str) -> Option<Tokens> {
        tagger::tag(&Source::new("question", question), &self.vocabulary, &self.snapshot).ok()
    }

    /// What a question means, `None` where it is refused: its `find` and what it takes for granted, whatever its variables
    /// and columns are called.
    pub fn meaning(&self, question: &str) -> Option<String> {
        let read = self.session.meaning(&Source::new("question", question))?;
        Some(format!("{} given {}", plain(&read.find), read.presumed))
    }
}

/// A `find` without the names of its columns, its variables called by numbers in the order in which they come.
fn plain(find: &str) -> String {
    let mut known: Vec<&str> = vec![];
    let mut out = String::new();
    let mut rest = find;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            '?' => 1 + rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len() - 1),
            _ => next.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        match next {
            '"' if out.ends_with(" as ") => out.truncate(out.len() - " as ".len()),
            '?' => {
                let number = known.iter().position(|name| *name == piece).unwrap_or_else(|| {
                    known.push(piece);
                    known.len() - 1
                });
                out += &format!("?{number}");
            }
            _ => out += piece,
        }
        rest = behind;
    }
    out
}

#[test]
fn a_plain_find_has_no_names_of_its_own() {
    let one = plain(r#"find ?f as "firm" where ?f makes ?c, ?c: chip, ?c called "a ?b""#);
    assert_eq!(one, r#"find ?0 where ?0 makes ?1, ?1: chip, ?1 called "a ?b""#);
    assert_eq!(one, plain(r#"find ?g as "maker" where ?g makes ?k, ?k: chip, ?k called "a ?b""#));
    assert_ne!(one, plain(r#"find ?c where ?f makes ?c, ?c: chip, ?c called "a ?b""#));
}
