//! Listings of claims: names become ids, and dates times.

use super::draft::Draft;
use super::query::listing::{Listing, OneOf};
use super::query::{Ask, Block, Condition, Query};
use crate::diagnostic::{Code, Result, Span};
use crate::syntax::tree::{Listed, When};

impl Draft<'_, '_> {
    pub fn listing(&mut self, listed: &[Listed]) -> Result<Query> {
        let mut listing = Listing::default();
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
                Listed::According(list) => {
                    listing.according.push(self.speakers(list)?);
                }
                Listed::Time(when, span) => listing.times.extend(self.listed_times(when, span)?),
                Listed::Said(when, span) => listing.said.extend(self.listed_times(when, span)?),
            }
        }
        Ok(self.query(Ask::Listed(Box::new(listing)), Block::default()))
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
