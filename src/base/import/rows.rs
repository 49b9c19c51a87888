//! Running an import: its rows, a batch at a time, through its plan into the graph.

use super::bulk::Bulk;
use super::parallel::{RowOfKnown, RowsClaims, View};
use super::paths::unreadable;
use super::records::{self, Broken, Record, Records};
use super::report::Report;
use super::row::Row;
use super::settings::{Format, Settings};
use super::template::{Plan, compile};
use super::undo_log::{Change, undo};
use crate::base::import::row_fault::Wrong;
use crate::base::progress::Progress;
use crate::base::world::{Batches, World};
use crate::diagnostic::{Result, Source};
use crate::disk::Reach;
use crate::store::{Drafts, StringId};
use crate::syntax::facts::tree::Import;
use std::mem::take;
use std::path::Path;
use std::sync::Arc;

/// Reads a file into the graph. Rows that are wrong are told, and left out.
pub fn run(
    source: &Arc<Source>,
    import: &Import,
    path: &Path,
    reach: &Reach,
    world: &mut World,
    progress: &mut Progress,
) -> Result<()> {
    let settings = Settings::of(source, import, path)?;
    let unreadable = |error| Box::new(unreadable(source, import, path, error));
    let input = reach.open(path).map_err(|error| unreadable(error.into()))?;
    let mut records = records::open(&input, &settings).map_err(unreadable)?;
    let Some(mut plan) = compile(source, import, records.columns().clone(), world) else { return Ok(()) };
    world.identity.leaves_out = settings.skips.is_some();
    world.identity.some_left_out |= settings.skips.is_some();
    let file = path.display().to_string();
    let mut report = Report::new(&file, &settings);
    if settings.format == Format::Csv
        && let Some(bulk) = Bulk::of(source, &file, settings.delimiter, &plan, world)
    {
        drop(records);
        bulk.run(&input, &settings, &mut plan, world, &mut report, progress).map_err(unreadable)?;
    } else {
        let pending = vec![];
        let reading = Reading { source, file: &file, plan, world, report: &mut report, progress, pending };
        reading.all(&mut *records).map_err(unreadable)?;
    }
    world.imported().hash = input.hash();
    report.finish(source, import, world);
    Ok(())
}

/// How many bytes of a file are read at a time, unless a single row is longer.
const BYTES: u64 = 8 << 20;
/// From how many bytes on a row is a long one.
const LONG: usize = 1 << 16;

/// Rows that were read, and why none follow, where nothing behind them can be read.
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
            match self.rows.get_mut(self.count) {
                None => self.rows.push(Record::default()),
                // The room that it takes is not kept for others.
                Some(row) if row.cells.as_slice().len() + row.text.len() > LONG => *row = Record::default(),
                Some(_) => {}
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
    /// What rows were found to say and the graph does not hold yet.
    pending: Vec<(Drafts, StringId)>,
}

impl Reading<'_, '_> {
    fn all(mut self, records: &mut dyn Records) -> std::result::Result<(), Broken> {
        let result = self.batches(records);
        self.tried(|_| ());
        result
    }

    /// While rows are looked at, the next ones are read.
    fn batches(&mut self, records: &mut dyn Records) -> std::result::Result<(), Broken> {
        let (mut batch, mut next) = (Batch::default(), Batch::default());
        let Batches { first, most: limit, .. } = self.world.batches;
        let (mut most, mut told) = (first, 0);
        batch.read(records, most);
        while batch.count > 0 {
            most = limit.min(most * 2);
            let ends = batch.broken.is_some();
            let read = || {
                if !ends {
                    next.read(records, most)
                }
            };
            let rows = &batch.rows[..batch.count];
            let (said, ()) = self.tried(|view| rayon::join(|| view.read(rows), read));
            let others = said.into_iter().flat_map(|said| self.keep(said)).collect();
            self.others(others);
            self.world.imported().rows += batch.count;
            self.progress.at(batch.position, &mut told);
            if let Some(broken) = batch.broken.take() {
                return Err(broken);
            }
            std::mem::swap(&mut batch, &mut next);
        }
        batch.broken.map_or(Ok(()), Err)
    }

    fn view(&self) -> View<'_> {
        let share = self.world.batches.share;
        View { plan: &self.plan, world: self.world, source: self.source, share }
    }

    /// What is found when nothing that is told counts. Meanwhile, what was found before is taken in.
    fn tried<T: Send>(&mut self, read: impl FnOnce(View) -> T + Send) -> T {
        let mut rows = self.world.builder.lend_rows();
        let pending = take(&mut self.pending);
        self.world.is_tried = true;
        let view = self.view();
        let take_in = || pending.into_iter().for_each(|(drafts, file)| rows.take_in(drafts, file));
        let (found, ()) = rayon::join(|| read(view), take_in);
        self.world.is_tried = false;
        self.world.builder.give_back(rows);
        found
    }

    /// Counts what rows say, and keeps it to be taken in. Gives those of which more is to be said.
    fn keep<T>(&mut self, said: RowsClaims<T>) -> Vec<T> {
        let (imported, builder) = self.world.importing();
        imported.unmet += said.unmet;
        for (relation, subject, line) in said.drafts.subjects() {
            imported.claim(relation, line, || builder.name(subject).to_string());
        }
        self.pending.push((said.drafts, builder.file_number(self.file)));
        said.others
    }

    /// Rows that may say something new of entities: these are made first, row by row, and then all claims are read. A row
    /// that turns out wrong may have made what a later one found, and a type that is new may be the reason why an earlier
    /// one is right: then all is taken back, and each row is read behind the one before it.
    fn others(&mut self, rows: Vec<&Record>) {
        let (mut made, mut wrong, mut changes) = (vec![], vec![], vec![]);
        for (number, &row) in rows.iter().enumerate() {
            let (source, file) = (self.source, self.file);
            let mut reading = Row { world: self.world, source, file, row, changes: vec![] };
            match reading.entities(&mut self.plan) {
                Ok(Some(about)) => {
                    let is_new = !reading.changes.is_empty();
                    changes.append(&mut reading.changes);
                    made.push(RowOfKnown { number, row, about, is_new });
                }
                Ok(None) => self.world.imported().unmet += 1,
                Err(problem) => {
                    undo(reading.changes, &mut self.plan, self.world);
                    wrong.push((number, problem));
                }
            }
        }
        let has_types = changes.iter().any(|change| matches!(change, Change::Types(..)));
        let said = if has_types { None } else { self.tried(|view| view.claims(&made)) };
        let Some(said) = said else {
            undo(changes, &mut self.plan, self.world);
            return rows.into_iter().for_each(|row| self.row(row));
        };
        let file = self.world.builder.file_number(self.file);
        let (imported, builder) = self.world.importing();
        imported.note(&changes, file, builder);
        for said in said {
            for made in self.keep(said) {
                let cells = self.view().cells(made.row);
                let problem = cells.claims(&self.plan, &made.about, &mut vec![]).err();
                wrong.extend(problem.map(|problem| (made.number, problem)));
            }
        }
        wrong.sort_by_key(|(number, _)| *number);
        wrong.into_iter().for_each(|(number, problem)| self.wrong(rows[number], problem));
    }

    /// One row, behind all before it.
    fn row(&mut self, row: &Record) {
        let (source, file) = (self.source, self.file);
        let result = Row { world: self.world, source, file, row, changes: vec![] }.read(&mut self.plan);
        if let Err(problem) = result {
            self.wrong(row, problem);
        }
    }

    fn wrong(&mut self, row: &Record, problem: Wrong) {
        self.report.row(row, &self.plan.template.columns.names, problem, self.world);
    }
}
