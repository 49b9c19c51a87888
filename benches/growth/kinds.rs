//! The kinds of things that may be many or long.

use super::TABLE;
use lore::render::Format;
use std::fmt::Write;

pub struct Kind {
    pub name: &'static str,
    /// The smallest size.
    pub size: usize,
    /// The largest one that lore takes, where it has a limit.
    pub most: Option<usize>,
    /// The files of a base of a size.
    pub files: fn(usize) -> Vec<(String, String)>,
    pub work: Work,
    /// How many problems, entities, lines, rows or candidates come of it.
    pub expected: fn(usize) -> usize,
}

pub enum Work {
    Check,
    Build,
    Infer(&'static str),
    Ask(fn(usize) -> String, Format),
}

const FACTS: &str = "\
type firm, firms
type chip, chips
relation make: firm -> chip
  verb make
attribute note of firm: text
source s
";

/// The beginning of a base, and lines of its facts.
fn facts(line: impl Fn(usize) -> String, size: usize) -> Vec<(String, String)> {
    vec![("facts.lore".into(), FACTS.to_string() + &lines(line, size))]
}

fn lines(line: impl Fn(usize) -> String, size: usize) -> String {
    (0..size).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

/// A base that imports rows.
fn rows(import: &str, head: &str, row: impl Fn(usize) -> String, size: usize) -> Vec<(String, String)> {
    let import = format!("{FACTS}import \"rows.csv\"\n  source s\n{import}");
    vec![("facts.lore".into(), import), ("rows.csv".into(), format!("{head}\n{}", lines(row, size)))]
}

/// A number in letters that begin somewhere.
fn letters(mut number: usize, first: char, letters: u32) -> String {
    let mut text = String::new();
    for _ in 0..5 {
        text.extend(char::from_u32(u32::from(first) + (number as u32 % letters)));
        number /= letters as usize;
    }
    text
}

/// Numbers in no order.
fn mixed(number: usize) -> usize {
    number.wrapping_mul(0x9e37_79b1) % 1_000_003
}

const FIRMS: &str = "  entity ?f: firm {name}\n";
const KEYED: &str = "  entity ?f: firm {name} key {id}\n";

pub const KINDS: &[Kind] = &[
    Kind {
        name: "names of Chinese",
        size: 25_000,
        most: None,
        files: |size| rows(FIRMS, "name", |number| letters(mixed(number), '一', 1000), size),
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "names of Russian",
        size: 25_000,
        most: None,
        files: |size| rows(FIRMS, "name", |number| letters(mixed(number), 'а', 32), size),
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "names of accents",
        size: 25_000,
        most: None,
        files: |size| rows(FIRMS, "name", |number| letters(mixed(number), 'à', 20), size),
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "names that look alike",
        size: 10_000,
        most: None,
        files: |size| {
            rows(FIRMS, "name", |number| format!("{}cme {}", ['A', 'А'][number % 2], number / 2), size)
        },
        work: Work::Check,
        expected: |_| 51,
    },
    Kind {
        name: "names that hide",
        size: 10_000,
        most: None,
        files: |size| rows(FIRMS, "name", |number| format!("Ac\u{200b}me {number}"), size),
        work: Work::Check,
        expected: |_| 51,
    },
    Kind {
        name: "aliases of many",
        size: 25_000,
        most: None,
        files: |size| {
            rows(
                "  entity ?f: firm {name} alias {alias}\n",
                "name,alias",
                |number| format!("F{number},A{}", mixed(number)),
                size,
            )
        },
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "aliases of one",
        size: 10_000,
        most: Some(40_000),
        files: |size| {
            let import = "  entity ?f: firm {name} alias {alias} divided by \"|\"\n";
            let aliases: Vec<String> = (0..size).map(|number| format!("A{}", mixed(number))).collect();
            rows(import, "name,alias", |_| format!("Acme,{}", aliases.join("|")), 1)
        },
        work: Work::Build,
        expected: |_| 2,
    },
    Kind {
        name: "aliases of one by rows",
        size: 10_000,
        most: None,
        files: |size| {
            rows(
                "  entity ?f: firm {name} alias {alias}\n",
                "name,alias",
                |number| format!("Acme,A{}", mixed(number)),
                size,
            )
        },
        work: Work::Build,
        expected: |_| 2,
    },
    Kind {
        name: "aliases that all share",
        size: 10_000,
        most: None,
        files: |size| {
            rows(
                "  entity ?f: firm {name} key {id} alias {alias}\n",
                "id,name,alias",
                |number| format!("{number},F{number},Acme"),
                size,
            )
        },
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "aliases in a fact file",
        // A line has at most 65,536 bytes.
        size: 2_000,
        most: Some(8_000),
        files: |size| {
            facts(
                |number| if number == 0 { "firm Acme".into() } else { format!("  = A{}", mixed(number)) },
                1,
            )
            .into_iter()
            .map(|(name, text)| {
                (
                    name,
                    text.trim_end().to_string()
                        + " = "
                        + &(0..size).map(|number| format!("A{number}")).collect::<Vec<_>>().join(", ")
                        + "\n",
                )
            })
            .collect()
        },
        work: Work::Build,
        expected: |_| 2,
    },
    Kind {
        name: "homonyms",
        size: 25_000,
        most: None,
        files: |size| rows(KEYED, "id,name", |number| format!("{number},Acme"), size),
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "homonyms asked for",
        size: 10_000,
        most: None,
        files: |size| rows(KEYED, "id,name", |number| format!("{number},Acme"), size),
        work: Work::Ask(|_| "which chips does Acme make".into(), TABLE),
        expected: |_| 0,
    },
    Kind {
        name: "homonyms that claims name",
        size: 10_000,
        most: None,
        files: |size| {
            let import = "  entity ?f: firm {name} key {id}\n  entity ?c: chip {chip}\n  claim ?f makes ?c\n";
            rows(import, "id,name,chip", |number| format!("{number},Acme,C{}", number % 100), size)
        },
        work: Work::Build,
        expected: |size| size + 101,
    },
    Kind {
        name: "files of a pattern",
        size: 250,
        most: Some(1_000),
        files: |size| {
            let import = format!("{FACTS}import \"rows-*.csv\"\n  source s\n  entity ?f: firm {{name}}\n");
            let file = |number| (format!("rows-{number}.csv"), format!("name\nF{number}\n"));
            std::iter::once(("facts.lore".to_string(), import)).chain((0..size).map(file)).collect()
        },
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "fact files",
        size: 250,
        most: Some(1_000),
        files: |size| {
            let file =
                |number| (format!("f{number}.lore"), format!("firm F{number}\nfrom s\n  F{number} made C\n"));
            let base = ("facts.lore".to_string(), format!("{FACTS}chip C\n"));
            std::iter::once(base).chain((0..size).map(file)).collect()
        },
        work: Work::Build,
        expected: |size| size + 2,
    },
    Kind {
        name: "errors in lines",
        size: 2_500,
        most: None,
        files: |size| facts(|number| format!("from s\n  Nobody{number} made Nothing{number}"), size),
        work: Work::Check,
        expected: |size| size,
    },
    Kind {
        name: "errors in one line",
        size: 1_000,
        most: Some(4_800),
        files: |size| {
            let names: Vec<String> = (0..size).map(|number| format!("Nobody{number}")).collect();
            facts(|_| format!("chip C\nfrom s\n  {} and X made C", names.join(", ")), 1)
        },
        work: Work::Check,
        expected: |_| 1,
    },
    Kind {
        name: "errors of declarations in a line",
        size: 2_000,
        most: Some(8_000),
        files: |size| {
            let names: Vec<String> = (0..size).map(|number| format!("C{number}")).collect();
            facts(|_| format!("firm {}\nchip {}", names.join("; "), names.join("; ")), 1)
        },
        work: Work::Check,
        expected: |_| 0,
    },
    Kind {
        name: "errors of rows",
        size: 10_000,
        most: Some(400_000),
        files: |size| {
            rows(
                "  entity ?f: firm {name}\n  claim ?f makes \"nothing\"\n",
                "name",
                |number| format!("F{number}"),
                size,
            )
        },
        work: Work::Check,
        expected: |_| 1,
    },
    Kind {
        name: "rows that lack a cell",
        size: 10_000,
        most: None,
        files: |size| rows(KEYED, "id,name", |number| format!("{number}"), size),
        work: Work::Check,
        expected: |_| 21,
    },
    Kind {
        name: "a long line of a fact file",
        size: 100_000,
        most: Some(1_000_000),
        files: |size| facts(|_| format!("from s\n  Nobody made {}", "x".repeat(size)), 1),
        work: Work::Check,
        expected: |_| 1,
    },
    Kind {
        name: "a long text",
        size: 15_000,
        most: Some(64_000),
        files: |size| {
            facts(|_| format!("firm F\nfrom s\n  the note of F is \"{}\"", "word ".repeat(size / 5)), 1)
        },
        work: Work::Build,
        expected: |_| 2,
    },
    Kind {
        name: "claims of one subject",
        size: 10_000,
        most: None,
        files: |size| {
            let import = "  entity ?f: firm \"Acme\"\n  entity ?c: chip {name}\n  claim ?f makes ?c\n";
            rows(import, "name", |number| format!("C{number}"), size)
        },
        work: Work::Build,
        expected: |size| size + 2,
    },
    Kind {
        name: "claims by hand",
        size: 2_500,
        most: None,
        files: |size| {
            facts(
                |number| format!("firm F{number}\nchip C{number}\nfrom s\n  F{number} made C{number}"),
                size,
            )
        },
        work: Work::Build,
        expected: |size| 2 * size + 1,
    },
    Kind {
        name: "sources of one claim",
        size: 2_500,
        most: None,
        files: |size| {
            facts(|number| format!("source s{number}\nfrom s{number}\n  F made C"), size)
                .into_iter()
                .map(|(name, text)| (name, text + "firm F\nchip C\n"))
                .collect()
        },
        work: Work::Build,
        expected: |size| size + 3,
    },
    Kind {
        name: "types",
        size: 500,
        most: Some(4_000),
        files: |size| facts(|number| format!("type kind{number}: firm\nkind{number} K{number}"), size),
        work: Work::Build,
        expected: |size| size + 1,
    },
    Kind {
        name: "relations",
        size: 500,
        most: Some(4_000),
        files: |size| {
            facts(|number| format!("relation do{number}: firm -> chip\n  phrase \"doing{number} to\""), size)
        },
        work: Work::Build,
        expected: |_| 1,
    },
    Kind {
        name: "columns inferred",
        size: 100,
        most: Some(400),
        files: |size| {
            let head: Vec<String> = (0..size).map(|number| format!("column{number}")).collect();
            let row = |row: usize| {
                (0..size)
                    .map(|number| format!("{}", mixed(row * size + number)))
                    .collect::<Vec<_>>()
                    .join(",")
            };
            vec![("rows.csv".into(), format!("name,{}\nA,{}\nB,{}\n", head.join(","), row(1), row(2)))]
        },
        work: Work::Infer("rows.csv"),
        expected: |size| 3 * size + 11,
    },
    Kind {
        name: "rows inferred",
        size: 10_000,
        most: None,
        files: |size| {
            vec![(
                "rows.csv".into(),
                format!(
                    "id,name,amount\n{}",
                    lines(|number| format!("{number},F{number},{}", mixed(number)), size)
                ),
            )]
        },
        work: Work::Infer("rows.csv"),
        expected: |_| 14,
    },
    Kind {
        name: "a question of many names",
        size: 30,
        // A question has at most 128 clauses.
        most: Some(127),
        files: |size| {
            let mut files = facts(|number| format!("firm F{number}"), 4 * size.max(400));
            files[0].1 += "chip C\nfrom s\n  F0 made C\n";
            files
        },
        work: Work::Ask(
            |size| {
                format!(
                    "which chips did {} make",
                    (0..size).map(|number| format!("F{number}")).collect::<Vec<_>>().join(" or ")
                )
            },
            TABLE,
        ),
        expected: |_| 1,
    },
    Kind {
        name: "a long question that is refused",
        size: 1_000,
        most: Some(4_000),
        files: |_| facts(|number| format!("firm F{number}"), 10),
        work: Work::Ask(|size| format!("which firms {}", "frobnicate ".repeat(size / 11)), TABLE),
        expected: |_| 0,
    },
    Kind {
        name: "a wrong word among many names",
        size: 25_000,
        most: Some(400_000),
        files: |size| rows(FIRMS, "name", |number| format!("Firm number {number}"), size),
        work: Work::Ask(|_| "which chips does \"Frim nmber 17\" make".into(), TABLE),
        expected: |_| 0,
    },
    Kind {
        name: "rows of a table",
        size: 10_000,
        most: None,
        files: |size| rows(FIRMS, "name", |number| format!("Firm {number}"), size),
        work: Work::Ask(|_| "list the firms".into(), TABLE),
        expected: |size| size,
    },
    Kind {
        name: "rows of Markdown with evidence",
        size: 5_000,
        most: None,
        files: |size| {
            let import = "  entity ?f: firm {name}\n  entity ?c: chip \"C\"\n  claim ?f makes ?c\n";
            rows(import, "name", |number| format!("F{number}"), size)
        },
        work: Work::Ask(|_| "which firms make C".into(), Format::Markdown),
        expected: |size| size,
    },
];
