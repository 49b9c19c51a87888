//! What things have: attributes and other nouns that name a relation ("the capital of Texas"), measures of
//! claims ("ASML's share of EUV tools"), and parts ("states that have rivers").

use super::claims::Saying;
use super::draft::Draft;
use super::extremes::{is_ranked, ranked};
use super::query::{Block, Clause, Term};
use super::state::{NamedBy, Sort};
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::schema::Range;
use crate::model::{RelationId, TypeId};
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Determiner, Head, Join, Limit, Modifier, Np, NpList, Post, Predicate, Than, Word,
};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{self, is_plural};

impl Draft<'_, '_> {
    /// What "the capital of Texas" or "Nvidia's revenue" names.
    pub fn possession(&mut self, np: &Np, open: Option<Term>, own: &mut Block) -> Result<Term> {
        if let Head::Possessive { owner, owned } = &np.head {
            if let (Head::Type(of), Determiner::Which | Determiner::HowMany { .. }) =
                (&owner.head, &np.determiner)
            {
                let of = self.text(*of);
                let message = format!("is the {of} asked for, or what belongs to it?");
                let refusal = self.refuse(Code::Whose, message, np.span.clone());
                return Err(refusal.with_help(format!(
                    "`which {of} has …` asks for the {of}, `what is the … of each {of}` for both"
                )));
            }
            let owner = match self.definite_owner(np, owner)? {
                Some(owner) => owner,
                None => self.np(owner, own)?,
            };
            if let Head::Type(noun) = **owned {
                let bare = Np { modifiers: vec![], posts: vec![], head: (**owned).clone(), ..np.clone() };
                let term = self.named_by(&bare, open.as_ref(), own)?;
                // "their state", "Milton's county": what it lies in, or the one that lies in it.
                let is_one = np.determiner_is_plain()
                    && !np.modifiers.iter().any(is_ranked)
                    && !is_plural(&fold(self.text(noun)));
                let around = is_one && !self.lies(&owner, &term).is_empty() && self.choose(&[true, false]);
                match around {
                    true => self.belongs(&owner, &term, np.span.clone(), own)?,
                    false => self.belongs(&term, &owner, np.span.clone(), own)?,
                }
                return Ok(term);
            }
            let np = Np { head: (**owned).clone(), ..np.clone() };
            let mut block = Block::default();
            let term = self.noun(&np, Some(&owner), open, &mut block)?;
            own.clauses.append(&mut block.clauses);
            return Ok(term);
        }
        self.noun(np, None, open, own)
    }

    /// What a thing has: "whose capital", "has a capital".
    pub fn owned(&mut self, np: &Np, owner: &Term, own: &mut Block) -> Result<Term> {
        match &np.head {
            Head::Noun(_) | Head::Measure(_) => {
                let mut block = Block::default();
                let term = match np.head {
                    Head::Measure(word) => self.measure(word, np, Some(owner), own, &mut block)?,
                    _ => self.noun(np, Some(owner), None, &mut block)?,
                };
                // "a larger share of X than B" is compared with the claim.
                let measured = |post: &Post| {
                    matches!((&np.head, post), (Head::Measure(_), Post::Compared(compared))
                        if matches!(compared.than, Than::Np(_)))
                };
                let posts = np.posts.iter().filter(|post| !belongs_to_noun(post) && !measured(post));
                let posts: Vec<Post> = posts.cloned().collect();
                self.about(&term, |draft| draft.posts(&posts, &term, &Head::Pronoun, &mut block))?;
                for modifier in &np.modifiers {
                    match modifier {
                        Modifier::Adjective(word) => self.adjective(*word, &term, &mut block)?,
                        // "has the smallest capital": the owners are ranked by what they have.
                        Modifier::Ranked(ranked) if !self.ranks_value(&np.head) => {
                            self.rank_by_adjective(ranked, &term, &mut block)?;
                        }
                        Modifier::Ranked(_) => {}
                        Modifier::Other => self.other(&term, &np.span, &mut block)?,
                    }
                }
                own.clauses.append(&mut block.clauses);
                Ok(term)
            }
            Head::Type(_) if np.modifiers.iter().any(is_ranked) => self.extreme_of(np, owner, own),
            _ => {
                let term = self.np(np, own)?;
                self.belongs(&term, owner, np.span.clone(), own)?;
                Ok(term)
            }
        }
    }

