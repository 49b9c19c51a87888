//! Names: the entities that they are taken for.

use super::draft::Draft;
use super::namesakes::place_of_its_own;
use super::query::{Block, Clause, PathClause, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::{EntityId, TypeId};
use crate::syntax::tree::{Head, Np, Post, Predicate, Word};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;
use std::collections::HashMap;

/// Of so many things that have one name and the same types each is tried. They fit in the same places: of more, these stand
/// for all.
const TRIED: usize = 6;
/// Of more things no query says that it is one of them.
const MOST_CALLED: usize = 100;

impl Draft<'_, '_> {
    /// "Huawei's Ascend": what has the name, where a claim relates it to the owner.
    pub fn name_of(&mut self, owner: Word, name: Word, own: &mut Block) -> Result<Term> {
        let [owner, named] = [self.name(owner, None, &[])?, self.name(name, None, &[])?];
        own.clauses.push(Clause::Path(PathClause {
            from: owner,
            to: named.clone(),
            within: 1,
            without: vec![],
            distance: None,
        }));
        Ok(named)
    }

    /// Takes one of the entities that a name may mean.
    pub fn choose_entity(&mut self, entities: &[EntityId]) -> EntityId {
        if entities.len() <= TRIED {
            return self.choose(entities);
        }
        let all = self.scope.entities;
        let types = |entity: &EntityId| all.types(*entity);
        let mut counts: HashMap<&[TypeId], usize> = HashMap::new();
        let mut few = vec![];
        for entity in entities {
            let count = counts.entry(types(entity)).or_default();
            *count += 1;
            if *count <= TRIED {
                few.push((*entity, *count));
            }
        }
        let (entity, number) = self.choose(&few);
        if number == 1 {
            self.taken.ways += self.taken.ways * counts[types(&entity)].saturating_sub(TRIED);
        }
        entity
    }

    /// An entity by its name; of several that share it, those that fit what the phrase says of them.
    pub fn name(&mut self, word: Word, of: Option<TypeId>, posts: &[Post]) -> Result<Term> {
        let mut entities: Vec<EntityId> = self.token(word).entities().collect();
        if let Some(of) = of {
            entities.retain(|&entity| self.scope.entities.is_a(entity, of));
        }
        if entities.is_empty() {
            let named = self.text(word);
            let message = match of {
                Some(of) => format!("no {} is called `{named}`", self.type_name(of)),
                None => format!("nothing is called `{named}`"),
            };
            return Err(self.refuse(Code::UnknownName, message, self.span(word)));
        }
        if entities.len() > 1 {
            // "Springfield in Illinois": what follows tells which.
            let places: Vec<Word> = posts.iter().filter_map(place_of).collect();
            for place in places {
                let within: Vec<EntityId> = self.token(place).entities().collect();
                let told: Vec<EntityId> =
                    entities.iter().copied().filter(|&entity| self.scope.lies_in(entity, &within)).collect();
                if !told.is_empty() {
                    entities = told;
                }
            }
        }
        let entity = self.choose_entity(&entities);
        self.taken.picks.push((word.0, entity));
        Ok(Term::Entity(entity))
    }

    /// "where is Milton": of several of one name and kind, where each is.
    pub fn wherever(&mut self, word: Word, np: &Np, own: &mut Block) -> Result<Option<Term>> {
        let entities: Vec<EntityId> = self.token(word).entities().collect();
        if !self.setting.located || entities.len() < 2 || !np.posts.is_empty() {
            return Ok(None);
        }
        let entity = self.choose_entity(&entities);
        let types = self.scope.entities.types(entity);
        let alike = entities.iter().filter(|&&other| self.scope.entities.types(other) == types).count();
        let Some(&of) = types.first().filter(|_| alike > 1) else { return Ok(None) };
        // One reading for all that are alike, and a pick by which a base's preferences decide between kinds.
        self.taken.picks.push((word.0, entity));
        let term = Term::Var(self.entity(of));
        own.clauses.push(Clause::Type { of: term.clone(), is: of });
        self.called(word, &term, own)?;
        Ok(Some(term))
    }

    /// "Springfield, Illinois"; of a type, where one is given.
    pub fn nested(&mut self, name: Word, of: Option<TypeId>, within: Word) -> Result<Term> {
        let places: Vec<EntityId> = self.token(within).entities().collect();
        let mut entities: Vec<EntityId> = self.token(name).entities().collect();
        entities.retain(|&entity| self.scope.lies_in(entity, &places));
        entities.retain(|&entity| of.is_none_or(|of| self.scope.entities.is_a(entity, of)));
        if entities.is_empty() {
            let message = format!("no `{}` lies in `{}`", self.text(name), self.text(within));
            let span = self.span(name).start..self.span(within).end;
            let mut refusal = self.refuse(Code::UnknownName, message, span);
            let elsewhere =
                self.token(name).entities().filter_map(|entity| place_of_its_own(entity, self.scope));
            let ways =
                elsewhere.map(|place| format!("`{}, {}`", self.text(name), self.scope.entities.name(place)));
            let ways: Vec<String> = ways.take(5).collect();
            if !ways.is_empty() {
                refusal.help.push(format!("there is {}", ways.join(", ")));
            }
            return Err(refusal);
        }
        let entity = self.choose_entity(&entities);
        self.taken.picks.push((name.0, entity));
        Ok(Term::Entity(entity))
    }

    /// "the Mississippi river": an entity of the type; or, where none is, things of the type that belong to the
    /// entity: "Norway cities".
    pub fn name_of_type(
        &mut self,
        name: Word,
        of: Word,
        open: Option<Term>,
        own: &mut Block,
    ) -> Result<Term> {
        let is = self.type_meaning(of)?;
        let fits = |draft: &Self, entity: EntityId| draft.scope.entities.is_a(entity, is);
        let any = self.token(name).entities().any(|entity| fits(self, entity));
        // "the city Kansas" names a city; "the largest city of Kansas" may name one that is there.
        let of_behind = of.0 + 1 < name.0 && self.tokens.list[of.0 + 1].keyword == Some("of");
        // "a city of Springfield": any that is called so.
        let before = of.0.checked_sub(1).and_then(|index| self.tokens.list[index].keyword);
        let called = self.token(name).entities().filter(|&entity| fits(self, entity)).count();
        if called > 1 && of.0 < name.0 && matches!(before, Some("a" | "an" | "any")) {
            let term = open.unwrap_or(Term::Var(self.entity(is)));
            self.constrain(&term, is, self.span(of))?;
            own.clauses.push(Clause::Type { of: term.clone(), is });
            self.called(name, &term, own)?;
            return Ok(term);
        }
        if (any && !self.are_owned(name, of)) || (of.0 < name.0 && !of_behind) {
            let term = self.name(name, Some(is), &[])?;
            if let Some(open) = open {
                self.unify(&open, &term, self.span(name))?;
                own.clauses.push(Clause::equal(&open, &term));
                return Ok(open);
            }
            return Ok(term);
        }
        let owner = self.name(name, None, &[])?;
        let term = match open {
            Some(term) => {
                self.constrain(&term, is, self.span(of))?;
                term
            }
            None => Term::Var(self.entity(is)),
        };
        own.clauses.push(Clause::Type { of: term.clone(), is });
        let span = self.span(name).start..self.span(of).end;
        self.belongs(&term, &owner, span, own)?;
        Ok(term)
    }

    /// "Norway cities": the plural tells that they are not the one that is named, unless it counts units of that.
    pub fn are_owned(&self, name: Word, of: Word) -> bool {
        name.0 < of.0 && is_plural(&fold(self.text(of))) && !self.is_unit(of)
    }

    /// "states named Colorado": any of those that have the name.
    pub fn called(&mut self, word: Word, term: &Term, own: &mut Block) -> Result<()> {
        let mut entities: Vec<EntityId> = self.token(word).entities().collect();
        if let Sort::Entity(of) = self.sort_of(term) {
            entities.retain(|&entity| self.scope.entities.is_a(entity, of));
        }
        if entities.is_empty() {
            let message = format!("none of them is called `{}`", self.text(word));
            return Err(self.refuse(Code::UnknownName, message, self.span(word)));
        }
        if entities.len() > MOST_CALLED {
            let message = format!(
                "{} things are called `{}`: too many to ask for each",
                entities.len(),
                self.text(word)
            );
            let refusal = self.refuse(Code::TooManyCalled, message, self.span(word));
            return Err(refusal.with_help("say more of what is meant than its name".to_string()));
        }
        let equal = |entity: &EntityId| Clause::equal(term, &Term::Entity(*entity));
        if let [only] = entities.as_slice() {
            own.clauses.push(equal(only));
        } else {
            let branches = entities.iter().map(|entity| Block { clauses: vec![equal(entity)] });
            own.clauses.push(Clause::Any(branches.collect()));
        }
        Ok(())
    }
}

/// The name that a post places its noun in: "in Illinois".
fn place_of(post: &Post) -> Option<Word> {
    let list = match post {
        Post::Of(list) => list,
        Post::Reduced(vp) if !vp.negated => match &vp.predicate {
            Predicate::Preposition { object: Some(list), .. }
            | Predicate::Phrase { object: Some(list), .. } => list,
            _ => return None,
        },
        _ => return None,
    };
    match list.items.as_slice() {
        [Np { head: Head::Name(word), .. }] => Some(*word),
        _ => None,
    }
}
