//! `wazir validate`: each check with what passes and what does not, by the real program.

use crate::look_up::assert_valid;
use crate::run::{project, submit};
use crate::support::{Outcome, Repository};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// Git in a repository, with nobody's settings.
#[track_caller]
pub fn git(repository: &Repository, arguments: &[&str]) {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(repository.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "A")))
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "a@example.org")))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

fn commit(repository: &Repository, message: &str) {
    git(repository, &["add", "-A"]);
    git(
        repository,
        &["commit", "-q", "--allow-empty", "-m", message],
    );
}

/// One check's verdict; the exit code fits it.
#[track_caller]
fn verdict(repository: &Repository, arguments: &[&str]) -> Value {
    let outcome = repository.wazir(&[&["validate", "--json"], arguments].concat());
    let report = outcome.json();
    assert_valid("output-validate", &report);
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 1, "{report:#}");
    let failed = checks[0]["status"] == "fail";
    assert_eq!(outcome.code, i32::from(failed), "{report:#}");
    checks[0].clone()
}

#[track_caller]
fn assert_status(repository: &Repository, arguments: &[&str], status: &str) {
    let verdict = verdict(repository, arguments);
    assert_eq!(verdict["status"], status, "{verdict:#}");
}

/// `RULE PATH:LINE` of each error.
fn errors(verdict: &Value) -> Vec<String> {
    let findings = verdict["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["level"] == "error")
        .map(|finding| {
            let path = finding["path"].as_str().unwrap_or("");
            format!(
                "{} {path}:{}",
                finding["rule"].as_str().unwrap(),
                finding["line"]
            )
        })
        .collect()
}

#[track_caller]
fn assert_errors(repository: &Repository, arguments: &[&str], wanted: &[&str]) {
    let verdict = verdict(repository, arguments);
    assert_eq!(errors(&verdict), wanted, "{verdict:#}");
    assert_eq!(verdict["status"], "fail");
}

fn settings(repository: &Repository, more: &str) {
    repository.write(
        ".wazir/config.yaml",
        &format!("version: 1\nhosts: []\n{more}"),
    );
}

#[test]
fn all_checks_run_and_what_was_not_checked_is_no_pass() {
    let repository = Repository::new();
    let outcome = repository.wazir(&["validate"]).code(0);
    assert_eq!(
        outcome.stdout.matches("SKIP  ").count(),
        11,
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.ends_with("0 passed, 0 failed, 11 skipped\n"));
    repository.write("README.md", "[x](missing.md)\n");
    let outcome = repository.wazir(&["validate"]).code(1);
    for said in ["FAIL  docs", "error[WV0501]", "at README.md:1:1", "help: "] {
        assert!(outcome.stdout.contains(said), "{said}: {}", outcome.stdout);
    }
    // The same input gives the same bytes, whichever check is done first.
    for _ in 0..3 {
        assert_eq!(repository.wazir(&["validate"]).stdout, outcome.stdout);
    }
    let some = repository
        .wazir(&["validate", "docs", "config", "--json"])
        .code(1)
        .json();
    let names: Vec<_> = some["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["check"])
        .collect();
    assert_eq!(names, ["manifest", "docs"]);
    let wrong = repository.wazir(&["validate", "links"]).code(2);
    assert!(wrong.stderr.contains("docs-drift"), "{}", wrong.stderr);
    repository.wazir(&["validate", "--format", "xml"]).code(2);
}

#[test]
fn manifest_holds_settings_and_lock_against_their_schemas() {
    assert_status(&Repository::new(), &["manifest"], "skip");
    let repository = project("");
    assert_status(&repository, &["manifest"], "pass");
    assert_status(&repository, &["config"], "pass");
    let good = repository.read(".wazir/config.yaml");
    let lines = good.lines().count();
    for (more, wanted) in [
        (
            "gate: held\n",
            format!("WV0101 .wazir/config.yaml:{}", lines + 1),
        ),
        (
            "validate:\n  branch: {}\n",
            format!("WV0101 .wazir/config.yaml:{}", lines + 2),
        ),
        (
            "validate:\n  docs_drift: [{source: a}]\n",
            format!("WV0101 .wazir/config.yaml:{}", lines + 2),
        ),
        (": [\n", format!("WV0101 .wazir/config.yaml:{}", lines + 2)),
    ] {
        repository.write(".wazir/config.yaml", &format!("{good}{more}"));
        let found = errors(&verdict(&repository, &["manifest"]));
        assert!(
            !found.is_empty() && found[0].starts_with("WV0101 "),
            "{more}: {found:?}"
        );
        if !more.starts_with(':') {
            assert_eq!(found, [wanted], "{more}");
        }
        // What the settings would say is not guessed.
        assert_status(&repository, &["docs"], "skip");
    }
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{good}");
        repository.write(".wazir/config.yaml", &good.replace(from, to));
        errors(&verdict(&repository, &["manifest"]))
    };
    assert_eq!(
        with("[claude]", "[claude, codex]"),
        ["WV0103 .wazir/config.yaml:0"]
    );
    assert_eq!(with("[claude]", "[]"), ["WV0103 .wazir/config.yaml:0"]);
    let paths = "protected_paths: []";
    assert_eq!(
        with(paths, "protected_paths: [src/, gone/]"),
        ["WV0104 .wazir/config.yaml:0"]
    );
    repository.write(".wazir/config.yaml", &good);
    fs::remove_file(repository.file(".wazir/hook")).unwrap();
    assert_errors(&repository, &["manifest"], &["WV0104 .wazir/lock.json:0"]);
    repository.write(".wazir/lock.json", "{\"lock_version\": 99}");
    let found = errors(&verdict(&repository, &["manifest"]));
    assert!(
        found.contains(&"WV0102 .wazir/lock.json:0".to_owned()),
        "{found:?}"
    );
}

#[test]
fn hooks_are_wired_and_reach_a_binary() {
    assert_status(&Repository::new(), &["hooks"], "skip");
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    assert_status(&repository, &["hooks"], "pass");
    for file in [
        ".claude/settings.json",
        ".codex/hooks.json",
        ".gemini/settings.json",
        ".cursor/hooks.json",
    ] {
        let good = repository.read(file);
        assert!(good.contains("before-tool"), "{file}");
        let wanted = format!("WV0201 {file}:0");
        for bad in [
            good.replace("before-tool", "after-tool"),
            "{}".to_owned(),
            "{".to_owned(),
        ] {
            repository.write(file, &bad);
            assert_errors(&repository, &["hooks"], &[&wanted]);
        }
        fs::remove_file(repository.file(file)).unwrap();
        assert_errors(&repository, &["hooks"], &[&wanted]);
        repository.write(file, &good);
    }
    // A switch of the host's own is as good as no hook.
    for (file, switch, status) in [
        (
            ".claude/settings.json",
            r#"{ "disableAllHooks": true,"#,
            "fail",
        ),
        (
            ".claude/settings.json",
            r#"{ "disableAllHooks": false,"#,
            "pass",
        ),
        (
            ".gemini/settings.json",
            r#"{ "hooksConfig": {"enabled": false},"#,
            "fail",
        ),
        (
            ".gemini/settings.json",
            r#"{ "hooksConfig": {"enabled": true},"#,
            "pass",
        ),
    ] {
        let good = repository.read(file);
        repository.write(file, &good.replacen('{', switch, 1));
        assert_status(&repository, &["hooks"], status);
        repository.write(file, &good);
    }
    repository.write(".claude/settings.local.json", "{\"disableAllHooks\": true}");
    assert_errors(
        &repository,
        &["hooks"],
        &["WV0201 .claude/settings.local.json:0"],
    );
    fs::remove_file(repository.file(".claude/settings.local.json")).unwrap();
    let launcher = repository.read(".wazir/hook");
    repository.write(".wazir/hook", "exit 0\n");
    assert_errors(&repository, &["hooks"], &["WV0202 .wazir/hook:0"]);
    repository.write(".wazir/hook", &launcher);
    repository.write(".wazir/state/binary", "/nowhere/wazir\n");
    assert_errors(&repository, &["hooks"], &["WV0202 :0"]);
}

#[test]
fn content_compiles() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    assert_status(&repository, &["content"], "skip");
    repository
        .wazir(&["content", "new", "role", "release-manager"])
        .code(0);
    assert_status(&repository, &["content"], "pass");
    let path = ".wazir/overlay/roles/release-manager.md";
    let good = repository.read(path);
    for (text, code) in [
        ("no front matter\n".to_owned(), "WZ0003"),
        (good.replace("id: release-manager", "id: other"), "WZ0006"),
    ] {
        repository.write(path, &text);
        let found = verdict(&repository, &["content"]);
        assert_eq!(found["status"], "fail", "{found:#}");
        let finding = &found["findings"][0];
        assert_eq!(
            (&finding["rule"], &finding["path"]),
            (&json!("WV0301"), &json!(path))
        );
        assert!(
            finding["message"].as_str().unwrap().starts_with(code),
            "{finding}"
        );
    }
    fs::remove_file(repository.file(path)).unwrap();
    let shown = repository
        .wazir(&["show", "role", "reviewer"])
        .code(0)
        .stdout;
    repository.write(".wazir/overlay/roles/reviewer.md", &shown);
    assert_status(&repository, &["content"], "pass");
}

