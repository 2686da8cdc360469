//! What starts with a dollar sign or a backtick.

use super::ast::{Operator, Parameter, Part, Word};
use super::parse::Parser;
use super::word::{in_name, push, push_quoted};
use crate::guard::text::Text;
use std::rc::Rc;

/// An arithmetic expression longer than this is read as a subshell.
const MAX_ARITHMETIC: usize = 4096;

impl Parser<'_> {
    /// What starts with `$` or a backtick.
    pub(super) fn substitution(&mut self, word: &mut Word, quoted: bool) {
        if self.eat(b"`") {
            let source = self.backticks(quoted);
            word.push(Part::Backticks { source, quoted });
            return;
        }
        self.at += 1;
        match self.peek() {
            Some(b'(') if self.peek_at(1) == Some(b'(') => {
                if let Some(length) = self.arithmetic_length(self.at + 2) {
                    let inside = &self.source[self.at + 2..self.at + 2 + length];
                    self.at += length + 4;
                    let inside = if self.enter() {
                        Parser::new(inside, self.depth).expanding_text()
                    } else {
                        Word::new()
                    };
                    self.leave();
                    word.push(Part::Arithmetic(inside));
                } else {
                    self.command_substitution(word, quoted);
                }
            }
            Some(b'(') => self.command_substitution(word, quoted),
            Some(b'{') => {
                self.at += 1;
                if self.enter() {
                    let parameter = self.braced(quoted);
                    word.push(Part::Parameter(Box::new(parameter)));
                }
                self.leave();
            }
            Some(byte) if in_name(byte) || b"@*#?$!-".contains(&byte) => {
                let rest = self.rest();
                let length = if in_name(byte) && !byte.is_ascii_digit() {
                    rest.iter().take_while(|byte| in_name(**byte)).count()
                } else {
                    1
                };
                self.at += length;
                word.push(Part::Parameter(Box::new(Parameter {
                    name: rest[..length].to_vec(),
                    index: None,
                    operator: Operator::None,
                    word: Word::new(),
                    replacement: Word::new(),
                    quoted,
                })));
            }
            _ if quoted => push_quoted(word, b"$"),
            _ => push(word, b'$'),
        }
    }

    pub(super) fn command_substitution(&mut self, word: &mut Word, quoted: bool) {
        self.at += 1;
        let script = Rc::new(self.list(&[]));
        let _closed = self.eat(b")");
        word.push(Part::Command { script, quoted });
    }

    pub(super) fn backticks(&mut self, quoted: bool) -> Text {
        let mut source = Text::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'`' => break,
                b'\\' => match self.peek() {
                    Some(byte @ (b'`' | b'\\' | b'$')) => {
                        self.at += 1;
                        source.push(byte);
                    }
                    Some(b'"') if quoted => {
                        self.at += 1;
                        source.push(b'"');
                    }
                    _ => source.push(b'\\'),
                },
                byte => source.push(byte),
            }
        }
        source
    }

    /// The length of an arithmetic expression that starts at `from`, before its `))`.
    pub(super) fn arithmetic_length(&self, from: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let rest = self.source.get(from..)?;
        for (at, byte) in rest.iter().take(MAX_ARITHMETIC).enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => return (rest.get(at + 1) == Some(&b')')).then_some(at),
                b')' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// `${…}` after the brace.
    pub(super) fn braced(&mut self, quoted: bool) -> Parameter {
        let mut operator = Operator::None;
        if self.peek() == Some(b'#') && self.peek_at(1) != Some(b'}') {
            self.at += 1;
            operator = Operator::Opaque;
        } else if self.peek() == Some(b'!') && self.peek_at(1) != Some(b'}') {
            self.at += 1;
            operator = Operator::Indirect;
        }
        let rest = self.rest();
        let length = match rest.first() {
            Some(byte) if in_name(*byte) => rest.iter().take_while(|byte| in_name(**byte)).count(),
            Some(byte) if b"@*#?$!-".contains(byte) => 1,
            _ => 0,
        };
        let name = rest[..length].to_vec();
        self.at += length;
        let mut index = None;
        if self.eat(b"[") {
            let rest = self.rest();
            let length = rest
                .iter()
                .take(200)
                .position(|byte| *byte == b']')
                .unwrap_or(0);
            index = Some(rest[..length].to_vec());
            self.at = (self.at + length + 1).min(self.source.len());
        }
        let operators: [(&[u8], Operator); 20] = [
            (b":-", Operator::Default { assign: false }),
            (b":=", Operator::Default { assign: true }),
            (b":+", Operator::Instead),
            (b":?", Operator::None),
            (b":", Operator::Slice),
            (b"-", Operator::Default { assign: false }),
            (b"=", Operator::Default { assign: true }),
            (b"+", Operator::Instead),
            (b"?", Operator::None),
            (b"##", Operator::CutStart { longest: true }),
            (b"#", Operator::CutStart { longest: false }),
            (b"%%", Operator::CutEnd { longest: true }),
            (b"%", Operator::CutEnd { longest: false }),
            (b"//", Operator::Replace { all: true }),
            (b"/", Operator::Replace { all: false }),
            (b"^^", Operator::Upper),
            (b"^", Operator::Opaque),
            (b",,", Operator::Lower),
            (b",", Operator::Opaque),
            (b"@", Operator::None),
        ];
        for (text, found) in operators {
            if self.eat(text) {
                if operator == Operator::None {
                    operator = found;
                }
                break;
            }
        }
        let replaces = matches!(operator, Operator::Replace { .. });
        let word = self.until_brace(quoted, replaces);
        let replacement = if self.eat(b"/") {
            self.until_brace(quoted, false)
        } else {
            Word::new()
        };
        let _closed = self.eat(b"}");
        Parameter {
            name,
            index,
            operator,
            word,
            replacement,
            quoted,
        }
    }

    pub(super) fn until_brace(&mut self, quoted: bool, slash_ends: bool) -> Word {
        let mut word = Word::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'}' => break,
                b'/' if slash_ends && !word.is_empty() => break,
                b'\'' if quoted => {
                    self.at += 1;
                    push(&mut word, b'\'');
                }
                _ => self.part(&mut word),
            }
        }
        word
    }
}
