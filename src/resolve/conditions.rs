//! What is said further of a claim: reach, time, source, confidence, measures and roles.

use super::draft::Draft;
use super::query::{Ask, Block, ClaimClause, Clause, Comparison, Condition, Query, Reach, Term};
use super::state::Sort;
use crate::diagnostic::{Code, Diagnostic, Result, Span};
use crate::model::claim::{Speaker, Status};
use crate::model::schema::Range;
use crate::model::{RelationId, RoleId};
use crate::syntax::tree::{Adjunct, AdjunctKind, Determiner, Operator, Reach as ReachNode, Word};
use crate::vocabulary::Meaning;
use crate::vocabulary::fold::fold;

impl Draft<'_, '_> {
    /// Adds an adjunct to a claim's clause; what it needs besides goes to `own`.
    pub fn adjunct(&mut self, adjunct: &Adjunct, clause: &mut ClaimClause, own: &mut Block) -> Result<()> {
        match &adjunct.kind {
            AdjunctKind::Reach(reach) => self.reach(*reach, adjunct, clause, own)?,
            AdjunctKind::Time(when) => {
                let lasts = self.schema().relation(clause.relation).lasting;
                clause.conditions.extend(self.times(when, adjunct.span.clone(), lasts)?);
            }
            AdjunctKind::According(list) => {
                clause.conditions.push(Condition::According(self.speakers(list)?));
            }
            AdjunctKind::OwnWords => {
                let Some(&Term::Entity(speaker)) = self.discourse.antecedents.last() else {
                    return Err(self.denied_by_whom(clause, adjunct));
                };
                clause.conditions.push(Condition::According(vec![Speaker::Entity(speaker)]));
            }
            AdjunctKind::Confidence { operator, number } => {
                let op = match operator {
                    Some(Operator::Compare(op)) => *op,
                    _ => Comparison::Equal,
                };
                let number = self.number(*number)?;
                clause.conditions.push(Condition::Confidence(op, number));
            }
            AdjunctKind::Measured(measured) => {
                let measure = self.measure_named(clause.relation, measured.measure)?;
                let kind = self.schema().relation(clause.relation).measures[measure.index()].kind;
                let var = self.measure_of(clause, measure);
                self.compare(var, kind, &measured.limit, own)?;
            }
            AdjunctKind::BestMeasured(ranked, measure) => {
                let measure = self.measure_named(clause.relation, *measure)?;
                let var = self.measure_of(clause, measure);
                let ranking = self.ranking(Term::Var(var), ranked, None)?;
                self.rankings.push(ranking);
            }
            AdjunctKind::Together(partners) => {
                let partners = self.partners(partners.as_ref(), &adjunct.span)?;
                let domain = self.schema().relation(clause.relation).domain;
                for &partner in &partners {
                    self.constrain(&Term::Entity(partner), domain, adjunct.span.clone())?;
                }
                clause.conditions.push(Condition::Together(partners));
            }
            AdjunctKind::Each => {}
            AdjunctKind::ToCome => {
                clause.conditions.push(Condition::Status(vec![Status::Planned, Status::Expected]));
            }
            AdjunctKind::Moment(moment) => self.moment(*moment, adjunct, clause, own)?,
            AdjunctKind::Beside(relation, event) => {
                self.beside(*relation, event, adjunct, clause, own)?;
            }
            AdjunctKind::Status(status) => clause.conditions.push(Condition::Status(vec![*status])),
            AdjunctKind::Role { preposition, object } => {
                let role = self.role(clause.relation, *preposition)?;
                // "closed in Oslo in 2021": what stands behind the role belongs to the verb.
                let (object, behind) = self.lift(object, clause.relation);
                let [np] = object.items.as_slice() else {
                    let message = "one name at a time can stand here";
                    return Err(self.refuse(Code::OneRole, message, object.span.clone()));
                };
                let all = matches!(np.determiner, Determiner::All)
                    || np.determiner == Determiner::Each && !self.counts();
                if all {
                    let message = "one claim has one of these: say which, or leave out `all`";
                    return Err(self.refuse(Code::StrayQuantity, message, np.span.clone()));
                }
                let term = self.np(np, own)?;
                self.set_role(clause, role, term, object.span.clone())?;
                behind.iter().try_for_each(|adjunct| self.adjunct(adjunct, clause, own))?;
            }
        }
        Ok(())
    }

