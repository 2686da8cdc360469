//! What the shell itself does.

use super::programs;
use super::state::{Input, MAX_DEPTH, MAX_VALUES, Shell, Value};
use super::word::unescape;
use crate::guard::text::{Text, UNKNOWN, base_name, is_open, is_unknown, join, matches};
use std::rc::Rc;

/// Programs that a pattern as a command's name is tried against.
const FAMILIAR: [&str; 14] = [
    "rm", "mv", "cp", "dd", "tee", "ln", "sh", "bash", "sed", "touch", "truncate", "shred",
    "unlink", "chmod",
];

impl Shell<'_> {
    /// Runs one command of words.
    pub(super) fn dispatch(&mut self, words: &[Text]) {
        if self.depth >= MAX_DEPTH || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        self.depth += 1;
        self.call(words);
        self.depth -= 1;
    }

    fn call(&mut self, words: &[Text]) {
        let Some((name, rest)) = words.split_first() else {
            return;
        };
        if let Some(alias) = self.alias(name) {
            let mut line = alias;
            for word in rest {
                line.push(b' ');
                line.extend(quote(word));
            }
            self.set_alias(name, name.clone()); // an alias does not name itself
            self.run_source(&line);
            return;
        }
        if let Some(body) = self.function(name) {
            let outer = std::mem::replace(&mut self.arguments, Rc::new(rest.to_vec()));
            self.run_function(&body);
            self.arguments = outer;
            return;
        }
        let base = base_name(name).to_ascii_lowercase();
        let base = if is_open(&base) && !is_unknown(&base) {
            let found = FAMILIAR
                .iter()
                .find(|known| matches(&base, known.as_bytes()));
            found.map_or(base, |known| known.as_bytes().to_vec())
        } else {
            base
        };
        let base = String::from_utf8_lossy(&base);
        let base = base.strip_suffix(".exe").unwrap_or(&base);
        if !self.builtin(base, rest) {
            programs::run(self, name, base, rest);
        }
        self.ran = true;
    }

    fn builtin(&mut self, name: &str, words: &[Text]) -> bool {
        let operands = || {
            words
                .iter()
                .filter(|word| !word.starts_with(b"-") || word.len() == 1)
        };
        match name {
            "cd" | "pushd" | "chdir" => self.change_directory(name, operands().next()),
            "popd" => {
                if let Some(back) = self.stack.pop() {
                    self.previous = std::mem::replace(&mut self.directories, back);
                }
            }
            "pwd" => {
                let mut here = self.here();
                here.push(b'\n');
                self.print(&here);
            }
            "echo" => self.echo(words),
            "printf" => self.printf(words),
            "read" => self.read(words),
            "mapfile" | "readarray" => {
                let name = operands()
                    .next_back()
                    .cloned()
                    .unwrap_or_else(|| b"MAPFILE".to_vec());
                let text = self.rest_of_input().unwrap_or_else(|| vec![UNKNOWN]);
                let lines = text
                    .split(|byte| *byte == b'\n')
                    .filter(|line| !line.is_empty());
                self.set(
                    &name,
                    Value::List(lines.take(MAX_VALUES).map(<[u8]>::to_vec).collect()),
                );
            }
            "set" => {
                if let Some(at) = words.iter().position(|word| word == b"--") {
                    self.arguments = Rc::new(words[at + 1..].to_vec());
                } else if words
                    .first()
                    .is_some_and(|word| !word.starts_with(b"-") && !word.starts_with(b"+"))
                {
                    self.arguments = Rc::new(words.to_vec());
                }
            }
            "shift" => {
                let count = words
                    .first()
                    .and_then(|word| std::str::from_utf8(word).ok()?.parse().ok());
                let rest = self
                    .arguments
                    .get(count.unwrap_or(1)..)
                    .unwrap_or_default()
                    .to_vec();
                if self.spend(rest.len() * 8) {
                    self.arguments = Rc::new(rest);
                }
            }
            "export" | "declare" | "typeset" | "local" | "readonly" | "let" => {
                for word in words {
                    if let Some(at) = word.iter().position(|byte| *byte == b'=') {
                        self.set_text(&word[..at], word[at + 1..].to_vec());
                    }
                }
            }
            "unset" => words.iter().for_each(|name| self.unset(name)),
            "alias" => {
                for word in words {
                    if let Some(at) = word.iter().position(|byte| *byte == b'=') {
                        self.set_alias(&word[..at], word[at + 1..].to_vec());
                    }
                }
            }
            "eval" => self.run_source(&words.join(&b' ')),
            "trap" => {
                if let Some(script) = operands().next() {
                    self.run_apart(script);
                }
            }
            "source" | "." => {
                let text = match words.first().map(|word| (word, self.stored(word))) {
                    Some((_, Some(text))) => Some(text.to_vec()),
                    Some((word, None)) if is_standard_input(word) => self.rest_of_input(),
                    _ => None,
                };
                if let Some(text) = text {
                    self.run_source(&text);
                }
            }
            "exec" | "command" | "builtin" | "coproc" | "noglob" | "nocorrect" => {
                // `command -v name` only asks.
                let asks = name == "command"
                    && words
                        .first()
                        .is_some_and(|word| matches!(word.as_slice(), b"-v" | b"-V"));
                let mut rest = words;
                while let Some(word) = rest.first().filter(|word| word.starts_with(b"-")) {
                    let value = usize::from(name == "exec" && word == b"-a");
                    rest = rest.get(1 + value..).unwrap_or_default();
                }
                if !asks {
                    self.dispatch(rest);
                }
            }
            "shopt" => {
                if words.iter().any(|word| word == b"dotglob") {
                    self.dotted = words.iter().any(|word| word == b"-s");
                }
            }
            ":" | "true" | "false" | "test" | "[" | "exit" | "return" | "break" | "continue"
            | "wait" | "ulimit" | "umask" | "hash" | "type" | "getopts" | "bind" | "jobs" => {}
            _ => return false,
        }
        true
    }

    fn change_directory(&mut self, name: &str, target: Option<&Text>) {
        if name == "pushd" {
            self.stack.push(Rc::clone(&self.directories));
        }
        match target.map(Text::as_slice) {
            None => {
                let home = self.home();
                self.go(&home, false);
            }
            Some(b"-") => std::mem::swap(&mut self.directories, &mut self.previous),
            Some(path) => {
                // A place that is not there is not gone to; but what ran before may make it.
                let there = self.ran
                    || self.succeeds
                    || is_open(path)
                    || String::from_utf8(self.full(path))
                        .is_ok_and(|path| std::path::Path::new(&path).is_dir());
                self.go(path, !there);
            }
        }
    }

    fn run_function(&mut self, body: &super::ast::Command) {
        // A body is no script of its own; what it redirects goes with it.
        self.command(body);
    }

    fn echo(&mut self, words: &[Text]) {
        if self.capture.is_none() {
            return;
        }
        let mut words = words;
        let (mut ends, mut escapes) = (true, false);
        while let Some(flag) = words.first().filter(|word| {
            word.len() > 1 && word[0] == b'-' && word[1..].iter().all(|byte| b"neE".contains(byte))
        }) {
            ends &= !flag.contains(&b'n');
            escapes |= flag.contains(&b'e');
            words = &words[1..];
        }
        let mut text = words.join(&b' ');
        if escapes {
            text = unescaped(&text);
        }
        if ends {
            text.push(b'\n');
        }
        self.print(&text);
    }

    fn printf(&mut self, words: &[Text]) {
        let mut words = words;
        let mut variable = None;
        if words.first().is_some_and(|word| word == b"-v") {
            variable = words.get(1);
            words = words.get(2..).unwrap_or_default();
        }
        if words.first().is_some_and(|word| word == b"--") {
            words = &words[1..];
        }
        let Some((format, mut values)) = words.split_first() else {
            return;
        };
        if self.capture.is_none() && variable.is_none() {
            return;
        }
        let mut text = Text::new();
        // The format is used again while there are values.
        loop {
            let before = values.len();
            let grows = text.len();
            fill(format, &mut values, &mut text);
            if values.is_empty() || values.len() == before || !self.spend(text.len() - grows) {
                break;
            }
        }
        match variable {
            Some(name) => self.set_text(name, text),
            None => self.print(&text),
        }
    }

    fn read(&mut self, words: &[Text]) {
        let mut names: Vec<&Text> = Vec::new();
        let mut array = false;
        let mut ends = b'\n';
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.strip_prefix(b"-") {
                Some(flags) if !flags.is_empty() => match flags.last() {
                    Some(b'a') => array = true,
                    Some(b'd') => {
                        ends = words
                            .next()
                            .and_then(|word| word.first().copied())
                            .unwrap_or(0)
                    }
                    Some(b'p' | b't' | b'n' | b'N' | b'u' | b'i') => {
                        let _value = words.next();
                    }
                    _ => {}
                },
                _ => names.push(word),
            }
        }
        let line = match &mut self.input {
            Some(Input { text, at }) => {
                let rest = &text[(*at).min(text.len())..];
                let length = rest
                    .iter()
                    .position(|byte| *byte == ends)
                    .unwrap_or(rest.len());
                *at += length + 1;
                rest[..length].to_vec()
            }
            None => vec![UNKNOWN],
        };
        let mut pieces = line
            .split(|byte| byte.is_ascii_whitespace())
            .filter(|piece| !piece.is_empty());
        if array {
            let list = pieces.map(<[u8]>::to_vec).collect();
            if let Some(name) = names.first() {
                self.set(name, Value::List(list));
            }
            return;
        }
        let reply = b"REPLY".to_vec();
        if names.is_empty() {
            names.push(&reply);
        }
        let last = names.len() - 1;
        for (at, name) in names.into_iter().enumerate() {
            let text = if at == last {
                pieces.by_ref().collect::<Vec<_>>().join(&b' ')
            } else {
                pieces.next().map(<[u8]>::to_vec).unwrap_or_default()
            };
            // What is not known may be all of them.
            let text = if line == [UNKNOWN] {
                line.clone()
            } else {
                text
            };
            self.set(name, Value::AnyOf(vec![text]));
        }
    }
}