    /// The claim behind a noun, about its owner: given, named behind it, or anything.
    pub fn noun(
        &mut self,
        np: &Np,
        owner: Option<&Term>,
        open: Option<Term>,
        own: &mut Block,
    ) -> Result<Term> {
        let word = match &np.head {
            Head::Measure(word) => {
                return self.measure(*word, np, owner, &mut Block::default(), own);
            }
            Head::Noun(word) => *word,
            _ => {
                return Err(self.refuse(
                    Code::NoSuchMeaning,
                    "this is nothing that things have",
                    np.span.clone(),
                ));
            }
        };
        let (relation, inverse) = self.noun_meaning(word, np, owner)?;
        let declared = self.schema().relation(relation);
        let sort = match (&declared.range, inverse) {
            (_, true) => Sort::Entity(declared.domain),
            (Range::Entity(range), false) => Sort::Entity(*range),
            (Range::Value(kind), false) => Sort::Value(*kind),
            // It has no nouns.
            (Range::Nothing, false) => Sort::Open,
        };
        let value = match open {
            Some(term) => term,
            None => {
                let hint = match sort {
                    Sort::Entity(of) => self.type_name(of),
                    _ => declared.name.as_str(),
                };
                Term::Var(self.fresh(hint, sort))
            }
        };
        // What follows the owner's name may belong to the claim: "the share of Singapore in 2025".
        let mut lifted: Vec<Adjunct> = vec![];
        let mut owners: Vec<NpList> = vec![];
        // "a population of more than one million"
        let mut amounts: Vec<Limit> = vec![];
        for post in &np.posts {
            if let Some(mut role) = self.role_post(post, relation) {
                // "at Nvidia in 2024": the time is the claim's.
                if let AdjunctKind::Role { object, .. } = &mut role.kind {
                    let (inner, more) = self.lift(object, relation);
                    *object = inner;
                    lifted.extend(more);
                }
                lifted.push(role);
            } else if let Some(amount) = amount_of(post).cloned().or_else(|| self.text_of(post, sort)) {
                amounts.push(amount);
            } else if let Some(list) = owners_of(post) {
                self.check_leads_to_owner(post)?;
                let (list, more) = self.lift(list, relation);
                owners.push(list);
                lifted.extend(more);
            }
        }
        let asked =
            matches!(np.determiner, Determiner::Which | Determiner::HowMany { .. } | Determiner::HowMuch);
        // What is said of the value itself: "of more than one million", "before 1905".
        let mut told = Block::default();
        let conditions = conditions(&np.posts).into_iter().chain(&lifted);
        let adjuncts = self.said_of_claim(&value, conditions, &mut told)?;
        for limit in &amounts {
            let said = match (&value, sort) {
                (Term::Var(var), Sort::Value(kind)) => self.compare(*var, kind, limit, &mut told),
                _ => Err(self.refuse(Code::NoNumber, "this is no number", self.limit_span(limit))),
            };
            said.map_err(|refusal| self.or_when(refusal, limit))?;
        }
        if owner.is_none() && owners.is_empty() && asked && !np.modifiers.iter().any(is_ranked) {
            // "how many people …", "which capitals …": the clause may say of what.
            if let Some(stray) = adjuncts.first() {
                let message = "it is not said yet of what this is asked";
                let refusal = self.refuse(Code::StrayCondition, message, stray.span.clone());
                return Err(refusal.with_help("put it at the end of the question"));
            }
            self.asked.ownerless = Some((value.clone(), relation, inverse));
            own.clauses.append(&mut told.clauses);
            return Ok(value);
        }
        // The one of all, or one of each: a noun that is a superlative itself does not tell.
        let plural = is_plural(&fold(self.text(word)))
            || matches!(np.determiner, Determiner::All | Determiner::Each)
            || np.modifiers.iter().any(is_ranked);
        let one_of_many = !plural && self.is_extreme(word);
        let saying = Saying { adjuncts, ..Saying::of(relation, inverse, self.span(word)) };
        let mut about = owner.cloned();
        match (owner, owners.as_slice()) {
            (Some(owner), []) => self.say(&saying, owner, &value, own)?,
            (Some(owner), further) => {
                // "Texas's highest point in the west": what follows limits the owner.
                for list in further {
                    self.each_of(list, own, |draft, np, out| {
                        if draft.is_one_of(np, owner) {
                            return draft.np_as(&np.plain(), Some(owner), out).map(|_| ());
                        }
                        let place = draft.np(np, out)?;
                        draft.belongs(owner, &place, list.span.clone(), out)
                    })?;
                }
                self.say(&saying, owner, &value, own)?;
            }
            (None, []) if one_of_many => {
                let of = self.owner_type(relation, inverse);
                let (named, owner) = (self.text(word).to_lowercase(), self.type_name(of));
                let message = format!("`{named}` of which {owner}?");
                let refusal = self.refuse(Code::NoOwner, message, self.span(word));
                return Err(refusal.with_help(format!(
                    "`the {} of the {}` lists that of each",
                    inflect::plural(&named),
                    inflect::plural(owner)
                )));
            }
            (None, []) if self.is_definite(np, word) => {
                let of = self.owner_type(relation, inverse);
                let Some(owner) = self.the_one(of, np.span.clone())? else {
                    return Err(self.of_which(word, of, np.span.clone()));
                };
                self.say(&saying, &owner, &value, own)?;
                about = Some(owner);
            }
            (None, []) => about = Some(self.of_anything(&saying, &value, own)?),
            (None, [list]) => {
                let list = &self.owner_of_each(list, relation, inverse, np);
                let mut last = None;
                let itself = self.may_own(np, None, self.owner_type(relation, inverse));
                self.each_of(list, own, |draft, np, out| {
                    let owner = draft.np(np, out)?;
                    if one_of_many && draft.are_several(np) {
                        return Err(draft.one_of_many(word, np));
                    }
                    let named = Owned { noun: word, plural, itself, span: np.span.clone() };
                    draft.say_of(&saying, &owner, &value, named, out, &mut last)
                })?;
                about = last;
            }
            (None, _) => {
                let message = "say once of what it is";
                return Err(self.refuse(Code::SeveralOwners, message, np.span.clone()));
            }
        }
        if declared.functional
            && let (false, Sort::Entity(_), Some(Term::Entity(one))) = (inverse, sort, &about)
            && let Some(ranked) = np.modifiers.iter().find_map(ranked)
        {
            let (one, noun) = (self.scope.entities.name(*one), self.text(word));
            let message = format!("{one} has one {noun}: there is nothing to pick from");
            let refusal = self.refuse(Code::NothingToRank, message, ranked.span.clone());
            return Err(refusal.with_help(format!("leave it out: `what is the {noun} of {one}`")));
        }
        self.discourse.nouns.push(NamedBy { value: value.clone(), noun: word, owner: about.clone() });
        own.clauses.append(&mut told.clauses);
        match (np.modifiers.iter().find_map(ranked), sort) {
            (Some(ranked), Sort::Value(kind)) => {
                self.rank_value(ranked, about, owner, value, (kind, Some(relation)), own)
            }
            _ => Ok(value),
        }
    }

