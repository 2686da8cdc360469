//! What the file system says of a file without opening it, and when that is enough to
//! know that its content is the same.

use super::segment::bytes::Cursor;
use std::fs::Metadata;
use std::io;

/// Size, times and identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    pub size: u64,
    /// Nanoseconds since 1970.
    pub modified: i64,
    /// Of the entry itself; no program can set it. Zero where the system has none.
    pub changed: i64,
    pub inode: u64,
}

/// Bytes that a stat takes in a store.
pub const BYTES: usize = 32;

const SECOND: i64 = 1_000_000_000;

impl Stat {
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let time = |seconds: i64, nanoseconds: i64| {
            seconds.saturating_mul(SECOND).saturating_add(nanoseconds)
        };
        Self {
            size: metadata.size(),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Self {
            size: metadata.len(),
            modified: since.map_or(0, |since| since.as_nanos() as i64),
            changed: 0,
            inode: 0,
        }
    }

    /// Whether the content can have changed after it was read without any of this
    /// showing it: the last change is as young as the reading, by the clock of the same
    /// file system (`read_at`). Times move in steps: of a few milliseconds where they
    /// have fractions of a second, else of up to two seconds. Only the entry's own time
    /// counts where there is one: the other can be set to anything.
    pub fn is_racy(&self, read_at: i64) -> bool {
        let last = match self.changed {
            0 => self.modified,
            changed => changed,
        };
        let is_fine = self.changed != 0 && self.changed % SECOND != 0;
        let step = if is_fine { SECOND / 20 } else { 2 * SECOND };
        last >= read_at.saturating_sub(step)
    }

    pub fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.size.to_le_bytes());
        out.extend_from_slice(&self.modified.to_le_bytes());
        out.extend_from_slice(&self.changed.to_le_bytes());
        out.extend_from_slice(&self.inode.to_le_bytes());
    }

    pub fn get(cursor: &mut Cursor<'_>) -> io::Result<Self> {
        Ok(Self {
            size: u64::from_le_bytes(cursor.fixed()?),
            modified: i64::from_le_bytes(cursor.fixed()?),
            changed: i64::from_le_bytes(cursor.fixed()?),
            inode: u64::from_le_bytes(cursor.fixed()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn young_files_are_not_trusted() {
        let stat = |modified, changed| Stat {
            size: 1,
            modified,
            changed,
            inode: 1,
        };
        let now = 1_000 * SECOND;
        // Fractions of a second: a few steps of the clock.
        assert!(stat(now - 1, now - 1).is_racy(now));
        assert!(stat(0, now - SECOND / 100 - 1).is_racy(now));
        assert!(!stat(0, now - SECOND / 2 - 1).is_racy(now));
        // Whole seconds.
        assert!(stat(now - SECOND, now - SECOND).is_racy(now));
        assert!(!stat(now - 3 * SECOND, now - 3 * SECOND).is_racy(now));
        // A time that somebody set into the future.
        assert!(!stat(now + 9 * SECOND, now - 9 * SECOND).is_racy(now));
        assert!(stat(now + 9 * SECOND, 0).is_racy(now));
    }
}
