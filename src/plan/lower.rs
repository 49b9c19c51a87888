//! The naive plan: clauses in the query's order, but each after those that bind what it must find bound.

use super::arrange::arrange;
use super::one_time;
use super::tree::{Access, Compute, Gathering, Order, Output, Plan, Ranking, Rows};
use super::unnamed::{Admitted, Mentions};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::model::claim::Status;
use crate::resolve::query::{
    Ask, Best, Block, ClaimClause, Clause, Condition, Expr, Function, Query, Reach, Rule, Term, Var,
    Variable, Vars,
};
use crate::store::Snapshot;

/// More clauses than anyone writes; solving recurses once for each.
pub const MOST_CLAUSES: usize = 128;
/// How deep blocks nest at most, the pattern included.
pub const DEEPEST: usize = 32;

/// Plans the query. Refuses what has no meaning: a variable that nothing binds (`unbound-variable`), clauses
/// that wait for each other (`circular-clauses`), a column that a group does not determine
/// (`ungrouped-column`), and more clauses than can be run (`too-complex`). The snapshot tells which relations have
/// claims that count things without naming them.
pub fn lower(query: &Query, snapshot: &Snapshot) -> Result<Plan> {
    let lowering = Lowering {
        variables: &query.variables,
        mentions: Mentions::of_query(query),
        dated: query.pattern.dated_values(),
        snapshot,
    };
    lowering.check_size(&query.pattern)?;
    one_time::check_totals(query, snapshot)?;
    let bound = query.pattern.gives();
    let input = one_time::joined(lowering.block(&query.pattern, &Vars::new(), None)?, snapshot);
    let output = match &query.ask {
        Ask::Rows => lowering.rows(query, input, &bound)?,
        Ask::Whether => {
            let mut otherwise = vec![];
            for status in OTHERWISE {
                let ways = variants(&query.pattern, status, snapshot);
                if status == Status::Denied || !ways.is_empty() {
                    let pattern = Block { clauses: vec![Clause::Any(ways)] };
                    otherwise.push((status, lowering.block(&pattern, &Vars::new(), None)?));
                }
            }
            Output::Whether { input, otherwise }
        }
        Ask::Claims | Ask::Beneath(_) => {
            Output::Claims { input, limit: query.limit, include_possible: query.include_possible }
        }
        Ask::Paths(clause) => {
            lowering.all_bound(clause.variables().collect(), &bound)?;
            Output::Paths { input, clause: clause.clone(), limit: query.limit }
        }
        Ask::Describe(entity) => Output::Describe(*entity),
        Ask::Listed(listing) => Output::Listed(listing.clone()),
    };
    lowering.in_order(Plan::Output(Box::new(output)))
}

/// Plans a block that stands alone, such as a part of a query's pattern.
pub fn lower_block(block: &Block, variables: &[Variable], snapshot: &Snapshot) -> Result<Plan> {
    let lowering =
        Lowering { variables, mentions: Mentions::of_block(block), dated: block.dated_values(), snapshot };
    lowering.check_size(block)?;
    lowering.in_order(lowering.block(block, &Vars::new(), None)?)
}

/// Plans a rule's body. Refuses a head with a variable that the body does not bind (`unbound-variable`).
pub fn lower_rule(rule: &Rule, snapshot: &Snapshot) -> Result<Plan> {
    let head = Clause::Claim(rule.head.clone());
    let mut mentions = Mentions::of_block(&rule.body);
    mentions.clause(&head);
    let lowering =
        Lowering { variables: &rule.variables, mentions, dated: rule.body.dated_values(), snapshot };
    lowering.check_size(&rule.body)?;
    let bound = rule.body.gives();
    lowering.all_bound(head.mentions(), &bound)?;
    lowering.in_order(lowering.block(&rule.body, &Vars::new(), None)?)
}

/// The statuses of claims that say otherwise than that it is so. Who knows of one that is denied may doubt what else is said, so
/// that beside a claim of one of them the others may be of it or of those behind it.
const OTHERWISE: [Status; 3] = [Status::Denied, Status::Unknown, Status::Alleged];

