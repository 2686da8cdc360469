//! `git`: what it writes into the work tree by name. Whole-tree operations (switching
//! a branch, pulling, stashing) are everyday work and pass; a look at the files
//! afterwards finds what they changed.

use super::contents;
use super::output::print_root;
use super::transfer::patched;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::{Shell, text};
use crate::guard::text::{STAR, Text, UNKNOWN, is_open, is_unknown, join};
use std::path::Path;

pub(super) fn run(shell: &mut Shell<'_>, words: &[Text]) {
    let mark = shell.mark();
    let mut rest = words;
    while let [word, after @ ..] = rest {
        let value = after.first();
        match word.as_slice() {
            b"-C" | b"--work-tree" => {
                if let Some(directory) = value {
                    shell.go(directory, false);
                }
                rest = after.get(1..).unwrap_or_default();
            }
            b"-c" => {
                if let Some(setting) = value {
                    configured(shell, setting);
                }
                rest = after.get(1..).unwrap_or_default();
            }
            b"--git-dir" | b"--namespace" | b"--exec-path" | b"--super-prefix" => {
                rest = after.get(1..).unwrap_or_default();
            }
            word if word.starts_with(b"--work-tree=") => {
                shell.go(&word[12..], false);
                rest = after;
            }
            word if word.starts_with(b"-") => rest = after,
            _ => break,
        }
    }
    if let Some((verb, rest)) = rest.split_first() {
        if verb == b"config" {
            config(shell, rest);
        } else {
            self::verb(shell, verb, rest);
        }
    }
    shell.back_to(mark);
}

/// A setting whose value is a command.
fn configured(shell: &mut Shell<'_>, setting: &[u8]) {
    let Some(at) = setting.iter().position(|byte| *byte == b'=') else {
        return;
    };
    let (name, value) = (setting[..at].to_ascii_lowercase(), &setting[at + 1..]);
    let runs: [&[u8]; 9] = [
        b"core.pager",
        b"core.editor",
        b"core.fsmonitor",
        b"core.sshcommand",
        b"diff.external",
        b"sequence.editor",
        b"gpg.program",
        b"credential.helper",
        b"core.askpass",
    ];
    if name.starts_with(b"alias.")
        || name.starts_with(b"filter.")
        || name.ends_with(b".textconv")
        || name.ends_with(b".driver")
        || runs.contains(&name.as_slice())
    {
        match value.strip_prefix(b"!") {
            Some(command) => shell.run_apart(command),
            None if name.starts_with(b"alias.") => shell.run_apart(&[b"git ", value].concat()),
            None => shell.run_apart(value),
        }
    }
}

fn config(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "f", &["file", "type", "default", "blob"]);
    let sets = options.operands.len() >= 2
        || [
            "unset",
            "add",
            "unset-all",
            "replace-all",
            "remove-section",
            "rename-section",
        ]
        .iter()
        .any(|long| options.has('\0', long));
    let reads = ["get", "get-all", "list", "get-regexp", "get-urlmatch"]
        .iter()
        .any(|long| options.has('\0', long))
        || options.has('l', "")
        || options
            .operands
            .first()
            .is_some_and(|verb| *verb == b"get" || *verb == b"list");
    if let Some(file) = options.value('f', "file").filter(|_| sets && !reads) {
        shell.writes(file, false);
    }
    let operands = match options.operands.as_slice() {
        [b"set", rest @ ..] => rest,
        rest => rest,
    };
    if let [name, value, ..] = operands {
        configured(shell, &[name, &b"="[..], value].concat());
    }
}

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
    crate::guard::text::push_pattern(&mut out, path, true);
    out
}

fn paths(shell: &mut Shell<'_>, specs: &[&[u8]]) {
    let excludes = specs.iter().any(|spec| pathspec(shell, spec).is_none());
    for spec in specs {
        if let Some(path) = pathspec(shell, spec) {
            shell.writes(&path, !excludes);
        }
    }
}

