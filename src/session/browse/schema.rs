//! The schema in words: all of it in short, or one type, relation or adjective in full.

use super::forms::{adjective_signature, kind_word, nouns, said, signature};
use crate::base::vocabularies::Vocabulary;
use crate::model::schema::{Place, Range, Schema};
use crate::model::{EntityId, RelationId, TypeId};
use crate::store::Snapshot;
use crate::vocabulary::Meaning;
use crate::vocabulary::inflect::plural;
use std::fmt::Write;

/// Everything declared in a base, a line each.
pub fn overview(snapshot: &Snapshot) -> String {
    let schema = snapshot.schema();
    let mut sections = vec![("types", types(snapshot))];
    let (attributes, relations): (Vec<RelationId>, Vec<RelationId>) =
        schema.relation_ids().partition(|&id| schema.relation(id).is_attribute());
    for (title, ids) in [("relations", relations), ("attributes", attributes)] {
        sections.push((title, ids.into_iter().filter_map(|id| relation_line(snapshot, id)).collect()));
    }
    let adjectives = schema.adjectives.iter().map(|it| (adjective_signature(schema, it), String::new()));
    sections.push(("adjectives", adjectives.collect()));
    let rules = schema.rules.iter().map(|rule| (format!("{} if {}", rule.head, rule.body), String::new()));
    sections.push(("rules", rules.collect()));
    let synonyms = schema.synonyms.iter().map(|it| (format!("{} = {}", it.word, it.of), String::new()));
    sections.push(("synonyms", synonyms.collect()));
    let mut text = String::new();
    for (title, lines) in sections.iter().filter(|(_, lines)| !lines.is_empty()) {
        let widest =
            lines.iter().filter(|(_, count)| !count.is_empty()).map(|(line, _)| line.chars().count());
        let widest = widest.max().unwrap_or(0).min(70);
        let _ = writeln!(text, "{title}");
        for (line, count) in lines {
            let _ = writeln!(text, "  {}", format!("{line:widest$}  {count}").trim_end());
        }
    }
    text += &vocabularies(schema);
    text + "`.schema NAME` tells more about one of them\n"
}

/// The vocabularies that the base uses, of which only that is shown of which something is said.
fn vocabularies(schema: &Schema) -> String {
    let types = schema.types.iter().map(|it| &it.place);
    let places = types.chain(schema.relations.iter().map(|it| &it.place));
    let mut names: Vec<&str> = places.filter_map(brought).map(|vocabulary| vocabulary.name).collect();
    names.sort_unstable();
    names.dedup();
    match names.is_empty() {
        true => String::new(),
        false => format!(
            "vocabularies, whose further words are told by `lore vocab NAME`\n  {}\n",
            names.join(", ")
        ),
    }
}

/// The vocabulary in which something is declared.
fn brought(place: &Place) -> Option<&'static Vocabulary> {
    Vocabulary::in_file(&place.file)
}

/// The types, each indented below its first supertype, with their other nouns and how many entities they have.
fn types(snapshot: &Snapshot) -> Vec<(String, String)> {
    let schema = snapshot.schema();
    let mut lines = vec![];
    let children = |of: TypeId| -> Vec<TypeId> {
        let mut children: Vec<TypeId> =
            schema.type_ids().filter(|&id| schema.entity_type(id).parents.first() == Some(&of)).collect();
        children.reverse();
        children
    };
    let mut waiting: Vec<(TypeId, usize)> =
        children(Schema::ENTITY).into_iter().map(|child| (child, 0)).collect();
    // A base that names all of which it speaks has no use for the type of the others.
    waiting.retain(|(id, _)| *id != Schema::UNNAMED || snapshot.count_of(*id) > 0);
    while let Some((id, depth)) = waiting.pop() {
        if !is_shown(snapshot, id) {
            continue;
        }
        let forms = nouns(&schema.entity_type(id).forms);
        let line =
            format!("{:indent$}{} ({})", "", forms[0], forms[1..].join(", "), indent = 2 * depth.min(20));
        lines.push((line, snapshot.count_of(id).to_string()));
        waiting.extend(children(id).into_iter().map(|child| (child, depth + 1)));
    }
    lines
}

/// Whether a type is the base's own, has entities, or has such a type beneath it.
fn is_shown(snapshot: &Snapshot, id: TypeId) -> bool {
    let schema = snapshot.schema();
    let is_own = |id: TypeId| brought(&schema.entity_type(id).place).is_none();
    snapshot.count_of(id) > 0 || schema.type_ids().any(|other| schema.is_subtype(other, id) && is_own(other))
}

/// What every base starts with, and what vocabularies bring, is left out where nothing uses it.
fn relation_line(snapshot: &Snapshot, id: RelationId) -> Option<(String, String)> {
    let schema = snapshot.schema();
    let relation = schema.relation(id);
    let claims = snapshot.statistics(id).claims;
    if claims == 0 && (relation.place == Place::default() || brought(&relation.place).is_some()) {
        return None;
    }
    let mut line = signature(schema, id).split_once(' ').map_or(String::new(), |(_, rest)| rest.to_string());
    let further = relation.roles.iter().map(|role| &role.name);
    let further: Vec<&str> =
        further.chain(relation.measures.iter().map(|measure| &measure.name)).map(String::as_str).collect();
    if !further.is_empty() {
        let _ = write!(line, " with {}", further.join(", "));
    }
    Some((line, counted(claims, "claim")))
}

