//! However many rows of an import are read at a time, what comes out is what one after another makes.

use super::Base;
use crate::base::parameters::Reading;
use crate::base::progress::Progress;
use crate::base::world::{Batches, World};
use crate::base::{Parameters, declare, entities, files, import, sources};
use crate::syntax::facts;
use proptest::prelude::*;

pub(super) const SCHEMA: &str = "
source s
type organisation
type firm: organisation
type country, countries
unit ton, tons
relation country: firm -> country
  phrase \"based in\"
relation owner: organisation -> organisation, acyclic
  verb own, past owned
relation ship: organisation -> country
  verb ship
  role receiver \"to\": firm
  measure amount: tons
attribute founded of organisation: date
organisation A; B
";

/// What imports make of the rows.
pub(super) const MAPPINGS: [&str; 9] = [
    "  source s\n  entity ?a: firm {name} key {key}\n  claim the founded of ?a is {date}\n",
    "  source {source}\n  entity ?a: organisation {name} alias {alias}\n  claim the founded of ?a is {date}\n",
    "  source s\n  entity ?a: organisation {name}\n  entity ?b: firm {alias}\n  entity ?c: country {country}
  claim ?a shipped ?c to ?b amount {amount} tons time {date}\n",
    "  source s time {date}\n  entity ?a: firm {name} key {key}\n  entity ?c: country {country}
  claim ?a is based in ?c\n    when {source} is not s\n",
    "  source s\n  entity ?a: organisation {name}\n  entity ?b: organisation {alias}\n  claim ?a owned ?b\n",
    "  source {source}\n  entity ?a: firm key {key}\n  entity ?c: country \"land {country}\"\n  when {amount} is not 7
  claim ?a shipped ?c amount {amount} tons said-by ?a note {alias}\n",
    "  source s\n  entity ?a: firm \"Firm {key}\" key {key}\n  entity ?c: country \"Land {source}\" key {source} in lands
  claim ?a is based in ?c\n",
    "  source s note \"by keys\"\n  entity ?a: firm key {key}\n  entity ?c: country key {source} in lands
  claim ?a is based in ?c\n",
    "  source s\n  entity ?a: organisation \"Firm {key}\" key {key} in firm\n  claim the founded of ?a is {date}\n",
];

/// A row of columns key, name, alias, country, source, amount and date.
pub(super) fn row() -> impl Strategy<Value = String> {
    let few = |texts: &[&'static str]| proptest::sample::select(texts.to_vec());
    let name = || few(&["A", "B", "C", "D", "E", "F", ""]);
    let amount = few(&["5", "7", "1,200", "about 5", "-", ""]);
    let date = few(&["2020", "2021-05", "early 2020", "32", ""]);
    (
        few(&["1", "2", "3", "k", ""]),
        name(),
        name(),
        few(&["X", "Y", "A", ""]),
        few(&["s", "t", "A", ""]),
        amount,
        date,
    )
        .prop_map(|(key, name, alias, country, source, amount, date)| {
            [key, name, alias, country, source, amount, date].map(|cell| format!("\"{cell}\"")).join(",")
                + "\n"
        })
}

/// What the imports of a base make: the bytes of the graph, what is told, and what they count.
fn made(base: &Base, batches: Batches) -> (Vec<u8>, String, String) {
    let parameters = Parameters::default();
    let reading = Reading::of(base.path(), &parameters);
    let texts = files::fact_files(base.path(), &reading.reach).0;
    let (files, parsed): (Vec<facts::File>, Vec<_>) = texts.iter().map(facts::parse).unzip();
    let mut problems = parsed.concat();
    let mut world = World::new(declare::schema(&files, &[], &mut problems).0, problems);
    world.batches = batches;
    entities::declare(&files, &mut world);
    sources::declare(&files, &mut world);
    import::run_all(&files, &reading, &|_| true, &mut world, &mut Progress::new(&mut |_| {}));
    let told = base.rendered(&world.problems);
    let counted = format!("{:?}", world.imports);
    (world.builder.freeze().image().to_vec(), told, counted)
}

proptest! {
    #[test]
    fn rows_that_are_read_at_once_make_what_one_after_another_makes(
        rows in proptest::collection::vec(row(), 1..40),
        imports in proptest::collection::vec((0..MAPPINGS.len(), any::<bool>()), 1..4),
        batches in (1..9_usize, 1..30_usize, 1..5_usize),
    ) {
        let base = Base::empty();
        base.write("rows.csv", format!("key,name,alias,country,source,amount,date\n{}", rows.concat()));
        let imports = imports.into_iter().map(|(mapping, skips)| {
            let skips = if skips { "  on error skip\n" } else { "" };
            format!("import \"rows.csv\"\n{}{skips}", MAPPINGS[mapping])
        });
        base.write("facts.lore", format!("{SCHEMA}{}", imports.collect::<String>()));
        let (first, most, share) = batches;
        let one = made(&base, Batches { first: 1, most: 1, share: 1 });
        let several = made(&base, Batches { first, most: first.max(most), share });
        prop_assert_eq!(&one.1, &several.1);
        prop_assert_eq!(&one.2, &several.2);
        prop_assert!(one.0 == several.0);
    }
}

#[test]
fn each_mapping_is_right() {
    for mapping in MAPPINGS {
        let base = Base::empty();
        base.write("rows.csv", "key,name,alias,country,source,amount,date\n1,C,D,X,t,5,2020\n");
        let known = "import \"rows.csv\"\n  source s\n  entity ?a: firm {name} key {key}
  entity ?c: country {country} key {source} in lands\n";
        let first = if mapping.contains("Firm {key}") { "" } else { known };
        base.write("facts.lore", format!("{SCHEMA}{first}import \"rows.csv\"\n{mapping}"));
        let (_, told, counted) = made(&base, Batches::default());
        assert_eq!(told, "");
        assert!(counted.contains("claims: 1"), "{counted}");
    }
}