/// One pass over a `printf` format.
fn fill(format: &[u8], values: &mut &[Text], out: &mut Text) {
    let mut at = 0;
    let mut next = || {
        let (first, rest) = values.split_first()?;
        *values = rest;
        Some(first.clone())
    };
    while let Some(byte) = format.get(at) {
        at += 1;
        match byte {
            b'\\' => at += unescape(&format[at..], out),
            b'%' => {
                let flags = format[at..]
                    .iter()
                    .take_while(|byte| b"-+ #0123456789.*".contains(byte))
                    .count();
                at += flags + 1;
                match format.get(at - 1) {
                    Some(b'%') => out.push(b'%'),
                    Some(b's' | b'd' | b'i' | b'u' | b'c') => {
                        out.extend(next().unwrap_or_default())
                    }
                    Some(b'b') => out.extend(unescaped(&next().unwrap_or_default())),
                    Some(b'q') => out.extend(quote(&next().unwrap_or_default())),
                    Some(_) => {
                        let _value = next();
                        out.push(UNKNOWN);
                    }
                    None => {}
                }
            }
            byte => out.push(*byte),
        }
    }
}

fn unescaped(text: &[u8]) -> Text {
    let mut out = Text::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte == b'\\' {
            at += unescape(&text[at..], &mut out);
        } else {
            out.push(*byte);
        }
    }
    out
}

/// A word as a shell reads it back.
pub(super) fn quote(word: &[u8]) -> Text {
    let mut out = vec![b'\''];
    for byte in word {
        if *byte == b'\'' {
            out.extend(b"'\\''");
        } else {
            out.push(*byte);
        }
    }
    out.push(b'\'');
    out
}

/// A name of what flows in.
pub(super) fn is_standard_input(path: &[u8]) -> bool {
    matches!(
        path,
        b"-" | b"/dev/stdin" | b"/dev/fd/0" | b"/proc/self/fd/0"
    )
}

/// The place of a path in a directory.
pub(super) fn inside(directory: &[u8], path: &[u8]) -> Text {
    let directory = if directory.is_empty() {
        b"."
    } else {
        directory
    };
    join(directory, base_name(path))
}
