//! A project's own content: added, replaced, refused; and what it can never do.

use crate::look_up::assert_valid;
use crate::support::Repository;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wazir::catalog::{Catalog, Origin};
use wazir::content::model::{Host, Kind};
use wazir::content::source::Tree;

const OVERLAY: &str = ".wazir/overlay";

fn own(path: &str) -> String {
    format!("{OVERLAY}/{path}")
}

/// An embedded document, to be changed a little.
fn embedded(kind: Kind, id: &str) -> String {
    let catalog = Catalog::embedded();
    let record = catalog.get(kind, id).unwrap();
    catalog.text(record).into_owned()
}

/// An embedded text with one part in place of another.
#[track_caller]
fn changed(kind: Kind, id: &str, from: &str, to: &str) -> String {
    let text = embedded(kind, id);
    assert!(text.contains(from), "{id} holds no {from:?}");
    text.replacen(from, to, 1)
}

fn host_template(path: &str) -> String {
    Catalog::embedded_source(&format!("templates/hosts/{path}")).unwrap()
}

/// What `content check --json` says of a repository whose overlay has these files.
fn check(files: &[(&str, &str)]) -> Value {
    let repository = Repository::new();
    for (path, text) in files {
        repository.write(&own(path), text);
    }
    checked(&repository)
}

fn checked(repository: &Repository) -> Value {
    let outcome = repository.wazir(&["content", "check", "--json"]);
    let report = outcome.json();
    assert_valid("output-content-check", &report);
    let errors = report["errors"].as_u64().unwrap();
    assert_eq!(outcome.code, i32::from(errors > 0), "{report:#}");
    report
}

/// Whether a report has an error of a code at a path.
fn has(report: &Value, code: &str, path: &str) -> bool {
    let all = report["diagnostics"].as_array().unwrap();
    all.iter().any(|d| d["code"] == code && d["path"] == path)
}

