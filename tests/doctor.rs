//! `wazir doctor` finds what is wrong and names what mends it.

use crate::support::Repository;
use std::fs;

#[test]
fn without_an_installation_the_code_is_3() {
    let outcome = Repository::new().wazir(&["doctor"]).code(3);
    assert!(outcome.stderr.contains("wazir init"));
}

/// As the real clients were seen to read them: what they do not take, they leave out as
/// a whole, the guard included.
#[test]
fn settings_that_a_host_cannot_read_are_a_fault() {
    for (file, text, host) in [
        (
            ".claude/settings.json",
            "{ // ours\n}\n",
            Some("Claude Code"),
        ),
        (
            ".claude/settings.json",
            "{\"a\": [1,],}\n",
            Some("Claude Code"),
        ),
        (".claude/settings.json", "\u{feff}{}\n", None),
        (".codex/hooks.json", "{ /* ours */ }\n", Some("Codex CLI")),
        (".codex/hooks.json", "\u{feff}{}\n", Some("Codex CLI")),
        (".gemini/settings.json", "{ // ours\n}\n", None),
        (".gemini/settings.json", "{\"a\": 1,}\n", Some("Gemini CLI")),
        (
            ".cursor/hooks.json",
            "{ /* ours */ \"version\": 1 }\n",
            None,
        ),
        (".cursor/hooks.json", "\u{feff}{}\n", Some("Cursor")),
    ] {
        let repository = Repository::with(&[(file, text)]);
        let said = repository
            .wazir(&["init", "--host", "all", "--yes"])
            .code(0);
        let report = repository.wazir(&["doctor", "--json"]);
        assert_eq!(report.code, i32::from(host.is_some()), "{file} {text:?}");
        let report = report.json();
        let faults: Vec<_> = report["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["status"] == "fault")
            .collect();
        assert_eq!(faults.len(), usize::from(host.is_some()), "{faults:?}");
        let again = repository.wazir(&["init", "--yes"]).code(0);
        assert_eq!(again.stdout.contains("cannot read it"), host.is_some());
        let line = said
            .stdout
            .lines()
            .find(|line| line.contains(file))
            .unwrap();
        let wanted = host.map(|host| format!("{host} cannot read it"));
        match wanted {
            Some(wanted) => {
                assert_eq!(faults[0]["name"], file);
                assert!(faults[0]["message"].as_str().unwrap().contains(&wanted));
                assert!(line.contains(&wanted), "{line}");
            }
            None => assert!(!line.contains("cannot read"), "{line}"),
        }
    }
}

#[test]
fn every_fault_is_named_and_its_command_mends_it() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    repository.wazir(&["doctor"]).code(0);
    fs::remove_file(repository.file(".claude/agents/planner.md")).unwrap();
    repository.write(".codex/hooks.json", "{}");
    repository.write("GEMINI.md", "nothing\n");
    fs::remove_file(repository.file(".wazir/state/binary")).unwrap();
    let report = repository.wazir(&["doctor", "--json"]).code(1).json();
    let faults: Vec<_> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["status"] == "fault")
        .collect();
    let names: Vec<_> = faults
        .iter()
        .map(|fault| fault["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            ".claude/agents/planner.md",
            ".codex/hooks.json",
            "GEMINI.md",
            "hooks"
        ]
    );
    for fault in faults {
        let command: Vec<&str> = fault["mend"].as_str().unwrap().split(' ').skip(1).collect();
        repository.wazir(&command).code(0);
    }
    repository.wazir(&["doctor"]).code(0);
    assert!(repository.read("GEMINI.md").starts_with("nothing\n"));
}

#[test]
fn the_guard_of_every_host_is_proved_as_it_is_installed() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    let guards = |repository: &Repository, code| {
        let outcome = repository
            .wazir(&["doctor", "--prove", "--json"])
            .code(code)
            .json();
        let checks = outcome["checks"].as_array().unwrap().clone();
        let guards = checks
            .into_iter()
            .filter(|check| check["name"].as_str().unwrap().ends_with(": guard"));
        guards.collect::<Vec<_>>()
    };
    let proved = guards(&repository, 0);
    assert_eq!(proved.len(), 4);
    for check in &proved {
        assert!(
            check["message"].as_str().unwrap().starts_with("blocks"),
            "{check}"
        );
    }
    // A hook that does nothing is found out, and so is one that is not there.
    repository.write(".wazir/hook", "#!/bin/sh\nexit 0\n");
    for check in guards(&repository, 1) {
        assert!(
            check["message"].as_str().unwrap().contains("inert"),
            "{check}"
        );
    }
    repository.write(".wazir/hook", "#!/bin/sh\necho no >&2\nexit 1\n");
    for check in guards(&repository, 1) {
        assert!(
            check["message"].as_str().unwrap().contains("warns"),
            "{check}"
        );
    }
    repository.write(".cursor/hooks.json", "{\"version\": 1}");
    let checks = guards(&repository, 1);
    let cursor = checks
        .iter()
        .find(|check| check["name"] == "cursor: guard")
        .unwrap();
    assert!(
        cursor["message"].as_str().unwrap().contains("no line"),
        "{cursor}"
    );
}
