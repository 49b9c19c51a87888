//! Entities by the beginning of their names.

use crate::model::EntityId;
use crate::store::Snapshot;
use crate::visible::visible;
use crate::vocabulary::fold::fold;
use std::fmt::Write;

/// The entities that have a name or an alias with this beginning, in the order of the names, with their types and
/// their other names.
pub fn list(snapshot: &Snapshot, prefix: &str) -> String {
    const MOST: usize = 50;
    let folded = fold(prefix);
    let mut found: Vec<(&str, EntityId)> = vec![];
    let mut more = 0;
    for (name, entity) in snapshot.names_from(&folded) {
        if !fold(name).starts_with(&folded) || more == MOST {
            break;
        }
        match found.len() {
            MOST => more += 1,
            _ => found.push((name, entity)),
        }
    }
    if found.is_empty() {
        return format!("no name begins with `{prefix}`\n");
    }
    let mut text = String::new();
    for (name, entity) in found {
        // What tells it apart stands behind its name.
        let canonical = snapshot.name(entity);
        if name == canonical && snapshot.shown(entity) != canonical {
            continue;
        }
        let types: Vec<&str> = snapshot
            .types(entity)
            .iter()
            .map(|&id| snapshot.schema().entity_type(id).name.as_str())
            .collect();
        let aliases = snapshot.aliases(entity);
        let _ = write!(text, "{}  {}", visible(name), types.join(", "));
        let others = std::iter::once(canonical).chain(aliases).filter(|other| *other != name);
        let others: Vec<_> = others.map(visible).collect();
        if !others.is_empty() {
            let _ = write!(text, "  = {}", others.join(", "));
        }
        text.push('\n');
    }
    if more > 0 {
        let least = if more == MOST { "more than " } else { "" };
        let _ = writeln!(text, "… and {least}{more} more; a longer beginning shows fewer");
    }
    text
}
