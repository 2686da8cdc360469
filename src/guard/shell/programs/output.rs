//! Programs with an option for the file that they write, and what they print where
//! somebody reads it.

use super::contents;
use super::files::{listed, root};
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN, base_name, is_unknown, join, parent};

/// Programs whose `-o` names a file that they write.
const SHORT_O: [&str; 37] = [
    "sort",
    "shuf",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "ld",
    "as",
    "rustc",
    "iconv",
    "pandoc",
    "tsc",
    "esbuild",
    "gpg",
    "gpg2",
    "age",
    "minisign",
    "dot",
    "xmllint",
    "xsltproc",
    "protoc",
    "terraform",
    "tofu",
    "jq",
    "objcopy",
    "nasm",
    "go",
    "dmd",
    "ocamlc",
    "ghc",
    "swiftc",
    "valac",
    "typst",
    "sass",
    "repomix",
];

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "cat" | "head" | "tail" | "sort" | "uniq" | "grep" | "egrep" | "fgrep" | "rg" | "tac"
        | "nl" | "less" | "more" | "bat" | "pv" | "cut" | "tr" | "rev" | "base64" | "xxd" => {
            filter(shell, name, words);
        }
        "ls" | "git-ls-files" | "exa" | "eza" => {
            let options = Options::read(words, "IwT", &[]);
            for path in &options.operands {
                shell.print(&listed(path));
                shell.print(b"\n");
            }
            if options.operands.is_empty() {
                shell.print(&[UNKNOWN]);
            }
        }
        "basename" => {
            if let Some(path) = words.iter().find(|word| !word.starts_with(b"-")) {
                let name = base_name(path);
                let name = words
                    .get(1)
                    .and_then(|suffix| name.strip_suffix(suffix.as_slice()))
                    .unwrap_or(name);
                shell.print(&[name, b"\n"].concat());
            }
        }
        "dirname" => {
            if let Some(path) = words.first() {
                let directory = match parent(path) {
                    _ if is_unknown(path) && !path.contains(&b'/') => &[UNKNOWN][..],
                    b"" => b".",
                    directory => directory,
                };
                shell.print(&[directory, b"\n"].concat());
            }
        }
        "realpath" | "readlink" | "grealpath" | "greadlink" => {
            if let Some(path) = words.iter().rev().find(|word| !word.starts_with(b"-")) {
                let path = shell.full(path);
                shell.print(&[path.as_slice(), b"\n"].concat());
            }
        }
        "mktemp" => {
            let options = Options::read(words, "p", &["tmpdir", "suffix"]);
            let directory = options.value('p', "tmpdir");
            let template = options
                .operands
                .first()
                .map_or(&b"/tmp/tmp.XXXXXX"[..], |template| template);
            if directory.is_some() || !options.operands.is_empty() {
                shell.writes(&join(directory.unwrap_or(b"."), template), false);
            }
            // Whatever its name is, it is new.
            shell.print(b"/tmp/tmp.new\n");
        }
        "split" | "csplit" => {
            let options = Options::read(
                words,
                "abClnfkt",
                &["prefix", "lines", "bytes", "number", "additional-suffix"],
            );
            let prefix = if name == "csplit" {
                options.value('f', "prefix")
            } else {
                options.operands.get(1).copied()
            };
            if let Some(prefix) = prefix {
                shell.writes(&[prefix, &[UNKNOWN]].concat(), false);
            }
        }
        "ssh-keygen" => {
            let options = Options::read(words, "fCNtbPmIVzsO", &[]);
            for file in options
                .values('f', "")
                .into_iter()
                .filter(|_| !options.has('l', "") && !options.has('y', "") && !options.has('F', ""))
            {
                shell.writes(file, false);
            }
        }
        "openssl" => {
            for pair in words
                .windows(2)
                .filter(|pair| matches!(pair[0].as_slice(), b"-out" | b"-keyout" | b"-writerand"))
            {
                shell.writes(&pair[1], false);
            }
        }
        "ffmpeg" | "convert" | "magick" | "sox" | "ditaa" => {
            if let Some(target) = words.last() {
                shell.writes(target, false);
            }
        }
        "tcpdump" | "tshark" => {
            for pair in words.windows(2).filter(|pair| pair[0] == b"-w") {
                shell.writes(&pair[1], false);
            }
        }
        "virtualenv" | "mkdirs" => {
            for path in words.iter().filter(|word| !word.starts_with(b"-")) {
                shell.writes(path, false);
            }
        }
        "sqlite3" => sqlite(shell, words),
        "make" | "gmake" => make(shell, words),
        "uudecode" => {
            let options = Options::read(words, "o", &[]);
            for file in options.values('o', "") {
                shell.writes(file, false);
            }
        }
        name if SHORT_O.contains(&name) => {
            let options = Options::read(words, "oIxDLlWTkStfr", &["output"]);
            for file in options.values('o', "output") {
                shell.writes(file, false);
            }
            for word in words {
                if let Some(at) = word
                    .windows(4)
                    .position(|part| part == b"out=")
                    .filter(|_| word.starts_with(b"-"))
                {
                    shell.writes(&word[at + 4..], false);
                }
            }
            generic(shell, words);
            shell.print(&[UNKNOWN]);
        }
        _ => return false,
    }
    true
}

