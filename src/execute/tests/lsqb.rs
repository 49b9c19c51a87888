//! Nine subgraph patterns over a labelled social graph, counted alike by two other engines.

use super::plans;
use super::run_plan;
use crate::execute::{Cell, Note};
use crate::model::claim::{Attestation, Claim, Object, Status};
use crate::model::quantity::Comparison;
use crate::model::schema::{EntityType, Place, Range, Relation, Schema};
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use crate::store::{Builder, Snapshot};
use std::collections::HashMap;
use std::path::Path;

const FOLDER: &str = "../shared/lsqb-sf0.003";

/// Types and their supertypes.
const TYPES: [(&str, &str); 12] = [
    ("Message", ""),
    ("Post", "Message"),
    ("Comment", "Message"),
    ("Person", ""),
    ("Forum", ""),
    ("Tag", ""),
    ("TagClass", ""),
    ("City", ""),
    ("Country", ""),
    ("Continent", ""),
    ("Company", ""),
    ("University", ""),
];

struct Graph {
    snapshot: Snapshot,
    types: HashMap<String, TypeId>,
}

/// The graph of the folder's files: a file of entities is named by a type, one of claims by both ends' types and
/// the relation between.
fn load(folder: &Path) -> Graph {
    let mut schema = Schema::new();
    let mut types = HashMap::new();
    for (name, parent) in TYPES {
        types.insert(name.to_string(), TypeId::from(schema.types.len()));
        let parents = vec![types.get(parent).copied().unwrap_or(Schema::ENTITY)];
        schema.types.push(EntityType { name: name.into(), forms: vec![], parents, place: Place::default() });
    }
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap().replace(".csv", ""))
        .collect();
    files.sort();
    let edges: Vec<Vec<String>> = files
        .iter()
        .filter(|it| it.contains('_'))
        .map(|it| it.split('_').map(str::to_string).collect())
        .collect();
    for edge in &edges {
        if schema.relation_named(&edge[1]).is_none() {
            schema.relations.push(Relation {
                name: edge[1].clone(),
                domain: Schema::ENTITY,
                range: Range::Entity(Schema::ENTITY),
                forms: vec![],
                roles: vec![],
                measures: vec![],
                symmetric: false,
                transitive: false,
                acyclic: false,
                functional: false,
                place: Place::default(),
            });
        }
    }
    let rows = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
        text.lines().skip(1).map(str::to_string).collect()
    };
    let mut builder = Builder::new(schema);
    let source = builder.entity("source", &[Schema::SOURCE], None);
    let mut entities = HashMap::new();
    for name in files.iter().filter(|it| !it.contains('_')) {
        for id in rows(name) {
            let entity = builder.entity(&format!("{name} {id}"), &[types[name.as_str()]], None);
            entities.insert((name.clone(), id), entity);
        }
    }
    let attestation = Attestation {
        source,
        said_by: None,
        said_on: None,
        at: None,
        quote: None,
        note: None,
        confidence: None,
        place: Place::default(),
    };
    for edge in edges {
        let relation = builder.schema().relation_named(&edge[1]).unwrap();
        for row in rows(&edge.join("_")) {
            let (from, to) = row.split_once('|').unwrap();
            let claim = Claim {
                relation,
                subjects: vec![entities[&(edge[0].clone(), from.to_string())]],
                object: Object::Entity(entities[&(edge[2].clone(), to.to_string())]),
                roles: vec![],
                measures: vec![],
                time: None,
                status: Status::Reported,
            };
            builder.claim(claim, attestation.clone());
        }
    }
    Graph { snapshot: builder.freeze(), types }
}

