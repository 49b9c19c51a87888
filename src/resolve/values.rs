//! Literals: quantities with their units, dates, texts and parameters; and amounts that are asked for.

use super::draft::Draft;
use super::query::{Block, ClaimClause, Clause, Comparison, Expr, Term, Var};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result, Source, Span};
use crate::model::schema::{Kind, Schema};
use crate::model::{Bound, Interval, MeasureId, Quantity, RelationId, UnitId, Value, exact};
use crate::syntax::tagger::tag;
use crate::syntax::tokens::Literal;
use crate::syntax::tree::{Limit, Operator, QuantityNode, Word};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::composed;
use rust_decimal::Decimal;

impl Draft<'_, '_> {
    pub fn date(&self, word: Word) -> Result<Interval> {
        match &self.token(word).literal {
            Some(Literal::Date(interval) | Literal::Number { year: Some(interval), .. }) => Ok(*interval),
            _ => {
                Err(self.refuse(Code::NotADate, format!("`{}` is no date", self.text(word)), self.span(word)))
            }
        }
    }

    pub fn number(&self, word: Word) -> Result<Decimal> {
        match &self.token(word).literal {
            Some(Literal::Number { number, .. }) => Ok(*number),
            _ => Err(self.refuse(
                Code::NotANumber,
                format!("`{}` is no number", self.text(word)),
                self.span(word),
            )),
        }
    }

    /// A whole number from 1, of ranks, limits and hops.
    pub fn whole(&self, word: Word) -> Result<usize> {
        let number = self.number(word)?;
        let whole = number.fract().is_zero().then(|| number.to_string().parse::<usize>().ok()).flatten();
        whole.filter(|&number| number > 0).ok_or_else(|| {
            self.refuse(
                Code::NotAWholeNumber,
                format!("`{}` is no whole number from 1", self.text(word)),
                self.span(word),
            )
        })
    }

    pub fn unit(&mut self, word: Word) -> Result<UnitId> {
        self.meaning(word, |word| format!("`{word}` is no unit"), Meaning::as_unit)
    }

    /// The value that was written. A parameter may also stand for an entity: then a term.
    pub fn literal(&mut self, node: &QuantityNode) -> Result<Term> {
        match node {
            QuantityNode::Number { number, unit, bound, .. } => {
                let number = number.map_or(Ok(Decimal::ONE), |word| self.number(word))?;
                let unit = unit.map(|word| self.unit(word)).transpose()?;
                let quantity = Quantity { bound: *bound, ..Quantity::exactly(number, unit) };
                self.kept(quantity, self.node_span(node))
            }
            QuantityNode::Literal(word) => match &self.token(*word).literal {
                Some(Literal::Parameter(name)) => self.parameter(name, *word),
                Some(Literal::Text(text)) => Ok(Term::Value(Value::Text(text.clone()))),
                _ => Ok(Term::Value(Value::Time(self.date(*word)?))),
            },
        }
    }

    /// An amount that compares with others, digit by digit.
    fn kept(&self, quantity: Quantity, span: Span) -> Result<Term> {
        match self.schema().too_long_for_root(quantity) {
            None => Ok(Term::Value(Value::Quantity(quantity))),
            Some(message) => {
                let refusal = self.refuse(Code::NumberRange, message, span);
                Err(refusal.with_help(exact::TOO_LONG))
            }
        }
    }

