//! `wazir upgrade` and `wazir diff`: the user's edits and ours, both.

use crate::look_up::assert_valid;
use crate::support::{Repository, as_installed_by_an_earlier_version};

const VERIFY: &str = ".claude/agents/verifier.md";

/// An installation of claude whose `verifier` had other first and last lines once.
fn older() -> Repository {
    let repository = Repository::with(&[("CLAUDE.md", "# Mine\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    as_installed_by_an_earlier_version(repository.path(), |path, text| match path {
        VERIFY => Some(text.replacen("## Purpose\n", "## Aim\n", 1)),
        "CLAUDE.md" => Some(text.replacen("## Wazir", "## Old title", 1)),
        _ => None,
    });
    repository
}

fn current() -> String {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    repository.read(VERIFY)
}

#[test]
fn what_nobody_edited_is_brought_up_to_date() {
    let repository = older();
    assert!(repository.read(VERIFY).contains("## Aim"));
    assert!(repository.read("CLAUDE.md").contains("## Old title"));
    let doctor = repository.wazir(&["doctor"]).code(1);
    assert!(doctor.stdout.contains("wazir upgrade"), "{doctor:?}");
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(repository.read(VERIFY), current());
    let text = repository.read("CLAUDE.md");
    assert!(
        text.starts_with("# Mine\n") && text.contains("## Wazir"),
        "{text}"
    );
    repository.wazir(&["doctor"]).code(0);
    let again = repository.wazir(&["upgrade", "--json"]).code(0).json();
    assert_eq!(again["summary"]["updated"], 0);
    repository.wazir(&["uninstall"]).code(0);
    assert_eq!(
        repository.tree(),
        [("CLAUDE.md".to_owned(), b"# Mine\n".to_vec())]
    );
}

#[test]
fn what_a_dry_run_shows_is_what_is_done_and_diff_shows_its_lines() {
    let repository = older();
    let before = repository.tree();
    let shown = repository
        .wazir(&["upgrade", "--dry-run", "--json"])
        .code(0)
        .json();
    let diff = repository.wazir(&["diff", "--json"]).code(0).json();
    assert_valid("output-upgrade", &shown);
    assert_valid("output-diff", &diff);
    assert_eq!(repository.tree(), before);
    let text = repository.wazir(&["diff"]).code(0).stdout;
    assert!(text.contains("\n-## Aim\n+## Purpose\n"), "{text}");
    assert!(
        text.contains("--- a/.claude/agents/verifier.md\n"),
        "{text}"
    );
    assert_eq!(repository.tree(), before);
    let done = repository.wazir(&["upgrade", "--json"]).code(0).json();
    assert_eq!(done["digest"], shown["digest"]);
    assert_eq!(done["digest"], diff["digest"]);
    let nothing = repository.wazir(&["diff"]).code(0);
    assert!(nothing.stdout.is_empty() && nothing.stderr.contains("nothing would change"));
}

#[test]
fn disjoint_edits_merge_without_a_word() {
    let repository = older();
    let edited = repository.read(VERIFY) + "\nMy own line.\n";
    repository.write(VERIFY, &edited);
    let report = repository.wazir(&["upgrade", "--json"]).code(0).json();
    assert_eq!(report["summary"]["merged"], 1);
    assert_eq!(repository.read(VERIFY), current() + "\nMy own line.\n");
    // It stays the user's: the next upgrade leaves it, uninstall names it.
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(repository.read(VERIFY), current() + "\nMy own line.\n");
    let said = repository.wazir(&["uninstall"]).code(0).stdout;
    assert!(
        said.contains(VERIFY) && said.contains("you edited it"),
        "{said}"
    );
    assert!(repository.has(VERIFY) && !repository.has(".claude/agents/reviewer.md"));
}

#[test]
fn overlapping_edits_are_marked_and_continue_waits_for_them() {
    let repository = older();
    let edited = repository.read(VERIFY).replace("## Aim", "## My aim");
    repository.write(VERIFY, &edited);
    let said = repository.wazir(&["upgrade"]).code(4);
    assert!(said.stderr.contains("--continue"), "{said:?}");
    let text = repository.read(VERIFY);
    let version = env!("CARGO_PKG_VERSION");
    let marked =
        format!("<<<<<<< yours\n## My aim\n=======\n## Purpose\n>>>>>>> wazir {version}\n");
    assert!(text.contains(&marked), "{text}");
    // Everything else is up to date, and nothing goes on before this is resolved.
    assert!(repository.read("CLAUDE.md").contains("## Wazir"));
    for command in ["upgrade", "diff"] {
        let refused = repository.wazir(&[command]).code(4).stderr;
        assert!(refused.contains(&format!("resolve {VERIFY}:")), "{refused}");
    }
    repository.wazir(&["upgrade", "--continue"]).code(4);
    let doctor = repository.wazir(&["doctor"]).code(1).stdout;
    assert!(doctor.contains("wazir upgrade --continue"), "{doctor}");
    repository.write(VERIFY, &text.replace(&marked, "## My purpose\n"));
    repository.wazir(&["upgrade", "--continue"]).code(0);
    repository.wazir(&["upgrade", "--continue"]).code(1);
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(
        repository.read(VERIFY),
        current().replace("## Purpose", "## My purpose")
    );
}

#[test]
fn an_edited_block_is_merged() {
    let repository = older();
    let edited = repository
        .read("CLAUDE.md")
        .replace("<!-- wazir:end -->", "- my rule\n<!-- wazir:end -->");
    repository.write("CLAUDE.md", &edited);
    repository.wazir(&["upgrade"]).code(0);
    let text = repository.read("CLAUDE.md");
    assert!(
        text.contains("## Wazir") && text.contains("\n- my rule\n<!-- wazir:end -->"),
        "{text}"
    );
}

#[test]
fn what_the_user_deleted_stays_deleted() {
    let repository = older();
    std::fs::remove_file(repository.file(VERIFY)).unwrap();
    let settings = repository.read(".claude/settings.json");
    let mut value: serde_json::Value = serde_json::from_str(&settings).unwrap();
    value["hooks"]
        .as_object_mut()
        .unwrap()
        .remove("SessionStart");
    repository.write(".claude/settings.json", &value.to_string());
    let said = repository.wazir(&["upgrade"]).code(0).stdout;
    assert!(said.contains("you deleted it"), "{said}");
    assert!(!repository.has(VERIFY));
    assert_eq!(repository.read(".claude/settings.json"), value.to_string());
}

#[test]
fn a_checkout_with_other_line_endings_is_not_an_edit() {
    let repository = older();
    let turned = repository.read(VERIFY).replace('\n', "\r\n");
    repository.write(VERIFY, &turned);
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(repository.read(VERIFY), current().replace('\n', "\r\n"));
    repository.wazir(&["doctor"]).code(0);
}

#[test]
fn a_host_taken_out_of_the_settings_is_taken_out() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude,cursor", "--yes"])
        .code(0);
    repository.write(".cursor/agents/mine.md", "mine");
    let config = repository.read(".wazir/config.yaml");
    repository.write(
        ".wazir/config.yaml",
        &config.replace("[claude, cursor]", "[claude]"),
    );
    repository.wazir(&["upgrade"]).code(0);
    assert!(!repository.has(".cursor/hooks.json") && repository.has(".cursor/agents/mine.md"));
    assert!(repository.has(VERIFY));
    repository.wazir(&["doctor"]).code(0);
}

