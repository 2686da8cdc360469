//! What is different on the disk from what an index saw, found without opening a file.
//!
//! Every known file and directory is looked at. A directory that changed is read again,
//! because only there can names be new; an ignore file that changed has everything walked
//! again, because it decides about all that is below.

use super::census::{Census, Seen};
use super::gather;
use super::index::{FileId, Index};
use super::path::place;
use super::stat::Stat;
use super::walk::{Again, IGNORE_FILES, Reason, Walked, walk, walk_again};
use crate::project::root::repository;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::Path;

/// What differs.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files that look different or too young to be sure.
    pub suspects: Vec<(FileId, Vec<u8>)>,
    /// Files that are gone, or hidden now.
    pub gone: Vec<FileId>,
    /// Paths in no segment that may be source now.
    pub candidates: Vec<Vec<u8>>,
    /// What is known of directories and of other files after this: everything but the
    /// candidates.
    pub directories: Vec<(Vec<u8>, Stat, Option<bool>)>,
    pub others: Vec<Seen>,
    /// Whether anything is to be remembered.
    pub any: bool,
}

/// How a known path looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Same,
    Other,
    Gone,
}

/// Compares everything that is known with the disk.
pub fn look(index: &Index) -> io::Result<Changes> {
    compare(index, &index.census()?)
}

/// The same, with the census at hand.
pub fn compare(index: &Index, census: &Census) -> io::Result<Changes> {
    let root = index.root();
    let mut changes = Changes::default();
    let mut files = Vec::new();
    for (id, info) in index.files()? {
        let segment = census.segments.get(id.segment as usize);
        if let Some(entry) = segment.and_then(|files| files.get(id.file as usize)) {
            files.push((id, &info.path, *entry));
        }
    }
    let looks = gather::map(&files, |(_, path, entry)| {
        look_at(root, path, &entry.stat, entry.trusted, Kind::File)
    })?;
    let directory_looks = gather::map(&census.directories, |seen| {
        look_at(root, &seen.path, &seen.stat, seen.trusted, Kind::Directory)
    })?;
    let other_looks = gather::map(&census.others, |seen| {
        look_at(root, &seen.path, &seen.stat, seen.trusted, Kind::Any)
    })?;
    let is_ignore_file = |path: &[u8]| {
        let name = path.rsplit(|byte| *byte == b'/').next();
        IGNORE_FILES
            .iter()
            .any(|ignore| name == Some(ignore.as_bytes()))
    };
    // A directory that could not be read is known as one of the others.
    let is_directory = |seen: &Seen| {
        seen.reason == Some(Reason::Unreadable)
            && fs::symlink_metadata(place(root, &seen.path)).is_ok_and(|data| data.is_dir())
    };
    let mut others = census.others.iter().zip(&other_looks);
    let mut all = others.any(|(seen, look)| {
        *look != Look::Same && (is_ignore_file(&seen.path) || is_directory(seen))
    });
    all |= census.directories.is_empty();
    let mut changed = HashSet::new();
    for (seen, look) in census.directories.iter().zip(&directory_looks) {
        match look {
            Look::Same => {}
            Look::Other => {
                changed.insert(seen.path.clone());
            }
            // Perhaps a link stands there now, and its target behind everything below.
            Look::Gone => all |= fs::symlink_metadata(place(root, &seen.path)).is_ok(),
        }
    }
    let mut walked = None;
    if !all && !changed.is_empty() {
        let part = walk_again(
            root,
            index.home().state(),
            Again {
                changed: changed.clone(),
                known: census
                    .directories
                    .iter()
                    .map(|seen| seen.path.clone())
                    .collect(),
            },
        );
        let known: HashSet<&[u8]> = census.others.iter().map(|seen| &seen.path[..]).collect();
        all = part
            .files
            .iter()
            .any(|path| is_ignore_file(path) && !known.contains(&path[..]));
        walked = Some(part);
    }
    if all {
        walked = Some(walk(root, index.home().state()));
    }
    let hidden = all.then(|| walked.iter().flat_map(|walked| &walked.files).collect());
    let hidden: Option<HashSet<&Vec<u8>>> = hidden;
    let is_hidden = |path: &Vec<u8>| hidden.as_ref().is_some_and(|shown| !shown.contains(path));
    for ((id, path, _), look) in files.iter().zip(looks) {
        match look {
            _ if is_hidden(path) => changes.gone.push(*id),
            Look::Same => {}
            Look::Other => changes.suspects.push((*id, (*path).clone())),
            Look::Gone => changes.gone.push(*id),
        }
    }
    let mut known: HashSet<&[u8]> = files.iter().map(|(_, path, _)| &path[..]).collect();
    for (seen, look) in census.others.iter().zip(other_looks) {
        known.insert(&seen.path);
        if seen.reason == Some(Reason::Outside) {
            continue;
        }
        let is_plain = !matches!(seen.reason, Some(Reason::Symlink | Reason::Special));
        if is_plain && is_hidden(&seen.path) {
            changes.any = true;
            continue;
        }
        match look {
            Look::Same => changes.others.push(seen.clone()),
            Look::Other => changes.candidates.push(seen.path.clone()),
            Look::Gone => changes.any = true,
        }
    }
    changes.directories = directories(census, &directory_looks, walked.as_ref(), all);
    if let Some(walked) = walked {
        changes.any = true;
        let new = walked
            .files
            .into_iter()
            .filter(|path| !known.contains(&path[..]));
        changes.candidates.extend(new);
        for (path, stat, reason) in walked.skipped {
            if !known.contains(&path[..]) {
                changes.others.push(Seen {
                    path,
                    stat,
                    trusted: true,
                    reason: Some(reason),
                });
            }
        }
    }
    changes.others.extend(above(root));
    changes.others.sort_by(|a, b| a.path.cmp(&b.path));
    changes.others.dedup_by(|a, b| a.path == b.path);
    changes.candidates.sort();
    changes.any |=
        !changes.suspects.is_empty() || !changes.gone.is_empty() || !changes.candidates.is_empty();
    Ok(changes)
}