/// Long options that name an output in many programs.
pub(super) fn generic(shell: &mut Shell<'_>, words: &[Text]) {
    const LONG: [&str; 22] = [
        "output",
        "output-file",
        "output-dir",
        "output-path",
        "outfile",
        "out-file",
        "out",
        "out-dir",
        "outdir",
        "outDir",
        "outFile",
        "log-file",
        "logfile",
        "report-file",
        "dest",
        "destination",
        "target-dir",
        "save-to",
        "write-to",
        "export-dir",
        "junitxml",
        "outputFile",
    ];
    for (at, word) in words.iter().enumerate().take(1000) {
        let Some(name) = word.strip_prefix(b"--") else {
            continue;
        };
        let equals = name.iter().position(|byte| *byte == b'=');
        let (name, value) = match equals {
            Some(at) => (&name[..at], Some(&name[at + 1..])),
            None => (
                name,
                words
                    .get(at + 1)
                    .map(Text::as_slice)
                    .filter(|value| !value.starts_with(b"-")),
            ),
        };
        if LONG.iter().any(|long| name == long.as_bytes())
            && let Some(value) = value
        {
            shell.writes(value, false);
        }
    }
}

/// Programs that hand on what they read; what they leave out cannot hurt.
fn filter(shell: &mut Shell<'_>, name: &str, words: &[Text]) {
    let valued = match name {
        "sort" => "otkST",
        "head" | "tail" => "nc",
        "grep" | "egrep" | "fgrep" | "rg" => "eABCmfgtT",
        "cut" => "dfcb",
        "uniq" => "fsw",
        _ => "",
    };
    let options = Options::read(words, valued, &["output", "lines", "bytes"]);
    match name {
        "sort" => {
            for file in options.values('o', "output") {
                shell.writes(file, false);
            }
        }
        "uniq" => {
            if let Some(file) = options.operands.get(1) {
                shell.writes(file, false);
            }
        }
        "xxd" => {
            if let Some(file) = options.operands.get(1) {
                shell.writes(file, false);
            }
        }
        _ => {}
    }
    if shell.capture.is_none() {
        return;
    }
    let searches = matches!(name, "grep" | "egrep" | "fgrep" | "rg");
    let skip = usize::from(searches && !options.has('e', "regexp"));
    let files = options.operands.get(skip..).unwrap_or_default();
    if searches
        && ['l', 'L']
            .iter()
            .any(|letter| options.has(*letter, "files-with-matches"))
    {
        let here: &[&[u8]] = &[b"."];
        for file in if files.is_empty() { here } else { files } {
            shell.print(&[&join(file, &[UNKNOWN])[..], b"\n"].concat());
        }
        return;
    }
    let mut texts = Vec::new();
    if files.is_empty() || name == "tr" {
        texts.push(shell.rest_of_input());
    } else {
        for file in files {
            texts.push(contents(shell, Some(file)));
        }
    }
    for text in texts {
        let text = match (name, text) {
            ("tr", Some(text)) => translate(&text, &options),
            ("base64", Some(text)) if options.has('d', "decode") || options.has('D', "") => {
                decode(&text)
            }
            ("xxd", Some(text)) if options.has('r', "") && options.has('p', "") => from_hex(&text),
            ("rev", Some(text)) => text
                .split_inclusive(|byte| *byte == b'\n')
                .flat_map(|line| {
                    let (line, end) = line
                        .strip_suffix(b"\n")
                        .map_or((line, &b""[..]), |line| (line, b"\n"));
                    line.iter()
                        .rev()
                        .copied()
                        .chain(end.iter().copied())
                        .collect::<Vec<u8>>()
                })
                .collect(),
            ("cut" | "base64" | "xxd" | "nl", _) | (_, None) => vec![UNKNOWN],
            (_, Some(text)) => text,
        };
        shell.print(&text);
    }
}

