//! Members of classes and interfaces, entries of objects, and what holds a function.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::values::Value;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    /// One member; says where the next begins, or where its inside does.
    pub(super) fn member(&mut self, at: usize, inside: Inside) -> usize {
        let tokens = self.outline.tokens;
        let start = at;
        let mut at = at;
        while tokens.is_mark(at, b'@') {
            at = self.decorator(at).max(at + 1);
        }
        let head = at;
        let mut public = true;
        while tokens.is_word(at) && is_modifier(tokens.word(at)) && self.goes_on(at) {
            public &= !matches!(tokens.word(at), b"private" | b"protected");
            at += 1;
        }
        if tokens.word(at) == b"static" && tokens.is_open(at + 1, b'{') {
            self.enter(tokens.partner(at + 1), Inside::Body);
            return at + 2;
        }
        let accessor = matches!(tokens.word(at), b"get" | b"set") && self.goes_on(at);
        if accessor {
            at += 1;
        }
        if tokens.is_mark(at, b'*') {
            at += 1;
        }
        let name = at;
        let token = tokens.at(name);
        let named = matches!(token.shape, Shape::Word | Shape::Text | Shape::Number);
        let computed = token.shape == Shape::Open && token.byte == b'[';
        if !named && !computed {
            // The class's own brace, behind what it extends.
            if token.byte == b'{'
                && self.scopes.last().map(|scope| scope.close) == Some(tokens.partner(name))
            {
                return name + 1;
            }
            // A call or construct signature, or a separator.
            if token.shape == Shape::Open && token.byte == b'(' {
                let (end, braced) = self.behind_parameters(name);
                return if braced { tokens.after(end) } else { end };
            }
            // The same with type parameters.
            let behind = self.behind_angles(name);
            if behind > name && tokens.is_open(behind, b'(') {
                return behind;
            }
            return if token.shape == Shape::Open {
                tokens.after(name)
            } else {
                at + 1
            };
        }
        let mut behind = tokens.after(name);
        if tokens.is_mark(behind, b'?') || tokens.is_mark(behind, b'!') {
            behind += 1;
        }
        let open = self.behind_angles(behind);
        public &= token.byte != b'#';
        let head = Head {
            start,
            head,
            exported: public,
        };
        // `new (…)` of an interface makes what has no name.
        let construct = inside == Inside::Interface && tokens.word(name) == b"new";
        let named = named && !construct;
        if tokens.is_open(open, b'(') && (open != behind || !tokens.at(open).first) {
            return self.method(name, open, head, named || computed);
        }
        self.field(
            name,
            behind,
            head,
            named && inside == Inside::Class || token.shape == Shape::Word,
        )
    }

    /// Whether a modifier is one, and not the name of the member.
    fn goes_on(&self, at: usize) -> bool {
        let next = self.outline.tokens.at(at + 1);
        match next.shape {
            Shape::Word | Shape::Text | Shape::Number => true,
            Shape::Open => next.byte == b'[',
            Shape::Mark => matches!(next.byte, b'*' | b'@'),
            _ => false,
        }
    }

    fn method(&mut self, name: usize, open: usize, head: Head, named: bool) -> usize {
        let tokens = self.outline.tokens;
        let (body, braced) = self.behind_parameters(open);
        let last = if braced {
            tokens.partner(body)
        } else {
            self.signature_last(body)
        };
        if named {
            self.add_named(Definition {
                kind: Kind::Method,
                start: head.start,
                head: head.head,
                name,
                body,
                last,
                public: head.exported,
            });
        }
        if braced {
            self.enter(last, Inside::Body);
        }
        self.enter(body, Inside::Types);
        open
    }

    fn field(&mut self, name: usize, behind: usize, head: Head, named: bool) -> usize {
        let tokens = self.outline.tokens;
        let mut at = behind;
        if tokens.is_mark(at, b':') {
            at = self.behind_type(at + 1);
        }
        let signature = at;
        let value = if tokens.is_mark(at, b'=') {
            self.value(at + 1)
        } else {
            Value::Other
        };
        let end = if tokens.is_mark(at, b'=') {
            self.end_of_value(at + 1, value)
        } else {
            at
        };
        let last = self.signature_last(end).max(name);
        let (kind, body) = match value {
            Value::Function(body) => (Kind::Method, body),
            _ => (Kind::Field, signature),
        };
        if named {
            self.add_named(Definition {
                kind,
                start: head.start,
                head: head.head,
                name,
                body,
                last,
                public: head.exported,
            });
        }
        self.enter(end, Inside::Body);
        self.enter_value(at, value);
        behind
    }

    /// Adds a definition whose name may be quoted.
    fn add_named(&mut self, found: Definition) {
        let tokens = self.outline.tokens;
        let name = found.name;
        let text = tokens.at(name).shape == Shape::Text;
        let index = self.outline.add(found);
        let close = tokens.end(tokens.partner(name));
        if let Some(symbol) = self.outline.symbol(index) {
            if text && symbol.name.len() > 2 {
                symbol.name = symbol.name.start + 1..symbol.name.end - 1;
            }
            if !text {
                symbol.name.end = symbol.name.end.max(close.min(symbol.span.end));
            }
        }
    }

    /// One entry of an object: methods and functions count, other values are only read.
    pub(super) fn entry(&mut self, at: usize, inside: Inside) -> usize {
        let tokens = self.outline.tokens;
        let start = at;
        let mut at = at;
        if tokens.is_mark(at, b',') {
            return at + 1;
        }
        if matches!(tokens.word(at), b"async" | b"get" | b"set") && self.goes_on(at) {
            at += 1;
        }
        if tokens.is_mark(at, b'*') {
            at += 1;
        }
        let name = at;
        let token = tokens.at(name);
        let named = matches!(token.shape, Shape::Word | Shape::Text | Shape::Number);
        let computed = token.shape == Shape::Open && token.byte == b'[';
        let head = Head {
            start,
            head: start,
            exported: true,
        };
        if named || computed {
            let behind = tokens.after(name);
            let open = self.behind_angles(behind);
            if tokens.is_open(open, b'(') {
                let (_, braced) = self.behind_parameters(open);
                // Without a body it is a member of a type: `{ get(key: string): V }`.
                let typed = tokens.is_mark(tokens.after(open), b':');
                let method = inside == Inside::Object || !is_statement(tokens.word(name));
                if typed || braced && method {
                    let construct = !braced && tokens.word(name) == b"new";
                    return self.method(name, open, head, !construct);
                }
            } else if tokens.is_mark(behind, b':') {
                let value = self.value(behind + 1);
                let end = self.end_of_entry(behind + 1);
                if let (Value::Function(body), true) = (value, named) {
                    self.add_named(Definition {
                        kind: Kind::Method,
                        start,
                        head: start,
                        name,
                        body,
                        last: end.saturating_sub(1).max(name),
                        public: true,
                    });
                }
                // A label in a block is no key.
                let inner = match inside {
                    Inside::Object => Inside::Value,
                    _ => Inside::Body,
                };
                self.enter(end, inner);
                self.enter_value(behind, value);
                return behind;
            }
        }
        // Shorthand, a spread, or statements that only looked like an object.
        let end = self.end_of_entry(start);
        self.enter(end, Inside::Body);
        if end > start { start } else { start + 1 }
    }

    fn end_of_entry(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len() {
            let token = tokens.at(at);
            if token.shape == Shape::Close
                || token.shape == Shape::Mark && matches!(token.byte, b',' | b';')
            {
                return at;
            }
            at = tokens.after(at);
        }
        at
    }
}

fn is_modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"public"
            | b"private"
            | b"protected"
            | b"static"
            | b"readonly"
            | b"abstract"
            | b"override"
            | b"async"
            | b"declare"
            | b"accessor"
    )
}

/// Words that a bracket follows without making them methods.
fn is_statement(word: &[u8]) -> bool {
    matches!(
        word,
        b"if"
            | b"for"
            | b"while"
            | b"switch"
            | b"catch"
            | b"with"
            | b"function"
            | b"return"
            | b"super"
            | b"extends"
            | b"await"
    )
}
