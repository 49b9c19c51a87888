//! Listings of claims: names become ids, and dates times.

use super::draft::Draft;
use super::query::listing::{Listing, OneOf};
use super::query::{Ask, Block, Condition, Query};
use crate::diagnostic::{Code, Result, Span};
use crate::syntax::tree::{Listed, ListedColumn, When};

impl Draft<'_, '_> {
    pub fn listing(&mut self, listed: &[Listed]) -> Result<Query> {
        let mut listing = Listing::default();
        let mut limit = None;
        for listed in listed {
            match listed {
                Listed::Status(statuses) => listing.statuses.extend(statuses),
                Listed::About(list) => {
                    let message = "name those that the claims are about";
                    listing.about.extend(self.named_entities(list, Code::NameNeeded, message)?);
                }
                Listed::Subject(list) => {
                    let message = "name those that the claims speak of";
                    listing.subjects.extend(self.named_entities(list, Code::NameNeeded, message)?);
                }
                Listed::Column(column) => listing.columns.push(*column),
                Listed::Object(list) => {
                    let message = "name what the claims say something in relation to";
                    listing.objects.extend(self.named_entities(list, Code::NameNeeded, message)?);
                }
                Listed::Relation(forms) => {
                    for form in forms {
                        let (relation, _) = self.relation_form(form)?;
                        listing.relations.push(relation);
                    }
                }
                Listed::According(list) => listing.according.push(self.speakers(list)?),
                Listed::Source(list) => listing.sources.push(self.speakers(list)?),
                Listed::Speaker(list) => listing.speakers.push(self.speakers(list)?),
                Listed::Order(order) => listing.order.extend(order),
                Listed::Limit(word) => limit = Some(self.whole(*word)?),
                Listed::Dated => listing.dated = true,
                Listed::Counted => listing.counted = true,
                Listed::Time(when, span) => listing.times.extend(self.listed_times(when, span)?),
                Listed::Said(when, span) => listing.said.extend(self.listed_times(when, span)?),
            }
        }
        self.check_order(&listing)?;
        let query = self.query(Ask::Listed(Box::new(listing)), Block::default());
        Ok(Query { limit, ..query })
    }

    /// Rows come in the order of what they show, and of what can be compared.
    fn check_order(&self, listing: &Listing) -> Result<()> {
        let whole = 0..self.tokens.source.text.len();
        for (column, _) in &listing.order {
            let word = column.word();
            if !listing.columns.contains(column) {
                let message = format!("`{word}` is no column of this listing");
                let mut refusal = self.refuse(Code::NoSuchColumn, message, whole);
                refusal.help.push(format!("name it as a column: `find claims, {word} where …`"));
                return Err(refusal);
            }
            if *column == ListedColumn::Object {
                let message = "objects are of many kinds, which have no order among each other";
                return Err(self.refuse(Code::NoSuchColumn, message, whole));
            }
        }
        Ok(())
    }

    fn listed_times(&self, when: &When, span: &Span) -> Result<Vec<OneOf>> {
        let times =
            self.times(when, span.clone(), false)?.into_iter().filter_map(|condition| match condition {
                Condition::Time(relation, time) => Some(vec![(relation, time)]),
                Condition::AnyTime(times) => Some(times),
                _ => None,
            });
        Ok(times.collect())
    }
}
