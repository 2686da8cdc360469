//! Where the index of a project is, and how it is opened.
//!
//! Its directory is named by the hash of the root's own path, links resolved: two
//! checkouts that share a state root share no index.

use super::index::Index;
use super::manifest::{self, Manifest, Read};
use crate::error::{Error, ErrorKind};
use crate::project::Root;
use crate::project::files::{ProjectPath, open_plain};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The directory of all indexes in a state root.
pub const INDEX: &str = "index";
/// How often a manifest is read again whose segments are gone: another process swapped
/// it in between.
const TRIES: usize = 20;

/// The place of one project's index.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
    state: PathBuf,
    directory: PathBuf,
}

/// What is there.
#[derive(Debug)]
pub enum Found {
    Index(Box<Index>),
    Nothing,
    /// Written by a later version.
    Newer(u32),
    Damaged(io::Error),
}

impl Home {
    /// The place below a state root, which need not exist.
    pub fn of(project: &Root, state_root: &Path) -> Self {
        let state = fs::canonicalize(state_root).unwrap_or_else(|_| state_root.to_owned());
        let directory = state.join(INDEX).join(key(project.path()));
        Self {
            root: project.path().to_owned(),
            state,
            directory,
        }
    }

    /// The same, with its directory made.
    pub fn made(project: &Root, state_root: &Path) -> Result<Self, Error> {
        let state = project.state(state_root)?;
        let ignore = ProjectPath::new(".gitignore").expect("a plain name");
        if state.path().starts_with(project.path())
            && let Some(mut file) = state.new_file(&ignore)?
        {
            io::Write::write_all(&mut file, b"*\n")
                .map_err(|error| Error::io("write", state.path(), &error))?;
        }
        let inside = ProjectPath::new(&format!("{INDEX}/{}", key(project.path())));
        let directory = state.make_directory(&inside.expect("of plain names"))?;
        Ok(Self {
            root: project.path().to_owned(),
            state: state.path().to_owned(),
            directory: directory.path().to_owned(),
        })
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The state root, which no index is of.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// The directory of the index.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The index as it is. Nothing is written, locked or waited for.
    pub fn look(&self) -> Found {
        let mut last = None;
        for _ in 0..TRIES {
            let manifest = match self.manifest() {
                Ok(Some(Read::Manifest(manifest))) => *manifest,
                Ok(Some(Read::Newer(version))) => return Found::Newer(version),
                Ok(None) => return Found::Nothing,
                Err(error) => return Found::Damaged(error),
            };
            if manifest.root != self.root.as_os_str().as_encoded_bytes() {
                return Found::Nothing;
            }
            let generation = manifest.generation;
            match Index::open(self, manifest) {
                Ok(index) => return Found::Index(Box::new(index)),
                // It names files that are gone or others now: there is a newer one.
                Err(error) if last != Some(generation) => {
                    last = Some(generation);
                    let _swapped = error;
                }
                Err(error) => return Found::Damaged(error),
            }
        }
        Found::Damaged(io::Error::other("it is swapped faster than it can be read"))
    }

    /// The index to ask questions of.
    pub fn open(&self) -> Result<Index, Error> {
        match self.look() {
            Found::Index(index) => Ok(*index),
            Found::Nothing => Err(Error::new(
                ErrorKind::NotSetUp,
                format!("there is no code index of {}", self.root.display()),
            )
            .hint("make it: wazir index build")),
            Found::Newer(version) => Err(Error::new(
                ErrorKind::NotSetUp,
                format!(
                    "the code index was written by a newer wazir (format {version}; this one reads {})",
                    manifest::VERSION
                ),
            )
            .hint("use that wazir, or make the index anew: wazir index build")),
            Found::Damaged(error) => Err(self.unreadable(&error)),
        }
    }

    /// What a damaged index is to its user. Everything in it can be made again.
    pub fn unreadable(&self, error: &io::Error) -> Error {
        Error::new(
            ErrorKind::NotSetUp,
            format!(
                "cannot read the code index in {}: {error}",
                self.directory.display()
            ),
        )
        .hint("make it anew: wazir index build")
    }

    fn manifest(&self) -> io::Result<Option<Read>> {
        let file = match open_plain(&self.directory.join(manifest::NAME)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        file.take(manifest::LARGEST).read_to_end(&mut bytes)?;
        Manifest::read(&bytes).map(Some)
    }
}

fn key(root: &Path) -> String {
    let hash = blake3::hash(root.as_os_str().as_encoded_bytes());
    hash.to_hex()[..16].to_owned()
}
