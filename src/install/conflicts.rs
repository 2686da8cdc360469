//! The conflicts that an upgrade marked: where they are, and when they are resolved.

use super::lock::Lock;
use super::merge::text::marked_lines;
use super::plan::{Item, Outcome, Plan};
use crate::content::model::FileKind;
use crate::error::{Error, ErrorKind};
use crate::project::{LOCK, ProjectPath, Root};

/// Every place that is still marked, as `path:line`.
fn places(root: &Root, lock: &Lock) -> Result<Vec<String>, Error> {
    let mut places = Vec::new();
    for path in &lock.conflicts {
        let inside = ProjectPath::new(path)
            .ok_or_else(|| Error::failed(format!("{LOCK} names {path}, outside the project")))?;
        let bytes = root.read(&inside)?.bytes.unwrap_or_default();
        let lines = marked_lines(&String::from_utf8_lossy(&bytes));
        places.extend(lines.iter().map(|line| format!("{path}:{line}")));
    }
    Ok(places)
}

/// Refuses to go on while an earlier upgrade waits for the user.
pub fn refuse(root: &Root, lock: &Lock) -> Result<(), Error> {
    if lock.conflicts.is_empty() {
        return Ok(());
    }
    let places = places(root, lock)?;
    let mut error = Error::new(ErrorKind::Conflict, "an upgrade is not finished");
    for place in &places {
        error = error.hint(format!("resolve {place}"));
    }
    Err(error.hint("then: wazir upgrade --continue"))
}

/// Plans to forget conflicts that the user has resolved.
pub fn resolve(root: &Root) -> Result<Plan, Error> {
    let none = || Error::failed("there is nothing to continue").hint("to upgrade: wazir upgrade");
    let mut lock = Lock::read(root)?.ok_or_else(none)?;
    if lock.conflicts.is_empty() {
        return Err(none());
    }
    if !places(root, &lock)?.is_empty() {
        refuse(root, &lock)?;
    }
    let mut plan = Plan::default();
    for path in std::mem::take(&mut lock.conflicts) {
        let kind = lock
            .entry(&path)
            .and_then(|entry| FileKind::parse(&entry.kind));
        plan.items.push(Item {
            path,
            kind: kind.unwrap_or(FileKind::Whole).id(),
            hosts: Vec::new(),
            outcome: Outcome::Unchanged,
            reason: Some("resolved".to_owned()),
        });
    }
    let path = ProjectPath::new(LOCK).expect("a constant of plain names");
    let disk = root.read(&path)?;
    plan.transaction.changes.push(disk.becomes(lock.bytes()));
    Ok(plan)
}
