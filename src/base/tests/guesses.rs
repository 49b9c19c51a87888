//! What `lore import --infer` proposes for files of all sorts, whole.

use super::Base;

#[test]
fn digits_that_count_nothing_are_texts() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
id,name,zip,naics,version,build,price
000,Acme,01500,01.10,1.00,1.2,10.50
001,Bolt,01500,11.10,1.10,1.10,7.25
002,Cog,11502,21.10,1.20,1.9,3.00
",
            ),
            (
                "people.jsonl",
                "\
{\"name\":\"Ann\",\"zip\":\"1500\",\"room\":\"12\",\"born\":\"1990-01-02\",\"size\":1.8}
{\"name\":\"Bo\",\"zip\":\"150\",\"room\":\"13\",\"born\":\"1991\",\"size\":\"about 1.9\"}
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
source \"people.jsonl\"

# each of the 3 rows of firms.csv that were looked at is about one
type firm, firms
# each of the 2 rows of people.jsonl that were looked at is about one
type person, people

# `zip` is some text in 3 rows: as a number, `01500` would lose its zero
attribute \"zip\" of firm: text
# `naics` is some text in 3 rows: as a number, `01.10` would lose its zero
attribute \"naics\" of firm: text
# `version` is some text in 3 rows: such digits count nothing
attribute \"version\" of firm: text
# `build` is some text in 3 rows: as a number, `1.10` would lose its last zero, which others do not have
attribute \"build\" of firm: text
# `price` is a number in 3 rows
attribute \"price\" of firm: number
# `zip` is some text in 2 rows: such digits count nothing
attribute \"person zip\" of person: text
# `room` is some text in 2 rows: its numbers stand in quotes
attribute \"room\" of person: text
# `born` is a date in 2 rows
attribute \"born\" of person: date
# `size` is a number in 2 rows
attribute \"size\" of person: number

import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
  claim the zip of ?it is {zip}
  claim the naics of ?it is {naics}
  claim the version of ?it is {version}
  claim the build of ?it is {build}
  claim the price of ?it is {price}
import \"people.jsonl\"
  source \"people.jsonl\"
  # no column is a key: rows of one name are about one entity
  entity ?it: person {name}
  claim the person zip of ?it is {zip}
  claim the room of ?it is {room}
  claim the born of ?it is {born}
  claim the size of ?it is {size}
"
    );
}

