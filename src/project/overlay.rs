//! `.wazir/overlay/`: the project's own content.

use super::{OVERLAY, ProjectPath, Root};
use crate::catalog::{Catalog, Refused};
use crate::content::diagnostic::{Code, Diagnostic};
use crate::content::source::Tree;
use crate::error::Error;
use std::fs;
use std::io;
use std::path::PathBuf;

impl Catalog {
    /// The content that a project works with: ours, and its overlay over it if it has one.
    pub fn of(root: &Root) -> Result<Self, Error> {
        Ok(Self::checked(root)?)
    }

    /// The same, with what is wrong as values.
    pub fn checked(root: &Root) -> Result<Self, Refused> {
        match directory(root) {
            None => Ok(Self::embedded()),
            Some(Ok(directory)) => Self::with_overlay(&directory, OVERLAY),
            Some(Err(refused)) => Err(refused),
        }
    }
}

/// The overlay's directory, when something has its name: a real one inside the project.
pub fn directory(root: &Root) -> Option<Result<PathBuf, Refused>> {
    let path = root.path().join(OVERLAY);
    let kind = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata.file_type(),
        Err(error) if is_missing(&error) => return None,
        Err(error) => return Some(Err(refused(format!("cannot be looked at: {error}")))),
    };
    if !kind.is_dir() {
        return Some(Err(refused("is a link or a special file".to_owned())));
    }
    match fs::canonicalize(&path) {
        Ok(real) if real.starts_with(root.path()) => Some(Ok(real)),
        _ => Some(Err(refused("lies outside the project".to_owned()))),
    }
}

fn is_missing(error: &io::Error) -> bool {
    let missing = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    missing.contains(&error.kind())
}

fn refused(message: String) -> Refused {
    Refused {
        diagnostics: vec![Diagnostic {
            code: Code::Unreadable,
            path: OVERLAY.to_owned(),
            range: 0..0,
            message,
            help: "an overlay is a plain directory of plain files in the project".to_owned(),
        }],
        texts: Tree::default(),
    }
}

/// The path in the project of a file of the overlay.
pub fn file(path: &str) -> Option<ProjectPath> {
    ProjectPath::new(&format!("{OVERLAY}/{path}"))
}
