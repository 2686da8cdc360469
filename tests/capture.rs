//! The ledger from outside: what may be recorded, and that nothing is lost or forged.

use crate::run::{next, project, submit};
use crate::support::{Repository, program};
use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

fn captured(id: &str) -> Repository {
    let repository = project("");
    let begun = repository
        .wazir(&[
            "capture", "init", "--run", id, "--phase", "clarify", "--status", "starting", "--json",
        ])
        .code(0)
        .json();
    for field in [
        "run_id",
        "phase",
        "status",
        "state_root",
        "run_root",
        "status_path",
        "events_path",
        "captures_dir",
    ] {
        assert!(begun[field].is_string(), "{field}");
    }
    repository
}

fn events(repository: &Repository, id: &str) -> Vec<Value> {
    let text = repository.read(&format!(".wazir/state/runs/{id}/events.ndjson"));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_commands_of_earlier_versions_keep_their_names_and_fields() {
    let repository = captured("nightly-1");
    let wazir = |arguments: &[&str], stdin: &str| {
        let mut all = vec!["capture"];
        all.extend(arguments);
        all.extend(["--run", "nightly-1", "--json"]);
        repository.wazir_with(&all, stdin).code(0).json()
    };
    wazir(
        &[
            "event",
            "--event",
            "phase_enter",
            "--phase=specify",
            "--status",
            "in_progress",
            "--loop-count",
            "2",
        ],
        "",
    );
    let routed = wazir(&["route", "--name", "Build & Test", "--suffix", "txt"], "");
    let path = routed["capture_path"].as_str().unwrap().to_owned();
    assert!(path.ends_with("-build-test.txt") && fs::metadata(&path).unwrap().len() == 0);
    let kept = wazir(
        &[
            "output",
            "--command",
            "make",
            "--exit-code",
            "-1",
            "--capture-path",
            &path,
        ],
        "out\n",
    );
    assert_eq!(kept["byte_length"], 4);
    assert_eq!(fs::read_to_string(&path).unwrap(), "out\n");
    wazir(&["summary"], "what happened\n");
    let usage = wazir(&["usage"], "");
    assert_eq!(usage["totals"]["total_capture_bytes_raw"], 4);
    assert_eq!(usage["totals"]["total_capture_bytes_summary"], 14);
    assert_eq!(usage["phases"]["specify"]["capture_bytes_raw"], 4);
    let status = repository
        .wazir(&["status", "--run", "nightly-1", "--json"])
        .code(0)
        .json();
    assert_eq!(status["phase"], "specify");
    assert_eq!(status["phase_loop_counts"]["specify"], 2);
    assert_eq!(status["last_event"], "pre_compact_summary");
    assert_eq!(status["artifacts"]["summary_path"], "summary.md");
    assert!(
        repository
            .read(".wazir/state/runs/nightly-1/summary.md")
            .contains("what happened")
    );
    // Twice the same run, another's run, what leads elsewhere.
    repository
        .wazir(&[
            "capture",
            "init",
            "--run",
            "nightly-1",
            "--phase",
            "a",
            "--status",
            "b",
        ])
        .code(1);
    repository
        .wazir(&["capture", "event", "--run", "nightly-2", "--event", "x"])
        .code(1);
    for run in ["../../x", "a/b", ""] {
        repository
            .wazir(&[
                "capture", "init", "--run", run, "--phase", "a", "--status", "b",
            ])
            .code(1);
    }
    for path in ["/tmp/x", "captures/../../x", "../captures/x", "xcaptures/y"] {
        let outcome = repository.wazir_with(
            &[
                "capture",
                "output",
                "--run",
                "nightly-1",
                "--command",
                "c",
                "--exit-code",
                "0",
                "--capture-path",
                path,
            ],
            "x",
        );
        assert_eq!(outcome.code, 1, "{path}: {outcome:?}");
    }
    repository
        .wazir(&["capture", "event", "--run", "nightly-1", "--event", "a\nb"])
        .code(1);
    repository
        .wazir(&["capture", "check", "--run", "nightly-1"])
        .code(0);
}

#[test]
fn outputs_are_kept_byte_for_byte() {
    let repository = captured("bytes");
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let mut child = Command::new(program())
        .args([
            "capture",
            "output",
            "--run",
            "bytes",
            "--command",
            "c",
            "--exit-code",
            "0",
        ])
        .current_dir(repository.path())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    let path = String::from_utf8(output.stdout).unwrap();
    assert_eq!(fs::read(path.trim_end()).unwrap(), bytes);
}

#[test]
fn what_the_binary_decides_cannot_be_recorded_from_outside() {
    let repository = project("");
    let id = repository
        .wazir(&["run", "start", "Add a thing", "--json"])
        .code(0)
        .json()["run_id"]
        .as_str()
        .unwrap()
        .to_owned();
    for event in [
        "gate_approved",
        "artifact_submitted",
        "phase_exit",
        "evidence",
        "run_completed",
    ] {
        let refused = repository
            .wazir(&["capture", "event", "--run", &id, "--event", event])
            .code(1);
        assert!(
            refused.stderr.contains("by the binary itself"),
            "{refused:?}"
        );
        repository
            .wazir_with(&["capture", "summary", "--run", &id, "--event", event], "x")
            .code(1);
    }
    repository
        .wazir(&[
            "capture", "event", "--run", &id, "--event", "x", "--phase", "review",
        ])
        .code(1);
    repository
        .wazir(&[
            "capture",
            "event",
            "--run",
            &id,
            "--event",
            "x",
            "--loop-count",
            "1",
        ])
        .code(1);
    repository
        .wazir(&[
            "capture",
            "event",
            "--run",
            &id,
            "--event",
            "note",
            "--message",
            "fine",
        ])
        .code(0);
    assert_eq!(next(&repository)["phase"]["id"], "clarify");
}

/// A run with some events, and its ledger's lines.
fn ledger() -> (Repository, String, Vec<String>) {
    let repository = project("gates: auto\n");
    let id = repository
        .wazir(&[
            "run",
            "start",
            "Add a thing",
            "--depth",
            "standard",
            "--json",
        ])
        .code(0)
        .json()["run_id"]
        .as_str()
        .unwrap()
        .to_owned();
    submit(&repository, "clarification", |text| text).code(0);
    let text = repository.read(&format!(".wazir/state/runs/{id}/events.ndjson"));
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert!(lines.len() > 4);
    (repository, id, lines)
}

#[test]
fn every_change_of_a_ledger_is_named() {
    let (repository, id, lines) = ledger();
    let file = format!(".wazir/state/runs/{id}/events.ndjson");
    let last = lines.len();
    let joined = |lines: &[String]| format!("{}\n", lines.join("\n"));
    let with = |edit: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        edit(&mut lines);
        joined(&lines)
    };
    let cases: [(&str, String, usize); 7] = [
        (
            "edited",
            with(&|l| l[1] = l[1].replace("\"phase\":\"", "\"phase\":\"x")),
            2,
        ),
        (
            "last edited",
            with(&|l| l[last - 1] = l[last - 1].replace("in_progress", "completed")),
            last,
        ),
        ("reordered", with(&|l| l.swap(1, 2)), 2),
        ("dropped", with(&|l| drop(l.remove(2))), 3),
        ("truncated", joined(&lines[..last - 2]), last - 1),
        ("first gone", joined(&lines[1..]), 1),
        ("not json", with(&|l| l[2] = "{".to_owned()), 3),
    ];
    for (what, text, line) in cases {
        repository.write(&file, &text);
        let found = repository
            .wazir(&["capture", "check", "--run", &id])
            .code(1);
        assert!(
            found.stdout.contains(&format!("events.ndjson:{line}:")),
            "{what}: {found:?}"
        );
        // And nothing goes on with it.
        let next = repository.wazir(&["next", "--run", &id]);
        assert_eq!(next.code, 1, "{what}: {next:?}");
        assert!(next.stderr.contains("capture check"), "{what}");
    }
    repository.write(&file, &joined(&lines));
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(0);
    // The head taken away shows as well.
    fs::remove_file(repository.file(&format!(".wazir/state/runs/{id}/head"))).unwrap();
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(1);
}

