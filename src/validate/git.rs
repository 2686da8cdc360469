//! What git knows of the repository. It is called with fixed arguments and without a
//! shell; a revision never stands where git could take it for an option, and nothing that
//! the repository's settings name is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Revisions that may be the default branch, the likeliest first.
const DEFAULT: [&str; 7] = [
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
    "refs/remotes/origin/develop",
    "refs/heads/develop",
];

/// Settings that would run a program of the repository's choice, or change the output. A
/// bare repository among committed files brings settings with it, so none is used.
const FIXED: [&str; 12] = [
    "--no-pager",
    "--literal-pathspecs",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.hooksPath=/dev/null",
];

/// The git repository around a project.
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
}

/// Where counting begins: a commit of this repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// As it was named, for people.
    pub named: String,
    /// Its full hash.
    pub commit: String,
}

/// Why there is no base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoBase {
    /// Somebody named one that is not there.
    Unknown(String),
    /// Nobody named one, and none can be found.
    NotFound(String),
}

/// A commit: its hash and its whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    pub hash: String,
    pub message: String,
}

impl Git {
    /// Git in a directory; the error says why there is none.
    pub fn open(root: &Path) -> Result<Self, String> {
        let git = Self {
            root: root.to_owned(),
        };
        match git.run(&["rev-parse", "--is-inside-work-tree"]) {
            Ok(out) if out.starts_with(b"true") => Ok(git),
            Ok(_) => Err("this is no working tree of git".to_owned()),
            Err(Failed::NotStarted) => Err("git is not on the PATH".to_owned()),
            Err(Failed::Said(said)) if said.contains("not a git repository") => {
                Err("this is no git repository".to_owned())
            }
            // Of another owner, for example, as in a container.
            Err(failed) => Err(failed.why()),
        }
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, Failed> {
        let output = Command::new("git")
            .args(FIXED)
            .args(arguments)
            .current_dir(&self.root)
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_EXTERNAL_DIFF")
            .stdin(Stdio::null())
            .output()
            .map_err(|_| Failed::NotStarted)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(Failed::Said(said.lines().next().unwrap_or("").to_owned()))
        }
    }

    fn text(&self, arguments: &[&str]) -> Option<String> {
        let out = self.run(arguments).ok()?;
        let text = String::from_utf8_lossy(&out).trim_end().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// The hash of the commit that a revision names.
    fn commit(&self, revision: &str) -> Option<String> {
        let wanted = format!("{revision}^{{commit}}");
        self.text(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ])
        .filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    }

    /// The name of the current branch; `None` on a detached head.
    pub fn branch(&self) -> Option<String> {
        let name = self.text(&["symbolic-ref", "--quiet", "HEAD"])?;
        name.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// Where the current branch left `named`, or else the default branch.
    pub fn base(&self, named: Option<&str>) -> Result<Base, NoBase> {
        let head = self
            .commit("HEAD")
            .ok_or_else(|| NoBase::NotFound("there is no commit yet".to_owned()))?;
        if let Some(named) = named {
            let unknown =
                || NoBase::Unknown(format!("`{named}` names no commit of this repository"));
            if named.starts_with('-') {
                return Err(unknown());
            }
            let commit = self.commit(named).ok_or_else(unknown)?;
            let commit = self.left(&commit, &head).ok_or_else(|| {
                NoBase::Unknown(format!(
                    "`{named}` and HEAD have no commit in common here; a shallow clone may lack it"
                ))
            })?;
            return Ok(Base {
                named: named.to_owned(),
                commit,
            });
        }
        let found = DEFAULT.iter().find_map(|name| {
            let commit = self.commit(name)?;
            Some((*name, self.left(&commit, &head)?))
        });
        let Some((name, commit)) = found else {
            return Err(NoBase::NotFound(
                "no default branch can be found; name the base: --base REV".to_owned(),
            ));
        };
        if commit == head {
            return Err(NoBase::NotFound(
                "HEAD is on the default branch; name the base: --base REV".to_owned(),
            ));
        }
        let short = name.trim_start_matches("refs/remotes/");
        Ok(Base {
            named: short.trim_start_matches("refs/heads/").to_owned(),
            commit,
        })
    }

    fn left(&self, base: &str, head: &str) -> Option<String> {
        self.text(&["merge-base", "--end-of-options", base, head])
    }

    /// The commits since a base, oldest first, merges left out.
    pub fn commits(&self, base: &Base) -> Result<Vec<Commit>, String> {
        let range = format!("{}..HEAD", base.commit);
        let arguments = [
            "log",
            "-z",
            "--reverse",
            "--no-merges",
            "--no-color",
            "--no-notes",
            "--encoding=UTF-8",
            "--format=%H%n%B",
            "--end-of-options",
            &range,
            "--",
        ];
        let out = self.run(&arguments).map_err(Failed::why)?;
        Ok(fields(&out)
            .map(|record| {
                let (hash, message) = record.split_once('\n').unwrap_or((&record, ""));
                Commit {
                    hash: hash.to_owned(),
                    message: message.to_owned(),
                }
            })
            .collect())
    }

    /// The files below the project that differ from a base, the uncommitted ones too.
    pub fn changed(&self, base: &Base) -> Result<Vec<String>, String> {
        let differ = [
            "diff",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--relative",
            "--name-only",
            "-z",
            "--end-of-options",
            &base.commit,
            "--",
        ];
        let new = ["ls-files", "--others", "--exclude-standard", "-z"];
        let mut paths: Vec<String> = Vec::new();
        for arguments in [&differ[..], &new[..]] {
            let out = self.run(arguments).map_err(Failed::why)?;
            paths.extend(fields(&out));
        }
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// A file as it was at a base; `None` when it was not there.
    pub fn file_at(&self, base: &Base, path: &str) -> Option<String> {
        let object = format!("{}:./{path}", base.commit);
        let out = self.run(&["cat-file", "blob", &object]).ok()?;
        Some(String::from_utf8_lossy(&out).into_owned())
    }
}

enum Failed {
    NotStarted,
    Said(String),
}

impl Failed {
    fn why(self) -> String {
        match self {
            Failed::NotStarted => "git is not on the PATH".to_owned(),
            Failed::Said(said) => format!("git failed: {said}"),
        }
    }
}

/// What stands between zero bytes.
fn fields(out: &[u8]) -> impl Iterator<Item = String> + '_ {
    out.split(|byte| *byte == 0)
        .filter(|field| !field.is_empty())
        .map(|field| String::from_utf8_lossy(field).into_owned())
}
