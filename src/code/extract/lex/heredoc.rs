//! Here-documents of the shell, Ruby and PHP: text from the next line to its tag.

use super::{Class, Lexer, Special, bracket};
use std::ops::Range;

/// A here-document whose body comes on the next line.
pub(super) struct Pending {
    tag: Range<usize>,
    /// Whether the tag may be indented.
    indented: bool,
    /// Whether code may stand behind the tag, as in PHP.
    open_ended: bool,
}

/// How many operators may look like here-documents before none is believed.
const PATIENCE: u8 = 8;

impl Lexer<'_> {
    pub(super) fn less_heredoc(&mut self) {
        let start = self.at;
        match (self.style.special, self.ahead(1), self.ahead(2)) {
            (Special::Php, b'<', b'<') => self.at += 3,
            (Special::Ruby, b'<', b'~' | b'-' | b'A'..=b'Z' | b'_' | b'\'' | b'"')
                if self.ruby_heredoc() =>
            {
                self.at += 2;
            }
            (Special::Shell, b'<', b'<') => {
                self.mark(b'<');
                self.mark(b'<');
                return self.mark(b'<');
            }
            (Special::Shell, b'<', _) if !self.in_arithmetic() => self.at += 2,
            _ => return self.mark(b'<'),
        }
        let mut indented = self.style.special == Special::Php;
        if self.style.special != Special::Php && matches!(self.ahead(0), b'-' | b'~') {
            indented = true;
            self.at += 1;
        }
        while self.style.special != Special::Ruby && matches!(self.ahead(0), b' ' | b'\t') {
            self.at += 1;
        }
        let quote = self.ahead(0);
        let quoted = matches!(quote, b'\'' | b'"' | b'`');
        if quoted || quote == b'\\' {
            self.at += 1;
        }
        let from = self.at;
        let limit = (from + 200).min(self.source.len());
        while self.at < limit
            && (matches!(
                self.style.class[self.source[self.at] as usize],
                Class::Word | Class::Digit
            ) || quoted && !matches!(self.source[self.at], b'\n' | b'\'' | b'"' | b'`')
                || self.style.special == Special::Shell
                    && matches!(
                        self.source[self.at],
                        b'-' | b'.' | b'!' | b'%' | b'+' | b':'
                    ))
        {
            self.at += 1;
        }
        let tag = from..self.at;
        if tag.is_empty() || self.no_heredocs >= PATIENCE {
            self.at = start;
            return self.mark(b'<');
        }
        if quoted && self.ahead(0) == quote {
            self.at += 1;
        }
        self.heredocs.push(Pending {
            tag,
            indented,
            open_ended: self.style.special == Special::Php,
        });
        self.push(super::Shape::Text, start, b'<');
    }

    /// `x << y` is an operator; `foo <<~TAG` is a here-document.
    fn ruby_heredoc(&self) -> bool {
        let behind = if matches!(self.ahead(2), b'~' | b'-') {
            3
        } else {
            2
        };
        let tagged = matches!(self.ahead(behind), b'A'..=b'Z' | b'_' | b'\'' | b'"' | b'`')
            || behind == 3 && self.ahead(behind).is_ascii_lowercase();
        let class = self
            .list
            .last()
            .is_some_and(|token| self.source[token.start as usize..].starts_with(b"class "));
        tagged && !class && (behind == 3 || self.expects_value() || self.spaced_word())
    }

    /// Inside `$((…))` or `((…))` two angles shift bits.
    fn in_arithmetic(&self) -> bool {
        let mut open = self.open.iter().rev().map(|open| self.list[*open as usize]);
        match (open.next(), open.next()) {
            (Some(inner), Some(outer)) => {
                inner.byte == b'('
                    && matches!(outer.byte, b'(' | bracket::ROUND_HOLE)
                    && outer.start + 1 == inner.start
            }
            _ => false,
        }
    }

    /// Skips the bodies that begin here, at the start of a line.
    pub(super) fn heredoc_bodies(&mut self) {
        for pending in std::mem::take(&mut self.heredocs) {
            if self.no_heredocs >= PATIENCE {
                continue;
            }
            match self.end_of(&pending) {
                Some(end) => self.at = end,
                None => self.no_heredocs += 1,
            }
        }
    }

    /// Where the code goes on behind a body, when something ends it.
    fn end_of(&self, pending: &Pending) -> Option<usize> {
        let tag = &self.source[pending.tag.clone()];
        let mut line = self.at;
        while line < self.source.len() {
            let end = self.find(b'\n', line);
            let text = &self.source[line..end];
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let trimmed = if pending.indented {
                text.trim_ascii_start()
            } else {
                text
            };
            if let Some(rest) = trimmed.strip_prefix(tag) {
                let ends = if pending.open_ended {
                    rest.first()
                        .is_none_or(|byte| !super::continues(self.style.class[*byte as usize]))
                } else {
                    rest.is_empty()
                };
                if ends && pending.open_ended {
                    return Some(line + text.len() - rest.len());
                }
                if ends {
                    return Some((end + 1).min(self.source.len()));
                }
            }
            line = end + 1;
        }
        None
    }
}
