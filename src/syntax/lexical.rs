//! The pest grammars of lexemes and of the times among them.

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/lexical.pest"]
#[grammar = "../grammar/times.pest"]
pub struct Lexical;
