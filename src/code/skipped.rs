//! Why a file is not in the index.

use super::index::Index;
use super::path::typed;
use super::scan::LARGEST;
use super::walk::Reason;
use std::ffi::OsStr;
use std::io;

/// Why a file that was seen was skipped.
pub fn reason(index: &Index, path: &OsStr) -> io::Result<Option<Reason>> {
    let path = typed(path);
    let census = index.census()?;
    let seen = census.others.iter().find(|seen| seen.path == path);
    Ok(seen.and_then(|seen| seen.reason))
}

/// A reason in words.
pub fn words(reason: Reason) -> String {
    match reason {
        Reason::Symlink => "it is a link; ask for the file it leads to".to_owned(),
        Reason::Special => "it is a pipe, a socket or a device".to_owned(),
        Reason::Huge => format!("it is larger than {} MiB", LARGEST >> 20),
        Reason::Unreadable => "it cannot be read".to_owned(),
        Reason::Binary => "it is binary".to_owned(),
        Reason::Utf16 => "it is UTF-16; only UTF-8 is read".to_owned(),
        Reason::Lock => "a package manager wrote it".to_owned(),
        Reason::NotSource => "it is in no language that is known, or minified".to_owned(),
        Reason::Outside => "it lies outside of the project".to_owned(),
    }
}
