//! Words: quoting and what ends them.

use super::ast::{Part, Word};
use super::parse::Parser;
use crate::guard::text::{ONE, Text, is_mark};
use std::rc::Rc;

/// Whether a byte may stand in a variable's name.
pub(super) fn in_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// The text of a word that holds nothing to expand.
pub(super) fn literal(word: &Word) -> Option<Text> {
    let mut text = Text::new();
    for part in word {
        match part {
            Part::Quoted(part) | Part::Bare(part) => text.extend(part),
            _ => return None,
        }
    }
    Some(text)
}

/// Whether a command takes assignments as its words.
pub(super) fn declares(word: &Word) -> bool {
    matches!(
        literal(word).as_deref(),
        Some(b"declare" | b"typeset" | b"local" | b"export" | b"readonly")
    )
}

/// A here-document's delimiter, and whether quotes make its body literal.
pub(super) fn delimiter(word: &Word) -> (Text, bool) {
    let quoted = word.iter().any(|part| !matches!(part, Part::Bare(_)));
    (literal(word).unwrap_or_default(), quoted)
}

pub(super) fn push(word: &mut Word, byte: u8) {
    match word.last_mut() {
        Some(Part::Bare(text)) => text.push(byte),
        _ => word.push(Part::Bare(vec![byte])),
    }
}

pub(super) fn push_quoted(word: &mut Word, bytes: &[u8]) {
    match word.last_mut() {
        Some(Part::Quoted(text)) => text.extend(bytes),
        _ => word.push(Part::Quoted(bytes.to_vec())),
    }
}

impl Parser<'_> {
    /// One word, or none where an operator or the end stands.
    pub(super) fn word(&mut self) -> Option<Word> {
        let mut word = Word::new();
        let before = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b')' => break,
                b'<' | b'>' if self.peek_at(1) == Some(b'(') => {
                    self.at += 2;
                    let script = Rc::new(self.list(&[]));
                    let _closed = self.eat(b")");
                    word.push(Part::Process {
                        script,
                        into: byte == b'>',
                    });
                }
                b'<' | b'>' => break,
                b'(' => {
                    if !self.extended_pattern(&mut word) {
                        break;
                    }
                }
                _ => self.part(&mut word),
            }
        }
        (self.at > before).then_some(word)
    }

    /// The value of an assignment: may be empty.
    pub(super) fn assigned_word(&mut self) -> Word {
        self.word().unwrap_or_default()
    }

    /// `@(a|b)` and its kin: alternatives become braces, the rest any text.
    fn extended_pattern(&mut self, word: &mut Word) -> bool {
        let Some(Part::Bare(text)) = word.last_mut() else {
            return false;
        };
        let Some(kind @ (b'@' | b'+' | b'?' | b'*' | b'!')) = text.last().copied() else {
            return false;
        };
        let rest = self.source.get(self.at + 1..).unwrap_or_default();
        let Some(length) = rest.iter().take(1000).position(|byte| *byte == b')') else {
            return false;
        };
        let inside = &rest[..length];
        text.pop();
        if matches!(kind, b'@' | b'+') && inside.contains(&b'|') {
            text.push(b'{');
            text.extend(
                inside
                    .iter()
                    .map(|byte| if *byte == b'|' { b',' } else { *byte }),
            );
            text.push(b'}');
        } else if matches!(kind, b'@' | b'+') {
            text.extend(inside);
        } else {
            text.push(b'*');
        }
        self.at += length + 2;
        true
    }

    pub(super) fn part(&mut self, word: &mut Word) {
        let Some(byte) = self.peek() else { return };
        match byte {
            b'\'' => {
                let rest = self.source.get(self.at + 1..).unwrap_or_default();
                let length = rest
                    .iter()
                    .position(|byte| *byte == b'\'')
                    .unwrap_or(rest.len());
                push_quoted(word, &rest[..length]);
                self.at = (self.at + length + 2).min(self.source.len());
            }
            b'"' => {
                self.at += 1;
                push_quoted(word, b"");
                self.double_quoted(word, true);
            }
            b'\\' => {
                self.at += 2;
                match self.source.get(self.at - 1) {
                    Some(b'\n') => {}
                    Some(byte) => push_quoted(word, &[*byte]),
                    None => self.stop(),
                }
            }
            b'$' if self.peek_at(1) == Some(b'\'') => {
                self.at += 2;
                self.escaped(word);
            }
            b'$' if self.peek_at(1) == Some(b'"') => self.at += 1,
            b'$' | b'`' => self.substitution(word, false),
            byte => {
                self.at += 1;
                push(word, byte);
            }
        }
    }

    /// Text in which only substitutions count: a here-document, an arithmetic expression.
    pub(super) fn expanding_text(&mut self) -> Word {
        let mut word = Word::new();
        self.double_quoted(&mut word, false);
        word
    }

    fn double_quoted(&mut self, word: &mut Word, ends: bool) {
        while let Some(byte) = self.peek() {
            match byte {
                b'"' if ends => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    let next = self.peek_at(1);
                    self.at = (self.at + 2).min(self.source.len());
                    match next {
                        Some(b'\n') => {}
                        Some(byte @ (b'$' | b'`' | b'\\')) => push_quoted(word, &[byte]),
                        Some(b'"') if ends => push_quoted(word, b"\""),
                        Some(byte) => push_quoted(word, &[b'\\', byte]),
                        None => push_quoted(word, b"\\"),
                    }
                }
                b'$' | b'`' => self.substitution(word, true),
                byte => {
                    self.at += 1;
                    push_quoted(word, &[byte]);
                }
            }
        }
    }

    /// The inside of `$'…'`.
    fn escaped(&mut self, word: &mut Word) {
        let mut text = Text::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\'' => break,
                b'\\' => self.at += unescape(self.rest(), &mut text),
                byte => text.push(byte),
            }
        }
        push_quoted(word, &text);
    }

    /// A variable's name at this place; may be empty.
    pub(super) fn name(&mut self) -> Text {
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|byte| in_name(**byte) || **byte == b'-')
            .count();
        self.at += length;
        rest[..length].to_vec()
    }
}

