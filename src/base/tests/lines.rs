//! The line that evidence and messages name is the one that an editor shows, whatever lines end with.

use super::Base;
use crate::base::import::Settings;
use crate::base::import::records::{self, Record};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A text that is written piece by piece, and knows the line that it has come to.
struct Page {
    text: String,
    line: u32,
    /// What is left to chance, one after another, over and over.
    chances: Vec<u8>,
    next: usize,
}

/// What lines end with; in the last kind of page, with each.
const ENDS: [&[&str]; 4] = [&["\n"], &["\r\n"], &["\r"], &["\n", "\r\n", "\r"]];

impl Page {
    fn new(chances: &[u8]) -> Page {
        Page { text: String::new(), line: 1, chances: chances.to_vec(), next: 1 }
    }

    fn roll(&mut self, of: usize) -> usize {
        self.next += 1;
        usize::from(self.chances[self.next % self.chances.len()]) * 7 % 251 % of
    }

    fn write(&mut self, text: impl AsRef<str>) {
        assert!(!text.as_ref().contains(['\r', '\n']));
        self.text += text.as_ref();
    }

    fn one_of(&mut self, texts: &[&str]) {
        let chosen = self.roll(texts.len());
        self.write(texts[chosen]);
    }

    fn end(&mut self) {
        let ends = ENDS[usize::from(self.chances[0]) % ENDS.len()];
        let end = ends[self.roll(ends.len())];
        // Both together would be one.
        self.text += if self.text.ends_with('\r') && end == "\n" { "\r" } else { end };
        self.line += 1;
    }
}

fn chances() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 30..300)
}

/// A page of Turtle, with the line in which each object ends, by its predicate.
struct Turtle {
    page: Page,
    expected: BTreeMap<String, u32>,
    count: usize,
}

impl Turtle {
    /// What may stand between two tokens.
    fn gap(&mut self, is_needed: bool) {
        match self.page.roll(7) {
            0 | 1 if !is_needed => {}
            2 => self.page.end(),
            3 => {
                self.page.write(" # it's \"\"\" no <text @en");
                self.page.end();
            }
            4 => {
                self.page.write("\t");
                self.page.end();
                self.page.end();
            }
            _ => self.page.write(" "),
        }
    }

    fn directive(&mut self) {
        match self.page.roll(4) {
            0 => {
                self.page.write("@prefix f:");
                self.gap(false);
                self.page.write("<http://f.org/it's#>");
                self.gap(false);
                self.page.write(".");
            }
            1 => {
                self.page.write("PREFIX");
                self.gap(true);
                self.page.write("f: <http://f.org/>");
            }
            2 => self.page.write("# nothing"),
            _ => {}
        }
        self.page.end();
    }

    /// Whether a blank must follow.
    fn text(&mut self) -> bool {
        let count = self.count;
        match self.page.roll(4) {
            0 => self.page.write("\"\""),
            1 => self.page.write(format!("\"it's \\\"{count}\\\" # <\"")),
            2 => self.page.write(format!("'a \"{count}\" \\\\'")),
            _ => {
                let quote = ["\"\"\"", "'''"][self.page.roll(2)];
                self.page.write(quote);
                for _ in 0..self.page.roll(4) {
                    self.page.one_of(&["a \"", "it's", "\\\"\\\\ ''", "# ^^", "\"\" @"]);
                    self.page.end();
                }
                self.page.write(format!("{count}{quote}"));
            }
        }
        match self.page.roll(5) {
            0 => {
                self.gap(false);
                self.page.write("@en-GB");
                true
            }
            1 => {
                self.gap(false);
                self.page.write("^^");
                self.gap(false);
                self.page.one_of(&["e:type", "<http://www.w3.org/2001/XMLSchema#string>"]);
                true
            }
            _ => false,
        }
    }

    /// Whether a blank must follow, and the line in which it ends.
    fn object(&mut self, depth: usize) -> (bool, u32) {
        let count = self.count;
        let needs = match self.page.roll(if depth > 0 { 9 } else { 7 }) {
            0 => {
                self.page.one_of(&["5", "2.5", "true", "-1e3"]);
                true
            }
            1 => {
                self.page.write(format!("<http://e.org/o{count}#it's>"));
                false
            }
            2 => {
                self.page.one_of(&["e:it\\'s", "_:b1", "e:"]);
                true
            }
            3 => {
                self.page.write("[");
                self.gap(false);
                self.page.write("]");
                false
            }
            7 => {
                self.page.write("[");
                self.gap(false);
                self.properties(depth - 1);
                self.gap(true);
                self.page.write("]");
                false
            }
            8 => return (false, self.list(depth - 1)),
            _ => self.text(),
        };
        (needs, self.page.line)
    }