/// The pattern where it takes a claim of a status: a variant for each claim that may be the one.
fn variants(block: &Block, status: Status, snapshot: &Snapshot) -> Vec<Block> {
    let beside = &OTHERWISE[OTHERWISE.iter().position(|it| *it == status).unwrap_or(0)..];
    let is_beside = |it: Status| it.is_asserted() || beside.contains(&it);
    let widened: Vec<Clause> = block
        .clauses
        .iter()
        .map(|clause| match clause {
            Clause::Claim(claim) => Clause::Claim(with_status(claim, &is_beside)),
            clause => clause.clone(),
        })
        .collect();
    let mut variants = vec![];
    for (index, clause) in block.clauses.iter().enumerate() {
        let ways: Vec<Clause> = match clause {
            // What nobody says in such a way need not be looked for.
            Clause::Claim(claim)
                if status != Status::Denied && !snapshot.has_status(claim.relation, status) =>
            {
                vec![]
            }
            Clause::Claim(claim) => {
                // One claim of a chain is enough for it to be no more than alleged; what is denied of one is not of the whole.
                let chain = claim.reach != Reach::Direct && status != Status::Denied;
                let such = with_status(claim, &|it| it == status || chain && is_beside(it));
                if such == *claim { vec![] } else { vec![Clause::Claim(such)] }
            }
            Clause::Any(branches) => {
                let branches = branches.iter().flat_map(|branch| self::variants(branch, status, snapshot));
                branches.map(|branch| Clause::Any(vec![branch])).collect()
            }
            _ => vec![],
        };
        for way in ways {
            let mut clauses = widened.clone();
            clauses[index] = way;
            variants.push(Block { clauses });
        }
    }
    variants
}

/// The claim with a condition on its status, unless it has one.
fn with_status(claim: &ClaimClause, which: &dyn Fn(Status) -> bool) -> ClaimClause {
    let mut claim = claim.clone();
    if !claim.conditions.iter().any(|it| matches!(it, Condition::Status(_))) {
        let statuses = Status::ALL.into_iter().filter(|&it| which(it));
        claim.conditions.push(Condition::Status(statuses.collect()));
    }
    claim
}

struct Lowering<'q> {
    variables: &'q [Variable],
    mentions: Mentions,
    /// Values whose claims are asked for their time.
    dated: Vars,
    snapshot: &'q Snapshot,
}

