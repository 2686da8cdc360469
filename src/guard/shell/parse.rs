//! Commands, as a shell reads them: one pass, no way back.
//!
//! What is no valid script ends the reading; what came before it is kept, because a
//! shell runs it, too. Depth is bounded, so hostile nesting ends the reading as well.

use super::ast::{Command, Item, Kind, Link, Script, Word};
use crate::guard::text::Text;
use std::cell::OnceCell;
use std::rc::Rc;

/// Constructs inside constructs are followed so far.
const MAX_DEPTH: usize = 40;

/// Parses a whole script.
pub(super) fn parse(source: &[u8]) -> Script {
    let mut parser = Parser::new(source, 0);
    let mut script = Script::default();
    while parser.at < source.len() {
        script.items.extend(parser.list(&[]).items);
        // What closes nothing is a syntax error; the rest is read all the same.
        parser.at += 1;
    }
    script
}

pub(super) struct Parser<'a> {
    pub(super) source: &'a [u8],
    pub(super) at: usize,
    pub(super) depth: usize,
    /// Here-documents whose bodies begin after this line.
    pub(super) pending: Vec<Pending>,
}

pub(super) struct Pending {
    pub delimiter: Text,
    pub literal: bool,
    pub tabs: bool,
    pub body: Rc<OnceCell<Word>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a [u8], depth: usize) -> Self {
        Self {
            source,
            at: 0,
            depth,
            pending: Vec::new(),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.source.get(self.at).copied()
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.source.get(self.at..).unwrap_or_default()
    }

    pub(super) fn eat(&mut self, text: &[u8]) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Ends the reading.
    pub(super) fn stop(&mut self) {
        self.at = self.source.len();
    }

    /// One level down, unless that is too deep.
    pub(super) fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.stop();
        }
        self.depth <= MAX_DEPTH
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Blanks, line continuations and a comment.
    pub(super) fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.peek_at(1) == Some(b'\n') => self.at += 2,
                b'\\' if self.peek_at(1) == Some(b'\r') && self.peek_at(2) == Some(b'\n') => {
                    self.at += 3;
                }
                b'#' => {
                    let rest = self.rest();
                    self.at += rest
                        .iter()
                        .position(|byte| *byte == b'\n')
                        .unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    /// Blanks and ends of lines.
    pub(super) fn space(&mut self) {
        loop {
            self.blanks();
            if self.peek() != Some(b'\n') {
                return;
            }
            self.newline();
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        for pending in std::mem::take(&mut self.pending) {
            let body = self.here_document(&pending);
            let _first = pending.body.set(body);
        }
    }

    fn here_document(&mut self, pending: &Pending) -> Word {
        let mut body = Vec::new();
        while self.at < self.source.len() {
            let rest = self.rest();
            let length = rest
                .iter()
                .position(|byte| *byte == b'\n')
                .unwrap_or(rest.len());
            let mut line = &rest[..length];
            self.at = (self.at + length + 1).min(self.source.len());
            if pending.tabs {
                let tabs = line.iter().take_while(|byte| **byte == b'\t').count();
                line = &line[tabs..];
            }
            if line.strip_suffix(b"\r").unwrap_or(line) == pending.delimiter {
                break;
            }
            body.extend(line);
            body.push(b'\n');
        }
        if pending.literal {
            vec![super::ast::Part::Quoted(body)]
        } else {
            Parser::new(&body, self.depth).expanding_text()
        }
    }

    /// A reserved word at this place, unquoted and ended.
    pub(super) fn reserved(&self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest
            .iter()
            .take(9)
            .take_while(|byte| byte.is_ascii_lowercase() || b"{}![]".contains(byte))
            .count();
        match rest.get(length) {
            None
            | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>') => {
                &rest[..length]
            }
            _ => b"",
        }
    }

    /// Commands up to one of the words, a closing parenthesis or `;;`; none is eaten.
    pub(super) fn list(&mut self, until: &[&[u8]]) -> Script {
        let mut script = Script::default();
        if !self.enter() {
            return script;
        }
        let mut link = Link::Then;
        loop {
            self.space();
            match self.peek() {
                None | Some(b')') => break,
                Some(b';') if matches!(self.peek_at(1), Some(b';' | b'&')) && !until.is_empty() => {
                    break;
                }
                Some(b'&') if self.peek_at(1) == Some(b'>') => {}
                Some(b';' | b'&' | b'|') => {
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            if until.contains(&self.reserved()) {
                break;
            }
            let before = self.at;
            let commands = self.pipeline();
            if !commands.is_empty() {
                script.items.push(Item { commands, link });
            }
            self.blanks();
            link = if self.eat(b"&&") {
                Link::And
            } else if self.eat(b"||") {
                Link::Or
            } else {
                Link::Then
            };
            if self.at == before {
                self.at += 1; // nothing was read: a byte that starts no command
            }
        }
        self.leave();
        script
    }

    fn pipeline(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        loop {
            self.space();
            while self.reserved() == b"!" {
                self.at += 1;
                self.blanks();
            }
            commands.extend(self.command());
            self.blanks();
            if self.peek() == Some(b'|') && self.peek_at(1) != Some(b'|') {
                self.at += 1;
                let _both_streams = self.eat(b"&");
            } else {
                return commands;
            }
        }
    }

    pub(super) fn command(&mut self) -> Option<Command> {
        let kind = match self.reserved() {
            b"{" => {
                self.at += 1;
                let list = self.list(&[b"}"]);
                let _closed = self.eat(b"}");
                Kind::Group(list)
            }
            b"if" => self.branches(b"if", b"fi"),
            b"while" | b"until" => {
                self.at += 5;
                let condition = self.list(&[b"do"]);
                Kind::While {
                    condition,
                    body: self.body(),
                }
            }
            b"for" => self.for_loop(3),
            b"select" => self.for_loop(6),
            b"case" => self.case(),
            b"function" => {
                self.at += 8;
                self.blanks();
                let name = self.name();
                self.blanks();
                let _parentheses = self.eat(b"()");
                return self.function(name);
            }
            b"[[" => self.test(),
            _ if self.peek() == Some(b'(') => {
                if let Some(length) = self
                    .arithmetic_length(self.at + 2)
                    .filter(|_| self.peek_at(1) == Some(b'('))
                {
                    let inside = &self.source[self.at + 2..self.at + 2 + length];
                    let word = Parser::new(inside, self.depth + 1).expanding_text();
                    self.at += length + 4;
                    Kind::Words(vec![word])
                } else {
                    self.at += 1;
                    let list = self.list(&[]);
                    let _closed = self.eat(b")");
                    Kind::Subshell(list)
                }
            }
            _ => return self.simple(),
        };
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            match self.redirect() {
                Some(redirect) => redirects.push(redirect),
                None => return Some(Command { kind, redirects }),
            }
        }
    }
}