/// The notes of `doctor` about the overlay.
fn weakened(repository: &Repository) -> Vec<String> {
    let report = repository.wazir(&["doctor", "--json"]).json();
    assert_valid("output-doctor", &report);
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .filter(|check| check["name"] == "overlay" && check["status"] == "note")
        .map(|check| check["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_new_compiles_and_reaches_every_host() {
    let repository = Repository::new();
    for command in [
        &["role", "release-manager"][..],
        &["workflow", "threat-model", "--after", "design-review"],
        &["workflow", "release-notes"],
        &["skill", "ship-it"],
        &["expertise", "backend/our-service"],
        &["concern", "ours"],
        &["stack", "ours"],
    ] {
        let new = [&["content", "new"], command].concat();
        repository.wazir(&new).code(0);
        repository.wazir(&new).code(4); // never over what is there
    }
    repository.wazir(&["content", "check"]).code(0);
    repository.write("ours.fill-in", "");
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    assert!(
        repository
            .read(".wazir/config.yaml")
            .contains("stacks: [ours]")
    );
    for path in [
        ".claude/agents/release-manager.md",
        ".codex/agents/release-manager.toml",
        ".gemini/agents/release-manager.md",
        ".cursor/agents/release-manager.md",
        ".claude/commands/wazir/threat-model.md",
        ".codex/skills/wazir-threat-model/SKILL.md",
        ".gemini/commands/wazir/threat-model.toml",
        ".cursor/commands/wazir-threat-model.md",
        ".agents/skills/ship-it/SKILL.md",
        ".claude/skills/ship-it/SKILL.md",
    ] {
        assert!(repository.has(path), "{path}");
    }
    repository.wazir(&["doctor"]).code(0);
    let listed = repository.wazir(&["list", "--json"]).code(0).json();
    assert_valid("output-list", &listed);
    let entry = |kind: &str, id: &str| -> Value {
        let all = listed.as_array().unwrap().iter();
        all.clone()
            .find(|e| e["kind"] == kind && e["id"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(entry("role", "release-manager")["origin"], "added");
    assert_eq!(entry("role", "executor")["origin"], "embedded");
    assert_eq!(entry("workflow", "threat-model")["detail"][0], "8");
    assert_eq!(entry("workflow", "plan")["detail"][0], "9");
    let plan = repository
        .wazir(&["show", "workflow", "plan"])
        .code(0)
        .stdout;
    assert!(plan.contains("\norder: 9\n"), "{plan}");
    let found = repository.wazir(&["search", "our-service"]).code(0).stdout;
    assert!(found.contains("backend/our-service"), "{found}");
    let shown = repository
        .wazir(&[
            "show",
            "role",
            "release-manager",
            "--host",
            "gemini",
            "--json",
        ])
        .code(0)
        .json();
    assert_valid("output-show", &shown);
    assert_eq!(shown["path"], own("roles/release-manager.md"));
}

#[test]
fn a_replaced_role_is_in_the_bundles_after_an_upgrade() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    let before = repository.tree();
    repository
        .wazir(&["content", "new", "role", "reviewer", "--from-embedded"])
        .code(0);
    repository.wazir(&["doctor"]).code(1); // another overlay than is installed
    repository.wazir(&["upgrade"]).code(0);
    let text = changed(
        Kind::Role,
        "reviewer",
        "## Method\n",
        "## Method\n- Ask the parrot.\n",
    );
    repository.write(&own("roles/reviewer.md"), &text);
    let report = repository.wazir(&["doctor", "--json"]).code(1).json();
    let fault = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["status"] == "fault");
    assert_eq!(fault.unwrap()["mend"], "wazir upgrade");
    let diff = repository.wazir(&["diff"]).code(0).stdout;
    assert!(diff.contains("+- Ask the parrot."), "{diff}");
    repository.wazir(&["upgrade"]).code(0);
    for path in [
        ".claude/agents/reviewer.md",
        ".codex/agents/reviewer.toml",
        ".gemini/agents/reviewer.md",
        ".cursor/agents/reviewer.md",
    ] {
        assert!(repository.read(path).contains("Ask the parrot."), "{path}");
    }
    repository.wazir(&["doctor"]).code(0);
    assert_eq!(weakened(&repository), Vec::<String>::new());
    repository.wazir(&["export", "build"]).code(0);
    let exported = repository.read("exports/hosts/claude/.claude/agents/reviewer.md");
    assert!(exported.contains("Ask the parrot."));
    repository.wazir(&["export", "--check"]).code(0);
    fs::remove_dir_all(repository.file("exports")).unwrap();
    // Without the overlay everything is as it was.
    fs::remove_dir_all(repository.file(OVERLAY)).unwrap();
    repository.wazir(&["upgrade"]).code(0);
    assert_eq!(repository.tree(), before);
}

#[test]
fn uninstall_keeps_the_overlay() {
    let repository = Repository::with(&[("CLAUDE.md", "mine\n")]);
    repository
        .wazir(&["content", "new", "skill", "ship-it"])
        .code(0);
    let before = repository.tree();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    let out = repository.wazir(&["uninstall"]).code(0).stdout;
    assert!(
        out.contains("keep yours .wazir/overlay/: your own content"),
        "{out}"
    );
    assert_eq!(repository.tree(), before);
}

#[test]
fn copies_of_everything_are_the_embedded_content() {
    let catalog = Catalog::embedded();
    let mut tree = Tree::default();
    for record in catalog.all() {
        let path = match record.kind {
            Kind::Role | Kind::Workflow | Kind::Skill | Kind::Expertise => {
                record.path.trim_start_matches("content/")
            }
            Kind::Template if record.path.ends_with(".md") => &*record.path,
            _ => continue,
        };
        tree.insert(path, catalog.text(record));
    }
    let hosts = Catalog::embedded_paths().filter(|path| path.starts_with("templates/hosts/"));
    let free = hosts.filter(|path| {
        [".md", ".toml", "openai.yaml"]
            .iter()
            .any(|end| path.ends_with(end))
    });
    for path in free {
        tree.insert(path, Catalog::embedded_source(path).unwrap());
    }
    let copied = Catalog::over_embedded(&tree, Vec::new(), "o")
        .unwrap_or_else(|refused| panic!("{}", refused.report()));
    assert_eq!(copied.over().unwrap().weakens, Vec::<String>::new());
    assert_ne!(copied.digest(), catalog.digest());
    for &host in Host::ALL {
        let (ours, theirs) = (catalog.bundle(host), copied.bundle(host));
        assert_eq!(ours.session_text, theirs.session_text);
        let paths = |bundle: &wazir::catalog::Bundle, texts: &str| -> Vec<(String, String)> {
            let files = bundle.files.iter();
            files
                .map(|f| (f.path.to_string(), texts[f.text.0..f.text.1].to_owned()))
                .collect()
        };
        assert_eq!(
            paths(ours, &catalog.bundle_texts()),
            paths(theirs, &copied.bundle_texts())
        );
    }
    let role = copied.get(Kind::Role, "executor").unwrap();
    assert_eq!(role.origin, Origin::Replaced);
}

#[test]
fn every_class_of_error_is_shown_in_the_projects_own_file() {
    let role = changed(Kind::Role, "executor", "[read, ", "[fly, ");
    let no_spec = changed(
        Kind::Workflow,
        "specify",
        "    schema: spec\n",
        "    schema: spec\n    optional: true\n",
    );
    let template = changed(Kind::Template, "spec", "{{ run_id }}", "{{ run }}");
    let files = [
        ("roles/executor.md", role.as_str()),
        ("roles/Big.md", "---\nid: Big\n---\n"),
        ("roles/open.md", "---\nid: open\n"),
        ("workflows/specify.md", &no_spec),
        ("templates/artifacts/spec.md", &template),
        ("templates/artifacts/poem.md", "x"),
        ("templates/hosts/claude/extra.md", "x"),
        ("schemas/poem.schema.json", "{"),
        (
            "composition.yaml",
            "auto:\n  - backend/go-faster\nalways:\n  pilot: []\n",
        ),
        (
            "detection.yaml",
            "stacks:\n  cobol:\n    files:\n      - name: 7\n",
        ),
        (
            "manifest.yaml",
            "phases:\n  - { id: a, after: nowhere }\n  - { id: plan, after: plan }\n",
        ),
        ("notes.txt", "x"),
        ("skills/a/b/SKILL.md", "x"),
        (".DS_Store", "x"),
    ];
    let report = check(&files);
    for (code, path) in [
        ("WZ0005", "roles/executor.md"),
        ("WZ0005", "roles/Big.md"),
        ("WZ0003", "roles/open.md"),
        ("WZ0004", "schemas/poem.schema.json"),
        ("WZ0005", "detection.yaml"),
        ("WZ0101", "manifest.yaml"),
        ("WZ0102", "manifest.yaml"),
        ("WZ0002", "notes.txt"),
        ("WZ0002", "skills/a/b/SKILL.md"),
    ] {
        assert!(has(&report, code, &own(path)), "{code} {path}: {report:#}");
    }
    // Links are followed once every document could be read.
    let report = check(&[
        ("workflows/specify.md", &no_spec),
        ("templates/artifacts/spec.md", &template),
        ("templates/artifacts/poem.md", "x"),
        ("templates/hosts/claude/extra.md", "x"),
        (
            "composition.yaml",
            "auto:\n  - backend/go-faster\nalways:\n  pilot: []\n",
        ),
        (
            "detection.yaml",
            "stacks:\n  cobol:\n    files:\n      - name: a\n",
        ),
        ("manifest.yaml", "phases:\n  - { id: a, after: plan }\n"),
    ]);
    for (code, path) in [
        ("WZ0601", "templates/artifacts/spec.md"),
        ("WZ0604", "templates/artifacts/poem.md"),
        ("WZ0604", "templates/hosts/claude/extra.md"),
        ("WZ0101", "composition.yaml"),
        ("WZ0101", "detection.yaml"),
        ("WZ0102", "manifest.yaml"),
    ] {
        assert!(has(&report, code, &own(path)), "{code} {path}: {report:#}");
    }
    // What a change breaks elsewhere is shown where it breaks.
    let broken = "embedded:content/workflows/plan.md";
    assert!(has(&report, "WZ0202", broken), "{report:#}");
    let all = report["diagnostics"].as_array().unwrap();
    let auto = all
        .iter()
        .find(|d| d["message"].as_str().unwrap().contains("go-faster"))
        .unwrap();
    assert_eq!(
        (auto["line"].as_u64(), auto["column"].as_u64()),
        (Some(2), Some(5))
    );
    let pilot = all
        .iter()
        .find(|d| d["message"].as_str().unwrap().contains("`pilot`"))
        .unwrap();
    assert_eq!(pilot["line"], 4);
}

#[test]
fn an_overlay_that_does_not_compile_stops_everything_but_hooks() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "all", "--yes"])
        .code(0);
    let before = repository.tree();
    repository.write(&own("roles/pilot.md"), "---\nid: pilot\n---\n");
    for command in [
        &["list"][..],
        &["show", "role", "executor"],
        &["search", "review"],
        &["init", "--yes"],
        &["upgrade"],
        &["diff"],
        &["export", "build"],
        &["content", "explain", "executor"],
    ] {
        let outcome = repository.wazir(command).code(1);
        assert!(
            outcome.stderr.contains("error[WZ0005]"),
            "{command:?} {}",
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains(".wazir/overlay/roles/pilot.md:2:1"),
            "{}",
            outcome.stderr
        );
        assert!(
            outcome
                .stderr
                .contains("hint: check it as you mend it: wazir content check")
        );
    }
    let report = repository.wazir(&["doctor", "--json"]).code(1).json();
    let faults: Vec<&Value> = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["status"] == "fault")
        .collect();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0]["mend"], "wazir content check");
    for host in ["claude", "codex", "gemini", "cursor"] {
        repository
            .wazir_with(&["hook", host, "session-start"], "{}")
            .code(0);
    }
    let payload = r#"{"tool_name":"Write","tool_input":{"file_path":".wazir/lock.json"}}"#;
    repository
        .wazir_with(&["hook", "claude", "before-tool"], payload)
        .code(2);
    fs::remove_dir_all(repository.file(OVERLAY)).unwrap();
    assert_eq!(repository.tree(), before);
    repository.wazir(&["doctor"]).code(0);
}

