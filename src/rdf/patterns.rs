//! Blocks of clauses as group graph patterns.
//!
//! A block is rendered as the union of its conjunctions: a filter of SPARQL sees only what its own group binds, so each
//! branch of an `either` takes the clauses beside it along. What is left of the difference in scope is refused: a
//! variable that may be empty matches no claim in lore, and any in SPARQL.

use super::names::Names;
use super::no_equal::refuse;
use super::values::{Sort, Sorts, literal, no_times};
use crate::diagnostic::Result;
use crate::model::RelationId;
use crate::model::quantity::Comparison;
use crate::resolve::query::{Block, ClaimClause, Clause, Expr, Function, Query, Term, Var, Vars};
use crate::store::Snapshot;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// Lines of text; what is within brackets is indented.
pub type Lines = Vec<String>;

/// How many conjunctions alternatives may multiply to.
const MOST_CONJUNCTIONS: usize = 64;
/// What all parts of one rendering share.
pub struct Rendering<'a> {
    pub query: &'a Query,
    pub snapshot: &'a Snapshot,
    pub names: Names<'a>,
    pub sorts: Sorts,
    /// The relations that rules derive.
    pub derived: &'a BTreeSet<RelationId>,
    /// The names of variables, each used once.
    pub taken: RefCell<BTreeSet<String>>,
    /// The variable of the claim that states a variable's value.
    pub(super) nodes: RefCell<HashMap<Var, String>>,
    /// The variable of each clause's claim.
    pub(super) clauses: RefCell<HashMap<*const ClaimClause, String>>,
}

/// What a block finds around it.
#[derive(Clone, Default)]
pub struct Outside {
    /// The variables that belong to the blocks around it.
    pub scope: Vars,
    /// Those that are surely bound there.
    pub sure: Vars,
    /// Those that its filters see.
    pub seen: Vars,
}

type Conjunction<'q> = Vec<&'q Clause>;

