//! Links and anchors of a document. Nothing outside the repository is looked at.

use super::super::files::is_markdown;
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
            let message = format!("the link {shown} leads to nothing");
            let help = "mend the path; it counts from the document's directory";
            return Some(Finding::new(&rules::LINK, message, help));
        }
    };
    let anchor = anchor.filter(|_| on_disk.is_file() && is_markdown(&place))?;
    let (_, markdown) = read.get(root, &place)?;
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
}
