//! `find` and its patterns.

use super::claims::Saying;
use super::draft::Draft;
use super::equations;
use super::query::{
    Ask, Best, Block, Clause, Comparison, Condition, Expr, Function, HOPS, Order, PathClause, Query, Reach,
    Term, Var,
};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result};
use crate::model::claim::Speaker;
use crate::model::schema::{Kind, Range};
use crate::model::time::TimeRelation;
use crate::model::{EntityId, RelationId};
use crate::syntax::tree::{
    Adjunct, AdjunctKind, Find, FindClaim, FindClause, FindColumn, FindExpression, FindLimits, FindObject,
    FindTerm, FindTermKind, Labelled, Operator, OrderKey, QuantityNode, Reach as ReachNode, RelationForm,
    Tail, Word,
};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;
use std::collections::BTreeSet;

impl Draft<'_, '_> {
    pub fn find(&mut self, find: &Find) -> Result<Query> {
        match find {
            Find::Rows { possibly, columns, pattern, group_by, order_by, limit } => {
                let mut block = Block::default();
                self.find_block(pattern, &mut block)?;
                self.asked.include_possible = *possibly;
                let mut units: Vec<(Expr, Word)> = vec![];
                for Labelled { column, unit, label } in columns {
                    let expr = self.column(column)?;
                    let name = label.clone().unwrap_or_else(|| self.heading(column));
                    units.extend(unit.map(|unit| (expr.clone(), unit)));
                    self.asked.targets.push(Target { expr, name });
                }
                equations::bind(&mut block, &BTreeSet::new());
                self.check_bound(&block)?;
                let labels: Vec<(String, Expr)> = self
                    .asked
                    .targets
                    .iter()
                    .map(|target| (target.name.clone(), target.expr.clone()))
                    .collect();
                let order_by = order_by
                    .iter()
                    .map(|(key, descending)| {
                        Ok(Order { by: self.order_key(key, &labels)?, descending: *descending })
                    })
                    .collect::<Result<Vec<_>>>()?;
                let groups: Vec<Var> =
                    group_by.iter().map(|word| self.bound_variable(*word)).collect::<Result<_>>()?;
                let limit = limit.map(|word| self.whole(word)).transpose()?;
                let mut query = self.query(Ask::Rows, block);
                if !groups.is_empty() {
                    query.group_by = groups;
                }
                query.order_by = order_by;
                query.limit = limit;
                units
                    .into_iter()
                    .try_fold(query, |query, (expr, unit)| self.shown_in(query, unit, Some(&expr)))
            }
            Find::Whether(pattern) => {
                let mut block = Block::default();
                self.find_block(pattern, &mut block)?;
                Ok(self.query(Ask::Whether, block))
            }
            Find::Beneath(beneath, pattern) => {
                let mut block = Block::default();
                self.find_block(pattern, &mut block)?;
                Ok(self.query(Ask::Beneath(*beneath), block))
            }
            Find::Claims(pattern) => {
                let mut block = Block::default();
                self.find_block(pattern, &mut block)?;
                Ok(self.query(Ask::Claims, block))
            }
            Find::Paths { from, to, limits } => {
                let path = self.path(from, to, limits)?;
                Ok(self.query(Ask::Paths(path), Block::default()))
            }
            Find::Listing(listed) => self.listing(listed),
            Find::Description(of) => match self.find_term(of)? {
                Term::Entity(entity) => Ok(self.query(Ask::Describe(entity), Block::default())),
                _ => Err(self.refuse(Code::DescribeWhat, "name one thing to describe", of.span.clone())),
            },
        }
    }

    fn check_bound(&self, block: &Block) -> Result<()> {
        let given = block.gives();
        for target in &self.asked.targets {
            if let Expr::Term(Term::Var(var)) | Expr::Aggregate { of: var, .. } = &target.expr
                && !given.contains(var)
            {
                let message = format!("`?{}` is bound by no clause", self.known.variables[var.index()].name);
                return Err(self.refuse(Code::UnboundVariable, message, 0..self.tokens.source.text.len()));
            }
        }
        Ok(())
    }