    /// Which relation a noun names. Where it names one of the owner itself, it is not one of what the owner
    /// contains: "the population of Texas" is not that of its cities.
    fn noun_meaning(&mut self, word: Word, np: &Np, owner: Option<&Term>) -> Result<(RelationId, bool)> {
        let mut ways: Vec<(RelationId, bool)> =
            self.token(word).meanings.iter().filter_map(Meaning::as_noun).collect();
        if ways.is_empty() {
            let message = format!("`{}` names no attribute", self.text(word));
            return Err(self.refuse(Code::NoSuchMeaning, message, self.span(word)));
        }
        let of_itself: Vec<(RelationId, bool)> = ways
            .iter()
            .copied()
            .filter(|&(relation, inverse)| self.may_own(np, owner, self.owner_type(relation, inverse)))
            .collect();
        if !of_itself.is_empty() {
            ways = of_itself;
        }
        Ok(self.choose(&ways))
    }

    /// Whether what a noun's owner is called can be of a type.
    fn may_own(&self, np: &Np, owner: Option<&Term>, of: TypeId) -> bool {
        match owner {
            Some(Term::Entity(entity)) => self.scope.entities.is_a(*entity, of),
            Some(term) => match self.sort_of(term) {
                Sort::Entity(known) => self.meet(known, of),
                _ => true,
            },
            None => np.posts.iter().filter_map(owners_of).flat_map(|list| &list.items).any(|item| {
                let word = match item.head {
                    Head::Name(word) | Head::NameOfType { of: word, .. } | Head::Type(word) => word,
                    Head::Nested { name: word, .. } | Head::GerundType { of: word, .. } => word,
                    _ => return true,
                };
                self.token(word).meanings.iter().any(|meaning| match meaning {
                    Meaning::Entity(entity) => self.scope.entities.is_a(*entity, of),
                    Meaning::Type(known) => self.meet(*known, of),
                    _ => false,
                })
            }),
        }
    }

