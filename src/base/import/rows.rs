//! Running an import: its rows, a batch at a time, through its plan into the graph.

use super::bulk::Bulk;
use super::known::{self, Known};
use super::records::{self, Broken, Record, Records};
use super::report::Report;
use super::row::Row;
use super::settings::{Format, Settings};
use super::template::{Plan, compile};
use super::unreadable;
use crate::base::progress::Progress;
use crate::base::world::World;
use crate::diagnostic::{Result, Source};
use crate::syntax::facts::tree::Import;
use std::path::Path;
use std::sync::Arc;

/// Reads a file into the graph. Rows that are wrong are told, and left out.
pub fn run(
    source: &Arc<Source>,
    import: &Import,
    path: &Path,
    world: &mut World,
    progress: &mut Progress,
) -> Result<()> {
    let settings = Settings::of(source, import, path)?;
    let unreadable = |error| Box::new(unreadable(source, import, path, error));
    let mut records = records::open(path, &settings).map_err(unreadable)?;
    let Some(mut plan) = compile(source, import, records.columns().clone(), world) else { return Ok(()) };
    let file = path.display().to_string();
    let mut report = Report::new(&file, &settings);
    if settings.format == Format::Csv
        && let Some(bulk) = Bulk::of(source, &file, settings.delimiter, &plan, world)
    {
        drop(records);
        bulk.run(path, &settings, &mut plan, world, &mut report, progress).map_err(unreadable)?;
    } else {
        let reading = Reading { source, file: &file, plan, world, report: &mut report, progress };
        reading.all(&mut *records).map_err(unreadable)?;
    }
    report.finish(source, import, world);
    Ok(())
}

/// How many rows are read at a time: few at first, so that what many rows name is known soon.
const FEWEST: usize = 1 << 7;
const MOST: usize = 1 << 13;
/// How many bytes of a file are read at a time, unless a single row is longer.
const BYTES: u64 = 8 << 20;

/// Rows that were read, and that none follow because nothing behind them can be read.
#[derive(Default)]
struct Batch {
    rows: Vec<Record>,
    /// How many of these hold something.
    count: usize,
    position: u64,
    broken: Option<Broken>,
}

impl Batch {
    /// Reads up to so many rows.
    fn read(&mut self, records: &mut dyn Records, most: usize) {
        let start = records.position();
        (self.count, self.broken) = (0, None);
        while self.count < most && records.position() - start < BYTES {
            if self.count == self.rows.len() {
                self.rows.push(Record::default());
            }
            match records.read(&mut self.rows[self.count]) {
                Ok(true) => self.count += 1,
                Ok(false) => break,
                Err(broken) => {
                    self.broken = Some(broken);
                    break;
                }
            }
        }
        self.position = records.position();
    }
}

/// A file that is being read.
struct Reading<'a, 'p> {
    source: &'a Arc<Source>,
    file: &'a str,
    plan: Plan,
    world: &'a mut World,
    report: &'a mut Report,
    progress: &'a mut Progress<'p>,
}

impl Reading<'_, '_> {
    /// While rows are looked at, the next ones are read.
    fn all(mut self, records: &mut dyn Records) -> std::result::Result<(), Broken> {
        let (mut batch, mut next) = (Batch::default(), Batch::default());
        let (mut most, mut told) = (FEWEST, 0);
        batch.read(records, most);
        while batch.count > 0 {
            most = MOST.min(most * 2);
            let ends = batch.broken.is_some();
            let read = || {
                if !ends {
                    next.read(records, most)
                }
            };
            let rows = &batch.rows[..batch.count];
            self.world.is_tried = true;
            let (known, ()) = rayon::join(|| known::read(rows, &self.plan, self.world, self.source), read);
            self.world.is_tried = false;
            known.into_iter().for_each(|known| self.take_in(known));
            self.world.imported().rows += batch.count;
            self.progress.at(batch.position, &mut told);
            if let Some(broken) = batch.broken.take() {
                return Err(broken);
            }
            std::mem::swap(&mut batch, &mut next);
        }
        batch.broken.map_or(Ok(()), Err)
    }

    fn take_in(&mut self, known: Known) {
        let (imported, builder) = self.world.importing();
        imported.unmet += known.unmet;
        for (relation, subject, line) in known.drafts.subjects() {
            imported.claim(relation, line, || builder.name(subject).to_string());
        }
        let file = builder.file_number(self.file);
        builder.add_drafts(known.drafts, file);
        for row in known.others {
            let (source, file) = (self.source, self.file);
            let result = Row { world: self.world, source, file, row, changes: vec![] }.read(&mut self.plan);
            if let Err(problem) = result {
                self.report.row(row, &self.plan.template.columns.names, problem, self.world);
            }
        }
    }
}
