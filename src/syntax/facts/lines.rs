//! The lines of a fact file, and what belongs beneath what: a statement begins at the left margin, and lines
//! indented deeper than another belong to it.

use crate::diagnostic::{Code, Diagnostic, Source, Span};
use std::sync::Arc;

/// A line of a fact file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// From 1, in the file.
    pub number: u32,
    /// White space at the line's begin.
    pub indent: Span,
    /// What stands between the indentation and the comment; empty in a blank line or one that is all comment.
    pub content: Span,
    /// From its `#` to the line's end.
    pub comment: Option<Span>,
    /// How many lines it lies beneath: 0 for a statement, 1 for a claim in a `from`, 2 for a claim's properties.
    /// A comment of its own has the depth of the line that follows, or of the block that it is indented into.
    pub depth: usize,
    /// Something is wrong with the line itself, and a diagnostic says so: it is not read further.
    pub broken: bool,
}

impl Line {
    pub fn has_content(&self) -> bool {
        !self.content.is_empty()
    }

    fn is_blank(&self) -> bool {
        self.content.is_empty() && self.comment.is_none()
    }
}

/// A line with the lines beneath it.
#[derive(Clone, Copy, Debug)]
pub struct Block<'l> {
    pub line: &'l Line,
    beneath: &'l [Line],
}

impl<'l> Block<'l> {
    /// The lines directly beneath, each with what lies beneath itself.
    pub fn children(&self) -> impl Iterator<Item = Block<'l>> + use<'l> {
        blocks(self.beneath, self.line.depth + 1)
    }

    /// Every line beneath, at any depth, that has content.
    pub fn all_beneath(&self) -> impl Iterator<Item = &'l Line> + use<'l> {
        self.beneath.iter().filter(|line| line.has_content())
    }
}

/// The blocks of a file: its statements.
pub fn statements(lines: &[Line]) -> impl Iterator<Item = Block<'_>> {
    blocks(lines, 0)
}

fn blocks(mut lines: &[Line], depth: usize) -> impl Iterator<Item = Block<'_>> {
    std::iter::from_fn(move || {
        let first = lines.iter().position(|line| line.has_content() && line.depth <= depth)?;
        let rest = &lines[first + 1..];
        let end = rest.iter().position(|line| line.has_content() && line.depth <= depth);
        let (beneath, after) = rest.split_at(end.unwrap_or(rest.len()));
        let line = &lines[first];
        lines = after;
        Some(Block { line, beneath })
    })
}

/// Deeper than anything the language has a use for.
const DEEPEST: usize = 6;

/// Cuts a text into lines, and finds how deep each lies. What is wrong (a quote that is not closed, an
/// indentation that fits no line above) is told, and the line kept, so that the others are read as they stand.
pub fn lines(source: &Arc<Source>) -> (Vec<Line>, Vec<Diagnostic>) {
    let mut lines = vec![];
    let mut problems = vec![];
    let mut start = 0;
    for (index, raw) in source.text.split_inclusive('\n').enumerate() {
        let text = raw.strip_suffix('\n').unwrap_or(raw);
        let text = text.strip_suffix('\r').unwrap_or(text);
        lines.push(scan(source, start, text, (source.first_line + index) as u32, &mut problems));
        start += raw.len();
    }
    nest(source, &mut lines, &mut problems);
    place_comments(source, &mut lines);
    (lines, problems)
}

/// The longest line, in bytes. Longer ones are noise, not facts.
const LONGEST: usize = 64 * 1024;

