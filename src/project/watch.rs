//! What protected files look like, so that a change shows that nobody saw coming.
//!
//! Taken before a shell command and compared after it, one file a conversation below
//! `.wazir/state/watch`. Size, times and identity are enough: a change that keeps all of
//! them is no accident, and the ledger's own chain does not depend on this.

use super::files::{ProjectPath, Root};
use super::{HOME, STATE};
use crate::error::Error;
use crate::hash::sha256;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// The directory of what was taken.
pub const WATCH: &str = ".wazir/state/watch";
/// How many files are looked at.
const MAX_FILES: usize = 4_000;
/// What the binary writes in `.wazir/state` while it works.
const OWN: [&str; 7] = [
    "runs",
    "index",
    "watch",
    "backups",
    "journal",
    "writer.lock",
    "exports",
];

/// Protected files with what shows a change of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch(BTreeMap<String, String>);

impl Watch {
    /// Looks at the protected files of a project: ours, and those of its settings.
    pub fn take(root: &Root, open: &[&str], by_project: &[String]) -> Self {
        let mut watch = Self::default();
        watch.directory(root, &root.path().join(HOME), open);
        for entry in by_project {
            let parts: Vec<&str> = entry.trim_end_matches('/').split('/').collect();
            watch.entry(root, root.path().to_owned(), &parts);
        }
        watch
    }

    fn entry(&mut self, root: &Root, at: PathBuf, parts: &[&str]) {
        let Some((first, rest)) = parts.split_first() else {
            if at.is_dir() {
                self.directory(root, &at, &[]);
            } else {
                self.file(root, &at);
            }
            return;
        };
        if *first != "*" {
            return self.entry(root, at.join(first), rest);
        }
        for name in names(&at) {
            self.entry(root, at.join(name), rest);
        }
    }

    fn directory(&mut self, root: &Root, directory: &Path, open: &[&str]) {
        let home = root.path().join(HOME);
        for name in names(directory) {
            let path = directory.join(&name);
            let skipped = directory.starts_with(&home) && !is_ours(&relative(root, &path), open);
            if skipped || self.0.len() >= MAX_FILES {
                continue;
            }
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.directory(root, &path, open),
                Ok(metadata) => self.insert(root, &path, &metadata),
                Err(_) => {}
            }
        }
    }

    fn file(&mut self, root: &Root, path: &Path) {
        if let Ok(metadata) = fs::symlink_metadata(path) {
            self.insert(root, path, &metadata);
        }
    }

    fn insert(&mut self, root: &Root, path: &Path, metadata: &Metadata) {
        self.0.insert(relative(root, path), mark(metadata));
    }

    /// Paths that are other than they were, gone, or new.
    pub fn changed(&self, now: &Self) -> Vec<String> {
        let mut paths: Vec<String> = self
            .0
            .iter()
            .filter(|(path, mark)| now.0.get(*path) != Some(mark))
            .map(|(path, _)| path.clone())
            .collect();
        paths.extend(
            now.0
                .keys()
                .filter(|path| !self.0.contains_key(*path))
                .cloned(),
        );
        paths.sort();
        paths
    }

    /// What a conversation left before its last command, if it is still there.
    pub fn of(root: &Root, conversation: &str) -> Option<Self> {
        let bytes = root.read(&place(conversation)).ok()?.bytes?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps it for a conversation.
    pub fn keep(&self, root: &Root, conversation: &str) -> Result<(), Error> {
        let bytes = serde_json::to_vec(self).expect("names and marks are plain JSON");
        root.make_directory(&ProjectPath::new(WATCH).expect("a constant of plain names"))?;
        root.replace(&place(conversation), &bytes)
    }

    /// Takes a change for known in every conversation: the binary made it itself.
    pub(super) fn forgive(root: &Root, targets: &[PathBuf], open: &[&str]) {
        for name in names(&root.path().join(WATCH)) {
            let Some(path) = ProjectPath::new(&format!("{WATCH}/{name}")) else {
                continue;
            };
            let read = root.read(&path).ok().and_then(|disk| disk.bytes);
            let Some(mut watch) = read.and_then(|b| serde_json::from_slice::<Self>(&b).ok()) else {
                continue;
            };
            for target in targets {
                let path = relative(root, target);
                let known = watch.0.remove(&path).is_some();
                if known || is_ours(&path, open) {
                    watch.file(root, target);
                }
            }
            let bytes = serde_json::to_vec(&watch).expect("names and marks are plain JSON");
            let _or_the_change_shows = root.replace(&path, &bytes);
        }
    }
}

/// Whether a path below `.wazir` is one that only transactions write.
fn is_ours(path: &str, open: &[&str]) -> bool {
    let below = |directory: &str| path.strip_prefix(directory)?.strip_prefix('/');
    let working = below(STATE)
        .and_then(|rest| rest.split('/').next())
        .is_some_and(|name| OWN.contains(&name));
    let is_open = open.iter().any(|entry| {
        let entry = entry.trim_end_matches('/');
        path == entry || below(entry).is_some()
    });
    below(HOME).is_some() && !working && !is_open
}

fn place(conversation: &str) -> ProjectPath {
    let name = &sha256(conversation.as_bytes())[..12];
    ProjectPath::new(&format!("{WATCH}/{name}.json")).expect("made of plain names")
}

fn relative(root: &Root, path: &Path) -> String {
    let inside = path.strip_prefix(root.path()).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mark(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!(
        "{} {}.{} {}.{} {} {:o}",
        metadata.len(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        metadata.ino(),
        metadata.mode()
    )
}

#[cfg(not(unix))]
fn mark(metadata: &Metadata) -> String {
    format!("{} {:?}", metadata.len(), metadata.modified().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_of_a_protected_file_shows() {
        let directory = tempfile::tempdir().unwrap();
        let root = Root::open(directory.path()).unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for path in [
            ".wazir/lock.json",
            ".wazir/config.yaml",
            ".wazir/overlay/roles/x.md",
            ".wazir/state/binary",
            ".wazir/state/runs/a/events.ndjson",
            "secrets/key",
            "infra/prod.tf",
            "apps/one/keys/k",
        ] {
            write(path, "1");
        }
        let open = [".wazir/config.yaml", ".wazir/overlay/"];
        let mine = [
            "secrets/".to_owned(),
            "infra/prod.tf".to_owned(),
            "apps/*/keys/".to_owned(),
        ];
        let take = || Watch::take(&root, &open, &mine);
        let before = take();
        before.keep(&root, "conversation").unwrap();
        write(".wazir/config.yaml", "22");
        write(".wazir/overlay/roles/x.md", "22");
        write(".wazir/state/runs/a/events.ndjson", "22");
        write("src/x", "22");
        assert_eq!(before.changed(&take()), Vec::<String>::new());
        write(".wazir/lock.json", "22");
        write("secrets/new", "22");
        write("apps/one/keys/k", "22");
        fs::remove_file(root.path().join("infra/prod.tf")).unwrap();
        let changed = [
            ".wazir/lock.json",
            "apps/one/keys/k",
            "infra/prod.tf",
            "secrets/new",
        ];
        assert_eq!(before.changed(&take()), changed);
        Watch::forgive(&root, &[root.path().join(".wazir/lock.json")], &open);
        let known = Watch::of(&root, "conversation").unwrap();
        assert_eq!(known.changed(&take()), changed[1..]);
        assert!(Watch::of(&root, "another").is_none());
    }
}
