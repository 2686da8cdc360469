//! `sed`: files edited in place, and what its scripts write.

use super::contents;
use crate::guard::shell::options::Options;
use crate::guard::shell::state::Shell;
use crate::guard::text::{Text, UNKNOWN};

pub(super) fn run(shell: &mut Shell<'_>, name: &str, words: &[Text]) -> bool {
    if !matches!(name, "sed" | "gsed" | "ssed") {
        return false;
    }
    let options = Options::read(words, "eflI", &["expression", "file", "line-length"]);
    let in_place = options.has('i', "in-place") || options.has('I', "");
    let mut scripts: Vec<Text> = options
        .values('e', "expression")
        .iter()
        .map(|script| script.to_vec())
        .collect();
    for file in options.values('f', "file") {
        scripts.extend(contents(shell, Some(file)));
    }
    let mut operands = options.operands.as_slice();
    // `-i ''`, as BSD wants it.
    if operands.first().is_some_and(|first| first.is_empty()) {
        operands = &operands[1..];
    }
    let by_option = !scripts.is_empty() || options.has('f', "file");
    if !by_option && let Some((script, files)) = operands.split_first() {
        scripts.push(script.to_vec());
        operands = files;
    }
    for script in &scripts {
        let mut reader = Reader { script, at: 0 };
        while let Some(effect) = reader.next_effect() {
            match effect {
                Effect::Writes(path) => shell.writes(&path, false),
                Effect::Runs(line) => shell.run_apart(&line),
            }
        }
    }
    if in_place {
        for file in operands {
            shell.writes(file, false);
        }
    }
    let text = match (operands, scripts.as_slice()) {
        ([], [script]) => shell.rest_of_input().map(|text| substituted(&text, script)),
        _ => None,
    };
    shell.print(text.as_deref().unwrap_or(&[UNKNOWN]));
    true
}

enum Effect {
    Writes(Text),
    Runs(Text),
}

struct Reader<'a> {
    script: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.script.get(self.at).copied()
    }

    fn line(&mut self) -> Text {
        let rest = self.script.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
        self.at += length;
        rest[..length].trim_ascii().to_vec()
    }

    /// Skips to after the next `end`.
    fn section(&mut self, end: u8) {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                byte if byte == end => return,
                _ => {}
            }
        }
    }

    /// The next thing that a script does to the outside.
    fn next_effect(&mut self) -> Option<Effect> {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'/' => self.section(b'/'),
                b'\\' => {
                    let end = self.peek()?;
                    self.at += 1;
                    self.section(end);
                }
                b's' | b'y' => {
                    let end = self.peek()?;
                    self.at += 1;
                    self.section(end);
                    self.section(end);
                    while let Some(flag) = self.peek().filter(|flag| flag.is_ascii_alphanumeric()) {
                        self.at += 1;
                        match flag {
                            b'w' => return Some(Effect::Writes(self.line())),
                            b'e' | b'M' | b'm' | b'g' | b'p' | b'i' | b'I' | b'0'..=b'9' => {}
                            _ => break,
                        }
                    }
                }
                b'w' | b'W' => return Some(Effect::Writes(self.line())),
                b'e' => {
                    let line = self.line();
                    if !line.is_empty() {
                        return Some(Effect::Runs(line));
                    }
                }
                b'a' | b'i' | b'c' => {
                    // Text, with its continued lines.
                    while self.line().ends_with(b"\\") {
                        self.at += 1;
                    }
                }
                b'r' | b'R' | b'#' => {
                    let _name = self.line();
                }
                b'b' | b't' | b'T' | b':' => {
                    while self
                        .peek()
                        .is_some_and(|byte| !matches!(byte, b';' | b'\n' | b'}'))
                    {
                        self.at += 1;
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Plain `s` on known text; anything else gives what nobody knows.
fn substituted(text: &[u8], script: &[u8]) -> Text {
    let parts: Vec<&[u8]> = match script {
        [b's', end, rest @ ..] => rest.split(|byte| byte == end).collect(),
        _ => return vec![UNKNOWN],
    };
    let special = |byte: &u8| b"\\*.[]^$&+?(){}|".contains(byte);
    match parts.as_slice() {
        [from, with, flags]
            if !from.is_empty()
                && (flags.is_empty() || *flags == b"g")
                && !from.iter().any(|byte| special(byte) && *byte != b'.')
                && !with.iter().any(special) =>
        {
            super::wrappers::substitute(text, from, with)
        }
        // Only an end or a start is put on.
        [b"^", with, _] if !with.iter().any(|byte| matches!(byte, b'&' | b'\\')) => text
            .split_inclusive(|byte| *byte == b'\n')
            .flat_map(|line| [*with, line].concat())
            .collect(),
        _ => vec![UNKNOWN],
    }
}
