//! Variables, constants and fields.

use super::super::lex::Shape;
use super::super::outline::Definition;
use super::{Head, Inside, Reader};
use crate::code::symbol::Kind;

impl Reader<'_, '_> {
    /// `val name`, `let a = 1, b = 2`, `const NAME = …`.
    pub(super) fn value(&mut self, at: usize, kind: Kind, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let inside = self.inside();
        if inside == Inside::Body {
            return None;
        }
        let mut name = at + 1;
        if tokens.is_mark(name, b'<') {
            name = tokens.behind_angles(name);
        }
        // PHP: `const TYPE NAME = 1`.
        while self.dialect.dollars && tokens.is_word(name) && tokens.is_word(name + 1) {
            name += 1;
        }
        let mut owner = self.scopes.last().map_or(0..0, |scope| scope.owner.clone());
        for _ in 0..8 {
            let behind = tokens.behind_angles(name + 1);
            let dot = behind + usize::from(tokens.is_mark(behind, b'?'));
            if !tokens.is_word(name) || !tokens.is_mark(dot, b'.') {
                break;
            }
            owner = tokens.at(name).start..tokens.end(name);
            name = dot + 1;
        }
        // `val Some(x) = …` of Scala is a pattern.
        if !tokens.is_word(name) || tokens.is_open(name + 1, b'(') {
            return None;
        }
        let kind = match (kind, inside) {
            (Kind::Variable, Inside::Members) => Kind::Field,
            (Kind::Constant, Inside::Members) if !self.dialect.dollars => Kind::Field,
            (kind, _) => kind,
        };
        let public = self.public(head);
        let behind = name + 1;
        let mut head = head;
        loop {
            let (body, end) = self.end_of_value(name, at);
            let index = self.outline.add(Definition {
                kind,
                start: head.start,
                head: head.head,
                name,
                body,
                last: end - 1,
                public,
            });
            self.outline.set_owner(index, owner.clone());
            // The next name of a list.
            if !tokens.is_mark(end, b',') || !tokens.is_word(end + 1) {
                self.enter(end, Inside::Body, 0..0);
                return Some(behind);
            }
            name = end + 1;
            head = Head {
                start: name,
                head: name,
                ..head
            };
        }
    }

    /// From a name: the end of its signature, and what is behind its value.
    fn end_of_value(&self, name: usize, keyword: usize) -> (usize, usize) {
        let tokens = self.outline.tokens;
        let lists = self.dialect.semicolons || self.dialect.operators;
        let mut end = name + 1;
        let mut body = None;
        while end < tokens.len() {
            let token = tokens.at(end);
            let over = matches!(token.shape, Shape::Close | Shape::End)
                || token.shape == Shape::Mark
                    && (token.byte == b';' || token.byte == b',' && lists)
                || token.first && self.line_ends(end) && !self.is_accessor(end);
            if over {
                break;
            }
            match token.shape {
                Shape::Mark if token.byte == b'=' => {
                    body.get_or_insert(end);
                    if tokens.at(end + 1).first && self.dialect.indented {
                        end = self.end_of_indentation(end + 1, keyword);
                        break;
                    }
                }
                Shape::Open if token.byte == b'{' => {
                    body.get_or_insert(end);
                }
                Shape::Mark if token.byte == b'<' => {
                    let behind = tokens.behind_angles(end).max(end + 1);
                    // The commas of `Map<A, B>()` are not the list's.
                    let generic = tokens.is_word(end - 1)
                        && self.touches(end)
                        && (tokens.is_open(behind, b'(') || tokens.is_mark(behind, b'.'));
                    if body.is_none() || generic {
                        end = behind;
                        continue;
                    }
                }
                Shape::Word if token.first && self.is_accessor(end) => {
                    body.get_or_insert(end);
                }
                _ => {}
            }
            end = tokens.after(end);
        }
        (body.unwrap_or(end), end)
    }

    /// Whether no space stands before a token.
    fn touches(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        tokens.at(at).start == tokens.end(at.wrapping_sub(1))
    }

    /// `get() = …` and `private set` of Kotlin, which belong to what stands above them.
    fn is_accessor(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let mut word = at;
        while word < at + 4
            && matches!(
                tokens.word(word),
                b"private" | b"protected" | b"internal" | b"public" | b"inline" | b"external"
            )
        {
            word += 1;
        }
        self.dialect.accessors
            && matches!(tokens.word(word), b"get" | b"set")
            && (tokens.is_open(word + 1, b'(') || word > at && tokens.at(word + 1).first)
    }

    /// `public ?string $name = 'x', $other;`.
    pub(super) fn dollar_field(&mut self, at: usize, head: Head) -> usize {
        let tokens = self.outline.tokens;
        let public = self.public(head);
        let mut head = head;
        let mut name = at;
        loop {
            let mut end = name + 1;
            let mut body = None;
            while !tokens.is_mark(end, b';') && !tokens.is_mark(end, b',') {
                if matches!(tokens.at(end).shape, Shape::Close | Shape::End) {
                    break;
                }
                if tokens.is_mark(end, b'=') {
                    body.get_or_insert(end);
                }
                // What is done when it is read and written.
                if tokens.is_open(end, b'{') {
                    body.get_or_insert(end);
                    end = tokens.after(end);
                    break;
                }
                end = tokens.after(end);
            }
            let index = self.outline.add(Definition {
                kind: Kind::Field,
                start: head.start,
                head: head.head,
                name,
                body: body.unwrap_or(end),
                last: end - 1,
                public,
            });
            if let Some(symbol) = self.outline.symbol(index) {
                symbol.name.start += 1;
            }
            if !tokens.is_mark(end, b',') || !tokens.word(end + 1).starts_with(b"$") {
                self.enter(end, Inside::Body, 0..0);
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
}
