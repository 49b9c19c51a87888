//! The words of notes: a sentence each.

use crate::model::answer::{Answer, ClaimText, Entity};
use crate::model::claim::Status;
use crate::model::note::{Denial, Miss, Note, Voice, Widening};
use crate::model::wording::{and, counted};
use std::fmt;

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&words(self))
    }
}

fn words(note: &Note) -> String {
    match note {
        Note::CountedOver { relations, claims } => {
            let names: Vec<String> = relations.iter().map(|name| format!("`{name}`")).collect();
            format!("counted over {claims} claims of {}, too many to list", names.join(", "))
        }
        Note::MoreBeneath => {
            "there are more claims beneath than were counted, for what no row shows was only looked for"
                .into()
        }
        Note::Known { number } => format!("{number} {} known", is(*number)),
        Note::Unknown { attribute, measure, number, listed } => {
            let which = if *listed { "of these" } else { "more" };
            format!("of {number} {which} the {} is not known", measure.as_ref().unwrap_or(attribute))
        }
        Note::Unranked { attribute, number } => {
            let they = if *number == 1 { "it is" } else { "they are" };
            format!("of {number} more the {attribute} is not known: {they} not compared")
        }
        Note::WithoutTime { relation, number } => {
            let they = if *number == 1 { "it is" } else { "they are" };
            format!("of {number} more no claim says when (`{relation}`): {they} not compared")
        }
        Note::Uncompared { attribute, number } => {
            format!("of {number} with which it would have to be compared the {attribute} is not known")
        }

        Note::Ties { asked: 1, given } => format!("{given} tie where 1 was asked for"),
        Note::Ties { asked, given } => {
            format!("{given} are taken where {asked} were asked for, since the last of them tie")
        }
        Note::OnlyFirst { more } => format!("only what comes first is taken; `{more}` takes more"),
        Note::Undecided { candidates } => {
            format!("what is known does not decide who comes first: {candidates} may")
        }

        Note::HopLimit { within } => {
            let more = within.saturating_mul(2);
            format!(
                "the search stopped at {within} hops with more to explore; say `within {more} hops` to go on"
            )
        }
        Note::MorePaths { listed } => format!("there are more chains as short as the {listed} listed"),
        Note::NeverTogether { earlier, later } => format!(
            "joined across times that do not meet, so that it may have held at no time: {}; {}",
            earlier.text, later.text
        ),

        Note::ClaimedCount { group, claim } => {
            format!("a claim speaks of {} without naming them: {}", group.text, claim.text)
        }
        Note::NotCounted { group, claim } => {
            format!("not counted here, for a claim does not name them: {}: {}", group.text, claim.text)
        }
        Note::PossibleCount { certain, possible, .. } => {
            format!("{certain} {} certain; {possible} more {} possible", is(*certain), is(*possible))
        }
        Note::PossiblyMore { column, rows } => {
            format!("in {rows} rows, {column} takes what is certain; more is possible")
        }
        Note::Overlap { column, claims, .. } => {
            format!("{column} adds up claims that may tell of the same amount: {}", listed(claims, 0))
        }
        Note::Unbounded { column } => format!("{column} has no bound on either side"),
        Note::SummedShares => "this adds up shares, which may be of different wholes or times".into(),
        Note::Converted { from, one, other, digits } => {
            format!("stated in {from}, of which {} is {}; rounded to {digits} digits", one.text, other.text)
        }
        Note::Together { groups, more } => {
            let names = |group: &Vec<Entity>| and(&texts(group));
            let more = (*more > 0).then(|| format!("of {more} more groups"));
            let groups: Vec<String> = groups.iter().map(names).chain(more).collect();
            format!("what {} did together counts for all of them, not for each", groups.join("; or "))
        }

        Note::Undated { rows } => format!("of these, {rows} for want of a date"),
        Note::Shares { rows } => {
            let these = rows.map_or(String::new(), |rows| format!("of these, {rows} "));
            format!("{these}since a group's total does not tell its members' shares")
        }
        Note::Apart { rows } => {
            let these = match rows {
                None => String::new(),
                Some(0) => "of what is possible, some ".to_string(),
                Some(rows) => format!("of these, {rows} "),
            };
            format!("{these}since amounts are in other units or currencies, which do not convert")
        }
        Note::AtNoTime { rows } => {
            format!("of these, {rows} since the claims that they join have no time in common")
        }

        Note::DeniedRows { denied, unclaimed, open } => denied_rows(*denied, *unclaimed, *open),
        Note::Wavering { entities, more } => {
            let listed = texts(entities).join(", ");
            let more = if *more > 0 { format!(" and {more} more") } else { String::new() };
            format!(
                "left out, for one claim says so and another does not: {listed}{more}; `in …` asks for one time"
            )
        }
        Note::Denied { claims, more, is_verdict } => {
            let it = if *is_verdict { "it is " } else { "" };
            format!("{it}also denied: {}", denials(claims, *more))
        }
        Note::DeniedInPart { claims, more } => format!("only this is denied: {}", denials(claims, *more)),
        Note::Otherwise { status, claims, more } => {
            let how = if *status == Status::Unknown { "said not to be known" } else { status.word() };
            format!("it is {how}: {}", denials(claims, *more))
        }
        Note::UnnamedAmong { number: 1 } => "1 of them has no name, and may be one of the others".into(),
        Note::UnnamedAmong { number } => {
            format!("{number} of them have no name, and may be among the others")
        }
        Note::NothingBeneath { what } if what == "reason" => {
            "no claim states a reason: these are the claims that say so, and who says them".into()
        }
        Note::NothingBeneath { what } => format!("no claim that says so states a {what}"),
        Note::Missing { entities, more } => {
            let more = if *more { "; and of more" } else { "" };
            format!("it is not claimed of {}{more}", texts(entities).join(", "))
        }
        Note::NoneSuch => "no claim makes anything one of those that this is asked of".into(),

        Note::SaidOnlyBy { speakers } => format!("said by {} only", and(&texts(speakers))),
        Note::ValueOf { row, claim } => format!("row {row}: {}", claim.text),
        Note::HoldsThen { row, claims, more } => {
            let which = row.map_or("at that time".to_string(), |row| format!("row {row}"));
            format!("{which}: {}", listed(claims, *more))
        }
        Note::SeveralTimes { example } => {
            format!("claims tell of several times, as that {}; `in …` asks for one", example.text)
        }
        Note::MayLast { relation } => format!(
            "`{relation}` is not declared `lasting`: what is said of several years may have been on any day of them, and not through all"
        ),
        Note::Moment { day, is_today: true } => format!("as of {day}, today"),
        Note::Moment { day, is_today: false } => {
            format!("as of {day}, the latest date that the sources of this base reach")
        }

        Note::NoClaim { clause } => format!("no claim of the base says: {clause}"),
        Note::NothingLeft { clause } => format!("nothing is left where this must hold: {clause}"),
        Note::Near { but_for, claim } => near(but_for, claim),
        Note::MoreNear { number } => format!("and {number} more lie near"),
        Note::Instead { claims, more } => format!("known: {}", listed(claims, *more)),
    }
}

