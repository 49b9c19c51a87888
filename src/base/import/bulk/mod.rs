//! Imports of plain rows, millions of them: entities known by keys, and claims of nothing but a subject and an object.
//! Such rows become columns at once. A file is read in blocks whose lines are parsed on all processors ([`parse`]);
//! keys that are known are looked up there. What remains is done row by row, in order: new entities here, and every
//! row in which anything is unusual, so that it is told as it always is, by [`Row`].

mod parse;
mod plain;

use super::lines::Lines;
use super::records::{self, Record};
use super::report::Report;
use super::row::{Row, Wrong};
use super::settings::Settings;
use super::template::{Maker, Naming, Plan};
use super::{Imported, Stated};
use crate::base::progress::Progress;
use crate::base::world::World;
use crate::model::EntityId;
use crate::vocabulary::fold::fold;
use memchr::{memchr_iter, memrchr};
use parse::{Fields, Parsed, View, chunks, is_simple, split};
pub use plain::Bulk;
use plain::{Made, Plain};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a file is read at once.
const BLOCK: usize = 8 << 20;

impl Bulk<'_> {
    /// Reads the file.
    pub fn run(
        mut self,
        path: &Path,
        settings: &Settings,
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
        progress: &mut Progress,
    ) -> io::Result<()> {
        // The first row begins behind the header.
        let (reader, _) = records::csv::reader(path, settings)?;
        let (start, line) = (reader.position().byte(), reader.position().line());
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(start))?;
        let mut line = line as u32;
        let mut block: Vec<u8> = vec![];
        let mut is_first = start == 0;
        let mut told = 0;
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
            progress.at(file.stream_position()?, &mut told);
            if read == 0 {
                break;
            }
            block.drain(..end);
        }
        self.finish(world);
        Ok(())
    }

    fn finish(self, world: &mut World) {
        for Plain { rows, .. } in self.claims {
            let first = rows.subjects.iter().zip(&rows.lines).take(Imported::SHOWN);
            let stated = first.map(|(&subject, &line)| Stated {
                relation: rows.relation,
                subject: world.builder.name(subject).to_string(),
                line,
            });
            let stated: Vec<Stated> = stated.collect();
            let imported = world.imported();
            imported.first.extend(stated);
            imported.first.sort_by_key(|stated| stated.line);
            imported.first.truncate(Imported::SHOWN);
            imported.claims += rows.lines.len();
            world.builder.add_rows(rows);
        }
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
        let view = View::of(self, plan, world);
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
            let id = self.entity(made, made.maker(plan), &text, line, world)?;
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
        let wrong = |reason| Wrong { column: None, reason };
        let (row, result) = match texts {
            Err(_) => (Record { line, ..Record::default() }, Err(wrong("it is not UTF-8".to_string()))),
            Ok(texts) => {
                let row = Record { line, cells: texts.into(), ..Record::default() };
                let result = match row.cells.len() == self.width {
                    true => Row { world, source: self.source, file: self.file, row: &row }.read(plan),
                    false => Err(wrong(Wrong::width(row.cells.len(), self.width))),
                };
                (row, result)
            }
        };
        if let Err(problem) = result {
            report.row(&row, &plan.template.columns, problem, world);
        }
    }
}

fn name<'r>(pieces: &[Naming], text: &impl Fn(usize) -> Option<&'r str>) -> Option<String> {
    let mut name = String::new();
    for piece in pieces {
        name.push_str(match piece {
            Naming::Text(text) => text,
            Naming::Column(column, _) => text(*column).filter(|text| !text.is_empty())?,
        });
    }
    if name.trim().len() == name.len() { Some(name) } else { Some(name.trim().to_string()) }
}
