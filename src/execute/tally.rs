//! Aggregates: what a group's solutions bind a variable to, each distinct entity once and each claim's value
//! once, and functions of that.

use super::amounts::{self, Overflow, Range};
use super::deferred_drop::DeferredDrop;
use super::frame::{Binding, Fact, Key, Origin, Part};
use super::one_unit::{in_one_unit, mixed};
use super::outcome::Cell;
use super::stated::{StatedValue, StatedValues};
use crate::diagnostic::{self, Diagnostic, Result};
use crate::model::claim::Object;
use crate::model::quantity::End;
use crate::model::schema::Schema;
use crate::model::{ClaimId, EntityId, Quantity, Truth, Value, exact};
use crate::resolve::query::Function;
use crate::store::{Code, Snapshot};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The distinct bindings of one variable, each with the greatest truth of the solutions that bind it so.
#[derive(Default)]
pub struct Tally {
    items: DeferredDrop<BTreeMap<ItemKey, Item>>,
    /// The values of claims that are nobody's share of a total; once the tally is settled, those that are no items.
    stated: StatedValues,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ItemKey {
    /// A claim's value, whoever it was found for.
    Stated(Fact, Part),
    /// What was computed for these: for others an equal value is another.
    Computed(Arc<[Key]>, Key),
    Other(Key),
}

struct Item {
    truth: Truth,
    binding: Binding,
    /// The members of a group that its total was found for.
    members: BTreeSet<EntityId>,
}

/// What a tally says of a function while some of its items are only possible.
#[derive(Clone, PartialEq, Debug)]
pub struct Total {
    /// Allows every value that some choice of the possible items gives.
    pub binding: Binding,
    /// Whether there is a value at all.
    pub truth: Truth,
}

impl Tally {
    /// The memory that an item takes, roughly.
    pub const ITEM: usize = 160;
    /// What the first one takes, which has room for others beside it.
    pub const FIRST: usize = 11 * Tally::ITEM;

    /// Counts a binding in; what is empty is none.
    pub fn add(&mut self, binding: &Binding, truth: Truth, snapshot: &Snapshot) {
        let origin = match binding {
            Binding::Empty => return,
            Binding::Stored(stored) => return self.stated.push(StatedValue::new(*stored, truth)),
            Binding::Unnamed(fact) => Some(Origin { fact: *fact, part: Part::Object, member: None }),
            Binding::Entity(_) | Binding::Value(_) => binding.origin(),
        };
        let computed_for = match binding {
            Binding::Value(stated) => stated.computed_for.clone(),
            _ => None,
        };
        let key = match (origin, computed_for) {
            (Some(Origin { fact, part, .. }), _) => ItemKey::Stated(fact, part),
            (None, Some(of)) => ItemKey::Computed(of, binding.key(snapshot)),
            (None, None) => ItemKey::Other(binding.key(snapshot)),
        };
        let members = origin.and_then(|origin| origin.member);
        self.take(key, Item { truth, binding: binding.clone(), members: members.into_iter().collect() });
    }

    /// Takes in another's items.
    pub fn join(&mut self, other: Tally) {
        self.stated.join(other.stated);
        other.items.into_inner().into_iter().for_each(|(key, item)| self.take(key, item));
    }

    fn take(&mut self, key: ItemKey, new: Item) {
        match self.items.entry(key) {
            Entry::Vacant(place) => {
                place.insert(new);
            }
            Entry::Occupied(known) => {
                let known = known.into_mut();
                known.truth = known.truth.or(new.truth);
                // Of one value in several units, or found for several members, always the same one stays.
                if new.reads_before(known) {
                    known.binding = new.binding;
                }
                known.members.extend(new.members);
            }
        }
    }

    /// Has each thing in it once. A tally is read when nothing comes in any more, and it is settled.
    pub fn settle(&mut self, snapshot: &Snapshot) {
        self.stated.settle();
        // A value that was also found as somebody's share is one item.
        if self.items.is_empty() || self.stated.len() == 0 {
            return;
        }
        let mut stated = std::mem::take(&mut self.stated);
        stated.take_out(|it| {
            let Origin { fact, part, .. } = it.stored.origin();
            let key = ItemKey::Stated(fact, part);
            let is_share = self.items.contains_key(&key);
            if is_share {
                let binding = Binding::Value(Arc::new(it.stored.stated(snapshot)));
                self.take(key, Item { truth: it.truth(), binding, members: BTreeSet::new() });
            }
            is_share
        });
        self.stated = stated;
    }