/// One line. A quote opens and closes a text, in which `#` is a letter like any other; elsewhere `#` begins a
/// comment at the line's begin, after white space or after a mark that white space follows, so that `C#` is a name.
fn scan(source: &Arc<Source>, start: usize, text: &str, number: u32, problems: &mut Vec<Diagnostic>) -> Line {
    let indent = text.len() - text.trim_start().len();
    if text.len() > LONGEST {
        let message = format!("a line has at most {LONGEST} bytes; this one has {}", text.len());
        problems.push(
            Diagnostic::error(Code::TooLong, message)
                .at(source, start + indent..start + indent, "it begins here")
                .help("a list goes on over deeper lines: indent them beneath its first"),
        );
        let content = start + indent..start + text.trim_end().len().max(indent);
        let indent = start..start + indent;
        return Line { number, indent, content, comment: None, depth: 0, broken: true };
    }
    let mut open = None;
    let mut comment = None;
    let mut after_space = true;
    for (at, character) in text[indent..].char_indices().map(|(at, character)| (indent + at, character)) {
        match (character, open) {
            ('"', None) => open = Some(at),
            ('"', Some(_)) => open = None,
            ('#', None) if after_space => {
                comment = Some(at);
                break;
            }
            _ => {}
        }
        // The layout puts a blank behind these marks: what follows must mean the same with it as without.
        after_space =
            character.is_whitespace() || matches!(character, '=' | ';' | ',' | ':' | '>' | '{' | '}');
    }
    let content = text[..comment.unwrap_or(text.len())].trim_end().len().max(indent);
    let mut line = Line {
        number,
        indent: start..start + indent,
        content: start + indent..start + content,
        comment: comment.map(|at| start + at..start + text.trim_end().len()),
        depth: 0,
        broken: false,
    };
    if line.content.is_empty() && line.comment.is_none() {
        line.indent.end = start;
        line.content = start..start;
    }
    let numbers = |at: &usize| text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
    if let Some(at) = comment.filter(numbers).filter(|_| line.has_content()) {
        line.broken = true;
        problems.push(
            Diagnostic::error(
                Code::DoubtfulComment,
                "`#` and a number may be a comment, or the end of a name",
            )
            .at(source, start + at..start + at + 1, "a comment, or a part of this line?")
            .help("put quotes around a name (`\"Channel #5\"`), or a blank behind the `#` of a comment"),
        );
    }
    if let Some(quote) = open {
        line.broken = true;
        problems.push(
            Diagnostic::error(Code::UnclosedQuote, "this quote is not closed on its line")
                .at(source, start + quote..start + quote + 1, "opened here")
                .help("end the text with `\"`; a quote within it is doubled: \"the \"\"big\"\" three\""),
        );
    }
    line
}

/// Sets the depth of every line that has content.
fn nest(source: &Arc<Source>, lines: &mut [Line], problems: &mut Vec<Diagnostic>) {
    // The lines that the next one may lie beneath, outermost first.
    let mut open: Vec<Span> = vec![];
    let text = |span: &Span| &source.text[span.clone()];
    for line in lines.iter_mut().filter(|line| line.has_content()) {
        let mut left_a_block = false;
        let mut problem = None;
        while let Some(above) = open.last() {
            let (this, that) = (text(&line.indent), text(above));
            if this == that {
                open.pop();
                left_a_block = false;
                break;
            } else if this.starts_with(that) {
                break;
            } else if that.starts_with(this) {
                left_a_block = true;
            } else if problem.is_none() {
                problem = Some((
                    Code::MixedIndentation,
                    "this line and the ones above are indented with different mixtures of tabs and spaces",
                    "indent with spaces throughout, or with tabs throughout; `lore fmt` keeps it so",
                ));
            }
            open.pop();
        }
        if problem.is_none() && left_a_block && !line.indent.is_empty() {
            problem = Some((
                Code::Indentation,
                "this line is indented less than the one above, but as far as none before it",
                "give it the indentation of the line it belongs beside",
            ));
        } else if problem.is_none() && open.is_empty() && !line.indent.is_empty() {
            problem = Some((
                Code::Indentation,
                "this line is indented, but there is no statement above that it belongs to",
                "a statement begins at the left margin",
            ));
        } else if problem.is_none() && open.len() >= DEEPEST {
            problem = Some((
                Code::Indentation,
                "this line is indented deeper than anything in a fact file",
                "claims are indented once, their properties twice",
            ));
        }
        line.depth = open.len().min(DEEPEST);
        if let Some((code, message, help)) = problem {
            line.broken = true;
            let span = line.indent.start..line.indent.end.max(line.indent.start + 1);
            problems.push(Diagnostic::error(code, message).at(source, span, "here").help(help));
        }
        if open.len() < DEEPEST {
            open.push(line.indent.clone());
        }
    }
}

