//! Adjectives: positive, compared, and superlative.

use super::claims::Saying;
use super::draft::Draft;
use super::possession::owners_of;
use super::query::{Block, Clause, Comparison, Expr, Term, Var};
use super::state::{Ranking, Sort};
use crate::diagnostic::{Code, Diagnostic, Offer, Result};
use crate::model::schema::{Kind, Meaning as Declared, Range, Relation};
use crate::model::{AdjectiveId, RelationId, TypeId};
use crate::syntax::tree::{
    Compared, Determiner, Head, Join, Limit, Modifier, Np, Operator, Predicate, QuantityNode, Ranked,
    RankedBy, Than, Word,
};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::{is_plural, plural};

impl Draft<'_, '_> {
    /// The attribute that a gradable adjective grades by, and whether its superlative has the highest value: of
    /// the things of a sort, where one is given.
    pub fn gradable(&mut self, word: Word, of: Option<&Term>) -> Result<(RelationId, bool)> {
        let ways = self.gradable_ways(word, of);
        if ways.is_empty() {
            let refusal = self.refuse(
                Code::NotGradable,
                format!("`{}` does not grade what it is said of", self.text(word)),
                self.span(word),
            );
            return Err(refusal.with_help(self.numbers_of(of)));
        }
        Ok(self.choose(&ways))
    }

    /// "is between 10 and 20 miles": offered with an adjective that grades a number in that unit.
    pub fn no_number(&mut self, subject: &Term, limit: &Limit) -> Box<Diagnostic> {
        let span = self.limit_span(limit);
        let mut refusal = self.refuse(Code::NoNumber, "this is no number", span.clone());
        let unit = limit.quantities().into_iter().find_map(|quantity| match quantity {
            QuantityNode::Number { unit, .. } => *unit,
            QuantityNode::Literal(_) => None,
        });
        let unit = unit.and_then(|unit| self.unit(unit).ok());
        let mut attributes: Vec<RelationId> = vec![];
        for adjective in &self.schema().adjectives {
            let Declared::Gradable { attribute, .. } = adjective.meaning else { continue };
            let relation = self.schema().relation(attribute);
            let fits = matches!(relation.range, Range::Value(kind) if self.schema().kind_fits(kind, unit));
            let new = fits && self.may_be(subject, relation.domain) && !attributes.contains(&attribute);
            if let (true, Some(word)) = (new, adjective.words.first()) {
                attributes.push(attribute);
                refusal.meant.offers.push(Offer::of(span.end..span.end, format!(" {word}")));
            }
        }
        refusal
    }

    /// What else the things of a sort could be compared by.
    fn numbers_of(&self, of: Option<&Term>) -> String {
        const MOST: usize = 5;
        let owner = match of.map(|term| self.sort_of(term)) {
            Some(Sort::Entity(known)) if known != self.root_type() => Some(known),
            _ => None,
        };
        let is_number =
            |relation: &Relation| matches!(relation.range, Range::Value(kind) if kind != Kind::Text);
        let of_these = |relation: &&Relation| {
            is_number(relation) && owner.is_none_or(|owner| self.schema().is_subtype(owner, relation.domain))
        };
        let mut names: Vec<&str> = vec![];
        for relation in self.schema().relations.iter().filter(of_these) {
            if !names.contains(&relation.name.as_str()) && names.len() < MOST {
                names.push(&relation.name);
            }
        }
        let whose = owner.map_or("anything in this base".to_string(), |owner| plural(self.type_name(owner)));
        match names.is_empty() {
            true => format!("no number is declared of {whose}"),
            false => format!("the numbers that are declared of {whose}: `{}`", names.join("`, `")),
        }
    }

    /// "the most major rivers": of an adjective that is so or not, `most` counts the things.
    pub fn counted_by_most(&self, np: &Np) -> Np {
        let mut np = np.clone();
        if let Some(Modifier::Ranked(Ranked {
            first: place,
            take: None,
            by: RankedBy::Degree { adjective, most },
            ..
        })) = np.modifiers.first().cloned()
            && np.determiner == Determiner::Plain
            && self.gradable_ways(adjective, None).is_empty()
        {
            np.modifiers[0] = Modifier::Adjective(adjective);
            np.determiner = if most {
                Determiner::Most { kinds: false, place }
            } else {
                Determiner::Fewest { kinds: false, place }
            };
        }
        np
    }