/// What is no value of the kind of the others is left out by a condition, and told.
#[test]
fn one_odd_cell_does_not_spoil_a_column() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
id,name,revenue,employees,founded,country,city
F0,Firm 0,100,0,1990,Norway,C1
F1,Firm 1,101,about 50,1991,Norway,C1
F2,Firm 2,102,2,1992,Norway,C1
F3,Firm 3,N/A,about 50,1993,Norway,C1
F4,Firm 4,104,4,1994,n/a,C1
F5,Firm 5,105,about 50,unknown,Norway,C1
F6,Firm 6,106,6,1996,Norway,-
F7,Firm 7,N/A,about 50,1997,Norway,C1
F8,Firm 8,108,8,1998,Norway,C1
F9,Firm 9,109,about 50,1999,Norway,C1
F10,Firm 10,110,10,2000,Norway,C1
F11,Firm 11,111,about 50,2001,Norway,C1
",
            ),
            (
                "cities.csv",
                "\
id,name
C1,Oslo
",
            ),
            (
                "partners.csv",
                "\
firm_id,other_firm_id,share,since
F0,F1,0,2000
F1,F2,1,2000
F2,F3,n/a,2000
F3,F4,3,2000
F4,F5,4,2000
F5,F6,5,2000
F6,F7,6,2000
F7,F8,7,2000
F8,F9,8,2000
F9,F10,9,\"so \"\"ditto\"\"\"
F10,F11,10,2000
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
source \"cities.csv\"
source \"partners.csv\"

# each of the 12 rows of firms.csv that were looked at is about one
type firm, firms
# the row of cities.csv that was looked at is about one
type city, cities
# the one text of `country` stands in 11 rows
type country, countries

# `revenue` is a number in 10 rows
attribute \"revenue\" of firm: number
# `employees` is a number in 12 rows
attribute \"employees\" of firm: number
# `founded` is a date in 11 rows
attribute \"founded\" of firm: date
# the one text of `country` stands in 11 rows
relation firm country: firm -> country
  noun \"firm country\"
# the one value of `city` is a key of cities.csv
relation firm city: firm -> city
  noun \"firm city\"
# all 11 values of `firm_id` are keys of firms.csv, and all 11 values of `other_firm_id` are keys of firms.csv
relation partner: firm -> firm
  noun \"partner\"
  # `share` is a number in 10 rows
  measure share: number

import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
import \"cities.csv\"
  source \"cities.csv\"
  # no two rows have the same `id`
  entity ?it: city {name} key {id}
import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
  # not said, as no name: `n/a` (line 6)
  entity ?other5: country {country}
    when {country} is not \"n/a\"
  # not said, as no name: `-` (line 8)
  entity ?other6: city key {city}
    when {city} is not \"-\"
  # not said, as no number: `N/A` (line 5 and 1 more)
  claim the revenue of ?it is {revenue}
    when {revenue} is not \"N/A\"
  claim the employees of ?it is {employees}
  # not said, as no date: `unknown` (line 7)
  claim the founded of ?it is {founded}
    when {founded} is not \"unknown\"
  claim the firm country of ?it is ?other5
  claim the firm city of ?it is ?other6
import \"partners.csv\"
  source \"partners.csv\"
  entity ?a: firm key {firm_id}
  entity ?b: firm key {other_firm_id}
  # not said, as no number: `n/a` (line 4)
  # `since` is a date in 10 rows: the time of the claim
  # not said, as no date: `so \"ditto\"` (line 11)
  claim the partner of ?a is ?b
    share {share}
    since {since}
    when {share} is not \"n/a\" and {since} is not \"so \"\"ditto\"\"\"
  claim the partner of ?a is ?b
    since {since}
    when {share} is \"n/a\" and {since} is not \"so \"\"ditto\"\"\"
  claim the partner of ?a is ?b
    share {share}
    when {share} is not \"n/a\" and {since} is \"so \"\"ditto\"\"\"
  claim the partner of ?a is ?b
    when {share} is \"n/a\" and {since} is \"so \"\"ditto\"\"\"
"
    );
    let claims = base.claims();
    let of = |start: &str| claims.lines().filter(|claim| claim.starts_with(start)).count();
    assert_eq!(["Firm 3 ", "Firm 4 ", "Firm 5 ", "Firm 6 ", "Firm 8 "].map(of), [5, 5, 5, 5, 6], "{claims}");
}

#[test]
fn json_lines_are_all_looked_at() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[(
            "people.jsonl",
            "\
{\"id\":1,\"name\":\"Ann\"}
{\"id\":2,\"name\":\"Bob\",\"meta\":[{\"x\":1}]}
{\"id\":3,\"name\":\"Cid\",\"extra\":{\"a\":{\"b\":[1,[2]]}}}
no object
{\"id\":4,\"name\":\"Dee\",\"tags\":[\"a\",\"b\"],\"o\":{\"k\":1},\"two\\nlines\":1}
{\"id\":5,\"name\":\"Eve\",\"o\":7}
",
        ),]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"people.jsonl\"

# each of the 5 rows of people.jsonl that were looked at is about one
type person, people

# `o.k` is a number in 1 row
attribute \"o k\" of person: number

import \"people.jsonl\"
  source \"people.jsonl\"
  # 1 of 6 rows is wrong: line 4: it is no JSON object, of which each line holds one
  on error skip up to 1
  # no two rows have the same `id`
  entity ?it: person {name} key {id}
  # `meta` is left out: it holds lists of lists or objects
  # `extra.a.b` is left out: it holds lists of lists or objects
  # `tags` is left out: it holds lists
  claim the o k of ?it is {o.k}
  # `two lines` is left out: braces cannot hold its name
  # `o` is left out: it holds objects
"
    );
}

#[test]
fn what_a_file_of_one_column_is_divided_by() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
name
Acme
\"Beta, Inc.\"
Gamma, Inc.
",
            ),
            (
                "cities.csv",
                "\
id,name
1,Oslo
2
3,Rome,Italy
4,Bonn
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
source \"cities.csv\"

# each of the 3 rows of firms.csv that were looked at is about one
type firm, firms
# each of the 2 rows of cities.csv that were looked at is about one
type city, cities

import \"firms.csv\"
  source \"firms.csv\"
  delimiter \";\"
  # no column is a key: rows of one name are about one entity
  entity ?it: firm {name}
import \"cities.csv\"
  source \"cities.csv\"
  # 2 of 4 rows are wrong: first in line 3: this row has 1 cell, where there are 2 columns
  on error skip up to 2
  # no two rows have the same `id`
  entity ?it: city {name} key {id}
"
    );
}

