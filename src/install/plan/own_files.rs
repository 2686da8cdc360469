//! The files of an installation that are no host's: settings, state, base and lock.

use super::{Item, Outcome, Planner, Purpose};
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::install::base::BASE;
use crate::install::lock::{Lock, VERSION};
use crate::project::files::OnDisk;
use crate::project::{BINARY, Config, HOME, LOCK, ProjectPath, STATE, config};
use std::collections::BTreeSet;
use std::path::Path;

impl Planner<'_> {
    /// The settings: written once; later only another host is added.
    pub(super) fn config(&mut self, settings: &Config) -> Result<(), Error> {
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
            self.plan
                .transaction
                .changes
                .push(disk.becomes(text.into_bytes()));
        }
        self.own(path.as_str(), outcome, reason);
        Ok(())
    }

    /// What stays on this machine: it ignores itself for git.
    pub(super) fn state(&mut self, binary: &Path) -> Result<(), Error> {
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
                self.plan
                    .transaction
                    .changes
                    .push(disk.becomes(text.into_bytes()));
            }
            self.own(path.as_str(), outcome, None);
        }
        Ok(())
    }

    /// What was written, for the next upgrade. Not an item: it goes with the lock.
    pub(super) fn base_file(&mut self, disk: &OnDisk) {
        let lock = self.lock;
        for entry in lock.iter().flat_map(|lock| &lock.files) {
            let gone = self.purpose == Purpose::Upgrade;
            let planned = self.entries.iter().any(|new| new.path == entry.path);
            if let Some(text) = self.base.get(&entry.path).filter(|_| !gone && !planned) {
                self.next_base.set(&entry.path, text);
            }
        }
        let outcome = match disk.bytes {
            None => Outcome::Created,
            Some(_) if self.next_base == *self.base => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        };
        if outcome != Outcome::Unchanged {
            let bytes = self.next_base.bytes();
            self.plan.transaction.changes.push(disk.becomes(bytes));
        }
        self.own(BASE, outcome, None);
    }

    pub(super) fn lock_file(&mut self, hosts: &[Host]) -> Result<(), Error> {
        let mut entries = std::mem::take(&mut self.entries);
        if self.purpose != Purpose::Upgrade {
            // Files of hosts that are installed but not asked for now stay known.
            for entry in self.lock.iter().flat_map(|lock| &lock.files) {
                if !entries.iter().any(|new| new.path == entry.path) {
                    entries.push(entry.clone());
                }
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let marked = |item: &&Item| item.outcome == Outcome::Marked;
        let marked = self.plan.items.iter().filter(marked);
        let mut conflicts: BTreeSet<String> = marked.map(|item| item.path.clone()).collect();
        conflicts.extend(self.lock.iter().flat_map(|lock| lock.conflicts.clone()));
        let lock = Lock {
            lock_version: VERSION,
            wazir_version: env!("CARGO_PKG_VERSION").to_owned(),
            content_digest: self.catalog.digest().to_owned(),
            hosts: hosts.iter().map(|host| host.id().to_owned()).collect(),
            files: entries,
            directories: self.directories(),
            conflicts: conflicts.into_iter().collect(),
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
            self.plan.transaction.changes.push(disk.becomes(bytes));
        }
        self.own(LOCK, outcome, None);
        Ok(())
    }

    /// The directories that are there because of us, but for our own.
    fn directories(&self) -> Vec<String> {
        let mut directories: BTreeSet<String> = BTreeSet::new();
        directories.extend(self.lock.iter().flat_map(|lock| lock.directories.clone()));
        for directory in self.plan.transaction.missing_directories(self.root) {
            let path = directory.strip_prefix(self.root.path()).ok();
            let path = path.and_then(Path::to_str).filter(|path| !is_own(path));
            directories.extend(path.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/")));
        }
        directories.into_iter().collect()
    }

    fn own(&mut self, path: &str, outcome: Outcome, reason: Option<String>) {
        self.plan.items.push(Item {
            path: path.to_owned(),
            kind: FileKind::Whole.id(),
            hosts: Vec::new(),
            outcome,
            reason,
        });
    }
}

/// Whether a directory is ours by its name.
fn is_own(path: &str) -> bool {
    Path::new(path).starts_with(HOME)
}
