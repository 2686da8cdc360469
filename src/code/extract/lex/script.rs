//! Where a value may begin, which tells a regular expression from a division.

use super::{Lexer, Shape, Special, bracket};

impl Lexer<'_> {
    /// Whether an operand, not an operator, comes next.
    pub(super) fn expects_value(&self) -> bool {
        let Some(last) = self.list.last() else {
            return true;
        };
        match last.shape {
            Shape::Number | Shape::Text | Shape::End => false,
            Shape::Word => {
                let word = &self.source[last.start as usize..last.link as usize];
                let after_dot = self.list.len() >= 2 && {
                    let before = self.list[self.list.len() - 2];
                    before.shape == Shape::Mark && before.byte == b'.'
                };
                !after_dot && is_operator_word(word)
                    || self.style.special == Special::Ruby && (self.first || is_ruby_keyword(word))
            }
            // `x++ / y`.
            Shape::Mark => {
                let doubled = self.list.len() >= 2 && {
                    let before = self.list[self.list.len() - 2];
                    before.shape == Shape::Mark
                        && before.byte == last.byte
                        && before.start + 1 == last.start
                };
                !(doubled && matches!(last.byte, b'+' | b'-'))
            }
            Shape::Open => true,
            Shape::Close => match last.byte {
                b')' => self.closes_condition(last.link),
                b'}' => self.first,
                bracket::ELEMENT => false,
                _ => false,
            },
        }
    }

    /// `if (…) /re/`.
    fn closes_condition(&self, open: u32) -> bool {
        let before = (open as usize).checked_sub(1).map(|index| self.list[index]);
        before.is_some_and(|token| {
            token.shape == Shape::Word
                && matches!(
                    &self.source[token.start as usize..token.link as usize],
                    b"if" | b"while" | b"for" | b"with"
                )
        })
    }

    /// A word with space behind it and none before what comes: `puts /x/`, `puts %w[a]`.
    pub(super) fn spaced_word(&self) -> bool {
        let spaced = self.at > 0 && matches!(self.source[self.at - 1], b' ' | b'\t');
        let word = self
            .list
            .last()
            .is_some_and(|token| token.shape == Shape::Word);
        spaced && word && !matches!(self.ahead(1), b' ' | b'\t' | b'=' | b'\n')
    }

    /// Reads a regular expression, when one begins at this `/`.
    pub(super) fn regex(&mut self) -> bool {
        let ruby = self.style.special == Special::Ruby;
        if !(self.expects_value() || ruby && self.spaced_word()) || ruby && self.expects_name() {
            return false;
        }
        if self.at < self.no_regex_before {
            return false;
        }
        let start = self.at;
        let mut at = start + 1;
        let mut in_class = false;
        loop {
            match self.source.get(at) {
                Some(b'\\') => at += 2,
                Some(b'[') if !ruby => {
                    in_class = true;
                    at += 1;
                }
                Some(b']') => {
                    in_class = false;
                    at += 1;
                }
                Some(b'/') if !in_class => break,
                Some(b'\n') if !ruby => {
                    self.no_regex_before = at;
                    return false;
                }
                Some(_) => at += 1,
                None => {
                    self.no_regex_before = self.source.len();
                    return false;
                }
            }
        }
        at += 1;
        while self.source.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
        }
        self.at = at;
        self.push(Shape::Text, start, b'/');
        true
    }
}

fn is_operator_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"typeof"
            | b"case"
            | b"in"
            | b"of"
            | b"delete"
            | b"void"
            | b"throw"
            | b"new"
            | b"do"
            | b"else"
            | b"instanceof"
            | b"yield"
            | b"await"
            | b"default"
    )
}

fn is_ruby_keyword(word: &[u8]) -> bool {
    matches!(
        word,
        b"and"
            | b"or"
            | b"not"
            | b"if"
            | b"unless"
            | b"when"
            | b"while"
            | b"until"
            | b"elsif"
            | b"then"
    )
}