#[test]
fn a_torn_line_is_taken_off_and_noted() {
    let (repository, id, lines) = ledger();
    let file = format!(".wazir/state/runs/{id}/events.ndjson");
    let whole = format!("{}\n", lines.join("\n"));
    repository.write(&file, &format!("{whole}{{\"seq\":99,\"pre"));
    let seen = repository
        .wazir(&["capture", "check", "--run", &id])
        .code(0);
    assert!(seen.stdout.contains("broken off"), "{seen:?}");
    repository
        .wazir(&["capture", "event", "--run", &id, "--event", "after"])
        .code(0);
    let events = events(&repository, &id);
    assert_eq!(events[lines.len()]["event"], "torn_line_recovered");
    assert_eq!(events[lines.len()]["byte_length"], 14);
    assert_eq!(events[lines.len() + 1]["event"], "after");
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(0);
}

#[test]
fn what_is_derived_is_made_again_byte_for_byte() {
    let (repository, id, _) = ledger();
    repository
        .wazir_with(&["capture", "summary", "--run", &id], "notes")
        .code(0);
    let names = ["status.json", "usage.json", "summary.md", "manifest.json"];
    let read = |name: &str| repository.read(&format!(".wazir/state/runs/{id}/{name}"));
    let before = names.map(read);
    for name in names {
        repository.write(&format!(".wazir/state/runs/{id}/{name}"), "forged");
    }
    repository
        .wazir(&["capture", "check", "--run", &id])
        .code(1);
    repository
        .wazir(&["capture", "check", "--run", &id, "--rebuild"])
        .code(0);
    assert_eq!(names.map(read), before);
}

