//! Imports of plain rows, millions of them: entities known by keys, and claims of nothing but a subject and an object.
//! Such rows become columns at once. A file is read in blocks whose lines are parsed on all processors ([`parse`]);
//! keys that are known are looked up there. What remains is done row by row, in order: new entities here, and every
//! row in which anything is unusual, so that it is told as it always is, by [`Row`].

mod blocks;
mod named_rows;
mod parse;
mod plan;

use super::lines::Lines;
use super::records::{self, Broken, Record, quotes::stray};
use super::report::Report;
use super::row::Row;
use super::settings::Settings;
use super::template::{Maker, Naming, Plan};
use crate::base::environment::Environment;
use crate::base::imported::Imported;
use crate::base::keys::Key;
use crate::base::progress::Progress;
use crate::base::world::World;
use crate::disk::Input;
use crate::model::EntityId;
use crate::vocabulary::fold::{fold, is_composed};
use blocks::Blocks;
use memchr::memchr_iter;
use named_rows::{NamedRows, Namer};
use parse::{Fields, Parsed, View, chunks, split};
pub use plan::Bulk;
use plan::{BulkMaker, Plain};
use rayon::prelude::*;
use std::io::{self, Read};
use std::ops::Range;

impl Bulk<'_> {
    /// Reads the file.
    pub fn run(
        mut self,
        input: &Input,
        settings: &Settings,
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
        progress: &mut Progress,
    ) -> Result<(), Broken> {
        // The first row begins behind the header.
        let (reader, _) = records::csv::reader(input, settings)?;
        let mut lines = Lines::open(input);
        let mut line = lines.behind(reader.position().byte());
        let mut blocks = Blocks::open(input, lines.byte());
        let mut next = blocks.next()?;
        let mut told = 0;
        while let Some(mut block) = next {
            if !block.is_simple {
                let (start, lines) = (block.start, Lines::from(input, block.start, line));
                return self.rest(blocks.from(block), (start, lines), plan, world, report);
            }
            if block.start == 0 && block.bytes.starts_with("\u{feff}".as_bytes()) {
                block.bytes.drain(..3);
            }
            // While a block is looked at, the next one is read.
            let look = || self.block(&block.bytes, &mut line, plan, world, report);
            let ((), ahead) = rayon::join(look, || blocks.next());
            next = ahead?;
            progress.at(block.start + block.bytes.len() as u64, &mut told);
            blocks.reuse(block);
        }
        self.finish(world);
        Ok(())
    }

    fn finish(self, world: &mut World) {
        for Plain { rows, like: (claim, attestation), .. } in self.claims {
            let (imported, builder) = world.importing();
            for (&subject, &line) in rows.subjects.iter().zip(&rows.lines).take(Imported::SHOWN) {
                imported.claim(claim.relation, line, || builder.name(subject).to_string());
            }
            imported.claims += rows.lines.len().saturating_sub(Imported::SHOWN);
            builder.add_rows(claim, attestation, rows);
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
        let chunks = chunks(block);
        // Each with its first line, and how many ends of lines it has.
        let lines: Vec<usize> = chunks.par_iter().map(|chunk| memchr_iter(b'\n', chunk).count()).collect();
        let lines: Vec<(u32, usize)> =
            lines.into_iter().map(|lines| (std::mem::replace(line, *line + lines as u32), lines)).collect();
        let chunks = chunks.par_iter().zip(lines).with_max_len(1);
        if let Some(namer) = Namer::of(self, plan) {
            let named = chunks.map(|(chunk, (line, lines))| namer.read(chunk, line, lines));
            let named: Vec<NamedRows> = named.collect();
            named.into_iter().for_each(|chunk| self.named(chunk, plan, world, report));
            return;
        }
        let view = View::of(self, plan, world);
        let parsed = chunks.map(|(chunk, (line, lines))| view.parse(chunk, line, lines));
        let parsed: Vec<Parsed> = parsed.collect();
        for chunk in parsed {
            world.imported().rows += chunk.rows;
            world.imported().unmet += chunk.unmet;
            for (claim, found) in self.claims.iter_mut().zip(chunk.claims) {
                claim.rows.subjects.extend_from_slice(&found.subjects);
                claim.rows.objects.extend_from_slice(&found.objects);
                claim.rows.lines.extend_from_slice(&found.lines);
            }
            for (text, line) in chunk.pending {
                self.line(text, line, plan, world, report);
            }
        }
    }

    /// Rows that name entities, in order.
    fn named(&mut self, chunk: NamedRows, plan: &mut Plan, world: &mut World, report: &mut Report) {
        let [BulkMaker { space, .. }] = self.makers[..] else { return };
        world.imported().rows += chunk.rows.len();
        // Where those begin that are new, one after another.
        let mut first = 0;
        for (at, row) in chunk.rows.iter().enumerate() {
            let id = world.builder.next_row(at - first);
            if !row.key.is_some_and(|key| world.keys.at_mut(space).set_if_free(key, id)) {
                self.made(&chunk, first..at, world);
                first = at + 1;
                self.line(chunk.text(row), row.line, plan, world, report);
            }
        }
        self.made(&chunk, first..chunk.rows.len(), world);
    }

    /// Entities that have got their keys.
    fn made(&self, chunk: &NamedRows, rows: Range<usize>, world: &mut World) {
        let [BulkMaker { space, list, .. }] = self.makers[..] else { return };
        if !rows.is_empty() {
            let made = world.builder.rows(chunk.names(rows), &chunk.alike, list, self.number);
            world.keys.at_mut(space).all_made(made, list);
        }
    }

    /// What remains of a file from a byte on, in which something is quoted: record by record.
    fn rest(
        mut self,
        rest: impl Read,
        (begin, mut lines): (u64, Lines),
        plan: &mut Plan,
        world: &mut World,
        report: &mut Report,
    ) -> Result<(), Broken> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(rest);
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(io::Error::from)? {
            let line = lines.behind(begin + record.position().map_or(0, csv::Position::byte));
            world.imported().rows += 1;
            let raw = lines.until(begin + reader.position().byte())?;
            if let Some(stray) = stray(raw, self.delimiter) {
                let mut row = Record { line, ..Record::default() };
                records::csv::misquoted(&mut row, raw, stray)?;
                self.any(&row, plan, world, report);
                continue;
            }
            let fields: Vec<&[u8]> = record.iter().collect();
            self.row(&fields, line, plan, world, report);
        }
        self.finish(world);
        Ok(())
    }

    fn line(&mut self, text: &[u8], line: u32, plan: &mut Plan, world: &mut World, report: &mut Report) {
        let fields: Vec<&[u8]> = split(text, self.delimiter).collect();
        self.row(&fields, line, plan, world, report);
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
        let text = |column: usize| {
            Some(std::str::from_utf8(fields[column]).ok()?.trim()).filter(|text| is_composed(text))
        };
        for test in &plan.when {
            if !test.allows(text(test.column)?) {
                world.imported().unmet += 1;
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
        made: &BulkMaker,
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
        world.keys.at_mut(made.space).set_made(Key::of(key), id, made.list);
        Some(id)
    }

    fn unusual(&self, fields: &Fields, line: u32, plan: &mut Plan, world: &mut World, report: &mut Report) {
        let mut row = Record { line, ..Record::default() };
        records::csv::fill(
            &mut row,
            fields.iter().copied(),
            self.width,
            self.delimiter,
            std::path::Path::new(self.file),
        );
        self.any(&row, plan, world, report);
    }

    /// A row as those of other imports are read.
    fn any(&self, row: &Record, plan: &mut Plan, world: &mut World, report: &mut Report) {
        let result = Row { world, source: self.source, file: self.file, row, changes: vec![] }.read(plan);
        if let Err(problem) = result {
            report.row(row, &plan.template.columns.names, problem, world);
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
    let name = if name.trim().len() == name.len() { name } else { name.trim().to_string() };
    is_composed(&name).then_some(name)
}
