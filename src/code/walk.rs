//! Which files there are: all that no ignore file hides, hidden ones included, links not
//! followed. Git itself is not needed, and nothing is asked that differs between machines.

use super::path::below;
use super::stat::Stat;
use crate::project::root::repository;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What version control systems keep for themselves.
const VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".svn", ".jj"];
/// The files that hide others.
pub const IGNORE_FILES: [&str; 2] = [".gitignore", ".ignore"];

/// Why a file is not in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    Symlink,
    /// A pipe, a socket, a device.
    Special,
    /// Larger than `scan::LARGEST`.
    Huge,
    Unreadable,
    Binary,
    Utf16,
    /// Written by a package manager.
    Lock,
    /// In no language that is known.
    NotSource,
    /// It stands above the root and only hides what is below.
    Outside,
}

impl Reason {
    /// Every reason, in the order of the numbers that a store keeps.
    pub const ALL: [Self; 9] = [
        Self::Symlink,
        Self::Special,
        Self::Huge,
        Self::Unreadable,
        Self::Binary,
        Self::Utf16,
        Self::Lock,
        Self::NotSource,
        Self::Outside,
    ];

    /// The word in JSON and in counts.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Symlink => "symlink",
            Self::Special => "special",
            Self::Huge => "huge",
            Self::Unreadable => "unreadable",
            Self::Binary => "binary",
            Self::Utf16 => "utf-16",
            Self::Lock => "lock",
            Self::NotSource => "not-source",
            Self::Outside => "outside",
        }
    }
}

/// What a walk found; everything is sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Plain files.
    pub files: Vec<Vec<u8>>,
    /// Directories that were read, with what they were before that. The root is "".
    pub directories: Vec<(Vec<u8>, Stat)>,
    /// What is no plain file, and directories that cannot be read.
    pub skipped: Vec<(Vec<u8>, Stat, Reason)>,
}

/// Directories that are to be read again, and those that are known.
#[derive(Debug, Default)]
pub struct Again {
    pub changed: HashSet<Vec<u8>>,
    pub known: HashSet<Vec<u8>>,
}

/// Walks all of a project; `without` is the state root.
pub fn walk(root: &Path, without: &Path) -> Walked {
    run(root, without, None)
}

/// Reads the directories that changed, and all of those in them that are new. What is
/// found is what a walk of everything would have found there.
pub fn walk_again(root: &Path, without: &Path, again: Again) -> Walked {
    run(root, without, Some(again))
}

fn run(root: &Path, without: &Path, again: Option<Again>) -> Walked {
    let filter = Filter {
        root: root.to_owned(),
        without: without.to_owned(),
        way: again.as_ref().map(way),
        again,
    };
    let found: Mutex<Walked> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let few = filter.again.is_some();
    let mut builder = WalkBuilder::new(repository(root));
    builder
        .hidden(false)
        .parents(false)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .threads(if few { 1 } else { threads.min(8) });
    let wanted = std::sync::Arc::new(filter);
    let by = std::sync::Arc::clone(&wanted);
    builder.filter_entry(move |entry| by.lets_in(entry));
    builder.build_parallel().run(|| {
        let mut own = Own {
            walked: Walked::default(),
            all: &found,
        };
        let filter = &wanted;
        Box::new(move |entry| {
            own.take(entry, filter);
            WalkState::Continue
        })
    });
    let mut walked = found.into_inner().unwrap_or_default();
    walked.files.sort_unstable();
    walked.directories.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    walked.skipped.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    walked
}

/// All directories on the way to a changed one, and those themselves.
fn way(again: &Again) -> HashSet<Vec<u8>> {
    let mut way = HashSet::from([Vec::new()]);
    for directory in &again.changed {
        let mut at = &directory[..];
        while !at.is_empty() && way.insert(at.to_vec()) {
            at = parent(at);
        }
    }
    way
}

/// The directory of a path; "" is the root.
pub fn parent(path: &[u8]) -> &[u8] {
    let cut = path.iter().rposition(|byte| *byte == b'/');
    &path[..cut.unwrap_or(0)]
}

struct Filter {
    root: PathBuf,
    without: PathBuf,
    again: Option<Again>,
    way: Option<HashSet<Vec<u8>>>,
}

