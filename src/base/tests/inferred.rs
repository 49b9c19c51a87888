//! Laws of `lore import --infer`: the base accepts what it proposes, whatever the files hold.

use super::Base;
use crate::base::{Parameters, check, infer, load};
use proptest::prelude::*;

/// Declarations that columns may fit.
const DECLARED: &str = "\
type person, people
type city, cities
unit metre, metres
relation live: person -> city
  verb \"live in\"
  noun home
attribute height of person: metres
attribute born of person: date
";

/// What is wrong with rows, which an inference passes over.
const OF_ROWS: [&str; 4] = ["bad-row", "bad-rows", "broken-file", "unreadable-file"];

/// Headers that mean something to an inference or to the language, or nothing to anybody.
fn header() -> impl Strategy<Value = String> {
    let words = [
        "name",
        "id",
        "city",
        "person id",
        "born",
        "height",
        "lives in",
        "home",
        "aliases",
        "year",
        "population",
        "type",
        "source",
        "before",
        "thing",
        "unit",
        "of",
        "is",
        "and",
        "title",
        "%",
        "",
        " ",
        "a.b",
        "number",
        "name 2",
        "pop",
        "Pop",
        "the",
        "most",
        "5",
        "date",
        "USD",
        "how many",
        "not",
        "key",
        "The key",
        "share",
        "since",
        "note",
        "million",
        "version",
        "other person id",
        "when",
        "status",
    ];
    prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(str::to_string),
        1 => "[a-zA-Z#{}\"';:=?$ é0-9_-]{0,8}",
    ]
}

/// A name that begins with a brace would be read before a column of an import is: there is none.
fn cell() -> impl Strategy<Value = String> {
    let cells = [
        "",
        "Oslo",
        "Bergen",
        "Ann",
        "1990",
        "1990-05",
        "1.75",
        "1,000",
        "7",
        "1e3",
        "about 5",
        "A;B",
        "x|y",
        "N/A",
        "007",
        "1.70",
        "5%",
        "before 2020",
        "unknown",
    ];
    prop_oneof![
        6 => proptest::sample::select(cells.to_vec()).prop_map(str::to_string),
        1 => "[a-zA-Z0-9 ,;|\"'#é\n-]{0,6}",
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1..6usize).prop_flat_map(|width| {
        let headers = proptest::collection::vec(header(), width);
        let rows = proptest::collection::vec(proptest::collection::vec(cell(), width), 0..6);
        (headers, rows).prop_map(|(headers, rows)| std::iter::once(headers).chain(rows).collect())
    })
}

fn csv(rows: &[Vec<String>], delimiter: u8) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(vec![]);
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn json(rows: &[Vec<String>]) -> Vec<u8> {
    let [header, rows @ ..] = rows else { return vec![] };
    let line = |row: &Vec<String>| {
        let fields: serde_json::Map<String, serde_json::Value> =
            header.iter().cloned().zip(row.iter().cloned().map(Into::into)).collect();
        serde_json::Value::from(fields).to_string() + "\n"
    };
    rows.iter().map(line).collect::<String>().into_bytes()
}

proptest! {
    #[test]
    fn what_is_proposed_is_accepted(
        one in table(),
        other in table(),
        declared in any::<bool>(),
        names in proptest::sample::subsequence(vec!["people", "cities", "units", "things", "before", "x 1"], 2),
        format in 0..3usize,
    ) {
        let base = Base::empty();
        base.write("schema.lore", if declared { DECLARED } else { "" });
        let file = |name: &str, rows: &[Vec<String>]| {
            let (ending, bytes) = match format {
                0 => ("csv", csv(rows, b',')),
                1 => ("tsv", csv(rows, b'\t')),
                _ => ("jsonl", json(rows)),
            };
            let name = format!("{name}.{ending}");
            base.write(&name, bytes);
            base.path().join(name)
        };
        let files = [file(names[0], &one), file(names[1], &other)];
        if let Ok(mapping) = infer(base.path(), &files) {
            base.write("data.lore", &mapping);
            let problems = check(base.path(), &Parameters::default()).1;
            let wrong: Vec<_> = problems.into_iter().filter(|it| !OF_ROWS.contains(&it.code.name())).collect();
            prop_assert!(wrong.is_empty(), "{}\n{mapping}", base.rendered(&wrong[..1]));
        }
    }
}

