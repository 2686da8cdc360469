//! Runs: the process from a request to a report, by the real program.

use crate::look_up::assert_valid;
use crate::support::{Outcome, Repository};
use std::fs;

/// A repository that wazir is installed in, with settings.
pub fn project(settings: &str) -> Repository {
    let repository = Repository::with(&[("src/a.txt", "one\n")]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    if !settings.is_empty() {
        let config = repository.read(".wazir/config.yaml");
        let config = config
            .replace("gates: held\n", "")
            .replace("checks: []\n", "");
        repository.write(".wazir/config.yaml", &format!("{config}{settings}"));
    }
    repository
}

/// The order as JSON.
pub fn next(repository: &Repository) -> serde_json::Value {
    let outcome = repository.wazir(&["next", "--json"]);
    assert!([0, 43, 44].contains(&outcome.code), "{outcome:?}");
    outcome.json()
}

/// An owed artifact's form, filled in with something.
pub fn filled(order: &serde_json::Value, artifact: &str) -> String {
    let owed = order["owed"].as_array().unwrap();
    let owed = owed
        .iter()
        .find(|owed| owed["artifact"] == artifact)
        .unwrap_or_else(|| panic!("{artifact} is not owed: {order:#}"));
    let mut text = String::new();
    let mut rest = owed["form"].as_str().unwrap();
    while let Some(at) = rest.find("<fill: ") {
        text.push_str(&rest[..at]);
        text.push_str("ما هو مطلوب"); // no check may depend on a language
        rest = &rest[at + rest[at..].find('>').unwrap() + 1..];
    }
    text.push_str(rest);
    text.replace("status: draft", "status: ready")
        .replace("blocking: true", "blocking: false")
}

fn path(order: &serde_json::Value, artifact: &str) -> String {
    let owed = order["owed"].as_array().unwrap();
    let owed = owed
        .iter()
        .find(|owed| owed["artifact"] == artifact)
        .unwrap();
    owed["path"].as_str().unwrap().to_owned()
}

/// Writes an artifact and hands it in.
pub fn submit(repository: &Repository, artifact: &str, edit: impl Fn(String) -> String) -> Outcome {
    let order = next(repository);
    let file = path(&order, artifact);
    repository.write(&file, &edit(filled(&order, artifact)));
    repository.wazir(&["submit", &file])
}

pub fn approving(text: String) -> String {
    let findings = text.find("findings:\n").unwrap();
    let end = findings
        + text[findings..]
            .find("criteria:")
            .or(text[findings..].find("---"))
            .unwrap();
    format!("{}findings: []\n{}", &text[..findings], &text[end..])
        .replace("verdict: reject", "verdict: approve")
        .replace("verdict: unverified", "verdict: pass")
}

/// A run at depth standard up to the phase `execute`, gates open by themselves.
pub fn to_execute() -> Repository {
    let repository = project("gates: auto\nchecks: [\"grep -q two src/a.txt\"]\n");
    repository
        .wazir(&[
            "run",
            "start",
            "Rename the thing",
            "--intent",
            "refactor",
            "--depth",
            "standard",
        ])
        .code(0);
    for artifact in ["clarification", "spec"] {
        submit(&repository, artifact, |text| text).code(0);
    }
    submit(&repository, "spec-challenge", approving).code(0);
    submit(&repository, "implementation-plan", |text| text).code(0);
    submit(&repository, "plan-review", approving).code(0);
    assert_eq!(next(&repository)["phase"]["id"], "execute");
    repository
}

#[test]
fn a_run_goes_from_the_request_to_its_report() {
    let repository = to_execute();
    submit(&repository, "execution-notes", |text| {
        text.replace("status: blocked", "status: done")
    })
    .code(0);
    let order = next(&repository);
    assert_eq!(order["phase"]["id"], "verify");
    assert_eq!(order["checks"][0], "grep -q two src/a.txt");
    // The check fails on this tree, and says so.
    let failed = repository.wazir(&["verify"]).code(1);
    assert!(failed.stdout.contains("exit 1"), "{failed:?}");
    repository.write("src/a.txt", "two\n");
    repository.wazir(&["verify"]).code(0);
    let order = next(&repository);
    let form = order["owed"][0]["form"].as_str().unwrap();
    assert!(
        form.contains("grep -q two src/a.txt"),
        "known evidence stands in the form: {form}"
    );
    submit(&repository, "verification-proof", |text| {
        text.replace("command: null", "command: grep -q two src/a.txt")
            .replace("verdict: unverified", "verdict: pass")
    })
    .code(0);
    submit(&repository, "review", approving).code(0);
    let status = repository
        .wazir(&["status", "--json", "--run", &only_run(&repository)])
        .code(0)
        .json();
    assert_eq!(status["status"], "completed", "{status:#}");
    let report = repository
        .wazir(&["report", &only_run(&repository), "--json"])
        .code(0)
        .json();
    assert_eq!(report["criteria"][0]["verdict"], "pass");
    assert_eq!(
        report["evidence"].as_array().unwrap().last().unwrap()["freshness"],
        "fresh"
    );
    assert!(
        report["notices"][0]
            .as_str()
            .unwrap()
            .contains("gates: auto")
    );
    for form in ["--html", "--md"] {
        let text = repository
            .wazir(&["report", &only_run(&repository), form])
            .code(0)
            .stdout;
        assert!(text.contains("AC-1") && text.contains("grep -q two src"));
        assert!(
            !text.contains("https://") && !text.contains("<script"),
            "it needs nothing else"
        );
    }
    repository
        .wazir(&["capture", "check", "--run", &only_run(&repository)])
        .code(0);
    // It is over: nothing is owed, nothing is taken.
    repository.wazir(&["next"]).code(3);
    repository
        .wazir(&["run", "resume", &only_run(&repository)])
        .code(44);
}

pub fn only_run(repository: &Repository) -> String {
    let runs = repository.wazir(&["run", "list", "--json"]).code(0).json();
    runs["runs"][0]["run_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_small_fix_owes_one_artifact_of_forty_lines() {
    let repository = project("");
    let start = repository
        .wazir(&["run", "start", "Fix the typo in src/a.txt", "--json"])
        .code(0)
        .json();
    assert_eq!(
        (&start["depth"], &start["intent"]),
        (&"quick".into(), &"bugfix".into())
    );
    assert_eq!(start["limits"]["lines"], 40);
    let order = next(&repository);
    assert_eq!(order["owed"].as_array().unwrap().len(), 1);
    assert_eq!(order["steps"].as_array().unwrap().len(), 2);
    let proof = |text: String| {
        text.replace("command: \"ما هو مطلوب\"", "command: \"true\"")
            .replace("exit_code: 1", "exit_code: 0")
    };
    let refused = submit(&repository, "verification-proof", |text| {
        format!("{}{}", proof(text), "line\n".repeat(40))
    })
    .code(1);
    assert!(refused.stderr.contains("allows 40"), "{refused:?}");
    repository.wazir(&["verify", "--", "true"]).code(0);
    submit(&repository, "verification-proof", |text| {
        text.replace(
            "verdict: unverified\n    command: null",
            "verdict: pass\n    command: \"true\"",
        )
    })
    .code(0);
    assert_eq!(
        repository.wazir(&["run", "list", "--json"]).json()["runs"][0]["status"],
        "completed"
    );
}

/// A form with one of its lists empty.
fn emptied(text: &str, list: &str) -> String {
    let (before, rest) = text.split_once(&format!("\n{list}:\n")).unwrap();
    let after = rest.lines().skip_while(|line| line.starts_with(' '));
    let after: String = after.map(|line| format!("{line}\n")).collect();
    format!("{before}\n{list}: []\n{after}")
}

#[test]
fn a_run_may_find_nothing_and_teach_nothing() {
    let repository = project("gates: auto\n");
    repository
        .wazir(&[
            "run",
            "start",
            "Explain it",
            "--intent",
            "docs",
            "--depth",
            "deep",
        ])
        .code(0);
    submit(&repository, "clarification", |text| text).code(0);
    // Research without an answer says which questions are open.
    let silent = |text: String| emptied(&emptied(&text, "findings"), "unknowns");
    submit(&repository, "research", silent).code(1);
    submit(&repository, "research", |text| emptied(&text, "findings")).code(0);
    submit(&repository, "spec", |text| text).code(0);
    submit(&repository, "spec-challenge", approving).code(0);
    submit(&repository, "implementation-plan", |text| text).code(0);
    submit(&repository, "plan-review", approving).code(0);
    submit(&repository, "execution-notes", |text| text).code(0);
    repository
        .wazir(&["verify", "--criterion", "AC-1", "--", "true"])
        .code(0);
    submit(&repository, "verification-proof", |text| {
        text.replace("verdict: unverified", "verdict: pass")
            .replace("command: null", "command: \"true\"")
    })
    .code(0);
    submit(&repository, "review", approving).code(0);
    assert_eq!(next(&repository)["phase"]["id"], "learn");
    // An id is given once.
    let twice = |text: String| {
        let (before, entry) = text.split_once("  - id: L-1\n").unwrap();
        let (entry, after) = entry.split_once("---\n").unwrap();
        format!("{before}  - id: L-1\n{entry}  - id: L-1\n{entry}---\n{after}")
    };
    let refused = submit(&repository, "proposed-learning", twice).code(1);
    assert!(refused.stderr.contains("L-1 stands twice"), "{refused:?}");
    submit(&repository, "proposed-learning", |text| {
        emptied(&text, "proposals")
    })
    .code(0);
    let ended = submit(&repository, "next-run-handoff", |text| text).code(0);
    assert!(ended.stdout.contains("the run is completed"), "{ended:?}");
}

#[test]
fn what_is_printed_as_json_is_documented() {
    let repository = project("gates: auto\n");
    let json = |arguments: &[&str]| repository.wazir(arguments).json();
    let begun = json(&[
        "run",
        "start",
        "Rename a thing",
        "--depth",
        "standard",
        "--json",
    ]);
    assert_valid("output-run", &begun);
    let id = begun["run_id"].as_str().unwrap();
    assert_valid("output-run-list", &json(&["run", "list", "--json"]));
    assert_valid("output-next", &json(&["next", "--json"]));
    let file = path(&next(&repository), "clarification");
    repository.write(&file, "---\n");
    assert_valid("output-submit", &json(&["submit", &file, "--json"]));
    repository.write(&file, &filled(&next(&repository), "clarification"));
    assert_valid("output-submit", &json(&["submit", &file, "--json"]));
    submit(&repository, "spec", |text| text).code(0);
    submit(&repository, "spec-challenge", |text| text).code(0);
    assert_valid("output-next", &json(&["next", "--json"]));
    assert_valid("output-verify", &json(&["verify", "--json"]));
    assert_valid(
        "output-verify",
        &json(&["verify", "--json", "--", "exit 3"]),
    );
    for arguments in [&["status", "--json"][..], &["run", "show", id, "--json"]] {
        assert_valid("output-status", &json(arguments));
    }
    let report = json(&["report", "--json"]);
    assert_valid("output-report", &report);
    assert_valid("usage", &report["usage"]);
    for event in repository
        .read(&format!(".wazir/state/runs/{id}/events.ndjson"))
        .lines()
    {
        assert_valid("event", &serde_json::from_str(event).unwrap());
    }
    let manifest = repository.read(&format!(".wazir/state/runs/{id}/manifest.json"));
    assert_valid("run-manifest", &serde_json::from_str(&manifest).unwrap());
    for arguments in [
        &["capture", "event", "--event", "x"][..],
        &["capture", "route", "--name", "x"],
        &["capture", "output", "--command", "x", "--exit-code", "0"],
        &["capture", "summary"],
        &["capture", "check"],
    ] {
        let all = [arguments, &["--run", id, "--json"]].concat();
        assert_valid("output-capture", &json(&all));
    }
    assert_valid("usage", &json(&["capture", "usage", "--run", id, "--json"]));
    let init = [
        "capture", "init", "--run", "other", "--phase", "p", "--status", "s", "--json",
    ];
    assert_valid("output-capture", &json(&init));
    assert_valid(
        "output-status",
        &json(&["status", "--run", "other", "--json"]),
    );
    let held = project("");
    held.wazir(&[
        "run",
        "start",
        "Rename a thing",
        "--intent",
        "refactor",
        "--depth",
        "standard",
    ])
    .code(0);
    submit(&held, "clarification", |text| text).code(0);
    held.wazir(&["gate", "approve", "--json"]).code(44);
}

#[test]
fn the_same_state_prints_the_same_bytes() {
    let repository = to_execute();
    let first = repository.wazir(&["next"]).code(0).stdout;
    assert_eq!(repository.wazir(&["next"]).code(0).stdout, first);
    assert!(!first.contains("{{"));
}

#[test]
fn what_is_not_finished_is_not_taken() {
    let repository = project("");
    repository
        .wazir(&["run", "start", "Add a thing", "--depth", "standard"])
        .code(0);
    let order = next(&repository);
    let file = path(&order, "clarification");
    let good = filled(&order, "clarification");
    let cases: [(&str, String); 9] = [
        (
            "still to be filled in",
            order["owed"][0]["form"].as_str().unwrap().to_owned(),
        ),
        ("it is empty", String::new()),
        ("draft", good.replace("status: ready", "status: draft")),
        ("another run", good.replace("run_id: \"", "run_id: \"x-")),
        (
            "loop_number",
            good.replace("loop_number: 0", "loop_number: 3"),
        ),
        ("scope_summary", good.replace("scope_summary:", "scope:")),
        ("nothing stands below", format!("{good}\n## Leer\n")),
        ("front matter", good.replace("---\n", "")),
        (
            "no input here",
            good.replace(
                "inputs: []",
                &format!(
                    "inputs:\n  - artifact: spec\n    sha256: {}",
                    "0".repeat(64)
                ),
            ),
        ),
    ];
    let before = repository.wazir(&["status", "--json"]).json()["head"].clone();
    for (message, text) in cases {
        repository.write(&file, &text);
        let refused = repository.wazir(&["submit", &file]).code(1);
        assert!(
            refused.stderr.contains(message),
            "{message}: {}",
            refused.stderr
        );
    }
    assert_eq!(
        repository.wazir(&["status", "--json"]).json()["head"],
        before,
        "nothing was recorded"
    );
    // What belongs elsewhere is refused as a matter of order.
    let spec = good.replace("artifact_type: clarification", "artifact_type: spec");
    repository.write(&file, &spec);
    let refused = repository.wazir(&["submit", &file]).code(44);
    assert!(
        refused.stderr.contains("belongs to the phase specify"),
        "{refused:?}"
    );
    // A file from elsewhere is copied into the run.
    repository.write("notes.md", &good);
    repository.wazir(&["submit", "notes.md"]).code(0);
    assert_eq!(repository.read(&file), good);
}

#[test]
fn every_criterion_is_answered_and_none_invented() {
    let repository = project("gates: auto\n");
    repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--intent",
            "refactor",
            "--depth",
            "standard",
        ])
        .code(0);
    submit(&repository, "clarification", |text| text).code(0);
    submit(&repository, "spec", |text| {
        text.replace(
            "acceptance_criteria:\n",
            "acceptance_criteria:\n  - id: AC-2\n    text: b\n    check: c\n",
        )
    })
    .code(0);
    submit(&repository, "spec-challenge", approving).code(0);
    let missing = submit(&repository, "implementation-plan", |text| {
        text.replace("[AC-2, AC-1]", "[AC-1]")
    })
    .code(1);
    assert!(
        missing.stderr.contains("AC-2 is not addressed"),
        "{missing:?}"
    );
    let invented = submit(&repository, "implementation-plan", |text| {
        text.replace("[AC-2, AC-1]", "[AC-1, AC-2, AC-9]")
    })
    .code(1);
    assert!(
        invented.stderr.contains("AC-9 is no criterion"),
        "{invented:?}"
    );
    submit(&repository, "implementation-plan", |text| text).code(0);
}

