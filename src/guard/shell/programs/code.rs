//! Interpreters: code on the command line, in the input, in a file that the same
//! command line wrote.

use super::contents;
use crate::guard::shell::inline_code;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN};

/// How an interpreter takes its code.
struct Interpreter {
    /// Options whose value is code.
    code: &'static [&'static str],
    /// Letters that take a value, the code's among them.
    valued: &'static str,
    /// A word before the code: `deno eval`.
    verbs: &'static [&'static str],
    /// `-i` edits the operands in place.
    in_place: bool,
}

fn interpreter(name: &str) -> Option<Interpreter> {
    let plain = |code, valued| Interpreter {
        code,
        valued,
        verbs: &[],
        in_place: false,
    };
    Some(match name {
        name if name.starts_with("python") || name.starts_with("pypy") => plain(&["-c"], "cWXm"),
        "node" | "nodejs" | "tsx" | "ts-node" => {
            plain(&["-e", "--eval", "-p", "--print", "-pe"], "rep")
        }
        "bun" => Interpreter {
            code: &["-e", "--eval", "-p", "--print"],
            valued: "rep",
            verbs: &["run"],
            in_place: false,
        },
        "deno" => Interpreter {
            code: &[],
            valued: "",
            verbs: &["eval", "run"],
            in_place: false,
        },
        name if name == "ruby"
            || name == "perl"
            || name.starts_with("perl5")
            || name.starts_with("ruby2") =>
        {
            Interpreter {
                code: &["-e", "-E"],
                valued: "eErI",
                verbs: &[],
                in_place: true,
            }
        }
        name if name.starts_with("php") => plain(&["-r", "-B", "-R", "-E"], "rBREdz"),
        name if name.starts_with("lua") => plain(&["-e"], "el"),
        "Rscript" | "rscript" | "r" | "julia" | "elixir" | "groovy" | "scala" | "ocaml"
        | "guile" | "osascript" | "jshell" | "raku" | "crystal" | "nim" | "swift" | "racket"
        | "sbcl" | "iex" => plain(&["-e", "--eval", "-E"], "eEL"),
        "tclsh" | "expect" => plain(&["-c"], "c"),
        _ => return None,
    })
}

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    if matches!(name, "awk" | "gawk" | "mawk" | "nawk") {
        awk(shell, words);
        return true;
    }
    let Some(interpreter) = interpreter(name) else {
        return false;
    };
    if name.starts_with("py") && module(shell, words) {
        return true;
    }
    let mut code: Vec<Text> = Vec::new();
    let mut operands: Vec<Text> = Vec::new();
    let mut in_place = false;
    let mut evaluates = false;
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if !operands.is_empty() || !word.starts_with(b"-") || word.len() == 1 {
            if code.is_empty()
                && operands.is_empty()
                && interpreter.verbs.iter().any(|verb| word == verb.as_bytes())
            {
                evaluates = word == b"eval";
                continue;
            }
            if std::mem::take(&mut evaluates) {
                code.push(word.clone());
            } else {
                operands.push(word.clone());
            }
        } else if interpreter
            .code
            .iter()
            .any(|option| word == option.as_bytes())
        {
            code.extend(rest.next().cloned());
        } else if let Some(text) = long_code(&interpreter, word) {
            code.push(text);
        } else if !word.starts_with(b"--") {
            let (place, taken) = letters(&interpreter, &word[1..]);
            in_place |= place;
            match taken {
                Some((b'e' | b'E' | b'c' | b'r', b""))
                    if interpreter.in_place
                        || word.len() > 2
                        || interpreter.code.contains(&"-r") =>
                {
                    code.extend(rest.next().cloned())
                }
                Some((letter, text))
                    if !text.is_empty()
                        && interpreter
                            .code
                            .iter()
                            .any(|option| option.as_bytes() == [b'-', letter]) =>
                {
                    code.push(text.to_vec());
                }
                Some((_, b"")) => {
                    let _value = rest.next();
                }
                _ => {}
            }
        }
    }
    let arguments: Vec<Text> = if code.is_empty() {
        let source = contents(shell, operands.first().map(Text::as_slice));
        code.extend(source);
        operands.get(1..).unwrap_or_default().to_vec()
    } else {
        operands.clone()
    };
    for text in &code {
        inline_code::run(shell, text, &arguments);
    }
    if in_place && interpreter.in_place {
        for file in &arguments {
            shell.writes(file, false);
        }
    }
    shell.print(&[UNKNOWN]);
    true
}

fn long_code(interpreter: &Interpreter, word: &[u8]) -> Option<Text> {
    interpreter
        .code
        .iter()
        .filter(|option| option.starts_with("--"))
        .find_map(|option| {
            Some(
                word.strip_prefix(option.as_bytes())?
                    .strip_prefix(b"=")?
                    .to_vec(),
            )
        })
}

