//! The one place that writes to a user's project: safe paths, and transactions.
//!
//! A path is resolved first: whatever links lie on the way, what is read and written
//! stays below the root.

mod change;
mod disk;
mod journal;
mod log;
mod store;
mod transaction;
mod writer;

pub use change::{Change, Transaction};
pub use disk::{Disk, Step};
pub use log::{LockedLog, Log, Tail};
pub use store::{NewFile, Store};
pub use writer::{Recovery, Writer};

#[cfg(test)]
mod tests;

use crate::error::{Error, ErrorKind};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A project's root: an existing directory, absolute and without links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root(PathBuf);

/// A relative path with `/` that names something below a root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProjectPath(String);

impl ProjectPath {
    /// Takes a path of plain names; `None` for anything that could lead elsewhere.
    pub fn new(text: &str) -> Option<Self> {
        let plain =
            |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0', ':']);
        text.split('/').all(plain).then(|| Self(text.to_owned()))
    }

    /// Whether it lies in what a version control system keeps for itself; a file there
    /// can be a program that the system runs.
    pub fn is_version_control(&self) -> bool {
        let names = [".git", ".hg", ".svn", ".jj"];
        self.0
            .split('/')
            .any(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name)))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A file of the project as it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDisk {
    /// Where it is once links are followed.
    pub target: PathBuf,
    /// Its bytes; `None` when there is no file.
    pub bytes: Option<Vec<u8>>,
}

impl Root {
    /// An existing directory as a root.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let path = fs::canonicalize(path).map_err(|error| Error::io("open", path, &error))?;
        if path.is_dir() {
            Ok(Self(path))
        } else {
            Err(Error::failed(format!(
                "{} is not a directory",
                path.display()
            )))
        }
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where a path leads, links followed. An error when that is outside the root,
    /// or cannot be a file.
    pub fn resolve(&self, path: &ProjectPath) -> Result<PathBuf, Error> {
        self.locate(path).map(|(at, _)| at)
    }

    /// Where a path leads, and how many of its parts are not there.
    fn locate(&self, path: &ProjectPath) -> Result<(PathBuf, usize), Error> {
        let mut at = self.0.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        for (depth, part) in parts.iter().enumerate() {
            at.push(part);
            let mut kind = match fs::symlink_metadata(&at) {
                Ok(metadata) => metadata.file_type(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    at.extend(&parts[depth + 1..]);
                    return Ok((at, parts.len() - depth));
                }
                Err(error) => return Err(Error::io("look at", &at, &error)),
            };
            if kind.is_symlink() {
                at = fs::canonicalize(&at).map_err(|_| {
                    Error::new(
                        ErrorKind::Conflict,
                        format!("{} is a link that leads nowhere", at.display()),
                    )
                    .hint("mend or delete the link, then run the command again")
                })?;
                if !at.starts_with(&self.0) {
                    return Err(Error::new(
                        ErrorKind::Conflict,
                        format!("{} leads out of the project, to {}", path.as_str(), at.display()),
                    )
                    .hint("wazir writes nothing outside the project; replace the link by a file or directory"));
                }
                kind = fs::metadata(&at)
                    .map_err(|error| Error::io("look at", &at, &error))?
                    .file_type();
            }
            let is_last = depth + 1 == parts.len();
            if is_last && kind.is_dir() {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("{} is a directory where wazir needs a file", at.display()),
                ));
            }
            if !is_last && !kind.is_dir() {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!(
                        "{} is a file where {} needs a directory",
                        at.display(),
                        path.as_str()
                    ),
                ));
            }
        }
        Ok((at, 0))
    }

    /// Reads a file of the project.
    pub fn read(&self, path: &ProjectPath) -> Result<OnDisk, Error> {
        match self.locate(path)? {
            (target, 0) => OnDisk::read(target),
            (target, _) => Ok(OnDisk::missing(target)),
        }
    }

    /// The directory that holds a project's state: its own, or one that the user named;
    /// made when it is missing.
    pub fn state(&self, path: &Path) -> Result<Self, Error> {
        let inside = path.strip_prefix(&self.0).ok();
        let inside = inside.and_then(|inside| ProjectPath::new(inside.to_str()?));
        match inside {
            Some(inside) => self.make_directory(&inside),
            None => Self::open_or_make(path),
        }
    }

    /// A directory that the user named as a place for state, made when it is missing.
    pub fn open_or_make(path: &Path) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(|error| Error::io("make the directory", path, &error))?;
        Self::open(path)
    }

    /// Makes a directory below the root, and those above it.
    pub fn make_directory(&self, path: &ProjectPath) -> Result<Self, Error> {
        Self::open_or_make(&self.directory(path)?)
    }

    /// Makes a directory below the root; `None` when it is there already.
    pub fn make_new_directory(&self, path: &ProjectPath) -> Result<Option<Self>, Error> {
        let directory = self.directory(path)?;
        match fs::create_dir(&directory) {
            Ok(()) => Self::open(&directory).map(Some),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(Error::io("make the directory", &directory, &error)),
        }
    }

    /// Where a directory is, or is to be.
    fn directory(&self, path: &ProjectPath) -> Result<PathBuf, Error> {
        let inside = ProjectPath::new(&format!("{}/x", path.as_str())).expect("of plain names");
        let target = self.resolve(&inside)?;
        Ok(target.parent().expect("a file has a directory").to_owned())
    }

    /// Removes a directory of what can be made again, with everything in it; links in it
    /// go, what they lead to stays. A link on the way to it is not followed at all.
    pub fn forget(&self, path: &ProjectPath) -> Result<(), Error> {
        let directory = self.0.join(path.as_str());
        if fs::canonicalize(&directory).is_ok_and(|real| real != directory) {
            return Ok(());
        }
        match fs::remove_dir_all(&directory) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("remove", &directory, &error))
            }
            _ => Ok(()),
        }
    }

    /// Makes an empty file to write to; `None` when there is one already.
    pub fn new_file(&self, path: &ProjectPath) -> Result<Option<File>, Error> {
        let target = self.resolve(path)?;
        match File::create_new(&target) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(Error::io("create", &target, &error)),
        }
    }

    /// Empties a file to write to it, or makes it, and its directory.
    pub fn emptied_file(&self, path: &ProjectPath) -> Result<File, Error> {
        let target = self.resolve(path)?;
        let directory = target.parent().expect("a file has a directory");
        fs::create_dir_all(directory)
            .and_then(|()| File::create(&target))
            .map_err(|error| Error::io("create", &target, &error))
    }

    /// Puts a file of the binary's own in place, whole or not at all. Not flushed: for
    /// what can be made again. One process at a time: the caller holds a lock.
    pub fn replace(&self, path: &ProjectPath, bytes: &[u8]) -> Result<(), Error> {
        let staged = ProjectPath::new(&format!("{}.new", path.as_str())).expect("of plain names");
        let (staged, target) = (self.resolve(&staged)?, self.resolve(path)?);
        fs::write(&staged, bytes)
            .and_then(|()| fs::rename(&staged, &target))
            .map_err(|error| Error::io("write", &target, &error))
    }
}

