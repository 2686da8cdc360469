//! Whatever a repository holds and its user does: after init, upgrades and uninstall it
//! is what it was, plus what the user did. Runs in this process, for speed.
//!
//! 500 cases a test; `PROPTEST_CASES=2500 cargo test undo` runs 10,000 in all.

use crate::support::as_installed_by_an_earlier_version;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use tempfile::TempDir;
use wazir::content::model::Host;
use wazir::install::{Outcome, Purpose, lock::Lock, plan, removal};
use wazir::project::files::{Disk, Step, Writer};
use wazir::project::{Config, Root};

type Tree = BTreeMap<String, Vec<u8>>;

/// A repository before wazir.
#[derive(Clone, Debug)]
struct Before {
    files: BTreeMap<&'static str, String>,
    /// CLAUDE.md is a link to AGENTS.md.
    linked: bool,
    hosts: Vec<Host>,
}

/// What the user does in between.
#[derive(Clone, Debug)]
struct Edits {
    /// Lines before and after, in a shared Markdown file.
    around: BTreeSet<&'static str>,
    /// A key of their own, first in a settings file.
    key: BTreeSet<&'static str>,
    /// Every n-th of our own files gets a last line of theirs.
    lines: Option<usize>,
    /// Every n-th of our own files had another second line in an earlier version.
    older: Option<usize>,
    deleted: Option<usize>,
}

const MARKDOWN: [&str; 4] = ["AGENTS.md", "CLAUDE.md", "GEMINI.md", "AGENTS.override.md"];
const SETTINGS: [&str; 4] = [
    ".claude/settings.json",
    ".codex/hooks.json",
    ".gemini/settings.json",
    ".cursor/hooks.json",
];

fn markdown() -> impl Strategy<Value = Option<String>> {
    let text = prop_oneof![
        Just(String::new()),
        Just("# Mine\n\n- a rule\n".to_owned()),
        Just("no newline at the end".to_owned()),
        Just("@AGENTS.md\n".to_owned()),
        Just("```sh\n<!-- wazir:begin -->\n```\n\n\n".to_owned()),
        Just("```\nnever closed\n".to_owned()),
        "[a-z#` é\n]{0,40}",
    ];
    let text = (text, prop::bool::ANY, prop::bool::ANY).prop_map(|(text, bom, windows)| {
        let text = if windows {
            text.replace('\n', "\r\n")
        } else {
            text
        };
        if bom { format!("\u{feff}{text}") } else { text }
    });
    prop_oneof![1 => Just(None), 2 => text.prop_map(Some)]
}

fn settings() -> impl Strategy<Value = Option<String>> {
    let foreign = r#"{"matcher": "Bash", "hooks": [{"type": "command", "command": "theirs"}]}"#;
    let text = prop_oneof![
        Just("{}".to_owned()),
        Just("{ }\n".to_owned()),
        Just(String::new()),
        Just("{\n  \"model\": \"big\"\n}\n".to_owned()),
        Just("{\n\t// why\n\t\"a\": [1, 2,], /* b */\n}\n".to_owned()),
        Just(format!(
            "{{\n  \"hooks\": {{\"PreToolUse\": [{foreign}], \"beforeShellExecution\": [], \"BeforeTool\": [{foreign}]}},\n  \"z\": null\n}}"
        )),
        Just("{\"hooks\": {}, \"version\": 1}".to_owned()),
    ];
    let text = (text, prop::bool::ANY, prop::bool::ANY).prop_map(|(text, bom, windows)| {
        let text = if windows {
            text.replace('\n', "\r\n")
        } else {
            text
        };
        if bom { format!("\u{feff}{text}") } else { text }
    });
    prop_oneof![1 => Just(None), 2 => text.prop_map(Some)]
}

fn before() -> impl Strategy<Value = Before> {
    let hosts = prop::sample::subsequence(Host::ALL.to_vec(), 1..=4);
    let markdown = (
        markdown(),
        markdown(),
        markdown(),
        prop_oneof![4 => Just(None), 1 => markdown()],
    );
    let settings = (settings(), settings(), settings(), settings());
    (
        hosts,
        markdown,
        settings,
        prop::bool::weighted(0.2),
        prop::bool::ANY,
    )
        .prop_map(|(hosts, markdown, settings, linked, more)| {
            let mut files = BTreeMap::new();
            let texts = [markdown.0, markdown.1, markdown.2, markdown.3];
            files.extend(
                MARKDOWN
                    .into_iter()
                    .zip(texts)
                    .filter_map(|(path, text)| Some((path, text?))),
            );
            let texts = [settings.0, settings.1, settings.2, settings.3];
            files.extend(
                SETTINGS
                    .into_iter()
                    .zip(texts)
                    .filter_map(|(path, text)| Some((path, text?))),
            );
            if more {
                files.insert(".claude/agents/mine.md", "mine".to_owned());
                files.insert(".agents/skills/mine/SKILL.md", "mine".to_owned());
            }
            let linked = linked && cfg!(unix) && files.contains_key("AGENTS.md");
            if linked {
                files.remove("CLAUDE.md");
            }
            Before {
                files,
                linked,
                hosts,
            }
        })
}