impl<'a> Rendering<'a> {
    pub fn new(
        query: &'a Query,
        snapshot: &'a Snapshot,
        derived: &'a BTreeSet<RelationId>,
    ) -> Result<Rendering<'a>> {
        let sorts = Sorts::of(query, snapshot)?;
        let names = Names { snapshot };
        let taken = RefCell::new(query.variables.iter().map(|it| it.name.clone()).collect());
        let (nodes, clauses) = (RefCell::default(), RefCell::default());
        Ok(Rendering { query, snapshot, names, sorts, derived, taken, nodes, clauses })
    }

    pub fn var(&self, var: Var) -> String {
        format!("?{}", self.query.variables[var.index()].name)
    }

    /// A variable that is not used yet.
    pub fn fresh(&self, name: &str) -> String {
        let mut taken = self.taken.borrow_mut();
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.to_string()).chain(numbered).find(|it| !taken.contains(it));
        let free = free.unwrap_or_default();
        taken.insert(free.clone());
        format!("?{free}")
    }

    /// The variable by which distinct values are told apart: that of the claim, where a claim states it.
    pub fn item(&self, var: Var) -> Result<String> {
        if self.sorts.is_stated(var) && !self.sorts.is_stated_once(var) {
            return Err(refuse(format!(
                "several clauses state what `{}` is, and a total takes each claim once",
                self.var(var)
            )));
        }
        Ok(self.nodes.borrow().get(&var).cloned().unwrap_or_else(|| self.var(var)))
    }

    /// The block as one group: its only conjunction, or the union of them.
    pub fn group(&self, block: &Block, outside: &Outside) -> Result<Lines> {
        Ok(union(self.groups(block, outside)?))
    }

    fn groups(&self, block: &Block, outside: &Outside) -> Result<Vec<Lines>> {
        let mut scope = outside.scope.clone();
        scope.extend(block.gives());
        let conjunctions = conjunctions(block)?;
        conjunctions.iter().map(|clauses| self.conjunction(clauses, &scope, outside)).collect()
    }

    fn conjunction(&self, clauses: &Conjunction, scope: &Vars, outside: &Outside) -> Result<Lines> {
        let mentioned: Vars = clauses.iter().flat_map(|clause| clause.mentions()).collect();
        self.must_be_bound(mentioned.intersection(&outside.scope), &outside.sure)?;
        let sure = surely_given(clauses);
        let seen: Vars = outside.seen.union(&sure).copied().collect();
        let firm =
            surely_given(&clauses.iter().copied().filter(|it| !matches!(it, Clause::Bind { .. })).collect());
        let within = Within { scope, sure: &sure, firm: &firm, outside };
        let (mut lines, mut computed, mut optional, mut filters) = (vec![], vec![], vec![], vec![]);
        for clause in clauses {
            match clause {
                Clause::Type { of, is } => lines.push(match of {
                    Term::Value(_) | Term::Nothing => nothing(),
                    of => {
                        let of_type = self.names.entity_type(*is);
                        format!("{} rdf:type/rdfs:subClassOf* {of_type} .", self.term(of)?)
                    }
                }),
                Clause::Claim(claim) => lines.extend(self.claim(claim)?),
                Clause::Best(best) => computed.extend(self.best(best, scope)?),
                Clause::Bind { var, .. } if firm.contains(var) || outside.scope.contains(var) => {
                    return Err(refuse(format!(
                        "`{}` is computed, and found in a claim too",
                        self.var(*var)
                    )));
                }
                Clause::Bind { var, expr } => {
                    let value = self.expr(expr, &within, &mut computed)?;
                    computed.push(format!("BIND({value} AS {})", self.var(*var)));
                    filters.push(format!("FILTER(BOUND({}))", self.var(*var)));
                }
                Clause::Optional(block) => optional.extend(self.optional(block, &within)?),
                Clause::Compare { left, op, right } => {
                    for var in left.mentions().union(&right.mentions()) {
                        if outside.sure.contains(var) && !seen.contains(var) {
                            return Err(refuse(format!(
                                "a comparison in a branch does not see `{}`",
                                self.var(*var)
                            )));
                        }
                    }
                    let (a, b) = (self.sort(left)?, self.sort(right)?);
                    let left = self.expr(left, &within, &mut computed)?;
                    let right = self.expr(right, &within, &mut computed)?;
                    filters.push(compare(&left, a, *op, &right, b)?);
                }
                Clause::Not(block) => {
                    self.must_be_bound(block.mentions().intersection(scope), &seen)?;
                    let outside = Outside { scope: scope.clone(), sure: seen.clone(), seen: seen.clone() };
                    for group in self.groups(block, &outside)? {
                        filters.extend(braces("FILTER NOT EXISTS {", group));
                    }
                }
                Clause::Dated { .. } => return Err(no_times()),
                Clause::Path(_) => {
                    return Err(refuse(
                        "a chain over any relation has no path in SPARQL that is as short as this".into(),
                    ));
                }
                // Its branches are conjunctions of their own.
                Clause::Any(_) => {}
            }
        }
        lines.extend(computed);
        lines.extend(optional);
        lines.extend(filters);
        Ok(lines)
    }

    fn optional(&self, block: &Block, within: &Within) -> Result<Lines> {
        let own: Vars = block.gives().difference(&within.outside.scope).copied().collect();
        let asked: Vars = block.mentions().intersection(within.scope).copied().collect();
        self.must_be_bound(asked.difference(&own), within.sure)?;
        let mut scope = within.scope.clone();
        scope.retain(|var| !own.contains(var) || within.sure.contains(var));
        // One group's filters see what is left of it; those of a union do not.
        let seen = if conjunctions(block)?.len() == 1 { within.sure.clone() } else { Vars::new() };
        let outside = Outside { scope, sure: within.sure.clone(), seen };
        Ok(braces("OPTIONAL {", self.group(block, &outside)?))
    }

    fn must_be_bound<'v>(&self, vars: impl IntoIterator<Item = &'v Var>, bound: &Vars) -> Result<()> {
        match vars.into_iter().find(|var| !bound.contains(var)) {
            None => Ok(()),
            Some(var) => Err(refuse(format!(
                "`{}` may be empty where another clause speaks of it; what is empty matches nothing here and anything \
                 there",
                self.var(*var)
            ))),
        }
    }

    /// A term of SPARQL.
    pub fn term(&self, term: &Term) -> Result<String> {
        match term {
            Term::Var(var) => Ok(self.var(*var)),
            Term::Entity(entity) => Ok(self.names.entity(*entity)),
            Term::Value(value) => literal(value, self.snapshot),
            // As the triples have it: "true"^^xsd:boolean.
            Term::Nothing => Ok("true".to_string()),
        }
    }

    /// An expression's text. A total is taken by a subquery of its own, which goes to `before`.
    fn expr(&self, expr: &Expr, within: &Within, before: &mut Lines) -> Result<String> {
        match expr {
            Expr::Term(term) => self.term(term),
            Expr::Over { function, of, block } => {
                let mut keys = expr.mentions();
                keys.retain(|var| within.scope.contains(var));
                self.must_be_bound(&keys, within.firm)?;
                // The subquery stands alone: it has to find the values itself for which it is asked.
                for conjunction in conjunctions(block)? {
                    self.must_be_bound(&keys, &surely_given(&conjunction)).map_err(|_| {
                        refuse("a total over a block that does not bind what it is taken for".into())
                    })?;
                }
                let inner = self.group(block, &Outside::default())?;
                let name = self.fresh(function.word());
                let keys: Vec<Var> = keys.into_iter().collect();
                self.must_be_countable(*function, *of, block)?;
                before.extend(braces("OPTIONAL {", self.total(&keys, *function, *of, inner, &name)?));
                Ok(if *function == Function::Count { format!("COALESCE({name}, 0)") } else { name })
            }
            // An amount may have bounds, whose arithmetic no engine has.
            Expr::Arithmetic { .. } => Err(refuse("a difference or a ratio of amounts".into())),
            Expr::Aggregate { .. } | Expr::Solutions => {
                Err(refuse("a total stands where none can be taken".into()))
            }
        }
    }

    fn sort(&self, expr: &Expr) -> Result<Sort> {
        match expr {
            Expr::Term(term) => self.sorts.term(term, self.snapshot),
            Expr::Over { function: Function::Count, .. } => Ok(Sort::Number(None)),
            Expr::Over { of, .. } | Expr::Aggregate { of, .. } => Ok(self.sorts.get(*of)),
            Expr::Solutions | Expr::Arithmetic { .. } => Ok(Sort::Number(None)),
        }
    }

    /// Refuses a count of what claims speak of without naming it.
    pub fn must_be_countable(&self, function: Function, of: Var, block: &Block) -> Result<()> {
        for clause in &block.clauses {
            let unnamed = match clause {
                Clause::Claim(claim) if claim.object == Term::Var(of) => {
                    self.snapshot.speaks_of_unnamed(claim.relation)
                }
                Clause::Any(blocks) => {
                    blocks.iter().try_for_each(|block| self.must_be_countable(function, of, block))?;
                    false
                }
                _ => false,
            };
            if function == Function::Count && unnamed {
                return Err(refuse(
                    "a claim speaks of so many things without naming them: a count heeds it".into(),
                ));
            }
        }
        Ok(())
    }

    /// A subquery that takes a total for each binding of the keys: of distinct entities, or of each claim's value.
    pub fn total(
        &self,
        keys: &[Var],
        function: Function,
        of: Var,
        inner: Lines,
        name: &str,
    ) -> Result<Lines> {
        let item = self.item(of)?;
        let grouped = group_by(keys, self);
        let keys: String = keys.iter().map(|key| format!("{} ", self.var(*key))).collect();
        if function == Function::Count {
            let mut lines =
                braces(&format!("SELECT {keys}(COUNT(DISTINCT {item}) AS {name}) WHERE {{"), inner);
            lines.extend(grouped);
            return Ok(lines);
        }
        if !matches!(self.sorts.get(of), Sort::Number(_) | Sort::Nothing) {
            return Err(refuse(format!("`{}` is no number", self.var(of))));
        }
        let of = self.var(of);
        let word = match function {
            Function::Average => "AVG",
            Function::Sum => "SUM",
            Function::Minimum => "MIN",
            Function::Maximum | Function::Count => "MAX",
        };
        // Of nothing there is no total: not the 0 that SPARQL says.
        let total = match keys.is_empty() {
            true => format!("IF(COUNT({of}) > 0, {word}({of}), 1/0)"),
            false => format!("{word}({of})"),
        };
        let distinct: BTreeSet<&str> = [item.as_str(), of.as_str()].into_iter().collect();
        let distinct: Vec<&str> =
            distinct.into_iter().filter(|it| !keys.contains(&format!("{it} "))).collect();
        let mut inner = inner;
        inner.push(format!("FILTER(BOUND({of}))"));
        let inner = braces(&format!("SELECT DISTINCT {keys}{} WHERE {{", distinct.join(" ")), inner);
        let mut lines = braces(&format!("SELECT {keys}({total} AS {name}) WHERE {{"), braces("{", inner));
        lines.extend(grouped);
        Ok(lines)
    }
}

