//! The tokenizer: bytes to words, marks and brackets with their partners.
//!
//! One loop over the bytes. What a string holds is never read as code, except in its
//! holes; comments are set aside for the docs of what follows. Brackets are paired here,
//! so that a grammar skips a body in one step. Depth is a list on the heap, never the
//! stack of the program.

mod brackets;
mod comments;
mod directives;
mod find;
mod heredoc;
mod jsx;
mod literals;
mod ruby;
mod script;
mod style;
mod text;
mod token;

pub(super) use style::{Class, Holes, Prefixes, Single, Special, Style, Text};
use token::Comment;
pub(super) use token::{Shape, Token, Tokens, bracket};

/// What goes on when a hole is closed.
#[derive(Clone, Copy)]
enum Mode {
    Text(Text),
    Jsx(jsx::Jsx),
}

struct Lexer<'a> {
    style: &'a Style,
    source: &'a [u8],
    at: usize,
    list: Vec<Token>,
    comments: Vec<Comment>,
    /// Indices of brackets that are not closed yet.
    open: Vec<u32>,
    /// What to go on with, and at which depth of `open`.
    modes: Vec<(usize, Mode)>,
    /// Whether a line began behind the last token.
    first: bool,
    /// The line of the preprocessor that is being read.
    directive: Option<directives::Line>,
    branches: Vec<directives::Branch>,
    /// Here-documents whose bodies begin on the next line.
    heredocs: Vec<heredoc::Pending>,
    /// Here-documents that were none, because nothing ends them.
    no_heredocs: u8,
    /// No regular expression ends before this byte.
    no_regex_before: usize,
    /// Bytes that searches looked at.
    #[cfg(test)]
    looks: std::cell::Cell<u64>,
}

/// Reads a source as tokens. The source is shorter than 4 GiB.
pub(super) fn lex<'a>(style: &'a Style, source: &'a [u8]) -> Tokens<'a> {
    let mut lexer = Lexer {
        style,
        source,
        at: 0,
        list: Vec::with_capacity(source.len() / 6 + 16),
        comments: Vec::new(),
        open: Vec::new(),
        modes: Vec::new(),
        first: true,
        directive: None,
        branches: Vec::new(),
        heredocs: Vec::new(),
        no_heredocs: 0,
        no_regex_before: 0,
        #[cfg(test)]
        looks: std::cell::Cell::default(),
    };
    lexer.run();
    lexer.finish()
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        if self.source.starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        if self.source[self.at..].starts_with(b"#!") && self.style.special != Special::None
            || self.style.special == Special::Php
        {
            self.prologue();
        }
        let source = self.source;
        let style = self.style;
        while let Some(byte) = source.get(self.at) {
            let start = self.at;
            match style.class[*byte as usize] {
                Class::Space => self.at += 1,
                Class::Newline => self.newline(),
                Class::Word => {
                    let mut at = start + 1;
                    while source
                        .get(at)
                        .is_some_and(|byte| continues(style.class[*byte as usize]))
                    {
                        at += 1;
                    }
                    self.at = at;
                    if style.prefixes == Prefixes::None
                        || !matches!(source.get(at), Some(b'"' | b'\'' | b'#'))
                        || !self.prefixed(start)
                    {
                        self.push(Shape::Word, start, *byte);
                    }
                }
                Class::Digit => self.number(),
                Class::Mark => {
                    self.at += 1;
                    self.push(Shape::Mark, start, *byte);
                }
                Class::Open => self.open(*byte),
                Class::Close => self.close(*byte),
                class => self.special(class, *byte),
            }
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        self.first = true;
        if self.directive.is_some() {
            self.end_directive();
        }
        if !self.heredocs.is_empty() {
            self.heredoc_bodies();
        }
    }

    /// A token from `start` to where the tokenizer stands.
    #[inline]
    fn push(&mut self, shape: Shape, start: usize, byte: u8) {
        self.list.push(Token {
            start: start as u32,
            link: self.at as u32,
            shape,
            byte,
            first: self.first,
        });
        self.first = false;
    }

    fn number(&mut self) {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.source.get(self.at) {
            match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.at += 1,
                b'.' if self.next_is_digit() => self.at += 2,
                b'+' | b'-' if self.is_exponent(start) && self.next_is_digit() => self.at += 2,
                b'\'' if self.style.special == Special::Directives && self.next_is_digit() => {
                    self.at += 2;
                }
                _ => break,
            }
        }
        self.push(Shape::Number, start, b'0');
    }

    fn next_is_digit(&self) -> bool {
        self.source.get(self.at + 1).is_some_and(u8::is_ascii_digit)
    }

    fn is_exponent(&self, start: usize) -> bool {
        matches!(self.source[self.at - 1], b'e' | b'E')
            && !self.source[start..self.at].starts_with(b"0x")
    }

    /// The byte some places ahead, or 0.
    #[inline]
    fn ahead(&self, count: usize) -> u8 {
        self.source.get(self.at + count).copied().unwrap_or(0)
    }

    fn mark(&mut self, byte: u8) {
        self.at += 1;
        self.push(Shape::Mark, self.at - 1, byte);
    }

    fn special(&mut self, class: Class, byte: u8) {
        let special = self.style.special;
        match class {
            Class::Quote => self.quote(byte),
            Class::Slash => self.slash(),
            Class::Hash if self.style.hash_comments => self.hash_comment(),
            Class::Hash if special == Special::Swift => self.hashed_text(),
            Class::Hash => self.hash_directive(),
            Class::Dash if self.ahead(1) == b'-' => self.line_comment(),
            Class::Less => match special {
                Special::Jsx => self.less_jsx(),
                _ => self.less_heredoc(),
            },
            Class::Percent => self.percent(),
            Class::At => self.at_sign(),
            Class::Dollar => self.dollar(),
            Class::Question => self.question(),
            Class::Backslash => self.backslash(),
            Class::Colon => self.colon(),
            Class::Equals => self.equals(),
            _ => self.mark(byte),
        }
    }

    fn backslash(&mut self) {
        match (self.ahead(1), self.ahead(2)) {
            (b'\n', _) => self.at += 2,
            (b'\r', b'\n') => self.at += 3,
            // A quoted byte of the shell is no quote and no bracket.
            (next, _) if self.style.special == Special::Shell && next != 0 => {
                let start = self.at;
                self.at += 2;
                self.push(Shape::Text, start, b'\\');
            }
            _ => self.mark(b'\\'),
        }
    }

    fn finish(mut self) -> Tokens<'a> {
        if self.directive.is_some() {
            self.end_directive();
        }
        let end = self.list.len() as u32;
        while let Some(open) = self.open.pop() {
            self.pair(open, end);
        }
        self.list.push(Token {
            start: self.source.len() as u32,
            link: end,
            shape: Shape::End,
            byte: 0,
            first: true,
        });
        Tokens {
            source: self.source,
            list: self.list,
            comments: self.comments,
            angles: Default::default(),
            walks: Default::default(),
            #[cfg(test)]
            steps: self.looks,
        }
    }
}

#[inline]
fn continues(class: Class) -> bool {
    matches!(class, Class::Word | Class::Digit)
}
