//! A content tree in memory: texts with their front matter, sections and blocks.

mod document;
mod yaml;

pub use document::{Block, Document, Section};
pub use yaml::{Places, parse_yaml};

use super::diagnostic::{Code, Diagnostic};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The directories that make up a tree.
pub const ROOTS: [&str; 3] = ["content", "templates", "schemas"];

/// A tree of texts by path from its root, with `/`, in sorted order.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// A tree from texts, as tests build it.
    pub fn from_files<P: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (P, T)>,
    ) -> Self {
        Self {
            files: files
                .into_iter()
                .map(|(path, text)| (path.into(), text.into()))
                .collect(),
        }
    }

    /// Reads `content/`, `templates/` and `schemas/` below `root`. A file that
    /// cannot be taken in becomes a diagnostic; the rest is read all the same.
    pub fn read(root: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::new(Limits::SOURCE);
        for name in ROOTS {
            reader.directory(&root.join(name), name, 0);
        }
        (reader.tree, reader.found)
    }

    /// Reads everything below an overlay's directory, but for names that begin with a
    /// dot: editors and file managers leave such files.
    pub fn read_overlay(directory: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader::new(Limits::OVERLAY);
        reader.directory(directory, "", 0);
        (reader.tree, reader.found)
    }

    /// Puts a text in place of whatever has its path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.files.insert(path.into(), text.into());
    }

    /// SHA-256 of every file's path, length and text, in sorted order, as hex.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, text) in self.iter() {
            hasher.update(format!("{path}\0{}\0", text.len()));
            hasher.update(text);
        }
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Files below a directory, without the directory in the path.
    pub fn below<'a>(&'a self, directory: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.iter().filter_map(move |(path, text)| {
            let rest = path.strip_prefix(directory)?.strip_prefix('/')?;
            Some((rest, text))
        })
    }
}

const NOT_READ: &str = "the rest is not read";

/// How much is read at most: whoever wrote the tree may not have meant well.
#[derive(Clone, Copy, Debug)]
struct Limits {
    file_bytes: u64,
    tree_bytes: u64,
    entries: usize,
    depth: usize,
    hidden: bool,
}

impl Limits {
    /// A content tree, whose author is the reader.
    const SOURCE: Self = Self {
        file_bytes: 1 << 20,
        tree_bytes: 64 << 20,
        entries: 20_000,
        depth: 16,
        hidden: true,
    };
    /// An overlay, which comes with a repository.
    const OVERLAY: Self = Self {
        file_bytes: 128 << 10,
        tree_bytes: 4 << 20,
        entries: 1_000,
        depth: 8,
        hidden: false,
    };
}

struct Reader {
    limits: Limits,
    tree: Tree,
    bytes: u64,
    /// Files and directories so far.
    entries: usize,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn new(limits: Limits) -> Self {
        Self {
            limits,
            tree: Tree::default(),
            bytes: 0,
            entries: 0,
            found: Vec::new(),
        }
    }

    fn directory(&mut self, directory: &Path, path: &str, depth: usize) {
        if depth > self.limits.depth {
            let message = format!("lies more than {} directories deep", self.limits.depth);
            return self.found.push(too_large(path, message));
        }
        let entries: io::Result<Vec<_>> = fs::read_dir(directory).and_then(Iterator::collect);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("cannot read the directory: {error}");
                return self.found.push(unreadable(path, message));
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if self.is_full(path) {
                return;
            }
            self.entries += 1;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let message = format!("file name {name:?} is not UTF-8");
                self.found.push(unreadable(path, message));
                continue;
            };
            if name.starts_with('.') && !self.limits.hidden {
                continue;
            }
            let path = match path {
                "" => name.to_owned(),
                _ => format!("{path}/{name}"),
            };
            // Of the entry itself: a link is not followed.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.directory(&entry.path(), &path, depth + 1),
                Ok(kind) if kind.is_file() => self.file(&entry.path(), path),
                Ok(_) => {
                    let message = "is a link or a special file".to_owned();
                    self.found.push(unreadable(&path, message));
                }
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    self.found.push(unreadable(&path, message));
                }
            }
        }
    }

    /// Whether nothing more is read; said once.
    fn is_full(&mut self, path: &str) -> bool {
        let full = self.entries >= self.limits.entries || self.bytes >= self.limits.tree_bytes;
        let said = |d: &Diagnostic| d.code == Code::TooLarge && d.message.ends_with(NOT_READ);
        if full && !self.found.iter().any(said) {
            let message = format!(
                "more than {} files and directories, or {} KiB: {NOT_READ}",
                self.limits.entries,
                self.limits.tree_bytes >> 10
            );
            self.found.push(too_large(path, message));
        }
        full
    }

    fn file(&mut self, place: &Path, path: String) {
        match read_text(place, self.limits.file_bytes) {
            Ok(Some(text)) => {
                self.bytes += text.len() as u64;
                self.tree.insert(path, text);
            }
            Ok(None) => {
                let message = format!("is larger than {} KiB", self.limits.file_bytes >> 10);
                self.found.push(too_large(&path, message));
            }
            Err(message) => self.found.push(unreadable(&path, message)),
        }
    }
}

/// The text of a file; `None` when it is larger than allowed.
fn read_text(path: &Path, most: u64) -> Result<Option<String>, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > most {
        return Ok(None);
    }
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("is not UTF-8: bad byte at offset {at}")
    })
}

fn unreadable(path: &str, message: String) -> Diagnostic {
    Diagnostic {
        code: Code::Unreadable,
        path: path.to_owned(),
        range: 0..0,
        message,
        help: "content is made of plain UTF-8 files in plain directories".to_owned(),
    }
}

fn too_large(path: &str, message: String) -> Diagnostic {
    Diagnostic {
        code: Code::TooLarge,
        path: path.to_owned(),
        range: 0..0,
        message,
        help: "a document is a few pages; keep data and binaries elsewhere".to_owned(),
    }
}
