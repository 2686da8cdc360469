//! What is installed, against what this binary installs. The lock alone is not believed:
//! whoever edits a file can edit its hash there.

use super::super::files::globs;
use super::super::finding::{Finding, Outcome, count};
use super::super::{hooks, rules};
use super::Asked;
use crate::catalog::Catalog;
use crate::content::model::FileKind;
use crate::install::health::{self, Status};
use crate::install::installed_hash;
use crate::install::lock::Lock;
use crate::project::LOCK;
use std::collections::BTreeMap;

pub(super) fn check(asked: &Asked<'_>) -> Outcome {
    let missing = |message: &str| {
        let found = Finding::new(&rules::INSTALLED, message, "wazir init").in_file(LOCK);
        Outcome::Checked("the lock".to_owned(), vec![found])
    };
    let lock = match Lock::read(asked.root) {
        Ok(Some(lock)) => lock,
        Ok(None) => return missing("wazir is not installed here"),
        Err(error) => return missing(error.message()),
    };
    let edited = match globs(&asked.settings.validate.ci.edited, "validate.ci.edited") {
        Ok(edited) => edited,
        Err(finding) => return Outcome::Checked("the settings".to_owned(), vec![finding]),
    };
    let mut findings = Vec::new();
    for path in &lock.conflicts {
        let message = "an upgrade marked conflicts here";
        let help = "resolve them, then: wazir upgrade --continue";
        findings.push(Finding::new(&rules::NO_CONFLICTS, message, help).in_file(path.as_str()));
    }
    let ours = asked.content.as_ref().ok();
    let same = ours.is_some_and(|ours| ours.digest() == lock.content_digest);
    if ours.is_some() && !same {
        let message = format!(
            "installed by wazir {}; this is wazir {} with other content",
            lock.wazir_version,
            env!("CARGO_PKG_VERSION")
        );
        findings.push(Finding::new(&rules::SAME_CONTENT, message, "wazir upgrade").in_file(LOCK));
    }
    let hashes = ours.filter(|_| same).map(|ours| hashes(ours, &lock));
    for entry in &lock.files {
        let wires = FileKind::parse(&entry.kind).is_none_or(|kind| hooks::wires(&entry.path, kind));
        let on_purpose = !wires && edited.is_match(&entry.path);
        let mut add = |message: &str, may: bool| {
            // What an error says to do is help here.
            let (message, help) = message
                .split_once("\nhint: ")
                .unwrap_or((message, "put it back: wazir init --force"));
            let found = Finding::new(&rules::SAME_FILES, message, help);
            let found = found.in_file(entry.path.as_str());
            findings.push(if may && on_purpose {
                found.note()
            } else {
                found
            });
        };
        match health::file(asked.root, entry) {
            Ok(None) => {}
            Ok(Some(found)) => add(&found.message, found.status == Status::Note),
            Err(error) => add(error.message(), false),
        }
        let wanted = hashes.as_ref().and_then(|hashes| hashes.get(&entry.path));
        if wanted.is_some_and(|wanted| *wanted != entry.sha256) {
            add(
                "the lock holds the hash of another text than this binary installs",
                true,
            );
        }
    }
    for host in lock.hosts() {
        let wired = hooks::wiring(asked.root, host).into_iter();
        let known = |found: &Finding| {
            findings
                .iter()
                .any(|known: &Finding| known.path == found.path)
        };
        let new: Vec<Finding> = wired.filter(|found| !known(found)).collect();
        findings.extend(new.into_iter().map(|found| Finding {
            rule: &rules::SAME_FILES,
            ..found
        }));
    }
    Outcome::Checked(count(lock.files.len(), "installed file"), findings)
}

/// The hash that the lock has of each file when it is as this binary writes it.
fn hashes(ours: &Catalog, lock: &Lock) -> BTreeMap<String, String> {
    let texts = ours.bundle_texts();
    let hosts = lock.hosts();
    let bundles = hosts.iter().map(|host| ours.bundle(*host));
    let files = bundles.flat_map(|bundle| bundle.files.iter());
    files
        .map(|file| {
            let text = &texts[file.text.0..file.text.1];
            (file.path.to_string(), installed_hash(file.kind, text))
        })
        .collect()
}