#[test]
fn what_is_wazirs_own_cannot_be_changed() {
    let schema = embedded(Kind::Schema, "spec");
    let hook = embedded(Kind::Hook, "session-start");
    let settings = host_template("claude/settings.json");
    let launcher = host_template("shared/hook.sh");
    let host = host_template("claude/host.yaml");
    let run = embedded(Kind::Template, "run-manifest");
    for (path, text, code) in [
        ("hooks/session-start.yaml", hook.as_str(), "WZ0701"),
        ("schemas/spec.schema.json", &schema, "WZ0701"),
        ("templates/hosts/claude/settings.json", &settings, "WZ0701"),
        ("templates/hosts/codex/hooks.json", "{}", "WZ0701"),
        ("templates/hosts/shared/hook.sh", &launcher, "WZ0701"),
        (
            "templates/hosts/shared/plugin-hook.sh",
            "exit 0\n",
            "WZ0701",
        ),
        ("templates/hosts/copilot/hooks.json", "{}", "WZ0701"),
        ("templates/hosts/opencode/plugin.js", "", "WZ0701"),
        ("templates/hosts/claude/host.yaml", &host, "WZ0701"),
        ("templates/hosts/other/host.yaml", &host, "WZ0701"),
        ("templates/artifacts/run-manifest.json", &run, "WZ0701"),
        ("composition.yaml", "max_modules: 90\n", "WZ0701"),
        (
            "composition.yaml",
            "antipattern_roles: [executor]\n",
            "WZ0701",
        ),
        (
            "manifest.yaml",
            "phases: []\nprotected_paths: []\n",
            "WZ0005",
        ),
        (
            "manifest.yaml",
            "phases: []\nalways_on_budget: 9000\n",
            "WZ0005",
        ),
        ("planned.yaml", "modules: []\n", "WZ0002"),
    ] {
        let report = check(&[(path, text)]);
        assert!(has(&report, code, &own(path)), "{path}: {report:#}");
    }
}

