//! Walking through a query: its clauses and blocks at any depth, and the variables that each speaks of and gives a value to.

use super::{Block, ClaimClause, Clause, Comparison, Expr, PathClause, Reach, Term, Var, Vars};
use std::slice;

impl Block {
    /// Every clause at any depth, each before those of the blocks within it.
    pub fn walk(&self) -> impl Iterator<Item = &Clause> {
        walk(self.clauses.iter())
    }

    /// Every variable that the block speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.walk().flat_map(Clause::variables).collect()
    }

    /// The variables that a solution of the block gives a value, those of negations and of ranked or counted
    /// blocks aside, which are local to them.
    pub fn gives(&self) -> Vars {
        self.clauses.iter().flat_map(Clause::gives).collect()
    }

    /// The variables that every solution of the block gives a value.
    pub fn surely_gives(&self) -> Vars {
        self.clauses.iter().flat_map(Clause::surely_gives).collect()
    }

    /// The values whose claims are asked for their time as well, at any depth.
    pub fn dated_values(&self) -> Vars {
        let of = |clause: &Clause| match clause {
            Clause::Claim(claim) if claim.asks_when() => claim.object.var(),
            _ => None,
        };
        self.walk().filter_map(of).collect()
    }
}

fn walk<'q>(clauses: impl DoubleEndedIterator<Item = &'q Clause>) -> impl Iterator<Item = &'q Clause> {
    let mut waiting: Vec<&Clause> = clauses.rev().collect();
    std::iter::from_fn(move || {
        let clause = waiting.pop()?;
        waiting.extend(clause.blocks().flat_map(|block| &block.clauses).rev());
        Some(clause)
    })
}

impl Clause {
    /// The clause, and every clause of the blocks within it at any depth.
    pub fn walk(&self) -> impl Iterator<Item = &Clause> {
        walk([self].into_iter())
    }

    /// Every variable that the clause speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.walk().flat_map(Clause::variables).collect()
    }

    /// `left = right`
    pub fn equal(left: &Term, right: &Term) -> Clause {
        Clause::compare(left, Comparison::Equal, right)
    }

    /// `left != right`
    pub fn differ(left: &Term, right: &Term) -> Clause {
        Clause::compare(left, Comparison::NotEqual, right)
    }

    pub fn compare(left: &Term, op: Comparison, right: &Term) -> Clause {
        let [left, right] = [left, right].map(|term| Expr::Term(term.clone()));
        Clause::Compare { left, op, right }
    }

    /// What it computes or compares.
    pub fn expressions(&self) -> impl DoubleEndedIterator<Item = &Expr> {
        let (first, second) = match self {
            Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
                (Some(left), Some(right))
            }
            Clause::Bind { expr, .. } => (Some(expr), None),
            Clause::Best(best) => (Some(&best.key), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The blocks that stand right within it.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = &Block> {
        let own = match self {
            Clause::Not(block) | Clause::Optional(block) => slice::from_ref(block),
            Clause::Any(blocks) => blocks,
            Clause::Best(best) => slice::from_ref(&best.block),
            _ => &[],
        };
        own.iter().chain(self.expressions().filter_map(Expr::block))
    }

    pub fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match self {
            Clause::Not(block) | Clause::Optional(block) => vec![block],
            Clause::Any(blocks) => blocks.iter_mut().collect(),
            Clause::Best(best) => [&mut best.block].into_iter().chain(best.key.block_mut()).collect(),
            Clause::Bind { expr, .. } => expr.block_mut().into_iter().collect(),
            Clause::Compare { left, right, .. } | Clause::Dated { of: left, to: right, .. } => {
                [left, right].into_iter().filter_map(Expr::block_mut).collect()
            }
            Clause::Type { .. } | Clause::Claim(_) | Clause::Path(_) => vec![],
        }
    }

    /// The variables that it speaks of itself, each as often as it does. What stands in the blocks within it is left to them.
    pub fn variables(&self) -> impl Iterator<Item = Var> {
        self.binds().into_iter().chain(self.expressions().flat_map(Expr::vars))
    }

    /// The variables that it gives a value to itself, each as often as they stand there.
    fn binds(&self) -> Vec<Var> {
        match self {
            Clause::Type { of, .. } => of.var().into_iter().collect(),
            Clause::Claim(claim) => claim.variables().collect(),
            Clause::Path(path) => path.variables().collect(),
            Clause::Best(best) => [best.of].into_iter().chain(best.value).collect(),
            Clause::Bind { var, .. } => vec![*var],
            Clause::Compare { .. }
            | Clause::Dated { .. }
            | Clause::Not(_)
            | Clause::Optional(_)
            | Clause::Any(_) => vec![],
        }
    }

    /// The variables that the clause can give a value to.
    pub fn gives(&self) -> Vars {
        match self {
            Clause::Optional(block) => block.gives(),
            Clause::Any(blocks) => blocks.iter().flat_map(Block::gives).collect(),
            clause => clause.binds().into_iter().collect(),
        }
    }

    fn surely_gives(&self) -> Vars {
        match self {
            Clause::Optional(_) => Vars::new(),
            Clause::Any(branches) => {
                let sets = branches.iter().map(Block::surely_gives);
                sets.reduce(|all, next| &all & &next).unwrap_or_default()
            }
            clause => clause.gives(),
        }
    }
}

