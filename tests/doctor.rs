//! `wazir doctor` finds what is wrong and names what mends it.

use crate::support::Repository;
use std::fs;

#[test]
fn without_an_installation_the_code_is_3() {
    let outcome = Repository::new().wazir(&["doctor"]).code(3);
    assert!(outcome.stderr.contains("wazir init"));
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
