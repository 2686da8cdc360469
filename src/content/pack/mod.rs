//! Build time only: the checked content as compressed static tables.
//!
//! One zstd frame a document, so that `show` unpacks no more than it prints, with a
//! dictionary that all of them share; one frame for all bundles, which only `init` and
//! `export` read and which share most of their text.
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
use zstd::bulk::Compressor;

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

/// Bytes of the dictionary: where a longer one costs more than it saves.
const DICTIONARY: usize = 64 * 1024;

struct Store {
    blob: Vec<u8>,
    raw: usize,
    compressor: Compressor<'static>,
    known: HashMap<[u8; 32], Frame>,
}

impl Store {
    /// An empty store and the frame of the dictionary, which is trained on the texts.
    fn trained(records: &[Record], level: i32) -> io::Result<(Store, Frame)> {
        let texts: Vec<&[u8]> = records
            .iter()
            .filter(|record| !raw(record.kind))
            .map(|record| record.text.as_bytes())
            .collect();
        let dictionary = zstd::dict::from_samples(&texts, DICTIONARY)?;
        // Not compressed: unpacking it would cost each command more than its frame.
        let frame = Frame {
            start: 0,
            packed: dictionary.len(),
            raw: dictionary.len(),
        };
        let store = Store {
            compressor: Compressor::with_dictionary(level, &dictionary)?,
            blob: dictionary,
            raw: 0,
            known: HashMap::new(),
        };
        Ok((store, frame))
    }

    fn put(&mut self, text: &str) -> io::Result<Frame> {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if let Some(frame) = self.known.get(&digest) {
            return Ok(*frame);
        }
        let packed = self.compressor.compress(text.as_bytes())?;
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
    let records = records(tree, compiled);
    let (mut store, dictionary) = Store::trained(&records, level)?;
    let mut stored = Vec::new();
    for record in records {
        let frame = if raw(record.kind) {
            None
        } else {
            Some(store.put(&record.text)?)
        };
        stored.push(Stored { record, frame });
    }
    let mut source = emit::source(tree, compiled, &stored, dictionary, &mut store)?;
    emit::pages(pages, &mut store, &mut source)?;
    Ok(Packed {
        source,
        blob: store.blob,
        raw: store.raw,
    })
}

/// Whether documents of a kind are served from a directory that is included as it is.
fn raw(kind: Kind) -> bool {
    matches!(kind, Kind::Template | Kind::Schema)
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
