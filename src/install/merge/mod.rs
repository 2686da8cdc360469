//! Merging our text into a file of the user's. Pure: bytes in, bytes out.

pub mod block;
pub mod json;

/// A merged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub bytes: Vec<u8>,
    pub change: Change,
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

fn finished(existing: Option<&[u8]>, text: String) -> Merged {
    let bytes = text.into_bytes();
    let change = match existing {
        None => Change::Created,
        Some(before) if before == bytes => Change::Unchanged,
        Some(_) => Change::Updated,
    };
    Merged { bytes, change }
}