    fn parameter(&mut self, name: &str, word: Word) -> Result<Term> {
        let Some(text) = self.scope.parameters.get(name) else {
            let message = format!("the parameter `${name}` has no value");
            let refusal = self.refuse(Code::NoSuchParameter, message, self.span(word));
            return Err(refusal.with_help(format!("give it one: `let {name} = …`, or `--set {name}=…`")));
        };
        let source = Source::new(format!("${name}"), text.as_str());
        let tokens = tag(&source, self.scope.vocabulary, self.scope.entities)?;
        if let [token] = tokens.list.as_slice() {
            if let Some(Literal::Parameter(inner)) = &token.literal {
                let message = format!("the parameter `${name}` stands for `${inner}`, which is no value");
                return Err(self.refuse(Code::NoSuchParameter, message, self.span(word)));
            }
            let entities: Vec<_> = token.entities().collect();
            if !entities.is_empty() {
                let entity = self.choose_entity(&entities);
                self.taken.picks.push((word.0, entity));
                return Ok(Term::Entity(entity));
            }
        }
        let unit = |index: usize| {
            tokens.list.get(index).and_then(|token| token.meanings.iter().find_map(Meaning::as_unit))
        };
        let number = |index: usize| match tokens.list.get(index).and_then(|token| token.literal.as_ref()) {
            Some(Literal::Number { number, .. }) => Some(*number),
            _ => None,
        };
        let quantity = |number, unit| self.kept(Quantity::exactly(number, unit), self.span(word));
        match tokens.list.len() {
            1 => {
                if let Some(number) = number(0) {
                    return quantity(number, None);
                }
                if let Some(Literal::Date(interval)) = &tokens.list[0].literal {
                    return Ok(Term::Value(Value::Time(*interval)));
                }
            }
            2 => {
                if let (Some(unit), Some(number)) = (unit(0), number(1)) {
                    return quantity(number, Some(unit));
                }
                if let (Some(number), Some(unit)) = (number(0), unit(1)) {
                    return quantity(number, Some(unit));
                }
            }
            _ => {}
        }
        Ok(Term::Value(Value::Text(composed(text).into_owned())))
    }

    /// `value operator quantity`, for a value of a kind. "about N" asks for values that may equal N within a tenth.
    pub fn compared_to(
        &mut self,
        value: Var,
        kind: Kind,
        operator: Option<Operator>,
        node: &QuantityNode,
    ) -> Result<Clause> {
        let span = self.node_span(node);
        let right = nothing_of_it(self.literal(node)?, kind);
        let (op, right) = match (operator, right) {
            (Some(Operator::Compare(op) | Operator::Graded(op)), right) => (op, right),
            (Some(Operator::About), _) if kind == Kind::Time => {
                let refusal = self.refuse(Code::AboutWhen, "how near to a date is not told by `about`", span);
                return Err(refusal.with_help("say `between … and …`"));
            }
            (Some(Operator::About), Term::Value(Value::Quantity(quantity))) => {
                let about = Quantity { bound: Bound::About, ..quantity };
                (Comparison::Equal, Term::Value(Value::Quantity(about)))
            }
            (_, right) => (Comparison::Equal, right),
        };
        self.check_kind(kind, &right, span)?;
        Ok(Clause::Compare { left: Expr::Term(Term::Var(value)), op, right: Expr::Term(right) })
    }

    /// The same of all that the value is asked to be.
    pub fn compare(&mut self, value: Var, kind: Kind, limit: &Limit, own: &mut Block) -> Result<()> {
        self.check_limit(limit)?;
        self.limited(limit, own, &mut |draft, operator, node| draft.compared_to(value, kind, operator, node))
    }

    pub fn node_span(&self, node: &QuantityNode) -> Span {
        match node {
            QuantityNode::Number { span, .. } => span.clone(),
            QuantityNode::Literal(word) => self.span(*word),
        }
    }

    /// The measure of the relation that counts things: the amount called `quantity`, otherwise its only amount.
    pub fn counting_measure(&self, relation: RelationId) -> Option<MeasureId> {
        let measures = &self.schema().relation(relation).measures;
        let amounts: Vec<usize> =
            (0..measures.len()).filter(|&index| matches!(measures[index].kind, Kind::Amount(_))).collect();
        let quantity = amounts.iter().find(|&&index| measures[index].name == "quantity");
        match (quantity, amounts.as_slice()) {
            (Some(&quantity), _) => Some(MeasureId::from(quantity)),
            (None, [only]) => Some(MeasureId::from(*only)),
            _ => None,
        }
    }

    /// Whether a type's noun is also a unit that the relation's counting measure counts in: then "most chips" and
    /// "how many chips" mean the amounts, not the kinds.
    pub fn counts_in(&self, relation: RelationId, noun: Word) -> bool {
        let Some(measure) = self.counting_measure(relation) else { return false };
        let Kind::Amount(unit) = self.schema().relation(relation).measures[measure.index()].kind else {
            return false;
        };
        self.token(noun).meanings.iter().any(|meaning| match meaning {
            Meaning::Unit(named) => self.schema().conversion(*named, unit).is_some(),
            _ => false,
        })
    }

