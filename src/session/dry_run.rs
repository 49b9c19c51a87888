//! What imports would make, without making it.

use super::base::Base;
use super::options::Options;
use super::user::Session;
use super::words::Words;
use crate::base::{self, Imported, Stated, Work};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::schema::Place;
use crate::model::{ClaimId, EntityId};
use crate::resolve::query::{Ask, Block, Query};
use crate::vocabulary::fold::fold;
use indexmap::IndexSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What an import would make.
#[derive(Clone, Debug, PartialEq)]
pub struct DryRun {
    /// Where the fact file says it.
    pub declared: Place,
    pub file: String,
    /// How many rows its file has, and how many of them its `when` leaves out.
    pub rows: usize,
    pub unmet: usize,
    pub entities: usize,
    /// How many claims its rows say, equal ones included.
    pub claims: usize,
    /// How many rows it would leave out because they are wrong.
    pub skipped: usize,
    /// Its first claims in words, with the lines of the file that say them.
    pub first: Vec<(String, u32)>,
}

impl Session {
    /// What the imports of these fact files would make, of all where none is named; and every problem of the base. Nothing
    /// is written. `tell` is told what is being worked on.
    pub fn dry_run(
        options: &Options,
        files: &[PathBuf],
        tell: &mut dyn FnMut(Work),
    ) -> (Vec<DryRun>, Vec<Diagnostic>) {
        let (snapshot, imports, mut problems) = base::dry_run(&options.base, &options.reading(), tell);
        let session = snapshot.map(|snapshot| Base::over(snapshot, &options.base));
        let session = match session {
            Some(Ok(base)) => Some(Session::new(Arc::new(base), options.clone())),
            Some(Err(found)) => {
                problems.extend(found);
                None
            }
            None => None,
        };
        let wanted = |import: &Imported| {
            let real = |path: &str| std::fs::canonicalize(path).ok();
            let declared = real(&import.declared.file);
            files.is_empty() || files.iter().any(|file| real(&file.to_string_lossy()) == declared)
        };
        for file in files.iter().filter(|file| !file.exists()) {
            let message = format!("there is no file {}", file.display());
            problems
                .push(Diagnostic::error(Code::UnreadableFile, message).help("name fact files of the base"));
        }
        let dry_runs = imports.into_iter().filter(wanted).map(|import| {
            let first = session.as_ref().map(|session| session.stated(&import));
            DryRun {
                first: first.unwrap_or_default(),
                declared: import.declared,
                file: import.file,
                rows: import.rows,
                unmet: import.unmet,
                entities: import.entities,
                claims: import.claims,
                skipped: import.skipped,
            }
        });
        (dry_runs.collect(), problems)
    }

    /// The first claims of an import in words, with their lines. A row that says one thing twice has one claim of it.
    fn stated(&self, import: &Imported) -> Vec<(String, u32)> {
        let mut shown: IndexSet<(u32, ClaimId)> = IndexSet::new();
        for stated in &import.first {
            let claims = self.claims_stated(&import.file, stated).into_iter();
            // Of several that a row says of one thing, each is the next.
            if let Some(next) = claims.map(|claim| (stated.line, claim)).find(|claim| !shown.contains(claim))
            {
                shown.insert(next);
            }
        }
        // Nobody asked for them.
        let query = Query::of(Ask::Claims, vec![], Block::default());
        let words = Words { snapshot: self.snapshot(), query: &query };
        shown.into_iter().map(|(line, claim)| (words.claim(claim), line)).collect()
    }

