//! From a script's text to its statements.
//!
//! A statement ends with its line, unless brackets are open, or the line ends in a comma, `and`, `or` or `where`,
//! or the next line is indented deeper than the statement's first. A blank line ends it too, but for open
//! brackets. `#` begins a comment at a line's begin and behind white space, outside quotes, so that `C#` is a name;
//! `#5` there may be either, and is refused. A quoted text ends with its line. A dot command is one line.

use crate::diagnostic::{Source, Span};
use std::sync::Arc;

/// One statement at its place.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The lines of the statement as they stand in the script.
    pub source: Arc<Source>,
    /// The same text with blanks for comments, byte for byte, so that offsets mean the same in both.
    pub code: String,
    /// Where a bracket opens that is never closed.
    pub open_bracket: Option<usize>,
    /// Where a `#` stands of which it is not clear whether it begins a comment.
    pub doubtful_mark: Option<usize>,
}

impl Statement {
    /// The whole text as one statement: a question from the command line, in which only lines of their own are comments.
    pub fn whole(source: &Arc<Source>) -> Statement {
        let mut scan = Scan { only_whole_lines: true, ..Scan::default() };
        scan.add(&source.text, 0);
        scan.statement(source.clone())
    }

    /// The statement without comments and outer blanks.
    pub fn text(&self) -> &str {
        self.code.trim()
    }
}

/// The statements of a source, one after the other as they are asked for.
pub fn split(source: &Source) -> impl Iterator<Item = Statement> {
    Statements { source, lines: Lines { text: &source.text, at: 0 }, number: source.first_line }
}

/// Whether a text breaks off within a statement: brackets are open, or its last line wants another.
pub fn is_open(text: &str) -> bool {
    let mut scan = Scan::default();
    scan.add(text, 0);
    let last = scan.code.lines().next_back().unwrap_or("");
    !scan.code.trim_start().starts_with('.') && (!scan.brackets.is_empty() || wants_more(last))
}

/// A walk over lines with their offsets; line breaks belong to no line.
#[derive(Clone)]
struct Lines<'s> {
    text: &'s str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = self.at..self.at + length;
        self.at = line.end + 1;
        Some(line)
    }
}

struct Statements<'s> {
    source: &'s Source,
    lines: Lines<'s>,
    /// The number of the line that comes next.
    number: usize,
}

impl Iterator for Statements<'_> {
    type Item = Statement;

    fn next(&mut self) -> Option<Statement> {
        let text = &self.source.text;
        let first = loop {
            let line = self.lines.next()?;
            if !is_idle(&text[line.clone()]) {
                break line;
            }
            self.number += 1;
        };
        let mut scan = Scan::default();
        scan.add(&text[first.clone()], 0);
        let (mut end, mut lines) = (first.end, 1);
        if !text[first.clone()].trim_start().starts_with('.') {
            let depth = indentation(&text[first.clone()]);
            while let Some((line, taken)) = self.continuation(&scan, depth) {
                scan.add(&text[end..line.end], end - first.start);
                end = line.end;
                self.lines.at = line.end + 1;
                lines += taken;
            }
        }
        let source = Source::at(self.source.name.as_str(), &text[first.start..end], self.number);
        self.number += lines;
        Some(scan.statement(source))
    }
}

impl Statements<'_> {
    /// The next line that goes on with a statement, and how many lines it and the comments before it are.
    fn continuation(&self, scan: &Scan, depth: usize) -> Option<(Span, usize)> {
        let text = &self.source.text;
        let open = !scan.brackets.is_empty();
        let wanted = open || wants_more(&scan.code[scan.last_line..]);
        for (index, line) in self.lines.clone().enumerate() {
            let content = &text[line.clone()];
            let blank = content.trim().is_empty();
            if !blank && is_idle(content) || blank && open {
                continue;
            }
            let goes_on =
                !blank && (wanted || indentation(content) > depth && !content.trim_start().starts_with('.'));
            return goes_on.then_some((line, index + 1));
        }
        None
    }
}

