//! Compound commands: branches, loops, functions.

use super::ast::{Command, Kind, Script};
use super::parse::Parser;
use crate::guard::text::Text;
use std::rc::Rc;

impl Parser<'_> {
    /// `do … done`, or braces.
    pub(super) fn body(&mut self) -> Script {
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

    pub(super) fn branches(&mut self, start: &[u8], end: &[u8]) -> Kind {
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

    pub(super) fn for_loop(&mut self, skip: usize) -> Kind {
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

    pub(super) fn case(&mut self) -> Kind {
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

    pub(super) fn test(&mut self) -> Kind {
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

    pub(super) fn function(&mut self, name: Text) -> Option<Command> {
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

    /// `()` after a name.
    pub(super) fn opens_function(&mut self) -> bool {
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
}
