//! The canonical layout of a fact file. It changes nothing but white space: every other character stays, in its
//! order, so that a file says afterwards what it said before.

use super::lines::Line;
use super::lines::first_word;
use super::tree::File;

/// The file in canonical layout: two spaces for each level, one between words, two before a comment, and no more
/// than one blank line in a row.
pub fn print(file: &File) -> String {
    let mut text = String::with_capacity(file.source.text.len());
    let mut blank = false;
    let mut style = Style::Words;
    for line in &file.lines {
        let content = &file.source.text[line.content.clone()];
        if line.depth == 0 && line.has_content() {
            style = Style::of(first_word(content));
        }
        let laid_out = lay_out(content, style.at(line));
        if laid_out.is_empty() && line.comment.is_none() {
            blank = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            text.push('\n');
        }
        text.extend(std::iter::repeat_n("  ", line.depth));
        text.push_str(&laid_out);
        if let Some(comment) = &line.comment {
            text.push_str(if laid_out.is_empty() { "" } else { "  " });
            text.push_str(&file.source.text[comment.clone()]);
        }
        text.push('\n');
    }
    text
}

/// What the white space of a line may become.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// One space between words. So are claims laid out, where a space before a comma may belong to a name.
    Words,
    /// As `Words`, but wider gaps become two spaces: they set a claim's properties apart.
    Properties,
    /// The marks divide, and stand close to what is before them: `name: firm -> chip, transitive`.
    Marks { close_colon: bool },
}

impl Style {
    /// Of a statement and the lines beneath, by its first word.
    fn of(keyword: &str) -> Style {
        match keyword {
            "rule" | "adjective" | "source" => Style::Words,
            "from" | "import" => Style::Properties,
            "type" => Style::Marks { close_colon: false },
            _ => Style::Marks { close_colon: true },
        }
    }

    fn at(self, line: &Line) -> Style {
        match self {
            Style::Properties if line.depth < 2 => Style::Words,
            style => style,
        }
    }
}

/// One line's words and marks with canonical gaps. Quoted texts stay as they are.
fn lay_out(content: &str, style: Style) -> String {
    let mut text = String::with_capacity(content.len());
    let digit = |character: char| character.is_ascii_digit();
    let mut quoted = false;
    let mut gap = 0;
    let mut rest = content.chars().peekable();
    while let Some(character) = rest.next() {
        if !quoted && character.is_whitespace() {
            gap += 1;
            continue;
        }
        let mark = match (style, character) {
            _ if quoted => Mark::None,
            // 1,000
            (_, ',') if gap == 0 && text.ends_with(digit) && rest.peek().is_some_and(|next| digit(*next)) => {
                Mark::None
            }
            (Style::Marks { .. }, '-') if rest.peek() == Some(&'>') => Mark::Apart,
            (Style::Marks { .. }, ',' | ';') => Mark::Close,
            (Style::Marks { close_colon: true }, ':') => Mark::Close,
            (Style::Marks { .. }, ':' | '=') => Mark::Apart,
            _ => Mark::None,
        };
        let wide = if style == Style::Properties && gap > 1 { 2 } else { 1 };
        match mark {
            _ if text.is_empty() => {}
            Mark::None => text.extend(std::iter::repeat_n(' ', wide.min(gap))),
            Mark::Close => {}
            Mark::Apart => text.push(' '),
        }
        text.push(character);
        gap = 0;
        if mark == Mark::Apart && character == '-' {
            text.extend(rest.next());
        }
        if mark != Mark::None {
            gap = 1;
        }
        quoted ^= character == '"';
    }
    text
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    None,
    Close,
    Apart,
}