/// Every word of the grammars, wherever a header or a file's name puts it.
#[test]
fn every_word_of_the_language_may_be_a_header() {
    let grammars = [
        include_str!("../../../grammar/facts.pest"),
        include_str!("../../../grammar/tokens.pest"),
        include_str!("../../../grammar/lexical.pest"),
    ];
    let texts = grammars.iter().flat_map(|grammar| grammar.lines()).flat_map(|line| line.split('"'));
    let is_word = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let words: std::collections::BTreeSet<&str> =
        texts.filter(is_word).chain(crate::base::claims::PROPERTIES).chain(["million", "dozen"]).collect();
    assert!(["key", "source", "when", "since"].iter().all(|word| words.contains(word)));
    for word in words {
        let base = Base::empty();
        let [of, the] = ["of", "the"].map(|other| format!("{other} {word}"));
        base.guessed(&[
            ("ones.csv", &format!("id,name,{word},{the}\n1,Ann,7,3\n2,Bo,8,4\n")),
            ("others.csv", &format!("id,name,{word},{of}\nO1,Cy,x,s\nO2,Di,x,s\nO3,Ed,y,t\nO4,Fay,y,t\n")),
            ("links.csv", &format!("one id,other id,{word},{the}\n1,O1,7,x\n2,O2,8,\n")),
            ("ties.csv", &format!("one id,other_one_id,{word}\n1,2,O1\n2,1,O2\n")),
            (&format!("{word}.csv"), "id,name,size\nw1,Gus,7\nw2,Hal,8\n"),
            (
                &format!("{word} links.csv"),
                &format!("one id,other_one_id,share,{word} id\n1,2,7,w1\n2,1,8,w2\n"),
            ),
            (&format!("the {word}.csv"), &format!("{word},{of}\nIda,7\nJo,8\n")),
        ]);
    }
}

#[test]
fn beside_a_key_a_file_is_named_for_its_names() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[(
            "countries.csv",
            "\
code,country,gdp,x
K0,Norway,5,N/A
K1,Chile,N/A,N/A
K2,Peru,7,N/A
",
        ),]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"countries.csv\"

# each of the 3 rows of countries.csv that were looked at is about one
type country, countries

# `gdp` is a number in 2 rows
attribute \"gdp\" of country: number

import \"countries.csv\"
  source \"countries.csv\"
  # no two rows have the same `code`
  entity ?it: country {country} key {code}
  # not said, as no number: `N/A` (line 3)
  claim the gdp of ?it is {gdp}
    when {gdp} is not \"N/A\"
  # `x` is left out: no cell says anything
"
    );
}

#[test]
fn a_comment_is_by_its_file() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
id,name,zip
F0,Acme,
F1,Bolt,
",
            ),
            (
                "stakes.csv",
                "\
firm,owner,share
F0,F1,5
F1,F0,n/a
N/A,F1,7
",
            ),
            (
                "panel.csv",
                "\
firm_id,year,staff
F0,2001,5
F0,2002,6
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
# firms.csv: `zip` is left out: it is empty
source \"stakes.csv\"
# panel.csv is left out: no column is a key or a name, and no two hold only keys of other files

# each of the 2 rows of firms.csv that were looked at is about one
type firm, firms

# all 2 values of `firm` are keys of firms.csv, and all 2 values of `owner` are keys of firms.csv
relation stake: firm -> firm
  noun \"stake\"
  # `share` is a number in 2 rows
  measure share: number

import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
import \"stakes.csv\"
  source \"stakes.csv\"
  # not said, as no key: `N/A` (line 4)
  entity ?a: firm key {firm}
    when {firm} is not \"N/A\"
  entity ?b: firm key {owner}
  # not said, as no number: `n/a` (line 3)
  claim the stake of ?a is ?b
    share {share}
    when {share} is not \"n/a\"
  claim the stake of ?a is ?b
    when {share} is \"n/a\"
"
    );
}
