//! Verb phrases: what is said of a subject.

use super::claims::{Gap, Saying};
use super::desugar::joined;
use super::draft::Draft;
use super::query::{Block, Clause, PathClause, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Result};
use crate::model::RelationId;
use crate::model::schema::Form;
use crate::syntax::tree::{Adjunct, Determiner, Head, Join, Np, NpList, Predicate, Vp, Word};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::forms;

impl Vp {
    /// The same with a preposition that stood in front of the clause ("from whom …") at its end.
    pub fn with_stranded(&self, fronted: Option<Word>) -> Vp {
        let mut vp = self.clone();
        if let (Some(preposition), Predicate::Located) = (fronted, &vp.predicate) {
            vp.predicate = Predicate::Preposition { preposition, object: None };
        } else {
            vp.stranded = vp.stranded.or(fronted);
        }
        vp
    }
}

impl Vp {
    /// The same, with "all" and "each" of a preposition's object taken for any.
    pub fn of_any(&self) -> Vp {
        let mut vp = self.clone();
        if let Predicate::Preposition { object: Some(list), .. }
        | Predicate::Phrase { object: Some(list), .. } = &mut vp.predicate
        {
            for np in &mut list.items {
                if matches!(np.determiner, Determiner::All | Determiner::Each) {
                    np.determiner = Determiner::Plain;
                }
            }
        }
        vp
    }
}

impl Np {
    /// The word of a head that is "who" or "what" on its own.
    pub fn head_word(&self) -> Option<Word> {
        match self.head {
            Head::Who(word) => Some(word),
            _ => None,
        }
    }
}

impl Draft<'_, '_> {
    /// Says the phrase of the subject. What stands in front fills the `gap`.
    pub fn vp(&mut self, subject: &Term, vp: &Vp, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        self.asked.include_possible |= vp.possibly;
        self.about(subject, |draft| match draft.said_against(subject, vp, own) {
            Some(said) => said,
            None if vp.negated => draft.not(subject, vp, own, gap),
            None => draft.predicate(subject, vp, own, gap),
        })
    }

    fn not(&mut self, subject: &Term, vp: &Vp, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        if let Some(list) = vp.clone().predicate.object_mut() {
            self.check_denied(list)?;
        }
        self.check_denied_limit(&vp.predicate)?;
        if let Predicate::Adjectives(words) = &vp.predicate {
            for word in words {
                let known = self.sort_of(subject);
                let adjective = self.defined_adjective(*word, subject)?;
                let is = self.schema().adjectives[adjective.index()].of;
                let is_told = matches!(known, Sort::Entity(known) if self.schema().is_subtype(known, is));
                if matches!(subject, Term::Var(_)) && !is_told {
                    own.clauses.push(Clause::Type { of: subject.clone(), is });
                }
            }
        }
        let asked = self.asked.targets.len();
        let message = "a superlative or a `which` cannot stand under `not`";
        self.unranked(Code::UnderNot, message, &vp.span, |draft| {
            draft.denied(own, |draft, inner| draft.predicate(subject, vp, inner, gap))
        })?;
        if self.asked.targets.len() > asked {
            return Err(self.refuse(Code::UnderNot, message, vp.span.clone()));
        }
        Ok(())
    }

