//! Programs of the file system: copy, move, remove, link, make, change.

use crate::guard::shell::builtins::inside;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::{Shell, text};
use crate::guard::text::{
    DOTTED, STAR, Text, UNKNOWN, base_name, is_mark, is_open, join, parent, trim_slashes,
};
use std::path::Path;

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "tee" | "sponge" => tee(shell, name, words),
        "touch" | "mkfifo" | "fallocate" => {
            let options = Options::read(words, "drtlomn", &["date", "reference", "time", "mode"]);
            all(shell, &options.operands, false);
        }
        "truncate" => {
            let options = Options::read(words, "rs", &["reference", "size"]);
            all(shell, &options.operands, false);
        }
        "mkdir" | "mknod" => {
            let options = Options::read(words, "m", &["mode"]);
            all(shell, &options.operands, false);
        }
        "chmod" | "chown" | "chgrp" | "chcon" | "chattr" | "setfacl" | "xattr" | "setfattr"
        | "chflags" => {
            change(shell, name, words);
        }
        "rm" | "rmdir" | "unlink" | "shred" | "srm" | "wipe" | "trash" | "trash-put" | "rimraf"
        | "del-cli" | "rip" => remove(shell, name, words),
        "gio"
            if words
                .first()
                .is_some_and(|word| word == b"trash" || word == b"remove") =>
        {
            remove(shell, name, &words[1..]);
        }
        "cp" | "gcp" | "ditto" | "copy" => copy(shell, words),
        "mv" | "gmv" | "rename" | "mmv" => rename(shell, name, words),
        "install" | "ginstall" => install(shell, words),
        "ln" | "gln" | "link" => link(shell, words),
        "dd" => {
            for path in words.iter().filter_map(|word| word.strip_prefix(b"of=")) {
                shell.writes(path, false);
            }
        }
        "mount" => {
            if words
                .iter()
                .any(|word| matches!(word.as_slice(), b"--bind" | b"-B" | b"--rbind" | b"bind"))
            {
                let options = Options::read(words, "ot", &["options", "types"]);
                all(shell, &options.operands, false);
            }
        }
        _ => return false,
    }
    true
}

fn all(shell: &mut Shell<'_>, paths: &[&[u8]], whole_tree: bool) {
    for path in paths {
        shell.writes(path, whole_tree);
    }
}

fn tee(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let append = words
        .iter()
        .any(|word| word == b"-a" || word == b"--append");
    let options = Options::read(words, "", &[]);
    let input = shell.rest_of_input();
    for path in &options.operands {
        shell.writes(path, false);
        if let Some(input) = &input {
            shell.store(path, input.clone(), append);
        }
    }
    if name == "tee" {
        shell.print(input.as_deref().unwrap_or(&[UNKNOWN]));
    }
}

fn change(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    // `chmod -w file`: the mode looks like an option.
    let mode = |word: &&Text| {
        name == "chmod"
            && word.len() > 1
            && word[0] == b'-'
            && word[1..].iter().all(|byte| b"rwxXst".contains(byte))
    };
    let by_option = words.iter().find(mode).is_some();
    let valued = match name {
        "setfacl" => "mxMX",
        "setfattr" => "nvx",
        _ => "",
    };
    let options = Options::read(
        words,
        valued,
        &["reference", "modify", "remove", "set", "name", "value"],
    );
    let given = by_option || options.has('\0', "reference") || name.starts_with("setf");
    let skip = usize::from(!given);
    if name == "xattr" && !options.has('w', "") && !options.has('d', "") && !options.has('c', "") {
        return;
    }
    all(
        shell,
        options.operands.get(skip..).unwrap_or_default(),
        false,
    );
}

fn remove(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let valued = if name == "shred" { "ns" } else { "" };
    let options = Options::read(words, valued, &["iterations", "size", "interactive"]);
    let recursive = !matches!(name, "rm" | "unlink" | "shred")
        || ['r', 'R', 'd']
            .iter()
            .any(|letter| options.has(*letter, "recursive"));
    for path in &options.operands {
        // Without -r a pattern takes files only.
        shell.writes(path, recursive || !is_open(path));
    }
}

/// A source's own name below a directory; what its patterns match there is not known.
fn child(directory: &[u8], source: &[u8]) -> Option<Text> {
    match base_name(source) {
        b"." | b".." | b"/" | b"" => None,
        name => {
            let name: Text = name
                .iter()
                .map(|byte| if is_mark(*byte) { UNKNOWN } else { *byte })
                .collect();
            Some(inside(directory, &name))
        }
    }
}

