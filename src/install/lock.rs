//! `.wazir/lock.json`: what was installed. Holds no time, no user and no path of a
//! machine, so that it can be committed.

use super::merge::Edit;
use crate::catalog;
use crate::catalog::tables::BUNDLES;
use crate::content::check::violations;
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::project::{LOCK, ProjectPath, Root};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The version of the format that this binary writes.
pub const VERSION: u32 = 2;

/// The lock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lock {
    pub lock_version: u32,
    pub wazir_version: String,
    pub content_digest: String,
    pub hosts: Vec<String>,
    /// Sorted by path.
    pub files: Vec<Entry>,
    /// Directories that were missing before, sorted.
    #[serde(default)]
    pub directories: Vec<String>,
    /// Files in which an upgrade marked conflicts that are still to be resolved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<String>,
}

/// One installed file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub path: String,
    /// `whole`, `block` or `keys`.
    pub kind: String,
    pub hosts: Vec<String>,
    /// Of our part of the file as it was written.
    pub sha256: String,
    /// Whether the file was not there before.
    pub created: bool,
    /// Kind `keys`: what was merged in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<serde_json::Value>,
    /// Kinds `block` and `keys`: what was done to the file, so that it can be undone to
    /// the byte.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// Kind `whole`: where the user's own file is kept that `--force` replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<String>,
}

impl Entry {
    /// Whether some wazir could have written this. A lock comes with the repository:
    /// it must not make us delete what is not ours.
    fn is_plausible(&self) -> bool {
        let first = |path: &str| path.split('/').next().map(str::to_owned);
        let ours = || {
            let files = BUNDLES.iter().flat_map(|bundle| bundle.files.iter());
            files
                .filter_map(|file| first(&file.path))
                .any(|ours| Some(ours) == first(&self.path))
        };
        self.kind != FileKind::Whole.id() || (self.path.contains('/') && ours())
    }
}

impl Lock {
    /// Reads and checks the lock; `None` when there is none.
    pub fn read(root: &Root) -> Result<Option<Self>, Error> {
        let path = ProjectPath::new(LOCK).expect("a constant of plain names");
        let Some(bytes) = root.read(&path)?.bytes else {
            return Ok(None);
        };
        let wrong = |message: String| {
            Error::failed(format!("{LOCK} is damaged: {message}"))
                .hint("restore it from version control, or delete it and run: wazir init")
        };
        let mut value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        // Version 1 lacks what has a default, and nothing else.
        if value["lock_version"] == 1 {
            value["lock_version"] = VERSION.into();
        }
        if let Some(version) = value["lock_version"]
            .as_u64()
            .filter(|v| *v > u64::from(VERSION))
        {
            return Err(Error::failed(format!(
                "{LOCK} has version {version}; this wazir knows {VERSION}"
            ))
            .hint("use the newer wazir that wrote it"));
        }
        let schema =
            serde_json::from_str(catalog::schema("lock")).expect("the build checked the schema");
        let validator = jsonschema::validator_for(&schema).expect("the build checked the schema");
        if let Some(violation) = violations(&validator, &value).into_iter().next() {
            return Err(wrong(format!(
                "{} {}",
                violation.pointer, violation.message
            )));
        }
        let lock: Self = serde_json::from_value(value).map_err(|error| wrong(error.to_string()))?;
        match lock.files.iter().find(|entry| !entry.is_plausible()) {
            Some(entry) => Err(wrong(format!("wazir never installs {}", entry.path))),
            None => Ok(Some(lock)),
        }
    }

    /// The hosts that are installed.
    pub fn hosts(&self) -> Vec<Host> {
        let hosts = self.hosts.iter();
        hosts.filter_map(|host| Host::from_str(host).ok()).collect()
    }

    /// The entry of a path.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.files.iter().find(|entry| entry.path == path)
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text =
            serde_json::to_string_pretty(self).expect("the lock holds nothing that JSON cannot");
        text.push('\n');
        text.into_bytes()
    }
}
