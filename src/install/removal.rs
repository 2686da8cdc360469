//! Taking out what was installed, to the byte.

use super::lock::{Entry, Lock};
use super::merge;
use super::plan::{Item, Outcome, Plan};
use super::{base, decide, markers};
use crate::content::model::{FileKind, Host};
use crate::error::Error;
use crate::hash::sha256;
use crate::project::files::{Change, OnDisk};
use crate::project::watch::WATCH;
use crate::project::{BINARY, Config, HOME, INDEX, LOCK, OVERLAY, ProjectPath, Root, STATE};
use crate::project::{config, overlay};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What becomes of one installed file.
pub(super) struct Removal {
    pub(super) item: Item,
    pub(super) change: Option<Change>,
    /// The copy of the user's file, once it is back in its place.
    copy: Option<Change>,
}

/// Plans the removal of everything that the lock names. What the user edited stays and
/// is named; directories that were made for it go where they end up empty.
pub fn plan(root: &Root, lock: &Lock, keep_config: bool) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    for entry in &lock.files {
        let removal = of(root, entry)?;
        plan.transaction.changes.extend(removal.change);
        plan.transaction.changes.extend(removal.copy);
        plan.items.push(removal.item);
    }
    settings(root, keep_config, &mut plan)?;
    let ours = [BINARY.to_owned(), base::BASE.to_owned(), LOCK.to_owned()];
    for path in ours {
        own(root, &path, &mut plan)?;
    }
    state(root, &mut plan)?;
    if overlay::directory(root).is_some() {
        let reason = Some("your own content".to_owned());
        note(
            &format!("{OVERLAY}/"),
            Outcome::KeptYours,
            reason,
            &mut plan,
        );
    }
    let mut directories: Vec<ProjectPath> = directories(lock).collect();
    directories.extend(ProjectPath::new(STATE));
    directories.extend(ProjectPath::new(HOME));
    plan.transaction.remove.extend(directories);
    plan.items.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(plan)
}

/// The directories that were made for what is installed; they go where they are empty.
pub fn directories(lock: &Lock) -> impl Iterator<Item = ProjectPath> {
    let paths = lock
        .directories
        .iter()
        .filter_map(|path| ProjectPath::new(path));
    paths.filter(|path| !path.is_version_control())
}

/// Takes one installed file out.
pub(super) fn of(root: &Root, entry: &Entry) -> Result<Removal, Error> {
    let path = ProjectPath::new(&entry.path)
        .ok_or_else(|| Error::failed(format!("the lock names {}", entry.path)))?;
    let disk = root.read(&path)?;
    let mut copy = None;
    let (outcome, reason, after) = match &disk.bytes {
        None => (Outcome::Unchanged, Some("is gone already".to_owned()), None),
        Some(bytes) => match FileKind::parse(&entry.kind) {
            Some(FileKind::Block) => block(bytes, entry),
            Some(FileKind::Keys) => keys(bytes, entry),
            _ => whole(root, bytes, entry, &mut copy)?,
        },
    };
    let hosts = entry
        .hosts
        .iter()
        .filter_map(|host| Host::from_str(host).ok());
    Ok(Removal {
        item: Item {
            path: entry.path.clone(),
            kind: FileKind::parse(&entry.kind).unwrap_or(FileKind::Whole).id(),
            hosts: hosts.map(Host::id).collect(),
            outcome,
            reason,
        },
        change: after.map(|after| Change::new(disk.target, disk.bytes, after)),
        copy,
    })
}

/// The outcome, why, and what the file becomes when it changes; inside, `None` is gone.
type Taken = (Outcome, Option<String>, Option<Option<Vec<u8>>>);

fn whole(
    root: &Root,
    bytes: &[u8],
    entry: &Entry,
    used: &mut Option<Change>,
) -> Result<Taken, Error> {
    if sha256(&decide::plain(bytes)) != entry.sha256 {
        let reason = "you edited it".to_owned();
        return Ok((Outcome::KeptYours, Some(reason), None));
    }
    let copy = entry.replaced.as_deref().and_then(ProjectPath::new);
    let copy = copy.filter(|copy| copy.as_str().starts_with(STATE));
    let copy = copy.map(|copy| root.read(&copy)).transpose()?;
    let Some((copy, original)) = copy.and_then(|copy| Some((copy.target, copy.bytes?))) else {
        return Ok((Outcome::Removed, None, Some(None)));
    };
    *used = Some(Change::new(copy, Some(original.clone()), None));
    let reason = "yours is back".to_owned();
    Ok((Outcome::Updated, Some(reason), Some(Some(original))))
}

/// A shared file without our part: gone when we made it and nothing else is in it.
fn without(rest: Vec<u8>, entry: &Entry) -> Taken {
    let nothing = String::from_utf8_lossy(&rest)
        .trim_start_matches('\u{feff}')
        .trim()
        .is_empty();
    if entry.created && nothing {
        (Outcome::Removed, None, Some(None))
    } else {
        (Outcome::Updated, None, Some(Some(rest)))
    }
}