fn edits() -> impl Strategy<Value = Edits> {
    let few = |of: [&'static str; 4]| prop::sample::subsequence(of.to_vec(), 0..=2);
    let nth = || prop::option::of(2usize..20);
    (few(MARKDOWN), few(SETTINGS), nth(), nth(), nth()).prop_map(
        |(around, key, lines, older, deleted)| Edits {
            around: around.into_iter().collect(),
            key: key.into_iter().collect(),
            lines,
            older,
            deleted,
        },
    )
}

fn tree(root: &Path) -> Tree {
    fn walk(at: &Path, prefix: &str, tree: &mut Tree) {
        for entry in fs::read_dir(at).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                tree.insert(format!("{name}/"), Vec::new());
                walk(&entry.path(), &format!("{name}/"), tree);
            } else if kind.is_symlink() {
                let to = fs::read_link(entry.path()).unwrap();
                tree.insert(name, format!("-> {}", to.display()).into_bytes());
            } else {
                tree.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = Tree::new();
    walk(root, "", &mut all);
    all
}

/// A memory-backed directory where there is one: a case writes a thousand files.
fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = memory
        .is_dir()
        .then(|| tempfile::tempdir_in(memory).ok())
        .flatten();
    made.unwrap_or_else(|| tempfile::tempdir().unwrap())
}

struct Project {
    root: Root,
    settings: Config,
}

impl Project {
    fn apply(&self, purpose: Option<Purpose>) -> wazir::install::Plan {
        let unflushed = |_: Step, _: &Path| -> io::Result<()> { Ok(()) };
        let disk = Disk::probed(&unflushed);
        let (writer, _) = Writer::open(&self.root, &disk, || panic!("nobody else")).unwrap();
        let plan = match purpose {
            Some(purpose) => plan(
                &self.root,
                &wazir::catalog::Catalog::embedded(),
                &self.settings,
                Path::new("/bin/wazir"),
                purpose,
            )
            .unwrap(),
            None => {
                let lock = Lock::read(&self.root).unwrap().unwrap();
                removal::plan(&self.root, &lock, false).unwrap()
            }
        };
        let refused: Vec<_> = plan
            .items
            .iter()
            .filter(|item| item.outcome == Outcome::Conflict)
            .collect();
        assert!(refused.is_empty(), "{refused:#?}");
        writer.apply(&plan.transaction).unwrap();
        writer.close();
        plan
    }
}

/// The user's edits to shared files, in a file as it is and in it as it was.
fn around(text: &str) -> String {
    let (bom, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    format!("{bom}first of mine\n{text}\nlast of mine\n")
}

fn with_key(text: &str) -> String {
    match text.replacen('{', "{\"mine\": 1,", 1) {
        changed if changed != text => changed,
        _ => text.to_owned(),
    }
}

fn value(bytes: &[u8]) -> serde_json::Value {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let options = jsonc_parser::ParseOptions::default();
    let parsed = jsonc_parser::cst::CstRootNode::parse(text, &options).unwrap();
    parsed
        .to_serde_value()
        .unwrap_or_else(|| serde_json::json!({}))
}

fn check(before: &Before, edits: &Edits) {
    let directory = scratch();
    for (path, text) in &before.files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    #[cfg(unix)]
    if before.linked {
        std::os::unix::fs::symlink("AGENTS.md", directory.path().join("CLAUDE.md")).unwrap();
    }
    let original = tree(directory.path());
    let project = Project {
        root: Root::open(directory.path()).unwrap(),
        settings: Config {
            hosts: before.hosts.clone(),
            ..Config::default()
        },
    };
    let root = project.root.path().to_owned();
    project.apply(Some(Purpose::Init { force: false }));
    let again = project.apply(Some(Purpose::Init { force: false }));
    assert!(
        again.transaction.changes.is_empty(),
        "init again changes something"
    );

    let mut count = 0;
    as_installed_by_an_earlier_version(&root, |path, text| {
        count += 1;
        let nth = edits.older.is_some_and(|n| count % n == 0);
        (nth && path.contains('/')).then(|| text.replacen('\n', "\nan older line\n", 1))
    });
    // The user's edits.
    let lock = Lock::read(&project.root).unwrap().unwrap();
    let whole: Vec<&str> = lock
        .files
        .iter()
        .filter(|entry| entry.kind == "whole" && !entry.path.starts_with(".wazir/"))
        .map(|entry| entry.path.as_str())
        .collect();
    let nth = |n: Option<usize>| -> BTreeSet<String> {
        let n = n.unwrap_or(usize::MAX);
        whole
            .iter()
            .skip(n - 1)
            .step_by(n)
            .map(|path| (*path).to_owned())
            .collect()
    };
    let deleted = nth(edits.deleted);
    let lines: BTreeSet<String> = nth(edits.lines).difference(&deleted).cloned().collect();
    for path in &lines {
        let text = fs::read_to_string(root.join(path)).unwrap();
        fs::write(root.join(path), format!("{text}my line\n")).unwrap();
    }
    for path in &deleted {
        fs::remove_file(root.join(path)).unwrap();
    }
    let mut expected = original.clone();
    for path in &edits.around {
        if before.linked && *path == "CLAUDE.md" {
            continue;
        }
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            fs::write(root.join(path), around(&text)).unwrap();
            let old = original
                .get(*path)
                .map(|old| String::from_utf8(old.clone()).unwrap());
            expected.insert(
                (*path).to_owned(),
                around(&old.unwrap_or_default()).into_bytes(),
            );
        }
    }
    let mut keyed = Vec::new();
    for path in &edits.key {
        if let Ok(text) = fs::read_to_string(root.join(path)) {
            if with_key(&text) == text {
                continue;
            }
            fs::write(root.join(path), with_key(&text)).unwrap();
            keyed.push(*path);
        }
    }

    project.apply(Some(Purpose::Upgrade));
    let again = project.apply(Some(Purpose::Upgrade));
    assert!(
        again.transaction.changes.is_empty(),
        "upgrade again changes something"
    );
    for path in &lines {
        let text = fs::read_to_string(root.join(path)).unwrap();
        assert!(
            text.ends_with("my line\n") && !text.contains("an older line"),
            "{path}: {text}"
        );
    }
    assert!(deleted.iter().all(|path| !root.join(path).exists()));

    project.apply(None);
    let mut after = tree(&root);
    for path in &lines {
        assert!(
            after
                .remove(path)
                .is_some_and(|text| text.ends_with(b"my line\n")),
            "{path}"
        );
    }
    for path in &keyed {
        let mut old = original
            .get(*path)
            .map_or(serde_json::json!({}), |old| value(old));
        old["mine"] = 1.into();
        let new = after.remove(*path).unwrap();
        assert_eq!(
            value(&new),
            old,
            "{path}: {}",
            String::from_utf8_lossy(&new)
        );
        let kept = original
            .get(*path)
            .map(|old| with_key(std::str::from_utf8(old).unwrap()));
        if let Some(kept) = kept.filter(|_| old.as_object().unwrap().len() > 1) {
            assert_eq!(String::from_utf8_lossy(&new), kept, "{path}");
        }
        expected.remove(*path);
    }
    // Directories that hold what the user keeps stay.
    let kept = |path: &str| {
        path.ends_with('/')
            && (lines.iter().any(|line| line.starts_with(path))
                || keyed.iter().any(|key| key.starts_with(path)))
    };
    after.retain(|path, _| expected.contains_key(path) || !kept(path));
    let show = |tree: &Tree| -> Vec<(String, String)> {
        tree.iter()
            .map(|(path, text)| (path.clone(), String::from_utf8_lossy(text).into_owned()))
            .collect()
    };
    assert_eq!(show(&after), show(&expected));
}

#[allow(clippy::disallowed_methods)] // whoever runs the tests says how many cases
fn config() -> ProptestConfig {
    let cases = std::env::var_os("PROPTEST_CASES").and_then(|cases| cases.to_str()?.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(500),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn everything_is_undone_for_one_host(mut before in before(), edits in edits()) {
        before.hosts.truncate(1);
        check(&before, &edits);
    }

    #[test]
    fn everything_is_undone_for_several_hosts(before in before(), edits in edits()) {
        check(&before, &edits);
    }

    #[test]
    fn everything_is_undone_in_a_new_repository(hosts in before(), edits in edits()) {
        let before = Before { files: BTreeMap::new(), linked: false, hosts: hosts.hosts };
        check(&before, &edits);
    }

    #[test]
    fn everything_is_undone_where_nobody_edits(before in before(), older in 2usize..20) {
        let edits = Edits {
            around: BTreeSet::new(),
            key: BTreeSet::new(),
            lines: None,
            older: Some(older),
            deleted: None,
        };
        check(&before, &edits);
    }
}
