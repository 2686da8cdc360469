//! Editors and formatters: they write the files that they are given.

use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::Text;

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    match name {
        "ed" | "red" => ed(shell, words),
        "ex" | "vi" | "vim" | "nvim" | "gvim" | "rvim" => vim(shell, words),
        "nano" | "pico" | "micro" | "hx" | "joe" | "jed" | "mg" | "kak" => {
            let options = Options::read(words, "TsorQE", &[]);
            if !options.has('v', "view") {
                write_all(shell, &options.operands);
            }
        }
        "emacs" | "emacsclient" => {
            let options = Options::read(words, "l", &["eval", "load", "funcall"]);
            write_all(shell, &options.operands);
            for code in options.values('\0', "eval") {
                crate::guard::shell::inline_code::run(shell, code, &[]);
            }
        }
        _ => return formatter(shell, name, words),
    }
    true
}

fn write_all(shell: &mut Shell<'_>, paths: &[&[u8]]) {
    for path in paths.iter().filter(|path| !path.starts_with(b"+")) {
        shell.writes(path, false);
    }
}

/// Reads an editor's commands: whether the file is written, and other files that are.
fn commands(shell: &mut Shell<'_>, script: &[u8], file: &[&[u8]]) {
    for line in script.split(|byte| matches!(byte, b'\n' | b'|')) {
        let line = line.trim_ascii();
        // An address may stand before the command.
        let start = line
            .iter()
            .take_while(|byte| b"0123456789,.$%:; ".contains(byte))
            .count();
        let line = &line[start..];
        let length = line
            .iter()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        let (verb, rest) = line.split_at(length);
        let rest = rest
            .strip_prefix(b"!")
            .filter(|_| !verb.is_empty())
            .unwrap_or(rest);
        let rest = rest.trim_ascii().trim_ascii_start();
        match verb {
            b"w" | b"wq" | b"write" | b"x" | b"xit" | b"update" | b"up" | b"wa" | b"wall"
            | b"xa" | b"wqa" | b"saveas" | b"sav" | b"W" | b"wqall" | b"exit" => {
                match rest.strip_prefix(b">>").unwrap_or(rest) {
                    b"" => write_all(shell, file),
                    rest if rest.starts_with(b"!") => shell.run_apart(&rest[1..]),
                    rest => shell.writes(rest.trim_ascii(), false),
                }
            }
            b"" if rest.starts_with(b"!") => shell.run_apart(&rest[1..]),
            _ => {}
        }
    }
}

fn ed(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "p", &["prompt"]);
    match shell.rest_of_input() {
        Some(script) if !crate::guard::text::is_unknown(&script) => {
            commands(shell, &script, &options.operands)
        }
        _ => write_all(shell, &options.operands),
    }
}

fn vim(shell: &mut Shell<'_>, words: &[Text]) {
    let options = Options::read(words, "cSuUiTW", &["cmd"]);
    if let Some(file) = options.value('W', "") {
        shell.writes(file, false);
    }
    let mut scripts: Vec<Text> = options
        .values('c', "cmd")
        .iter()
        .map(|text| text.to_vec())
        .collect();
    scripts.extend(
        options
            .operands
            .iter()
            .filter_map(|word| word.strip_prefix(b"+"))
            .map(<[u8]>::to_vec),
    );
    let silent = options.has('s', "") || options.has('E', "");
    if scripts.is_empty() && silent {
        scripts.extend(shell.rest_of_input());
    }
    if options.has('R', "") || options.has('M', "") {
        return;
    }
    if scripts.is_empty() {
        return write_all(shell, &options.operands);
    }
    let files: Vec<&[u8]> = options
        .operands
        .iter()
        .copied()
        .filter(|word| !word.starts_with(b"+"))
        .collect();
    for script in scripts {
        let script = script.strip_prefix(b":").unwrap_or(&script);
        commands(shell, script, &files);
        // `norm! …ZZ` and `bufdo … | update` write as well.
        if script.ends_with(b"ZZ") {
            write_all(shell, &files);
        }
    }
}

/// Programs that rewrite their operands, and the option that makes them do so.
fn formatter(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    let (skip, needs): (usize, &[&str]) = match name {
        "prettier" => (0, &["--write", "-w"]),
        "eslint" | "stylelint" | "markdownlint" | "markdownlint-cli2" | "standard" | "xo"
        | "tslint" | "rubocop" => (
            0,
            &[
                "--fix",
                "-a",
                "-A",
                "--autocorrect",
                "--auto-correct",
                "--autocorrect-all",
            ],
        ),
        "biome" | "rome" => (1, &["--write", "--apply", "--fix"]),
        "gofmt" | "goimports" | "gofumpt" | "shfmt" | "swiftformat" => (0, &["-w"]),
        "clang-format" | "autopep8" | "yapf" | "nixfmt" | "yq" | "xmlstarlet" | "uncrustify" => (
            0,
            &[
                "-i",
                "--in-place",
                "--inplace",
                "-iy",
                "--replace",
                "-yi",
                "-L",
            ],
        ),
        "black" | "isort" | "rustfmt" | "dos2unix" | "unix2dos" | "mac2unix" | "stylua"
        | "taplo" | "dprint" | "fixjson" | "pyupgrade" | "autoflake" | "docformatter" | "strip"
        | "ranlib" | "jsonlint-fix" | "sops-edit" => (0, &[]),
        "ruff" if words.first().is_some_and(|word| word == b"format") => (1, &[]),
        "ruff" => (1, &["--fix", "--unsafe-fixes"]),
        "terraform" | "tofu" if words.first().is_some_and(|word| word == b"fmt") => (1, &[]),
        "sd" => (2, &[]),
        _ => return false,
    };
    let dry = [
        "--check",
        "--diff",
        "--dry-run",
        "--preview",
        "-p",
        "-check",
        "-d",
        "--check-only",
        "-o",
    ];
    let has = |wanted: &[&str]| {
        words
            .iter()
            .any(|word| wanted.iter().any(|wanted| word == wanted.as_bytes()))
    };
    if (!needs.is_empty() && !has(needs)) || has(&dry) {
        shell.print(&[crate::guard::text::UNKNOWN]);
        return true;
    }
    let options = Options::read(words, "", &["config", "parser", "style"]);
    let skip = if name == "yq" { 1 } else { skip };
    write_all(shell, options.operands.get(skip..).unwrap_or_default());
    true
}
