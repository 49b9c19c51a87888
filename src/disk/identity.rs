//! What tells a file from every other one, and from itself before a change: as git does for its index.

use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// The change of a file's times is seen only by whoever looks a while later: clocks of file systems tick, and some tick slowly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Identity {
    device: u64,
    node: u64,
    pub length: u64,
    /// Of the content, which everybody may set as they like, and of anything about the file, which nobody may: nanoseconds
    /// since 1970.
    modified: i128,
    changed: i128,
}

impl Identity {
    /// `None` where files cannot be told apart so finely.
    #[cfg(unix)]
    pub fn of(data: &Metadata) -> Option<Identity> {
        use std::os::unix::fs::MetadataExt;
        let time =
            |seconds: i64, nanoseconds: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        // Where times are kept in whole seconds, a change may not show.
        (data.ctime_nsec() != 0).then(|| Identity {
            device: data.dev(),
            node: data.ino(),
            length: data.len(),
            modified: time(data.mtime(), data.mtime_nsec()),
            changed: time(data.ctime(), data.ctime_nsec()),
        })
    }

    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Identity> {
        None
    }

    /// Whether the file was changed so long ago that any further change shows. It was not where its time is to come: then
    /// the clock was put back.
    pub fn is_settled(&self, since: Duration) -> bool {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        i128::try_from(now).is_ok_and(|now| now - self.changed > since.as_nanos() as i128)
    }
}
