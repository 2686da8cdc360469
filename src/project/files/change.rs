//! What is to be written: the changes of a transaction, and the directories they need.

use super::{ProjectPath, Root};
use crate::hash::sha256;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One file to be written or deleted.
#[derive(Clone, Debug)]
pub struct Change {
    /// Absolute, links resolved.
    pub target: PathBuf,
    /// What was there when this was planned.
    pub before: Option<Vec<u8>>,
    /// What shall be there.
    pub after: Option<Vec<u8>>,
    hash: OnceLock<Option<String>>,
}

impl Change {
    /// A change of one file.
    pub fn new(target: PathBuf, before: Option<Vec<u8>>, after: Option<Vec<u8>>) -> Self {
        Self {
            target,
            before,
            after,
            hash: OnceLock::new(),
        }
    }

    /// The hash of what shall be there.
    pub fn after_hash(&self) -> Option<&str> {
        let hash = || self.after.as_deref().map(sha256);
        self.hash.get_or_init(hash).as_deref()
    }
}

/// What is to be done as one.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    pub changes: Vec<Change>,
    /// Directories to remove afterwards if they are empty.
    pub remove: Vec<ProjectPath>,
}

impl Transaction {
    /// The directories below the root that the new files need and that are not there.
    pub fn missing_directories(&self, root: &Root) -> BTreeSet<&Path> {
        let mut known: HashSet<&Path> = HashSet::from([root.path()]);
        let mut missing = BTreeSet::new();
        for change in &self.changes {
            let above = change.target.ancestors().skip(1);
            let new: Vec<&Path> = above.take_while(|at| known.insert(at)).collect();
            // Outermost first: below one that is not there nothing is.
            for directory in new.into_iter().rev() {
                let parent = directory.parent();
                if parent.is_some_and(|parent| missing.contains(parent)) || !directory.exists() {
                    missing.insert(directory);
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_that_a_transaction_needs_are_named_once_and_outermost_first() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("here")).unwrap();
        let root = Root::open(directory.path()).unwrap();
        let change = |name: &str| Change::new(root.path().join(name), None, Some(Vec::new()));
        let names = ["here/a", "here/x/y/b", "here/x/c", "z/d", "e", "here/x/y/f"];
        let transaction = Transaction {
            changes: names.map(change).to_vec(),
            remove: Vec::new(),
        };
        let missing = transaction.missing_directories(&root).into_iter();
        let missing: Vec<&Path> = missing
            .map(|path| path.strip_prefix(root.path()).unwrap())
            .collect();
        assert_eq!(missing, ["here/x", "here/x/y", "z"].map(Path::new));
    }
}