#[test]
fn artifacts_fit_their_schemas_and_the_ledger() {
    let repository = project("gates: auto\n");
    assert_status(&repository, &["artifacts"], "skip");
    let begun = [
        "run",
        "start",
        "Rename a thing",
        "--depth",
        "standard",
        "--id",
        "one",
    ];
    repository.wazir(&begun).code(0);
    submit(&repository, "clarification", |text| text).code(0);
    repository
        .wazir(&[
            "capture", "init", "--run", "two", "--phase", "p", "--status", "s",
        ])
        .code(0);
    let verdict_ = verdict(&repository, &["artifacts"]);
    assert_eq!(verdict_["why"], "1 artifact of 2 runs");
    assert_eq!(verdict_["status"], "pass");
    let file = ".wazir/state/runs/one/artifacts/clarification.md";
    let good = repository.read(file);
    repository.write(file, &format!("{good}\nMore.\n"));
    assert_errors(&repository, &["artifacts"], &[&format!("WV0402 {file}:0")]);
    repository.write(file, &good.replace("scope_summary:", "scope:"));
    let found = errors(&verdict(&repository, &["artifacts"]));
    assert!(
        found
            .iter()
            .any(|one| one.starts_with(&format!("WV0403 {file}:"))),
        "{found:?}"
    );
    repository.write(file, &good.replace("run_id: \"one\"", "run_id: \"two\""));
    assert!(errors(&verdict(&repository, &["artifacts"])).len() >= 2);
    repository.write(file, "");
    assert!(errors(&verdict(&repository, &["artifacts"])).len() == 2);
    fs::remove_file(repository.file(file)).unwrap();
    assert_errors(&repository, &["artifacts"], &[&format!("WV0402 {file}:0")]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", repository.file(file)).unwrap();
        let found = verdict(&repository, &["artifacts"]);
        assert_eq!(errors(&found), [format!("WV0402 {file}:0")]);
        assert!(!found.to_string().contains("root:"), "{found}");
        fs::remove_file(repository.file(file)).unwrap();
    }
    repository.write(file, &good);
    let ledger = ".wazir/state/runs/one/events.ndjson";
    let events = repository.read(ledger);
    repository.write(
        ledger,
        &events.replacen("clarification", "clarificatiom", 1),
    );
    assert_errors(
        &repository,
        &["artifacts"],
        &[&format!("WV0401 {ledger}:1")],
    );
    repository.write(ledger, "not json\n");
    let found = errors(&verdict(&repository, &["artifacts"]));
    assert!(found.contains(&format!("WV0401 {ledger}:1")), "{found:?}");
}

