//! `outside`: in another place. "lies outside Norland" as "lies in" and a place outside of it, whatever form the base has with `in`.

use super::tagger::Tagger;
use super::tokens::Token;
use crate::vocabulary::fold::fold;
use crate::vocabulary::keywords::keyword;

impl Tagger<'_> {
    /// The tokens of `outside` and of a form before it that ends in `in`, which begins at a lexeme; and how many lexemes they
    /// take. A base that has the word, or a name with it ("outside counsel"), says itself what it means.
    pub fn elsewhere(&self, at: usize) -> Option<(Vec<Token>, usize)> {
        let most = self.vocabulary.longest().min(self.lexemes.len() - at);
        let is_outside = |at: usize| self.word(at).is_some_and(|word| fold(word) == "outside");
        let before = (0..most)
            .take_while(|&before| self.word(at + before).is_some())
            .find(|&before| is_outside(at + before))?;
        let is_part_of_known =
            |start| self.longest_known(start).is_some_and(|(_, length)| start + length > at + before);
        if is_part_of_known(at) || is_part_of_known(at + before) {
            return None;
        }
        let outside = &self.lexemes[at + before].span;
        let form = match before {
            0 => "in".to_string(),
            _ => fold(&format!(
                "{} in",
                &self.text[self.lexemes[at].span.start..self.lexemes[at + before - 1].span.end]
            )),
        };
        let meanings = self.vocabulary.meanings(&form).to_vec();
        if before > 0 && meanings.is_empty() {
            return None;
        }
        let span = self.lexemes[at].span.start..outside.end;
        let lies = Token { span, keyword: keyword(&form), meanings, literal: None };
        let apart =
            Token { span: outside.clone(), keyword: keyword("outside"), meanings: vec![], literal: None };
        // "outside of Norland"
        let of = self.word(at + before + 1).is_some_and(|word| fold(word) == "of");
        Some((vec![lies, apart], before + 1 + usize::from(of)))
    }
}
