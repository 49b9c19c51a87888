//! The remarks of an outcome, in words.

use super::answering::Answering;
use crate::execute::{Near, Note};
use crate::model::ClaimId;
use crate::model::claim::Status;
use crate::resolve::print;
use crate::resolve::query::{Ask, Clause};

/// How many near claims an empty answer tells.
const MOST_NEAR: usize = 5;

impl Answering<'_> {
    pub fn note(&self, note: &Note) -> Vec<String> {
        let column = |index: usize| self.query.columns.get(index).map_or("", |column| column.name.as_str());
        vec![match note {
            Note::DeniedRows { denied, unclaimed, open: open @ 1.. } => {
                let parts = [
                    (*denied, "it is denied by a claim, which is its evidence"),
                    (*unclaimed, "nothing is claimed"),
                    (*open, "something is claimed that may say so"),
                ];
                let some = parts.iter().filter(|(rows, _)| *rows > 0);
                let told: Vec<String> = some.map(|(rows, of)| format!("of {rows} {of}")).collect();
                told.join("; ")
            }
            Note::DeniedRows { denied, unclaimed, .. } => match (*denied, *unclaimed) {
                (0, 0) => return vec![],
                (0, _) => "of none is it denied by a claim: nothing is claimed of them".to_string(),
                (_, 0) => "of each it is denied by a claim".to_string(),
                (denied, unclaimed) => format!(
                    "of {denied} it is denied by a claim, which is its evidence; of the other {unclaimed} nothing is claimed"
                ),
            },
            Note::CountedOver { relations, claims } => {
                let names = relations
                    .iter()
                    .map(|&it| format!("`{}`", self.session.snapshot().schema().relation(it).name));
                let names: Vec<String> = names.collect();
                if names.is_empty() {
                    // Things of a type, which no claim makes them.
                    return vec![];
                }
                format!("counted over {claims} claims of {}, too many to list", names.join(", "))
            }
            Note::Ties { asked: 1, given } => format!("{given} tie where 1 was asked for"),
            Note::Ties { asked, given } => {
                format!("{given} are taken where {asked} were asked for, since the last of them tie")
            }
            Note::Unranked { attribute, number } => {
                let name = &self.session.snapshot().schema().relation(*attribute).name;
                format!(
                    "of {number} more the {name} is not known: {} not compared",
                    if *number == 1 { "it is" } else { "they are" }
                )
            }
            Note::Unknown { attribute, measure, number, listed } => {
                let relation = self.session.snapshot().schema().relation(*attribute);
                let name = match measure {
                    Some(measure) => &relation.measures[measure.index()].name,
                    None => &relation.name,
                };
                let which = if *listed { "of these" } else { "more" };
                format!("of {number} {which} the {name} is not known")
            }
            Note::Wavering { entities } => {
                let listed = entities.iter().take(MOST_NEAR).map(|it| self.words().entity(*it));
                let listed = listed.collect::<Vec<String>>().join(", ");
                let more = match entities.len().saturating_sub(MOST_NEAR) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!(
                    "left out, for one claim says so and another does not: {listed}{more}; `in …` asks for one time"
                )
            }
            Note::Uncompared { attribute, number } => {
                let name = &self.session.snapshot().schema().relation(*attribute).name;
                format!("of {number} with which it would have to be compared the {name} is not known")
            }
            Note::Undecided { candidates } => {
                format!("what is known does not decide who comes first: {candidates} may")
            }
            Note::MoreBeneath => {
                "there are more claims beneath than were counted, for what no row shows was only looked for"
                    .to_string()
            }
            Note::HopLimit { within } => {
                let more = within.saturating_mul(2);
                format!(
                    "the search stopped at {within} hops with more to explore; say `within {more} hops` to go on"
                )
            }
            Note::MorePaths { listed } => format!("there are more chains as short as the {listed} listed"),
            Note::ClaimedCount { claim, of, number, .. } => {
                format!(
                    "a claim speaks of {} without naming them: {}",
                    self.words().group(*of, number),
                    self.words().claim(*claim)
                )
            }
            Note::NotCounted { claim, of, number } => {
                let (group, claim) = (self.words().group(*of, number), self.words().claim(*claim));
                format!("not counted here, for a claim does not name them: {group}: {claim}")
            }
            Note::PossibleCount { certain, possible, .. } => {
                format!("{certain} {} certain; {possible} more {} possible", is(*certain), is(*possible))
            }
            Note::PossiblyMore { column: index, rows } => {
                format!("in {rows} rows, {} takes what is certain; more is possible", column(*index))
            }
            Note::Overlap { column: index, claims } => {
                let listed: Vec<String> =
                    claims.iter().take(3).map(|claim| self.words().claim(*claim)).collect();
                format!(
                    "{} adds up claims that may tell of the same amount: {}",
                    column(*index),
                    listed.join("; ")
                )
            }
            Note::Unbounded { column: index } => format!("{} has no bound on either side", column(*index)),
            Note::Undated { rows } => format!("of these, {rows} for want of a date"),
            Note::Shares { rows } => {
                let these =
                    if self.query.ask == Ask::Whether { String::new() } else { format!("of these, {rows} ") };
                format!("{these}since a group's total does not tell its members' shares")
            }
            Note::Apart { rows } => {
                let these = match (&self.query.ask, rows) {
                    (Ask::Whether, _) => String::new(),
                    (_, 0) => "of what is possible, some ".to_string(),
                    (_, rows) => format!("of these, {rows} "),
                };
                format!("{these}since amounts are in other units or currencies, which do not convert")
            }
            Note::AtNoTime { rows } => {
                format!("of these, {rows} since the claims that they join have no time in common")
            }
            Note::NeverTogether { earlier, later } => {
                let [earlier, later] = [earlier, later].map(|claim| self.words().claim(*claim));
                format!(
                    "joined across times that do not meet, so that it may have held at no time: {earlier}; {later}"
                )
            }
            Note::Denied { claims } => {
                let it = if self.query.ask == Ask::Whether { "it is " } else { "" };
                format!("{it}also denied: {}", self.some(claims, |claim| self.words().attributed(claim)))
            }
            Note::Known { number } => format!("{number} {} known", is(*number)),
            Note::Instead { claims } => format!("known: {}", self.some_claims(claims)),
            Note::DeniedInPart { claims } => {
                format!("only this is denied: {}", self.some(claims, |claim| self.words().attributed(claim)))
            }
            Note::Missing { entities, more } => {
                let names: Vec<String> = entities.iter().map(|it| self.words().entity(*it)).collect();
                let more = if *more { "; and of more" } else { "" };
                format!("it is not claimed of {}{more}", names.join(", "))
            }
            Note::NoneSuch => "no claim makes anything one of those that this is asked of".to_string(),
            Note::Empty { clause, near } => return self.empty(*clause, near),
        }]
    }

    /// The first of the claims, and how many more there are.
    fn some_claims(&self, claims: &[ClaimId]) -> String {
        self.some(claims, |claim| self.words().claim(claim))
    }

    fn some(&self, claims: &[ClaimId], told: impl Fn(ClaimId) -> String) -> String {
        let listed: Vec<String> = claims.iter().take(3).map(|&claim| told(claim)).collect();
        let more = match claims.len() - listed.len() {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        format!("{}{more}", listed.join("; "))
    }

    fn empty(&self, clause: usize, near: &[Near]) -> Vec<String> {
        let mut notes = vec![];
        if let Some(clause) = self.query.pattern.clauses.get(clause) {
            let text = print::clause(clause, self.query, &self.session.scope());
            notes.push(match clause {
                Clause::Compare { .. } | Clause::Dated { .. } | Clause::Not(_) | Clause::Any(_) => {
                    format!("nothing is left where this must hold: {text}")
                }
                _ => format!("no claim of the base says: {text}"),
            });
        }
        for near in near.iter().take(MOST_NEAR) {
            notes.push(self.near(near));
        }
        if near.len() > MOST_NEAR {
            notes.push(format!("and {} more lie near", near.len() - MOST_NEAR));
        }
        notes
    }

    fn near(&self, near: &Near) -> String {
        let snapshot = self.session.snapshot();
        let (kind, claim) = match near {
            Near::OtherStatus(claim) => {
                return format!("near: {} — {}", self.words().claim(*claim), snapshot.status(*claim).word());
            }
            Near::OtherObject(claim) | Near::OtherSubject(claim) => ("near", claim),
            Near::OtherTime(claim) => ("near, at another time", claim),
            Near::Alone(claim) => ("near, not together", claim),
            Near::OtherRole(claim) => ("near, in another part", claim),
            Near::Undated(claim) => ("near, but not dated", claim),
            Near::OtherSource(claim) => ("near, from another source", claim),
            Near::Unmeasured(claim, measure) => {
                let relation = snapshot.schema().relation(snapshot.relation(*claim));
                let measure = &relation.measures[measure.index()].name;
                (&*format!("near, with no {measure} stated"), claim)
            }
        };
        format!("{kind}: {}", self.with_status(*claim))
    }

    /// A claim in words, with its status where that is not the usual one.
    fn with_status(&self, claim: ClaimId) -> String {
        let text = self.words().claim(claim);
        match self.session.snapshot().status(claim) {
            Status::Reported => text,
            status => format!("{text} — {}", status.word()),
        }
    }
}

fn is(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
