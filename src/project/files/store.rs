//! A directory of files that are written once, flushed, and then named by one file that
//! is swapped: for what can be made again but must be whole whenever somebody reads it.
//!
//! Readers take no lock. Who writes holds one; the system frees it with the process.

use super::disk::{Disk, Step};
use super::transaction::open_lock;
use crate::error::Error;
use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file that a writing process locks. It stays: another process may be waiting on it.
const LOCK: &str = "lock";

/// The right to write to the directory, until it is dropped.
pub struct Store<'a> {
    directory: PathBuf,
    disk: &'a Disk<'a>,
    lock: File,
}

/// A file that is being written, without a reader yet.
pub struct NewFile<'a> {
    file: File,
    path: PathBuf,
    disk: &'a Disk<'a>,
}

impl<'a> Store<'a> {
    /// Takes the right to write to a directory that exists. `waiting` is called once,
    /// before another process is waited for.
    pub fn open(
        directory: &Path,
        disk: &'a Disk<'a>,
        waiting: impl FnOnce(),
    ) -> Result<Self, Error> {
        let path = directory.join(LOCK);
        let failed = |error: io::Error| Error::io("lock", &path, &error);
        disk.ask(Step::Create, &path).map_err(failed)?;
        let lock = open_lock(&path).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                lock.lock().map_err(failed)?;
            }
            // Some network file systems have no locks; a lone user is well served without.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Self {
            directory: directory.to_owned(),
            disk,
            lock,
        })
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Now, by the clock of the directory's file system: the lock file, just written to.
    pub fn now(&self) -> Result<fs::Metadata, Error> {
        let path = self.directory.join(LOCK);
        let touched = self.disk.ask(Step::Write, &path).and_then(|()| {
            let mut lock = &self.lock;
            lock.seek(SeekFrom::Start(0))?;
            lock.write_all(b"\n")?;
            lock.metadata()
        });
        touched.map_err(|error| Error::io("write", &path, &error))
    }

    /// Begins a file under a name that no reader knows yet. One that a broken-off
    /// process left there goes; who still reads it keeps it.
    pub fn begin(&self, name: &str) -> Result<NewFile<'a>, Error> {
        let path = self.directory.join(name);
        let made = self.disk.remove(&path).and_then(|()| {
            self.disk.ask(Step::Create, &path)?;
            File::create_new(&path)
        });
        match made {
            Ok(file) => Ok(NewFile {
                file,
                path,
                disk: self.disk,
            }),
            Err(error) => Err(Error::io("create", &path, &error)),
        }
    }

    /// Gives a file of another store a second name in this one. Nobody writes to either.
    pub fn take_over(&self, from: &Path, name: &str) -> io::Result<()> {
        let to = self.directory.join(name);
        self.disk.remove(&to)?;
        self.disk.link(from, &to)
    }

    /// Puts a file in place in one step, after everything that it names is on the disk.
    pub fn publish(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut staged = self.begin(&format!("{name}.new"))?;
        let from = staged.path.clone();
        let failed = |error: io::Error| Error::io("write", &from, &error);
        staged.write_all(bytes).map_err(failed)?;
        staged.finish()?;
        // The names of the files first, then the one that names them, then its own name.
        self.disk
            .flush_directories(&[&self.directory])
            .and_then(|()| self.disk.rename(&from, &self.directory.join(name)))
            .and_then(|()| self.disk.flush_directories(&[&self.directory]))
            .map_err(failed)
    }

    /// Removes every file that is not named; one that cannot go now goes another time.
    pub fn keep_only(&self, names: &[&str]) {
        let Ok(entries) = fs::read_dir(&self.directory) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let stays = name == LOCK || names.iter().any(|kept| name == *kept);
            if !stays {
                let _later = self.disk.remove(&entry.path());
            }
        }
    }
}

impl NewFile<'_> {
    /// Flushes the file.
    pub fn finish(self) -> Result<(), Error> {
        self.disk
            .flush(&self.file, &self.path)
            .map_err(|error| Error::io("write", &self.path, &error))
    }
}

impl Write for NewFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.ask(Step::Write, &self.path)?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
