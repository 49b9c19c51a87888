//! From a fact file's text to its tree, by `grammar/facts.pest`.

use super::lines::{Block, Line, lines, statements};
use super::printer::spaced;
use super::tree::*;
use crate::diagnostic::{Diagnostic, Result, Source, Span};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;
use std::sync::Arc;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/facts.pest"]
struct Facts;

/// The words that begin a statement. No type's noun may begin with one of them.
pub const KEYWORDS: [&str; 11] = [
    "type",
    "relation",
    "attribute",
    "adjective",
    "rule",
    "unit",
    "currency",
    "prefer",
    "source",
    "from",
    "import",
];

/// Reads a fact file. The tree holds every statement that could be read; the diagnostics tell of the others.
pub fn parse(source: &Arc<Source>) -> (File, Vec<Diagnostic>) {
    let (lines, problems) = lines(source);
    let mut reader = Reader { source, problems };
    let statements = statements(&lines).filter_map(|block| reader.statement(block)).collect();
    let problems = reader.problems;
    (File { source: source.clone(), lines, statements }, problems)
}

struct Reader<'s> {
    source: &'s Arc<Source>,
    problems: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    fn statement(&mut self, block: Block) -> Option<Statement> {
        let line = block.line;
        let first = first_word(self.text(line));
        if !matches!(first, "relation" | "attribute" | "rule" | "source" | "from" | "import")
            && (KEYWORDS.contains(&first))
        {
            self.nothing_beneath(block, first);
        }
        let kind = match first {
            "type" => self.read(line, Rule::type_line, type_declaration).map(Kind::Type),
            "relation" => {
                let declared = self.read(line, Rule::relation_line, relation);
                let parts = self.parts(block);
                let bare = block.children().next().is_none();
                declared.map(|relation| Kind::Relation(RelationDeclaration { parts, bare, ..relation }))
            }
            "attribute" => {
                let declared = self.read(line, Rule::attribute_line, attribute);
                let parts = self.parts(block);
                declared.map(|attribute| Kind::Attribute(AttributeDeclaration { parts, ..attribute }))
            }
            "adjective" => self.read(line, Rule::adjective_line, adjective).map(Kind::Adjective),
            "rule" => self.rule(block).map(Kind::Rule),
            "unit" => self.read(line, Rule::unit_line, unit).map(Kind::Unit),
            "currency" => self.read(line, Rule::currency_line, unit).map(Kind::Unit),
            "prefer" => self.read(line, Rule::prefer_line, preference).map(Kind::Prefer),
            "source" => {
                let name = self.read(line, Rule::source_line, |pair| Some(term(only(pair)?)));
                let properties = self.properties(block);
                name.map(|name| Kind::Source(SourceDeclaration { name, properties }))
            }
            "from" => self.sourced(block).map(Kind::From),
            "import" => self.import(block).map(Kind::Import),
            _ => Some(Kind::Entities(self.entities(block))),
        };
        Some(Statement { line: line.number, span: line.content.clone(), kind: kind? })
    }

    fn text(&self, line: &Line) -> &'s str {
        &self.source.text[line.content.clone()]
    }

    /// Reads one line by a rule; `None` when it, or its layout, is wrong, which has been told.
    fn read<T>(&mut self, line: &Line, rule: Rule, build: impl Fn(Node) -> Option<T>) -> Option<T> {
        if line.broken {
            return None;
        }
        match read_line(self.source, line.content.clone(), rule) {
            Ok(pair) => build(Node { pair, start: line.content.start }),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn nothing_beneath(&mut self, block: Block, what: &str) {
        if let Some(line) = block.all_beneath().find(|line| !line.broken) {
            self.problems.push(
                Diagnostic::error("indentation", format!("nothing belongs beneath `{what}`"))
                    .at(self.source, line.content.clone(), "this line is indented beneath it")
                    .help("a statement begins at the left margin"),
            );
        }
    }

    fn parts(&mut self, block: Block) -> Vec<Part> {
        block.children().filter_map(|child| self.part(child)).collect()
    }

    fn part(&mut self, block: Block) -> Option<Part> {
        let line = block.line;
        let words: Vec<&str> = self.text(line).split_whitespace().take(2).collect();
        let (rule, what) = match *words.as_slice() {
            ["verb", ..] | ["inverse", "verb"] => (Rule::verb_line, "verb"),
            ["noun", ..] | ["inverse", "noun"] => (Rule::noun_line, "noun"),
            ["phrase" | "inverse", ..] => (Rule::phrase_line, "phrase"),
            ["role", ..] => (Rule::role_line, "role"),
            ["measure", ..] => (Rule::measure_line, "measure"),
            _ => {
                if !line.broken {
                    let message = "this is none of the lines that belong beneath a relation or an attribute";
                    self.problems.push(
                        Diagnostic::error("unknown-line", message)
                            .at(self.source, line.content.clone(), "")
                            .help("they begin with `verb`, `phrase`, `noun`, `inverse`, `role` or `measure`"),
                    );
                }
                return None;
            }
        };
        self.nothing_beneath(block, what);
        let kind = self.read(line, rule, part)?;
        Some(Part { line: line.number, span: line.content.clone(), kind })
    }

    /// A rule may go on over deeper lines.
    fn rule(&mut self, block: Block) -> Option<RuleDeclaration> {
        let lines: Vec<&Line> = std::iter::once(block.line).chain(block.all_beneath()).collect();
        if lines.iter().any(|line| line.broken) {
            return None;
        }
        // A comment between the lines is blanked, so that every letter keeps its place.
        let span = block.line.content.start..lines.last()?.content.end;
        let mut text: Vec<u8> = self.source.text.as_bytes()[span.clone()].to_vec();
        for pair in lines.windows(2) {
            text[pair[0].content.end - span.start..pair[1].content.start - span.start].fill(b' ');
        }
        let text = String::from_utf8(text).ok()?;
        match read_text(self.source, &text, span.start, Rule::rule_line) {
            Ok(pair) => {
                let texts = Node { pair, start: span.start }.children(&[Rule::head, Rule::body]);
                let [head, body] = <[Node; 2]>::try_from(texts).ok()?;
                Some(RuleDeclaration { head: term(head), body: term(body) })
            }
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn entities(&mut self, block: Block) -> Vec<Group> {
        let lines = std::iter::once(block.line).chain(block.all_beneath());
        let mut groups = vec![];
        for line in lines {
            groups.extend(
                self.read(line, Rule::entity_line, |pair| Some(entity_groups(pair, line.number)))
                    .into_iter()
                    .flatten(),
            );
        }
        groups
    }

    fn properties(&mut self, block: Block) -> Vec<Property> {
        let mut properties = vec![];
        for child in block.children() {
            self.nothing_beneath(child, "a source's property");
            let line = child.line;
            properties.extend(self.read(line, Rule::property_line, |pair| {
                let [key, value] = <[Node; 2]>::try_from(pair.children(&[Rule::word, Rule::value])).ok()?;
                Some(Property { line: line.number, key: term(key), value: value.span() })
            }));
        }
        properties
    }

    fn sourced(&mut self, block: Block) -> Option<Sourced> {
        let line = block.line;
        let claims: Vec<ClaimText> = block
            .children()
            .filter(|child| !child.line.broken && child.all_beneath().all(|line| !line.broken))
            .map(|child| {
                let parts = std::iter::once(child.line).chain(child.all_beneath());
                ClaimText { line: child.line.number, parts: parts.map(|line| line.content.clone()).collect() }
            })
            .collect();
        let heading = self.after_keyword(line, "from", "from nikkei-2025-h20")?;
        if block.all_beneath().next().is_none() {
            self.problems.push(
                Diagnostic::error("empty-block", "no claims stand beneath this `from`")
                    .at(self.source, line.content.clone(), "")
                    .help("indent the source's claims beneath it"),
            );
        }
        Some(Sourced { heading, claims })
    }

    fn import(&mut self, block: Block) -> Option<Import> {
        let path = self.read(block.line, Rule::import_line, |pair| pair.terms().into_iter().next());
        let lines = block.children().filter_map(|child| self.import_line(child)).collect();
        Some(Import { path: path?, lines })
    }

    fn import_line(&mut self, block: Block) -> Option<ImportLine> {
        let line = block.line;
        let first = first_word(self.text(line));
        if !matches!(first, "entity" | "claim") {
            self.nothing_beneath(block, first);
        }
        let kind = match first {
            "source" => self.after_keyword(line, "source", "source eto-2025").map(ImportKind::Source),
            "delimiter" => self.read(line, Rule::delimiter_line, |pair| {
                let tab = Term { text: "\t".into(), span: pair.span(), quoted: true };
                Some(ImportKind::Delimiter(pair.terms().into_iter().next().unwrap_or(tab)))
            }),
            "header" => {
                self.read(line, Rule::header_line, |pair| Some(ImportKind::Header(pair.list(Rule::terms))))
            }
            "on" => self.read(line, Rule::error_line, |pair| {
                let skip = pair.children(&[Rule::policy]).first()?.pair.as_str() == "skip";
                Some(ImportKind::OnError { skip })
            }),
            "when" => self.read(line, Rule::when_line, |pair| Some(ImportKind::When(conditions(&pair)))),
            "entity" => {
                let made = self.read(line, Rule::made_line, made)?;
                let mut when = vec![];
                for child in block.children() {
                    self.nothing_beneath(child, "a condition");
                    when.extend(
                        self.read(child.line, Rule::when_line, |pair| Some(conditions(&pair)))
                            .unwrap_or_default(),
                    );
                }
                Some(ImportKind::Entity(Box::new(Made { when, ..made })))
            }
            "claim" => {
                let mut parts = vec![self.after_keyword(line, "claim", "claim ?firm provides ?input")?];
                let mut when = vec![];
                for beneath in block.all_beneath() {
                    if first_word(self.text(beneath)) == "when" {
                        when.extend(
                            self.read(beneath, Rule::when_line, |pair| Some(conditions(&pair)))
                                .unwrap_or_default(),
                        );
                    } else if !beneath.broken {
                        parts.push(beneath.content.clone());
                    }
                }
                Some(ImportKind::Claim { parts, when })
            }
            _ if line.broken => None,
            _ => {
                self.problems.push(
                    Diagnostic::error("unknown-line", "this is none of the lines that belong beneath an import")
                        .at(self.source, line.content.clone(), "")
                        .help("they begin with `source`, `entity`, `claim`, `when`, `delimiter`, `header` or `on error`"),
                );
                None
            }
        };
        Some(ImportLine { line: line.number, span: line.content.clone(), kind: kind? })
    }

    /// What follows a line's first word, which must be something.
    fn after_keyword(&mut self, line: &Line, keyword: &str, example: &str) -> Option<Span> {
        if line.broken {
            return None;
        }
        let text = self.text(line);
        let rest = text[keyword.len()..].trim_start();
        if rest.is_empty() {
            self.problems.push(
                Diagnostic::error("syntax", format!("`{keyword}` of what?"))
                    .at(self.source, line.content.clone(), "something is missing after this")
                    .help(format!("for example: {example}")),
            );
            return None;
        }
        Some(line.content.end - rest.len()..line.content.end)
    }
}

pub(super) fn first_word(text: &str) -> &str {
    text.split(char::is_whitespace).next().unwrap_or("")
}

/// A pair of pest's, with where its text begins in the source.
struct Node<'t> {
    pair: Pair<'t, Rule>,
    start: usize,
}

impl<'t> Node<'t> {
    fn span(&self) -> Span {
        let span = self.pair.as_span();
        self.start + span.start()..self.start + span.start() + self.pair.as_str().trim_end().len()
    }

    fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its children of these rules, in order.
    fn children(&self, rules: &[Rule]) -> Vec<Node<'t>> {
        let start = self.start;
        let pairs = self.pair.clone().into_inner().filter(|pair| rules.contains(&pair.as_rule()));
        pairs.map(|pair| Node { pair, start }).collect()
    }

    fn terms(&self) -> Vec<Term> {
        const TERMS: [Rule; 9] = [
            Rule::term,
            Rule::noun,
            Rule::winner,
            Rule::flag,
            Rule::label,
            Rule::quoted,
            Rule::tense,
            Rule::word,
            Rule::bare,
        ];
        self.children(&TERMS).into_iter().map(term).collect()
    }

    fn has(&self, rule: Rule) -> bool {
        !self.children(&[rule]).is_empty()
    }

    /// The terms of its one child of the rule; none when it has no such child.
    fn list(&self, rule: Rule) -> Vec<Term> {
        self.children(&[rule]).first().map(Node::terms).unwrap_or_default()
    }
}

/// A term of any rule: unquoted, its white space folded.
fn term(node: Node) -> Term {
    let text = node.pair.as_str();
    let quoted = text.len() >= 2 && text.starts_with('"') && text.trim_end().ends_with('"');
    let quoted = quoted && !matches!(node.rule(), Rule::head | Rule::body | Rule::pattern);
    let text = match quoted {
        true => text[1..text.trim_end().len() - 1].replace("\"\"", "\""),
        false => spaced(text),
    };
    Term { text, span: node.span(), quoted }
}

fn only(node: Node) -> Option<Node> {
    node.children(&[Rule::term]).into_iter().next()
}

fn type_declaration(node: Node) -> Option<TypeDeclaration> {
    let mut lists = node.children(&[Rule::terms]).into_iter().map(|list| list.terms());
    Some(TypeDeclaration { forms: lists.next()?, parents: lists.next().unwrap_or_default() })
}

fn relation(node: Node) -> Option<RelationDeclaration> {
    let [name, domain, range] = <[Term; 3]>::try_from(node.terms()).ok()?;
    Some(RelationDeclaration {
        name,
        domain,
        range,
        flags: node.list(Rule::flags),
        parts: vec![],
        bare: true,
    })
}

fn attribute(node: Node) -> Option<AttributeDeclaration> {
    let [domain, kind] = <[Term; 2]>::try_from(node.terms()).ok()?;
    let (names, flags) = (node.list(Rule::nouns), node.list(Rule::flags));
    Some(AttributeDeclaration { names, domain, kind, flags, parts: vec![] })
}

fn part(node: Node) -> Option<PartKind> {
    let inverse = node.has(Rule::inverse);
    Some(match node.rule() {
        Rule::verb_line => PartKind::Verb {
            inverse,
            words: node.terms().into_iter().next()?,
            irregular: (node.children(&[Rule::irregular]).iter())
                .filter_map(|pair| Some(<[Term; 2]>::try_from(pair.terms()).ok()?.into()))
                .collect(),
        },
        Rule::phrase_line => PartKind::Phrases { inverse, words: node.list(Rule::terms) },
        Rule::noun_line => PartKind::Nouns { inverse, words: node.list(Rule::terms) },
        rule => {
            let [name, last] = <[Term; 2]>::try_from(node.terms()).ok()?;
            let words = node.list(Rule::openers);
            match rule {
                Rule::role_line => PartKind::Role { name, prepositions: words, range: last },
                _ => PartKind::Measure { name, words, kind: last },
            }
        }
    })
}

fn adjective(node: Node) -> Option<AdjectiveDeclaration> {
    let of = node.terms().into_iter().next()?;
    let meaning = node.children(&[Rule::grading, Rule::pattern]).into_iter().next()?;
    let meaning = match meaning.rule() {
        Rule::grading => AdjectiveMeaning::Gradable {
            attribute: meaning.terms().into_iter().next()?,
            descending: meaning.children(&[Rule::direction]).first()?.pair.as_str() == "descending",
            opposites: meaning.list(Rule::terms),
        },
        _ => AdjectiveMeaning::Pattern(term(meaning)),
    };
    Some(AdjectiveDeclaration { words: node.list(Rule::nouns), of, meaning })
}

fn unit(node: Node) -> Option<UnitDeclaration> {
    let number = node.children(&[Rule::number]).into_iter().next();
    let equals = match number {
        Some(number) => {
            Some((number.pair.as_str().replace(',', "").parse().ok()?, node.terms().into_iter().next()?))
        }
        None => None,
    };
    Some(UnitDeclaration {
        names: node.list(Rule::terms),
        currency: node.rule() == Rule::currency_line,
        equals,
    })
}

fn preference(node: Node) -> Option<Preference> {
    let [preferred, over] = <[Term; 2]>::try_from(node.terms()).ok()?;
    Some(Preference { preferred, over })
}

fn entity_groups(node: Node, line: u32) -> Vec<Group> {
    let groups = node.children(&[Rule::group]).into_iter();
    groups.map(|group| Group { line, names: group.terms(), aliases: group.list(Rule::terms) }).collect()
}

/// The conditions of a `when`.
fn conditions(node: &Node) -> Vec<Condition> {
    let conditions = node.children(&[Rule::condition]).into_iter();
    conditions
        .filter_map(|condition| {
            let column = column(&condition)?;
            let texts =
                condition.children(&[Rule::value_text, Rule::empty]).into_iter().map(|node| {
                    match node.rule() {
                        Rule::empty => Term { text: String::new(), ..term(node) },
                        _ => term(node),
                    }
                });
            let texts = texts.collect();
            Some(Condition { column, not: condition.has(Rule::not), texts })
        })
        .collect()
}

/// The column that a node holds: its name, with the place of the braces.
fn column(node: &Node) -> Option<Term> {
    let column = node.children(&[Rule::column]).into_iter().next()?;
    let name = column.children(&[Rule::column_name]).into_iter().next()?;
    let text = name.pair.as_str().trim().to_string();
    Some(Term { text, span: column.span(), quoted: false })
}

fn made(node: Node) -> Option<Made> {
    let types = node.children(&[Rule::made_types]).into_iter().next()?;
    let key = node.children(&[Rule::made_key]).into_iter().next();
    let aliases = node.children(&[Rule::made_alias]).into_iter();
    Some(Made {
        variable: node.children(&[Rule::variable]).into_iter().next().map(term)?,
        types: types.children(&[Rule::made_type]).into_iter().map(term).collect(),
        name: node.children(&[Rule::made_name]).first().and_then(column),
        key: key.as_ref().and_then(column),
        space: key.and_then(|key| key.children(&[Rule::space]).into_iter().next().map(term)),
        aliases: aliases
            .filter_map(|alias| Some((column(&alias)?, alias.terms().into_iter().next())))
            .collect(),
        when: vec![],
    })
}

fn read_line(source: &Arc<Source>, span: Span, rule: Rule) -> Result<Pair<'_, Rule>> {
    read_text(source, &source.text[span.clone()], span.start, rule)
}

