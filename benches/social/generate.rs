//! Writes a social graph of so many persons into a folder.

mod graph;

use graph::Graph;
use std::env;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (persons, folder) = match arguments.as_slice() {
        [persons, folder] => {
            (persons.parse().ok().filter(|persons| (1..=1_000_000).contains(persons)), folder)
        }
        _ => (None, &String::new()),
    };
    let Some(persons) = persons else {
        eprintln!(
            "usage: social PERSONS FOLDER\nwrites a social graph of up to 1,000,000 persons into the folder"
        );
        return ExitCode::from(2);
    };
    match Graph::new(persons).write(Path::new(folder)) {
        Ok(rows) => {
            println!("{folder}: {persons} persons, {rows} rows");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}
