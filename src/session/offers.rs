//! What can be asked instead of a statement that is refused.
//!
//! An offer is data: other words at some places of the statement ([`Offer`]). Whoever refuses may propose some, and
//! [`Session::with_offers`] adds those that the vocabulary tells of. All are looked at here before they are shown: an
//! offer is itself a statement that is read, and it says all that was asked, but for what nobody understood ([`content::kept`]).

mod content;
mod demonyms;
mod unknown;
mod unspoken;

use super::user::Session;
use crate::diagnostic::{Code, Diagnostic, Offer, Source};
use crate::inquiry::Inquiry;
use crate::resolve::Clock;
use crate::resolve::query::Query;
use crate::syntax::parser::Shapes;
use crate::syntax::tokens::Tokens;

/// How many offers are shown, and how many are looked at for them.
const SHOWN: usize = 4;
const TRIED: usize = 24;

impl Session {
    /// The refusal with what can be asked instead, and without proposals that cannot.
    pub(super) fn with_offers(&self, mut problem: Diagnostic, tokens: &Tokens) -> Diagnostic {
        if problem.is_stop() {
            return problem;
        }
        let proposed = std::mem::take(&mut problem.meant.offers);
        problem.meant.offers = self.fitting_offers(tokens, proposed.into_iter());
        match problem.code {
            Code::UnknownWord | Code::NotADate => self.instead(problem, tokens),
            _ => self.way_on(problem),
        }
    }

    /// The first of the proposals that can be asked and say what was asked.
    fn fitting_offers(&self, tokens: &Tokens, proposed: impl Iterator<Item = Offer>) -> Vec<Offer> {
        let mut offers: Vec<Offer> = vec![];
        for offer in proposed.take(TRIED) {
            if self.check().is_err() {
                break;
            }
            if !offers.contains(&offer) && self.can_be_asked(tokens, &offer) {
                offers.push(offer);
            }
            if offers.len() == SHOWN {
                break;
            }
        }
        offers
    }

    fn can_be_asked(&self, tokens: &Tokens, offer: &Offer) -> bool {
        let statement = offer.statement(&tokens.source.text);
        // What stands in backticks in one line of a message.
        if statement.contains(['\n', '`']) {
            return false;
        }
        let source = Source::new("question", statement);
        let Ok(offered) = self.tag(&source) else { return false };
        // Most that is no statement is told by its shape.
        let mut shapes = Shapes::made_up();
        let mut parses = |tokens: &Tokens| shapes.of(tokens).statement(tokens).is_some();
        if !parses(&offered) && !offered.by_word_class().iter().any(parses) {
            return false;
        }
        let Ok(query) = self.read(&offered) else { return false };
        content::kept(tokens, offer, &offered) && self.is_met(&query)
    }

    /// Whether a query can be run, and all is so that it takes for granted.
    fn is_met(&self, query: &Query) -> bool {
        let inquiry = Inquiry::plan(query, self.snapshot());
        inquiry
            .and_then(|inquiry| inquiry.unmet(&self.context(self.begun())))
            .is_ok_and(|unmet| unmet.is_none())
    }
}
