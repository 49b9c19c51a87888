//! A plan in words: one line a step, each step under what it runs within.
//!
//! ```text
//! rows f, count(c), grouped by f, at most 10
//!   for each claim f stockpiled c
//!   keep if c is a chip
//!   without
//!     for each p: f based in p, by claims of f
//! ```

mod counting;
mod writer;

pub use writer::{Names, Remarks};

use super::counting::Counting;
use super::tree::{Access, Asks, Compute, Output, Plan, Ranking, Rows};
use crate::model::TypeId;
use crate::model::claim::{Speaker, Status};
use crate::resolve::query::{ClaimClause, Condition, PathClause, Term, Var, Vars};
use std::fmt::{self, Write};
use writer::Writer;

impl Plan {
    /// The plan as text for people, a line a step, ending in a newline.
    pub fn display<'p>(&'p self, names: &'p dyn Names) -> impl fmt::Display + 'p {
        Displayed { plan: self, names, remarks: None }
    }

    /// The same as it was run, with a remark behind each line.
    pub fn display_with<'p>(
        &'p self,
        names: &'p dyn Names,
        remarks: &'p dyn Remarks,
    ) -> impl fmt::Display + 'p {
        Displayed { plan: self, names, remarks: Some(remarks) }
    }
}

struct Displayed<'p> {
    plan: &'p Plan,
    names: &'p dyn Names,
    remarks: Option<&'p dyn Remarks>,
}

impl fmt::Display for Displayed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut writer = Writer {
            names: self.names,
            out: f,
            depth: 0,
            bound: Vars::new(),
            remarks: self.remarks,
            remark: String::new(),
        };
        writer.plan(self.plan)
    }
}

impl Writer<'_, '_> {
    /// A block under the line before. What it binds stays known to later steps only if it is a part of the
    /// solution.
    fn block(&mut self, plan: &Plan, keeps: bool) -> fmt::Result {
        self.depth += 1;
        let before = self.bound.clone();
        self.plan(plan)?;
        if !keeps {
            self.bound = before;
        }
        self.depth -= 1;
        Ok(())
    }

    /// Binds the length of a chain.
    fn in_hops(&mut self, distance: Option<Var>) -> String {
        self.bound.extend(distance);
        distance.map_or(String::new(), |var| format!(" in {} hops", self.names.variable(var)))
    }

    fn plan(&mut self, plan: &Plan) -> fmt::Result {
        if let (Some(remarks), false) = (self.remarks, matches!(plan, Plan::Join(_) | Plan::Output(_))) {
            self.remark = remarks.step(plan, &self.bound);
        }
        match plan {
            Plan::Join(steps) => steps.iter().try_for_each(|step| self.plan(step)),
            Plan::Type { of, is } => {
                let (of_text, is) = (self.term(of), self.names.entity_type(*is));
                match self.bind(of) {
                    true => self.line(&format!("for each {is} {of_text}")),
                    false => self.line(&format!("keep if {of_text} is of type {is}")),
                }
            }
            Plan::Claims(access) => self.claims(access),
            Plan::Unnamed { access, of } => {
                let claim = self.claim(&access.clause);
                let object = self.term(&access.clause.object);
                self.bind(&access.clause.subject);
                self.bind(&access.clause.object);
                let any = |one: &Vec<TypeId>| {
                    let names: Vec<String> = one.iter().map(|&it| self.names.entity_type(it)).collect();
                    format!(", which is of type {}", names.join(" or "))
                };
                let of: String = of.iter().map(any).collect();
                let details = self.details(&access.clause);
                self.line(&format!("for each {claim} that does not name {object}{of}{details}"))
            }
            Plan::Closure { clause, within, distance } => {
                let claim = self.claim(clause);
                let within = within.map_or(String::new(), |most| format!(" of at most {most}"));
                let new = [self.bind(&clause.subject), self.bind(&clause.object)];
                let start = if new == [false, false] { "keep if" } else { "for each" };
                let details = self.details(clause);
                let hops = self.in_hops(*distance);
                self.line(&format!("{start} {claim}, by a chain of claims{within}{hops}{details}"))
            }
            Plan::Path(clause) => {
                let text = self.path(clause) + &self.in_hops(clause.distance);
                let new = [self.bind(&clause.from), self.bind(&clause.to)];
                let start = if new == [false, false] { "keep if" } else { "for each" };
                self.line(&format!("{start} {text}"))
            }
            Plan::Compare { left, op, right, .. } => {
                self.line(&format!(
                    "keep if {} {} {}",
                    self.compute(left),
                    op.symbol(),
                    self.compute(right)
                ))?;
                self.over(left)?;
                self.over(right)
            }
            Plan::Dated { of, relation, to } => {
                let (of_text, to_text) = (self.compute(of), self.compute(to));
                self.line(&format!("keep if {of_text} {} {to_text}", relation.word()))?;
                self.over(of)?;
                self.over(to)
            }
            Plan::Bind { var, value } => {
                self.line(&format!("let {} be {}", self.names.variable(*var), self.compute(value)))?;
                self.bound.insert(*var);
                self.over(value)
            }
            Plan::Not { block, .. } => {
                self.line("without")?;
                self.block(block, false)
            }
            Plan::Exists { block, .. } => {
                self.line("if there is any")?;
                self.block(block, false)
            }
            Plan::Optional(block) => {
                self.line("and where there is")?;
                self.block(block, true)
            }
            Plan::Any(branches) => {
                for (index, branch) in branches.iter().enumerate() {
                    self.line(if index == 0 { "either" } else { "or" })?;
                    self.block(branch, true)?;
                }
                Ok(())
            }
            Plan::Best(ranking) => self.best(ranking),
            Plan::Output(output) => self.output(output),
        }
    }

