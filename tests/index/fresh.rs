//! Edit, then ask: no answer is made of old text, and no command comes in between.

use super::{Dice, turns};
use crate::support::Repository;
use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

/// Sources whose definitions are known: a file's functions with their bodies.
#[derive(Default)]
struct Planted {
    files: BTreeMap<String, Vec<(String, u32)>>,
    next: u32,
}

impl Planted {
    fn function(&mut self) -> (String, u32) {
        self.next += 1;
        (format!("fn_{}", self.next), self.next)
    }

    fn body((name, value): &(String, u32)) -> String {
        let lines = format!("    let x = {value};\n").repeat(1 + *value as usize % 4);
        format!("fn {name}() {{\n{lines}}}\n")
    }

    fn write(&self, repository: &Repository, path: &str) {
        let text: Vec<String> = self.files[path].iter().map(Self::body).collect();
        repository.write(path, &text.join("\n"));
    }

    fn names(&self) -> Vec<(String, String, String)> {
        let files = self.files.iter();
        files
            .flat_map(|(path, functions)| {
                functions
                    .iter()
                    .map(|function| (path.clone(), function.0.clone(), Self::body(function)))
            })
            .collect()
    }

    /// Changes something; the name that is gone by it, if one is.
    fn edit(&mut self, repository: &Repository, dice: &mut Dice) -> Option<String> {
        let paths: Vec<String> = self.files.keys().cloned().collect();
        let path = paths[dice.roll(paths.len())].clone();
        let new = self.function();
        let functions = self.files.get_mut(&path).unwrap();
        let mut gone = None;
        match dice.roll(8) {
            // Above everything else, so that all lines move.
            0 | 1 => functions.insert(0, new),
            2 => functions.push(new),
            3 if functions.len() > 1 => gone = Some(functions.remove(0).0),
            // The same length under another name: only content tells it.
            4 => {
                let at = dice.roll(functions.len());
                let old = std::mem::replace(&mut functions[at].0, new.0);
                gone = Some(old);
            }
            // The same name with another body.
            5 => functions[0].1 += 1,
            6 => {
                let path = format!("src/d{}/f{}.rs", new.1 % 5, new.1);
                self.files.insert(path.clone(), vec![new]);
                self.write(repository, &path);
                return None;
            }
            _ if paths.len() > 3 => {
                gone = Some(functions[0].0.clone());
                self.files.remove(&path);
                fs::remove_file(repository.file(&path)).unwrap();
                return gone;
            }
            _ => functions.push(new),
        }
        self.write(repository, &path);
        gone
    }
}

#[test]
fn what_is_asked_right_after_an_edit_is_true() {
    let turns = turns("WAZIR_TEST_EDITS", 60);
    let mut dice = Dice::new(7);
    let mut planted = Planted::default();
    let repository = Repository::new();
    for file in 0..12 {
        let path = format!("src/f{file}.rs");
        let functions = (0..4).map(|_| planted.function()).collect();
        planted.files.insert(path.clone(), functions);
        planted.write(&repository, &path);
    }
    repository.wazir(&["index", "build"]).code(0);
    for turn in 0..turns {
        let gone = planted.edit(&repository, &mut dice);
        let names = planted.names();
        let (path, name, body) = &names[dice.roll(names.len())];
        let answer = repository
            .wazir(&["recall", "symbol", name, "--json"])
            .code(0)
            .json();
        assert_eq!(answer["relative_path"], **path, "turn {turn}: {answer}");
        assert_eq!(answer["slice"], **body, "turn {turn}: {answer}");
        if let Some(gone) = gone {
            let none = repository.wazir(&["recall", "symbol", &gone]);
            assert_eq!(none.code, 1, "turn {turn}: {gone} is gone: {none:?}");
        }
        if turn % 10 == 9 {
            // The last name that was made, wherever it is.
            let (path, name, _) = names.iter().max_by_key(|(_, name, _)| name.len()).unwrap();
            let found = repository.wazir(&["index", "search-symbols", name]).code(0);
            assert!(
                found.stdout.contains(&format!("{path}:{name}  ")),
                "turn {turn}: {found:?}"
            );
        }
        if turn % 25 == 24 {
            repository.wazir(&["index", "refresh"]).code(0);
        }
    }
}