/// Reads letters in one word: whether `i` is among them, and the first that takes a
/// value, with the value when it hangs on.
fn letters<'a>(interpreter: &Interpreter, letters: &'a [u8]) -> (bool, Option<(u8, &'a [u8])>) {
    for (at, letter) in letters.iter().enumerate() {
        if *letter == b'i' && interpreter.in_place {
            // The rest is a suffix; `-pie` is mostly meant as -p -i -e.
            let ends = letters.last() == Some(&b'e') && at + 1 < letters.len();
            return (true, ends.then_some((b'e', &b""[..])));
        }
        if interpreter.in_place && matches!(letter, b'M' | b'm' | b'F' | b'x' | b'C' | b'D') {
            return (false, None);
        }
        if interpreter.valued.as_bytes().contains(letter) {
            return (false, Some((*letter, &letters[at + 1..])));
        }
    }
    (false, None)
}

/// `python -m`: modules that write what they are told.
fn module(shell: &mut Shell<'_>, words: &[Text]) -> bool {
    let Some(at) = words.iter().position(|word| word == b"-m") else {
        return false;
    };
    // What follows a script's name is the script's.
    if words[..at].iter().any(|word| !word.starts_with(b"-")) {
        return false;
    }
    let Some((module, rest)) = words[at + 1..].split_first() else {
        return true;
    };
    match module.as_slice() {
        b"venv" | b"virtualenv" => rest.iter().for_each(|path| shell.writes(path, false)),
        b"zipfile" | b"tarfile" => match rest {
            [flag, _, target, ..] if flag == b"-e" || flag == b"--extract" => {
                shell.writes(target, false);
                shell.writes_below(target);
            }
            [flag, target, ..] if flag == b"-c" || flag == b"--create" => {
                shell.writes(target, false)
            }
            _ => {}
        },
        b"json.tool" => {
            if let [.., _, target] = rest
                && !target.starts_with(b"-")
            {
                shell.writes(target, false);
            }
        }
        name => {
            let name = String::from_utf8_lossy(name).into_owned();
            if super::editors::run(shell, &name, rest) {
                return true;
            }
            super::output::generic(shell, rest);
        }
    }
    shell.print(&[UNKNOWN]);
    true
}

fn awk(shell: &mut Shell<'_>, words: &[Text]) {
    let (mut program, mut in_place, mut by_file) = (Text::new(), false, false);
    let mut operands: Vec<Text> = Vec::new();
    let mut variables: Vec<(Text, Text)> = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_slice() {
            b"-i" | b"--include" => {
                in_place |= rest.next().is_some_and(|value| value == b"inplace")
            }
            b"-f" | b"--file" => {
                by_file = true;
                program.extend(
                    rest.next()
                        .and_then(|file| contents(shell, Some(file)))
                        .unwrap_or_default(),
                );
            }
            b"-v" | b"--assign" => variables.extend(rest.next().and_then(|word| assignment(word))),
            b"-F" | b"-E" => {
                let _value = rest.next();
            }
            b"--" => {}
            word if word.starts_with(b"-v") => variables.extend(assignment(&word[2..])),
            word if word.starts_with(b"-i") => in_place |= &word[2..] == b"inplace",
            word if word.starts_with(b"-") && word.len() > 1 => {}
            word => operands.push(word.to_vec()),
        }
    }
    if !by_file && !operands.is_empty() {
        program = operands.remove(0);
    }
    variables.extend(operands.iter().filter_map(|word| assignment(word)));
    inline_code::run_awk(shell, &program, &variables);
    if in_place {
        for file in &operands {
            shell.writes(file, false);
        }
    }
    // `{print}` and `1` hand on what flows in.
    let text = match (program.trim_ascii(), operands.is_empty()) {
        (b"{print}" | b"1" | b"{print $0}" | b"{ print }", true) => shell.rest_of_input(),
        _ => None,
    };
    shell.print(text.as_deref().unwrap_or(&[UNKNOWN]));
}

fn assignment(word: &[u8]) -> Option<(Text, Text)> {
    let at = word.iter().position(|byte| *byte == b'=')?;
    let (name, value) = word.split_at(at);
    let plain = !name.is_empty()
        && name
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    plain.then(|| (name.to_vec(), value[1..].to_vec()))
}

/// A file that runs itself: its first line says by what.
pub(super) fn script(shell: &mut Shell<'_>, text: &[u8], arguments: &[Text]) {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let by: Option<&[u8]> = first.strip_prefix(b"#!");
    let words: Vec<&[u8]> = by
        .unwrap_or_default()
        .split(u8::is_ascii_whitespace)
        .collect();
    let is_shell = by.is_none() || words.iter().any(|word| word.ends_with(b"sh"));
    if is_shell {
        let outer = std::mem::replace(&mut shell.arguments, std::rc::Rc::new(arguments.to_vec()));
        shell.run_apart(text);
        shell.arguments = outer;
    } else {
        inline_code::run(shell, text, arguments);
    }
}
