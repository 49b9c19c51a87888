//! Blocks of their own: the alternatives of a choice, what is denied, and what is picked from.

use super::draft::Draft;
use super::query::{Best, Block, Clause, Term, Var};
use super::state::{Ranking, Setting, Sort};
use crate::diagnostic::{Code, Result, Span};

impl Draft<'_, '_> {
    /// Reads what may rank the things of a clause of its own; gives these rankings with what was read.
    pub fn ranked<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<(T, Vec<Ranking>)> {
        let outer = std::mem::take(&mut self.rankings);
        let read = read(self)?;
        Ok((read, std::mem::replace(&mut self.rankings, outer)))
    }

    /// Reads that in which nothing may be ranked.
    pub fn unranked<T>(
        &mut self,
        code: Code,
        message: &str,
        span: &Span,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        match self.ranked(read)? {
            (read, rankings) if rankings.is_empty() => Ok(read),
            _ => Err(self.refuse(code, message, span.clone())),
        }
    }

    /// Reads a block of its own: the variables that are made in it stand in it alone, and nothing that follows can be about
    /// them.
    pub fn enclosed<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.discourse.spoken.len();
        let read = read(self)?;
        let within = self.discourse.spoken.split_off(before.min(self.discourse.spoken.len()));
        self.discourse.spoken.extend(within.into_iter().filter(|spoken| spoken.term.var().is_none()));
        Ok(read)
    }

    /// Reads what stands in a setting of its own.
    pub fn within<T>(&mut self, setting: Setting, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outer = std::mem::replace(&mut self.setting, setting);
        let read = read(self);
        self.setting = outer;
        read
    }

    /// Reads what is said of a term.
    pub fn about<T>(&mut self, term: &Term, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.discourse.antecedents.push(term.clone());
        let read = read(self);
        self.discourse.antecedents.pop();
        read
    }

    /// Says each item in a branch of its own, of which any may hold: what one branch says of a variable's type tells
    /// the others nothing, and all of them tell what their types have in common.
    pub fn alternatives<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, T, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let before = self.known.sorts.clone();
        let mut after: Vec<Vec<Sort>> = vec![];
        let mut branches = vec![];
        for item in items {
            self.known.sorts[..before.len()].copy_from_slice(&before);
            let mut branch = Block::default();
            self.enclosed(|draft| say(draft, item, &mut branch))?;
            // What is known of a kind in this branch alone is forgotten behind it.
            self.settle_block(&mut branch)?;
            let settled = branch.clauses.iter().filter(|clause| matches!(clause, Clause::Compare { .. }));
            self.pending.settled.extend(settled.cloned());
            after.push(self.known.sorts[..before.len()].to_vec());
            branches.push(branch);
        }
        for (index, &outset) in before.iter().enumerate() {
            let sorts = after.iter().map(|sorts| sorts[index]);
            let is_value = sorts.clone().any(|sort| matches!(sort, Sort::Value(_)));
            let common = sorts.reduce(|one, other| self.common(one, other, outset)).unwrap_or(outset);
            self.retype(Var(index as u32), common);
            if is_value && common == Sort::Open {
                self.pending.mixed.insert(Var(index as u32));
            }
        }
        if branches.len() == 1 {
            own.clauses.append(&mut branches.remove(0).clauses);
        } else {
            own.clauses.push(Clause::Any(branches));
        }
        Ok(())
    }

    /// Denies what is said in a block of its own. What is denied of a thing does not tell what kind of thing it is, unless
    /// nothing else does, which is known when all is said.
    pub fn denied(
        &mut self,
        own: &mut Block,
        say: impl FnOnce(&mut Self, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let sorts = self.known.sorts.clone();
        let mut inner = Block::default();
        self.enclosed(|draft| say(draft, &mut inner))?;
        for (index, outset) in sorts.into_iter().enumerate() {
            let (var, told) = (Var(index as u32), self.known.sorts[index]);
            if told != outset {
                let hint = self.known.hints.get(&var).map_or(told, |&hint| self.common(hint, told, outset));
                self.known.hints.insert(var, hint);
                self.retype(var, outset);
            }
        }
        let (granted, clauses) =
            inner.clauses.into_iter().partition(|clause| self.each.granted.contains(clause));
        own.clauses.extend::<Vec<Clause>>(granted);
        own.clauses.push(Clause::Not(Block { clauses }));
        Ok(())
    }

    /// Wraps all that `own` says of `subject` into its rankings.
    pub fn rank(&mut self, subject: &Term, own: &mut Block, rankings: Vec<Ranking>) -> Result<()> {
        if let [_, second, ..] = rankings.as_slice() {
            let message = "two superlatives pick at once: it is not clear which comes first";
            return Err(self.refuse(Code::TwoSuperlatives, message, second.span.clone()));
        }
        for ranking in rankings {
            let Term::Var(of) = subject else {
                let message = "a superlative needs a set of things to pick from, not one that is named";
                return Err(self.refuse(Code::NothingToRank, message, ranking.span));
            };
            let block = self.inner(own);
            self.close_ranking(*of, &block.gives());
            own.clauses.push(Clause::Best(Best {
                of: *of,
                key: ranking.key,
                descending: ranking.descending,
                first: ranking.first,
                take: ranking.take,
                value: None,
                block,
            }));
        }
        Ok(())
    }

    /// Takes what is said out of a block, to be picked from or counted; what it is picked or counted for stays.
    pub fn inner(&self, own: &mut Block) -> Block {
        let said = std::mem::take(&mut own.clauses);
        let (outside, clauses) = said.into_iter().partition(|clause| self.each.outside.contains(clause));
        own.clauses = outside;
        Block { clauses }
    }
}
