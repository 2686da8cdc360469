//! All files or none: stage beside the places, commit by one line in the journal,
//! rename into place; undo by renaming back. Directories that are missing are built
//! beside their places too, and renamed with everything below them.

use super::change::{Change, Transaction};
use super::disk::Disk;
use super::journal::{Journal, NewTree, Places, Planned, Progress};
use super::{ProjectPath, Root};
use crate::error::{Error, ErrorKind};
use crate::hash::sha256;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

const UNCHANGED: &str = "nothing was changed; mend this and run the command again";

/// Runs a transaction; `journal` is where it is written down.
pub(super) fn run(
    root: &Root,
    disk: &Disk,
    journal: &Path,
    transaction: &Transaction,
) -> Result<(), Error> {
    let plan = plan(root, transaction)?;
    let places = plan.places(root);
    let trees = plan.trees(root);
    let beside = trees.iter().map(|tree| &tree.staged);
    let single = places.iter().filter(|place| !place.in_tree);
    for place in beside.chain(single.flat_map(|place| [&place.staged, &place.kept])) {
        // Not even a link that leads nowhere may stand there: undoing would remove it.
        if is_there(place) {
            let text = format!("{} is in the way", place.display());
            return Err(Error::new(ErrorKind::Conflict, text)
                .hint("look what it is and delete it, then run the command again"));
        }
    }
    let written = |error: io::Error| Error::io("write", journal, &error).hint(UNCHANGED);
    let mut record = match disk.create(journal, plan.line().as_bytes(), None) {
        Ok(record) => record,
        Err(error) => {
            let _partly_written = disk.remove(journal);
            return Err(written(error));
        }
    };
    let staged = stage(disk, &plan, root, (&places, &transaction.changes)).and_then(|files| {
        disk.append(&mut record, journal, "commit\n")
            .map_err(written)?;
        // Everything first: then the disk is waited for once. A commit that came to the
        // disk before what was staged is found out by the hashes.
        let mut files: Vec<(&File, &Path)> =
            files.iter().map(|(file, path)| (file, *path)).collect();
        files.push((&record, journal));
        disk.flush_files(&files).map_err(|error| {
            let text = format!("cannot write to {}: {error}", root.path().display());
            Error::failed(text).hint(UNCHANGED)
        })
    });
    if let Err(error) = staged {
        // Also when the line may have been written: the second one revokes it.
        let _unless_full = revoke(disk, &mut record, journal);
        return Err(match undo(root, disk, journal, &plan, false) {
            Ok(()) => error,
            Err(second) => unfinished(&error, &second),
        });
    }
    if let Err(error) = swap(root, disk, &plan, &places) {
        return Err(
            match revoke(disk, &mut record, journal)
                .map_err(|error| Error::io("write", journal, &error))
                .and_then(|()| undo(root, disk, journal, &plan, true))
            {
                Ok(()) => error.hint(UNCHANGED),
                Err(second) => unfinished(&error, &second),
            },
        );
    }
    finish(root, disk, journal, &plan, &places)
}

/// Writes down that the places are being given back.
fn revoke(disk: &Disk, record: &mut File, journal: &Path) -> io::Result<()> {
    disk.append(record, journal, "undo\n")?;
    disk.flush(record, journal)
}

fn unfinished(error: &Error, second: &Error) -> Error {
    Error::failed(format!(
        "{}; and undoing it: {}",
        error.message(),
        second.message()
    ))
    .hint("the next wazir command that writes ends this cleanly: run it again")
}

/// Ends what an earlier process left: forward when everything was staged and
/// committed, back otherwise.
pub(super) fn recover(
    root: &Root,
    disk: &Disk,
    journal: &Path,
    plan: &Journal,
    progress: Progress,
) -> Result<bool, Error> {
    let places = plan.places(root);
    // A place that the user filled since then is theirs: it counts as taken.
    // Something else staged than planned never came to the disk whole.
    let ready = |(change, place): (&Planned, &Places)| {
        change.after.is_none()
            || hash(&place.staged) == change.after
            || (!is_there(&place.staged) && hash(&place.target) != change.before)
    };
    // A directory that the user made where a tree belongs is not filled from it.
    let free = |tree: &NewTree| !is_there(&tree.staged) || !is_there(&tree.target);
    let forward = progress == Progress::Committed
        && plan.changes.iter().zip(&places).all(ready)
        && plan.trees(root).iter().all(free);
    if forward {
        resume(root, disk, plan, &places)?;
        clear_staged(disk, plan, &places)
            .map_err(|error| Error::io("clear up after", journal, &error))?;
        finish(root, disk, journal, plan, &places)?;
    } else {
        undo(root, disk, journal, plan, progress != Progress::Staging)?;
    }
    Ok(forward)
}