    /// The line of a list is the one in which its first item is known.
    fn list(&mut self, depth: usize) -> u32 {
        self.page.write("(");
        self.gap(false);
        let mut line = None;
        for _ in 0..1 + self.page.roll(3) {
            if self.page.roll(2) == 0 {
                self.count += 1;
                let item = format!("item{}", self.count);
                self.page.write(format!("\"{item}\""));
                self.expected.insert(item, self.page.line);
                line.get_or_insert(self.page.line);
            } else {
                self.page.write("[");
                line.get_or_insert(self.page.line);
                self.gap(false);
                self.properties(depth);
                self.gap(true);
                self.page.write("]");
            }
            self.gap(false);
        }
        self.page.write(")");
        line.unwrap()
    }

    fn properties(&mut self, depth: usize) {
        for verb in 0..1 + self.page.roll(2) {
            if verb > 0 {
                self.gap(true);
                self.page.write(";");
                self.gap(false);
            }
            self.count += 1;
            let name = format!("p{}", self.count);
            self.page.write(format!("e:{name}"));
            self.gap(true);
            let objects = 1 + self.page.roll(2);
            for number in 0..objects {
                if number > 0 {
                    self.gap(true);
                    self.page.write(",");
                    self.gap(false);
                }
                let (needs, line) = self.object(depth);
                // Of several objects of a verb, the last: the triples come in order.
                self.expected.insert(name.clone(), line);
                self.gap(needs);
            }
        }
    }

    fn statement(&mut self) {
        let subject = self.page.roll(3);
        match subject {
            0 => self.page.write("e:s"),
            1 => self.page.write("<http://e.org/s>"),
            _ => {
                self.page.write("[");
                self.gap(false);
                self.properties(1);
                self.gap(true);
                self.page.write("]");
            }
        }
        self.gap(true);
        self.properties(2);
        self.gap(true);
        self.page.write(".");
    }
}

/// The records of a file: the cells, and the line of each.
fn read(name: &str, text: &str) -> Vec<(Vec<String>, u32)> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, text).unwrap();
    let settings = Settings::new(crate::base::import::Format::of(&path));
    let mut records = records::open(&crate::disk::Input::open(&path).unwrap(), &settings).unwrap();
    let (mut record, mut read) = (Record::default(), vec![]);
    while records.read(&mut record).unwrap_or_else(|broken| panic!("{broken:?}\n{text}")) {
        assert!(record.fault.is_none(), "{:?}\n{text}", record.fault);
        // What is shown is that line.
        let lines: Vec<&str> = text
            .split('\n')
            .flat_map(|line| {
                let line = line.strip_suffix('\r').unwrap_or(line);
                line.split('\r')
            })
            .collect();
        if !record.text.is_empty() {
            assert_eq!(record.text, lines[record.line as usize - 1].trim_end(), "{text:?}");
        }
        read.push((record.cells.iter().map(str::to_string).collect(), record.line));
    }
    read
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_triple_of_turtle_is_in_the_line_in_which_its_object_ends(chances in chances(), statements in 1usize..8) {
        let mut turtle = Turtle { page: Page::new(&chances), expected: BTreeMap::new(), count: 0 };
        if turtle.page.roll(4) == 0 {
            turtle.page.write("\u{feff}");
        }
        turtle.page.write("@prefix e: <http://e.org/> .");
        for _ in 0..statements {
            if turtle.page.roll(2) == 0 {
                turtle.page.end();
                turtle.directive();
            }
            turtle.gap(false);
            turtle.statement();
        }
        let Turtle { page: Page { text, .. }, expected, .. } = turtle;
        let mut found = BTreeMap::new();
        for (cells, line) in read("rows.ttl", &text) {
            if let Some(predicate) = cells[1].strip_prefix("http://e.org/") {
                found.insert(predicate.to_string(), line);
            } else if cells[2].starts_with("item") {
                found.insert(cells[2].clone(), line);
            }
        }
        prop_assert_eq!(found, expected, "{}", text);
    }

    /// Rows with blank lines and comments between them, in each format.
    #[test]
    fn a_row_is_in_its_line(chances in chances(), rows in 0u32..12) {
        for (name, before, between, rows_may_spread) in [
            ("rows.csv", "name,note", "", true),
            ("rows.jsonl", "", "", false),
            ("rows.nt", "# begin", "# <more>", false),
        ] {
            let (mut page, mut expected) = (Page::new(&chances), vec![]);
            page.write(before);
            page.end();
            if name == "rows.jsonl" {
                page.write("{\"name\": \"p\", \"note\": \"\"}");
                page.end();
            }
            for row in 0..rows {
                for _ in 0..page.roll(3) {
                    page.write(between);
                    page.end();
                }
                expected.push((format!("p{row}"), page.line));
                match name {
                    "rows.csv" if rows_may_spread && page.roll(2) == 0 => {
                        page.write(format!("p{row},\"a \"\"note\"\""));
                        for _ in 0..page.roll(3) {
                            page.end();
                        }
                        page.write(" of it\"");
                    }
                    "rows.csv" => page.write(format!("p{row},note")),
                    "rows.jsonl" => page.write(format!("{{\"name\": \"p{row}\", \"note\": 1}}")),
                    _ => page.write(format!("<p:{row}> <has:note> \"a\" .")),
                }
                if row + 1 < rows || page.roll(2) == 0 {
                    page.end();
                }
            }
            let rows = read(name, &page.text).into_iter();
            let found: Vec<_> = rows.map(|(cells, line)| (cells[0].replace(':', ""), line)).collect();
            let found = &found[usize::from(name == "rows.jsonl")..];
            prop_assert_eq!(found, &expected[..], "{:?}", page.text);
        }
    }
}