/// Directories as they are known after this; those that were read now have yet to be
/// judged whether they can be trusted.
fn directories(
    census: &Census,
    looks: &[Look],
    walked: Option<&Walked>,
    all: bool,
) -> Vec<(Vec<u8>, Stat, Option<bool>)> {
    let mut known: HashMap<&[u8], (Stat, Option<bool>)> = HashMap::new();
    if !all {
        for (seen, look) in census.directories.iter().zip(looks) {
            if *look == Look::Same {
                known.insert(&seen.path, (seen.stat, Some(seen.trusted)));
            }
        }
    }
    for (path, stat) in walked.iter().flat_map(|walked| &walked.directories) {
        known.insert(path, (*stat, None));
    }
    let mut list: Vec<_> = known
        .into_iter()
        .map(|(path, (stat, trusted))| (path.to_vec(), stat, trusted))
        .collect();
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list
}

/// What a path must be to be the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Directory,
    Any,
}

fn look_at(root: &Path, path: &[u8], known: &Stat, trusted: bool, kind: Kind) -> Look {
    match fs::symlink_metadata(place(root, path)) {
        Ok(metadata) if kind == Kind::Directory && !metadata.is_dir() => Look::Gone,
        Ok(metadata) if kind == Kind::File && !metadata.is_file() => Look::Gone,
        Ok(metadata) => {
            let now = Stat::of(&metadata);
            // A directory's size and a link's say nothing that their times do not.
            if trusted && now == *known {
                Look::Same
            } else {
                Look::Other
            }
        }
        // What was not there when it was looked for, and still is not.
        Err(_) if *known == Stat::default() => Look::Same,
        Err(_) => Look::Gone,
    }
}

/// Ignore files above the root that have a say about what is below.
pub fn above(root: &Path) -> Vec<Seen> {
    let top = repository(root);
    let Ok(inside) = root.strip_prefix(top) else {
        return Vec::new();
    };
    let mut seen = Vec::new();
    for depth in 1..=inside.components().count() {
        for name in IGNORE_FILES {
            let path = format!("{}{name}", "../".repeat(depth)).into_bytes();
            let metadata = fs::symlink_metadata(place(root, &path));
            seen.push(Seen {
                stat: metadata.map(|data| Stat::of(&data)).unwrap_or_default(),
                path,
                trusted: true,
                reason: Some(Reason::Outside),
            });
        }
    }
    seen
}
