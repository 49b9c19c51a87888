//! Whole bases from text, and every diagnostic with its caret.

mod adding;
mod alone;
mod batches;
mod beneath;
mod caching;
mod claims;
mod documentation;
mod formats;
mod gazetteer;
mod going_on;
mod guesses;
mod hidden;
mod identity;
mod imports;
mod inferred;
mod keyless;
mod laws;
mod lines;
mod linked;
mod lookalikes;
mod messy;
mod order;
mod other_end;
mod patterns;
mod problems;
mod proposed;
mod reached;
mod synonyms;
mod unmatched;
mod vocabularies;
mod written;

use super::{Parameters, check, infer, load};
use crate::diagnostic::Severity;
use crate::model::claim::{Object, Speaker};
use crate::model::{ClaimId, Quantity, Value};
use crate::store::Snapshot;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The declarations that most tests share.
const SCHEMA: &str = r#"
type organisation, organisations
type firm, firms, company, companies : organisation
type person, people
type product, products
type chip, chips : product
type place, places
type country, countries : place
type river, rivers : place
type city, cities : place

unit unit, units
currency USD, "US dollars"
currency EUR

relation stockpile: firm -> chip
  verb stockpile
  measure quantity: units
  measure value "worth": money
relation order: firm -> product
  verb order
  role supplier "from": firm
  measure quantity: units
  measure value "worth": money
relation derive: product -> product, transitive, acyclic
  phrase "derived from"
  inverse "the basis of"
relation operate: firm -> place
  verb "run data centers in"
relation respond: organisation -> entity
  verb "respond to"
relation capital: country -> city, functional
  noun "capital"
relation make: firm -> product
  verb make
  inverse noun "maker"
attribute revenue, turnover of firm: money
attribute population of country: number
attribute share of firm: percent
attribute founded of firm: date

firm ByteDance; Alibaba = "Alibaba Group", 阿里巴巴; Tencent; Nvidia
chip H20 = "Nvidia H20"; H800; H100
country Ireland; Norway; Mississippi
river Mississippi
city Oslo
"#;

/// A base of one file, besides the schema, in a directory that goes when the value does.
struct Base {
    directory: TempDir,
}

impl Base {
    fn new(facts: &str) -> Base {
        let base = Base::empty();
        base.write("schema.lore", SCHEMA);
        base.write("facts.lore", facts);
        base
    }

