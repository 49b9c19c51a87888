//! Noun phrases: the things they name, as a term and the clauses that say which.

use super::claims::Saying;
use super::draft::{Draft, Sort, Target};
use super::possession::owners_of;
use super::query::{Block, Clause, Comparison, Expr, Function, Term, Var};
use crate::diagnostic::{Result, Span};
use crate::model::schema::Kind;
use crate::model::{EntityId, Quantity, TypeId, Value};
use crate::syntax::tree::{
    Determiner, Head, Join, Modifier, Np, NpList, Operator, Post, Predicate, Relative, TotalFunction, Word,
};
use crate::vocabulary::Meaning;
use crate::vocabulary::inflect::plural;

impl Draft<'_, '_> {
    /// What a noun phrase names; the clauses that say so go to `out`. A `which` is noted as what is asked for.
    pub fn np(&mut self, np: &Np, out: &mut Block) -> Result<Term> {
        self.np_as(np, None, out)
    }

    /// The same; `subject`, a variable, is to be the thing named, where the phrase leaves it open.
    pub fn np_as(&mut self, np: &Np, subject: Option<&Term>, out: &mut Block) -> Result<Term> {
        if let Head::List(list) = &np.head {
            return self.bracketed(list, out);
        }
        let mut own = Block::default();
        let mark = self.rankings.len();
        let term = self.named_by(np, subject, &mut own)?;
        self.antecedents.push(term.clone());
        let said = self.said_of(np, &term, &mut own);
        self.antecedents.pop();
        said?;
        self.rank(&term, &mut own, mark)?;
        self.note_target(np, &term)?;
        out.clauses.append(&mut own.clauses);
        Ok(term)
    }