    fn column(&mut self, column: &FindColumn) -> Result<Expr> {
        Ok(match column {
            FindColumn::Variable(word) => Expr::Term(Term::Var(self.bound_variable(*word)?)),
            FindColumn::Aggregate { function, of } => {
                Expr::Aggregate { function: self.function(*function), of: self.bound_variable(*of)? }
            }
            FindColumn::Solutions => Expr::Solutions,
        })
    }

    fn heading(&self, column: &FindColumn) -> String {
        let name = |word: &Word| self.variable_name(*word).to_string();
        match column {
            FindColumn::Variable(word) => name(word),
            FindColumn::Aggregate { function, of } => format!("{}({})", self.text(*function), name(of)),
            FindColumn::Solutions => "count".to_string(),
        }
    }

    fn function(&self, word: Word) -> Function {
        match self.token(word).keyword {
            Some("sum") => Function::Sum,
            Some("min") => Function::Minimum,
            Some("max") => Function::Maximum,
            Some("average") => Function::Average,
            _ => Function::Count,
        }
    }

    fn order_key(&mut self, key: &OrderKey, labels: &[(String, Expr)]) -> Result<Expr> {
        match key {
            OrderKey::Column(column) => self.column(column),
            OrderKey::Label(label) => {
                labels.iter().find(|(name, _)| name == label).map(|(_, expr)| expr.clone()).ok_or_else(|| {
                    let message = format!("no column is called `{label}`");
                    self.refuse(Code::NoSuchColumn, message, 0..self.tokens.source.text.len())
                })
            }
        }
    }

    /// A variable that some clause mentions.
    fn bound_variable(&mut self, word: Word) -> Result<Var> {
        let name = self.variable_name(word);
        match self.known.names.get(name) {
            Some(Term::Var(var)) => Ok(*var),
            _ => {
                let message = format!("`?{name}` is in no clause");
                Err(self.refuse(Code::UnboundVariable, message, self.span(word)))
            }
        }
    }

    // ---- clauses ------------------------------------------------------------------------------------------------

    /// Resolves the clauses, comparisons after all others: these say what is compared, wherever they stand.
    pub fn find_block(&mut self, clauses: &[FindClause], own: &mut Block) -> Result<()> {
        let mut found = vec![Block::default(); clauses.len()];
        for comparisons in [false, true] {
            for (clause, found) in clauses.iter().zip(&mut found) {
                if matches!(clause, FindClause::Compare { .. }) == comparisons {
                    self.find_clause(clause, found)?;
                }
            }
        }
        own.clauses.extend(found.into_iter().flat_map(|found| found.clauses));
        Ok(())
    }

    fn block(&mut self, clauses: &[FindClause]) -> Result<Block> {
        let mut block = Block::default();
        self.find_block(clauses, &mut block)?;
        Ok(block)
    }