/// Eight processes write into three runs while some are killed.
#[test]
fn many_writers_lose_and_mix_nothing() {
    let runs = ["one", "two", "three"];
    let repository = captured("one");
    for run in &runs[1..] {
        repository
            .wazir(&[
                "capture", "init", "--run", run, "--phase", "p", "--status", "s",
            ])
            .code(0);
    }
    let total = if std::env::var_os("WAZIR_MANY").is_some() {
        1_250
    } else {
        40
    };
    let directory = repository.path().to_owned();
    let acknowledged: Vec<Vec<(usize, String)>> = thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let directory = &directory;
                scope.spawn(move || {
                    let mut done = Vec::new();
                    for number in 0..total {
                        let run = (writer + number) % runs.len();
                        let name = format!("w{writer}-{number}");
                        let mut child = Command::new(program())
                            .args(["capture", "event", "--run", runs[run], "--event", &name])
                            .current_dir(directory)
                            .env_clear()
                            .stdout(Stdio::null())
                            .stderr(Stdio::null())
                            .spawn()
                            .unwrap();
                        if number % 10 == 9 {
                            thread::sleep(Duration::from_micros((writer as u64 * 700) % 4_000));
                            child.kill().unwrap();
                        }
                        if child.wait().unwrap().success() {
                            done.push((run, name));
                        }
                    }
                    done
                })
            })
            .collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect()
    });
    for (at, run) in runs.iter().enumerate() {
        // One more write takes off what a killed process left of a line.
        repository
            .wazir(&["capture", "event", "--run", run, "--event", "end"])
            .code(0);
        repository
            .wazir(&["capture", "check", "--run", run])
            .code(0);
        let events = events(&repository, run);
        for (of, name) in acknowledged.iter().flatten() {
            let count = events
                .iter()
                .filter(|event| event["event"] == name.as_str())
                .count();
            assert_eq!(count, usize::from(*of == at), "{name} in {run}");
        }
        let left: Vec<_> = fs::read_dir(repository.file(&format!(".wazir/state/runs/{run}")))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("lock"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
