//! What init or upgrade would do: every file with its outcome, and the bytes to write.

mod own_files;

use super::base::Base;
use super::decide::{self, Decision, Present, parsed};
use super::lock::{Entry, Lock};
use super::{installed_hash, instructions, removal, unread};
use crate::catalog::Catalog;
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::hash::sha256;
use crate::project::files::{Finder, OnDisk, Transaction};
use crate::project::{Config, ProjectPath, Root, STATE};
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map;
use std::path::{Path, PathBuf};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    /// The user's edits and ours, both.
    Merged,
    /// Both changed the same lines; they are marked for the user to resolve.
    Marked,
    Removed,
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

/// What a plan is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// With `force`, files that stand in the way are replaced and a copy of each is
    /// kept below `.wazir/state/backups/`.
    Init { force: bool },
    /// What the user edited is merged with what changed.
    Upgrade,
}

/// Everything that would be done.
#[derive(Debug, Default)]
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

    /// A hash of exactly what would be written and removed.
    pub fn digest(&self, root: &Root) -> String {
        let mut text = String::new();
        for change in &self.transaction.changes {
            let path = change.target.strip_prefix(root.path());
            let path = path.unwrap_or(&change.target).to_string_lossy();
            let after = change.after_hash().unwrap_or("-");
            text.push_str(&format!("{after} {path}\n"));
        }
        sha256(text.as_bytes())
    }
}

/// A file that the bundles want, and what is in its place.
struct Intended<'a> {
    path: ProjectPath,
    disk: OnDisk,
    kind: FileKind,
    hosts: Vec<Host>,
    text: &'a str,
}

/// Plans what `purpose` asks for. `binary` is the running binary, for the hook launcher
/// of this machine.
pub fn plan(
    root: &Root,
    catalog: &Catalog,
    settings: &Config,
    binary: &Path,
    purpose: Purpose,
) -> Result<Plan, Error> {
    let lock = Lock::read(root)?;
    let (base, base_file) = match &lock {
        Some(lock) => Base::read(root, lock)?,
        None => (Base::default(), root.read(&Base::path())?),
    };
    let mut planner = Planner {
        root,
        catalog,
        lock: lock.as_ref(),
        purpose,
        base: &base,
        next_base: Base::default(),
        plan: Plan::default(),
        entries: Vec::new(),
    };
    let texts = catalog.bundle_texts();
    let intended = intended(root, catalog, &texts, &settings.hosts)?;
    for intended in &intended {
        planner.file(intended)?;
    }
    if purpose == Purpose::Upgrade {
        planner.obsolete(&intended)?;
    }
    planner.config(settings)?;
    planner.state(binary)?;
    planner.base_file(&base_file);
    planner.lock_file(&settings.hosts)?;
    let mut plan = planner.plan;
    plan.items.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

/// The files of all hosts; one that several hosts share, by name or by a link,
/// once.
fn intended<'a>(
    root: &Root,
    catalog: &Catalog,
    texts: &'a str,
    hosts: &[Host],
) -> Result<Vec<Intended<'a>>, Error> {
    let mut finder = Finder::new(root);
    let mut by_target: BTreeMap<PathBuf, Intended<'a>> = BTreeMap::new();
    for host in hosts {
        for file in catalog.bundle(*host).files.iter() {
            let name = match file.kind {
                FileKind::Block => match instructions::place(*host, hosts, root) {
                    Some(name) => name,
                    None => continue,
                },
                FileKind::Whole | FileKind::Keys => &*file.path,
            };
            let path = ProjectPath::new(name).expect("the compiler refuses unsafe paths");
            let (target, is_there) = finder.find(&path)?;
            let intended = match by_target.entry(target) {
                btree_map::Entry::Occupied(entry) => entry.into_mut(),
                btree_map::Entry::Vacant(entry) => {
                    let target = entry.key().clone();
                    let disk = match is_there {
                        true => OnDisk::read(target)?,
                        false => OnDisk::missing(target),
                    };
                    entry.insert(Intended {
                        path,
                        disk,
                        kind: file.kind,
                        hosts: Vec::new(),
                        text: &texts[file.text.0..file.text.1],
                    })
                }
            };
            intended.hosts.push(*host);
        }
    }
    let mut intended: Vec<_> = by_target.into_values().collect();
    intended.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(intended)
}