/// Reads a text that stands at `start` in the source by a rule of the grammar.
fn read_text<'t>(source: &Arc<Source>, text: &'t str, start: usize, rule: Rule) -> Result<Pair<'t, Rule>> {
    let mut pairs = Facts::parse(rule, text).map_err(|error| {
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
        Diagnostic::error("syntax", format!("this is not how {what} is written"))
            .at(source, start + here.start..start + here.end, label)
            .help(format!("for example: {example}"))
    })?;
    pairs.next().ok_or_else(|| Box::new(Diagnostic::error("syntax", "an empty line")))
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
        Rule::policy => "`skip` or `stop`",
        Rule::tab => "`tab`",
        Rule::EOI => "the line's end",
        _ => return None,
    })
}

/// What a line is, and an example of it.
fn form_of(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::type_line => ("a type", "type firm, firms, company : organisation"),
        Rule::relation_line => ("a relation", "relation derive: product -> product, transitive, acyclic"),
        Rule::attribute_line => ("an attribute", "attribute revenue, turnover of firm: money"),
        Rule::adjective_line => {
            ("an adjective", "adjective \"large\", \"big\" of country: area, descending, opposite \"small\"")
        }
        Rule::rule_line => ("a rule", "rule ?c is exposed to ?r if ?c stockpiled ?p and ?r restricts ?p"),
        Rule::unit_line => ("a unit", "unit kilometre, kilometres, km = 1000 metre"),
        Rule::currency_line => ("a currency", "currency USD, \"US dollars\", \"$\""),
        Rule::prefer_line => ("a preference", "prefer state over city"),
        Rule::verb_line => ("a verb", "verb \"run data centers in\", past ran, participle run"),
        Rule::phrase_line => ("a phrase", "phrase \"derived from\""),
        Rule::noun_line => ("a noun", "noun \"capital\", \"capitals\""),
        Rule::role_line => ("a role", "role supplier \"from\", \"out of\": firm"),
        Rule::measure_line => ("a measure", "measure value \"worth\": money"),
        Rule::source_line => ("a source", "source nikkei-2025-h20"),
        Rule::property_line => ("a source's property", "publisher \"Nikkei Asia\""),
        Rule::import_line => ("an import", "import \"$eto/provision.csv\""),
        Rule::delimiter_line => ("a delimiter", "delimiter \";\", or: delimiter tab"),
        Rule::header_line => ("a header", "header id, name, country"),
        Rule::error_line => ("what to do on errors", "on error skip"),
        Rule::when_line => ("a condition", "when {share} is not empty and {kind} is country"),
        Rule::made_line => {
            ("an entity of a row", "entity ?firm: firm {name} key {id} in providers alias {alias}")
        }
        _ => ("a list of entities", "firm ByteDance; Alibaba = \"Alibaba Group\"; Tencent"),
    }
}
