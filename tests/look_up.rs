//! `list`, `show`, `search`, `--version`: over all embedded content.

use crate::support::Repository;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Asserts that a value matches one of our schemas.
#[track_caller]
pub fn assert_valid(schema: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{schema}.schema.json"));
    let schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|e| format!("{} {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_is_listed_can_be_shown_and_is_the_source() {
    let repository = Repository::new();
    let listed = repository.wazir(&["list", "--json"]).code(0).json();
    let listed = listed.as_array().unwrap();
    assert!(listed.len() > 150);
    for entry in listed {
        let text = |field: &str| entry[field].as_str().unwrap();
        let shown = repository
            .wazir(&["show", text("kind"), text("id"), "--json"])
            .code(0)
            .json();
        let path = text("path");
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        if !matches!(text("kind"), "stack" | "concern" | "template") {
            assert_eq!(shown["text"].as_str().unwrap(), source, "{path}");
        }
    }
}

#[test]
fn every_content_file_is_listed() {
    let repository = Repository::new();
    let listed = repository.wazir(&["list", "--json"]).code(0).json();
    let listed: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["path"].as_str().unwrap())
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for directory in [
        "content/roles",
        "content/workflows",
        "content/hooks",
        "schemas",
        "templates/artifacts",
    ] {
        for entry in fs::read_dir(root.join(directory)).unwrap() {
            let path = format!(
                "{directory}/{}",
                entry.unwrap().file_name().to_str().unwrap()
            );
            assert!(listed.contains(&path.as_str()), "{path}");
        }
    }
}

#[test]
fn printed_json_matches_its_schema() {
    let repository = Repository::new();
    let json = |arguments: &[&str]| {
        let outcome = repository.wazir(arguments);
        assert!(outcome.code < 2, "{outcome:?}");
        outcome.json()
    };
    assert_valid("output-init", &json(&["init", "--host", "all", "--json"]));
    assert_valid("output-doctor", &json(&["doctor", "--json"]));
    assert_valid("output-list", &json(&["list", "--json"]));
    assert_valid(
        "output-show",
        &json(&["show", "role", "reviewer", "--json"]),
    );
    assert_valid("output-search", &json(&["search", "review", "--json"]));
    assert_valid("output-export", &json(&["export", "build", "--json"]));
    assert_valid("output-export", &json(&["export", "--check", "--json"]));
    let lock = serde_json::from_str(&repository.read(".wazir/lock.json")).unwrap();
    assert_valid("lock", &lock);
}

#[test]
fn a_wrong_name_gets_near_ones_and_an_old_spelling_works() {
    let repository = Repository::new();
    let outcome = repository.wazir(&["show", "role", "reviwer"]).code(1);
    assert!(
        outcome.stderr.contains("did you mean: reviewer"),
        "{}",
        outcome.stderr
    );
    repository.wazir(&["show", "hook", "session_start"]).code(0);
    repository.wazir(&["show", "planet", "earth"]).code(2);
    // One or several: the same kind.
    let kinds = repository.wazir(&["list"]).code(0).stdout;
    for kind in kinds.lines().filter_map(|line| line.split(' ').next()) {
        let one = repository.wazir(&["list", kind]).code(0).stdout;
        let several = repository.wazir(&["list", &format!("{kind}s")]).code(0);
        assert_eq!(several.stdout, one, "{kind}");
    }
    repository.wazir(&["search", "zzzzqqq"]).code(1);
}

#[test]
fn a_host_shows_its_own_files_of_every_role_and_workflow() {
    let repository = Repository::new();
    for host in ["claude", "codex", "gemini", "cursor"] {
        for (kind, id) in [
            ("role", "executor"),
            ("workflow", "plan"),
            ("skill", "wazir"),
            ("skill", "debugging"),
        ] {
            let shown = repository
                .wazir(&["show", kind, id, "--host", host])
                .code(0);
            assert!(!shown.stdout.is_empty());
        }
    }
}

#[test]
fn templates_are_shown_ready_to_be_filled_in() {
    let repository = Repository::new();
    let shown = repository.wazir(&["show", "template", "spec"]).code(0);
    assert!(
        shown.stdout.contains("<fill: ") && !shown.stdout.contains("{{"),
        "{}",
        shown.stdout
    );
}

#[test]
fn the_version_names_the_content() {
    let shown = Repository::new().wazir(&["--version"]).code(0).stdout;
    assert!(
        shown.contains("content ") && shown.contains("role 10") && shown.contains("workflow 15"),
        "{shown}"
    );
}

#[test]
fn every_command_has_help_with_an_example() {
    let repository = Repository::new();
    for command in [
        &["init"][..],
        &["doctor"],
        &["list"],
        &["show"],
        &["search"],
        &["compose"],
        &["export"],
        &["export", "build"],
        &["hook"],
        &["content"],
        &["content", "check"],
        &["content", "new"],
        &["content", "explain"],
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let help = repository.wazir(&arguments).code(0).stdout;
        assert!(help.contains("Example"), "{command:?}: {help}");
    }
}
