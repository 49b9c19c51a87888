//! Claims of an acyclic relation that lead back to where they began.

use super::components::strongly_connected;
use crate::model::schema::Place;
use crate::model::{EntityId, RelationId};
use crate::store::Snapshot;
use petgraph::algo::astar;
use petgraph::visit::IntoNeighbors;

/// A cycle of claims, from the one that the base states first.
#[derive(Clone, PartialEq, Debug)]
pub struct Cycle {
    pub relation: RelationId,
    /// Each leads on to the subject of the next, the last to that of the first.
    pub steps: Vec<CycleClaim>,
}

/// One claim of a cycle.
#[derive(Clone, PartialEq, Debug)]
pub struct CycleClaim {
    pub subject: EntityId,
    pub object: EntityId,
    /// Where the base says so; the first place, when it says so several times.
    pub place: Place,
}

/// The cycles of the relations that are declared acyclic, among asserted claims: of entities that all lead to each other, one
/// cycle.
pub fn cycles(snapshot: &Snapshot) -> Vec<Cycle> {
    let schema = snapshot.schema();
    // One that is declared symmetric as well is refused for that, and leads back everywhere.
    let is_acyclic = |id: &RelationId| schema.relation(*id).acyclic && !schema.relation(*id).symmetric;
    let acyclic = schema.relation_ids().filter(is_acyclic);
    acyclic.flat_map(|relation| cycles_of(snapshot, relation)).collect()
}

fn cycles_of(snapshot: &Snapshot, relation: RelationId) -> Vec<Cycle> {
    let graph = snapshot.directed().of_relation(relation);
    let cycle = |mut component: Vec<EntityId>| {
        component.sort_unstable();
        let first = *component.first()?;
        // Whatever follows the first within the component leads back to it.
        let next = graph.neighbors(first).filter(|next| component.binary_search(next).is_ok()).min()?;
        let (_, path) = astar(graph, next, |entity| entity == first, |_| 1, |_| 0)?;
        let starts = [first].into_iter().chain(path.iter().copied());
        Some(starts.zip(&path).map(|(from, &to)| [from, to]).collect())
    };
    let components = strongly_connected(graph, snapshot.subjects(relation).iter().copied());
    let mut cycles: Vec<Vec<[EntityId; 2]>> = components.into_iter().filter_map(cycle).collect();
    cycles.sort_unstable();
    let step = |[subject, object]: [EntityId; 2]| {
        let place = first_place(snapshot, relation, subject, object);
        CycleClaim { subject, object, place }
    };
    let mut told: Vec<Cycle> = vec![];
    for steps in cycles {
        let mut steps: Vec<CycleClaim> = steps.into_iter().map(step).collect();
        // As its claims are read: with the one that the base states first.
        let first = (0..steps.len()).min_by_key(|&at| &steps[at].place).unwrap_or(0);
        steps.rotate_left(first);
        told.push(Cycle { relation, steps });
    }
    told
}

/// The first place where it is asserted that the relation leads from the one to the other.
fn first_place(snapshot: &Snapshot, relation: RelationId, subject: EntityId, object: EntityId) -> Place {
    let claims = snapshot.from(relation, subject).filter(|(to, _)| *to == object).map(|(_, claim)| claim);
    let asserted = claims.filter(|&claim| snapshot.status(claim).is_asserted());
    let words = asserted.flat_map(|claim| snapshot.attestations(claim));
    words.map(|word| word.place).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::{Attestation, Claim, Object, Status};
    use crate::model::schema::Schema;
    use crate::store::Builder;

    /// A base in which so many sources, named by number, cite each other, and may not in a cycle: from, to, line and status.
    fn citing(count: usize, links: impl IntoIterator<Item = (usize, usize, u32, Status)>) -> Snapshot {
        let mut schema = Schema::new();
        schema.relations[Schema::CITES.index()].acyclic = true;
        let mut builder = Builder::new(schema);
        let name = |number: usize| format!("{number:06}");
        let ids: Vec<EntityId> =
            (0..count).map(|number| builder.entity(&name(number), &[Schema::SOURCE], None)).collect();
        for (from, to, line, status) in links {
            let claim = Claim {
                relation: Schema::CITES,
                subjects: vec![ids[from]],
                object: Object::Entity(ids[to]),
                roles: vec![],
                measures: vec![],
                time: None,
                status,
            };
            let attestation = Attestation::of(ids[from], Place { file: "chain.lore".into(), line });
            builder.claim(claim, attestation);
        }
        builder.freeze()
    }

    /// Subject, object and line of each step.
    fn steps(snapshot: &Snapshot, cycle: &Cycle) -> Vec<(usize, usize, u32)> {
        let number = |id| snapshot.name(id).parse::<usize>().unwrap();
        cycle.steps.iter().map(|step| (number(step.subject), number(step.object), step.place.line)).collect()
    }

    #[test]
    fn a_cycle_is_told_with_its_places() {
        let links = [(0, 1), (1, 2), (2, 3), (3, 1), (4, 4), (0, 5)].into_iter().zip(1..);
        let links = links.map(|((from, to), line)| (from, to, line, Status::Reported));
        let snapshot = citing(6, links.chain([(5, 0, 7, Status::Denied), (3, 1, 2, Status::Reported)]));
        let cycles = cycles(&snapshot);
        assert!(cycles.iter().all(|cycle| cycle.relation == Schema::CITES));
        let cycles: Vec<_> = cycles.iter().map(|cycle| steps(&snapshot, cycle)).collect();
        assert_eq!(cycles, [vec![(1, 2, 2), (2, 3, 3), (3, 1, 2)], vec![(4, 4, 5)]]);
    }

    #[test]
    fn what_is_symmetric_is_no_cycle() {
        let mut builder = Builder::new(Schema::new());
        builder.schema_mut().relations[Schema::CITES.index()].acyclic = true;
        builder.schema_mut().relations[Schema::CITES.index()].symmetric = true;
        let ids = ["a", "b"].map(|name| builder.entity(name, &[Schema::SOURCE], None));
        let claim = Claim {
            relation: Schema::CITES,
            subjects: vec![ids[0]],
            object: Object::Entity(ids[1]),
            roles: vec![],
            measures: vec![],
            time: None,
            status: Status::Reported,
        };
        builder.claim(claim, Attestation::of(ids[0], Place::default()));
        assert_eq!(cycles(&builder.freeze()), []);
    }

    #[test]
    fn a_long_chain_takes_no_deep_recursion() {
        const LONG: usize = 100_000;
        let chain = || (1..LONG).map(|to| (to - 1, to, 1, Status::Reported));
        assert_eq!(cycles(&citing(LONG, chain())), []);
        let closed = citing(LONG, chain().chain([(LONG - 1, 0, 2, Status::Reported)]));
        let cycles = cycles(&closed);
        assert_eq!(cycles.len(), 1);
        assert_eq!(cycles[0].steps.len(), LONG);
    }
}
