use super::*;
use serde_json::json;
use std::fs;

fn policy(root: &Path) -> Policy {
    Policy::new(
        root,
        &[".wazir/"],
        &[
            ".wazir/config.yaml",
            ".wazir/overlay/",
            ".wazir/state/runs/*/artifacts/",
        ],
        &["secrets/".to_owned(), "LICENSE".to_owned()],
    )
}

fn project() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir_all(directory.path().join(".wazir/state/runs/r/artifacts")).unwrap();
    fs::create_dir_all(directory.path().join("src")).unwrap();
    fs::write(directory.path().join(".wazir/lock.json"), "{}").unwrap();
    directory
}

fn denied(root: &Path, host: Host, tool: &str, input: Value) -> bool {
    let payload = json!({
        "session_id": "s", "cwd": root, "hook_event_name": "PreToolUse",
        "tool_name": tool, "tool_input": input, "tool_use_id": "t",
    });
    let bytes = serde_json::to_vec(&payload).unwrap();
    let root = Root::open(root).unwrap();
    let answer = answer(&Hook::bare(
        host,
        HookEvent::BeforeTool,
        &bytes,
        &root,
        &policy(root.path()),
    ));
    assert_eq!(
        answer.stdout, "",
        "an allow or a deny never speaks on stdout"
    );
    match answer.code {
        0 => {
            assert_eq!(answer.stderr, "");
            false
        }
        2 => {
            assert!(
                answer.stderr.contains("protected") && answer.stderr.len() < 400,
                "{}",
                answer.stderr
            );
            true
        }
        code => panic!("code {code}"),
    }
}

/// As Gemini's `run_shell_command` and Cursor's `Shell` were seen to send it.
#[test]
fn a_command_runs_in_the_directory_that_its_tool_is_given() {
    let directory = project();
    let root = directory.path();
    let at = |tool: &str, field: &str, place: &str| {
        let input = json!({"command": "echo x > lock.json", field: place});
        denied(root, Host::Gemini, tool, input)
    };
    assert!(at("run_shell_command", "dir_path", ".wazir"));
    assert!(at("run_shell_command", "dir_path", "src/../.wazir"));
    assert!(at("Shell", "cwd", root.join(".wazir").to_str().unwrap()));
    assert!(at("Shell", "working_directory", ".wazir"));
    assert!(at("exec_command", "workdir", ".wazir"));
    assert!(!at("run_shell_command", "dir_path", "src"));
    assert!(!at("run_shell_command", "dir_path", ""));
}

#[test]
fn every_write_tool_of_every_host_is_seen() {
    let project = project();
    let root = project.path();
    let lock = root.join(".wazir/lock.json");
    let fine = root.join("src/main.rs");
    let patch = |path: &str| json!({"command": format!("*** Begin Patch\n*** Update File: {path}\n@@\n*** End Patch")});
    for (host, tool, bad, good) in [
        (
            Host::Claude,
            "Write",
            json!({"file_path": lock, "content": ""}),
            json!({"file_path": fine, "content": ""}),
        ),
        (
            Host::Claude,
            "Edit",
            json!({"file_path": lock, "old_string": "", "new_string": ""}),
            json!({"file_path": fine}),
        ),
        (
            Host::Claude,
            "MultiEdit",
            json!({"file_path": lock, "edits": []}),
            json!({"file_path": fine, "edits": []}),
        ),
        (
            Host::Claude,
            "NotebookEdit",
            json!({"notebook_path": lock}),
            json!({"notebook_path": fine}),
        ),
        (
            Host::Claude,
            "mcp__fs__write_file",
            json!({"path": lock}),
            json!({"path": fine}),
        ),
        (
            Host::Codex,
            "apply_patch",
            patch(".wazir/lock.json"),
            patch("src/main.rs"),
        ),
        (
            Host::Gemini,
            "write_file",
            json!({"file_path": ".wazir/lock.json", "content": ""}),
            json!({"file_path": "a"}),
        ),
        (
            Host::Gemini,
            "replace",
            json!({"file_path": lock, "old_string": ""}),
            json!({"file_path": fine}),
        ),
        (
            Host::Cursor,
            "Write",
            json!({"file_path": lock, "content": ""}),
            json!({"file_path": fine, "content": ""}),
        ),
        (
            Host::Cursor,
            "Delete",
            json!({"path": ".wazir/hook"}),
            json!({"path": "a"}),
        ),
        (
            Host::Claude,
            "Write",
            json!({"file_path": "secrets/key"}),
            json!({"file_path": "secret/key"}),
        ),
        (
            Host::Claude,
            "Write",
            json!({"file_path": "LICENSE"}),
            json!({"file_path": "LICENSE.md"}),
        ),
    ] {
        assert!(denied(root, host, tool, bad.clone()), "{tool} {bad}");
        assert!(!denied(root, host, tool, good.clone()), "{tool} {good}");
    }
    assert!(!denied(
        root,
        Host::Claude,
        "Read",
        json!({"file_path": lock})
    ));
    assert!(!denied(
        root,
        Host::Gemini,
        "read_file",
        json!({"file_path": lock})
    ));
}

#[test]
fn exceptions_stay_open_and_disguises_do_not_help() {
    let project = project();
    let root = project.path();
    for path in [
        ".wazir/config.yaml",
        ".wazir/overlay/roles/a.md",
        ".wazir/state/runs/r/artifacts/spec.md",
    ] {
        assert!(
            !denied(root, Host::Claude, "Write", json!({"file_path": path})),
            "{path}"
        );
    }
    for path in [
        ".WAZIR/lock.json",
        "src/../.wazir/lock.json",
        "./.wazir//lock.json",
        ".wazir/overlay/../lock.json",
        ".wazir/state/runs/r/events.ndjson",
        ".wazir/state/runs/r/artifacts/../status.json",
    ] {
        assert!(
            denied(root, Host::Claude, "Write", json!({"file_path": path})),
            "{path}"
        );
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(root.join(".wazir"), root.join("alias")).unwrap();
        assert!(denied(
            root,
            Host::Claude,
            "Write",
            json!({"file_path": "alias/lock.json"})
        ));
        assert!(!denied(
            root,
            Host::Claude,
            "Write",
            json!({"file_path": "alias/overlay/x"})
        ));
    }
}