#[test]
fn a_pass_needs_what_the_binary_itself_has_seen() {
    let repository = to_execute();
    submit(&repository, "execution-notes", |text| text).code(0);
    let claim = |text: String| {
        let start = text.find("commands:").unwrap();
        let end = text.find("criteria:").unwrap();
        format!(
            "{}commands:\n  - command: test -e src/a.txt\n    exit_code: 0\n    summary: it is there\n{}",
            &text[..start],
            text[end..].replace(
                "verdict: unverified\n    command: null",
                "verdict: pass\n    command: test -e src/a.txt"
            )
        )
    };
    let refused = submit(&repository, "verification-proof", claim).code(1);
    assert!(refused.stderr.contains("AC-1 is not shown"), "{refused:?}");
    assert!(
        refused
            .stderr
            .contains("wazir verify --criterion AC-1 -- test -e src/a.txt")
    );
    repository
        .wazir(&["verify", "--criterion", "AC-1", "--", "test -e src/a.txt"])
        .code(0);
    // The tree changes: what was shown is not shown any more.
    repository.write("src/b.txt", "new\n");
    let stale = submit(&repository, "verification-proof", claim).code(1);
    assert!(stale.stderr.contains("the tree changed since"), "{stale:?}");
    // And back: the content counts, not the time.
    fs::remove_file(repository.file("src/b.txt")).unwrap();
    submit(&repository, "verification-proof", claim).code(0);
}

