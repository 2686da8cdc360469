//! The installed hook lines, run as a host runs them.

use crate::support::Repository;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Every hook command of a settings file, with its place in the JSON.
fn commands(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            out.extend(
                map.get("command")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            map.values().for_each(|value| commands(value, out));
        }
        Value::Array(values) => values.iter().for_each(|value| commands(value, out)),
        _ => {}
    }
}

fn run(
    repository: &Repository,
    line: &str,
    subdirectory: &str,
    payload: &Value,
) -> (i32, String, String) {
    let mut child = Command::new("sh")
        .args(["-c", line])
        .current_dir(repository.file(subdirectory))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .envs(["CLAUDE_PROJECT_DIR", "GEMINI_PROJECT_DIR"].map(|name| (name, repository.path())))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _closed = child
        .stdin
        .take()
        .unwrap()
        .write_all(payload.to_string().as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn the_installed_lines_deny_and_allow_in_every_host() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    repository.write("src/deep/a.rs", "");
    for (file, subdirectory) in [
        (".claude/settings.json", "src/deep"),
        (".codex/hooks.json", "src/deep"),
        (".gemini/settings.json", "src/deep"),
        (".cursor/hooks.json", "."),
    ] {
        let mut lines = Vec::new();
        commands(
            &serde_json::from_str(&repository.read(file)).unwrap(),
            &mut lines,
        );
        assert!(lines.len() >= 5, "{file}: {lines:?}");
        for line in lines {
            let payload = |path: &str| {
                json!({
                    "cwd": repository.path(), "tool_name": "Write",
                    "tool_input": {"file_path": repository.file(path), "content": "x"},
                })
            };
            let (code, stdout, stderr) = run(
                &repository,
                &line,
                subdirectory,
                &payload(".wazir/lock.json"),
            );
            if line.ends_with("session-start") {
                assert_eq!(code, 0, "{line}: {stderr}");
                assert_eq!(stdout.is_empty(), file.contains("gemini"), "{line}");
                if !stdout.is_empty() {
                    let _valid: Value = serde_json::from_str(&stdout).unwrap();
                }
            } else if !line.ends_with("before-tool") {
                assert_eq!(
                    (code, stdout.as_str(), stderr.as_str()),
                    (0, "", ""),
                    "{line}"
                );
            } else {
                assert_eq!((code, stdout.as_str()), (2, ""), "{line}: {stderr}");
                assert!(stderr.contains(".wazir/lock.json"));
                let allowed = run(&repository, &line, subdirectory, &payload("src/deep/a.rs"));
                assert_eq!(allowed, (0, String::new(), String::new()), "{line}");
            }
        }
    }
}

#[test]
fn a_missing_binary_is_one_line_at_the_start_and_blocks_nothing() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    repository.write(".wazir/state/binary", "/nowhere/wazir\n");
    let mut lines = Vec::new();
    commands(
        &serde_json::from_str(&repository.read(".claude/settings.json")).unwrap(),
        &mut lines,
    );
    let start = run(&repository, &lines[0], ".", &json!({}));
    assert_eq!(start.0, 0);
    let said: Value = serde_json::from_str(&start.1).unwrap();
    assert!(
        said["systemMessage"]
            .as_str()
            .unwrap()
            .contains("wazir init")
    );
    assert_eq!(
        run(&repository, &lines[1], ".", &json!({})),
        (0, String::new(), String::new())
    );
}

/// `sh` on a file that is not there ends with 2, which every host takes as a denial.
#[test]
fn without_the_launcher_nothing_is_blocked() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    std::fs::rename(repository.file(".wazir"), repository.file("gone")).unwrap();
    let payload = json!({"cwd": repository.path(), "tool_name": "Write", "tool_input": {"file_path": "a", "content": "x"}});
    for file in [
        ".claude/settings.json",
        ".codex/hooks.json",
        ".gemini/settings.json",
        ".cursor/hooks.json",
    ] {
        let mut lines = Vec::new();
        commands(
            &serde_json::from_str(&repository.read(file)).unwrap(),
            &mut lines,
        );
        for line in lines {
            let outcome = run(&repository, &line, ".", &payload);
            assert_eq!(outcome, (0, String::new(), String::new()), "{line}");
        }
    }
}

/// Gemini CLI puts the directory, quoted for a shell, in place of `$GEMINI_PROJECT_DIR`
/// before the shell runs; quotes of ours around it then break where it has a space.
#[test]
fn the_line_for_gemini_survives_the_substitution_of_the_client() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "gemini", "--yes"])
        .code(0);
    let mut lines = Vec::new();
    commands(
        &serde_json::from_str(&repository.read(".gemini/settings.json")).unwrap(),
        &mut lines,
    );
    let quoted = format!("'{}'", repository.path().display());
    let payload = json!({
        "cwd": repository.path(), "tool_name": "write_file",
        "tool_input": {"file_path": ".wazir/lock.json", "content": "x"},
    });
    let line = lines
        .iter()
        .find(|line| line.contains("before-tool"))
        .unwrap()
        .replace("$GEMINI_PROJECT_DIR", &quoted);
    let (code, _, stderr) = run(&repository, &line, ".", &payload);
    assert_eq!(code, 2);
    assert!(stderr.contains("is protected"), "{stderr}");
}

#[test]
fn the_projects_own_paths_are_protected() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    let config = repository
        .read(".wazir/config.yaml")
        .replace("protected_paths: []", "protected_paths: [db/schema.sql]");
    repository.write(".wazir/config.yaml", &config);
    let payload = json!({"cwd": repository.path(), "tool_name": "Edit", "tool_input": {"file_path": "db/schema.sql"}});
    let outcome = repository
        .wazir_with(&["hook", "claude", "before-tool"], &payload.to_string())
        .code(2);
    assert!(
        outcome.stderr.contains("protected_paths"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn outside_a_project_and_on_nonsense_it_is_silent() {
    let repository = Repository::new();
    for payload in ["", "[]", "{", "{\"tool_name\": 3}"] {
        let outcome = repository
            .wazir_with(&["hook", "claude", "before-tool"], payload)
            .code(0);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    }
    repository.wazir(&["hook", "emacs", "before-tool"]).code(2);
}
