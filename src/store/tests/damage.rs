//! A damaged image is refused, or it is read as it was: never a panic.

use super::*;
use crate::store::image::{self, Trust};
use crate::store::map::map;
use crate::store::snapshot::Bytes;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::io::Write;

/// A base with something in every column.
fn sample() -> Content {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let mut contents = std::iter::repeat_with(|| content().new_tree(&mut runner).unwrap().current());
    contents.find(|content| content.claims.len() > 20).unwrap()
}

/// Opens a file of these bytes.
fn open(bytes: &[u8]) -> Option<Snapshot> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Snapshot::open(Bytes::Mapped(map(&file).unwrap()), Trust::Nothing).ok()
}

fn check(content: &Content, snapshot: &Snapshot) {
    check_entities(content, snapshot);
    check_claims(content, snapshot);
    check_adjacency(snapshot);
}

#[test]
fn an_image_that_ends_early_is_refused() {
    let snapshot = freeze(&sample());
    for length in 0..snapshot.image().len() {
        assert!(open(&snapshot.image()[..length]).is_none(), "cut to {length} bytes");
    }
}

#[test]
fn an_image_with_a_flipped_bit_is_refused_or_reads_the_same() {
    let content = sample();
    let snapshot = freeze(&content);
    let mut image = snapshot.image().to_vec();
    let mut harmless = 0;
    for at in 0..image.len() {
        // One bit of each byte, and another for each.
        let bit = 1 << (at % 8);
        image[at] ^= bit;
        let read = open(&image);
        assert_eq!(image::is_whole(&image), read.is_some(), "byte {at}");
        if let Some(read) = read {
            harmless += 1;
            check(&content, &read);
        }
        image[at] ^= bit;
    }
    // The fingerprint, reserved fields, and the padding between sections.
    assert!(harmless < image.len() / 4, "{harmless} of {} bits", image.len());
}

/// Calls every accessor with every id.
fn exercise(snapshot: &Snapshot) {
    let names: Vec<String> = snapshot.names().map(|(name, _)| fold(name)).collect();
    names.iter().for_each(|name| drop(snapshot.named(name)));
    for id in entities(snapshot) {
        let _ = (snapshot.name(id), snapshot.aliases(id), snapshot.declared_at(id), snapshot.types(id));
        let _ = (snapshot.claims_about(id), snapshot.told_apart(id), snapshot.shown(id));
        for relation in snapshot.schema().relation_ids() {
            let _ = (snapshot.from(relation, id), snapshot.into(relation, id));
            let _ = (snapshot.value_claims(relation, id), snapshot.statistics(relation));
        }
    }
    for of in snapshot.schema().type_ids() {
        let _ = (snapshot.entities_of(of).count(), snapshot.count_of(of));
    }
    for id in claims(snapshot) {
        let _ = (snapshot.claim(id), snapshot.attestations(id), snapshot.confidence(id));
        let _ =
            entities(snapshot).filter(|&entity| snapshot.attested_by(id, &Speaker::Entity(entity))).count();
    }
    petgraph::algo::connected_components(snapshot.undirected());
    petgraph::algo::kosaraju_scc(snapshot.directed());
}

proptest! {
    /// What the checksums would have caught, had they not been made to fit.
    #[test]
    fn a_forged_image_is_refused_or_read_without_a_panic(
        content in content(),
        tells in any::<bool>(),
        changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let entities: Vec<usize> = (0..content.entities.len()).collect();
        let mut builder = build(&content, &entities, &[]);
        // Some of them have addresses.
        let address = |id: EntityId| id.0.is_multiple_of(3).then(|| format!("thing ({})", id.0).into_boxed_str());
        builder.tell_apart(builder.entities().into_iter().map(|id| (id, address(id))).collect());
        let [told, plain] = [builder.freeze(), freeze(&content)];
        let mut image = if tells { told.image().to_vec() } else { plain.image().to_vec() };
        for (at, byte) in changes {
            let at = image::HEADER + at.index(image.len() - image::HEADER);
            image[at] = byte;
        }
        image::reseal(&mut image);
        if let Some(read) = open(&image) {
            exercise(&read);
        }
    }
}
