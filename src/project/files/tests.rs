//! Transactions that are broken off at every step.

use super::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

mod hostile;

type Tree = BTreeMap<String, Option<String>>;

/// Every file and directory but those that the machinery keeps for itself.
fn tree(directory: &Path) -> Tree {
    fn walk(at: &Path, prefix: &str, tree: &mut Tree) {
        for entry in fs::read_dir(at).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                tree.insert(name.clone(), None);
                walk(&entry.path(), &format!("{name}/"), tree);
            } else {
                let text = String::from_utf8(fs::read(entry.path()).unwrap()).unwrap();
                tree.insert(name, Some(text));
            }
        }
    }
    let mut all = Tree::new();
    walk(directory, "", &mut all);
    all
}

/// A project with files to update, to delete, and directories that become empty.
fn project() -> (TempDir, Root) {
    let directory = TempDir::new().unwrap();
    for (path, text) in [
        ("kept.md", "kept"),
        ("updated.md", "old"),
        ("ours/a/deleted.md", "gone soon"),
        (".wazir/lock.json", "{}"),
        (".wazir/state/.gitignore", "*\n"),
    ] {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let root = Root::open(directory.path()).unwrap();
    (directory, root)
}

fn path(text: &str) -> ProjectPath {
    ProjectPath::new(text).unwrap()
}

fn transaction(root: &Root) -> Transaction {
    let becomes = |name: &str, text: &str| {
        let disk = root.read(&path(name)).unwrap();
        disk.becomes(text.as_bytes().to_vec())
    };
    let mut deleted = becomes("ours/a/deleted.md", "");
    deleted.after = None;
    Transaction {
        changes: vec![
            becomes("updated.md", "new"),
            becomes("made/deep/created.md", "created"),
            deleted,
            becomes("made/second.md", "second"),
            becomes(".wazir/inner/deep/third.md", "third"),
            becomes(".wazir/lock.json", "{\"new\": 1}"),
        ],
        remove: vec![path("ours"), path("ours/a"), path("made")],
    }
}

fn write(root: &Root, disk: &Disk, transaction: &Transaction) -> Result<(), Error> {
    let (writer, _) = Writer::open(root, disk, || panic!("nobody else writes"))?;
    let result = writer.apply(transaction);
    writer.close();
    result
}

/// Writes with a clean disk, as the next command does, and compares.
fn next_command_sees(root: &Root, old: &Tree, new: &Tree, when: &str) {
    let disk = Disk::default();
    let (writer, _) = Writer::open(root, &disk, || ()).unwrap();
    writer.close();
    let now = tree(root.path());
    assert!(now == *old || now == *new, "{when}: {now:#?}");
}

fn old_and_new() -> (Tree, Tree) {
    let (_directory, root) = project();
    let old = tree(root.path());
    write(&root, &Disk::default(), &transaction(&root)).unwrap();
    (old, tree(root.path()))
}

/// How a step fails.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Once,
    FromThenOn,
    Kill,
}

/// Runs `act` on a disk that fails at step `at`; whether the step was reached.
fn with_fault(at: usize, fault: Fault, act: impl FnOnce(&Disk)) -> bool {
    let count = AtomicUsize::new(0);
    let probe = |step: Step, path: &Path| {
        let now = count.fetch_add(1, Ordering::Relaxed);
        match fault {
            Fault::Once if now == at => Err(io::ErrorKind::StorageFull.into()),
            Fault::FromThenOn if now >= at => Err(io::ErrorKind::PermissionDenied.into()),
            Fault::Kill if now == at => {
                // Half of a write is what a kill may leave.
                if step == Step::Write {
                    fs::write(path, "ha").unwrap();
                }
                std::panic::resume_unwind(Box::new("killed"))
            }
            _ => Ok(()),
        }
    };
    let _killed = catch_unwind(AssertUnwindSafe(|| act(&Disk::probed(&probe))));
    count.load(Ordering::Relaxed) > at
}

/// Writes until everything is staged and committed, and nothing is in its place.
fn killed_before_renaming(root: &Root, planned: &Transaction) {
    let probe = |step: Step, _: &Path| match step {
        Step::Rename => std::panic::resume_unwind(Box::new("killed")),
        _ => Ok(()),
    };
    let _killed = catch_unwind(AssertUnwindSafe(|| {
        write(root, &Disk::probed(&probe), planned)
    }));
}