impl Graph {
    /// Counts the matches of a pattern: `a: Type`, `a relation b`, `a != b`; `not` and `optional` before a claim.
    fn count(&self, pattern: &str) -> u64 {
        let mut names: Vec<String> = vec![];
        let mut clauses = vec![];
        for text in pattern.split(", ") {
            let mut var = |name: &str| {
                let known = names.iter().position(|it| it == name).unwrap_or_else(|| {
                    names.push(name.to_string());
                    names.len() - 1
                });
                Term::Var(Var(known as u32))
            };
            let mut claim = |subject: &str, relation: &str, object: &str| {
                Clause::Claim(ClaimClause {
                    relation: self.snapshot.schema().relation_named(relation).unwrap(),
                    subject: var(subject),
                    object: var(object),
                    roles: vec![],
                    measures: vec![],
                    time: None,
                    conditions: vec![],
                    reach: Reach::Direct,
                })
            };
            let words: Vec<&str> = text.split(' ').collect();
            clauses.push(match words[..] {
                ["not", a, relation, b] => Clause::Not(Block { clauses: vec![claim(a, relation, b)] }),
                ["optional", a, relation, b] => {
                    Clause::Optional(Block { clauses: vec![claim(a, relation, b)] })
                }
                [a, "!=", b] => Clause::Compare {
                    left: Expr::Term(var(a)),
                    op: Comparison::NotEqual,
                    right: Expr::Term(var(b)),
                },
                [a, relation, b] => claim(a, relation, b),
                [a, is] => Clause::Type { of: var(a.trim_end_matches(':')), is: self.types[is] },
                _ => panic!("{text}"),
            });
        }
        let query = Query {
            columns: vec![Projection { name: "matches".into(), expr: Expr::Solutions, unit: None }],
            ..Query::of(
                Ask::Rows,
                names.into_iter().map(|name| Variable { name, entity_type: None }).collect(),
                Block { clauses },
            )
        };
        let naive = plan::lower(&query, &self.snapshot).unwrap();
        let walked =
            run_plan(&self.snapshot, &query, &plans::optimise(naive.clone(), &self.snapshot)).unwrap();
        let counted = run_plan(&self.snapshot, &query, &plans::counting(naive, &self.snapshot)).unwrap();
        assert_eq!(walked.rows[0].cells, counted.rows[0].cells, "{pattern}");
        assert!(counted.notes.iter().any(|note| matches!(note, Note::CountedOver { .. })), "{pattern}");
        match counted.rows[0].cells[..] {
            [Cell::Count(count)] => count,
            ref cells => panic!("{cells:?}"),
        }
    }
}

#[test]
fn subgraphs_are_counted_as_others_count_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    if !folder.is_dir() {
        println!("skipped: {FOLDER} is not there");
        return;
    }
    let graph = load(&folder);
    let patterns = [
        (
            20608,
            "city isPartOf country, country: Country, person isLocatedIn city, city: City, person: Person, \
             forum hasMember person, forum containerOf post, post: Post, comment replyOf post, \
             comment hasTag tag, comment: Comment, tag hasType class",
        ),
        (
            84,
            "p1 knows p2, comment hasCreator p1, comment: Comment, comment replyOf post, post: Post, post hasCreator p2",
        ),
        (
            0,
            "p1 knows p2, p2 knows p3, p3 knows p1, p1 isLocatedIn c1, p2 isLocatedIn c2, p3 isLocatedIn c3, \
             c1 isPartOf country, c2 isPartOf country, c3 isPartOf country",
        ),
        (
            3047,
            "message hasTag tag, message: Message, message hasCreator person, fan likes message, comment replyOf message",
        ),
        (
            4973,
            "message hasTag tag1, message: Message, comment replyOf message, comment hasTag tag2, tag1 != tag2",
        ),
        (5331, "p1 knows p2, p2 knows p3, p3 hasInterest tag, p1 != p3"),
        (
            7188,
            "message hasTag tag, message: Message, message hasCreator person, optional fan likes message, \
             optional comment replyOf message",
        ),
        (
            2436,
            "message hasTag tag1, message: Message, comment replyOf message, comment hasTag tag2, tag1 != tag2, \
             not comment hasTag tag1",
        ),
        (3847, "p1 knows p2, p2 knows p3, p3 hasInterest tag, p1 != p3, not p1 knows p3"),
    ];
    let counts: Vec<u64> = patterns.iter().map(|(_, pattern)| graph.count(pattern)).collect();
    let known: Vec<u64> = patterns.iter().map(|(count, _)| *count).collect();
    assert_eq!(counts, known);
}
