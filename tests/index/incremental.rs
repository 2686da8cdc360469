//! After any number of refreshes an index holds what one holds that is built anew.

use super::{Dice, turns};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wazir::code::build::{self, Means, Report};
use wazir::code::home::{Found, Home};
use wazir::code::index::Index;
use wazir::code::refresh;
use wazir::error::Error;
use wazir::project::Root;
use wazir::project::files::Disk;

/// Makes an index in this process, with nothing from outside.
pub fn make(
    home: &Home,
    disk: &Disk<'_>,
    make: fn(&Home, &Means<'_>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let means = Means {
        disk,
        now: "2026-01-01T00:00:00.000Z",
        churn: &wazir::code::past::Churn::new,
        waiting: &|| (),
    };
    make(home, &means)
}

pub fn open(home: &Home) -> Index {
    match home.look() {
        Found::Index(index) => *index,
        other => panic!("{other:?}"),
    }
}

/// Everything that an index says of every file.
pub fn told(index: &Index) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for (id, info) in index.files().unwrap() {
        let live = index.live_file(id).unwrap();
        let live = live.unwrap_or_else(|| panic!("{} is another", info.shown()));
        let names: Vec<String> = (0..live.symbols.len() as u32)
            .map(|number| live.id(number))
            .collect();
        let text = format!("{:?} {:?} {:?}", info.language, live.symbols, names);
        assert!(
            told.insert(info.shown(), text).is_none(),
            "{} is there twice",
            info.shown()
        );
    }
    told
}

/// What it says of uses: files for each name.
fn used(index: &Index, names: &[String]) -> Vec<(String, usize, usize, usize)> {
    let question = |name: &String| wazir::code::references::Question {
        name: name.clone(),
        calls: false,
        path: None,
        limit: 1000,
    };
    names
        .iter()
        .map(|name| {
            let answer = wazir::code::references::references(index, &question(name)).unwrap();
            (
                name.clone(),
                answer.total,
                answer.files,
                answer.definition_count,
            )
        })
        .collect()
}

fn step(root: &Path, dice: &mut Dice, turn: usize) {
    let directory = format!("d{}", dice.roll(4));
    let path = root.join(&directory).join(format!("f{}.rs", dice.roll(12)));
    let names: Vec<usize> = (0..1 + dice.roll(4)).map(|_| dice.roll(30)).collect();
    let text: String = names
        .iter()
        .map(|name| {
            format!(
                "/// Of {turn}.\npub fn name_{name}() {{ name_{}() }}\n",
                (name + 1) % 30
            )
        })
        .collect();
    match dice.roll(10) {
        0 => {
            let _may_be_gone = fs::remove_file(&path);
        }
        1 => {
            let _may_be_gone = fs::remove_dir_all(root.join(&directory));
        }
        2 => {
            let to = root.join(format!("d{}", dice.roll(4)));
            fs::create_dir_all(&to).unwrap();
            let _may_be_gone = fs::rename(&path, to.join("moved.rs"));
        }
        3 if dice.roll(4) == 0 => {
            let hidden = ["", "d1/\n", "f3.rs\n"][dice.roll(3)];
            fs::write(root.join(".gitignore"), hidden).unwrap();
        }
        _ => {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
        }
    }
}

