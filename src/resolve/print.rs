//! Queries as text: the `find` form, which reads back to the same query, and the reading in one line.

mod forms;

use super::equations::equation;
use super::namesakes::named_as;
use super::query::listing::{Listing, OneOf};
use super::query::{
    Ask, Best, Block, ClaimClause, Clause, Condition, Expr, ListedColumn, PathClause, Presumed, Presumption,
    Projection, Query, Reach, Term, Var,
};
use super::scope::Scope;
use crate::model::claim::Speaker;
use crate::model::schema::{Form, Schema};
use crate::model::{EntityId, Value, wording};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{self, plural};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The `find` form.
pub fn find(query: &Query, scope: &Scope) -> String {
    Printer { query, scope, exact: true, said: RefCell::default() }.statement()
}

/// What was understood, in one line: `firms f: f stockpiled H20`.
pub fn reading(query: &Query, scope: &Scope) -> String {
    Printer { query, scope, exact: false, said: RefCell::default() }.statement()
}

/// One clause of a query as the reading says it.
pub fn clause(clause: &Clause, query: &Query, scope: &Scope) -> String {
    Printer { query, scope, exact: false, said: RefCell::default() }.clause(clause)
}

/// What a query takes for granted: `there are 50 s: s is a state`. Empty where that is nothing.
pub fn presumed(query: &Query, scope: &Scope) -> String {
    let printer = Printer { query, scope, exact: false, said: RefCell::default() };
    let presumed: Vec<String> = query.presumed.iter().map(|presumed| printer.presumed(presumed)).collect();
    presumed.join("; ")
}

struct Printer<'a> {
    query: &'a Query,
    scope: &'a Scope<'a>,
    exact: bool,
    /// The amounts that were spoken of already.
    said: RefCell<BTreeSet<String>>,
}