#[test]
fn a_transaction_does_everything() {
    let (old, new) = old_and_new();
    assert_eq!(new["updated.md"].as_deref(), Some("new"));
    assert_eq!(new["made/deep/created.md"].as_deref(), Some("created"));
    assert!(!new.contains_key("ours/a/deleted.md") && !new.contains_key("ours"));
    assert_eq!(new["kept.md"], old["kept.md"]);
    assert!(new.keys().all(|name| !name.contains(".wazir-")));
}

#[test]
fn a_fault_at_any_step_leaves_the_old_or_the_new() {
    let (old, new) = old_and_new();
    for fault in [Fault::Once, Fault::FromThenOn, Fault::Kill] {
        let mut at = 0;
        loop {
            let (_directory, root) = project();
            let planned = transaction(&root);
            let reached = with_fault(at, fault, |disk| {
                let result = write(&root, disk, &planned);
                if fault == Fault::Once {
                    let now = tree(root.path());
                    if result.is_err() && !Writer::is_pending(&root) {
                        assert_eq!(now, old, "after an error at step {at}");
                    }
                }
            });
            next_command_sees(&root, &old, &new, &format!("{fault:?} at step {at}"));
            if !reached {
                break;
            }
            at += 1;
        }
        assert!(at > 30, "{fault:?} had {at} steps");
    }
}

#[test]
fn a_second_kill_while_recovering_leaves_the_old_or_the_new() {
    let (old, new) = old_and_new();
    let mut first = 0;
    loop {
        let mut second = 0;
        loop {
            let (_directory, root) = project();
            let planned = transaction(&root);
            let reached = with_fault(first, Fault::Kill, |disk| {
                let _killed = write(&root, disk, &planned);
            });
            if !reached {
                return;
            }
            let reached = with_fault(second, Fault::Kill, |disk| {
                let (writer, _) = Writer::open(&root, disk, || ()).unwrap();
                writer.close();
            });
            next_command_sees(&root, &old, &new, &format!("kills at {first} and {second}"));
            if !reached {
                break;
            }
            second += 1;
        }
        first += 1;
    }
}

#[test]
fn what_did_not_come_to_the_disk_whole_is_not_put_in_place() {
    let (old, _) = old_and_new();
    for torn in [".wazir-0.new", ".wazir-tree-1.new/deep/created.md"] {
        let (_directory, root) = project();
        let planned = transaction(&root);
        killed_before_renaming(&root, &planned);
        assert!(root.path().join(torn).exists(), "{torn}");
        fs::write(root.path().join(torn), "").unwrap();
        let disk = Disk::default();
        let (writer, recovery) = Writer::open(&root, &disk, || ()).unwrap();
        writer.close();
        assert_eq!(recovery, Recovery::Undone);
        assert_eq!(tree(root.path()), old, "{torn}");
    }
}

#[test]
fn what_the_user_did_since_a_kill_stays() {
    let mut at = 0;
    loop {
        let (_directory, root) = project();
        let planned = transaction(&root);
        let reached = with_fault(at, Fault::Kill, |disk| {
            let _killed = write(&root, disk, &planned);
        });
        if !reached {
            return;
        }
        fs::write(root.path().join("updated.md"), "mine").unwrap();
        let disk = Disk::default();
        Writer::open(&root, &disk, || ()).unwrap().0.close();
        let now = tree(root.path());
        assert_eq!(now["updated.md"].as_deref(), Some("mine"), "step {at}");
        assert!(
            now.keys().all(|name| !name.contains(".wazir-")),
            "step {at}: {now:#?}"
        );
        at += 1;
    }
}

#[test]
fn a_file_that_changed_since_it_was_planned_stops_everything() {
    let (_directory, root) = project();
    let planned = transaction(&root);
    fs::write(root.path().join("updated.md"), "mine").unwrap();
    let before = tree(root.path());
    let error = write(&root, &Disk::default(), &planned).unwrap_err();
    assert!(
        error.to_string().contains("updated.md was changed"),
        "{error}"
    );
    assert_eq!(tree(root.path()), before);
}

