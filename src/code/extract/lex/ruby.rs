//! Ruby's own literals: `%w[…]`, `?a`, `=begin`.

use super::{Holes, Lexer, Shape, Special, Text, Token};

impl Lexer<'_> {
    /// Whether a method's name comes next, which may be an operator: behind `def`,
    /// `alias`, `undef` and `.`, and behind the colon of a symbol.
    pub(super) fn expects_name(&self) -> bool {
        let Some((last, earlier)) = self.list.split_last() else {
            return false;
        };
        let touches = |token: &Token, at: usize| token.link as usize == at;
        match (last.shape, last.byte) {
            (Shape::Word, _) => matches!(
                &self.source[last.start as usize..last.link as usize],
                b"def" | b"alias" | b"undef"
            ),
            (Shape::Mark, b'.') => {
                let range = earlier
                    .last()
                    .is_some_and(|before| before.shape == Shape::Mark && before.byte == b'.');
                !range && touches(last, self.at)
            }
            // `{a:%w[x]}` has a value behind the colon of its key.
            (Shape::Mark, b':') => {
                let key = earlier.last().is_some_and(|before| {
                    matches!(before.shape, Shape::Word | Shape::Text)
                        && touches(before, last.start as usize)
                });
                !key && touches(last, self.at)
            }
            _ => false,
        }
    }

    pub(super) fn percent(&mut self) {
        if self.expects_name() || !(self.expects_value() || self.spaced_word()) {
            return self.mark(b'%');
        }
        let start = self.at;
        let lettered = matches!(
            self.ahead(1),
            b'w' | b'W' | b'i' | b'I' | b'q' | b'Q' | b'r' | b's' | b'x'
        );
        let open = self.ahead(if lettered { 2 } else { 1 });
        let close = match open {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            b'|' | b'!' | b'/' | b'^' | b'~' | b'@' | b'#' | b'-' | b'+' | b'"' | b'\'' | b':'
            | b',' | b'.' | b';' | b'%' | b'*' | b'&' | b'$'
                if lettered || matches!(open, b'|' | b'!' | b'/' | b'^') =>
            {
                open
            }
            _ => return self.mark(b'%'),
        };
        let plain = matches!(self.ahead(1), b'w' | b'i' | b'q' | b's');
        let mut text = Text::plain(close).lines();
        if !plain {
            text.holes = Holes::Hash;
        }
        text.nests = if close == open { 0 } else { open };
        self.at += if lettered { 3 } else { 2 };
        self.text(start, text);
    }

    pub(super) fn question(&mut self) {
        let start = self.at;
        match self.style.special {
            Special::Php if self.ahead(1) == b'>' => {
                self.skip_html();
                // `?>` ends a statement.
                let at = self.at.min(self.source.len());
                self.at = at;
                self.push(Shape::Mark, start, b';');
            }
            Special::Ruby
                if self.expects_value()
                    && self.ahead(1) > b' '
                    && !self.ahead(2).is_ascii_alphanumeric() =>
            {
                self.at += 2;
                if self.ahead(0) != 0 && self.source[self.at - 1] == b'\\' {
                    self.at += 1;
                }
                self.push(Shape::Text, start, b'?');
            }
            _ => self.mark(b'?'),
        }
    }

    /// `=begin` to `=end`, each at the start of a line.
    pub(super) fn equals(&mut self) {
        let start = self.at;
        let line_start = start == 0 || self.source[start - 1] == b'\n';
        if !line_start || !self.source[start..].starts_with(b"=begin") {
            return self.mark(b'=');
        }
        let end = (self.find_text(b"\n=end", start) + 5).min(self.source.len());
        self.at = self.find(b'\n', end);
        self.comment(start, self.at);
    }
}
