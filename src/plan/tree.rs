//! The plan: one enum.

use super::counting::trees::Counting;
use crate::model::claim::Status;
use crate::model::quantity::Comparison;
use crate::model::time::TimeRelation;
use crate::model::{EntityId, MeasureId, RelationId, RoleId, TypeId, Value};
use crate::resolve::query::listing::Listing;
use crate::resolve::query::{Arithmetic, ClaimClause, Function, PathClause, Term, Var, Vars};
use crate::store::Code;
use std::ops::Range;

/// How a query runs. A step is handed a *solution*: the variables bound so far, with the truth and the claims
/// that came with them. It emits solutions that extend it, any number of them; what it emits has at most the
/// truth of what it was handed. A variable that is bound already is never bound anew: a step that speaks of it
/// tests it. Solutions may repeat: only the outermost plan, the query's form of output, makes rows distinct.
#[derive(Clone, PartialEq, Debug)]
pub enum Plan {
    /// Each step runs for every solution of the steps before it. Without steps: emits what it is handed, once.
    Join(Vec<Plan>),
    /// Emits a solution for every entity of the type, subtypes included. With the entity known: emits what it
    /// is handed if the entity is of the type. A value is of no type.
    Type { of: Term, is: TypeId },
    /// Emits a solution for every claim, stored or derived, that matches, and for each member of its group
    /// that can be its subject. A condition on time that cannot be settled makes the solution possible.
    Claims(Access),
    /// Emits a solution for every stored claim that matches and whose object is a number of things that it does not
    /// name ("13 countries"), where there is, or may be, one that is of one of each of these types. The clause's
    /// object is a variable of which nothing else is asked.
    Unnamed { access: Access, of: Vec<Vec<TypeId>> },
    /// Emits a solution for every pair of entities that a chain of claims connects, each pair once, with the
    /// greatest truth of any chain and the claims of a shortest such chain. An entity is connected with itself
    /// only around a cycle.
    Closure { clause: ClaimClause, within: Option<u32>, distance: Option<Var> },
    /// Emits a solution for every pair of entities that a chain of asserted claims of any relation connects,
    /// with the claims of one shortest chain. An entity is connected with itself by the chain of no claims.
    Path(PathClause),
    /// Emits what it is handed if the comparison holds or may hold. What does not compare (other kinds or
    /// units, nothing there) does not hold.
    /// `one_time`: two values of attributes count where the times of their claims may coincide.
    Compare { left: Compute, op: Comparison, right: Compute, one_time: bool },
    /// As `Compare`, for two times.
    Dated { of: Compute, relation: TimeRelation, to: Compute },
    /// Binds the variable to the value. Where it is bound already: a test whether it is the same. Emits nothing
    /// where there is no value.
    Bind { var: Var, value: Compute },
    /// Emits what it is handed if the block has no certain solution; as possible if it has a possible one.
    /// `given` are the variables of the block that are bound outside.
    Not { block: Box<Plan>, given: Vec<Var> },
    /// Emits what it is handed if the block has a solution: once for the certain ones, and once, as possible, for the others,
    /// each with the first so many claims of them all. With none to be told: once, with the greatest truth. A pass puts it where
    /// nothing after it uses the block's variables. `given` are the variables of the block that are bound outside.
    Exists { block: Box<Plan>, given: Vec<Var>, told: usize },
    /// Emits the block's solutions. If none is certain, emits what it is handed too, unchanged: what is
    /// optional neither removes a solution nor puts it in doubt.
    Optional(Box<Plan>),
    /// Emits the solutions of each branch.
    Any(Vec<Plan>),
    /// Emits a solution for each entity that comes, or may come, at the ranks asked for.
    Best(Box<Ranking>),
    /// The outermost plan: what becomes of the solutions.
    Output(Box<Output>),
}

/// How claims of a clause are found.
#[derive(Clone, PartialEq, Debug)]
pub struct Access {
    pub clause: ClaimClause,
    /// Only what the last round of rules derived: how a recursive rule looks at what is new.
    pub fresh: bool,
    /// It must have held at one time with the others of which that is said, or a solution is only possible.
    pub at_one_time: bool,
    /// What is asked of the values that a claim states, by comparisons elsewhere in the plan. What surely fails may be passed
    /// over.
    pub asks: Vec<Asks>,
}

