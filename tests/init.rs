//! `wazir init` in every shape of repository.

use crate::support::Repository;
use std::fs;

const ALL: [&str; 4] = ["init", "--host", "all", "--yes"];

#[test]
fn an_empty_directory_gets_every_host_and_a_second_run_changes_nothing() {
    let repository = Repository::new();
    let first = repository.wazir(&ALL).code(0);
    assert!(first.stdout.contains("/wazir REQUEST"), "{}", first.stdout);
    for path in [
        ".claude/agents/reviewer.md",
        ".claude/commands/wazir/specify.md",
        ".claude/settings.json",
        ".codex/agents/reviewer.toml",
        ".codex/hooks.json",
        ".codex/skills/wazir-specify/SKILL.md",
        ".gemini/agents/reviewer.md",
        ".gemini/commands/wazir/specify.toml",
        ".gemini/settings.json",
        ".cursor/agents/reviewer.md",
        ".cursor/commands/wazir-specify.md",
        ".cursor/hooks.json",
        ".agents/skills/debugging/SKILL.md",
        "AGENTS.md",
        "GEMINI.md",
        ".wazir/hook",
        ".wazir/config.yaml",
        ".wazir/lock.json",
        ".wazir/state/.gitignore",
    ] {
        assert!(repository.has(path), "{path}");
    }
    let before = repository.tree();
    let second = repository
        .wazir(&["init", "--yes", "--json"])
        .code(0)
        .json();
    assert_eq!(second["summary"]["created"], 0);
    assert_eq!(second["summary"]["updated"], 0);
    assert_eq!(second["hosts"].as_array().unwrap().len(), 4);
    assert_eq!(repository.tree(), before);
}

