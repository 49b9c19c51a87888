//! `unit kilometre, km = 1000 metre` and `currency USD, "$"`

use super::{Declarer, statements};
use crate::base::problems::problem;
use crate::base::problems::suggest;
use crate::diagnostic::{Code, Source};
use crate::model::schema::{Place, Unit};
use crate::model::{UnitId, exact};
use crate::syntax::facts::File;
use crate::syntax::facts::tree::{Kind, RelationLine, RelationLineKind, Statement, Term, UnitDeclaration};
use crate::vocabulary::fold::{fold, fold_but_case};
use crate::vocabulary::units::Units;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The longest chain of units that are each declared by another.
const LONGEST_CHAIN: usize = 32;

/// Whether a statement declares something of the kind `duration`.
fn has_duration(statement: &Statement) -> bool {
    let is_duration = |kind: &Term| fold(&kind.text) == "duration";
    let measures = |parts: &[RelationLine]| {
        let kinds = parts.iter().filter_map(|part| match &part.kind {
            RelationLineKind::Measure { kind, .. } => Some(kind),
            _ => None,
        });
        kinds.into_iter().any(is_duration)
    };
    match &statement.kind {
        Kind::Attribute(declaration) => is_duration(&declaration.kind) || measures(&declaration.parts),
        Kind::Relation(declaration) => measures(&declaration.parts),
        _ => false,
    }
}

impl Declarer<'_> {
    /// The units of lengths of time, which are there where something has such values.
    fn lengths_of_time(&mut self) {
        let mut add = |names: [&str; 2], root: Option<UnitId>, factor: u32| {
            let id = UnitId::from(self.schema.units.len());
            let (root, factor) = (root.unwrap_or(id), Decimal::from(factor));
            let names = names.map(String::from).to_vec();
            self.schema.units.push(Unit { names, currency: false, root, factor });
            id
        };
        let day = add(["day", "days"], None, 1);
        add(["week", "weeks"], Some(day), 7);
        add(["fortnight", "fortnights"], Some(day), 14);
        let month = add(["month", "months"], None, 1);
        add(["year", "years"], Some(month), 12);
        add(["decade", "decades"], Some(month), 120);
        self.schema.lengths_of_time = Some([day, month]);
    }

    pub(super) fn units(&mut self, files: &[File], used: &[File]) {
        if files.iter().flat_map(|file| &file.statements).any(has_duration) {
            self.lengths_of_time();
        }
        // What differs by case alone is two names: milliwatts are no megawatts.
        let mut names: HashMap<String, (UnitId, Place)> = HashMap::new();
        for (index, unit) in self.schema.units.iter().enumerate() {
            for name in &unit.names {
                names.insert(fold_but_case(name), (UnitId::from(index), Place::default()));
            }
        }
        let mut declared: Vec<(&Arc<Source>, UnitId, &UnitDeclaration)> = vec![];
        for (source, statement) in statements(files) {
            let Kind::Unit(declaration) = &statement.kind else { continue };
            let id = UnitId::from(self.schema.units.len());
            let mut own = vec![];
            for name in &declaration.names {
                let place = crate::base::problems::place(source, statement.line);
                match names.get(&fold_but_case(&name.text)) {
                    Some((other, _)) if *other == id => {}
                    Some((_, before)) => {
                        let before = before.clone();
                        self.twice(source, name, "the unit", &before);
                    }
                    None => {
                        names.insert(fold_but_case(&name.text), (id, place));
                        own.push(name.text.clone());
                    }
                }
            }
            if own.is_empty() {
                continue;
            }
            self.schema.units.push(Unit {
                names: own,
                currency: declaration.currency,
                root: id,
                factor: Decimal::ONE,
            });
            declared.push((source, id, declaration));
        }
        for (source, statement) in statements(used) {
            if let Kind::Unit(declaration) = &statement.kind {
                let place = crate::base::problems::place(source, statement.line);
                let is_new = self.brought_unit(&place, declaration, &mut names);
                declared.extend(is_new.map(|id| (source, id, declaration)));
            }
        }
        let spelled = Units::new(&self.schema);
        // Each unit's next one, then from there to the root.
        let mut next: HashMap<UnitId, (UnitId, Decimal)> = HashMap::new();
        for (source, id, declaration) in &declared {
            let Some((factor, other)) = &declaration.equals else { continue };
            match spelled.spelled(&other.text, &fold(&other.text)).first() {
                Some(other) if factor > &Decimal::ZERO && !self.schema.unit(*other).currency => {
                    next.insert(*id, (*other, *factor));
                }
                Some(_) => self.problems.push(
                    problem(Code::UnfitUnit, "this unit does not convert so", source, &other.span, "")
                        .help("a unit is a positive number of another unit, which is no currency"),
                ),
                None => {
                    let units = self.schema.units.iter().flat_map(|unit| &unit.names).map(String::as_str);
                    let message = format!("no unit is called `{}`", other.text);
                    let unknown = problem(Code::UnknownUnit, message, source, &other.span, "unknown");
                    let unknown = suggest(unknown, &other.text, units);
                    self.problems.push(unknown.help(format!("declare it: unit {}", other.text)));
                }
            }
        }
        for (source, id, declaration) in &declared {
            let (mut root, mut factor) = (*id, Some(Decimal::ONE));
            let mut steps = 0;
            while let (Some((further, times)), Some(so_far)) = (next.get(&root), factor) {
                (root, factor, steps) = (*further, exact::product(so_far, *times), steps + 1);
                if steps > LONGEST_CHAIN {
                    factor = None;
                }
            }
            match factor {
                Some(factor) => {
                    let unit = &mut self.schema.units[id.index()];
                    (unit.root, unit.factor) = (root, factor);
                }
                None => self.problems.push(
                    problem(
                        Code::UnitCycle,
                        "this unit is declared by itself, or by numbers out of range",
                        source,
                        &declaration.names[0].span,
                        "it converts into no unit that is not declared by another",
                    )
                    .help("one of the units must be declared without `=`"),
                ),
            }
        }
    }

    /// A unit of a vocabulary: that which has one of its names already, or a new one, which is given. It gets those names that
    /// are free.
    fn brought_unit(
        &mut self,
        place: &Place,
        declaration: &UnitDeclaration,
        names: &mut HashMap<String, (UnitId, Place)>,
    ) -> Option<UnitId> {
        let known = declaration.names.iter().find_map(|name| names.get(&fold_but_case(&name.text)));
        let known = known.map(|(id, _)| *id);
        let id = known.unwrap_or_else(|| {
            let (root, factor) = (UnitId::from(self.schema.units.len()), Decimal::ONE);
            let currency = declaration.currency;
            self.schema.units.push(Unit { names: vec![], currency, root, factor });
            root
        });
        for name in &declaration.names {
            if let Entry::Vacant(free) = names.entry(fold_but_case(&name.text)) {
                free.insert((id, place.clone()));
                self.schema.units[id.index()].names.push(name.text.clone());
                self.brought.units.insert(name.text.clone());
            }
        }
        known.is_none().then_some(id)
    }
}
