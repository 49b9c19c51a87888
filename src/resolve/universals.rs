//! "all", "every", "each of": said of every one of several, of whom there is at least one.

use super::draft::Draft;
use super::query::{Block, Clause};
use crate::diagnostic::{Code, Offer, Result};
use crate::syntax::tree::{Determiner, Head, Np, NpList};
use crate::vocabulary::fold::fold;
use crate::vocabulary::inflect::is_plural;

impl Draft<'_, '_> {
    /// Says of every one that `which` tells of what `said` tells, and that there is one: nothing is true of all of none.
    /// Where only a type says which, the base has some.
    pub fn of_every_one(&mut self, mut which: Block, said: Block, own: &mut Block) {
        if which.clauses.iter().any(|clause| !matches!(clause, Clause::Type { .. })) {
            let none = Clause::Not(which.clone());
            let one = Clause::Not(Block { clauses: vec![none] });
            self.each.granted.push(one.clone());
            own.clauses.push(one);
        }
        which.clauses.push(Clause::Not(said));
        own.clauses.push(Clause::Not(which));
    }

    /// "every H20": what is one thing has no others to be said of.
    pub fn check_universal(&self, np: &Np) -> Result<()> {
        let universal = matches!(np.determiner, Determiner::All | Determiner::Each);
        if !universal || !np.has_name() {
            return Ok(());
        }
        let words = self.tokens.list.iter().filter(|token| np.span.contains(&token.span.start));
        let universal =
            words.take_while(|token| matches!(token.keyword, Some("all" | "every" | "each" | "of")));
        let Some(end) = universal.map(|token| token.span.end).last() else { return Ok(()) };
        let begins = np.span.start..end;
        let text = &self.tokens.source.text;
        let (word, name) = (text[begins.clone()].to_lowercase(), text[end..np.span.end].trim());
        let message = format!("`{word}` is said of several things, and {name} is one");
        let mut refusal = self.refuse(Code::AllOfOne, message, np.span.clone());
        // Without the word it would be another question: that is told, and not offered as the same.
        refusal.help.push(format!("leave out `{word}`: {name} is all there is of it"));
        Err(refusal)
    }

    /// "are the rivers in Utah in Colorado": all of them, or any?
    pub fn check_all_or_any(&self, subject: &NpList) -> Result<()> {
        let [np @ Np { head: Head::Type(noun), determiner: Determiner::Plain, .. }] =
            subject.items.as_slice()
        else {
            return Ok(());
        };
        if self.begins(np) != Some("the") || !is_plural(&fold(self.text(*noun))) {
            return Ok(());
        }
        let message = "all of them, or any of them?";
        let mut refusal = self.refuse(Code::AllOrAny, message, np.span.clone());
        refusal.help.push("say `all the …` or `any …`".into());
        let the = np.span.start..np.span.start + "the".len();
        let any = Offer::of(the.clone(), "any").giving_up(the.clone());
        refusal.meant.offers = vec![Offer::of(the.start..the.start, "all "), any];
        Err(refusal)
    }

    /// "most chips": more than half of them, or more than anything else has?
    pub fn check_most(&self, np: &Np) -> Result<()> {
        if !matches!(np.determiner, Determiner::Most { .. }) || self.begins(np) != Some("most") {
            return Ok(());
        }
        let message = "more than half of them, or more than of anything else?";
        let mut refusal = self.refuse(Code::WhichMost, message, np.span.clone());
        refusal.help.push("say `the most …`, or a number: `at least 5 …`".into());
        refusal.meant.offers = vec![Offer::of(np.span.start..np.span.start, "the ")];
        Err(refusal)
    }
}
