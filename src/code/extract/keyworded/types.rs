//! Types with their members, and what else holds declarations.

use super::super::outline::Definition;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    pub(super) fn type_declaration(&mut self, at: usize, kind: Kind, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut kind = kind;
        let mut name = at + 1;
        // `enum class X`, `case class X`, `companion object X`, `class func x()`.
        match tokens.word(name) {
            b"class" | b"interface" | b"object" if !self.dialect.dollars => return None,
            b"func" | b"var" | b"let" | b"subscript" if self.dialect.operators => return None,
            // `new class extends X {` has no name.
            b"extends" | b"implements" if self.dialect.dollars => {
                let body = self.type_body(name)?;
                self.enter(tokens.partner(body), Inside::Members, 0..0);
                return Some(body + 1);
            }
            b"extends" | b"implements" => return None,
            _ => {}
        }
        if tokens.word(at.saturating_sub(1)) == b"enum" && at > 0 {
            kind = Kind::Enum;
        }
        let name_end = self.operator_end(name);
        if name_end > name {
            return self.operator_type(at, name, name_end, kind, head);
        }
        // `object : Type {` and `companion object {` have no name, but members.
        if !tokens.is_word(name) || tokens.at(name).first && !self.dialect.semicolons {
            if tokens.word(at) == b"object" || self.dialect.dollars {
                let body = self.type_body(name)?;
                self.enter(tokens.partner(body), Inside::Members, 0..0);
                return Some(body + 1);
            }
            return None;
        }
        let body = self.type_body(name + 1);
        let (body, last) = match body {
            Some(body) => (body, tokens.partner(body)),
            None => {
                let end = self.end_of_header(name + 1, at);
                (end.0, end.1)
            }
        };
        name = name.min(tokens.len());
        self.outline.add(Definition {
            kind,
            start: head.start,
            head: head.head,
            name,
            body: body.max(name + 1),
            last,
            public: self.public(head),
        });
        if tokens.is_open(body, b'{') {
            let cases = kind == Kind::Enum && self.dialect.bare_cases;
            let inside = if cases {
                Inside::Cases
            } else {
                Inside::Members
            };
            self.enter(tokens.partner(body), inside, 0..0);
            return Some(body + 1);
        }
        if last > body {
            self.enter(last + 1, Inside::Members, 0..0);
        }
        Some(body)
    }

    pub(super) fn extension(&mut self, at: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let body = self.type_body(at + 1)?;
        let mut owner = 0..0;
        let mut name = at + 1;
        while name < body && tokens.is_word(name) {
            owner = tokens.at(name).start..tokens.end(name);
            name += 1;
            if !tokens.is_mark(name, b'.') {
                break;
            }
            name += 1;
        }
        self.enter(tokens.partner(body), Inside::Members, owner);
        Some(body + 1)
    }

    pub(super) fn namespace(&mut self, at: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut end = at + 1;
        while tokens.is_word(end)
            || tokens.is_mark(end, b'\\')
            || tokens.is_mark(end, b'.') && tokens.is_word(end + 1)
        {
            if tokens.at(end).first && end > at + 1 {
                break;
            }
            end += 1;
        }
        if tokens.is_open(end, b'{') {
            self.enter(tokens.partner(end), Inside::Module, 0..0);
            return Some(end + 1);
        }
        Some(end)
    }

    /// `A, B(1) { … };` at the beginning of an enumeration.
    pub(super) fn bare_case(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        if tokens.is_mark(at, b';') {
            if let Some(scope) = self.scopes.last_mut() {
                scope.inside = Inside::Members;
            }
            return at + 1;
        }
        let mut name = at;
        while tokens.is_mark(name, b'@') {
            let next = self.attribute(name);
            if next == name {
                break;
            }
            name = next;
        }
        if !tokens.is_word(name) {
            return name.max(at + 1);
        }
        let mut last = name;
        let mut body = name + 1;
        if tokens.is_open(body, b'(') {
            last = tokens.partner(body);
            body = last + 1;
        }
        let braced = tokens.is_open(body, b'{');
        if braced {
            last = tokens.partner(body);
        }
        self.outline.add(Definition {
            kind: Kind::Variant,
            start: at,
            head: name,
            name,
            body,
            last,
            public: true,
        });
        if braced {
            self.enter(last, Inside::Members, 0..0);
            return body + 1;
        }
        body
    }

    /// `new Step[A](b) with Named {` of Scala: a class without a name.
    pub(super) fn anonymous(&mut self, at: usize) {
        let tokens = self.outline.tokens;
        let mut open = at + 1;
        for _ in 0..16 {
            if !tokens.is_word(open) {
                break;
            }
            open += 1;
            while tokens.is_open(open, b'[') || tokens.is_open(open, b'(') {
                open = tokens.after(open);
            }
            let goes_on = tokens.is_mark(open, b'.')
                || tokens.is_mark(open, b'#')
                || tokens.word(open) == b"with";
            if !goes_on {
                break;
            }
            open += 1;
        }
        if tokens.is_open(open, b'{') {
            self.enter(tokens.partner(open), Inside::Members, 0..0);
            // What it is given comes first.
            self.enter(open + 1, Inside::Body, 0..0);
        }
    }
}
