//! Random bases and queries, made of choices.

use super::base::{Base, EUR, UNITS, USD, World, quantity};
use super::told::column;
use crate::model::claim::{Object, Status};
use crate::model::quantity::{Bound, Comparison};
use crate::model::time::TimeRelation;
use crate::model::*;
use crate::resolve::query::*;

/// Choices taken from a list of numbers, which proptest makes shorter and smaller when a test fails.
pub struct Choices {
    list: Vec<u16>,
    next: usize,
    /// Value variables handed out so far.
    values: u32,
    /// Nothing that is only possible: exact amounts, of one each, and no conditions on time.
    exact: bool,
    /// Claims that count things without naming them, which the definition knows nothing of.
    unnamed: bool,
    /// Amounts are in one of two currencies.
    currencies: bool,
    /// Some relations last.
    lasting: bool,
}

/// Variables 0 to 3 stand for entities; from here on, for values.
const VALUES: u32 = 4;

const NAMES: [&str; 5] = ["Alba", "Bora", "C1", "NO", "SE"];

/// Whether claims of the relation may have a supplier.
fn has_role(relation: &str) -> bool {
    matches!(relation, "stockpile" | "border" | "fold")
}

impl Choices {
    pub fn new(list: Vec<u16>) -> Choices {
        Choices { list, next: 0, values: 0, exact: false, unnamed: false, currencies: false, lasting: false }
    }

    pub fn exact(list: Vec<u16>) -> Choices {
        Choices { exact: true, ..Choices::new(list) }
    }

    pub fn with_unnamed(list: Vec<u16>) -> Choices {
        Choices { unnamed: true, ..Choices::new(list) }
    }

    pub fn with_currencies(list: Vec<u16>) -> Choices {
        Choices { currencies: true, ..Choices::new(list) }
    }

    pub fn with_lasting(list: Vec<u16>) -> Choices {
        Choices { lasting: true, ..Choices::new(list) }
    }

    pub fn below(&mut self, limit: usize) -> usize {
        let number = self.list.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        number as usize % limit
    }

