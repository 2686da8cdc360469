//! The hosts beyond the first four, what hosts share, and the hosts' own packages.

use crate::support::{Outcome, Repository, program};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use wazir::catalog::Catalog;
use wazir::content::model::{Dialect, FileKind, Format, Host, Takes};

fn more() -> impl Iterator<Item = Host> {
    let all = Host::ALL.iter().copied();
    all.filter(|host| !Host::CORE.contains(host))
}

fn installed(hosts: &str) -> Repository {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", hosts, "--yes"])
        .code(0);
    repository
}

fn hook(repository: &Repository, host: Host, event: &str, payload: &Value) -> Outcome {
    repository.wazir_with(&["hook", host.id(), event], &payload.to_string())
}

/// Names of all files, and the text of each that is made for no document.
#[test]
fn bundles_of_more_hosts() {
    let embedded = Catalog::embedded();
    let texts = embedded.bundle_texts();
    let mut text = String::new();
    for host in more() {
        writeln!(text, "## {host}").unwrap();
        for file in embedded.bundle(host).files.iter() {
            writeln!(text, "{} {}", file.kind.id(), file.path).unwrap();
            let shared = file.path.starts_with(".wazir/") || file.kind == FileKind::Block;
            if file.of.is_none() && !shared {
                writeln!(text, "{}", &texts[file.text.0..file.text.1]).unwrap();
            }
        }
        // One of each kind shows what surrounds the document.
        for name in [
            "/reviewer.",
            "/reviewer/",
            "wazir-verify.",
            "wazir-verify/",
            "wazir/verify.",
            "/scan-project.",
        ] {
            let file = embedded
                .bundle(host)
                .files
                .iter()
                .find(|file| file.path.contains(name));
            if let Some(file) = file {
                let body: Vec<&str> = texts[file.text.0..file.text.1].lines().take(7).collect();
                writeln!(text, "-- {}\n{}", file.path, body.join("\n")).unwrap();
            }
        }
    }
    insta::assert_snapshot!("more_hosts", text);
}

#[test]
fn every_file_of_every_host_parses() {
    for host in Host::ALL {
        let repository = installed(host.id());
        for file in Catalog::embedded().bundle(*host).files.iter() {
            if file.kind == FileKind::Block {
                continue;
            }
            let text = repository.read(&file.path);
            match file.format {
                Format::Json => drop(serde_json::from_str::<Value>(&text).unwrap()),
                Format::Toml => drop(toml::from_str::<toml::Table>(&text).unwrap()),
                Format::Yaml => drop(serde_yaml::from_str::<Value>(&text).unwrap()),
                Format::Markdown => {
                    if let Some(rest) = text.strip_prefix("---\n") {
                        let front = rest.split_once("\n---\n").unwrap().0;
                        let front: Value = serde_yaml::from_str(front).unwrap();
                        assert!(front["description"].is_string(), "{}", file.path);
                    }
                }
                Format::Text => {}
            }
        }
    }
}

#[test]
fn a_host_is_found_by_its_files() {
    for host in Host::ALL {
        for path in Catalog::embedded().bundle(*host).detect {
            let file = if path.contains('.') && !path.starts_with('.') {
                (*path).to_owned()
            } else {
                format!("{path}/x")
            };
            let repository = Repository::with(&[(&file, "{}")]);
            let report = repository.wazir(&["init", "--json"]).code(0).json();
            let found = report["hosts"].as_array().unwrap();
            assert!(found.contains(&json!(host.id())), "{path}: {found:?}");
        }
    }
}

#[test]
fn all_means_the_first_four() {
    let report = Repository::new()
        .wazir(&["init", "--host", "all", "--json"])
        .code(0)
        .json();
    assert_eq!(
        report["hosts"],
        json!(["claude", "codex", "gemini", "cursor"])
    );
    let nothing_found = Repository::new().wazir(&["init", "--json"]).code(0).json();
    assert_eq!(nothing_found["hosts"], report["hosts"]);
    let unknown = Repository::new()
        .wazir(&["init", "--host", "emacs"])
        .code(2);
    assert!(unknown.stderr.contains("antigravity"), "{unknown:?}");
}

