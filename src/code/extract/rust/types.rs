//! Types with their members, traits, modules and implementations.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Inside, Item, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    pub(super) fn type_with_body(&mut self, at: usize, item: Item, kind: Kind) -> usize {
        let tokens = self.outline.tokens;
        let body = self.header(at + 2);
        let braced = tokens.is_open(body, b'{');
        if !braced && !tokens.is_mark(body, b';') {
            return body.max(at + 1);
        }
        self.outline.add(Definition {
            kind,
            start: item.start,
            head: item.head,
            name: at + 1,
            body,
            last: tokens.partner(body),
            public: item.public,
        });
        if !braced {
            return body + 1;
        }
        let member = if kind == Kind::Enum {
            Kind::Variant
        } else {
            Kind::Field
        };
        self.members(body, member, item.public);
        tokens.after(body)
    }

    /// Fields or variants between braces.
    pub(super) fn members(&mut self, open: usize, kind: Kind, public: bool) {
        let tokens = self.outline.tokens;
        let close = tokens.partner(open);
        let mut at = open + 1;
        while at < close {
            let start = at;
            while tokens.is_mark(at, b'#') && tokens.is_open(at + 1, b'[') {
                at = tokens.after(at + 1);
            }
            let head = at;
            let mut shown = kind == Kind::Variant && public;
            if tokens.word(at) == b"pub" {
                shown = true;
                at += 1;
                if tokens.is_open(at, b'(') {
                    at = tokens.after(at);
                }
            }
            let name = at;
            // To the comma that stands outside of `<…>`.
            let mut depth = 0_u32;
            while at < close {
                let token = tokens.at(at);
                if token.shape == Shape::Mark {
                    let arrow = matches!(tokens.at(at.wrapping_sub(1)).byte, b'-' | b'=')
                        && tokens.at(at.wrapping_sub(1)).shape == Shape::Mark;
                    match token.byte {
                        b'<' => depth += 1,
                        b'>' if !arrow => depth = depth.saturating_sub(1),
                        b',' if depth == 0 => break,
                        _ => {}
                    }
                }
                at = tokens.after(at);
            }
            let field = kind == Kind::Variant || tokens.is_mark(name + 1, b':');
            if tokens.is_word(name) && field {
                self.outline.add(Definition {
                    kind,
                    start,
                    head,
                    name,
                    body: at.min(close),
                    last: at.min(close) - 1,
                    public: shown,
                });
            }
            at += 1;
        }
    }

    /// Traits and modules: what is inside is read as items.
    pub(super) fn scoped(&mut self, at: usize, item: Item, kind: Kind) -> usize {
        let tokens = self.outline.tokens;
        let body = self.header(at + 2);
        let braced = tokens.is_open(body, b'{');
        if !braced && !tokens.is_mark(body, b';') {
            return body.max(at + 1);
        }
        self.outline.add(Definition {
            kind,
            start: item.start,
            head: item.head,
            name: at + 1,
            body,
            last: tokens.partner(body),
            public: item.public,
        });
        if braced {
            let inside = if kind == Kind::Trait {
                Inside::Members
            } else {
                Inside::Items
            };
            self.enter(body, inside, 0..0, item.public);
        }
        body + 1
    }

    pub(super) fn implementation(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let body = self.header(at + 1);
        if !tokens.is_open(body, b'{') {
            return body.max(at + 1);
        }
        let mut from = at + 1;
        if tokens.is_mark(from, b'<') {
            from = self.behind_angles(from, body);
        }
        // `impl Trait for Type where …`
        let mut owner = 0..0;
        let mut of_trait = false;
        let mut depth = 0_u32;
        let mut at = from;
        while at < body {
            let token = tokens.at(at);
            match token.shape {
                Shape::Mark if token.byte == b'<' => depth += 1,
                Shape::Mark if token.byte == b'>' && !tokens.is_mark(at.wrapping_sub(1), b'-') => {
                    depth = depth.saturating_sub(1);
                }
                Shape::Word if depth == 0 => match tokens.word(at) {
                    b"for" if !tokens.is_mark(at + 1, b'<') => {
                        of_trait = true;
                        owner = 0..0;
                    }
                    b"where" => break,
                    b"dyn" | b"mut" | b"const" | b"for" => {}
                    // The last part of a path is the type's name.
                    _ => owner = token.start..tokens.end(at),
                },
                _ => {}
            }
            at = tokens.after(at);
        }
        self.enter(body, Inside::Members, owner, of_trait);
        body + 1
    }

    pub(super) fn behind_angles(&self, from: usize, limit: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut depth = 0_u32;
        let mut at = from;
        while at < limit {
            if tokens.is_mark(at, b'<') {
                depth += 1;
            } else if tokens.is_mark(at, b'>') && !tokens.is_mark(at.wrapping_sub(1), b'-') {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            at = tokens.after(at);
        }
        from
    }
}
