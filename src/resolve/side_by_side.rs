//! Several things that are asked of one: "the area and population of Texas" gives a column each.

use super::draft::Draft;
use super::query::{Ask, Block, Clause, Expr, Query, Term};
use super::state::Target;
use crate::diagnostic::Result;
use crate::syntax::tree::{Head, Join, Np, NpList, Post, Word};

impl Draft<'_, '_> {
    /// The query for a list of nouns of one owner, some of which name values; `None` of another list.
    pub fn side_by_side(&mut self, list: &NpList) -> Option<Result<Query>> {
        let (owner, nouns) = list.of_one_owner()?;
        nouns.iter().any(|noun| self.names_value(*noun)).then(|| self.columns_of(&owner, list, &nouns))
    }

    /// What is not known of the owner leaves its column empty.
    fn columns_of(&mut self, owner: &Np, list: &NpList, nouns: &[Word]) -> Result<Query> {
        let mut pattern = Block::default();
        let whose = self.np(owner, &mut pattern)?;
        if let Term::Var(_) = whose {
            let name = self.column_name(owner, &whose);
            self.asked.targets.push(Target { expr: Expr::Term(whose.clone()), name });
        }
        self.discourse.bound.push((owner.span.clone(), whose));
        for (noun, np) in nouns.iter().zip(&list.items) {
            let of_owner = Post::Of(NpList::single(owner.clone()));
            let np = Np { posts: vec![of_owner], ..Np::new(np.span.clone(), Head::Noun(*noun)) };
            let mut said = Block::default();
            let target = self.thing(&np, &mut said)?;
            self.asked.targets.push(target);
            pattern.clauses.push(Clause::Optional(said));
        }
        Ok(self.query(Ask::Rows, pattern))
    }
}

impl NpList {
    /// The owner that stands at one of the nouns alone, and the nouns: "the A and B of C", "C's A and B".
    fn of_one_owner(&self) -> Option<(Np, Vec<Word>)> {
        let [first, .., last] = self.items.as_slice() else { return None };
        let nouns: Option<Vec<Word>> = self.items.iter().map(Np::bare_noun).collect();
        let nouns = nouns.filter(|_| self.join == Join::And && self.except.is_none())?;
        let without_owner =
            |items: &[Np]| items.iter().all(|np| np.posts.is_empty() && matches!(np.head, Head::Noun(_)));
        if let Head::Possessive { owner, .. } = &first.head {
            let others = without_owner(&self.items[1..]) && first.posts.is_empty();
            return others.then(|| ((**owner).clone(), nouns));
        }
        match last.posts.as_slice() {
            [Post::Of(owners)] if without_owner(&self.items[..self.items.len() - 1]) => {
                let any = owners.any_of_them();
                let owner = if owners.items.len() == 1 { &owners.items[0] } else { &any.items[0] };
                let whole = owners.except.is_none() && owners.join == Join::And;
                (whole && matches!(last.head, Head::Noun(_))).then(|| (owner.clone(), nouns))
            }
            _ => None,
        }
    }
}

impl Np {
    /// Its noun, with nothing in front but an article.
    fn bare_noun(&self) -> Option<Word> {
        let plain = self.determiner_is_plain() && self.modifiers.is_empty() && self.stated.is_none();
        match &self.head {
            Head::Noun(noun) => plain.then_some(*noun),
            Head::Possessive { owned, .. } => match **owned {
                Head::Noun(noun) => plain.then_some(noun),
                _ => None,
            },
            _ => None,
        }
    }
}
