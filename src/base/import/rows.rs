//! Running an import: row by row, through its plan, into the graph.

use super::bulk::Bulk;
use super::records::{self, Record};
use super::report::Report;
use super::row::Row;
use super::settings::{Format, Settings};
use super::template::compile;
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
        let mut record = Record::default();
        let mut told = 0;
        while records.read(&mut record).map_err(unreadable)? {
            world.imported().rows += 1;
            let result = Row { world, source, file: &file, row: &record, changes: vec![] }.read(&mut plan);
            progress.at(records.position(), &mut told);
            if let Err(problem) = result {
                report.row(&record, &plan.template.columns.names, problem, world);
            }
        }
    }
    report.finish(source, import, world);
    Ok(())
}