/// What a clause finds in and around its conjunction.
struct Within<'a> {
    scope: &'a Vars,
    sure: &'a Vars,
    /// Those of the sure ones that are not computed from others.
    firm: &'a Vars,
    outside: &'a Outside,
}

/// The conjunctions that the block is the union of.
pub fn conjunctions(block: &Block) -> Result<Vec<Conjunction<'_>>> {
    let mut all: Vec<Conjunction> = vec![vec![]];
    for clause in &block.clauses {
        let ways: Vec<Conjunction> = match clause {
            Clause::Any(blocks) => {
                let ways: Vec<Vec<Conjunction>> = blocks.iter().map(conjunctions).collect::<Result<_>>()?;
                ways.into_iter().flatten().collect()
            }
            clause => vec![vec![clause]],
        };
        if all.len().saturating_mul(ways.len()) > MOST_CONJUNCTIONS {
            return Err(refuse("its alternatives multiply to too many".into()));
        }
        all = all.iter().flat_map(|some| ways.iter().map(move |way| [&some[..], way].concat())).collect();
    }
    Ok(all)
}

/// The variables that every solution of the conjunction binds.
pub fn surely_given(clauses: &Conjunction) -> Vars {
    let firm = clauses.iter().filter(|clause| !matches!(clause, Clause::Optional(_)));
    firm.flat_map(|clause| clause.gives()).collect()
}

