//! The fingerprint of a working tree: its files by path, kind and content.
//!
//! Git has no say in it but its ignore files, so committing, rebasing or squashing the
//! same content leaves it as it is. What wazir itself keeps in `.wazir/state` is not
//! part of it.

use crate::error::Error;
use crate::hash::{Hasher, sha256};
use crate::project::STATE;
use crate::project::files::Root;
use crate::project::root::repository;
use ignore::{WalkBuilder, WalkState};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// The fingerprint of everything below `directory`; `without` are directories that do
/// not count.
pub fn fingerprint(root: &Root, directory: &Path, without: &[PathBuf]) -> Result<String, Error> {
    let state = root.path().join(STATE);
    let skipped: Vec<PathBuf> = without.iter().cloned().chain([state]).collect();
    let wanted = directory.to_owned();
    let walker = WalkBuilder::new(repository(root.path()))
        .hidden(false)
        .require_git(false)
        // What lies around the repository has no say: a worktree in a directory that
        // ignores itself is a tree like any other.
        .parents(false)
        // The same tree has the same fingerprint on every machine.
        .git_global(false)
        .git_exclude(false)
        .filter_entry(move |entry| {
            let path = entry.path();
            (path.starts_with(&wanted) || wanted.starts_with(path))
                && entry.file_name() != ".git"
                && !skipped.iter().any(|skipped| skipped == path)
        })
        .threads(2)
        .build_parallel();
    let found: Mutex<Vec<(PathBuf, String)>> = Mutex::new(Vec::new());
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    walker.run(|| {
        Box::new(|entry| {
            let result = entry
                .map_err(|error| Error::failed(format!("cannot read the tree: {error}")))
                .and_then(|entry| match entry.path().starts_with(directory) {
                    true => line(entry.path(), directory),
                    // On the way there.
                    false => Ok(None),
                });
            match result {
                Ok(Some(line)) => {
                    if let Ok(mut found) = found.lock() {
                        found.push(line);
                    }
                    WalkState::Continue
                }
                Ok(None) => WalkState::Continue,
                Err(error) => {
                    if let Ok(mut failed) = failed.lock() {
                        failed.get_or_insert(error);
                    }
                    WalkState::Quit
                }
            }
        })
    });
    if let Some(error) = failed.into_inner().ok().flatten() {
        return Err(error);
    }
    let mut lines = found.into_inner().unwrap_or_default();
    lines.sort();
    let mut hash = Hasher::default();
    for (path, what) in lines {
        hash.update(path.as_os_str().as_encoded_bytes());
        hash.update(&[0]);
        hash.update(what.as_bytes());
        hash.update(&[0]);
    }
    Ok(hash.hex())
}

/// A file's or link's part of the fingerprint; nothing for what is neither.
fn line(path: &Path, directory: &Path) -> Result<Option<(PathBuf, String)>, Error> {
    let failed = |error: io::Error| Error::io("read", path, &error);
    let relative = path.strip_prefix(directory).unwrap_or(path).to_owned();
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        // Gone between the walk and now.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    if metadata.is_symlink() {
        let target = fs::read_link(path).map_err(failed)?;
        let target = sha256(target.as_os_str().as_encoded_bytes());
        return Ok(Some((relative, format!("link {target}"))));
    }
    if !metadata.is_file() {
        return Ok(None);
    }
    let mut hash = Hasher::default();
    let mut file = File::open(path).map_err(failed)?;
    io::copy(&mut file, &mut hash).map_err(failed)?;
    let kind = if is_program(&metadata) {
        "program"
    } else {
        "file"
    };
    Ok(Some((relative, format!("{kind} {}", hash.hex()))))
}

#[cfg(unix)]
fn is_program(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_program(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::open(directory.path()).unwrap();
        let write = |name: &str, text: &str| {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let now = || fingerprint(&root, root.path(), &[]).unwrap();
        write("src/a", "one");
        write(".gitignore", "target/\n");
        let first = now();
        write("target/x", "built");
        write(".git/HEAD", "ref");
        write(".wazir/state/runs/x/events.ndjson", "{}");
        write("src/a", "one");
        assert_eq!(now(), first);
        write("src/a", "two");
        let second = now();
        assert_ne!(second, first);
        write("src/a", "one");
        assert_eq!(now(), first);
        fs::rename(root.path().join("src/a"), root.path().join("src/b")).unwrap();
        assert_ne!(now(), first);
        let part = fingerprint(&root, &root.path().join("target"), &[]).unwrap();
        assert_eq!(
            part,
            fingerprint(&root, &root.path().join("target"), &[]).unwrap()
        );
    }

    #[test]
    fn ignore_files_count_from_the_repository_down() {
        let directory = tempfile::tempdir().unwrap();
        let outer = directory.path().canonicalize().unwrap();
        let write = |name: &str, text: &str| {
            let path = outer.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        // A linked worktree in a directory that ignores itself.
        write(".git/HEAD", "ref");
        write(".worktrees/.gitignore", "*\n");
        write(".worktrees/one/.git", "gitdir: elsewhere");
        write(".worktrees/one/.gitignore", "built/\n");
        write(".worktrees/one/part/a", "one");
        let root = Root::open(&outer.join(".worktrees/one")).unwrap();
        for part in ["", "part"] {
            let now = || fingerprint(&root, &root.path().join(part), &[]).unwrap();
            write(".worktrees/one/part/a", "one");
            let first = now();
            write(".worktrees/one/part/a", "two");
            assert_ne!(now(), first, "{part}");
            let second = now();
            write(".worktrees/one/part/built/x", "1");
            assert_eq!(now(), second, "{part}");
        }
        // It is no part of the tree around it.
        let outer_root = Root::open(&outer).unwrap();
        let around = || fingerprint(&outer_root, outer_root.path(), &[]).unwrap();
        let first = around();
        write(".worktrees/one/part/a", "three");
        assert_eq!(around(), first);
        // A project in a part of a repository follows the whole repository's files.
        write(".gitignore", "out/\n");
        write("sub/a", "one");
        let sub = Root::open(&outer.join("sub")).unwrap();
        let part = || fingerprint(&sub, sub.path(), &[]).unwrap();
        let first = part();
        write("sub/out/x", "1");
        assert_eq!(part(), first);
        write("sub/a", "two");
        assert_ne!(part(), first);
    }
}
