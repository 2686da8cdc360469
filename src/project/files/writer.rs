//! Who may write to a project now: one process at a time, and only after what an
//! earlier one left is ended.

use super::change::Transaction;
use super::disk::Disk;
use super::journal::{Journal, JournalError};
use super::transaction;
use super::{ProjectPath, Root};
use crate::catalog::tables::UNPROTECTED_PATHS;
use crate::error::Error;
use crate::project::watch::Watch;
use crate::project::{HOME, STATE};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The journal's name in the state directory.
const JOURNAL: &str = "journal";
/// The name of the file that a writing process locks. The system frees the lock of a
/// process that died.
const WRITER: &str = "writer.lock";

/// What was left by an earlier process that broke off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    Nothing,
    /// Its transaction was finished.
    Finished,
    /// Its transaction was undone.
    Undone,
}

/// The right to write to a project, until it is dropped.
pub struct Writer<'a> {
    root: &'a Root,
    disk: &'a Disk<'a>,
    state: PathBuf,
    _lock: File,
}

impl<'a> Writer<'a> {
    /// Takes the right to write, waiting for another process if need be (`waiting` is
    /// called once, before), and ends what an earlier process left.
    pub fn open(
        root: &'a Root,
        disk: &'a Disk<'a>,
        mut waiting: impl FnMut(),
    ) -> Result<(Self, Recovery), Error> {
        let inside = ProjectPath::new(&format!("{STATE}/{JOURNAL}")).expect("of plain names");
        let journal = root.resolve(&inside)?;
        let state = journal.parent().expect("a file has a directory").to_owned();
        let lock = loop {
            for directory in [state.parent(), Some(&*state)].into_iter().flatten() {
                disk.make_directory(directory)
                    .map_err(|error| Error::io("make the directory", directory, &error))?;
            }
            if let Some(lock) = lock(&state.join(WRITER), &mut waiting)? {
                break lock;
            }
        };
        let writer = Self {
            root,
            disk,
            state,
            _lock: lock,
        };
        match writer.recover(&journal) {
            Ok(recovery) => Ok((writer, recovery)),
            Err(error) => {
                writer.close();
                Err(error)
            }
        }
    }

    fn recover(&self, journal: &Path) -> Result<Recovery, Error> {
        let read = Journal::read(self.root, journal).map_err(|error| {
            let plain = Error::failed(format!("cannot follow {}: {error}", journal.display()));
            match error {
                JournalError::Io(_) => plain,
                JournalError::Version => plain.hint("run the wazir that was interrupted here"),
                JournalError::Link(link) => plain.hint(format!(
                    "replace {} by what was there, or delete it, and run the command again; \
                     if you did not put it there, ask how it came into this repository",
                    link.display()
                )),
                JournalError::Path(_) => plain
                    .hint("no wazir wrote it: delete it, and ask how it came into this repository"),
            }
        })?;
        match read {
            Some((plan, progress)) => {
                let forward = transaction::recover(self.root, self.disk, journal, &plan, progress)?;
                Ok(if forward {
                    Recovery::Finished
                } else {
                    Recovery::Undone
                })
            }
            None => {
                // Absent, or broken off before anything was touched.
                self.disk
                    .remove(journal)
                    .map_err(|error| Error::io("remove", journal, &error))?;
                Ok(Recovery::Nothing)
            }
        }
    }

    /// Whether an earlier process left something to end.
    pub fn is_pending(root: &Root) -> bool {
        fs::symlink_metadata(root.path().join(STATE).join(JOURNAL)).is_ok()
    }

    /// Writes all or nothing.
    pub fn apply(&self, transaction: &Transaction) -> Result<(), Error> {
        transaction::run(self.root, self.disk, &self.state.join(JOURNAL), transaction)?;
        let targets: Vec<PathBuf> = transaction
            .changes
            .iter()
            .map(|change| change.target.clone())
            .collect();
        Watch::forgive(self.root, &targets, UNPROTECTED_PATHS);
        Ok(())
    }

    /// Gives the right back. What opening made goes, unless it is in use now.
    pub fn close(self) {
        let home = self.root.path().join(HOME);
        // Whatever stays is empty or somebody's; the next command tries again.
        let _best_effort = self
            .disk
            .remove(&self.state.join(WRITER))
            .and_then(|()| self.disk.remove_if_empty(&self.state))
            .and_then(|()| self.disk.remove_if_empty(&home));
    }
}

/// Locks the file; `None` when another process removed it meanwhile.
fn lock(path: &Path, waiting: &mut impl FnMut()) -> Result<Option<File>, Error> {
    let failed = |error: io::Error| Error::io("lock", path, &error);
    let file = match transaction::open_lock(path) {
        // Its directory was removed by a process that just ended.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.map_err(failed)?,
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            waiting();
            file.lock().map_err(failed)?;
        }
        // Some network file systems have no locks; a lone user is well served without.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    Ok(is_still_there(&file, path).then_some(file))
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => open.ino() == named.ino() && open.dev() == named.dev(),
        _ => false,
    }
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_file: &File, _path: &Path) -> bool {
    true
}
