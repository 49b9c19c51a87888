//! Lines of plain rows, parsed without regard to what other processors find: only known keys are looked up.

use super::plain::{Bulk, Made, Plain};
use crate::base::import::template::{Plan, Test};
use crate::base::keys::{KeySpace, NONE, plain};
use crate::base::world::World;
use crate::model::{EntityId, TypeId};
use memchr::{memchr, memchr_iter};

/// How much is parsed by one processor at a time.
const CHUNK: usize = 1 << 20;

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
}

/// What lines were found to say.
pub struct Parsed<'b> {
    pub claims: Vec<Pairs>,
    /// Rows that are to be looked at one by one, with their lines.
    pub pending: Vec<(&'b [u8], u32)>,
}

#[derive(Default)]
pub struct Pairs {
    pub subjects: Vec<EntityId>,
    pub objects: Vec<EntityId>,
    pub lines: Vec<u32>,
}

impl<'v> View<'v> {
    /// What the processors need to know to look rows up.
    pub fn of(bulk: &Bulk, plan: &'v Plan, world: &'v World) -> View<'v> {
        let space = |made: &Made| world.keys.at(made.space);
        // Types are only ever added: what all entities of a space were made as, they are.
        let all_are = |made: &Made, of: TypeId| {
            let is_a = |list: u32| {
                let own = world.builder.types_of(list);
                own.iter().any(|&own| world.schema().is_subtype(own, of))
            };
            space(made).lists().all(is_a)
        };
        let maker = |made: &Made| {
            let maker = made.maker(plan);
            // A name that a row gives to a known entity is compared row by row.
            let known = maker.name.is_empty() && maker.types.iter().all(|&of| all_are(made, of));
            (made.key, known.then(|| space(made)))
        };
        let fits = |claim: &Plain| {
            all_are(&bulk.makers[claim.subject], claim.domain)
                && all_are(&bulk.makers[claim.object], claim.range)
        };
        View {
            delimiter: bulk.delimiter,
            width: bulk.width,
            when: &plan.when,
            makers: bulk.makers.iter().map(maker).collect(),
            claims: bulk.claims.iter().map(|claim| (claim.subject, claim.object)).collect(),
            fits: bulk.claims.iter().all(fits),
        }
    }

    pub fn parse<'b>(&self, chunk: &'b [u8], first: u32) -> Parsed<'b> {
        // Rows whose keys are plain numbers, and those numbers, by maker.
        let (mut rows, mut numbers) = (vec![], vec![vec![]; self.makers.len()]);
        let mut pending = vec![];
        let mut fields: Vec<&[u8]> = Vec::with_capacity(self.width);
        for (text, line) in lines(chunk).zip(first..) {
            // As the csv crate does.
            if text.is_empty() {
                continue;
            }
            fields.clear();
            fields.extend(split(text, self.delimiter));
            match self.keys(&fields, &mut numbers) {
                Some(true) => rows.push((text, line)),
                Some(false) => {}
                None => pending.push((text, line)),
            }
        }
        let spaces = self.makers.iter().map(|(_, space)| *space);
        let found: Vec<Vec<EntityId>> = (spaces.zip(numbers))
            .map(|(space, numbers)| space.map_or(vec![], |space| space.look_up(&numbers)))
            .collect();
        let missing = |row: usize| found.iter().any(|ids| ids[row] == NONE);
        let pairs = |&(subject, object): &(usize, usize)| {
            let (mut pairs, (subjects, objects)) = (Pairs::default(), (&found[subject], &found[object]));
            for (row, (_, line)) in rows.iter().enumerate() {
                if subjects[row] != NONE && objects[row] != NONE && (found.len() == 2 || !missing(row)) {
                    pairs.subjects.push(subjects[row]);
                    pairs.objects.push(objects[row]);
                    pairs.lines.push(*line);
                }
            }
            pairs
        };
        let claims = self.claims.iter().map(pairs).collect();
        pending.extend(rows.iter().enumerate().filter(|(row, _)| missing(*row)).map(|(_, row)| *row));
        pending.sort_unstable_by_key(|(_, line)| *line);
        Parsed { claims, pending }
    }

    /// Takes a row's keys in, if all are plain numbers; `Some(false)` where the row is left out, `None` where there is
    /// more to it.
    fn keys(&self, fields: &Fields, numbers: &mut [Vec<u64>]) -> Option<bool> {
        if fields.len() != self.width || !self.fits {
            return None;
        }
        for test in self.when {
            if !test.allows(std::str::from_utf8(fields[test.column]).ok()?.trim()) {
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

/// Whether every line is a record: nothing is quoted, and no line ends in a carriage return alone.
pub fn is_simple(block: &[u8]) -> bool {
    let alone = |at: usize| block.get(at + 1).is_some_and(|&next| next != b'\n');
    memchr(b'"', block).is_none() && !memchr_iter(b'\r', block).any(alone)
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

fn lines(chunk: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = chunk;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at_checked(end).filter(|(line, _)| !line.is_empty())?;
        rest = after;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
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