    /// The variable of a claim's measure, binding it if no other part of the statement did.
    pub fn measure_of(&mut self, clause: &mut ClaimClause, measure: MeasureId) -> Var {
        if let Some((_, var)) = clause.measures.iter().find(|(bound, _)| *bound == measure) {
            return *var;
        }
        let declared = &self.schema().relation(clause.relation).measures[measure.index()];
        let var = self.fresh(&declared.name, Sort::Value(declared.kind));
        clause.measures.push((measure, var));
        var
    }

    /// The relation's measure that a word names.
    pub fn measure_named(&self, relation: RelationId, word: Word) -> Result<MeasureId> {
        let named = self.token(word).meanings.iter().find_map(|meaning| match meaning {
            Meaning::Measure { relation: of, measure } if *of == relation => Some(*measure),
            _ => None,
        });
        named.ok_or_else(|| {
            let (word_text, relation) = (self.text(word), self.schema().relation(relation));
            let message = format!("`{}` has no measure `{word_text}`", relation.name);
            let mut refusal = self.refuse(Code::NoSuchMeasure, message, self.span(word));
            let measures: Vec<&str> = relation.measures.iter().map(|measure| measure.name.as_str()).collect();
            if !measures.is_empty() {
                refusal.help.push(format!("its measures are {}", measures.join(", ")));
            }
            refusal
        })
    }

    /// Lets the claim give the amount that is asked for, if it is about the right thing.
    pub fn give_wanted(&mut self, clause: &mut ClaimClause) -> Result<()> {
        let Some(wanted) = self.asked.amount.clone() else { return Ok(()) };
        let about = wanted.about.as_ref();
        if about.is_some_and(|term| *term != clause.subject && *term != clause.object) {
            return Ok(());
        }
        let measure = match wanted.measure {
            Some(word) => self.measure_named(clause.relation, word)?,
            None if wanted.percent => {
                let measures = &self.schema().relation(clause.relation).measures;
                let is_share = |index: &usize| measures[*index].kind == Kind::Percent;
                let shares: Vec<usize> = (0..measures.len()).filter(is_share).collect();
                let [share] = shares.as_slice() else {
                    let message = format!("`{}` states no share", self.relation_name(clause.relation));
                    return Err(self.refuse(Code::NothingCounted, message, wanted.span));
                };
                MeasureId::from(*share)
            }
            None if wanted.unit.is_some_and(|unit| {
                self.takes(clause.relation, unit) || !self.counts_in(clause.relation, unit)
            }) =>
            {
                let message = format!("`{}` does not count in this", self.relation_name(clause.relation));
                return Err(self.refuse(Code::NothingCounted, message, wanted.span));
            }
            None if wanted.unit.is_some() => self.counting_measure(clause.relation).expect("it counts"),
            None if about.is_none() => {
                let measures = &self.schema().relation(clause.relation).measures;
                let amounts = (0..measures.len()).filter(|&index| {
                    matches!(
                        measures[index].kind,
                        Kind::Amount(_) | Kind::Money | Kind::Percent | Kind::Duration
                    )
                });
                let ways: Vec<MeasureId> = amounts.map(MeasureId::from).collect();
                if ways.is_empty() {
                    let message = format!("`{}` has no measure", self.relation_name(clause.relation));
                    return Err(self.refuse(Code::NothingCounted, message, wanted.span));
                }
                self.choose(&ways)
            }
            None => match self.counting_measure(clause.relation) {
                Some(measure) => measure,
                None => {
                    let message =
                        format!("`{}` has no measure that counts", self.relation_name(clause.relation));
                    return Err(self.refuse(Code::NothingCounted, message, wanted.span));
                }
            },
        };
        let var = self.measure_of(clause, measure);
        let name = self.schema().relation(clause.relation).measures[measure.index()].name.clone();
        let expr = Expr::Term(Term::Var(var));
        self.asked.targets.push(Target { expr, name });
        self.asked.amount = None;
        Ok(())
    }

    pub fn root_type(&self) -> crate::model::TypeId {
        Schema::ENTITY
    }
}

/// Zero is the same in any unit of the kind.
fn nothing_of_it(term: Term, kind: Kind) -> Term {
    let unit = match kind {
        Kind::Amount(unit) => unit,
        Kind::Percent => Schema::PERCENT,
        _ => return term,
    };
    match term {
        Term::Value(Value::Quantity(zero))
            if zero.unit.is_none() && zero.number.is_zero() && zero.upper.is_zero() =>
        {
            Term::Value(Value::Quantity(Quantity { unit: Some(unit), ..zero }))
        }
        term => term,
    }
}
