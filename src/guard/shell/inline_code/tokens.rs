//! Code of any scripting language as names, texts and signs.

use crate::guard::shell::word::unescape;
use crate::guard::text::{Text, UNKNOWN};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Name(&'a [u8]),
    Text(Text),
    /// What stood between backticks.
    Backticks(Text),
    Sign(u8),
    Line,
}

impl Token<'_> {
    pub(super) fn is(&self, sign: u8) -> bool {
        matches!(self, Token::Sign(found) if *found == sign)
    }

    pub(super) fn name(&self) -> &[u8] {
        match self {
            Token::Name(name) => name,
            _ => b"",
        }
    }

    pub(super) fn ends_statement(&self) -> bool {
        matches!(self, Token::Line | Token::Sign(b';'))
    }
}

fn in_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Splits code up. What it is in its own language does not matter.
pub(super) fn tokens(code: &[u8]) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        code,
        at: 0,
        out: Vec::new(),
    };
    while let Some(byte) = lexer.peek() {
        match byte {
            b'\n' => {
                lexer.at += 1;
                lexer.out.push(Token::Line);
            }
            byte if byte.is_ascii_whitespace() => lexer.at += 1,
            b'\\' => lexer.at += 1,
            b'#' if lexer.comment_may_start() => lexer.skip_line(),
            b'/' if code[lexer.at..].starts_with(b"//") && lexer.statement_may_start() => {
                lexer.skip_line()
            }
            b'-' if code[lexer.at..].starts_with(b"--")
                && matches!(lexer.out.last(), None | Some(Token::Line)) =>
            {
                lexer.skip_line()
            }
            b'\'' | b'"' | b'`' => lexer.text(byte, false, false),
            b'%' if lexer.percent() => {}
            byte if in_name(byte) => lexer.name(),
            byte => {
                lexer.at += 1;
                lexer.out.push(Token::Sign(byte));
            }
        }
    }
    lexer.out
}

struct Lexer<'a> {
    code: &'a [u8],
    at: usize,
    out: Vec<Token<'a>>,
}

impl<'a> Lexer<'a> {
    fn peek(&self) -> Option<u8> {
        self.code.get(self.at).copied()
    }

    fn comment_may_start(&self) -> bool {
        self.at == 0
            || self.code[self.at - 1].is_ascii_whitespace()
            || self.code[self.at - 1] == b';'
    }