/// Something asked of a value that a claim states.
#[derive(Clone, PartialEq, Debug)]
pub struct Asks {
    pub of: Of,
    /// What the value is bound to.
    pub var: Var,
    pub op: Comparison,
    pub than: Value,
    /// Codes of values that surely fail; others may.
    pub fails: Vec<Range<Code>>,
}

/// The part of a claim that a value stands in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Of {
    Object,
    Measure(MeasureId),
}

impl Access {
    pub fn new(clause: ClaimClause) -> Access {
        Access { clause, fresh: false, at_one_time: false, asks: vec![] }
    }
}

/// The value of an expression, with the plans of the blocks it runs over.
#[derive(Clone, PartialEq, Debug)]
pub enum Compute {
    Term(Term),
    /// Over the solutions of a group: in the output, or as a ranking's key.
    Aggregate {
        function: Function,
        of: Var,
    },
    /// The number of distinct bindings of these, all that the group's solutions bind: in the output only.
    Solutions {
        of: Vec<Var>,
    },
    /// Over the solutions of a block of its own. `given` are the block's variables that are bound outside.
    Over {
        function: Function,
        of: Var,
        block: Box<Plan>,
        given: Vec<Var>,
    },
    /// Of two values; `one_time` as in a comparison.
    Arithmetic {
        operation: Arithmetic,
        left: Term,
        right: Term,
        one_time: bool,
    },
}

/// Entities ranked by a key: see [`Best`](crate::resolve::query::Best).
#[derive(Clone, PartialEq, Debug)]
pub struct Ranking {
    pub of: Var,
    pub key: Compute,
    pub descending: bool,
    pub first: usize,
    pub take: usize,
    pub value: Option<Var>,
    pub block: Plan,
    /// The block's variables, other than `of` and `value`, that are bound outside: entities are ranked anew
    /// for each binding of them.
    pub given: Vec<Var>,
    /// How those that can come at these ranks are found without going through the solutions of all.
    pub by_count: Option<Box<ByCount>>,
}

/// Where entities are ranked by how many there are of something, counts tell which can come at the ranks asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct ByCount {
    pub counting: Counting,
    /// The ranking's block, in an order for one entity.
    pub of_one: Plan,
}

/// What becomes of the solutions.
#[derive(Clone, PartialEq, Debug)]
pub enum Output {
    /// Distinct rows in order.
    Rows(Rows),
    /// One row: whether there is a solution. `otherwise` are the solutions of the same pattern that take a claim of another
    /// status, such as a denied one.
    Whether { input: Plan, otherwise: Vec<(Status, Plan)> },
    /// The distinct claims that the solutions use.
    Claims { input: Plan, limit: Option<usize>, include_possible: bool },
    /// The shortest chains between two entities, for each way that the input binds them.
    Paths { input: Plan, clause: PathClause, limit: Option<usize> },
    /// What is known of an entity.
    Describe(EntityId),
    /// The claims across relations of which the listing holds.
    Listed(Box<Listing>),
    /// The same output in two ways: by a walk through all solutions, and, where that takes too long or it is to be done at
    /// once, by one through fewer.
    Either { walk: Box<Output>, reduced: Box<Output>, at_once: bool },
}

/// Distinct rows of solutions, in order; what is only possible is counted and left out, unless included.
#[derive(Clone, PartialEq, Debug)]
pub struct Rows {
    pub input: Plan,
    pub columns: Vec<(String, Compute)>,
    /// With aggregates: one row for each distinct binding of these. `None`: no aggregates.
    pub group: Option<Vec<Var>>,
    pub order: Vec<Order>,
    pub limit: Option<usize>,
    pub include_possible: bool,
    pub gathering: Gathering,
}

/// How rows are gathered, as passes found out: none of it changes them, and nothing of it needs to be there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Gathering {
    /// No solution of the input is in doubt unless a derived claim is, and what orders a row is shown in it: a row
    /// that comes behind as many as are asked for may be forgotten.
    pub certain: bool,
    /// The input's solutions come by ascending entities of this variable, in the order of the rows, and are
    /// `certain`: once there are rows enough, the rest need not be looked at.
    pub ascending: Option<Var>,
    /// How groups that are only counted can be counted without going through the solutions: where it applies,
    /// instead of the input.
    pub counting: Option<Box<Counting>>,
    /// No two solutions of the input make the same row, or where they are grouped are the same, as long as no rule derives
    /// claims of its relations.
    pub distinct: bool,
    /// The step of the input, by its place among the steps of the join, whose claims or entities are shared among
    /// processors where the walk takes long.
    pub shared: Option<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    pub by: Compute,
    pub descending: bool,
}