fn translate(text: &[u8], options: &Options<'_>) -> Text {
    let set = |at: usize| {
        let mut out = Text::new();
        let raw: &[u8] = options.operands.get(at).copied().unwrap_or_default();
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            at += 1;
            match (byte, raw.get(at), raw.get(at + 1)) {
                (b'\\', Some(b'n'), _) => {
                    out.push(b'\n');
                    at += 1;
                }
                (b'\\', Some(b't'), _) => {
                    out.push(b'\t');
                    at += 1;
                }
                (from, Some(b'-'), Some(to)) if from <= to => {
                    out.extend(*from..=*to);
                    at += 2;
                }
                (byte, _, _) => out.push(*byte),
            }
        }
        out
    };
    let (from, to) = (set(0), set(1));
    if from.is_empty() || from.contains(&b'[') {
        return vec![UNKNOWN];
    }
    let deletes = options.has('d', "delete");
    text.iter()
        .filter_map(|byte| match from.iter().position(|wanted| wanted == byte) {
            Some(_) if deletes => None,
            Some(at) => Some(to.get(at).or(to.last()).copied().unwrap_or(*byte)),
            None => Some(*byte),
        })
        .collect()
}

fn decode(text: &[u8]) -> Text {
    let mut out = Text::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(known((bits >> count) as u8));
            bits &= (1 << count) - 1;
        }
    }
    out
}

fn from_hex(text: &[u8]) -> Text {
    let digits: Vec<u8> = text
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16).map(|digit| digit as u8))
        .collect();
    digits
        .chunks_exact(2)
        .map(|pair| known(pair[0] << 4 | pair[1]))
        .collect()
}

/// A decoded byte is never a mark of ours.
fn known(byte: u8) -> u8 {
    if crate::guard::text::is_mark(byte) {
        b'?'
    } else {
        byte
    }
}

fn sqlite(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "", &["cmd", "init"]);
    let Some((file, statements)) = options.operands.split_first() else {
        return;
    };
    let text = shell.rest_of_input().unwrap_or_default();
    const WRITES: [&[u8]; 8] = [
        b"insert", b"update", b"delete", b"drop", b"create", b"alter", b"vacuum", b"replace",
    ];
    for statement in statements.iter().copied().chain([text.as_slice()]) {
        for line in statement.split(|byte| matches!(byte, b';' | b'\n')) {
            let line = line.trim_ascii().to_ascii_lowercase();
            if WRITES.iter().any(|verb| line.starts_with(verb)) {
                shell.writes(file, false);
            }
            for command in [
                &b".output "[..],
                b".once ",
                b".backup ",
                b".save ",
                b".clone ",
                b".log ",
                b".dump >",
            ] {
                if let Some(target) = line.strip_prefix(command) {
                    shell.writes(
                        target.rsplit(|byte| *byte == b' ').next().unwrap_or(target),
                        false,
                    );
                }
            }
            for command in [&b".shell "[..], b".system "] {
                if let Some(target) = line.strip_prefix(command) {
                    shell.run_apart(target);
                }
            }
        }
    }
}

/// Recipes of a makefile that the command line itself brings.
fn make(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(
        words,
        "fCIjlo",
        &["file", "makefile", "directory", "eval", "jobs"],
    );
    let text = options
        .value('f', "file")
        .and_then(|file| contents(shell, Some(file)));
    let eval = options.value('\0', "eval").map(<[u8]>::to_vec);
    let mark = shell.mark();
    if let Some(directory) = options.value('C', "directory") {
        shell.go(directory, false);
    }
    for text in text.into_iter().chain(eval) {
        for line in text.split(|byte| *byte == b'\n') {
            let recipe = line.strip_prefix(b"\t").or_else(|| {
                let at = line.iter().position(|byte| *byte == b';')?;
                Some(&line[at + 1..])
            });
            if let Some(recipe) = recipe {
                let recipe: &[u8] = recipe.trim_ascii_start();
                shell.run_apart(
                    recipe
                        .trim_ascii_start()
                        .strip_prefix(b"@")
                        .unwrap_or(recipe),
                );
            }
        }
    }
    shell.back_to(mark);
    shell.print(&[UNKNOWN]);
}

/// The project's root, for programs that print it.
pub(super) fn print_root(shell: &mut Shell<'_>) {
    let mut path = root(shell);
    path.push(b'\n');
    shell.print(&path);
}