const SCHEMA: &str = "\
type person, persons
type city, cities
relation live: person -> city
  verb \"live in\"
attribute height of person: number
source survey
";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Claims of fact files and of imports, of those too whose blocks are read at once, and of rows that are wrong.
    #[test]
    fn evidence_and_messages_name_the_line(chances in chances(), rows in 1u32..10) {
        let base = Base::empty();
        base.write("a.lore", format!("{SCHEMA}\
            import \"plain.csv\"\n  source survey\n  skip 2 lines\n  entity ?p: person {{name}} key {{id}}\n  \
            entity ?c: city {{city}} key {{cid}}\n  claim ?p lives in ?c\n\
            import \"other.csv\"\n  source survey\n  on error skip\n  entity ?p: person key {{id}}\n  \
            claim ?p's height is {{height}}\n"));
        let (mut plain, mut other, mut facts) = (Page::new(&chances), Page::new(&chances), Page::new(&chances));
        let (mut expected, mut wrong) = (vec![], vec![]);
        plain.write("a preamble");
        plain.end();
        plain.end();
        plain.write("id,name,cid,city");
        other.write("id,height");
        facts.write("person Somebody");
        facts.end();
        facts.write("city Oslo");
        facts.end();
        facts.write("from survey");
        for row in 0..rows {
            for page in [&mut plain, &mut other, &mut facts] {
                for _ in 0..1 + page.roll(3) {
                    page.end();
                }
            }
            plain.write(format!("{row},P{row},{row},C{row}"));
            expected.push(format!("P{row} live: C{row} reported [survey plain.csv:{}]", plain.line));
            match other.roll(3) {
                0 => {
                    other.write(format!("{row},tall"));
                    wrong.push(("bad-row", other.line as usize));
                }
                _ => {
                    other.write(format!("{row},{row}"));
                    expected.push(format!("P{row} height: Exactly {row} reported [survey other.csv:{}]", other.line));
                }
            }
            facts.write(format!("  Somebody's height is {}", 100 + row));
            expected.push(format!("Somebody height: Exactly {} reported [survey b.lore:{}]", 100 + row, facts.line));
        }
        for (name, page) in [("plain.csv", &plain), ("other.csv", &other), ("b.lore", &facts)] {
            base.write(name, &page.text);
        }
        prop_assert_eq!(base.codes(), wrong);
        let snapshot = super::load(base.path(), &super::Parameters::default(), &mut |_| {}).unwrap().snapshot;
        let ids = (0..snapshot.claim_count()).map(super::ClaimId::from);
        let mut found: Vec<String> = ids.map(|id| super::show(&snapshot, id).trim_end().to_string()).collect();
        found.retain(|claim| claim.contains(" live: ") || claim.contains(" height: "));
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected, "{:?}", (&plain.text, &other.text, &facts.text));

        facts.end();
        facts.write("  Nobody's height is 3");
        base.write("b.lore", &facts.text);
        let told = base.codes();
        let problem = told.iter().find(|(code, _)| *code != "bad-row");
        prop_assert_eq!(problem.map(|(_, line)| *line), Some(facts.line as usize), "{:?}", told);
    }
}
