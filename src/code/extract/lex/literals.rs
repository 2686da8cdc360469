//! Literals that begin with letters, signs or a single quote.

use super::{Class, Holes, Lexer, Prefixes, Shape, Special, Text, bracket};

impl Lexer<'_> {
    /// A word that ended before a quote or a `#`: whether it begins a literal, which is
    /// then read.
    pub(super) fn prefixed(&mut self, start: usize) -> bool {
        let word = &self.source[start..self.at];
        let quote = self.ahead(0);
        match self.style.prefixes {
            Prefixes::None => false,
            Prefixes::Rust => self.prefixed_rust(start),
            Prefixes::Python => {
                let known = word.len() <= 2
                    && quote != b'#'
                    && word.iter().all(|byte| b"rRbBuUfFtT".contains(byte));
                if !known {
                    return false;
                }
                let holes = word.iter().any(|byte| b"fFtT".contains(byte));
                let mut text = Text::plain(quote);
                if holes {
                    text.holes = Holes::Brace;
                }
                self.at += 1;
                if self.ahead(0) == quote && self.ahead(1) == quote {
                    self.at += 2;
                    text = self.tripled(text);
                }
                self.text(start, text);
                true
            }
            Prefixes::C => {
                if quote == b'"' && word.ends_with(b"R") && word.len() <= 3 {
                    return self.raw_c(start);
                }
                let known = quote != b'#' && matches!(word, b"L" | b"u" | b"U" | b"u8");
                if known {
                    self.at += 1;
                    self.text(start, Text::plain(quote));
                }
                known
            }
            Prefixes::Scala => {
                if quote != b'"' {
                    return false;
                }
                // The interpolator is a name; the text behind it has holes.
                self.push(Shape::Word, start, self.source[start]);
                let from = self.at;
                self.at += 1;
                let mut text = Text::plain(b'"').holes(Holes::Dollar);
                if self.ahead(0) == b'"' && self.ahead(1) == b'"' {
                    self.at += 2;
                    text = self.tripled(text);
                }
                self.text(from, text);
                true
            }
        }
    }

    fn prefixed_rust(&mut self, start: usize) -> bool {
        let word = &self.source[start..self.at];
        let raw = matches!(word, b"r" | b"br" | b"cr");
        if !raw && !matches!(word, b"b" | b"c") {
            return false;
        }
        let mut hashes = 0;
        while raw && self.ahead(hashes) == b'#' && hashes < 255 {
            hashes += 1;
        }
        match self.ahead(hashes) {
            b'"' => {
                self.at += hashes + 1;
                let mut text = Text::plain(b'"').lines();
                text.escapes = !raw;
                text.hashes = hashes as u8;
                self.text(start, text);
                true
            }
            b'\'' if word == b"b" => {
                self.at += 1;
                self.text(start, Text::plain(b'\''));
                true
            }
            // `r#type`: the name is what follows.
            _ if word == b"r" && hashes == 1 => {
                self.at += 1;
                true
            }
            _ => false,
        }
    }

    /// `R"delimiter(…)delimiter"` of C++.
    fn raw_c(&mut self, start: usize) -> bool {
        let rest = &self.source[self.at + 1..];
        let Some(length) = rest.iter().take(17).position(|byte| *byte == b'(') else {
            return false;
        };
        let mut end = Vec::with_capacity(length + 2);
        end.push(b')');
        end.extend(&rest[..length]);
        end.push(b'"');
        let found = self.find_text(&end, self.at + 1 + length);
        self.at = (found + end.len()).min(self.source.len());
        self.push(Shape::Text, start, b'"');
        true
    }

    /// `'a'` or `'a`: a character when a quote follows one character or an escape.
    pub(super) fn lifetime_or_character(&mut self) {
        let start = self.at;
        if self.ahead(1) == b'\\' {
            self.at += 1;
            return self.text(start, Text::plain(b'\''));
        }
        let length = character(self.ahead(1));
        if self.ahead(1 + length) == b'\'' && self.ahead(1) != b'\'' {
            self.at += length + 2;
            return self.push(Shape::Text, start, b'\'');
        }
        self.at += 1;
        self.skip_word();
        self.push(Shape::Text, start, b'\'');
    }

    /// To behind the letters and digits that stand here.
    fn skip_word(&mut self) {
        while self
            .source
            .get(self.at)
            .is_some_and(|byte| super::continues(self.style.class[*byte as usize]))
        {
            self.at += 1;
        }
    }

    /// Scala's `'a'` or `'name`, which is left as a mark and a name.
    pub(super) fn symbol_or_character(&mut self) {
        if self.ahead(1) == b'\\' || self.ahead(1 + character(self.ahead(1))) == b'\'' {
            let start = self.at;
            self.at += 1;
            return self.text(start, Text::plain(b'\''));
        }
        self.mark(b'\'');
    }

    /// Swift's `#"…"#`; any other `#` is a mark.
    pub(super) fn hashed_text(&mut self) {
        let start = self.at;
        let mut hashes = 1;
        while self.ahead(hashes) == b'#' && hashes < 255 {
            hashes += 1;
        }
        if self.ahead(hashes) != b'"' {
            for _ in 0..hashes {
                self.mark(b'#');
            }
            return;
        }
        self.at += hashes + 1;
        let mut text = Text::plain(b'"').raw().holes(Holes::Backslash);
        text.hashes = hashes as u8;
        if self.ahead(0) == b'"' && self.ahead(1) == b'"' {
            self.at += 2;
            text = self.tripled(text);
        }
        self.text(start, text);
    }

    /// C#'s `@"…"` and `@name`.
    pub(super) fn at_sign(&mut self) {
        let start = self.at;
        if self.style.special == Special::CSharp {
            if self.ahead(1) == b'"' {
                self.at += 2;
                return self.text(start, Text::plain(b'"').doubled().lines());
            }
            if self.ahead(1) == b'$' && self.ahead(2) == b'"' {
                self.at += 3;
                let text = Text::plain(b'"').doubled().lines().holes(Holes::Brace);
                return self.text(start, text);
            }
            // The sign stays in the word, so that no keyword is read.
            if self.style.class[self.ahead(1) as usize] == Class::Word {
                self.at += 1;
                self.skip_word();
                return self.push(Shape::Word, start, b'@');
            }
        }
        self.mark(b'@');
    }

    pub(super) fn dollar(&mut self) {
        let start = self.at;
        match (self.style.special, self.ahead(1)) {
            (Special::CSharp, b'"') => {
                self.at += 2;
                let mut text = Text::plain(b'"').holes(Holes::Brace);
                if self.ahead(0) == b'"' && self.ahead(1) == b'"' {
                    self.at += 2;
                    text = self.tripled(text);
                }
                self.text(start, text);
            }
            (Special::CSharp, b'@') if self.ahead(2) == b'"' => {
                self.at += 3;
                let text = Text::plain(b'"').doubled().lines().holes(Holes::Brace);
                self.text(start, text);
            }
            // `$$"""`: as many braces make a hole; none is looked for.
            (Special::CSharp, b'$') => {
                while self.ahead(0) == b'$' {
                    self.at += 1;
                }
                if self.ahead(0) == b'"' && self.ahead(1) == b'"' && self.ahead(2) == b'"' {
                    self.at += 3;
                    let text = self.tripled(Text::plain(b'"'));
                    return self.text(start, text);
                }
                self.push(Shape::Mark, start, b'$');
            }
            (Special::Shell, b'{') => {
                self.parameter();
                self.push(Shape::Text, start, b'$');
            }
            (Special::Shell, b'(') => {
                self.at += 2;
                self.open_as(start + 1, bracket::ROUND_HOLE);
            }
            (Special::Shell, b'\'') => {
                self.at += 2;
                self.text(start, Text::plain(b'\'').lines());
            }
            // `$"…"` is translated, and otherwise as without the sign.
            (Special::Shell, b'"') => {
                self.at += 2;
                let text = self.style.double.unwrap_or(Text::plain(b'"'));
                self.text(start, text);
            }
            (Special::Shell, _) => {
                // `$#`, `$'`, `$name`: a variable, no comment and no quote.
                self.at += 2;
                while self.ahead(0) == b'_' || self.ahead(0).is_ascii_alphanumeric() {
                    self.at += 1;
                }
                self.at = self.at.min(self.source.len());
                self.push(Shape::Text, start, b'$');
            }
            (Special::Sql, _) => self.dollar_quote(),
            // `$name`, and `$~` or `$'`, which open nothing.
            (Special::Ruby, next) => {
                let name = next == b'_' || next.is_ascii_alphanumeric();
                self.at = (self.at + 2).min(self.source.len());
                while name && (self.ahead(0) == b'_' || self.ahead(0).is_ascii_alphanumeric()) {
                    self.at += 1;
                }
                let shape = if name { Shape::Word } else { Shape::Text };
                self.push(shape, start, b'$');
            }
            _ => self.mark(b'$'),
        }
    }

    /// PostgreSQL's `$tag$…$tag$`.
    fn dollar_quote(&mut self) {
        let start = self.at;
        let rest = &self.source[self.at + 1..];
        let length = rest
            .iter()
            .take(64)
            .take_while(|byte| **byte == b'_' || byte.is_ascii_alphanumeric())
            .count();
        if rest.get(length) != Some(&b'$') {
            return self.mark(b'$');
        }
        let tag = &self.source[start..start + length + 2];
        let body = start + tag.len();
        self.at = (self.find_text(tag, body) + tag.len()).min(self.source.len());
        self.push(Shape::Text, start, b'$');
    }
}

/// The length of a character of UTF-8 by its first byte.
fn character(first: u8) -> usize {
    match first {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0.. => 4,
        _ => 1,
    }
}
