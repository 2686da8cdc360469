//! What was seen of every file and directory when it was read last: what is compared to
//! know that nothing changed.

use super::segment::bytes::{Cursor, damaged, put, put_bytes};
use super::stat::{self, Stat};
use super::walk::Reason;
use std::io;

/// What is known of a file of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub stat: Stat,
    /// Nothing can have changed without showing in `stat`.
    pub trusted: bool,
    /// Where it stands among all files, from 0 to 65,535.
    pub rank: u16,
    /// Tokens of its text, once they were counted.
    pub tokens: Option<u32>,
}

/// Bytes of an entry.
const BYTES: usize = stat::BYTES + 1 + 2 + 4;

/// A directory, or a file that is in no segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub path: Vec<u8>,
    pub stat: Stat,
    pub trusted: bool,
    /// Why a file is in no segment; `None` for directories.
    pub reason: Option<Reason>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Of each segment, its files by number. Those of dead files mean nothing.
    pub segments: Vec<Vec<Entry>>,
    /// Sorted by path.
    pub directories: Vec<Seen>,
    pub others: Vec<Seen>,
}

impl Census {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, self.segments.len() as u64);
        for segment in &self.segments {
            put(&mut out, segment.len() as u64);
            for entry in segment {
                entry.stat.put(&mut out);
                out.push(u8::from(entry.trusted));
                out.extend_from_slice(&entry.rank.to_le_bytes());
                let tokens = entry.tokens.unwrap_or(u32::MAX);
                out.extend_from_slice(&tokens.to_le_bytes());
            }
        }
        for list in [&self.directories, &self.others] {
            put(&mut out, list.len() as u64);
            for seen in list {
                put_bytes(&mut out, &seen.path);
                seen.stat.put(&mut out);
                out.push(u8::from(seen.trusted));
                out.push(seen.reason.map_or(u8::MAX, |reason| reason as u8));
            }
        }
        out
    }

    pub fn read(bytes: &[u8]) -> io::Result<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut census = Self::default();
        for _ in 0..cursor.small()? {
            let count = cursor.small()? as usize;
            let mut segment = Vec::with_capacity(count.min(cursor.room() / BYTES));
            for _ in 0..count {
                segment.push(Entry {
                    stat: Stat::get(&mut cursor)?,
                    trusted: cursor.byte()? == 1,
                    rank: u16::from_le_bytes(cursor.fixed()?),
                    tokens: Some(u32::from_le_bytes(cursor.fixed()?))
                        .filter(|tokens| *tokens != u32::MAX),
                });
            }
            census.segments.push(segment);
        }
        census.directories = seen(&mut cursor)?;
        census.others = seen(&mut cursor)?;
        Ok(census)
    }
}

fn seen(cursor: &mut Cursor<'_>) -> io::Result<Vec<Seen>> {
    let count = cursor.small()? as usize;
    let mut list = Vec::with_capacity(count.min(cursor.room() / (stat::BYTES + 3)));
    for _ in 0..count {
        let path = cursor.bytes()?.to_vec();
        let stat = Stat::get(cursor)?;
        let trusted = cursor.byte()? == 1;
        let reason = match cursor.byte()? {
            u8::MAX => None,
            number => {
                let reason = Reason::ALL.get(usize::from(number));
                Some(*reason.ok_or_else(|| damaged("there is no such reason"))?)
            }
        };
        list.push(Seen {
            path,
            stat,
            trusted,
            reason,
        });
    }
    Ok(list)
}