#[test]
fn evidence_of_a_failure_cannot_pass_and_no_check_is_no_pass() {
    let repository = project("");
    repository.wazir(&["run", "start", "Fix a typo"]).code(0);
    let none = repository.wazir(&["verify"]).code(1);
    assert!(none.stderr.contains("unverified"), "{none:?}");
    repository.wazir(&["verify", "--", "false"]).code(1);
    repository
        .wazir(&["verify", "--", "does-not-exist-anywhere"])
        .code(1);
    let refused = submit(&repository, "verification-proof", |text| {
        text.replace(
            "verdict: unverified\n    command: null",
            "verdict: pass\n    command: \"false\"",
        )
    })
    .code(1);
    assert!(
        refused.stderr.contains("ended with exit code 1"),
        "{refused:?}"
    );
    // A command that changes what it is run on shows nothing.
    let changed = repository
        .wazir(&["verify", "--json", "--", "date +%N >> src/a.txt"])
        .code(0)
        .json();
    assert_eq!(changed["checks"][0]["tree"], serde_json::Value::Null);
}

#[test]
fn a_rejection_goes_back_and_the_cap_ends_with_a_human() {
    let repository = project("gates: auto\n");
    repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--intent",
            "refactor",
            "--depth",
            "standard",
        ])
        .code(0);
    submit(&repository, "clarification", |text| text).code(0);
    for round in 0..3 {
        let order = next(&repository);
        assert_eq!(order["phase"]["id"], "specify", "{round}");
        assert_eq!(order["owed"][0]["loop_number"], round);
        assert_eq!(
            order["sent_back"].as_array().unwrap().len(),
            usize::try_from(round).unwrap()
        );
        submit(&repository, "spec", |text| text).code(0);
        let code = if round < 2 { 0 } else { 43 };
        submit(&repository, "spec-challenge", |text| text).code(code);
    }
    // Nothing passes by itself, and no artifact opens it.
    let order = repository.wazir(&["next", "--json"]).code(43).json();
    assert_eq!(order["status"], "escalated");
    assert!(order["owed"].as_array().unwrap().is_empty());
    let refused = repository
        .wazir(&["gate", "approve", "--as", "reviewer"])
        .code(44);
    assert!(refused.stderr.contains("a human decides"), "{refused:?}");
    repository
        .wazir(&["gate", "approve", "--as", "human"])
        .code(44);
    let status = repository.wazir(&["status"]).code(0).stdout;
    assert!(status.contains("[!] spec-challenge"), "{status}");
    repository
        .wazir(&["run", "abort", &only_run(&repository), "--reason", "no"])
        .code(0);
    repository.wazir(&["next"]).code(3);
}

