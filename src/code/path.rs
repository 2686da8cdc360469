//! Paths below the root, as the index keeps and prints them: bytes with `/` between
//! names, whatever the names are made of.

use crate::project::shown::push;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The bytes of a path below a root; `None` when it is not below it.
pub fn below(root: &Path, path: &Path) -> Option<Vec<u8>> {
    let inside = path.strip_prefix(root).ok()?;
    let mut out = Vec::new();
    for part in inside.components() {
        if !out.is_empty() {
            out.push(b'/');
        }
        out.extend_from_slice(part.as_os_str().as_encoded_bytes());
    }
    Some(out)
}

/// The place of a path below a root.
pub fn place(root: &Path, path: &[u8]) -> PathBuf {
    root.join(os(path))
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> OsString {
    OsString::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Bytes of a source or a path as text on one line: what is not UTF-8, moves the cursor or
/// is a backslash is written as an escape, so that the text names one path only.
pub fn shown(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '\\' => out.push_str("\\\\"),
                c => push(&mut out, c),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// The bytes that `shown` made a text of.
pub fn parsed(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let escape = &rest[at + 1..];
        let taken = match escape.bytes().next()? {
            b'n' => {
                out.push(b'\n');
                1
            }
            b't' => {
                out.push(b'\t');
                1
            }
            b'\\' => {
                out.push(b'\\');
                1
            }
            b'x' => {
                out.push(u8::from_str_radix(escape.get(1..3)?, 16).ok()?);
                3
            }
            b'u' => {
                let end = escape.find('}')?;
                let code = u32::from_str_radix(escape.get(2..end)?, 16).ok()?;
                let mut utf8 = [0; 4];
                out.extend_from_slice(char::from_u32(code)?.encode_utf8(&mut utf8).as_bytes());
                end + 1
            }
            _ => return None,
        };
        rest = &escape[taken..];
    }
    out.extend_from_slice(rest.as_bytes());
    Some(out)
}

/// A path of a command line, as `/` or the system separates it, without `.` at its front.
pub fn typed(text: &OsStr) -> Vec<u8> {
    let mut bytes = text.as_encoded_bytes().to_vec();
    if cfg!(windows) {
        for byte in &mut bytes {
            if *byte == b'\\' {
                *byte = b'/';
            }
        }
    }
    let mut rest = &bytes[..];
    while let Some(shorter) = rest.strip_prefix(b"./") {
        rest = shorter;
    }
    rest.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_path_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let text = shown(&bytes);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert_eq!(parsed(&text), Some(bytes));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*[\\\\xun{}0-9é]*") {
            let _ = parsed(&text);
        }
    }
}