    pub fn set_role(
        &mut self,
        clause: &mut ClaimClause,
        role: RoleId,
        term: Term,
        span: crate::diagnostic::Span,
    ) -> Result<()> {
        let range = self.schema().relation(clause.relation).roles[role.index()].range;
        self.constrain(&term, range, span.clone())?;
        if clause.roles.iter().any(|(taken, _)| *taken == role) {
            return Err(self.refuse(Code::RoleTwice, "this role is given twice", span));
        }
        clause.roles.push((role, term));
        Ok(())
    }

    /// "who denied supplying Brook": claims are not asked for by who says them.
    fn denied_by_whom(&self, clause: &ClaimClause, adjunct: &Adjunct) -> Box<Diagnostic> {
        let mut denied = clause.clone();
        denied.conditions.retain(|condition| !matches!(condition, Condition::Status(_)));
        denied.conditions.push(Condition::Status(vec![Status::Denied]));
        let query = Query::of(
            Ask::Claims,
            self.known.variables.clone(),
            Block { clauses: vec![Clause::Claim(denied)] },
        );
        let find = super::print::find(&query, self.scope);
        let message = "of whoever it is asked, a denial may be somebody else's";
        let refusal = self.refuse(Code::DeniedByWhom, message, adjunct.span.clone());
        refusal.with_help(format!("`{find}` lists such denials, each with who says so"))
    }

    /// Whether a preposition introduces a role of the relation.
    pub fn role_of(&self, relation: RelationId, preposition: Word) -> Option<RoleId> {
        let declared = self.token(preposition).meanings.iter().find_map(|meaning| match meaning {
            Meaning::Role { relation: of, role } if *of == relation => Some(*role),
            _ => None,
        });
        let word = fold(self.text(preposition));
        let roles = &self.schema().relation(relation).roles;
        let by_word =
            || roles.iter().position(|role| role.prepositions.iter().any(|form| fold(form) == word));
        declared.or_else(|| by_word().map(RoleId::from))
    }

    pub fn role(&self, relation: RelationId, preposition: Word) -> Result<RoleId> {
        self.role_of(relation, preposition).ok_or_else(|| {
            let message = format!("`{}` takes no `{}`", self.relation_name(relation), self.text(preposition));
            let mut refusal = self.refuse(Code::NoSuchRole, message, self.span(preposition));
            for role in &self.schema().relation(relation).roles {
                let forms = role.prepositions.join("`, `");
                refusal.help.push(format!("it takes `{forms}` for its {}", role.name));
            }
            refusal
        })
    }

    fn reach(
        &mut self,
        reach: ReachNode,
        adjunct: &Adjunct,
        clause: &mut ClaimClause,
        own: &mut Block,
    ) -> Result<()> {
        if reach != ReachNode::Directly {
            self.must_chain(clause.relation, adjunct.span.clone())?;
        }
        match reach {
            ReachNode::Directly => clause.reach = Reach::Direct,
            ReachNode::Within(word) => {
                let within = u32::try_from(self.whole(word)?).unwrap_or(u32::MAX);
                clause.reach = Reach::Closure { within: Some(within), distance: clause.distance() };
            }
            ReachNode::Indirectly => {
                clause.reach = Reach::Closure { within: None, distance: None };
                let direct =
                    ClaimClause { reach: Reach::Direct, measures: vec![], time: None, ..clause.clone() };
                own.clauses.push(Clause::Not(Block { clauses: vec![Clause::Claim(direct)] }));
            }
        }
        Ok(())
    }

    /// Refuses a chain of claims of which none can follow another.
    pub fn must_chain(&self, relation: RelationId, span: Span) -> Result<()> {
        let declared = self.schema().relation(relation);
        let chains = match declared.range {
            Range::Entity(range) => self.meet(declared.domain, range),
            Range::Value(_) | Range::Nothing => false,
        };
        if chains {
            return Ok(());
        }
        let message = format!("`{}` makes no chains", declared.name);
        Err(self.refuse(Code::NoChain, message, span))
    }

    /// A variable bound to the claim's event time.
    pub fn time_of(&mut self, clause: &mut ClaimClause) -> super::query::Var {
        if let Some(var) = clause.time {
            return var;
        }
        let var = self.fresh("time", Sort::Value(crate::model::schema::Kind::Time));
        clause.time = Some(var);
        var
    }
}
