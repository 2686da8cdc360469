//! `wazir compose` as it is called.

use crate::look_up::assert_valid;
use crate::support::Repository;

#[test]
fn stacks_and_concerns_come_from_the_project_and_the_request() {
    let repository = Repository::with(&[
        ("web/package.json", r#"{"dependencies":{"react-dom":"19"}}"#),
        ("api/Cargo.toml", "[dependencies]\ntokio-postgres = '0.7'\n"),
        ("spec.md", "An idempotent import.\n"),
    ]);
    let json = |arguments: &[&str]| {
        let mut all = vec!["compose", "--json"];
        all.extend(arguments);
        let value = repository.wazir(&all).code(0).json();
        assert_valid("output-compose", &value);
        value
    };
    let ids = |value: &serde_json::Value, list: &str| -> String {
        let ids = value[list].as_array().unwrap().iter();
        ids.map(|one| one["id"].as_str().unwrap())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let all = json(&["--role", "executor", "--request", "Fix the SQL injection"]);
    assert_eq!(ids(&all, "stacks"), "postgres react rust");
    assert_eq!(ids(&all, "concerns"), "web-security");
    assert!(ids(&all, "modules").contains("security/web/injection"));
    assert_eq!(all["budget"], 12_000);
    let api = json(&[
        "--role",
        "executor",
        "--changed",
        "api/src/main.rs",
        "--spec",
        "spec.md",
    ]);
    assert_eq!(ids(&api, "stacks"), "postgres rust");
    assert_eq!(ids(&api, "concerns"), "distributed");
    let given = json(&[
        "--workflow",
        "execute",
        "--stack",
        "react,go",
        "--concern",
        "search",
    ]);
    assert_eq!(given["role"], "executor");
    assert_eq!(ids(&given, "stacks"), "go react");
    assert_eq!(given["stacks"][0]["given"], true);
}

#[test]
fn the_settings_give_stacks_and_budget() {
    let repository = Repository::with(&[("Cargo.toml", ""), ("package.json", r#"{"bin":"x"}"#)]);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    let settings = repository.read(".wazir/config.yaml");
    let settings = settings.replace(
        "stacks: [node, rust]",
        "stacks: [rust]\nexpertise_budget: 1500",
    );
    assert!(settings.contains("expertise_budget"), "{settings}");
    repository.write(".wazir/config.yaml", &settings);
    let made = repository
        .wazir(&["compose", "--role", "executor", "--json"])
        .code(0)
        .json();
    assert_eq!(made["budget"], 1_500);
    assert_eq!(made["stacks"].as_array().unwrap().len(), 1);
    let made = repository.wazir(&[
        "compose", "--role", "executor", "--budget", "3000", "--json",
    ]);
    assert_eq!(made.code(0).json()["budget"], 3_000);
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    assert_eq!(
        repository.read(".wazir/config.yaml"),
        settings,
        "init keeps the setting"
    );
    repository.write(".wazir/config.yaml", &settings.replace("1500", "12"));
    repository.wazir(&["compose", "--role", "executor"]).code(1);
}

#[test]
fn text_files_and_reasons_speak_of_the_same_modules() {
    let repository = Repository::with(&[("Cargo.toml", "")]);
    let run = |extra: &[&str]| {
        let mut all = vec!["compose", "--role", "executor", "--concern", "web-security"];
        all.extend(extra);
        repository.wazir(&all).code(0).stdout
    };
    let (text, files, why) = (run(&[]), run(&["--format", "files"]), run(&["--why"]));
    assert_eq!(text, run(&[]), "the same bytes twice");
    assert!(files.lines().count() >= 2, "{files}");
    for line in files.lines() {
        let (id, tier) = line.split_once('\t').unwrap();
        assert!(text.contains(id) && why.contains(id), "{id}");
        repository
            .wazir(&["show", "expertise", id, "--tier", tier])
            .code(0);
    }
    assert!(why.contains("stack     rust: Cargo.toml is there"), "{why}");
    assert!(
        why.contains("concern web-security, executor: named"),
        "{why}"
    );
    assert!(!text.contains("reviewed:"), "no front matter: {text}");
}

#[test]
fn a_wrong_name_gets_near_ones() {
    let repository = Repository::new();
    for (arguments, hint) in [
        (&["--role", "executer"][..], "did you mean: executor"),
        (
            &["--role", "executor", "--stack", "reakt"],
            "did you mean: react",
        ),
        (
            &["--role", "executor", "--concern", "security-aut"],
            "did you mean: security-auth",
        ),
        (&["--workflow", "verfy"], "did you mean: verify"),
        (
            &["--workflow", "verify", "--role", "executor"],
            "leave one of the two out",
        ),
        (&[], "--role executor"),
        (
            &["--role", "executor", "--changed", "../elsewhere"],
            "lie in the project",
        ),
        (&["--role", "executor", "--budget", "0"], "--budget"),
        (&["--role", "executor", "--spec", "absent.md"], "absent.md"),
    ] {
        let mut all = vec!["compose"];
        all.extend(arguments);
        let outcome = repository.wazir(&all).code(1);
        assert!(
            outcome.stderr.contains(hint),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert!(outcome.stdout.is_empty());
    }
}

#[test]
fn an_audit_without_a_concern_looks_at_everything() {
    let repository = Repository::new();
    let made = repository
        .wazir(&["compose", "--workflow", "run-audit", "--json"])
        .code(0)
        .json();
    assert_eq!(made["concerns"].as_array().unwrap().len(), 5);
    let made = repository.wazir(&[
        "compose",
        "--workflow",
        "run-audit",
        "--concern",
        "audit-security",
        "--json",
    ]);
    assert_eq!(made.code(0).json()["concerns"].as_array().unwrap().len(), 1);
}