#[test]
fn links_and_anchors_of_documents_lead_somewhere() {
    assert_status(&Repository::new(), &["docs"], "skip");
    let good = "# Title\n\n## A *b* `c`!\n## A b c\n\n[1](docs/a.md) [2](/docs/a.md#über-uns) [3](#a-b-c-1) \
        [4](docs/) [5](docs/with%20space.md?plain=1#top) [6](https://x.org/y#z) [7](mailto:a@b.c) \
        ![8](<docs/with space.md>) [9](src/lib.rs#L10) [ref]\n\n[ref]: docs/a.md#x\n\n```\n[no](link.md)\n```\n";
    let repository = Repository::with(&[
        ("README.md", good),
        (
            "docs/a.md",
            "# Über uns\n<a id=\"x\"></a>\n[up](../README.md#title)\n",
        ),
        ("docs/with space.md", ""),
        ("src/lib.rs", ""),
    ]);
    assert_status(&repository, &["docs"], "pass");
    for (text, rule) in [
        ("[x](docs/b.md)", "WV0501"),
        ("![x](image.png)", "WV0501"),
        ("[x](../../../etc/passwd)", "WV0501"),
        ("[x](%2e%2e/%2e%2e/etc/passwd)", "WV0501"),
        ("[x](docs/a.md%00)", "WV0501"),
        ("[x](docs/a.md#uber-uns)", "WV0502"),
        ("[x](#a-b-c-2)", "WV0502"),
        ("[x]\n\n[x]: nothing.md", "WV0501"),
        ("<sub>[x](nothing.md)</sub>", "WV0501"),
        ("<img src=\"nothing.png\">", "WV0501"),
        ("x <a href='docs/a.md#nothing'>y</a>", "WV0502"),
    ] {
        repository.write("README.md", &format!("{good}\n\n{text}\n"));
        let found = verdict(&repository, &["docs"]);
        let line = good.lines().count() + 3;
        assert_eq!(
            errors(&found),
            [format!("{rule} README.md:{line}")],
            "{text}: {found:#}"
        );
    }
    settings(&repository, "validate: {docs: {exclude: ['README.md']}}\n");
    assert_status(&repository, &["docs"], "pass");
    settings(&repository, "");
    for text in [
        "<a@example.org>",
        "[x](docs/a.md?plain=1#L3-L5) [y](docs/a.md#L1)",
        "[x](#user-content-title) [y](#:~:text=Title) [z](#TOP)",
        "<h1 align=\"center\">\n  Over lines\n</h1>\n\n[x](#over-lines)",
        "<!-- <a href=\"gone.md\"> -->",
        "<p>src = gone.png</p>",
    ] {
        repository.write("README.md", &format!("\u{feff}{good}\n\n{text}\n"));
        assert_status(&repository, &["docs"], "pass");
    }
    repository.write("README.md", good);
    // What is another repository's is not looked into, and may not be here at all.
    repository.write("sub/.git", "gitdir: elsewhere");
    repository.write("sub/README.md", "[x](gone.md)");
    repository.write("sub/in.md", "# In\n");
    repository.write("docs/b.md", "[x](../sub/in.md#in) [y](../other/in.md)");
    repository.write(".gitmodules", "[submodule \"o\"]\n\tpath = other\n");
    assert_status(&repository, &["docs"], "pass");
    repository.write("docs/b.md", "[x](../sub/gone.md)");
    assert_errors(&repository, &["docs"], &["WV0501 docs/b.md:1"]);
    repository.write("README.md", "[x](gone.md)");
    settings(&repository, "validate: {docs: {include: ['README.*']}}\n");
    assert_status(&repository, &["docs"], "fail");
    settings(&repository, "validate: {docs: {include: ['[']}}\n");
    assert_errors(&repository, &["docs"], &["WV0101 .wazir/config.yaml:0"]);
}

