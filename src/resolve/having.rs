//! Having: attributes, measures and parts of a thing, and what belongs to it.

use super::claims::{Gap, Saying};
use super::draft::Draft;
use super::extremes::is_ranked;
use super::possession::owners_of;
use super::query::{Block, Clause, Expr, Term};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result, Span};
use crate::model::claim::Status;
use crate::model::schema::{Form, Range};
use crate::model::{RelationId, TypeId};
use crate::syntax::tree::{Adjunct, Determiner, Head, Np, NpList, Post, Relative, Word};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Draft<'_, '_> {
    /// "has …": attributes, measures, and parts.
    pub fn have(
        &mut self,
        subject: &Term,
        list: Option<&NpList>,
        adjuncts: &[&Adjunct],
        status: Option<Status>,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        let Some(list) = list else {
            let Some(gap) = gap.take() else {
                return Err(self.refuse(Code::Unfinished, "have what?", self.tokens.end()));
            };
            if let Some((value, relation, inverse)) = self.asked.ownerless.clone()
                && value == gap.term
            {
                self.asked.ownerless = None;
                let adjuncts = adjuncts.to_vec();
                let saying = Saying { adjuncts, status, ..Saying::of(relation, inverse, gap.span) };
                return self.say(&saying, subject, &value, own);
            }
            return self.possesses(subject, &gap.term, gap.span, adjuncts, own);
        };
        if status.is_some() {
            let message =
                "what is planned, expected or alleged is said with a verb of the base, not with `have`";
            return Err(self.refuse(Code::StrayStatus, message, list.span.clone()));
        }
        self.each_of(list, own, |draft, np, out| draft.has_one(subject, np, adjuncts, out))
    }

    pub fn has_one(&mut self, subject: &Term, np: &Np, adjuncts: &[&Adjunct], own: &mut Block) -> Result<()> {
        let mut np = self.counted_against(np).unwrap_or_else(|| np.clone());
        if let Determiner::Against { .. } = np.determiner {
            return self.more_than(subject, &np, own, |draft, subject, counted, out| {
                draft.has_one(subject, counted, adjuncts, out)
            });
        }
        // "does Acorn have the highest revenue": of all there are, not of its own.
        if let (Term::Entity(_), Head::Noun(_) | Head::Measure(_)) = (subject, &np.head)
            && np.modifiers.iter().any(is_ranked)
        {
            let message = "a superlative needs a set of things to pick from, not one that is named";
            let refusal = self.refuse(Code::NothingToRank, message, np.span.clone());
            return Err(refusal.with_help("ask who it is, `who has the …`, or `is … the … with the …`"));
        }
        // "has a revenue of 5 according to Reuters": what a noun or a measure names is claimed so.
        if let Head::Noun(_) | Head::Measure(_) = np.head {
            np.posts.extend(adjuncts.iter().map(|&adjunct| Post::Condition(adjunct.clone())));
        }
        let np = &np;
        if np.determiner == Determiner::Their && np.posts.iter().any(is_owner) {
            let message = "this may be said of what they have, or of themselves";
            let refusal = self.refuse(Code::Whose, message, np.span.clone());
            return Err(refusal.with_help("say `whose … is in …` of what they have"));
        }
        let Head::Noun(word) = np.head else {
            if let Head::Measure(_) = np.head {
                if np.determiner == Determiner::No {
                    let mut inner = Block::default();
                    self.owned(&np.plain(), subject, &mut inner)?;
                    own.clauses.push(Clause::Not(inner));
                    return Ok(());
                }
                self.check_owned(np)?;
                self.owned(np, subject, own)?;
                return Ok(());
            }
            if self.has_of_its_own(np) {
                self.extreme_of(np, subject, own)?;
                return Ok(());
            }
            // "have no bordering states": the gerund says already what the states are to the subject.
            let said = matches!(np.head, Head::GerundType { .. }) && !np.posts.iter().any(is_owner);
            return self.object(np, subject, own, |draft, term, out| match said {
                true => Ok(()),
                false => draft.possesses(subject, term, np.span.clone(), adjuncts, out),
            });
        };
        // A number takes no relative clause: "has the smallest area that borders Texas" says it of the subject.
        let of_subject = |post: &Post| {
            self.names_value(word) && matches!(post, Post::Relative { relative: Relative::Subject(_), .. })
        };
        let (outward, posts): (Vec<Post>, Vec<Post>) = np.posts.iter().cloned().partition(of_subject);
        self.posts(&outward, subject, &Head::Pronoun, own)?;
        let np = &Np { posts, ..np.clone() };
        let plain = np.plain();
        match &np.determiner {
            Determiner::No => {
                self.denied(own, |draft, inner| draft.owned(&plain, subject, inner).map(|_| ()))?;
            }
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                self.check_most(np)?;
                let mut inner = Block::default();
                let value = self.owned(&plain, subject, &mut inner)?;
                let Term::Var(value) = value else {
                    return Err(self.is_one(np));
                };
                self.rank_by_number(value, inner, subject, np, own);
            }
            Determiner::Counted { limit, .. } => {
                let mut inner = Block::default();
                let value = self.owned(&plain, subject, &mut inner)?;
                match value {
                    Term::Var(var) if matches!(self.sort(var), Sort::Value(_)) => {
                        own.clauses.append(&mut inner.clauses);
                        self.as_many(&Expr::Term(Term::Var(var)), None, limit, own)?;
                    }
                    Term::Var(var) => self.counted(var, inner, limit, own)?,
                    _ => return Err(self.is_one(np)),
                }
            }
            Determiner::Which | Determiner::HowMany { .. } | Determiner::HowMuch => {
                let value = self.owned(&plain, subject, own)?;
                let name = self.column_name(np, &value);
                self.asked.targets.push(Target { expr: Expr::Term(value), name });
            }
            _ => {
                self.check_owned(np)?;
                self.check_telling(np, word)?;
                self.owned(&plain, subject, own)?;
            }
        }
        Ok(())
    }

    /// Refuses to say of every one, or of one only, what a thing has: "has every capital larger than Austin".
    fn check_owned(&self, np: &Np) -> Result<()> {
        match np.determiner {
            Determiner::All | Determiner::Each | Determiner::Only | Determiner::Sole => {
                let message = "of what a thing has, this asks only whether it has it";
                let refusal = self.refuse(Code::StrayQuantity, message, np.span.clone());
                Err(refusal.with_help("`a` asks for one such, `no` that there be none, a number for so many"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a definite noun that tells nothing of its owner: every state has a capital, and a highest point.
    fn check_telling(&mut self, np: &Np, noun: Word) -> Result<()> {
        let before = noun.0.checked_sub(1).and_then(|index| self.tokens.list[index].keyword);
        let definite = before == Some("the") || self.is_extreme(noun);
        let narrowed =
            !np.modifiers.is_empty() || np.posts.iter().any(|post| !is_owner(post) || says_amount(post));
        if narrowed || !definite || is_plural(&fold(self.text(noun))) {
            return Ok(());
        }
        let named = self.text(noun).to_lowercase();
        let message = format!("each of them has a `{named}` of its own: this tells none apart");
        let mut refusal = self.refuse(Code::TellsNothing, message, np.span.clone());
        // Of a noun that is a superlative itself, the extreme of the extremes.
        let first = named.split(' ').next().filter(|_| self.is_extreme(noun)).unwrap_or("highest");
        refusal.help.push(match self.names_value(noun) {
            true => format!("say which one: `the {first} {named}`, `a {named} of more than …`"),
            false => format!("say which one: name it behind `{named}`, or put a superlative before it, `the {first} {named}`"),
        });
        Err(refusal)
    }

    /// "Texas has rivers": by a relation that the base says with "have", or by one that it says with "in" or
    /// "of", read from the other end.
    pub fn possesses(
        &mut self,
        subject: &Term,
        thing: &Term,
        span: Span,
        adjuncts: &[&Adjunct],
        own: &mut Block,
    ) -> Result<()> {
        let mut ways: Vec<(RelationId, bool)> = vec![];
        for meaning in self.scope.vocabulary.meanings("have") {
            if let Meaning::Verb { relation, inverse, .. } = meaning {
                ways.push((*relation, *inverse));
            }
        }
        for word in ["in", "of"] {
            let phrases = self.scope.vocabulary.meanings(word).iter().filter_map(Meaning::as_phrase);
            ways.extend(phrases.map(|(relation, inverse)| (relation, !inverse)));
        }
        self.by_one_of(ways, subject, thing, "has", span, adjuncts, own)
    }

    /// "rivers of Texas": `possesses` from the other end.
    pub fn belongs(&mut self, thing: &Term, owner: &Term, span: Span, own: &mut Block) -> Result<()> {
        self.possesses(owner, thing, span, &[], own)
    }

    /// Says it by whichever of the relations fits the types; refuses when none does.
    #[allow(clippy::too_many_arguments)]
    pub fn by_one_of(
        &mut self,
        mut ways: Vec<(RelationId, bool)>,
        subject: &Term,
        object: &Term,
        word: &str,
        span: Span,
        adjuncts: &[&Adjunct],
        own: &mut Block,
    ) -> Result<()> {
        ways.sort();
        ways.dedup();
        ways.retain(|&(relation, inverse)| self.fits(relation, inverse, subject, object));
        if ways.is_empty() {
            let [a, b] = [subject, object].map(|term| match self.sort_of(term) {
                Sort::Entity(of) => self.a(of),
                _ => "a value".to_string(),
            });
            let message = format!("nothing in this base says that {a} {word} {b}");
            let mut refusal = self.refuse(Code::NoSuchRelation, message, span);
            let said = self.said_between(subject, object);
            refusal.help.push(match said.is_empty() {
                true => "say it with a verb; `.schema` lists them".into(),
                false => format!("say it with a verb: `{}`", said.join("`, `")),
            });
            return Err(refusal);
        }
        let (relation, inverse) = self.choose(&ways);
        let saying = Saying { adjuncts: adjuncts.to_vec(), ..Saying::of(relation, inverse, span) };
        self.say(&saying, subject, object, own)
    }

    /// The verbs and phrases that may relate two things, in that order.
    pub fn said_between(&self, subject: &Term, object: &Term) -> Vec<String> {
        const MOST: usize = 5;
        let typed = |term: &Term| !matches!(self.sort_of(term), Sort::Entity(of) if of == self.root_type());
        if !typed(subject) || !typed(object) {
            return vec![];
        }
        let mut said = vec![];
        for relation in self.schema().relation_ids() {
            for form in &self.schema().relation(relation).forms {
                let (words, inverse) = match form {
                    Form::Verb { verb, tail, inverse } => {
                        (std::iter::once(&verb.base).chain(tail).cloned().collect::<Vec<_>>(), *inverse)
                    }
                    Form::Phrase(words) => (words.clone(), false),
                    Form::InversePhrase(words) => (words.clone(), true),
                    _ => continue,
                };
                let words = words.join(" ");
                if said.len() < MOST
                    && self.fits(relation, inverse, subject, object)
                    && !said.contains(&words)
                {
                    said.push(words);
                }
            }
        }
        said
    }

    /// The relations that the base says with "in", and that the types allow between what lies and where.
    pub fn lies(&self, thing: &Term, place: &Term) -> Vec<(RelationId, bool)> {
        let meanings = self.scope.vocabulary.meanings("in").iter();
        let said = meanings.filter_map(Meaning::as_phrase);
        said.filter(|&(relation, inverse)| self.fits(relation, inverse, thing, place)).collect()
    }

    /// Whether the types of two terms allow a relation between them.
    pub fn fits(&self, relation: RelationId, inverse: bool, subject: &Term, object: &Term) -> bool {
        let (subject, object) = if inverse { (object, subject) } else { (subject, object) };
        let declared = self.schema().relation(relation);
        let object_fits = match declared.range {
            Range::Entity(range) => self.may_be(object, range),
            Range::Value(kind) => match self.sort_of(object) {
                Sort::Value(known) => known == kind,
                Sort::Open => true,
                Sort::Entity(_) => false,
            },
            Range::Nothing => *object == Term::Nothing,
        };
        self.may_be(subject, declared.domain) && object_fits
    }

    /// Whether a term can be an entity of a type.
    pub fn may_be(&self, term: &Term, of: TypeId) -> bool {
        match term {
            Term::Entity(entity) => self.scope.entities.is_a(*entity, of),
            _ => match self.sort_of(term) {
                Sort::Entity(known) => self.meet(known, of),
                Sort::Open => true,
                Sort::Value(_) => false,
            },
        }
    }
}

/// Whether it says how much the noun before it is: "below 100 m".
fn says_amount(post: &Post) -> bool {
    let is_amount = |np: &Np| matches!(np.head, Head::Amount { .. });
    matches!(post, Post::Of(list) if list.items.iter().any(is_amount))
}

/// Whether what follows a noun says whose it is.
fn is_owner(post: &Post) -> bool {
    owners_of(post).is_some()
}
