//! Worktrees of one repository hold mostly the same files. The first build in one takes
//! over the segments of another: a file of the same path and content is read and hashed,
//! not scanned. The segments are the same files on the disk, under a second name.

use super::census::{Census, Entry};
use super::extract::SCANNER_VERSION;
use super::home::{Found, Home};
use super::index::Index;
use super::manifest::Manifest;
use crate::project::Root;
use crate::project::files::Store;
use crate::project::root::repository;
use std::fs;
use std::path::{Path, PathBuf};

/// Longer files of git's are no pointers.
const POINTER: u64 = 64 << 10;

/// An index over the segments of another worktree, in which nothing is trusted yet.
pub fn taken_over(home: &Home, store: &Store<'_>) -> Option<(Index, Census)> {
    let (other, mut census) = siblings(home).into_iter().find_map(|sibling| {
        let Found::Index(index) = sibling.look() else {
            return None;
        };
        if index.manifest().scanner != SCANNER_VERSION {
            return None;
        }
        let census = index.census().ok()?;
        Some((index, census))
    })?;
    for segment in &mut census.segments {
        for entry in segment {
            *entry = Entry {
                rank: entry.rank,
                tokens: entry.tokens,
                ..Entry::default()
            };
        }
    }
    // Without known directories everything is walked.
    census.directories.clear();
    census.others.clear();
    let mut parts = other.manifest().parts.clone();
    for (number, part) in parts.iter_mut().enumerate() {
        let name = format!("0-{number}.segment");
        let from = other.home().directory().join(&part.name);
        store.take_over(&from, &name).ok()?;
        part.name = name;
    }
    let manifest = Manifest {
        root: home.root().as_os_str().as_encoded_bytes().to_vec(),
        scanner: SCANNER_VERSION,
        base: other.manifest().base,
        parts,
        ..Manifest::default()
    };
    Some((Index::open(home, manifest).ok()?, census))
}

/// The places of the indexes of all other worktrees.
fn siblings(home: &Home) -> Vec<Home> {
    let top = repository(home.root());
    let Ok(inside) = home.root().strip_prefix(top) else {
        return Vec::new();
    };
    let Some(common) = common(top) else {
        return Vec::new();
    };
    let mut roots: Vec<PathBuf> = common.parent().map(Path::to_owned).into_iter().collect();
    let mut worktrees: Vec<PathBuf> = fs::read_dir(common.join("worktrees"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    worktrees.sort();
    for worktree in worktrees {
        let pointer = pointer(&worktree.join("gitdir"));
        roots.extend(pointer.and_then(|git| git.parent().map(Path::to_owned)));
    }
    let own = home.state().strip_prefix(home.root()).ok();
    roots
        .into_iter()
        .filter_map(|root| {
            let root = Root::open(&root.join(inside)).ok()?;
            let state = own.map_or_else(|| home.state().to_owned(), |own| root.path().join(own));
            (root.path() != home.root()).then(|| Home::of(&root, &state))
        })
        .collect()
}

/// The directory that all worktrees of a repository share.
fn common(top: &Path) -> Option<PathBuf> {
    let git = top.join(".git");
    if git.is_dir() {
        return fs::canonicalize(git).ok();
    }
    let text = short(&git)?;
    let own = top.join(text.strip_prefix("gitdir: ")?.trim_end());
    let common = own.join(short(&own.join("commondir"))?.trim_end());
    fs::canonicalize(common).ok()
}

fn pointer(path: &Path) -> Option<PathBuf> {
    Some(PathBuf::from(short(path)?.trim_end()))
}

fn short(path: &Path) -> Option<String> {
    let metadata = fs::symlink_metadata(path).ok()?;
    let is_short = metadata.is_file() && metadata.len() <= POINTER;
    is_short.then(|| fs::read_to_string(path).ok()).flatten()
}
