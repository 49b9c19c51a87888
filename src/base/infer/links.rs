//! Mappings of files whose rows only connect what other files are about: each is a claim, and every further column says
//! more of it.

use super::column::{Column, Outlier, condition, told};
use super::draft::{Draft, name};
use super::facts::{held, unheld};
use super::kind::Kind;
use super::sample::SAMPLED;
use super::table::{KEYS, Table};

/// Why it is not clear what a table connects.
pub enum NoEnds {
    /// No two of its columns hold keys.
    None,
    /// These hold keys of each of those.
    Several([usize; 2], [String; 2]),
}

/// Whether a table's rows are no things by the name that each has, but connect two: where the name is a key itself, or
/// beside two keys of one file, other than numbers that may be keys by chance.
pub fn connects(table: &Table, tables: &[Table]) -> bool {
    let is_name = |at: &usize| Some(*at) == table.name;
    let is_sure = |at: usize| table.columns[at].kind != Kind::Number || table.refers(at, tables).is_some();
    match ends(table, tables) {
        Ok(ends) => {
            let of_one = std::ptr::eq(ends[0].1, ends[1].1) && ends[..2].iter().all(|(at, _)| is_sure(*at));
            of_one || ends.iter().any(|(at, _)| is_name(at))
        }
        Err(NoEnds::Several(columns, _)) => columns.iter().any(is_name),
        Err(NoEnds::None) => false,
    }
}

/// The columns of a table that hold keys of others, and those others: subject, object, and what has a role.
pub fn ends<'t>(table: &Table, tables: &'t [Table]) -> Result<Vec<(usize, &'t Table)>, NoEnds> {
    let columns = 0..table.columns.len();
    let is_other = |other: &Table| !std::ptr::eq(other, table);
    let named: Vec<(usize, &Table)> = (columns.clone())
        .filter_map(|at| Some((at, table.refers(at, tables).filter(|other| is_other(other))?)))
        .collect();
    let is_named = |at: usize| named.iter().any(|(column, _)| *column == at);
    let holders = |at: usize| -> Vec<&'t Table> {
        let column = &table.columns[at];
        match named.iter().find(|(column, _)| *column == at) {
            Some((_, other)) => vec![*other],
            None if column.unusable().is_some() => vec![],
            None => tables.iter().filter(|other| is_other(other) && other.has_all(column)).collect(),
        }
    };
    let held: Vec<(usize, Vec<&Table>)> = columns.map(|at| (at, holders(at))).collect();
    let first = match named.len() >= 2 {
        true => named[..2].to_vec(),
        false => {
            // Numbers lie among numbers by chance too: beside a column that is named for them, they are no keys.
            let is_key = |at: usize, of: &Table| {
                is_named(at)
                    || table.columns[at].kind != Kind::Number
                    || named.iter().all(|(_, other)| !std::ptr::eq(*other, of))
                    || KEYS.iter().any(|key| table.columns[at].noun.ends_with(&format!(" {key}")))
            };
            let of_one: Vec<Vec<(usize, &Table)>> = (tables.iter())
                .map(|other| {
                    let holds = |(at, holders): &&(usize, Vec<&Table>)| {
                        is_key(*at, other) && holders.iter().any(|holder| std::ptr::eq(*holder, other))
                    };
                    held.iter().filter(holds).take(2).map(|(at, _)| (*at, other)).collect()
                })
                .filter(|ends: &Vec<_>| ends.len() == 2)
                .collect();
            let sole = |(at, holders): &(usize, Vec<&'t Table>)| match holders.as_slice() {
                [one] if is_named(*at) || table.columns[*at].kind != Kind::Number => Some((*at, *one)),
                _ => None,
            };
            match of_one.as_slice() {
                [ends] => ends.clone(),
                [] => held.iter().filter_map(sole).take(2).collect(),
                [one, other, ..] => {
                    let files = [one, other].map(|ends| name(&ends[0].1.file));
                    return Err(NoEnds::Several([one[0].0, one[1].0], files));
                }
            }
        }
    };
    if first.len() < 2 {
        return Err(NoEnds::None);
    }
    let roles = held.iter().filter_map(|(at, holders)| match holders.as_slice() {
        [one] if first.iter().all(|(end, _)| end != at) => {
            (is_named(*at) || table.columns[*at].kind != Kind::Number).then_some((*at, *one))
        }
        _ => None,
    });
    Ok(first.iter().copied().chain(roles).collect())
}

/// A claim that some of the rows make: under which conditions, and what it says beyond its ends.
#[derive(Clone, Default)]
struct Claim {
    when: Vec<String>,
    more: Vec<String>,
}

/// How many columns with texts of another kind have claims of their own without them.
const MOST_PARTED: usize = 2;

