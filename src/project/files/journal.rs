//! What a transaction writes down before it touches anything, so that the next
//! command can finish or undo it after a kill or a power cut.
//!
//! `.wazir/state/journal` holds one JSON line, the [`Journal`], then at most the line
//! `commit`, then at most the line `undo`. A torn line counts as not written.

use super::{ProjectPath, Root};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The version of the format.
const VERSION: u32 = 2;
/// More than any transaction of ours needs.
const MAX_BYTES: u64 = 16 << 20;

/// How far a transaction came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// New bytes stand beside their places; nothing is replaced.
    Staging,
    /// Everything is staged and lasts; places are being taken.
    Committed,
    /// Places are being given back.
    Undoing,
}

/// What a transaction is about to do. Paths are relative to the root, links resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    version: u32,
    pub(super) changes: Vec<Planned>,
    /// Directories that are missing now, outermost first.
    pub(super) make: Vec<String>,
    /// Directories to remove when they end up empty, innermost first.
    pub(super) remove: Vec<String>,
}

/// One file of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Planned {
    pub(super) path: String,
    /// SHA-256 of the file that is there; `None` when there is none.
    pub(super) before: Option<String>,
    /// SHA-256 of the file that shall be there.
    pub(super) after: Option<String>,
}

/// Why a journal cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(super) enum JournalError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it was written by another version")]
    Version,
    #[error("it names `{0}`, which wazir never writes")]
    Path(String),
}

/// The places of one planned file.
pub(super) struct Places {
    pub(super) target: PathBuf,
    /// Whether it lies in a new tree and takes its place with it.
    pub(super) in_tree: bool,
    /// The new bytes, until they take the target's place.
    pub(super) staged: PathBuf,
    /// The old file, until the transaction is over.
    pub(super) kept: PathBuf,
}

/// A directory that is missing now. It is built beside its place, with all that is below
/// it, and takes the place in one step.
pub(super) struct NewTree {
    pub(super) target: PathBuf,
    pub(super) staged: PathBuf,
}

impl Journal {
    pub(super) fn new(changes: Vec<Planned>, make: Vec<String>, remove: Vec<String>) -> Self {
        Self {
            version: VERSION,
            changes,
            make,
            remove,
        }
    }

    /// The journal's first line.
    pub(super) fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("made of text alone");
        line.push('\n');
        line
    }

    /// Reads a journal; `None` when there is none or it broke off before it was whole,
    /// in which case nothing was touched yet. Every path is checked: whoever can put a
    /// file into the repository can write a journal.
    pub(super) fn read(root: &Root, path: &Path) -> Result<Option<(Self, Progress)>, JournalError> {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_BYTES => {}
            Ok(_) => return Err(io::Error::other("it is no journal").into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let text = fs::read(path)?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text
            .split_inclusive('\n')
            .filter(|line| line.ends_with('\n'));
        let Some(Ok(value)) = lines.next().map(serde_json::from_str::<serde_json::Value>) else {
            return Ok(None);
        };
        if value["version"] != VERSION {
            return Err(JournalError::Version);
        }
        let journal: Self = serde_json::from_value(value).map_err(io::Error::from)?;
        journal.check(root)?;
        let progress = match lines.next() {
            Some("commit\n") if lines.next() == Some("undo\n") => Progress::Undoing,
            Some("commit\n") => Progress::Committed,
            _ => Progress::Staging,
        };
        Ok(Some((journal, progress)))
    }

    fn check(&self, root: &Root) -> Result<(), JournalError> {
        let files = self.changes.iter().map(|change| &change.path);
        let mut directories = BTreeSet::new();
        for path in files.chain(&self.make).chain(&self.remove) {
            let plain = ProjectPath::new(path)
                .filter(|path| !path.is_version_control())
                .ok_or_else(|| JournalError::Path(path.clone()))?;
            let parent = Path::new(plain.as_str()).parent();
            directories.extend(parent.map(|parent| root.path().join(parent)));
        }
        directories.extend(self.staged_directories(root));
        for place in directories {
            // A link put on the way since then would lead elsewhere.
            if fs::canonicalize(&place).is_ok_and(|real| real != place) {
                return Err(JournalError::Path(place.display().to_string()));
            }
        }
        Ok(())
    }

    /// The places of every planned file, in order.
    pub(super) fn places(&self, root: &Root) -> Vec<Places> {
        let trees = self.trees(root);
        let place = |(number, change): (usize, &Planned)| {
            let target = root.path().join(&change.path);
            let in_tree = trees.iter().find_map(|tree| tree.staged(&target));
            Places {
                in_tree: in_tree.is_some(),
                staged: in_tree
                    .unwrap_or_else(|| target.with_file_name(format!(".wazir-{number}.new"))),
                kept: target.with_file_name(format!(".wazir-{number}.old")),
                target,
            }
        };
        self.changes.iter().enumerate().map(place).collect()
    }

    /// The outermost directories that are missing.
    pub(super) fn trees(&self, root: &Root) -> Vec<NewTree> {
        let mut trees: Vec<NewTree> = Vec::new();
        for directory in &self.make {
            let target = root.path().join(directory);
            if trees.iter().all(|tree| tree.staged(&target).is_none()) {
                let staged = target.with_file_name(format!(".wazir-tree-{}.new", trees.len()));
                trees.push(NewTree { target, staged });
            }
        }
        trees
    }

    /// Where the missing directories are built, outermost first.
    pub(super) fn staged_directories(&self, root: &Root) -> Vec<PathBuf> {
        let trees = self.trees(root);
        let targets = self
            .make
            .iter()
            .map(|directory| root.path().join(directory));
        targets
            .filter_map(|target| trees.iter().find_map(|tree| tree.staged(&target)))
            .collect()
    }
}

impl NewTree {
    /// Where a path of this tree is built; `None` for one outside.
    fn staged(&self, path: &Path) -> Option<PathBuf> {
        let inside = path.strip_prefix(&self.target).ok()?;
        // Joining nothing would add a slash.
        Some(if inside.as_os_str().is_empty() {
            self.staged.clone()
        } else {
            self.staged.join(inside)
        })
    }
}