    /// The claim of a noun about an owner. Where the owner is a place or a whole that only contains what the
    /// attribute is of ("the highest elevation in Texas"), about what it contains.
    fn say_of(
        &mut self,
        saying: &Saying,
        owner: &Term,
        value: &Term,
        named: Owned,
        own: &mut Block,
        about: &mut Option<Term>,
    ) -> Result<()> {
        let of = self.owner_type(saying.relation, saying.inverse);
        let direct = match owner {
            Term::Entity(entity) => self.scope.entities.is_a(*entity, of),
            _ => match self.sort_of(owner) {
                Sort::Entity(known) => self.meet(known, of),
                _ => true,
            },
        };
        if direct || named.itself {
            *about = Some(owner.clone());
            return self.say(saying, owner, value, own);
        }
        let part = Term::Var(self.entity(of));
        own.clauses.push(Clause::Type { of: part.clone(), is: of });
        self.belongs(&part, owner, named.span.clone(), own)?;
        if !named.plural {
            return Err(self.of_its_parts(&named, of));
        }
        *about = Some(part.clone());
        self.say(saying, &part, value, own)
    }

    /// "the capital of Texas and Ohio" is that of each, where each has one: either is the owner, and is shown.
    fn owner_of_each(&mut self, list: &NpList, relation: RelationId, inverse: bool, np: &Np) -> NpList {
        let declared = self.schema().relation(relation);
        let single = (declared.functional || declared.is_attribute()) && !inverse;
        if !single || list.join != Join::And || list.items.len() < 2 {
            return list.clone();
        }
        let mut either = list.any_of_them();
        if np.determiner != Determiner::All {
            either.items[0].determiner = Determiner::Which;
        }
        either
    }

    /// The claim of a noun about whatever has it; gives that.
    pub fn of_anything(&mut self, saying: &Saying, value: &Term, own: &mut Block) -> Result<Term> {
        let of = self.owner_type(saying.relation, saying.inverse);
        let anything = Term::Var(self.entity(of));
        own.clauses.push(Clause::Type { of: anything.clone(), is: of });
        self.say(saying, &anything, value, own)?;
        Ok(anything)
    }