    fn claims(&mut self, access: &Access) -> fmt::Result {
        let clause = &access.clause;
        let claim = self.claim(clause);
        let (subject, object) = (self.term(&clause.subject), self.term(&clause.object));
        let (new_subject, new_object) = (self.bind(&clause.subject), self.bind(&clause.object));
        let details = self.details(clause);
        for var in clause.gives() {
            self.bound.insert(var);
        }
        let fresh = if access.fresh { ", of those derived last" } else { "" };
        let asks = access.asks.iter().map(|Asks { var, op, than, .. }| {
            let (var, than) = (self.names.variable(*var), self.names.value(than));
            format!(", unless {var} {} {than} surely fails", op.symbol())
        });
        let details = format!("{details}{}", asks.collect::<String>());
        self.line(&match (new_subject, new_object) {
            (true, true) => format!("for each claim {claim}{details}{fresh}"),
            (true, false) if clause.object == Term::Nothing => {
                format!("for each {subject}: {claim}{details}{fresh}")
            }
            (true, false) => format!("for each {subject}: {claim}, by claims of {object}{details}{fresh}"),
            (false, true) => format!("for each {object}: {claim}, by claims of {subject}{details}{fresh}"),
            (false, false) => format!("keep if {claim}{details}{fresh}"),
        })
    }

    fn best(&mut self, ranking: &Ranking) -> fmt::Result {
        let of = self.names.variable(ranking.of);
        let key = self.compute(&ranking.key);
        let way = if ranking.descending { "highest" } else { "lowest" };
        let last = ranking.last();
        let ranks = match ranking.first {
            1 => format!("best {last}"),
            first if first == last => format!("place {first}"),
            first => format!("places {first} to {last}"),
        };
        // Whether they were counted is known after a run only.
        let counted = |plan: &&Plan| match (self.remarks, plan) {
            (Some(run), Plan::Join(steps)) => steps.iter().any(|step| run.was_come_to(step)),
            _ => true,
        };
        let of_one = ranking.by_count.as_deref().map(|it| &it.of_one).filter(counted);
        match of_one {
            Some(of_one) => {
                self.line(&format!(
                    "{ranks} {of} by {key}, {way} first, found by counting; of each of them"
                ))?;
                self.bound.insert(ranking.of);
                self.block(of_one, false)?;
            }
            None => {
                self.line(&format!("{ranks} {of} by {key}, {way} first, of"))?;
                self.block(&ranking.block, false)?;
                self.bound.insert(ranking.of);
            }
        }
        self.bound.extend(ranking.value);
        self.over(&ranking.key)
    }

