//! JSX: elements with text, in which quotes are no quotes, and holes of code.

use super::{Lexer, Mode, Shape, bracket};

/// Where in an element a hole stands.
#[derive(Clone, Copy)]
pub(super) struct Jsx {
    /// Inside a tag, or in the text between tags.
    in_tag: bool,
    /// Whether the tag is a closing one.
    closing: bool,
    /// How many elements are open around the place.
    depth: u32,
}

impl Lexer<'_> {
    /// `<` of a comparison, a type argument or an element.
    pub(super) fn less_jsx(&mut self) {
        let first = self.ahead(1);
        let named = first.is_ascii_alphabetic() || matches!(first, b'_' | b'$');
        if !(named || first == b'>') || !self.expects_value() || self.is_generic() {
            return self.mark(b'<');
        }
        let start = self.at;
        self.open_as(start, bracket::ELEMENT);
        self.at += 1;
        self.jsx(Jsx {
            in_tag: true,
            closing: false,
            depth: 0,
        });
    }

    /// `<T,>(x)`, `<T extends U>(x)`, `<T>(x)`: type parameters, where an element could be.
    fn is_generic(&self) -> bool {
        let rest = &self.source[self.at + 1..];
        let length = rest
            .iter()
            .take(80)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
            .count();
        let behind = rest[length..].trim_ascii_start();
        let after_new = self.list.last().is_some_and(|token| {
            token.shape == Shape::Word
                && &self.source[token.start as usize..token.link as usize] == b"new"
        });
        after_new
            || behind.starts_with(b",")
            || behind.starts_with(b"extends ")
            || behind.starts_with(b"= ")
            || behind.starts_with(b">(") && length > 0 && rest[0].is_ascii_uppercase() && {
                // `<T>(`, `<TItem>(`: elements of one letter do not exist in practice.
                length == 1 || rest[0] == b'T' && rest[1].is_ascii_uppercase()
            }
    }

    /// Reads on in an element, to its end or its next hole.
    pub(super) fn jsx(&mut self, mut jsx: Jsx) {
        while self.at < self.source.len() {
            let more = if jsx.in_tag {
                self.in_tag(&mut jsx)
            } else {
                self.between_tags(&mut jsx)
            };
            if !more {
                return;
            }
        }
    }

    fn in_tag(&mut self, jsx: &mut Jsx) -> bool {
        let start = self.at;
        let byte = self.source[start];
        match byte {
            b'{' => return self.jsx_hole(*jsx),
            b'"' | b'\'' => {
                self.at = (self.find(byte, start + 1) + 1).min(self.source.len());
                self.push(Shape::Text, start, byte);
            }
            b'/' if self.ahead(1) == b'>' && !jsx.closing => {
                self.at += 2;
                jsx.in_tag = false;
                if jsx.depth == 0 {
                    return self.end_element();
                }
            }
            b'/' if matches!(self.ahead(1), b'/' | b'*') => self.slash(),
            b'>' => {
                self.at += 1;
                jsx.in_tag = false;
                if !jsx.closing {
                    jsx.depth += 1;
                } else if jsx.depth <= 1 {
                    return self.end_element();
                } else {
                    jsx.depth -= 1;
                }
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80.. => {
                self.at += 1;
                while self.source.get(self.at).is_some_and(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
                }) {
                    self.at += 1;
                }
                self.push(Shape::Word, start, byte);
            }
            _ => self.at += 1,
        }
        true
    }

    fn between_tags(&mut self, jsx: &mut Jsx) -> bool {
        self.at = self.find_either(b'<', b'{', self.at);
        match self.ahead(0) {
            b'{' => return self.jsx_hole(*jsx),
            b'<' => {
                jsx.in_tag = true;
                jsx.closing = self.ahead(1) == b'/';
                self.at += if jsx.closing { 2 } else { 1 };
            }
            _ => {}
        }
        true
    }

    fn jsx_hole(&mut self, jsx: Jsx) -> bool {
        self.modes.push((self.open.len(), Mode::Jsx(jsx)));
        let at = self.at;
        self.at += 1;
        self.open_as(at, bracket::HOLE);
        false
    }

    /// Closes the element's bracket, which is the last one that is open.
    fn end_element(&mut self) -> bool {
        let close = self.list.len() as u32;
        let depth = self
            .open
            .iter()
            .rposition(|open| self.list[*open as usize].byte == bracket::ELEMENT);
        if let Some(depth) = depth {
            let open = self.open[depth];
            self.push(Shape::Close, self.at, bracket::ELEMENT);
            self.set_link(close, open);
            self.drop_to(depth, close);
        }
        false
    }
}