#[test]
fn a_template_changes_words_and_no_settings() {
    let agent = host_template("claude/agent.md");
    let path = "templates/hosts/claude/agent.md";
    let words = agent.replace("{{ role.body }}", "Be brief.\n\n{{ role.body }}");
    assert_eq!(check(&[(path, &words)])["errors"], 0);
    let tools = "tools: {{ role.tools | join(\", \") }}\n";
    for bad in [
        agent.replace(tools, "tools: Bash, Write\n"),
        agent.replace(tools, ""),
        agent.replace(
            tools,
            &format!("{tools}permissionMode: bypassPermissions\n"),
        ),
        agent.replace(
            tools,
            &format!(
                "{tools}hooks:\n  PreToolUse:\n    - hooks: [{{ type: command, command: evil }}]\n"
            ),
        ),
    ] {
        let report = check(&[(path, &bad)]);
        assert!(has(&report, "WZ0702", &own(path)), "{bad}: {report:#}");
    }
    let codex = host_template("codex/agent.toml") + "sandbox_mode = \"danger-full-access\"\n";
    let report = check(&[("templates/hosts/codex/agent.toml", &codex)]);
    assert!(has(
        &report,
        "WZ0702",
        &own("templates/hosts/codex/agent.toml")
    ));
    // A command that a host would run at once.
    for (path, text) in [
        ("skills/run/SKILL.md", "!`id`"),
        ("workflows/plan.md", "!`id`"),
    ] {
        let text = match path {
            "workflows/plan.md" => changed(
                Kind::Workflow,
                "plan",
                "## Goal\n",
                &format!("## Goal\n{text}\n"),
            ),
            _ => format!(
                "---\nname: run\ndescription: Use when something is to be run by the host.\nmetadata:\n  invocation: model\n---\n\n{text}\n"
            ),
        };
        let report = check(&[(path, &text)]);
        assert!(report["errors"].as_u64().unwrap() > 0, "{path}");
    }
}

