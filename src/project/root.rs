//! Which directory is the project.

use super::{HOME, Root};
use crate::error::{Error, ErrorKind};
use std::path::Path;

/// The nearest directory at or above `start` that wazir is installed in.
pub fn installed(start: &Path) -> Result<Root, Error> {
    let start = Root::open(start)?;
    for directory in start.path().ancestors() {
        let home = directory.join(HOME);
        // A journal alone is an interrupted first installation.
        if home.join("lock.json").is_file() || home.join("state/journal").is_file() {
            return Root::open(directory);
        }
    }
    Err(Error::new(
        ErrorKind::NotSetUp,
        format!("wazir is not installed in {}", start.path().display()),
    )
    .hint("set it up: wazir init"))
}

/// Where to install when nobody says: the nearest directory at or above `start`
/// that wazir is installed in already, else the repository's root, else `start`.
pub fn to_install(start: &Path) -> Result<Root, Error> {
    let start = Root::open(start)?;
    for mark in [".wazir/lock.json", ".git"] {
        for directory in start.path().ancestors() {
            if directory.join(mark).exists() {
                return Root::open(directory);
            }
        }
    }
    Ok(start)
}

/// The root of the repository around a project, else the project itself: where ignore
/// files begin to count.
pub fn repository(project: &Path) -> &Path {
    let is_repository = |path: &&Path| path.join(".git").exists();
    project.ancestors().find(is_repository).unwrap_or(project)
}
