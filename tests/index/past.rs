//! What git's past does to the order of files.

use crate::support::Repository;
use std::process::Command;

/// Thirty files, each longer than the one before; the longest is used by all others.
fn project() -> Repository {
    let repository = Repository::new();
    for number in 0..30 {
        write(&repository, number, "");
    }
    repository
}

fn name(number: usize) -> String {
    format!("src/part_{number:02}.rs")
}

fn write(repository: &Repository, number: usize, mark: &str) {
    let body = "    part_29();\n".repeat(number + 1);
    let text = format!("pub fn part_{number:02}() {{\n{body}}}\n// {mark}\n");
    repository.write(&name(number), &text);
}

fn git(repository: &Repository, words: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
        .args(words)
        .current_dir(repository.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn commit(repository: &Repository, numbers: &[usize], mark: &str) {
    for number in numbers {
        write(repository, *number, mark);
    }
    git(repository, &["add", "."]);
    git(repository, &["commit", "-qm", mark]);
}

/// All files in the order of the map.
fn order(repository: &Repository, more: &[&str]) -> Vec<String> {
    repository.wazir(&["index", "build"]).code(0);
    let words = [&["map", "--json", "--budget", "20000"], more].concat();
    let map = repository.wazir(&words).code(0).json();
    let files = map["files"].as_array().unwrap().iter();
    files
        .map(|file| file["relative_path"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_changes_often_comes_first_and_the_rest_as_without_a_past() {
    let repository = project();
    let before = order(&repository, &[]);
    assert_eq!(before.len(), 30);
    assert_eq!(before[0], name(29));
    git(&repository, &["init", "-q"]);
    let all: Vec<usize> = (0..30).collect();
    commit(&repository, &all, "import");
    assert_eq!(order(&repository, &[]), before, "an import says nothing");
    for turn in 0..3 {
        commit(&repository, &[1, 3], &format!("turn {turn}"));
        commit(&repository, &[3], &format!("again {turn}"));
    }
    let worked = [name(3), name(1)];
    let rest = before.iter().filter(|file| !worked.contains(file));
    let wanted: Vec<String> = worked.iter().chain(rest).cloned().collect();
    assert_eq!(order(&repository, &[]), wanted);
    // What is asked for still comes before what matters in general.
    let near = order(&repository, &["--near", &name(7)]);
    assert_eq!(near[0], name(7));
    let about = order(&repository, &["--query", "part_05"]);
    assert_eq!(about[0], name(5));
}

#[test]
fn one_change_alone_outweighs_a_commit_of_very_many_files() {
    let repository = project();
    let others: Vec<usize> = (0..30).filter(|number| *number != 2).collect();
    let more = |mark: &str| {
        for number in 0..400 {
            repository.write(&format!("docs/{number}.txt"), mark);
        }
    };
    git(&repository, &["init", "-q"]);
    more("a");
    commit(&repository, &(0..30).collect::<Vec<_>>(), "import");
    commit(&repository, &[2], "work");
    for turn in 0..2 {
        more(&turn.to_string());
        commit(&repository, &others, &format!("format {turn}"));
    }
    let order = order(&repository, &[]);
    let place = |number| order.iter().position(|file| *file == name(number)).unwrap();
    assert!(place(2) < place(3), "{order:?}");
}

#[test]
fn a_past_that_was_cut_off_says_nothing() {
    let whole = project();
    let before = order(&whole, &[]);
    git(&whole, &["init", "-q", "-b", "main"]);
    commit(&whole, &(0..30).collect::<Vec<_>>(), "import");
    commit(&whole, &[4], "work");
    let clone = Repository::new();
    let from = format!("file://{}", whole.path().display());
    git(&clone, &["init", "-q"]);
    git(&clone, &["fetch", "-q", "--depth", "1", &from, "main"]);
    git(&clone, &["checkout", "-q", "FETCH_HEAD"]);
    assert_eq!(order(&clone, &[]), before);
}

#[cfg(unix)]
#[test]
fn pipes_where_git_reads_do_not_hold_the_past_up() {
    let repository = project();
    git(&repository, &["init", "-q"]);
    commit(&repository, &(0..30).collect::<Vec<_>>(), "import");
    commit(&repository, &[4], "work");
    for pipe in [".mailmap", "order"] {
        let made = Command::new("mkfifo")
            .arg(repository.file(pipe))
            .status()
            .unwrap();
        assert!(made.success());
    }
    git(&repository, &["config", "diff.orderFile", "order"]);
    git(&repository, &["config", "log.follow", "true"]);
    git(&repository, &["config", "color.ui", "always"]);
    assert_eq!(order(&repository, &[])[0], name(4));
}