/// What a statement's lines have shown so far.
#[derive(Default)]
struct Scan {
    code: String,
    /// Where the last line begins in `code`.
    last_line: usize,
    /// Where each open bracket stands.
    brackets: Vec<usize>,
    /// The first `#` that may begin a comment or a number: "Channel #5".
    doubtful: Option<usize>,
    /// Behind anything else of its line, a `#` begins no comment.
    only_whole_lines: bool,
}

impl Scan {
    fn statement(self, source: Arc<Source>) -> Statement {
        let open_bracket = self.brackets.first().copied();
        Statement { source, code: self.code, open_bracket, doubtful_mark: self.doubtful }
    }

    /// Takes more of the text, which begins `offset` bytes into the statement.
    fn add(&mut self, text: &str, offset: usize) {
        let (mut quoted, mut comment) = (false, false);
        let mut line = 0;
        for (at, character) in text.char_indices() {
            match character {
                '\n' => {
                    (quoted, comment) = (false, false);
                    line = at + 1;
                    self.last_line = offset + line;
                }
                _ if comment => {
                    self.code.extend(std::iter::repeat_n(' ', character.len_utf8()));
                    continue;
                }
                '"' => quoted = !quoted,
                _ if quoted => {}
                '#' if self.begins_comment(&text[line..at]) => {
                    if !text[line..at].trim().is_empty()
                        && text[at + 1..].starts_with(|next: char| next.is_ascii_digit())
                    {
                        self.doubtful.get_or_insert(offset + at);
                    }
                    comment = true;
                    self.code.push(' ');
                    continue;
                }
                '(' | '[' | '{' => self.brackets.push(offset + at),
                // A bracket that closes nothing is for the parser to refuse.
                ')' | ']' | '}' => drop(self.brackets.pop()),
                _ => {}
            }
            self.code.push(character);
        }
    }

    /// Whether a `#` begins a comment behind what its line has so far.
    fn begins_comment(&self, before: &str) -> bool {
        match self.only_whole_lines {
            true => before.trim().is_empty(),
            false => before.is_empty() || before.ends_with(char::is_whitespace),
        }
    }
}

/// Nothing but blanks and a comment.
fn is_idle(line: &str) -> bool {
    let content = line.trim_start();
    content.is_empty() || content.starts_with('#')
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|character| character.is_whitespace()).count()
}