    /// Adjectives, what follows the noun, and superlatives, which pick from all the rest.
    fn said_of(&mut self, np: &Np, term: &Term, own: &mut Block) -> Result<()> {
        for modifier in &np.modifiers {
            match modifier {
                Modifier::Adjective(word) => self.adjective(*word, term, own)?,
                Modifier::Other => self.other(term, np.span.clone(), own)?,
                Modifier::Ranked(_) => {}
            }
        }
        if let Determiner::Counted { other: true, .. } = np.determiner {
            self.other(term, np.span.clone(), own)?;
        }
        self.posts(&np.posts, term, &np.head, own)?;
        for modifier in &np.modifiers {
            if let Modifier::Ranked(ranked) = modifier
                && !self.ranks_value(&np.head)
            {
                self.rank_by_adjective(ranked, term, own)?;
            }
        }
        Ok(())
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
                let mut branches = vec![];
                for post in &posts[at..at + alternatives] {
                    let mut branch = Block::default();
                    self.post(post, term, head, &mut branch)?;
                    branches.push(branch);
                }
                own.clauses.push(Clause::Any(branches));
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
            Post::Of(list) => self.each_of(list, own, |draft, np, out| {
                let owner = draft.np(np, out)?;
                draft.belongs(term, &owner, list.span.clone(), out)
            }),
            Post::Called(word) => self.called(*word, term, own),
            Post::With(list) => self.have(term, Some(list), &[], None, own, &mut None),
            Post::Without(list) => {
                let mut inner = Block::default();
                self.have(term, Some(list), &[], None, &mut inner, &mut None)?;
                own.clauses.push(Clause::Not(inner));
                Ok(())
            }
            Post::Attribute { noun, operator, quantity } => {
                let (value, kind) = self.attribute_value(*noun, term, own)?;
                let compare = self.compared_to(value, kind, *operator, quantity)?;
                own.clauses.push(compare);
                Ok(())
            }
            Post::Compared(compared) => self.compared(compared, term, own),
            Post::Condition(adjunct) => {
                let message = "this says nothing about the noun before it";
                Err(self.refuse("stray-condition", message, adjunct.span.clone()))
            }
            // "cities in all states" lists those of each: only what a sentence says of all is said of every one.
            Post::Reduced(vp) => self.vp(term, &vp.of_any(self.counting), own, &mut None),
            Post::Relative { relative, .. } => self.relative(relative, term, own),
        }
    }

    fn relative(&mut self, relative: &Relative, term: &Term, own: &mut Block) -> Result<()> {
        match relative {
            Relative::Subject(vp) => self.vp(term, vp, own, &mut None),
            Relative::Object { subject, vp, fronted } => {
                let mark = self.rankings.len();
                self.each_of(subject, own, |draft, np, out| {
                    let subject = draft.np(np, out)?;
                    let mut gap = Some(super::claims::Gap { term: term.clone(), span: vp.span.clone() });
                    let vp = vp.with_stranded(*fronted);
                    draft.vp(&subject, &vp, out, &mut gap)?;
                    draft.gap_is_filled(&gap)
                })?;
                self.rank(term, own, mark)
            }
            Relative::Whose { modifiers, owned, vp } => {
                let owned_np = Np {
                    span: vp.span.clone(),
                    determiner: Determiner::Plain,
                    modifiers: modifiers.clone(),
                    head: owned.clone(),
                    posts: vec![],
                };
                let possession = self.owned(&owned_np, term, own)?;
                self.vp(&possession, vp, own, &mut None)
            }
        }
    }

    // ---- heads --------------------------------------------------------------------------------------------------

    fn named_by(&mut self, np: &Np, subject: Option<&Term>, own: &mut Block) -> Result<Term> {
        let open = subject.filter(|term| matches!(term, Term::Var(_))).cloned();
        let term = match &np.head {
            Head::Name(word) => self.name(*word, None, &np.posts)?,
            Head::NameOfType { name, of } => return self.name_of_type(*name, *of, open, own),
            Head::Nested { name, within } => self.nested(*name, *within)?,
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
            Head::Amount { operator: None, quantity, of: None } => self.literal(quantity)?,
            Head::Amount { .. } => {
                let message =
                    "an amount of something stands behind a verb: `ordered more than 1 million of …`";
                return Err(self.refuse("stray-amount", message, np.span.clone()));
            }
            Head::Total { function, of } => return self.total(*function, of, np, own),
            Head::Value(node) => self.literal(node)?,
            Head::Pronoun => match self.antecedent() {
                Some(term) => term,
                None => {
                    let message = "it is not clear what this refers to";
                    return Err(self.refuse("no-antecedent", message, np.span.clone()));
                }
            },
            Head::Who(_) => {
                let root = self.root_type();
                // "what" may be a value; "who" is not.
                let who =
                    np.head_word().is_some_and(|word| self.text(word).to_lowercase().starts_with("who"));
                let sort = if who { Sort::Entity(root) } else { Sort::Open };
                return Ok(match open {
                    Some(term) => term,
                    None => Term::Var(self.fresh("x", sort)),
                });
            }
            Head::WhichOf(inner) => return self.np_as(inner, open.as_ref(), own),
            Head::List(list) => return self.bracketed(list, own),
        };
        if let (Some(open), Term::Entity(_)) = (open, &term) {
            self.unify(&open, &term, np.span.clone())?;
            own.clauses.push(Draft::equal(&open, &term));
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
                    let fits = types.iter().any(|&of| self.schema().may_overlap(known, of));
                    if fits { Ok(()) } else { self.constrain(a, of, span) }
                }
                _ => self.constrain(a, of, span),
            },
            (Sort::Open, Sort::Entity(of)) => self.constrain(a, of, span),
            (Sort::Open | Sort::Value(_), Sort::Value(kind)) => self.constrain_value(a, kind, span),
            (Sort::Value(_), Sort::Open) | (Sort::Open, Sort::Open) => Ok(()),
            (Sort::Value(_), Sort::Entity(of)) => {
                let of = self.type_name(of);
                Err(self.refuse("type-mismatch", format!("a value is no {of}"), span))
            }
            (Sort::Entity(of), _) => {
                Err(self.refuse("type-mismatch", format!("{} is no value", self.a(of)), span))
            }
        }
    }

    /// What "it" refers to: the nearest thing spoken of before the one that is being told.
    fn antecedent(&self) -> Option<Term> {
        let nearest = self.antecedents.last()?;
        let before = self.antecedents.iter().rev().find(|term| *term != nearest);
        Some(before.unwrap_or(nearest).clone())
    }

    pub fn type_meaning(&mut self, word: Word) -> Result<TypeId> {
        self.meaning(
            word,
            |word| format!("`{word}` is no type"),
            |meaning| match meaning {
                Meaning::Type(of) => Some(*of),
                _ => None,
            },
        )
    }

    /// An entity by its name; of several that share it, those that fit what the phrase says of them.
    pub fn name(&mut self, word: Word, of: Option<TypeId>, posts: &[Post]) -> Result<Term> {
        let mut entities: Vec<EntityId> = self.token(word).entities().collect();
        if let Some(of) = of {
            entities.retain(|&entity| self.scope.entities.is_a(entity, of));
        }
        if entities.is_empty() {
            let named = self.text(word);
            let message = match of {
                Some(of) => format!("no {} is called `{named}`", self.type_name(of)),
                None => format!("nothing is called `{named}`"),
            };
            return Err(self.refuse("unknown-name", message, self.span(word)));
        }
        if entities.len() > 1 {
            // "Springfield in Illinois": what follows tells which.
            let places: Vec<Word> = posts.iter().filter_map(place_of).collect();
            for place in places {
                let within: Vec<EntityId> = self.token(place).entities().collect();
                let told: Vec<EntityId> =
                    entities.iter().copied().filter(|&entity| self.lies_in(entity, &within)).collect();
                if !told.is_empty() {
                    entities = told;
                }
            }
        }
        let entity = self.choose(&entities);
        self.picks.push((word.0, entity));
        Ok(Term::Entity(entity))
    }

    /// Whether some relation that is said with "in" or "of" relates the entity to one of the others.
    fn lies_in(&self, entity: EntityId, within: &[EntityId]) -> bool {
        self.containing()
            .any(|relation| within.iter().any(|&place| self.scope.entities.related(relation, entity, place)))
    }

    /// The relations said with a bare "in" or "of".
    fn containing(&self) -> impl Iterator<Item = crate::model::RelationId> + '_ {
        ["in", "of"].into_iter().flat_map(|word| self.scope.vocabulary.meanings(word)).filter_map(|meaning| {
            match meaning {
                Meaning::Phrase { relation, inverse: false } => Some(*relation),
                _ => None,
            }
        })
    }

    /// "Springfield, Illinois"
    fn nested(&mut self, name: Word, within: Word) -> Result<Term> {
        let places: Vec<EntityId> = self.token(within).entities().collect();
        let mut entities: Vec<EntityId> = self.token(name).entities().collect();
        entities.retain(|&entity| self.lies_in(entity, &places));
        if entities.is_empty() {
            let message = format!("no `{}` lies in `{}`", self.text(name), self.text(within));
            let span = self.span(name).start..self.span(within).end;
            return Err(self.refuse("unknown-name", message, span));
        }
        let entity = self.choose(&entities);
        self.picks.push((name.0, entity));
        Ok(Term::Entity(entity))
    }

    /// "the Mississippi river": an entity of the type; or, where none is, things of the type that belong to the
    /// entity: "Texas cities".
    fn name_of_type(&mut self, name: Word, of: Word, open: Option<Term>, own: &mut Block) -> Result<Term> {
        let is = self.type_meaning(of)?;
        let fits = |draft: &Self, entity: EntityId| draft.scope.entities.is_a(entity, is);
        let any = self.token(name).entities().any(|entity| fits(self, entity));
        // "the city Kansas" names a city; "the largest city of Kansas" may name one that is there.
        let of_behind = of.0 + 1 < name.0 && self.tokens.list[of.0 + 1].keyword == Some("of");
        if any || (of.0 < name.0 && !of_behind) {
            let term = self.name(name, Some(is), &[])?;
            if let Some(open) = open {
                self.unify(&open, &term, self.span(name))?;
                own.clauses.push(Draft::equal(&open, &term));
                return Ok(open);
            }
            return Ok(term);
        }
        let owner = self.name(name, None, &[])?;
        let term = match open {
            Some(term) => {
                self.constrain(&term, is, self.span(of))?;
                term
            }
            None => Term::Var(self.entity(is)),
        };
        own.clauses.push(Clause::Type { of: term.clone(), is });
        let span = self.span(name).start..self.span(of).end;
        self.belongs(&term, &owner, span, own)?;
        Ok(term)
    }

    /// "states named Colorado": any of those that have the name.
    fn called(&mut self, word: Word, term: &Term, own: &mut Block) -> Result<()> {
        let mut entities: Vec<EntityId> = self.token(word).entities().collect();
        if let Sort::Entity(of) = self.sort_of(term) {
            entities.retain(|&entity| self.scope.entities.is_a(entity, of));
        }
        if entities.is_empty() {
            let message = format!("none of them is called `{}`", self.text(word));
            return Err(self.refuse("unknown-name", message, self.span(word)));
        }
        let equal = |entity: &EntityId| Draft::equal(term, &Term::Entity(*entity));
        if let [only] = entities.as_slice() {
            own.clauses.push(equal(only));
        } else {
            let branches = entities.iter().map(|entity| Block { clauses: vec![equal(entity)] });
            own.clauses.push(Clause::Any(branches.collect()));
        }
        Ok(())
    }

    /// "bordering states", of what follows or of what the clause is about.
    fn gerund_type(&mut self, gerund: Word, of: Word, np: &Np, own: &mut Block) -> Result<Term> {
        let is = self.type_meaning(of)?;
        let (relation, inverse) = self.verb(gerund)?;
        let term = Term::Var(self.entity(is));
        own.clauses.push(Clause::Type { of: term.clone(), is });
        let saying = Saying { relation, inverse, adjuncts: vec![], status: None, span: self.span(gerund) };
        let owner = np.posts.iter().find_map(owners_of);
        match (owner, self.antecedents.last().cloned()) {
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

    /// A list in brackets: one variable that is any of them, or each in turn where `and` joins names.
    fn bracketed(&mut self, list: &NpList, own: &mut Block) -> Result<Term> {
        if list.join == Join::Mixed {
            return Err(self.mixed(list));
        }
        let root = self.root_type();
        let var = Term::Var(self.entity(root));
        if list.join == Join::And && list.items.len() > 1 {
            let message = "`and` in brackets names several things at once, which cannot stand here";
            return Err(self.refuse("and-in-brackets", message, list.span.clone()));
        }
        let mut branches = vec![];
        for np in &list.items {
            let mut branch = Block::default();
            let before = self.sorts.clone();
            self.np_as(np, Some(&var), &mut branch)?;
            if list.items.len() > 1 {
                // Each alternative types the variable for itself.
                self.sorts[..before.len()].copy_from_slice(&before);
            }
            branches.push(branch);
        }
        match branches.len() {
            1 => own.clauses.append(&mut branches.remove(0).clauses),
            _ => own.clauses.push(Clause::Any(branches)),
        }
        Ok(var)
    }

    /// Not the thing that the clause is about.
    fn other(&mut self, term: &Term, span: Span, own: &mut Block) -> Result<()> {
        let about = self.antecedents.iter().rev().find(|about| *about != term).cloned();
        let Some(about) = about else {
            return Err(self.refuse("no-antecedent", "other than what?", span));
        };
        let (left, right) = (Expr::Term(term.clone()), Expr::Term(about));
        own.clauses.push(Clause::Compare { left, op: Comparison::NotEqual, right });
        Ok(())
    }

    // ---- counting -----------------------------------------------------------------------------------------------

    /// "the number of cities in Texas", as a value.
    fn number_of(&mut self, np: &Np, own: &mut Block) -> Result<Term> {
        if matches!(np.head, Head::Noun(_)) {
            // "the number of inhabitants": the attribute is the number.
            return self.np(np, own);
        }
        let mut block = Block::default();
        let Term::Var(of) = self.np(np, &mut block)? else {
            return Err(self.refuse("nothing-to-count", "this is one thing", np.span.clone()));
        };
        let var = self.fresh("number", Sort::Value(Kind::Number));
        own.clauses.push(Clause::Bind { var, expr: Expr::Over { function: Function::Count, of, block } });
        Ok(Term::Var(var))
    }

    /// "the total area of the states"
    fn total(&mut self, function: TotalFunction, of: &Head, np: &Np, own: &mut Block) -> Result<Term> {
        let inner = Np { head: of.clone(), determiner: Determiner::Plain, modifiers: vec![], ..np.clone() };
        let mut block = Block::default();
        let Term::Var(value) = self.possession(&inner, None, &mut block)? else {
            return Err(self.refuse("nothing-to-sum", "this is one value", np.span.clone()));
        };
        let Sort::Value(kind) = self.sort(value) else {
            return Err(self.refuse("nothing-to-sum", "only numbers have a total", np.span.clone()));
        };
        let function = match function {
            TotalFunction::Sum => Function::Sum,
            TotalFunction::Average => Function::Average,
            TotalFunction::Maximum => Function::Maximum,
            TotalFunction::Minimum => Function::Minimum,
        };
        let var = self.fresh(function.word(), Sort::Value(kind));
        own.clauses.push(Clause::Bind { var, expr: Expr::Over { function, of: value, block } });
        Ok(Term::Var(var))
    }

    /// `count of block op number`, as a clause.
    pub fn count_compared(
        &mut self,
        of: Var,
        block: Block,
        operator: Option<Operator>,
        number: Word,
    ) -> Result<Clause> {
        let exact = Quantity::exactly(self.number(number)?, None);
        let (op, right) = match operator {
            Some(Operator::Compare(op)) => (op, exact),
            Some(Operator::About) => {
                (Comparison::Equal, Quantity { bound: crate::model::Bound::About, ..exact })
            }
            None => (Comparison::Equal, exact),
        };
        let left = Expr::Over { function: Function::Count, of, block };
        Ok(Clause::Compare { left, op, right: Expr::Term(Term::Value(Value::Quantity(right))) })
    }

    // ---- what is asked for --------------------------------------------------------------------------------------

    /// Notes a `which` or `how many` phrase as what the statement asks for.
    fn note_target(&mut self, np: &Np, term: &Term) -> Result<()> {
        let expr = match (&np.determiner, term) {
            (Determiner::Which, _) => Expr::Term(term.clone()),
            (Determiner::HowMany { .. } | Determiner::HowMuch, Term::Var(var)) => match self.sort(*var) {
                Sort::Value(_) => Expr::Term(term.clone()),
                _ => {
                    self.counting = true;
                    let name = plural(&self.column_name(np, term));
                    self.targets.push(Target { expr: Draft::count(*var), name });
                    return Ok(());
                }
            },
            // "how many firms are based in each country": a row for each.
            (Determiner::Each, Term::Var(_)) if self.counting => {
                let name = self.column_name(np, term);
                self.targets.insert(0, Target { expr: Expr::Term(term.clone()), name });
                return Ok(());
            }
            (Determiner::HowMany { .. } | Determiner::HowMuch, _) => return Ok(()),
            _ => return Ok(()),
        };
        if self.wanted.as_ref().is_some_and(|wanted| wanted.about.as_ref() == Some(term)) {
            return Ok(());
        }
        let name = self.column_name(np, term);
        self.targets.push(Target { expr, name });
        Ok(())
    }

    /// A heading for what a noun phrase names.
    pub fn column_name(&self, np: &Np, term: &Term) -> String {
        let of_sort = |draft: &Self| match draft.sort_of(term) {
            Sort::Entity(of) if of != draft.root_type() => draft.type_name(of).to_string(),
            _ => "who".to_string(),
        };
        match &np.head {
            Head::Type(word) | Head::GerundType { of: word, .. } | Head::NameOfType { of: word, .. } => {
                let named = self.token(*word).meanings.iter().find_map(|meaning| match meaning {
                    Meaning::Type(of) => Some(self.type_name(*of).to_string()),
                    _ => None,
                });
                named.unwrap_or_else(|| of_sort(self))
            }
            Head::Noun(word) | Head::Measure(word) => self.text(*word).to_string(),
            Head::Possessive { owned, .. } => {
                let inner = Np { head: (**owned).clone(), ..np.clone() };
                self.column_name(&inner, term)
            }
            Head::NumberOf { .. } => "number".into(),
            Head::Total { function, of } => {
                let inner = Np { head: (**of).clone(), ..np.clone() };
                let word = match function {
                    TotalFunction::Sum => "total",
                    TotalFunction::Average => "average",
                    TotalFunction::Maximum => "maximum",
                    TotalFunction::Minimum => "minimum",
                };
                format!("{word} {}", self.column_name(&inner, term))
            }
            Head::WhichOf(inner) => self.column_name(inner, term),
            Head::Who(word) => {
                let text = self.text(*word).to_lowercase();
                match self.sort_of(term) {
                    Sort::Entity(of) if of != self.root_type() => self.type_name(of).to_string(),
                    _ => text,
                }
            }
            _ => of_sort(self),
        }
    }
}

/// Heads whose "of …", "in …" and conditions belong to the relation that the noun names.
pub fn takes_owner(head: &Head) -> bool {
    matches!(
        head,
        Head::Noun(_)
            | Head::Measure(_)
            | Head::Possessive { .. }
            | Head::Total { .. }
            | Head::GerundType { .. }
    )
}

/// The name that a post places its noun in: "in Illinois".
fn place_of(post: &Post) -> Option<Word> {
    let list = match post {
        Post::Of(list) => list,
        Post::Reduced(vp) => match &vp.predicate {
            Predicate::Preposition { object: Some(list), .. }
            | Predicate::Phrase { object: Some(list), .. } => list,
            _ => return None,
        },
        _ => return None,
    };
    match list.items.as_slice() {
        [Np { head: Head::Name(word), .. }] => Some(*word),
        _ => None,
    }
}
