//! What a base defines in the language: its adjectives and rules, resolved when it is opened.

use crate::diagnostic::{Diagnostic, Source};
use crate::execute;
use crate::model::schema::{Meaning, Place};
use crate::model::time::Day;
use crate::model::{AdjectiveId, EntityId, RelationId, RuleId, TypeId};
use crate::resolve::query::Rule;
use crate::resolve::{self, Definition, Definitions, Entities, Scope};
use crate::store::Snapshot;
use crate::vocabulary::fold::fold;
use crate::vocabulary::{ToldApart, Vocabulary};
use std::collections::{BTreeMap, HashSet};

#[derive(Default)]
pub struct Defined {
    pub adjectives: Definitions,
    pub rules: Vec<Rule>,
}

impl Defined {
    /// Reads all definitions; on failure, every problem in them.
    pub fn read(snapshot: &Snapshot, vocabulary: &Vocabulary) -> Result<Defined, Vec<Diagnostic>> {
        let schema = snapshot.schema();
        let mut problems: Vec<Diagnostic> = vec![];
        let mut keep = |result: crate::diagnostic::Result<Definition>| match result {
            Ok(definition) => Some(definition),
            Err(problem) => {
                problems.push(*problem);
                None
            }
        };
        let parse = |text: &str, place: &Place| {
            let source = Source::at(place.file.as_str(), text, place.line as usize);
            Definition::parse(&source, vocabulary, snapshot)
        };
        let mut defined = Defined::default();
        for (index, adjective) in schema.adjectives.iter().enumerate() {
            if let Meaning::Defined(text) = &adjective.meaning
                && let Some(definition) = keep(parse(text, &adjective.place))
            {
                defined.adjectives.insert(AdjectiveId::from(index), definition);
            }
        }
        let rules: Vec<(RuleId, Definition, Definition)> = schema
            .rules
            .iter()
            .enumerate()
            .filter_map(|(index, rule)| {
                let (head, body) =
                    (keep(parse(&rule.head, &rule.place)), keep(parse(&rule.body, &rule.place)));
                Some((RuleId::from(index), head?, body?))
            })
            .collect();
        let parameters = BTreeMap::new();
        let scope = Scope {
            schema,
            vocabulary,
            entities: snapshot,
            parameters: &parameters,
            definitions: &defined.adjectives,
            clock: &(),
            today: None,
        };
        for (id, head, body) in &rules {
            match resolve::resolve_rule(body, head, &scope, *id) {
                Ok(rule) => defined.rules.push(rule),
                Err(problem) => problems.push(*problem),
            }
        }
        for (id, definition) in &defined.adjectives {
            if let Err(problem) =
                resolve::check_definition(definition, schema.adjectives[id.index()].of, &scope)
            {
                problems.push(*problem);
            }
        }
        for (id, problem) in execute::check_rules(&defined.rules, snapshot) {
            let rule = &schema.rules[id.index()];
            let source = Source::at(rule.place.file.as_str(), rule.head.as_str(), rule.place.line as usize);
            problems.push(problem.at(&source, 0..rule.head.len(), "what this rule concludes"));
        }
        problems.sort_by(|a, b| a.place().cmp(&b.place()));
        if problems.is_empty() { Ok(defined) } else { Err(problems) }
    }
}

impl Entities for Snapshot {
    fn name(&self, entity: EntityId) -> &str {
        Snapshot::name(self, entity)
    }

    fn types(&self, entity: EntityId) -> &[TypeId] {
        Snapshot::types(self, entity)
    }

    fn is_a(&self, entity: EntityId, of: TypeId) -> bool {
        Snapshot::is_a(self, entity, of)
    }

    fn told_apart(&self, entity: EntityId) -> Option<ToldApart<'_>> {
        Snapshot::told_apart(self, entity)
    }

    fn named_by_few(&self, folded: &str, most: usize) -> Option<Vec<EntityId>> {
        let named = self.names_from(folded).take_while(|(name, _)| fold(name) == folded);
        let mut named: Vec<EntityId> = named.take(most + 1).map(|(_, entity)| entity).collect();
        named.dedup();
        (named.len() <= most).then_some(named)
    }

    fn known_until(&self) -> Option<Day> {
        Snapshot::known_until(self)
    }

    fn meet(&self, a: TypeId, b: TypeId) -> bool {
        self.types_meet(a, b)
    }

    fn related(&self, relation: RelationId, subject: EntityId, object: EntityId) -> bool {
        let chains = self.schema().relation(relation).transitive;
        let mut seen = HashSet::from([subject]);
        let mut frontier = vec![subject];
        while let Some(entity) = frontier.pop() {
            for next in Entities::objects(self, relation, entity) {
                if next == object {
                    return true;
                }
                if chains && seen.insert(next) {
                    frontier.push(next);
                }
            }
        }
        false
    }

    fn objects(&self, relation: RelationId, subject: EntityId) -> Vec<EntityId> {
        let asserted =
            self.from(relation, subject).into_iter().filter(|&(_, claim)| self.status(claim).is_asserted());
        asserted.map(|(next, _)| next).collect()
    }

    fn subjects(&self, relation: RelationId, object: EntityId) -> Vec<EntityId> {
        let asserted =
            self.into(relation, object).into_iter().filter(|&(_, claim)| self.status(claim).is_asserted());
        asserted.map(|(before, _)| before).collect()
    }
}
