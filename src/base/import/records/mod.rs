//! The records of a file, whatever its format: cells by column. One is in memory at a time.

mod broken;
pub mod csv;
mod json;
pub mod quotes;
mod rdf;
mod record;
mod text_lines;
mod texts;

use super::settings::{Format, Settings};
use crate::disk::Input;
pub use broken::{Broken, text};
pub use record::{DIVIDER, Odd, Record, Records};

/// Opens a file in the format of the settings.
pub fn open(input: &Input, settings: &Settings) -> Result<Box<dyn Records>, Broken> {
    Ok(match settings.format {
        Format::Csv => Box::new(csv::Csv::open(input, settings)?),
        Format::JsonLines => Box::new(json::JsonLines::open(input, settings)?),
        Format::NTriples => Box::new(rdf::NTriples::open(input)?),
        Format::Turtle => Box::new(rdf::Turtle::open(input)?),
    })
}