    /// Asks for the first rows only, of entities whose type is told.
    pub fn limit(&mut self, query: &mut Query) {
        query.limit = Some(1 + self.below(4));
        if let Some(Expr::Term(of)) = query.columns.first().map(|column| column.expr.clone()) {
            query.pattern.clauses.push(Clause::Type { of, is: TypeId([4, 5, 6][self.below(3)]) });
        }
    }

    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == chances - 1
    }

    pub fn world(&mut self) -> World {
        let mut base = Base::of(self.lasting);
        for name in NAMES {
            base.says(name, "run in", "NO");
        }
        for _ in 0..self.below(36) {
            let relation = ["stockpile", "derive", "border", "revenue", "stockpile", "fold"][self.below(6)];
            let mut subjects = NAMES[self.below(5)].to_string();
            let alone = self.exact && matches!(relation, "stockpile" | "revenue");
            if self.one_in(3) && !alone {
                let other = NAMES[self.below(5)];
                if other != subjects {
                    subjects = format!("{subjects}, {other}");
                }
            }
            let number = self.bounded();
            let object = NAMES[self.below(5)];
            let (measured, status, time) = (!self.one_in(4), self.below(8), self.time());
            let has_role = has_role(relation) && self.one_in(2);
            let supplier = has_role.then(|| base.entity(NAMES[self.below(5)]));
            let with = |claim: &mut crate::model::claim::Claim| {
                if measured && relation == "stockpile" {
                    claim.measures = vec![(MeasureId(0), Value::Quantity(number))];
                }
                claim.roles = supplier.map(|id| (RoleId(0), id)).into_iter().collect();
                claim.status = match status {
                    6 => Status::Denied,
                    7 => Status::Planned,
                    _ => Status::Reported,
                };
                claim.time = time;
            };
            if self.unnamed && !matches!(relation, "revenue" | "fold") && self.one_in(3) {
                let of = TypeId([4, 5, 6, 7][self.below(4)]);
                let number =
                    Quantity { bound: number.bound, ..Quantity::exactly(self.below(3).into(), None) };
                base.says_of(&subjects, relation, Object::Group { of, number }, with);
                continue;
            }
            match relation {
                "revenue" => base.says_of(&subjects, relation, Object::Value(Value::Quantity(number)), with),
                "fold" => base.says_of(&subjects, relation, Object::Nothing, with),
                _ => base.says_so(&subjects, relation, object, with),
            };
        }
        base.freeze()
    }

    fn time(&mut self) -> Option<Interval> {
        let year = |year: i16| Interval::year(year).unwrap();
        match self.below(if self.lasting { 6 } else { 3 }) {
            0 => None,
            1 => Some(year(2024)),
            2 => Some(year(2025)),
            3 => Some(year(2024).hull(year(2025))),
            4 => Some(year(2024).related(TimeRelation::Since)),
            _ => Some(year(2024).related(TimeRelation::By)),
        }
    }

    fn bounded(&mut self) -> Quantity {
        let bound = [Bound::Exactly, Bound::Exactly, Bound::AtLeast, Bound::AtMost][self.below(4)];
        let bound = if self.exact { Bound::Exactly } else { bound };
        // Units have tests of their own.
        let unit = self.currencies.then(|| if self.one_in(4) { EUR } else { USD });
        Quantity { unit, ..quantity(bound, [10, 20, 30][self.below(3)], UNITS) }
    }

    fn entity_term(&mut self, world: &World) -> Term {
        match self.below(9) {
            8 => Term::Entity(world.id(NAMES[self.below(5)])),
            var => Term::Var(Var(var as u32 % 4)),
        }
    }

    fn new_value(&mut self) -> Var {
        self.values += 1;
        Var(VALUES + self.values - 1)
    }

    /// A value variable; within `not` and aggregates sometimes one that is used before.
    fn value(&mut self, reuse: bool) -> Var {
        if reuse && self.values > 0 && self.one_in(3) {
            return Var(VALUES + self.below(self.values as usize) as u32);
        }
        self.new_value()
    }

    fn claim(&mut self, world: &World, reuse: bool) -> ClaimClause {
        let name = ["stockpile", "derive", "border", "revenue", "run in", "fold"][self.below(6)];
        let relation = world.snapshot.schema().relation_named(name).unwrap();
        let subject = self.entity_term(world);
        let object = match name {
            "revenue" => Term::Var(self.value(reuse)),
            "fold" => Term::Nothing,
            _ => self.entity_term(world),
        };
        let mut measures = vec![];
        if name == "stockpile" && self.one_in(2) {
            measures.push((MeasureId(0), self.value(reuse)));
        }
        let mut conditions = vec![];
        if self.one_in(4) && !self.exact {
            let during = TimeRelation::During;
            let relations = [
                during,
                TimeRelation::Through,
                TimeRelation::Since,
                TimeRelation::Before,
                TimeRelation::After,
            ];
            let relation = if self.lasting { relations[self.below(5)] } else { during };
            conditions.push(Condition::Time(relation, Interval::year(2024).unwrap()));
        }
        if self.one_in(if self.exact { 20 } else { 6 }) {
            conditions.push(Condition::Status(vec![Status::Denied, Status::Reported]));
        }
        let reach = match name {
            "derive" | "border" if self.one_in(2) => {
                Reach::Closure { within: [None, Some(1), Some(2)][self.below(3)], distance: None }
            }
            _ => Reach::Direct,
        };
        let mut roles = vec![];
        if has_role(name) && reach == Reach::Direct && self.one_in(3) {
            roles.push((RoleId(0), self.entity_term(world)));
        }
        ClaimClause { relation, subject, object, roles, measures, time: None, conditions, reach }
    }

    fn block(&mut self, world: &World, most: usize, depth: usize, reuse: bool) -> Block {
        let first = Clause::Claim(self.claim(world, reuse));
        let mut clauses = vec![first];
        for _ in 0..self.below(most) {
            let clause = self.clause(world, depth, reuse);
            let at = self.below(clauses.len() + 1);
            clauses.insert(at, clause);
        }
        Block { clauses }
    }

    fn over(&mut self, world: &World) -> Expr {
        let block = self.block(world, 2, 0, true);
        let all: Vec<Var> = (0..VALUES + self.values).map(Var).collect();
        match self.below(4) {
            0 => Expr::Over { function: Function::Sum, of: self.last_value(), block },
            1 => Expr::Over { function: Function::Minimum, of: self.last_value(), block },
            2 => Expr::Over { function: Function::Maximum, of: self.last_value(), block },
            _ => Expr::Over { function: Function::Count, of: all[self.below(all.len())], block },
        }
    }

    fn last_value(&mut self) -> Var {
        Var(VALUES + self.values.saturating_sub(1))
    }

    fn clause(&mut self, world: &World, depth: usize, reuse: bool) -> Clause {
        let op =
            [Comparison::Less, Comparison::Equal, Comparison::NotEqual, Comparison::AtLeast][self.below(4)];
        match self.below(if depth == 0 { 6 } else { 12 }) {
            0..=2 => Clause::Claim(self.claim(world, reuse)),
            3 => Clause::Type {
                of: Term::Var(Var(self.below(4) as u32)),
                is: TypeId([4, 6, 7, 0][self.below(4)]),
            },
            4 => {
                let (left, right) = (self.entity_term(world), self.entity_term(world));
                let op = if op == Comparison::Equal { op } else { Comparison::NotEqual };
                Clause::Compare { left: Expr::Term(left), op, right: Expr::Term(right) }
            }
            5 if self.values > 0 => {
                let left = Expr::Term(Term::Var(Var(VALUES + self.below(self.values as usize) as u32)));
                let right = Expr::Term(Term::Value(Value::Quantity(self.bounded())));
                Clause::Compare { left, op, right }
            }
            6 => Clause::Not(self.block(world, 3, depth - 1, true)),
            7 => Clause::Optional(self.block(world, 2, depth - 1, false)),
            8 => Clause::Any((0..2).map(|_| self.block(world, 2, depth - 1, false)).collect()),
            9 => {
                let left = self.over(world);
                let number = Quantity::exactly([1, 2, 20][self.below(3)].into(), None);
                Clause::Compare { left, op, right: Expr::Term(Term::Value(Value::Quantity(number))) }
            }
            10 => Clause::Best(self.best(world)),
            11 => Clause::Bind { var: self.new_value(), expr: self.over(world) },
            _ => Clause::Claim(self.claim(world, reuse)),
        }
    }

    fn best(&mut self, world: &World) -> Best {
        let before = self.values;
        let block = self.block(world, 2, 0, false);
        let key = match self.below(3) {
            0 if self.values > before => Expr::Term(Term::Var(self.last_value())),
            1 => Expr::Aggregate { function: Function::Count, of: Var(self.below(4) as u32) },
            _ => self.over(world),
        };
        let of = Var(self.below(4) as u32);
        let value = self.one_in(2).then(|| self.new_value());
        let (first, take) = (1 + self.below(2), 1 + self.below(2));
        Best { of, key, descending: self.one_in(2), first, take, value, block }
    }

    pub fn query(&mut self, world: &World) -> Query {
        let pattern = self.block(world, 4, 2, false);
        let all: Vec<Var> = (0..VALUES + self.values).map(Var).collect();
        let grouped = self.one_in(3);
        let mut columns = vec![];
        let mut group_by = vec![];
        for _ in 0..1 + self.below(2) {
            let var = all[self.below(all.len())];
            columns.push(column(Expr::Term(Term::Var(var))));
            if grouped {
                group_by.push(var);
            }
        }
        if grouped {
            if self.one_in(3) {
                columns.clear();
                group_by.clear();
            }
            let of = all[self.below(all.len())];
            let function = match of.0 < VALUES {
                true => Function::Count,
                false => [Function::Sum, Function::Minimum, Function::Maximum][self.below(3)],
            };
            if self.one_in(3) {
                columns.push(column(Expr::Solutions));
            }
            columns.push(column(Expr::Aggregate { function, of }));
        }
        let name = |var: &Var| Variable { name: format!("v{}", var.0), entity_type: None };
        Query {
            columns,
            group_by,
            include_possible: true,
            ..Query::of(Ask::Rows, all.iter().map(name).collect(), pattern)
        }
    }
}
