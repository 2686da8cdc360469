//! The one place that writes to a user's project.
//!
//! Every write goes to a temporary file in the same directory, is flushed to the
//! disk and renamed into place. A path is resolved first: whatever links lie on the
//! way, what is written stays below the root.

use crate::error::{Error, ErrorKind};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::thread;
use tempfile::NamedTempFile;

/// How many flushes wait for the disk at once.
const FLUSHES: usize = 16;

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
        let mut at = self.0.clone();
        let parts: Vec<&str> = path.as_str().split('/').collect();
        for (depth, part) in parts.iter().enumerate() {
            at.push(part);
            let link = match fs::symlink_metadata(&at) {
                Ok(metadata) => metadata.file_type().is_symlink(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    at.extend(&parts[depth + 1..]);
                    return Ok(at);
                }
                Err(error) => return Err(Error::io("look at", &at, &error)),
            };
            if link {
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
            }
            let is_last = depth + 1 == parts.len();
            if !is_last && !at.is_dir() {
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
        if at.is_dir() {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("{} is a directory where wazir needs a file", at.display()),
            ));
        }
        Ok(at)
    }

    /// Reads a file of the project.
    pub fn read(&self, path: &ProjectPath) -> Result<OnDisk, Error> {
        let target = self.resolve(path)?;
        match fs::symlink_metadata(&target) {
            Ok(metadata) if !metadata.is_file() => Err(Error::new(
                ErrorKind::Conflict,
                format!("{} is not a plain file", target.display()),
            )),
            Ok(_) => match fs::read(&target) {
                Ok(bytes) => Ok(OnDisk {
                    target,
                    bytes: Some(bytes),
                }),
                Err(error) => Err(Error::io("read", &target, &error)),
            },
            Err(_) => Ok(OnDisk {
                target,
                bytes: None,
            }),
        }
    }
}

/// One file to be written.
#[derive(Clone, Debug)]
pub struct Change {
    /// Absolute, resolved.
    pub target: PathBuf,
    pub bytes: Vec<u8>,
}

/// Writes all files or none: everything is staged beside its place first, then
/// renamed; when a rename fails, what was already renamed is put back.
pub fn write_all(root: &Root, writes: &[Change]) -> Result<(), Error> {
    let mut made: Vec<PathBuf> = Vec::new();
    let result = stage(root, writes, &mut made).and_then(commit);
    if result.is_err() {
        // Only directories that we made and that are still empty go.
        for directory in made.iter().rev() {
            let _kept_if_not_empty = fs::remove_dir(directory);
        }
    }
    result
}

struct Staged {
    file: NamedTempFile,
    target: PathBuf,
    before: Option<Vec<u8>>,
}

fn stage(root: &Root, writes: &[Change], made: &mut Vec<PathBuf>) -> Result<Vec<Staged>, Error> {
    let mut staged = Vec::new();
    for write in writes {
        let target = &write.target;
        let inside = target.starts_with(root.path())
            && target
                .components()
                .all(|part| !matches!(part, Component::ParentDir));
        let Some(directory) = target.parent().filter(|_| inside) else {
            return Err(Error::failed(format!(
                "{} is outside the project",
                target.display()
            )));
        };
        make_directories(directory, made)?;
        let before = match fs::read(target) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io("read", target, &error)),
        };
        let permissions = before
            .as_ref()
            .and_then(|_| fs::metadata(target).ok())
            .map(|m| m.permissions());
        if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
            return Err(Error::new(
                ErrorKind::Conflict,
                format!("{} is read-only", target.display()),
            )
            .hint("make it writable, then run the command again"));
        }
        let error = |error: io::Error| {
            Error::io("write", target, &error)
                .hint("nothing was changed; mend this and run the command again")
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wazir-");
        if let Some(permissions) = permissions.or_else(shared_file) {
            builder.permissions(permissions);
        }
        let mut file = builder.tempfile_in(directory).map_err(error)?;
        file.write_all(&write.bytes).map_err(error)?;
        staged.push(Staged {
            file,
            target: target.clone(),
            before,
        });
    }
    let files: Vec<(&File, &Path)> = staged
        .iter()
        .map(|item| (item.file.as_file(), item.target.as_path()))
        .collect();
    in_parallel(&files, |(file, target)| {
        file.sync_all().map_err(|error| {
            Error::io("write", target, &error)
                .hint("nothing was changed; mend this and run the command again")
        })
    })?;
    Ok(staged)
}

/// Flushes wait for the disk, one after the other: together they share its journal,
/// which makes writing a hundred files several times faster.
fn in_parallel<T: Sync>(
    items: &[T],
    act: impl Fn(&T) -> Result<(), Error> + Sync,
) -> Result<(), Error> {
    let share = items.len().div_ceil(FLUSHES).max(1);
    thread::scope(|scope| {
        let act = &act;
        let workers: Vec<_> = items
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().try_for_each(act)))
            .collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err(Error::failed("a writing thread broke off")))
        })
    })
}

/// What a new file may be read by: everybody, less the umask. A temporary file is
/// private otherwise.
#[cfg(unix)]
fn shared_file() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn shared_file() -> Option<fs::Permissions> {
    None
}

fn commit(staged: Vec<Staged>) -> Result<(), Error> {
    let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for item in staged {
        if let Err(error) = item.file.persist(&item.target) {
            let failed = Error::io("write", &item.target, &error.error);
            for (target, before) in done.into_iter().rev() {
                let back = match before {
                    Some(bytes) => fs::write(&target, bytes),
                    None => fs::remove_file(&target),
                };
                if let Err(error) = back {
                    return Err(failed.hint(format!(
                        "{} could not be put back: {error}",
                        target.display()
                    )));
                }
            }
            return Err(failed.hint("nothing was changed; mend this and run the command again"));
        }
        done.push((item.target, item.before));
    }
    let directories: std::collections::BTreeSet<&Path> = done
        .iter()
        .filter_map(|(target, _)| target.parent())
        .collect();
    let directories: Vec<&Path> = directories.into_iter().collect();
    in_parallel(&directories, |directory| {
        sync_directory(directory);
        Ok(())
    })
}

/// Makes a rename last through a power cut, where the system offers it.
fn sync_directory(directory: &Path) {
    if let Ok(handle) = File::open(directory) {
        let _not_everywhere = handle.sync_all();
    }
}

fn make_directories(directory: &Path, made: &mut Vec<PathBuf>) -> Result<(), Error> {
    let missing: Vec<&Path> = directory
        .ancestors()
        .take_while(|path| !path.exists())
        .collect();
    for path in missing.into_iter().rev() {
        match fs::create_dir(path) {
            Ok(()) => made.push(path.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("make the directory", path, &error)),
        }
    }
    Ok(())
}