/// Each ends soon, with a diagnostic, and without more memory than a compile needs.
#[test]
fn hostile_templates_and_schemas_end() {
    let path = "templates/artifacts/spec.md";
    for text in [
        "{% for i in range(9999) %}{% for j in range(9999) %}{% for k in range(9999) %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% set x = 'a' * 99999999 %}{{ x * 9 }}",
        "{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../../../etc/passwd' %}",
        "{% import '/etc/passwd' as x %}",
        "{{ env('HOME') }}",
        "{{ ''.__class__ }}",
    ] {
        let report = check(&[(path, text)]);
        assert!(has(&report, "WZ0601", &own(path)), "{text}: {report:#}");
    }
    let mut doubling = "{% set a0 = 'xxxxxxxxxxxxxxxx' %}".to_owned();
    for n in 0..60 {
        doubling.push_str(&format!("{{% set a{} = a{n} ~ a{n} %}}", n + 1));
    }
    let report = check(&[(path, &doubling)]);
    assert!(has(&report, "WZ0601", &own(path)), "{report:#}");
    let host = "templates/hosts/claude/agent.md";
    for text in [
        "{% include 'claude/agent.md' %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}x{% endfor %}{% endfor %}",
        "{% include 'claude/../../../etc/passwd' %}",
    ] {
        let report = check(&[(host, text)]);
        assert!(has(&report, "WZ0601", &own(host)), "{text}: {report:#}");
    }
    let repository = Repository::new();
    repository
        .wazir(&["content", "new", "workflow", "poem"])
        .code(0);
    let schema = repository.read(&own("schemas/poem.schema.json"));
    for (summary, refused) in [
        (r##"{ "$ref": "#" }"##, true),
        (r##"{ "$ref": "#/properties/summary" }"##, false),
        (r#"{ "$ref": "file:///etc/passwd" }"#, true),
        (
            r#"{ "$ref": "https://wazir.dev/schemas/spec.schema.json" }"#,
            true,
        ),
        (r#"{ "pattern": "((a{1000}){1000}){1000}" }"#, true),
        (r#"{ "pattern": "^(([a-z])+.)+[A-Z]([a-z])+\\1$" }"#, true),
    ] {
        let text = schema.replace(
            r#"{ "type": "string", "minLength": 1 }
  }"#,
            &format!("{summary}\n  }}"),
        );
        assert_ne!(text, schema);
        repository.write(&own("schemas/poem.schema.json"), &text);
        let report = checked(&repository);
        assert_eq!(report["errors"] != 0, refused, "{summary}: {report:#}");
    }
    for text in [
        "[".repeat(100_000),
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n".to_owned(),
        format!("{}1{}", "{a: ".repeat(20_000), "}".repeat(20_000)),
    ] {
        let report = check(&[("composition.yaml", &text)]);
        assert!(
            has(&report, "WZ0004", &own("composition.yaml")),
            "{report:#}"
        );
    }
    let nested = format!("{}\n", ">".repeat(100_000));
    let role = changed(
        Kind::Role,
        "executor",
        "## Purpose\n",
        &format!("## Purpose\n{nested}"),
    );
    assert!(
        check(&[("roles/executor.md", &role)])["errors"]
            .as_u64()
            .unwrap()
            > 0
    );
}

#[test]
fn a_huge_overlay_is_not_read() {
    let repository = Repository::new();
    repository.write(&own("roles/pilot.md"), "x");
    let file = fs::File::options()
        .write(true)
        .open(repository.file(&own("roles/pilot.md")))
        .unwrap();
    file.set_len(1 << 40)
        .or_else(|_| file.set_len(1 << 30))
        .unwrap();
    let report = checked(&repository);
    assert!(has(&report, "WZ0009", &own("roles/pilot.md")), "{report:#}");
    let many = Repository::new();
    for n in 0..1_100 {
        many.write(&own(&format!("expertise/d/m{n}.md")), "x");
    }
    assert!(has(&checked(&many), "WZ0009", &own("expertise/d")));
    let deep = Repository::new();
    deep.write(&own(&format!("expertise/{}x.md", "d/".repeat(40))), "x");
    let report = checked(&deep);
    assert!(
        report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .any(|d| d["code"] == "WZ0009")
    );
}

#[cfg(unix)]
#[test]
fn nothing_leaves_the_directory() {
    use std::os::unix::fs::symlink;
    let secret = Repository::with(&[("pilot.md", "---\nid: secret-of-the-house\n---\n")]);
    let link = |from: &Path, to: &str| {
        let repository = Repository::new();
        let place = repository.file(to);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        symlink(from, &place).unwrap();
        repository
    };
    let cases = [
        (
            link(&secret.file("pilot.md"), &own("roles/pilot.md")),
            own("roles/pilot.md"),
        ),
        (link(secret.path(), &own("roles")), own("roles")),
        (link(secret.path(), OVERLAY), OVERLAY.to_owned()),
        (
            link(Path::new("/dev/zero"), &own("composition.yaml")),
            own("composition.yaml"),
        ),
        (
            link(Path::new("nowhere"), &own("roles/gone.md")),
            own("roles/gone.md"),
        ),
    ];
    for (repository, path) in &cases {
        let report = checked(repository);
        assert!(has(&report, "WZ0001", path), "{report:#}");
        assert!(!report.to_string().contains("secret-of-the-house"));
        repository
            .wazir(&["init", "--host", "claude", "--yes"])
            .code(1);
        assert!(!repository.has("CLAUDE.md"));
    }
    // A link that leads elsewhere is not written through, either.
    let outside = Repository::new();
    let repository = link(outside.path(), OVERLAY);
    assert_ne!(
        repository.wazir(&["content", "new", "role", "pilot"]).code,
        0
    );
    assert_eq!(outside.tree(), Vec::new());
    // A pipe without a writer would be waited for.
    let repository = Repository::new();
    fs::create_dir_all(repository.file(&own("roles"))).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(repository.file(&own("roles/pipe.md")))
        .status();
    if made.is_ok_and(|status| status.success()) {
        assert!(has(&checked(&repository), "WZ0001", &own("roles/pipe.md")));
    }
    for id in ["../../x", "a/../../b", "/etc/x", "a b", ""] {
        for kind in ["role", "expertise", "template", "skill"] {
            let outcome = repository.wazir(&["content", "new", kind, id]);
            assert_ne!(outcome.code, 0, "{kind} {id}");
        }
    }
    let id = "hosts/../../../x.md";
    let outcome = repository.wazir(&["content", "new", "template", id, "--from-embedded"]);
    assert_eq!(outcome.code, 1);
}

#[test]
fn what_an_overlay_weakens_is_said() {
    let repository = Repository::new();
    repository
        .wazir(&["init", "--host", "claude", "--yes"])
        .code(0);
    for (path, text) in [
        (
            "roles/reviewer.md",
            changed(
                Kind::Role,
                "reviewer",
                "shell, skills]",
                "shell, skills, edit, web]",
            ),
        ),
        (
            "workflows/specify.md",
            changed(
                Kind::Workflow,
                "specify",
                "gate: human\napproves: [spec]",
                "gate: none\napproves: []",
            ),
        ),
        (
            "workflows/plan-review.md",
            changed(Kind::Workflow, "plan-review", "cap: 2", "cap: 5")
                .replace("standard: [feature, refactor]", "standard: [refactor]"),
        ),
        (
            "workflows/design-review.md",
            changed(
                Kind::Workflow,
                "design-review",
                "gate: reviewer",
                "gate: human",
            ),
        ),
        (
            "composition.yaml",
            "always:\n  verifier:\n    - quality/evidence-based-verification\n".to_owned(),
        ),
    ] {
        repository.write(&own(path), &text);
    }
    repository.wazir(&["upgrade"]).code(0);
    let said = weakened(&repository);
    for sentence in [
        "weakens role reviewer: it may also edit, web",
        "weakens workflow specify: its gate is none instead of human",
        "weakens workflow specify: its gate no longer approves spec",
        "weakens workflow plan-review: it loops 5 times instead of 2",
        "weakens workflow plan-review: it no longer runs at standard for feature",
    ] {
        assert!(
            said.iter()
                .any(|s| s == sentence || s.starts_with(sentence)),
            "{sentence}: {said:#?}"
        );
    }
    assert!(
        said.iter()
            .any(|s| s.starts_with("weakens role verifier: it no longer always loads"))
    );
    assert!(
        !said.iter().any(|s| s.contains("design-review")),
        "{said:#?}"
    );
    repository.wazir(&["doctor"]).code(0); // said, not refused: the project is theirs
}

#[test]
fn the_same_overlay_gives_the_same_bytes() {
    let make = || {
        let repository = Repository::new();
        for command in [
            &["role", "pilot"][..],
            &["workflow", "fly", "--after", "plan"],
            &["skill", "land"],
        ] {
            repository
                .wazir(&[&["content", "new"], command].concat())
                .code(0);
        }
        repository
            .wazir(&["init", "--host", "all", "--yes"])
            .code(0);
        repository
    };
    let (one, two) = (make(), make());
    assert_eq!(one.tree(), two.tree());
    let explain = |repository: &Repository| {
        repository
            .wazir(&["content", "explain", "fly", "--json"])
            .code(0)
            .stdout
    };
    assert_eq!(explain(&one), explain(&two));
}

#[test]
fn explain_says_who_takes_it() {
    let repository = Repository::new();
    let explain = |id: &str, kind: &str| {
        let arguments = ["content", "explain", id, "--kind", kind, "--json"];
        let value = repository.wazir(&arguments).code(0).json();
        assert_valid("output-content-explain", &value);
        value[0].clone()
    };
    let module = explain("backend/rust", "expertise");
    assert_eq!(module["composed"][0]["layer"], "stack");
    assert_eq!(module["composed"][0]["id"], "rust");
    assert_eq!(module["origin"], "embedded");
    let role = explain("reviewer", "role");
    let hosts: BTreeSet<&str> = role["bundles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bundle| bundle["host"].as_str().unwrap())
        .collect();
    assert_eq!(hosts.len(), 14, "those that have subagents");
    assert!(
        role["workflows"]
            .as_array()
            .unwrap()
            .contains(&"plan-review".into())
    );
    let all = repository
        .wazir(&["content", "explain", "review"])
        .code(0)
        .stdout;
    for kind in ["workflow review", "template review", "schema review"] {
        assert!(all.contains(kind), "{all}");
    }
    let wrong = repository.wazir(&["content", "explain", "reviwer"]).code(1);
    assert!(
        wrong.stderr.contains("did you mean: reviewer"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn budgets_leave_room_for_the_estimate() {
    let with = |words: usize| {
        let more = "plain words of a page ".repeat(words);
        let role = changed(
            Kind::Role,
            "executor",
            "## Purpose\n",
            &format!("## Purpose\n{more}\n"),
        );
        let tokens = wazir::catalog::tokens::estimate(&role);
        (
            tokens,
            check(&[("roles/executor.md", &role)])["errors"]
                .as_u64()
                .unwrap(),
        )
    };
    let mut seen = (false, false);
    for words in 0..120 {
        let (tokens, errors) = if words % 8 == 0 {
            with(words)
        } else {
            continue;
        };
        if tokens > 700 && tokens <= 805 {
            assert_eq!(errors, 0, "{tokens}");
            seen.0 = true;
        }
        if tokens > 805 {
            assert_eq!(errors, 1, "{tokens}");
            seen.1 = true;
        }
    }
    assert_eq!(seen, (true, true));
}

#[test]
fn a_whole_tree_is_checked_too() {
    let root = env!("CARGO_MANIFEST_DIR");
    let repository = Repository::new();
    let report = repository
        .wazir(&["content", "check", root, "--json"])
        .code(0)
        .json();
    assert_valid("output-content-check", &report);
    assert_eq!(report["subject"], "tree");
    let (tree, _) = Tree::read(Path::new(root));
    for (path, text) in tree.iter() {
        repository.write(&format!("copy/{path}"), text);
    }
    repository.write("copy/content/roles/executor.md", "x");
    let out = repository
        .wazir(&["content", "check", "copy"])
        .code(1)
        .stdout;
    assert!(out.contains("copy/content/roles/executor.md:1:1"), "{out}");
    repository.wazir(&["content", "check", "nowhere"]).code(1);
    repository
        .wazir(&["content", "check", "copy/content/manifest.yaml"])
        .code(1);
}

#[test]
fn a_run_goes_through_the_projects_own_phase() {
    use crate::run::{next, project, submit};
    let repository = project("gates: auto\n");
    let new = [
        "content",
        "new",
        "workflow",
        "threat-model",
        "--after",
        "clarify",
    ];
    repository.wazir(&new).code(0);
    let role = changed(
        Kind::Role,
        "clarifier",
        "## Method\n",
        "## Method\n- Ask the parrot.\n",
    );
    repository.write(&own("roles/clarifier.md"), &role);
    let start = [
        "run",
        "start",
        "Rename the thing",
        "--intent",
        "refactor",
        "--depth",
        "standard",
        "--json",
    ];
    let started = repository.wazir(&start).code(0).json();
    assert_eq!(started["phases"][1], "threat-model");
    let order = next(&repository);
    assert!(
        order["steps"][0]["contract"]
            .as_str()
            .unwrap()
            .contains("Ask the parrot.")
    );
    submit(&repository, "clarification", |text| text).code(0);
    assert_eq!(next(&repository)["phase"]["id"], "threat-model");
    // Held against the overlay's schema.
    let refused = submit(&repository, "threat-model", |text| {
        text.replace("summary:", "résumé:")
    });
    assert!(refused.code(1).stderr.contains("summary"));
    submit(&repository, "threat-model", |text| text).code(0);
    assert_eq!(next(&repository)["phase"]["id"], "specify");
    // A run that has begun is not lost when the overlay breaks: it says what is wrong.
    repository.write(&own("roles/clarifier.md"), "x");
    let stopped = repository.wazir(&["next"]).code(1);
    assert!(
        stopped.stderr.contains("wazir content check"),
        "{}",
        stopped.stderr
    );
    repository.wazir(&["status"]).code(0);
}