/// Words before and after `--`.
fn halves(words: &[Text]) -> (&[Text], Option<&[Text]>) {
    match words.iter().position(|word| word == b"--") {
        Some(at) => (&words[..at], Some(&words[at + 1..])),
        None => (words, None),
    }
}

fn slices(words: &[Text]) -> Vec<&[u8]> {
    words.iter().map(Text::as_slice).collect()
}

/// Whether an operand is a path and no branch: it is there, or a pattern.
fn is_path(shell: &Shell<'_>, word: &[u8]) -> bool {
    if word == b"." || word.first() == Some(&b':') || is_open(word) || word.first() == Some(&b'.') {
        return true;
    }
    let path = shell.full(word);
    !is_unknown(&path)
        && String::from_utf8(path).is_ok_and(|path| Path::new(&path).symlink_metadata().is_ok())
}

fn verb(shell: &mut Shell<'_>, verb: &[u8], words: &[Text]) {
    let (before, after) = halves(words);
    let options = Options::read(before, "", &[]);
    let has = |letter, long| options.has(letter, long);
    let output = || {
        words.iter().enumerate().find_map(|(at, word)| {
            word.strip_prefix(b"--output=").or_else(|| {
                if word == b"--output" || (verb == b"archive" && word == b"-o") {
                    words.get(at + 1).map(Text::as_slice)
                } else {
                    None
                }
            })
        })
    };
    match verb {
        b"checkout" => match after {
            Some(specs) => paths(shell, &slices(specs)),
            None if has('b', "orphan") || has('B', "detach") => {}
            None => {
                let specs: Vec<&[u8]> = options
                    .operands
                    .iter()
                    .copied()
                    .filter(|word| is_path(shell, word))
                    .collect();
                paths(shell, &specs);
            }
        },
        b"restore" => {
            if (has('S', "staged") || has('\0', "staged")) && !has('W', "worktree") {
                return;
            }
            let options = Options::read(words, "s", &["source", "conflict", "pathspec-from-file"]);
            paths(shell, &options.operands);
        }
        b"clean" => clean(shell, words),
        b"rm" => {
            if !has('\0', "cached") && !has('n', "dry-run") {
                let options = Options::read(words, "", &["pathspec-from-file"]);
                paths(shell, &options.operands);
            }
        }
        b"mv" => {
            let options = Options::read(words, "", &[]);
            if let Some((target, sources)) = options
                .operands
                .split_last()
                .filter(|_| !options.has('n', "dry-run"))
            {
                super::files::arrive(shell, sources, target, false);
                for source in sources {
                    shell.writes(source, true);
                }
            }
        }
        b"apply" | b"am" => apply(shell, words),
        b"stash" => {
            if let Some(specs) = after {
                paths(shell, &slices(specs));
            }
        }
        b"checkout-index" => {
            let options = Options::read(words, "", &["stage"]);
            for path in words
                .iter()
                .filter_map(|word| word.strip_prefix(b"--prefix="))
            {
                shell.writes_below(path);
            }
            paths(shell, &options.operands);
        }
        b"worktree" => match words {
            [action, rest @ ..] if action == b"add" => {
                let options = Options::read(rest, "bB", &["reason"]);
                for path in options.operands.iter().take(1) {
                    shell.writes(path, false);
                }
            }
            [action, rest @ ..] if action == b"remove" || action == b"move" => {
                for path in rest.iter().filter(|word| !word.starts_with(b"-")) {
                    shell.writes(path, true);
                }
            }
            _ => {}
        },
        b"clone" | b"init" | b"submodule" => create(shell, verb, words),
        b"format-patch" => {
            let options = Options::read(words, "ov", &["output-directory"]);
            for path in options.values('o', "output-directory") {
                shell.writes(path, false);
                shell.writes_below(path);
            }
        }
        b"bundle" | b"archive" => {
            if let [action, rest @ ..] = words
                && action == b"create"
                && let Some(file) = rest.iter().find(|word| !word.starts_with(b"-"))
            {
                shell.writes(file, false);
            }
        }
        b"bisect" if words.first().is_some_and(|word| word == b"run") => {
            shell.dispatch(&words[1..])
        }
        b"rebase" => {
            let options = Options::read(words, "xsXC", &["exec"]);
            for script in options.values('x', "exec") {
                shell.run_apart(script);
            }
        }
        b"filter-branch" => {
            for pair in words
                .windows(2)
                .filter(|pair| pair[0].ends_with(b"-filter"))
            {
                shell.run_apart(&pair[1]);
            }
        }
        b"rev-parse" => {
            if words.iter().any(|word| word == b"--show-toplevel") {
                print_root(shell);
            } else {
                shell.print(&[UNKNOWN]);
            }
            return;
        }
        b"ls-files" => {
            let options = Options::read(words, "xX", &["exclude"]);
            for path in &options.operands {
                shell.print(&join(path, &[UNKNOWN]));
                shell.print(b"\n");
            }
            if options.operands.is_empty() {
                shell.print(&[UNKNOWN]);
            }
            return;
        }
        _ => {}
    }
    if let Some(file) = output() {
        shell.writes(file, false);
    }
    shell.print(&[UNKNOWN]);
}

