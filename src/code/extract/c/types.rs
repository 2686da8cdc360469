//! `struct`, `class`, `union` and `enum`, with what stands behind their braces.

use super::super::lex::{Shape, bracket};
use super::super::outline::Definition;
use super::declaration::Seen;
use super::declarator::is_attribute;
use super::{Reader, Scope, Tail};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    /// At `struct`, `class` or `union`: a definition, or only a type's name on the way.
    pub(super) fn type_definition(&mut self, at: usize, seen: &mut Seen) -> Result<usize, usize> {
        let tokens = self.outline.tokens;
        let word = tokens.word(at);
        let kind = match word {
            b"struct" => Kind::Struct,
            b"class" => Kind::Class,
            _ => Kind::Union,
        };
        let (name, open) = self.type_head(at + 1);
        let Some(open) = open else {
            // `struct name *f(void)`: the tag is no function's name.
            return Ok(name.map_or(at + 1, |name| name + 1));
        };
        self.open_type(seen, kind, name, open, word == b"class");
        Err(open + 1)
    }

    /// Whether a brace follows a type's keyword and name.
    pub(super) fn opens_type(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let name = at + 1 + usize::from(matches!(tokens.word(at + 1), b"class" | b"struct"));
        let behind = name + usize::from(tokens.is_word(name));
        tokens.is_open(behind, b'{')
            || tokens.is_mark(behind, b':') && !tokens.is_mark(behind + 1, b':')
            || tokens.word(behind) == b"final"
    }

    /// From behind the keyword: the last word before the brace, and the brace if there is
    /// one.
    fn type_head(&mut self, from: usize) -> (Option<usize>, Option<usize>) {
        let tokens = self.outline.tokens;
        let mut name = None;
        let mut at = from;
        let mut bases = false;
        // Without a brace the declaration comes to these lines itself.
        let mut directives = Vec::new();
        for _ in 0..600 {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'{' => {
                    for line in directives {
                        self.directive(line);
                    }
                    return (name, Some(at));
                }
                Shape::Open if token.byte == bracket::DIRECTIVE => directives.push(at),
                Shape::Open if token.byte == b'(' => {
                    // An attribute's, or a function that returns the type.
                    let before = tokens.word(at.wrapping_sub(1));
                    let macros = is_attribute(before)
                        || before.iter().all(|byte| !byte.is_ascii_lowercase());
                    if !bases && !macros {
                        return (tag(self, from), None);
                    }
                }
                Shape::Open if token.byte == b'[' => {}
                Shape::Word if !bases => {
                    if !matches!(tokens.word(at), b"final" | b"sealed")
                        && !is_attribute(tokens.word(at))
                    {
                        name = Some(at);
                    }
                }
                Shape::Word | Shape::Text => {}
                Shape::Mark => match token.byte {
                    b':' if tokens.is_mark(at + 1, b':') => at += 1,
                    b':' => bases = true,
                    b'<' => {
                        let behind = tokens.behind_angles(at);
                        if behind == at {
                            return (tag(self, from), None);
                        }
                        at = behind;
                        continue;
                    }
                    b',' | b'.' if bases => {}
                    _ => return (tag(self, from), None),
                },
                _ => return (tag(self, from), None),
            }
            at = tokens.after(at);
        }
        (tag(self, from), None)
    }

    fn open_type(
        &mut self,
        seen: &Seen,
        kind: Kind,
        name: Option<usize>,
        open: usize,
        private: bool,
    ) {
        let tokens = self.outline.tokens;
        let close = tokens.partner(open);
        let class = name.map_or(0..0, |name| tokens.at(name).start..tokens.end(name));
        if let Some(name) = name {
            self.outline.add(Definition {
                kind,
                start: seen.start,
                head: seen.start,
                name,
                body: open,
                last: close,
                public: self.is_public(),
            });
        }
        self.scopes.push(Scope {
            close,
            class,
            is_class: true,
            is_body: false,
            public: !private,
            tail: Some(Tail {
                start: seen.start,
                typedef: seen.typedef,
                named: name.is_some(),
                kind,
            }),
        });
    }

    /// The names behind a type's brace: `} a, *b;`.
    pub(super) fn tail(&mut self, close: usize, tail: Tail) -> usize {
        let tokens = self.outline.tokens;
        let from = close + 1;
        if tokens.is_mark(from, b';') {
            return from + 1;
        }
        let end = self.to_semicolon(from);
        // Without a `;` the brace was the end, or a function returns the type.
        if !tokens.is_mark(end, b';') || end > from + 400 || self.begins_function(from, end) {
            return from;
        }
        let (kind, start) = if tail.typedef {
            // The alias of a type without a name is the type.
            let kind = if tail.named { Kind::Type } else { tail.kind };
            (kind, tail.start)
        } else if self.scopes.last().is_some_and(|scope| scope.is_body) {
            return end + 1;
        } else if self.in_class() {
            (Kind::Field, from)
        } else {
            (Kind::Variable, from)
        };
        let public = self.is_public();
        self.names(start, from, end, kind, public);
        end + 1
    }

    /// Whether what stands behind a type's brace is a function that returns the type.
    fn begins_function(&self, from: usize, end: usize) -> bool {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < end && (tokens.is_word(at) || tokens.is_mark(at, b'*')) {
            at += 1;
        }
        let named = at > from && tokens.is_word(at - 1) && tokens.is_open(at, b'(');
        named
            && !is_attribute(tokens.word(at - 1))
            && (tokens.is_open(tokens.after(at), b'{') || self.old_style_body(at, end).is_some())
    }

    pub(super) fn enumeration(&mut self, at: usize, seen: &mut Seen) -> Result<usize, usize> {
        let tokens = self.outline.tokens;
        let mut from = at + 1;
        if matches!(tokens.word(from), b"class" | b"struct") {
            from += 1;
        }
        let (name, open) = self.type_head(from);
        let Some(open) = open else {
            return Ok(name.map_or(at + 1, |name| name + 1));
        };
        let close = tokens.partner(open);
        if let Some(name) = name {
            self.outline.add(Definition {
                kind: Kind::Enum,
                start: seen.start,
                head: seen.start,
                name,
                body: open,
                last: close,
                public: self.is_public(),
            });
        }
        self.variants(open, close);
        let tail = Tail {
            start: seen.start,
            typedef: seen.typedef,
            named: name.is_some(),
            kind: Kind::Enum,
        };
        Err(self.tail(close, tail).max(close + 1))
    }

    fn variants(&mut self, open: usize, close: usize) {
        let tokens = self.outline.tokens;
        let mut at = open + 1;
        while at < close {
            at = self.past_directives(at);
            let name = at;
            while at < close && !tokens.is_mark(at, b',') {
                at = tokens.after(at);
            }
            if tokens.is_word(name) && name < close {
                self.outline.add(Definition {
                    kind: Kind::Variant,
                    start: name,
                    head: name,
                    name,
                    body: at.min(close),
                    last: at.min(close) - 1,
                    public: self.is_public(),
                });
            }
            at += 1;
        }
    }
}

/// The name of a type that is only mentioned.
fn tag(reader: &Reader<'_, '_>, from: usize) -> Option<usize> {
    reader.outline.tokens.is_word(from).then_some(from)
}