fn plan(root: &Root, transaction: &Transaction) -> Result<Journal, Error> {
    let mut changes = Vec::new();
    for change in &transaction.changes {
        let path = relative(root, &change.target)?;
        changes.push(Planned {
            path,
            before: change.before.as_deref().map(sha256),
            after: change.after_hash().map(str::to_owned),
        });
    }
    let make = transaction.missing_directories(root).into_iter();
    let make = make.map(|directory| relative(root, directory));
    let make = make.collect::<Result<_, Error>>()?;
    let mut remove: Vec<String> = transaction
        .remove
        .iter()
        .map(|path| path.as_str().to_owned())
        .collect();
    // What is below another comes first.
    remove.sort_by(|a, b| b.cmp(a));
    Ok(Journal::new(changes, make, remove))
}

fn relative(root: &Root, path: &Path) -> Result<String, Error> {
    let inside = path.strip_prefix(root.path()).ok().and_then(Path::to_str);
    let text = inside.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/"));
    text.as_deref()
        .and_then(ProjectPath::new)
        .filter(|path| !path.is_version_control())
        .map(|path| path.as_str().to_owned())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Conflict,
                format!("{} is no place that wazir may write to", path.display()),
            )
        })
}

/// Puts everything beside its place; the open files, not flushed.
fn stage<'p>(
    disk: &Disk,
    plan: &Journal,
    root: &Root,
    (places, changes): (&'p [Places], &[Change]),
) -> Result<Vec<(File, &'p Path)>, Error> {
    for directory in plan.staged_directories(root) {
        disk.new_directory(&directory)
            .map_err(|error| Error::io("make the directory", &directory, &error).hint(UNCHANGED))?;
    }
    let pairs: Vec<(&Change, &Places)> = changes.iter().zip(places).collect();
    let staged = disk.share_out(&pairs, |share| {
        let files = share.iter().copied().map(|(change, place)| {
            // Nothing is to be looked for where a tree belongs: it takes no taken place.
            let permissions = match place.in_tree && change.before.is_none() {
                true => None,
                false => untouched(change, &place.target)?,
            };
            let file = put(disk, (change, place), permissions)?;
            Ok(file.map(|file| (file, place.target.as_path())))
        });
        files.collect::<Result<Vec<_>, Error>>()
    })?;
    Ok(staged.into_iter().flatten().flatten().collect())
}

/// Puts the new bytes of one file beside its place, and a second name on the old ones.
/// The old ones have these permissions.
fn put(
    disk: &Disk,
    (change, place): (&Change, &Places),
    permissions: Option<fs::Permissions>,
) -> Result<Option<File>, Error> {
    let target = &place.target;
    let failed = |error: io::Error| Error::io("write", target, &error).hint(UNCHANGED);
    if permissions.is_some() {
        // A name for the old file, so that undoing needs no room on the disk.
        disk.link(target, &place.kept).map_err(failed)?;
    }
    let new = change.after.as_ref();
    new.map(|bytes| {
        disk.create(&place.staged, bytes, permissions)
            .map_err(failed)
    })
    .transpose()
}

/// Checks that a file is still as it was planned for; its permissions.
fn untouched(change: &Change, target: &Path) -> Result<Option<fs::Permissions>, Error> {
    let now = match fs::symlink_metadata(target) {
        Ok(metadata) if metadata.is_file() => Some(metadata.permissions()),
        Ok(_) => return Err(moved_on(target)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::io("look at", target, &error)),
    };
    if now.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!("{} is read-only", target.display()),
        )
        .hint("make it writable, then run the command again"));
    }
    match (&now, &change.before) {
        (None, None) => Ok(None),
        (Some(_), Some(before)) if fs::read(target).is_ok_and(|bytes| bytes == *before) => Ok(now),
        _ => Err(moved_on(target)),
    }
}

fn moved_on(target: &Path) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!(
            "{} was changed by another program just now",
            target.display()
        ),
    )
    .hint("nothing was changed; run the command again")
}

fn swap(root: &Root, disk: &Disk, plan: &Journal, places: &[Places]) -> Result<(), Error> {
    plan.trees(root)
        .iter()
        .try_for_each(|tree| take_tree(disk, tree))?;
    let single = plan.changes.iter().zip(places);
    let pairs: Vec<(&Planned, &Places)> = single.filter(|(_, place)| !place.in_tree).collect();
    let taken = disk.share_out(&pairs, |share| {
        let mut changes = share.iter();
        changes.try_for_each(|(change, place)| take(disk, change, place))
    });
    taken.map(drop)
}

fn take_tree(disk: &Disk, tree: &NewTree) -> Result<(), Error> {
    disk.rename(&tree.staged, &tree.target)
        .map_err(|error| Error::io("write", &tree.target, &error))
}

fn take(disk: &Disk, change: &Planned, place: &Places) -> Result<(), Error> {
    let taken = match change.after {
        Some(_) => disk.rename(&place.staged, &place.target),
        None => disk.remove(&place.target),
    };
    taken.map_err(|error| Error::io("write", &place.target, &error))
}

