//! Imports of plain rows, millions of them: entities known by keys, and claims of nothing but a subject and an object.
//! Such rows become columns at once. A file is read in blocks whose lines are parsed on all processors; keys that are
//! known are looked up there. What remains is done row by row, in order: new entities here, and every row in which
//! anything is unusual, so that it is told as it always is, by [`Row`].

use super::lines::Lines;
use super::row::{Row, Wrong, wrong};
use super::rows::Report;
use super::template::{AttestedBy, Maker, Naming, Plan, Test};
use crate::base::claims::reading::{Cell, Modifiers, Said, What, Who};
use crate::base::claims::{Origin, expand};
use crate::base::keys::{KeySpace, Keys, NONE, plain};
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::schema::{Place, Range};
use crate::model::{EntityId, TypeId};
use crate::store::{BulkClaims, StringId};
use crate::vocabulary::fold::fold;
use csv::StringRecord;
use memchr::{memchr, memchr_iter, memrchr};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// How much of a file is parsed at once, and by one processor at a time.
const BLOCK: usize = 8 << 20;
const CHUNK: usize = 1 << 20;

/// An import of plain rows.
pub struct Bulk<'a> {
    source: &'a Arc<Source>,
    file: &'a str,
    delimiter: u8,
    width: usize,
    number: StringId,
    makers: Vec<Made>,
    claims: Vec<Plain>,
}

/// How entities of a maker are made.
struct Made {
    variable: usize,
    key: usize,
    /// The numbers of the space of their keys, and of the list of their types.
    space: usize,
    list: u32,
    /// Whether an entity outside of the bulk may be meant by a name.
    by_name: bool,
}

/// A claim between two variables, as indexes of makers.
struct Plain {
    subject: usize,
    object: usize,
    domain: TypeId,
    range: TypeId,
    rows: BulkClaims,
}

/// A record of a file as its fields.
type Fields<'r> = [&'r [u8]];

