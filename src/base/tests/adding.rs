//! Adding claims: what is acknowledged is on the disk, and what is torn is never read.

use super::Base;
use crate::base::append::{Journal, write};
use crate::base::{Addition, append, load, quoted};
use crate::diagnostic::{Code, Diagnostic, Source};
use proptest::prelude::*;
use std::io::{self, Write};

const FACTS: &str = "source s\nsource \"s of t\"\n";

fn add(base: &Base, claim: &str, source: &str) -> Result<String, Vec<Diagnostic>> {
    let claim = Source::new("claim", claim);
    let before = format!("from {}\n  ", quoted(source));
    let addition = Addition {
        typed: &claim,
        before: &before,
        beside: Some(("source", source)),
        what: ("a claim", "A makes B"),
    };
    let added = append(base.path(), &base.kept(), addition, |_| Ok(()))?;
    Ok(format!("{}:{}", added.path.file_name().unwrap().display(), added.line))
}

fn journal(base: &Base) -> String {
    std::fs::read_to_string(base.path().join("added.lore")).unwrap_or_default()
}

#[test]
fn a_claim_is_read_and_then_appended() {
    let base = Base::new(FACTS);
    assert_eq!(add(&base, "ByteDance stockpiled H20 in 2025, confidence 0.8", "s").unwrap(), "added.lore:3");
    assert_eq!(add(&base, " H20 is derived from H800 ", "s of t").unwrap(), "added.lore:7");
    assert_eq!(
        journal(&base),
        "\
# added by lore
from s
  ByteDance stockpiled H20 in 2025, confidence 0.8
# end 46002b80
# added by lore
from \"s of t\"
  H20 is derived from H800
# end 7179a88c
"
    );
    assert_eq!(
        base.claims(),
        "\
ByteDance stockpile: H20 @2025 reported [s added.lore:3 confidence 0.8]
H20 derive: H800 reported [s of t added.lore:7]
"
    );
    // It is laid out as `lore fmt` does, and stays whole when laid out otherwise.
    assert_eq!(crate::base::format(base.path(), &[base.path().join("added.lore")], true), (vec![], vec![]));
    base.write("added.lore", journal(&base).replace("  ", "\t\t").replace('\n', "\r\n"));
    assert_eq!(base.load().claim_count(), 2);
}

#[test]
fn a_mark_that_would_cut_the_claim_is_refused() {
    let base = Base::new(&format!("{FACTS}chip \"C#\"; \"Channel #5\"\n"));
    assert!(add(&base, "ByteDance stockpiled C#", "s").is_ok());
    assert!(add(&base, "ByteDance stockpiled \"Channel #5\"", "s").is_ok());
    let told = |claim| add(&base, claim, "s").unwrap_err()[0].message.to_string();
    assert_eq!(told("ByteDance stockpiled H20 #5"), "a claim that is added has no comment");
    assert_eq!(told("ByteDance stockpiled H20 # in 2025"), "a claim that is added has no comment");
    assert_eq!(base.claims().lines().count(), 2);
}

#[test]
fn what_is_wrong_is_shown_where_it_was_typed_and_nothing_is_added() {
    let base = Base::new(FACTS);
    let told = |claim, source| base.rendered(&add(&base, claim, source).unwrap_err());
    assert_eq!(
        told("  ByteDance stockpild H20", "s"),
        "\
error[unknown-word]: nothing is called `stockpild`
 --> claim:1:13
  |
1 |   ByteDance stockpild H20
  |             ^^^^^^^^^ a verb or a phrase of this base is expected here
  |
  = help: did you mean `stockpiled`?
"
    );
    assert!(told("H20 is derived from H20", "s").contains("error[cycle]"));
    assert_eq!(
        told("ByteDance stockpiled H20", "t"),
        "\
error[undeclared-source]: no source is called `t`
 --> source:1:1
  |
1 | t
  | ^ not declared
  |
  = help: did you mean `s`?
  = help: declare it at the left margin: source t
"
    );
    assert!(told("ByteDance stockpiled H20\nfirm X", "s").contains("one line"));
    assert!(told("", "s").contains("one line"));
    add(&base, "H20 is derived from H800", "s").unwrap();
    let before = journal(&base);
    assert!(told("H800 is derived from H20", "s").contains("leads in a cycle: H20 → H800 → H20"));
    assert_eq!(journal(&base), before);
}

