//! Which paths nobody but the binary writes.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// What is protected in a project. Entries are relative to the root, with `/`; a
/// trailing slash means the whole directory; `*` stands for one part of a path.
#[derive(Clone, Debug)]
pub struct Policy {
    root: PathBuf,
    /// Ours.
    protected: Vec<String>,
    /// The project's own additions.
    by_project: Vec<String>,
    /// Exceptions from ours.
    unprotected: Vec<String>,
}

/// Why a write is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Relative to the root.
    pub path: String,
    /// The entry that protects it.
    pub entry: String,
    pub by_project: bool,
}

impl Policy {
    /// The policy of a project.
    pub fn new(
        root: &Path,
        protected: &[&str],
        unprotected: &[&str],
        by_project: &[String],
    ) -> Self {
        let own = |entries: &[&str]| entries.iter().map(|entry| (*entry).to_owned()).collect();
        Self {
            root: fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
            protected: own(protected),
            by_project: by_project.to_vec(),
            unprotected: own(unprotected),
        }
    }

    /// The project's root, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a write to `path`, said from `cwd`, is refused. `whole_tree`: the path
    /// and everything below it goes away.
    pub fn refuses(&self, path: &str, cwd: &Path, whole_tree: bool) -> Option<Refusal> {
        if path.is_empty() || path.contains('\0') {
            return None;
        }
        let resolved = resolve(&cwd.join(path));
        let relative = resolved.strip_prefix(&self.root).ok().map(parts)?;
        let refusal = |entry: &str, by_project| {
            let path = if relative.is_empty() {
                ".".to_owned()
            } else {
                relative.join("/")
            };
            Some(Refusal {
                path,
                entry: entry.to_owned(),
                by_project,
            })
        };
        for entry in &self.by_project {
            if covers(entry, &relative, false) || (whole_tree && lies_below(entry, &relative)) {
                return refusal(entry, true);
            }
        }
        let open = !whole_tree
            && self
                .unprotected
                .iter()
                .any(|entry| covers(entry, &relative, true));
        for entry in &self.protected {
            if (!open && covers(entry, &relative, false))
                || (whole_tree && lies_below(entry, &relative))
            {
                return refusal(entry, false);
            }
        }
        None
    }
}

fn parts(path: &Path) -> Vec<String> {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// Links of the existing part resolved, `..` of the rest taken lexically.
fn resolve(path: &Path) -> PathBuf {
    let mut done = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                done.pop();
            }
            part => {
                done.push(part);
                if let Ok(real) = fs::canonicalize(&done) {
                    done = real;
                }
            }
        }
    }
    done
}

/// Whether an entry covers a path. Protection ignores letter case, because some file
/// systems do; exceptions do not.
fn covers(entry: &str, relative: &[String], exact_case: bool) -> bool {
    let directory = entry.ends_with('/');
    let wanted: Vec<&str> = entry.trim_end_matches('/').split('/').collect();
    let long_enough = if directory {
        relative.len() >= wanted.len()
    } else {
        relative.len() == wanted.len()
    };
    long_enough
        && wanted
            .iter()
            .zip(relative)
            .all(|(wanted, part)| same(wanted, part, exact_case))
}

/// Whether an entry lies below a path, or is it.
fn lies_below(entry: &str, relative: &[String]) -> bool {
    let wanted: Vec<&str> = entry.trim_end_matches('/').split('/').collect();
    relative.len() <= wanted.len()
        && relative
            .iter()
            .zip(&wanted)
            .all(|(part, wanted)| same(wanted, part, false))
}

fn same(wanted: &str, part: &str, exact_case: bool) -> bool {
    wanted == "*" || wanted == part || (!exact_case && wanted.to_lowercase() == part.to_lowercase())
}
