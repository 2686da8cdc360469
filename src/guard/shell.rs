//! What a shell command line writes, as far as words and redirections show it.
//!
//! This is a basic reading, not a shell: what stands in a variable, a substitution or
//! a script stays unseen and is allowed.

use std::path::Path;

/// Nested `sh -c` are followed so far.
const MAX_DEPTH: usize = 4;

/// A path that a command writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub path: String,
    /// It goes away, with everything below.
    pub whole_tree: bool,
}

/// Every path that a command line writes.
pub(super) fn written(command: &str, root: &Path) -> Vec<Written> {
    let mut out = Vec::new();
    read(command, root, 0, &mut out);
    out
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// `;`, `&&`, `|`, newline, parentheses: the next word is a command again.
    Separator,
    /// A redirection that writes; the next word is its target.
    Into,
    /// A redirection that reads.
    From,
}

fn read(command: &str, root: &Path, depth: usize, out: &mut Vec<Written>) {
    if depth > MAX_DEPTH {
        return;
    }
    let mut base = String::new();
    let mut words: Vec<String> = Vec::new();
    let mut tokens = tokenize(command).into_iter();
    loop {
        match tokens.next() {
            Some(Token::Word(word)) => words.push(known_variables(&word, root)),
            Some(Token::Into) => {
                if let Some(Token::Word(target)) = tokens.next() {
                    let path = known_variables(&target, root);
                    out.push(Written {
                        path: join(&base, &path),
                        whole_tree: false,
                    });
                }
            }
            Some(Token::From) => {
                tokens.next();
            }
            Some(Token::Separator) => {
                simple(&std::mem::take(&mut words), root, depth, &mut base, out)
            }
            None => {
                simple(&words, root, depth, &mut base, out);
                return;
            }
        }
    }
}

/// Variables whose value the host fixes.
fn known_variables(word: &str, root: &Path) -> String {
    let root = root.to_string_lossy();
    let mut word = word.to_owned();
    for name in [
        "CLAUDE_PROJECT_DIR",
        "CURSOR_PROJECT_DIR",
        "GEMINI_PROJECT_DIR",
    ] {
        word = word
            .replace(&format!("${{{name}}}"), &root)
            .replace(&format!("${name}"), &root);
    }
    word.replace("${PWD}", ".")
        .replace("$PWD", ".")
        .replace("$(pwd)", ".")
}

fn join(base: &str, path: &str) -> String {
    if base.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{base}/{path}")
    }
}

/// One simple command: its name and its words.
fn simple(words: &[String], root: &Path, depth: usize, base: &mut String, out: &mut Vec<Written>) {
    let mut words = words;
    loop {
        let Some(first) = words.first() else { return };
        let name = first.rsplit('/').next().unwrap_or(first);
        let prefix = matches!(
            name,
            "sudo"
                | "env"
                | "command"
                | "nohup"
                | "time"
                | "exec"
                | "builtin"
                | "then"
                | "do"
                | "else"
                | "!"
                | "{"
        );
        if prefix || (first.contains('=') && !first.starts_with('=') && !first.contains('/')) {
            words = &words[1..];
        } else {
            break;
        }
    }
    let name = words[0].rsplit('/').next().unwrap_or(&words[0]);
    let rest = &words[1..];
    let plain: Vec<&String> = rest.iter().filter(|word| !word.starts_with('-')).collect();
    let has = |flag: &str| {
        rest.iter()
            .any(|word| word == flag || word.starts_with(&format!("{flag}=")))
    };
    let mut writes = |path: &str, whole_tree: bool| {
        out.push(Written {
            path: join(base, path),
            whole_tree,
        });
    };
    match name {
        "cd" | "pushd" => {
            if let Some(directory) = plain.first() {
                *base = join(base, directory);
            }
        }
        "tee" | "touch" | "truncate" | "mkdir" | "chmod" | "chown" | "ln" => {
            for path in plain {
                writes(path, false);
            }
        }
        "rm" | "rmdir" | "shred" | "unlink" => {
            for path in plain {
                writes(path.trim_end_matches("/*"), true);
            }
        }
        "cp" | "install" | "rsync" | "mv" => {
            if name == "mv" {
                for path in plain.iter().take(plain.len().saturating_sub(1)) {
                    writes(path, true);
                }
            }
            if let Some(target) = plain.last() {
                writes(target, false);
                // Into a directory: under each source's own name.
                for source in plain.iter().take(plain.len() - 1) {
                    let name = source
                        .trim_end_matches('/')
                        .rsplit('/')
                        .next()
                        .unwrap_or(source);
                    writes(&format!("{}/{name}", target.trim_end_matches('/')), false);
                }
            }
            if let Some(target) = rest
                .iter()
                .find_map(|word| word.strip_prefix("--target-directory="))
            {
                writes(target, false);
            }
        }
        "dd" => {
            for path in rest.iter().filter_map(|word| word.strip_prefix("of=")) {
                writes(path, false);
            }
        }
        "sed" | "perl" => {
            let in_place = rest.iter().any(|word| {
                word.starts_with("--in-place")
                    || (word.starts_with('-') && !word.starts_with("--") && word.contains('i'))
            });
            if in_place {
                for path in plain {
                    writes(path, false);
                }
            }
        }
        "git" => {
            let verbs = ["checkout", "restore", "clean", "rm", "mv"];
            let verb = plain.first().map(|verb| verb.as_str()).unwrap_or_default();
            if verbs.contains(&verb) && !has("--cached") && !has("--staged") {
                for path in &plain[1..] {
                    writes(path, verb == "rm" || verb == "mv" || verb == "clean");
                }
            }
        }
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "eval" => {
            let script = if name == "eval" {
                Some(rest.join(" "))
            } else {
                let flag = rest
                    .iter()
                    .position(|word| word.starts_with('-') && word.contains('c'));
                flag.and_then(|at| rest.get(at + 1)).cloned()
            };
            if let Some(script) = script {
                let mut inner = Vec::new();
                read(&script, root, depth + 1, &mut inner);
                for written in inner {
                    writes(&written.path, written.whole_tree);
                }
            }
        }
        _ => {}
    }
}