    /// Whether a noun names a number or another value, whichever of its meanings holds.
    pub fn names_value(&self, noun: Word) -> bool {
        self.token(noun).meanings.iter().all(|meaning| match meaning {
            Meaning::Noun { relation, .. } => self.schema().relation(*relation).is_attribute(),
            _ => true,
        })
    }

    /// Whether a noun phrase is of several things that are not told one by one.
    fn are_several(&self, np: &Np) -> bool {
        let several = |word: Word| is_plural(&fold(self.text(word)));
        let apart = matches!(np.determiner, Determiner::Each | Determiner::All | Determiner::Which);
        !apart
            && match &np.head {
                Head::Type(word) | Head::Noun(word) | Head::GerundType { of: word, .. } => several(*word),
                Head::WhichOf(inner) => np.modifiers.is_empty() && self.are_several(inner),
                _ => false,
            }
    }

    fn one_of_many(&self, noun: Word, of: &Np) -> Box<Diagnostic> {
        let named = self.text(noun).to_lowercase();
        let message = format!("the one `{named}` of them all, or that of each?");
        let mut refusal = self.refuse(Code::OfEachOrAll, message, of.span.clone());
        let plural = inflect::plural(&named);
        refusal
            .help
            .push(format!("`the {plural} of …` lists that of each; a superlative before it picks from them"));
        refusal
    }

    fn of_its_parts(&self, named: &Owned, of: TypeId) -> Box<Diagnostic> {
        let noun = self.text(named.noun).to_lowercase();
        let owner = self.tokens.source.text[named.span.clone()].to_string();
        let part = self.type_name(of);
        let message = format!("`{noun}` is said of {}, not of {owner}", self.a(of));
        let mut refusal = self.refuse(Code::OfItsParts, message, named.span.clone());
        let (nouns, parts) = (inflect::plural(&noun), inflect::plural(part));
        if self.names_value(named.noun) {
            refusal.help.push(format!("`the total {noun} of the {parts} in {owner}` sums it"));
        }
        refusal.help.push(format!("`the {nouns} of the {parts} in {owner}` lists that of each {part}"));
        refusal
    }

    pub fn owner_type(&self, relation: RelationId, inverse: bool) -> crate::model::TypeId {
        let declared = self.schema().relation(relation);
        match (&declared.range, inverse) {
            (Range::Entity(range), true) => *range,
            _ => declared.domain,
        }
    }
}

/// How a noun stands before its owner.
struct Owned {
    noun: Word,
    /// It is said of several, or picked from several.
    plural: bool,
    /// What is named can have it itself: then no reading takes it for what contains the things that do.
    itself: bool,
    /// Of the owner.
    span: Span,
}

/// "of more than one million", of a noun that is a number.
pub fn amount_of(post: &Post) -> Option<&Limit> {
    match post {
        Post::Of(NpList { items, .. }) => match items.as_slice() {
            [Np { head: Head::Amount { limit, of: None, .. }, .. }] => Some(limit),
            _ => None,
        },
        _ => None,
    }
}

/// What a noun's "of …", "in …" names as its owner.
pub fn owners_of(post: &Post) -> Option<&NpList> {
    match post {
        Post::Of(list) => Some(list),
        Post::Reduced(vp) if !vp.negated => match &vp.predicate {
            Predicate::Preposition { object: Some(list), .. } => Some(list),
            Predicate::Phrase { object: Some(list), .. } if vp.adjuncts.is_empty() => Some(list),
            _ => None,
        },
        _ => None,
    }
}

pub fn belongs_to_noun(post: &Post) -> bool {
    matches!(post, Post::Of(_) | Post::Condition(_)) || owners_of(post).is_some()
}

pub fn conditions(posts: &[Post]) -> Vec<&Adjunct> {
    fn condition(post: &Post) -> Option<&Adjunct> {
        match post {
            Post::Condition(adjunct) => Some(adjunct),
            _ => None,
        }
    }
    posts.iter().filter_map(condition).collect()
}
