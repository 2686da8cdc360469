//! Hooks and the run: what they tell, keep, mark and stop.

use crate::run::{next, project, submit};
use crate::support::{Outcome, Repository};
use serde_json::{Value, json};
use std::fs;

fn hook(repository: &Repository, host: &str, event: &str, payload: &Value) -> Outcome {
    repository.wazir_with(&["hook", host, event], &payload.to_string())
}

fn bash(repository: &Repository, command: &str) -> Value {
    json!({
        "session_id": "s1", "cwd": repository.path(), "hook_event_name": "PreToolUse",
        "tool_name": "Bash", "tool_input": {"command": command},
    })
}

fn started(settings: &str) -> (Repository, String) {
    let repository = project(settings);
    let start = repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--depth",
            "standard",
            "--json",
        ])
        .code(0)
        .json();
    (repository, start["run_id"].as_str().unwrap().to_owned())
}

fn events(repository: &Repository, id: &str) -> Vec<Value> {
    let text = repository.read(&format!(".wazir/state/runs/{id}/events.ndjson"));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_session_begins_with_where_the_run_stands() {
    let (repository, id) = started("");
    let said = hook(
        &repository,
        "claude",
        "session-start",
        &json!({"source": "startup"}),
    )
    .code(0)
    .json();
    let text = said["hookSpecificOutput"]["additionalContext"]
        .as_str()
        .unwrap();
    assert!(text.contains(&id) && text.contains("clarify"), "{text}");
    let tokens = bpe_openai::o200k_base().count(text);
    assert!(tokens <= 400, "{tokens}");
    // Switched off, it says nothing.
    let mut command = std::process::Command::new(crate::support::program());
    command
        .args(["hook", "claude", "session-start"])
        .current_dir(repository.path());
    let off = command
        .env_clear()
        .env("WAZIR_DISABLE", "1")
        .output()
        .unwrap();
    assert!(off.status.success() && off.stdout.is_empty());
}

#[test]
fn a_large_output_is_kept_and_its_command_routed_the_next_time() {
    let (repository, id) = started("");
    let command = bash(&repository, "make all");
    assert_eq!(
        hook(&repository, "claude", "before-tool", &command)
            .code(0)
            .stdout,
        ""
    );
    let after = |size: usize| {
        let mut payload = command.clone();
        payload["hook_event_name"] = "PostToolUse".into();
        payload["tool_response"] =
            json!({"stdout": "x".repeat(size), "stderr": "", "interrupted": false});
        hook(&repository, "claude", "after-tool", &payload).code(0)
    };
    assert_eq!(after(100).stdout, "", "a small output is nobody's matter");
    let said = after(200_000).json();
    assert_eq!(said["hookSpecificOutput"]["hookEventName"], "PostToolUse");
    let kept = events(&repository, &id).pop().unwrap();
    assert_eq!(kept["event"], "post_tool_capture");
    assert_eq!(
        (&kept["byte_length"], &kept["exit_code"]),
        (&200_000.into(), &0.into())
    );
    let path = format!(
        ".wazir/state/runs/{id}/{}",
        kept["capture_path"].as_str().unwrap()
    );
    assert_eq!(repository.read(&path).len(), 200_000);
    let routed = hook(&repository, "claude", "before-tool", &command)
        .code(0)
        .json();
    assert!(
        routed["hookSpecificOutput"]["additionalContext"]
            .as_str()
            .unwrap()
            .contains("200000 bytes")
    );
    assert!(
        routed["hookSpecificOutput"]
            .get("permissionDecision")
            .is_none(),
        "never an explicit allow"
    );
    assert_eq!(
        repository
            .wazir(&["capture", "usage", "--run", &id, "--json"])
            .json()["totals"]["total_capture_bytes_raw"],
        200_000
    );
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(0);
}

#[test]
fn what_could_not_be_seen_beforehand_is_found_afterwards() {
    let (repository, id) = started("");
    let config = repository
        .read(".wazir/config.yaml")
        .replace("protected_paths: []", "protected_paths: [secrets/]");
    repository.write(".wazir/config.yaml", &config);
    repository.write("secrets/key", "1");
    for (host, target) in [
        ("claude", "secrets/key"),
        ("codex", ".wazir/lock.json"),
        ("cursor", "secrets/new"),
    ] {
        let command = bash(&repository, "python3 build.py");
        assert_eq!(
            hook(&repository, host, "before-tool", &command)
                .code(0)
                .stdout,
            ""
        );
        let before = fs::read(repository.file(target)).ok();
        repository.write(target, &format!("tampered by {host}"));
        let said = hook(&repository, host, "after-tool", &command).code(0);
        assert!(said.stdout.contains(target), "{host}: {said:?}");
        assert_eq!(
            events(&repository, &id).pop().unwrap()["paths"],
            json!([target])
        );
        if let Some(before) = before {
            fs::write(repository.file(target), before).unwrap();
        }
    }
    let status = repository.wazir(&["status"]).code(0).stdout;
    assert!(status.contains("changed without the binary"), "{status}");
    // What the binary itself writes is no such change.
    let command = bash(&repository, "wazir init --yes");
    hook(&repository, "claude", "before-tool", &command).code(0);
    repository
        .wazir(&["init", "--host", "gemini", "--yes"])
        .code(0);
    let said = hook(&repository, "claude", "after-tool", &command).code(0);
    assert_eq!(said.stdout, "", "{said:?}");
}

#[test]
fn an_escalated_run_stops_writes_until_a_human_decides() {
    let (repository, id) = started("gates: auto\n");
    submit(&repository, "clarification", |text| text).code(0);
    let write = json!({
        "session_id": "s", "cwd": repository.path(), "tool_name": "Write",
        "tool_input": {"file_path": repository.file("src/a.txt"), "content": "x"},
    });
    assert_eq!(
        hook(&repository, "claude", "before-tool", &write)
            .code(0)
            .stderr,
        ""
    );
    while next(&repository)["status"] != "escalated" {
        let order = next(&repository);
        let kind = order["owed"][0]["artifact"].as_str().unwrap().to_owned();
        submit(&repository, &kind, |text| text);
    }
    for host in ["claude", "codex", "gemini", "cursor"] {
        let denied = hook(&repository, host, "before-tool", &write).code(2);
        assert!(
            denied.stderr.contains("loop cap") && denied.stderr.contains("wazir run abort"),
            "{denied:?}"
        );
    }
    // Reading, and the tool's own commands, go on.
    for command in ["cat src/a.txt", "wazir next", "wazir run abort x"] {
        hook(
            &repository,
            "claude",
            "before-tool",
            &bash(&repository, command),
        )
        .code(0);
    }
    repository.wazir(&["run", "abort", &id]).code(0);
    hook(&repository, "claude", "before-tool", &write).code(0);
}

#[test]
fn phases_can_be_enforced_and_have_a_way_out() {
    let (repository, id) = started("enforce: phases\n");
    let write = |path: &str| {
        json!({
            "session_id": "s", "cwd": repository.path(), "tool_name": "Write",
            "tool_input": {"file_path": repository.file(path), "content": "x"},
        })
    };
    let denied = hook(&repository, "claude", "before-tool", &write("src/a.txt")).code(2);
    assert!(denied.stderr.contains("wazir next"), "{denied:?}");
    let artifact = format!(".wazir/state/runs/{id}/artifacts/clarification.md");
    hook(&repository, "claude", "before-tool", &write(&artifact)).code(0);
    hook(
        &repository,
        "claude",
        "before-tool",
        &bash(&repository, "echo x > src/a.txt"),
    )
    .code(2);
    hook(
        &repository,
        "claude",
        "before-tool",
        &bash(&repository, "cargo test > /dev/null"),
    )
    .code(0);
    repository.wazir(&["run", "abort", &id]).code(0);
    hook(&repository, "claude", "before-tool", &write("src/a.txt")).code(0);
    repository.wazir(&["run", "start", "Fix a typo"]).code(0);
    hook(&repository, "claude", "before-tool", &write("src/a.txt")).code(0);
}

#[test]
fn an_agent_that_stops_is_sent_back_three_times_at_most_and_only_on_wish() {
    let (repository, id) = started("");
    let stop = json!({"session_id": "s", "stop_hook_active": false});
    assert_eq!(
        hook(&repository, "claude", "stop", &stop).code(0).stdout,
        ""
    );
    assert_eq!(
        events(&repository, &id).pop().unwrap()["event"],
        "stop_handoff_harvest"
    );
    let (repository, id) = started("enforce: [stop]\n");
    for (host, field) in [
        ("claude", "decision"),
        ("gemini", "decision"),
        ("cursor", "followup_message"),
    ] {
        let said = hook(&repository, host, "stop", &stop).code(0).json();
        assert!(said[field].is_string(), "{host}: {said}");
    }
    assert_eq!(
        hook(&repository, "codex", "stop", &stop).code(0).stdout,
        "",
        "the fourth time it may stop"
    );
    repository
        .wazir(&["capture", "event", "--run", &id, "--event", "work"])
        .code(0);
    assert_ne!(
        hook(&repository, "codex", "stop", &stop).code(0).stdout,
        "",
        "after work it counts anew"
    );
    hook(
        &repository,
        "claude",
        "before-compact",
        &json!({"trigger": "auto"}),
    )
    .code(0);
    let summary = repository.read(&format!(".wazir/state/runs/{id}/summary.md"));
    assert!(summary.contains("Add a thing"), "{summary}");
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(0);
}

#[test]
fn our_own_failure_is_never_the_agents() {
    let (repository, id) = started("");
    let ledger = format!(".wazir/state/runs/{id}/events.ndjson");
    for text in ["", "{", "\u{0}\n", "{\"seq\":1}\n"] {
        repository.write(&ledger, text);
        for event in [
            "session-start",
            "before-tool",
            "after-tool",
            "after-failure",
            "before-compact",
            "stop",
        ] {
            hook(&repository, "claude", event, &bash(&repository, "ls")).code(0);
        }
        // The guard still guards.
        hook(
            &repository,
            "claude",
            "before-tool",
            &bash(&repository, "rm -rf .wazir"),
        )
        .code(2);
    }
}