    fn find_clause(&mut self, clause: &FindClause, own: &mut Block) -> Result<()> {
        let clause = match clause {
            FindClause::Not(inner) => {
                self.name_variables();
                return self.denied(own, |draft, block| draft.find_block(inner, block));
            }
            FindClause::Optional(inner) => Clause::Optional(self.block(inner)?),
            FindClause::Either(branches) => {
                // Known to all branches, none of which makes it its own.
                self.name_variables();
                return self
                    .alternatives(branches, own, |draft, branch, block| draft.find_block(branch, block));
            }
            FindClause::Best { descending, take, first, of, by, value, block } => {
                let block = self.block(block)?;
                let of = self.bound_variable(*of)?;
                let key = self.column(by)?;
                let value = value.map(|word| self.variable(word)).and_then(|term| match term {
                    Term::Var(var) => Some(var),
                    _ => None,
                });
                if let (Some(value), Expr::Term(Term::Var(key))) = (value, &key) {
                    self.known.sorts[value.index()] = self.known.sorts[key.index()];
                }
                let take = take.map_or(Ok(1), |word| self.whole(word))?;
                let first = first.map_or(Ok(1), |word| self.whole(word))?;
                Clause::Best(Best { of, key, descending: *descending, first, take, value, block })
            }
            FindClause::Bind { variable, expression } => {
                let expr = self.expression(expression)?;
                let Term::Var(var) = self.variable(*variable) else {
                    return Err(self.refuse(Code::BoundTwice, "this is bound already", self.span(*variable)));
                };
                if let Sort::Open = self.sort(var) {
                    self.known.sorts[var.index()] = match &expr {
                        Expr::Over { function: Function::Count, .. } => Sort::Value(Kind::Number),
                        Expr::Over { of, .. } => self.sort(*of),
                        Expr::Term(term) => self.sort_of(term),
                        Expr::Arithmetic { operation, left, .. } => self.sort_of_result(*operation, left),
                        Expr::Aggregate { .. } | Expr::Solutions => Sort::Open,
                    };
                }
                Clause::Bind { var, expr }
            }
            FindClause::Connected { from, to, limits } => Clause::Path(self.path(from, to, limits)?),
            FindClause::Type { of, is } => {
                let is = self.type_meaning(*is)?;
                let span = of.span.clone();
                let of = self.find_term(of)?;
                if let Term::Var(_) = of {
                    self.constrain(&of, is, span)?;
                }
                Clause::Type { of, is }
            }
            FindClause::Called { of, name } => {
                let (term, span) = (self.find_term(of)?, of.span.clone());
                self.constrain(&term, self.root_type(), span)?;
                return self.called(*name, &term, own);
            }
            FindClause::Compare { left, operator, right } => {
                let place = [right, left].into_iter().find_map(|side| match side {
                    FindExpression::Term(FindTerm { kind: FindTermKind::Value(_), span }) => {
                        Some(span.clone())
                    }
                    _ => None,
                });
                let left = self.expression(left)?;
                let right = self.expression(right)?;
                self.comparable(&left, *operator, &right)?;
                self.pending.comparisons.extend(place.map(|place| (left.clone(), right.clone(), place)));
                Clause::Compare { left, op: *operator, right }
            }
            FindClause::Dated { of, relation, to } => {
                let span = self.span(*to);
                let to = match self.token(*to).keyword.is_none() && self.text(*to).starts_with('?') {
                    true => self.variable(*to),
                    false => Term::Value(crate::model::Value::Time(self.date(*to)?)),
                };
                let of = match self.expression(of)? {
                    Expr::Term(of) => of,
                    of => {
                        let (relation, to) = (*relation, Expr::Term(to));
                        own.clauses.push(Clause::Dated { of, relation, to });
                        return Ok(());
                    }
                };
                if *relation == TimeRelation::During
                    && let Some((relation, inverse)) = self.placed(&of, &to)
                {
                    let saying = Saying::of(relation, inverse, span);
                    return self.say(&saying, &of, &to, own);
                }
                self.constrain_value(&of, Kind::Time, span.clone())?;
                self.constrain_value(&to, Kind::Time, span)?;
                Clause::Dated { of: Expr::Term(of), relation: *relation, to: Expr::Term(to) }
            }
            FindClause::Claim(claim) => return self.find_claim(claim, own),
        };
        own.clauses.push(clause);
        Ok(())
    }

    /// `?r in ?s` of things: the relation that the base says with "in". Of times it is none. What is not known yet
    /// may be either; both are tried.
    fn placed(&mut self, of: &Term, to: &Term) -> Option<(RelationId, bool)> {
        if [of, to]
            .into_iter()
            .any(|term| matches!(self.sort_of(term), Sort::Value(_)) || matches!(term, Term::Value(_)))
        {
            return None;
        }
        let mut ways: Vec<Option<(RelationId, bool)>> = self.lies(of, to).into_iter().map(Some).collect();
        if [of, to].into_iter().all(|term| self.sort_of(term) == Sort::Open) {
            ways.push(None);
        }
        if ways.is_empty() { None } else { self.choose(&ways) }
    }

    fn expression(&mut self, expression: &FindExpression) -> Result<Expr> {
        Ok(match expression {
            FindExpression::Term(term) => Expr::Term(self.find_term(term)?),
            FindExpression::Over { function, of, block } => {
                let block = self.block(block)?;
                Expr::Over { function: self.function(*function), of: self.bound_variable(*of)?, block }
            }
            FindExpression::Arithmetic { operation, left, right } => {
                let span = left.span.start..right.span.end;
                let (left, right) = (self.find_term(left)?, self.find_term(right)?);
                self.arithmetic(*operation, &left, &right, span)?
            }
        })
    }