#[test]
fn no_committed_file_names_a_path_of_this_machine() {
    let repository = Repository::new();
    repository.wazir(&ALL).code(0);
    let root = repository.path().canonicalize().unwrap();
    for (path, bytes) in repository.tree() {
        let bytes = if path == ".wazir/base.zst" {
            zstd::stream::decode_all(&*bytes).unwrap()
        } else {
            bytes
        };
        let text = String::from_utf8(bytes).unwrap();
        if !path.starts_with(".wazir/state/") {
            assert!(!text.contains(root.to_str().unwrap()), "{path}");
            assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{path}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, two) = (Repository::new(), Repository::new());
    one.wazir(&ALL).code(0);
    two.wazir(&ALL).code(0);
    assert_eq!(one.tree(), two.tree());
}

#[test]
fn a_dry_run_writes_nothing() {
    let repository = Repository::with(&[("AGENTS.md", "# Mine\n")]);
    let before = repository.tree();
    let outcome = repository
        .wazir(&["init", "--host", "all", "--dry-run"])
        .code(0);
    assert!(outcome.stdout.contains("would be created"));
    assert_eq!(repository.tree(), before);
}

#[test]
fn an_agents_file_alone_is_not_hidden_by_a_new_claude_file() {
    let repository = Repository::with(&[("AGENTS.md", "# Mine\nrule\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    assert!(!repository.has("CLAUDE.md"));
    assert!(
        repository
            .read("AGENTS.md")
            .starts_with("# Mine\nrule\n\n<!-- wazir:begin -->\n")
    );
}

#[test]
fn a_claude_file_gets_the_block_and_keeps_every_byte() {
    for user in [
        "# Mine\r\n\r\nrule\r\n",
        "\u{feff}# Mine\n",
        "no newline at the end",
        "",
        "```\nunclosed\n",
    ] {
        let repository = Repository::with(&[("CLAUDE.md", user)]);
        repository
            .wazir(&["init", "--host", "claude", "--yes"])
            .code(0);
        let text = repository.read("CLAUDE.md");
        assert!(text.starts_with(user), "{user:?}: {text:?}");
        assert!(text.contains("wazir:begin"));
        assert!(!repository.has("AGENTS.md"));
        repository.wazir(&["init", "--yes"]).code(0);
        assert_eq!(repository.read("CLAUDE.md"), text);
        repository.wazir(&["uninstall"]).code(0);
        assert_eq!(
            repository.tree(),
            [("CLAUDE.md".to_owned(), user.as_bytes().to_vec())]
        );
    }
}

#[test]
fn both_files_get_a_block_unless_one_imports_the_other() {
    let both = Repository::with(&[("AGENTS.md", "a\n"), ("CLAUDE.md", "c\n")]);
    both.wazir(&ALL).code(0);
    assert!(both.read("AGENTS.md").contains("wazir:begin"));
    assert!(both.read("CLAUDE.md").contains("wazir:begin"));
    let importing = Repository::with(&[("AGENTS.md", "a\n"), ("CLAUDE.md", "@AGENTS.md\n")]);
    importing.wazir(&ALL).code(0);
    assert!(importing.read("AGENTS.md").contains("wazir:begin"));
    assert_eq!(importing.read("CLAUDE.md"), "@AGENTS.md\n");
}

/// With `.claude/CLAUDE.md` alone, Claude Code does not read AGENTS.md.
#[test]
fn a_claude_file_in_its_own_directory_gets_the_block() {
    for (name, text, carried) in [
        (".claude/CLAUDE.md", "mine\n", false),
        (".claude/CLAUDE.md", "@../AGENTS.md\n", true),
    ] {
        let repository = Repository::with(&[(name, text), ("AGENTS.md", "a\n")]);
        let before = repository.tree();
        repository.wazir(&ALL).code(0);
        assert_eq!(repository.read(name).contains("wazir:begin"), !carried);
        assert!(repository.read("AGENTS.md").contains("wazir:begin"));
        assert!(!repository.has("CLAUDE.md"));
        repository.wazir(&["doctor"]).code(0);
        repository.wazir(&["uninstall"]).code(0);
        assert_eq!(repository.tree(), before);
    }
}

#[test]
fn codex_reads_the_override_and_so_gets_its_block_there() {
    let repository = Repository::with(&[("AGENTS.override.md", "mine\n")]);
    repository
        .wazir(&["init", "--host", "codex", "--yes"])
        .code(0);
    assert!(
        repository
            .read("AGENTS.override.md")
            .contains("wazir:begin")
    );
    assert!(!repository.has("AGENTS.md"));
}

#[cfg(unix)]
#[test]
fn a_link_inside_is_followed_once_and_a_link_outside_is_refused() {
    let inside = Repository::with(&[("AGENTS.md", "mine\n")]);
    std::os::unix::fs::symlink("AGENTS.md", inside.file("CLAUDE.md")).unwrap();
    inside.wazir(&ALL).code(0);
    assert!(
        fs::symlink_metadata(inside.file("CLAUDE.md"))
            .unwrap()
            .file_type()
            .is_symlink()
    );
    assert_eq!(inside.read("AGENTS.md").matches("wazir:begin").count(), 1);

    let elsewhere = Repository::with(&[("file.md", "theirs\n")]);
    let outside = Repository::new();
    std::os::unix::fs::symlink(elsewhere.file("file.md"), outside.file("AGENTS.md")).unwrap();
    let outcome = outside.wazir(&ALL).code(4);
    assert!(
        outcome.stderr.contains("leads out of the project"),
        "{}",
        outcome.stderr
    );
    assert_eq!(elsewhere.read("file.md"), "theirs\n");
    assert!(!outside.has(".wazir"));

    let directory = Repository::new();
    std::os::unix::fs::symlink(elsewhere.path(), directory.file(".claude")).unwrap();
    directory.wazir(&ALL).code(4);
    assert_eq!(elsewhere.tree().len(), 1);
}

#[test]
fn settings_keep_comments_and_foreign_hooks() {
    let user = "{\n    // mine\n    \"hooks\": {\n        \"PreToolUse\": [\n            {\"matcher\": \"X\", \"hooks\": []}\n        ]\n    },\n    \"permissions\": {\"allow\": [\"Bash(ls)\"]}\n}\n";
    let repository = Repository::with(&[(".claude/settings.json", user)]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    let text = repository.read(".claude/settings.json");
    for part in [
        "    // mine",
        "{\"matcher\": \"X\", \"hooks\": []}",
        "\"permissions\": {\"allow\": [\"Bash(ls)\"]}",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("claude before-tool"));
}

#[test]
fn settings_that_do_not_parse_stop_everything() {
    for user in ["{ \"a\": ", "[]", "{\"hooks\": []}"] {
        let repository = Repository::with(&[(".claude/settings.json", user)]);
        let before = repository.tree();
        let outcome = repository.wazir(&ALL).code(4);
        assert!(
            outcome.stdout.contains("CONFLICT   .claude/settings.json"),
            "{}",
            outcome.stdout
        );
        assert!(
            outcome.stdout.contains("before-tool"),
            "the snippet to add: {}",
            outcome.stdout
        );
        assert_eq!(repository.tree(), before);
    }
}

#[test]
fn a_file_of_the_users_stops_everything_and_force_keeps_a_copy() {
    let repository = Repository::with(&[(".claude/agents/reviewer.md", "mine\n")]);
    let before = repository.tree();
    repository.wazir(&ALL).code(4);
    assert_eq!(repository.tree(), before);
    repository
        .wazir(&["init", "--host", "all", "--yes", "--force"])
        .code(0);
    assert!(
        repository
            .read(".claude/agents/reviewer.md")
            .contains("name: reviewer")
    );
    let copies: Vec<_> = repository
        .tree()
        .into_iter()
        .filter(|(path, _)| path.contains("/backups/"))
        .collect();
    assert_eq!(copies.len(), 1);
    assert_eq!(copies[0].1, b"mine\n");
}

#[test]
fn edits_and_deletions_of_the_users_are_kept_and_named() {
    let repository = Repository::new();
    repository.wazir(&ALL).code(0);
    repository.write(".claude/agents/reviewer.md", "edited\n");
    fs::remove_file(repository.file(".claude/agents/planner.md")).unwrap();
    let agents = repository
        .read("AGENTS.md")
        .replace("held by one binary", "held by us");
    repository.write("AGENTS.md", &agents);
    let report = repository
        .wazir(&["init", "--yes", "--json"])
        .code(0)
        .json();
    assert_eq!(report["summary"]["kept_yours"], 3);
    assert_eq!(repository.read(".claude/agents/reviewer.md"), "edited\n");
    assert!(!repository.has(".claude/agents/planner.md"));
    assert_eq!(repository.read("AGENTS.md"), agents);
}

#[test]
fn another_host_joins_those_that_are_there() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    repository
        .wazir(&["init", "--host", "gemini", "--yes"])
        .code(0);
    assert!(
        repository
            .read(".wazir/config.yaml")
            .contains("hosts: [claude, gemini]")
    );
    assert!(repository.has(".gemini/settings.json") && repository.has(".claude/settings.json"));
    repository.wazir(&["doctor"]).code(0);
}

#[test]
fn the_repository_around_is_found_and_hosts_and_stacks_are_detected() {
    let repository = Repository::with(&[
        (".git/HEAD", "x"),
        ("Cargo.toml", ""),
        (".gemini/x", ""),
        ("src/a/b.rs", ""),
    ]);
    let program = crate::support::program();
    let output = assert_cmd::Command::new(program)
        .args(["init", "--yes", "--json"])
        .current_dir(repository.file("src/a"))
        .env_clear()
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["hosts"], serde_json::json!(["gemini"]));
    assert_eq!(report["stacks"], serde_json::json!(["rust"]));
    assert!(repository.has(".wazir/lock.json") && !repository.has("src/a/.wazir"));
}

#[test]
fn the_home_directory_is_refused() {
    let repository = Repository::new();
    let output = assert_cmd::Command::new(crate::support::program())
        .args(["init", "--host", "all", "--yes"])
        .current_dir(repository.path())
        .env_clear()
        .env("HOME", repository.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(repository.tree().is_empty());
}

#[cfg(unix)]
#[test]
fn a_read_only_file_stops_everything() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::with(&[("AGENTS.md", "mine\n")]);
    fs::set_permissions(
        repository.file("AGENTS.md"),
        fs::Permissions::from_mode(0o444),
    )
    .unwrap();
    let before = repository.tree();
    let outcome = repository.wazir(&ALL).code(4);
    assert!(outcome.stderr.contains("read-only"), "{}", outcome.stderr);
    assert_eq!(repository.tree(), before);
    assert!(!repository.has(".wazir") && !repository.has(".claude"));
}

#[test]
fn a_hostile_lock_or_config_leads_nowhere() {
    let lock = r#"{"lock_version":1,"wazir_version":"x","content_digest":"DIGEST","hosts":["claude"],"files":[{"path":"../evil","kind":"whole","hosts":["claude"],"sha256":"DIGEST","created":true}]}"#
        .replace("DIGEST", &"0".repeat(64));
    for (path, text) in [
        (".wazir/lock.json", lock.as_str()),
        (".wazir/lock.json", "{"),
        (".wazir/lock.json", r#"{"lock_version": 99}"#),
        (".wazir/config.yaml", "version: 1\nhosts: [claude\n"),
        (".wazir/config.yaml", "a: &a [*a]\n"),
    ] {
        let repository = Repository::with(&[(path, text)]);
        let before = repository.tree();
        let outcome = repository.wazir(&ALL).code(1);
        assert!(outcome.stderr.contains("hint:"), "{}", outcome.stderr);
        assert_eq!(repository.tree(), before);
    }
}
