//! What a call writes, runs or opens.

use super::calls::{Call, is_module};
use super::tokens::Token;
use super::values::arguments;
use super::{LOOK_BACK, Reader, run};
use crate::guard::text::{Text, UNKNOWN};

impl Reader<'_, '_, '_> {
    /// Argument `nth`, or else what a name in the same statement may stand for.
    fn paths(&self, at: usize, ranges: &[(usize, usize)], nth: usize) -> Vec<Text> {
        let Some((from, to)) = ranges.get(nth).copied() else {
            return Vec::new();
        };
        // `path=…`
        let from = if self.sign(from + 1, b'=') && from + 2 < to {
            from + 2
        } else {
            from
        };
        let texts = self.values(from, to);
        let known = texts
            .iter()
            .any(|text| !text.iter().all(|byte| *byte == UNKNOWN));
        if known || to - from > 2 {
            return texts;
        }
        let mut found = Vec::new();
        for token in self.tokens[at.saturating_sub(LOOK_BACK)..at].iter().rev() {
            match token {
                token if token.ends_statement() => break,
                Token::Text(text) => found.push(text.clone()),
                _ => {}
            }
        }
        found
    }

    pub(super) fn effect(
        &mut self,
        kind: Call,
        receiver: &[u8],
        at: usize,
        ranges: &[(usize, usize)],
    ) {
        let module = receiver.is_empty() || is_module(receiver);
        match kind {
            Call::Writes | Call::Removes => {
                let whole = kind == Call::Removes;
                // A list of paths counts with all of its parts.
                let mut paths = self.paths(at, ranges, 0);
                if whole {
                    for nth in 1..ranges.len().min(16) {
                        paths.extend(self.paths(at, ranges, nth));
                    }
                }
                let named_write = self.tokens[at].name() == b"write";
                if named_write && !module {
                    paths.clear();
                }
                if named_write && receiver.is_empty() {
                    paths.clear();
                }
                paths.extend(self.object(at));
                self.write(paths, whole);
            }
            Call::RemovesOfModule | Call::MovesOfModule if !module => {}
            Call::RemovesOfModule => {
                let mut paths = self.paths(at, ranges, 0);
                paths.extend(self.object(at));
                self.write(paths, true);
            }
            Call::Moves | Call::MovesOfModule => {
                if kind == Call::MovesOfModule
                    && receiver.is_empty()
                    && self.tokens[at].name() == b"replace"
                {
                    return;
                }
                let mut from = self.paths(at, ranges, 0);
                from.extend(self.object(at));
                self.write(from, true);
                let to = self.paths(at, ranges, 1);
                self.write(to, false);
            }
            Call::Copies => {
                let to = self.paths(at, ranges, 1);
                self.write(to, false);
            }
            Call::Links => {
                let mut paths = self.paths(at, ranges, 0);
                paths.extend(self.paths(at, ranges, 1));
                paths.extend(self.object(at));
                self.write(paths, false);
            }
            Call::Opens => self.open(at, ranges),
            Call::Runs => self.start(ranges),
            Call::Evaluates => {
                // In some languages this is a shell, in others an interpreter.
                let texts = ranges
                    .first()
                    .map(|(from, to)| self.values(*from, *to))
                    .unwrap_or_default();
                for text in texts {
                    run(self.shell, &text, self.given);
                }
                self.start(ranges);
            }
            Call::ChangesDirectory => {
                for path in self.paths(at, ranges, 0).into_iter().take(1) {
                    self.shell.go(&path, true);
                }
            }
        }
    }

    fn write(&mut self, paths: Vec<Text>, whole: bool) {
        for path in paths {
            self.shell.writes(&path, whole);
        }
    }

    /// `open` in each of its forms: the mode says whether it writes.
    fn open(&mut self, at: usize, ranges: &[(usize, usize)]) {
        let Some((start, _)) = ranges.first().copied() else {
            return;
        };
        let end = ranges.last().map_or(start, |(_, to)| *to);
        let is_mode = |text: &[u8]| {
            (1..=5).contains(&text.len())
                && text.iter().all(|byte| b"rwaxbtU+<>c:n".contains(byte))
                && text.iter().any(|byte| b"wax+>c".contains(byte))
        };
        let mut writes = false;
        let mut object_mode = false;
        for (place, token) in self.tokens[start..end.min(self.tokens.len())]
            .iter()
            .enumerate()
        {
            match token {
                Token::Text(text) if is_mode(text) => {
                    writes = true;
                    object_mode |= place == 0 || (place == 2 && self.sign(start + 1, b'='));
                }
                Token::Name(
                    b"O_WRONLY" | b"O_RDWR" | b"O_CREAT" | b"O_TRUNC" | b"O_APPEND" | b"write"
                    | b"append" | b"create" | b"truncate" | b"inplace",
                ) => writes = true,
                _ => {}
            }
        }
        // Perl: the mode stands before the path, in one text or in two.
        let mut paths = Vec::new();
        for nth in 0..ranges.len().min(3) {
            for text in self.paths(at, ranges, nth) {
                match text.strip_prefix(b"+").unwrap_or(&text) {
                    mode @ [b'>', ..] => {
                        writes = true;
                        let rest: &[u8] = mode.trim_ascii_start();
                        let start = rest
                            .iter()
                            .take_while(|byte| matches!(**byte, b'>' | b' '))
                            .count();
                        paths.push(rest[start..].to_vec());
                    }
                    [b'|', command @ ..] => self.shell.run_apart(command),
                    _ if nth == 0 || nth == 2 => paths.push(text),
                    _ => {}
                }
            }
        }
        if object_mode {
            paths.extend(self.object(at));
        }
        if matches!(self.tokens[at].name(), b"FileWriter") {
            writes = true;
        }
        if writes {
            self.write(paths, false);
        }
    }

    /// A command line, or a program and its words.
    fn start(&mut self, ranges: &[(usize, usize)]) {
        let mut words: Vec<Text> = Vec::new();
        for (from, to) in ranges.iter().take(32) {
            if self.sign(from + 1, b'=') {
                continue;
            }
            let inner = if self.sign(*from, b'[') {
                arguments(self.tokens, from + 1, to.saturating_sub(1))
            } else {
                vec![(*from, *to)]
            };
            for (from, to) in inner {
                let known = self.tokens[from..to.min(self.tokens.len())]
                    .iter()
                    .any(|token| !matches!(token, Token::Sign(_)));
                if known {
                    let texts = self.values(from, to);
                    words.push(texts.into_iter().next().unwrap_or_else(|| vec![UNKNOWN]));
                }
            }
        }
        match words.as_slice() {
            [] => {}
            [line] => {
                let line = line.clone();
                self.shell.run_apart(&line);
            }
            words => {
                // With an object of options behind it, the first may be a whole line.
                if words[0].contains(&b' ') {
                    let line = words[0].clone();
                    self.shell.run_apart(&line);
                }
                let mark = self.shell.mark();
                let words = words.to_vec();
                self.shell.dispatch(&words);
                self.shell.back_to(mark);
            }
        }
    }
}