/// Takes the places that an earlier process did not come to. One that the user filled
/// since then is theirs.
fn resume(root: &Root, disk: &Disk, plan: &Journal, places: &[Places]) -> Result<(), Error> {
    for tree in plan.trees(root) {
        if is_there(&tree.staged) {
            take_tree(disk, &tree)?;
        }
    }
    for (change, place) in plan.changes.iter().zip(places) {
        let open = hash(&place.target) == change.before;
        if open && (change.after.is_none() || place.staged.exists()) {
            take(disk, change, place)?;
        }
    }
    Ok(())
}

/// What follows when every place is taken. A failure here leaves a journal that the
/// next command finishes.
fn finish(
    root: &Root,
    disk: &Disk,
    journal: &Path,
    plan: &Journal,
    places: &[Places],
) -> Result<(), Error> {
    // The commit is on disk with every staged file, so a power cut loses nothing: the
    // next command takes the places again. What must last before the journal goes are
    // the renames: of single files, and of whole trees.
    let trees = plan.trees(root);
    let single = places.iter().filter(|place| !place.in_tree);
    let taken = single.map(|place| &place.target);
    let taken = taken.chain(trees.iter().map(|tree| &tree.target));
    let directories: BTreeSet<&Path> = taken.filter_map(|target| target.parent()).collect();
    let directories: Vec<&Path> = directories.into_iter().collect();
    let cleared = disk
        .flush_directories(&directories)
        .and_then(|()| clear_kept(disk, plan, places))
        .and_then(|()| {
            plan.remove
                .iter()
                .try_for_each(|path| disk.remove_if_empty(&root.path().join(path)))
        })
        .and_then(|()| disk.remove(journal));
    cleared.map_err(|error| {
        Error::failed(format!(
            "cannot clear up in {}: {error}",
            root.path().display()
        ))
        .hint("everything is written; the next wazir command that writes clears up")
    })
}

fn clear_kept(disk: &Disk, plan: &Journal, places: &[Places]) -> io::Result<()> {
    let changes = plan.changes.iter().zip(places);
    each(changes.map(|(change, place)| match change.before {
        Some(_) => disk.remove(&place.kept),
        None => Ok(()),
    }))
}

fn clear_staged(disk: &Disk, plan: &Journal, places: &[Places]) -> io::Result<()> {
    let changes = plan.changes.iter().zip(places);
    each(changes.map(|(change, place)| match change.after {
        Some(_) => disk.remove(&place.staged),
        None => Ok(()),
    }))
}

/// Does every step, whatever became of those before; the first error.
fn each(steps: impl Iterator<Item = io::Result<()>>) -> io::Result<()> {
    let results: Vec<io::Result<()>> = steps.collect();
    results.into_iter().collect()
}

/// Gives every place back what it held, if any was taken, and removes what was staged.
fn undo(
    root: &Root,
    disk: &Disk,
    journal: &Path,
    plan: &Journal,
    taken: bool,
) -> Result<(), Error> {
    let places = plan.places(root);
    let back = |(change, place): (&Planned, &Places)| -> io::Result<()> {
        if hash(&place.target) != change.after {
            // Not taken yet, or filled by the user since then.
            return Ok(());
        }
        match (&change.before, &change.after) {
            (Some(_), _) if place.kept.exists() => disk.rename(&place.kept, &place.target),
            (None, Some(_)) if !place.staged.exists() => disk.remove(&place.target),
            _ => Ok(()),
        }
    };
    let mut made = Vec::new();
    let given_back = if taken {
        made.extend(plan.make.iter().map(|path| root.path().join(path)));
        each(plan.changes.iter().zip(&places).rev().map(back))
    } else {
        Ok(())
    };
    made.extend(plan.staged_directories(root));
    given_back
        .and_then(|()| clear_staged(disk, plan, &places))
        .and_then(|()| clear_kept(disk, plan, &places))
        .and_then(|()| each(made.iter().rev().map(|path| disk.remove_if_empty(path))))
        .and_then(|()| disk.remove(journal))
        .map_err(|error| {
            Error::failed(format!(
                "cannot put back what was in {}: {error}",
                root.path().display()
            ))
        })
}

/// The hash of a file, `None` when there is none. What is no plain file has none either,
/// and is never read: it can be without an end.
fn hash(path: &Path) -> Option<String> {
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() {
        return Some("no plain file".to_owned());
    }
    fs::read(path).ok().map(|bytes| sha256(&bytes))
}

/// Whether anything stands there, a link that leads nowhere too.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Opens a file for the process lock, making it where it is missing.
pub(super) fn open_lock(path: &Path) -> io::Result<File> {
    // A link would be followed, and a pipe waited for.
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other("it is no plain file; delete it"));
    }
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}