    pub fn len(&self) -> usize {
        self.items.len() + self.stated.len()
    }

    /// The memory that it takes, roughly.
    pub fn bytes(&self) -> usize {
        self.items.len() * Tally::ITEM + self.stated.bytes()
    }

    /// How many things are named, or values stated.
    pub fn count(&self, truth: Truth) -> u64 {
        let named = |item: &&Item| item.truth >= truth && !matches!(item.binding, Binding::Unnamed(_));
        let stated = self.stated.iter().filter(|value| value.truth() >= truth).count();
        (stated + self.items.values().filter(named).count()) as u64
    }

    /// Every value that has at least the truth, with its truth; refused where a thing is no value.
    fn values(&self, truth: Truth, snapshot: &Snapshot) -> impl Iterator<Item = Result<(Truth, Value)>> {
        let stated = self.stated.iter().filter(move |it| it.truth() >= truth);
        let stated = stated.map(|it| Ok((it.truth(), it.stored.value(snapshot))));
        let items = self.items.values().filter(move |item| item.truth >= truth);
        stated.chain(items.map(|item| Ok((item.truth, item.value(snapshot)?))))
    }

    /// How many things there are. Those that a claim does not name may be among the named ones, and among those of
    /// another claim.
    fn how_many(&self, snapshot: &Snapshot) -> Result<Range> {
        let (certain, all) = (self.count(Truth::Yes), self.count(Truth::Possible));
        let mut range = Range::exactly(certain).hull(Range::exactly(all));
        for item in self.items.values() {
            let Binding::Unnamed(Fact::Stored(claim)) = item.binding else { continue };
            let Object::Group { number, .. } = snapshot.object(claim) else { continue };
            let claimed = Range::of(&number).greatest(Range::exactly(0));
            let with = Range { high: range.plus(claimed).map_err(too_large)?.high, ..range };
            range = if item.truth == Truth::Yes {
                with.greatest(Range { high: with.high, ..claimed })
            } else {
                with
            };
        }
        Ok(range)
    }

    /// How many things there are, where claims count some without naming them: what the one claim tells where nothing
    /// is named beside, otherwise at least as many as are named, or as one of the claims tells. A claim that
    /// `is_part` tells of a part of them. `None` where all are named.
    pub fn counted(
        &self,
        truth: Truth,
        snapshot: &Snapshot,
        is_part: impl Fn(ClaimId) -> bool,
    ) -> Option<Quantity> {
        let unnamed = self.items.values().filter_map(|item| match item.binding {
            Binding::Unnamed(Fact::Stored(claim)) => Some((claim, item.truth >= truth)),
            _ => None,
        });
        let claims: Vec<(ClaimId, bool)> = unnamed.collect();
        let number = |claim: ClaimId| match snapshot.object(claim) {
            Object::Group { number, .. } => Quantity { unit: None, ..number },
            _ => Quantity::exactly(1.into(), None),
        };
        let named = self.count(truth);
        if let (&[(claim, _)], 0) = (claims.as_slice(), named)
            && !is_part(claim)
        {
            return Some(number(claim));
        }
        let sure = claims.iter().filter(|(_, sure)| *sure).map(|&(claim, _)| Range::of(&number(claim)));
        let least = sure.fold(Range::exactly(named), Range::greatest);
        let open = Range { low: least.low, high: End::Open };
        (!claims.is_empty()).then(|| open.quantity(None)).flatten()
    }

