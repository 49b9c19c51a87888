//! What claims say.

use super::Base;

fn claims(facts: &str) -> String {
    Base::new(&format!("source s\n  publisher \"Nikkei Asia\"\nfrom s\n{facts}")).claims()
}

/// A claim, and what it says but for its attestation.
fn says(claim: &str) -> String {
    let text = claims(&format!("  {claim}\n"));
    let lines = text.lines().map(|line| line.split(" [s facts").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("; ")
}

#[test]
fn subjects_and_objects_multiply_out() {
    assert_eq!(
        claims("  ByteDance, Alibaba and Tencent stockpiled H20 and H800 before 2025-04\n"),
        "\
Alibaba stockpile: H20 @before 2025-04 reported [s facts.lore:4]
Alibaba stockpile: H800 @before 2025-04 reported [s facts.lore:4]
ByteDance stockpile: H20 @before 2025-04 reported [s facts.lore:4]
ByteDance stockpile: H800 @before 2025-04 reported [s facts.lore:4]
Tencent stockpile: H20 @before 2025-04 reported [s facts.lore:4]
Tencent stockpile: H800 @before 2025-04 reported [s facts.lore:4]
"
    );
}

#[test]
fn ways_to_say_it() {
    let stockpiled = "ByteDance stockpile: H20 reported";
    for claim in [
        "ByteDance stockpiled H20",
        "ByteDance stockpiles H20",
        "ByteDance has stockpiled the H20",
        "ByteDance is stockpiling Nvidia H20",
        "H20 was stockpiled by ByteDance",
        "H20 has been stockpiled by ByteDance",
        "\"Nvidia H20\" was being stockpiled by the ByteDance",
    ] {
        assert_eq!(says(claim), stockpiled, "{claim}");
    }
    for claim in [
        "ByteDance did not stockpile H20",
        "H20 was not stockpiled by ByteDance",
        "ByteDance has not stockpiled H20",
    ] {
        assert_eq!(says(claim), "ByteDance stockpile: H20 denied", "{claim}");
    }
    for claim in ["H20 is derived from H800", "H800 is the basis of H20", "H800 was the basis of the H20"] {
        assert_eq!(says(claim), "H20 derive: H800 reported", "{claim}");
    }
    for claim in [
        "Oslo is the capital of Norway",
        "the capital of Norway is Oslo",
        "Norway's capital is Oslo",
        "Norway has the capital Oslo",
    ] {
        assert_eq!(says(claim), "Norway capital: Oslo reported", "{claim}");
    }
    for claim in [
        "Nvidia made H20",
        "Nvidia is the maker of H20",
        "the maker of H20 is Nvidia",
        "H20's maker was Nvidia",
        "H20 was made by Nvidia",
    ] {
        assert_eq!(says(claim), "Nvidia make: H20 reported", "{claim}");
    }
    for claim in [
        "Nvidia's revenue is USD 60 billion in 2024",
        "the revenue of Nvidia was 60 billion US dollars in 2024",
        "Nvidia has revenue USD 60 billion, in 2024",
        "Nvidia had a turnover of USD 60,000,000,000 in 2024",
    ] {
        assert_eq!(says(claim), "Nvidia revenue: Exactly 60000000000 USD @2024 reported", "{claim}");
    }
    assert_eq!(
        says("Alibaba runs data centers in 13 countries"),
        "Alibaba operate: Exactly 13 country reported"
    );
    assert_eq!(
        says("Alibaba ran data centers in several countries"),
        "Alibaba operate: Several 1 country reported"
    );
    assert_eq!(
        says("ByteDance is running data centers in Ireland and Norway"),
        "ByteDance operate: Ireland reported; ByteDance operate: Norway reported"
    );
    assert_eq!(says("ByteDance did not respond to Nikkei Asia"), "ByteDance respond: Nikkei Asia denied");
    assert_eq!(says("Nvidia's founded is April 1993"), "Nvidia founded: 1993-04 reported");
    assert_eq!(says("Nvidia's share is nearly 17 percent"), "Nvidia share: About 17 percent reported");
    assert_eq!(says("Nvidia's share is 13.1%"), "Nvidia share: Exactly 13.1 percent reported");
    assert_eq!(
        says("the population of Norway is 5.5 million"),
        "Norway population: Exactly 5500000 reported"
    );
}

#[test]
fn several_subjects_share_a_total_or_have_it_each() {
    assert_eq!(
        says(
            "ByteDance, Alibaba and Tencent together ordered H20 from Nvidia\n    quantity about 1 million units   status planned"
        ),
        "Alibaba+ByteDance+Tencent order: H20 supplier=Nvidia quantity=About 1000000 unit planned"
    );
    assert_eq!(
        says("ByteDance and Alibaba each ordered H20 from Nvidia worth more than USD 12 billion"),
        "Alibaba order: H20 supplier=Nvidia value=MoreThan 12000000000 USD reported; \
         ByteDance order: H20 supplier=Nvidia value=MoreThan 12000000000 USD reported"
    );
}

#[test]
fn bounds() {
    for (written, read) in [
        ("1,000 units", "Exactly 1000"),
        ("exactly 1,000 units", "Exactly 1000"),
        ("about 2 million units", "About 2000000"),
        ("approximately 2 million units", "About 2000000"),
        ("at least 2 units", "AtLeast 2"),
        ("over 2 units", "MoreThan 2"),
        ("at most 2 units", "AtMost 2"),
        ("up to 2 units", "AtMost 2"),
        ("fewer than 2 units", "LessThan 2"),
        ("between 2 and 3 units", "Between 2..3"),
        ("between 2 million and 3 million units", "Between 2000000..3000000"),
        ("several units", "Several 1"),
        ("several million units", "Several 1000000"),
        ("two hundred and five thousand units", "Exactly 205000"),
        ("half a million units", "Exactly 500000"),
        ("a dozen units", "Exactly 12"),
        ("5mn units", "Exactly 5000000"),
        ("5m units", "Exactly 5000000"),
        ("12,34,567 units", "Exactly 1234567"),
        ("5-6 million units", "Between 5000000..6000000"),
        ("5 to 6 million units", "Between 5000000..6000000"),
        ("5 million units to 6 million units", "Between 5000000..6000000"),
        ("1.5–2 million units", "Between 1500000..2000000"),
        ("hundreds of units", "Several 100"),
        ("hundreds of thousands of units", "Several 100000"),
        ("tens of millions of units", "Several 10000000"),
        ("as many as 7 units", "AtMost 7"),
        ("7 units or more", "AtLeast 7"),
        ("7 or fewer units", "AtMost 7"),
    ] {
        assert_eq!(
            says(&format!("ByteDance ordered H20 quantity {written}")),
            format!("ByteDance order: H20 quantity={read} unit reported")
        );
    }
}

#[test]
fn times() {
    for (written, read) in [
        ("in 2025", "2025"),
        ("in 2025-04", "2025-04"),
        ("in April 2025", "2025-04"),
        ("in early April 2025", "early 2025-04"),
        ("early April 2025", "early 2025-04"),
        ("on 15 April 2025", "2025-04-15"),
        ("on April 15, 2025", "2025-04-15"),
        ("in the third quarter of 2022", "2022-Q3"),
        ("2022-Q3", "2022-Q3"),
        ("in the first half of 2024", "2024-H1"),
        ("before 2025-04", "before 2025-04"),
        ("by the end of May 2025", "before 2025-06"),
        ("until 2025-05-31", "before 2025-06"),
        ("since 2025-04-03", "since 2025-04-03"),
        ("after 2024", "since 2025"),
        ("between 2024-01 and 2024-06", "2024-H1"),
        ("from 2024-01-29 to 2025-01-26", "2024-01-29 to 2025-01-26"),
        ("during 2025", "2025"),
        ("in early 2025", "early 2025"),
        ("in mid-2025", "mid 2025"),
        ("at the end of 2025", "late 2025"),
        ("by the end of 2025", "before 2026"),
        ("in the 2020s", "2020-01-01 to 2029-12-31"),
        ("in Q1 2025", "2025-Q1"),
        ("in the fiscal year that ended on 26 January 2025", "2024-01-27 to 2025-01-26"),
        ("from April 2024 to March 2025", "2024-04-01 to 2025-03-31"),
        ("from early 2024 through Q3 2025", "2024-01-01 to 2025-09-30"),
        (", time 2025", "2025"),
    ] {
        assert_eq!(
            says(&format!("ByteDance ordered H20 from Nvidia {written}")),
            format!("ByteDance order: H20 supplier=Nvidia @{read} reported"),
            "{written}"
        );
    }
}

#[test]
fn properties_and_defaults() {
    let base = Base::new(
        "source s
from s at \"p 1\" said-by \"sources\" confidence 0.5
  ByteDance stockpiled H20
    said-by Nvidia  said 2025-04-15  at \"p 2\"
    quote \"we \"\"did\"\"\"  note \"see # 3\"  confidence 80%  # not a note
  Tencent stockpiled H20
source t
from t
  ByteDance stockpiled H20
",
    );
    assert_eq!(
        base.claims(),
        "\
ByteDance stockpile: H20 reported [s facts.lore:3 by Nvidia on 2025-04-15 at \"p 2\" quote \"we \\\"did\\\"\" note \"see # 3\" confidence 0.8] [t facts.lore:9]
Tencent stockpile: H20 reported [s facts.lore:6 by \"sources\" at \"p 1\" confidence 0.5]
"
    );
}

#[test]
fn names_of_two_entities() {
    assert_eq!(
        says("the population of Mississippi is 3 million"),
        "Mississippi population: Exactly 3000000 reported",
        "the attribute's type decides"
    );
    assert_eq!(
        says("Nvidia runs data centers in Mississippi (country)"),
        "Nvidia operate: Mississippi reported"
    );
    let base =
        Base::new("prefer country over river\nsource s\nfrom s\n  Nvidia runs data centers in Mississippi\n");
    assert_eq!(base.claims(), "Nvidia operate: Mississippi reported [s facts.lore:4]\n");
    assert_eq!(
        Base::new("source s\nfrom s\n  Nvidia runs data centers in Mississippi\n").problems(),
        "\
error[ambiguous-name]: `Mississippi` is the name of 2 entities
 --> facts.lore:3:31
  |
3 |   Nvidia runs data centers in Mississippi
  |                               ^^^^^^^^^^^ which one?
  |
  = help: write `Mississippi (country)` or `Mississippi (river)`
"
    );
}

#[test]
fn sources_are_entities_with_claims_of_their_own() {
    let base = Base::new(
        "source s
  publisher Nikkei Asia
  title \"Chips, and more\"
  published 15 April 2025
  author \"A. Writer\"
  address https://example.org/a#b
  cites t
  note first
source t
  publisher Nvidia
",
    );
    let snapshot = base.load();
    let ids = (0..snapshot.claim_count()).map(crate::model::ClaimId::from);
    let mut claims: Vec<String> = ids.map(|claim| super::show(&snapshot, claim)).collect();
    claims.sort();
    assert_eq!(
        claims.concat(),
        "\
s address: \"https://example.org/a#b\" reported [s facts.lore:6]
s author: \"A. Writer\" reported [s facts.lore:5]
s cite: t reported [s facts.lore:7]
s note: \"first\" reported [s facts.lore:8]
s publication date: 2025-04-15 reported [s facts.lore:4]
s published by: Nikkei Asia reported [s facts.lore:2]
s title: \"Chips, and more\" reported [s facts.lore:3]
t published by: Nvidia reported [t facts.lore:10]
"
    );
    let publishers = snapshot.entities_of(crate::model::schema::Schema::PUBLISHER);
    let mut names: Vec<&str> = publishers.map(|id| snapshot.name(id)).collect();
    names.sort();
    assert_eq!(names, ["Nikkei Asia", "Nvidia"]);
}

/// Two of one name and of the same types are told apart by their keys.
#[test]
fn a_name_of_two_that_are_alike() {
    let base = Base::new(
        "source s\nimport \"rows.csv\"\n  source s\n  entity ?f: firm {name} key {id}\nfrom s\n  Acme stockpiled H20\n",
    );
    base.write("rows.csv", "id,name\n1,Acme\n2,Acme\n");
    let told = base.rendered(&crate::base::check(base.path(), &crate::base::Parameters::default()).1);
    assert_eq!(
        told,
        "\
error[ambiguous-name]: `Acme` is the name of 2 entities
 --> facts.lore:6:3
  |
6 |   Acme stockpiled H20
  |   ^^^^ which one?
  |
  = help: write `Acme (1)` or `Acme (2)`
"
    );
    base.write(
        "facts.lore",
        std::fs::read_to_string(base.path().join("facts.lore"))
            .unwrap()
            .replace("  Acme stock", "  Acme (2) stock"),
    );
    assert_eq!(base.rendered(&crate::base::check(base.path(), &crate::base::Parameters::default()).1), "");
}

/// Where a base prefers each of two kinds to the other, and two entities are of both, nothing is picked.
#[test]
fn what_is_preferred_both_ways_is_not_preferred() {
    let base = Base::new(
        "type state, states\nprefer state over city\nprefer city over state\nattribute size of place: number\nsource s
import \"rows.csv\"\n  source s\n  entity ?p: place, state, city {name} key {id}\nfrom s\n  the size of Ash is 3\n",
    );
    base.write("rows.csv", "id,name\n1,Ash\n2,Ash\n");
    let told = base.rendered(&crate::base::check(base.path(), &crate::base::Parameters::default()).1);
    assert!(told.contains("`Ash` is the name of 2 entities"), "{told}");
}

#[test]
fn an_amount_alone_is_that_of_the_measure_that_has_such_values() {
    let facts = |claims: &str| {
        format!(
            "relation hold: firm -> firm
  verb hold
  measure stake: percent
  measure price: money
relation fine: firm -> organisation
  inverse verb fine
  measure amount: money
relation lend: firm -> firm
  verb \"lend to\"
  inverse verb \"borrow from\"
  measure amount: money
relation send: firm -> chip
  verb send
  measure quantity: units
  measure stock: units
source s
from s
{claims}"
        )
    };
    let claims = |claims: &str| Base::new(&facts(claims)).claims();
    let named = claims(
        "  Tencent holds Nvidia stake about 20 percent price EUR 5\n  Tencent fined Nvidia and Alibaba together amount EUR 3\n",
    );
    assert_eq!(
        claims(
            "  Tencent holds about 20 percent of Nvidia EUR 5\n  Tencent fined Nvidia and Alibaba together EUR 3\n"
        ),
        named
    );
    // Between a verb and its preposition.
    let lent = claims("  Tencent lent to Nvidia amount about EUR 5\n");
    assert_eq!(claims("  Tencent lent about EUR 5 to Nvidia\n"), lent);
    assert_eq!(claims("  Nvidia borrowed about EUR 5 from Tencent\n"), lent);
    let codes = |claims: &str| Base::new(&facts(claims)).codes();
    assert_eq!(codes("  Tencent lent EUR 5 from Nvidia\n").len(), 1);
    assert_eq!(codes("  Tencent sent H20 5 units\n"), [("ambiguous", 18)]);
    assert_eq!(codes("  Tencent sent 5 units of H20\n"), [("ambiguous", 18)]);
    assert_eq!(codes("  Tencent sent stock 5 units of H20\n").len(), 1);
    assert_eq!(codes("  Tencent sent H20 EUR 5\n").len(), 1);
    assert_eq!(codes("  Tencent holds Nvidia 5 percent stake 6 percent\n").len(), 1);
}