/// A text with each run of white space outside of quotes as one space, and none at its ends.
pub fn spaced(text: &str) -> String {
    lay_out(text.trim(), Style::Words)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::diagnostic::Source;
    use proptest::prelude::*;

    fn printed(text: &str) -> String {
        let (file, problems) = parse(&Source::new("test", text));
        assert!(problems.is_empty(), "{problems:?}\n{text}");
        print(&file)
    }

    #[test]
    fn the_canonical_layout() {
        assert_eq!(
            printed(
                "\n\n# chips\ntype  chip,chips:product\t# a comment\n\n\n\nrelation stockpile :firm->chip , transitive\n\tverb   stockpile\n\
                 firm Byte  Dance;Alibaba=\"Alibaba  Group\",阿里巴巴 ;Tencent\r\n\
                 from   s at \"p  1\"\n    A , B  stockpiled C\n       said-by \"x\"     status reported\n\n       # of A\n  # of s\n"
            ),
            "\
# chips
type chip, chips : product  # a comment

relation stockpile: firm -> chip, transitive
  verb stockpile
firm Byte Dance; Alibaba = \"Alibaba  Group\", 阿里巴巴; Tencent
from s at \"p  1\"
  A , B stockpiled C
    said-by \"x\"  status reported

    # of A
  # of s
"
        );
    }

    /// Statements of every kind, each with its lines' depths.
    const STATEMENTS: &[&[(usize, &str)]] = &[
        &[(0, "use organisations, places")],
        &[(0, "demonym Dutch, \"Hollandic\" of The Netherlands")],
        &[(0, "relation order, lasting"), (1, "verb \"ask for\"")],
        &[(0, "type firm, firms, \"holding: company\" : organisation, owner")],
        &[(0, "unit kilometre, km = 1,000.5 metre")],
        &[(0, "currency USD, \"US dollars\", \"$\"")],
        &[
            (0, "relation order: firm -> product, transitive"),
            (1, "verb \"order  in\", past ordered"),
            (1, "role supplier \"from\", \"out of\": firm"),
        ],
        &[(0, "attribute revenue, turnover of firm: money")],
        &[(0, "adjective \"major\" of firm: revenue >= USD 10 billion")],
        &[(0, "rule ?c is exposed to ?r if ?c stockpiled ?p"), (1, "and ?r restricts ?p")],
        &[(0, "prefer state over city")],
        &[(0, "synonym hoard, \"lay up\" = stockpile, past hoarded")],
        &[(0, "firm ByteDance; Alibaba = \"Alibaba; \"\"Group\"\" # 1\", C#; L'Oréal"), (1, "AT&T; \"A=B\"")],
        &[(0, "source nikkei-2025"), (1, "title Of chips , and men"), (1, "publisher \"Nikkei  Asia\"")],
        &[
            (0, "from nikkei-2025 at \"page  1\""),
            (1, "A,B and C ordered H20 from D"),
            (2, "quantity 1,000 units  status planned"),
            (1, "D's revenue is USD 5"),
            (2, "note \"so  it is\""),
            (2, "so that D orders H20"),
            (3, "mainly because E denies that it ordered H20"),
            (4, "said-by \"an  official\""),
        ],
    ];

    /// Files of random statements, laid out at random: the canonical text of the statements, and the text.
    fn files() -> impl Strategy<Value = (String, String)> {
        let statement = (0..STATEMENTS.len(), any::<u64>());
        proptest::collection::vec(statement, 0..8).prop_map(|picks| {
            let (mut plain, mut wild) = (String::new(), String::new());
            for (index, seed) in picks {
                let mut dice = seed;
                let mut roll = |sides: u64| {
                    dice = dice.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    (dice >> 33) % sides
                };
                let unit = ["  ", "\t", "     ", " "][roll(4) as usize];
                for (depth, content) in STATEMENTS[index] {
                    plain += &format!("{}{content}\n", "  ".repeat(*depth));
                    for _ in 0..roll(3) {
                        wild += ["\n", "  \n", "\t\r\n"][roll(3) as usize];
                    }
                    wild += &unit.repeat(*depth);
                    let mut quoted = false;
                    for character in content.chars() {
                        quoted ^= character == '"';
                        match character {
                            ' ' if !quoted && *depth < 2 => {
                                wild += [" ", " ", "  ", "\t", " \t "][roll(5) as usize];
                            }
                            other => wild.push(other),
                        }
                    }
                    wild += [" \n", "\n", "\r\n", "\t\n"][roll(4) as usize];
                }
            }
            (plain, wild)
        })
    }

    proptest! {
        #[test]
        fn white_space_alone_changes((plain, wild) in files()) {
            let blank = |text: &str| text.lines().filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect::<String>();
            let once = printed(&wild);
            prop_assert_eq!(blank(&once), plain);
            prop_assert_eq!(printed(&once), once.clone());
            prop_assert!(!once.contains("\n\n\n") && !once.starts_with('\n') && !once.ends_with("\n\n"));
        }

        #[test]
        fn no_text_is_too_odd(text in "[ \t\n\"#,;:=>a-c\\-é{}]{0,80}") {
            let (file, problems) = parse(&Source::new("test", text.as_str()));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let once = print(&file);
            prop_assert_eq!(letters(&once), letters(&text));
            if problems.is_empty() {
                let (again, problems) = parse(&Source::new("test", once.as_str()));
                prop_assert!(problems.is_empty(), "{:?}\n{}", problems, once);
                prop_assert_eq!(print(&again), once);
            }
        }
    }
}
