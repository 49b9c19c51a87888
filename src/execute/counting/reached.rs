//! Which ways to count were taken: random tests hold that they take all of them.

use std::cell::RefCell;
use std::collections::BTreeSet;

/// Makes the ways and the list of them all, so that none can be left out there.
macro_rules! ways {
    ($($(#[$what:meta])* $way:ident)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Way {
            $($(#[$what])* $way,)*
        }

        impl Way {
            pub const ALL: &[Way] = &[$(Way::$way),*];
        }
    };
}

ways! {
    Number
    Links
    /// A search along chains, from each entity.
    Search
    /// Sums over a forest, of what lies above.
    Above
    /// And of what lies below.
    Below
    Block
    BloomFilter
    Triangles
    SharedAncestor
    Optional
    Absent
    /// A sum of patterns, some of them taken away.
    Signed
    Distances
}

thread_local! {
    static REACHED: RefCell<BTreeSet<Way>> = RefCell::default();
}

/// Notes that a way was taken by what this thread asked for.
pub fn note(way: Way) {
    REACHED.with_borrow_mut(|reached| reached.insert(way));
}

/// Those that were taken since this was asked last.
pub fn take() -> BTreeSet<Way> {
    REACHED.take()
}