#[test]
fn documented_commands_and_claims_are_true() {
    let good = "Run `wazir next` or `wazir run start \"Fix --all\"`.\n\n```sh\n$ wazir validate docs config --base REV\n\
        wazir list KIND | head\nwazir verify -- make --odd\n```\n\n```text\nwazir flies\n```\n\n\
        ## `wazir: cannot write`\n\n`wazir wrote nothing here`, `wazir shows every file`\n\n```\nwazir is not installed here\n```\n";
    let repository = Repository::with(&[("README.md", good)]);
    assert_status(&repository, &["docs"], "pass");
    for (text, line) in [
        ("`wazir nxt`", 1),
        ("`wazir run strat`", 1),
        ("`wazir validate doc`", 1),
        ("## `wazir indx`", 1),
        ("```sh\nwazir run begin\n```", 2),
        ("```\nwazir next --jsno\n```", 2),
        ("```console\n$ wazir index rebuild\n```", 2),
        ("`wazir list rol`", 1),
        ("```sh\nwazir list roles\nwazir show documents x\n```", 3),
        ("```sh\nwazir hook claude before-tol\n```", 2),
    ] {
        repository.write("README.md", &format!("{text}\n\n{good}"));
        assert_errors(
            &repository,
            &["docs"],
            &[&format!("WV0503 README.md:{line}")],
        );
    }
    repository.write("README.md", good);
    repository.write("package.json", r#"{"scripts": {"build": "x"}}"#);
    repository.write("Makefile", "CC = x\nall lint: main.c\n\techo no-target:\n");
    repository.write("tools/run.sh", "");
    let claim = |kind: &str, subject: &str, more: &str| {
        format!(
            "- {{id: {}-{}, file: README.md, subject: '{subject}', claim_type: {kind}, verifier: x{more}}}\n",
            kind.replace('_', "-"),
            subject.len()
        )
    };
    let claims = "docs/truth-claims.yaml";
    let all = [
        "wazir next",
        "npm run build",
        "make lint",
        "sh ./tools/run.sh",
        "tools/run.sh -x",
    ];
    let text: String = all
        .iter()
        .map(|subject| claim("command", subject, ""))
        .collect();
    repository.write(claims, &format!("{text}{}", claim("path", "tools", "")));
    assert_status(&repository, &["docs"], "pass");
    for wrong in [
        claim("command", "wazir nxt", ""),
        claim("command", "npm run test", ""),
        claim("command", "make no-target", ""),
        claim("command", "./tools/gone.sh", ""),
        claim("path", "../", ""),
        claim("path", "/etc/passwd", ""),
        claim("generated_file", "docs/gone.md", ""),
        claim("path", "tools", ", required: true"),
        claim("path", "tools", ", because: x"),
        claim("path", "tools", "/gone"),
        claim("path", "tools", "").replace("README.md", "GONE.md"),
        claim("path", "tools", "").replace("path", "wish"),
        format!("{0}{0}", claim("path", "tools", "")),
        "{}".to_owned(),
        "- [\n".to_owned(),
    ] {
        repository.write(claims, &wrong);
        let found = verdict(&repository, &["docs"]);
        assert!(
            errors(&found)
                .iter()
                .all(|one| one.starts_with("WV0504 docs/truth")),
            "{found:#}"
        );
        assert_eq!(found["status"], "fail", "{wrong}: {found:#}");
    }
    // A number is held against the program and against its document.
    let count = |subject: &str, verifier: &str| {
        claim("count", subject, "").replace("verifier: x", &format!("verifier: {verifier}"))
    };
    let roles = repository.wazir(&["list", "role", "--json"]).code(0).json();
    let there = roles.as_array().unwrap().len();
    let right = format!("{there} roles");
    for (said, subject, verifier, status) in [
        (right.clone(), right.clone(), "wazir list role", "pass"),
        (
            format!("{} roles", there + 1),
            right.clone(),
            "wazir list role",
            "fail",
        ),
        (
            format!("1{right}"),
            right.clone(),
            "wazir list role",
            "fail",
        ),
        (
            format!("{} roles", there + 1),
            format!("{} roles", there + 1),
            "wazir list role",
            "fail",
        ),
        (right.clone(), right.clone(), "wazir list odd", "fail"),
        (
            "many roles".to_owned(),
            "many roles".to_owned(),
            "wazir list role",
            "fail",
        ),
    ] {
        repository.write("README.md", &format!("It has {said}.\n"));
        repository.write(claims, &count(&subject, verifier));
        let found = verdict(&repository, &["docs"]);
        assert_eq!(found["status"], status, "{said}, {subject}: {found:#}");
    }
    repository.write("README.md", good);
    // What nothing here knows is said, unless a test is named that checks it.
    repository.write(claims, &claim("command", "terraform plan", ""));
    let found = verdict(&repository, &["docs"]);
    assert_eq!(
        (&found["status"], &found["findings"][0]["level"]),
        (&json!("pass"), &json!("note"))
    );
    repository.write(
        claims,
        &claim("command", "terraform plan", "").replace("verifier: x", "verifier: tools/run.sh"),
    );
    assert_eq!(verdict(&repository, &["docs"])["findings"], json!([]));
    settings(&repository, "validate: {docs: {claims: gone.yaml}}\n");
    assert_status(&repository, &["docs"], "fail");
}

#[test]
fn forbidden_terms_and_packages_are_found() {
    let repository = Repository::with(&[
        (
            "README.md",
            "The Old Name is gone.\nold names are not one.\n",
        ),
        ("src/a.txt", "old name\n"),
        (
            "package.json",
            "{\n  \"dependencies\": {\"express\": \"4\"}\n}\n",
        ),
        ("web/requirements.txt", "Flask_SQLAlchemy>=1\n"),
    ]);
    assert_status(&repository, &["brand"], "skip");
    assert_status(&repository, &["runtime"], "skip");
    let with = |text: &str| settings(&repository, &format!("validate:\n{text}"));
    with("  brand: {terms: [old name]}\n");
    assert_errors(&repository, &["brand"], &["WV0601 README.md:1"]);
    let found = verdict(&repository, &["brand"]);
    assert_eq!(found["findings"][0]["column"], 5);
    with("  brand: {terms: [old name], case_sensitive: true}\n");
    assert_status(&repository, &["brand"], "pass");
    with("  brand: {terms: [old name], files: ['**'], exclude: ['README.md']}\n");
    assert_errors(&repository, &["brand"], &["WV0601 src/a.txt:1"]);
    with("  brand: {terms: [old name], files: ['*.rst']}\n");
    assert_status(&repository, &["brand"], "skip");
    with("  runtime: {packages: [express, flask-sqlalchemy]}\n");
    assert_errors(
        &repository,
        &["runtime"],
        &["WV0701 package.json:2", "WV0701 web/requirements.txt:1"],
    );
    with("  runtime: {packages: [express], exclude: ['package.json']}\n");
    assert_status(&repository, &["runtime"], "pass");
    repository.write("package.json", "{");
    with("  runtime: {packages: [express]}\n");
    assert_errors(&repository, &["runtime"], &["WV0701 package.json:0"]);
}

#[test]
fn branches_have_an_allowed_name() {
    let repository = Repository::new();
    assert_status(&repository, &["branches"], "skip");
    git(&repository, &["init", "-q", "-b", "main"]);
    assert_status(&repository, &["branches"], "pass");
    commit(&repository, "feat: begin");
    for (name, status) in [
        ("fix/login", "pass"),
        ("Wip", "fail"),
        ("feat-x", "fail"),
        ("docs/أ", "pass"),
    ] {
        git(&repository, &["switch", "-qc", name]);
        assert_status(&repository, &["branches"], status);
    }
    git(&repository, &["switch", "-q", "--detach"]);
    assert_status(&repository, &["branches"], "skip");
    assert_status(&repository, &["branches", "--branch", "chore/x"], "pass");
    assert_status(&repository, &["branches", "--branch", "--output=x"], "fail");
    settings(
        &repository,
        "validate: {branches: {allow: ['team-*/**']}}\n",
    );
    assert_status(&repository, &["branches", "--branch", "team-a/x"], "pass");
    assert_errors(
        &repository,
        &["branches", "--branch", "chore/x"],
        &["WV0801 :0"],
    );
}

#[test]
fn commits_are_conventional_since_the_base() {
    let repository = Repository::new();
    assert_status(&repository, &["commits"], "skip");
    git(&repository, &["init", "-q", "-b", "main"]);
    assert_status(&repository, &["commits"], "skip");
    commit(&repository, "whatever came before");
    // On the default branch there is nothing to count from, which is no pass.
    assert_status(&repository, &["commits"], "skip");
    git(&repository, &["switch", "-qc", "feat/x"]);
    assert_status(&repository, &["commits"], "skip");
    for message in [
        "feat(الدخول)!: أضف",
        "revert: x",
        "style: x",
        "ci: y\n\nBREAKING CHANGE: z",
        "Revert \"feat: x\"",
    ] {
        commit(&repository, message);
    }
    assert_status(&repository, &["commits"], "pass");
    commit(&repository, "update things");
    commit(&repository, "fixup! feat: x");
    commit(&repository, "wip: x\u{1b}[31m");
    let found = verdict(&repository, &["commits"]);
    assert_eq!(errors(&found), ["WV0901 :0"; 3], "{found:#}");
    assert!(!found.to_string().contains("u001b"), "{found}");
    assert_status(&repository, &["commits", "--base", "HEAD~3"], "fail");
    git(&repository, &["reset", "-q", "--hard", "HEAD~3"]);
    settings(&repository, "validate: {commits: {types: [feat, ci]}}\n");
    assert_eq!(
        errors(&verdict(&repository, &["commits"])).len(),
        2,
        "revert and style"
    );
    settings(&repository, "validate: {base: HEAD~1}\n");
    assert_eq!(
        verdict(&repository, &["commits"])["why"],
        "1 commit since HEAD~1"
    );
    repository.write(".git/config", "[");
    let why = verdict(&repository, &["commits"])["why"].to_string();
    assert!(
        why.contains("git failed: ") && why.contains("config"),
        "{why}"
    );
}

#[test]
fn a_base_is_never_an_option_of_git() {
    let repository = Repository::new();
    git(&repository, &["init", "-q", "-b", "main"]);
    repository.write("CHANGELOG.md", "# Changelog\n");
    commit(&repository, "feat: one");
    for base in [
        "--output=owned",
        "-h",
        "gone",
        "HEAD:README.md",
        "$(touch owned)",
        "a b",
        "",
        "main..main",
        "^main",
    ] {
        assert_errors(&repository, &["commits", "--base", base], &["WV1201 :0"]);
    }
    settings(&repository, "validate: {base: '--output=owned'}\n");
    assert_errors(&repository, &["commits"], &["WV1201 :0"]);
    assert!(!repository.has("owned"));
    // Nothing that the repository's settings name is run.
    let owned = repository.file("owned");
    let program = format!("touch {}", owned.display());
    for key in [
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "gpg.program",
        "core.sshCommand",
    ] {
        git(&repository, &["config", key, &program]);
    }
    git(&repository, &["config", "log.showSignature", "true"]);
    settings(
        &repository,
        "validate:\n  docs_drift: [{source: 'src/**', docs: 'docs/**'}]\n",
    );
    repository.write("src/a", "x");
    let since = ["--base", "HEAD"];
    for check in ["commits", "docs-drift", "changelog", "branches"] {
        repository.wazir(&[&["validate", check][..], &since].concat());
    }
    assert!(!repository.has("owned"));
    // A bare repository among the files would bring settings of its own.
    let bare = repository.file("bare");
    fs::create_dir(&bare).unwrap();
    let copied = Command::new("cp")
        .arg("-R")
        .arg(repository.file(".git/."))
        .arg(&bare)
        .status();
    assert!(copied.unwrap().success());
    let program = format!("touch {}; cat", owned.display());
    for (key, value) in [
        ("core.bare", "false"),
        ("core.worktree", "."),
        ("filter.own.clean", &program),
    ] {
        git(&repository, &["config", "-f", "bare/config", key, value]);
    }
    repository.write("bare/.gitattributes", "* filter=own\n");
    repository.write("bare/CHANGELOG.md", "# Changed\n");
    repository.write(
        "bare/.wazir/config.yaml",
        &repository.read(".wazir/config.yaml"),
    );
    repository.write("bare/.wazir/lock.json", "{}");
    for check in ["docs-drift", "changelog"] {
        repository.wazir_in("bare", &[&["validate", check][..], &since].concat());
    }
    assert!(!repository.has("owned"));
}

#[test]
fn the_changelog_has_its_form_and_its_entries() {
    let repository = Repository::new();
    assert_status(&repository, &["changelog"], "skip");
    let good = "# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-01-31\n\n### Added\n- One\n";
    repository.write("CHANGELOG.md", good);
    assert_status(&repository, &["changelog"], "pass");
    repository.write("CHANGELOG.md", &good.replace("Added", "News"));
    assert_errors(&repository, &["changelog"], &["WV1001 CHANGELOG.md:7"]);
    repository.write("CHANGELOG.md", good);
    git(&repository, &["init", "-q", "-b", "main"]);
    commit(&repository, "chore: begin");
    let since = ["changelog", "--base", "HEAD~1"];
    commit(&repository, "docs: nothing that users see");
    assert_status(&repository, &since, "pass");
    commit(&repository, "feat: two");
    assert_errors(&repository, &since, &["WV1002 CHANGELOG.md:0"]);
    commit(&repository, "chore!: drop it");
    assert_errors(&repository, &since, &["WV1002 CHANGELOG.md:0"]);
    repository.write(
        "CHANGELOG.md",
        &good.replace("ed]\n", "ed]\n\n### Changed\n- Two\n"),
    );
    assert_status(&repository, &since, "pass");
    settings(&repository, "validate: {changelog: {path: NEWS.md}}\n");
    assert_errors(&repository, &["changelog"], &["WV1001 NEWS.md:0"]);
}

#[test]
fn documents_follow_their_sources() {
    let repository = Repository::with(&[("src/api/a.rs", "1\n"), ("docs/api.md", "1\n")]);
    assert_status(&repository, &["docs-drift"], "skip");
    settings(
        &repository,
        "validate:\n  docs_drift:\n    - {source: 'src/api/**', docs: 'docs/*.md'}\n",
    );
    assert_status(&repository, &["docs-drift"], "skip");
    git(&repository, &["init", "-q", "-b", "main"]);
    commit(&repository, "feat: begin");
    git(&repository, &["switch", "-qc", "feat/x"]);
    repository.write("other", "x");
    commit(&repository, "chore: other");
    assert_status(&repository, &["docs-drift"], "pass");
    repository.write("src/api/a.rs", "2\n");
    assert_errors(&repository, &["docs-drift"], &["WV1101 src/api/a.rs:0"]);
    commit(&repository, "feat: two");
    assert_errors(&repository, &["docs-drift"], &["WV1101 src/api/a.rs:0"]);
    // Uncommitted and new documents count.
    repository.write("docs/new.md", "2\n");
    assert_status(&repository, &["docs-drift"], "pass");
}

#[cfg(unix)]
#[test]
fn hostile_files_stay_in_their_place() {
    let repository = Repository::new();
    let name = "a\n::error::owned\r,x:y%\u{1b}[2J<b>&\"'.md";
    repository.write(name, "[x](gone.md)\n");
    repository.write("big.md", &"[x](gone.md)\n".repeat(100_000));
    fs::write(repository.file("latin.md"), b"\xe9\n").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", repository.file("link.md")).unwrap();
    std::os::unix::fs::symlink("/etc", repository.file("dir")).unwrap();
    repository.write("to.md", "[a](link.md) [b](dir/passwd)\n");
    let made = Command::new("mkfifo")
        .arg(repository.file("pipe.md"))
        .status()
        .unwrap();
    assert!(made.success());
    let found = verdict(&repository, &["docs"]);
    let wanted = [
        format!("WV0501 {name}:1"),
        "WV0501 to.md:1".to_owned(),
        "WV0501 to.md:1".to_owned(),
    ];
    assert_eq!(errors(&found), wanted, "{found:#}");
    let notes = found["findings"].as_array().unwrap().iter();
    let notes: Vec<_> = notes
        .filter(|f| f["level"] == "note")
        .map(|f| &f["path"])
        .collect();
    assert_eq!(notes, ["big.md", "latin.md"], "skipped, and said");
    for format in ["text", "github", "junit"] {
        let out = repository
            .wazir(&["validate", "--format", format])
            .code(1)
            .stdout;
        assert!(
            !out.contains(|c: char| c.is_control() && c != '\n'),
            "{out:?}"
        );
        assert!(
            !out.lines().any(|line| line.starts_with("::error::")),
            "{out}"
        );
    }
}

#[test]
fn reports_for_machines_have_their_form() {
    let repository =
        Repository::with(&[("ä b.md", "[x](gone.md) <&>\n"), ("CHANGELOG.md", "# C\n")]);
    let report =
        |format: &str| -> Outcome { repository.wazir(&["validate", "--format", format]).code(1) };
    assert_eq!(
        report("json").stdout,
        repository.wazir(&["validate", "--json"]).stdout
    );
    let sarif = report("sarif").json();
    // Every property that is named must be there.
    let object = |properties: Value| {
        let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
        json!({ "type": "object", "required": names, "properties": properties })
    };
    let list = |items: Value| json!({ "type": "array", "minItems": 1, "items": items });
    let text = || json!({ "type": "string", "minLength": 1 });
    let number = json!({ "type": "integer", "minimum": 1 });
    let mut place = object(json!({
        "artifactLocation": object(json!({
            "uri": { "type": "string", "pattern": "^[A-Za-z0-9/._~%-]+$" },
        })),
    }));
    let mut region = object(json!({ "startLine": number }));
    region["properties"]["startColumn"] = number;
    place["properties"]["region"] = region;
    let message = object(json!({ "text": text() }));
    let driver = object(json!({
        "name": { "const": "wazir" },
        "version": text(),
        "rules": list(object(json!({
            "id": { "type": "string", "pattern": "^(WV|CI)[0-9]+$" },
            "shortDescription": message,
            "fullDescription": message,
            "help": message,
        }))),
    }));
    let result = object(json!({
        "ruleId": text(),
        "ruleIndex": { "type": "integer", "minimum": 0 },
        "level": { "enum": ["none", "note", "warning", "error"] },
        "message": message,
        "locations": list(object(json!({ "physicalLocation": place }))),
    }));
    let schema = object(json!({
        "$schema": text(),
        "version": { "const": "2.1.0" },
        "runs": list(object(json!({
            "tool": object(json!({ "driver": driver })),
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "invocations": list(object(json!({ "executionSuccessful": { "type": "boolean" } }))),
            "results": list(result),
        }))),
    }));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<_> = validator
        .iter_errors(&sarif)
        .map(|e| e.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{sarif:#}");
    let run = &sarif["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
    assert!(sarif.to_string().contains("%C3%A4%20b.md"));
    let skipped = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap();
    assert_eq!(skipped.len(), 9, "{skipped:#?}");
    let xml = report("junit").stdout;
    let cases = elements(&xml);
    assert_eq!(cases["testcase"].len(), 11, "{xml}");
    assert_eq!((cases["failure"].len(), cases["skipped"].len()), (2, 9));
    assert_eq!(cases["testsuite"][0]["failures"], "2");
    assert_eq!(cases["testsuite"][0]["skipped"], "9");
    // What the schema of Jenkins (junit-10.xsd of its plugin xUnit) allows, and requires.
    for (element, allowed, required) in [
        (
            "testsuites",
            &["name", "tests", "failures", "errors"][..],
            &[][..],
        ),
        (
            "testsuite",
            &["name", "tests", "failures", "errors", "skipped"],
            &["name", "tests", "failures", "errors"],
        ),
        ("testcase", &["name", "classname"], &["name"]),
        ("failure", &["type", "message"], &[]),
        ("skipped", &["message"], &[]),
    ] {
        for attributes in &cases[element] {
            let names: Vec<&str> = attributes.keys().map(String::as_str).collect();
            assert!(
                names.iter().all(|name| allowed.contains(name)),
                "{element}: {names:?}"
            );
            assert!(
                required.iter().all(|name| names.contains(name)),
                "{element}: {names:?}"
            );
        }
    }
    assert_eq!(cases["testcase"][4]["name"], "docs");
    let github = report("github").stdout;
    assert!(
        github.contains("::error file=ä b.md,line=1,col=1,title=WV0501%3A every link"),
        "{github}"
    );
}

/// The elements of an XML text with their attributes; panics where it is not well-formed.
fn elements(xml: &str) -> BTreeMap<String, Vec<BTreeMap<String, String>>> {
    fn plain(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('&') {
            let (entity, after) = after.split_once(';').expect("an entity ends");
            out.push_str(before);
            out.push(match entity {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "#10" => '\n',
                other => panic!("entity {other}"),
            });
            rest = after;
        }
        assert!(!rest.contains('<'));
        out + rest
    }
    let mut found: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    let mut open = Vec::new();
    let mut rest = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .unwrap();
    while let Some((text, after)) = rest.split_once('<') {
        plain(text);
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name.to_owned()));
            continue;
        }
        let bare = tag.strip_suffix('/').unwrap_or(tag);
        let (name, mut attributes) = bare.split_once(' ').unwrap_or((bare, ""));
        let mut read = BTreeMap::new();
        while let Some((key, value)) = attributes.trim_start().split_once("=\"") {
            let (value, more) = value.split_once('"').unwrap();
            assert!(read.insert(key.to_owned(), plain(value)).is_none());
            attributes = more;
        }
        assert_eq!(attributes.trim(), "");
        found.entry(name.to_owned()).or_default().push(read);
        if bare == tag {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    found
}
