//! Code of other languages on a command line: texts that become paths, and calls that
//! write them. One way of reading serves Python, JavaScript, Ruby, Perl, PHP and Lua,
//! because what matters looks alike in all of them.

mod awk;
mod calls;
mod tokens;
mod values;

pub(super) use awk::run_awk;

use super::state::{MAX_DEPTH, Shell};
use crate::guard::text::{Text, UNKNOWN};
use calls::{Call, call, is_module};
use std::collections::BTreeMap;
use tokens::{Token, tokens};
use values::{Values, Variables, arguments, closing};

/// A statement is looked back over so far.
const LOOK_BACK: usize = 64;

/// Reads code and notes what it writes. `given`: what `argv` holds.
pub(super) fn run(shell: &mut Shell<'_>, code: &[u8], given: &[Text]) {
    if shell.depth >= MAX_DEPTH || !shell.spend(code.len()) {
        return;
    }
    shell.depth += 1;
    let mark = shell.mark();
    let tokens = tokens(code);
    let mut reader = Reader {
        shell,
        tokens: &tokens,
        given,
        variables: BTreeMap::new(),
        parameters: BTreeMap::new(),
    };
    // Functions are mostly called after their definition: what they are called with is
    // collected first.
    reader.names();
    reader.names();
    reader.effects();
    shell.back_to(mark);
    shell.depth -= 1;
}

struct Reader<'s, 'a, 't> {
    shell: &'s mut Shell<'a>,
    tokens: &'t [Token<'t>],
    given: &'t [Text],
    variables: Variables<'t>,
    /// Functions of the code itself, by name.
    parameters: BTreeMap<&'t [u8], Vec<&'t [u8]>>,
}

impl<'t> Reader<'_, '_, 't> {
    fn values(&self, from: usize, to: usize) -> Vec<Text> {
        Values {
            shell: self.shell,
            variables: &self.variables,
            arguments: self.given,
        }
        .of(self.tokens, from, to, 0)
    }

