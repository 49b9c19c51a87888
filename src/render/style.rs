//! How an answer may look where it goes.

use unicode_width::UnicodeWidthStr;

/// What the place of an answer shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// ANSI colours and emphasis.
    pub color: bool,
    /// The columns of the terminal that it goes to; `None` when it goes elsewhere.
    pub width: Option<usize>,
    /// In CSV nothing is a formula to a spreadsheet.
    pub no_formulas: bool,
}

impl Style {
    /// The style of a file to which answers go instead.
    pub fn of_file(self) -> Style {
        Style { no_formulas: self.no_formulas, ..Style::default() }
    }

    pub fn is_terminal(self) -> bool {
        self.width.is_some()
    }

    /// The text emphasised by an SGR code ("1" is bold, "2" dim).
    pub fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }
}

/// A line in parts, folded at blanks where it is wider than what the terminal leaves beside `taken` columns.
pub fn folded(line: &str, style: Style, taken: usize) -> Vec<String> {
    const NARROWEST: usize = 20;
    let room = style.width.map_or(usize::MAX, |width| width.saturating_sub(taken).max(NARROWEST));
    let mut folded: Vec<String> = vec![];
    let mut width = 0;
    for word in line.split(' ') {
        let more = 1 + word.width();
        match folded.last_mut().filter(|_| width + more <= room) {
            Some(last) => {
                *last += &format!(" {word}");
                width += more;
            }
            None => {
                folded.push(word.to_string());
                width = more - 1;
            }
        }
    }
    folded
}