/// One escape of `$'…'` or `printf`, after its backslash: how many bytes it took.
pub(super) fn unescape(rest: &[u8], out: &mut Text) -> usize {
    let Some(byte) = rest.first() else {
        out.push(b'\\');
        return 0;
    };
    let number = |from: usize, most: usize, radix: u32| {
        let digits = rest[from..]
            .iter()
            .take(most)
            .take_while(|byte| (**byte as char).is_digit(radix))
            .count();
        let text = std::str::from_utf8(&rest[from..from + digits]).unwrap_or_default();
        (from + digits, u32::from_str_radix(text, radix).ok())
    };
    let mut push_code = |(length, code): (usize, Option<u32>), wide: bool| {
        match code {
            Some(code) if wide => {
                let mut buffer = [0; 4];
                let c = char::from_u32(code).unwrap_or('\u{fffd}');
                out.extend(c.encode_utf8(&mut buffer).bytes());
            }
            Some(code) => {
                let byte = (code & 0xFF) as u8;
                out.push(if is_mark(byte) { ONE } else { byte });
            }
            None => {}
        }
        length
    };
    match byte {
        b'x' => push_code(number(1, 2, 16), false),
        b'u' => push_code(number(1, 4, 16), true),
        b'U' => push_code(number(1, 8, 16), true),
        b'0'..=b'7' => push_code(number(0, 3, 8), false),
        b'c' => {
            out.push(rest.get(1).map_or(0, |byte| byte & 0x1F));
            2.min(rest.len())
        }
        simple => {
            out.push(match simple {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'a' => 7,
                b'b' => 8,
                b'e' | b'E' => 27,
                b'f' => 12,
                b'v' => 11,
                byte => *byte,
            });
            1
        }
    }
}
