//! A content tree in memory: texts with their front matter, sections and blocks.

mod document;
mod yaml;

pub use document::{Block, Document, Section};
pub use yaml::{Places, parse_yaml};

use super::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;
use std::fs;
use std::io;
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
        let mut tree = Self::default();
        let mut diagnostics = Vec::new();
        for name in ROOTS {
            tree.read_directory(&root.join(name), name, &mut diagnostics);
        }
        (tree, diagnostics)
    }

    fn read_directory(&mut self, directory: &Path, path: &str, found: &mut Vec<Diagnostic>) {
        let entries: io::Result<Vec<_>> = fs::read_dir(directory).and_then(Iterator::collect);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                found.push(unreadable(
                    path,
                    format!("cannot read the directory: {error}"),
                ));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                found.push(unreadable(path, format!("file name {name:?} is not UTF-8")));
                continue;
            };
            let path = format!("{path}/{name}");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.read_directory(&entry.path(), &path, found),
                Ok(kind) if kind.is_file() => match read_text(&entry.path()) {
                    Ok(text) => {
                        self.files.insert(path, text);
                    }
                    Err(message) => found.push(unreadable(&path, message)),
                },
                Ok(_) => found.push(unreadable(&path, "is a link or a special file".to_owned())),
                Err(error) => found.push(unreadable(&path, format!("cannot be read: {error}"))),
            }
        }
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

fn read_text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
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
