//! Functions, constructors, aliases and the names of enumerations.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    pub(super) fn function(&mut self, at: usize, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut name = at + 1;
        if self.dialect.dollars && tokens.is_mark(name, b'&') {
            name += 1;
        }
        if tokens.is_mark(name, b'<') && !self.dialect.operators {
            name = tokens.behind_angles(name);
        }
        // `Receiver<T>?.name`, `(A) -> B.name`.
        let mut owner = 0..0;
        let mut scan = name;
        for _ in 0..32 {
            let before = scan;
            if tokens.is_word(scan) || tokens.is_open(scan, b'(') && scan == name {
                scan = tokens.after(scan);
            }
            scan = tokens.behind_angles(scan);
            while tokens.is_mark(scan, b'?') {
                scan += 1;
            }
            if self.dialect.operators || !tokens.is_mark(scan, b'.') || scan == before {
                break;
            }
            if tokens.is_word(before) {
                owner = tokens.at(before).start..tokens.end(before);
            }
            scan += 1;
            name = scan;
        }
        let mut open = name + 1;
        let mut operator = false;
        if !tokens.is_word(name) {
            // A function without a name is a value, an operator is a name.
            if !self.dialect.operators || tokens.at(name).shape != Shape::Mark {
                return None;
            }
            operator = true;
            while tokens.at(open).shape == Shape::Mark
                && tokens.at(open).start == tokens.end(open.wrapping_sub(1))
                && open < name + 8
            {
                open += 1;
            }
        } else if self.dialect.operators && tokens.bytes(name).ends_with(b"_") {
            // `unary_-` and `name_=` of Scala.
            while tokens.at(open).shape == Shape::Mark
                && tokens.at(open).start == tokens.end(open.wrapping_sub(1))
                && !matches!(tokens.at(open).byte, b':' | b'.' | b',' | b';')
                && open < name + 8
            {
                operator = true;
                open += 1;
            }
        }
        let name_end = open;
        open = tokens.behind_angles(open);
        while self.dialect.indented && tokens.is_open(open, b'[') {
            open = tokens.after(open);
        }
        let mut at_body = open;
        while tokens.is_open(at_body, b'(') && !(tokens.at(at_body).first && self.dialect.indented)
        {
            at_body = tokens.after(at_body);
        }
        if at_body == open && !self.dialect.indented {
            return None;
        }
        let (body, last, inner) = self.function_body(at_body, at);
        let member = self.inside() == Inside::Members;
        let scope_owner = self.scopes.last().map_or(0..0, |scope| scope.owner.clone());
        let public = self.public(head);
        let index = self.outline.add(Definition {
            kind: if member || !owner.is_empty() {
                Kind::Method
            } else {
                Kind::Function
            },
            start: head.start,
            head: head.head,
            name,
            body,
            last,
            public,
        });
        let owner = if owner.is_empty() { scope_owner } else { owner };
        self.outline.set_owner(index, owner);
        if operator {
            let end = tokens.end(name_end.wrapping_sub(1));
            if let Some(symbol) = self.outline.symbol(index) {
                symbol.name.end = end;
            }
        }
        if last >= inner {
            self.enter(last + 1, Inside::Body, 0..0);
        }
        Some(inner)
    }

    /// From behind the parameters: the end of the signature, the last token, and where the
    /// inside begins.
    fn function_body(&self, from: usize, keyword: usize) -> (usize, usize, usize) {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len() {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'{' => {
                    // A refinement of Scala's result type is rare; a brace is the body.
                    return (at, tokens.partner(at), at + 1);
                }
                Shape::Mark
                    if token.byte == b'='
                        && !tokens.is_mark(at + 1, b'>')
                        && !tokens.is_mark(at.wrapping_sub(1), b'=')
                        && !tokens.is_mark(at + 1, b'=') =>
                {
                    let value = at + 1;
                    if tokens.is_open(value, b'{') {
                        let close = tokens.partner(value);
                        return (at, close, value + 1);
                    }
                    let end = self.behind_expression(value, keyword);
                    return (at, end.saturating_sub(1).max(at), value);
                }
                Shape::Mark if token.byte == b';' => {
                    let last = if self.dialect.semicolons { at } else { at - 1 };
                    return (at, last, at + 1);
                }
                Shape::Close | Shape::End => return (at, at.saturating_sub(1), at),
                Shape::Mark if token.byte == b'<' => {
                    at = tokens.behind_angles(at).max(at + 1);
                    continue;
                }
                _ => {}
            }
            if token.first && at > from.saturating_sub(1) && self.line_ends(at) {
                return (at, at - 1, at);
            }
            at = tokens.after(at);
        }
        (at, at.saturating_sub(1), at)
    }

    /// `init(…) {`, `deinit {`, `subscript(…)`.
    pub(super) fn init(&mut self, at: usize, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        if self.inside() != Inside::Members {
            return None;
        }
        let mut open = at + 1;
        while tokens.is_mark(open, b'?') || tokens.is_mark(open, b'!') {
            open += 1;
        }
        open = tokens.behind_angles(open);
        let bare = tokens.word(at) == b"deinit";
        if !(tokens.is_open(open, b'(') || bare && tokens.is_open(open, b'{')) {
            return None;
        }
        let from = if bare { open } else { tokens.after(open) };
        let (body, last, inner) = self.function_body(from, at);
        let owner = self.scopes.last().map_or(0..0, |scope| scope.owner.clone());
        let index = self.outline.add(Definition {
            kind: Kind::Method,
            start: head.start,
            head: head.head,
            name: at,
            body,
            last,
            public: self.public(head),
        });
        self.outline.set_owner(index, owner);
        if last >= inner {
            self.enter(last + 1, Inside::Body, 0..0);
        }
        Some(inner)
    }

    pub(super) fn alias(&mut self, at: usize, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let name = at + 1;
        if !tokens.is_word(name) || tokens.at(name).first {
            return None;
        }
        let mut end = name + 1;
        while end < tokens.len() {
            let token = tokens.at(end);
            let over = matches!(token.shape, Shape::Close | Shape::End)
                || token.shape == Shape::Mark && token.byte == b';'
                || token.first && self.line_ends(end);
            if over {
                break;
            }
            end = tokens.after(end);
        }
        let owner = self.scopes.last().map_or(0..0, |scope| scope.owner.clone());
        let index = self.outline.add(Definition {
            kind: Kind::Type,
            start: head.start,
            head: head.head,
            name,
            body: end,
            last: end - 1,
            public: self.public(head),
        });
        self.outline.set_owner(index, owner);
        Some(end)
    }

    /// `case a, b(Int) = 1` in the body of an enumeration.
    pub(super) fn case(&mut self, at: usize, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        if self.inside() != Inside::Members {
            return None;
        }
        let mut name = at + 1;
        while tokens.is_word(name) {
            let mut end = name + 1;
            while end < tokens.len() && !tokens.is_mark(end, b',') {
                let token = tokens.at(end);
                let over = matches!(token.shape, Shape::Close | Shape::End)
                    || token.shape == Shape::Mark && token.byte == b';'
                    || token.first && self.line_ends(end);
                if over {
                    break;
                }
                end = tokens.after(end);
            }
            self.outline.add(Definition {
                kind: Kind::Variant,
                start: if name == at + 1 { head.start } else { name },
                head: if name == at + 1 { head.head } else { name },
                name,
                body: end,
                last: end - 1,
                public: true,
            });
            if !tokens.is_mark(end, b',') {
                return Some(end);
            }
            name = end + 1;
        }
        Some(name)
    }
}
