//! A build or a refresh broken off at every step on the disk: the next question is
//! answered from the old index or the new one, and the next build goes through.

use super::incremental::{make, open, told};
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use wazir::code::build::{self, Means, Report};
use wazir::code::home::{Found, Home};
use wazir::code::refresh;
use wazir::error::Error;
use wazir::project::Root;
use wazir::project::files::{Disk, Step};

type Make = fn(&Home, &Means<'_>) -> Result<Report, Error>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Kill,
    Full,
    Denied,
}

/// Whether the step was reached.
fn broken_off(home: &Home, made: Make, fault: Fault, at: usize) -> bool {
    let count = AtomicUsize::new(0);
    let probe = |step: Step, path: &Path| -> io::Result<()> {
        let now = count.fetch_add(1, Ordering::Relaxed);
        if now < at {
            return Ok(());
        }
        let needs_room = matches!(step, Step::Create | Step::Write);
        match fault {
            Fault::Kill if now == at => {
                if step == Step::Write {
                    let _torn = fs::write(path, "torn");
                }
                resume_unwind(Box::new("killed"))
            }
            Fault::Full if needs_room => Err(io::ErrorKind::StorageFull.into()),
            Fault::Denied => Err(io::ErrorKind::PermissionDenied.into()),
            _ => Ok(()),
        }
    };
    let disk = Disk::probed(&probe);
    let result = catch_unwind(AssertUnwindSafe(|| make(home, &disk, made)));
    let reached = count.load(Ordering::Relaxed) > at;
    if reached && fault == Fault::Full && matches!(&result, Ok(Err(_))) {
        let Ok(Err(error)) = result else {
            unreachable!()
        };
        assert!(error.to_string().contains("cannot"), "{error}");
    }
    reached
}

fn every_step(made: Make, with_old: bool) {
    let disk = Disk::default();
    let mut steps = 0;
    for fault in [Fault::Kill, Fault::Full, Fault::Denied] {
        for at in 0.. {
            let project = tempfile::tempdir().unwrap();
            let root = Root::open(project.path()).unwrap();
            for number in 0..40 {
                let text = format!("pub fn old_{number}() {{}}\n");
                fs::write(root.path().join(format!("f{number}.rs")), text).unwrap();
            }
            let home = Home::made(&root, &root.path().join(".wazir/state")).unwrap();
            if with_old {
                make(&home, &disk, build::build).unwrap();
            }
            fs::write(root.path().join("f7.rs"), "pub fn new_one() {}\n").unwrap();
            fs::write(root.path().join("g.rs"), "pub fn new_two() {}\n").unwrap();
            let reached = broken_off(&home, made, fault, at);
            let when = format!("{fault:?} at step {at}");
            match home.look() {
                // Old or new: what it says with what changed laid over it is the truth.
                Found::Index(mut index) => {
                    index
                        .freshen()
                        .unwrap_or_else(|error| panic!("{when}: {error}"));
                    assert_eq!(index.files().unwrap().len(), 41, "{when}");
                    assert!(told(&index)["f7.rs"].contains("new_one"), "{when}");
                }
                Found::Nothing => assert!(!with_old, "{when}"),
                other => panic!("{when}: {other:?}"),
            }
            make(&home, &disk, made).unwrap_or_else(|error| panic!("{when}: {error}"));
            assert_eq!(open(&home).files().unwrap().len(), 41, "{when}");
            // What the broken one left is gone: manifest, census, segments, lock.
            let left = fs::read_dir(home.directory()).unwrap().count();
            assert!(left <= 5, "{when}: {left} files");
            if !reached {
                steps = steps.max(at);
                break;
            }
        }
    }
    assert!(steps >= 8, "{steps} steps");
}

#[test]
fn a_first_build_is_whole_or_not_there() {
    every_step(build::build, false);
}

#[test]
fn a_build_over_an_index_is_whole_or_the_old_one() {
    every_step(build::build, true);
}

#[test]
fn a_refresh_is_whole_or_the_old_one() {
    every_step(refresh::refresh, true);
}