    /// The variable of `in ?n hops`.
    fn distance(&mut self, word: Word) -> Result<Var> {
        let term = self.variable(word);
        self.constrain_value(&term, Kind::Number, self.span(word))?;
        term.var().ok_or_else(|| self.refuse(Code::BoundTwice, "this is bound already", self.span(word)))
    }

    fn path(&mut self, from: &FindTerm, to: &FindTerm, limits: &FindLimits) -> Result<PathClause> {
        let within = limits.within.map_or(Ok(HOPS as usize), |word| self.whole(word))?;
        let without = self.find_entities(&limits.without)?;
        Ok(PathClause {
            from: self.find_term(from)?,
            to: self.find_term(to)?,
            within: u32::try_from(within).unwrap_or(u32::MAX),
            without,
            distance: limits.distance.map(|word| self.distance(word)).transpose()?,
        })
    }

    fn find_entities(&mut self, terms: &[FindTerm]) -> Result<Vec<EntityId>> {
        let each = terms.iter().map(|term| match self.find_term(term)? {
            Term::Entity(entity) => Ok(entity),
            _ => Err(self.refuse(Code::NameNeeded, "a name is needed here", term.span.clone())),
        });
        each.collect()
    }

    fn find_term(&mut self, term: &FindTerm) -> Result<Term> {
        match &term.kind {
            FindTermKind::Variable(word) => Ok(self.variable(*word)),
            FindTermKind::Name { name, of, within } => {
                let of = of.map(|word| self.type_meaning(word)).transpose()?;
                match within {
                    Some(within) => self.nested(*name, of, *within),
                    None => self.name(*name, of, &[]),
                }
            }
            FindTermKind::Value(node) => self.literal(node),
        }
    }

