//! Every class of content error, provoked in the real tree by the smallest change.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use wazir::content::compile;
use wazir::content::diagnostic::{Code, Diagnostic, report};
use wazir::content::source::Tree;

static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let (tree, unreadable) = Tree::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(unreadable.is_empty());
    tree.iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
});

fn errors(files: &BTreeMap<String, String>) -> (Tree, Vec<Diagnostic>) {
    let tree = Tree::from_files(files.clone());
    let tokenizer = bpe_openai::o200k_base();
    let result = compile(&tree, &|text| tokenizer.count(text));
    let found = result.err().unwrap_or_default();
    (tree, found)
}

/// One change to the real tree.
enum Change<'a> {
    /// Text for another, once.
    Replace(&'a str, &'a str, &'a str),
    Add(&'a str, &'a str),
    Delete(&'a str),
}

use Change::{Add, Delete, Replace};

/// A module that is named but not written, for the cases that write it.
const ONE: &str = "content/expertise/backend/solidity.md";
const PLANNED: &str = "content/planned.yaml";

/// The real tree with all modules named and none written: nothing here depends on which
/// there are, and counting them for every case takes minutes.
fn base() -> BTreeMap<String, String> {
    let mut files = FILES.clone();
    let modules = files.extract_if(.., |path, _| path.starts_with("content/expertise/"));
    let written: BTreeSet<String> = modules.map(|(path, _)| path).collect();
    let lines: String = written
        .iter()
        .filter_map(|path| path.strip_prefix("content/expertise/")?.strip_suffix(".md"))
        .map(|id| format!("  - {id}\n"))
        .collect();
    let planned = files[PLANNED].replace("modules: []", "modules:");
    files.insert(PLANNED.to_owned(), planned + &lines);
    files
}

fn changed(changes: &[Change<'_>]) -> BTreeMap<String, String> {
    let mut files = base();
    for change in changes {
        match change {
            Replace(path, from, to) => {
                let text = files.get_mut(*path).unwrap_or_else(|| panic!("{path}"));
                assert!(text.contains(from), "{path} holds no {from:?}");
                *text = text.replacen(from, to, 1);
            }
            Add(path, text) => {
                files.insert((*path).to_owned(), (*text).to_owned());
            }
            Delete(path) => {
                files.remove(*path).unwrap_or_else(|| panic!("{path}"));
            }
        }
    }
    files
}

/// A module that breaks nothing but what a case breaks in it.
fn module(kind: &str, body: &str) -> String {
    format!(
        "---\nid: backend/solidity\ntitle: Go\nsummary: Tells which context a goroutine gets and who ends it, so that none outlives its request.\n\
         kind: {kind}\nreviewed: 2026-11-24\nvolatile: false\nsources:\n  - title: a\n    url: https://a.example/\n  - title: b\n    url: https://b.example/\nsee_also: []\n---\n{body}"
    )
}

#[test]
fn the_real_tree_compiles() {
    let (tree, found) = errors(&FILES);
    assert!(found.is_empty(), "{}", report(&found, &tree));
}

#[test]
fn every_class_is_caught_at_its_place() {
    let rules: String = (0..8)
        .map(|n| {
            format!(
                "- Rule {n} holds where its condition holds, and a reader of the change sees it.\n"
            )
        })
        .collect();
    let long = "word ".repeat(400);
    let guide = |rest: &str| module("guide", &format!("## Rules\n\n{rules}\n{rest}"));
    let no_rules = module("guide", "## Rules\n\n- One.\n");
    let entry = module(
        "antipattern",
        &format!("## Rules\n\n{rules}\n### Name\n**Signal**: x\n**Fix**: y\n"),
    );
    let block = guide("## Do\n\n```\nx\n```\n");
    let block_json = guide("## Do\n\n```json\n{,}\n```\n");
    let itself = guide("").replace("see_also: []", "see_also: [backend/solidity]");
    let wordy = format!("## Purpose\n{long}");
    let chatty = format!("{long}{long}{long}\n## {{{{");
    let cobol = guide("").replace("backend/solidity", "backend/cobol");
    let wise = guide("## Decide\n\nx\n\n## Wisdom\n\nx\n");
    let (go, planned) = (ONE, PLANNED);
    let role = "content/roles/executor.md";
    let verify = "content/workflows/verify.md";
    let specify = "content/workflows/specify.md";
    let cases: Vec<(Code, Vec<Change<'_>>, &str)> = vec![
        (
            Code::Stray,
            vec![Add("content/notes.txt", "x")],
            "content/notes.txt",
        ),
        (
            Code::Stray,
            vec![Add("content/skills/a/b/SKILL.md", "x")],
            "content/skills/a/b/SKILL.md",
        ),
        (Code::FrontMatter, vec![Replace(role, "---\n", "")], role),
        (
            Code::Syntax,
            vec![Replace(role, "title: Executor", "title: [")],
            role,
        ),
        (
            Code::Syntax,
            vec![Replace(role, "title: Executor", "title: a\ntitle: b")],
            role,
        ),
        (Code::Schema, vec![Replace(role, "[read, ", "[fly, ")], role),
        (
            Code::Schema,
            vec![Replace(role, "title: Executor", "titel: Executor")],
            role,
        ),
        (
            Code::IdPath,
            vec![Replace(role, "id: executor", "id: executer")],
            role,
        ),
        (
            Code::BadSchema,
            vec![Replace(
                "schemas/role.schema.json",
                "\"object\"",
                "\"objekt\"",
            )],
            "schemas/role.schema.json",
        ),
        (
            Code::BadSchema,
            vec![Replace(
                "schemas/role.schema.json",
                "schemas/role",
                "schemas/rolle",
            )],
            "schemas/role.schema.json",
        ),
        (
            Code::UnusedSchema,
            vec![Add(
                "schemas/x.schema.json",
                "{\"$id\": \"https://wazir.dev/schemas/x.schema.json\"}",
            )],
            "schemas/x.schema.json",
        ),
        (
            Code::Unknown,
            vec![Replace(specify, "role: specifier", "role: spezifier")],
            specify,
        ),
        (
            Code::Unknown,
            vec![Replace(verify, "to: execute", "to: nowhere")],
            verify,
        ),
        (
            Code::Unknown,
            vec![Replace(planned, "  - backend/solidity\n", "")],
            "content/composition.yaml",
        ),
        (
            Code::Roster,
            vec![Delete("content/roles/learner.md")],
            "content/manifest.yaml",
        ),
        (
            Code::Roster,
            vec![Replace("content/manifest.yaml", "  - learner\n", "")],
            "content/manifest.yaml",
        ),
        (Code::Planned, vec![Add(go, &block)], planned),
        (
            Code::Planned,
            vec![Replace(
                planned,
                "  - backend/solidity\n",
                "  - backend/solidity\n  - backend/cobol\n",
            )],
            planned,
        ),
        (Code::SelfReference, vec![Add(go, &itself)], go),
        (
            Code::Artifact,
            vec![Delete("templates/artifacts/spec.md")],
            specify,
        ),
        (
            Code::Artifact,
            vec![Replace(
                "schemas/spec.schema.json",
                "\"specifier\"",
                "\"author\"",
            )],
            "schemas/spec.schema.json",
        ),
        (
            Code::RoleOutput,
            vec![Replace(role, "produces: [execution-notes]", "produces: []")],
            role,
        ),
        (
            Code::Unreachable,
            vec![Add("content/expertise/backend/cobol.md", &cobol)],
            "content/expertise/backend/cobol.md",
        ),
        (
            Code::NoExpertise,
            vec![Replace(
                "content/composition.yaml",
                "  learner:\n    - antipatterns/process/ai-coding-antipatterns\n    - quality/evidence-based-verification\n",
                "",
            )],
            "content/composition.yaml",
        ),
        (
            Code::NoExpertise,
            vec![Replace(
                "content/composition.yaml",
                "    designer:\n      - design/patterns/gamification\n",
                "",
            )],
            "content/composition.yaml",
        ),
        (
            Code::ConcernRule,
            vec![Replace(
                "content/concerns.yaml",
                "test: Let users sign in with OAuth",
                "test: Rename a variable",
            )],
            "content/concerns.yaml",
        ),
        (
            Code::Unknown,
            vec![Replace("content/concerns.yaml", "  cqrs:\n", "  cqrx:\n")],
            "content/concerns.yaml",
        ),
        (
            Code::Unknown,
            vec![Replace(
                "content/concerns.yaml",
                "by_name: [evidence-verification]",
                "by_name: []",
            )],
            "content/composition.yaml",
        ),
        (
            Code::Unknown,
            vec![Replace(
                "content/composition.yaml",
                "  planner: executor\n",
                "  planner: builder\n",
            )],
            "content/composition.yaml",
        ),
        (
            Code::Unknown,
            vec![Replace(
                "content/composition.yaml",
                "concerns: [accessibility]",
                "concerns: [prettiness]",
            )],
            "content/composition.yaml",
        ),
        (
            Code::Unknown,
            vec![Replace(
                "content/detection.yaml",
                "imports: { dart: [flutter] }",
                "imports: { dartt: [flutter] }",
            )],
            "content/detection.yaml",
        ),
        (
            Code::Order,
            vec![Replace(specify, "order: 3", "order: 4")],
            specify,
        ),
        (
            Code::NotProduced,
            vec![Replace(
                "content/workflows/review.md",
                "standard: [feature",
                "quick: [feature]\n  standard: [feature",
            )],
            "content/workflows/review.md",
        ),
        (
            Code::NotProduced,
            vec![Replace(
                "content/workflows/specify.md",
                "    schema: spec\n",
                "    schema: spec\n    optional: true\n",
            )],
            "content/workflows/plan-review.md",
        ),
        (
            Code::NotProduced,
            vec![Replace(
                verify,
                "  - artifact: spec\n    depths: [standard, deep]",
                "  - artifact: spec",
            )],
            verify,
        ),
        (
            Code::BadGate,
            vec![Replace(
                "content/workflows/plan.md",
                "gate: human",
                "gate: reviewer",
            )],
            "content/workflows/plan.md",
        ),
        (
            Code::BadGate,
            vec![Replace(
                verify,
                "approves: []",
                "approves: [verification-proof]",
            )],
            verify,
        ),
        (
            Code::BadLoop,
            vec![Replace(verify, "to: execute", "to: review")],
            verify,
        ),
        (
            Code::NoEnd,
            vec![Replace(
                "content/workflows/run-audit.md",
                "  quick: [audit]\n",
                "",
            )],
            "content/manifest.yaml",
        ),
        (
            Code::DeadEntry,
            vec![Replace(
                "content/workflows/design.md",
                "  - artifact: spec\n",
                "  - artifact: spec\n    depths: [quick]\n",
            )],
            "content/workflows/design.md",
        ),
        (
            Code::Budget,
            vec![Replace(role, "## Purpose\n", &wordy)],
            role,
        ),
        (
            Code::AlwaysOn,
            vec![Replace(
                "templates/hosts/shared/instructions.md",
                "## {{",
                &chatty,
            )],
            "templates/hosts/claude/host.yaml",
        ),
        (
            Code::Section,
            vec![Replace(role, "## Method", "## Methods")],
            role,
        ),
        (Code::Section, vec![Add(go, &wise)], go),
        (Code::Rules, vec![Add(go, &no_rules)], go),
        (Code::Entry, vec![Add(go, &entry)], go),
        (
            Code::Prose,
            vec![Replace(
                role,
                "## Purpose\n",
                "## Purpose\nTODO write this.\n",
            )],
            role,
        ),
        (
            Code::Prose,
            vec![Replace(
                role,
                "## Purpose\n",
                "## Purpose\nShip it \u{1F680}.\n",
            )],
            role,
        ),
        (Code::BlockLanguage, vec![Add(go, &block)], go),
        (Code::BlockSyntax, vec![Add(go, &block_json)], go),
        (
            Code::Template,
            vec![Replace(
                "templates/artifacts/spec.md",
                "{{ run_id }}",
                "{{ run }}",
            )],
            "templates/artifacts/spec.md",
        ),
        (
            Code::Template,
            vec![Replace(
                "templates/hosts/claude/agent.md",
                "role.name",
                "role.nam",
            )],
            "templates/hosts/claude/agent.md",
        ),
        (
            Code::Rendered,
            vec![Replace(
                "templates/artifacts/spec.md",
                "status: draft",
                "status: perfect",
            )],
            "templates/artifacts/spec.md",
        ),
        (
            Code::Rendered,
            vec![Replace(
                "templates/hosts/claude/settings.json",
                "  \"hooks\": {",
                "  \"hooks\": ",
            )],
            "templates/hosts/claude/host.yaml",
        ),
        (
            Code::Rendered,
            vec![Replace(
                "content/workflows/plan.md",
                "## Goal\n",
                "## Goal\nRun !{rm}.\n",
            )],
            "templates/hosts/gemini/host.yaml",
        ),
        (
            Code::BundlePath,
            vec![Replace(
                "templates/hosts/claude/host.yaml",
                "path: CLAUDE.md",
                "path: ../CLAUDE.md",
            )],
            "templates/hosts/claude/host.yaml",
        ),
        (
            Code::UnusedTemplate,
            vec![Add("templates/hosts/claude/x.md", "x")],
            "templates/hosts/claude/x.md",
        ),
        (
            Code::UnusedTemplate,
            vec![Add("templates/artifacts/poem.md", "x")],
            "templates/artifacts/poem.md",
        ),
    ];
    let mut provoked = BTreeSet::new();
    for (code, changes, path) in cases {
        let files = changed(&changes);
        let (tree, found) = errors(&files);
        let hit = found.iter().find(|d| d.code == code && d.path == path);
        let hit = hit
            .unwrap_or_else(|| panic!("{code} in {path}, but found:\n{}", report(&found, &tree)));
        assert!(!hit.message.is_empty() && !hit.help.is_empty());
        let text = report(&found, &tree);
        assert!(
            text.contains(&format!("error[{code}]")) && text.contains(path),
            "{text}"
        );
        provoked.insert(code);
    }
    // What a tree in memory cannot show, and what only an overlay can do (tests/overlay.rs).
    provoked.extend([
        Code::Unreadable,
        Code::TooLarge,
        Code::NotYours,
        Code::Settings,
    ]);
    let missing: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !provoked.contains(code))
        .collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn unreadable_files_are_named() {
    let directory = tempfile::tempdir().unwrap();
    for root in ["content", "templates", "schemas"] {
        std::fs::create_dir(directory.path().join(root)).unwrap();
    }
    std::fs::write(directory.path().join("content/bad.md"), b"ab\xff").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("bad.md", directory.path().join("content/link.md")).unwrap();
    let (_, found) = Tree::read(directory.path());
    assert!(found.iter().all(|d| d.code == Code::Unreadable));
    assert!(
        found[0].message.contains("offset 2"),
        "{}",
        found[0].message
    );
    #[cfg(unix)]
    assert_eq!(found.len(), 2);
}

#[test]
fn the_place_is_line_and_column() {
    let files = changed(&[Replace(
        "content/roles/executor.md",
        "[read, ",
        "[read, fly, ",
    )]);
    let (tree, found) = errors(&files);
    let error = found.iter().find(|d| d.code == Code::Schema).unwrap();
    let text = tree.text("content/roles/executor.md").unwrap();
    let line = text.lines().position(|line| line.contains("fly")).unwrap();
    let column = text.lines().nth(line).unwrap().find("fly").unwrap();
    assert_eq!(error.place(text), (line + 1, column + 1));
}

#[test]
fn all_errors_are_shown_at_once() {
    let files = changed(&[
        Replace("content/roles/executor.md", "[read, ", "[fly, "),
        Replace("content/roles/verifier.md", "id: verifier", "id: verifyer"),
        Add("content/notes.txt", "x"),
    ]);
    let (_, found) = errors(&files);
    let codes: BTreeSet<Code> = found.iter().map(|d| d.code).collect();
    assert!(
        codes.is_superset(&BTreeSet::from([Code::Schema, Code::IdPath, Code::Stray])),
        "{codes:?}"
    );
}
