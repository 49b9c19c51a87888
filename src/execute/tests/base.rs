//! A small base, and queries about it in few words.

use super::context;
use crate::diagnostic::Result;
use crate::execute::budget::Interrupt;
use crate::execute::{Cell, Context, Derivation, Derived, Evidence, Outcome, run};
use crate::model::claim::{Attestation, Claim, Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::schema::{EntityType, Kind, Measure, Place, Range, Relation, Role, Schema, Unit};
use crate::model::*;
use crate::plan;
use crate::resolve::query::*;
use crate::store::{Builder, Snapshot};
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// Collects claims by the names of things.
pub struct Base {
    builder: Builder,
    source: EntityId,
    entities: HashMap<String, EntityId>,
    pub rules: Vec<Rule>,
}

pub const COMPARISONS: [Comparison; 6] = [
    Comparison::Less,
    Comparison::AtMost,
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::AtLeast,
    Comparison::More,
];

pub const UNITS: UnitId = UnitId(1);
pub const USD: UnitId = UnitId(2);
pub const EUR: UnitId = UnitId(3);
pub const THOUSAND_UNITS: UnitId = UnitId(4);

impl Base {
    /// Types firm, chip, country and kingdom, which is a country; relations and attributes between them.
    pub fn new() -> Base {
        Base::of(false)
    }

    /// The same, where most relations may last.
    pub fn of(lasting: bool) -> Base {
        let mut schema = Schema::new();
        for name in ["firm", "chip", "country"] {
            schema.types.push(EntityType {
                name: name.into(),
                forms: vec![name.into()],
                parents: vec![Schema::ENTITY],
                place: Place::default(),
            });
        }
        let (firm, chip, country) = (TypeId(4), TypeId(5), TypeId(6));
        schema.types.push(EntityType {
            name: "kingdom".into(),
            forms: vec!["kingdom".into()],
            parents: vec![country],
            place: Place::default(),
        });
        let mut unit = |name: &str, currency, root, factor: i64| {
            schema.units.push(Unit { names: vec![name.into()], currency, root, factor: factor.into() });
        };
        unit("units", false, UNITS, 1);
        unit("USD", true, USD, 1);
        unit("EUR", true, EUR, 1);
        unit("thousand units", false, UNITS, 1000);
        let mut relation = |name: &str, domain, range, measured: bool| {
            let measure = |name: &str, kind| Measure { name: name.into(), words: vec![], kind };
            let measures = vec![measure("quantity", Kind::Amount(UNITS)), measure("value", Kind::Money)];
            let role = Role { name: "supplier".into(), prepositions: vec!["from".into()], range: firm };
            schema.relations.push(Relation {
                name: name.into(),
                domain,
                range,
                forms: vec![],
                roles: if measured || matches!(name, "border" | "fold") { vec![role] } else { vec![] },
                measures: if measured { measures } else { vec![] },
                symmetric: name == "border",
                transitive: name == "derive",
                acyclic: false,
                functional: false,
                lasting: lasting && name != "founded",
                demonyms: false,
                place: Place::default(),
            });
        };
        relation("stockpile", firm, Range::Entity(chip), true);
        relation("order", firm, Range::Entity(chip), true);
        relation("derive", chip, Range::Entity(chip), false);
        relation("run in", firm, Range::Entity(country), false);
        relation("border", country, Range::Entity(country), false);
        relation("revenue", firm, Range::Value(Kind::Money), false);
        relation("founded", firm, Range::Value(Kind::Time), false);
        relation("exposed", firm, Range::Entity(country), false);
        relation("peer", firm, Range::Entity(firm), false);
        relation("fold", Schema::ENTITY, Range::Nothing, false);
        let mut builder = Builder::new(schema);
        let source = builder.entity("Nikkei", &[Schema::SOURCE], None);
        Base { builder, source, entities: HashMap::new(), rules: vec![] }
    }

    pub fn entity(&mut self, name: &str) -> EntityId {
        if let Some(entity) = self.entities.get(name) {
            return *entity;
        }
        // H20 and B52 are chips; two capitals a country, and SE a kingdom.
        let chip = name.chars().any(|it| it.is_ascii_digit());
        let country = name.len() == 2 && !chip;
        let of = TypeId(if chip {
            5
        } else if name == "SE" {
            7
        } else if country {
            6
        } else {
            4
        });
        let entity = self.builder.entity(name, &[of], None);
        self.entities.insert(name.to_string(), entity);
        entity
    }

    /// A source, with what its claims of the relations tell.
    pub fn source(&mut self, name: &str, says: &[(RelationId, Object)]) -> EntityId {
        let source = self.builder.entity(name, &[Schema::SOURCE], None);
        for (relation, object) in says {
            let claim = Claim {
                relation: *relation,
                subjects: vec![source],
                object: object.clone(),
                roles: vec![],
                measures: vec![],
                time: None,
                status: Status::Reported,
            };
            self.builder.claim(claim, Attestation::of(source, Place::default()));
        }
        source
    }

    /// `subjects relation object`, plain.
    pub fn says(&mut self, subjects: &str, relation: &str, object: &str) -> &mut Base {
        self.says_so(subjects, relation, object, |_| {})
    }

    pub fn says_so(
        &mut self,
        subjects: &str,
        relation: &str,
        object: &str,
        with: impl FnOnce(&mut Claim),
    ) -> &mut Base {
        let object = Object::Entity(self.entity(object));
        self.says_of(subjects, relation, object, with)
    }

    pub fn says_of(
        &mut self,
        subjects: &str,
        relation: &str,
        object: Object,
        with: impl FnOnce(&mut Claim),
    ) -> &mut Base {
        let source = self.source;
        self.attests(subjects, relation, object, Attestation::of(source, Place::default()), with)
    }

    pub fn attests(
        &mut self,
        subjects: &str,
        relation: &str,
        object: Object,
        attestation: Attestation,
        with: impl FnOnce(&mut Claim),
    ) -> &mut Base {
        let mut subjects: Vec<EntityId> = subjects.split(", ").map(|it| self.entity(it)).collect();
        subjects.sort();
        let relation = self.builder.schema().relation_named(relation).unwrap();
        let mut claim = Claim {
            relation,
            subjects,
            object,
            roles: vec![],
            measures: vec![],
            time: None,
            status: Status::Reported,
        };
        with(&mut claim);
        self.builder.claim(claim, attestation);
        self
    }

    pub fn freeze(self) -> World {
        World { snapshot: self.builder.freeze(), rules: self.rules, derived: Derived::default() }
    }
}

/// A frozen base.
pub struct World {
    pub snapshot: Snapshot,
    pub rules: Vec<Rule>,
    pub derived: Derived,
}

impl World {
    pub fn id(&self, name: &str) -> EntityId {
        self.snapshot.names().find(|(known, _)| *known == name).unwrap().1
    }

    pub fn run(&self, query: &Query) -> Result<Outcome> {
        let interrupt = AtomicBool::new(false);
        run(query, &plan::lower(query, &self.snapshot)?, &self.context(&interrupt))
    }

    /// With the base's rules.
    pub fn context<'a>(&'a self, interrupt: &'a dyn Interrupt) -> Context<'a> {
        let (rules, memory) = (&self.rules[..], 1 << 28);
        Context { rules, memory, ..context(&self.snapshot, &self.derived, interrupt) }
    }

    /// The rows as text: cells with `, ` between, `?` behind what is only possible.
    pub fn rows(&self, query: &Query) -> Vec<String> {
        self.texts(&self.run(query).unwrap())
    }

    pub fn texts(&self, outcome: &Outcome) -> Vec<String> {
        let rows = outcome.rows.iter().map(|row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| self.text(cell)).collect();
            cells.join(", ") + if row.truth == Truth::Possible { " ?" } else { "" }
        });
        rows.collect()
    }

    fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Entity(entity) => self.snapshot.name(*entity).to_string(),
            Cell::Count(count) => count.to_string(),
            Cell::Value { value: Value::Quantity(it), shared } => {
                let shared = if *shared { " together" } else { "" };
                let upper = if it.bound == Bound::Between { format!(" {}", it.upper) } else { String::new() };
                format!("{:?} {}{upper}{shared}", it.bound, it.number)
            }
            Cell::Value { value: Value::Time(it), .. } => it.to_string(),
            Cell::Path(path) => {
                let mut text = self.snapshot.name(path.from).to_string();
                for hop in &path.hops {
                    let arrow = if hop.forward { ">" } else { "<" };
                    text += &format!(" {arrow} {}", self.snapshot.name(hop.to));
                }
                text
            }
            Cell::Empty => "-".into(),
            Cell::Claim(claim) => self.claim_text(*claim),
            cell => format!("{cell:?}"),
        }
    }

    pub fn claim_text(&self, claim: ClaimId) -> String {
        let names: Vec<&str> =
            self.snapshot.subjects_of(claim).iter().map(|&it| self.snapshot.name(it)).collect();
        let relation = &self.snapshot.schema().relation(self.snapshot.relation(claim)).name;
        let object = match self.snapshot.object(claim) {
            Object::Entity(entity) => self.snapshot.name(entity).to_string(),
            Object::Nothing => return format!("{} {relation}", names.join("+")),
            object => format!("{object:?}"),
        };
        format!("{} {relation} {object}", names.join("+"))
    }

    pub fn evidence_text(&self, evidence: &Evidence) -> String {
        match evidence {
            Evidence::Claim(claim) => self.claim_text(*claim),
            Evidence::Derived(derived) => {
                let Derivation { rule, subject, object, beneath, .. } = &**derived;
                let beneath: Vec<String> = beneath.iter().map(|it| self.evidence_text(it)).collect();
                let by = rule.map_or("chain".to_string(), |rule| format!("rule {}", rule.0));
                let (from, to) = (self.snapshot.name(*subject), self.text(object));
                format!("{from} to {to} by {by} of [{}]", beneath.join("; "))
            }
        }
    }

    /// A clause `subject relation object`: variables begin with `?`; of a subject alone, the object is empty.
    pub fn claim(&self, ask: &mut Asking, subject: &str, relation: &str, object: &str) -> ClaimClause {
        ClaimClause {
            relation: self.snapshot.schema().relation_named(relation).unwrap(),
            subject: ask.term(self, subject),
            object: ask.term(self, object),
            roles: vec![],
            measures: vec![],
            time: None,
            conditions: vec![],
            reach: Reach::Direct,
        }
    }
}

