//! `.wazir/base.zst`: the texts as wazir last wrote them, so that any clone can merge
//! what the user made of them with what a later version makes of them.

use super::installed_hash;
use super::lock::Lock;
use crate::content::model::FileKind;
use crate::error::Error;
use crate::project::files::OnDisk;
use crate::project::{ProjectPath, Root};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

/// Where it is.
pub const BASE: &str = ".wazir/base.zst";
/// A larger one is not ours.
const MAX_BYTES: u64 = 64 << 20;
/// Fast: the file is small anyway.
const LEVEL: i32 = 1;

/// Texts by path: whole files, and what stands in the block of shared ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base<'a> {
    texts: BTreeMap<String, Cow<'a, str>>,
    /// Whether the file held a text that does not count.
    dropped: bool,
}

impl Base<'static> {
    /// The path of the file.
    pub fn path() -> ProjectPath {
        ProjectPath::new(BASE).expect("a constant of plain names")
    }

    /// Reads the file. A text that is not the one whose hash the lock holds counts as
    /// not there; so does a file that cannot be read as one of ours.
    pub fn read(root: &Root, lock: &Lock) -> Result<(Self, OnDisk), Error> {
        let disk = root.read(&Self::path())?;
        let decoded = disk.bytes.as_deref().and_then(decode);
        let readable = decoded.is_some();
        let mut texts = decoded.unwrap_or_default();
        let count = texts.len();
        texts.retain(|path, text| {
            lock.entry(path).is_some_and(|entry| {
                FileKind::parse(&entry.kind)
                    .is_some_and(|kind| installed_hash(kind, text) == entry.sha256)
            })
        });
        let dropped = !readable || texts.len() < count;
        Ok((Self { texts, dropped }, disk))
    }
}

impl<'a> Base<'a> {
    /// The text that was written for a path.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(Cow::as_ref)
    }

    /// Remembers what is written for a path.
    pub fn set(&mut self, path: &str, text: &'a str) {
        self.texts.insert(path.to_owned(), Cow::Borrowed(text));
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        // Room for everything and what escaping adds, so that it is not moved as it grows.
        let sizes = self
            .texts
            .iter()
            .map(|(path, text)| path.len() + text.len() + 8);
        let size: usize = sizes.sum();
        let mut text = Vec::with_capacity(size + size / 8);
        serde_json::to_writer(&mut text, &self.texts).expect("made of text alone");
        zstd::bulk::compress(&text, LEVEL).expect("memory is there")
    }
}

fn decode(bytes: &[u8]) -> Option<BTreeMap<String, Cow<'static, str>>> {
    let mut text = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(bytes).ok()?;
    decoder.take(MAX_BYTES).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_damage_is_nothing() {
        let mut base = Base::default();
        base.set("a", "text\n");
        let bytes = base.bytes();
        assert_eq!(decode(&bytes), Some(base.texts));
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None);
        }
        assert_eq!(decode(b"{}"), None);
    }
}
