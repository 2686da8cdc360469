//! init, upgrade and uninstall broken off at every step: after the next command the
//! tree is the old one or the new one. Runs in this process.

use crate::support::{Repository, as_installed_by_an_earlier_version};
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use wazir::content::model::Host;
use wazir::error::Error;
use wazir::install::{Purpose, lock::Lock, plan, removal};
use wazir::project::files::{Disk, Step, Writer};
use wazir::project::{Config, Root};

#[derive(Clone, Copy, Debug)]
enum Command {
    Init,
    Upgrade,
    Uninstall,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Kill,
    /// The disk is full from this step on; what only removes and renames still works.
    Full,
    /// Nothing is permitted from this step on.
    Denied,
}

fn run(command: Command, root: &Root, disk: &Disk<'_>) -> Result<(), Error> {
    let (writer, _) = Writer::open(root, disk, || panic!("nobody else writes"))?;
    let result = planned(command, root).and_then(|plan| writer.apply(&plan.transaction));
    writer.close();
    result
}

fn planned(command: Command, root: &Root) -> Result<wazir::install::Plan, Error> {
    let settings = Config {
        hosts: vec![Host::Cursor],
        ..Config::default()
    };
    let purpose = match command {
        Command::Init => Purpose::Init { force: false },
        Command::Upgrade => Purpose::Upgrade,
        Command::Uninstall => {
            let lock = Lock::read(root)?.expect("it is installed");
            return removal::plan(root, &lock, false);
        }
    };
    plan(
        root,
        &wazir::catalog::Catalog::embedded(),
        &settings,
        Path::new("/bin/wazir"),
        purpose,
    )
}

/// What the command starts from.
fn before(command: Command) -> Repository {
    let repository = Repository::with(&[
        ("AGENTS.md", "# Mine\n"),
        (".cursor/hooks.json", "{\n  // mine\n  \"version\": 1\n}\n"),
    ]);
    let root = Root::open(repository.path()).unwrap();
    if !matches!(command, Command::Init) {
        run(Command::Init, &root, &Disk::default()).unwrap();
    }
    if matches!(command, Command::Upgrade) {
        as_installed_by_an_earlier_version(root.path(), |path, text| {
            (path != "AGENTS.md").then(|| text.replacen('\n', "\nolder\n", 1))
        });
    }
    repository
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs the command with a fault at one step; whether that step was reached.
fn broken_off(command: Command, fault: Fault, at: usize, root: &Root) -> bool {
    let count = AtomicUsize::new(0);
    let probe = |step: Step, path: &Path| -> io::Result<()> {
        let now = count.fetch_add(1, Ordering::Relaxed);
        if now < at {
            return Ok(());
        }
        let needs_room = matches!(
            step,
            Step::MakeDirectory | Step::Create | Step::Write | Step::Append
        );
        match fault {
            Fault::Kill if now == at => {
                if step == Step::Write {
                    fs::write(path, "torn").unwrap();
                }
                resume_unwind(Box::new("killed"))
            }
            Fault::Full if needs_room => Err(io::ErrorKind::StorageFull.into()),
            Fault::Denied => Err(io::ErrorKind::PermissionDenied.into()),
            _ => Ok(()),
        }
    };
    let disk = Disk::probed(&probe);
    let _killed = catch_unwind(AssertUnwindSafe(|| run(command, root, &disk)));
    count.load(Ordering::Relaxed) > at
}

fn every_step(command: Command) {
    let template = before(command);
    let old = template.tree();
    let done = before(command);
    run(command, &Root::open(done.path()).unwrap(), &Disk::default()).unwrap();
    let new = done.tree();
    assert!(old != new);
    for fault in [Fault::Kill, Fault::Full, Fault::Denied] {
        let mut at = 0;
        loop {
            let repository = Repository::new();
            copy(template.path(), repository.path());
            let root = Root::open(repository.path()).unwrap();
            let reached = broken_off(command, fault, at, &root);
            let when = format!("{command:?}, {fault:?} at step {at}");
            if fault == Fault::Full && !Writer::is_pending(&root) {
                // A full disk needs no second command.
                let now = repository.tree();
                assert!(now == old || now == new, "{when}");
            }
            let unflushed = |_: Step, _: &Path| -> io::Result<()> { Ok(()) };
            let disk = Disk::probed(&unflushed);
            // A process that another test starts holds our lock between fork and exec.
            Writer::open(&root, &disk, || ()).unwrap().0.close();
            let now = repository.tree();
            assert!(now == old || now == new, "{when}");
            let found: Vec<_> = fs::read_dir(root.path())
                .unwrap()
                .map(|e| e.unwrap().file_name())
                .collect();
            assert!(
                found
                    .iter()
                    .all(|name| !name.to_string_lossy().starts_with(".wazir-")),
                "{when}"
            );
            if !reached {
                break;
            }
            at += 1;
        }
        assert!(at > 100, "{command:?} has {at} steps");
    }
}

#[test]
fn init_is_whole_or_not_at_all() {
    every_step(Command::Init);
}

#[test]
fn upgrade_is_whole_or_not_at_all() {
    every_step(Command::Upgrade);
}

#[test]
fn uninstall_is_whole_or_not_at_all() {
    every_step(Command::Uninstall);
}
