//! Methods, constructors, properties and fields.

use super::super::lex::{Shape, bracket};
use super::super::outline::Definition;
use super::super::walks::Look;
use super::{Dialect, Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    pub(super) fn member(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let token = tokens.at(at);
        if token.shape == Shape::Open && token.byte == bracket::DIRECTIVE {
            return tokens.after(at);
        }
        if token.shape == Shape::Mark && matches!(token.byte, b';' | b',') {
            return at + 1;
        }
        let (mut from, head) = self.head(at);
        if from >= tokens.len() {
            return from;
        }
        // Attributes before a directive belong to the whole program.
        if tokens.is_open(from, bracket::DIRECTIVE) {
            return tokens.after(from);
        }
        if let Some(next) = self.type_declaration(from, head) {
            return next;
        }
        let csharp = self.dialect == Dialect::CSharp;
        match tokens.word(from) {
            b"namespace" => return self.namespace(from),
            b"package" | b"import" | b"using" | b"module"
                if (self.scopes.is_empty() || csharp) && tokens.is_word(from + 1) =>
            {
                return self.to_semicolon(from) + 1;
            }
            b"delegate" if csharp => {
                let end = self.to_semicolon(from);
                self.callable(from + 1, end, head, Kind::Type);
                return end + 1;
            }
            b"event" | b"implicit" | b"explicit" if csharp => from += 1,
            _ => {}
        }
        // An initializer's block.
        if tokens.is_open(from, b'{') {
            self.enter(tokens.partner(from), Inside::Body, false);
            return from + 1;
        }
        from = tokens.behind_angles(from);
        self.declarator(from, head)
    }

    fn namespace(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut end = at + 1;
        while tokens.is_word(end) || tokens.is_mark(end, b'.') {
            end += 1;
        }
        if end == at + 1 {
            return end;
        }
        let braced = tokens.is_open(end, b'{');
        let last = if braced {
            tokens.partner(end)
        } else {
            tokens.len() - 1
        };
        let index = self.outline.add(Definition {
            kind: Kind::Module,
            start: at,
            head: at,
            name: at + 1,
            body: end,
            last,
            public: true,
        });
        let name_end = tokens.end(end.wrapping_sub(1));
        if let Some(symbol) = self.outline.symbol(index) {
            symbol.name.end = name_end;
        }
        self.enter(
            if braced { last } else { usize::MAX },
            Inside::Members,
            true,
        );
        end + 1
    }

    fn to_semicolon(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        tokens.walk(Look::Semicolon, at, |at| {
            let over = at >= tokens.len()
                || tokens.is_mark(at, b';')
                || tokens.at(at).shape == Shape::Close;
            (!over).then(|| tokens.after(at))
        })
    }

    /// From the type on: what the first bracket, `=` or `;` behind the name says.
    fn declarator(&mut self, from: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len() {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'(' => {
                    let named = tokens.is_word(at.saturating_sub(1))
                        || tokens.is_mark(at.wrapping_sub(1), b'>')
                        || self.is_operator(at);
                    if named && at > from {
                        return self.method(at, head);
                    }
                    // A tuple as the type: a modifier before it is no name.
                    at = tokens.after(at);
                }
                Shape::Open if token.byte == b'{' => return self.property(at, head),
                Shape::Open if token.byte == bracket::DIRECTIVE => at = tokens.after(at),
                Shape::Open => {
                    if tokens.word(at.saturating_sub(1)) == b"this" {
                        // An indexer.
                        let open = tokens.after(at);
                        if tokens.is_open(open, b'{') {
                            return tokens.after(open);
                        }
                        return self.to_semicolon(open) + 1;
                    }
                    at = tokens.after(at);
                }
                Shape::Mark => match token.byte {
                    b'=' if self.is_operator(at) => at += 1,
                    b'=' | b';' | b',' => return self.fields(at, head),
                    b'<' => at = tokens.behind_angles(at).max(at + 1),
                    _ => at += 1,
                },
                Shape::Close | Shape::End => return at,
                _ => at += 1,
            }
        }
        at
    }

    fn is_operator(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        (1..4).any(|back| at >= back && tokens.word(at - back) == b"operator")
    }

    /// The name before a parameter list, behind which there may be type parameters.
    fn name_before(&self, open: usize, floor: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut at = open.checked_sub(1)?;
        if tokens.is_mark(at, b'>') {
            let mut depth = 0_u32;
            for _ in 0..256 {
                if tokens.is_mark(at, b'>') {
                    depth += 1;
                } else if tokens.is_mark(at, b'<') {
                    depth -= 1;
                }
                at = at.checked_sub(1)?;
                if depth == 0 {
                    break;
                }
            }
        }
        (at >= floor && tokens.is_word(at) && !self.keywords.contain(tokens.word(at))).then_some(at)
    }

    fn method(&mut self, open: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        // To the body, `;` or `=>`.
        let mut body = tokens.after(open);
        while body < tokens.len() {
            let token = tokens.at(body);
            match token.shape {
                Shape::Open if token.byte == b'{' => break,
                Shape::Close | Shape::End => break,
                Shape::Mark if token.byte == b';' => break,
                Shape::Mark if token.byte == b'=' && tokens.is_mark(body + 1, b'>') => break,
                _ => body = tokens.after(body),
            }
        }
        let braced = tokens.is_open(body, b'{');
        let last = if braced {
            tokens.partner(body)
        } else {
            self.to_semicolon(body)
        };
        if let Some(name) = self.name_before(open, head.head) {
            let index = self.outline.add(Definition {
                kind: Kind::Method,
                start: head.start,
                head: head.head,
                name,
                body,
                last: last.min(tokens.len()),
                public: head.public,
            });
            if tokens.is_mark(name - usize::from(name > 0), b'~')
                && let Some(symbol) = self.outline.symbol(index)
            {
                symbol.name.start -= 1;
            }
        }
        self.enter(last, Inside::Body, false);
        body + 1
    }

    /// A signature without a body, as a delegate has.
    fn callable(&mut self, from: usize, end: usize, head: Head, kind: Kind) {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < end {
            if tokens.is_open(at, b'(')
                && let Some(name) = self.name_before(at, from)
            {
                self.outline.add(Definition {
                    kind,
                    start: head.start,
                    head: head.head,
                    name,
                    body: end,
                    last: end.min(tokens.len() - 1),
                    public: head.public,
                });
                return;
            }
            at = tokens.after(at);
        }
    }

    /// `Type Name { get; set; } = value;`, or Java's short constructor `Name {`.
    fn property(&mut self, open: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let close = tokens.partner(open);
        let mut last = close;
        if tokens.is_mark(close + 1, b'=') {
            last = self.to_semicolon(close + 1);
        }
        if let Some(name) = self.name_before(open, head.head) {
            let kind = if self.dialect == Dialect::Java {
                Kind::Method
            } else {
                Kind::Field
            };
            self.outline.add(Definition {
                kind,
                start: head.start,
                head: head.head,
                name,
                body: open,
                last: last.min(tokens.len()),
                public: head.public,
            });
        }
        self.enter(last, Inside::Body, false);
        open + 1
    }

    /// `Type a = 1, b;` and `Type Name => value;`.
    fn fields(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let end = self.to_semicolon(at);
        let mut first = at;
        let constant = (head.start..at.min(head.start + 12))
            .any(|index| matches!(tokens.word(index), b"const" | b"final"))
            && (head.start..at.min(head.start + 12))
                .any(|index| matches!(tokens.word(index), b"static" | b"const"));
        // Java's interfaces have no fields.
        let constant = constant
            || self.dialect == Dialect::Java && self.scopes.last().is_some_and(|scope| scope.open);
        let mut name = Some(at.saturating_sub(1));
        // `int a[] = …`.
        if tokens.at(at.saturating_sub(1)).shape == Shape::Close {
            name = tokens.opener(at.wrapping_sub(1)).checked_sub(1);
        }
        let mut start = head.start;
        let mut signature = head.head;
        while let Some(found) = name.take() {
            if found > signature.saturating_sub(1)
                && tokens.is_word(found)
                && !self.keywords.contain(tokens.word(found))
            {
                self.outline.add(Definition {
                    kind: if constant {
                        Kind::Constant
                    } else {
                        Kind::Field
                    },
                    start,
                    head: signature,
                    name: found,
                    body: first,
                    last: end.min(tokens.len() - 1),
                    public: head.public,
                });
            }
            // The next name of the list.
            while first < end && !tokens.is_mark(first, b',') {
                first = if tokens.is_mark(first, b'<') {
                    tokens.behind_angles(first).max(first + 1)
                } else {
                    tokens.after(first)
                };
            }
            let next = first + 1;
            if next < end
                && tokens.is_word(next)
                && matches!(tokens.at(next + 1).byte, b',' | b'=' | b';' | b'[')
            {
                start = next;
                signature = next;
                name = Some(next);
                first = next + 1;
            }
        }
        self.enter(end, Inside::Body, false);
        at
    }

    /// `int Add(int a) {` or `=>` among the statements of C#.
    pub(super) fn local_function(&mut self, at: usize) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut open = at;
        for _ in 0..24 {
            let token = tokens.at(open);
            match token.shape {
                Shape::Word if is_statement(tokens.word(open)) => return None,
                Shape::Word => open += 1,
                Shape::Mark if token.byte == b'<' => {
                    let behind = tokens.behind_angles(open);
                    if behind == open {
                        return None;
                    }
                    open = behind;
                }
                Shape::Mark if matches!(token.byte, b'.' | b'?' | b'*') => open += 1,
                Shape::Open if token.byte == b'[' && open > at => open = tokens.after(open),
                Shape::Open if token.byte == b'(' => break,
                _ => return None,
            }
        }
        let name = self.name_before(open, at + 1)?;
        // A type stands before the name, not a dot.
        if !tokens.is_open(open, b'(') || tokens.is_mark(name.wrapping_sub(1), b'.') {
            return None;
        }
        let mut body = tokens.after(open);
        while tokens.word(body) == b"where" {
            body = self.behind_constraint(body + 1);
        }
        let arrow = tokens.is_mark(body, b'=') && tokens.is_mark(body + 1, b'>');
        let braced = tokens.is_open(body, b'{');
        if !arrow && !braced {
            return None;
        }
        let last = if braced {
            tokens.partner(body)
        } else {
            self.to_semicolon(body)
        };
        self.outline.add(Definition {
            kind: Kind::Function,
            start: at,
            head: at,
            name,
            body,
            last: last.min(tokens.len()),
            public: false,
        });
        Some(body + 1)
    }

    fn behind_constraint(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len()
            && !tokens.is_open(at, b'{')
            && !tokens.is_mark(at, b'=')
            && !tokens.is_mark(at, b';')
            && tokens.word(at) != b"where"
            && tokens.at(at).shape != Shape::Close
        {
            at = tokens.after(at);
        }
        at
    }
}

fn is_statement(word: &[u8]) -> bool {
    matches!(
        word,
        b"return"
            | b"if"
            | b"for"
            | b"foreach"
            | b"while"
            | b"switch"
            | b"using"
            | b"lock"
            | b"throw"
            | b"new"
            | b"await"
            | b"yield"
            | b"else"
            | b"do"
            | b"try"
            | b"catch"
            | b"case"
            | b"goto"
            | b"fixed"
            | b"checked"
            | b"unchecked"
            | b"when"
    )
}
