//! Paths in git's own language.

use crate::guard::shell::state::{Shell, text};
use crate::guard::text::{Text, is_open, is_unknown, join, push_pattern};
use std::path::Path;

/// A path of git's own language.
fn pathspec(shell: &Shell<'_>, spec: &[u8]) -> Option<Text> {
    let from_root = |path: &[u8]| join(&text(&shell.at.root), path);
    match spec {
        [b':', b'!' | b'^', ..] => None,
        [b':', b'/', rest @ ..] => Some(from_root(rest)),
        [b':', b'(', rest @ ..] => {
            let end = rest.iter().position(|byte| *byte == b')')?;
            let (magic, path) = (&rest[..end], &rest[end + 1..]);
            let mut words = magic.split(|byte| *byte == b',');
            if words.clone().any(|word| word == b"exclude") {
                return None;
            }
            let path = pattern(path);
            Some(if words.any(|word| word == b"top") {
                from_root(&path)
            } else {
                path
            })
        }
        spec => Some(pattern(spec)),
    }
}

/// Git matches patterns itself, quoted or not.
fn pattern(path: &[u8]) -> Text {
    let mut out = Text::new();
    push_pattern(&mut out, path, true);
    out
}

pub(super) fn paths(shell: &mut Shell<'_>, specs: &[&[u8]]) {
    let excludes = specs.iter().any(|spec| pathspec(shell, spec).is_none());
    for spec in specs {
        if let Some(path) = pathspec(shell, spec) {
            shell.writes(&path, !excludes);
        }
    }
}

/// Words before and after `--`.
pub(super) fn halves(words: &[Text]) -> (&[Text], Option<&[Text]>) {
    match words.iter().position(|word| word == b"--") {
        Some(at) => (&words[..at], Some(&words[at + 1..])),
        None => (words, None),
    }
}

pub(super) fn slices(words: &[Text]) -> Vec<&[u8]> {
    words.iter().map(Text::as_slice).collect()
}

/// Whether an operand is a path and no branch: it is there, or a pattern.
pub(super) fn is_path(shell: &Shell<'_>, word: &[u8]) -> bool {
    if word == b"." || word.first() == Some(&b':') || is_open(word) || word.first() == Some(&b'.') {
        return true;
    }
    let path = shell.full(word);
    !is_unknown(&path)
        && String::from_utf8(path).is_ok_and(|path| Path::new(&path).symlink_metadata().is_ok())
}
