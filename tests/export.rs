//! `wazir export`: deterministic bundles, and a check that finds any change.

use crate::support::Repository;
use std::fs;

#[test]
fn exports_are_whole_and_every_change_is_found() {
    let repository = Repository::new();
    repository.wazir(&["export", "--check"]).code(1);
    repository.wazir(&["export", "build"]).code(0);
    let first = repository.tree();
    repository.wazir(&["export", "build"]).code(0);
    assert_eq!(repository.tree(), first);
    repository.wazir(&["export", "--check"]).code(0);
    let base = "exports/hosts/claude";
    for path in [
        "CLAUDE.md",
        ".claude/settings.json",
        "host-package.json",
        "export.manifest.json",
        ".wazir/hook",
    ] {
        assert!(repository.has(&format!("{base}/{path}")), "{path}");
    }
    repository.write(&format!("{base}/CLAUDE.md"), "tampered");
    fs::remove_file(repository.file(&format!("{base}/.claude/settings.json"))).unwrap();
    repository.write(&format!("{base}/extra.md"), "x");
    let report = repository
        .wazir(&["export", "--check", "--json"])
        .code(1)
        .json();
    assert_eq!(
        report["problems"],
        serde_json::json!([
            "claude: missing .claude/settings.json",
            "claude: changed CLAUDE.md",
            "claude: extra extra.md"
        ])
    );
    repository
        .wazir(&["export", "build", "--host", "claude"])
        .code(0);
    assert_eq!(repository.tree(), first);
}

#[test]
fn metadata_matches_its_schemas() {
    let repository = Repository::new();
    repository
        .wazir(&["export", "build", "--out", "out"])
        .code(0);
    for host in ["claude", "codex", "gemini", "cursor"] {
        for (file, schema) in [
            ("export.manifest.json", "export-manifest"),
            ("host-package.json", "host-export-package"),
        ] {
            let value =
                serde_json::from_str(&repository.read(&format!("out/{host}/{file}"))).unwrap();
            crate::look_up::assert_valid(schema, &value);
        }
    }
}
