//! What init would do: every file with its outcome, and the bytes to write.

use super::lock::{Entry, Lock};
use super::merge::{self, Change as MergeChange, MergeError};
use super::{installed_hash, instructions, markers};
use crate::catalog::tables::CONTENT_DIGEST;
use crate::catalog::{self};
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::hash::sha256;
use crate::project::files::{Change, OnDisk, Transaction};
use crate::project::{BINARY, Config, LOCK, ProjectPath, Root, STATE, config};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    /// The user edited or deleted it; it stays so.
    KeptYours,
    /// It stands in the way; nothing is written until that is resolved.
    Conflict,
}

/// One file of the plan.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub path: String,
    pub kind: &'static str,
    pub hosts: Vec<&'static str>,
    pub outcome: Outcome,
    /// Why, where it is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Everything that init would do.
pub struct Plan {
    pub items: Vec<Item>,
    /// In the order of writing; the lock comes last.
    pub transaction: Transaction,
}

impl Plan {
    /// How many files have an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.items
            .iter()
            .filter(|item| item.outcome == outcome)
            .count()
    }
}

/// A file that the bundles want, before it is held against the disk.
struct Intended {
    path: ProjectPath,
    /// Where that leads.
    target: PathBuf,
    kind: FileKind,
    hosts: Vec<Host>,
    text: String,
}

/// Plans the installation of `hosts`. `binary` is the running binary, for the hook
/// launcher of this machine. With `force`, files that stand in the way are replaced
/// and a copy of each is kept below `.wazir/state/backups/`.
pub fn plan(root: &Root, settings: &Config, binary: &Path, force: bool) -> Result<Plan, Error> {
    let lock = Lock::read(root)?;
    let mut planner = Planner {
        root,
        lock: lock.as_ref(),
        force,
        items: Vec::new(),
        changes: Vec::new(),
        entries: Vec::new(),
    };
    for intended in intended(root, &settings.hosts)? {
        planner.file(&intended)?;
    }
    planner.config(settings)?;
    planner.state(binary)?;
    planner.lock_file(&settings.hosts)?;
    let Planner {
        mut items, changes, ..
    } = planner;
    items.sort_by(|a, b| a.path.cmp(&b.path));
    let transaction = Transaction {
        changes,
        remove: Vec::new(),
    };
    Ok(Plan { items, transaction })
}

/// The files of all hosts; one that several hosts share, by name or by a link,
/// once.
fn intended(root: &Root, hosts: &[Host]) -> Result<Vec<Intended>, Error> {
    let texts = catalog::bundle_texts();
    let mut by_target: BTreeMap<PathBuf, Intended> = BTreeMap::new();
    for host in hosts {
        for file in catalog::bundle(*host).files {
            let name = match file.kind {
                FileKind::Block => match instructions::place(*host, hosts, root) {
                    Some(name) => name,
                    None => continue,
                },
                FileKind::Whole | FileKind::Keys => file.path,
            };
            let path = ProjectPath::new(name).expect("the compiler refuses unsafe paths");
            let target = root.resolve(&path)?;
            let entry = by_target
                .entry(target)
                .or_insert_with_key(|target| Intended {
                    path,
                    target: target.clone(),
                    kind: file.kind,
                    hosts: Vec::new(),
                    text: texts[file.text.0..file.text.1].to_owned(),
                });
            entry.hosts.push(*host);
        }
    }
    let mut intended: Vec<Intended> = by_target.into_values().collect();
    intended.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(intended)
}

struct Planner<'a> {
    root: &'a Root,
    lock: Option<&'a Lock>,
    force: bool,
    items: Vec<Item>,
    changes: Vec<Change>,
    entries: Vec<Entry>,
}