    fn predicate(&mut self, subject: &Term, vp: &Vp, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        self.check_claims(vp)?;
        match &vp.predicate {
            Predicate::Verb { verb, object } => {
                let asks_where = object.is_none() && gap.as_ref().is_some_and(|gap| gap.is_place);
                let (relation, inverse) = match vp.stranded {
                    None if asks_where => self.verb_to_a_place(*verb)?,
                    stranded => self.verb(*verb, stranded)?,
                };
                // "towns that lie in Ashby and Brigg", as of those that are "in" them.
                let lies = self.text(*verb).to_lowercase().ends_with(" in")
                    && self.schema().relation(relation).transitive;
                if !inverse && (lies || self.scope.containing().any(|containing| containing == relation)) {
                    object.iter().try_for_each(|list| self.check_any_or_all(list))?;
                }
                let mut saying = self.saying(relation, inverse, vp, self.span(*verb));
                if vp.stranded.is_none() {
                    self.place_of_doing(&mut saying, object.is_none(), gap)?;
                }
                self.relate(saying, subject, object.as_ref(), vp.stranded, own, gap)
            }
            Predicate::Passive { participle, by, by_gap, object } => {
                let (relation, inverse) = self.verb(*participle, vp.stranded)?;
                let mut saying = self.saying(relation, !inverse, vp, self.span(*participle));
                let mut none = None;
                let stranded = if *by_gap { None } else { vp.stranded };
                if stranded.is_none() && !*by_gap {
                    saying.role = self.role_asked_for(relation, gap);
                }
                match (by, object) {
                    (Some(by), _) => self.relate(saying, subject, Some(by), stranded, own, gap),
                    (None, None) if *by_gap => self.relate(saying, subject, None, None, own, gap),
                    // "was launched in 2022": by whom is not said; a gap belongs to a stranded preposition.
                    (None, None) if stranded.is_some() => {
                        self.relate(saying, subject, None, stranded, own, gap)
                    }
                    (None, None) => self.relate(saying, subject, None, None, own, &mut none),
                    (None, Some(list)) => {
                        let message = "this is said of two things at once";
                        Err(self.refuse(Code::SecondObject, message, list.span.clone()))
                    }
                }
            }
            Predicate::Have(list) => {
                let adjuncts: Vec<&Adjunct> = vp.adjuncts.iter().collect();
                self.have(subject, list.as_ref(), &adjuncts, vp.status, own, gap)
            }
            // "how many people are in Norway": what is asked for waits for its owner.
            Predicate::Phrase { phrase, object } if self.awaits_owner(subject) => {
                self.prepositional(*phrase, subject, object.as_ref(), vp, own, gap)
            }
            Predicate::Phrase { phrase, object } => {
                self.check_shared(*phrase, object.as_ref())?;
                let (relation, inverse) = self.meaning(
                    *phrase,
                    |word| format!("`{word}` relates nothing"),
                    |meaning| match meaning {
                        Meaning::Phrase { relation, inverse } => Some((*relation, *inverse)),
                        Meaning::BarePhrase { relation, inverse } => Some((*relation, *inverse)),
                        Meaning::State { relation } => Some((*relation, false)),
                        _ => None,
                    },
                )?;
                let saying = self.saying(relation, inverse, vp, self.span(*phrase));
                self.relate(saying, subject, object.as_ref(), vp.stranded, own, gap)
            }
            Predicate::Preposition { preposition, object } => {
                self.prepositional(*preposition, subject, object.as_ref(), vp, own, gap)
            }
            Predicate::Noun(noun) => {
                let Some(gap) = gap.take() else {
                    return Err(self.refuse(Code::Unfinished, "of what?", vp.span.clone()));
                };
                let (relation, inverse) =
                    self.meaning(*noun, |word| format!("`{word}` names no relation"), Meaning::as_noun)?;
                let saying = self.saying(relation, inverse, vp, self.span(*noun));
                self.say(&saying, &gap.term, subject, own)
            }
            Predicate::Is(list) => {
                let adjuncts = vp.adjuncts_of_noun();
                self.each_of(list, own, |draft, np, out| draft.is(subject, np, &adjuncts, out))
            }
            Predicate::Adjectives(words) => {
                words.iter().try_for_each(|word| self.adjective(*word, subject, own))
            }
            Predicate::Compared(all, Join::And) => {
                all.iter().try_for_each(|compared| self.compared_or_not(compared, subject, own))
            }
            Predicate::Compared(all, _) => self.alternatives(all, own, |draft, compared, branch| {
                draft.compared_or_not(compared, subject, branch)
            }),
            Predicate::Ranked(ranked, posts) => {
                self.posts(posts, subject, &Head::Pronoun, own)?;
                self.rank_by_adjective(ranked, subject, own)
            }
            Predicate::Called(word) => self.called(*word, subject, own),
            Predicate::Dated(when) => {
                let (Term::Var(value), Sort::Value(kind)) = (subject, self.sort_of(subject)) else {
                    let message = "a time is said of what happened, or of a date";
                    return Err(self.refuse(Code::StrayCondition, message, when.span.clone()));
                };
                match self.said_of_value(*value, kind, when, own)? {
                    true => Ok(()),
                    false => Err(self.refuse(Code::StrayCondition, "this is no date", when.span.clone())),
                }
            }
            Predicate::Between(range) => match (subject, self.sort_of(subject)) {
                (Term::Var(value), Sort::Value(kind)) => self.compare(*value, kind, range, own),
                _ => Err(self.no_number(subject, range)),
            },
            Predicate::Near { within, of } => {
                let within = u32::try_from(self.whole(*within)?).unwrap_or(u32::MAX);
                self.constrain(subject, self.root_type(), vp.span.clone())?;
                let from = self.np(of, own)?;
                own.clauses.push(Clause::Path(PathClause {
                    from: from.clone(),
                    to: subject.clone(),
                    within,
                    without: vec![],
                    distance: None,
                }));
                // Nobody asks for the thing itself.
                if let Term::Var(_) = subject {
                    own.clauses.push(Clause::differ(subject, &from));
                }
                Ok(())
            }
            // "is there a county Corrie": that it is one.
            Predicate::There(None) => {
                if let (Term::Entity(_), Sort::Entity(is), true) =
                    (subject, self.sort_of(subject), own.clauses.is_empty())
                {
                    own.clauses.push(Clause::Type { of: subject.clone(), is });
                }
                Ok(())
            }
            Predicate::There(Some((preposition, list))) => {
                self.prepositional(*preposition, subject, Some(list), vp, own, gap)
            }
            Predicate::Located => match gap.take() {
                Some(gap) => self.belongs(subject, &gap.term, gap.span, own),
                None => Err(self.refuse(Code::Unfinished, "located where?", vp.span.clone())),
            },
        }
    }