fn block(bytes: &[u8], entry: &Entry) -> Taken {
    match merge::block::get(bytes, &markers()) {
        Ok(Some(_)) => {}
        Ok(None) => {
            let reason = "our block is gone already".to_owned();
            return (Outcome::Unchanged, Some(reason), None);
        }
        Err(error) => return (Outcome::KeptYours, Some(error.to_string()), None),
    }
    let undone = merge::undo(bytes, &entry.edits);
    match undone.map_or_else(|| merge::block::take_out(bytes, &markers()), Ok) {
        Ok(rest) => without(rest, entry),
        Err(error) => (Outcome::KeptYours, Some(error.to_string()), None),
    }
}

fn keys(bytes: &[u8], entry: &Entry) -> Taken {
    if let Some(rest) = merge::json::undo(bytes, &entry.edits) {
        return without(rest, entry);
    }
    let keys = entry.keys.clone().unwrap_or_default();
    match merge::json::take_out(bytes, &keys) {
        Ok(Some(rest)) if rest == bytes => {
            let reason = "our keys are gone already".to_owned();
            (Outcome::Unchanged, Some(reason), None)
        }
        Ok(Some(rest)) => (Outcome::Updated, None, Some(Some(rest))),
        Ok(None) if entry.created => (Outcome::Removed, None, Some(None)),
        Ok(None) => (Outcome::Updated, None, Some(Some(b"{}\n".to_vec()))),
        Err(error) => (Outcome::KeptYours, Some(error.to_string()), None),
    }
}

/// The settings go when they are as they were first written.
fn settings(root: &Root, keep: bool, plan: &mut Plan) -> Result<(), Error> {
    let path = config::path();
    let disk = root.read(&path)?;
    let Some(bytes) = &disk.bytes else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(bytes);
    let unedited = Config::parse(&text).is_ok_and(|config| config.first_text() == text);
    let (outcome, reason) = match (keep, unedited) {
        (true, _) => (Outcome::KeptYours, Some("as you asked".to_owned())),
        (false, false) => (Outcome::KeptYours, Some("you edited it".to_owned())),
        (false, true) => (Outcome::Removed, None),
    };
    note(path.as_str(), outcome, reason, plan);
    if outcome == Outcome::Removed {
        gone(disk, plan);
    }
    Ok(())
}

/// A file that is ours alone.
fn own(root: &Root, path: &str, plan: &mut Plan) -> Result<(), Error> {
    let disk = root.read(&ProjectPath::new(path).expect("a constant of plain names"))?;
    if disk.bytes.is_some() {
        note(path, Outcome::Removed, None, plan);
        gone(disk, plan);
    }
    Ok(())
}

/// Runs, copies and whatever else is the user's work stays, and keeps ignoring itself.
fn state(root: &Root, plan: &mut Plan) -> Result<(), Error> {
    let ours = [".gitignore", "journal", "writer.lock"];
    let name = format!("{STATE}/.gitignore");
    let ignore = ProjectPath::new(&name).expect("a constant of plain names");
    let place = root.resolve(&ignore)?;
    let directory = place.parent().expect("a file has a directory");
    let mut files = Vec::new();
    let mut directories = Vec::new();
    walk(directory, &mut files, &mut directories);
    // What the guard took of protected files is nobody's work.
    for file in files
        .iter()
        .filter(|file| file.starts_with(root.path().join(WATCH)))
    {
        gone(OnDisk::read(file.clone())?, plan);
    }
    let changes = &plan.transaction.changes;
    // The code index is nobody's work either; who applies the plan removes it first.
    let index = root.path().join(INDEX);
    let stays = files
        .iter()
        .filter(|file| !file.starts_with(&index))
        .any(|file| {
            let in_state = file.strip_prefix(directory).ok();
            let is_ours = ours.iter().any(|ours| in_state == Some(Path::new(ours)));
            !is_ours && !changes.iter().any(|change| change.target == *file)
        });
    if stays {
        let reason = Some("what you made with wazir".to_owned());
        note(&format!("{STATE}/"), Outcome::KeptYours, reason, plan);
        return Ok(());
    }
    let inside = directories
        .iter()
        .filter_map(|path| path.strip_prefix(root.path()).ok()?.to_str());
    let inside: Vec<ProjectPath> = inside
        .filter_map(|path| ProjectPath::new(&path.replace(std::path::MAIN_SEPARATOR, "/")))
        .collect();
    plan.transaction.remove.extend(inside);
    own(root, &name, plan)
}

/// Files and directories below a directory, links not followed.
fn walk(directory: &Path, files: &mut Vec<PathBuf>, directories: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            directories.push(entry.path());
            walk(&entry.path(), files, directories);
        } else {
            files.push(entry.path());
        }
    }
}

fn gone(disk: OnDisk, plan: &mut Plan) {
    plan.transaction
        .changes
        .push(Change::new(disk.target, disk.bytes, None));
}

fn note(path: &str, outcome: Outcome, reason: Option<String>, plan: &mut Plan) {
    plan.items.push(Item {
        path: path.to_owned(),
        kind: FileKind::Whole.id(),
        hosts: Vec::new(),
        outcome,
        reason,
    });
}