/// A table whose rows only connect what others are about.
pub fn link(table: &Table, tables: &[Table], draft: &mut Draft) {
    let file = name(&table.file);
    let ends = match ends(table, tables) {
        Ok(ends) => ends,
        Err(NoEnds::None) => {
            let none = "no column is a key or a name, and no two hold only keys of other files";
            let looked =
                if tables.iter().any(|table| table.rows == SAMPLED) { " that were looked at" } else { "" };
            return draft.note(&format!("{file} is left out: {none}{looked}"));
        }
        Err(NoEnds::Several(_, [one, other])) => {
            let reason =
                format!("two of its columns hold only keys of {one}, but only keys of {other} as well");
            return draft.note(&format!("{file} is left out: {reason}"));
        }
    };
    let ((from, subject), (to, object)) = (ends[0], ends[1]);
    let noun = draft.noun(&table.noun, &subject.noun);
    let ground = format!("{}, and {}", held(table, from, subject), held(table, to, object));
    draft.relation(&noun, &subject.noun, &object.noun, &ground);
    let (mut entities, mut notes, mut parts) = (vec![], vec![], vec![]);
    let mut claims = vec![Claim::default()];
    let mut end = |variable: &str, at: usize, other: &Table| {
        let (header, blanks) = (&table.columns[at].header, unheld(other, table, at));
        entities.extend((!blanks.is_empty()).then(|| told(&blanks, "key")));
        entities.push(format!("entity ?{variable}: {}", other.reference(header)));
        entities
            .extend((!blanks.is_empty()).then(|| format!("  when {}", condition(header, &blanks, false))));
    };
    end("a", from, subject);
    end("b", to, object);
    let mut has_time = false;
    for (at, column) in table.columns.iter().enumerate() {
        let header = &column.header;
        let role = ends[2..].iter().find(|(of, _)| *of == at);
        if at == from || at == to {
            continue;
        }
        if let Some(reason) = column.unusable() {
            notes.push(format!("# {} is left out: {reason}", column.shown()));
            continue;
        }
        let ground = column.ground(&format!("`{header}`"), "row");
        if role.is_none() && column.kind == Kind::Date && !has_time {
            has_time = true;
            let word = if column.noun == "since" { "since" } else { "time" };
            notes.push(format!("# {ground}: the time of the claim"));
            say(&mut claims, &mut notes, word, column, &column.outliers(Kind::Date).unwrap_or_default());
            continue;
        }
        if role.is_none() && column.kind == Kind::Text && column.noun == "note" {
            notes.push(format!("# {ground}: a note of the claim"));
            say(&mut claims, &mut notes, "note", column, &column.blanks());
            continue;
        }
        match role {
            Some((_, other)) => {
                let bare = KEYS.iter().find_map(|key| column.noun.strip_suffix(&format!(" {key}")));
                let role = draft.role(bare.unwrap_or(&column.noun), &noun, &parts);
                let declared = format!("role {role} \"with {role}\": {}", other.noun);
                draft.beneath(&declared, &held(table, at, other));
                end(&format!("other{at}"), at, other);
                claims.iter_mut().for_each(|claim| claim.more.push(format!("with {role} ?other{at}")));
                parts.push(role);
            }
            None => {
                let Some(part) = draft.measure(&column.noun, &noun, &parts) else {
                    notes.push(format!("# `{header}` is left out: no word names it"));
                    continue;
                };
                let outliers = column.outliers(column.kind).unwrap_or_default();
                let is_text = !outliers.is_empty() && claims.len() >= 1 << MOST_PARTED;
                let kind = if is_text { Kind::Text } else { column.kind };
                let ground = match is_text {
                    true => format!("{ground}, and something else in others"),
                    false => ground,
                };
                draft.beneath(&format!("measure {part}: {}", kind.word()), &ground);
                say(&mut claims, &mut notes, &part, column, if is_text { &[] } else { &outliers });
                parts.push(part);
            }
        }
    }
    table.begin(draft);
    entities.iter().chain(&notes).for_each(|line| draft.line(line));
    for claim in &claims {
        draft.line(&format!("claim the {noun} of ?a is ?b"));
        claim.more.iter().for_each(|more| draft.line(&format!("  {more}")));
        if !claim.when.is_empty() {
            draft.line(&format!("  when {}", claim.when.join(" and ")));
        }
    }
}

/// Lets the claims say a column's value. Where it is none of its kind, a claim without it is made.
fn say(claims: &mut Vec<Claim>, notes: &mut Vec<String>, word: &str, column: &Column, outliers: &[Outlier]) {
    let said = format!("{word} {{{}}}", column.header);
    if outliers.is_empty() {
        return claims.iter_mut().for_each(|claim| claim.more.push(said.clone()));
    }
    notes.push(told(outliers, column.kind.noun()));
    let mut without = claims.clone();
    for claim in claims.iter_mut() {
        claim.more.push(said.clone());
        claim.when.push(condition(&column.header, outliers, false));
    }
    without.iter_mut().for_each(|claim| claim.when.push(condition(&column.header, outliers, true)));
    claims.append(&mut without);
}
