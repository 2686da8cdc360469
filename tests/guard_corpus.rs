//! The guard against a corpus: commands that write protected paths by all kinds of
//! techniques, and everyday commands that must never be in the way.

use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wazir::content::model::Host;
use wazir::guard::{Hook, HookEvent, Policy, answer};
use wazir::project::Root;

/// One command of a corpus file.
struct Case {
    command: String,
    /// Why a reading of the text cannot decide it.
    undecided: Option<String>,
}

/// One command a line, or several lines between two lines `%%%`; `##` starts a comment.
fn corpus(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/guard")
        .join(name);
    let text = fs::read_to_string(path).unwrap();
    let mut cases = Vec::new();
    let mut undecided = None;
    let mut block: Option<String> = None;
    for line in text.lines() {
        if let Some(lines) = &mut block {
            if line == "%%%" {
                let command = block.take().unwrap();
                cases.push(Case {
                    command,
                    undecided: undecided.take(),
                });
            } else {
                lines.push_str(line);
                lines.push('\n');
            }
        } else if line == "%%%" {
            block = Some(String::new());
        } else if let Some(reason) = line.strip_prefix("%undecided ") {
            undecided = Some(reason.to_owned());
        } else if !line.is_empty() && !line.starts_with("##") {
            cases.push(Case {
                command: line.to_owned(),
                undecided: undecided.take(),
            });
        }
    }
    assert!(block.is_none(), "{name}: a block is not closed");
    cases
}

struct Project {
    _directory: tempfile::TempDir,
    root: PathBuf,
    policy: Policy,
}

impl Project {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let home = fs::canonicalize(directory.path()).unwrap();
        let root = home.join("project");
        for path in [
            ".wazir/state/runs/r1/artifacts",
            ".wazir/overlay",
            "secrets",
            "infra",
            "src",
            "deep",
            "build",
            "docs",
            "tests",
        ] {
            fs::create_dir_all(root.join(path)).unwrap();
        }
        for path in [
            ".wazir/lock.json",
            ".wazir/config.yaml",
            ".wazir/hook",
            ".wazir/state/runs/r1/events.ndjson",
            "secrets/key.pem",
            "infra/prod.tf",
            "README.md",
            "src/a.txt",
            "package.json",
        ] {
            fs::write(root.join(path), "{}\n").unwrap();
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(".wazir", root.join("link")).unwrap();
            std::os::unix::fs::symlink("../.wazir/lock.json", root.join("deep/link")).unwrap();
        }
        let manifest =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/manifest.yaml"))
                .unwrap();
        let manifest: serde_json::Value = serde_yaml::from_str(&manifest).unwrap();
        let list = |key: &str| -> Vec<&str> {
            manifest[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| entry.as_str().unwrap())
                .collect()
        };
        let policy = Policy::new(
            &root,
            &list("protected_paths"),
            &list("unprotected_paths"),
            &["secrets/".to_owned(), "infra/prod.tf".to_owned()],
        )
        .at_home(Some(home));
        Self {
            _directory: directory,
            root,
            policy,
        }
    }

    /// The reason, when the command is refused.
    fn refuses(&self, command: &str) -> Option<String> {
        let command = command.replace("{ROOT}", &self.root.to_string_lossy());
        let payload = json!({
            "session_id": "s", "hook_event_name": "PreToolUse", "cwd": self.root,
            "tool_name": "Bash", "tool_input": {"command": command},
        });
        let payload = payload.to_string();
        let root = Root::open(&self.root).unwrap();
        let answer = answer(&Hook::bare(
            Host::Claude,
            HookEvent::BeforeTool,
            payload.as_bytes(),
            &root,
            &self.policy,
        ));
        (answer.code == 2).then_some(answer.stderr)
    }
}

#[cfg(unix)]
#[test]
fn writes_by_any_technique_are_refused_beforehand() {
    let project = Project::new();
    let cases = corpus("bypasses.txt");
    let distinct: BTreeSet<&str> = cases.iter().map(|case| case.command.as_str()).collect();
    assert_eq!(distinct.len(), cases.len(), "a command stands there twice");
    let (refused, passed): (Vec<&Case>, Vec<&Case>) = cases
        .iter()
        .partition(|case| project.refuses(&case.command).is_some());
    let surprises: Vec<&str> = passed
        .iter()
        .filter(|case| case.undecided.is_none())
        .map(|case| case.command.as_str())
        .collect();
    assert!(
        surprises.is_empty(),
        "{} pass:\n{}",
        surprises.len(),
        surprises.join("\n")
    );
    let stale: Vec<&str> = refused
        .iter()
        .filter(|case| case.undecided.is_some())
        .map(|case| case.command.as_str())
        .collect();
    assert!(stale.is_empty(), "decided by now:\n{}", stale.join("\n"));
    assert!(distinct.len() >= 220, "{} commands", distinct.len());
    assert!(
        refused.len() * 100 >= cases.len() * 95,
        "{} of {}",
        refused.len(),
        cases.len()
    );
}

#[cfg(unix)]
#[test]
fn everyday_commands_are_never_in_the_way() {
    let project = Project::new();
    let cases = corpus("benign.txt");
    let distinct: BTreeSet<&str> = cases.iter().map(|case| case.command.as_str()).collect();
    let blocked: Vec<String> = distinct
        .iter()
        .filter_map(|command| Some(format!("{command}\n    {}", project.refuses(command)?)))
        .collect();
    assert!(
        blocked.is_empty(),
        "{} blocked:\n{}",
        blocked.len(),
        blocked.join("")
    );
    assert!(distinct.len() >= 2000, "{} commands", distinct.len());
}
