//! What claims say.

use super::Base;

fn claims(facts: &str) -> String {
    Base::new(&format!("source s\n  publisher \"Nikkei Asia\"\nfrom s\n{facts}")).claims()
}

#[test]
fn subjects_and_objects_multiply_out() {
    assert_eq!(
        claims("  ByteDance, Alibaba and Tencent stockpiled H20 and H800 before 2025-04\n"),
        "\
Alibaba stockpile: H20 @before 2025-04 reported [s facts.lore:4]
Alibaba stockpile: H800 @before 2025-04 reported [s facts.lore:4]
ByteDance stockpile: H20 @before 2025-04 reported [s facts.lore:4]
ByteDance stockpile: H800 @before 2025-04 reported [s facts.lore:4]
Tencent stockpile: H20 @before 2025-04 reported [s facts.lore:4]
Tencent stockpile: H800 @before 2025-04 reported [s facts.lore:4]
"
    );
}
