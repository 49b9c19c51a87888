//! Where something is, and where it was done: "where is Oslo", "where did Acme launch H1", "where did Lee travel".

use super::claims::{Gap, Saying};
use super::draft::Draft;
use super::possession::owners_of;
use super::query::{Ask, Block, Expr, Query, Reach, Term};
use super::state::{Setting, Target};
use crate::diagnostic::{Code, Result};
use crate::model::schema::{Form, Range};
use crate::model::{RelationId, RoleId, TypeId};
use crate::syntax::tree::{Head, Np, Post, Sentence, Word};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    pub fn where_is(&mut self, np: &Np) -> Result<Query> {
        let placed = |post: &Post| matches!(post, Post::Reduced(_)) && owners_of(post).is_some();
        if matches!(np.head, Head::Noun(_)) && np.posts.iter().any(placed) {
            // What it is must be known before it can be asked.
            self.np(np, &mut Block::default())?;
            let message = "the question says itself where this is";
            let mut refusal = self.refuse(Code::WhereItIs, message, np.span.clone());
            let named = &self.tokens.source.text[np.span.clone()];
            refusal.help.push(format!("ask what it is: `what is {named}`"));
            return Err(refusal);
        }
        let mut pattern = Block::default();
        let located = Setting { located: true, ..self.setting };
        let thing = self.within(located, |draft| draft.np(np, &mut pattern))?;
        let root = self.root_type();
        let place = Term::Var(self.entity(root));
        let ways = self.lies(&thing, &place);
        if ways.is_empty() {
            let message = "nothing in this base says where this is";
            return Err(self.refuse(Code::NoSuchRelation, message, np.span.clone()));
        }
        self.alternatives(ways, &mut pattern, |draft, (relation, inverse), branch| {
            let saying = Saying::of(relation, inverse, np.span.clone());
            let mut clause = draft.clause(&saying, &thing, &place, branch)?;
            // Where it is, not where that in turn is.
            clause.reach = Reach::Direct;
            draft.push_claim(clause, branch);
            Ok(())
        })?;
        self.asked.targets.push(Target { expr: Expr::Term(place), name: "where".into() });
        Ok(self.query(Ask::Rows, pattern))
    }

    pub fn where_does(&mut self, sentence: &Sentence) -> Result<Query> {
        let root = self.root_type();
        let place = Term::Var(self.entity(root));
        let mut own = Block::default();
        let asked = Gap { term: place.clone(), span: sentence.subject.span.clone(), is_place: true };
        let mut gap = None;
        let say = |draft: &mut Self, np: &Np, out: &mut Block| {
            let subject = draft.subject(np, out)?;
            let mut own_gap = Some(asked.clone());
            draft.predicates(&subject, sentence, out, &mut own_gap)?;
            gap = gap.take().or(own_gap);
            Ok(())
        };
        let ((), rankings) = self.ranked(|draft| draft.each_of(&sentence.subject, &mut own, say))?;
        self.rank(&place, &mut own, rankings)?;
        self.gap_is_filled(&gap)?;
        self.asked.targets.push(Target { expr: Expr::Term(place), name: "where".into() });
        Ok(self.query(Ask::Rows, own))
    }

    /// What a verb means whose preposition "where" stands for: "where did it travel", of what is said of places with "travel to".
    pub fn verb_to_a_place(&mut self, word: Word) -> Result<(RelationId, bool)> {
        const TO_WHERE: [&str; 6] = ["at", "in", "into", "on", "to", "toward"];
        let leads_there = |draft: &Self, relation| {
            let declared = draft.schema().relation(relation);
            let is_place = match declared.range {
                Range::Entity(of) => draft.is_place(of),
                Range::Value(_) | Range::Nothing => false,
            };
            is_place
                && declared.forms.iter().any(|form| match form {
                    Form::Verb { tail, .. } => {
                        matches!(tail.as_slice(), [last] if TO_WHERE.contains(&last.as_str()))
                    }
                    _ => false,
                })
        };
        self.verb_that(word, leads_there)
    }

    /// Has "where" ask for the role of a claim that tells it, unless the verb leads to places and nothing is said to be its object.
    pub fn place_of_doing(
        &mut self,
        saying: &mut Saying,
        is_open: bool,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        let Some(asked) = gap.clone().filter(|gap| gap.is_place) else { return Ok(()) };
        let declared = self.schema().relation(saying.relation);
        let object = match (saying.inverse, &declared.range) {
            (true, _) => Some(declared.domain),
            (false, Range::Entity(of)) => Some(*of),
            (false, Range::Value(_) | Range::Nothing) => None,
        };
        if is_open && object.is_some_and(|of| self.is_place(of)) {
            return Ok(());
        }
        saying.role = self.role_asked_for(saying.relation, gap);
        match object {
            // It may be anything, and is asked for as a place.
            Some(of) if is_open && saying.role.is_none() && self.may_be_place(of) => {
                let place = self.places().next();
                match place {
                    Some(place) => self.constrain(&asked.term, place, saying.span.clone()),
                    None => Ok(()),
                }
            }
            Some(of) if is_open && saying.role.is_none() => {
                let verb = &self.tokens.source.text[saying.span.clone()];
                let message = format!("`{verb}` leads to no place: its object is {}", self.a(of));
                let refusal = self.refuse(Code::NoSuchMeaning, message, saying.span.clone());
                Err(refusal.with_help("`what` asks for its object"))
            }
            _ => Ok(()),
        }
    }

    /// The one role that tells where something was done, of which "where" asks.
    pub fn role_asked_for(&self, relation: RelationId, gap: &mut Option<Gap>) -> Option<(RoleId, Gap)> {
        const WHERE: [&str; 3] = ["in", "at", "on"];
        let roles = self.schema().relation(relation).roles.iter().enumerate();
        let mut places = roles.filter(|(_, role)| {
            role.prepositions.iter().any(|word| WHERE.contains(&word.as_str()))
                && self.may_be_place(role.range)
        });
        let (Some((number, _)), None) = (places.next(), places.next()) else { return None };
        let asked = gap.take_if(|gap| gap.is_place)?;
        Some((RoleId::from(number), asked))
    }

    /// Whether things of a type may be what the base calls places. In one that has no such word, anything may.
    fn may_be_place(&self, of: TypeId) -> bool {
        let mut places = self.places().peekable();
        places.peek().is_none() || places.any(|place| self.meet(of, place))
    }

    fn is_place(&self, of: TypeId) -> bool {
        self.places().any(|place| self.schema().is_subtype(of, place))
    }

    fn places(&self) -> impl Iterator<Item = TypeId> {
        self.scope.vocabulary.meanings("place").iter().filter_map(Meaning::as_type)
    }
}
