//! Whether an installation is whole, and what mends it.

use super::lock::{Entry, Lock};
use super::{decide, installed_hash, markers, merge, unread};
use crate::catalog;
use crate::catalog::tables::CONTENT_DIGEST;
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::hash::sha256;
use crate::project::{BINARY, Config, ProjectPath, Root};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Ok,
    /// Works, but is not as it was installed.
    Note,
    Fault,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub name: String,
    pub status: Status,
    pub message: String,
    /// The command that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

/// Checks a project. `on_path` is the `wazir` that PATH finds.
pub fn check(root: &Root, lock: &Lock, on_path: Option<&Path>) -> Result<Vec<Check>, Error> {
    let mut checks = vec![version(lock), config(root)];
    let mut whole = 0;
    for path in &lock.conflicts {
        checks.push(Check {
            name: path.clone(),
            status: Status::Fault,
            message: "an upgrade marked conflicts here; resolve them".to_owned(),
            mend: Some("wazir upgrade --continue".to_owned()),
        });
    }
    for entry in &lock.files {
        match file(root, entry)? {
            None => whole += 1,
            Some(check) => checks.push(check),
        }
    }
    checks.push(Check {
        name: "files".to_owned(),
        status: Status::Ok,
        message: format!("{whole} of {} as installed", lock.files.len()),
        mend: None,
    });
    checks.push(launcher(root, on_path)?);
    for host in hosts(&lock.hosts) {
        let bundle = catalog::bundle(host);
        checks.push(Check {
            name: format!("{host}: context"),
            status: Status::Ok,
            message: format!("keeps {} tokens in context all the time", bundle.always_on),
            mend: None,
        });
        for limit in bundle.limits {
            checks.push(Check {
                name: format!("{host}: limit"),
                status: Status::Note,
                message: (*limit).to_owned(),
                mend: None,
            });
        }
    }
    Ok(checks)
}

/// The hosts of ids in a lock; an id that is none of ours is passed over.
fn hosts(ids: &[String]) -> Vec<Host> {
    ids.iter()
        .filter_map(|id| Host::from_str(id).ok())
        .collect()
}

fn version(lock: &Lock) -> Check {
    let ours = env!("CARGO_PKG_VERSION");
    let same = lock.content_digest == CONTENT_DIGEST;
    Check {
        name: "version".to_owned(),
        status: if same { Status::Ok } else { Status::Fault },
        message: if same {
            format!("wazir {ours}, the content that is installed")
        } else {
            format!(
                "installed by wazir {} with other content than this wazir {ours}",
                lock.wazir_version
            )
        },
        mend: (!same).then(|| "wazir upgrade".to_owned()),
    }
}

fn config(root: &Root) -> Check {
    let (status, message, mend) = match Config::read(root) {
        Ok(Some(_)) => (Status::Ok, "valid".to_owned(), None),
        Ok(None) => (
            Status::Fault,
            "the file is missing".to_owned(),
            Some("wazir init".to_owned()),
        ),
        Err(error) => (
            Status::Fault,
            error.to_string().trim_start_matches("error: ").to_owned(),
            Some("wazir show schema config".to_owned()),
        ),
    };
    Check {
        name: "config".to_owned(),
        status,
        message,
        mend,
    }
}

/// `None` when the file is as it was installed.
fn file(root: &Root, entry: &Entry) -> Result<Option<Check>, Error> {
    let found = |status, message: &str, mend: &str| {
        Ok(Some(Check {
            name: entry.path.clone(),
            status,
            message: message.to_owned(),
            mend: Some(mend.to_owned()),
        }))
    };
    let Some(path) = ProjectPath::new(&entry.path) else {
        return found(
            Status::Fault,
            "the lock names a path outside the project",
            "git checkout .wazir/lock.json",
        );
    };
    let disk = match root.read(&path) {
        Ok(disk) => disk,
        Err(error) => {
            return found(
                Status::Fault,
                error.to_string().trim_start_matches("error: "),
                "wazir init",
            );
        }
    };
    let Some(bytes) = disk.bytes else {
        return found(Status::Fault, "is gone", "wazir init --force");
    };
    match FileKind::parse(&entry.kind) {
        Some(FileKind::Block) => match merge::block::get(&bytes, &markers()) {
            Ok(Some(body)) if installed_hash(FileKind::Block, &body) == entry.sha256 => Ok(None),
            Ok(Some(_)) => found(Status::Note, "our block is edited", "wazir init --force"),
            Ok(None) => found(Status::Fault, "our block is gone", "wazir init --force"),
            Err(error) => found(Status::Fault, &error.to_string(), "wazir init"),
        },
        Some(FileKind::Keys) => {
            let keys = entry.keys.clone().unwrap_or_default();
            match merge::json::contains(&bytes, &keys) {
                Ok(true) => Ok(
                    unread::reason(&hosts(&entry.hosts), &bytes).map(|message| Check {
                        name: entry.path.clone(),
                        status: Status::Fault,
                        message,
                        mend: None,
                    }),
                ),
                Ok(false) => found(Status::Fault, "some of our keys are gone", "wazir init"),
                Err(error) => found(Status::Fault, &error.to_string(), "wazir init"),
            }
        }
        _ if sha256(&decide::plain(&bytes)) == entry.sha256 => Ok(None),
        _ => found(Status::Note, "is edited", "wazir init --force"),
    }
}

/// Whether the hook launcher finds a binary.
fn launcher(root: &Root, on_path: Option<&Path>) -> Result<Check, Error> {
    let recorded = ProjectPath::new(BINARY)
        .map(|path| root.read(&path))
        .transpose()?
        .and_then(|disk| disk.bytes)
        .map(|bytes| PathBuf::from(String::from_utf8_lossy(&bytes).trim_end()));
    let (status, message, mend) = match (recorded.filter(|path| is_program(path)), on_path) {
        (Some(path), _) => (Status::Ok, format!("run {}", path.display()), None),
        (None, Some(path)) => (
            Status::Ok,
            format!("run {} from PATH", path.display()),
            None,
        ),
        (None, None) => (
            Status::Fault,
            "find no wazir on this machine, and do nothing".to_owned(),
            Some("wazir init".to_owned()),
        ),
    };
    Ok(Check {
        name: "hooks".to_owned(),
        status,
        message,
        mend,
    })
}

/// Whether a path is a file that can be run.
pub fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}
