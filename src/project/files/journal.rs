//! What a transaction writes down before it touches anything, so that the next
//! command can finish or undo it after a kill or a power cut.
//!
//! `.wazir/state/journal` holds one JSON line, the [`Journal`], then at most the line
//! `commit`, then at most the line `undo`. A torn line counts as not written.

use super::{ProjectPath, Root};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
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
    #[error("{0} is a link now, and leads elsewhere")]
    Link(PathBuf),
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

/// The outermost directories that are missing: by path, where each is built.
struct Outermost<'a>(HashMap<&'a str, String>);

impl Outermost<'_> {
    /// Where a path below one of them is built; `None` for one outside.
    fn staged(&self, path: &str) -> Option<String> {
        let mut end = path.len();
        loop {
            if let Some(staged) = self.0.get(&path[..end]) {
                return Some(format!("{staged}{}", &path[end..]));
            }
            end = path[..end].rfind('/')?;
        }
    }
}

/// The first link on the way to a directory, itself included, as far as it is there.
fn link_on_the_way(root: &Root, directory: &str) -> Option<PathBuf> {
    let mut at = root.path().to_owned();
    for part in directory.split('/') {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.is_symlink() => return Some(at),
            Ok(_) => {}
            Err(_) => return None,
        }
    }
    None
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

    /// Nothing that will be touched may lie behind a link: neither where it belongs nor
    /// where it is built, which is there a moment later.
    fn check(&self, root: &Root) -> Result<(), JournalError> {
        let outermost = self.outermost();
        let files = self.changes.iter().map(|change| &change.path);
        let mut directories = BTreeSet::new();
        for path in files.chain(&self.make).chain(&self.remove) {
            let plain = ProjectPath::new(path)
                .filter(|path| !path.is_version_control())
                .ok_or_else(|| JournalError::Path(path.clone()))?;
            for place in [Some(plain.as_str().to_owned()), outermost.staged(path)] {
                let parent = place.as_deref().and_then(|place| place.rsplit_once('/'));
                directories.extend(parent.map(|(parent, _)| parent.to_owned()));
            }
        }
        directories.extend(outermost.0.values().cloned());
        for directory in directories {
            if let Some(link) = link_on_the_way(root, &directory) {
                return Err(JournalError::Link(link));
            }
        }
        Ok(())
    }

    /// The places of every planned file, in order.
    pub(super) fn places(&self, root: &Root) -> Vec<Places> {
        let outermost = self.outermost();
        let place = |(number, change): (usize, &Planned)| {
            let target = root.path().join(&change.path);
            let in_tree = outermost.staged(&change.path);
            Places {
                in_tree: in_tree.is_some(),
                staged: match in_tree {
                    Some(staged) => root.path().join(staged),
                    None => target.with_file_name(format!(".wazir-{number}.new")),
                },
                kept: target.with_file_name(format!(".wazir-{number}.old")),
                target,
            }
        };
        self.changes.iter().enumerate().map(place).collect()
    }

    /// The directories that take their places as a whole.
    pub(super) fn trees(&self, root: &Root) -> Vec<NewTree> {
        let outermost = self.outermost();
        let tree = |directory: &String| {
            Some(NewTree {
                target: root.path().join(directory),
                staged: root.path().join(outermost.0.get(&**directory)?),
            })
        };
        self.make.iter().filter_map(tree).collect()
    }

    /// Where the missing directories are built, outermost first.
    pub(super) fn staged_directories(&self, root: &Root) -> Vec<PathBuf> {
        let outermost = self.outermost();
        let staged = self.make.iter().filter_map(|path| outermost.staged(path));
        staged.map(|path| root.path().join(path)).collect()
    }

    fn outermost(&self) -> Outermost<'_> {
        let mut outermost = Outermost(HashMap::new());
        for directory in &self.make {
            if outermost.staged(directory).is_none() {
                let beside = directory.rfind('/').map_or("", |end| &directory[..=end]);
                let staged = format!("{beside}.wazir-tree-{}.new", outermost.0.len());
                outermost.0.insert(directory, staged);
            }
        }
        outermost
    }
}
