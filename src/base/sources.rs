//! Sources: entities that attest claims, and can be asked about themselves.

use super::claims::reading::{Cell, Template, Who};
use super::claims::{Cursor, tags};
use super::world::World;
use crate::base::environment::Environment;
use crate::base::problems::suggest;
use crate::base::problems::{place, problem};
use crate::diagnostic::{Code, Diagnostic, Result, Source, Span};
use crate::model::claim::{Attestation, Claim, Object, Status};
use crate::model::schema::{Kind as ValueKind, Place, Range, Schema};
use crate::model::{EntityId, RelationId, Value};
use crate::syntax::facts::tree::{Kind, Property, SourceDeclaration};
use crate::syntax::facts::{File, spaced};
use crate::vocabulary::fold::{composed, fold};
use crate::vocabulary::{Meaning, Names};
use std::sync::Arc;

/// What every source may have, and the relation that says it.
const BUILT_IN: [(&str, RelationId); 7] = [
    ("publisher", Schema::PUBLISHED_BY),
    ("cites", Schema::CITES),
    ("title", Schema::TITLE),
    ("published", Schema::PUBLISHED_ON),
    ("address", Schema::ADDRESS),
    ("author", Schema::AUTHOR),
    ("note", Schema::NOTE),
];

/// Declares the sources of all files, then reads what is said of them: a source may cite a later one.
pub fn declare(files: &[File], world: &mut World) {
    let mut declared = vec![];
    for file in files {
        for statement in &file.statements {
            if let Kind::Source(declaration) = &statement.kind
                && let Some(id) = name(&file.source, statement.line, declaration, world)
            {
                declared.push((&file.source, id, declaration));
            }
        }
    }
    for (source, id, declaration) in declared {
        for (index, property) in declaration.properties.iter().enumerate() {
            let earlier = &declaration.properties[..index];
            if let Err(problem) = say(source, id, property, earlier, world) {
                world.problems.push(*problem);
            }
        }
    }
}

fn name(
    source: &Arc<Source>,
    line: u32,
    declaration: &SourceDeclaration,
    world: &mut World,
) -> Option<EntityId> {
    let types = [Schema::SOURCE];
    if !super::entities::free(source, &types, &declaration.name, world) {
        return None;
    }
    let id = world.builder.entity(&declaration.name.text, &types, Some(place(source, line)));
    world.sources.push(id);
    Some(id)
}

/// One property: a claim about the source that the source itself attests.
fn say(
    source: &Arc<Source>,
    id: EntityId,
    property: &Property,
    earlier: &[Property],
    world: &mut World,
) -> Result<()> {
    let relation = relation(source, property, world)?;
    if relation != Schema::CITES && earlier.iter().any(|other| other.key.text == property.key.text) {
        let message = format!("the {} is given twice", property.key.text);
        let diagnostic = problem(Code::SaidTwice, message, source, &property.key.span, "given again here");
        return Err(Box::new(diagnostic.help("keep one of the two")));
    }
    let place = place(source, property.line);
    for object in objects(source, property, relation, &place, world)? {
        let claim = Claim {
            relation,
            subjects: vec![id],
            object,
            roles: vec![],
            measures: vec![],
            time: None,
            status: Status::Reported,
        };
        let attestation = Attestation::of(id, place.clone());
        world.builder.claim(claim, attestation);
    }
    Ok(())
}

/// The relation that a property's key names: a built-in one, or one declared for sources.
fn relation(source: &Arc<Source>, property: &Property, world: &World) -> Result<RelationId> {
    let key = fold(&property.key.text);
    if let Some((_, relation)) = BUILT_IN.iter().find(|(name, _)| *name == key) {
        return Ok(*relation);
    }
    let declared = world.vocabulary.meanings(&key).iter().find_map(|meaning| match meaning {
        Meaning::Noun { relation, inverse: false } => {
            let domain = world.schema().relation(*relation).domain;
            world.schema().may_overlap(domain, Schema::SOURCE).then_some(*relation)
        }
        _ => None,
    });
    declared.ok_or_else(|| {
        let message = format!("`{}` is no property of a source", property.key.text);
        let unknown = problem(Code::UnknownWord, message, source, &property.key.span, "unknown");
        let names = BUILT_IN.map(|(name, _)| name);
        let help = format!(
            "the properties are {}; others are declared: attribute {} of source: text",
            names.join(", "),
            property.key.text
        );
        Box::new(suggest(unknown, &property.key.text, names.into_iter()).help(help))
    })
}