#[test]
fn a_refreshed_index_is_a_built_one() {
    let turns = turns("WAZIR_TEST_STEPS", 120);
    let project = tempfile::tempdir().unwrap();
    let state = tempfile::tempdir().unwrap();
    let root = Root::open(project.path()).unwrap();
    let mut dice = Dice::new(11);
    // Enough that most refreshes are no builds.
    for number in 0..150 {
        let directory = root.path().join(format!("base{}", number % 7));
        fs::create_dir_all(&directory).unwrap();
        let text = format!("pub fn base_{number}() {{ name_{}() }}\n", number % 30);
        fs::write(directory.join(format!("b{number}.rs")), text).unwrap();
    }
    let home = Home::made(&root, &state.path().join("refreshed")).unwrap();
    let disk = Disk::default();
    make(&home, &disk, build::build).unwrap();
    let names: Vec<String> = (0..30).map(|name| format!("name_{name}")).collect();
    let mut refreshed = 0;
    let mut segments = 0;
    for turn in 0..turns {
        for _ in 0..1 + dice.roll(3) {
            step(root.path(), &mut dice, turn);
        }
        // A question sees what a refresh will see.
        let mut asked = open(&home);
        asked.freshen().unwrap();
        let report = make(&home, &disk, refresh::refresh).unwrap();
        refreshed += usize::from(report.mode == "refresh");
        let index = open(&home);
        segments = segments.max(index.parts().count());
        assert_eq!(told(&index), told(&asked), "turn {turn}");
        if turn % 40 == 39 || turn + 1 == turns {
            let other = state.path().join(format!("built{turn}"));
            let fresh = Home::made(&root, &other).unwrap();
            make(&fresh, &disk, build::build).unwrap();
            let built = open(&fresh);
            assert_eq!(told(&index), told(&built), "turn {turn}");
            assert_eq!(used(&index, &names), used(&built, &names), "turn {turn}");
            assert_eq!(index.manifest().files, built.manifest().files);
            assert_eq!(index.manifest().symbols, built.manifest().symbols);
            assert_eq!(
                index.manifest().known,
                built.manifest().known,
                "turn {turn}"
            );
        }
    }
    assert!(
        refreshed > turns / 2,
        "{refreshed} of {turns} were refreshes"
    );
    assert!((2..10).contains(&segments), "{segments} segments");
}

/// The first index of a worktree is made of another's segments.
#[cfg(unix)]
#[test]
fn worktrees_share_what_was_scanned() {
    use std::os::unix::fs::MetadataExt;
    use std::process::Command;
    let directory = tempfile::tempdir().unwrap();
    let one = directory.path().join("one");
    fs::create_dir(&one).unwrap();
    for number in 0..40 {
        let text = format!(
            "pub fn base_{number}() {{ base_{}() }}\n",
            (number + 1) % 40
        );
        fs::write(one.join(format!("b{number}.rs")), text).unwrap();
    }
    let git = |words: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
            .args(words)
            .current_dir(&one)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    git(&["worktree", "add", "-q", "../two", "-b", "two"]);
    let two = directory.path().join("two");
    let disk = Disk::default();
    let home = |at: &Path| {
        let root = Root::open(at).unwrap();
        Home::made(&root, &root.path().join(".wazir/state")).unwrap()
    };
    make(&home(&one), &disk, build::build).unwrap();
    fs::write(two.join("b3.rs"), "pub fn other() {}\n").unwrap();
    fs::write(two.join("new.rs"), "pub fn new() {}\n").unwrap();
    fs::remove_file(two.join("b9.rs")).unwrap();
    let made = make(&home(&two), &disk, build::build).unwrap();
    assert_eq!((made.mode.as_str(), made.files), ("build", 40));
    let index = open(&home(&two));
    let told = told(&index);
    assert!(told["b3.rs"].contains("other") && told.contains_key("new.rs"));
    assert!(!told.contains_key("b9.rs"));
    // One file on the disk under two names.
    let shared = fs::read_dir(home(&two).directory())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().metadata().unwrap().nlink() == 2)
        .count();
    assert_eq!(shared, 1);
    // What the other does later is nothing to this one.
    fs::write(one.join("b1.rs"), "pub fn changed() {}\n").unwrap();
    make(&home(&one), &disk, build::build).unwrap();
    make(&home(&one), &disk, build::build).unwrap();
    assert_eq!(self::told(&open(&home(&two))), told);
    // And a second build is one of its own.
    make(&home(&two), &disk, build::build).unwrap();
    assert_eq!(self::told(&open(&home(&two))), told);
}
