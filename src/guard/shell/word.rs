//! Words: quoting and everything that starts with a dollar sign.

use super::ast::{Operator, Parameter, Part, Word};
use super::parse::Parser;
use crate::guard::text::{ONE, Text, is_mark};
use std::rc::Rc;

/// An arithmetic expression longer than this is read as a subshell.
const MAX_ARITHMETIC: usize = 4096;

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

fn push(word: &mut Word, byte: u8) {
    match word.last_mut() {
        Some(Part::Bare(text)) => text.push(byte),
        _ => word.push(Part::Bare(vec![byte])),
    }
}

fn push_quoted(word: &mut Word, bytes: &[u8]) {
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

    fn part(&mut self, word: &mut Word) {
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

    /// What starts with `$` or a backtick.
    fn substitution(&mut self, word: &mut Word, quoted: bool) {
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

    fn command_substitution(&mut self, word: &mut Word, quoted: bool) {
        self.at += 1;
        let script = Rc::new(self.list(&[]));
        let _closed = self.eat(b")");
        word.push(Part::Command { script, quoted });
    }

    fn backticks(&mut self, quoted: bool) -> Text {
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

    /// `${…}` after the brace.
    fn braced(&mut self, quoted: bool) -> Parameter {
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

    fn until_brace(&mut self, quoted: bool, slash_ends: bool) -> Word {
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