fn objects(
    source: &Arc<Source>,
    property: &Property,
    relation: RelationId,
    place: &Place,
    world: &mut World,
) -> Result<Vec<Object>> {
    match world.schema().relation(relation).range {
        Range::Value(ValueKind::Text) => Ok(vec![Object::Value(Value::Text(bare(source, &property.value)))]),
        Range::Value(kind) => {
            let tokens = tags(source, std::slice::from_ref(&property.value), world)?;
            let template = Template::default();
            let mut cursor = Cursor::new(world, source, &template, &tokens);
            let cell = cursor.value(kind)?;
            if !cursor.is_done() {
                return Err(cursor.error(Code::Syntax, "the value ends before this", "left over"));
            }
            match cell {
                Cell::Constant(value) => Ok(vec![Object::Value(value)]),
                Cell::Column(_) => Ok(vec![]),
            }
        }
        Range::Nothing => Ok(vec![Object::Nothing]),
        Range::Entity(_) if relation == Schema::PUBLISHED_BY => {
            let name = bare(source, &property.value);
            Ok(vec![Object::Entity(publisher(source, &name, property, place, world)?)])
        }
        Range::Entity(range) => {
            let tokens = tags(source, std::slice::from_ref(&property.value), world)?;
            let template = Template::default();
            let mut cursor = Cursor::new(world, source, &template, &tokens);
            let what = format!("the {} of a source", property.key.text);
            let mut objects = vec![];
            for mention in cursor.mentions("a name")? {
                if let Who::Entity(id) = cursor.settle(&mention, range, &what)? {
                    objects.push(Object::Entity(id));
                }
            }
            if !cursor.is_done() {
                return Err(cursor.error(Code::Syntax, "the list of names ends before this", "left over"));
            }
            Ok(objects)
        }
    }
}

/// A text with or without quotes.
fn bare(source: &Arc<Source>, value: &Span) -> String {
    let text = source.text[value.clone()].trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let bare = match inner {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\""),
        _ => spaced(text),
    };
    composed(&bare).into_owned()
}

/// The publisher of that name; a declared entity of the name is meant, and becomes a publisher. A source of the name is
/// not: what publishes is another thing than what was published.
fn publisher(
    source: &Arc<Source>,
    name: &str,
    property: &Property,
    place: &Place,
    world: &mut World,
) -> Result<EntityId> {
    let named: Vec<EntityId> = world.builder.named(&fold(name)).into_iter().map(|(id, _)| id).collect();
    let publishers: Vec<EntityId> =
        named.iter().copied().filter(|id| world.is_a(*id, Schema::PUBLISHER)).collect();
    let (sources, others): (Vec<EntityId>, Vec<EntityId>) =
        named.into_iter().partition(|id| world.is_a(*id, Schema::SOURCE));
    match (publishers.as_slice(), others.as_slice(), sources.as_slice()) {
        ([one], ..) => Ok(*one),
        ([], [one], _) => {
            world.builder.add_type(*one, Schema::PUBLISHER);
            Ok(*one)
        }
        ([], [], []) => Ok(world.builder.entity(name, &[Schema::PUBLISHER], Some(place.clone()))),
        ([], [], [of_name, ..]) => Err(Box::new(published_by_source(source, property, *of_name, world))),
        _ => Err(Box::new(
            problem(
                Code::AmbiguousName,
                format!("`{name}` is the name of {} entities", publishers.len().max(others.len())),
                source,
                &property.value,
                "which one publishes?",
            )
            .help("give the one that is meant the type `publisher` where it is declared"),
        )),
    }
}

/// A publisher that has the name of a source.
fn published_by_source(
    source: &Arc<Source>,
    property: &Property,
    of_name: EntityId,
    world: &World,
) -> Diagnostic {
    let known = world.builder.name(of_name);
    let written = source.text[property.value.clone()].trim().trim_matches('"');
    let message = format!("`{written}` is the name of a source, which publishes nothing");
    let mut diagnostic =
        problem(Code::SourceAsPublisher, message, source, &property.value, "a publisher is expected here");
    if let Some(before) = world.builder.declared_at(of_name) {
        diagnostic =
            diagnostic.note(format!("the source `{known}` is declared at {}:{}", before.file, before.line));
    }
    diagnostic
        .help(format!("give the source a name that tells what was published: source {known}-report"))
        .help(format!(
            "where source and publisher are to be two things of one name, declare the publisher as well: publisher {written}"
        ))
}
