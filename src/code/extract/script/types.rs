//! Classes, interfaces, aliases, enumerations and namespaces: their heads.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    pub(super) fn class(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let named =
            tokens.is_word(at + 1) && !matches!(tokens.word(at + 1), b"extends" | b"implements");
        let mut body = at + 1 + usize::from(named);
        let limit = body + 400;
        // What is called there may be given classes and functions.
        let mut call = None;
        while body < tokens.len() && !tokens.is_open(body, b'{') {
            let token = tokens.at(body);
            // Not a declaration: `class` as a name of something.
            if body > limit
                || token.shape == Shape::Close
                || token.shape == Shape::Mark && matches!(token.byte, b';' | b':')
            {
                return at + 1;
            }
            if token.shape == Shape::Open && token.byte == b'(' {
                call.get_or_insert(body);
            }
            match self.after_in_heritage(body) {
                Some(next) => body = next,
                None => return at + 1,
            }
        }
        if body >= tokens.len() {
            return at + 1;
        }
        let close = tokens.partner(body);
        if named {
            self.outline.add(Definition {
                kind: Kind::Class,
                start: head.start,
                head: head.head,
                name: at + 1,
                body,
                last: close,
                public: head.exported,
            });
        }
        self.enter(close, Inside::Class);
        if let Some(call) = call {
            self.enter(body, Inside::Body);
            return call;
        }
        body + 1
    }

    /// `extends Base<{ a: string }>`: braces in angles are types. Nothing, when the angles
    /// do not end.
    pub(super) fn after_in_heritage(&self, at: usize) -> Option<usize> {
        if self.outline.tokens.is_mark(at, b'<') {
            return Some(self.behind_angles(at)).filter(|behind| *behind > at);
        }
        Some(self.outline.tokens.after(at))
    }

    pub(super) fn interface(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let mut body = at + 2;
        let limit = body + 400;
        while body < limit && !tokens.is_open(body, b'{') {
            let token = tokens.at(body);
            let over = matches!(token.shape, Shape::Close | Shape::End)
                || token.shape == Shape::Mark && matches!(token.byte, b';' | b'=' | b':');
            if over {
                return at + 1;
            }
            match self.after_in_heritage(body) {
                Some(next) => body = next,
                None => return at + 1,
            }
        }
        if !tokens.is_open(body, b'{') {
            return at + 1;
        }
        let close = tokens.partner(body);
        self.outline.add(Definition {
            kind: Kind::Interface,
            start: head.start,
            head: head.head,
            name: at + 1,
            body,
            last: close,
            public: head.exported,
        });
        self.enter(close, Inside::Interface);
        body + 1
    }

    pub(super) fn type_alias(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let equals = self.behind_angles(at + 2);
        if !tokens.is_mark(equals, b'=') {
            return at + 1;
        }
        let end = self.behind_type(equals + 1).max(equals + 1);
        let brace = tokens.is_open(equals + 1, b'{');
        let last = self.signature_last(end);
        self.outline.add(Definition {
            kind: Kind::Type,
            start: head.start,
            head: head.head,
            name: at + 1,
            body: if brace { equals } else { end },
            last,
            public: head.exported,
        });
        if brace {
            self.enter(tokens.partner(equals + 1), Inside::Interface);
            return equals + 2;
        }
        end
    }

    pub(super) fn enumeration(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let open = at + 2;
        if !tokens.is_open(open, b'{') {
            return at + 1;
        }
        let close = tokens.partner(open);
        self.outline.add(Definition {
            kind: Kind::Enum,
            start: head.start,
            head: if tokens.word(at.saturating_sub(1)) == b"const" {
                head.head.min(at)
            } else {
                head.head
            },
            name: at + 1,
            body: open,
            last: close,
            public: head.exported,
        });
        let mut at = open + 1;
        while at < close {
            let name = at;
            while at < close && !tokens.is_mark(at, b',') {
                at = tokens.after(at);
            }
            if tokens.is_word(name) {
                self.outline.add(Definition {
                    kind: Kind::Variant,
                    start: name,
                    head: name,
                    name,
                    body: at,
                    last: at - 1,
                    public: head.exported,
                });
            }
            at += 1;
        }
        close + 1
    }

    pub(super) fn namespace(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let name = at + 1;
        let mut open = name + 1;
        while tokens.is_mark(open, b'.') && tokens.is_word(open + 1) {
            open += 2;
        }
        let text = tokens.at(name).shape == Shape::Text;
        if !tokens.is_open(open, b'{') || !(tokens.is_word(name) || text) {
            return at + 1;
        }
        let close = tokens.partner(open);
        let index = self.outline.add(Definition {
            kind: Kind::Module,
            start: head.start,
            head: head.head,
            name,
            body: open,
            last: close,
            public: head.exported,
        });
        if let Some(symbol) = self.outline.symbol(index) {
            if text && symbol.name.len() > 2 {
                symbol.name = symbol.name.start + 1..symbol.name.end - 1;
            } else {
                symbol.name.end = tokens.end(open.wrapping_sub(1));
            }
        }
        self.enter(close, Inside::Module);
        open + 1
    }
}
