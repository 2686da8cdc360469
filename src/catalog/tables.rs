//! The embedded tables: their types, and the constants that build.rs wrote.

use super::pages::Page;
use crate::content::model::{CheckedBy, FileKind, Format, Host, Kind, Takes, Tolerance};
use crate::content::tiers::SIZES;
use std::borrow::Cow;

/// A zstd frame in the blob.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub start: usize,
    pub packed: usize,
    pub raw: usize,
}

/// Where a record's text is.
#[derive(Clone, Debug)]
pub enum Body {
    /// Compressed.
    Packed(Frame),
    /// In one of the directories that are included as they are.
    Raw,
    /// Compiled at run time.
    Text(String),
}

/// Whose a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the binary.
    Embedded,
    /// The project's own, with an id that the embedded content does not have.
    Added,
    /// The project's own in place of an embedded one.
    Replaced,
}

impl Origin {
    /// The word used in what is printed.
    pub const fn id(self) -> &'static str {
        match self {
            Origin::Embedded => "embedded",
            Origin::Added => "added",
            Origin::Replaced => "replaced",
        }
    }
}

/// A text of the tables: static when it is embedded.
pub type Text = Cow<'static, str>;

/// How the tables write an embedded text.
const fn text(text: &'static str) -> Text {
    Cow::Borrowed(text)
}

/// One document of the catalog.
#[derive(Clone, Debug)]
pub struct Record {
    pub kind: Kind,
    pub id: Text,
    pub title: Text,
    /// One line; tier L0 of a module.
    pub summary: Text,
    /// Path of its source: in the content tree, or in the project.
    pub path: Text,
    pub origin: Origin,
    pub body: Body,
    /// Bytes of tier L1 in the text; empty where there are no tiers.
    pub rules: (usize, usize),
    /// o200k tokens of L0, L1, L2; zero where nobody counts.
    pub tokens: [usize; 3],
    /// Facts for lists, parts separated by `|`.
    pub detail: Text,
    /// Tokens of a module as a composition prints it: by its id, at L0, L1, L2.
    pub costs: [usize; SIZES],
}

/// One file of a bundle.
#[derive(Clone, Debug)]
pub struct BundleFile {
    pub path: Text,
    pub kind: FileKind,
    pub format: Format,
    /// The document that it is rendered for, if it is for one.
    pub of: Option<(Kind, Text)>,
    /// Bytes in the texts of all bundles.
    pub text: (usize, usize),
}

impl BundleFile {
    /// Whether it is rendered for a document.
    pub fn is_of(&self, record: &Record) -> bool {
        let (kind, id) = (record.kind, &record.id);
        self.of
            .as_ref()
            .is_some_and(|of| of.0 == kind && of.1 == *id)
    }
}

/// What one host gets.
#[derive(Clone, Debug)]
pub struct Bundle {
    pub host: Host,
    pub title: &'static str,
    /// What stands behind its facts.
    pub by: CheckedBy,
    pub client: &'static str,
    pub version: Option<&'static str>,
    pub checked: &'static str,
    /// Tokens that the host keeps in context all the time.
    pub always_on: usize,
    pub detect: &'static [&'static str],
    /// The instruction files in a project's root that it reads, in its order.
    pub reads: &'static [&'static str],
    pub takes: Takes,
    /// What its reader of JSON settings takes beyond strict JSON.
    pub tolerates: &'static [Tolerance],
    pub limits: &'static [&'static str],
    pub next: &'static [&'static str],
    /// What the session-start hook puts into context; empty for nothing.
    pub session_text: Text,
    pub files: Cow<'static, [BundleFile]>,
    /// Directories of the bundle, and where they are in the host's package; empty
    /// where it has none.
    pub moves: &'static [(&'static str, &'static str)],
    /// The files that only the package has.
    pub plugin: Cow<'static, [BundleFile]>,
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