struct Planner<'a> {
    root: &'a Root,
    catalog: &'a Catalog,
    lock: Option<&'a Lock>,
    purpose: Purpose,
    base: &'a Base<'static>,
    next_base: Base<'a>,
    plan: Plan,
    entries: Vec<Entry>,
}

impl<'a> Planner<'a> {
    fn file(&mut self, intended: &Intended<'a>) -> Result<(), Error> {
        let disk = &intended.disk;
        let path = intended.path.as_str();
        let lock = self.lock;
        let known = lock.and_then(|lock| lock.entry(path));
        let present = Present {
            bytes: disk.bytes.as_deref(),
            known,
            base: self.base.get(path),
        };
        let Decision {
            outcome,
            mut reason,
            bytes,
            edits,
            keeps_copy,
        } = match intended.kind {
            FileKind::Whole => decide::whole(intended.text, &present, self.purpose),
            FileKind::Block => decide::block(intended.text, &present, self.purpose),
            FileKind::Keys => decide::keys(intended.text, &present, self.purpose),
        };
        let after = bytes.as_deref().or(disk.bytes.as_deref());
        if let (FileKind::Keys, None, Some(after)) = (intended.kind, &reason, after) {
            reason = unread::reason(&intended.hosts, after);
        }
        let mut replaced = known.and_then(|known| known.replaced.clone());
        if let Some(bytes) = bytes {
            if keeps_copy {
                let copy = self.back_up(path, disk)?;
                // What stood here before us, not what the user made of ours.
                replaced = replaced.or(copy.filter(|_| known.is_none()));
            }
            self.plan.transaction.changes.push(disk.becomes(bytes));
        }
        let kept = outcome == Outcome::KeptYours;
        let written = match self.base.get(path) {
            Some(base) if kept => Some(base),
            _ if kept || intended.kind == FileKind::Keys => None,
            _ => Some(intended.text),
        };
        if let Some(text) = written {
            self.next_base.set(path, text);
        }
        let hosts: Vec<&'static str> = intended.hosts.iter().map(|host| host.id()).collect();
        self.entries.push(Entry {
            path: path.to_owned(),
            kind: intended.kind.id().to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            // A kept file keeps the hash of what we wrote, so that it still shows as edited.
            sha256: match known {
                Some(known) if kept => known.sha256.clone(),
                _ => installed_hash(intended.kind, intended.text),
            },
            created: known.map_or(disk.bytes.is_none(), |known| known.created),
            keys: (intended.kind == FileKind::Keys).then(|| parsed(intended.text)),
            edits,
            replaced,
        });
        self.plan.items.push(Item {
            path: path.to_owned(),
            kind: intended.kind.id(),
            hosts,
            outcome,
            reason,
        });
        Ok(())
    }

    /// Files that an earlier version installed for these hosts and this one does not.
    fn obsolete(&mut self, intended: &[Intended<'_>]) -> Result<(), Error> {
        let lock = self.lock;
        for entry in lock.iter().flat_map(|lock| &lock.files) {
            if intended.iter().any(|new| new.path.as_str() == entry.path) {
                continue;
            }
            let removal = removal::of(self.root, entry)?;
            self.plan.transaction.changes.extend(removal.change);
            self.plan.items.push(removal.item);
        }
        Ok(())
    }

    /// Keeps a copy of a file that is about to be replaced, named after its content,
    /// so that no copy replaces another.
    fn back_up(&mut self, path: &str, disk: &OnDisk) -> Result<Option<String>, Error> {
        let Some(bytes) = &disk.bytes else {
            return Ok(None);
        };
        let name = format!("{STATE}/backups/{}/{path}", &sha256(bytes)[..12]);
        let path = ProjectPath::new(&name).expect("made of plain names");
        let copy = self.root.read(&path)?;
        if copy.bytes.as_ref() != Some(bytes) {
            self.plan
                .transaction
                .changes
                .push(copy.becomes(bytes.clone()));
        }
        Ok(Some(name))
    }
}
