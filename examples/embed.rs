//! lore within a program of your own: opens the base of this project, asks it, and tells who says so.
//!
//! `cargo run --example embed`, or with a question.

use lore::{Options, Session};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let question = std::env::args().nth(1).unwrap_or("who stockpiled H20".into());
    let mut session = Session::open(Options::of("kb"))?;
    for row in session.ask(&question)?.rows.iter() {
        println!("{}", row.cells()[0].text());
        row.evidence().iter().for_each(|claim| println!("  {}", claim.text));
    }
    Ok(())
}
