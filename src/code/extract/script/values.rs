//! Values that are functions or classes, and the names that hold them.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, KEYWORDS, Reader};
use crate::code::symbol::Kind;

/// What an initializer holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// With the index of its body, which is a brace or an expression.
    Function(usize),
    Class(usize),
    Other,
}

impl Reader<'_, '_> {
    /// What an initializer that begins here holds.
    pub(super) fn value(&self, from: usize) -> Value {
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

    pub(super) fn is_arrow(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        tokens.is_mark(at, b'=') && tokens.is_mark(at + 1, b'>')
    }

    /// `(…)`, `(…): Type`: where `=>` should stand. Where a type in parentheses took the
    /// arrow, the first one is meant.
    pub(super) fn behind_parameters_of_arrow(&self, open: usize) -> (usize, bool) {
        let tokens = self.outline.tokens;
        let at = tokens.after(open);
        if !tokens.is_mark(at, b':') || self.is_arrow(at) {
            return (at, false);
        }
        let behind = self.behind_type(at + 1);
        if self.is_arrow(behind) {
            return (behind, true);
        }
        let mut scan = at + 1;
        for _ in 0..256 {
            let token = tokens.at(scan);
            if self.is_arrow(scan) {
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
    pub(super) fn end_of_value(&self, from: usize, value: Value) -> usize {
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
    pub(super) fn enter_value(&mut self, equals: usize, value: Value) {
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
        // A loop's variables are the loop's.
        let top = self.at_top() && !tokens.is_open(at.wrapping_sub(1), b'(');
        self.names(name, head, constant, top)
    }

    /// The names of a list from one on, to the first that has a value; at the top the list
    /// goes on behind it.
    pub(super) fn names(&mut self, name: usize, head: Head, constant: bool, top: bool) -> usize {
        let tokens = self.outline.tokens;
        let mut name = name;
        let mut head = head;
        loop {
            let token = tokens.at(name);
            if token.shape != Shape::Word {
                let behind = tokens.after(name);
                if token.shape != Shape::Open {
                    return name;
                }
                if top {
                    let end = self.behind_expression(behind);
                    self.enter_list(end, head, constant);
                    self.enter(end, Inside::Body);
                }
                return behind;
            }
            let mut equals = name + 1;
            if tokens.is_mark(equals, b'!') {
                equals += 1;
            }
            if tokens.is_mark(equals, b':') {
                equals = self.behind_type(equals + 1);
            }
            let assigned = tokens.is_mark(equals, b'=');
            let value = if assigned {
                self.value(equals + 1)
            } else {
                Value::Other
            };
            if !top && value == Value::Other {
                self.enter(equals, Inside::Types);
                return name + 1;
            }
            let end = if assigned {
                self.end_of_value(equals + 1, value)
            } else {
                equals
            };
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
                if top {
                    self.enter_list(end, head, constant);
                }
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

    /// Notes that a list of names goes on behind a comma.
    fn enter_list(&mut self, comma: usize, head: Head, constant: bool) {
        if self.outline.tokens.is_mark(comma, b',') {
            let exported = head.exported;
            self.enter(comma + 1, Inside::List { exported, constant });
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
            if start < 2
                || !tokens.is_mark(start.wrapping_sub(1), b'.')
                || !tokens.is_word(start.wrapping_sub(2))
            {
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
            let prototype = tokens.word(at.wrapping_sub(2)) == b"prototype" && start + 4 <= at;
            let owner = if prototype { at - 4 } else { at - 2 };
            let range = tokens.at(owner).start..tokens.end(owner);
            self.outline.set_owner(index, range);
        }
        self.enter(end, Inside::Body);
        self.enter_value(at + 1, value);
        at + 1
    }
}
