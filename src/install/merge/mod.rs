//! Merging our text into a file of the user's, and taking it out again. Pure: bytes in,
//! bytes out.

pub mod block;
pub mod json;
pub mod text;

use serde::{Deserialize, Serialize};

/// A merged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub bytes: Vec<u8>,
    pub change: Change,
    /// What was done to the file, in order.
    pub edits: Vec<Edit>,
}

/// One piece of a file that took the place of another. Holds no more of the user's
/// text than what had to go, which is white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub removed: String,
    pub inserted: String,
}

impl Edit {
    /// The one edit that leads from a text to another; `None` when they are equal.
    fn between(before: &str, after: &str) -> Option<Self> {
        if before == after {
            return None;
        }
        let shorter = before.len().min(after.len());
        let pairs = before.bytes().zip(after.bytes());
        let mut start = pairs.take_while(|(a, b)| a == b).count();
        while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
            start -= 1;
        }
        let pairs = before.bytes().rev().zip(after.bytes().rev());
        let mut end = pairs
            .take_while(|(a, b)| a == b)
            .count()
            .min(shorter - start);
        while !before.is_char_boundary(before.len() - end)
            || !after.is_char_boundary(after.len() - end)
        {
            end -= 1;
        }
        Some(Self {
            removed: before[start..before.len() - end].to_owned(),
            inserted: after[start..after.len() - end].to_owned(),
        })
    }
}

/// Takes edits back, last first; `None` when what they inserted is not there exactly
/// once any more.
pub fn undo(existing: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let mut text = utf8(existing).ok()?.to_owned();
    if edits.is_empty() {
        return None;
    }
    for edit in edits.iter().rev() {
        let at = text
            .find(&edit.inserted)
            .filter(|_| !edit.inserted.is_empty())?;
        if text.rfind(&edit.inserted) != Some(at) {
            return None;
        }
        text.replace_range(at..at + edit.inserted.len(), &edit.removed);
    }
    Some(text.into_bytes())
}

/// What a merge did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Unchanged,
    Updated,
    /// There was no file.
    Created,
}

/// Why a file cannot be merged into. Nothing is written then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    #[error("the file is not UTF-8: bad byte at offset {at}")]
    NotUtf8 { at: usize },
    #[error("line {line}: {what}")]
    DamagedMarkers { line: usize, what: &'static str },
    #[error("line {line}: the file ends within a code fence; close it first")]
    OpenFence { line: usize },
    #[error("line {line}, column {column}: {message}")]
    Unparseable {
        line: usize,
        column: usize,
        message: String,
    },
    #[error("{pointer}: {expected} is expected here, {found} is there")]
    Shape {
        pointer: String,
        expected: &'static str,
        found: &'static str,
    },
}

pub(super) fn utf8(bytes: &[u8]) -> Result<&str, MergeError> {
    std::str::from_utf8(bytes).map_err(|error| MergeError::NotUtf8 {
        at: error.valid_up_to(),
    })
}

/// The mark that some editors put at the start of a file.
const BOM: &str = "\u{feff}";

/// The line ending of a text: that of its first line.
fn line_ending(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn finished(existing: Option<&[u8]>, text: String, edits: Vec<Edit>) -> Merged {
    let bytes = text.into_bytes();
    let change = match existing {
        None => Change::Created,
        Some(before) if before == bytes => Change::Unchanged,
        Some(_) => Change::Updated,
    };
    Merged {
        bytes,
        change,
        edits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_edit_leads_back(before in "[aé\n]{0,6}", after in "[aé\n]{0,8}") {
            if let Some(edit) = Edit::between(&before, &after)
                && let Some(back) = undo(after.as_bytes(), &[edit])
            {
                proptest::prop_assert_eq!(back, before.into_bytes());
            }
        }
    }
}