/// Sets the depth of lines that are all comment: with the line that follows, or, when indented deeper than that,
/// with the block above that it is indented into.
fn place_comments(source: &Arc<Source>, lines: &mut [Line]) {
    let width = |line: &Line| source.text[line.indent.clone()].chars().count();
    let mut next: Option<(usize, usize)> = None;
    let mut follows = vec![None; lines.len()];
    for (index, line) in lines.iter().enumerate().rev() {
        follows[index] = next;
        if line.has_content() {
            next = Some((width(line), line.depth));
        }
    }
    // The content lines that are open above, outermost first, with their widths.
    let mut open: Vec<usize> = vec![];
    for (index, line) in lines.iter_mut().enumerate() {
        let own = width(line);
        if line.has_content() {
            open.truncate(line.depth);
            open.push(own);
        } else if !line.is_blank() {
            let (next_width, next_depth) = follows[index].unwrap_or((0, 0));
            line.depth = match own <= next_width {
                true => next_depth,
                false => open.iter().filter(|&&width| width < own).count().min(DEEPEST),
            };
        }
    }
}

/// The word that a line begins with.
pub(super) fn first_word(text: &str) -> &str {
    // The layout puts a blank before such a mark: what stands before it is the same word with it as without.
    text.split(|c: char| c.is_whitespace() || matches!(c, '=' | ';' | ',' | ':')).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depths(text: &str) -> String {
        let source = Source::new("test", text);
        let (lines, problems) = lines(&source);
        assert!(problems.is_empty(), "{problems:?}");
        lines.iter().map(|line| line.depth.to_string()).collect()
    }

    #[test]
    fn deeper_lines_belong_to_the_line_above() {
        assert_eq!(depths("from a\n  b\n      c\n\n      d\n  e\nf\n"), "0120210");
        assert_eq!(depths("from a\n\tb\n\t\tc\nf"), "0120");
        assert_eq!(depths("from a\n  b\n  # of a\n    # of b\n# of c\nc"), "011200");
    }

    #[test]
    fn quotes_and_comments() {
        let source = Source::new("test", "firm C#; \"a # b\"  # the rest\r\n#all\n");
        let (lines, _) = lines(&source);
        let texts = |line: &Line| {
            (&source.text[line.content.clone()], line.comment.clone().map(|comment| &source.text[comment]))
        };
        assert_eq!(texts(&lines[0]), ("firm C#; \"a # b\"", Some("# the rest")));
        assert_eq!(texts(&lines[1]), ("", Some("#all")));
    }

    #[test]
    fn a_number_behind_the_mark_may_belong_to_a_name() {
        let told = |text: &str| {
            lines(&Source::new("test", text)).1.iter().map(|problem| problem.code.name()).collect::<Vec<_>>()
        };
        assert_eq!(told("firm Channel #5"), ["doubtful-comment"]);
        assert_eq!(told("firm Channel # 5\n#5 comes first\nfirm \"Channel #5\"; C#5"), [""; 0]);
    }

    #[test]
    fn indentation_that_fits_nothing() {
        let source = Source::new("test", "  a\nfrom b\n    c\n  d\n\te\nf \"g\n");
        let (lines, problems) = lines(&source);
        let told: Vec<_> =
            problems.iter().map(|problem| (problem.code, problem.place().unwrap().1)).collect();
        assert_eq!(
            told,
            [
                (Code::UnclosedQuote, 6),
                (Code::Indentation, 1),
                (Code::Indentation, 4),
                (Code::MixedIndentation, 5)
            ]
        );
        assert!(!lines[2].broken && lines[3].broken);
    }
}