impl Filter {
    fn lets_in(&self, entry: &DirEntry) -> bool {
        let path = entry.path();
        if VERSION_CONTROL
            .iter()
            .any(|name| entry.file_name() == *name)
            || path == self.without
        {
            return false;
        }
        let Some(inside) = below(&self.root, path) else {
            // Above the root, only what leads there.
            return self.root.starts_with(path);
        };
        let (Some(again), Some(way)) = (&self.again, &self.way) else {
            return true;
        };
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        let directory = parent(&inside);
        (is_directory && way.contains(&inside))
            || (again.changed.contains(directory)
                && !(is_directory && again.known.contains(&inside)))
            || !again.known.contains(directory)
    }

    /// Whether a directory was read for its own sake, not on the way to another.
    fn is_wanted(&self, directory: &[u8]) -> bool {
        self.again.as_ref().is_none_or(|again| {
            again.changed.contains(directory) || !again.known.contains(directory)
        })
    }
}

/// What one thread found; it is joined with the others' when the thread ends.
struct Own<'a> {
    walked: Walked,
    all: &'a Mutex<Walked>,
}

impl Own<'_> {
    fn take(&mut self, entry: Result<DirEntry, ignore::Error>, filter: &Filter) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                if let Some(path) = path_of(&error)
                    && let Some(inside) = below(&filter.root, path)
                {
                    let stat = fs::symlink_metadata(path).map(|data| Stat::of(&data));
                    let stat = stat.unwrap_or_default();
                    self.walked.skipped.push((inside, stat, Reason::Unreadable));
                }
                return;
            }
        };
        let Some(inside) = below(&filter.root, entry.path()) else {
            return;
        };
        let Some(kind) = entry.file_type() else {
            return;
        };
        let stat = || fs::symlink_metadata(entry.path()).map(|metadata| Stat::of(&metadata));
        if kind.is_dir() {
            if filter.is_wanted(&inside)
                && let Ok(stat) = stat()
            {
                self.walked.directories.push((inside, stat));
            }
        } else if kind.is_file() {
            self.walked.files.push(inside);
        } else if let Ok(stat) = stat() {
            let reason = if kind.is_symlink() {
                Reason::Symlink
            } else {
                Reason::Special
            };
            self.walked.skipped.push((inside, stat, reason));
        }
    }
}

impl Drop for Own<'_> {
    fn drop(&mut self) {
        if let Ok(mut all) = self.all.lock() {
            all.files.append(&mut self.walked.files);
            all.directories.append(&mut self.walked.directories);
            all.skipped.append(&mut self.walked.skipped);
        }
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(paths: &[Vec<u8>]) -> Vec<String> {
        paths
            .iter()
            .map(|path| String::from_utf8_lossy(path).into_owned())
            .collect()
    }

    #[test]
    fn a_part_is_found_as_a_whole_walk_finds_it() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(".gitignore", "out/\n*.log\n");
        write("a/one.rs", "");
        write("a/b/two.rs", "");
        write("a/b/.ignore", "hidden.rs\n");
        write(".wazir/state/x.rs", "");
        let without = root.join(".wazir/state");
        let before = walk(&root, &without);
        assert_eq!(
            text(&before.files),
            [".gitignore", "a/b/.ignore", "a/b/two.rs", "a/one.rs"]
        );
        write("a/b/three.rs", "");
        write("a/b/hidden.rs", "");
        write("a/b/x.log", "");
        write("a/b/out/y.rs", "");
        write("a/b/new/deep/four.rs", "");
        write("a/five.rs", "");
        let again = Again {
            changed: HashSet::from([b"a/b".to_vec()]),
            known: before.directories.iter().map(|d| d.0.clone()).collect(),
        };
        let part = walk_again(&root, &without, again);
        assert_eq!(
            text(&part.files),
            [
                "a/b/.ignore",
                "a/b/new/deep/four.rs",
                "a/b/three.rs",
                "a/b/two.rs"
            ]
        );
        let directories: Vec<Vec<u8>> = part.directories.iter().map(|d| d.0.clone()).collect();
        assert_eq!(text(&directories), ["a/b", "a/b/new", "a/b/new/deep"]);
    }
}