impl<'a> Bulk<'a> {
    /// The import, when all its rows are plain: each entity has a key, which alone decides who it is, and each claim
    /// says the same of all rows but for its two variables.
    pub fn of(
        source: &'a Arc<Source>,
        file: &'a str,
        delimiter: u8,
        plan: &Plan,
        world: &mut World,
    ) -> Option<Bulk<'a>> {
        let AttestedBy::Source(attested_by) = plan.attested_by else { return None };
        let makers: Option<Vec<Made>> = plan.makers.iter().map(|maker| made(maker, world)).collect();
        let makers = makers?;
        let maker_of = |variable: usize| {
            let mut of = (0..makers.len()).filter(|&maker| makers[maker].variable == variable);
            of.next().filter(|_| of.next().is_none())
        };
        let mut claims = vec![];
        for of in &plan.claims {
            let reading = &of.reading;
            let relation = world.schema().relation(reading.relation);
            let (&[Who::Variable(subject)], &[What::Who(Who::Variable(object))], &Range::Entity(range)) =
                (reading.subjects.as_slice(), reading.objects.as_slice(), &relation.range)
            else {
                return None;
            };
            // A cycle is looked for among claims that are not in bulk.
            let plain = !relation.acyclic
                && of.when.is_empty()
                && reading.modifiers.roles.is_empty()
                && is_constant(&reading.modifiers)
                && is_constant(&plan.defaults);
            if !plain {
                return None;
            }
            let domain = relation.domain;
            let mut filled = reading.clone();
            filled.subjects = vec![Who::Entity(attested_by)];
            filled.objects = vec![What::Who(Who::Entity(attested_by))];
            let place = Place { file: file.to_string(), line: 0 };
            let origin = Origin { source: attested_by, place };
            // What is wrong with it is wrong with each row.
            let like = expand(world, source, &of.span, filled, &plan.defaults, &origin).ok()?;
            let (claim, attestation) = like.into_iter().next()?;
            let rows = world.builder.rows_like(claim, attestation);
            claims.push(Plain {
                subject: maker_of(subject)?,
                object: maker_of(object)?,
                domain,
                range,
                rows,
            });
        }
        let number = world.builder.file_number(file);
        let width = plan.template.columns.len();
        Some(Bulk { source, file, delimiter, width, number, makers, claims })
    }

    /// Reads the file from its first row, which begins at this byte of this line.
    pub fn run(
        mut self,
        path: &Path,
        (start, line): (u64, u64),
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
    ) -> io::Result<()> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut line = line as u32;
        let mut block: Vec<u8> = vec![];
        let mut is_first = start == 0;
        loop {
            let kept = block.len();
            let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
            if !is_simple(&block[kept.saturating_sub(1)..]) {
                let begin = file.stream_position()? - block.len() as u64;
                let lines = Lines::open(path)?;
                let rest = io::Cursor::new(block).chain(file);
                return self.rest(rest, (begin, line, lines), plan, world, report);
            }
            if std::mem::take(&mut is_first) && block.starts_with("\u{feff}".as_bytes()) {
                block.drain(..3);
            }
            let end = match read {
                0 => block.len(),
                _ => memrchr(b'\n', &block).map_or(0, |end| end + 1),
            };
            self.block(&block[..end], &mut line, plan, world, report);
            if read == 0 {
                break;
            }
            block.drain(..end);
        }
        self.finish(world);
        Ok(())
    }

    fn finish(self, world: &mut World) {
        self.claims.into_iter().for_each(|claim| world.builder.add_rows(claim.rows));
    }

    /// Whole lines, in none of which anything is quoted.
    fn block(
        &mut self,
        block: &[u8],
        line: &mut u32,
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
    ) {
        let view = self.view(plan, world);
        let chunks = chunks(block);
        let starts: Vec<u32> = (chunks.par_iter())
            .map(|chunk| memchr_iter(b'\n', chunk).count() as u32)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|lines| std::mem::replace(line, *line + lines))
            .collect();
        let parsed: Vec<Parsed> =
            chunks.par_iter().zip(starts).map(|(chunk, line)| view.parse(chunk, line)).collect();
        for chunk in parsed {
            for (claim, found) in self.claims.iter_mut().zip(chunk.claims) {
                claim.rows.subjects.extend_from_slice(&found.subjects);
                claim.rows.objects.extend_from_slice(&found.objects);
                claim.rows.lines.extend_from_slice(&found.lines);
            }
            let mut fields = vec![];
            for (text, line) in chunk.pending {
                fields.clear();
                fields.extend(split(text, self.delimiter));
                self.row(&fields, line, plan, world, report);
            }
        }
    }

    /// What remains of a file from a byte, in a line, on, in which something is quoted: record by record.
    fn rest(
        mut self,
        rest: impl Read,
        (begin, first, mut lines): (u64, u32, Lines),
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
    ) -> io::Result<()> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(rest);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            let place = record.position().map_or((0, 1), |position| (position.byte(), position.line()));
            let line = lines.of(begin + place.0, u64::from(first) + place.1 - 1);
            let fields: Vec<&[u8]> = record.iter().collect();
            self.row(&fields, line, plan, world, report);
        }
        self.finish(world);
        Ok(())
    }

    /// What the processors need to know to look rows up.
    fn view<'v>(&self, plan: &'v Plan, world: &'v World) -> View<'v> {
        let keys: &Keys = &world.keys;
        let space = |made: &Made| keys.at(made.space);
        // Types are only ever added: what all entities of a space were made as, they are.
        let all_are = |made: &Made, of: TypeId| {
            let is_a = |list: u32| {
                let own = world.builder.types_of(list);
                own.iter().any(|&own| world.schema().is_subtype(own, of))
            };
            space(made).lists().all(is_a)
        };
        let maker = |made: &Made| {
            let maker = maker_of(plan, made);
            // A name that a row gives to a known entity is compared row by row.
            let known = maker.name.is_empty() && maker.types.iter().all(|&of| all_are(made, of));
            (made.key, known.then(|| space(made)))
        };
        let fits = |claim: &Plain| {
            all_are(&self.makers[claim.subject], claim.domain)
                && all_are(&self.makers[claim.object], claim.range)
        };
        View {
            delimiter: self.delimiter,
            width: self.width,
            when: &plan.when,
            makers: self.makers.iter().map(maker).collect(),
            claims: self.claims.iter().map(|claim| (claim.subject, claim.object)).collect(),
            fits: self.claims.iter().all(fits),
        }
    }

    /// One row: by itself where it is as rows are, otherwise as any other.
    fn row(&mut self, fields: &Fields, line: u32, plan: &mut Plan, world: &mut World, report: &mut Report) {
        match self.plain(fields, line, plan, world) {
            Some(()) => {}
            None => self.unusual(fields, line, plan, world, report),
        }
    }

    fn plain(&mut self, fields: &Fields, line: u32, plan: &Plan, world: &mut World) -> Option<()> {
        if fields.len() != self.width {
            return None;
        }
        let text = |column: usize| Some(std::str::from_utf8(fields[column]).ok()?.trim());
        for test in &plan.when {
            if !test.allows(text(test.column)?) {
                return Some(());
            }
        }
        let (mut ids, mut more) = ([EntityId(0); 2], vec![]);
        for (index, made) in self.makers.iter().enumerate() {
            let id = self.entity(made, maker_of(plan, made), &text, line, world)?;
            match ids.get_mut(index) {
                Some(place) => *place = id,
                None => more.push(id),
            }
        }
        let id = |maker: usize| ids.get(maker).or_else(|| more.get(maker - ids.len())).copied();
        for claim in &mut self.claims {
            let (subject, object) = (id(claim.subject)?, id(claim.object)?);
            if !world.is_a(subject, claim.domain) || !world.is_a(object, claim.range) {
                return None;
            }
        }
        for claim in &mut self.claims {
            claim.rows.subjects.push(id(claim.subject)?);
            claim.rows.objects.push(id(claim.object)?);
            claim.rows.lines.push(line);
        }
        Some(())
    }

    /// The entity of the row: the one of its key, or a new one. `None` where there is more to it.
    fn entity<'r>(
        &self,
        made: &Made,
        maker: &Maker,
        text: &impl Fn(usize) -> Option<&'r str>,
        line: u32,
        world: &mut World,
    ) -> Option<EntityId> {
        let key = text(made.key).filter(|key| !key.is_empty())?;
        let name = match maker.name.as_slice() {
            [] => None,
            pieces => Some(name(pieces, text)?),
        };
        if let Some(id) = world.keys.at(made.space).get(key) {
            let called = name.is_none_or(|name| world.builder.name(id) == name);
            return (called && maker.types.iter().all(|&of| world.is_a(id, of))).then_some(id);
        }
        let name = name?;
        if made.by_name && world.builder.nodes_named(&fold(&name)).next().is_some() {
            return None;
        }
        let id = world.builder.row(&name, made.list, self.number, line);
        world.keys.at_mut(made.space).set_made(key, id, made.list);
        Some(id)
    }

    fn unusual(&self, fields: &Fields, line: u32, plan: &mut Plan, world: &mut World, report: &mut Report) {
        let texts: Result<Vec<&str>, _> = fields.iter().map(|field| std::str::from_utf8(field)).collect();
        let (row, result) = match texts {
            Err(_) => (StringRecord::new(), wrong(None, "it is not UTF-8")),
            Ok(texts) => {
                let row = StringRecord::from(texts);
                let result = match row.len() == self.width {
                    true => Row { world, source: self.source, file: self.file, line, row: &row }.read(plan),
                    false => wrong(None, Wrong::width(row.len(), self.width)),
                };
                (row, result)
            }
        };
        if let Err(problem) = result {
            report.row(line, &row, &plan.template.columns, problem, world);
        }
    }
}