impl Plan {
    /// The steps that are gone one after the other.
    pub fn steps(&self) -> &[Plan] {
        match self {
            Plan::Join(steps) => steps,
            step => std::slice::from_ref(step),
        }
    }

    /// Whether some step is met by claims that count things without naming them.
    pub fn heeds_unnamed(&self) -> bool {
        self.any(&|step| matches!(step, Plan::Unnamed { .. }))
    }

    /// Whether claims of the relation, where they count without naming, are met with the role told.
    pub fn asks_for_role(&self, relation: RelationId, role: RoleId) -> bool {
        self.any(&|step| match step {
            Plan::Unnamed { access: Access { clause, .. }, .. } => {
                clause.relation == relation && clause.roles.iter().any(|(asked, _)| *asked == role)
            }
            _ => false,
        })
    }

    /// Rewrites the plan from the leaves up: `rewrite` sees every node once, its children already rewritten.
    pub fn transform(self, rewrite: &mut dyn FnMut(Plan) -> Plan) -> Plan {
        let mut boxed = |plan: Box<Plan>| Box::new(plan.transform(rewrite));
        let plan = match self {
            Plan::Not { block, given } => Plan::Not { block: boxed(block), given },
            Plan::Exists { block, given, told } => Plan::Exists { block: boxed(block), given, told },
            Plan::Optional(block) => Plan::Optional(boxed(block)),
            Plan::Join(steps) => Plan::Join(each(steps, rewrite)),
            Plan::Any(branches) => Plan::Any(each(branches, rewrite)),
            Plan::Compare { left, op, right, one_time } => {
                let (left, right) = (left.transform(rewrite), right.transform(rewrite));
                Plan::Compare { left, op, right, one_time }
            }
            Plan::Dated { of, relation, to } => {
                Plan::Dated { of: of.transform(rewrite), relation, to: to.transform(rewrite) }
            }
            Plan::Bind { var, value } => Plan::Bind { var, value: value.transform(rewrite) },
            Plan::Best(ranking) => {
                let Ranking { key, block, .. } = *ranking;
                let (key, block) = (key.transform(rewrite), block.transform(rewrite));
                Plan::Best(Box::new(Ranking { key, block, ..*ranking }))
            }
            Plan::Output(output) => {
                Plan::Output(Box::new(output.map_plans(&mut |plan, _| plan.transform(rewrite))))
            }
            leaf @ (Plan::Type { .. }
            | Plan::Claims(_)
            | Plan::Unnamed { .. }
            | Plan::Closure { .. }
            | Plan::Path(_)) => leaf,
        };
        rewrite(plan)
    }
}