/// One type, relation or adjective in full.
pub fn describe(snapshot: &Snapshot, meaning: Meaning) -> Option<String> {
    match meaning {
        Meaning::Type(id) => Some(describe_type(snapshot, id)),
        Meaning::Verb { relation, .. }
        | Meaning::Phrase { relation, .. }
        | Meaning::BareVerb { relation, .. }
        | Meaning::BarePhrase { relation, .. }
        | Meaning::State { relation }
        | Meaning::Noun { relation, .. }
        | Meaning::Role { relation, .. }
        | Meaning::Measure { relation, .. } => Some(describe_relation(snapshot, relation)),
        Meaning::Adjective { adjective, .. } => {
            let adjective = &snapshot.schema().adjectives[adjective.index()];
            let declared = declared(&adjective.place);
            Some(format!("adjective {}\n{declared}", adjective_signature(snapshot.schema(), adjective)))
        }
        Meaning::Unit(id) => Some(describe_unit(snapshot.schema(), id)),
        Meaning::Entity(_) => None,
    }
}

fn describe_type(snapshot: &Snapshot, id: TypeId) -> String {
    const SHOWN: usize = 5;
    let schema = snapshot.schema();
    let entity_type = schema.entity_type(id);
    let names = |ids: &[TypeId]| -> String {
        ids.iter().map(|&id| schema.entity_type(id).name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut text = format!("type {} ({})\n", entity_type.name, nouns(&entity_type.forms)[1..].join(", "));
    if !matches!(entity_type.parents.as_slice(), [] | [Schema::ENTITY]) {
        let _ = writeln!(text, "  a kind of {}", names(&entity_type.parents));
    }
    let below: Vec<TypeId> =
        schema.type_ids().filter(|&other| schema.entity_type(other).parents.contains(&id)).collect();
    if !below.is_empty() {
        let _ = writeln!(text, "  comprises {}", names(&below));
    }
    let count = snapshot.count_of(id);
    let some: Vec<&str> = match count {
        0 => vec![],
        _ => snapshot.range_of(id).take(SHOWN).map(|entity| snapshot.shown(EntityId(entity))).collect(),
    };
    let _ = match some.as_slice() {
        [] => writeln!(text, "  {}", counted(count, "entity")),
        some if count > some.len() => {
            writeln!(text, "  {}, among them {}", counted(count, "entity"), some.join(", "))
        }
        some => writeln!(text, "  {}: {}", counted(count, "entity"), some.join(", ")),
    };
    for relation in schema.relation_ids() {
        let it = schema.relation(relation);
        let takes_part = schema.is_subtype(id, it.domain)
            || matches!(it.range, Range::Entity(range) if range != Schema::ENTITY && schema.is_subtype(id, range));
        if takes_part && it.place != Place::default() {
            let _ = writeln!(text, "  {}", signature(schema, relation));
        }
    }
    text + &declared(&entity_type.place)
}

fn describe_relation(snapshot: &Snapshot, id: RelationId) -> String {
    let schema = snapshot.schema();
    let relation = schema.relation(id);
    let mut text = format!("{}\n", signature(schema, id));
    for line in said(schema, id) {
        let _ = writeln!(text, "  {line}");
    }
    for role in &relation.roles {
        let words: Vec<String> = role.prepositions.iter().map(|word| format!("\"{word}\"")).collect();
        let range = &schema.entity_type(role.range).name;
        let _ = writeln!(text, "  role {} {}: {range}", role.name, words.join(", "));
    }
    for measure in &relation.measures {
        let words: Vec<String> = measure.words.iter().map(|word| format!(" \"{word}\"")).collect();
        let kind = kind_word(schema, measure.kind);
        let _ = writeln!(text, "  measure {}{}: {kind}", measure.name, words.join(","));
    }
    let laws = [
        (relation.symmetric, "symmetric"),
        (relation.transitive, "transitive"),
        (relation.acyclic, "acyclic"),
        (relation.functional, "functional"),
        (relation.lasting, "lasting"),
    ];
    let laws: Vec<&str> = laws.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
    if !laws.is_empty() {
        let _ = writeln!(text, "  {}", laws.join(", "));
    }
    let figures = snapshot.statistics(id);
    let _ = match relation.range {
        Range::Entity(_) => writeln!(
            text,
            "  {}, {}, {}",
            counted(figures.claims, "claim"),
            counted(figures.subjects, "subject"),
            counted(figures.objects, "object")
        ),
        Range::Nothing => {
            writeln!(text, "  {}, {}", counted(figures.claims, "claim"), counted(figures.subjects, "subject"))
        }
        Range::Value(_) => writeln!(text, "  {}", counted(figures.claims, "claim")),
    };
    text + &declared(&relation.place)
}

fn describe_unit(schema: &Schema, id: crate::model::UnitId) -> String {
    let unit = schema.unit(id);
    let mut text = format!("{} {}\n", if unit.currency { "currency" } else { "unit" }, unit.names.join(", "));
    if unit.root != id {
        let _ = writeln!(text, "  one is {} {}", unit.factor.normalize(), schema.unit(unit.root).names[0]);
    }
    text
}

fn declared(place: &Place) -> String {
    match place {
        place if *place == Place::default() => "  part of every base\n".to_string(),
        place => format!("  declared at {}:{}\n", place.file, place.line),
    }
}

/// "1 claim", "12 claims".
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {}", if number == 1 { noun.to_string() } else { plural(noun) })
}
