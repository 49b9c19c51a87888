//! What `lore import --infer` proposes for files that only connect what others are about, whole.

use super::Base;

/// Every column of a file that connects entities is said of the claim, or a comment says why not.
#[test]
fn a_file_that_links_entities_says_all_its_columns_of_the_link() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
id,name
F0,Acme
F1,Bolt
F2,Cog
",
            ),
            (
                "owners.csv",
                "\
firm_id,owned_firm_id,share,since,note,until,kind,empty,
F0,F1,12.5,1990,first,2001-05,direct,,x
F1,F2,30,1991,,,,,
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
source \"owners.csv\"

# each of the 3 rows of firms.csv that were looked at is about one
type firm, firms

# all 2 values of `firm_id` are keys of firms.csv, and all 2 values of `owned_firm_id` are keys of firms.csv
relation owner: firm -> firm
  noun \"owner\"
  # `share` is a number in 2 rows
  measure share: number
  # `until` is a date in 1 row
  measure owner until: date
  # `kind` is some text in 1 row
  measure kind: text

import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
import \"owners.csv\"
  source \"owners.csv\"
  entity ?a: firm key {firm_id}
  entity ?b: firm key {owned_firm_id}
  # `since` is a date in 2 rows: the time of the claim
  # `note` is some text in 1 row: a note of the claim
  # `empty` is left out: it is empty
  # the column without a name is left out: no word names it
  claim the owner of ?a is ?b
    share {share}
    since {since}
    note {note}
    owner until {until}
    kind {kind}
"
    );
    assert!(
        base.claims().contains(
            "Acme owner: Bolt share=Exactly 12.5 owner until=2001-05 kind=\"direct\" @since 1990 reported"
        ),
        "{}",
        base.claims()
    );
}

/// A third column that holds keys has a role; the first two are its ends.
#[test]
fn links_have_roles() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "firms.csv",
                "\
id,name
1,Acme
2,Bolt
3,Cog
",
            ),
            (
                "products.csv",
                "\
code,name
P1,Oil
P2,Gas
",
            ),
            (
                "shipments.csv",
                "\
no;exporter;importer;product;date;quantity;before
17;1;2;P1;2020-01-05;1,000;7
18;3;2;P2;2020-02;10;8
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"firms.csv\"
source \"products.csv\"
source \"shipments.csv\"

# each of the 3 rows of firms.csv that were looked at is about one
type firm, firms
# each of the 2 rows of products.csv that were looked at is about one
type product, products

# all 2 values of `exporter` are keys of firms.csv, and the one value of `importer` is a key of firms.csv
relation shipment: firm -> firm
  noun \"shipment\"
  # `no` is a number in 2 rows
  measure shipment no: number
  # all 2 values of `product` are keys of products.csv
  role product \"with product\": product
  # `quantity` is a number in 2 rows
  measure quantity: number
  # `before` is a number in 2 rows
  measure shipment before: number

import \"firms.csv\"
  source \"firms.csv\"
  # no two rows have the same `id`
  entity ?it: firm {name} key {id}
import \"products.csv\"
  source \"products.csv\"
  # no two rows have the same `code`
  entity ?it: product {name} key {code}
import \"shipments.csv\"
  source \"shipments.csv\"
  delimiter \";\"
  entity ?a: firm key {exporter}
  entity ?b: firm key {importer}
  entity ?other3: product key {product}
  # `date` is a date in 2 rows: the time of the claim
  claim the shipment of ?a is ?b
    shipment no {no}
    with product ?other3
    time {date}
    quantity {quantity}
    shipment before {before}
"
    );
    assert_eq!(
        base.claims(),
        "\
Acme shipment: Bolt product=Oil shipment no=Exactly 17 quantity=Exactly 1000 shipment before=Exactly 7 @2020-01-05 \
         reported [shipments.csv shipments.csv:2]
Cog shipment: Bolt product=Gas shipment no=Exactly 18 quantity=Exactly 10 shipment before=Exactly 8 @2020-02 \
         reported [shipments.csv shipments.csv:3]
"
    );
}