#[test]
#[cfg(unix)]
fn what_was_put_where_a_tree_belongs_after_a_kill_stays() {
    let (_directory, root) = project();
    let (planned, old) = (transaction(&root), tree(root.path()));
    killed_before_renaming(&root, &planned);
    let (made, disk) = (root.path().join("made"), Disk::default());
    // Nothing is done behind a link, whoever put it there.
    std::os::unix::fs::symlink("nowhere", &made).unwrap();
    let error = Writer::open(&root, &disk, || ()).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("made is a link now"), "{error}");
    fs::remove_file(&made).unwrap();
    fs::write(&made, "mine").unwrap();
    let (writer, recovery) = Writer::open(&root, &disk, || ()).unwrap();
    writer.close();
    assert_eq!(recovery, Recovery::Undone);
    fs::remove_file(made).unwrap();
    assert_eq!(tree(root.path()), old);
}

#[test]
fn a_directory_that_was_made_since_the_plan_stops_everything() {
    let (_directory, root) = project();
    let planned = transaction(&root);
    let made = root.path().join("made");
    let before = tree(root.path());
    let probe = |step: Step, path: &Path| match step {
        Step::Rename if path == made => {
            fs::create_dir(&made)?;
            fs::write(made.join("mine.md"), "mine")
        }
        _ => Ok(()),
    };
    let error = write(&root, &Disk::probed(&probe), &planned).unwrap_err();
    assert!(error.to_string().contains("nothing was changed"), "{error}");
    let mut now = tree(root.path());
    assert_eq!(now.remove("made/mine.md"), Some(Some("mine".to_owned())));
    now.remove("made");
    assert_eq!(now, before);
}

#[test]
fn a_directory_that_was_made_after_a_kill_stays() {
    let mut at = 0;
    loop {
        let (_directory, root) = project();
        let planned = transaction(&root);
        let reached = with_fault(at, Fault::Kill, |disk| {
            let _killed = write(&root, disk, &planned);
        });
        if !reached {
            return;
        }
        fs::create_dir_all(root.path().join("made")).unwrap();
        fs::write(root.path().join("made/mine.md"), "mine").unwrap();
        Writer::open(&root, &Disk::default(), || ())
            .unwrap()
            .0
            .close();
        let now = tree(root.path());
        assert_eq!(now["made/mine.md"].as_deref(), Some("mine"), "step {at}");
        let ours = |name: &&String| name.starts_with("made/") || name.contains(".wazir-");
        let ours: Vec<&String> = now.keys().filter(ours).collect();
        assert!(
            ours.len() == 1 || now["updated.md"].as_deref() == Some("new"),
            "step {at}: {now:#?}"
        );
        at += 1;
    }
}

#[test]
fn two_writers_take_turns() {
    let (_directory, root) = project();
    let (first, second) = (Disk::default(), Disk::default());
    let (writer, _) = Writer::open(&root, &first, || ()).unwrap();
    let (started, waits) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let (writer, _) = Writer::open(&root, &second, || started.send(()).unwrap()).unwrap();
            writer.apply(&transaction(&root)).unwrap();
            writer.close();
        });
        waits.recv().unwrap();
        assert_eq!(fs::read(root.path().join("updated.md")).unwrap(), b"old");
        writer.close();
        other.join().unwrap();
    });
    assert_eq!(fs::read(root.path().join("updated.md")).unwrap(), b"new");
}

#[test]
fn a_finder_finds_what_single_looks_find() {
    let (_keep, root) = project();
    fs::create_dir_all(root.path().join("real/deep")).unwrap();
    fs::write(root.path().join("real/deep/file"), "x").unwrap();
    fs::write(root.path().join("plain"), "x").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", root.path().join("broken")).unwrap();
    let names = [
        "new/a/one",
        "new/a/two",
        "new/b/three",
        "new/four",
        "new",
        "newer/five",
        "real/deep/file",
        "real/deep/other",
        "real/none/a/b",
        "real/none/c",
        "link/deep/file",
        "link/none/a",
        "link/none/b/c",
        "link/d",
        "broken/a",
        "plain/a",
        "real/deep",
    ];
    let mut finder = Finder::new(&root);
    for name in names {
        let alone = root.read(&path(name)).ok();
        let found = finder.find(&path(name)).ok();
        let alone = alone.map(|alone| (alone.target, alone.bytes.is_some()));
        assert_eq!(found, alone, "{name}");
    }
}
