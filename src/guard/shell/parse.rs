//! Commands, as a shell reads them: one pass, no way back.
//!
//! What is no valid script ends the reading; what came before it is kept, because a
//! shell runs it, too. Depth is bounded, so hostile nesting ends the reading as well.

use super::ast::{
    Assigned, Assignment, Command, Item, Kind, Link, Redirect, RedirectKind, Script, Word,
};
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
    pending: Vec<Pending>,
}

struct Pending {
    delimiter: Text,
    literal: bool,
    tabs: bool,
    body: Rc<OnceCell<Word>>,
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

    fn command(&mut self) -> Option<Command> {
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

    /// `do … done`, or braces.
    fn body(&mut self) -> Script {
        self.space();
        let _semicolon = self.eat(b";");
        self.space();
        let end: &[u8] = match self.reserved() {
            b"do" => {
                self.at += 2;
                b"done"
            }
            b"{" => {
                self.at += 1;
                b"}"
            }
            _ => {
                self.stop();
                return Script::default();
            }
        };
        let list = self.list(&[end]);
        let _closed = self.eat(end);
        list
    }

    fn branches(&mut self, start: &[u8], end: &[u8]) -> Kind {
        self.at += start.len();
        let mut scripts = Vec::new();
        while self.at < self.source.len() {
            scripts.push(self.list(&[b"then", b"elif", b"else", end]));
            let word = self.reserved();
            self.at += word.len();
            if word == end || word.is_empty() {
                break;
            }
        }
        Kind::If(scripts)
    }

    fn for_loop(&mut self, skip: usize) -> Kind {
        self.at += skip;
        self.blanks();
        if self.eat(b"((") {
            let length = self.arithmetic_length(self.at);
            self.at += length.map_or(0, |length| length + 2);
            return Kind::While {
                condition: Script::default(),
                body: self.body(),
            };
        }
        let name = self.name();
        self.space();
        let words = (self.reserved() == b"in").then(|| {
            self.at += 2;
            let mut words = Vec::new();
            loop {
                self.blanks();
                match self.word() {
                    Some(word) => words.push(word),
                    None => return words,
                }
            }
        });
        Kind::For {
            name,
            words,
            body: self.body(),
        }
    }

    fn case(&mut self) -> Kind {
        self.at += 4;
        self.blanks();
        let _subject = self.word();
        self.space();
        if self.reserved() == b"in" {
            self.at += 2;
        }
        let mut branches = Vec::new();
        while self.at < self.source.len() {
            self.space();
            if self.reserved() == b"esac" {
                self.at += 4;
                break;
            }
            let _optional = self.eat(b"(");
            // The patterns: whatever branch is taken may be taken.
            while !matches!(self.peek(), None | Some(b')')) {
                if self.word().is_none() {
                    self.at += 1;
                }
            }
            self.at += 1;
            branches.push(self.list(&[b"esac"]));
            for end in [b";;&" as &[u8], b";;", b";&", b")"] {
                if self.eat(end) {
                    break;
                }
            }
        }
        Kind::Case { branches }
    }

    fn test(&mut self) -> Kind {
        self.at += 2;
        let mut words = Vec::new();
        while self.at < self.source.len() {
            self.space();
            if self.reserved() == b"]]" {
                self.at += 2;
                break;
            }
            match self.word() {
                Some(word) => words.push(word),
                None => self.at += 1,
            }
        }
        Kind::Words(words)
    }

    fn function(&mut self, name: Text) -> Option<Command> {
        self.space();
        if !self.enter() {
            return None;
        }
        let body = self.command();
        self.leave();
        Some(Command {
            kind: Kind::Function {
                name,
                body: Rc::new(body?),
            },
            redirects: Vec::new(),
        })
    }

    fn simple(&mut self) -> Option<Command> {
        let (mut assignments, mut words, mut redirects) = (Vec::new(), Vec::new(), Vec::new());
        let mut declares = false;
        loop {
            self.blanks();
            if let Some(redirect) = self.redirect() {
                redirects.push(redirect);
                continue;
            }
            if (words.is_empty() || declares)
                && let Some(assignment) = self.assignment(words.is_empty())
            {
                assignments.push(assignment);
                continue;
            }
            let Some(word) = self.word() else { break };
            words.push(word);
            declares |= words.len() == 1 && super::word::declares(&words[0]);
            if words.len() == 1 && assignments.is_empty() && self.opens_function() {
                let name = super::word::literal(&words[0])?;
                return self.function(name);
            }
        }
        let empty = assignments.is_empty() && words.is_empty() && redirects.is_empty();
        (!empty).then_some(Command {
            kind: Kind::Simple { assignments, words },
            redirects,
        })
    }

    /// `()` after a name.
    fn opens_function(&mut self) -> bool {
        let before = self.at;
        self.blanks();
        if self.eat(b"(") {
            self.blanks();
            if self.eat(b")") {
                return true;
            }
        }
        self.at = before;
        false
    }

    /// `name=value` and `name=(…)`.
    fn assignment(&mut self, one_too: bool) -> Option<Assignment> {
        let rest = self.rest();
        let mut length = rest
            .iter()
            .take_while(|byte| super::word::in_name(**byte))
            .count();
        if length == 0 || rest[0].is_ascii_digit() {
            return None;
        }
        let name = rest[..length].to_vec();
        if rest.get(length) == Some(&b'[') {
            // An element counts for its array; a long subscript is none.
            length += rest[length..]
                .iter()
                .take(200)
                .position(|byte| *byte == b']')?
                + 1;
        }
        let append = rest.get(length) == Some(&b'+');
        length += usize::from(append);
        if rest.get(length) != Some(&b'=') || (!one_too && rest.get(length + 1) != Some(&b'(')) {
            return None;
        }
        self.at += length + 1;
        let value = if self.eat(b"(") {
            Assigned::List(self.elements())
        } else {
            Assigned::One(self.assigned_word())
        };
        Some(Assignment {
            name,
            append: append || rest.get(length - 1) == Some(&b']'),
            value,
        })
    }

    fn elements(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.space();
            if self.peek() == Some(b'[') {
                // `[key]=value`
                let rest = self.rest();
                let key = rest.iter().take(200).position(|byte| *byte == b'=');
                self.at += key.map_or(0, |at| at + 1);
            }
            match self.word() {
                Some(word) => words.push(word),
                None => {
                    let _closed = self.eat(b")");
                    return words;
                }
            }
        }
    }

