//! Links and anchors of a document. Nothing outside the repository is looked at.

use super::super::files::{self, is_markdown};
use super::super::finding::Finding;
use super::super::markdown::{Link, Markdown};
use super::super::rules;
use super::Read;
use crate::project::shown::quoted;
use std::fs;
use std::path::Path;

/// What is wrong with a link of the document at `path`.
pub(super) fn check(
    root: &Path,
    path: &str,
    link: &Link,
    own: &Markdown,
    read: &mut Read,
) -> Option<Finding> {
    let (target, anchor) = match link.target.split_once('#') {
        Some((target, anchor)) => (target, Some(anchor)),
        None => (&*link.target, None),
    };
    if is_elsewhere(target) {
        return None;
    }
    let shown = quoted(&link.target);
    let target = target.split('?').next().unwrap_or("");
    let anchor = anchor.map(decoded);
    if target.is_empty() {
        return missing_anchor(anchor.as_deref()?, own, &shown, "this document");
    }
    let Some(place) = joined(path, &decoded(target)) else {
        let message = format!("the link {shown} leads out of the repository");
        return Some(Finding::new(
            &rules::LINK,
            message,
            "link to what the repository holds",
        ));
    };
    let on_disk = match fs::canonicalize(root.join(&place)) {
        Ok(on_disk) if on_disk.starts_with(root) => on_disk,
        Ok(_) => {
            let message =
                format!("the link {shown} leads out of the repository, by a symbolic link");
            return Some(Finding::new(
                &rules::LINK,
                message,
                "link to what the repository holds",
            ));
        }
        Err(_) => {
            if let Some(module) = not_fetched(root, &place) {
                let message = format!(
                    "not checked: the link {shown} leads into the submodule {}, which is not fetched",
                    quoted(&module)
                );
                let help = "git submodule update --init";
                return Some(Finding::new(&rules::LINK, message, help).note());
            }
            let message = format!("the link {shown} leads to nothing");
            let help = "mend the path; it counts from the document's directory";
            return Some(Finding::new(&rules::LINK, message, help));
        }
    };
    let anchor = anchor.filter(|anchor| !is_line(anchor))?;
    let anchor = Some(anchor).filter(|_| on_disk.is_file() && is_markdown(&place))?;
    let markdown = read.markdown(root, &place)?;
    missing_anchor(&anchor, markdown, &shown, &quoted(&place))
}

fn missing_anchor(anchor: &str, there: &Markdown, shown: &str, place: &str) -> Option<Finding> {
    if there.has_anchor(anchor) {
        return None;
    }
    let near = crate::catalog::nearest(anchor, there.anchors());
    let help = match &*near {
        [] => "name one of its headings".to_owned(),
        near => format!("near it: #{}", near.join(", #")),
    };
    let message = format!("the link {shown} names a heading that {place} does not have");
    Some(Finding::new(&rules::ANCHOR, message, help))
}

/// The submodule that a path lies in, if git did not fetch it here.
fn not_fetched(root: &Path, path: &str) -> Option<String> {
    let modules = files::text(root, ".gitmodules", &rules::LINK).ok()?;
    let lines = modules.lines().filter_map(|line| line.split_once('='));
    let mut modules = lines
        .filter(|(key, _)| key.trim() == "path")
        .map(|(_, module)| module.trim().trim_matches('/'));
    let module = modules.find(|module| {
        let rest = path.strip_prefix(module);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    let fetched = root.join(module).join(".git").symlink_metadata().is_ok();
    (!fetched).then(|| module.to_owned())
}

/// Whether an anchor names lines of a source, as in `#L3` and `#L3C1-L5C2`.
fn is_line(anchor: &str) -> bool {
    let one = |part: &str| {
        let (line, column) = part.split_once('C').unwrap_or((part, "1"));
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        line.strip_prefix('L').is_some_and(number) && number(column)
    };
    anchor.split('-').count() <= 2 && anchor.split('-').all(one)
}

/// Whether a target is no path: it has a scheme or a host.
fn is_elsewhere(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = target.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// A target as a path from the root, by its words alone; `None` when it leads out.
fn joined(document: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => document.split('/').collect(),
    };
    // The document's own name, if it counts from there.
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    (!path.contains('\0')).then_some(path)
}

/// A target without its percent signs; one that is none stays.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_in_the_repository() {
        assert_eq!(joined("docs/a.md", "../b.md").as_deref(), Some("b.md"));
        assert_eq!(joined("docs/a.md", "/b/./c").as_deref(), Some("b/c"));
        assert_eq!(joined("a.md", "b/").as_deref(), Some("b"));
        assert_eq!(joined("a.md", "../b"), None);
        assert_eq!(joined("docs/a.md", "x/../../../b"), None);
        assert_eq!(decoded("a%20b%zz%"), "a b%zz%");
        assert_eq!(joined("a.md", &decoded("%2e%2e/%2e%2e/etc")), None);
        for elsewhere in ["https://x", "mailto:a@b", "//x/y", "vscode:x"] {
            assert!(is_elsewhere(elsewhere), "{elsewhere}");
        }
        assert!(!is_elsewhere("a/b:c") && !is_elsewhere("1:x"));
    }

    #[test]
    fn lines_of_a_source_are_no_headings() {
        for line in ["L3", "L10-L20", "L3C1-L5C20"] {
            assert!(is_line(line), "{line}");
        }
        for heading in ["L", "l3", "L3-", "L3-x", "L3-L4-L5", "", "L3C"] {
            assert!(!is_line(heading), "{heading}");
        }
    }
}