    fn statement_may_start(&self) -> bool {
        match self.out.last() {
            None | Some(Token::Line) => true,
            Some(Token::Sign(sign)) => b";{}(),".contains(sign),
            _ => false,
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.code[self.at..];
        self.at += rest
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(rest.len());
    }

    fn name(&mut self) {
        let rest = &self.code[self.at..];
        let length = rest.iter().take_while(|byte| in_name(**byte)).count();
        let name = &rest[..length];
        self.at += length;
        match (name, self.peek()) {
            // A prefix of a text: raw, bytes, formatted.
            (_, Some(quote @ (b'\'' | b'"')))
                if length <= 2 && name.iter().all(|byte| b"rbfuRBFU".contains(byte)) =>
            {
                let raw = name.iter().any(|byte| b"rR".contains(byte));
                let filled = name.iter().any(|byte| b"fF".contains(byte));
                self.text(quote, raw, filled);
            }
            (
                b"q" | b"qq" | b"qx" | b"qw",
                Some(open @ (b'{' | b'(' | b'[' | b'/' | b'|' | b'!' | b'<')),
            ) => {
                self.at += 1;
                self.delimited(open, name == b"qx");
            }
            _ => self.out.push(Token::Name(name)),
        }
    }

    /// `%w[…]`, `%q(…)`, `%x{…}` of Ruby.
    fn percent(&mut self) -> bool {
        match self.code[self.at..] {
            [
                b'%',
                kind @ (b'w' | b'q' | b'Q' | b'x' | b'W' | b'i'),
                open @ (b'[' | b'(' | b'{' | b'|'),
                ..,
            ] => {
                self.at += 3;
                self.delimited(open, kind == b'x');
                true
            }
            _ => false,
        }
    }

    fn delimited(&mut self, open: u8, runs: bool) {
        let close = match open {
            b'{' => b'}',
            b'(' => b')',
            b'[' => b']',
            b'<' => b'>',
            same => same,
        };
        let rest = &self.code[self.at..];
        let length = rest
            .iter()
            .position(|byte| *byte == close)
            .unwrap_or(rest.len());
        let text = rest[..length].to_vec();
        self.at = (self.at + length + 1).min(self.code.len());
        if runs {
            self.out.push(Token::Backticks(text));
            return;
        }
        // A list of words and one text look alike: each word counts, and the whole.
        if text.contains(&b' ') {
            self.out.push(Token::Sign(b'['));
            for word in text
                .split(u8::is_ascii_whitespace)
                .filter(|word| !word.is_empty())
            {
                self.out.push(Token::Text(word.to_vec()));
                self.out.push(Token::Sign(b','));
            }
            self.out.push(Token::Text(text));
            self.out.push(Token::Sign(b']'));
        } else {
            self.out.push(Token::Text(text));
        }
    }

    fn text(&mut self, quote: u8, raw: bool, filled: bool) {
        let triple = [quote; 3];
        let long = self.code[self.at..].starts_with(&triple);
        self.at += if long { 3 } else { 1 };
        let mut text = Text::new();
        let mut parts = 0;
        while let Some(byte) = self.peek() {
            let rest = &self.code[self.at..];
            if byte == quote && (!long || rest.starts_with(&triple)) {
                self.at += if long { 3 } else { 1 };
                break;
            }
            // A text that is not closed was none.
            if byte == b'\n' && !long && quote != b'`' && !rest[1..].contains(&quote) {
                break;
            }
            self.at += 1;
            match byte {
                b'\\' if !raw => match self.peek() {
                    Some(b'\n') => self.at += 1,
                    _ => self.at += unescape(&self.code[self.at..], &mut text),
                },
                b'{' if filled => self.hole(&mut text, &mut parts, true),
                b'$' | b'#' if self.peek() == Some(b'{') && quote != b'\'' => {
                    self.at += 1;
                    self.hole(&mut text, &mut parts, true);
                }
                b'$' if quote == b'"'
                    && self
                        .peek()
                        .is_some_and(|byte| byte == b'_' || byte.is_ascii_alphabetic()) =>
                {
                    self.hole(&mut text, &mut parts, false);
                }
                byte => text.push(byte),
            }
        }
        let last = if quote == b'`' && parts == 0 {
            Token::Backticks(text)
        } else {
            Token::Text(text)
        };
        self.out.push(last);
        if parts > 0 {
            self.out.push(Token::Sign(b')'));
        }
    }

    /// A name in a text: `"a{x}b"` becomes `("a" + x + "b")`.
    fn hole(&mut self, text: &mut Text, parts: &mut usize, braced: bool) {
        let rest = &self.code[self.at..];
        let length = rest.iter().take_while(|byte| in_name(**byte)).count();
        let simple = length > 0 && (!braced || rest.get(length) == Some(&b'}'));
        if !simple {
            let end = rest
                .iter()
                .take(200)
                .position(|byte| *byte == b'}')
                .map_or(0, |at| at + 1);
            self.at += end;
            text.push(UNKNOWN);
            return;
        }
        self.at += length + usize::from(braced);
        if *parts == 0 {
            self.out.push(Token::Sign(b'('));
        }
        *parts += 1;
        self.out.push(Token::Text(std::mem::take(text)));
        self.out.push(Token::Sign(b'+'));
        self.out.push(Token::Name(&rest[..length]));
        self.out.push(Token::Sign(b'+'));
    }
}
