//! A builder that goes on from a snapshot freezes what one that was given everything freezes.

use super::*;
use crate::store::Reuse;
use proptest::sample::Index;

/// The same claims again, attested otherwise.
fn again(content: &mut Content, times: Vec<(Index, Attestation)>) {
    if !content.claims.is_empty() {
        let more = times.into_iter().map(|(index, said)| (index.get(&content.claims).0.clone(), said));
        let more: Vec<(Claim, Attestation)> = more.collect();
        content.claims.extend(more);
    }
}

/// A content, what else its second file may say instead, and attestations for some claims of both.
#[allow(clippy::type_complexity)]
fn contents() -> impl Strategy<Value = (Content, Vec<(Claim, Attestation)>, Vec<(Index, Attestation)>)> {
    content().prop_flat_map(|content| {
        let count = content.entities.len();
        let claims = vec((claim(count), attestation(count)), 0..6);
        (Just(content), claims, vec((any::<Index>(), attestation(count)), 0..12))
    })
}

proptest! {
    #[test]
    fn what_is_reused_leaves_no_trace(
        (mut content, instead, times) in contents(),
        nodes in vec(any::<bool>(), 12),
        further in vec(entity_type(), 0..3),
    ) {
        const STAYS: &str = "a.lore";
        again(&mut content, times);
        let snapshot = freeze(&content);

        let mut then = content.clone();
        then.claims.retain(|(_, said)| said.place.file == STAYS);
        let instead: Vec<(Claim, Attestation)> =
            instead.into_iter().filter(|(_, said)| said.place.file != STAYS).collect();
        then.claims.extend(instead.clone());
        let further = further.into_iter().enumerate().map(|(index, of)| Declared {
            name: format!("m {index}"),
            aliases: Vec::new(),
            types: Vec::from([of]),
            place: None,
        });
        then.entities.extend(further);

        let mut builder = Builder::new(schema());
        let mut declared = Vec::new();
        for (index, it) in then.entities.iter().enumerate() {
            let is_new = index >= content.entities.len();
            if !is_new && !nodes[index] {
                continue;
            }
            let node = builder.entity(&it.name, &it.types, it.place.clone());
            it.aliases.iter().for_each(|alias| builder.alias(node, alias));
            if !is_new {
                declared.push((node, snapshot_id(&snapshot, &it.name)));
            }
        }
        let places: Vec<EntityId> =
            content.entities.iter().map(|it| snapshot_id(&snapshot, &it.name)).collect();
        let reuse = Reuse { declared: &declared, stays: &|file| file == STAYS, goes: &|_| false };
        builder.reuse(snapshot, &reuse);
        let ids: Vec<EntityId> =
            places.iter().map(|id| builder.reused_ids()[id.index()].expect("none goes")).collect();
        for (claim, attestation) in &instead {
            let to = |id: EntityId| ids[id.index()];
            builder.claim(renamed(claim, to), renamed_attestation(attestation, to));
        }
        prop_assert!(builder.reuse_claims());
        prop_assert!(builder.freeze().image() == freeze(&then).image());
    }
}

fn snapshot_id(snapshot: &Snapshot, name: &str) -> EntityId {
    let mut named = snapshot.named(&fold(name)).into_iter().map(|(id, _)| id);
    named.find(|&id| snapshot.name(id) == name).expect("an entity of that name")
}