    fn redirect(&mut self) -> Option<Redirect> {
        let rest = self.rest();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut start = digits;
        if rest.first() == Some(&b'{') {
            let name = rest[1..]
                .iter()
                .take_while(|byte| super::word::in_name(**byte))
                .count();
            if name > 0 && rest.get(name + 1) == Some(&b'}') {
                start = name + 2;
            }
        }
        let (kind, length) = match &rest[start..] {
            [b'&', b'>', b'>', ..] if start == 0 => (RedirectKind::Both, 3),
            [b'&', b'>', ..] if start == 0 => (RedirectKind::Both, 2),
            [b'<' | b'>', b'(', ..] => return None,
            [b'>', b'>', ..] => (RedirectKind::Append, 2),
            [b'>', b'|', ..] => (RedirectKind::Into, 2),
            [b'>', b'&', ..] => (RedirectKind::Duplicate, 2),
            [b'>', ..] => (RedirectKind::Into, 1),
            [b'<', b'<', b'<', ..] => (RedirectKind::HereString, 3),
            [b'<', b'<', ..] => (RedirectKind::HereDocument, 2),
            [b'<', b'>', ..] => (RedirectKind::Open, 2),
            [b'<', b'&', ..] => (RedirectKind::DuplicateIn, 2),
            [b'<', ..] => (RedirectKind::From, 1),
            _ => return None,
        };
        let descriptor = std::str::from_utf8(&rest[..digits])
            .ok()
            .and_then(|text| text.parse().ok());
        self.at += start + length;
        let body = Rc::new(OnceCell::new());
        let tabs = kind == RedirectKind::HereDocument && self.eat(b"-");
        self.blanks();
        let target = self.word().unwrap_or_default();
        if kind == RedirectKind::HereDocument {
            let (delimiter, literal) = super::word::delimiter(&target);
            self.pending.push(Pending {
                delimiter,
                literal,
                tabs,
                body: Rc::clone(&body),
            });
        }
        Some(Redirect {
            kind,
            descriptor,
            target,
            body,
        })
    }
}