fn maker_of<'p>(plan: &'p Plan, made: &Made) -> &'p Maker {
    // Each variable of a plain import has one maker.
    plan.makers.iter().find(|maker| maker.variable == made.variable).expect("its variable's maker")
}

/// How the maker's entities are made, when they are known by keys alone.
fn made(maker: &Maker, world: &mut World) -> Option<Made> {
    let key = maker.key.filter(|_| maker.aliases.is_empty() && maker.when.is_empty())?;
    let list = world.builder.types_number(&maker.types);
    let overlap = |list: u32| {
        let own = world.builder.types_of(list);
        own.iter().any(|&own| maker.types.iter().any(|&other| world.schema().may_overlap(own, other)))
    };
    let own: Vec<u32> =
        world.keys.space(&maker.space).map_or(vec![], |space| KeySpace::lists(space).collect());
    // An entity of other rows, without a key of this space, may be meant by its name.
    let strangers = |&list: &u32| overlap(list) && !own.contains(&list);
    if !maker.name.is_empty() && world.builder.lists_of_rows().iter().any(strangers) {
        return None;
    }
    let by_name = world.builder.lists_of_nodes().into_iter().any(overlap);
    let space = world.keys.number(&maker.space);
    Some(Made { variable: maker.variable, key, space, list, by_name })
}

/// Whether the row has no part in it.
fn is_constant(modifiers: &Modifiers) -> bool {
    let constant = |cell: &Option<Cell>| !matches!(cell, Some(Cell::Column(_)));
    let said = !matches!(modifiers.said_by, Some(Said::Who(Who::Variable(_)) | Said::Text(Cell::Column(_))));
    let Modifiers { time, confidence, said_on, at, quote, note, .. } = modifiers;
    said && modifiers.measures.is_empty()
        && [time, confidence, said_on, at, quote, note].into_iter().all(constant)
}

fn name<'r>(pieces: &[Naming], text: &impl Fn(usize) -> Option<&'r str>) -> Option<String> {
    let mut name = String::new();
    for piece in pieces {
        name.push_str(match piece {
            Naming::Text(text) => text,
            Naming::Column(column) => text(*column).filter(|text| !text.is_empty())?,
        });
    }
    if name.trim().len() == name.len() { Some(name) } else { Some(name.trim().to_string()) }
}

/// What is known of an import while lines are parsed.
struct View<'v> {
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
struct Parsed<'b> {
    claims: Vec<Pairs>,
    /// Rows that are to be looked at one by one, with their lines.
    pending: Vec<(&'b [u8], u32)>,
}

#[derive(Default)]
struct Pairs {
    subjects: Vec<EntityId>,
    objects: Vec<EntityId>,
    lines: Vec<u32>,
}

impl View<'_> {
    fn parse<'b>(&self, chunk: &'b [u8], first: u32) -> Parsed<'b> {
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
fn is_simple(block: &[u8]) -> bool {
    let alone = |at: usize| block.get(at + 1).is_some_and(|&next| next != b'\n');
    memchr(b'"', block).is_none() && !memchr_iter(b'\r', block).any(alone)
}

fn chunks(block: &[u8]) -> Vec<&[u8]> {
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

fn split(line: &[u8], delimiter: u8) -> impl Iterator<Item = &[u8]> {
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