#[test]
fn shell_writes_are_seen_and_reading_is_free() {
    let project = project();
    let root = project.path();
    for line in [
        "echo x > .wazir/lock.json",
        "echo x >> .wazir/lock.json",
        "echo x >.wazir/lock.json",
        "cat a | tee .wazir/lock.json",
        "tee -a .wazir/lock.json < a",
        "cp a .wazir/lock.json",
        "cp a .wazir/",
        "cp a .wazir",
        "mv .wazir old",
        "mv a .wazir/lock.json",
        "rm -rf .wazir",
        "rm -rf .",
        "rm .wazir/lock.json",
        "rm -rf .wazir/*",
        "sed -i s/a/b/ .wazir/lock.json",
        "sed -i.bak 's/a/b/' .wazir/lock.json",
        "perl -pi -e 's/a/b/' .wazir/lock.json",
        "dd if=a of=.wazir/lock.json",
        "truncate -s 0 .wazir/lock.json",
        "touch .wazir/x",
        "cd .wazir && echo x > lock.json",
        "cd src; echo > ../.wazir/lock.json",
        "bash -c 'echo x > .wazir/lock.json'",
        "sh -c \"rm -rf .wazir\"",
        "sudo rm -rf .wazir",
        "X=1 rm -rf .wazir",
        "true && rm -r .wazir",
        "cat <<E > .wazir/lock.json\nhi\nE",
        "echo x > \"$PWD/.wazir/lock.json\"",
        "echo x > $CLAUDE_PROJECT_DIR/.wazir/lock.json",
        "echo x 2> .wazir/lock.json",
        "echo x &> .wazir/lock.json",
        "(echo x > .wazir/lock.json)",
        "git checkout -- .wazir/lock.json",
        "git rm .wazir/lock.json",
        "ln -sf a .wazir/hook",
        "chmod +x .wazir/hook",
        "echo x > '.wazir/lock.json'",
        "echo x >| .wazir/lock.json",
        "if true; then rm -rf .wazir; fi",
    ] {
        assert!(
            denied(root, Host::Claude, "Bash", json!({"command": line})),
            "{line}"
        );
        assert!(
            denied(
                root,
                Host::Gemini,
                "run_shell_command",
                json!({"command": line})
            ),
            "{line}"
        );
    }
    for line in [
        "cat .wazir/lock.json",
        "ls -la .wazir",
        "grep -r x .wazir/",
        "git add .wazir && git commit -m x",
        "git diff -- .wazir",
        "cp .wazir/lock.json /tmp/x",
        "echo '> .wazir/lock.json'",
        "wazir doctor",
        "wazir list > out.txt",
        "cargo test 2>&1 | tee log",
        "rm -rf target",
        "mv a b",
        "mkdir -p .wazir/state/runs/x/artifacts",
        "cat > .wazir/state/runs/r/artifacts/spec.md <<'E'\nrm -rf .wazir\nE",
        "sed -n 1,5p .wazir/lock.json",
        "echo x > /dev/null",
        "find . -name x",
        "# rm -rf .wazir",
        "git rm --cached .wazir/state/x",
        "echo hi",
    ] {
        assert!(
            !denied(root, Host::Claude, "Bash", json!({"command": line})),
            "{line}"
        );
    }
    let words = json!({"command": ["bash", "-lc", "echo x > .wazir/lock.json"]});
    assert!(denied(root, Host::Codex, "shell", words));
}

#[test]
fn session_start_speaks_each_hosts_language_once() {
    let root = Root::open(Path::new("/")).unwrap();
    let policy = policy(root.path());
    let run = |host, payload: &[u8], text| {
        let mut hook = Hook::bare(host, HookEvent::SessionStart, payload, &root, &policy);
        hook.session_text = text;
        answer(&hook)
    };
    let claude: Value = serde_json::from_str(&run(Host::Claude, b"{}", "hi").stdout).unwrap();
    assert_eq!(claude["hookSpecificOutput"]["additionalContext"], "hi");
    let cursor: Value = serde_json::from_str(&run(Host::Cursor, b"{}", "hi").stdout).unwrap();
    assert_eq!(cursor["additional_context"], "hi");
    assert_eq!(run(Host::Gemini, b"{}", "hi"), Answer::default());
    assert_eq!(
        run(Host::Claude, b"{\"cursor_version\":\"1\"}", "hi"),
        Answer::default()
    );
    assert_eq!(run(Host::Claude, b"{}", ""), Answer::default());
}

proptest::proptest! {
    #[test]
    fn no_payload_panics_or_is_blocked_by_accident(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let root = Root::open(Path::new("/tmp")).unwrap();
        let policy = policy(root.path());
        for &host in Host::ALL {
            let answer = answer(&Hook::bare(host, HookEvent::BeforeTool, &bytes, &root, &policy));
            proptest::prop_assert_eq!(answer, Answer::default());
        }
    }

    #[test]
    fn no_command_line_panics(line in "[a-z '\"<>|&;$(){}\\\\#\n`./=-]{0,60}") {
        let at = Surroundings {
            cwd: "/tmp".into(),
            root: "/tmp".into(),
            home: None,
        };
        let _written = shell::written(&line, &at);
    }
}