impl Printer<'_> {
    fn statement(&self) -> String {
        let pattern = || self.block(&self.query.pattern);
        match (&self.query.ask, self.exact) {
            (Ask::Rows, true) => self.rows(),
            (Ask::Rows, false) => self.rows_in_words(),
            (Ask::Whether, true) => format!("find whether {}", pattern()),
            (Ask::Whether, false) => format!("whether {}", pattern()),
            (Ask::Claims, true) => format!("find claims where {}", pattern()),
            (Ask::Claims, false) => format!("the claims that say: {}", pattern()),
            (Ask::Beneath(beneath), true) => format!("find {} where {}", beneath.word(), pattern()),
            (Ask::Beneath(beneath), false) => {
                format!("the {} of the claims that say: {}", beneath.word(), pattern())
            }
            (Ask::Paths(path), true) => format!("find paths from {}", self.path(path, "to")),
            (Ask::Paths(path), false) => format!("chains of claims from {}", self.path(path, "to")),
            (Ask::Listed(listing), exact) => {
                let columns: String =
                    listing.columns.iter().map(|column| format!(", {}", column.word())).collect();
                let (what, order) = (self.listing(listing), self.listing_order(listing));
                match (exact, listing.counted) {
                    (true, true) => format!("find count of claims where {what}{order}"),
                    (true, false) => format!("find claims{columns} where {what}{order}"),
                    (false, true) => format!("the number of claims {what}"),
                    (false, false) if columns.is_empty() => format!("the claims {what}{order}"),
                    (false, false) => format!("the claims{columns}: {what}{order}"),
                }
            }
            (Ask::Describe(entity), true) => format!("find description of {}", self.entity(*entity)),
            (Ask::Describe(entity), false) => format!("everything about {}", self.entity(*entity)),
        }
    }

    fn listing(&self, listing: &Listing) -> String {
        let mut parts: Vec<String> = vec![];
        if !listing.about.is_empty() {
            let names: Vec<String> = listing.about.iter().map(|it| self.entity(*it)).collect();
            parts.push(format!("about {}", names.join(" and ")));
        }
        if !listing.subjects.is_empty() {
            let names: Vec<String> = listing.subjects.iter().map(|it| self.entity(*it)).collect();
            parts.push(format!("subject {}", names.join(" or ")));
        }
        if !listing.objects.is_empty() {
            let names: Vec<String> = listing.objects.iter().map(|it| self.entity(*it)).collect();
            parts.push(format!("object {}", names.join(" or ")));
        }
        if !listing.relations.is_empty() {
            let names: Vec<String> = listing.relations.iter().map(|it| self.relation(*it)).collect();
            parts.push(format!("relation {}", names.join(" or ")));
        }
        let one_of = |word: &str, of: &Vec<Speaker>| format!("{word} {}", self.one_of(of));
        parts.extend(listing.sources.iter().map(|of| one_of("source", of)));
        parts.extend(listing.speakers.iter().map(|of| one_of("speaker", of)));
        parts.extend(listing.according.iter().map(|of| self.according(of).trim_start().to_string()));
        let time = |times: &OneOf| {
            let times = times.iter().map(|(relation, time)| format!("{} {time}", relation.word()));
            times.collect::<Vec<_>>().join(" or ")
        };
        parts.extend(listing.said.iter().map(|times| format!("said {}", time(times))));
        parts.extend(listing.dated.then(|| "with a time".to_string()));
        parts.extend(listing.times.iter().map(time));
        if !listing.statuses.is_empty() {
            parts.push(self.condition(&Condition::Status(listing.statuses.clone())).trim_start().to_string());
        }
        parts.join(", ")
    }

    /// The order of a listing, and how many rows of it.
    fn listing_order(&self, listing: &Listing) -> String {
        let key = |(column, descending): &(ListedColumn, bool)| {
            format!("{}{}", column.word(), if *descending { " desc" } else { "" })
        };
        let keys: Vec<String> = listing.order.iter().map(key).collect();
        let order = if keys.is_empty() { String::new() } else { format!(" order by {}", keys.join(", ")) };
        order + &self.query.limit.map_or(String::new(), |limit| format!(" limit {limit}"))
    }

    fn rows(&self) -> String {
        let mut text = String::from("find ");
        if self.query.include_possible {
            text.push_str("possibly ");
        }
        // What is named is shown as a variable that equals it.
        let mut named: Vec<String> = vec![];
        let columns = self.query.columns.iter().map(|column| {
            let (expr, default) = match &column.expr {
                Expr::Term(Term::Var(var)) => {
                    (self.var(*var), self.query.variables[var.index()].name == column.name)
                }
                Expr::Term(Term::Entity(entity)) => {
                    let var = self.unused(named.len() / 2);
                    let of = self.scope.entities.types(*entity).first().copied().unwrap_or(Schema::ENTITY);
                    named.push(format!("{var}: {}", self.scope.schema.entity_type(of).name));
                    named.push(format!("{var} = {}", self.entity(*entity)));
                    (var, false)
                }
                expr => (self.expr(expr), false),
            };
            let expr = expr + &self.in_unit(column);
            if default { expr } else { format!("{expr} as \"{}\"", column.name.replace('"', "\"\"")) }
        });
        text.push_str(&columns.collect::<Vec<_>>().join(", "));
        text.push_str(" where ");
        let pattern = self.block(&self.query.pattern);
        named.extend((!pattern.is_empty()).then_some(pattern));
        text.push_str(&named.join(", "));
        if !self.query.group_by.is_empty() {
            let groups: Vec<String> = self.query.group_by.iter().map(|var| self.var(*var)).collect();
            text.push_str(&format!(" group by {}", groups.join(", ")));
        }
        if !self.query.order_by.is_empty() {
            let keys = self.query.order_by.iter().map(|order| {
                let direction = if order.descending { " desc" } else { "" };
                format!("{}{direction}", self.expr(&order.by))
            });
            text.push_str(&format!(" order by {}", keys.collect::<Vec<_>>().join(", ")));
        }
        if let Some(limit) = self.query.limit {
            text.push_str(&format!(" limit {limit}"));
        }
        text
    }

    /// The variables that the query does not have, one after another.
    fn unused(&self, index: usize) -> String {
        let taken = |name: &String| self.query.variables.iter().any(|variable| variable.name == *name);
        let names = (1..)
            .map(|number| format!("named{}", if number == 1 { String::new() } else { number.to_string() }));
        format!("?{}", names.filter(|name| !taken(name)).nth(index).expect("numbers go on"))
    }

    /// "firms f: f stockpiled H20". The types of what is asked for stand in front.
    fn rows_in_words(&self) -> String {
        let mut typed: Vec<&Clause> = vec![];
        let heads = self.query.columns.iter().map(|column| {
            let var = match &column.expr {
                Expr::Term(Term::Var(var)) | Expr::Aggregate { of: var, .. } => *var,
                _ => return self.expr(&column.expr),
            };
            let shown = self.in_unit(column);
            let of_type = self.query.pattern.clauses.iter().find_map(|clause| match clause {
                Clause::Type { of: Term::Var(of), is } if *of == var => Some((clause, *is)),
                _ => None,
            });
            let named = match of_type {
                Some((clause, is)) => {
                    typed.push(clause);
                    format!("{} {}", plural(&self.scope.schema.entity_type(is).name), self.var(var))
                }
                None => match self.query.variables[var.index()].entity_type {
                    Some(of) if of != Schema::ENTITY => {
                        format!("{} {}", plural(&self.scope.schema.entity_type(of).name), self.var(var))
                    }
                    _ => self.var(var),
                },
            };
            match &column.expr {
                Expr::Aggregate { function, .. } => format!("{} of {named}{shown}", function.word()),
                _ => named + &shown,
            }
        });
        let head = heads.collect::<Vec<_>>().join(", ");
        let rest = self
            .query
            .pattern
            .clauses
            .iter()
            .filter(|clause| !typed.iter().any(|typed| std::ptr::eq(*typed, *clause)));
        let rest: Vec<String> = rest.map(|clause| self.clause(clause)).collect();
        let mut text = if rest.is_empty() { head } else { format!("{head}: {}", rest.join(", ")) };
        if self.query.include_possible {
            text.push_str(" (possible ones too)");
        }
        text
    }

    fn presumed(&self, presumed: &Presumed) -> String {
        let (var, block) = (self.var(presumed.of), self.block(&presumed.block));
        match &presumed.what {
            Presumption::One => format!("there is one {var}: {block}"),
            Presumption::Number(number) => format!("there are {number} {var}: {block}"),
            Presumption::Known { of, key } => {
                let names: Vec<String> = of.iter().map(|entity| self.entity(*entity)).collect();
                format!("{} is known of {}", self.expr(key), names.join(" and "))
            }
        }
    }

    /// " in miles", of a column that is shown so.
    fn in_unit(&self, column: &Projection) -> String {
        column
            .unit
            .map_or(String::new(), |unit| format!(" in {}", plural(&self.scope.schema.unit(unit).names[0])))
    }

    fn block(&self, block: &Block) -> String {
        let mut clauses: Vec<&Clause> = vec![];
        for clause in &block.clauses {
            // What was said of several in one sentence is asked of each, and compared once.
            if !matches!(clause, Clause::Compare { .. }) || !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        clauses.into_iter().map(|clause| self.clause(clause)).collect::<Vec<_>>().join(", ")
    }

    fn clause(&self, clause: &Clause) -> String {
        match clause {
            Clause::Type { of, is } if self.exact => {
                format!("{}: {}", self.term(of), self.scope.schema.entity_type(*is).name)
            }
            Clause::Type { of, is } => {
                let noun = &self.scope.schema.entity_type(*is).name;
                format!("{} is {}", self.term(of), inflect::a(noun))
            }
            Clause::Claim(claim) => self.claim(claim),
            Clause::Compare { left, op, right } => {
                format!("{} {} {}", self.expr(left), op.symbol(), self.expr(right))
            }
            Clause::Dated { of, relation, to } => {
                format!("{} {} {}", self.expr(of), relation.word(), self.expr(to))
            }
            Clause::Not(block) => format!("not {{ {} }}", self.block(block)),
            Clause::Optional(block) => format!("optional {{ {} }}", self.block(block)),
            Clause::Any(blocks) => {
                if let Some((var, name)) = self.called(blocks) {
                    return match self.exact {
                        true => format!("{} called \"{}\"", self.var(var), name.replace('"', "\"\"")),
                        false => format!("{} is called {name}", self.var(var)),
                    };
                }
                let blocks: Vec<String> =
                    blocks.iter().map(|block| format!("{{ {} }}", self.block(block))).collect();
                format!("either {}", blocks.join(" or "))
            }
            Clause::Best(best) => self.best(best),
            Clause::Bind { var, expr: Expr::Term(term) } => {
                format!("{} = {}", self.var(*var), self.term(term))
            }
            Clause::Bind { var, expr } => format!("let {} be {}", self.var(*var), self.expr(expr)),
            Clause::Path(path) => self.path(path, "connected to"),
        }
    }

    /// The alternatives are those, and all those, of a variable's type that have one name.
    fn called(&self, blocks: &[Block]) -> Option<(Var, String)> {
        let equal = |block: &Block| match block.clauses.as_slice() {
            [clause] => match equation(clause)? {
                (var, Term::Entity(entity)) => Some((var, entity)),
                _ => None,
            },
            _ => None,
        };
        let mut entities = vec![];
        let (var, first) = equal(blocks.first()?)?;
        for block in blocks {
            let (other, entity) = equal(block)?;
            entities.extend((other == var).then_some(entity));
        }
        let name = self.scope.entities.name(first);
        let of = self.query.variables[var.index()].entity_type;
        let named = self.scope.entities.named(&fold(name)).into_iter().map(|(entity, _)| entity);
        let mut named: Vec<EntityId> = named.collect();
        named.sort();
        named.dedup();
        entities.sort();
        // Those of another type never are the variable, whether or not they were left out.
        let fits = |entity: &EntityId| of.is_none_or(|of| self.scope.entities.is_a(*entity, of));
        let all = named == entities || named.into_iter().filter(fits).eq(entities.iter().copied());
        (blocks.len() > 1 && all).then(|| (var, name.to_string()))
    }

    fn best(&self, best: &Best) -> String {
        let mut text = String::from(if best.descending { "highest" } else { "lowest" });
        if best.take != 1 {
            text.push_str(&format!(" {}", best.take));
        }
        if best.first != 1 {
            text.push_str(&format!(" from rank {}", best.first));
        }
        text.push_str(&format!(" {} by {}", self.var(best.of), self.expr(&best.key)));
        if let Some(value) = best.value {
            text.push_str(&format!(" as {}", self.var(value)));
        }
        text.push_str(&format!(" {{ {} }}", self.block(&best.block)));
        text
    }

    fn path(&self, path: &PathClause, joint: &str) -> String {
        let mut text = format!(
            "{} {joint} {} within {} {}",
            self.term(&path.from),
            self.term(&path.to),
            path.within,
            if path.within == 1 { "hop" } else { "hops" }
        );
        if !path.without.is_empty() {
            let without: Vec<String> = path.without.iter().map(|entity| self.entity(*entity)).collect();
            text.push_str(&format!(" without {}", without.join(", ")));
        }
        text + &self.in_hops(path.distance)
    }

    fn claim(&self, claim: &ClaimClause) -> String {
        let declared = self.scope.schema.relation(claim.relation);
        let (mut subject, relation, mut object) =
            (self.term(&claim.subject), self.relation(claim.relation), self.term(&claim.object));
        // "Board fined f": it is said from the object's end alone.
        let inverse = self.relation_from_object(claim.relation);
        if inverse.is_some() {
            std::mem::swap(&mut subject, &mut object);
        }
        let relation = inverse.unwrap_or(relation);
        let noun = |form: &Form| matches!(form, Form::Noun(words) if words.join(" ") == relation);
        let phrase = |form: &Form| matches!(form, Form::Phrase(words) | Form::InversePhrase(words) if words.join(" ") == relation);
        let mut text = if !self.exact && declared.forms.iter().any(noun) {
            format!("the {relation} of {subject} is {object}")
        } else if !self.exact && declared.forms.iter().any(phrase) {
            format!("{subject} is {relation} {object}")
        } else {
            format!("{subject} {relation} {object}")
        };
        text.truncate(text.trim_end().len());
        for (role, term) in &claim.roles {
            let role = &declared.roles[role.index()];
            text.push_str(&format!(" {} {}", role.prepositions[0], self.term(term)));
        }
        let together = |condition: &&Condition| matches!(condition, Condition::Together(_));
        for condition in claim.conditions.iter().filter(together) {
            text.push_str(&self.condition(condition));
        }
        for (measure, var) in &claim.measures {
            let (name, var) = (&declared.measures[measure.index()].name, self.var(*var));
            match !self.exact && *name == var {
                true if self.said.borrow_mut().insert(var.to_string()) => {
                    text.push_str(&format!(" with {}", inflect::a(name)))
                }
                true => text.push_str(&format!(" with the same {name}")),
                false => text.push_str(&format!(" {name} {var}")),
            }
        }
        if let Some(time) = claim.time {
            text.push_str(&format!(" {} {}", if self.exact { "time" } else { "at" }, self.var(time)));
        }
        for condition in claim.conditions.iter().filter(|condition| !together(condition)) {
            text.push_str(&self.condition(condition));
        }
        match claim.reach {
            Reach::Direct
                if declared.transitive
                    && claim.roles.is_empty()
                    && claim.measures.is_empty()
                    && claim.time.is_none() =>
            {
                text.push_str(" directly");
            }
            Reach::Closure { within: Some(hops), .. } => text.push_str(&format!(" within {hops} hops")),
            Reach::Closure { within: None, distance: None } if !declared.transitive => {
                text.push_str(&format!(" within {} hops", u32::MAX));
            }
            _ => {}
        }
        text + &self.in_hops(claim.distance())
    }

    fn according(&self, speakers: &[Speaker]) -> String {
        format!(" according to {}", self.one_of(speakers))
    }

    fn one_of(&self, speakers: &[Speaker]) -> String {
        let names = speakers.iter().map(|speaker| match speaker {
            Speaker::Entity(entity) => self.entity(*entity),
            Speaker::Text(text) => format!("\"{}\"", text.replace('"', "\"\"")),
        });
        names.collect::<Vec<_>>().join(" or ")
    }

    fn in_hops(&self, distance: Option<Var>) -> String {
        distance.map_or(String::new(), |var| format!(" in {} hops", self.var(var)))
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Status(statuses) => {
                let words: Vec<&str> = statuses.iter().map(|status| status.word()).collect();
                format!(" status {}", words.join(" or "))
            }
            Condition::According(speakers) => self.according(speakers),
            Condition::Together(entities) => {
                let names: Vec<String> = entities.iter().map(|entity| self.entity(*entity)).collect();
                format!(" together with {}", names.join(" and "))
            }
            Condition::Confidence(op, number) => format!(" confidence {} {number}", op.symbol()),
            Condition::Time(relation, interval) => format!(" {} {interval}", relation.word()),
            Condition::AnyTime(times) => {
                let times: Vec<String> = times
                    .iter()
                    .map(|(relation, interval)| format!("{} {interval}", relation.word()))
                    .collect();
                format!(" {}", times.join(" or "))
            }
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        match expr {
            Expr::Term(term) => self.term(term),
            Expr::Aggregate { function, of } => format!("{}({})", function.word(), self.var(*of)),
            Expr::Solutions => "count".to_string(),
            Expr::Over { function, of, block } => {
                format!("{} {} {{ {} }}", function.word(), self.var(*of), self.block(block))
            }
            Expr::Arithmetic { operation, left, right } => operation.of(&self.term(left), &self.term(right)),
        }
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Var(var) => self.var(*var),
            Term::Entity(entity) => self.entity(*entity),
            Term::Value(value) => self.value(value),
            Term::Nothing => String::new(),
        }
    }

    fn value(&self, value: &Value) -> String {
        wording::value(value, self.scope.schema, true)
    }

    fn var(&self, var: Var) -> String {
        let name = &self.query.variables[var.index()].name;
        if self.exact { format!("?{name}") } else { name.clone() }
    }

    fn entity(&self, entity: EntityId) -> String {
        named_as(entity, self.exact, self.scope)
    }
}
