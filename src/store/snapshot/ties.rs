//! How claims bear on one another: reasons, aims, conditions, corrections.

use super::{Parts, Snapshot};
use crate::model::ClaimId;
use crate::model::claim::TieKind;
use crate::store::rows::StringId;
use crate::store::ties::Ties;
use rustc_hash::{FxHashMap, FxHashSet};

/// Claims that stand beneath others, each with what it is to those, by the file and the line of these.
type Tied = FxHashMap<(StringId, u32), Vec<(TieKind, ClaimId)>>;

impl Snapshot {
    /// What stands beneath the claim where a source says it, and what each is to it: its reasons, say. By kind, each once.
    pub fn tied(&self, claim: ClaimId) -> &[(TieKind, ClaimId)] {
        self.ties().beneath(claim)
    }

    /// The claims beneath which this one stands, and what it is to each: whose reason it is, say. By kind, each once.
    pub fn tied_to(&self, claim: ClaimId) -> &[(TieKind, ClaimId)] {
        self.ties().above(claim)
    }

    /// Whether any claim stands beneath another in that way.
    pub fn has_ties(&self, of: impl Fn(TieKind) -> bool) -> bool {
        self.parts().attestations.ties().any(|(_, tie)| of(tie.kind))
    }

    /// Found out when they are asked for first.
    fn ties(&self) -> &Ties {
        self.parts().ties.get_or_init(|| {
            let parts = self.parts();
            match tied(parts) {
                tied if tied.is_empty() => Ties::default(),
                tied => Ties::of(ties(parts, &tied).into_iter()),
            }
        })
    }
}

fn tied(parts: &Parts) -> Tied {
    let mut tied = Tied::default();
    for (row, tie) in parts.attestations.ties() {
        let claim = parts.attestations.claim(row, parts.claim_count());
        let (origin, _) = parts.attestations.origin(&parts.of(claim).attested, row);
        tied.entry((origin.file, tie.line)).or_default().push((tie.kind, claim));
    }
    tied
}

/// The same, with the claims that are said there.
fn ties(parts: &Parts, tied: &Tied) -> Vec<(ClaimId, TieKind, ClaimId)> {
    let files: FxHashSet<StringId> = tied.keys().map(|(file, _)| *file).collect();
    let origins = parts.attestations.origins;
    let is_of_files: Vec<bool> = origins.iter().map(|origin| files.contains(&origin.file)).collect();
    let mut ties = vec![];
    for relation in &parts.relations {
        let attested = &relation.attested;
        for (number, &line) in attested.lines.iter().enumerate() {
            let origin = attested.origins.get(number);
            if !is_of_files[origin] {
                continue;
            }
            if let Some(beneath) = tied.get(&(origins[origin].file, line)) {
                let row = attested.rows.start as usize + number;
                // On one line with the claim that it bears on, a claim is not that one.
                if parts.attestations.tie(row).is_some_and(|tie| tie.line == line) {
                    continue;
                }
                let above = parts.attestations.claim(row, parts.claim_count());
                ties.extend(beneath.iter().map(|&(kind, claim)| (above, kind, claim)));
            }
        }
    }
    ties
}
