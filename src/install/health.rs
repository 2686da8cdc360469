//! Whether an installation is whole, and what mends it.

use super::lock::{Entry, Lock};
use super::{decide, installed_hash, markers, merge, unread};
use crate::catalog::{Catalog, Origin, Refused};
use crate::content::model::{CheckedBy, FileKind, Host};
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
pub fn check(
    root: &Root,
    content: Result<&Catalog, &Refused>,
    lock: &Lock,
    on_path: Option<&Path>,
) -> Result<Vec<Check>, Error> {
    let embedded = Catalog::embedded();
    let catalog = *content.as_ref().unwrap_or(&&embedded);
    let mut checks = vec![version(lock, content), config(root)];
    overlay(content, &mut checks);
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
        let bundle = catalog.bundle(host);
        let version = bundle.version.map(|version| format!(" {version}"));
        checks.push(Check {
            name: format!("{host}: checked"),
            status: Status::Ok,
            message: format!(
                "{} {}{}, {}",
                by(bundle.by),
                bundle.client,
                version.unwrap_or_default(),
                bundle.checked
            ),
            mend: None,
        });
        let about = catalog.over().map_or("", |_| "about ");
        checks.push(Check {
            name: format!("{host}: context"),
            status: Status::Ok,
            message: format!(
                "keeps {about}{} tokens in context all the time",
                bundle.always_on
            ),
            mend: None,
        });
        if host.dialect().is_none() {
            checks.push(Check {
                name: format!("{host}: limit"),
                status: Status::Note,
                message: format!(
                    "no contract of hooks is known for {}: it has no guard, and a session begins without a word",
                    bundle.title
                ),
                mend: None,
            });
        }
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

/// What stands behind a bundle, for people.
fn by(by: CheckedBy) -> &'static str {
    match by {
        CheckedBy::Client => "by the real client",
        CheckedBy::Source => "by its source alone:",
        CheckedBy::Documents => "by documents alone:",
    }
}

/// The hosts of ids in a lock; an id that is none of ours is passed over.
fn hosts(ids: &[String]) -> Vec<Host> {
    ids.iter()
        .filter_map(|id| Host::from_str(id).ok())
        .collect()
}

fn version(lock: &Lock, content: Result<&Catalog, &Refused>) -> Check {
    let ours = env!("CARGO_PKG_VERSION");
    let name = "version".to_owned();
    let Ok(catalog) = content else {
        return Check {
            name,
            status: Status::Note,
            message: format!(
                "wazir {ours}; with an overlay that compiles it shows whether its content is installed"
            ),
            mend: None,
        };
    };
    let same = lock.content_digest == catalog.digest();
    let (status, message) = if same {
        let message = format!("wazir {ours}, the content that is installed");
        (Status::Ok, message)
    } else if lock.wazir_version == ours {
        let message = "other content or another overlay is installed".to_owned();
        (Status::Fault, message)
    } else {
        let before = &lock.wazir_version;
        let message =
            format!("installed by wazir {before} with other content than this wazir {ours}");
        (Status::Fault, message)
    };
    Check {
        name,
        status,
        message,
        mend: (!same).then(|| "wazir upgrade".to_owned()),
    }
}

/// What the project's own content is, and what it weakens.
fn overlay(content: Result<&Catalog, &Refused>, checks: &mut Vec<Check>) {
    let mut add = |status, message: String, mend: Option<&str>| {
        checks.push(Check {
            name: "overlay".to_owned(),
            status,
            message,
            mend: mend.map(str::to_owned),
        });
    };
    let catalog = match content {
        Ok(catalog) => catalog,
        Err(refused) => {
            let count = refused.diagnostics.len();
            let s = if count == 1 { "" } else { "s" };
            let first = refused.diagnostics.first();
            let first = first.map_or(String::new(), |first| {
                format!("; the first: {}: {}", first.path, first.message)
            });
            let message = format!("does not compile: {count} error{s}{first}");
            return add(Status::Fault, message, Some("wazir content check"));
        }
    };
    let Some(over) = catalog.over() else {
        return;
    };
    let named = |origin| {
        let records = catalog.all().iter();
        let own = records.filter(|record| record.origin == origin);
        own.map(|record| format!("{} {}", record.kind, record.id))
            .collect::<Vec<_>>()
    };
    let (added, mut replaced) = (named(Origin::Added), named(Origin::Replaced));
    replaced.extend(over.host_templates.iter().cloned());
    let list = |word: &str, names: &[String]| match names {
        [] => String::new(),
        names => format!("; {word} {}", names.join(", ")),
    };
    let message = format!(
        "compiles{}{}",
        list("adds", &added),
        list("replaces", &replaced)
    );
    add(Status::Ok, message, None);
    for sentence in &over.weakens {
        add(Status::Note, sentence.clone(), None);
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

/// What is wrong with an installed file; `None` when it is as it was installed.
pub fn file(root: &Root, entry: &Entry) -> Result<Option<Check>, Error> {
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
pub fn launcher(root: &Root, on_path: Option<&Path>) -> Result<Check, Error> {
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