#[test]
fn doctor_says_what_stands_behind_each_host_and_which_has_no_guard() {
    let every: Vec<&str> = Host::ALL.iter().map(|host| host.id()).collect();
    let repository = installed(&every.join(","));
    let report = repository
        .wazir(&["doctor", "--prove", "--json"])
        .code(0)
        .json();
    let checks = report["checks"].as_array().unwrap();
    let of = |name: String| -> Vec<&str> {
        let named = checks.iter().filter(|check| check["name"] == name.as_str());
        named
            .map(|check| check["message"].as_str().unwrap())
            .collect()
    };
    for host in Host::ALL {
        let checked = of(format!("{host}: checked"));
        let by = [
            "by the real client ",
            "by its source alone: ",
            "by documents alone: ",
        ];
        assert!(
            by.iter().any(|by| checked[0].starts_with(by)),
            "{checked:?}"
        );
        assert!(checked[0].contains(", 2026-"), "{checked:?}");
        let guarded = !of(format!("{host}: guard")).is_empty();
        assert_eq!(guarded, host.dialect().is_some(), "{host}");
        let without = of(format!("{host}: limit"))
            .iter()
            .any(|limit| limit.contains("no contract of hooks is known"));
        assert_eq!(without, !guarded, "{host}");
    }
}

/// A write by tool and by shell in each dialect, as the clients send them.
fn calls(dialect: Dialect, file: &str) -> [Value; 2] {
    let shell = format!("echo x > {file}");
    match dialect {
        Dialect::Copilot => [
            json!({"tool_name": "Write", "tool_input": {"path": file, "file_text": "x"}}),
            json!({"tool_name": "Bash", "tool_input": {"command": shell, "description": "x"}}),
        ],
        Dialect::Qwen => [
            json!({"tool_name": "write_file", "tool_input": {"file_path": file, "content": "x"}}),
            json!({"tool_name": "run_shell_command", "tool_input": {"command": shell, "is_background": false}}),
        ],
        Dialect::OpenCode => [
            json!({"tool_name": "write", "tool_input": {"filePath": file, "content": "x"}}),
            json!({"tool_name": "bash", "tool_input": {"command": shell, "workdir": "."}}),
        ],
        other => panic!("{other:?} has its own tests"),
    }
}

#[test]
fn new_dialects_deny_and_tell_in_their_own_words() {
    for (host, context) in [
        (Host::Copilot, "/additionalContext"),
        (Host::Qwen, "/hookSpecificOutput/additionalContext"),
        (Host::OpenCode, "/context"),
        (Host::Kilo, "/context"),
    ] {
        let repository = installed(host.id());
        let dialect = host.dialect().unwrap();
        for mut call in calls(dialect, ".wazir/lock.json") {
            call["cwd"] = json!(repository.path());
            let outcome = hook(&repository, host, "before-tool", &call);
            if dialect == Dialect::Copilot {
                // It passes no reason on from stderr, and takes any other code as a denial.
                let said = outcome.code(0).json();
                let nested = &said["hookSpecificOutput"];
                for said in [&said, nested] {
                    assert_eq!(said["permissionDecision"], "deny");
                    let reason = said["permissionDecisionReason"].as_str().unwrap();
                    assert!(reason.contains("is protected"), "{reason}");
                }
            } else {
                let outcome = outcome.code(2);
                assert!(outcome.stdout.is_empty() && outcome.stderr.contains("is protected"));
            }
        }
        for mut call in calls(dialect, "src.txt") {
            call["cwd"] = json!(repository.path());
            let outcome = hook(&repository, host, "before-tool", &call).code(0);
            assert!(
                outcome.stdout.is_empty() && outcome.stderr.is_empty(),
                "{outcome:?}"
            );
        }
        let said = hook(&repository, host, "session-start", &json!({}))
            .code(0)
            .json();
        let text = said.pointer(context).and_then(Value::as_str);
        assert!(
            text.is_some_and(|text| text.contains("wazir next")),
            "{said}"
        );
    }
}

#[test]
fn large_outputs_are_kept_in_every_new_dialect() {
    let large = "x".repeat(20 << 10);
    for (host, call) in [
        (
            Host::Copilot,
            json!({"tool_name": "Bash", "tool_input": {"command": "c"}, "tool_result": {"result_type": "success", "text_result_for_llm": large}}),
        ),
        (
            Host::Qwen,
            json!({"tool_name": "run_shell_command", "tool_input": {"command": "c"}, "tool_response": {"llmContent": large}}),
        ),
        (
            Host::OpenCode,
            json!({"tool_name": "bash", "tool_input": {"command": "c"}, "tool_response": {"output": large, "exit_code": 0}}),
        ),
    ] {
        let repository = installed(host.id());
        repository.wazir(&["run", "start", "Fix a typo"]).code(0);
        let said = hook(&repository, host, "after-tool", &call).code(0);
        assert!(said.stdout.contains("Kept whole"), "{host}: {said:?}");
    }
}

