//! How sources hedge a number: "at least", "more than", "about".

use crate::model::quantity::Bound;

/// The hedges, longest first.
pub const BOUNDS: [(&[&str], Bound); 44] = [
    (&["less", "than", "or", "equal", "to"], Bound::AtMost),
    (&["smaller", "than", "or", "equal", "to"], Bound::AtMost),
    (&["more", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["greater", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["equal", "to", "or", "more", "than"], Bound::AtLeast),
    (&["equal", "to", "or", "less", "than"], Bound::AtMost),
    (&["equal", "to"], Bound::Exactly),
    (&["bigger", "than"], Bound::MoreThan),
    (&["higher", "than"], Bound::MoreThan),
    (&["lower", "than"], Bound::LessThan),
    (&["in", "excess", "of"], Bound::MoreThan),
    (&["a", "minimum", "of"], Bound::AtLeast),
    (&["a", "maximum", "of"], Bound::AtMost),
    (&["upwards", "of"], Bound::AtLeast),
    (&["in", "the", "region", "of"], Bound::About),
    (&["an", "estimated"], Bound::About),
    (&["close", "to"], Bound::About),
    (&["as", "few", "as"], Bound::AtLeast),
    (&["as", "little", "as"], Bound::AtLeast),
    (&["at", "least"], Bound::AtLeast),
    (&["at", "most"], Bound::AtMost),
    (&["no", "more", "than"], Bound::AtMost),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["more", "than"], Bound::MoreThan),
    (&["less", "than"], Bound::LessThan),
    (&["fewer", "than"], Bound::LessThan),
    (&["up", "to"], Bound::AtMost),
    (&["as", "many", "as"], Bound::AtMost),
    (&["as", "much", "as"], Bound::AtMost),
    (&["greater", "than"], Bound::MoreThan),
    (&["larger", "than"], Bound::MoreThan),
    (&["smaller", "than"], Bound::LessThan),
    (&["above"], Bound::MoreThan),
    (&["exceeding"], Bound::MoreThan),
    (&["below"], Bound::LessThan),
    (&["almost"], Bound::About),
    (&["over"], Bound::MoreThan),
    (&["under"], Bound::LessThan),
    (&["exactly"], Bound::Exactly),
    (&["about"], Bound::About),
    (&["around"], Bound::About),
    (&["roughly"], Bound::About),
    (&["nearly"], Bound::About),
];

/// What may stand before `more than` and its like: by how much more is not told, so that no bound follows from it.
pub const BY_HOW_MUCH: [&[&str]; 11] = [
    &["a", "little"],
    &["a", "bit"],
    &["slightly"],
    &["just"],
    &["well"],
    &["far"],
    &["much"],
    &["significantly"],
    &["substantially"],
    &["considerably"],
    &["marginally"],
];

/// Whether a hedge says that a number is more, or less.
pub fn is_open(bound: Bound) -> bool {
    matches!(bound, Bound::MoreThan | Bound::LessThan)
}
