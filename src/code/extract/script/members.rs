//! Members of classes and interfaces, entries of objects, and what holds a function.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, KEYWORDS, Reader};
use crate::code::symbol::Kind;

/// What an initializer holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// With the index of its body, which is a brace or an expression.
    Function(usize),
    Class(usize),
    Other,
}

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
            // A call or construct signature, or a separator.
            if token.shape == Shape::Open && token.byte == b'(' {
                let (end, braced) = self.behind_parameters(name);
                return if braced { tokens.after(end) } else { end };
            }
            return if token.shape == Shape::Open { tokens.after(name) } else { at + 1 };
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
        self.field(name, behind, head, named && inside == Inside::Class || token.shape == Shape::Word)
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
        let last = if braced { tokens.partner(body) } else { self.signature_last(body) };
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
    pub(super) fn entry(&mut self, at: usize) -> usize {
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
            let keyword = is_statement(tokens.word(name));
            if tokens.is_open(open, b'(') && !keyword {
                let (_, braced) = self.behind_parameters(open);
                // Without a body it is a member of a type: `{ get(key: string): V }`.
                if braced || tokens.is_mark(tokens.after(open), b':') {
                    return self.method(name, open, head, true);
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
                self.enter(end, Inside::Body);
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

    /// What an initializer that begins here holds.
    fn value(&self, from: usize) -> Value {
        let tokens = self.outline.tokens;
        let mut at = from;
        if tokens.word(at) == b"async" {
            at += 1;
        }
        match tokens.word(at) {
            b"function" => {
                let mut open = at + 1;
                while tokens.is_mark(open, b'*') || tokens.is_word(open) && open < at + 4 {
                    open += 1;
                }
                open = self.behind_angles(open);
                if tokens.is_open(open, b'(') {
                    let (body, braced) = self.behind_parameters(open);
                    if braced {
                        return Value::Function(body);
                    }
                }
                return Value::Other;
            }
            b"class" => return Value::Class(at),
            _ => {}
        }
        if tokens.is_word(at) && self.is_arrow(at + 1) {
            return Value::Function(at + 3);
        }
        let open = self.behind_angles(at);
        if tokens.is_open(open, b'(') {
            let (arrow, _) = self.behind_parameters_of_arrow(open);
            if self.is_arrow(arrow) {
                return Value::Function(arrow + 2);
            }
        }
        Value::Other
    }

    fn is_arrow(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        tokens.is_mark(at, b'=') && tokens.is_mark(at + 1, b'>')
    }

    /// `(…)`, `(…): Type`: where `=>` should stand. A type would take the arrow, so it is
    /// read up to it.
    fn behind_parameters_of_arrow(&self, open: usize) -> (usize, bool) {
        let tokens = self.outline.tokens;
        let at = tokens.after(open);
        if !tokens.is_mark(at, b':') || self.is_arrow(at) {
            return (at, false);
        }
        let mut scan = at + 1;
        for _ in 0..256 {
            let token = tokens.at(scan);
            if self.is_arrow(scan) && !tokens.is_open(scan + 2, b'(') {
                return (scan, true);
            }
            if self.is_arrow(scan) {
                // `(x): (y) => z => …` is rare; the last arrow that a brace or value
                // follows is the function's.
                return (scan, true);
            }
            if matches!(token.shape, Shape::Close | Shape::End)
                || token.shape == Shape::Mark && matches!(token.byte, b';' | b',')
            {
                break;
            }
            scan = if token.shape == Shape::Mark && token.byte == b'<' {
                self.behind_angles(scan).max(scan + 1)
            } else {
                tokens.after(scan)
            };
        }
        (at, false)
    }

    /// Behind an initializer.
    fn end_of_value(&self, from: usize, value: Value) -> usize {
        let tokens = self.outline.tokens;
        match value {
            Value::Function(body) if tokens.is_open(body, b'{') => {
                // `= function () {…}.bind(this)` goes on.
                self.behind_expression(tokens.partner(body))
                    .max(tokens.after(body))
            }
            Value::Function(body) => self.behind_expression(body),
            _ => self.behind_expression(from),
        }
    }

    /// Enters what stands between a name and its value: a type at the least, and the
    /// parameters, when the value is a function.
    fn enter_value(&mut self, equals: usize, value: Value) {
        let until = match value {
            Value::Function(body) => body,
            Value::Class(_) | Value::Other => equals,
        };
        self.enter(until, Inside::Types);
    }

    /// `const name = …, other = …`.
    pub(super) fn variable(&mut self, at: usize, name: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let constant = tokens.word(at) == b"const";
        let top = self.at_top();
        let mut name = name;
        let mut head = head;
        loop {
            let token = tokens.at(name);
            if token.shape != Shape::Word {
                return if token.shape == Shape::Open { tokens.after(name) } else { name };
            }
            let mut equals = name + 1;
            if tokens.is_mark(equals, b'!') {
                equals += 1;
            }
            if tokens.is_mark(equals, b':') {
                equals = self.behind_type(equals + 1);
            }
            let assigned = tokens.is_mark(equals, b'=');
            let value = if assigned { self.value(equals + 1) } else { Value::Other };
            if !top && value == Value::Other {
                self.enter(equals, Inside::Types);
                return name + 1;
            }
            let end = if assigned { self.end_of_value(equals + 1, value) } else { equals };
            let (kind, body) = match value {
                Value::Function(body) => (Kind::Function, body),
                Value::Class(class) => (Kind::Class, class),
                Value::Other if constant => (Kind::Constant, equals),
                Value::Other => (Kind::Variable, equals),
            };
            self.outline.add(Definition {
                kind,
                start: head.start,
                head: head.head,
                name,
                body,
                last: self.signature_last(end).max(name),
                public: head.exported,
            });
            if assigned || !tokens.is_mark(end, b',') {
                self.enter(end, Inside::Body);
                self.enter_value(equals, value);
                return name + 1;
            }
            name = end + 1;
            head = Head {
                start: name,
                head: name,
                ..head
            };
        }
    }

    /// `a.b.c = function …`: a definition of what the last name says.
    pub(super) fn assignment(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let assigned = tokens.is_mark(at + 1, b'=')
            && !tokens.is_mark(at + 2, b'=')
            && !tokens.is_mark(at + 2, b'>');
        if !assigned || KEYWORDS.contain(tokens.word(at)) {
            return at + 1;
        }
        let value = self.value(at + 2);
        let Value::Function(body) = value else {
            return at + 1;
        };
        let mut start = at;
        for _ in 0..16 {
            if start < 2 || !tokens.is_mark(start - 1, b'.') || !tokens.is_word(start - 2) {
                break;
            }
            start -= 2;
        }
        let end = self.end_of_value(at + 2, value);
        let method = start < at;
        let index = self.outline.add(Definition {
            kind: if method { Kind::Method } else { Kind::Function },
            start,
            head: start,
            name: at,
            body,
            last: self.signature_last(end).max(at),
            public: true,
        });
        if method {
            let prototype = tokens.word(at - 2) == b"prototype" && start + 4 <= at;
            let owner = if prototype { at - 4 } else { at - 2 };
            let range = tokens.at(owner).start..tokens.end(owner);
            self.outline.set_owner(index, range);
        }
        self.enter(end, Inside::Body);
        self.enter_value(at + 1, value);
        at + 1
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
        b"if" | b"for" | b"while" | b"switch" | b"catch" | b"with" | b"function" | b"return"
            | b"super" | b"await"
    )
}
