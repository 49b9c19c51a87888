//! Where texts end in Turtle. The parser tells which triples there are, and not where.

use memchr::{memchr, memchr2};

/// Follows the lines of a file as far as it takes to tell texts from what else quotes stand in.
#[derive(Default)]
pub struct Texts {
    within: Within,
    /// Whether nothing but blanks and comments stands between here and the end of a text.
    is_behind_text: bool,
}

#[derive(Clone, Copy, Default)]
enum Within {
    #[default]
    Nothing,
    /// `<…>`
    Iri,
    /// `"…"`, and with three quotes `"""…"""`.
    Text { quote: u8, quotes: usize },
}

/// A piece of a line.
#[derive(Default)]
pub struct Piece {
    pub length: usize,
    /// Whether a text ends with it.
    pub ends_text: bool,
    /// Whether a language or a datatype of the text before it begins in it.
    pub types_text: bool,
    /// Whether no token ends in it: it begins and ends within the same one.
    pub is_within: bool,
}

impl Texts {
    /// What a line begins with, up to the end of a text or its own.
    pub fn piece(&mut self, line: &[u8]) -> Piece {
        let mut piece = Piece { is_within: !matches!(self.within, Within::Nothing), ..Piece::default() };
        while piece.length < line.len() {
            let rest = &line[piece.length..];
            piece.length += match self.within {
                Within::Nothing => {
                    piece.is_within = false;
                    self.between(rest, &mut piece)
                }
                Within::Iri => match memchr(b'>', rest) {
                    Some(end) => {
                        self.within = Within::Nothing;
                        piece.is_within = false;
                        end + 1
                    }
                    None => rest.len(),
                },
                Within::Text { quote, quotes } => match memchr2(quote, b'\\', rest) {
                    Some(at) if rest[at] == b'\\' => (at + 2).min(rest.len()),
                    Some(at)
                        if rest[at..].iter().take(quotes).filter(|&&byte| byte == quote).count()
                            == quotes =>
                    {
                        *self = Texts { within: Within::Nothing, is_behind_text: true };
                        piece.length += at + quotes;
                        piece.ends_text = true;
                        piece.is_within = false;
                        return piece;
                    }
                    Some(at) => at + 1,
                    None => rest.len(),
                },
            };
        }
        // One quote alone closes in its line, or the text is wrong.
        if let Within::Text { quotes: 1, .. } = self.within {
            self.within = Within::Nothing;
        }
        piece
    }

    /// How much of the rest of a line can be passed over where no token is open.
    fn between(&mut self, rest: &[u8], piece: &mut Piece) -> usize {
        let first = rest[0];
        if matches!(first, b' ' | b'\t' | b'\r' | b'\n') {
            return 1;
        }
        if first == b'#' {
            return rest.len();
        }
        piece.types_text |= self.is_behind_text && matches!(first, b'^' | b'@');
        self.is_behind_text = false;
        match first {
            b'<' => {
                self.within = Within::Iri;
                1
            }
            b'"' | b'\'' => {
                let quotes = if rest.starts_with(&[first; 3]) { 3 } else { 1 };
                self.within = Within::Text { quote: first, quotes };
                quotes
            }
            // In a name, what stands behind it is a letter like others.
            b'\\' => 2.min(rest.len()),
            _ => 1,
        }
    }
}
