//! Comments, set aside for the docs of what follows them.

use super::{Comment, Lexer, Special};

impl Lexer<'_> {
    pub(super) fn slash(&mut self) {
        match self.ahead(1) {
            b'/' if self.style.slash_comments => self.line_comment(),
            b'*' if self.style.block_comments => self.block_comment(),
            _ => {
                let special = self.style.special;
                let known = matches!(special, Special::Script | Special::Jsx | Special::Ruby);
                if !(known && self.regex()) {
                    self.mark(b'/');
                }
            }
        }
    }

    /// To the end of the line, which a backslash of C moves down.
    pub(super) fn line_comment(&mut self) {
        let start = self.at;
        let mut line = start;
        loop {
            self.at = if self.style.special == Special::Php {
                self.end_of_php_line()
            } else {
                self.find(b'\n', line)
            };
            self.looked_at(self.at - line);
            let goes_on = self.style.special == Special::Directives
                && self.at < self.source.len()
                && self.source[line..self.at].trim_ascii_end().ends_with(b"\\");
            if !goes_on {
                break;
            }
            line = self.at + 1;
        }
        let mut end = self.at;
        if self.source[start..end].ends_with(b"\r") {
            end -= 1;
        }
        self.comment(start, end);
    }

    /// The end of the line, or `?>`, which ends PHP inside a comment, too.
    fn end_of_php_line(&self) -> usize {
        let mut at = self.at;
        loop {
            at = self.find_either(b'\n', b'?', at);
            if self.source.get(at) != Some(&b'?') || self.source.get(at + 1) == Some(&b'>') {
                return at;
            }
            at += 1;
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        self.at += 2;
        let mut depth = 1;
        while depth > 0 {
            self.at = self.find_either(b'*', b'/', self.at);
            if self.at >= self.source.len() {
                break;
            }
            match (self.ahead(0), self.ahead(1)) {
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                }
                (b'/', b'*') if self.style.nested_comments => {
                    depth += 1;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.comment(start, self.at);
    }

    /// Notes a comment and the run of comments that it belongs to.
    pub(super) fn comment(&mut self, start: usize, end: usize) {
        let mut run = start;
        if let Some(last) = self.comments.last() {
            let between = &self.source[last.end as usize..start];
            let near = last.own_line
                && between.len() <= 400
                && between.iter().all(u8::is_ascii_whitespace)
                && between.iter().filter(|byte| **byte == b'\n').count() <= 1;
            if near {
                run = last.run as usize;
            }
        }
        let own_line = self.first || run != start;
        self.comments.push(Comment {
            start: start as u32,
            end: end as u32,
            run: run as u32,
            own_line,
        });
    }

    pub(super) fn hash_comment(&mut self) {
        match self.style.special {
            // An attribute of PHP.
            Special::Php if self.ahead(1) == b'[' => self.mark(b'#'),
            // `$#`, `a#b`: only at the start of a word is it a comment of the shell.
            Special::Shell if self.at > 0 && !starts_word(self.source[self.at - 1]) => {
                self.mark(b'#');
            }
            _ => self.line_comment(),
        }
    }
}

fn starts_word(before: u8) -> bool {
    matches!(
        before,
        b' ' | b'\t' | b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | b'`'
    )
}
