//! The embedded tables: their types, and the constants that build.rs wrote.

use crate::content::model::{FileKind, Format, Host, Kind};
use crate::content::tiers::SIZES;

/// A zstd frame in the blob.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub start: usize,
    pub packed: usize,
    pub raw: usize,
}

/// Where a record's text is.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Compressed.
    Packed(Frame),
    /// In one of the directories that are included as they are.
    Raw,
}

/// One document of the catalog.
#[derive(Debug)]
pub struct Record {
    pub kind: Kind,
    pub id: &'static str,
    pub title: &'static str,
    /// One line; tier L0 of a module.
    pub summary: &'static str,
    /// Path of its source.
    pub path: &'static str,
    pub body: Body,
    /// Bytes of tier L1 in the text; empty where there are no tiers.
    pub rules: (usize, usize),
    /// o200k tokens of L0, L1, L2; zero where nobody counts.
    pub tokens: [usize; 3],
    /// Facts for lists, parts separated by `|`.
    pub detail: &'static str,
    /// Tokens of a module as a composition prints it: by its id, at L0, L1, L2.
    pub costs: [usize; SIZES],
}

/// One file of a bundle.
#[derive(Debug)]
pub struct BundleFile {
    pub path: &'static str,
    pub kind: FileKind,
    pub format: Format,
    /// Bytes in the unpacked `BUNDLE_TEXT`.
    pub text: (usize, usize),
}

/// What one host gets.
#[derive(Debug)]
pub struct Bundle {
    pub host: Host,
    pub title: &'static str,
    pub client: &'static str,
    pub version: &'static str,
    pub checked: &'static str,
    /// Tokens that the host keeps in context all the time.
    pub always_on: usize,
    pub detect: &'static [&'static str],
    pub limits: &'static [&'static str],
    pub next: &'static [&'static str],
    /// What the session-start hook puts into context; empty for nothing.
    pub session_text: &'static str,
    pub files: &'static [BundleFile],
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