#[test]
fn a_journal_cut_at_any_byte_loses_nothing_that_was_acknowledged() {
    let base = Base::new(FACTS);
    add(&base, "ByteDance stockpiled H20 in 2025", "s").unwrap();
    let first = journal(&base).len();
    add(&base, "Tencent stockpiled H20", "s").unwrap();
    let whole = journal(&base);
    for cut in 0..=whole.len() {
        let base = Base::new(FACTS);
        base.write("added.lore", &whole[..cut]);
        let loaded = load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
        // The line's end behind an end mark is all that may be missing.
        let expected = usize::from(cut >= first - 1) + usize::from(cut >= whole.len() - 1);
        assert_eq!(loaded.snapshot.claim_count(), expected, "{:?}", &whole[..cut]);
        let between = [0, first - 1, first, whole.len() - 1, whole.len()];
        let torn: Vec<&str> = loaded.warnings.iter().map(|warning| warning.code.name()).collect();
        let expected_warning: &[&str] = if between.contains(&cut) { &[] } else { &["torn-block"] };
        assert_eq!(torn, expected_warning, "{:?}", &whole[..cut]);
        // The warning stays when the base comes from its cache.
        let again = load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
        assert_eq!((again.changed, again.warnings.len()), (0, torn.len()));
        // The next addition sets the torn block aside.
        add(&base, "Alibaba stockpiled H20", "s").unwrap();
        assert_eq!(base.load().claim_count(), expected + 1);
        let aside = std::fs::read_to_string(base.path().join("added.lore.torn-1")).unwrap_or_default();
        let kept = if cut < first - 1 { 0 } else { first };
        assert_eq!(aside, if torn.is_empty() { "" } else { &whole[kept..cut] });
    }
}

#[test]
fn a_file_that_was_made_longer_but_not_filled() {
    let base = Base::new(FACTS);
    add(&base, "ByteDance stockpiled H20", "s").unwrap();
    base.write("added.lore", format!("{}{}", journal(&base), "\0".repeat(200)));
    let loaded = load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
    assert_eq!((loaded.snapshot.claim_count(), loaded.warnings[0].code), (1, Code::TornBlock));
}

#[test]
fn an_edited_block_is_read_as_it_stands() {
    let base = Base::new(FACTS);
    add(&base, "ByteDance stockpiled H20", "s").unwrap();
    base.write("added.lore", journal(&base).replace("ByteDance", "Tencent"));
    let loaded = load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
    assert_eq!((loaded.snapshot.claim_count(), loaded.warnings[0].code), (1, Code::ChangedBlock));
    // Behind the last block, text is text.
    let by_hand = journal(&base).replace("# added by lore\n", "").split("# end").next().unwrap().to_string();
    base.write("added.lore", by_hand + "from s\n  Alibaba stockpiled H20\n");
    assert_eq!(base.load().claim_count(), 2);
}

#[test]
fn a_claim_that_reads_like_a_mark_is_none() {
    let base = Base::new(FACTS);
    add(&base, "ByteDance stockpiled H20, note \"# end 12345678\"", "s").unwrap();
    add(&base, "Tencent stockpiled H20, note \"# added by lore\"", "s").unwrap();
    let loaded = load(base.path(), &base.kept(), &mut |_| {}).ok().unwrap();
    assert_eq!((loaded.snapshot.claim_count(), loaded.warnings.len()), (2, 0));
}

/// A disk with so many bytes left, that fails to sync when told to.
struct Disk {
    text: Vec<u8>,
    room: usize,
    syncs: bool,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = bytes.len().min(self.room);
        if written == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= written;
        self.text.extend_from_slice(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Journal for Disk {
    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.text.truncate(length as usize);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let result = if self.syncs { Ok(()) } else { Err(io::ErrorKind::Other.into()) };
        self.syncs = true;
        result
    }
}

proptest! {
    #[test]
    fn a_full_disk_leaves_the_journal_as_it_was(room in 0_usize..80, syncs: bool) {
        let (before, block) = ("firm X\n", crate::base::added::block("from s\n  A makes B\n"));
        let mut disk = Disk { text: before.as_bytes().to_vec(), room, syncs };
        let result = write(&mut disk, before.len() as u64, block.as_bytes());
        let fits = syncs && room >= block.len();
        prop_assert_eq!(result.is_ok(), fits);
        let expected = if fits { format!("{before}{block}") } else { before.to_string() };
        prop_assert_eq!(String::from_utf8(disk.text).unwrap(), expected);
    }
}

#[test]
fn those_who_add_at_once_wait_for_each_other() {
    let base = Base::new(FACTS);
    let claims = ["ByteDance stockpiled H20", "Tencent stockpiled H20", "Alibaba stockpiled H20"];
    std::thread::scope(|scope| {
        for claim in claims {
            let base = &base;
            scope.spawn(move || add(base, claim, "s").unwrap());
        }
    });
    let journal = journal(&base);
    assert!(claims.iter().all(|claim| journal.contains(claim)), "{journal}");
    // Each was checked with those before it: the snapshot kept last holds all.
    let loaded = load(base.path(), &base.kept(), &mut |_| {}).unwrap();
    assert_eq!((loaded.changed, loaded.snapshot.claim_count()), (0, claims.len()));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
}
