//! Lines of plain rows, parsed without regard to what other processors find: only known keys are looked up.

use super::plan::{Bulk, BulkMaker, Plain};
use crate::base::import::template::{Plan, Test};
use crate::base::keys::{KeySpace, NONE, plain};
use crate::base::world::World;
use crate::model::{EntityId, TypeId};
use crate::vocabulary::fold::is_composed;
use memchr::memchr;

/// How much is parsed by one processor at a time.
const CHUNK: usize = 1 << 18;

/// A record of a file as its fields.
pub type Fields<'r> = [&'r [u8]];

/// What is known of an import while lines are parsed.
pub struct View<'v> {
    delimiter: u8,
    width: usize,
    when: &'v [Test],
    /// The column of each key, with its space; none where rows are looked at one by one.
    makers: Vec<(usize, Option<&'v KeySpace>)>,
    /// Subject and object, as indexes of makers.
    claims: Vec<(usize, usize)>,
    /// Whether all entities are of the types that their relations want.
    fits: bool,
    /// The maker of each column, where rows are nothing but the keys of known entities.
    only_keys: Option<Vec<usize>>,
}

/// What lines were found to say.
pub struct Parsed<'b> {
    /// How many rows there are, and how many of them are left out.
    pub rows: usize,
    pub unmet: usize,
    pub claims: Vec<Pairs>,
    /// Rows that are to be looked at one by one, with their lines.
    pub pending: Vec<(&'b [u8], u32)>,
}

pub struct Pairs {
    pub subjects: Vec<EntityId>,
    pub objects: Vec<EntityId>,
    pub lines: Vec<u32>,
}

/// Rows whose keys are plain numbers: so few at a time that all of it stays in a processor's cache.
struct Few {
    /// Where each begins, and its line.
    rows: Vec<(u32, u32)>,
    /// By maker, the key of each row, and then its entity.
    numbers: Vec<Vec<u64>>,
    ids: Vec<Vec<EntityId>>,
}

impl Few {
    const MOST: usize = 1 << 10;
}

impl<'v> View<'v> {
    /// What the processors need to know to look rows up.
    pub fn of(bulk: &Bulk, plan: &'v Plan, world: &'v World) -> View<'v> {
        let space = |made: &BulkMaker| world.keys.at(made.space);
        // Types are only ever added: what all entities of a space were made as, they are.
        let all_are = |made: &BulkMaker, of: TypeId| {
            let is_a = |list: u32| {
                let own = world.builder.types_of(list);
                own.iter().any(|&own| world.schema().is_subtype(own, of))
            };
            space(made).lists().all(is_a)
        };
        let maker = |made: &BulkMaker| {
            let maker = made.maker(plan);
            // A name that a row gives to a known entity is compared row by row.
            let known = maker.name.is_empty() && maker.types.iter().all(|&of| all_are(made, of));
            (made.key, known.then(|| space(made)))
        };
        let fits = |claim: &Plain| {
            all_are(&bulk.makers[claim.subject], claim.domain)
                && all_are(&bulk.makers[claim.object], claim.range)
        };
        let makers: Vec<(usize, Option<&KeySpace>)> = bulk.makers.iter().map(maker).collect();
        let fits = bulk.claims.iter().all(fits);
        let maker_of =
            |column: usize| makers.iter().position(|(key, space)| *key == column && space.is_some());
        let is_plain = fits
            && plan.when.is_empty()
            && makers.len() == bulk.width
            && !bulk.delimiter.is_ascii_digit()
            && !bulk.delimiter.is_ascii_control();
        View {
            only_keys: (0..bulk.width).map(|column| maker_of(column).filter(|_| is_plain)).collect(),
            delimiter: bulk.delimiter,
            width: bulk.width,
            when: &plan.when,
            makers,
            claims: bulk.claims.iter().map(|claim| (claim.subject, claim.object)).collect(),
            fits,
        }
    }

    /// Parses so many lines, of which the first has this number.
    pub fn parse<'b>(&self, chunk: &'b [u8], first: u32, lines: usize) -> Parsed<'b> {
        let pairs = || Pairs {
            subjects: Vec::with_capacity(lines),
            objects: Vec::with_capacity(lines),
            lines: Vec::with_capacity(lines),
        };
        let claims = self.claims.iter().map(|_| pairs()).collect();
        let mut parsed = Parsed { rows: 0, unmet: 0, claims, pending: vec![] };
        let mut few = Few {
            rows: Vec::with_capacity(Few::MOST),
            numbers: vec![Vec::with_capacity(Few::MOST); self.makers.len()],
            ids: vec![Vec::with_capacity(Few::MOST); self.makers.len()],
        };
        let mut fields: Vec<&[u8]> = Vec::with_capacity(self.width);
        let mut keys = vec![0; self.makers.len()];
        let (mut at, mut line) = (0, first);
        while let Some(rest) = chunk.get(at..).filter(|rest| !rest.is_empty()) {
            let length = match self.only_numbers(rest, &mut keys) {
                Some(length) => {
                    parsed.rows += 1;
                    keys.iter().zip(&mut few.numbers).for_each(|(&key, numbers)| numbers.push(key));
                    few.rows.push((at as u32, line));
                    length
                }
                None => {
                    let (text, length) = first_line(rest);
                    fields.clear();
                    fields.extend(split(text, self.delimiter));
                    // An empty line is no row, as the csv crate has it.
                    if !text.is_empty() {
                        parsed.rows += 1;
                        match self.keys(&fields, &mut few.numbers) {
                            Some(true) => few.rows.push((at as u32, line)),
                            Some(false) => parsed.unmet += 1,
                            None => parsed.pending.push((text, line)),
                        }
                    }
                    length
                }
            };
            at += length;
            line += 1;
            if few.rows.len() == Few::MOST {
                self.look_up(chunk, &mut few, &mut parsed);
            }
        }
        self.look_up(chunk, &mut few, &mut parsed);
        parsed.pending.sort_unstable_by_key(|(_, line)| *line);
        parsed
    }

    /// Looks the keys of a few rows up, and takes these in.
    fn look_up<'b>(&self, chunk: &'b [u8], few: &mut Few, parsed: &mut Parsed<'b>) {
        let Few { rows, numbers, ids } = few;
        for ((_, space), (numbers, ids)) in self.makers.iter().zip(numbers.iter_mut().zip(ids.iter_mut())) {
            ids.clear();
            space.iter().for_each(|space| space.look_up(numbers, ids));
            numbers.clear();
        }
        if ids.iter().any(|ids| ids.contains(&NONE)) {
            let known: Vec<bool> =
                (0..rows.len()).map(|row| ids.iter().all(|ids| ids[row] != NONE)).collect();
            let unknown = rows.iter().zip(&known).filter(|(_, known)| !**known);
            let text = |&(at, line): &(u32, u32)| (first_line(&chunk[at as usize..]).0, line);
            parsed.pending.extend(unknown.map(|(row, _)| text(row)));
            retain(rows, &known);
            ids.iter_mut().for_each(|ids| retain(ids, &known));
        }
        for (pairs, &(subject, object)) in parsed.claims.iter_mut().zip(&self.claims) {
            pairs.subjects.extend_from_slice(&ids[subject]);
            pairs.objects.extend_from_slice(&ids[object]);
            pairs.lines.extend(rows.iter().map(|(_, line)| *line));
        }
        rows.clear();
    }

    /// The keys of a row that holds nothing else, by maker, where all are plain numbers; and how long it is with its end.
    fn only_numbers(&self, text: &[u8], keys: &mut [u64]) -> Option<usize> {
        let makers = self.only_keys.as_ref()?;
        let (last, others) = makers.split_last()?;
        let mut at = 0;
        for &maker in others {
            let (number, length) = number(&text[at..])?;
            keys[maker] = number;
            at += length;
            if text.get(at) != Some(&self.delimiter) {
                return None;
            }
            at += 1;
        }
        let (number, length) = number(&text[at..])?;
        keys[*last] = number;
        at += length;
        match text[at..] {
            [] => Some(at),
            [b'\n', ..] => Some(at + 1),
            [b'\r', b'\n', ..] => Some(at + 2),
            _ => None,
        }
    }

    /// Takes a row's keys in, if all are plain numbers; `Some(false)` where the row is left out, `None` where there is
    /// more to it.
    fn keys(&self, fields: &Fields, numbers: &mut [Vec<u64>]) -> Option<bool> {
        if fields.len() != self.width || !self.fits {
            return None;
        }
        for test in self.when {
            let cell = std::str::from_utf8(fields[test.column]).ok()?.trim();
            if !is_composed(cell) {
                return None;
            }
            if !test.allows(cell) {
                return Some(false);
            }
        }
        for (maker, (column, space)) in self.makers.iter().enumerate() {
            match plain(fields[*column]).filter(|_| space.is_some()) {
                Some(number) => numbers[maker].push(number),
                None => {
                    // The row is looked at by itself: what was taken in of it goes away.
                    for numbers in &mut numbers[..maker] {
                        numbers.pop();
                    }
                    return None;
                }
            }
        }
        Some(true)
    }
}

