//! The files that checks read: those that no ignore file hides, links not followed, in the
//! order of their names; and what of them can be read as text.

use super::finding::Finding;
use super::rules::{self, Rule};
use crate::project::STATE;
use crate::project::root::repository;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

/// A larger file is not read; its check says so.
pub const LARGEST: u64 = 1 << 20;

/// Directories that hold what others wrote, or what machines keep.
const FOREIGN: [&str; 5] = [".git", ".hg", ".jj", ".svn", "node_modules"];

/// Every plain file below a root, relative and with `/`, sorted. Another repository below
/// it, such as a submodule or a worktree, is not looked into.
pub fn all(root: &Path) -> Vec<String> {
    let state = root.join(STATE);
    let mut paths: Vec<String> = WalkBuilder::new(repository(root))
        .hidden(false)
        .require_git(false)
        .parents(false)
        .git_global(false)
        .filter_entry({
            let root = root.to_owned();
            move |entry| {
                let path = entry.path();
                let name = entry.file_name();
                let is_other = || path != root && path.join(".git").symlink_metadata().is_ok();
                (root.starts_with(path) || path.starts_with(&root) && !is_other())
                    && path != state
                    && !FOREIGN.iter().any(|foreign| name == *foreign)
            }
        })
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(root).ok()?;
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            Some(parts.join("/"))
        })
        .collect();
    paths.sort();
    paths
}

/// Whether a name on the way hides a file. The hosts' files are hidden: they are not the
/// project's own text unless a glob says so.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// Whether a path is a Markdown file's.
pub fn is_markdown(path: &str) -> bool {
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    extension.is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
}

/// Globs as one matcher; `*` stays within a directory. A glob that is none is a finding.
pub fn globs(patterns: &[String], key: &str) -> Result<GlobSet, Finding> {
    let wrong = |error: globset::Error| {
        Finding::new(
            &rules::SETTINGS,
            format!("`{key}`: {error}"),
            "write it as a glob: docs/**",
        )
        .in_file(crate::project::CONFIG)
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(wrong)?);
    }
    set.build().map_err(wrong)
}

/// The paths that one list of globs takes and another leaves out. Without a first list,
/// the Markdown files that are not hidden.
pub fn chosen(
    root: &Path,
    (include, exclude): (&[String], &[String]),
    key: &str,
) -> Result<Vec<String>, Finding> {
    let (wanted, left_out) = (globs(include, key)?, globs(exclude, key)?);
    let mut paths = all(root);
    paths.retain(|path| {
        let fits = match include {
            [] => is_markdown(path) && !is_hidden(path),
            _ => wanted.is_match(path),
        };
        fits && !left_out.is_match(path)
    });
    Ok(paths)
}

/// The text of a file below the root; the finding, a note of the rule, says why there is
/// none. A link is followed only to a place below the root.
pub fn text(root: &Path, path: &str, rule: &'static Rule) -> Result<String, Finding> {
    let unread = |why: &str, help: &str| {
        Finding::new(rule, format!("not checked: {why}"), help)
            .in_file(path)
            .note()
    };
    let gone = |_| unread("it cannot be read", "see who may read it");
    let place = fs::canonicalize(root.join(path)).map_err(gone)?;
    if !place.starts_with(root) {
        return Err(unread(
            "it leads out of the repository",
            "put the file itself there",
        ));
    }
    // A pipe would wait for a writer for ever.
    let metadata = fs::metadata(&place).map_err(gone)?;
    if !metadata.is_file() {
        return Err(unread("it is no plain file", "put a file there"));
    }
    let mut bytes = Vec::new();
    let file = File::open(&place).map_err(gone)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(gone)?;
    if bytes.len() as u64 > LARGEST {
        let why = format!("it has more than {LARGEST} bytes");
        return Err(unread(&why, "split it, or exclude it in the settings"));
    }
    // A mark of the byte order is no part of the text: a heading may stand behind it.
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|_| unread("it is not UTF-8", "save it as UTF-8 text"))
}

/// The text of a file, or the finding that says why there is none.
pub fn text_or_note(
    root: &Path,
    path: &str,
    rule: &'static Rule,
    findings: &mut Vec<Finding>,
) -> Option<String> {
    text(root, path, rule)
        .map_err(|unread| findings.push(unread))
        .ok()
}