    fn empty() -> Base {
        Base { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    /// By which it is kept, in a folder that is no part of it.
    fn kept(&self) -> Parameters {
        Parameters::new(BTreeMap::new(), Some(self.caches()))
    }

    fn caches(&self) -> PathBuf {
        self.path().join(".caches")
    }

    /// Loads it; a message that it gives is the test's failure.
    fn load(&self) -> Snapshot {
        match load(self.path(), &Parameters::default(), &mut |_| {}) {
            Ok(loaded) => {
                assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
                loaded.snapshot
            }
            Err(problems) => panic!("{}", self.rendered(&problems)),
        }
    }

    /// Its claims but those about sources, one a line.
    fn claims(&self) -> String {
        let snapshot = self.load();
        let ids = (0..snapshot.claim_count()).map(ClaimId::from);
        let about_sources =
            |claim: &ClaimId| snapshot.relation(*claim).index() <= crate::model::schema::Schema::NOTE.index();
        ids.filter(|claim| !about_sources(claim)).map(|claim| show(&snapshot, claim)).collect()
    }

    /// What `check` says, with the directory's name left out.
    fn problems(&self) -> String {
        self.rendered(&check(self.path(), &Parameters::default()).1)
    }

    fn rendered(&self, problems: &[crate::diagnostic::Diagnostic]) -> String {
        let text: String = problems.iter().map(|problem| problem.render(false)).collect();
        text.replace(&format!("{}/", self.path().display()), "")
    }

    /// What an inference proposes for files, and that the base accepts it.
    fn guessed(&self, files: &[(&str, &str)]) -> String {
        let path = |(name, text): &(&str, &str)| {
            self.write(name, text);
            self.path().join(name)
        };
        let files: Vec<_> = files.iter().map(path).collect();
        self.write("data.lore", "");
        let mapping = infer(self.path(), &files).unwrap();
        self.write("data.lore", &mapping);
        let (_, mut problems) = check(self.path(), &Parameters::default());
        problems.retain(|problem| problem.severity == Severity::Error);
        assert!(problems.is_empty(), "{}\n{mapping}", self.rendered(&problems));
        mapping
    }

    /// Code and line of each problem.
    fn codes(&self) -> Vec<(&'static str, usize)> {
        let problems = check(self.path(), &Parameters::default()).1;
        problems
            .iter()
            .map(|problem| (problem.code.name(), problem.place().map_or(0, |(_, line)| line)))
            .collect()
    }
}

/// A claim with all it says.
fn show(snapshot: &Snapshot, id: ClaimId) -> String {
    let schema = snapshot.schema();
    let claim = snapshot.claim(id);
    let relation = schema.relation(claim.relation);
    let subjects: Vec<&str> = claim.subjects.iter().map(|subject| snapshot.name(*subject)).collect();
    let mut text = format!("{} {}: ", subjects.join("+"), relation.name);
    text += &match &claim.object {
        Object::Entity(object) => snapshot.name(*object).to_string(),
        Object::Value(value) => show_value(snapshot, value),
        Object::Nothing => String::new(),
        Object::Group { of, number } => {
            format!("{} {}", show_quantity(snapshot, number), schema.entity_type(*of).name)
        }
    };
    for (role, entity) in &claim.roles {
        write!(text, " {}={}", relation.roles[role.index()].name, snapshot.name(*entity)).unwrap();
    }
    for (measure, value) in &claim.measures {
        write!(text, " {}={}", relation.measures[measure.index()].name, show_value(snapshot, value)).unwrap();
    }
    if let Some(time) = claim.time {
        write!(text, " @{time}").unwrap();
    }
    write!(text, " {}", claim.status.word()).unwrap();
    for attestation in snapshot.attestations(id) {
        let file = attestation.place.file.rsplit('/').next().unwrap_or_default();
        write!(text, " [{} {file}:{}", snapshot.name(attestation.source), attestation.place.line).unwrap();
        for speaker in &attestation.said_by {
            match speaker {
                Speaker::Entity(speaker) => write!(text, " by {}", snapshot.name(*speaker)).unwrap(),
                Speaker::Text(speaker) => write!(text, " by {speaker:?}").unwrap(),
            }
        }
        if let Some(on) = attestation.said_on {
            write!(text, " on {on}").unwrap();
        }
        for (what, said) in
            [("at", &attestation.at), ("quote", &attestation.quote), ("note", &attestation.note)]
        {
            if let Some(said) = said {
                write!(text, " {what} {said:?}").unwrap();
            }
        }
        if let Some(confidence) = attestation.confidence {
            write!(text, " confidence {confidence}").unwrap();
        }
        if let Some(tie) = attestation.tie {
            write!(text, " {} of the claim at {}", tie.kind.words(), tie.line).unwrap();
        }
        text.push(']');
    }
    text.push('\n');
    text
}

fn show_value(snapshot: &Snapshot, value: &Value) -> String {
    match value {
        Value::Quantity(quantity) => show_quantity(snapshot, quantity),
        Value::Time(time) => time.to_string(),
        Value::Text(text) => format!("{text:?}"),
    }
}

fn show_quantity(snapshot: &Snapshot, quantity: &Quantity) -> String {
    let mut text = format!("{:?} {}", quantity.bound, quantity.number);
    if quantity.upper != quantity.number {
        write!(text, "..{}", quantity.upper).unwrap();
    }
    if let Some(unit) = quantity.unit {
        write!(text, " {}", snapshot.schema().unit(unit).names[0]).unwrap();
    }
    text
}