impl Planner<'_> {
    fn file(&mut self, intended: &Intended) -> Result<(), Error> {
        let disk = OnDisk::read(intended.target.clone())?;
        let known = self
            .lock
            .and_then(|lock| lock.entry(intended.path.as_str()))
            .cloned();
        let (outcome, reason, bytes) = match intended.kind {
            FileKind::Whole => self.whole(intended, &disk, known.as_ref()),
            FileKind::Block => self.block(intended, &disk, known.as_ref()),
            FileKind::Keys => keys(intended, &disk, known.as_ref()),
        };
        if let Some(bytes) = bytes {
            if self.force && intended.kind == FileKind::Whole && disk.bytes.is_some() {
                self.back_up(intended.path.as_str(), &disk)?;
            }
            self.changes.push(disk.becomes(bytes));
        }
        let hosts: Vec<&'static str> = intended.hosts.iter().map(|host| host.id()).collect();
        let kept = outcome == Outcome::KeptYours;
        self.entries.push(Entry {
            path: intended.path.as_str().to_owned(),
            kind: intended.kind.id().to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            // A kept file keeps the hash of what we wrote, so that it still shows as edited.
            sha256: match &known {
                Some(known) if kept => known.sha256.clone(),
                _ => installed_hash(intended.kind, &intended.text),
            },
            created: known
                .as_ref()
                .map_or(disk.bytes.is_none(), |known| known.created),
            keys: (intended.kind == FileKind::Keys).then(|| parsed(&intended.text)),
        });
        self.items.push(Item {
            path: intended.path.as_str().to_owned(),
            kind: intended.kind.id(),
            hosts,
            outcome,
            reason,
        });
        Ok(())
    }

    fn whole(
        &self,
        intended: &Intended,
        disk: &OnDisk,
        known: Option<&Entry>,
    ) -> (Outcome, Option<String>, Option<Vec<u8>>) {
        let ours = intended.text.as_bytes();
        match (&disk.bytes, known) {
            (None, None) => (Outcome::Created, None, Some(ours.to_vec())),
            (None, Some(_)) if self.force => (Outcome::Created, None, Some(ours.to_vec())),
            (None, Some(_)) => (
                Outcome::KeptYours,
                Some("you deleted it; --force brings it back".to_owned()),
                None,
            ),
            (Some(bytes), _) if bytes == ours => (Outcome::Unchanged, None, None),
            (Some(bytes), Some(known)) if sha256(bytes) == known.sha256 => {
                (Outcome::Updated, None, Some(ours.to_vec()))
            }
            (Some(_), _) if self.force => (
                Outcome::Updated,
                Some(format!("a copy of yours is below {STATE}/backups/")),
                Some(ours.to_vec()),
            ),
            (Some(_), Some(_)) => (
                Outcome::KeptYours,
                Some("you edited it; --force replaces it".to_owned()),
                None,
            ),
            (Some(_), None) => (
                Outcome::Conflict,
                Some("a file of yours has this name".to_owned()),
                None,
            ),
        }
    }

    fn block(
        &self,
        intended: &Intended,
        disk: &OnDisk,
        known: Option<&Entry>,
    ) -> (Outcome, Option<String>, Option<Vec<u8>>) {
        let body = intended.text.trim_end();
        let existing = disk.bytes.as_deref();
        let now = match existing
            .map(|bytes| merge::block::get(bytes, &markers()))
            .transpose()
        {
            Ok(now) => now.flatten(),
            Err(error) => return (Outcome::Conflict, Some(error.to_string()), None),
        };
        let edited = match (&now, known) {
            (Some(now), Some(known)) => installed_hash(FileKind::Block, now) != known.sha256,
            (Some(_), None) | (None, None) => false,
            (None, Some(_)) => true,
        };
        let same = now.as_deref().is_some_and(|now| now.trim_end() == body);
        if edited && !same && !self.force {
            let what = if now.is_some() {
                "edited our block"
            } else {
                "deleted our block"
            };
            return (
                Outcome::KeptYours,
                Some(format!("you {what}; --force restores it")),
                None,
            );
        }
        merged(merge::block::put(existing, &markers(), body), intended)
    }

    /// Keeps a copy of a file that is about to be replaced, named after its content,
    /// so that no copy replaces another.
    fn back_up(&mut self, path: &str, disk: &OnDisk) -> Result<(), Error> {
        let Some(bytes) = &disk.bytes else {
            return Ok(());
        };
        let name = format!("{STATE}/backups/{}/{path}", &sha256(bytes)[..12]);
        let path = ProjectPath::new(&name).expect("made of plain names");
        let copy = self.root.read(&path)?;
        if copy.bytes.as_ref() != Some(bytes) {
            self.changes.push(copy.becomes(bytes.clone()));
        }
        Ok(())
    }

    /// The settings: written once; later only another host is added.
    fn config(&mut self, settings: &Config) -> Result<(), Error> {
        let path = config::path();
        let disk = self.root.read(&path)?;
        let (outcome, reason, text) = match &disk.bytes {
            None => (Outcome::Created, None, Some(settings.first_text())),
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                let before = Config::parse(&text)?;
                if before.hosts == settings.hosts {
                    (Outcome::Unchanged, None, None)
                } else {
                    match config::with_hosts(&text, &settings.hosts) {
                        Some(text) => (Outcome::Updated, None, Some(text)),
                        None => {
                            let hosts: Vec<&str> =
                                settings.hosts.iter().map(|host| host.id()).collect();
                            let reason = format!("set it yourself: hosts: [{}]", hosts.join(", "));
                            (Outcome::KeptYours, Some(reason), None)
                        }
                    }
                }
            }
        };
        if let Some(text) = text {
            self.changes.push(disk.becomes(text.into_bytes()));
        }
        self.own(path.as_str(), outcome, reason);
        Ok(())
    }

    /// What stays on this machine: it ignores itself for git.
    fn state(&mut self, binary: &Path) -> Result<(), Error> {
        let mut line = binary.to_string_lossy().into_owned();
        line.push('\n');
        for (name, text) in [
            (format!("{STATE}/.gitignore"), "*\n".to_owned()),
            (BINARY.to_owned(), line),
        ] {
            let path = ProjectPath::new(&name).expect("a constant of plain names");
            let disk = self.root.read(&path)?;
            let outcome = match &disk.bytes {
                None => Outcome::Created,
                Some(bytes) if *bytes == text.as_bytes() => Outcome::Unchanged,
                Some(_) => Outcome::Updated,
            };
            if outcome != Outcome::Unchanged {
                self.changes.push(disk.becomes(text.into_bytes()));
            }
            self.own(path.as_str(), outcome, None);
        }
        Ok(())
    }

    fn lock_file(&mut self, hosts: &[Host]) -> Result<(), Error> {
        let mut entries = std::mem::take(&mut self.entries);
        // Files of hosts that are installed but not asked for now stay known.
        for entry in self.lock.iter().flat_map(|lock| &lock.files) {
            if !entries.iter().any(|new| new.path == entry.path) {
                entries.push(entry.clone());
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let lock = Lock {
            lock_version: super::lock::VERSION,
            wazir_version: env!("CARGO_PKG_VERSION").to_owned(),
            content_digest: CONTENT_DIGEST.to_owned(),
            hosts: hosts.iter().map(|host| host.id().to_owned()).collect(),
            files: entries,
        };
        let path = ProjectPath::new(LOCK).expect("a constant of plain names");
        let disk = self.root.read(&path)?;
        let bytes = lock.bytes();
        let outcome = match &disk.bytes {
            None => Outcome::Created,
            Some(before) if *before == bytes => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        };
        if outcome != Outcome::Unchanged {
            self.changes.push(disk.becomes(bytes));
        }
        self.own(LOCK, outcome, None);
        Ok(())
    }

    fn own(&mut self, path: &str, outcome: Outcome, reason: Option<String>) {
        self.items.push(Item {
            path: path.to_owned(),
            kind: FileKind::Whole.id(),
            hosts: Vec::new(),
            outcome,
            reason,
        });
    }
}

fn keys(
    intended: &Intended,
    disk: &OnDisk,
    known: Option<&Entry>,
) -> (Outcome, Option<String>, Option<Vec<u8>>) {
    let earlier = known.and_then(|known| known.keys.as_ref());
    merged(
        merge::json::put(disk.bytes.as_deref(), &parsed(&intended.text), earlier),
        intended,
    )
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("the compiler refuses a bundle whose JSON does not parse")
}

fn merged(
    result: Result<merge::Merged, MergeError>,
    intended: &Intended,
) -> (Outcome, Option<String>, Option<Vec<u8>>) {
    match result {
        Ok(merged) => match merged.change {
            MergeChange::Unchanged => (Outcome::Unchanged, None, None),
            MergeChange::Updated => (Outcome::Updated, None, Some(merged.bytes)),
            MergeChange::Created => (Outcome::Created, None, Some(merged.bytes)),
        },
        Err(error) => {
            let reason = format!(
                "{error}\nadd this yourself, then run init again:\n{}",
                intended.text.trim_end()
            );
            (Outcome::Conflict, Some(reason), None)
        }
    }
}
