//! Archives: packed into a file, unpacked into a directory.

use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN, base_name, join, parent};

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "tar" | "gtar" | "bsdtar" => tar(shell, words),
        "unzip" => {
            let options = Options::read(words, "dPx", &[]);
            let lists = ['l', 't', 'p', 'Z', 'v', 'c']
                .iter()
                .any(|letter| options.has(*letter, ""));
            if !lists {
                let directory = options.value('d', "").unwrap_or(b".");
                unpack(
                    shell,
                    directory,
                    options.operands.get(1..).unwrap_or_default(),
                );
            }
        }
        "zip" => {
            let options = Options::read(words, "bntixOP", &["output-file", "exclude", "include"]);
            if let Some(file) = options
                .value('O', "output-file")
                .or(options.operands.first().copied())
            {
                shell.writes(file, false);
            }
            if options.has('m', "move") {
                for path in options.operands.iter().skip(1) {
                    shell.writes(path, true);
                }
            }
        }
        "7z" | "7za" | "7zr" | "7zz" => seven(shell, words),
        "unrar" | "rar" => {
            if words
                .first()
                .is_some_and(|word| word == b"x" || word == b"e")
                && let Some(directory) = words.last().filter(|word| word.ends_with(b"/"))
            {
                shell.writes_below(directory);
            }
        }
        "cpio" | "pax" => cpio(shell, name, words),
        "ar" => {
            if let [key, file, ..] = words
                && key.iter().any(|letter| b"rdqs".contains(letter))
            {
                shell.writes(file, false);
            }
        }
        "jar" => {
            let options = Options::read(words, "C", &["file"]);
            let creates = words
                .first()
                .is_some_and(|word| word.contains(&b'c') || word.contains(&b'u'));
            if let Some(file) = options
                .value('f', "file")
                .or(words.get(1).map(Text::as_slice))
                .filter(|_| creates)
            {
                shell.writes(file, false);
            }
        }
        "gzip" | "gunzip" | "bzip2" | "bunzip2" | "xz" | "unxz" | "lzma" | "compress"
        | "uncompress" | "pigz" | "lz4" | "zstd" | "unzstd" | "brotli" => {
            pressed(shell, name, words);
        }
        _ => return false,
    }
    shell.print(&[UNKNOWN]);
    true
}

fn unpack(shell: &mut Shell<'_>, directory: &[u8], members: &[&[u8]]) {
    shell.writes(directory, false);
    shell.writes_below(directory);
    for member in members {
        shell.writes(&join(directory, member), false);
    }
}

fn tar(shell: &mut Shell<'_>, words: &[Text]) {
    // The first word may be letters without a dash.
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut().filter(|word| !word.starts_with(b"-")) {
        // Values come in the order of the letters: only `f` and `C` matter.
        let letters = first.clone();
        let mut moved = Vec::new();
        let mut at = 1;
        for letter in letters
            .iter()
            .filter(|letter| b"fCbTXgVKN".contains(letter))
        {
            if let Some(value) = words.get(at) {
                moved.push(vec![b'-', *letter]);
                moved.push(value.clone());
                at += 1;
            }
        }
        let plain: Text = letters
            .iter()
            .copied()
            .filter(|letter| !b"fCbTXgVKN".contains(letter))
            .collect();
        let rest = words.get(at..).unwrap_or_default().to_vec();
        words = vec![[b"-", plain.as_slice()].concat()];
        words.append(&mut moved);
        words.extend(rest);
    }
    let options = Options::read(
        &words,
        "fCbTXgVKNIH",
        &[
            "file",
            "directory",
            "files-from",
            "exclude-from",
            "transform",
            "use-compress-program",
            "owner",
            "group",
            "mode",
            "exclude",
            "one-top-level",
            "to-command",
        ],
    );
    for command in options
        .values('I', "use-compress-program")
        .into_iter()
        .chain(options.values('\0', "to-command"))
    {
        shell.run_apart(command);
    }
    for action in options.values('\0', "checkpoint-action") {
        if let Some(command) = action.strip_prefix(b"exec=") {
            shell.run_apart(command);
        }
    }
    let file = options.value('f', "file");
    let to_output = options.has('O', "to-stdout");
    let directory = options.value('C', "directory").unwrap_or(b".");
    if options.has('x', "extract") || options.has('\0', "get") {
        if !to_output {
            unpack(shell, directory, &options.operands);
        }
        return;
    }
    let writes = ['c', 'r', 'u', 'A']
        .iter()
        .any(|letter| options.has(*letter, ""))
        || ["create", "append", "update", "delete"]
            .iter()
            .any(|long| options.has('\0', long));
    if let Some(file) = file.filter(|_| writes) {
        shell.writes(file, false);
    }
    if options.has('\0', "remove-files") {
        for path in &options.operands {
            shell.writes(&join(directory, path), true);
        }
    }
}

fn seven(shell: &mut Shell<'_>, words: &[Text]) {
    let output = words.iter().find_map(|word| word.strip_prefix(b"-o"));
    match words.first().map(Text::as_slice) {
        Some(b"x" | b"e") => unpack(shell, output.unwrap_or(b"."), &[]),
        Some(b"a" | b"u" | b"d" | b"rn") => {
            if let Some(file) = words[1..].iter().find(|word| !word.starts_with(b"-")) {
                shell.writes(file, false);
            }
        }
        _ => {}
    }
}

fn cpio(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let options = Options::read(words, "FHCDERIOfs", &["file", "directory", "format"]);
    let creates = options.has('o', "create") || options.has('w', "");
    if let Some(file) = options
        .value('F', "file")
        .or(options.value('O', ""))
        .or(options.value('f', ""))
        .filter(|_| creates)
    {
        shell.writes(file, false);
    }
    let copies = options.has('p', "pass-through")
        || (name == "pax" && options.has('r', "") && options.has('w', ""));
    if let Some(target) = options.operands.last().filter(|_| copies) {
        unpack(shell, target, &[]);
    }
    if options.has('i', "extract") {
        unpack(
            shell,
            options.value('D', "directory").unwrap_or(b"."),
            &options.operands,
        );
    }
}

/// Compressors put another file in the place of the one that they are given.
fn pressed(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let options = Options::read(words, "oSDTM", &["output", "suffix"]);
    if let Some(file) = options.value('o', "output") {
        shell.writes(file, false);
        return;
    }
    let reads = options.has('c', "stdout")
        || options.has('\0', "to-stdout")
        || options.has('l', "list")
        || options.has('t', "test");
    if reads {
        return;
    }
    let keeps = options.has('k', "keep")
        || (matches!(name, "zstd" | "unzstd" | "lz4" | "brotli") && !options.has('\0', "rm"));
    for path in &options.operands {
        // The new one stands beside the old one.
        shell.writes(
            &join(parent(path), &[base_name(path), b".gz"].concat()),
            false,
        );
        if !keeps {
            shell.writes(path, true);
        }
    }
}