/// A query while it is put together.
#[derive(Default)]
pub struct Asking {
    names: Vec<String>,
}

impl Asking {
    pub fn var(&mut self, name: &str) -> Var {
        let position = self.names.iter().position(|it| it == name).unwrap_or_else(|| {
            self.names.push(name.to_string());
            self.names.len() - 1
        });
        Var(position as u32)
    }

    pub fn term(&mut self, world: &World, text: &str) -> Term {
        match text.strip_prefix('?') {
            _ if text.is_empty() => Term::Nothing,
            Some(name) => Term::Var(self.var(name)),
            None => Term::Entity(world.id(text)),
        }
    }

    /// The query for the distinct rows of the variables.
    pub fn rows(&mut self, columns: &str, clauses: Vec<Clause>) -> Query {
        let columns = columns.split_whitespace().map(|name| {
            let expr = match name.split_once(':') {
                None => Expr::Term(Term::Var(self.var(name))),
                Some((function, of)) => {
                    Expr::Aggregate { function: function_named(function), of: self.var(of) }
                }
            };
            Projection { name: name.to_string(), expr, unit: None }
        });
        let columns = columns.collect();
        self.query(Ask::Rows, columns, clauses)
    }

    pub fn query(&self, ask: Ask, columns: Vec<Projection>, clauses: Vec<Clause>) -> Query {
        let variable = |name: &String| Variable { name: name.clone(), entity_type: None };
        Query {
            columns,
            include_possible: true,
            ..Query::of(ask, self.names.iter().map(variable).collect(), Block { clauses })
        }
    }
}

pub fn function_named(word: &str) -> Function {
    let all = [Function::Count, Function::Sum, Function::Minimum, Function::Maximum, Function::Average];
    all.into_iter().find(|it| it.word() == word).unwrap()
}

pub fn quantity(bound: Bound, number: i64, unit: UnitId) -> Quantity {
    Quantity { bound, ..Quantity::exactly(number.into(), Some(unit)) }
}

pub fn amount(bound: Bound, number: i64, unit: UnitId) -> Value {
    Value::Quantity(quantity(bound, number, unit))
}

/// `?var op value`.
pub fn compare(var: Var, op: Comparison, value: Value) -> Clause {
    Clause::Compare { left: Expr::Term(Term::Var(var)), op, right: Expr::Term(Term::Value(value)) }
}