#[test]
fn an_answer_says_when_it_was_scanned_for_it() {
    let repository = Repository::with(&[("a.rs", "fn a() {}\n"), ("b.rs", "fn b() {}\n")]);
    repository.wazir(&["index", "build"]).code(0);
    let state = |name: &str| {
        let answer = repository
            .wazir(&["recall", "symbol", name, "--json"])
            .code(0);
        answer.json()["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("a"), "fresh");
    repository.write("a.rs", "// one\n// two\n// three\nfn a() {}\n");
    assert_eq!(
        (state("a").as_str(), state("b").as_str()),
        ("rescanned", "fresh")
    );
    // Touched, but the same.
    repository.write("b.rs", "fn b() {}\n");
    assert_eq!(state("b"), "fresh");
    let text = repository.wazir(&["index", "search-symbols", "a"]).code(0);
    assert!(
        text.stdout
            .contains("a.rs:a  4-4  function  fn a()  [rescanned]"),
        "{text:?}"
    );
    let stats = repository.wazir(&["index", "stats"]).code(0);
    assert!(
        stats.stdout.contains("changes since then: 1 files"),
        "{stats:?}"
    );
    // A change as young as the look at it is looked at again by the next refresh.
    thread::sleep(Duration::from_millis(200));
    repository.wazir(&["index", "refresh"]).code(0);
    assert_eq!(state("a"), "fresh");
    let again = repository.wazir(&["index", "refresh"]).code(0);
    assert!(again.stdout.starts_with("nothing changed"), "{again:?}");
}

/// Without looking at all files, what is printed is still true; new files wait for
/// `--fresh`, which the footer says.
#[test]
fn in_a_large_tree_too() {
    let repository = Repository::new();
    for number in 0..5_100 {
        repository.write(&format!("d{}/f{number}.rs", number % 50), "");
    }
    repository.write("main.rs", "fn target() {}\nfn other() {}\nfn last() {}\n");
    repository.wazir(&["index", "build"]).code(0);
    repository.write(
        "main.rs",
        "// a\n// b\nfn other() {}\nfn target() {\n    1;\n}\n",
    );
    let text = repository.wazir(&["recall", "symbol", "target"]).code(0);
    assert!(
        text.stdout.ends_with("fn target() {\n    1;\n}\n"),
        "{text:?}"
    );
    // A name that is not there any more is not answered from memory.
    repository.wazir(&["recall", "symbol", "last"]).code(1);
    repository.write("d7/new.rs", "fn brand_new() { target() }\n");
    repository.wazir(&["recall", "symbol", "brand_new"]).code(1);
    let uses = repository.wazir(&["index", "references", "target"]).code(0);
    assert!(uses.stdout.contains("--fresh looks for them"), "{uses:?}");
    repository
        .wazir(&["recall", "symbol", "brand_new", "--fresh"])
        .code(0);
    let uses = repository
        .wazir(&["index", "references", "target", "--fresh"])
        .code(0);
    assert!(uses.stdout.contains("d7/new.rs:1  call"), "{uses:?}");
    assert!(!uses.stdout.contains("--fresh"), "{uses:?}");
    fs::remove_file(repository.file("main.rs")).unwrap();
    repository.wazir(&["recall", "symbol", "target"]).code(1);
    a_link_out_is_not_followed(&repository);
}

/// A directory that became a link leads nowhere.
fn a_link_out_is_not_followed(repository: &Repository) {
    repository.write("inner/a.rs", "fn inside() {}\n");
    repository.wazir(&["index", "build"]).code(0);
    let outside = Repository::with(&[("a.rs", "fn inside() { outside() }\n")]);
    fs::remove_dir_all(repository.file("inner")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), repository.file("inner")).unwrap();
    let gone = repository.wazir(&["recall", "symbol", "inside"]).code(1);
    assert!(!gone.stdout.contains("outside"), "{gone:?}");
    drop(outside);
}