impl Plan {
    /// Rewrites the plan from the root down, where `bound` are the variables surely bound before it. `rewrite` sees
    /// every node once, with what is bound where it runs, and then what it made of it is gone through.
    pub fn rewrite_within(self, bound: &Vars, rewrite: &mut dyn FnMut(Plan, &Vars) -> Plan) -> Plan {
        let given = |given: &[Var]| given.iter().copied().collect::<Vars>();
        match rewrite(self, bound) {
            Plan::Join(steps) => {
                let mut bound = bound.clone();
                let steps = steps.into_iter().map(|step| {
                    let step = step.rewrite_within(&bound, rewrite);
                    bound.extend(step.surely_gives());
                    step
                });
                Plan::Join(steps.collect())
            }
            Plan::Any(branches) => {
                let branches = branches.into_iter().map(|branch| branch.rewrite_within(bound, rewrite));
                Plan::Any(branches.collect())
            }
            Plan::Optional(block) => Plan::Optional(Box::new(block.rewrite_within(bound, rewrite))),
            Plan::Exists { block, given, told } => {
                Plan::Exists { block: Box::new(block.rewrite_within(bound, rewrite)), given, told }
            }
            Plan::Not { block, given: vars } => {
                let block = Box::new(block.rewrite_within(&given(&vars), rewrite));
                Plan::Not { block, given: vars }
            }
            Plan::Compare { left, op, right, one_time } => {
                let (left, right) = (left.rewrite_within(rewrite), right.rewrite_within(rewrite));
                Plan::Compare { left, op, right, one_time }
            }
            Plan::Dated { of, relation, to } => {
                let (of, to) = (of.rewrite_within(rewrite), to.rewrite_within(rewrite));
                Plan::Dated { of, relation, to }
            }
            Plan::Bind { var, value } => Plan::Bind { var, value: value.rewrite_within(rewrite) },
            Plan::Best(ranking) => {
                let Ranking { key, block, .. } = *ranking;
                let block = block.rewrite_within(&given(&ranking.given), rewrite);
                let key = key.rewrite_within(rewrite);
                Plan::Best(Box::new(Ranking { key, block, ..*ranking }))
            }
            Plan::Output(output) => Plan::Output(Box::new(
                output.map_plans(&mut |plan, given| plan.rewrite_within(given, rewrite)),
            )),
            leaf @ (Plan::Type { .. }
            | Plan::Claims(_)
            | Plan::Unnamed { .. }
            | Plan::Closure { .. }
            | Plan::Path(_)) => leaf,
        }
    }
}

fn each(plans: Vec<Plan>, rewrite: &mut dyn FnMut(Plan) -> Plan) -> Vec<Plan> {
    plans.into_iter().map(|plan| plan.transform(rewrite)).collect()
}

impl Compute {
    /// The same with another plan of its block, made from the plan and the variables bound where it runs.
    fn map_plans(self, map: &mut dyn FnMut(Plan, &Vars) -> Plan) -> Compute {
        match self {
            Compute::Over { function, of, block, given } => {
                let block = Box::new(map(*block, &given.iter().copied().collect()));
                Compute::Over { function, of, block, given }
            }
            leaf => leaf,
        }
    }

    fn transform(self, rewrite: &mut dyn FnMut(Plan) -> Plan) -> Compute {
        self.map_plans(&mut |plan, _| plan.transform(rewrite))
    }

    fn rewrite_within(self, rewrite: &mut dyn FnMut(Plan, &Vars) -> Plan) -> Compute {
        self.map_plans(&mut |plan, given| plan.rewrite_within(given, rewrite))
    }
}

impl Output {
    /// The plan whose solutions are put out.
    pub fn input(&self) -> Option<&Plan> {
        match self {
            Output::Rows(Rows { input, .. })
            | Output::Whether { input, .. }
            | Output::Claims { input, .. }
            | Output::Paths { input, .. } => Some(input),
            Output::Either { walk, .. } => walk.input(),
            Output::Describe(_) | Output::Listed(_) => None,
        }
    }

    /// The same with other plans, each made from a plan and the variables bound where it runs.
    fn map_plans(self, map: &mut dyn FnMut(Plan, &Vars) -> Plan) -> Output {
        let nothing = Vars::new();
        match self {
            Output::Rows(rows) => Output::Rows(Rows {
                input: map(rows.input, &nothing),
                columns: rows.columns.into_iter().map(|(name, it)| (name, it.map_plans(map))).collect(),
                order: rows
                    .order
                    .into_iter()
                    .map(|order| Order { by: order.by.map_plans(map), descending: order.descending })
                    .collect(),
                ..rows
            }),
            Output::Whether { input, otherwise } => {
                let otherwise = otherwise.into_iter().map(|(status, plan)| (status, map(plan, &nothing)));
                Output::Whether { otherwise: otherwise.collect(), input: map(input, &nothing) }
            }
            Output::Claims { input, limit, include_possible } => {
                Output::Claims { input: map(input, &nothing), limit, include_possible }
            }
            Output::Paths { input, clause, limit } => {
                Output::Paths { input: map(input, &nothing), clause, limit }
            }
            Output::Either { walk, reduced, at_once } => {
                let (walk, reduced) = (walk.map_plans(map), reduced.map_plans(map));
                Output::Either { walk: Box::new(walk), reduced: Box::new(reduced), at_once }
            }
            leaf @ (Output::Describe(_) | Output::Listed(_)) => leaf,
        }
    }
}
