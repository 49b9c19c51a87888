//! What was named before and is meant again: "it", "them", "their", "the state", "the capital".
//!
//! A pronoun means the last that was named and fits; what its own clause is about it never means. What is asked for it
//! means only where nothing that was named fits: "states that have rivers running through them".

use super::draft::Draft;
use super::query::{Block, Clause, Term, Var};
use super::state::{Sort, Spoken};
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::TypeId;
use crate::syntax::tree::{Determiner, Head, Np, Word};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Draft<'_, '_> {
    /// Notes what a noun phrase names: it may be meant again.
    pub fn note_spoken(&mut self, np: &Np, term: &Term) {
        if matches!(np.head, Head::Pronoun) || matches!(term, Term::Value(_)) {
            return;
        }
        let plural = match np.head {
            Head::Type(word) | Head::Noun(word) | Head::GerundType { of: word, .. } => {
                Some(is_plural(&fold(self.text(word))))
            }
            Head::Possessive { ref owned, .. } => match **owned {
                Head::Type(word) | Head::Noun(word) => Some(is_plural(&fold(self.text(word)))),
                _ => None,
            },
            Head::Name(_) | Head::Nested { .. } | Head::NameOfType { .. } => Some(false),
            _ => None,
        };
        let asks =
            matches!(np.determiner, Determiner::Which | Determiner::HowMany { .. } | Determiner::HowMuch)
                || matches!(np.head, Head::Who(_) | Head::WhichOf(_));
        let asked = asks || self.asked.listed.contains(&np.span);
        self.discourse.spoken.push(Spoken { term: term.clone(), span: np.span.clone(), plural, asked });
    }

    /// Forgets what stands only within a block that picks `of`.
    pub fn close_ranking(&mut self, of: Var, inner: &std::collections::BTreeSet<Var>) {
        self.discourse.spoken.retain(|spoken| {
            spoken.asked || spoken.term.var().is_none_or(|var| var == of || !inner.contains(&var))
        });
    }

    /// What "it" or "them" means.
    pub fn referent(&mut self, np: &Np) -> Result<Term> {
        let written = self.tokens.source.text[np.span.clone()].to_lowercase();
        let plural = matches!(written.as_str(), "them" | "they" | "those");
        let own = self.discourse.antecedents.last();
        let others = self.discourse.spoken.iter().rev().filter(|spoken| Some(&spoken.term) != own);
        let (fitting, rest): (Vec<&Spoken>, Vec<&Spoken>) =
            others.partition(|spoken| spoken.plural.is_none_or(|named| named == plural));
        let (mut asked, named): (Vec<&Spoken>, Vec<&Spoken>) =
            fitting.into_iter().partition(|spoken| spoken.asked);
        // "border Cedar or a town that borders them": Cedar is one, and of towns each borders one that borders it.
        let alike = |one: &Term, other: &Term| match (self.sort_of(one), self.sort_of(other)) {
            (Sort::Entity(one), Sort::Entity(other)) => self.meet(one, other),
            _ => false,
        };
        asked.retain(|spoken| {
            let doubtful = rest.iter().any(|other| alike(&other.term, &spoken.term));
            !(doubtful && own.is_some_and(|own| alike(own, &spoken.term)))
        });
        let mut candidates: Vec<Term> = vec![];
        for spoken in named.into_iter().chain(asked) {
            if !candidates.contains(&spoken.term) {
                candidates.push(spoken.term.clone());
            }
        }
        if candidates.is_empty() {
            let message = "it is not clear what this refers to";
            let refusal = self.refuse(Code::NoAntecedent, message, np.span.clone());
            return Err(refusal.with_help("name it again"));
        }
        let ranked: Vec<(usize, Term)> = candidates.into_iter().enumerate().collect();
        let (rank, term) = self.choose(&ranked);
        self.taken.referred.push((np.span.start, rank));
        Ok(term)
    }

    /// "no other chip": none but the one that was just named, or those that were named in one list. Where nothing was named
    /// that could be one, other than what the clause is about.
    pub fn other(&mut self, term: &Term, span: &Span, own: &mut Block) -> Result<()> {
        let could_be_one = |spoken: &Spoken| {
            !spoken.asked
                && spoken.span.end <= span.start
                && spoken.term != *term
                && self.may_be_same(&spoken.term, term)
        };
        let mut named: Vec<&Spoken> = vec![];
        for spoken in self.discourse.spoken.iter().rev().filter(|spoken| could_be_one(spoken)) {
            if named.last().is_none_or(|next| self.are_listed(spoken, next)) {
                named.push(spoken);
            }
        }
        let mut than: Vec<Term> = named.iter().map(|spoken| spoken.term.clone()).collect();
        if than.is_empty() {
            than.extend(self.discourse.antecedents.iter().rev().find(|about| *about != term).cloned());
        }
        if than.is_empty() {
            return Err(self.refuse(Code::NoAntecedent, "other than what?", span.clone()));
        }
        for one in than {
            own.clauses.push(Clause::differ(term, &one));
        }
        Ok(())
    }

    /// Whether the types of two terms leave open that they are one thing.
    fn may_be_same(&self, one: &Term, other: &Term) -> bool {
        match (self.sort_of(one), self.sort_of(other)) {
            (Sort::Entity(one), Sort::Entity(other)) => self.meet(one, other),
            _ => false,
        }
    }

    /// Whether nothing but a comma or a joining word stands between two names.
    fn are_listed(&self, one: &Spoken, next: &Spoken) -> bool {
        let between = self.tokens.list.iter();
        let mut between =
            between.filter(|token| one.span.end <= token.span.start && token.span.end <= next.span.start);
        one.span.end <= next.span.start
            && between.all(|token| matches!(token.keyword, Some("and" | "or" | ",")))
    }

    /// "their largest city": of the one thing that was spoken of in the plural.
    pub fn theirs(&mut self, np: &Np, subject: Option<&Term>, out: &mut Block) -> Result<Term> {
        let mut owners: Vec<Term> = vec![];
        for Spoken { term, plural, .. } in self.discourse.spoken.iter().rev() {
            let is_thing = matches!(self.sort_of(term), Sort::Entity(_));
            if is_thing && *plural != Some(false) && !owners.contains(term) {
                owners.push(term.clone());
            }
        }
        let word = np.span.start..np.span.start + "their".len();
        let ([owner], Head::Noun(_) | Head::Type(_)) = (owners.as_slice(), &np.head) else {
            let refusal = self.refuse(Code::NoAntecedent, "it is not clear whose is meant", word);
            return Err(refusal.with_help("name it again: `the … of …`"));
        };
        let they = Np::new(word.clone(), Head::Pronoun);
        self.discourse.bound.push((word, owner.clone()));
        let owned = Head::Possessive { owner: Box::new(they), owned: Box::new(np.head.clone()) };
        let theirs = Np { determiner: Determiner::Plain, head: owned, ..np.clone() };
        self.np_as(&theirs, subject, out)
    }

    /// "the state", with nothing said of which one: the one that was spoken of before. Where none was, there must be just one.
    pub fn spoken_of(&mut self, np: &Np, subject: Option<&Term>) -> Result<Option<Term>> {
        let Head::Type(word) = np.head else { return Ok(None) };
        if subject.is_some() || !self.is_bare_definite(np) {
            return Ok(None);
        }
        let of = self.type_meaning(word)?;
        self.the_one(of, np.span.clone())
    }

    /// The one thing of a type that was spoken of before, other than what the clause is about.
    pub fn the_one(&self, of: TypeId, span: Span) -> Result<Option<Term>> {
        let is = |term: &Term| match term {
            Term::Entity(entity) => self.scope.entities.is_a(*entity, of),
            term => match self.sort_of(term) {
                Sort::Entity(known) => self.schema().is_subtype(known, of),
                _ => false,
            },
        };
        let (own, before) = match self.discourse.antecedents.split_last() {
            Some((own, before)) => (Some(own), before),
            None => (None, [].as_slice()),
        };
        let named = self.discourse.spoken.iter().map(|spoken| &spoken.term).filter(|&term| Some(term) != own);
        let mut candidates: Vec<Term> = vec![];
        for term in before.iter().chain(named).filter(|term| is(term)) {
            if !candidates.contains(term) {
                candidates.push(term.clone());
            }
        }
        // What a clause is about is not called by its noun again in the same clause.
        let itself = own.is_some_and(|own| is(own) && !candidates.contains(own));
        match (candidates.as_slice(), itself) {
            ([], false) => Ok(None),
            ([one], false) => Ok(Some(one.clone())),
            _ => {
                let message = format!("it is not clear which {} is meant", self.type_name(of));
                let refusal = self.refuse(Code::NoAntecedent, message, span);
                Err(refusal.with_help(format!("say more of it, or `a {}` for any", self.type_name(of))))
            }
        }
    }

    /// "the state's capital": of the state that was spoken of.
    pub fn definite_owner(&mut self, np: &Np, owner: &Np) -> Result<Option<Term>> {
        let Head::Type(word) = owner.head else { return Ok(None) };
        let plain = owner.determiner_is_plain() && owner.modifiers.is_empty() && owner.posts.is_empty();
        let the = word.0.checked_sub(1).map(|before| &self.tokens.list[before]);
        let definite = the.is_some_and(|it| it.keyword == Some("the") && it.span.start == np.span.start);
        if !plain || !definite || is_plural(&fold(self.text(word))) {
            return Ok(None);
        }
        let of = self.type_meaning(word)?;
        match self.the_one(of, owner.span.clone())? {
            None => {
                let message = format!("it is not clear which {} is meant", self.type_name(of));
                let refusal = self.refuse(Code::NoAntecedent, message, owner.span.clone());
                Err(refusal.with_help(format!("name it, or say `a {}` for any", self.type_name(of))))
            }
            one => Ok(one),
        }
    }

    /// "the capital", with nothing said of whose: that of the one that was spoken of.
    pub fn is_definite(&self, np: &Np, noun: Word) -> bool {
        let before = noun.0.checked_sub(1).map(|before| &self.tokens.list[before]);
        let definite = before.is_some_and(|it| it.keyword == Some("the") && it.span.start == np.span.start);
        let bare = np.determiner_is_plain() && np.modifiers.is_empty() && np.posts.is_empty();
        definite && bare && !self.discourse.spoken.is_empty() && !is_plural(&fold(self.text(noun)))
    }

    /// Refuses a noun of which it is not told whose it is.
    pub fn of_which(&self, noun: Word, of: TypeId, span: Span) -> Box<Diagnostic> {
        let (named, owner) = (self.text(noun).to_lowercase(), self.type_name(of));
        let message = format!("it is not clear of which {owner} the {named} is meant");
        let refusal = self.refuse(Code::NoAntecedent, message, span);
        refusal.with_help(format!("say whose: `the {named} of …`, or `a {named}` for any"))
    }

    /// "the state", with nothing more said of it.
    pub fn is_bare_definite(&self, np: &Np) -> bool {
        let Head::Type(word) = np.head else { return false };
        let bare = np.determiner_is_plain() && np.modifiers.is_empty() && np.posts.is_empty();
        // "the largest county's smallest town" begins with an article that is not the town's.
        let before = word.0.checked_sub(1).map(|before| &self.tokens.list[before]);
        let definite = before.is_some_and(|it| it.keyword == Some("the") && it.span.start == np.span.start);
        bare && definite && !is_plural(&fold(self.text(word)))
    }
}
