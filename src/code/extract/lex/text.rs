//! Strings of every spelling, with holes that hold code.

use super::{Holes, Lexer, Mode, Shape, Single, Special, Text, bracket};

impl Lexer<'_> {
    pub(super) fn quote(&mut self, byte: u8) {
        let style = self.style;
        let text = match byte {
            b'"' => style.double,
            b'\'' => match style.single_starts {
                Single::Text => style.single,
                Single::Lifetime => return self.lifetime_or_character(),
                Single::Symbol => return self.symbol_or_character(),
            },
            _ => style.back,
        };
        let named = byte == b'`' && style.special == Special::Ruby && self.expects_name();
        let Some(mut text) = text.filter(|_| !named) else {
            if !(byte == b'`' && self.style.ticked_names && self.ticked_name()) {
                self.mark(byte);
            }
            return;
        };
        let start = self.at;
        self.at += 1;
        if style.triple && byte != b'`' && self.ahead(0) == byte && self.ahead(1) == byte {
            self.at += 2;
            text = self.tripled(text);
        }
        self.text(start, text);
    }

    /// A name between backticks, which are not part of it.
    fn ticked_name(&mut self) -> bool {
        let from = self.at + 1;
        let rest = &self.source[from..];
        let end = rest
            .iter()
            .take(200)
            .position(|byte| matches!(byte, b'`' | b'\n'));
        match end {
            Some(length) if length > 0 && rest[length] == b'`' => {
                self.at = from + length;
                self.push(Shape::Word, from, rest[0]);
                self.at += 1;
                true
            }
            _ => false,
        }
    }

    /// The spelling of a string with three quotes, or with more where a language counts.
    pub(super) fn tripled(&mut self, mut text: Text) -> Text {
        text.count = 3;
        text.lines = true;
        text.doubled = false;
        if self.style.special == Special::CSharp {
            text.escapes = false;
            while self.ahead(0) == text.quote && text.count < 200 {
                text.count += 1;
                self.at += 1;
            }
        }
        if self.style.prefixes == super::Prefixes::Scala {
            text.escapes = false;
        }
        text
    }

    /// Reads on to the end of a string, or to its next hole. The token begins at `start`.
    pub(super) fn text(&mut self, start: usize, text: Text) {
        let source = self.source;
        let mut nested = 0_u32;
        while let Some(byte) = source.get(self.at).copied() {
            if byte == text.quote && nested == 0 {
                if text.doubled && self.ahead(1) == byte {
                    self.at += 2;
                    continue;
                }
                if self.ends(&text) {
                    self.at += text.count as usize + text.hashes as usize;
                    return self.push(Shape::Text, start, text.quote);
                }
                self.at += 1;
                continue;
            }
            match byte {
                b'\\' if text.holes == Holes::Backslash && self.is_round_hole(&text) => {
                    self.at += 1 + text.hashes as usize;
                    return self.hole(start, text, bracket::ROUND_HOLE);
                }
                b'\\' if text.escapes => {
                    // An escaped line break of `\r\n` is two bytes.
                    let windows = self.ahead(1) == b'\r' && self.ahead(2) == b'\n';
                    self.at = (self.at + if windows { 3 } else { 2 }).min(source.len());
                }
                b'\n' if !text.lines => break,
                b'\n' if !self.heredocs.is_empty() => {
                    self.at += 1;
                    self.heredoc_bodies();
                }
                b'$' if self.is_dollar_hole(text.holes) => {
                    self.at += 1;
                    return self.hole(start, text, bracket::HOLE);
                }
                b'$' if text.holes == Holes::Shell => match (self.ahead(1), self.ahead(2)) {
                    (b'(', _) => {
                        self.at += 1;
                        return self.hole(start, text, bracket::ROUND_HOLE);
                    }
                    (b'{', _) => self.parameter(),
                    _ => self.at += 1,
                },
                b'#' if text.holes == Holes::Hash && self.ahead(1) == b'{' => {
                    self.at += 1;
                    return self.hole(start, text, bracket::HOLE);
                }
                b'{' if text.holes == Holes::Brace => {
                    if self.ahead(1) == b'{' {
                        self.at += 2;
                    } else {
                        return self.hole(start, text, bracket::HOLE);
                    }
                }
                b'{' if text.holes == Holes::Php && self.ahead(1) == b'$' => {
                    return self.hole(start, text, bracket::HOLE);
                }
                _ if byte == text.nests && text.nests != 0 => {
                    nested += 1;
                    self.at += 1;
                }
                _ if byte == text.quote => {
                    nested -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        self.push(Shape::Text, start, text.quote);
    }

    /// Whether all quotes and hashes of the end stand here.
    fn ends(&self, text: &Text) -> bool {
        let quotes = text.count as usize;
        let hashes = text.hashes as usize;
        let Some(bytes) = self.source.get(self.at..self.at + quotes + hashes) else {
            return false;
        };
        bytes[..quotes].iter().all(|byte| *byte == text.quote)
            && bytes[quotes..].iter().all(|byte| *byte == b'#')
    }

    fn is_dollar_hole(&self, holes: Holes) -> bool {
        matches!(holes, Holes::Dollar | Holes::Php) && self.ahead(1) == b'{'
    }

    fn is_round_hole(&self, text: &Text) -> bool {
        let hashes = text.hashes as usize;
        (1..=hashes).all(|count| self.ahead(count) == b'#') && self.ahead(hashes + 1) == b'('
    }

    /// Ends the piece of text before a hole and opens it; `at` stands on its bracket.
    fn hole(&mut self, start: usize, text: Text, byte: u8) {
        self.push(Shape::Text, start, text.quote);
        self.modes.push((self.open.len(), Mode::Text(text)));
        let at = self.at;
        self.at += 1;
        self.open_as(at, byte);
    }

    /// `{value:format}`: a format is text up to its brace.
    pub(super) fn colon(&mut self) {
        let start = self.at;
        self.mark(b':');
        let in_hole = match (self.modes.last(), self.open.last()) {
            (Some((depth, Mode::Text(text))), Some(_)) => {
                *depth + 1 == self.open.len() && text.holes == Holes::Brace
            }
            _ => false,
        };
        if !in_hole {
            return;
        }
        let mut depth = 0;
        while let Some(byte) = self.source.get(self.at) {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => break,
                b'}' => depth -= 1,
                b'\n' => break,
                _ => {}
            }
            self.at += 1;
        }
        if let Some(token) = self.list.last_mut() {
            *token = super::Token {
                start: start as u32,
                link: self.at as u32,
                shape: Shape::Text,
                byte: b':',
                first: token.first,
            };
        }
    }

    /// `${…}` of the shell, with what it nests, as text: to its brace or the line's end,
    /// which may stand between quotes.
    pub(super) fn parameter(&mut self) {
        self.at += 2;
        let mut depth = 1;
        // A bit for each level, the innermost lowest: whether quotes are open in it.
        let mut quoted = 0_u64;
        while depth > 0 {
            match self.ahead(0) {
                b'\\' => self.at += 1,
                b'{' if self.at > 0 && self.source[self.at - 1] == b'$' => {
                    depth += 1;
                    quoted <<= 1;
                }
                b'}' if quoted & 1 == 0 => {
                    depth -= 1;
                    quoted >>= 1;
                }
                b'"' => quoted ^= 1,
                b'\n' if quoted == 0 => return,
                0 if self.at >= self.source.len() => return,
                _ => {}
            }
            self.at = (self.at + 1).min(self.source.len());
        }
    }
}