/// Two columns of keys are a relation, though each row has another first.
#[test]
fn keys_link_whatever_their_headers_are() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "companies.csv",
                "\
id,name
C1,Alpha
C2,Beta
C3,Gamma
",
            ),
            (
                "owners.csv",
                "\
owner,owned,share
C1,C2,10
C2,C3,40
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"companies.csv\"
source \"owners.csv\"

# each of the 3 rows of companies.csv that were looked at is about one
type company, companies

# all 2 values of `owner` are keys of companies.csv, and all 2 values of `owned` are keys of companies.csv
relation owner: company -> company
  noun \"owner\"
  # `share` is a number in 2 rows
  measure share: number

import \"companies.csv\"
  source \"companies.csv\"
  # no two rows have the same `id`
  entity ?it: company {name} key {id}
import \"owners.csv\"
  source \"owners.csv\"
  entity ?a: company key {owner}
  entity ?b: company key {owned}
  claim the owner of ?a is ?b
    share {share}
"
    );
}

/// Of keys that two files have nobody knows which are meant; numbers beside a key that is named so may be no keys.
#[test]
fn links_that_are_not_clear_are_left_out() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "companies.csv",
                "\
id,name
1,Alpha
2,Beta
3,Gamma
",
            ),
            (
                "people.csv",
                "\
id,name
1,Ann
2,Bo
",
            ),
            (
                "owners.csv",
                "\
owner,owned
1,2
2,1
",
            ),
            (
                "ranks.csv",
                "\
company id,rank
1,3
2,1
3,2
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"companies.csv\"
source \"people.csv\"
# owners.csv is left out: two of its columns hold only keys of companies.csv, but only keys of people.csv as well
# ranks.csv is left out: no column is a key or a name, and no two hold only keys of other files

# each of the 3 rows of companies.csv that were looked at is about one
type company, companies
# each of the 2 rows of people.csv that were looked at is about one
type person, people

import \"companies.csv\"
  source \"companies.csv\"
  # no two rows have the same `id`
  entity ?it: company {name} key {id}
import \"people.csv\"
  source \"people.csv\"
  # no two rows have the same `id`
  entity ?it: person {name} key {id}
"
    );
}

/// But numbers that may be keys by chance do not take a row its name.
#[test]
fn a_text_beside_two_keys_is_no_name() {
    let base = Base::empty();
    assert_eq!(
        base.guessed(&[
            (
                "companies.csv",
                "\
id,name
1,Alpha
2,Beta
3,Gamma
",
            ),
            (
                "owners.csv",
                "\
company_id,owned_company_id,remark
1,2,first
2,3,second
",
            ),
            (
                "sectors.csv",
                "\
sector,rank,size
Oil,1,3
Gas,2,1
",
            ),
        ]),
        "\
# Guessed from the data by `lore import --infer`. Correct what is wrong, then run `lore import --dry-run`.
source \"companies.csv\"
source \"sectors.csv\"
source \"owners.csv\"

# each of the 3 rows of companies.csv that were looked at is about one
type company, companies
# each of the 2 rows of sectors.csv that were looked at is about one
type sector, sectors

# all 2 values of `company_id` are keys of companies.csv, and all 2 values of `owned_company_id` are keys of companies.csv
relation owner: company -> company
  noun \"owner\"
  # `remark` is some text in 2 rows
  measure remark: text
# `rank` is a number in 2 rows
attribute \"rank\" of sector: number
# `size` is a number in 2 rows
attribute \"size\" of sector: number

import \"companies.csv\"
  source \"companies.csv\"
  # no two rows have the same `id`
  entity ?it: company {name} key {id}
import \"sectors.csv\"
  source \"sectors.csv\"
  # no column is a key: rows of one name are about one entity
  entity ?it: sector {sector}
import \"owners.csv\"
  source \"owners.csv\"
  entity ?a: company key {company_id}
  entity ?b: company key {owned_company_id}
  claim the owner of ?a is ?b
    remark {remark}
import \"sectors.csv\"
  source \"sectors.csv\"
  # no column is a key: rows of one name are about one entity
  entity ?it: sector {sector}
  claim the rank of ?it is {rank}
  claim the size of ?it is {size}
"
    );
}
