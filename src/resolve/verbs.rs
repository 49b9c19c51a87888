//! Verb phrases: what is said of a subject.

use super::claims::{Gap, Saying};
use super::draft::{Draft, Ranking, Sort};
use super::query::{Block, Clause, Comparison, Expr, Function, Term};
use crate::diagnostic::Result;
use crate::model::RelationId;
use crate::model::schema::Form;
use crate::syntax::tree::{Adjunct, AdjunctKind, Determiner, Head, Np, NpList, Post, Predicate, Vp, Word};
use crate::vocabulary::Meaning;

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
    /// The same, with "all" of a preposition's object taken for any, and "each" unless things are counted by it.
    pub fn of_any(&self, counting: bool) -> Vp {
        let mut vp = self.clone();
        if let Predicate::Preposition { object: Some(list), .. }
        | Predicate::Phrase { object: Some(list), .. } = &mut vp.predicate
        {
            for np in &mut list.items {
                if np.determiner == Determiner::All || (np.determiner == Determiner::Each && !counting) {
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
        self.include_possible |= vp.possibly;
        self.antecedents.push(subject.clone());
        let said =
            if vp.negated { self.not(subject, vp, own, gap) } else { self.predicate(subject, vp, own, gap) };
        self.antecedents.pop();
        said
    }

    fn not(&mut self, subject: &Term, vp: &Vp, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        let mut inner = Block::default();
        let mark = self.rankings.len();
        let asked = self.targets.len();
        self.predicate(subject, vp, &mut inner, gap)?;
        if self.rankings.len() > mark || self.targets.len() > asked {
            let message = "a superlative or a `which` cannot stand under `not`";
            return Err(self.refuse("under-not", message, vp.span.clone()));
        }
        own.clauses.push(Clause::Not(inner));
        Ok(())
    }

    fn predicate(&mut self, subject: &Term, vp: &Vp, own: &mut Block, gap: &mut Option<Gap>) -> Result<()> {
        match &vp.predicate {
            Predicate::Verb { verb, object } => {
                let (relation, inverse) = self.verb(*verb)?;
                let saying = self.saying(relation, inverse, vp, self.span(*verb));
                self.relate(saying, subject, object.as_ref(), vp.stranded, own, gap)
            }
            Predicate::Passive { participle, by, by_gap, object } => {
                let (relation, inverse) = self.verb(*participle)?;
                let saying = self.saying(relation, !inverse, vp, self.span(*participle));
                let mut none = None;
                let stranded = if *by_gap { None } else { vp.stranded };
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
                        Err(self.refuse("second-object", message, list.span.clone()))
                    }
                }
            }
            Predicate::Have(list) => {
                let adjuncts: Vec<&Adjunct> = vp.adjuncts.iter().collect();
                self.have(subject, list.as_ref(), &adjuncts, vp.status, own, gap)
            }
            Predicate::Phrase { phrase, object } => {
                let (relation, inverse) = self.meaning(
                    *phrase,
                    |word| format!("`{word}` relates nothing"),
                    |meaning| match meaning {
                        Meaning::Phrase { relation, inverse } => Some((*relation, *inverse)),
                        Meaning::BarePhrase { relation } => Some((*relation, false)),
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
                    return Err(self.refuse("unfinished", "of what?", vp.span.clone()));
                };
                let (relation, inverse) = self.meaning(
                    *noun,
                    |word| format!("`{word}` names no relation"),
                    |meaning| match meaning {
                        Meaning::Noun { relation, inverse } => Some((*relation, *inverse)),
                        _ => None,
                    },
                )?;
                let saying = self.saying(relation, inverse, vp, self.span(*noun));
                self.say(&saying, &gap.term, subject, own)
            }
            Predicate::Is(list) => {
                self.each_of(list, own, |draft, np, out| draft.is(subject, np, &vp.adjuncts, out))
            }
            Predicate::Adjectives(words) => {
                words.iter().try_for_each(|word| self.adjective(*word, subject, own))
            }
            Predicate::Compared(compared) => self.compared(compared, subject, own),
            Predicate::Ranked(ranked, posts) => {
                self.posts(posts, subject, &Head::Pronoun, own)?;
                self.rank_by_adjective(ranked, subject, own)
            }
            Predicate::There(None) => Ok(()),
            Predicate::There(Some((preposition, list))) => {
                self.prepositional(*preposition, subject, Some(list), vp, own, gap)
            }
            Predicate::Located => match gap.take() {
                Some(gap) => self.belongs(subject, &gap.term, gap.span, own),
                None => Err(self.refuse("unfinished", "located where?", vp.span.clone())),
            },
        }
    }

    /// A relation that a verb names, and whether from the object's end.
    pub fn verb(&mut self, word: Word) -> Result<(RelationId, bool)> {
        let mut ways: Vec<(RelationId, bool)> = vec![];
        for meaning in &self.token(word).meanings {
            if let Meaning::Verb { relation, inverse, .. } = meaning
                && !ways.contains(&(*relation, *inverse))
            {
                ways.push((*relation, *inverse));
            }
        }
        if ways.is_empty() {
            let message = format!("`{}` is no verb of this base", self.text(word));
            return Err(self.refuse("no-such-meaning", message, self.span(word)));
        }
        Ok(self.choose(&ways))
    }

    fn saying<'t>(
        &self,
        relation: RelationId,
        inverse: bool,
        vp: &'t Vp,
        span: crate::diagnostic::Span,
    ) -> Saying<'t> {
        Saying { relation, inverse, adjuncts: vp.adjuncts.iter().collect(), status: vp.status, span }
    }

    /// Relates the subject to an object, to what the gap asks for, or to anything.
    fn relate(
        &mut self,
        saying: Saying,
        subject: &Term,
        object: Option<&NpList>,
        stranded: Option<Word>,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        // An attribute that waits for its owner: "how many people live in Texas".
        if let Some((value, relation, _)) = self.ownerless.clone()
            && relation == saying.relation
            && (*subject == value || gap.as_ref().is_some_and(|gap| gap.term == value))
        {
            self.ownerless = None;
        }
        let mut role = None;
        if let Some(preposition) = stranded {
            match gap.take() {
                // "in which countries does it run data centers": the verb's own preposition.
                Some(asked) if object.is_none() && self.ends_verb(saying.relation, preposition) => {
                    *gap = Some(asked)
                }
                Some(asked) => role = Some((self.role(saying.relation, preposition)?, asked)),
                None => {
                    let message = format!("`{}` what?", self.text(preposition));
                    return Err(self.refuse("unfinished", message, self.span(preposition)));
                }
            }
        }
        let say = |draft: &mut Self, saying: &Saying, object: &Term, out: &mut Block| {
            let mut clause = draft.clause(saying, subject, object, out)?;
            if let Some((role, gap)) = &role {
                draft.set_role(&mut clause, *role, gap.term.clone(), gap.span.clone())?;
            }
            draft.push_claim(clause, out);
            Ok(())
        };
        let Some(list) = object else {
            let object = match gap.take() {
                Some(gap) => gap.term,
                None => self.anything(&saying),
            };
            return say(self, &saying, &object, own);
        };
        let (list, lifted) = self.lift(list, saying.relation);
        let mut saying = saying;
        saying.adjuncts.extend(lifted.iter());
        self.each_of(&list, own, |draft, np, out| {
            if draft.measured_object(&saying, subject, np, out)? {
                return Ok(());
            }
            if draft.counted_in_units(&saying, subject, np, out)? {
                return Ok(());
            }
            draft.object(np, out, |draft, term, out| say(draft, &saying, term, out))
        })
    }

    /// Whether a verb or a phrase of the relation ends in the preposition.
    fn ends_verb(&self, relation: RelationId, preposition: Word) -> bool {
        let word = crate::vocabulary::fold::fold(self.text(preposition));
        self.schema().relation(relation).forms.iter().any(|form| match form {
            Form::Verb { tail: words, .. } | Form::Phrase(words) => {
                words.last().is_some_and(|last| *last == word)
            }
            _ => false,
        })
    }

    /// What follows a noun, as a role of a relation, where its preposition introduces one.
    pub fn role_post(&self, post: &Post, relation: RelationId) -> Option<Adjunct> {
        let Post::Reduced(vp) = post else { return None };
        let (preposition, object) = match &vp.predicate {
            Predicate::Preposition { preposition, object: Some(object) } => (*preposition, object),
            Predicate::Phrase { phrase, object: Some(object) } => (*phrase, object),
            _ => return None,
        };
        self.role_of(relation, preposition)?;
        let kind = AdjunctKind::Role { preposition, object: object.clone() };
        Some(Adjunct { span: vp.span.clone(), comma: false, kind })
    }

    /// Takes from the last noun of an object what belongs to the verb: conditions, and prepositions of its roles.
    pub fn lift(&self, list: &NpList, relation: RelationId) -> (NpList, Vec<Adjunct>) {
        let mut list = list.clone();
        let mut lifted = vec![];
        let Some(last) = list.items.last_mut() else { return (list, lifted) };
        if matches!(last.head, Head::Noun(_) | Head::Possessive { .. }) {
            return (list, lifted);
        }
        while let Some(post) = last.posts.last() {
            let adjunct = match (post, self.role_post(post, relation)) {
                (Post::Condition(adjunct), _) => adjunct.clone(),
                (Post::Reduced(vp), Some(role)) => {
                    lifted.extend(vp.adjuncts.iter().cloned());
                    role
                }
                _ => break,
            };
            // A role's own noun phrase may end in conditions of the verb: "from Nvidia in 2025".
            lifted.push(adjunct);
            last.posts.pop();
        }
        let mut all = vec![];
        for mut adjunct in lifted {
            if let AdjunctKind::Role { object, .. } = &mut adjunct.kind {
                let (inner, more) = self.lift(object, relation);
                *object = inner;
                all.extend(more);
            }
            all.push(adjunct);
        }
        (list, all)
    }

    /// "more than 1 million H20", "the most chips" where chips are what the relation counts in, "how many H20":
    /// the claim's own amount. True when it was one.
    fn counted_in_units(
        &mut self,
        saying: &Saying,
        subject: &Term,
        np: &Np,
        own: &mut Block,
    ) -> Result<bool> {
        let kinds = match &np.determiner {
            Determiner::Counted { kinds, .. }
            | Determiner::Most { kinds }
            | Determiner::Fewest { kinds }
            | Determiner::HowMany { kinds } => *kinds,
            Determiner::HowMuch => false,
            _ => return Ok(false),
        };
        let in_units = match &np.head {
            Head::Name(_) | Head::NameOfType { .. } => true,
            Head::Type(word) => !kinds && self.counts_in(saying.relation, *word),
            _ => false,
        };
        if !in_units {
            return Ok(false);
        }
        let plain = Np { determiner: Determiner::Plain, ..np.clone() };
        let object = self.np(&plain, own)?;
        let mut clause = self.clause(saying, subject, &object, own)?;
        clause.reach = super::query::Reach::Direct;
        let Some(measure) = self.counting_measure(clause.relation) else {
            let message = format!("`{}` counts no units", self.relation_name(clause.relation));
            return Err(self.refuse("nothing-counted", message, np.span.clone()));
        };
        let declared = &self.schema().relation(clause.relation).measures[measure.index()];
        let name = declared.name.clone();
        let crate::model::schema::Kind::Amount(unit) = declared.kind else { return Ok(false) };
        let value = self.measure_of(&mut clause, measure);
        self.push_claim(clause, own);
        let term = Term::Var(value);
        match &np.determiner {
            Determiner::Counted { operator, number, .. } => {
                let (op, mut quantity) = match operator {
                    Some(crate::syntax::tree::Operator::Compare(op)) => (*op, self.exact(*number)?),
                    Some(_) => {
                        let exact = self.exact(*number)?;
                        (
                            Comparison::Equal,
                            crate::model::Quantity { bound: crate::model::Bound::About, ..exact },
                        )
                    }
                    None => (Comparison::Equal, self.exact(*number)?),
                };
                quantity.unit = Some(unit);
                let right = Expr::Term(Term::Value(crate::model::Value::Quantity(quantity)));
                own.clauses.push(Clause::Compare { left: Expr::Term(term), op, right });
            }
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                let key = Expr::Aggregate { function: Function::Sum, of: value };
                let descending = matches!(np.determiner, Determiner::Most { .. });
                self.rankings.push(Ranking { key, descending, first: 1, take: 1, span: np.span.clone() });
            }
            _ => self.targets.push(super::draft::Target { expr: Expr::Term(term), name }),
        }
        Ok(true)
    }

    fn exact(&self, number: Word) -> Result<crate::model::Quantity> {
        Ok(crate::model::Quantity::exactly(self.number(number)?, None))
    }

    /// Says something of an object by what its determiner asks: none, at least three, all, only, the most.
    pub fn object(
        &mut self,
        np: &Np,
        own: &mut Block,
        mut say: impl FnMut(&mut Self, &Term, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let plain = Np { determiner: Determiner::Plain, ..np.clone() };
        match &np.determiner {
            Determiner::No => {
                let mut inner = Block::default();
                let term = self.np(&plain, &mut inner)?;
                say(self, &term, &mut inner)?;
                own.clauses.push(Clause::Not(inner));
                Ok(())
            }
            Determiner::Counted { operator, number, other, .. } => {
                let mut inner = Block::default();
                let counted = if *other { np } else { &plain };
                let Term::Var(of) = self.np(counted, &mut inner)? else {
                    let message = "this is one thing: there is nothing to count";
                    return Err(self.refuse("nothing-to-count", message, np.span.clone()));
                };
                say(self, &Term::Var(of), &mut inner)?;
                let compare = self.count_compared(of, inner, *operator, *number)?;
                own.clauses.push(compare);
                Ok(())
            }
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                let Term::Var(of) = self.np(&plain, own)? else {
                    let message = "this is one thing: there is nothing to count";
                    return Err(self.refuse("nothing-to-count", message, np.span.clone()));
                };
                say(self, &Term::Var(of), own)?;
                let key = match self.sort(of) {
                    Sort::Value(_) => Expr::Term(Term::Var(of)),
                    _ => Draft::count(of),
                };
                let descending = matches!(np.determiner, Determiner::Most { .. });
                self.rankings.push(Ranking { key, descending, first: 1, take: 1, span: np.span.clone() });
                Ok(())
            }
            Determiner::Each if self.counting => {
                let term = self.np(np, own)?;
                say(self, &term, own)
            }
            Determiner::All | Determiner::Each => {
                let mut without = Block::default();
                let term = self.np(&plain, &mut without)?;
                let mut inner = Block::default();
                say(self, &term, &mut inner)?;
                without.clauses.push(Clause::Not(inner));
                own.clauses.push(Clause::Not(without));
                Ok(())
            }
            Determiner::Only => {
                let term = self.np(&plain, own)?;
                say(self, &term, own)?;
                let Term::Entity(_) = term else {
                    let message = "`only` needs a name behind it";
                    return Err(self.refuse("only-what", message, np.span.clone()));
                };
                let other = Term::Var(self.entity(self.root_type()));
                let mut inner = Block::default();
                say(self, &other, &mut inner)?;
                let (left, right) = (Expr::Term(other), Expr::Term(term));
                inner.clauses.push(Clause::Compare { left, op: Comparison::NotEqual, right });
                own.clauses.push(Clause::Not(inner));
                Ok(())
            }
            _ => {
                let term = self.np(np, own)?;
                say(self, &term, own)
            }
        }
    }

    /// "in Texas": whichever relation the base says with the preposition.
    fn prepositional(
        &mut self,
        preposition: Word,
        subject: &Term,
        object: Option<&NpList>,
        vp: &Vp,
        own: &mut Block,
        gap: &mut Option<Gap>,
    ) -> Result<()> {
        let ownerless = self.ownerless.clone().filter(|(value, _, _)| value == subject);
        let mut ways: Vec<(RelationId, bool)> = vec![];
        for meaning in &self.token(preposition).meanings {
            if let Meaning::Phrase { relation, inverse } = meaning {
                ways.push((*relation, *inverse));
            }
        }
        let with = self.token(preposition).keyword == Some("with") && ways.is_empty();
        let span = self.span(preposition);
        let adjuncts: Vec<&Adjunct> = vp.adjuncts.iter().collect();
        if with {
            return self.have(subject, object, &adjuncts, vp.status, own, gap);
        }
        let say = |draft: &mut Self, object: &Term, out: &mut Block| {
            if let Some((value, relation, inverse)) = &ownerless {
                draft.ownerless = None;
                let saying = Saying {
                    relation: *relation,
                    inverse: *inverse,
                    adjuncts: adjuncts.clone(),
                    status: vp.status,
                    span: span.clone(),
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
                relation,
                inverse,
                adjuncts: adjuncts.clone(),
                status: vp.status,
                span: span.clone(),
            };
            draft.say(&saying, subject, object, out)
        };
        match object {
            Some(list) => self.each_of(list, own, |draft, np, out| draft.object(np, out, say)),
            None => match gap.take() {
                Some(gap) => say(self, &gap.term, own),
                None => {
                    let message = format!("`{}` what?", self.text(preposition));
                    Err(self.refuse("unfinished", message, self.span(preposition)))
                }
            },
        }
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
        let mut refusal = self.refuse("no-such-relation", message, self.span(preposition));
        let phrases = self.scope.vocabulary.meanings(&crate::vocabulary::fold::fold(word)).iter().filter_map(
            |meaning| match meaning {
                Meaning::Phrase { relation, .. } => Some(self.signature(*relation)),
                _ => None,
            },
        );
        let phrases: Vec<String> = phrases.collect();
        if !phrases.is_empty() {
            refusal.notes.push(format!("`{word}` is said where {}", phrases.join("; ")));
        }
        refusal
    }

    /// "is the capital of Texas", "is a firm", "is Austin"
    fn is(&mut self, subject: &Term, np: &Np, adjuncts: &[Adjunct], own: &mut Block) -> Result<()> {
        let np = Np {
            posts: np.posts.iter().cloned().chain(adjuncts.iter().cloned().map(Post::Condition)).collect(),
            ..np.clone()
        };
        let subject_var = matches!(subject, Term::Var(_));
        let ranked = !np.modifiers.is_empty() || matches!(np.determiner, Determiner::Most { .. });
        if !subject_var && matches!(np.head, Head::Type(_)) && !ranked {
            // "is Alibaba a firm that …": said of the name itself.
            let Head::Type(word) = np.head else { return Ok(()) };
            let of = self.type_meaning(word)?;
            own.clauses.push(Clause::Type { of: subject.clone(), is: of });
            return self.posts(&np.posts, subject, &np.head, own);
        }
        let term = self.np_as(&np, if ranked { None } else { Some(subject) }, own)?;
        if term != *subject {
            self.unify(subject, &term, np.span.clone())?;
            own.clauses.push(Draft::equal(subject, &term));
        }
        Ok(())
    }

    pub fn gap_is_filled(&self, gap: &Option<Gap>) -> Result<()> {
        match gap {
            Some(gap) => {
                let message = "there is no place in this clause for what stands before it";
                Err(self.refuse("no-gap", message, gap.span.clone()))
            }
            None => Ok(()),
        }
    }
}