impl Lowering<'_> {
    /// Plans a block, its steps in no order yet, given the variables in scope outside of it, and the variable that
    /// it is gone through to count, if it is for that.
    fn block(&self, block: &Block, outside: &Vars, counted: Option<Var>) -> Result<Plan> {
        let mut inside = outside.clone();
        inside.extend(block.gives());
        self.check_optionals(block, outside)?;
        let groups = |clause: &ClaimClause| {
            let symmetric = self.snapshot.schema().relation(clause.relation).symmetric;
            (self.snapshot.speaks_of_unnamed(clause.relation), symmetric)
        };
        let admitted = self.mentions.admitted(block, counted, groups);
        let apart: Vec<usize> = admitted.iter().flat_map(Admitted::places).collect();
        let rest = block.clauses.iter().enumerate().filter(|(place, _)| !apart.contains(place));
        let mut steps: Vec<Plan> =
            rest.map(|(_, clause)| self.clause(clause, &inside)).collect::<Result<_>>()?;
        for admitted in admitted {
            let named = admitted.places().map(|place| self.clause(&block.clauses[place], &inside));
            let named = Plan::Join(named.collect::<Result<_>>()?);
            let access = Access::new(admitted.clause);
            steps.push(Plan::Any(vec![named, Plan::Unnamed { access, of: admitted.of }]));
        }
        Ok(Plan::Join(steps))
    }

    /// Puts the steps of every join into the query's order, as far as they can run in it.
    fn in_order(&self, plan: Plan) -> Result<Plan> {
        let mut problem = None;
        let plan = plan.rewrite_within(&Vars::new(), &mut |plan, bound| match plan {
            Plan::Join(steps) => match arrange(steps, bound, |_, _| 0) {
                Ok(steps) => Plan::Join(steps),
                Err(stuck) => {
                    problem.get_or_insert_with(|| self.circular(&stuck));
                    Plan::Join(vec![])
                }
            },
            plan => plan,
        });
        problem.map_or(Ok(plan), Err)
    }

    /// Refuses a variable that only optional blocks bind, and more than one: which comes first would matter.
    fn check_optionals(&self, block: &Block, outside: &Vars) -> Result<()> {
        let (optional, firm): (Vec<_>, Vec<_>) =
            block.clauses.iter().partition(|clause| matches!(clause, Clause::Optional(_)));
        let mut seen = Vars::new();
        let firm: Vars = firm.into_iter().flat_map(Clause::gives).chain(outside.iter().copied()).collect();
        for clause in optional {
            let own: Vars = clause.gives().difference(&firm).copied().collect();
            if let Some(&shared) = own.intersection(&seen).next() {
                return Err(self.shared_by_optionals(shared));
            }
            seen.extend(own);
        }
        Ok(())
    }

    fn clause(&self, clause: &Clause, inside: &Vars) -> Result<Plan> {
        Ok(match clause {
            Clause::Type { of, is } => Plan::Type { of: of.clone(), is: *is },
            Clause::Claim(clause) => self.claim(clause)?,
            Clause::Path(path) => Plan::Path(path.clone()),
            Clause::Compare { left, op, right } => {
                let (left, right) = (self.expr(left, inside)?, self.expr(right, inside)?);
                let dated = |side: &Compute| matches!(side, Compute::Term(Term::Var(var)) if self.dated.contains(var));
                let one_time = !(dated(&left) && dated(&right));
                Plan::Compare { left, op: *op, right, one_time }
            }
            Clause::Dated { of, relation, to } => {
                let (of, to) = (self.expr(of, inside)?, self.expr(to, inside)?);
                Plan::Dated { of, relation: *relation, to }
            }
            Clause::Bind { var, expr } => Plan::Bind { var: *var, value: self.expr(expr, inside)? },
            Clause::Not(block) => {
                let given = shared(&block.mentions(), inside);
                Plan::Not { block: Box::new(self.block(block, &vars(&given), None)?), given }
            }
            Clause::Optional(block) => Plan::Optional(Box::new(self.block(block, inside, None)?)),
            Clause::Any(branches) => {
                let branches = branches.iter().map(|branch| self.block(branch, inside, None));
                Plan::Any(branches.collect::<Result<_>>()?)
            }
            Clause::Best(best) => Plan::Best(Box::new(self.best(best, inside)?)),
        })
    }

    fn claim(&self, clause: &ClaimClause) -> Result<Plan> {
        match clause.reach {
            Reach::Direct => Ok(Plan::Claims(Access::new(clause.clone()))),
            Reach::Closure { within, distance } => {
                let variable_role = clause.roles.iter().any(|(_, term)| term.var().is_some());
                if !clause.measures.is_empty() || clause.time.is_some() || variable_role {
                    let message = "a chain of claims has no measure, time or role of its own";
                    return Err(Diagnostic::error(Code::ChainDetail, message)
                        .help("ask for it of a single claim, without `transitively`")
                        .into());
                }
                Ok(Plan::Closure { clause: clause.clone(), within, distance })
            }
        }
    }

    fn best(&self, best: &Best, inside: &Vars) -> Result<Ranking> {
        let mut outside = inside.clone();
        outside.remove(&best.of);
        if let Some(value) = best.value {
            outside.remove(&value);
        }
        let mut mentioned = best.block.mentions();
        mentioned.extend(best.key.mentions());
        let given = shared(&mentioned, &outside);
        let outside = vars(&given);
        let mut within = outside.clone();
        within.extend(best.block.gives());
        self.all_bound([best.of].into(), &within)?;
        let counted = match &best.key {
            Expr::Aggregate { function: Function::Count, of } => Some(*of),
            _ => None,
        };
        let key = match &best.key {
            Expr::Aggregate { function, of } => {
                self.all_bound([*of].into(), &within)?;
                Compute::Aggregate { function: *function, of: *of }
            }
            expr => self.expr(expr, &within)?,
        };
        Ok(Ranking {
            of: best.of,
            key,
            descending: best.descending,
            first: best.first.max(1),
            take: best.take,
            value: best.value,
            block: self.block(&best.block, &outside, counted)?,
            given,
            by_count: None,
        })
    }

    /// An expression of a clause, given the variables that are bound where it stands.
    fn expr(&self, expr: &Expr, bound: &Vars) -> Result<Compute> {
        match expr {
            Expr::Term(term) => {
                self.all_bound(expr.mentions(), bound)?;
                Ok(Compute::Term(term.clone()))
            }
            Expr::Over { function, of, block } => {
                let given = shared(&expr.mentions(), bound);
                let outside = vars(&given);
                let mut within = block.gives();
                within.extend(&outside);
                self.all_bound([*of].into(), &within)?;
                let counted = (*function == Function::Count).then_some(*of);
                let block = Box::new(self.block(block, &outside, counted)?);
                Ok(Compute::Over { function: *function, of: *of, block, given })
            }
            Expr::Arithmetic { operation, left, right } => {
                self.all_bound(expr.mentions(), bound)?;
                let dated = |term: &Term| term.var().is_some_and(|var| self.dated.contains(&var));
                let one_time = !(dated(left) && dated(right));
                Ok(Compute::Arithmetic {
                    operation: *operation,
                    left: left.clone(),
                    right: right.clone(),
                    one_time,
                })
            }
            Expr::Aggregate { .. } | Expr::Solutions => {
                let message = "an aggregate stands where there is no group to take it over";
                Err(Diagnostic::error(Code::MisplacedAggregate, message)
                    .help("take it in a column, or over a block of its own")
                    .into())
            }
        }
    }

    fn rows(&self, query: &Query, input: Plan, bound: &Vars) -> Result<Output> {
        let orders = query.order_by.iter().map(|order| &order.by);
        let exprs = || query.columns.iter().map(|column| &column.expr).chain(orders.clone());
        let grouped = exprs().any(|expr| matches!(expr, Expr::Aggregate { .. } | Expr::Solutions));
        self.all_bound(query.group_by.iter().copied().collect(), bound)?;
        // What a row determines: its group, or every variable of the solution.
        let group: Vars = query.group_by.iter().copied().collect();
        let known = if grouped { &group } else { bound };
        let column = |expr: &Expr| match expr {
            Expr::Aggregate { function, of } => {
                self.all_bound([*of].into(), bound)?;
                Ok(Compute::Aggregate { function: *function, of: *of })
            }
            Expr::Solutions => Ok(Compute::Solutions { of: bound.iter().copied().collect() }),
            Expr::Term(Term::Var(var)) if grouped && bound.contains(var) && !group.contains(var) => {
                Err(self.ungrouped(*var))
            }
            expr => self.expr(expr, known),
        };
        let columns = query.columns.iter().map(|it| Ok((it.name.clone(), column(&it.expr)?)));
        let columns = columns.collect::<Result<_>>()?;
        let order = query.order_by.iter();
        let order = order.map(|it| Ok(Order { by: column(&it.by)?, descending: it.descending }));
        Ok(Output::Rows(Rows {
            input,
            columns,
            group: grouped.then(|| query.group_by.clone()),
            order: order.collect::<Result<_>>()?,
            limit: query.limit,
            include_possible: query.include_possible,
            gathering: Gathering::default(),
        }))
    }

    fn all_bound(&self, mentioned: Vars, bound: &Vars) -> Result<()> {
        match mentioned.difference(bound).next() {
            None => Ok(()),
            Some(&var) => {
                let name = self.name(var);
                Err(Diagnostic::error(Code::UnboundVariable, format!("nothing says what `?{name}` is"))
                    .help(format!("add a clause that binds it, such as a type: `?{name}: …`"))
                    .into())
            }
        }
    }

    fn check_size(&self, block: &Block) -> Result<()> {
        let mut clauses = 0;
        if depth(block, &mut clauses) > DEEPEST || clauses > MOST_CLAUSES {
            let message = "the question is too large to be run";
            return Err(Diagnostic::error(Code::TooComplex, message)
                .note(format!("at most {MOST_CLAUSES} clauses, nested at most {DEEPEST} deep"))
                .help("ask for a part of it")
                .into());
        }
        Ok(())
    }

    fn circular(&self, stuck: &[Plan]) -> Box<Diagnostic> {
        let names: Vars = stuck.iter().flat_map(Plan::wants).collect();
        let names: Vec<String> = names.iter().map(|&var| format!("`?{}`", self.name(var))).collect();
        Diagnostic::error(Code::CircularClauses, "clauses wait for each other's variables")
            .note(format!("the variables are among {}", names.join(", ")))
            .help("bind one of them by a clause of its own")
            .into()
    }

    fn shared_by_optionals(&self, var: Var) -> Box<Diagnostic> {
        let name = self.name(var);
        Diagnostic::error(Code::UnboundVariable, format!("only optional parts say what `?{name}` is"))
            .note("two optional parts share it, so that the answer would depend on which comes first")
            .help("name it differently in one of them, or bind it outside")
            .into()
    }

    fn ungrouped(&self, var: Var) -> Box<Diagnostic> {
        let name = self.name(var);
        Diagnostic::error(Code::UngroupedColumn, format!("a group has no single `?{name}`"))
            .help(format!("group by `?{name}`, or take an aggregate of it"))
            .into()
    }

    fn name(&self, var: Var) -> &str {
        self.variables.get(var.index()).map_or("", |variable| &variable.name)
    }
}

fn shared(mentioned: &Vars, outside: &Vars) -> Vec<Var> {
    mentioned.intersection(outside).copied().collect()
}

fn vars(list: &[Var]) -> Vars {
    list.iter().copied().collect()
}

/// How deep blocks nest, counting all clauses on the way; stops counting where it is too deep already.
fn depth(block: &Block, clauses: &mut usize) -> usize {
    fn of_block(block: &Block, level: usize, clauses: &mut usize) -> usize {
        *clauses += block.clauses.len();
        if level > DEEPEST || *clauses > MOST_CLAUSES {
            return level;
        }
        let within = block.clauses.iter().flat_map(Clause::blocks);
        within.map(|block| of_block(block, level + 1, clauses)).max().unwrap_or(level)
    }
    of_block(block, 1, clauses)
}