/// Words, separators and redirections. Quotes and escapes are undone; the bodies of
/// here-documents and comments are skipped.
fn tokenize(command: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Option<String> = None;
    let mut here: Vec<String> = Vec::new();
    let mut chars = command.chars().peekable();
    let flush = |word: &mut Option<String>, tokens: &mut Vec<Token>| {
        tokens.extend(word.take().map(Token::Word));
    };
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let word = word.get_or_insert_default();
                word.extend(chars.by_ref().take_while(|c| *c != '\''));
            }
            '"' => {
                let word = word.get_or_insert_default();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(chars.next()),
                        c => word.push(c),
                    }
                }
            }
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c) => word.get_or_insert_default().push(c),
            },
            '#' if word.is_none() => {
                while chars.peek().is_some_and(|c| *c != '\n') {
                    chars.next();
                }
            }
            '\n' => {
                flush(&mut word, &mut tokens);
                tokens.push(Token::Separator);
                for delimiter in here.drain(..) {
                    skip_here_document(&mut chars, &delimiter);
                }
            }
            ' ' | '\t' | '\r' => flush(&mut word, &mut tokens),
            '>' => {
                // A number before `>` is a descriptor, not a word.
                if word
                    .as_deref()
                    .is_some_and(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit()))
                {
                    word = None;
                }
                flush(&mut word, &mut tokens);
                while chars.peek().is_some_and(|c| matches!(c, '>' | '|')) {
                    chars.next();
                }
                if chars.peek() == Some(&'&') {
                    // `>&2` copies a descriptor, `>&file` writes a file; the number is no path.
                    chars.next();
                }
                tokens.push(Token::Into);
            }
            '<' => {
                flush(&mut word, &mut tokens);
                let mut count = 1;
                while chars.peek() == Some(&'<') {
                    chars.next();
                    count += 1;
                }
                if chars.peek() == Some(&'>') {
                    chars.next();
                    tokens.push(Token::Into);
                } else if count == 2 {
                    if chars.peek() == Some(&'-') {
                        chars.next();
                    }
                    while chars.peek().is_some_and(|c| *c == ' ') {
                        chars.next();
                    }
                    let mut delimiter = String::new();
                    while let Some(c) = chars
                        .peek()
                        .filter(|c| !c.is_whitespace() && !";|&<>()".contains(**c))
                    {
                        if !matches!(c, '\'' | '"' | '\\') {
                            delimiter.push(*c);
                        }
                        chars.next();
                    }
                    here.push(delimiter);
                } else {
                    tokens.push(Token::From);
                }
            }
            '&' if chars.peek() == Some(&'>') => flush(&mut word, &mut tokens),
            ';' | '&' | '|' | '(' | ')' | '`' => {
                flush(&mut word, &mut tokens);
                tokens.push(Token::Separator);
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    flush(&mut word, &mut tokens);
    tokens
}

fn skip_here_document(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, delimiter: &str) {
    loop {
        let mut line = String::new();
        let mut ended = true;
        for c in chars.by_ref() {
            if c == '\n' {
                ended = false;
                break;
            }
            line.push(c);
        }
        if ended || line.trim() == delimiter {
            return;
        }
    }
}
