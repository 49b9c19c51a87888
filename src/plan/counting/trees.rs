//! How a pattern is counted: trees of variables, and what hangs on them.

use crate::model::{EntityId, RelationId, TypeId};
use crate::resolve::query::{Condition, Reach, Var};

/// A count of solutions, as a sum of products of counts.
#[derive(Clone, PartialEq, Debug)]
pub struct Counting {
    /// What is said between variables; links point into it.
    pub said: Vec<Said>,
    /// Added up, with their signs.
    pub terms: Vec<Signed>,
    /// One count for each entity of this variable, the root of the first tree of every term; otherwise one in all.
    pub by: Option<Var>,
    /// Entities of the root are counted, each once, rather than solutions.
    pub distinct: bool,
    /// Of the trees after the first of a term it is asked only whether they have any ways.
    pub others_exist: bool,
    /// How many claims and entities are looked at, as expected.
    pub work: f64,
    /// Rather than when going through the solutions has taken too long.
    pub at_once: bool,
}

/// Claims that connect two variables.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    pub relation: RelationId,
    pub conditions: Vec<Condition>,
    /// By one claim, or by a chain of them.
    pub reach: Reach,
    /// Only of those who lead to the same entity.
    pub shared_ancestor: Option<SharedAncestor>,
}

/// What two entities lead to, each by its only claims.
#[derive(Clone, PartialEq, Debug)]
pub struct SharedAncestor {
    /// The variable that both lead to.
    pub to: Var,
    /// Links by which nothing has several neighbours, each with the types of the neighbour.
    pub path: Vec<(Link, Vec<TypeId>)>,
}

impl Said {
    pub fn is_chain(&self) -> bool {
        self.reach != Reach::Direct
    }
}

/// A product of trees that share no variable.
#[derive(Clone, PartialEq, Debug)]
pub struct Signed {
    pub negative: bool,
    pub trees: Vec<Tree>,
}

/// A variable, and what hangs on it: for each entity that it may be, a number of ways.
#[derive(Clone, PartialEq, Debug)]
pub struct Tree {
    /// More than one where they are the same entity.
    pub vars: Vec<Var>,
    pub types: Vec<TypeId>,
    /// Entities that it is linked to, each by the link from there.
    pub near: Vec<(EntityId, Link)>,
    /// Entities that it is not.
    pub other_than: Vec<EntityId>,
    /// What is said of it and itself.
    pub loops: Vec<usize>,
    pub branches: Vec<Branch>,
}

/// What a count is made of, as it is told and measured.
#[derive(Clone, Copy)]
pub enum Part<'p> {
    /// The variable that no other is before.
    Root(&'p Tree),
    Branch(&'p Branch),
    /// A variable of a cycle, by its place.
    Level(&'p Branch, usize),
}

/// From one variable to another, by an index into [`Counting::said`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Link {
    pub said: usize,
    /// From subject to object.
    pub forward: bool,
}

/// What hangs on a variable: a factor for each of its entities.
#[derive(Clone, PartialEq, Debug)]
pub enum Branch {
    /// The sum over the common neighbours by all links; by a chain of claims, it is the only link. With `exists`, one
    /// if there is any. `near` is how many neighbours are expected.
    Links { links: Vec<Link>, to: Tree, exists: bool, near: f64 },
    /// The sum over all bindings of a block, level by level; the variable itself is level 0, the levels listed come
    /// after it. With `exists`, one if there is any. `work` is what is looked at for each entity, as expected.
    Cycle { levels: Vec<Level>, exists: bool, work: f64 },
    /// The ways of a pattern of which the variable is the root; one if there are none.
    Optional(Vec<(bool, Tree)>),
    /// One if the pattern has no ways, otherwise none. Of each tree, whether it is taken away.
    Absent(Vec<(bool, Tree)>),
}

/// A variable of a block.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    pub tree: Tree,
    /// The links from earlier levels, never none.
    pub links: Vec<(usize, Link)>,
    /// How many ways are expected to bind the levels up to this one, for each entity of the first.
    pub ways: f64,
}

impl Branch {
    /// Whether it is one where there are any ways.
    pub fn asks_existence(&self) -> bool {
        matches!(self, Branch::Links { exists: true, .. } | Branch::Cycle { exists: true, .. })
    }

    /// The variables that hang on it and have no line of their own where it is told: all but those of a cycle.
    pub fn own_trees(&self) -> Vec<&Tree> {
        match self {
            Branch::Links { to, .. } => vec![to],
            Branch::Cycle { .. } => vec![],
            Branch::Optional(trees) | Branch::Absent(trees) => trees.iter().map(|(_, tree)| tree).collect(),
        }
    }

    /// The variables of a cycle after the first.
    pub fn levels(&self) -> &[Level] {
        match self {
            Branch::Cycle { levels, .. } => levels,
            _ => &[],
        }
    }
}

impl Link {
    pub fn reversed(self) -> Link {
        Link { forward: !self.forward, ..self }
    }
}

impl Tree {
    /// Whether every entity of its types counts once.
    pub fn is_plain(&self) -> bool {
        self.near.is_empty()
            && self.other_than.is_empty()
            && self.loops.is_empty()
            && self.branches.is_empty()
    }
}