#[test]
fn the_author_does_not_approve_and_an_edit_voids_an_approval() {
    let repository = project("");
    repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--intent",
            "refactor",
            "--depth",
            "standard",
        ])
        .code(0);
    submit(&repository, "clarification", |text| text).code(0);
    submit(&repository, "spec", |text| text).code(0);
    // A human's gate: not the author as reviewer, not without a terminal.
    let order = repository.wazir(&["next", "--json"]).code(44).json();
    assert_eq!(order["status"], "waiting");
    for role in ["reviewer", "human"] {
        let refused = repository
            .wazir(&["gate", "approve", "--as", role])
            .code(44);
        assert!(refused.stderr.contains("human"), "{refused:?}");
    }
    let mine = next(&repository)["status"].clone();
    assert_eq!(mine, "waiting");

    let repository = to_execute();
    let id = only_run(&repository);
    let spec = format!(".wazir/state/runs/{id}/artifacts/spec.md");
    let approved = repository.read(&spec);
    repository.write(&spec, &format!("{approved}\nMore.\n"));
    let order = next(&repository);
    assert_eq!(order["phase"]["id"], "specify");
    assert!(
        order["owed"][0]["lack"]
            .as_str()
            .unwrap()
            .contains("voids its approval")
    );
    // Undone, all is as it was.
    repository.write(&spec, &approved);
    assert_eq!(next(&repository)["phase"]["id"], "execute");
    // Handed in anew, what was made from it is outdated.
    repository.write(&spec, &format!("{approved}\nMore.\n"));
    repository.wazir(&["submit", &spec]).code(0);
    let order = next(&repository);
    assert_eq!(order["phase"]["id"], "spec-challenge");
    assert!(
        order["owed"][0]["lack"]
            .as_str()
            .unwrap()
            .contains("older `spec`")
    );
}