    fn output(&mut self, output: &Output) -> fmt::Result {
        match output {
            Output::Rows(rows) => {
                let Rows { input, columns, group, order, limit, include_possible, gathering } = rows;
                let all: Vec<String> = columns.iter().map(|(_, column)| self.compute(column)).collect();
                let mut text = format!("rows {}", all.join(", "));
                if let Some(group) = group.as_ref().filter(|group| !group.is_empty()) {
                    let by: Vec<String> = group.iter().map(|&var| self.names.variable(var)).collect();
                    write!(text, ", grouped by {}", by.join(", "))?;
                }
                for by in order {
                    let way = if by.descending { ", highest first" } else { "" };
                    write!(text, ", ordered by {}{way}", self.compute(&by.by))?;
                }
                if let Some(limit) = limit {
                    write!(text, ", at most {limit}")?;
                }
                if *include_possible {
                    text.push_str(", possible ones too");
                }
                if gathering.ascending.is_some() {
                    text.push_str(", until there are so many");
                }
                self.line(&text)?;
                // Whether it was counted is known after a run only.
                let counted = |it: &&Counting| self.remarks.map_or(it.at_once, |run| run.was_counted());
                if let Some(counting) = gathering.counting.as_deref().filter(counted) {
                    self.depth += 1;
                    counting::write(self, counting)?;
                    self.depth -= 1;
                    if counting.at_once {
                        return Ok(());
                    }
                    self.line("after going through them had taken too long")?;
                }
                self.block(input, true)?;
                columns.iter().try_for_each(|(_, column)| self.over(column))?;
                order.iter().try_for_each(|by| self.over(&by.by))
            }
            Output::Either { walk, .. } => self.output(walk),
            Output::Whether { input, otherwise } => {
                let ways: Vec<&str> = otherwise.iter().map(|(status, _)| status.word()).collect();
                self.line(&format!("whether there is, or is {} to be", ways.join(" or ")))?;
                self.block(input, true)
            }
            Output::Claims { input, .. } => {
                self.line("the claims used")?;
                self.block(input, true)
            }
            Output::Paths { input, clause, .. } => {
                let text = self.path(clause);
                self.line(&format!("the shortest chains: {text}"))?;
                self.block(input, true)
            }
            Output::Describe(entity) => {
                let name = self.names.entity(*entity);
                self.line(&format!("everything about {name}"))
            }
            Output::Listed(listing) => {
                let about = listing.about.first().map(|entity| self.names.entity(*entity));
                let about = about.map_or(String::new(), |name| format!(" about {name}"));
                self.line(&format!("each claim{about}, if it is one of those that are asked for"))
            }
        }
    }

    /// The block of an expression, named above by its function.
    fn over(&mut self, compute: &Compute) -> fmt::Result {
        let Compute::Over { block, .. } = compute else { return Ok(()) };
        let text = self.compute(compute);
        self.line(&format!("with {text} over"))?;
        self.block(block, false)
    }

    fn compute(&self, compute: &Compute) -> String {
        match compute {
            Compute::Term(term) => self.term(term),
            Compute::Solutions { .. } => "count of solutions".to_string(),
            Compute::Aggregate { function, of } | Compute::Over { function, of, .. } => {
                format!("{}({})", function.word(), self.names.variable(*of))
            }
            Compute::Arithmetic { operation, left, right, .. } => {
                operation.of(&self.term(left), &self.term(right))
            }
        }
    }

    fn claim(&self, clause: &ClaimClause) -> String {
        self.names.claim(clause.relation, &self.term(&clause.subject), &self.term(&clause.object))
    }

    fn path(&self, clause: &PathClause) -> String {
        let (from, to) = (self.term(&clause.from), self.term(&clause.to));
        let mut text = format!("{from} connected to {to} within {} hops", clause.within);
        if !clause.without.is_empty() {
            let names: Vec<String> = clause.without.iter().map(|&it| self.names.entity(it)).collect();
            text.push_str(&format!(", not through {}", names.join(", ")));
        }
        text
    }

    /// Roles, measures, time and conditions, each after a comma.
    fn details(&self, clause: &ClaimClause) -> String {
        let relation = clause.relation;
        let roles = clause.roles.iter();
        let roles =
            roles.map(|(role, term)| format!("{} {}", self.names.role(relation, *role), self.term(term)));
        let measures = clause.measures.iter().map(|(measure, var)| {
            format!("{} {}", self.names.measure(relation, *measure), self.names.variable(*var))
        });
        let time = clause.time.iter().map(|var| format!("at {}", self.names.variable(*var)));
        let conditions = clause.conditions.iter().map(|condition| match condition {
            Condition::Status(statuses) => {
                let words: Vec<&str> = statuses.iter().copied().map(Status::word).collect();
                format!("status {}", words.join(" or "))
            }
            Condition::According(speakers) => {
                let names = speakers.iter().map(|speaker| match speaker {
                    Speaker::Entity(entity) => self.names.entity(*entity),
                    Speaker::Text(text) => format!("“{text}”"),
                });
                let names: Vec<String> = names.collect();
                format!("according to {}", names.join(" or "))
            }
            Condition::Together(entities) => {
                let names: Vec<String> = entities.iter().map(|&it| self.names.entity(it)).collect();
                format!("together with {}", names.join(" and "))
            }
            Condition::Confidence(op, limit) => format!("confidence {} {limit}", op.symbol()),
            Condition::Time(relation, time) => format!("{} {time}", relation.word()),
            Condition::AnyTime(times) => {
                let times = times.iter().map(|(relation, time)| format!("{} {time}", relation.word()));
                times.collect::<Vec<_>>().join(" or ")
            }
        });
        let all = roles.chain(measures).chain(time).chain(conditions);
        all.map(|detail| format!(", {detail}")).collect()
    }
}