    /// A relation that a verb names, and whether from the object's end; `stranded` is the preposition that it may
    /// end in and that stands elsewhere: "in which state does it lie".
    pub fn verb(&mut self, word: Word, stranded: Option<Word>) -> Result<(RelationId, bool)> {
        let ends = |draft: &Self, relation| {
            stranded.is_some_and(|preposition| draft.ends_verb(relation, preposition))
        };
        self.verb_that(word, ends)
    }

    /// The meaning of a verb; without its preposition, of a relation that fits.
    pub fn verb_that(
        &mut self,
        word: Word,
        fits: impl Fn(&Self, RelationId) -> bool,
    ) -> Result<(RelationId, bool)> {
        let way = |meaning: &Meaning| match *meaning {
            Meaning::Verb { relation, inverse, .. } => Some((relation, inverse)),
            Meaning::BareVerb { relation, inverse, .. } if fits(self, relation) => Some((relation, inverse)),
            _ => None,
        };
        let mut ways: Vec<(RelationId, bool)> = vec![];
        for way in self.token(word).meanings.iter().filter_map(way) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        if ways.is_empty() {
            let message = format!("`{}` is no verb of this base", self.text(word));
            let mut refusal = self.refuse(Code::NoSuchMeaning, message, self.span(word));
            refusal.help.extend(self.whole_verbs(word));
            return Err(refusal);
        }
        Ok(self.choose(&ways))
    }

    /// How the verbs go on that are said with a preposition: "ask for".
    fn whole_verbs(&self, word: Word) -> Option<String> {
        let mut said: Vec<String> = vec![];
        for meaning in &self.token(word).meanings {
            let Meaning::BareVerb { relation, .. } = meaning else { continue };
            for form in &self.schema().relation(*relation).forms {
                if let Form::Verb { verb, tail, .. } = form
                    && let [preposition] = tail.as_slice()
                    && fold(self.text(word)).starts_with(&verb.base[..verb.base.len().min(2)])
                {
                    said.push(format!("`{} {preposition} …`", verb.base));
                }
            }
        }
        said.sort();
        said.dedup();
        (!said.is_empty()).then(|| format!("it is said {}", said.join(" or ")))
    }