#[test]
fn runs_of_packages_and_of_the_whole_are_apart() {
    let repository = project("");
    repository.write("packages/a/x", "");
    let start = |directory: &str, request: &str| {
        let outcome = repository
            .wazir_in(directory, &["run", "start", request, "--json"])
            .code(0);
        outcome.json()["run_id"].as_str().unwrap().to_owned()
    };
    let whole = start(".", "Fix the whole");
    let part = start("packages/a", "Fix the part");
    let current = |directory: &str| {
        let outcome = repository
            .wazir_in(directory, &["status", "--json"])
            .code(0);
        outcome.json()["run_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(current("."), whole);
    assert_eq!(current("packages/a"), part);
    assert_eq!(current("src"), whole);
    // The same request twice: two runs.
    assert_eq!(start(".", "Fix the whole"), format!("{whole}-2"));
    assert_eq!(current("."), format!("{whole}-2"));
    repository.wazir(&["run", "resume", &whole]).code(0);
    assert_eq!(current("."), whole);
    repository
        .wazir(&["run", "start", "x", "--id", &whole])
        .code(1);
    // An unknown one is an error with the nearest.
    let unknown = repository
        .wazir(&["status", "--run", &whole[..whole.len() - 1]])
        .code(1);
    assert!(unknown.stderr.contains("did you mean"), "{unknown:?}");
    for id in ["../../x", "a/b", "A"] {
        repository.wazir(&["status", "--run", id]).code(1);
    }
}

/// A human at a terminal of their own: what `script` gives, and nothing of an agent.
#[cfg(target_os = "linux")]
fn at_a_terminal(
    repository: &Repository,
    command: &str,
    typed: impl Fn(&str) -> String,
    extra: &[(&str, &str)],
) -> (i32, String) {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    let line = format!("{} {command}", crate::support::program());
    let mut child = Command::new("script")
        .args(["-qefc", &line, "/dev/null"])
        .current_dir(repository.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "dumb")
        .env("USER", "maintainer")
        .envs(extra.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut seen = String::new();
    let mut output = child.stdout.take().unwrap();
    let mut buffer = [0; 256];
    let mut answered = false;
    loop {
        match output.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => seen.push_str(&String::from_utf8_lossy(&buffer[..count])),
        }
        if let (false, Some(at)) = (answered, seen.find("type "))
            && seen[at..].contains("to do so")
        {
            let code = seen[at + 5..].split(' ').next().unwrap();
            let answer = typed(code);
            writeln!(child.stdin.as_ref().unwrap(), "{answer}").unwrap();
            answered = true;
        }
    }
    (child.wait().unwrap().code().unwrap(), seen)
}

#[cfg(target_os = "linux")]
#[test]
fn a_humans_gate_opens_by_hand_alone() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        eprintln!("skipped: no `script` here to make a terminal");
        return;
    }
    // The test itself may run below an agent: that is refused, and shown elsewhere.
    let repository = project("");
    repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--intent",
            "refactor",
            "--depth",
            "standard",
        ])
        .code(0);
    submit(&repository, "clarification", |text| text).code(0);
    submit(&repository, "spec", |text| text).code(0);
    let (code, seen) = at_a_terminal(
        &repository,
        "gate approve",
        |code| code.to_owned(),
        &[("CLAUDECODE", "1")],
    );
    assert_eq!(code, 44, "{seen}");
    assert!(seen.contains("from an agent's shell"), "{seen}");
    // An agent that takes the mark off is found above, where the system shows that.
    let (code, seen) = at_a_terminal(&repository, "gate approve", |_| "wrong".to_owned(), &[]);
    if seen.contains("agent's shell") {
        eprintln!("skipped: this test runs below an agent");
        return;
    }
    assert_eq!(code, 44, "{seen}");
    assert!(seen.contains("another code"), "{seen}");
    let (code, seen) = at_a_terminal(
        &repository,
        "gate reject --note unclear",
        |code| code.to_owned(),
        &[],
    );
    assert_eq!(code, 0, "{seen}");
    let order = next(&repository);
    assert_eq!(order["phase"]["id"], "specify");
    assert_eq!(order["sent_back"][0]["note"], "unclear");
    submit(&repository, "spec", |text| text).code(0);
    let (code, seen) = at_a_terminal(&repository, "gate approve", |code| code.to_uppercase(), &[]);
    assert_eq!(code, 0, "{seen}");
    let report = repository.wazir(&["report", "--json"]).code(0).json();
    let phases = report["phases"].as_array().unwrap();
    let specify = phases
        .iter()
        .find(|phase| phase["id"] == "specify")
        .unwrap();
    assert_eq!(specify["approval"], "approved by maintainer, by hand");
    // The reviewer goes on; a run of the same conversation as the author is said to be one.
    assert_eq!(next(&repository)["phase"]["id"], "spec-challenge");
    submit(&repository, "spec-challenge", approving).code(0);
    repository
        .wazir(&["gate", "approve", "--as", "reviewer"])
        .code(0);
    assert_eq!(next(&repository)["phase"]["id"], "plan");
}