fn wants_more(line: &str) -> bool {
    let line = line.trim_end();
    let start = line
        .rfind(|character: char| !character.is_alphanumeric())
        .map_or(0, |at| at + line[at..].chars().next().map_or(0, char::len_utf8));
    line.ends_with(',') || ["and", "or", "where"].iter().any(|word| line[start..].eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<(usize, String)> {
        let source = Source::new("s.ask", text);
        split(&source).map(|it| (it.source.first_line, it.text().to_string())).collect()
    }

    #[test]
    fn a_statement_is_a_line_unless_it_goes_on() {
        assert_eq!(
            statements(
                "who stockpiled H20\n\n# a remark\nwho made H20,\n  H100 and\nH800 # three\nlist firms\n"
            ),
            [
                (1, "who stockpiled H20".into()),
                (4, "who made H20,\n  H100 and\nH800".into()),
                (7, "list firms".into())
            ]
        );
    }

    #[test]
    fn deeper_lines_and_open_brackets_go_on() {
        assert_eq!(
            statements(
                "find ?f\n  where ?f: firm\n  # why not\n  limit 3\nfind (\n\n?f\n)\n  order by x\nend"
            ),
            [
                (1, "find ?f\n  where ?f: firm\n           \n  limit 3".into()),
                (5, "find (\n\n?f\n)\n  order by x".into()),
                (10, "end".into())
            ]
        );
        assert_eq!(statements("  one\n  two\n    more").len(), 2, "indented alike");
        assert_eq!(statements("who made\n\n  H20").len(), 2, "a blank line ends it");
        assert_eq!(statements(".mode csv\n  who\n.timer on").len(), 3, "a dot command is one line");
    }

    #[test]
    fn quotes_hide_comments_and_brackets() {
        assert_eq!(statements("who said \"a # b (\"\nnext").len(), 2);
        assert_eq!(statements("who said \"a\nnext").len(), 2, "a quote ends with its line");
        let source = Source::new("s.ask", "who (made\nH20");
        assert_eq!(split(&source).next().unwrap().open_bracket, Some(4));
    }

    #[test]
    fn a_mark_within_a_word_begins_no_comment() {
        assert_eq!(
            statements("who uses C# or F#\nnext"),
            [(1, "who uses C# or F#".into()), (2, "next".into())]
        );
        let first = |text| split(&Source::new("s.ask", text)).next().unwrap();
        assert_eq!(first("who sells Channel #5").doubtful_mark, Some(18));
        assert_eq!(first("  #5 is first\nwho sells it # why").doubtful_mark, None);
        let whole = Statement::whole(&Source::new("question", "# why\nwho sells # it"));
        assert_eq!(whole.text(), "who sells # it");
    }

    #[test]
    fn comments_are_blanked_byte_for_byte() {
        let source = Source::new("s.ask", "who # é字\n  made H20");
        let statement = split(&source).next().unwrap();
        assert_eq!(statement.code.len(), statement.source.text.len());
        assert_eq!(statement.code.find("made"), statement.source.text.find("made"));
    }

    #[test]
    fn open_texts_want_another_line() {
        for open in ["find (", "who made H20,", "who made H20 and", "find ?f WHERE", "a\nor"] {
            assert!(is_open(open), "{open}");
        }
        for closed in
            ["who made H20", "which brand", "find (a)", ")", ".read a,", "say \"(\"", "", "Anderror"]
        {
            assert!(!is_open(closed), "{closed}");
        }
    }

    #[test]
    fn a_megabyte_splits_in_no_time() {
        let begin = std::time::Instant::now();
        let noise = "( # \" , and\n".repeat(90_000);
        assert_eq!(split(&Source::new("noise", noise)).count(), 1);
        let noise = "x\n  # \n".repeat(150_000);
        assert_eq!(split(&Source::new("noise", noise)).count(), 150_000);
        assert!(begin.elapsed().as_secs() < 10, "linear in the text");
    }
}

#[cfg(test)]
mod laws {
    use super::*;
    use proptest::prelude::*;

    /// Texts in which the characters that matter are frequent.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\n".to_string()),
            Just("  ".to_string()),
            Just("#".to_string()),
            Just("\"".to_string()),
            Just("(".to_string()),
            Just(")".to_string()),
            Just(", ".to_string()),
            Just(" and".to_string()),
            Just(".read".to_string()),
            Just("expect a is b".to_string()),
            "\\PC{0,4}",
            any::<char>().prop_map(String::from),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_line_is_in_one_statement_or_idle(text in text()) {
            let source = Source::new("s.ask", text);
            let mut next = 0;
            let lines: Vec<&str> = source.text.split('\n').collect();
            for statement in split(&source) {
                let (first, own) = (statement.source.first_line - 1, statement.source.text.split('\n').count());
                prop_assert!(lines[next..first].iter().all(|line| is_idle(line)), "nothing is left out");
                prop_assert_eq!(lines[first..first + own].join("\n"), statement.source.text.as_str());
                prop_assert_eq!(statement.code.len(), statement.source.text.len());
                prop_assert!(!statement.text().is_empty());
                let _ = crate::script::statement::parse(&statement);
                next = first + own;
            }
            prop_assert!(lines[next..].iter().all(|line| is_idle(line)), "nothing is left over");
        }

        #[test]
        fn questions_keep_their_offsets(text in text()) {
            use crate::script::statement::{Kind, parse, question};
            let statement = Statement::whole(&Source::new("question", text));
            let span = match parse(&statement) {
                Ok(Kind::Expect(it)) => it.question,
                Ok(Kind::Explain { question }) => question,
                _ => 0..statement.code.trim_end().len(),
            };
            let asked = question(&statement, span.clone());
            prop_assert_eq!(&asked.text[span.clone()], &statement.code[span]);
        }
    }
}