fn retain<T>(rows: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    rows.retain(|_| kept.next().is_some_and(|&kept| kept));
}

pub fn chunks(block: &[u8]) -> Vec<&[u8]> {
    let (mut chunks, mut rest) = (vec![], block);
    while !rest.is_empty() {
        let at = CHUNK.min(rest.len());
        let end = memchr(b'\n', &rest[at..]).map_or(rest.len(), |end| at + end + 1);
        let (chunk, after) = rest.split_at(end);
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// The first line without its end, and how long it is with it.
pub fn first_line(text: &[u8]) -> (&[u8], usize) {
    let length = memchr(b'\n', text).map_or(text.len(), |end| end + 1);
    let line = &text[..length];
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    (line.strip_suffix(b"\r").unwrap_or(line), length)
}

/// The [`plain`] number that a text begins with, and how many digits it has.
#[inline]
fn number(text: &[u8]) -> Option<(u64, usize)> {
    let (mut number, mut length) = match text.first_chunk().and_then(|eight| eight_digits(*eight)) {
        Some(number) => (number, 8),
        None => (0, 0),
    };
    while let Some(digit) = text.get(length).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        length += 1;
    }
    let is_plain = matches!(length, 1..=19) && (length == 1 || text[0] != b'0');
    is_plain.then_some((number, length))
}

/// The number that eight digits are, put together by halves (Lemire, Quickly parsing eight digits, 2018); `None` where not
/// all are digits.
#[inline]
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let text = u64::from_le_bytes(text);
    let (high, over) =
        (text & 0xf0f0_f0f0_f0f0_f0f0, text.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0);
    if high != 0x3030_3030_3030_3030 || over != high {
        return None;
    }
    let pairs = (text & 0x0f0f_0f0f_0f0f_0f0f).wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

pub fn split(line: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        let (field, after) = match memchr(delimiter, text) {
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        rest = after;
        Some(field)
    })
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::base::keys::plain;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_begins_with_the_number_that_its_digits_are(digits in "[0-9]{0,21}", rest in "[|/:a\u{80}]?[0-9|]{0,9}") {
            prop_assume!(!rest.starts_with(|first: char| first.is_ascii_digit()));
            let expected = plain(digits.as_bytes()).map(|number| (number, digits.len()));
            prop_assert_eq!(number(format!("{digits}{rest}").as_bytes()), expected);
        }
    }
}
