//! From a fact file's text to its tree, by `grammar/facts.pest`.

use super::build::*;
use super::grammar::{Rule, read_line, read_text};
use super::lines::{Block, Line, first_word, lines, statements};
use super::tree::*;
use crate::diagnostic::{Code, Diagnostic, Source, Span};
use crate::model::claim::TieKind;
use crate::syntax::times;
use std::sync::Arc;

/// The words that begin a statement. No type's noun may begin with one of them.
pub const KEYWORDS: [&str; 14] = [
    "use",
    "type",
    "relation",
    "attribute",
    "adjective",
    "rule",
    "unit",
    "currency",
    "prefer",
    "synonym",
    "demonym",
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

/// Whether the first line of a relation or an attribute names no types, so that it adds to what is declared elsewhere.
fn adds(line: &str) -> bool {
    let bare = line.split('"').step_by(2).flat_map(str::split_whitespace);
    let names_types = |word: &str| word.contains(':') || matches!(word, "->" | "of");
    line.split_whitespace().nth(1).is_some() && !bare.into_iter().any(names_types)
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
            "use" => self.read(line, Rule::use_line, |pair| Some(pair.list(Rule::terms))).map(Kind::Use),
            "relation" | "attribute" if adds(self.text(line)) => {
                let added = self.read(line, Rule::addition_line, addition);
                let parts = self.parts(block);
                added.map(|added| Kind::Addition(Addition { parts, ..added }))
            }
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
            "synonym" => self.read(line, Rule::synonym_line, synonym).map(Kind::Synonym),
            "demonym" => self.read(line, Rule::demonym_line, demonyms).map(Kind::Demonyms),
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
                Diagnostic::error(Code::Indentation, format!("nothing belongs beneath `{what}`"))
                    .at(self.source, line.content.clone(), "this line is indented beneath it")
                    .help("a statement begins at the left margin"),
            );
        }
    }

    fn parts(&mut self, block: Block) -> Vec<RelationLine> {
        block.children().filter_map(|child| self.part(child)).collect()
    }

    fn part(&mut self, block: Block) -> Option<RelationLine> {
        let line = block.line;
        let words: Vec<&str> = self.text(line).split_whitespace().take(2).collect();
        let (rule, what) = match *words.as_slice() {
            ["verb", ..] | ["inverse", "verb"] => (Rule::verb_line, "verb"),
            ["noun", ..] | ["inverse", "noun"] => (Rule::noun_line, "noun"),
            ["phrase" | "inverse", ..] => (Rule::phrase_line, "phrase"),
            ["role", ..] => (Rule::role_line, "role"),
            ["measure", ..] => (Rule::measure_line, "measure"),
            ["demonyms", ..] => (Rule::demonyms_line, "demonyms"),
            _ => {
                if !line.broken {
                    let message = "this is none of the lines that belong beneath a relation or an attribute";
                    self.problems.push(
                        Diagnostic::error(Code::UnknownLine, message)
                            .at(self.source, line.content.clone(), "")
                            .help("they begin with `verb`, `phrase`, `noun`, `inverse`, `role`, `measure` or `demonyms`"),
                    );
                }
                return None;
            }
        };
        self.nothing_beneath(block, what);
        let kind = self.read(line, rule, part)?;
        Some(RelationLine { line: line.number, span: line.content.clone(), kind })
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

    fn entities(&mut self, block: Block) -> Entities {
        let bare = block.all_beneath().next().is_none();
        let lines = std::iter::once(block.line).chain(block.all_beneath());
        let mut groups = vec![];
        for line in lines {
            groups.extend(
                self.read(line, Rule::entity_line, |pair| Some(entity_groups(pair, line.number)))
                    .into_iter()
                    .flatten(),
            );
        }
        Entities { groups, bare }
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
            .map(|child| self.claim(child.line.content.clone(), child))
            .collect();
        let heading = self.after_keyword(line, "from", "from nikkei-2025-h20")?;
        if block.all_beneath().next().is_none() {
            self.problems.push(
                Diagnostic::error(Code::EmptyBlock, "no claims stand beneath this `from`")
                    .at(self.source, line.content.clone(), "")
                    .help("indent the source's claims beneath it"),
            );
        }
        Some(Sourced { heading, claims })
    }

    /// A claim that begins so, with what stands beneath it.
    fn claim(&mut self, first: Span, block: Block) -> ClaimText {
        let mut claim = ClaimText { line: block.line.number, parts: vec![first], tied: vec![] };
        for child in block.children() {
            match self.tie(child.line) {
                // That it is missing was told.
                Some((_, rest)) if rest.is_empty() => {}
                Some((kind, rest)) => claim.tied.push(TiedText { kind, claim: self.claim(rest, child) }),
                None => {
                    let parts = std::iter::once(child.line).chain(child.all_beneath());
                    claim.parts.extend(parts.map(|line| line.content.clone()));
                }
            }
        }
        claim
    }

    /// How a line holds a claim that bears on the one above it, and what follows the words that say so.
    fn tie(&mut self, line: &Line) -> Option<(TieKind, Span)> {
        let text = self.text(line);
        let opens = |kind: &TieKind| {
            let behind = kind.words().split(' ').try_fold(text, |rest, word| {
                let rest = rest.trim_start();
                rest.strip_prefix(word)
                    .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
            });
            behind.map(|rest| (*kind, rest.trim_start().len()))
        };
        let (kind, length) = TieKind::ALL.iter().find_map(opens)?;
        let rest = &text[text.len() - length..];
        if matches!(kind, TieKind::After | TieKind::Before) && (length == 0 || times::may_begin_with(rest)) {
            return None;
        }
        if length == 0 {
            self.problems.push(
                Diagnostic::error(Code::Syntax, format!("`{}` is followed by a claim", kind.words()))
                    .at(self.source, line.content.clone(), "something is missing after this")
                    .help("for example: because Acorn stockpiled K1"),
            );
        }
        Some((kind, line.content.end - length..line.content.end))
    }

    fn import(&mut self, block: Block) -> Option<Import> {
        let quoted = |pair: Node| pair.children(&[Rule::quoted]).into_iter().next().map(as_written);
        let path = self.read(block.line, Rule::import_line, quoted);
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
            "format" => self.read(line, Rule::format_line, |pair| {
                pair.terms().into_iter().next().map(ImportKind::Format)
            }),
            "delimiter" => self.read(line, Rule::delimiter_line, |pair| {
                let tab = Term { text: "\t".into(), span: pair.span(), quoted: true };
                Some(ImportKind::Delimiter(pair.terms().into_iter().next().unwrap_or(tab)))
            }),
            "header" => {
                self.read(line, Rule::header_line, |pair| Some(ImportKind::Header(pair.list(Rule::terms))))
            }
            "skip" => self.read(line, Rule::skip_line, |pair| {
                let lines = pair.children(&[Rule::lines]).into_iter().next()?;
                Some(ImportKind::Skip(lines.pair.as_str().parse().unwrap_or(u32::MAX)))
            }),
            "on" => self.read(line, Rule::error_line, |pair| {
                let most = pair.children(&[Rule::most]).into_iter().next();
                let most = most.map(|most| most.pair.as_str().parse().unwrap_or(usize::MAX));
                let skips = !pair.children(&[Rule::skip]).is_empty();
                Some(ImportKind::OnError(if skips { Policy::Skip(most) } else { Policy::Stop }))
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
                Some(ImportKind::Entity(Box::new(EntityLine { when, ..made })))
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
                    Diagnostic::error(Code::UnknownLine, "this is none of the lines that belong beneath an import")
                        .at(self.source, line.content.clone(), "")
                        .help("they begin with `source`, `entity`, `claim`, `when`, `format`, `delimiter`, `skip`, `header` or `on error`"),
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
                Diagnostic::error(Code::Syntax, format!("`{keyword}` of what?"))
                    .at(self.source, line.content.clone(), "something is missing after this")
                    .help(format!("for example: {example}")),
            );
            return None;
        }
        Some(line.content.end - rest.len()..line.content.end)
    }
}