    /// The claims whose values count with at least the truth: ascending, but for those of shares behind the others.
    pub fn claims(&self, truth: Truth) -> impl Iterator<Item = ClaimId> {
        let stated = self.stated.iter().filter(move |it| it.truth() >= truth).map(|it| it.stored.claim);
        let items = self.items.values().filter(move |item| item.truth >= truth);
        stated.chain(items.filter_map(|item| match &item.binding {
            Binding::Value(stated) => match stated.origin?.fact {
                Fact::Stored(claim) => Some(claim),
                Fact::Derived(_) => None,
            },
            _ => None,
        }))
    }

    /// The function of the items that have at least the truth; `Empty` of none, but a count is a number.
    /// `Ok(None)` when no bound of the result is known.
    pub fn cell(&self, function: Function, truth: Truth, snapshot: &Snapshot) -> Result<Option<Cell>> {
        if function == Function::Count {
            return Ok(Some(Cell::Count(self.count(truth))));
        }
        if let Some(value) = self.exactly(function, truth, snapshot) {
            return Ok(Some(Cell::Value { value, shared: false }));
        }
        let values = self.values(truth, snapshot).map(|it| it.map(|(_, value)| value));
        let cell = |value| Cell::Value { value, shared: false };
        match Values::of(values, snapshot.schema())? {
            None => Ok(Some(Cell::Empty)),
            Some(values) => Ok(values.apply(function, snapshot.schema())?.map(cell)),
        }
    }

    /// The same of values of the store that are exact and counted in one unit, as most are: by their codes, which come in the
    /// order of their numbers. `None` of others, and where the result is too large.
    fn exactly(&self, function: Function, truth: Truth, snapshot: &Snapshot) -> Option<Value> {
        if !self.items.is_empty() {
            return None;
        }
        let codes = || self.stated.iter().filter(|it| it.truth() >= truth).map(|it| it.stored.code());
        let run = snapshot.values().exact_run(codes().next()??)?;
        if !codes().all(|code| code.is_some_and(|code| run.contains(&code))) {
            return None;
        }
        let codes = || codes().flatten();
        let first = |code: Option<Code>| code.map(|code| snapshot.value(code));
        match function {
            Function::Minimum => first(codes().min()),
            Function::Maximum => first(codes().max()),
            Function::Sum | Function::Average => {
                let total = snapshot.values().total(codes())?;
                snapshot.schema().in_root(total)?;
                let total =
                    if function == Function::Sum { total } else { amounts::mean(total, codes().count())? };
                Some(Value::Quantity(total))
            }
            Function::Count => None,
        }
    }

    /// The function of all items, whatever choice of the possible ones is true. `None`: surely no value.
    pub fn total(&self, function: Function, snapshot: &Snapshot) -> Result<Option<Total>> {
        if function == Function::Count {
            let quantity = self.how_many(snapshot)?.quantity(None).map(Value::Quantity);
            return Ok(quantity.map(|value| Total { binding: Binding::value(value), truth: Truth::Yes }));
        }
        if self.stated.iter().all(|it| it.truth() == Truth::Yes)
            && let Some(value) = self.exactly(function, Truth::Yes, snapshot)
        {
            return Ok(Some(Total { binding: Binding::value(value), truth: Truth::Yes }));
        }
        let (mut certain, mut possible) = (vec![], vec![]);
        for value in self.values(Truth::Possible, snapshot) {
            let (truth, value) = value?;
            let list = if truth == Truth::Yes { &mut certain } else { &mut possible };
            list.push(value);
        }
        let truth = match (certain.is_empty(), possible.is_empty()) {
            (false, _) => Truth::Yes,
            (true, false) => Truth::Possible,
            (true, true) => Truth::No,
        };
        let split = certain.len();
        certain.extend(possible);
        let Some(values) = Values::of(certain.into_iter().map(Ok), snapshot.schema())? else {
            return Ok(None);
        };
        let value = if split == values.len() {
            values.apply(function, snapshot.schema())?
        } else {
            values.hedge(function, split, snapshot.schema())?
        };
        // Where nothing bounds it, it is any number.
        let value = value.unwrap_or_else(|| values.anything());
        Ok(Some(Total { binding: Binding::value(value), truth }))
    }
}

impl Item {
    fn reads_before(&self, other: &Item) -> bool {
        match (&self.binding, &other.binding) {
            (Binding::Value(a), Binding::Value(b)) => (&a.value, a.origin) < (&b.value, b.origin),
            _ => false,
        }
    }