    fn saying<'t>(
        &self,
        relation: RelationId,
        inverse: bool,
        vp: &'t Vp,
        span: crate::diagnostic::Span,
    ) -> Saying<'t> {
        let adjuncts = vp.adjuncts.iter().collect();
        Saying { adjuncts, status: vp.status, ..Saying::of(relation, inverse, span) }
    }

    /// Relates the subject to an object, to what the gap asks for, or to anything.
    fn relate(
        &mut self,
        mut saying: Saying,
        subject: &Term,
        object: Option<&NpList>,
        stranded: Option<Word>,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        // An attribute that waits for its owner: "how many people live in Norway".
        if let Some((value, relation, _)) = self.asked.ownerless.clone()
            && relation == saying.relation
            && (*subject == value || gap.as_ref().is_some_and(|gap| gap.term == value))
        {
            self.asked.ownerless = None;
        }
        if let Some(preposition) = stranded {
            match gap.take() {
                // "in which countries does it run data centers": the verb's own preposition.
                Some(asked)
                    if object.is_none() && self.said_with(saying.relation, &saying.span, preposition) =>
                {
                    *gap = Some(asked)
                }
                Some(asked) => saying.role = Some((self.role(saying.relation, preposition)?, asked)),
                None => {
                    let message = format!("`{}` what?", self.text(preposition));
                    return Err(self.refuse(Code::Unfinished, message, self.span(preposition)));
                }
            }
        }
        if self.is_said_alone(saying.relation) {
            return self.relate_alone(saying, subject, object, own, gap);
        }
        let Some(list) = object else {
            let object = match gap.take() {
                Some(gap) => gap.term,
                None => self.anything(&saying),
            };
            return self.say(&saying, subject, &object, own);
        };
        let (list, lifted) = self.lift(list, saying.relation);
        // "how many people live in Ashby and Brigg": one number is not that of two.
        let value = saying.inverse && self.schema().relation(saying.relation).is_attribute();
        let several = value && list.join == Join::And && list.items.len() > 1;
        let list = if several && self.setting.total { list.any_of_them() } else { list };
        // "how many people in Ashby live in Brigg": nor is it that of one thing and of another.
        let is_told = |clause: &Clause| matches!(clause, Clause::Claim(claim) if claim.object == *subject);
        let is_of_two = value && own.clauses.iter().any(is_told);
        if several && !self.setting.total || is_of_two {
            let message = "an amount is asked of several at once";
            let refusal = self.refuse(Code::SeveralAmounts, message, list.span.clone());
            return Err(refusal.with_help("ask of each on its own, or for `the combined … of …`"));
        }
        let mut saying = saying;
        saying.adjuncts.extend(lifted.iter());
        let joint = if saying.inverse { joined(&list, &saying.adjuncts) } else { None };
        let list = match &joint {
            Some((first, adjuncts)) => {
                saying.adjuncts = adjuncts.iter().collect();
                first.clone()
            }
            None => list,
        };
        self.each_of(&list, own, |draft, np, out| {
            if draft.measured_object(&saying, subject, np, out)? {
                return Ok(());
            }
            if draft.counted_in_units(&saying, subject, np, out)? {
                return Ok(());
            }
            draft.object(np, subject, out, |draft, term, out| draft.say(&saying, subject, term, out))
        })
    }

    /// Whether a verb or a phrase of the relation ends in the preposition.
    fn ends_verb(&self, relation: RelationId, preposition: Word) -> bool {
        let word = fold(self.text(preposition));
        self.schema().relation(relation).forms.iter().any(|form| match form {
            Form::Verb { tail: words, .. } | Form::Phrase(words) => {
                words.last().is_some_and(|last| *last == word)
            }
            _ => false,
        })
    }

    /// Whether what stands at a place is said with the preposition: a verb that is declared with prepositions with one of
    /// them, another with any that the relation is said with.
    fn said_with(&self, relation: RelationId, verb: &crate::diagnostic::Span, preposition: Word) -> bool {
        let (said, word) = (fold(&self.tokens.source.text[verb.clone()]), fold(self.text(preposition)));
        let own = self.schema().relation(relation).forms.iter().filter_map(|form| match form {
            Form::Verb { verb, tail, .. } => {
                let is_said = forms(verb).iter().any(|(_, form)| *form == said);
                (is_said && !tail.is_empty()).then_some(tail.last())
            }
            _ => None,
        });
        let own: Vec<_> = own.flatten().collect();
        if own.is_empty() { self.ends_verb(relation, preposition) } else { own.contains(&&word) }
    }

    /// "in Norway": whichever relation the base says with the preposition.
    fn prepositional(
        &mut self,
        preposition: Word,
        subject: &Term,
        object: Option<&NpList>,
        vp: &Vp,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        self.check_shared(preposition, object)?;
        let ownerless = self.asked.ownerless.clone().filter(|(value, _, _)| value == subject);
        let ways: Vec<(RelationId, bool)> =
            self.token(preposition).meanings.iter().filter_map(Meaning::as_phrase).collect();
        let with = self.token(preposition).keyword == Some("with") && ways.is_empty();
        let span = self.span(preposition);
        let adjuncts: Vec<&Adjunct> = vp.adjuncts.iter().collect();
        if with {
            return self.have(subject, object, &adjuncts, vp.status, own, gap);
        }
        let say = |draft: &mut Self, object: &Term, out: &mut Block| {
            let owns = |draft: &Self, relation, inverse| {
                let of = draft.owner_type(relation, inverse);
                draft.may_be(object, of)
            };
            if let Some((value, relation, inverse)) =
                ownerless.as_ref().filter(|(_, relation, inverse)| owns(draft, *relation, *inverse))
            {
                draft.check_leads(preposition)?;
                draft.asked.ownerless = None;
                let saying = Saying {
                    adjuncts: adjuncts.clone(),
                    status: vp.status,
                    ..Saying::of(*relation, *inverse, span.clone())
                };
                return draft.say(&saying, object, value, out);
            }
            let fitting: Vec<(RelationId, bool)> = ways
                .iter()
                .copied()
                .filter(|&(relation, inverse)| draft.fits(relation, inverse, subject, object))
                .collect();
            if fitting.is_empty() {
                return Err(draft.no_preposition(preposition, subject, object));
            }
            let (relation, inverse) = draft.choose(&fitting);
            let saying = Saying {
                adjuncts: adjuncts.clone(),
                status: vp.status,
                ..Saying::of(relation, inverse, span.clone())
            };
            draft.say(&saying, subject, object, out)
        };
        match object {
            Some(list) => self.each_of(list, own, |draft, np, out| draft.object(np, subject, out, say)),
            None => match gap.take() {
                Some(gap) => say(self, &gap.term, own),
                None => {
                    let message = format!("`{}` what?", self.text(preposition));
                    Err(self.refuse(Code::Unfinished, message, self.span(preposition)))
                }
            },
        }
    }

    /// Whether it is a noun's value that the clause may say the owner of.
    fn awaits_owner(&self, term: &Term) -> bool {
        self.asked.ownerless.as_ref().is_some_and(|(value, _, _)| value == term)
    }

    fn no_preposition(
        &self,
        preposition: Word,
        subject: &Term,
        object: &Term,
    ) -> Box<crate::diagnostic::Diagnostic> {
        let [a, b] = [subject, object].map(|term| match self.sort_of(term) {
            Sort::Entity(of) => self.a(of),
            _ => "a value".to_string(),
        });
        let word = self.text(preposition);
        let message = format!("nothing in this base says that {a} is `{word}` {b}");
        let mut refusal = self.refuse(Code::NoSuchRelation, message, self.span(preposition));
        let phrases =
            self.scope.vocabulary.meanings(&fold(word)).iter().filter_map(|meaning| match meaning {
                Meaning::Phrase { relation, .. } => Some(self.signature(*relation)),
                _ => None,
            });
        let phrases: Vec<String> = phrases.collect();
        if !phrases.is_empty() {
            refusal.notes.push(format!("`{word}` is said where {}", phrases.join("; ")));
        }
        let said = self.said_between(subject, object);
        if !said.is_empty() {
            refusal.help.push(format!("these are related by `{}`", said.join("`, `")));
        }
        refusal
    }

    pub fn gap_is_filled(&self, gap: &Option<Gap>) -> Result<()> {
        match gap {
            Some(gap) => {
                let message = "there is no place in this clause for what stands before it";
                Err(self.refuse(Code::NoGap, message, gap.span.clone()))
            }
            None => Ok(()),
        }
    }
}