    /// Whether an adjective's highest come first, where it grades the attribute: "the sparsest population" is not
    /// the lowest, if sparse is said of a density.
    pub fn grades(&mut self, word: Word, attribute: Option<RelationId>) -> Result<bool> {
        let mut ways = self.gradable_ways(word, None);
        if let Some(attribute) = attribute {
            let name = &self.schema().relation(attribute).name;
            ways.retain(|(graded, _)| self.schema().relation(*graded).name == *name);
        }
        ways.iter().map(|(_, upward)| *upward).next().ok_or_else(|| {
            let message = format!("`{}` does not grade this", self.text(word));
            let refusal = self.refuse(Code::NotGradable, message, self.span(word));
            refusal.with_help("say `highest` or `lowest` of a number")
        })
    }

    pub fn gradable_ways(&self, word: Word, of: Option<&Term>) -> Vec<(RelationId, bool)> {
        let fits = |declared: TypeId| match of.map(|term| self.sort_of(term)) {
            Some(Sort::Entity(known)) => self.meet(known, declared),
            Some(Sort::Value(_)) => false,
            Some(Sort::Open) | None => true,
        };
        let meaning = |meaning: &Meaning| match meaning {
            Meaning::Adjective { adjective, opposite, .. } => {
                let declared = &self.schema().adjectives[adjective.index()];
                match declared.meaning {
                    Declared::Gradable { attribute, descending } if fits(declared.of) => {
                        Some((attribute, descending != *opposite, declared.of))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        let mut ways: Vec<(RelationId, bool, TypeId)> =
            self.token(word).meanings.iter().filter_map(meaning).collect();
        // Of two that fit, the one declared for the narrower type holds.
        let narrower = |a: TypeId, b: TypeId| a != b && self.schema().is_subtype(a, b);
        let all = ways.clone();
        ways.retain(|(_, _, of)| !all.iter().any(|(_, _, other)| narrower(*other, *of)));
        let mut ways: Vec<(RelationId, bool)> =
            ways.into_iter().map(|(relation, up, _)| (relation, up)).collect();
        ways.dedup();
        ways
    }

    /// The attribute's value of a thing.
    pub fn grade(
        &mut self,
        attribute: RelationId,
        of: &Term,
        span: crate::diagnostic::Span,
        own: &mut Block,
    ) -> Result<(Var, Kind)> {
        let kind = match self.schema().relation(attribute).range {
            Range::Value(kind) => kind,
            Range::Entity(_) | Range::Nothing => {
                return Err(self.refuse(Code::NotGradable, "this is no number", span));
            }
        };
        let value = self.fresh(self.relation_name(attribute), Sort::Value(kind));
        let saying = Saying::of(attribute, false, span);
        self.say(&saying, of, &Term::Var(value), own)?;
        Ok((value, kind))
    }

    /// "major cities": what the base defines.
    pub fn adjective(&mut self, word: Word, term: &Term, own: &mut Block) -> Result<()> {
        let adjective = self.defined_adjective(word, term)?;
        self.define(adjective, term, word, own)
    }

    /// The meaning of an adjective for a thing, which is then of the type that the adjective is declared for: "providers that are not
    /// Norlandish" are firms, and no countries that provide something.
    pub fn defined_adjective(&mut self, word: Word, term: &Term) -> Result<AdjectiveId> {
        let sort = self.sort_of(term);
        let fits = |declared: TypeId| match sort {
            Sort::Entity(known) => self.meet(known, declared),
            _ => false,
        };
        let defined = |meaning: &Meaning| match meaning {
            Meaning::Adjective { adjective, .. } => {
                let declared = &self.schema().adjectives[adjective.index()];
                let defined = matches!(declared.meaning, Declared::Defined(_)) && fits(declared.of);
                defined.then_some(*adjective)
            }
            _ => None,
        };
        let ways: Vec<AdjectiveId> = self.token(word).meanings.iter().filter_map(defined).collect();
        if ways.is_empty() {
            let (named, span) = (self.text(word), self.span(word));
            let mut refusal = if self.gradable_ways(word, Some(term)).is_empty() {
                self.refuse(Code::NoSuchMeaning, format!("`{named}` is not said of these things"), span)
            } else {
                let message = format!("`{named}` has no limit: from where on is something {named}?");
                self.refuse(Code::Vague, message, span)
            };
            refusal.help.push("ask for the superlative, or for more than a number".into());
            return Err(refusal);
        }
        let adjective = self.choose(&ways);
        let of = self.schema().adjectives[adjective.index()].of;
        self.constrain(term, of, self.span(word))?;
        Ok(adjective)
    }

    /// The same, or "not longer than 500 km".
    pub fn compared_or_not(&mut self, compared: &Compared, term: &Term, own: &mut Block) -> Result<()> {
        match compared.negated {
            true => {
                self.check_denied_limit(&Predicate::Compared(vec![compared.clone()], Join::And))?;
                self.denied(own, |draft, inner| draft.compared(compared, term, inner))
            }
            false => self.compared(compared, term, own),
        }
    }

    /// "larger than Texas", "longer than 100 km", "100 km long"
    pub fn compared(&mut self, compared: &Compared, term: &Term, own: &mut Block) -> Result<()> {
        // "larger than Norway or Sweden": than the one, or than the other.
        if let Than::Np(np) = &compared.than
            && let Head::List(list) = &np.head
        {
            return self.each_of(list, own, |draft, np, out| {
                let than = Than::Np(Box::new(np.clone()));
                draft.compared(&Compared { than, ..compared.clone() }, term, out)
            });
        }
        if let (Sort::Value(kind), Term::Var(value)) = (self.sort_of(term), term) {
            return self.value_compared(compared, *value, kind, own);
        }
        let (attribute, upward) = self.gradable(compared.adjective, Some(term))?;
        let (value, kind) = self.grade(attribute, term, compared.span.clone(), own)?;
        let upward = upward != compared.less;
        match &compared.than {
            Than::Limit(limit) => {
                self.check_measured(compared.adjective, upward)?;
                self.compare(value, kind, &graded(limit, upward), own)?;
            }
            Than::Np(np) => {
                let said = self.said_again(np, term);
                let op = if upward { compared.op } else { compared.op.flipped() };
                if compared.factor.is_some() {
                    self.check_measured(compared.adjective, upward)?;
                }
                self.than(&said, term, own, |draft, other, out| {
                    draft.unlike_itself(op, Some(term), other, out);
                    let theirs = match draft.sort_of(other) {
                        // "higher than the highest elevation of Texas": it names the number itself.
                        Sort::Value(_) => other.clone(),
                        _ => {
                            let same = draft.same_attribute(attribute, compared.adjective, np, other);
                            Term::Var(draft.grade(same, other, np.span.clone(), out)?.0)
                        }
                    };
                    draft.set_against(compared, &Term::Var(value), op, &theirs, out)
                })?;
            }
        }
        Ok(())
    }

    /// Whoever asks what is as large as something does not ask for the thing itself.
    fn unlike_itself(&self, op: Comparison, term: Option<&Term>, other: &Term, own: &mut Block) {
        let things = |term: &Term| !matches!(self.sort_of(term), Sort::Value(_));
        if let Some(term) = term.filter(|term| op == Comparison::Equal && things(term) && things(other)) {
            own.clauses.push(Clause::differ(term, other));
        }
    }

    /// "is Lake Corrie larger than Ashby": of a thing of another type, the attribute of the same name that the adjective grades
    /// there, if the thing is told without a choice. Of a name that several have, one of the same type is meant.
    fn same_attribute(&self, attribute: RelationId, adjective: Word, np: &Np, other: &Term) -> RelationId {
        let name = &self.schema().relation(attribute).name;
        let way = |other: &Term| {
            let ways = self.gradable_ways(adjective, Some(other)).into_iter().map(|(way, _)| way);
            ways.filter(|way| self.schema().relation(*way).name == *name).min()
        };
        let told = match np.head {
            Head::Name(name) => {
                self.token(name).entities().filter(|entity| way(&Term::Entity(*entity)).is_some()).count()
                    == 1
            }
            Head::NameOfType { .. } => true,
            _ => false,
        };
        let fits = self.may_be(other, self.schema().relation(attribute).domain);
        way(other).filter(|_| told && !fits).unwrap_or(attribute)
    }

    /// Whether a comparative of numbers asks for the higher one.
    pub fn is_more(&mut self, comparative: Word, attribute: Option<RelationId>) -> Result<bool> {
        let word = fold(self.text(comparative));
        match word.as_str() {
            "more" | "greater" | "larger" | "bigger" | "higher" | "same" => Ok(true),
            "less" | "fewer" | "lower" | "smaller" => Ok(false),
            // "a longer population": what is long is not every number.
            "longer" | "shorter" if attribute.is_some() => self.grades(comparative, attribute),
            _ => {
                let message = format!("`{word}` does not compare numbers as such");
                let refusal = self.refuse(Code::NotGradable, message, self.span(comparative));
                Err(refusal.with_help("say `larger`, `higher`, `smaller`, `lower`"))
            }
        }
    }

    /// "an area larger than that of Texas", "a larger area than Texas", "more people than Texas", "the same area as Texas"
    fn value_compared(&mut self, compared: &Compared, value: Var, kind: Kind, own: &mut Block) -> Result<()> {
        let word = fold(self.text(compared.adjective));
        let stated = |clause: &Clause| match clause {
            Clause::Claim(claim) if claim.object == Term::Var(value) => Some(claim.relation),
            _ => None,
        };
        let upward = compared.factor.is_some()
            || self.is_more(compared.adjective, own.clauses.iter().find_map(stated))?;
        let op = match word.as_str() {
            "same" => Comparison::Equal,
            _ if upward => compared.op,
            _ => compared.op.flipped(),
        };
        let np = match &compared.than {
            Than::Limit(limit) => {
                return self.compare(value, kind, &graded(limit, upward), own);
            }
            Than::Np(np) => np,
        };
        let term = Term::Var(value);
        let said = self.said_again(np, &term);
        let named = self.discourse.nouns.iter().rev().find(|named| named.value == term).cloned();
        let mine = named.as_ref().and_then(|named| named.owner.clone());
        let owner_of = mine.clone();
        let ownerless =
            matches!(said.head, Head::Noun(_)) && said.posts.is_empty() && said.modifiers.is_empty();
        let compare = |draft: &mut Self, other: &Term, out: &mut Block| {
            draft.unlike_itself(op, owner_of.as_ref(), other, out);
            let theirs = match (draft.sort_of(other), &named) {
                (Sort::Value(_), _) => other.clone(),
                // "a larger area than Texas": than Texas has.
                (_, Some(named)) => Term::Var(draft.attribute_value(named.noun, other, out)?.0),
                _ => return Err(draft.refuse(Code::NoNumber, "this is no number", np.span.clone())),
            };
            draft.set_against(compared, &term, op, &theirs, out)
        };
        match mine {
            // "a lower debt than revenue": than its own. Of others that it has, "than every neighbour", it may have several.
            Some(owner) if ownerless => {
                let said = self.than_what(&said)?;
                self.check_quantity(&said)?;
                if said.determiner != Determiner::All {
                    let other = self.noun(&said, Some(&owner), None, own)?;
                    return compare(self, &other, own);
                }
                let (mut without, mut inner) = (Block::default(), Block::default());
                let other = self.noun(&said.plain(), Some(&owner), None, &mut without)?;
                compare(self, &other, &mut inner)?;
                self.of_every_one(without, inner, own);
                Ok(())
            }
            Some(owner) => self.than(&said, &owner, own, compare),
            None => self.than(&said, &term, own, compare),
        }
    }

    pub fn than(
        &mut self,
        np: &Np,
        about: &Term,
        own: &mut Block,
        say: impl FnMut(&mut Self, &Term, &mut Block) -> Result<()>,
    ) -> Result<()> {
        let np = self.than_what(np)?;
        self.about(about, |draft| draft.quantified(&np, about, own, say))
    }

    /// What something is compared with: "than every town", "than any" and "than the towns" are of all of them.
    pub fn than_what(&self, np: &Np) -> Result<Np> {
        let mut np = np.clone();
        let several = match np.head {
            Head::Type(word) => is_plural(&fold(self.text(word))),
            Head::Noun(word) => is_plural(&fold(self.text(word))) && !self.names_value(word),
            _ => false,
        };
        let of_each = |np: &Np| matches!(np.determiner, Determiner::Each | Determiner::All);
        if np.posts.iter().filter_map(owners_of).flat_map(|list| &list.items).any(of_each) {
            let message = "than that of all of them, or of any one of them?";
            let refusal = self.refuse(Code::ThanWhich, message, np.span.clone());
            return Err(refusal.with_help("compare with the things themselves: `a larger … than every …`"));
        }
        let picked = np.modifiers.iter().any(|modifier| matches!(modifier, Modifier::Ranked(_)));
        match (self.begins(&np), &np.determiner) {
            (Some("any"), Determiner::Plain) => {
                let mut words = self.tokens.list.iter().map(|token| token.keyword);
                // "Tell me whether …" asks so too.
                let whether = words.clone().any(|word| matches!(word, Some("whether" | "if")))
                    || matches!(
                        words.find(|word| *word != Some("please")).flatten(),
                        Some("is" | "are" | "was" | "were" | "does" | "do" | "did")
                    );
                if whether && !np.modifiers.contains(&Modifier::Other) {
                    return Err(self.than_which(&np));
                }
                np.determiner = Determiner::All;
            }
            (Some("the" | "those" | "these"), Determiner::Plain) if several && !picked => {
                np.determiner = Determiner::All;
            }
            (_, Determiner::Plain) if several && !picked => return Err(self.than_which(&np)),
            _ => {}
        }
        if np.determiner == Determiner::Each {
            np.determiner = Determiner::All;
        }
        Ok(np)
    }

    fn than_which(&self, np: &Np) -> Box<crate::diagnostic::Diagnostic> {
        let message = "than all of them, or than any one of them?";
        let refusal = self.refuse(Code::ThanWhich, message, np.span.clone());
        refusal.with_help("say `than every …`, or `than some …`")
    }

    /// "that of Texas" with the noun that the term was named by.
    pub fn said_again(&self, np: &Np, term: &Term) -> Np {
        let named = self.discourse.nouns.iter().rev().find(|named| named.value == *term);
        match (&np.head, named) {
            (Head::That, Some(named)) => Np { head: Head::Noun(named.noun), ..np.clone() },
            _ => np.clone(),
        }
    }

    /// What a superlative goes by, of things like the term, and whether the highest come first.
    fn ranked_attribute(&mut self, ranked: &Ranked, term: &Term) -> Result<(RelationId, bool)> {
        match ranked.by {
            RankedBy::Superlative(word) | RankedBy::Generic { word, .. } => self.gradable(word, Some(term)),
            RankedBy::Degree { adjective, most } => {
                let (attribute, upward) = self.gradable(adjective, Some(term))?;
                Ok((attribute, upward == most))
            }
            RankedBy::Top => {
                let message = "top by what? Say an adjective, or `by` an attribute: `the top 3 largest …`";
                Err(self.refuse(Code::NotGradable, message, ranked.span.clone()))
            }
        }
    }

    /// "largest": ranks the things by what the adjective grades, when all else is said of them.
    pub fn rank_by_adjective(&mut self, ranked: &Ranked, term: &Term, own: &mut Block) -> Result<()> {
        let ranking = self.by_adjective(ranked, term, own)?;
        self.rankings.push(ranking);
        Ok(())
    }

    pub fn by_adjective(&mut self, ranked: &Ranked, term: &Term, own: &mut Block) -> Result<Ranking> {
        let (value, descending) = match ranked.key {
            // "the largest by population": whatever the adjective grades else.
            Some(key) => {
                let descending = match ranked.by {
                    RankedBy::Top => true,
                    RankedBy::Generic { descending, .. } => descending,
                    _ => self.ranked_attribute(ranked, term)?.1,
                };
                (self.attribute_value(key, term, own)?.0, descending)
            }
            None => match self.measured_by(ranked, term, own) {
                Some(measured) => measured,
                None => {
                    let (attribute, descending) = self.ranked_attribute(ranked, term)?;
                    (self.grade(attribute, term, ranked.span.clone(), own)?.0, descending)
                }
            },
        };
        let take = ranked.take.map_or(Ok(1), |word| self.whole(word))?;
        let key = Expr::Term(Term::Var(value));
        Ok(Ranking { key, descending, first: ranked.first, take, span: ranked.span.clone() })
    }
}

/// The limit as an adjective grades it: of what is shorter, the number is less.
fn graded(limit: &Limit, upward: bool) -> Limit {
    let mut limit = limit.clone();
    for operator in limit.operators_mut() {
        if let Some(Operator::Graded(op)) = *operator {
            *operator = Some(Operator::Compare(if upward { op } else { op.flipped() }));
        }
    }
    limit
}
