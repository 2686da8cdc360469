//! Code of other languages on a command line: texts that become paths, and calls that
//! write them. One way of reading serves Python, JavaScript, Ruby, Perl, PHP and Lua,
//! because what matters looks alike in all of them.

mod awk;
mod calls;
mod effects;
mod tokens;
mod values;

pub(super) use awk::run_awk;

use super::state::{MAX_DEPTH, Shell};
use crate::guard::text::Text;
use calls::{Call, call};
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
                    let end = self.expression_end(at + 1);
                    let texts = self.values(at + 1, end);
                    // `for root, dirs, files in …`
                    let mut before = at;
                    while let Some(Token::Name(item)) =
                        before.checked_sub(1).map(|at| &self.tokens[at])
                    {
                        self.know(item, texts.clone());
                        if before < 2 || !self.sign(before - 2, b',') || at - before > 8 {
                            break;
                        }
                        before -= 2;
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
}