/// Whether a target is a directory that sources go into.
pub(super) fn takes_in(shell: &Shell<'_>, target: &[u8], sources: usize) -> bool {
    sources > 1
        || target.last() == Some(&b'/')
        || matches!(base_name(target), b"." | b"..")
        || (!is_open(target)
            && String::from_utf8(shell.full(target)).is_ok_and(|path| Path::new(&path).is_dir()))
}

/// Sources arrive at a target.
pub(super) fn arrive(shell: &mut Shell<'_>, sources: &[&[u8]], target: &[u8], directory: bool) {
    shell.writes(target, false);
    if directory || takes_in(shell, target, sources.len()) {
        for source in sources {
            match child(target, source) {
                Some(path) => shell.writes(&path, false),
                None => shell.writes_below(target),
            }
        }
    } else if let [source] = sources
        && let Some(text) = shell.stored(source)
    {
        shell.store(target, text.to_vec(), false);
    }
}

fn copy(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "tS", &["target-directory", "suffix"]);
    let links = options.has('l', "link") || options.has('s', "symbolic-link");
    let (sources, target, directory) = split(&options);
    let Some(target) = target else { return };
    if links {
        all(shell, &sources, false);
    }
    if options.has('\0', "parents") {
        for source in &sources {
            shell.writes(&join(target, source), false);
        }
    }
    arrive(shell, &sources, target, directory);
}

/// Sources and target, whichever way they are said.
fn split<'a>(options: &Options<'a>) -> (Vec<&'a [u8]>, Option<&'a [u8]>, bool) {
    if let Some(target) = options.value('t', "target-directory") {
        return (options.operands.clone(), Some(target), true);
    }
    match options.operands.split_last() {
        Some((target, sources)) if !sources.is_empty() => (sources.to_vec(), Some(target), false),
        _ => (Vec::new(), None, false),
    }
}

fn rename(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    if name == "rename" || name == "mmv" {
        // `rename EXPRESSION FILES`: the files go away under their names.
        let options = Options::read(words, "", &[]);
        let skip = if words
            .iter()
            .any(|word| word.starts_with(b"s/") || word.starts_with(b"y/"))
        {
            1
        } else {
            2
        };
        return all(
            shell,
            options.operands.get(skip..).unwrap_or_default(),
            true,
        );
    }
    let options = Options::read(words, "tS", &["target-directory", "suffix"]);
    let (sources, target, directory) = split(&options);
    let Some(target) = target else { return };
    arrive(shell, &sources, target, directory);
    all(shell, &sources, true);
}

fn install(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "gmotS",
        &["group", "mode", "owner", "target-directory", "suffix"],
    );
    if options.has('d', "directory") {
        return all(shell, &options.operands, false);
    }
    let (sources, target, directory) = split(&options);
    if let Some(target) = target {
        arrive(shell, &sources, target, directory);
    }
}

/// A link's name is written; what it leads to can be written through it from then on.
fn link(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "tS", &["target-directory", "suffix"]);
    let symbolic = options.has('s', "symbolic");
    let (mut sources, mut name, directory) = split(&options);
    let here: &[u8] = b".";
    if name.is_none()
        && let [source] = options.operands.as_slice()
    {
        (sources, name) = (vec![*source], Some(here));
    }
    let Some(name) = name else { return };
    let directory = directory
        || (!options.has('T', "no-target-directory")
            && !options.has('n', "no-dereference")
            && takes_in(shell, name, sources.len()));
    for source in &sources {
        let place = if directory { name } else { parent(name) };
        let leads = if symbolic && !place.is_empty() {
            join(place, source)
        } else {
            source.to_vec()
        };
        shell.writes(&leads, false);
        let own = if directory {
            child(name, source)
        } else {
            Some(name.to_vec())
        };
        if let Some(own) = own {
            shell.link(&own, &leads);
        }
    }
    arrive(shell, &sources, name, directory);
}

/// The names in a directory, as `ls` prints them for what is there in a pattern.
pub(super) fn listed(path: &[u8]) -> Text {
    let path = trim_slashes(path);
    if matches!(path.last(), Some(&(STAR | DOTTED))) {
        return path.to_vec();
    }
    if path == b"." || path.is_empty() {
        return vec![UNKNOWN];
    }
    path.to_vec()
}

/// The root as text.
pub(super) fn root(shell: &Shell<'_>) -> Text {
    text(&shell.at.root)
}