impl ClaimClause {
    /// Whether it speaks of nothing but subject and object.
    pub fn is_bare(&self) -> bool {
        self.roles.is_empty() && self.measures.is_empty() && self.time.is_none()
    }

    /// Whether it asks for the claim's time, or for claims of some time.
    pub fn asks_when(&self) -> bool {
        self.time.is_some() || self.conditions.iter().any(|condition| condition.window().is_some())
    }

    /// The variables that a claim gives a value to, each as often as it stands there.
    fn variables(&self) -> impl Iterator<Item = Var> {
        let terms = [&self.subject, &self.object].into_iter().chain(self.roles.iter().map(|(_, term)| term));
        let measures = self.measures.iter().map(|(_, var)| *var);
        terms.filter_map(Term::var).chain(measures).chain(self.time).chain(self.distance())
    }

    pub fn gives(&self) -> Vars {
        self.variables().collect()
    }

    /// The variable that is bound to the length of a chain.
    pub fn distance(&self) -> Option<Var> {
        match self.reach {
            Reach::Direct => None,
            Reach::Closure { distance, .. } => distance,
        }
    }
}

impl PathClause {
    /// The variables that a path gives a value to, each as often as it stands there.
    pub fn variables(&self) -> impl Iterator<Item = Var> {
        [&self.from, &self.to].into_iter().filter_map(Term::var).chain(self.distance)
    }
}

impl Term {
    /// The variable, if it is one.
    pub fn var(&self) -> Option<Var> {
        match self {
            Term::Var(var) => Some(*var),
            _ => None,
        }
    }
}

impl Expr {
    /// Every variable that it speaks of, at any depth.
    pub fn mentions(&self) -> Vars {
        self.block().map(Block::mentions).into_iter().flatten().chain(self.vars()).collect()
    }

    /// The variables that stand in it itself.
    pub fn vars(&self) -> impl Iterator<Item = Var> {
        let (first, second) = match self {
            Expr::Term(term) => (term.var(), None),
            Expr::Aggregate { of, .. } | Expr::Over { of, .. } => (Some(*of), None),
            Expr::Arithmetic { left, right, .. } => (left.var(), right.var()),
            Expr::Solutions => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The block that it is computed over.
    pub fn block(&self) -> Option<&Block> {
        match self {
            Expr::Over { block, .. } => Some(block),
            _ => None,
        }
    }

    fn block_mut(&mut self) -> Option<&mut Block> {
        match self {
            Expr::Over { block, .. } => Some(block),
            _ => None,
        }
    }
}
