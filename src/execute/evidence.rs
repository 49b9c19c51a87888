//! From the claims that solutions used to the evidence of a row.

use super::deferred_drop::DeferredDrop;
use super::frame::{Fact, Support};
use super::outcome::{Cell, Derivation, Evidence};
use super::run::{Flow, Run, Solved};
use super::supports::Supports;
use crate::model::ClaimId;
use crate::model::claim::Object;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much evidence a row lists.
pub const MOST: usize = 100;
/// A derivation that is higher than this, or has more parts, is cut down to the claims that it rests on in the
/// end: it is for people to read.
const HIGHEST: usize = 16;
const MOST_PARTS: usize = 200;

/// Evidence with its measure.
#[derive(Clone)]
struct Tree {
    evidence: Evidence,
    height: usize,
    parts: usize,
}

/// The trees of the derived claims beneath rows, by index. Most rest on others that others rest on too, so that each is built
/// once for all rows.
#[derive(Default)]
pub struct Trees(DeferredDrop<BTreeMap<u32, Tree>>);

/// What a tree takes besides its parts, roughly.
const TREE: usize = size_of::<Derivation>() + 2 * size_of::<Tree>();

impl Run<'_> {
    /// The evidence, at most [`MOST`], and how much more there is.
    pub fn evidence(&self, supports: &Supports) -> Solved<(Vec<Evidence>, usize)> {
        Ok(self.trees([supports])?.evidence(supports))
    }

    /// What the evidence of each of these is made of.
    pub fn trees<'s>(&self, all: impl IntoIterator<Item = &'s Supports>) -> Solved<Trees> {
        let mut trees = Trees::default();
        for supports in all {
            self.step()?;
            self.charge(size_of::<Evidence>() * supports.listed(MOST))?;
            for support in supports.derived(MOST) {
                if let Support::Chain { facts, .. } = support {
                    self.steps(facts.len())?;
                    self.charge(TREE + size_of::<Evidence>() * facts.len().min(MOST_PARTS))?;
                }
                self.build_derived(support, &mut trees)?;
            }
        }
        Ok(trees)
    }

    /// Builds the trees of all derived claims beneath, each after those that it rests on. What a claim rests on
    /// was derived before it, so has the smaller index: no recursion, however long the derivation.
    fn build_derived(&self, above: &Support, trees: &mut Trees) -> Flow {
        let derived = |support: &Support| support.facts().iter().filter_map(index).collect::<Vec<u32>>();
        let mut waiting = derived(above);
        let mut needed = BTreeSet::new();
        while let Some(index) = waiting.pop() {
            self.step()?;
            if !trees.0.contains_key(&index) && needed.insert(index) {
                waiting.extend(self.derived.claim(index).beneath.iter().flat_map(derived));
            }
        }
        for index in needed {
            let claim = self.derived.claim(index);
            let object = match claim.object() {
                Object::Entity(entity) => Cell::Entity(*entity),
                Object::Value(value) => Cell::Value { value: value.clone(), shared: false },
                Object::Group { of, number } => Cell::Group { of: *of, number: *number },
                Object::Nothing => Cell::Empty,
            };
            let beneath = claim.beneath.iter().map(|support| trees.tree(support)).collect();
            let tree = node(beneath, |beneath| Derivation {
                rule: Some(claim.rule),
                relation: claim.relation(),
                subject: claim.subject(),
                object: object.clone(),
                beneath,
            });
            self.steps(tree.parts)?;
            self.charge(TREE + size_of::<Evidence>() * tree.own_parts())?;
            trees.0.insert(index, tree);
        }
        Ok(())
    }
}

impl Tree {
    /// How much lies right beneath.
    fn own_parts(&self) -> usize {
        match &self.evidence {
            Evidence::Claim(_) => 0,
            Evidence::Derived(derived) => derived.beneath.len(),
        }
    }
}

impl Trees {
    /// The evidence of one that they were made for: at most [`MOST`], and how much more there is.
    pub fn evidence(&self, supports: &Supports) -> (Vec<Evidence>, usize) {
        let (first, more) = supports.first(MOST);
        (first.iter().map(|support| self.tree(support).evidence).collect(), more)
    }

    /// The support's tree, those of derived claims beneath it being there.
    fn tree(&self, support: &Support) -> Tree {
        let of_fact = |fact: &Fact| match fact {
            Fact::Stored(claim) => stored(*claim),
            Fact::Derived(index) => self.0[index].clone(),
        };
        match support {
            Support::Fact(fact) => of_fact(fact),
            Support::Chain { relation, from, to, facts } => {
                node(facts.iter().map(of_fact).collect(), |beneath| Derivation {
                    rule: None,
                    relation: *relation,
                    subject: *from,
                    object: Cell::Entity(*to),
                    beneath,
                })
            }
        }
    }
}

impl Run<'_> {
    /// The least confidence of what the support rests on.
    pub fn confidence_of(&self, support: &Support) -> Decimal {
        support.facts().iter().map(|&fact| self.confidence(fact)).min().unwrap_or(Decimal::ONE)
    }
}

fn index(fact: &Fact) -> Option<u32> {
    match fact {
        Fact::Derived(index) => Some(*index),
        Fact::Stored(_) => None,
    }
}

fn stored(claim: ClaimId) -> Tree {
    Tree { evidence: Evidence::Claim(claim), height: 1, parts: 1 }
}

/// A derived claim above what it rests on, cut down where it would grow too large.
fn node(beneath: Vec<Tree>, make: impl Fn(Vec<Evidence>) -> Derivation) -> Tree {
    let height = 1 + beneath.iter().map(|tree| tree.height).max().unwrap_or(0);
    let parts = 1 + beneath.iter().map(|tree| tree.parts).sum::<usize>();
    let list: Vec<Evidence> = beneath.into_iter().map(|tree| tree.evidence).collect();
    if height <= HIGHEST && parts <= MOST_PARTS {
        return Tree { evidence: Evidence::Derived(Arc::new(make(list))), height, parts };
    }
    let mut leaves = BTreeSet::new();
    list.iter().for_each(|evidence| gather_leaves(evidence, &mut leaves));
    let leaves: Vec<Evidence> = leaves.into_iter().take(MOST).map(Evidence::Claim).collect();
    Tree { height: 2, parts: 1 + leaves.len(), evidence: Evidence::Derived(Arc::new(make(leaves))) }
}

/// The stored claims of a tree; no tree is higher than [`HIGHEST`].
fn gather_leaves(evidence: &Evidence, leaves: &mut BTreeSet<ClaimId>) {
    match evidence {
        Evidence::Claim(claim) => {
            leaves.insert(*claim);
        }
        Evidence::Derived(derived) => {
            derived.beneath.iter().for_each(|evidence| gather_leaves(evidence, leaves))
        }
    }
}
