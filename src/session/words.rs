//! Words for ids and values.

use super::names::{End, said};
use crate::execute::{Aspect, Cell, Derivation, Evidence, Path, Row};
use crate::model::answer::{self, Amount, Attested, Chain, ClaimText, Entity, Group, Hop, Tied};
use crate::model::claim::{Attestation, Claim, Object, Speaker, Status, TieKind};
use crate::model::note::{Denial, Voice};
use crate::model::schema::Schema;
use crate::model::wording::{self, and};
use crate::model::{Bound, ClaimId, EntityId, Quantity, RelationId, TypeId, UnitId, Value};
use crate::resolve::query::{Arithmetic, Ask, Clause, Expr, Projection, Query, Term};
use crate::store::Snapshot;
use crate::vocabulary::ToldApart;
use crate::vocabulary::inflect::{is_plural, plural};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// How many digits of a converted amount are told.
pub const DIGITS: u32 = 6;

/// Words for the outcome of one query.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub snapshot: &'a Snapshot,
    pub query: &'a Query,
}

impl Words<'_> {
    /// The cells of a row. What lists claims tells each as a whole, with its status where it is no plain assertion.
    pub fn row(&self, row: &Row) -> Vec<answer::Cell> {
        let claim = row.cells.iter().find_map(|cell| match cell {
            Cell::Claim(claim) => Some(*claim),
            _ => None,
        });
        match (&self.query.ask, claim, row.cells.first()) {
            (Ask::Describe(_), Some(claim), Some(aspect)) => {
                self.cells(aspect).into_iter().chain([self.with_status(claim)]).collect()
            }
            (Ask::Claims | Ask::Listed(_) | Ask::Beneath(_), Some(_), _) => {
                let cell = |cell: &Cell| match cell {
                    Cell::Claim(claim) => Some(self.with_status(*claim)),
                    cell => self.cells(cell),
                };
                row.cells.iter().filter_map(cell).collect()
            }
            (Ask::Rows, ..) => {
                let columns = self.query.columns.iter().map(Some).chain(std::iter::repeat(None));
                let cells = row.cells.iter().zip(columns);
                cells.filter_map(|(cell, column)| self.shown(cell, column)).collect()
            }
            _ => row.cells.iter().filter_map(|cell| self.cells(cell)).collect(),
        }
    }

    fn with_status(&self, claim: ClaimId) -> answer::Cell {
        answer::Cell::Claim(self.put(claim))
    }

    /// A claim with how its source puts it, where that is no plain assertion.
    fn put(&self, claim: ClaimId) -> ClaimText {
        let mut claim = self.told(claim);
        if !claim.status.is_asserted() {
            claim.text.push_str(&format!(" — {}", claim.status.word()));
        }
        claim
    }

    /// A cell of a column that is asked for.
    fn shown(&self, cell: &Cell, column: Option<&Projection>) -> Option<answer::Cell> {
        let of = |column: &Projection| match &column.expr {
            Expr::Term(Term::Var(var)) => self.query.variables[var.index()].entity_type,
            _ => None,
        };
        match cell {
            Cell::Entity(id) => Some(answer::Cell::Entity(self.thing_among(*id, column.and_then(of)))),
            cell if column.is_some_and(|column| self.is_ratio(column)) => self.cells(&rounded(cell)),
            cell => self.cells(&self.in_unit(cell, column.and_then(|column| column.unit))),
        }
    }

    /// An amount in the unit that is asked for, rounded to as many digits as a conversion can tell.
    fn in_unit(&self, cell: &Cell, unit: Option<UnitId>) -> Cell {
        let (Cell::Value { value: Value::Quantity(quantity), shared }, Some(unit)) = (cell, unit) else {
            return cell.clone();
        };
        let converted = self.schema().told_in(*quantity, unit);
        let same = quantity.unit == Some(unit);
        converted
            .filter(|_| !same)
            .map_or(cell.clone(), |it| rounded(&Cell::Value { value: Value::Quantity(it), shared: *shared }))
    }

    /// Whether a column shows what was divided, whose digits seldom end.
    fn is_ratio(&self, column: &Projection) -> bool {
        let shown = column.expr.vars().next();
        self.query.pattern.walk().any(|clause| match clause {
            Clause::Bind { var, expr: Expr::Arithmetic { operation, .. } } => {
                Some(*var) == shown && *operation != Arithmetic::Difference
            }
            _ => false,
        })
    }

    /// The words of a cell; a claim in a description is told by its row's other cells and its evidence.
    fn cells(&self, cell: &Cell) -> Option<answer::Cell> {
        Some(match cell {
            Cell::Empty => answer::Cell::Empty,
            Cell::Entity(id) => answer::Cell::Entity(self.thing(*id)),
            Cell::Value { value: Value::Quantity(quantity), shared } => {
                answer::Cell::Quantity { amount: self.amount(*quantity), together: *shared }
            }
            Cell::Value { value: Value::Time(time), .. } => answer::Cell::Date(*time),
            Cell::Value { value: Value::Text(text), .. } => answer::Cell::Text(text.clone()),
            Cell::Count(count) => answer::Cell::Count(*count),
            Cell::Path(path) => answer::Cell::Chain(self.chain(path)),
            Cell::Claim(claim) => match self.query.ask {
                Ask::Describe(_) => return None,
                _ => answer::Cell::Claim(self.told(*claim)),
            },
            Cell::Verdict(verdict) => answer::Cell::Verdict(*verdict),
            Cell::Aspect(aspect) => answer::Cell::Text(self.aspect(*aspect)),
            Cell::Type(of) => answer::Cell::Text(self.type_name(*of).to_string()),
            Cell::Text(text) => answer::Cell::Text(text.clone()),
            Cell::Group { of, number } => answer::Cell::Group(self.group(*of, number)),
        })
    }

    pub fn amount(&self, quantity: Quantity) -> Amount {
        let schema = self.schema();
        let Quantity { bound, number, upper, unit } = quantity;
        let unit = unit.map(|unit| schema.unit(unit).names[0].clone());
        Amount { text: wording::quantity(&quantity, schema), bound, number, upper, unit }
    }

    pub fn schema(&self) -> &Schema {
        self.snapshot.schema()
    }

    pub fn type_name(&self, of: TypeId) -> &str {
        &self.schema().entity_type(of).name
    }

    pub fn thing(&self, entity: EntityId) -> Entity {
        self.thing_among(entity, self.among(entity))
    }

    fn thing_among(&self, entity: EntityId, of: Option<TypeId>) -> Entity {
        let own = self.snapshot.types(entity).first().copied().unwrap_or(Schema::ENTITY);
        Entity { text: self.entity_among(entity, of), of: self.type_name(own).to_string(), id: entity }
    }

    /// The name, with what tells it apart where another entity has the same one: its type, where nothing else says that,
    /// or its address.
    pub fn entity(&self, entity: EntityId) -> String {
        self.entity_among(entity, self.among(entity))
    }

    /// What a claim says of things of rows, it says in words that tell of their types.
    fn among(&self, entity: EntityId) -> Option<TypeId> {
        match self.query.ask {
            Ask::Rows => self.snapshot.types(entity).first().copied(),
            _ => None,
        }
    }

    /// The same, where only things of a type can stand.
    fn entity_among(&self, entity: EntityId, of: Option<TypeId>) -> String {
        let (name, types) = (self.snapshot.name(entity), self.snapshot.types(entity));
        match (self.snapshot.told_apart(entity), types.first()) {
            (Some(ToldApart::By(address)), _) => address.to_string(),
            (Some(ToldApart::ByType), Some(&own))
                if of.is_none_or(|of| !self.schema().is_subtype(of, own)) =>
            {
                format!("{name} ({})", self.type_name(own))
            }
            _ => name.to_string(),
        }
    }

    pub fn value(&self, value: &Value) -> String {
        wording::value(value, self.schema(), false)
    }

    /// "13 countries"
    pub fn group(&self, of: TypeId, number: &Quantity) -> Group {
        let number = self.amount(*number);
        let forms = &self.schema().entity_type(of).forms;
        let several = forms.iter().find(|form| is_plural(form)).cloned();
        let of = self.type_name(of);
        let is_one = matches!(number.bound, Bound::Exactly | Bound::AtLeast) && number.number == Decimal::ONE;
        let noun = if is_one { of.to_string() } else { several.unwrap_or_else(|| plural(of)) };
        Group { text: format!("{} {noun}", number.text), of: of.to_string(), number }
    }

    fn chain(&self, path: &Path) -> Chain {
        let hops = path.hops.iter().map(|hop| Hop {
            relation: self.schema().relation(self.snapshot.relation(hop.claim)).name.clone(),
            forward: hop.forward,
            to: self.thing(hop.to),
        });
        Chain { from: self.thing(path.from), hops: hops.collect() }
    }

    fn aspect(&self, aspect: Aspect) -> String {
        let name = |relation| self.schema().relation(relation).name.clone();
        match aspect {
            Aspect::Type => "is a".into(),
            Aspect::Alias => "also called".into(),
            Aspect::Subject(relation) | Aspect::Object(relation) => name(relation),
            Aspect::Role(relation, role) => {
                let role = &self.schema().relation(relation).roles[role.index()].name;
                format!("{role} of {}", name(relation))
            }
        }
    }

    /// A claim in words, in one line. On what it depends, and before or after what it was, is never left out.
    pub fn claim(&self, id: ClaimId) -> String {
        let tied = self.snapshot.tied(id).iter().filter(|(kind, _)| is_of_its_words(*kind));
        let tied = tied.map(|(kind, other)| format!(", {} {}", kind.words(), self.claim_alone(*other)));
        self.claim_alone(id) + &tied.collect::<String>()
    }

    fn claim_alone(&self, id: ClaimId) -> String {
        let mut claim = self.snapshot.claim(id);
        self.speaker_first(id, &mut claim);
        let names: Vec<String> = claim.subjects.iter().map(|subject| self.entity(*subject)).collect();
        let joint = names.len() > 1;
        let subject = and(&names);
        let subject = if joint { format!("{subject} together") } else { subject };
        let object = match &claim.object {
            Object::Entity(entity) => self.entity(*entity),
            Object::Value(value) => self.value(value),
            Object::Group { of, number } => self.group(*of, number).text,
            Object::Nothing => String::new(),
        };
        let declared = self.schema().relation(claim.relation);
        let of_several = matches!(&claim.object, Object::Group { number, .. } if *number != Quantity::exactly(Decimal::ONE, None));
        let subject = End { words: &subject, several: joint };
        let object = End { words: &object, several: of_several };
        let mut text = said(self.snapshot, claim.relation, subject, object);
        for (role, entity) in &claim.roles {
            let declared = &declared.roles[role.index()];
            let word = declared.prepositions.first().unwrap_or(&declared.name);
            text.push_str(&format!(" {word} {}", self.entity(*entity)));
        }
        if let Some(time) = claim.time {
            let joint = match (time.start, time.end) {
                (Some(first), Some(last)) if first == last => "on ",
                (Some(_), Some(_)) => "in ",
                _ => "",
            };
            text.push_str(&format!(" {joint}{time}"));
        }
        for (measure, value) in &claim.measures {
            text.push_str(&format!(", {} {}", declared.measures[measure.index()].name, self.value(value)));
        }
        text
    }

    /// Of two ends that are alike, the one that speaks comes first: what Acme says of Bolt and itself, it says of itself.
    fn speaker_first(&self, id: ClaimId, claim: &mut Claim) {
        let ([subject], Object::Entity(object)) = (claim.subjects.as_mut_slice(), &mut claim.object) else {
            return;
        };
        let symmetric = self.schema().relation(claim.relation).symmetric;
        let speaks = |entity: EntityId| self.snapshot.speakers(id).any(|it| it == Speaker::Entity(entity));
        if symmetric && speaks(*object) && !speaks(*subject) {
            std::mem::swap(subject, object);
        }
    }

    /// What bears on a claim beyond what its words tell, and what it bears on.
    fn tied(&self, id: ClaimId) -> Vec<Tied> {
        let beneath = self.snapshot.tied(id).iter().filter(|(kind, _)| !is_of_its_words(*kind));
        let beneath = beneath.map(|&(kind, claim)| (kind.words().to_string(), claim));
        let above = self.snapshot.tied_to(id).iter().map(|&(kind, claim)| {
            let how = match kind {
                TieKind::Because => "the reason why",
                TieKind::PartlyBecause => "a reason why",
                TieKind::MainlyBecause => "the main reason why",
                TieKind::SoThat => "the aim of this",
                TieKind::If => "the condition of this",
                TieKind::Corrects => "corrected",
                TieKind::Supersedes => "superseded",
                TieKind::Despite => "in spite of this",
                TieKind::After => "before this",
                TieKind::Before => "after this",
            };
            (how.to_string(), claim)
        });
        beneath.chain(above).map(|(how, claim)| Tied { how, claim: self.put(claim) }).collect()
    }

    pub fn told(&self, id: ClaimId) -> ClaimText {
        ClaimText { text: self.claim(id), status: self.snapshot.status(id), id }
    }

    /// A claim with who says so.
    pub fn denial(&self, id: ClaimId) -> Denial {
        let voices = self.snapshot.attestations(id).into_iter().map(|attestation| {
            let attested = self.attested(&attestation);
            let (voice, Attested { source, publisher, .. }) = (attested.voice(), attested);
            Voice { speaker: voice.or(publisher).filter(|speaker| *speaker != source), source }
        });
        let mut according_to: Vec<Voice> = voices.collect();
        according_to.dedup();
        Denial { claim: self.told(id), according_to }
    }

    /// What a rule or a chain says of two things.
    fn derived(&self, relation: RelationId, subject: &str, object: &str) -> String {
        said(self.snapshot, relation, subject.into(), object.into())
    }

    /// `said`: what is in words already of the row.
    pub fn evidence(
        &self,
        evidence: &Evidence,
        said: &mut HashMap<ClaimId, Arc<answer::Evidence>>,
    ) -> Arc<answer::Evidence> {
        match evidence {
            Evidence::Claim(id) => {
                if let Some(known) = said.get(id) {
                    return known.clone();
                }
                let snapshot = self.snapshot;
                let attestations = snapshot.attestations(*id);
                let worded = Arc::new(answer::Evidence {
                    text: self.claim(*id),
                    status: snapshot.status(*id),
                    rule: None,
                    beneath: vec![],
                    tied: self.tied(*id),
                    attestations: attestations.iter().map(|attestation| self.attested(attestation)).collect(),
                });
                said.insert(*id, worded.clone());
                worded
            }
            Evidence::Derived(derived) => {
                let Derivation { rule, relation, subject, object, beneath } = &**derived;
                let object = self.cells(object).map_or(String::new(), |cell| cell.text());
                let rule = rule.map(|id| {
                    let declared = &self.schema().rules[id.index()];
                    format!("{} if {}", declared.head.trim(), declared.body.trim())
                });
                let name = &self.schema().relation(*relation).name;
                Arc::new(answer::Evidence {
                    text: self.derived(*relation, &self.entity(*subject), &object),
                    status: Status::Reported,
                    rule: Some(rule.unwrap_or_else(|| format!("`{name}` is transitive"))),
                    beneath: beneath.iter().map(|evidence| self.evidence(evidence, said)).collect(),
                    tied: vec![],
                    attestations: vec![],
                })
            }
        }
    }

    fn attested(&self, attestation: &Attestation) -> Attested {
        let snapshot = self.snapshot;
        let source = attestation.source;
        let text = |relation| {
            let claim = *snapshot.value_claims(relation, source).first()?;
            match snapshot.object(claim) {
                Object::Value(value) => Some(self.value(&value)),
                _ => None,
            }
        };
        let mut speakers = attestation.said_by.iter().map(|speaker| match speaker {
            Speaker::Entity(entity) => self.entity(*entity),
            Speaker::Text(text) => text.clone(),
        });
        let publisher =
            snapshot.from(Schema::PUBLISHED_BY, source).entities.first().map(|it| self.entity(*it));
        Attested {
            source: snapshot.name(source).to_string(),
            publisher,
            title: text(Schema::TITLE),
            published: text(Schema::PUBLISHED_ON),
            address: text(Schema::ADDRESS),
            said_by: speakers.next(),
            citing: speakers.collect(),
            said_on: attestation.said_on.map(|time| time.to_string()),
            at: attestation.at.clone(),
            quote: attestation.quote.clone(),
            note: attestation.note.clone(),
            confidence: attestation.confidence.map(|confidence| confidence.normalize().to_string()),
            file: attestation.place.file.clone(),
            line: attestation.place.line,
        }
    }
}

/// Whether the words of a claim tell what bears on it so.
fn is_of_its_words(kind: TieKind) -> bool {
    kind == TieKind::If || kind.tells_when()
}

fn rounded(cell: &Cell) -> Cell {
    let round = |number: Decimal| number.round_sf(DIGITS).unwrap_or(number);
    match cell {
        Cell::Value { value: Value::Quantity(it), shared } => Cell::Value {
            value: Value::Quantity(Quantity { number: round(it.number), upper: round(it.upper), ..*it }),
            shared: *shared,
        },
        cell => cell.clone(),
    }
}