    fn sign(&self, at: usize, sign: u8) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(sign))
    }

    fn know(&mut self, name: &'t [u8], texts: Vec<Text>) {
        let known = self.variables.entry(name).or_default();
        for text in texts {
            if known.len() < 16 && !known.contains(&text) && !text.is_empty() {
                known.push(text);
            }
        }
    }

    /// The end of the expression that starts at a token.
    fn expression_end(&self, from: usize) -> usize {
        let mut at = from;
        while at < self.tokens.len() && at < from + 2 * LOOK_BACK {
            match &self.tokens[at] {
                Token::Sign(b'(' | b'[' | b'{') => at = closing(self.tokens, at),
                Token::Sign(b')' | b']' | b'}' | b',') => break,
                token if token.ends_statement() => break,
                _ => {}
            }
            at += 1;
        }
        at.min(self.tokens.len())
    }

    /// Variables, and what functions are called with.
    fn names(&mut self) {
        for at in 0..self.tokens.len() {
            let Token::Name(name) = &self.tokens[at] else {
                continue;
            };
            match *name {
                b"def" | b"function" | b"sub" => self.definition(at + 1),
                b"in" | b"of" if at > 0 => {
                    if let Token::Name(item) = &self.tokens[at - 1] {
                        let end = self.expression_end(at + 1);
                        let texts = self.values(at + 1, end);
                        self.know(item, texts);
                    }
                }
                _ if self.sign(at + 1, b'=')
                    && !self.sign(at + 2, b'=')
                    && !self.sign(at + 2, b'>') =>
                {
                    let end = self.expression_end(at + 2);
                    let arrow = (at + 2..end.min(at + 12))
                        .find(|at| self.sign(*at, b'=') && self.sign(at + 1, b'>'));
                    if let Some(arrow) = arrow {
                        let names = self.names_between(at + 2, arrow);
                        self.parameters.insert(name, names);
                    } else {
                        let texts = self.values(at + 2, end);
                        self.know(name, texts);
                    }
                }
                _ if self.sign(at + 1, b'(') && self.parameters.contains_key(name) => {
                    let end = closing(self.tokens, at + 1);
                    let names = self.parameters[name].clone();
                    for (name, (from, to)) in
                        names.into_iter().zip(arguments(self.tokens, at + 2, end))
                    {
                        let texts = self.values(from, to);
                        self.know(name, texts);
                    }
                }
                _ => {}
            }
        }
    }

    fn names_between(&self, from: usize, to: usize) -> Vec<&'t [u8]> {
        self.tokens[from..to.min(self.tokens.len())]
            .iter()
            .filter_map(|token| match token {
                Token::Name(name) => Some(*name),
                _ => None,
            })
            .collect()
    }

    fn definition(&mut self, at: usize) {
        if let (Some(Token::Name(name)), true) = (self.tokens.get(at), self.sign(at + 1, b'(')) {
            let end = closing(self.tokens, at + 1);
            let names = self.names_between(at + 2, end);
            self.parameters.insert(name, names);
        }
    }

    fn effects(&mut self) {
        for at in 0..self.tokens.len() {
            match &self.tokens[at] {
                Token::Backticks(line) => {
                    // In JavaScript it is but a text; as a command it must start one.
                    let line = line.clone();
                    if at == 0 || !self.sign(at - 1, b'(') {
                        self.shell.run_apart(&line);
                    }
                }
                Token::Name(name) => {
                    if let Some(kind) = call(name) {
                        self.call(kind, name, at);
                    }
                }
                // `fs['unlinkSync'](…)`, `getattr(os, 'remove')(…)`
                Token::Text(name)
                    if (self.sign(at + 1, b']') || self.sign(at + 1, b')'))
                        && self.sign(at + 2, b'(') =>
                {
                    if let Some(kind) = call(name) {
                        let end = closing(self.tokens, at + 2);
                        let ranges = arguments(self.tokens, at + 3, end);
                        self.effect(kind, b"os", at, &ranges);
                    }
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, kind: Call, name: &'t [u8], at: usize) {
        let next = self.tokens.get(at + 1);
        let ranges = if self.sign(at + 1, b'(') {
            arguments(self.tokens, at + 2, closing(self.tokens, at + 1))
        } else if matches!(
            next,
            Some(Token::Text(_) | Token::Sign(b'$' | b'[' | b'@') | Token::Name(_))
        ) && kind != Call::Evaluates
        {
            // Perl and Ruby do without parentheses.
            let mut end = at + 1;
            while end < self.tokens.len() && end < at + LOOK_BACK {
                let token = &self.tokens[end];
                if token.ends_statement()
                    || matches!(
                        token.name(),
                        b"if" | b"unless" | b"or" | b"for" | b"foreach" | b"and"
                    )
                {
                    break;
                }
                end += 1;
            }
            arguments(self.tokens, at + 1, end)
        } else if self.receives(at).is_some() {
            Vec::new()
        } else {
            return;
        };
        let _unused = name;
        let receiver = self
            .receives(at)
            .map(|name| name.to_vec())
            .unwrap_or_default();
        self.effect(kind, &receiver, at, &ranges);
    }

    /// The name that a method hangs on, when one does.
    fn receives(&self, at: usize) -> Option<&'t [u8]> {
        let before = at.checked_sub(1)?;
        let dot = self.sign(before, b'.') || self.sign(before, b':') || self.sign(before, b'>');
        if !dot {
            return None;
        }
        let mut before = before.checked_sub(1)?;
        while before > 0 && matches!(&self.tokens[before], Token::Sign(b':' | b'-')) {
            before -= 1;
        }
        match &self.tokens[before] {
            Token::Name(name) => Some(name),
            _ => Some(b""),
        }
    }

    /// Paths that a method's object may be.
    fn object(&self, at: usize) -> Vec<Text> {
        let Some(end) = at.checked_sub(1).filter(|end| self.sign(*end, b'.')) else {
            return Vec::new();
        };
        let least = end.saturating_sub(LOOK_BACK);
        let mut start = end;
        while start > least {
            let before = &self.tokens[start - 1];
            match before {
                Token::Sign(b')' | b']') => {
                    let mut depth = 0_usize;
                    let mut open = start - 1;
                    loop {
                        match &self.tokens[open] {
                            Token::Sign(b')' | b']') => depth += 1,
                            Token::Sign(b'(' | b'[') => depth -= 1,
                            _ => {}
                        }
                        if depth == 0 || open <= least {
                            break;
                        }
                        open -= 1;
                    }
                    start = open;
                }
                Token::Name(_) | Token::Text(_)
                    if start == end
                        || self.sign(start, b'.')
                        || self.sign(start, b'(')
                        || self.sign(start, b'[') =>
                {
                    start -= 1;
                }
                Token::Sign(b'.') => start -= 1,
                _ => break,
            }
        }
        self.values(start, end)
    }

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

    fn effect(&mut self, kind: Call, receiver: &[u8], at: usize, ranges: &[(usize, usize)]) {
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
                    | b"append" | b"create" | b"truncate",
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