/// What holds where nothing does.
pub fn nothing() -> String {
    "FILTER(false)".to_string()
}

pub fn group_by(keys: &[Var], rendering: &Rendering) -> Option<String> {
    let keys: Vec<String> = keys.iter().map(|key| rendering.var(*key)).collect();
    (!keys.is_empty()).then(|| format!("GROUP BY {}", keys.join(" ")))
}

/// `head` opens a bracket; the lines stand in it.
pub fn braces(head: &str, lines: Lines) -> Lines {
    let inner = lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(head.to_string()).chain(inner).chain(["}".to_string()]).collect()
}

pub fn union(groups: Vec<Lines>) -> Lines {
    match <[Lines; 1]>::try_from(groups) {
        Ok([one]) => one,
        Err(groups) => {
            let mut lines: Lines = vec![];
            for group in groups {
                let mut group = braces("{", group);
                if let Some(last) = lines.pop() {
                    group[0] = format!("{last} UNION {{");
                }
                lines.extend(group);
            }
            lines
        }
    }
}

/// `a op b`; what does not compare does not hold.
pub fn compare(left: &str, a: Sort, op: Comparison, right: &str, b: Sort) -> Result<String> {
    if let (Sort::Number(one), Sort::Number(other)) = (a, b)
        && one != other
    {
        return Err(refuse("amounts in units that do not convert may compare either way".into()));
    }
    let entities = matches!((a, b), (Sort::Entity, Sort::Entity));
    let compares = match entities {
        true => matches!(op, Comparison::Equal | Comparison::NotEqual),
        false => a == b && a != Sort::Nothing,
    };
    Ok(if compares { format!("FILTER({left} {} {right})", op.symbol()) } else { nothing() })
}