    /// The value that counts: a group's total if it was found for all its members, otherwise a share of it.
    fn value(&self, snapshot: &Snapshot) -> Result<Value> {
        let Binding::Value(stated) = &self.binding else {
            let message = "an entity is no number: it can be counted, but not added or compared";
            return Err(Diagnostic::error(diagnostic::Code::NotANumber, message).into());
        };
        let whole = match stated.origin {
            Some(Origin { fact: Fact::Stored(claim), member: Some(_), .. }) => {
                snapshot.subjects_of(claim).iter().all(|subject| self.members.contains(subject))
            }
            _ => true,
        };
        Ok(match &stated.value {
            Value::Quantity(quantity) if !whole => Value::Quantity(quantity.share_of_total()),
            value => value.clone(),
        })
    }
}

/// Values of one kind, never none: quantities in one unit, times, or texts.
enum Values {
    Quantities(Vec<Quantity>),
    Times(Vec<Range>),
    Texts(Vec<String>),
}

impl Values {
    /// `None` for no values. Refuses kinds and units that do not mix.
    fn of(values: impl Iterator<Item = Result<Value>>, schema: &Schema) -> Result<Option<Values>> {
        let mut all: Option<Values> = None;
        for value in values {
            match (&mut all, value?) {
                (None, Value::Quantity(it)) => all = Some(Values::Quantities(vec![it])),
                (None, Value::Time(it)) => all = Some(Values::Times(vec![Range::of_time(it)])),
                (None, Value::Text(it)) => all = Some(Values::Texts(vec![it])),
                (Some(Values::Quantities(list)), Value::Quantity(it)) => list.push(it),
                (Some(Values::Times(list)), Value::Time(it)) => list.push(Range::of_time(it)),
                (Some(Values::Texts(list)), Value::Text(it)) => list.push(it),
                _ => return Err(mixed("numbers, times and texts do not mix".into())),
            }
        }
        if let Some(Values::Quantities(list)) = &mut all {
            in_one_unit(list, schema)?;
        }
        Ok(all)
    }

    fn len(&self) -> usize {
        match self {
            Values::Quantities(list) => list.len(),
            Values::Times(list) => list.len(),
            Values::Texts(list) => list.len(),
        }
    }

    /// A value of the kind that is not bounded at all: between the least and the greatest number.
    fn anything(&self) -> Value {
        match self {
            Values::Quantities(list) => {
                Value::Quantity(Quantity::anything(list.first().and_then(|it| it.unit)))
            }
            Values::Times(_) => Value::Time(crate::model::Interval::ALWAYS),
            Values::Texts(_) => Value::Text(String::new()),
        }
    }

    /// `None` when no bound of the result is known.
    fn apply(&self, function: Function, schema: &Schema) -> Result<Option<Value>> {
        let descending = function == Function::Maximum;
        match (self, function) {
            (Values::Quantities(list), Function::Sum | Function::Average) => {
                let total = amounts::sum(list).map_err(too_large)?;
                let total = total.map(|total| kept(total, schema)).transpose()?;
                let mean = |total| amounts::mean(total, list.len());
                let total = if function == Function::Sum { total } else { total.and_then(mean) };
                Ok(total.map(Value::Quantity))
            }
            (Values::Quantities(list), _) => {
                let ranges: Vec<Range> = list.iter().map(Range::of).collect();
                let first = amounts::surely_first(&ranges, descending).map(|index| list[index]);
                let unit = list[0].unit;
                let quantity = first.or_else(|| extreme(&ranges, descending)?.quantity(unit));
                Ok(quantity.map(Value::Quantity))
            }
            (Values::Times(list), Function::Minimum | Function::Maximum) => {
                let first = amounts::surely_first(list, descending).map(|index| list[index]);
                Ok(first.or_else(|| extreme(list, descending)).map(|range| Value::Time(range.interval())))
            }
            (Values::Texts(list), Function::Minimum) => Ok(list.iter().min().cloned().map(Value::Text)),
            (Values::Texts(list), Function::Maximum) => Ok(list.iter().max().cloned().map(Value::Text)),
            (Values::Times(_) | Values::Texts(_), _) => {
                let message = format!("a {} is taken of numbers only", function.word());
                Err(Diagnostic::error(diagnostic::Code::NotANumber, message).into())
            }
        }
    }

