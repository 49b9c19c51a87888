//! `grammar/facts.pest`: one line at a time, and what is said of a line that does not follow it.

use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::syntax::parse_limit::{self, Steps};
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;
use std::sync::Arc;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/facts.pest"]
struct Facts;

pub fn read_line(source: &Arc<Source>, span: Span, rule: Rule) -> Result<Pair<'_, Rule>> {
    read_text(source, &source.text[span.clone()], span.start, rule)
}

/// Reads a text that stands at `start` in the source by a rule of the grammar.
pub fn read_text<'t>(
    source: &Arc<Source>,
    text: &'t str,
    start: usize,
    rule: Rule,
) -> Result<Pair<'t, Rule>> {
    let mut pairs = parse_limit::parse::<Facts, _>(rule, text, Steps::Written).map_err(|error| {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        // Where nothing is left to point at, the last word is.
        let rest = &text[at..];
        let skipped = at + rest.len() - rest.trim_start().len();
        let here = match text[skipped..].split(char::is_whitespace).next() {
            Some(word) if !word.is_empty() => skipped..skipped + word.len(),
            _ => text.rfind(char::is_whitespace).map_or(0, |space| space + 1)..text.len(),
        };
        let at_end = here.start < at;
        let mut expected: Vec<&str> = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => {
                positives.iter().filter_map(|rule| spoken(*rule)).collect()
            }
            ErrorVariant::CustomError { .. } => vec![],
        };
        expected.dedup();
        let label = match (expected.as_slice(), at_end) {
            ([], true) => "something is missing after this".to_string(),
            ([], false) => "not understood here".to_string(),
            (some, true) => format!("after this, {} is missing", some.join(" or ")),
            (some, false) => format!("{} is expected here", some.join(" or ")),
        };
        let (what, example) = form_of(rule);
        Diagnostic::error(Code::Syntax, format!("this is not how {what} is written"))
            .at(source, start + here.start..start + here.end, label)
            .help(format!("for example: {example}"))
    })?;
    pairs.next().ok_or_else(|| Box::new(Diagnostic::error(Code::Syntax, "an empty line")))
}

/// What a rule of the grammar is called in a message; `None` for what says nothing to a writer.
fn spoken(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::term | Rule::word | Rule::bare | Rule::noun | Rule::winner | Rule::terms | Rule::nouns => {
            "a name"
        }
        Rule::label => "a word",
        Rule::quoted => "a quoted text",
        Rule::of => "`of`",
        Rule::over => "`over`",
        Rule::r#if => "`if`",
        Rule::flag => "a property of relations",
        Rule::tense => "`past`, `participle`, `third` or `gerund`",
        Rule::direction => "`ascending` or `descending`",
        Rule::number => "a number",
        Rule::value => "a value",
        Rule::column | Rule::made_name => "a column in braces",
        Rule::variable => "a variable",
        Rule::made_type | Rule::made_types => "the noun of a type",
        Rule::is => "`is`",
        Rule::and => "`and`",
        Rule::or => "`or`",
        Rule::key | Rule::made_key => "`key`",
        Rule::alias | Rule::made_alias => "`alias`",
        Rule::empty => "`empty`",
        Rule::value_text => "a text",
        Rule::skip => "`skip`",
        Rule::stop => "`stop`",
        Rule::up_to => "`up to`",
        Rule::most => "a number of rows",
        Rule::lines => "a number of lines",
        Rule::begins => "`begins with`",
        Rule::with => "`with`",
        Rule::after => "`after` with a quoted text",
        Rule::tab => "`tab`",
        Rule::EOI => "the line's end",
        _ => return None,
    })
}

/// What a line is, and an example of it.
fn form_of(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::use_line => ("what a base uses", "use organisations, places"),
        Rule::addition_line => ("what is added to a relation of a vocabulary", "relation order, lasting"),
        Rule::type_line => ("a type", "type firm, firms, company : organisation"),
        Rule::relation_line => ("a relation", "relation derive: product -> product, transitive, acyclic"),
        Rule::attribute_line => ("an attribute", "attribute revenue, turnover of firm: money"),
        Rule::adjective_line => {
            ("an adjective", "adjective \"large\", \"big\" of firm: revenue, descending, opposite \"small\"")
        }
        Rule::rule_line => ("a rule", "rule ?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p"),
        Rule::unit_line => ("a unit", "unit minute, minutes, min = 60 second"),
        Rule::currency_line => ("a currency", "currency USD, \"US dollars\", \"$\""),
        Rule::synonym_line => ("a synonym", "synonym hoard, amass = stockpile"),
        Rule::prefer_line => ("a preference", "prefer firm over product"),
        Rule::verb_line => ("a verb", "verb \"run data centers in\", past ran, participle run"),
        Rule::phrase_line => ("a phrase", "phrase \"derived from\""),
        Rule::noun_line => ("a noun", "noun \"maker\", \"makers\""),
        Rule::role_line => ("a role", "role supplier \"from\", \"out of\": firm"),
        Rule::measure_line => ("a measure", "measure value \"worth\": money"),
        Rule::demonyms_line => ("what makes demonyms adjectives", "demonyms"),
        Rule::demonym_line => ("a demonym", "demonym Dutch of Netherlands"),
        Rule::source_line => ("a source", "source nikkei-2025-h20"),
        Rule::property_line => ("a source's property", "publisher \"Nikkei Asia\""),
        Rule::import_line => ("an import", "import \"$eto/provision.csv\""),
        Rule::format_line => ("a format", "format json lines"),
        Rule::delimiter_line => ("a delimiter", "delimiter \";\", or: delimiter tab"),
        Rule::skip_line => ("what is skipped", "skip 3 lines"),
        Rule::header_line => ("a header", "header id, name, firm"),
        Rule::error_line => ("what to do on errors", "on error skip up to 100"),
        Rule::when_line => ("a condition", "when {share} is not empty and {kind} is firm"),
        Rule::made_line => {
            ("an entity of a row", "entity ?firm: firm {name} key {id} in providers alias {alias}")
        }
        _ => ("a list of entities", "firm ByteDance; Alibaba = \"Alibaba Group\"; Tencent"),
    }
}