/// Opens a plain file to read it. A link would be followed, and a pipe waited for: for
/// places where only files of the binary's own belong.
pub fn open_plain(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{} is no plain file", path.display()),
        ))
    }
}

/// Finds many files of a project: below a directory that is not there it looks for
/// nothing more.
pub struct Finder<'a> {
    root: &'a Root,
    /// Directories that are not there, as they are named, and where they would be.
    missing: HashMap<String, PathBuf>,
}

impl<'a> Finder<'a> {
    /// Finds below a root.
    pub fn new(root: &'a Root) -> Self {
        Self {
            root,
            missing: HashMap::new(),
        }
    }

    /// Where a path leads, as [`Root::resolve`] says, and whether something is there.
    pub fn find(&mut self, path: &ProjectPath) -> Result<(PathBuf, bool), Error> {
        let name = path.as_str();
        for (end, _) in name.match_indices('/') {
            if let Some(place) = self.missing.get(&name[..end]) {
                let mut target = place.clone();
                target.extend(name[end + 1..].split('/'));
                return Ok((target, false));
            }
        }
        let (target, missing) = self.root.locate(path)?;
        if missing > 1 {
            // The outermost part that is not there.
            let above = |path: &Path| path.ancestors().nth(missing - 1).map(Path::to_owned);
            let named = above(Path::new(name)).expect("as many parts are missing");
            let place = above(&target).expect("it ends with these parts");
            self.missing
                .insert(named.to_string_lossy().into_owned(), place);
        }
        Ok((target, missing == 0))
    }
}

impl OnDisk {
    /// A resolved place where nothing is.
    pub fn missing(target: PathBuf) -> Self {
        Self {
            target,
            bytes: None,
        }
    }

    /// Reads a resolved place; a file must be a plain one.
    pub fn read(target: PathBuf) -> Result<Self, Error> {
        let bytes = match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_file() => {
                let read = fs::read(&target);
                Some(read.map_err(|error| Error::io("read", &target, &error))?)
            }
            Ok(_) => {
                return Err(Error::new(
                    ErrorKind::Conflict,
                    format!("{} is not a plain file", target.display()),
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io("look at", &target, &error)),
        };
        Ok(Self { target, bytes })
    }

    /// The change that puts these bytes there.
    pub fn becomes(&self, bytes: Vec<u8>) -> Change {
        Change::new(self.target.clone(), self.bytes.clone(), Some(bytes))
    }
}
