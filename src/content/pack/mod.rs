//! Build time only: the checked content as compressed static tables.
//!
//! One zstd frame a document, so that `show` unpacks no more than it prints; one
//! for all bundles, which only `init` and `export` read and which share most of
//! their text.
//! The output is a function of the tree alone: sorted, without times or paths.

mod emit;
pub mod pages;

use super::content::Compiled;
use super::content::model::{Kind, Tier};
use super::content::records::{Record, records};
use super::content::source::Tree;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io;

/// What build.rs writes to disk.
pub struct Packed {
    /// Rust source of the tables; it includes the blob by name.
    pub source: String,
    /// The frames, one after the other.
    pub blob: Vec<u8>,
    /// Bytes before compression, each distinct body counted once.
    pub raw: usize,
}

/// Where a body stands in the blob, and how long it is unpacked.
#[derive(Clone, Copy, Debug)]
struct Frame {
    start: usize,
    packed: usize,
    raw: usize,
}

/// A record of the catalog, with where its text is.
struct Stored {
    record: Record,
    /// `None`: in one of the directories that the binary includes as they are.
    frame: Option<Frame>,
}

struct Store {
    blob: Vec<u8>,
    raw: usize,
    level: i32,
    known: HashMap<[u8; 32], Frame>,
}

impl Store {
    fn put(&mut self, text: &str) -> io::Result<Frame> {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if let Some(frame) = self.known.get(&digest) {
            return Ok(*frame);
        }
        let packed = zstd::bulk::compress(text.as_bytes(), self.level)?;
        let frame = Frame {
            start: self.blob.len(),
            packed: packed.len(),
            raw: text.len(),
        };
        self.blob.extend(packed);
        self.raw += text.len();
        self.known.insert(digest, frame);
        Ok(frame)
    }
}

/// Packs a compiled tree. `level` is zstd's; higher is smaller and slower.
pub fn pack(
    tree: &Tree,
    compiled: &Compiled,
    pages: &[pages::Page],
    level: i32,
) -> io::Result<Packed> {
    let mut store = Store {
        blob: Vec::new(),
        raw: 0,
        level,
        known: HashMap::new(),
    };
    let mut stored = Vec::new();
    for record in records(tree, compiled) {
        let raw = matches!(record.kind, Kind::Template | Kind::Schema);
        let frame = if raw {
            None
        } else {
            Some(store.put(&record.text)?)
        };
        stored.push(Stored { record, frame });
    }
    let mut source = emit::source(tree, compiled, &stored, &mut store)?;
    emit::pages(pages, &mut store, &mut source)?;
    Ok(Packed {
        source,
        blob: store.blob,
        raw: store.raw,
    })
}

/// How many records there are of each kind.
fn totals(records: &[Stored]) -> BTreeMap<Kind, usize> {
    let mut totals = BTreeMap::new();
    for record in records {
        *totals.entry(record.record.kind).or_default() += 1;
    }
    totals
}

/// Every tier has its place in a record's counts.
const _: () = assert!(Tier::ALL.len() == 3);
