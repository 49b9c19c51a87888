//! Sentences: a subject and what is said of it, in questions and in statements.

use super::claims::{Gap, Saying};
use super::draft::Draft;
use super::query::{Ask, Block, Clause, Expr, Query, Term};
use super::state::{Amount, Setting, Sort};
use crate::diagnostic::{Code, Result};
use crate::model::RelationId;
use crate::model::schema::Range;
use crate::syntax::tree::{Determiner, Head, Join, Np, NpList, Post, Predicate, Sentence, Vp, Word};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    pub fn sentence_question(&mut self, sentence: &Sentence) -> Result<Query> {
        let pattern = self.sentence(sentence)?;
        if self.asked.targets.is_empty() {
            self.check_all_or_any(&sentence.subject)?;
            return Ok(self.query(Ask::Whether, pattern));
        }
        self.check_counted_of(sentence)?;
        if self.asked.targets.len() == self.each.apart.len() {
            let message = "`each` tells what is listed apart, and this asks for yes or no";
            let refusal = self.refuse(Code::EachOrAll, message, sentence.subject.span.clone());
            return Err(refusal.with_help("ask for the list: `what is the … of each …`, `how many … each …`"));
        }
        let mut pattern = pattern;
        self.type_targets(&mut pattern);
        self.check_targets(&pattern, sentence)?;
        Ok(self.query(Ask::Rows, pattern))
    }

    /// "who did not stockpile H20": of whom it is only denied, all that could have are asked for.
    fn type_targets(&mut self, pattern: &mut Block) {
        self.take_hints();
        let given = pattern.gives();
        for target in &self.asked.targets {
            if let Expr::Term(Term::Var(var)) | Expr::Aggregate { of: var, .. } = &target.expr
                && !given.contains(var)
                && let Sort::Entity(is) = self.sort(*var)
                && is != self.root_type()
            {
                pattern.clauses.insert(0, Clause::Type { of: Term::Var(*var), is });
            }
        }
    }

    /// What is asked for must be said by the sentence itself, not within a negation or a ranking.
    fn check_targets(&self, pattern: &Block, sentence: &Sentence) -> Result<()> {
        let given = pattern.gives();
        for target in &self.asked.targets {
            let var = match &target.expr {
                Expr::Term(Term::Var(var)) | Expr::Aggregate { of: var, .. } => *var,
                _ => continue,
            };
            if !given.contains(&var) {
                let message =
                    format!("`{}` is asked for within a part that is only picked or denied", target.name);
                return Err(self.refuse(Code::HiddenTarget, message, sentence.subject.span.clone()));
            }
        }
        Ok(())
    }

    /// A sentence in which nothing may be asked for.
    pub fn plain_sentence(&mut self, sentence: &Sentence) -> Result<Block> {
        let pattern = self.sentence(sentence)?;
        match self.asked.targets.is_empty() {
            true => Ok(pattern),
            false => {
                Err(self.refuse(Code::TwoQuestions, "ask one thing at a time", sentence.subject.span.clone()))
            }
        }
    }

    pub fn sentence(&mut self, sentence: &Sentence) -> Result<Block> {
        if let Some(said) = self.reciprocal(sentence) {
            return said;
        }
        let mut sentence = self.choose(&self.desugared(sentence))?;
        let preposition = sentence.predicates.first().and_then(|vp| vp.stranded);
        self.check_joined(&sentence)?;
        let mut own = Block::default();
        let asked = match &sentence.gap {
            Some(np) => Some(Gap { term: self.asked(np, &mut own)?, span: np.span.clone(), is_place: false }),
            None => None,
        };
        // "how much did Acme pay Bolt for": the word of a measure.
        if let (Some(Amount { about: None, measure: measure @ None, .. }), Some(word)) =
            (&mut self.asked.amount, preposition)
            && self.context.token(word).meanings.iter().any(|it| matches!(it, Meaning::Measure { .. }))
        {
            *measure = Some(word);
            sentence.predicates[0].stranded = None;
        }
        let sentence = &sentence;
        let located = sentence.gap.is_some()
            && sentence.predicates.iter().all(|vp| {
                matches!(
                    vp.predicate,
                    Predicate::Located | Predicate::Noun(_) | Predicate::Preposition { object: None, .. }
                )
            });
        let asks_of_several =
            matches!(&asked, Some(Gap { term: Term::Var(_), .. }) if !own.clauses.is_empty());
        let wanted = self.asked.amount.clone();
        if let (true, true, [_, _, ..], Join::And) =
            (wanted.is_some(), self.setting.total, sentence.subject.items.as_slice(), sentence.subject.join)
        {
            // "how much did A and B order in total": what either did is added up.
            let subject = sentence.subject.any_of_them();
            self.asked.amount = None;
            self.asked.targets.clear();
            return self.sentence(&Sentence { subject, ..sentence.clone() });
        }
        if wanted.is_some() && sentence.subject.items.len() > 1 && !self.setting.total {
            let message = "an amount is asked of several at once";
            let refusal = self.refuse(Code::SeveralAmounts, message, sentence.subject.span.clone());
            return Err(refusal.with_help("ask of each on its own, or of all `together`"));
        }
        let mut gap = None;
        let say = |draft: &mut Self| {
            draft.each_of(&sentence.subject, &mut own, |draft, np, out| {
                draft.asked.amount = wanted.clone();
                // What is asked for has its place with each of several subjects.
                let mut own_gap = asked.clone();
                let (subject, mut rankings) =
                    draft.ranked(|draft| draft.said_of_subject(np, sentence, out, &mut own_gap))?;
                match subject {
                    // "in which country does Acorn have the most offices": what is asked for is picked.
                    Some(_) if asks_of_several => draft.rankings.extend(rankings),
                    // "which state has the most rivers": all that was said of the state is what it is picked by.
                    Some(subject) => {
                        draft.take(np, &subject, out, &mut rankings)?;
                        draft.rank(&subject, out, rankings)?;
                    }
                    None => {}
                }
                gap = gap.take().or(own_gap);
                Ok(())
            })
        };
        let setting = Setting { located, ..self.setting };
        let ((), mut of_asked) = self.within(setting, |draft| draft.ranked(say))?;
        if let (Some(np), Some(asked)) = (&sentence.gap, &asked) {
            self.take(np, &asked.term, &own, &mut of_asked)?;
            self.rank(&asked.term, &mut own, of_asked)?;
        }
        if let (Some(gap), false) = (&gap, self.asked.amount.is_none()) {
            return Err(self.refuse(Code::NoGap, "nothing here counts this", gap.span.clone()));
        }
        if sentence.gap.is_some() {
            self.gap_is_filled(&gap)?;
        }
        if let Some(wanted) = self.asked.amount.take() {
            return Err(self.refuse(Code::NothingCounted, "nothing here counts this", wanted.span));
        }
        if self.asked.ownerless.is_some() {
            let message = "it is not said of what this is asked";
            return Err(self.refuse(Code::NoOwner, message, sentence.subject.span.clone()));
        }
        Ok(own)
    }

    /// Says the sentence of one of its subjects; gives that, if the whole sentence is about one thing or any of several.
    fn said_of_subject(
        &mut self,
        np: &Np,
        sentence: &Sentence,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<Option<Term>> {
        match np.determiner {
            Determiner::All => self.every(np, sentence, own, gap)?,
            // Not "how many tools does each firm provide": that is a count for each.
            // "what share does each firm provide" is asked of each, and shown with it.
            Determiner::Each if !self.counts() && self.asked.amount.is_none() => {
                self.every(np, sentence, own, gap)?
            }
            Determiner::No | Determiner::Counted { .. } => self.so_many(np, sentence, own, gap)?,
            Determiner::Only => {
                let message = "a superlative cannot be said of one alone";
                self.unranked(Code::UnderNot, message, &np.span, |draft| {
                    draft.only(&np.plain(), own, |draft, subject, out| {
                        draft.predicates(subject, sentence, out, &mut gap.clone())
                    })
                })?;
                *gap = None;
            }
            _ => {
                // "what does it make": what is asked for is not what makes it.
                let subject = match gap.as_ref().map(|gap| gap.term.clone()) {
                    Some(asked) => self.about(&asked, |draft| draft.subject(np, own))?,
                    None => self.subject(np, own)?,
                };
                self.predicates(&subject, sentence, own, gap)?;
                if !self.rankings.is_empty() {
                    self.picks_whom(np)?;
                }
                self.of_whatever(own)?;
                return Ok(Some(subject));
            }
        }
        Ok(None)
    }

    /// "which capitals are in Texas": what a noun names of whatever has it, where the clause does not say of what.
    fn of_whatever(&mut self, own: &mut Block) -> Result<()> {
        let Some((value, relation, inverse)) = self.asked.ownerless.clone() else { return Ok(()) };
        if let Sort::Value(_) = self.sort_of(&value) {
            return Ok(());
        }
        self.asked.ownerless = None;
        let span = self.tokens.list.first().map_or(0..0, |token| token.span.clone());
        let saying = Saying::of(relation, inverse, span);
        self.of_anything(&saying, &value, own)?;
        Ok(())
    }

    /// "do all firms …": none of them is without it.
    fn every(&mut self, np: &Np, sentence: &Sentence, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        self.check_universal(np)?;
        let plain = Np { determiner: Determiner::Plain, ..np.clone() };
        let (mut without, mut inner) = (Block::default(), Block::default());
        let message = "a superlative cannot be said of all";
        self.unranked(Code::UnderNot, message, &np.span, |draft| {
            draft.enclosed(|draft| {
                let subject = draft.np(&plain, &mut without)?;
                draft.predicates(&subject, sentence, &mut inner, gap)
            })
        })?;
        without.clauses.push(Clause::Not(inner));
        own.clauses.push(Clause::Not(without));
        Ok(())
    }

    /// "do at least three firms …", "which inputs does no firm provide": of those it is said of, so many, or none.
    fn so_many(
        &mut self,
        np: &Np,
        sentence: &Sentence,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        let plain = np.plain();
        let mut inner = Block::default();
        let message = "a superlative cannot be counted";
        let subject = self.unranked(Code::UnderNot, message, &np.span, |draft| {
            draft.enclosed(|draft| {
                let subject = draft.np(&plain, &mut inner)?;
                draft.predicates(&subject, sentence, &mut inner, gap)?;
                Ok(subject)
            })
        })?;
        match (&np.determiner, subject) {
            (Determiner::Counted { limit, .. }, Term::Var(of)) => self.counted(of, inner, limit, own),
            (Determiner::Counted { .. }, _) => Err(self.is_one(np)),
            _ => {
                own.clauses.push(Clause::Not(inner));
                Ok(())
            }
        }
    }

    /// The subject of a sentence: a noun phrase, of which "no" and counts are said of the whole sentence and refused.
    pub fn subject(&mut self, np: &Np, own: &mut Block) -> Result<Term> {
        match np.determiner {
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                let message = "this cannot stand as a subject";
                let refusal = self.refuse(Code::CountedSubject, message, np.span.clone());
                Err(refusal.with_help("ask `how many …`, or turn the sentence round"))
            }
            _ => self.asked(np, own),
        }
    }

    /// A noun phrase that may be asked for; "how many H20" asks for the amount of what is said of it.
    fn asked(&mut self, np: &Np, own: &mut Block) -> Result<Term> {
        let amount = matches!(np.determiner, Determiner::HowMany { kinds: false } | Determiner::HowMuch);
        let owned = |draft: &Self| match np.head {
            Head::NameOfType { name, of } => draft.are_owned(name, of),
            _ => false,
        };
        let mut unit = None;
        let (about, measure) = match &np.head {
            // "how many Colorado rivers"
            _ if amount && owned(self) => return self.np(np, own),
            Head::Name(_) | Head::NameOfType { .. } if amount => {
                (Some(self.np(&Np { determiner: Determiner::Plain, ..np.clone() }, own)?), None)
            }
            Head::Type(word) if amount && self.is_unit(*word) && self.some_relation_counts_in(*word) => {
                // Kinds or amounts: the relation that is said of them tells; both ways are tried.
                match self.choose(&[Counted::Of, Counted::Kinds, Counted::Units]) {
                    Counted::Of => {
                        (Some(self.np(&Np { determiner: Determiner::Plain, ..np.clone() }, own)?), None)
                    }
                    Counted::Kinds => {
                        let term = self.np(np, own)?;
                        self.pending.kinds_only.push((*word, term.clone()));
                        return Ok(term);
                    }
                    Counted::Units => {
                        unit = Some(*word);
                        (None, None)
                    }
                }
            }
            Head::PercentageOf(of) => (Some(self.np(of, own)?), None),
            // "how much did ByteDance order": by whichever measure the relation has.
            Head::Who(_) if np.determiner == Determiner::HowMuch => (None, None),
            Head::Measure(word) if np.posts.is_empty() && !np.determiner_is_plain() => (None, Some(*word)),
            // "what share of EUV tools does ASML provide"
            Head::Measure(word) if !np.determiner_is_plain() => match np.posts.as_slice() {
                [Post::Of(NpList { items, .. })] if items.len() == 1 => {
                    (Some(self.np(&items[0], own)?), Some(*word))
                }
                _ => return self.np(np, own),
            },
            _ => return self.np(np, own),
        };
        let percent = matches!(np.head, Head::PercentageOf(_));
        self.asked.amount =
            Some(Amount { about: about.clone(), measure, unit, percent, span: np.span.clone() });
        match about {
            Some(term) => Ok(term),
            // The measure itself stands in front: the claim's object is what remains to be said.
            None => Ok(Term::Var(self.fresh("wanted", Sort::Open))),
        }
    }

    pub fn is_unit(&self, word: Word) -> bool {
        self.token(word).meanings.iter().any(|meaning| matches!(meaning, Meaning::Unit(_)))
    }

    fn some_relation_counts_in(&self, word: Word) -> bool {
        self.schema().relation_ids().any(|relation| self.counts_in(relation, word))
    }

    /// Whether the relation is said of things of the noun's type.
    pub fn takes(&self, relation: RelationId, noun: Word) -> bool {
        let declared = self.schema().relation(relation);
        let range = match declared.range {
            Range::Entity(range) => Some(range),
            _ => None,
        };
        let types = self.token(noun).meanings.iter().filter_map(Meaning::as_type);
        let mut ends = types.flat_map(|of| [Some(declared.domain), range].map(|end| (of, end)));
        ends.any(|(of, end)| end.is_some_and(|end| self.meet(of, end)))
    }

    pub fn predicates(
        &mut self,
        subject: &Term,
        sentence: &Sentence,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        let say = |draft: &mut Self, vp: &Vp, out: &mut Block, gap: &mut Option<Gap>| {
            // A measure that is asked for in front fills no place of the clause.
            let open = draft.asked.amount.as_ref().is_some_and(|wanted| wanted.about.is_none());
            let mut filler = if open { None } else { gap.clone() };
            draft.vp(subject, &vp.with_stranded(sentence.fronted), out, &mut filler)?;
            if open || filler.is_none() {
                *gap = None;
            }
            Ok(())
        };
        match (sentence.predicates.as_slice(), sentence.join) {
            (_, Join::Mixed) => {
                let span = sentence.predicates.first().map_or(0, |vp| vp.span.start)
                    ..sentence.predicates.last().map_or(0, |vp| vp.span.end);
                let refusal = self.refuse(Code::AndOr, "`and` and `or` are mixed", span);
                Err(refusal.with_help("ask in two steps, or use `find` with `either { … } or { … }`"))
            }
            (predicates, Join::Or) if predicates.len() > 1 => {
                let (message, span) = ("a superlative cannot stand beside `or`", &sentence.subject.span);
                self.unranked(Code::UnderOr, message, span, |draft| {
                    draft.alternatives(predicates, own, |draft, vp, branch| {
                        say(draft, vp, branch, &mut gap.clone())
                    })
                })?;
                *gap = None;
                Ok(())
            }
            (predicates, _) => predicates.iter().try_for_each(|vp| say(self, vp, own, gap)),
        }
    }
}

/// What a noun that is also a unit counts.
#[derive(Clone, Copy)]
enum Counted {
    /// So many of what it names.
    Of,
    Kinds,
    /// The units of a claim that is said of nothing of the noun's type.
    Units,
}

impl Np {
    pub fn determiner_is_plain(&self) -> bool {
        self.determiner == Determiner::Plain
    }
}
