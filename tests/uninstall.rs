//! `wazir uninstall`: what was there before, to the byte.

use crate::look_up::assert_valid;
use crate::support::Repository;
use std::fs;

const ALL: [&str; 4] = ["init", "--host", "all", "--yes"];

#[test]
fn an_empty_repository_is_empty_again() {
    let repository = Repository::new();
    repository.wazir(&ALL).code(0);
    let shown = repository
        .wazir(&["uninstall", "--dry-run", "--json"])
        .code(0)
        .json();
    assert_valid("output-uninstall", &shown);
    let done = repository.wazir(&["uninstall", "--json"]).code(0).json();
    assert_eq!(shown["digest"], done["digest"]);
    assert_eq!(fs::read_dir(repository.path()).unwrap().count(), 0);
    repository.wazir(&["uninstall"]).code(3);
}

#[test]
fn the_file_that_force_replaced_is_back() {
    let mine = ".claude/agents/reviewer.md";
    let repository = Repository::with(&[(mine, "my own\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(4);
    repository
        .wazir(&["init", "--host", "claude", "--yes", "--force"])
        .code(0);
    repository.wazir(&["upgrade"]).code(0);
    repository.wazir(&["uninstall"]).code(0);
    assert_eq!(repository.tree(), [(mine.to_owned(), b"my own\n".to_vec())]);
}

#[test]
fn settings_work_and_edits_stay_and_are_named() {
    let repository = Repository::new();
    repository.wazir(&ALL).code(0);
    repository.write(".wazir/state/runs/one/artifacts/spec.md", "work");
    repository.write(".wazir/overlay/roles/mine.md", "mine");
    repository.write(".claude/agents/mine.md", "mine");
    let said = repository
        .wazir(&["uninstall", "--keep-config"])
        .code(0)
        .stdout;
    for named in [
        ".wazir/config.yaml: as you asked",
        ".wazir/state/: what you made",
    ] {
        assert!(said.contains(named), "{said}");
    }
    let left: Vec<String> = repository
        .tree()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        left,
        [
            ".claude/agents/mine.md",
            ".wazir/config.yaml",
            ".wazir/overlay/roles/mine.md",
            ".wazir/state/.gitignore",
            ".wazir/state/runs/one/artifacts/spec.md",
        ]
    );
    // And all of it can be installed again, with content that compiles.
    std::fs::remove_file(repository.file(".wazir/overlay/roles/mine.md")).unwrap();
    repository.wazir(&["init", "--yes"]).code(0);
    repository.wazir(&["doctor"]).code(0);
}

#[test]
fn a_hostile_lock_deletes_nothing_of_the_users() {
    let text = "the user's";
    let hash = wazir::hash::sha256(text.as_bytes());
    for path in [
        "src/main.rs",
        "../outside",
        ".git/config",
        "README.md",
        "claude/x",
    ] {
        let repository = Repository::with(&[
            ("src/main.rs", text),
            ("README.md", text),
            (".git/config", text),
            ("claude/x", text),
        ]);
        repository
            .wazir(&["init", ".", "--host", "claude", "--yes"])
            .code(0);
        let mut lock: serde_json::Value =
            serde_json::from_str(&repository.read(".wazir/lock.json")).unwrap();
        lock["files"]
            .as_array_mut()
            .unwrap()
            .push(serde_json::json!({
                "path": path, "kind": "whole", "hosts": ["claude"], "sha256": hash, "created": true,
            }));
        lock["directories"] = serde_json::json!([".git", "src"]);
        repository.write(".wazir/lock.json", &lock.to_string());
        let before = repository.tree();
        repository.wazir(&["uninstall"]).code(1);
        assert_eq!(repository.tree(), before, "{path}");
    }
}
