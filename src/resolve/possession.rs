//! What things have: attributes and other nouns that name a relation ("the capital of Texas"), measures of
//! claims ("ASML's share of EUV tools"), and parts ("states that have rivers").

use super::claims::{Gap, Saying};
use super::draft::{Draft, Ranking, Sort};
use super::query::{Best, Block, ClaimClause, Clause, Comparison, Expr, Function, Reach, Term, Var};
use crate::diagnostic::{Result, Span};
use crate::model::claim::Status;
use crate::model::schema::{Kind, Range};
use crate::model::{MeasureId, RelationId, TypeId, Value};
use crate::syntax::tree::{
    Adjunct, Determiner, Head, Modifier, Np, NpList, Operator, Post, Predicate, Ranked, RankedBy, Word,
};
use crate::vocabulary::Meaning;

impl Draft<'_, '_> {
    /// What "the capital of Texas" or "Nvidia's revenue" names.
    pub fn possession(&mut self, np: &Np, open: Option<Term>, own: &mut Block) -> Result<Term> {
        if let Head::Possessive { owner, modifiers, owned } = &np.head {
            let owner = self.np(owner, own)?;
            let np = Np { modifiers: modifiers.clone(), head: (**owned).clone(), ..np.clone() };
            if let Head::Type(_) = np.head {
                let inner = Np { determiner: Determiner::Plain, ..np.clone() };
                let term = self.np_as(&inner, open.as_ref(), own)?;
                self.belongs(&term, &owner, np.span.clone(), own)?;
                return Ok(term);
            }
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
                let mark = self.rankings.len();
                let term = self.noun(np, Some(owner), None, &mut block)?;
                let posts: Vec<Post> =
                    np.posts.iter().filter(|post| !belongs_to_noun(post)).cloned().collect();
                self.antecedents.push(term.clone());
                let said = self.posts(&posts, &term, &Head::Pronoun, &mut block);
                self.antecedents.pop();
                said?;
                for modifier in &np.modifiers {
                    if let Modifier::Adjective(word) = modifier {
                        self.adjective(*word, &term, &mut block)?;
                    }
                }
                debug_assert!(self.rankings.len() >= mark);
                own.clauses.append(&mut block.clauses);
                Ok(term)
            }
            _ => {
                let term = self.np(np, own)?;
                self.belongs(&term, owner, np.span.clone(), own)?;
                Ok(term)
            }
        }
    }

    /// The claim behind a noun, about its owner: given, named behind it, or anything.
    fn noun(&mut self, np: &Np, owner: Option<&Term>, open: Option<Term>, own: &mut Block) -> Result<Term> {
        let word = match &np.head {
            Head::Measure(word) => return self.measure(*word, np, owner, own),
            Head::Noun(word) => *word,
            _ => {
                return Err(self.refuse(
                    "no-such-meaning",
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
        for post in &np.posts {
            if let Some(role) = self.role_post(post, relation) {
                lifted.push(role);
            } else if let Some(list) = owners_of(post) {
                let (list, more) = self.lift(list, relation);
                owners.push(list);
                lifted.extend(more);
            }
        }
        let asked =
            matches!(np.determiner, Determiner::Which | Determiner::HowMany { .. } | Determiner::HowMuch);
        if owner.is_none() && owners.is_empty() && asked && !np.modifiers.iter().any(is_ranked) {
            // "how many people …": the clause says of what.
            self.ownerless = Some((value.clone(), relation, inverse));
            return Ok(value);
        }
        let adjuncts: Vec<&Adjunct> = conditions(&np.posts).into_iter().chain(&lifted).collect();
        let saying = Saying { relation, inverse, adjuncts, status: None, span: self.span(word) };
        let mut about = owner.cloned();
        match (owner, owners.as_slice()) {
            (Some(owner), []) => self.say(&saying, owner, &value, own)?,
            (Some(owner), further) => {
                // "Texas's highest point in the west": what follows limits the owner.
                for list in further {
                    self.each_of(list, own, |draft, np, out| {
                        let place = draft.np(np, out)?;
                        draft.belongs(owner, &place, list.span.clone(), out)
                    })?;
                }
                self.say(&saying, owner, &value, own)?;
            }
            (None, []) => {
                let of = self.owner_type(relation, inverse);
                let anything = Term::Var(self.entity(of));
                own.clauses.push(Clause::Type { of: anything.clone(), is: of });
                self.say(&saying, &anything, &value, own)?;
                about = Some(anything);
            }
            (None, [list]) => {
                let mut last = None;
                // What is named can have it itself: then no reading takes it for what contains the things that do.
                let itself = self.may_own(np, None, self.owner_type(relation, inverse));
                self.each_of(list, own, |draft, np, out| {
                    let owner = draft.np(np, out)?;
                    draft.say_of(&saying, &owner, &value, (np.span.clone(), itself), out, &mut last)
                })?;
                about = last;
            }
            (None, _) => {
                let message = "say once of what it is";
                return Err(self.refuse("several-owners", message, np.span.clone()));
            }
        }
        match (np.modifiers.iter().find_map(ranked), sort) {
            (Some(ranked), Sort::Value(kind)) => self.rank_value(ranked, about, owner, value, kind, own),
            _ => Ok(value),
        }
    }

    /// Which relation a noun names. Where it names one of the owner itself, it is not one of what the owner
    /// contains: "the population of Texas" is not that of its cities.
    fn noun_meaning(&mut self, word: Word, np: &Np, owner: Option<&Term>) -> Result<(RelationId, bool)> {
        let noun = |meaning: &Meaning| match meaning {
            Meaning::Noun { relation, inverse } => Some((*relation, *inverse)),
            _ => None,
        };
        let mut ways: Vec<(RelationId, bool)> = self.token(word).meanings.iter().filter_map(noun).collect();
        if ways.is_empty() {
            let message = format!("`{}` names no attribute", self.text(word));
            return Err(self.refuse("no-such-meaning", message, self.span(word)));
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
                Sort::Entity(known) => self.schema().may_overlap(known, of),
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
                    Meaning::Type(known) => self.schema().may_overlap(*known, of),
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
        (span, itself): (Span, bool),
        own: &mut Block,
        about: &mut Option<Term>,
    ) -> Result<()> {
        let of = self.owner_type(saying.relation, saying.inverse);
        let direct = match owner {
            Term::Entity(entity) => self.scope.entities.is_a(*entity, of),
            _ => match self.sort_of(owner) {
                Sort::Entity(known) => self.schema().may_overlap(known, of),
                _ => true,
            },
        };
        if direct || itself {
            *about = Some(owner.clone());
            return self.say(saying, owner, value, own);
        }
        let part = Term::Var(self.entity(of));
        own.clauses.push(Clause::Type { of: part.clone(), is: of });
        self.belongs(&part, owner, span, own)?;
        *about = Some(part.clone());
        self.say(saying, &part, value, own)
    }

    fn owner_type(&self, relation: RelationId, inverse: bool) -> crate::model::TypeId {
        let declared = self.schema().relation(relation);
        match (&declared.range, inverse) {
            (Range::Entity(range), true) => *range,
            _ => declared.domain,
        }
    }

    /// "the largest population": the value at the rank. The owner that the clause is about is ranked when its
    /// clause ends; any other is picked here.
    fn rank_value(
        &mut self,
        ranked: &Ranked,
        about: Option<Term>,
        owner: Option<&Term>,
        value: Term,
        kind: Kind,
        own: &mut Block,
    ) -> Result<Term> {
        let descending = self.direction(ranked)?;
        let take = ranked.take.map_or(Ok(1), |word| self.whole(word))?;
        let Term::Var(key) = value else { return Ok(value) };
        match (owner, about) {
            (Some(Term::Var(_)), _) => {
                let key = Expr::Term(Term::Var(key));
                self.rankings.push(Ranking {
                    key,
                    descending,
                    first: ranked.first,
                    take,
                    span: ranked.span.clone(),
                });
                Ok(value)
            }
            (_, Some(Term::Var(of))) => {
                let shown = self.fresh("value", Sort::Value(kind));
                let block = std::mem::take(own);
                own.clauses.push(Clause::Best(Best {
                    of,
                    key: Expr::Term(value),
                    descending,
                    first: ranked.first,
                    take,
                    value: Some(shown),
                    block,
                }));
                Ok(Term::Var(shown))
            }
            _ => {
                let function = if descending { Function::Maximum } else { Function::Minimum };
                let block = std::mem::take(own);
                let shown = self.fresh("value", Sort::Value(kind));
                own.clauses.push(Clause::Bind { var: shown, expr: Expr::Over { function, of: key, block } });
                Ok(Term::Var(shown))
            }
        }
    }

    // ---- measures -----------------------------------------------------------------------------------------------

    /// "ASML's share of EUV tools": the measure of the claim that relates them.
    fn measure(&mut self, word: Word, np: &Np, owner: Option<&Term>, own: &mut Block) -> Result<Term> {
        let (relation, measure) = self.meaning(
            word,
            |word| format!("`{word}` is no measure"),
            |meaning| match meaning {
                Meaning::Measure { relation, measure } => Some((*relation, *measure)),
                _ => None,
            },
        )?;
        let mut ends: Vec<(Term, Span)> =
            owner.map(|owner| (owner.clone(), np.span.clone())).into_iter().collect();
        for list in np.posts.iter().filter_map(owners_of) {
            let [np] = list.items.as_slice() else {
                return Err(self.refuse("one-role", "one name at a time can stand here", list.span.clone()));
            };
            ends.push((self.np(np, own)?, list.span.clone()));
        }
        let (mut subject, mut object) = (None, None);
        for (end, span) in ends {
            let slots: Vec<bool> = [(subject.is_none(), true), (object.is_none(), false)]
                .into_iter()
                .filter_map(|(free, slot)| free.then_some(slot))
                .collect();
            if slots.is_empty() {
                return Err(self.refuse(
                    "several-owners",
                    "a measure is of one thing and another, no more",
                    span,
                ));
            }
            let slot = self.choose(&slots);
            // The types decide which end it is: a misfit drops this way of reading it.
            let declared = self.schema().relation(relation);
            let of = match (&declared.range, slot) {
                (Range::Entity(range), false) => *range,
                _ => declared.domain,
            };
            self.constrain(&end, of, span)?;
            *(if slot { &mut subject } else { &mut object }) = Some(end);
        }
        let (value, clause) =
            self.measured_claim(relation, measure, subject.as_ref(), object.as_ref(), np, own)?;
        let kind = self.schema().relation(relation).measures[measure.index()].kind;
        let about = clause.subject.clone();
        self.push_claim(clause, own);
        match np.modifiers.iter().find_map(ranked) {
            Some(ranked) => self.rank_value(ranked, Some(about), owner, Term::Var(value), kind, own),
            None => Ok(Term::Var(value)),
        }
    }

    fn measured_claim(
        &mut self,
        relation: RelationId,
        measure: MeasureId,
        subject: Option<&Term>,
        object: Option<&Term>,
        np: &Np,
        own: &mut Block,
    ) -> Result<(Var, ClaimClause)> {
        let declared = self.schema().relation(relation);
        let subject = subject.cloned().unwrap_or_else(|| Term::Var(self.entity(declared.domain)));
        let object = match (object, &declared.range) {
            (Some(object), _) => object.clone(),
            (None, Range::Entity(range)) => Term::Var(self.entity(*range)),
            (None, Range::Value(kind)) => Term::Var(self.fresh("value", Sort::Value(*kind))),
        };
        let adjuncts = conditions(&np.posts);
        let saying = Saying { relation, inverse: false, adjuncts, status: None, span: np.span.clone() };
        let mut clause = self.clause(&saying, &subject, &object, own)?;
        clause.reach = Reach::Direct;
        let value = self.measure_of(&mut clause, measure);
        Ok((value, clause))
    }

    /// The object of a verb is a measure of its claim, or an amount: "provides the largest share of EUV tools",
    /// "ordered more than 1 million of them". True when it was one.
    pub fn measured_object(
        &mut self,
        saying: &Saying,
        subject: &Term,
        np: &Np,
        own: &mut Block,
    ) -> Result<bool> {
        match &np.head {
            Head::Measure(word) => {
                let measure = self.measure_named(saying.relation, *word)?;
                let object = np.posts.iter().find_map(owners_of);
                let object = match object {
                    Some(list) => match list.items.as_slice() {
                        [np] => self.np(np, own)?,
                        _ => {
                            return Err(self.refuse(
                                "one-role",
                                "one name at a time can stand here",
                                list.span.clone(),
                            ));
                        }
                    },
                    None => self.anything(saying),
                };
                let mut clause = self.clause(saying, subject, &object, own)?;
                clause.reach = Reach::Direct;
                let value = self.measure_of(&mut clause, measure);
                self.push_claim(clause, own);
                let value_term = Term::Var(value);
                if let Some(ranked) = np.modifiers.iter().find_map(ranked) {
                    let (descending, take) =
                        (self.direction(ranked)?, ranked.take.map_or(Ok(1), |word| self.whole(word))?);
                    let key = Expr::Term(value_term);
                    self.rankings.push(Ranking {
                        key,
                        descending,
                        first: ranked.first,
                        take,
                        span: ranked.span.clone(),
                    });
                } else if matches!(np.determiner, Determiner::Which | Determiner::HowMuch) {
                    let name = self.column_name(np, &value_term);
                    self.targets.push(super::draft::Target { expr: Expr::Term(value_term), name });
                }
                Ok(true)
            }
            // "expects to take a quarterly charge": the noun is the verb's own, of any amount.
            Head::Noun(word)
                if np.modifiers.is_empty() && np.posts.is_empty() && self.names(*word, saying.relation) =>
            {
                let object = self.anything(saying);
                self.say(saying, subject, &object, own)?;
                Ok(true)
            }
            Head::Amount { operator, quantity, of } => {
                if of.is_none() && self.schema().relation(saying.relation).is_attribute() && !saying.inverse {
                    let value = self.anything(saying);
                    self.say(saying, subject, &value, own)?;
                    let (Term::Var(var), Sort::Value(kind)) = (value.clone(), self.sort_of(&value)) else {
                        return Ok(false);
                    };
                    let compare = self.compared_to(var, kind, *operator, quantity)?;
                    own.clauses.push(compare);
                    return Ok(true);
                }
                let object = match of {
                    Some(of) => self.np(of, own)?,
                    None => self.anything(saying),
                };
                let mut clause = self.clause(saying, subject, &object, own)?;
                clause.reach = Reach::Direct;
                let measure = self.measure_for(saying.relation, quantity)?;
                let kind = self.schema().relation(saying.relation).measures[measure.index()].kind;
                let value = self.measure_of(&mut clause, measure);
                self.push_claim(clause, own);
                let compare = self.compared_to(value, kind, *operator, quantity)?;
                own.clauses.push(compare);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether a noun can name the relation.
    fn names(&self, noun: Word, relation: RelationId) -> bool {
        self.token(noun).meanings.iter().any(|meaning| match meaning {
            Meaning::Noun { relation: of, inverse: false } => *of == relation,
            _ => false,
        })
    }

    /// The one measure of the relation whose kind an amount is of.
    fn measure_for(
        &mut self,
        relation: RelationId,
        node: &crate::syntax::tree::QuantityNode,
    ) -> Result<MeasureId> {
        let span = self.node_span(node);
        let Term::Value(Value::Quantity(quantity)) = self.literal(node)? else {
            return Err(self.refuse("unit-mismatch", "this is no amount", span));
        };
        let declared = self.schema().relation(relation);
        let fitting: Vec<usize> = (0..declared.measures.len())
            .filter(|&index| self.schema().kind_fits(declared.measures[index].kind, quantity.unit))
            .collect();
        match (fitting.as_slice(), quantity.unit) {
            ([only], _) => Ok(MeasureId::from(*only)),
            // A bare number counts in units.
            ([], None) if self.counting_measure(relation).is_some() => {
                Ok(self.counting_measure(relation).expect("there is one"))
            }
            _ => {
                let message = format!("`{}` has no measure, or several, of this kind", declared.name);
                let mut refusal = self.refuse("no-such-measure", message, span);
                let names: Vec<&str> =
                    declared.measures.iter().map(|measure| measure.name.as_str()).collect();
                refusal.help.push(format!("name it: {}", names.join(", ")));
                Err(refusal)
            }
        }
    }

    /// A new variable for whatever the saying's grammatical object may be.
    pub fn anything(&mut self, saying: &Saying) -> Term {
        let declared = self.schema().relation(saying.relation);
        match (&declared.range, saying.inverse) {
            (_, true) => Term::Var(self.entity(declared.domain)),
            (Range::Entity(range), false) => Term::Var(self.entity(*range)),
            (Range::Value(kind), false) => Term::Var(self.fresh(&declared.name, Sort::Value(*kind))),
        }
    }

    // ---- having -------------------------------------------------------------------------------------------------

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
                return Err(self.refuse("unfinished", "have what?", self.tokens.end()));
            };
            if let Some((value, relation, inverse)) = self.ownerless.clone()
                && value == gap.term
            {
                self.ownerless = None;
                let adjuncts = adjuncts.to_vec();
                let saying = Saying { relation, inverse, adjuncts, status, span: gap.span };
                return self.say(&saying, subject, &value, own);
            }
            return self.possesses(subject, &gap.term, gap.span, adjuncts, own);
        };
        self.each_of(list, own, |draft, np, out| draft.has_one(subject, np, adjuncts, out))
    }

    fn has_one(&mut self, subject: &Term, np: &Np, adjuncts: &[&Adjunct], own: &mut Block) -> Result<()> {
        let Head::Noun(word) = np.head else {
            if let Head::Measure(_) = np.head {
                self.owned(np, subject, own)?;
                return Ok(());
            }
            return self.object(np, own, |draft, term, out| {
                draft.possesses(subject, term, np.span.clone(), adjuncts, out)
            });
        };
        let plain = Np { determiner: Determiner::Plain, ..np.clone() };
        match &np.determiner {
            Determiner::No => {
                let mut inner = Block::default();
                self.owned(&plain, subject, &mut inner)?;
                own.clauses.push(Clause::Not(inner));
            }
            Determiner::Most { .. } | Determiner::Fewest { .. } => {
                let value = self.owned(&plain, subject, own)?;
                let key = match (value.clone(), self.sort_of(&value)) {
                    (Term::Var(var), Sort::Entity(_)) => Draft::count(var),
                    (value, _) => Expr::Term(value),
                };
                let descending = matches!(np.determiner, Determiner::Most { .. });
                self.rankings.push(Ranking { key, descending, first: 1, take: 1, span: self.span(word) });
            }
            Determiner::Counted { operator, number, .. } => {
                let mut inner = Block::default();
                let value = self.owned(&plain, subject, &mut inner)?;
                match value {
                    Term::Var(var) if matches!(self.sort(var), Sort::Value(_)) => {
                        own.clauses.append(&mut inner.clauses);
                        let left = Expr::Term(Term::Var(var));
                        let (op, right) = self.number_compared(*operator, *number)?;
                        own.clauses.push(Clause::Compare { left, op, right });
                    }
                    Term::Var(var) => {
                        let compare = self.count_compared(var, inner, *operator, *number)?;
                        own.clauses.push(compare);
                    }
                    _ => return Err(self.refuse("nothing-to-count", "this is one thing", np.span.clone())),
                }
            }
            Determiner::Which | Determiner::HowMany { .. } | Determiner::HowMuch => {
                let value = self.owned(&plain, subject, own)?;
                let name = self.column_name(np, &value);
                self.targets.push(super::draft::Target { expr: Expr::Term(value), name });
            }
            _ => {
                self.owned(&plain, subject, own)?;
            }
        }
        Ok(())
    }

    fn number_compared(&mut self, operator: Option<Operator>, number: Word) -> Result<(Comparison, Expr)> {
        let exact = crate::model::Quantity::exactly(self.number(number)?, None);
        let (op, quantity) = match operator {
            Some(Operator::Compare(op)) => (op, exact),
            Some(Operator::About) => {
                (Comparison::Equal, crate::model::Quantity { bound: crate::model::Bound::About, ..exact })
            }
            None => (Comparison::Equal, exact),
        };
        Ok((op, Expr::Term(Term::Value(Value::Quantity(quantity)))))
    }

    /// "Texas has rivers": by a relation that the base says with "have", or by one that it says with "in" or
    /// "of", read from the other end.
    fn possesses(
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
            for meaning in self.scope.vocabulary.meanings(word) {
                if let Meaning::Phrase { relation, inverse } = meaning {
                    ways.push((*relation, !inverse));
                }
            }
        }
        self.by_one_of(ways, subject, thing, "has", span, adjuncts, own)
    }

    /// "rivers of Texas": `possesses` from the other end.
    pub fn belongs(&mut self, thing: &Term, owner: &Term, span: Span, own: &mut Block) -> Result<()> {
        self.possesses(owner, thing, span, &[], own)
    }

    /// Says it by whichever of the relations fits the types; refuses when none does.
    #[allow(clippy::too_many_arguments)]
    fn by_one_of(
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
            let mut refusal = self.refuse("no-such-relation", message, span);
            refusal.help.push("say it with a verb; `.schema` lists them".into());
            return Err(refusal);
        }
        let (relation, inverse) = self.choose(&ways);
        let saying = Saying { relation, inverse, adjuncts: adjuncts.to_vec(), status: None, span };
        self.say(&saying, subject, object, own)
    }

    /// Whether the types of two terms allow a relation between them.
    pub fn fits(&self, relation: RelationId, inverse: bool, subject: &Term, object: &Term) -> bool {
        let (subject, object) = if inverse { (object, subject) } else { (subject, object) };
        let declared = self.schema().relation(relation);
        let entity_fits = |term: &Term, of| match term {
            Term::Entity(entity) => self.scope.entities.is_a(*entity, of),
            _ => match self.sort_of(term) {
                Sort::Entity(known) => self.schema().may_overlap(known, of),
                Sort::Open => true,
                Sort::Value(_) => false,
            },
        };
        let object_fits = match declared.range {
            Range::Entity(range) => entity_fits(object, range),
            Range::Value(kind) => match self.sort_of(object) {
                Sort::Value(known) => known == kind,
                Sort::Open => true,
                Sort::Entity(_) => false,
            },
        };
        entity_fits(subject, declared.domain) && object_fits
    }

    /// The value of an attribute that a noun names, of a thing.
    pub fn attribute_value(&mut self, noun: Word, of: &Term, own: &mut Block) -> Result<(Var, Kind)> {
        let np = Np {
            span: self.span(noun),
            determiner: Determiner::Plain,
            modifiers: vec![],
            head: Head::Noun(noun),
            posts: vec![],
        };
        match self.noun(&np, Some(of), None, own)? {
            Term::Var(var) => match self.sort(var) {
                Sort::Value(kind) => Ok((var, kind)),
                _ => Err(self.refuse(
                    "no-number",
                    format!("`{}` is no number", self.text(noun)),
                    self.span(noun),
                )),
            },
            _ => {
                Err(self.refuse("no-number", format!("`{}` is no number", self.text(noun)), self.span(noun)))
            }
        }
    }

    /// Whether a superlative before this head ranks the value that it names.
    pub fn ranks_value(&self, head: &Head) -> bool {
        match head {
            Head::Noun(word) => self.token(*word).meanings.iter().all(|meaning| match meaning {
                Meaning::Noun { relation, inverse: false } => {
                    self.schema().relation(*relation).is_attribute()
                }
                Meaning::Noun { .. } => false,
                _ => true,
            }),
            Head::Measure(_) => true,
            Head::Possessive { owned, .. } => self.ranks_value(owned),
            _ => false,
        }
    }

    /// Whether "largest" and the like mean the highest values.
    pub fn direction(&mut self, ranked: &Ranked) -> Result<bool> {
        match ranked.by {
            RankedBy::Generic { descending, .. } => Ok(descending),
            RankedBy::Top => Ok(true),
            RankedBy::Degree { adjective, most } => {
                let (_, upward) = self.gradable(adjective, None)?;
                Ok(upward == most)
            }
            RankedBy::Superlative(word) => Ok(self.gradable(word, None)?.1),
        }
    }
}

fn is_ranked(modifier: &Modifier) -> bool {
    matches!(modifier, Modifier::Ranked(_))
}

fn ranked(modifier: &Modifier) -> Option<&Ranked> {
    match modifier {
        Modifier::Ranked(ranked) => Some(ranked),
        _ => None,
    }
}

/// What a noun's "of …", "in …" names as its owner.
pub fn owners_of(post: &Post) -> Option<&NpList> {
    match post {
        Post::Of(list) => Some(list),
        Post::Reduced(vp) => match &vp.predicate {
            Predicate::Preposition { object: Some(list), .. } => Some(list),
            Predicate::Phrase { object: Some(list), .. } if vp.adjuncts.is_empty() => Some(list),
            _ => None,
        },
        _ => None,
    }
}

fn belongs_to_noun(post: &Post) -> bool {
    matches!(post, Post::Of(_) | Post::Condition(_)) || owners_of(post).is_some()
}

fn conditions(posts: &[Post]) -> Vec<&Adjunct> {
    fn condition(post: &Post) -> Option<&Adjunct> {
        match post {
            Post::Condition(adjunct) => Some(adjunct),
            _ => None,
        }
    }
    posts.iter().filter_map(condition).collect()
}