#[test]
fn an_older_lock_is_migrated_and_a_newer_one_refused() {
    let repository = Repository::with(&[("CLAUDE.md", "# Mine\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    // Version 1 had neither edits nor a base.
    let mut lock: serde_json::Value =
        serde_json::from_str(&repository.read(".wazir/lock.json")).unwrap();
    lock["lock_version"] = 1.into();
    lock.as_object_mut().unwrap().remove("directories");
    for entry in lock["files"].as_array_mut().unwrap() {
        entry.as_object_mut().unwrap().remove("edits");
    }
    repository.write(".wazir/lock.json", &lock.to_string());
    std::fs::remove_file(repository.file(".wazir/base.zst")).unwrap();
    repository.write(VERIFY, "mine now\n");
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(repository.read(VERIFY), "mine now\n");
    assert!(
        repository
            .read(".wazir/lock.json")
            .contains("\"lock_version\": 2")
    );
    assert!(repository.has(".wazir/base.zst"));
    repository.wazir(&["uninstall"]).code(0);
    assert!(!repository.read("CLAUDE.md").contains("wazir"));

    let repository = older();
    let lock = repository.read(".wazir/lock.json");
    repository.write(
        ".wazir/lock.json",
        &lock.replace("\"lock_version\": 2", "\"lock_version\": 3"),
    );
    for command in ["upgrade", "diff", "uninstall", "doctor", "init"] {
        let before = repository.tree();
        let said = repository.wazir(&[command]).code(1).stderr;
        assert!(
            said.contains("version 3") && said.contains("newer wazir"),
            "{said}"
        );
        assert_eq!(repository.tree(), before);
    }
}