    /// As `apply`, where only the first `certain` values surely count.
    fn hedge(&self, function: Function, certain: usize, schema: &Schema) -> Result<Option<Value>> {
        let ranges: Vec<Range> = match self {
            Values::Quantities(list) => list.iter().map(Range::of).collect(),
            Values::Times(list) => list.clone(),
            Values::Texts(_) => {
                let message = "which text comes first depends on what is only possible";
                return Err(Diagnostic::error(diagnostic::Code::UndecidedText, message).into());
            }
        };
        let (sure, _) = ranges.split_at(certain);
        let descending = function == Function::Maximum;
        let range = match function {
            Function::Sum => {
                let zero = Range::exactly(0);
                let mut total = zero;
                for (index, &range) in ranges.iter().enumerate() {
                    let part = if index < certain { range } else { range.hull(zero) };
                    total = total.plus(part).map_err(too_large)?;
                }
                // A sum has one part at least.
                let all = ranges.iter().copied().reduce(Range::hull).unwrap_or(zero);
                let none_certain = sure.is_empty();
                Some(Range {
                    low: if none_certain && total.low == zero.low { all.low } else { total.low },
                    high: if none_certain && total.high == zero.high { all.high } else { total.high },
                })
            }
            // Beyond all of them no choice reaches; within the certain ones every choice stays.
            Function::Minimum | Function::Maximum => extreme(&ranges, descending).map(|all| {
                let sure = extreme(sure, descending);
                match descending {
                    false => Range { low: all.low, high: sure.map_or(all_high(&ranges), |it| it.high) },
                    true => Range { low: sure.map_or(all_low(&ranges), |it| it.low), high: all.high },
                }
            }),
            _ => ranges.iter().copied().reduce(Range::hull),
        };
        let Some(range) = range else { return Ok(None) };
        Ok(match self {
            Values::Quantities(list) => {
                let quantity = range.quantity(list[0].unit).map(|it| kept(it, schema)).transpose()?;
                quantity.map(Value::Quantity)
            }
            _ => Some(Value::Time(range.interval())),
        })
    }
}

/// The values as ranges of numbers that compare as they do. Refuses kinds and units that do not mix.
pub fn ranges(values: Vec<Value>, schema: &Schema) -> Result<Vec<Range>> {
    Ok(match Values::of(values.into_iter().map(Ok), schema)? {
        None => vec![],
        Some(Values::Quantities(list)) => list.iter().map(Range::of).collect(),
        Some(Values::Times(list)) => list,
        Some(Values::Texts(list)) => {
            let sorted: BTreeSet<&String> = list.iter().collect();
            let place: BTreeMap<&String, u64> = sorted.into_iter().zip(0..).collect();
            list.iter().map(|text| Range::exactly(place[text])).collect()
        }
    })
}

fn extreme(ranges: &[Range], descending: bool) -> Option<Range> {
    let choose = if descending { Range::greatest } else { Range::least };
    ranges.iter().copied().reduce(choose)
}

fn all_high(ranges: &[Range]) -> End {
    ranges.iter().copied().reduce(Range::hull).map_or(End::Open, |hull| hull.high)
}

fn all_low(ranges: &[Range]) -> End {
    ranges.iter().copied().reduce(Range::hull).map_or(End::Open, |hull| hull.low)
}

/// A total that can be counted in the root of its unit as well, so that it compares with others.
fn kept(total: Quantity, schema: &Schema) -> Result<Quantity> {
    schema.in_root(total).map(|_| total).ok_or_else(|| too_large(Overflow))
}

fn too_large(_: Overflow) -> Box<Diagnostic> {
    Diagnostic::error(diagnostic::Code::NumberTooLarge, "a total has more digits than can be kept")
        .note(exact::TOO_LONG)
        .help("list the amounts as they are stated")
        .into()
}