/// The program as Copilot starts a hook.
fn under_copilot(repository: &Repository, event: &str, payload: &Value) -> (i32, String, String) {
    let mut child = Command::new(program())
        .args(["hook", "claude", event])
        .current_dir(repository.path())
        .env_clear()
        .env("COPILOT_CLI", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, payload.to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Copilot runs the hooks in .claude/settings.json, too.
#[test]
fn copilot_hears_one_hook_not_two() {
    let write =
        json!({"tool_name": "Write", "tool_input": {"path": ".wazir/lock.json", "file_text": "x"}});
    let both = installed("claude,copilot");
    for (event, payload) in [("session-start", json!({})), ("before-tool", write.clone())] {
        let said = under_copilot(&both, event, &payload);
        assert_eq!(said, (0, String::new(), String::new()));
    }
    let own = hook(&both, Host::Copilot, "before-tool", &write).code(0);
    assert_eq!(own.json()["permissionDecision"], "deny");
    // Where Copilot has no line of its own, Claude's is the one.
    let (code, _, reason) = under_copilot(&installed("claude"), "before-tool", &write);
    assert_eq!(code, 2);
    assert!(reason.contains("is protected"));
}

#[test]
fn a_host_reads_the_block_once_whatever_is_installed_beside_it() {
    let shapes: [&[(&str, &str)]; 4] = [
        &[],
        &[("AGENTS.md", "# Mine\n")],
        &[("CLAUDE.md", "# Mine\n")],
        &[("AGENTS.md", "# Mine\n"), ("CLAUDE.md", "@AGENTS.md\n")],
    ];
    for files in shapes {
        // Those that read files of others, those that read one, and one like the rest.
        for host in [
            Host::Cursor,
            Host::OpenCode,
            Host::Copilot,
            Host::Zed,
            Host::Amp,
        ] {
            for beside in Host::CORE {
                let repository = Repository::with(files);
                let hosts = format!("{beside},{host}");
                repository
                    .wazir(&["init", "--host", &hosts, "--yes"])
                    .code(0);
                let embedded = Catalog::embedded();
                let bundle = embedded.bundle(host);
                let mut there: Vec<&str> = bundle.reads.to_vec();
                there.retain(|name| repository.has(name));
                if bundle.takes == Takes::First {
                    there.truncate(1);
                }
                let blocks = there
                    .iter()
                    .filter(|name| repository.read(name).contains("wazir:begin"))
                    .count();
                assert_eq!(blocks, 1, "{hosts} with {files:?}");
                let before = repository.tree();
                repository.wazir(&["init", "--yes"]).code(0);
                assert_eq!(repository.tree(), before, "{hosts} with {files:?}");
            }
        }
    }
}

/// Zed and OpenCode read one file only: the user's rules stay the ones that are read.
#[test]
fn a_host_of_one_file_keeps_the_users() {
    for (host, file) in [
        ("zed", ".rules"),
        ("zed", "CLAUDE.md"),
        ("opencode", "CLAUDE.md"),
    ] {
        let repository = Repository::with(&[(file, "# Mine\n")]);
        repository.wazir(&["init", "--host", host, "--yes"]).code(0);
        assert!(
            repository
                .read(file)
                .starts_with("# Mine\n\n<!-- wazir:begin"),
            "{host}"
        );
        assert!(!repository.has("AGENTS.md"), "{host}");
    }
}

/// OpenCode makes an AGENTS.md here, and that is the file that Zed then takes.
#[test]
fn where_the_block_goes_is_settled_by_the_first_init() {
    let repository = Repository::new();
    repository.write("GEMINI.md", "mine\n");
    let init = || {
        repository
            .wazir(&["init", "--yes", "--host", "opencode,zed"])
            .code(0)
    };
    init();
    assert_eq!(repository.read("GEMINI.md"), "mine\n");
    let again = init();
    assert!(
        again.stdout.contains("created 0, updated 0"),
        "{}",
        again.stdout
    );
}

#[test]
fn one_host_goes_and_what_the_others_need_stays() {
    let repository = Repository::with(&[("AGENTS.md", "# Mine\n")]);
    repository
        .wazir(&["init", "--host", "codex,goose", "--yes"])
        .code(0);
    let with_goose = repository.tree();
    repository
        .wazir(&["init", "--host", "qwen", "--yes"])
        .code(0);
    repository.write(
        ".qwen/settings.json",
        &repository
            .read(".qwen/settings.json")
            .replacen("{\n", "{\n  \"mine\": 1,\n", 1),
    );
    repository.wazir(&["uninstall", "--host", "emacs"]).code(2);
    repository.wazir(&["uninstall", "--host", "amp"]).code(1);
    repository
        .wazir(&["uninstall", "--host", "codex,goose,qwen"])
        .code(1);
    repository.wazir(&["uninstall", "--host", "qwen"]).code(0);
    let kept = repository.read(".qwen/settings.json");
    assert_eq!(
        serde_json::from_str::<Value>(&kept).unwrap(),
        json!({"mine": 1}),
        "{kept}"
    );
    std::fs::remove_dir_all(repository.file(".qwen")).unwrap();
    let names = |tree: &[(String, Vec<u8>)]| -> Vec<String> {
        tree.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&repository.tree()), names(&with_goose));
    assert!(
        repository
            .read(".wazir/config.yaml")
            .contains("hosts: [codex, goose]")
    );
    repository.wazir(&["doctor", "--prove"]).code(0);
    repository.wazir(&["uninstall", "--host", "codex"]).code(0);
    assert!(repository.has(".agents/skills/tdd/SKILL.md") && !repository.has(".codex"));
    assert!(repository.read("AGENTS.md").contains("wazir:begin"));
    repository.wazir(&["uninstall"]).code(0);
    assert_eq!(
        repository.tree(),
        [("AGENTS.md".to_owned(), b"# Mine\n".to_vec())]
    );
}

#[test]
fn packages_are_whole_and_the_same_each_time() {
    let repository = Repository::new();
    repository.wazir(&["export", "plugin"]).code(0);
    let first = repository.tree();
    let report = repository
        .wazir(&["export", "plugin", "--json"])
        .code(0)
        .json();
    crate::look_up::assert_valid("output-export", &report);
    assert_eq!(repository.tree(), first);
    for (path, bytes) in &first {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(
            !text.contains(".wazir/hook"),
            "{path} needs a project's launcher"
        );
        if path.ends_with(".json") {
            serde_json::from_str::<Value>(text).unwrap();
        }
    }
    let json = |path: &str| -> Value {
        serde_json::from_str(&repository.read(&format!("exports/plugins/{path}"))).unwrap()
    };
    for (manifest, marketplace) in [
        (
            "claude/plugins/wazir/.claude-plugin/plugin.json",
            "claude/.claude-plugin/marketplace.json",
        ),
        (
            "codex/plugins/wazir/.codex-plugin/plugin.json",
            "codex/.agents/plugins/marketplace.json",
        ),
        (
            "cursor/plugins/wazir/.cursor-plugin/plugin.json",
            "cursor/.cursor-plugin/marketplace.json",
        ),
    ] {
        let plugin = json(manifest);
        assert_eq!(plugin["name"], "wazir");
        assert_eq!(plugin["version"], env!("CARGO_PKG_VERSION"));
        // What every host's own schema knows; others refuse what they do not know.
        for key in plugin.as_object().unwrap().keys() {
            assert!(
                ["name", "version", "description", "author", "license"].contains(&key.as_str()),
                "{key}"
            );
        }
        assert_eq!(json(marketplace)["plugins"][0]["name"], "wazir");
    }
    // What has no package is said before anything is written.
    let refused = repository
        .wazir(&["export", "plugin", "--host", "claude,zed", "--out", "other"])
        .code(1);
    assert!(
        refused.stderr.contains("wazir init --host zed"),
        "{refused:?}"
    );
    assert!(!repository.has("other"));
}

#[cfg(unix)]
#[test]
fn a_plugin_without_the_binary_says_so_once_and_blocks_nothing() {
    let repository = installed("amp");
    repository
        .wazir(&["export", "plugin", "--out", "out"])
        .code(0);
    let launcher = "out/claude/plugins/wazir/hook.sh";
    let run = |path: &str, event: &str, payload: &str| {
        let mut child = Command::new("/bin/sh")
            .args([launcher, "claude", event])
            .current_dir(repository.path())
            .env_clear()
            .env("PATH", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A launcher without a binary does not wait for it.
        let _closed =
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), payload.as_bytes());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code().unwrap(),
            said,
            output.stderr.is_empty(),
        )
    };
    let payload = json!({
        "cwd": repository.path(), "tool_name": "Write",
        "tool_input": {"file_path": ".wazir/lock.json", "content": "x"},
    })
    .to_string();
    let (code, said, quiet) = run("", "session-start", "{}");
    assert_eq!((code, said.lines().count(), quiet), (0, 1, true));
    let said: Value = serde_json::from_str(&said).unwrap();
    assert!(said["systemMessage"].as_str().unwrap().contains("PATH"));
    assert_eq!(run("", "before-tool", &payload), (0, String::new(), true));
    let bin = std::path::Path::new(program()).parent().unwrap();
    assert_eq!(run(bin.to_str().unwrap(), "before-tool", &payload).0, 2);
    // The project's own lines answer where there are some: nothing is said twice.
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    for event in ["session-start", "before-tool"] {
        let said = run(bin.to_str().unwrap(), event, &payload);
        assert_eq!(said, (0, String::new(), true));
    }
}