    fn find_claim(&mut self, claim: &FindClaim, own: &mut Block) -> Result<()> {
        let (relation, inverse) = self.relation_form(&claim.form)?;
        let subject = self.find_term(&claim.subject)?;
        let conditions = claim.tails.iter().filter_map(|tail| match tail {
            Tail::Condition(adjunct) => Some(adjunct),
            _ => None,
        });
        let adjuncts = conditions.collect();
        let saying = Saying { adjuncts, ..Saying::of(relation, inverse, claim.span.clone()) };
        let object = match &claim.object {
            FindObject::Term(term) => self.find_term(term)?,
            FindObject::Compared(..) => self.anything(&saying),
            FindObject::Nothing => match self.anything(&saying) {
                Term::Nothing => Term::Nothing,
                _ => return Err(self.object_missing(relation, &claim.span)),
            },
        };
        // A literal object is compared, so that units convert and bounds count.
        let (object, equals) = match object {
            Term::Value(value) => (self.anything(&saying), Some(value)),
            term => (term, None),
        };
        let mut clause = self.clause(&saying, &subject, &object, own)?;
        for tail in &claim.tails {
            match tail {
                Tail::Condition(_) => {}
                Tail::Time(word) => {
                    let term = self.variable(*word);
                    self.constrain_value(&term, Kind::Time, self.span(*word))?;
                    if let Term::Var(var) = term {
                        clause.time = Some(var);
                    }
                }
                Tail::According(sources) => {
                    let mut all = vec![];
                    for source in sources {
                        let text = match &source.kind {
                            FindTermKind::Value(QuantityNode::Literal(word)) => self.description(*word),
                            _ => None,
                        };
                        match text {
                            Some(text) => all.push(Speaker::Text(text)),
                            None => {
                                let named = self.find_entities(std::slice::from_ref(source))?;
                                all.extend(named.into_iter().map(Speaker::Entity));
                            }
                        }
                    }
                    clause.conditions.push(Condition::According(all));
                }
                Tail::Together(partners) => {
                    let partners = self.find_entities(partners)?;
                    clause.conditions.push(Condition::Together(partners));
                }
                Tail::Distance(word) => {
                    let distance = Some(self.distance(*word)?);
                    let directly = claim.tails.iter().any(|it| {
                        matches!(
                            it,
                            Tail::Condition(Adjunct { kind: AdjunctKind::Reach(ReachNode::Directly), .. })
                        )
                    });
                    clause.reach = match clause.reach {
                        Reach::Closure { within, .. } => Reach::Closure { within, distance },
                        Reach::Direct if directly => Reach::Closure { within: Some(1), distance },
                        Reach::Direct => {
                            self.must_chain(relation, claim.span.clone())?;
                            Reach::Closure { within: None, distance }
                        }
                    };
                }
                Tail::Status(statuses) => clause.conditions.push(Condition::Status(statuses.clone())),
                Tail::Measure { measure, variable } => {
                    let measure = self.measure_named(relation, *measure)?;
                    let kind = self.schema().relation(relation).measures[measure.index()].kind;
                    let term = self.variable(*variable);
                    self.constrain_value(&term, kind, self.span(*variable))?;
                    if let Term::Var(var) = term {
                        clause.measures.push((measure, var));
                    }
                }
                Tail::MeasureCompared { measure, operator, quantity } => {
                    let measure = self.measure_named(relation, *measure)?;
                    let kind = self.schema().relation(relation).measures[measure.index()].kind;
                    let var = self.measure_of(&mut clause, measure);
                    let compare =
                        self.compared_to(var, kind, Some(Operator::Compare(*operator)), quantity)?;
                    own.clauses.push(compare);
                }
                Tail::Role { preposition, term } => {
                    let role = self.role(relation, *preposition)?;
                    let span = term.span.clone();
                    let term = self.find_term(term)?;
                    self.set_role(&mut clause, role, term, span)?;
                }
            }
        }
        if !clause.measures.is_empty() || !clause.roles.is_empty() || clause.time.is_some() {
            clause.reach = super::query::Reach::Direct;
        }
        self.push_claim(clause, own);
        if let FindObject::Compared(operator, node) = &claim.object {
            let (Term::Var(var), Range::Value(kind)) =
                (&object, self.schema().relation(relation).range.clone())
            else {
                return Err(self.refuse(Code::NoNumber, "only an attribute is compared", claim.span.clone()));
            };
            let compare = self.compared_to(*var, kind, Some(Operator::Compare(*operator)), node)?;
            own.clauses.push(compare);
        }
        if let Some(value) = equals {
            let (left, right) = (Expr::Term(object), Expr::Term(Term::Value(value)));
            if let FindObject::Term(term) = &claim.object {
                self.pending.comparisons.push((left.clone(), right.clone(), term.span.clone()));
            }
            own.clauses.push(Clause::Compare { left, op: Comparison::Equal, right });
        }
        Ok(())
    }

    pub fn relation_form(&mut self, form: &RelationForm) -> Result<(RelationId, bool)> {
        match form {
            RelationForm::Exact { span, name } => {
                let folded = fold(name);
                // Attributes of several types may share a name: the types decide.
                let named = self.schema().relation_ids().filter(|id| fold(self.relation_name(*id)) == folded);
                let ways: Vec<(RelationId, bool)> = named.map(|relation| (relation, false)).collect();
                if ways.is_empty() {
                    let message = format!("no relation is called `{name}`");
                    return Err(self.refuse(Code::NoSuchRelation, message, span.clone()));
                }
                Ok(self.choose(&ways))
            }
            RelationForm::Verb(word) => self.verb(*word, None),
            RelationForm::Passive(word) => {
                self.verb(*word, None).map(|(relation, inverse)| (relation, !inverse))
            }
            RelationForm::Phrase(word) => self.meaning(
                *word,
                |word| format!("`{word}` relates nothing"),
                |meaning| match meaning {
                    Meaning::State { relation } => Some((*relation, false)),
                    meaning => meaning.as_phrase(),
                },
            ),
            // `?c capital ?x`: the capital of ?c is ?x.
            RelationForm::Noun(word) => {
                self.meaning(*word, |word| format!("`{word}` names no relation"), Meaning::as_noun)
            }
        }
    }
}