/// Rows as they come, among which columns have a few texts of another kind, of a file of any headers but aliases, which may
/// be names of others.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let kinds = [
        &["7", "-8", "1,000", "about 5", "2.5"][..],
        &["1990", "2001-05", "2001-05-31", "before 2020"],
        &["Oslo", "Bergen", "A and B", "in 2020", "the city"],
        &["5%", "more than 7 percent"],
        &["007", "1.10", "1.2"],
    ];
    (1..7usize, 1..40usize).prop_flat_map(move |(width, height)| {
        let kind = || proptest::sample::select(kinds.map(<[&str]>::to_vec).to_vec());
        let odd = prop_oneof![
            30 => Just(None),
            1 => Just(Some("N/A".to_string())),
            1 => Just(Some("so \"it\" is".to_string())),
            1 => "[a-zA-Z0-9 ,;|\"'#é-]{0,6}".prop_map(Some),
        ];
        let column = (kind(), proptest::collection::vec((odd, any::<proptest::sample::Index>()), height));
        let headers = proptest::collection::vec(header(), width);
        (headers, proptest::collection::vec(column, width)).prop_map(move |(headers, columns)| {
            let is_alias = |header: &String| header.trim().to_lowercase().contains("alias");
            let headers = headers.into_iter().map(|it| if is_alias(&it) { "other".to_string() } else { it });
            let cell = |row: usize, (kind, cells): &(Vec<&str>, Vec<(Option<String>, _)>)| {
                let (odd, index): &(_, proptest::sample::Index) = &cells[row];
                odd.clone().unwrap_or_else(|| kind[index.index(kind.len())].to_string())
            };
            let rows = (0..height).map(|row| columns.iter().map(|column| cell(row, column)).collect());
            std::iter::once(headers.collect()).chain(rows).collect()
        })
    })
}

/// That a mapping speaks of each column of a file.
fn names_all(mapping: &str, headers: &[String]) -> bool {
    headers.iter().all(|header| {
        let header = header.trim();
        mapping.contains(&format!("{{{header}}}"))
            || mapping.contains(&format!("`{header}`"))
            || mapping.contains("# the names of the file's columns do not tell them apart")
            || (header.is_empty() && mapping.contains("the column without a name"))
    })
}

proptest! {
    #[test]
    fn what_is_proposed_for_rows_leaves_none_out(rows in rows(), name in "(firm|the source|key|x y)") {
        // Where the name of the only column holds what columns are divided by elsewhere, nobody can tell that there is one.
        prop_assume!(rows[0].len() > 1 || !rows[0][0].contains([';', '|', '\t', ',']));
        let base = Base::empty();
        base.write("schema.lore", "");
        let file = format!("{name}.csv");
        base.write(&file, csv(&rows, b','));
        if let Ok(mapping) = infer(base.path(), &[base.path().join(&file)]) {
            base.write("data.lore", &mapping);
            let built = load(base.path(), &Parameters::default(), &mut |_| {});
            let problems = built.err().unwrap_or_default();
            prop_assert!(problems.is_empty(), "{}\n{mapping}", base.rendered(&problems[..1]));
            let is_left_out = mapping.contains(&format!("# {file} is left out"));
            prop_assert!(is_left_out || names_all(&mapping, &rows[0]), "{mapping}");
        }
    }
}

/// `the city city of ?it` would be read as the noun `city city of`.
#[test]
fn a_noun_before_of_is_no_other_noun() {
    let base = Base::empty();
    base.write("schema.lore", "");
    base.write("cities.csv", "name,of,city\nOslo,Ann,\nOslo,Ann,Oslo\n");
    let mapping = infer(base.path(), &[base.path().join("cities.csv")]).unwrap();
    base.write("data.lore", &mapping);
    let problems = check(base.path(), &Parameters::default()).1;
    assert!(problems.is_empty(), "{}\n{mapping}", base.rendered(&problems));
}
