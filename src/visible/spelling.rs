//! Which of the characters that show nothing are spelling where they stand: they shape their neighbours, and writing needs them.

use unicode_normalization::char::is_combining_mark;

/// Whether a character that shows nothing shapes what is beside it: a joiner between letters that join, as Persian has it, or
/// between pictures, and what selects a variant of a picture, a letter or an ideograph.
pub(super) fn shapes(before: &str, character: char, behind: &str) -> bool {
    let last = before.chars().next_back();
    let next = behind.chars().next();
    let is = |neighbour: Option<char>, kind: fn(char) -> bool| neighbour.is_some_and(kind);
    match character {
        '\u{200c}' | '\u{200d}' if is(last, silences) => true,
        '\u{200c}' => is(last, joins) && is(next, joins),
        // Behind the Arabic letter it makes the sign for years of the Hijra.
        '\u{200d}' => {
            last == Some('\u{647}')
                || is(last, joins) && is(next, joins)
                || is(last, is_of_a_picture) && is(next, is_picture)
        }
        '\u{180b}'..='\u{180f}' => is(last, is_mongolian),
        '\u{fe0e}' | '\u{fe0f}' => {
            is(last, is_picture) || is(last, is_key) && next == Some('\u{20e3}') && character == '\u{fe0f}'
        }
        '\u{fe00}' if is(last, is_operator) => true,
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => is(last, is_ideograph),
        '\u{e0020}'..='\u{e007f}' => is_of_a_flag(before, character, behind),
        _ => false,
    }
}

/// Letters and marks of scripts whose letters join, or stack.
fn joins(letter: char) -> bool {
    let is_of_script = matches!(letter,
        '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17b3}'
        | '\u{17b6}'..='\u{17d3}' | '\u{1820}'..='\u{18aa}');
    is_of_script && (letter.is_alphabetic() || is_combining_mark(letter))
}

/// The signs that take the vowel from a letter in the scripts of India and its neighbours.
fn silences(sign: char) -> bool {
    matches!(
        sign,
        '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d3b}'
            | '\u{d3c}'
            | '\u{d4d}'
            | '\u{dca}'
            | '\u{1039}'
            | '\u{103a}'
            | '\u{17d2}'
    )
}

fn is_mongolian(letter: char) -> bool {
    matches!(letter, '\u{1820}'..='\u{18aa}')
}

fn is_picture(character: char) -> bool {
    matches!(character,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{2bff}' | '\u{3030}'
        | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

/// A picture, or the end of one.
fn is_of_a_picture(character: char) -> bool {
    is_picture(character) || character == '\u{fe0f}'
}

/// What is a key of a telephone, with a frame around it.
fn is_key(character: char) -> bool {
    matches!(character, '0'..='9' | '#' | '*')
}

/// Signs of mathematics of which Unicode lists another form.
fn is_operator(sign: char) -> bool {
    matches!(
        sign,
        '\u{2229}'
            | '\u{222a}'
            | '\u{2268}'
            | '\u{2269}'
            | '\u{2272}'
            | '\u{2273}'
            | '\u{228a}'
            | '\u{228b}'
            | '\u{2293}'
            ..='\u{2295}'
                | '\u{2297}'
                | '\u{229c}'
                | '\u{22da}'
                | '\u{22db}'
                | '\u{2a3c}'
                | '\u{2a3d}'
                | '\u{2a9d}'
                | '\u{2a9e}'
                | '\u{2aac}'
                | '\u{2aad}'
                | '\u{2acb}'
                | '\u{2acc}'
    )
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a tag is one of those behind a flag that make it the flag of England, Scotland or Wales: there are no others.
fn is_of_a_flag(before: &str, character: char, behind: &str) -> bool {
    const FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];
    const LONGEST: usize = 6;
    const END: char = '\u{e007f}';
    let is_tag = |character: &char| matches!(character, '\u{e0020}'..='\u{e007f}');
    let ahead: Vec<char> = before.chars().rev().take(LONGEST).take_while(is_tag).collect();
    if before.chars().rev().nth(ahead.len()) != Some('\u{1f3f4}') {
        return false;
    }
    let later = behind.chars().take_while(is_tag).take(LONGEST);
    let later = (character != END).then_some(later).into_iter().flatten();
    let place = ahead.len();
    let tags: Vec<char> = ahead.into_iter().rev().chain([character]).chain(later).collect();
    let end = tags.iter().position(|&tag| tag == END).filter(|end| *end >= place);
    let Some(end) = end else { return false };
    let letters = tags[..end].iter().filter_map(|&tag| char::from_u32(u32::from(tag) - 0xe0000));
    FLAGS.contains(&letters.collect::<String>().as_str())
}
