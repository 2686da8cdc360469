//! Programs with an option for the file that they write, and what they print where
//! somebody reads it.

use super::files::{listed, root};
use super::{contents, filters};
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
            filters::filter(shell, name, words);
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