    /// The claims of one relation that a row of a file states of things of one name.
    fn claims_stated(&self, file: &str, stated: &Stated) -> Vec<ClaimId> {
        let snapshot = self.snapshot();
        let says = |claim: &ClaimId| {
            snapshot.attestations(*claim).iter().any(|attestation| {
                (attestation.place.file.as_str(), attestation.place.line) == (file, stated.line)
            })
        };
        let said_of = |subject: EntityId| {
            let values = snapshot.value_claims(stated.relation, subject).iter().copied();
            snapshot.from(stated.relation, subject).claims.chain(values)
        };
        let folded = fold(&stated.subject);
        let named = self.snapshot().names_from(&folded).take_while(|(name, _)| fold(name) == folded);
        named.flat_map(|(_, id)| said_of(id)).filter(says).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs::write;

    const SCHEMA: &str = "\
type person, people
type place, places
relation born: person -> place
  phrase \"born in\"
relation live: person -> place
  verb \"live in\"
attribute height of person: number
source list
import \"people.csv\"
  source list
  entity ?p: person {name} key {id}
  entity ?a: place {a}
  entity ?b: place {b}
";
    /// Claims of an import, and by which columns each says something.
    const CLAIMS: [(&str, usize); 7] = [
        ("?p is born in ?a", 2),
        ("?p is born in ?b", 3),
        ("?p is born in ?a", 2),
        ("?p lives in ?b", 3),
        ("?p's height is {h}", 4),
        ("?p's height is {g}", 5),
        ("?p lives in ?a", 2),
    ];

    fn cell(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
        prop::sample::select(texts)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What is shown of a row is what the base holds of it: of each row that is shown to its end, all.
        #[test]
        fn what_is_shown_is_what_is_built(
            claims in prop::sample::subsequence(CLAIMS.to_vec(), 1..CLAIMS.len()),
            rows in prop::collection::vec(
                (cell(&["Ann", "Bo", "ann"]), cell(&["", "Ashby", "Brigg"]), cell(&["", "Ashby", "Upton"]), 0..2u8, 0..2u8),
                1..5,
            ),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let said: String = claims.iter().map(|(claim, _)| format!("  claim {claim}\n")).collect();
            write(folder.path().join("a.lore"), format!("{SCHEMA}{said}")).unwrap();
            let (mut text, mut distinct) = ("id,name,a,b,h,g\n".to_string(), BTreeMap::new());
            for (number, (name, a, b, h, g)) in rows.iter().enumerate() {
                let cells = [&number.to_string(), *name, a, b, &h.to_string(), &g.to_string()].map(str::to_string);
                text += &format!("{}\n", cells.join(","));
                let says = claims.iter().filter(|(_, column)| !cells[*column].is_empty());
                let says: BTreeSet<(&str, &str)> =
                    says.map(|(claim, column)| (&claim[..7], cells[*column].as_str())).collect();
                distinct.insert(number as u32 + 2, says.len());
            }
            write(folder.path().join("people.csv"), text).unwrap();
            let options = Options { base: folder.path().to_path_buf(), ..Options::default() };
            let (dry_runs, problems) = Session::dry_run(&options, &[], &mut |_| {});
            prop_assert!(problems.is_empty(), "{:?}", problems);
            let [import] = dry_runs.as_slice() else { panic!("one import") };

            let session = Session::open(options).unwrap();
            let query = Query::of(Ask::Claims, vec![], Block::default());
            let words = Words { snapshot: session.snapshot(), query: &query };
            let mut built: BTreeMap<u32, Vec<String>> = BTreeMap::new();
            for claim in (0..session.snapshot().claim_count()).map(ClaimId::from) {
                for attestation in session.snapshot().attestations(claim) {
                    if attestation.place.file == import.file {
                        built.entry(attestation.place.line).or_default().push(words.claim(claim));
                    }
                }
            }
            let mut shown: BTreeMap<u32, Vec<String>> = BTreeMap::new();
            for (words, line) in &import.first {
                shown.entry(*line).or_default().push(words.clone());
            }
            let last = import.first.last().map_or(0, |(_, line)| *line);
            for (&line, built) in &mut built {
                prop_assert_eq!(built.len(), distinct[&line]);
                let mut shown = shown.remove(&line).unwrap_or_default();
                built.sort();
                shown.sort();
                if line < last || import.claims <= import.first.len() {
                    prop_assert_eq!(&shown, &*built);
                }
                for one in &shown {
                    let times = |all: &[String]| all.iter().filter(|other| *other == one).count();
                    prop_assert!(times(&shown) <= times(built), "{:?} {:?}", shown, built);
                }
            }
            prop_assert!(shown.is_empty(), "{:?}", shown);
            prop_assert!(import.first.len() <= import.claims && (last > 0) != built.is_empty());
        }
    }
}
