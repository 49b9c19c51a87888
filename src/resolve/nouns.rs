//! Noun phrases: the things they name, as a term and the clauses that say which.

use super::claims::Saying;
use super::desugar::together;
use super::draft::Draft;
use super::extremes::is_ranked;
use super::possession::{conditions, owners_of};
use super::query::{Block, Clause, Expr, Presumption, Term};
use super::state::{Setting, Sort, Target};
use crate::diagnostic::{Code, Result, Span};
use crate::model::TypeId;
use crate::syntax::tree::{
    Determiner, Head, Join, Limit, Modifier, Np, NpList, Post, Relative, Than, Vp, Word,
};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    /// What a noun phrase names; the clauses that say so go to `out`. A `which` is noted as what is asked for.
    pub fn np(&mut self, np: &Np, out: &mut Block) -> Result<Term> {
        self.np_as(np, None, out)
    }

    /// The same; `subject`, a variable, is to be the thing named, where the phrase leaves it open.
    pub fn np_as(&mut self, np: &Np, subject: Option<&Term>, out: &mut Block) -> Result<Term> {
        if let Some((_, term)) = self.discourse.bound.iter().find(|(span, _)| *span == np.span) {
            return Ok(term.clone());
        }
        if let Some(said) = self.with_provider(np) {
            return self.np_as(&said, subject, out);
        }
        if let Some(said) = self.in_order_of_its_clause(np) {
            return self.np_as(&said, subject, out);
        }
        self.check_universal(np)?;
        if np.determiner == Determiner::Each && !self.counts() {
            return self.set_apart(np, out);
        }
        if let Head::List(list) = &np.head {
            let term = self.bracketed(list, subject, out)?;
            self.note_target(np, &term)?;
            return Ok(term);
        }
        self.check_quantity(np)?;
        if let Some(each) = self.extreme_of_each(np) {
            return self.np_as(&each, subject, out);
        }
        self.check_superlatives(np)?;
        if np.determiner == Determiner::Their {
            return self.theirs(np, subject, out);
        }
        if let Some(term) = self.spoken_of(np, subject)? {
            return Ok(term);
        }
        let mut own = Block::default();
        let made = self.known.variables.len();
        let (term, mut rankings) = self.ranked(|draft| {
            let term = draft.named_by(np, subject, &mut own)?;
            draft.note_several(np, &term);
            draft.note_spoken(np, &term);
            draft.about(&term, |draft| draft.said_of(np, &term, &mut own))?;
            Ok(term)
        })?;
        let picked = !rankings.is_empty();
        if picked {
            self.take(np, &term, &own, &mut rankings)?;
        }
        self.rank(&term, &mut own, rankings)?;
        match np.stated {
            Some(number) if !picked && np.determiner != Determiner::Which => {
                let so_many = Presumption::Number(self.whole(number)? as u64);
                self.presume(&term, so_many, self.span(number), &own, made)?;
            }
            None if np.determiner == Determiner::Sole => {
                self.presume(&term, Presumption::Number(1), np.span.clone(), &own, made)?;
            }
            None if subject.is_none() && self.is_bare_definite(np) => {
                self.presume(&term, Presumption::One, np.span.clone(), &own, made)?;
            }
            _ => {}
        }
        self.note_target(np, &term)?;
        out.clauses.append(&mut own.clauses);
        Ok(term)
    }

    /// "the largest city of each state", "the average length of the rivers in each state": what is said is said for each of
    /// them, and they are shown with it. Where a verb says something of "each" of its objects, `object` takes it for all.
    fn set_apart(&mut self, each: &Np, out: &mut Block) -> Result<Term> {
        let plain = Np { determiner: Determiner::Plain, ..each.clone() };
        let mut which = Block::default();
        let term = self.np(&plain, &mut which)?;
        // Of those that are only named, a type says where they come from.
        if let (Term::Var(_), Sort::Entity(is), Head::List(_)) = (&term, self.sort_of(&term), &each.head) {
            which.clauses.insert(0, Clause::Type { of: term.clone(), is });
        }
        self.each.outside.extend(which.clauses.iter().cloned());
        out.clauses.append(&mut which.clauses);
        if let Term::Var(_) = term {
            let name = self.column_name(each, &term);
            let place = self.each.apart.len().min(self.asked.targets.len());
            self.asked.targets.insert(place, Target { expr: Expr::Term(term.clone()), name });
            self.each.apart.push(term.clone());
        }
        self.discourse.bound.push((each.span.clone(), term.clone()));
        Ok(term)
    }

    /// Adjectives, what follows the noun, and superlatives, which pick from all the rest.
    fn said_of(&mut self, np: &Np, term: &Term, own: &mut Block) -> Result<()> {
        for modifier in &np.modifiers {
            match modifier {
                Modifier::Adjective(word) => self.adjective(*word, term, own)?,
                Modifier::Other => self.other(term, &np.span, own)?,
                Modifier::Ranked(_) => {}
            }
        }
        if !np.modifiers.iter().any(is_ranked) && !takes_owner(&np.head) {
            np.posts.iter().try_for_each(|post| self.check_every(post))?;
        }
        let ((), mut rankings) = self.ranked(|draft| draft.posts(&np.posts, term, &np.head, own))?;
        for modifier in &np.modifiers {
            if let Modifier::Ranked(ranked) = modifier
                && !self.ranks_value(&np.head)
            {
                // "the smallest state that borders the most states": the smallest of those that the clause picks.
                self.rank(term, own, rankings)?;
                rankings = vec![self.by_adjective(ranked, term, own)?];
                self.note_singled(ranked, &np.head);
            }
        }
        self.rankings.extend(rankings);
        Ok(())
    }

    /// "the firms based in every town" may be those of each, or those that are based in them all.
    fn check_every(&self, post: &Post) -> Result<()> {
        let (Post::Reduced(Vp { negated: false, .. }), Some(list)) = (post, owners_of(post)) else {
            return Ok(());
        };
        let every = |np: &&Np| np.determiner == Determiner::Each && !self.says_each(np);
        let Some(every) = list.items.iter().find(every) else { return Ok(()) };
        let message = "those of each, or those of which it is true for all?";
        let refusal = self.refuse(Code::EachOrAll, message, every.span.clone());
        Err(refusal
            .with_help("say `each` for those of each, or `that are …` before `every` for those of all"))
    }

    /// What follows a noun, joined by `and`, or by `or` where a relative clause says so.
    pub fn posts(&mut self, posts: &[Post], term: &Term, head: &Head, own: &mut Block) -> Result<()> {
        let mut at = 0;
        while at < posts.len() {
            let alternatives = 1 + posts[at + 1..]
                .iter()
                .take_while(|post| matches!(post, Post::Relative { join: Join::Or, .. }))
                .count();
            if alternatives > 1 {
                self.alternatives(&posts[at..at + alternatives], own, |draft, post, branch| {
                    draft.post(post, term, head, branch)
                })?;
            } else {
                self.post(&posts[at], term, head, own)?;
            }
            at += alternatives;
        }
        Ok(())
    }

    fn post(&mut self, post: &Post, term: &Term, head: &Head, own: &mut Block) -> Result<()> {
        match post {
            // These belong to what the noun is said of: `possession` took them with the head.
            Post::Of(_) if takes_owner(head) => Ok(()),
            Post::Reduced(_) if takes_owner(head) && owners_of(post).is_some() => Ok(()),
            Post::Condition(_) if takes_owner(head) => Ok(()),
            // "towns of at least 20000 people"
            Post::Of(list) if self.is_counted_number(list) => {
                self.have(term, Some(list), &[], None, own, &mut None)
            }
            Post::Of(list) if matches!(list.items.as_slice(), [Np { head: Head::Amount { .. }, .. }]) => {
                let message = "`of` leads to a value only from the noun of one";
                let refusal = self.refuse(Code::StrayAmount, message, list.span.clone());
                Err(refusal.with_help("of when it was claimed, say `in …`, `before …`, `after …`"))
            }
            Post::Of(list) => self.each_of(list, own, |draft, np, out| {
                let owner = draft.np(np, out)?;
                draft.belongs(term, &owner, list.span.clone(), out)
            }),
            Post::Called(word) => self.called(*word, term, own),
            Post::Key(word) => {
                let message = "there is no superlative before it that could go by this";
                let refusal = self.refuse(Code::StrayKey, message, self.span(*word));
                Err(refusal
                    .with_help(format!("put one before the noun: `the 5 largest … by {}`", self.text(*word))))
            }
            Post::With(list) => self.have(term, Some(list), &[], None, own, &mut None),
            Post::Among(list) => self.among(list, term, own),
            Post::Except { list, .. } => self.leave_out(list, term, own),
            Post::Without(list) => {
                self.check_denied(list)?;
                self.denied(own, |draft, inner| draft.have(term, Some(list), &[], None, inner, &mut None))
            }
            Post::Attribute { noun, limit } => {
                let (value, kind) = self.attribute_value(*noun, term, own)?;
                self.compare(value, kind, limit, own)
            }
            // "a larger share of X than B": `measure` took it with the head.
            Post::Compared(compared) if matches!((head, &compared.than), (Head::Measure(_), Than::Np(_))) => {
                Ok(())
            }
            Post::Compared(compared) => self.compared(compared, term, own),
            Post::Condition(adjunct) => {
                let message = "this says nothing about the noun before it";
                Err(self.refuse(Code::StrayCondition, message, adjunct.span.clone()))
            }
            Post::Reduced(vp) if vp.negated => self.vp(term, vp, own, &mut None),
            // "cities in all states" lists those of each: only what a sentence says of all is said of every one.
            Post::Reduced(vp) => {
                let apart = owners_of(post).into_iter().flat_map(|list| &list.items);
                for each in apart.filter(|np| np.determiner == Determiner::Each) {
                    self.set_apart(each, own)?;
                }
                self.vp(term, &vp.of_any(), own, &mut None)
            }
            Post::Relative { relative, .. } => self
                .within(Setting { relative: true, ..self.setting }, |draft| {
                    draft.relative(relative, term, own)
                }),
        }
    }

    fn is_counted_number(&self, list: &NpList) -> bool {
        match list.items.as_slice() {
            [Np { head: Head::Noun(noun), determiner: Determiner::Counted { .. }, .. }] => {
                self.names_value(*noun)
            }
            _ => false,
        }
    }

    fn relative(&mut self, relative: &Relative, term: &Term, own: &mut Block) -> Result<()> {
        match relative {
            Relative::Subject(vp) => self.vp(term, vp, own, &mut None),
            Relative::Object { subject, vp, fronted } => {
                let together = together(subject, std::slice::from_ref(vp));
                let (subject, vp) = match &together {
                    Some((first, vps)) => (first, &vps[0]),
                    None => (subject, vp),
                };
                let say = |draft: &mut Self, np: &Np, out: &mut Block| {
                    draft.quantified(np, term, out, |draft, subject, out| {
                        let mut gap = Some(super::claims::Gap {
                            term: term.clone(),
                            span: vp.span.clone(),
                            is_place: false,
                        });
                        let vp = vp.with_stranded(*fronted);
                        draft.vp(subject, &vp, out, &mut gap)?;
                        draft.gap_is_filled(&gap)
                    })
                };
                self.each_of(subject, own, say)
            }
            Relative::Whose { owned, vp } => {
                let possession = self.owned(owned, term, own)?;
                // "whose largest city": one is picked from several, of which it has many.
                if !owned.modifiers.iter().any(is_ranked) {
                    self.check_whose(&owned.head, term, &possession)?;
                }
                self.vp(&possession, vp, own, &mut None)
            }
        }
    }

    // ---- heads --------------------------------------------------------------------------------------------------

    pub fn named_by(&mut self, np: &Np, subject: Option<&Term>, own: &mut Block) -> Result<Term> {
        let open = subject.filter(|term| matches!(term, Term::Var(_))).cloned();
        let term = match &np.head {
            Head::Name(word) => match self.wherever(*word, np, own)? {
                Some(term) => term,
                None => self.name(*word, None, &np.posts)?,
            },
            Head::NameOfType { name, of } => return self.name_of_type(*name, *of, open, own),
            Head::Nested { name, of, within } => {
                let of = of.map(|word| self.type_meaning(word)).transpose()?;
                self.nested(*name, of, *within)?
            }
            Head::Type(word) => {
                let of = self.type_meaning(*word)?;
                let term = match open {
                    Some(term) => {
                        self.constrain(&term, of, self.span(*word))?;
                        term
                    }
                    None => Term::Var(self.entity(of)),
                };
                own.clauses.push(Clause::Type { of: term.clone(), is: of });
                return Ok(term);
            }
            Head::GerundType { gerund, of } => return self.gerund_type(*gerund, *of, np, own),
            Head::Noun(_) | Head::Possessive { .. } | Head::Measure(_) => {
                return self.possession(np, open, own);
            }
            Head::NumberOf { of, .. } => return self.number_of(of, own),
            Head::Amount { limit: Limit::Bound { operator: None, quantity }, of: None, .. } => {
                self.literal(quantity)?
            }
            Head::Amount { .. } => {
                let message =
                    "an amount of something stands behind a verb: `ordered more than 1 million of …`";
                return Err(self.refuse(Code::StrayAmount, message, np.span.clone()));
            }
            Head::PercentageOf(_) => {
                let message = "a percentage is asked for in front of a verb: `what percentage of … does …`";
                return Err(self.refuse(Code::StrayAmount, message, np.span.clone()));
            }
            Head::Total { function, of } => return self.total(*function, of, np, own),
            Head::Value(node) => self.literal(node)?,
            Head::That => {
                let message = "say the noun again: it is not clear what this stands for";
                return Err(self.refuse(Code::NoAntecedent, message, np.span.clone()));
            }
            Head::Pronoun => self.referent(np)?,
            Head::NameOf { owner, name } => self.name_of(*owner, *name, own)?,
            Head::Elsewhere(place) => return self.elsewhere(place, open, own),
            Head::EachOther => return Err(self.no_each_other(np.span.clone())),
            Head::Who(_) => {
                let root = self.root_type();
                // "what" and "anything" may be a value; "who" and "anyone" are not.
                let word = np.head_word().map_or(String::new(), |word| self.text(word).to_lowercase());
                let is_open = matches!(word.as_str(), "what" | "which") || word.ends_with("thing");
                let sort = if is_open { Sort::Open } else { Sort::Entity(root) };
                return Ok(match open {
                    Some(term) => term,
                    None => Term::Var(self.fresh("x", sort)),
                });
            }
            Head::WhichOf(inner) if np.modifiers.iter().any(is_ranked) => {
                return self.picked_from(inner, open.as_ref(), own);
            }
            Head::WhichOf(inner) => return self.np_as(inner, open.as_ref(), own),
            Head::List(list) => return self.bracketed(list, open.as_ref(), own),
        };
        if let (Some(open), Term::Entity(_)) = (open, &term) {
            self.unify(&open, &term, np.span.clone())?;
            own.clauses.push(Clause::equal(&open, &term));
            return Ok(open);
        }
        Ok(term)
    }

    /// Two terms are to be the same: their types must agree.
    pub fn unify(&mut self, a: &Term, b: &Term, span: Span) -> Result<()> {
        match (self.sort_of(a), self.sort_of(b)) {
            (Sort::Entity(_), Sort::Entity(of)) => match b {
                // An entity may have several types; any that fits will do.
                Term::Entity(entity) => {
                    let types = self.scope.entities.types(*entity).to_vec();
                    let Sort::Entity(known) = self.sort_of(a) else { return Ok(()) };
                    let fits = types.iter().any(|&of| self.meet(known, of));
                    // Of what nothing is known yet, the entity tells.
                    let told = fits && known != self.root_type();
                    if told { Ok(()) } else { self.constrain(a, of, span) }
                }
                _ => self.constrain(a, of, span),
            },
            (Sort::Open, Sort::Entity(of)) => self.constrain(a, of, span),
            (Sort::Open | Sort::Value(_), Sort::Value(kind)) => self.constrain_value(a, kind, span),
            (Sort::Value(_), Sort::Open) | (Sort::Open, Sort::Open) => Ok(()),
            // What nothing has been said of yet.
            (Sort::Entity(_), Sort::Open) if b.var().is_some() => Ok(()),
            (Sort::Value(_), Sort::Entity(of)) => {
                let of = self.type_name(of);
                Err(self.refuse(Code::TypeMismatch, format!("a value is no {of}"), span))
            }
            (Sort::Entity(of), _) => {
                Err(self.refuse(Code::TypeMismatch, format!("{} is no value", self.a(of)), span))
            }
        }
    }

    pub fn type_meaning(&mut self, word: Word) -> Result<TypeId> {
        self.meaning(word, |word| format!("`{word}` is no type"), Meaning::as_type)
    }

    /// "bordering states", of what follows or of what the clause is about.
    fn gerund_type(&mut self, gerund: Word, of: Word, np: &Np, own: &mut Block) -> Result<Term> {
        let is = self.type_meaning(of)?;
        let (relation, inverse) = self.verb(gerund, None)?;
        let term = Term::Var(self.entity(is));
        own.clauses.push(Clause::Type { of: term.clone(), is });
        let adjuncts = conditions(&np.posts);
        let saying = Saying { adjuncts, ..Saying::of(relation, inverse, self.span(gerund)) };
        let owner = np.posts.iter().find_map(owners_of);
        match (owner, self.discourse.antecedents.last().cloned()) {
            (Some(list), _) => self.each_of(list, own, |draft, np, out| {
                let owner = draft.np(np, out)?;
                draft.say(&saying, &term, &owner, out)
            })?,
            (None, Some(about)) => self.say(&saying, &term, &about, own)?,
            (None, None) => {
                let other = Term::Var(self.entity(self.root_type()));
                self.say(&saying, &term, &other, own)?;
            }
        }
        Ok(term)
    }
}

/// Heads whose "of …", "in …" and conditions belong to the relation that the noun names.
pub fn takes_owner(head: &Head) -> bool {
    match head {
        Head::Noun(_) | Head::Measure(_) | Head::Total { .. } | Head::GerundType { .. } => true,
        Head::Possessive { owned, .. } => takes_owner(owned),
        _ => false,
    }
}