fn denied_rows(denied: usize, unclaimed: usize, open: usize) -> String {
    match (denied, unclaimed, open) {
        (_, _, 1..) => {
            let parts = [
                (denied, "it is denied by a claim, which is its evidence"),
                (unclaimed, "nothing is claimed"),
                (open, "something is claimed that may say so"),
            ];
            let some = parts.iter().filter(|(rows, _)| *rows > 0);
            let told: Vec<String> = some.map(|(rows, of)| format!("of {rows} {of}")).collect();
            told.join("; ")
        }
        (0, _, _) => "of none is it denied by a claim: nothing is claimed of them".into(),
        (_, 0, _) => "of each it is denied by a claim".into(),
        _ => format!(
            "of {denied} it is denied by a claim, which is its evidence; of the other {unclaimed} nothing is claimed"
        ),
    }
}

fn near(but_for: &Miss, claim: &ClaimText) -> String {
    let miss = match but_for {
        Miss::Status | Miss::Object | Miss::Subject => String::new(),
        Miss::Time => ", at another time".into(),
        Miss::Group => ", not together".into(),
        Miss::Role => ", in another part".into(),
        Miss::NoDate => ", but not dated".into(),
        Miss::Source => ", from another source".into(),
        Miss::NoMeasure(measure) => format!(", with no {measure} stated"),
    };
    // The usual status goes without saying, where it is not what differs.
    let status = match claim.status {
        Status::Reported if *but_for != Miss::Status => String::new(),
        status => format!(" — {}", status.word()),
    };
    format!("near{miss}: {}{status}", claim.text)
}

/// "Acme supplied Bolt, according to Acme (statement)"
fn denials(claims: &[Denial], more: usize) -> String {
    let voice = |Voice { speaker, source }: &Voice| match speaker {
        Some(speaker) => format!("{speaker} ({source})"),
        None => source.clone(),
    };
    let told = claims.iter().map(|Denial { claim, according_to }| {
        let voices: Vec<String> = according_to.iter().map(voice).collect();
        format!("{}, according to {}", claim.text, and(&voices))
    });
    and_more(told.collect(), more)
}

fn listed(claims: &[ClaimText], more: usize) -> String {
    and_more(claims.iter().map(|claim| claim.text.clone()).collect(), more)
}

fn and_more(mut told: Vec<String>, more: usize) -> String {
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    told.join("; ")
}

fn texts(entities: &[Entity]) -> Vec<&str> {
    entities.iter().map(|entity| entity.text.as_str()).collect()
}

fn is(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The sentence for the rows that an answer counts but does not list.
pub fn possible(answer: &Answer) -> String {
    let verb = if answer.possible == 1 { "is" } else { "are" };
    let rows = format!("{} {verb} only possible", counted(answer.possible, "further row"));
    let Some(wider) = &answer.listed_by else { return rows };
    let by = match wider.by {
        Widening::BeforeVerb => "`possibly` before the verb".to_string(),
        Widening::BehindFind => "`possibly` behind `find`".to_string(),
        Widening::Rewritten => format!("`{}`", wider.statement),
    };
    format!("{rows}; {by} lists them")
}