/// Files that git ignores are ours, too: `-x` takes them.
fn clean(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "e", &["exclude"]);
    if options.has('n', "dry-run") {
        return;
    }
    if !options.operands.is_empty() {
        return paths(shell, &options.operands);
    }
    let ignored = options.has('x', "") || options.has('X', "");
    if ignored && options.values('e', "exclude").is_empty() && options.has('f', "force") {
        shell.writes(b".", true);
    }
}

fn apply(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "pC",
        &[
            "directory",
            "exclude",
            "include",
            "whitespace",
            "build-fake-ancestor",
        ],
    );
    let only_looks = [
        "check",
        "stat",
        "numstat",
        "summary",
        "abort",
        "cached",
        "show-current-patch",
    ]
    .iter()
    .any(|long| options.has('\0', long));
    if only_looks && !options.has('\0', "apply") {
        return;
    }
    let strip = options
        .value('p', "")
        .and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
    let base = options.value('\0', "directory").unwrap_or(b".");
    let mut texts = Vec::new();
    if options.operands.is_empty() {
        texts.extend(shell.rest_of_input());
    }
    for file in &options.operands {
        texts.extend(contents(shell, Some(file)));
    }
    for text in texts.into_iter().filter(|text| !is_unknown(text)) {
        for path in patched(&text, Some(strip.unwrap_or(1))) {
            shell.writes(&join(base, &path), false);
        }
    }
}

fn create(shell: &mut Shell<'_>, verb: &[u8], words: &[Text]) {
    match (verb, words.first().map(Text::as_slice)) {
        (b"submodule", Some(b"foreach")) => {
            let rest: Vec<Text> = words[1..]
                .iter()
                .filter(|word| !word.starts_with(b"--"))
                .cloned()
                .collect();
            let mark = shell.mark();
            shell.go(&[STAR], false); // in each of them
            shell.run_source(&rest.join(&b' '));
            shell.back_to(mark);
        }
        (b"submodule", Some(b"add")) => {
            let options = Options::read(&words[1..], "b", &["name", "reference", "depth"]);
            if let Some(path) = options.operands.get(1) {
                shell.writes(path, false);
            }
        }
        (b"submodule", _) => {}
        _ => {
            let options = Options::read(
                words,
                "bocuj",
                &[
                    "branch",
                    "origin",
                    "config",
                    "depth",
                    "template",
                    "initial-branch",
                    "separate-git-dir",
                    "reference",
                    "upload-pack",
                    "filter",
                    "server-option",
                ],
            );
            let path = if verb == b"init" {
                options.operands.first()
            } else {
                options.operands.get(1)
            };
            if let Some(path) = path {
                shell.writes(path, false);
                shell.writes_below(path);
            }
        }
    }
}
