//! One declaration, from its first word to its `;` or its body.

use super::super::lex::{Shape, bracket};
use super::super::outline::Definition;
use super::super::walks::Look;
use super::{KEYWORDS, Reader, Scope};
use crate::code::symbol::Kind;

/// What was seen of a declaration so far.
pub(super) struct Seen {
    pub(super) start: usize,
    pub(super) hidden: bool,
    pub(super) typedef: bool,
    /// Without a body it declares what is defined elsewhere.
    pub(super) friend: bool,
    /// `name` and the `(` behind it, in order.
    pub(super) candidates: Vec<(usize, usize)>,
    /// The last word that may be a variable's name.
    pub(super) name: Option<usize>,
}

impl Reader<'_, '_> {
    pub(super) fn declaration(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let limit = self.scopes.last().map_or(tokens.len(), |scope| scope.close);
        let mut seen = Seen {
            start: at,
            hidden: false,
            typedef: false,
            friend: false,
            candidates: Vec::new(),
            name: None,
        };
        let mut at = at;
        while at < limit {
            let token = tokens.at(at);
            match token.shape {
                Shape::Word => match self.word(at, &mut seen) {
                    Ok(next) => at = next,
                    Err(next) => return next,
                },
                Shape::Mark => match token.byte {
                    b';' => return self.end_without_body(at, &seen),
                    b'=' if !self.names_operator(at) => {
                        let end = self.to_semicolon(at);
                        return self.end_without_body(end, &seen);
                    }
                    b':' if tokens.is_mark(at + 1, b':') => at += 2,
                    b':' if !seen.candidates.is_empty() => return self.initializers(at, &seen),
                    // A bit field, or a label.
                    b':' => {
                        let end = self.to_semicolon(at);
                        return self.end_without_body(end, &seen);
                    }
                    b',' if seen.candidates.is_empty() && seen.name.is_some() => {
                        let end = self.to_semicolon(at);
                        return self.end_without_body(end, &seen);
                    }
                    b'<' if tokens.is_word(at.saturating_sub(1)) => {
                        at = tokens.behind_angles(at).max(at + 1);
                    }
                    _ => at += 1,
                },
                Shape::Open => match token.byte {
                    bracket::DIRECTIVE => at = self.directive(at),
                    b'(' => {
                        self.candidate(at, &mut seen);
                        at = tokens.after(at);
                    }
                    b'{' => return self.body(at, &seen),
                    _ => at = tokens.after(at),
                },
                Shape::Close | Shape::End => return at,
                _ => at += 1,
            }
        }
        at
    }

    /// `Ok`: the declaration goes on there; `Err`: it is over and the next begins there.
    fn word(&mut self, at: usize, seen: &mut Seen) -> Result<usize, usize> {
        let tokens = self.outline.tokens;
        match tokens.word(at) {
            b"namespace" => return Err(self.namespace(at, seen.start)),
            b"using" | b"concept"
                if at == seen.start || tokens.is_word(at + 1) && tokens.is_mark(at + 2, b'=') =>
            {
                return Err(self.using(at, seen.start));
            }
            b"struct" | b"class" | b"union" => return self.type_definition(at, seen),
            b"enum" => return self.enumeration(at, seen),
            b"typedef" => {
                // What came before were macros.
                seen.start = at;
                seen.candidates.clear();
                seen.name = None;
                seen.typedef = true;
            }
            b"static" => seen.hidden = true,
            b"template" if tokens.is_mark(at + 1, b'<') => {
                return Ok(tokens.behind_angles(at + 1).max(at + 2));
            }
            b"public" | b"private" | b"protected" | b"signals" | b"slots" | b"Q_SIGNALS"
            | b"Q_SLOTS"
                if self.in_class() =>
            {
                let shown = tokens.word(at) != b"private";
                let mut colon = at + 1;
                if tokens.is_word(colon) && tokens.is_mark(colon + 1, b':') {
                    colon += 1;
                }
                if tokens.is_mark(colon, b':') && !tokens.is_mark(colon + 1, b':') {
                    if let Some(scope) = self.scopes.last_mut() {
                        scope.public = shown;
                    }
                    return Err(colon + 1);
                }
            }
            b"extern" if tokens.at(at + 1).shape == Shape::Text => {
                if tokens.is_open(at + 2, b'{') {
                    self.enter(at + 2);
                    return Err(at + 3);
                }
                return Ok(at + 2);
            }
            b"friend" => seen.friend = true,
            b"static_assert" | b"_Static_assert" => return Err(self.to_semicolon(at)),
            b"operator" => return Ok(self.operator(at, seen)),
            b"return" | b"if" | b"for" | b"while" | b"switch" | b"do" | b"else" | b"goto"
            | b"case" => return Err(self.to_semicolon_or_body(at)),
            b"asm" | b"__asm__" | b"__asm" => {}
            word if !KEYWORDS.contain(word) => seen.name = Some(at),
            _ => {}
        }
        Ok(at + 1)
    }

    /// A scope whose names are as public as those around it.
    pub(super) fn enter(&mut self, open: usize) {
        self.scopes.push(Scope {
            close: self.outline.tokens.partner(open),
            class: 0..0,
            is_class: false,
            is_body: false,
            public: true,
            tail: None,
        });
    }

    pub(super) fn to_semicolon(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        tokens.walk(Look::Semicolon, at, |at| {
            let over = at >= tokens.len()
                || tokens.is_mark(at, b';')
                || tokens.at(at).shape == Shape::Close;
            (!over).then(|| tokens.after(at))
        })
    }

    fn to_semicolon_or_body(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = at;
        while at < tokens.len() && !tokens.is_mark(at, b';') {
            if tokens.at(at).shape == Shape::Close {
                return at;
            }
            if tokens.is_open(at, b'{') {
                return tokens.after(at);
            }
            at = tokens.after(at);
        }
        at + 1
    }

    fn namespace(&mut self, at: usize, start: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut name = None;
        let mut open = at + 1;
        while open < tokens.len() && !tokens.is_open(open, b'{') {
            if tokens.is_mark(open, b';') || tokens.is_mark(open, b'=') {
                return self.to_semicolon(open) + 1;
            }
            let token = tokens.at(open);
            if token.shape == Shape::Close {
                return open;
            }
            if token.shape == Shape::Word && tokens.word(open) != b"inline" {
                name = Some(open);
            }
            open = tokens.after(open);
        }
        if let Some(name) = name {
            self.outline.add(Definition {
                kind: Kind::Module,
                start,
                head: start,
                name,
                body: open,
                last: tokens.partner(open),
                public: true,
            });
        }
        self.enter(open);
        // Nothing outside of the file sees into a namespace without a name.
        if name.is_none()
            && let Some(scope) = self.scopes.last_mut()
        {
            scope.public = false;
        }
        open + 1
    }

    /// `using Name = …;` and `concept Name = …;`.
    fn using(&mut self, at: usize, start: usize) -> usize {
        let tokens = self.outline.tokens;
        let end = self.to_semicolon(at);
        if tokens.is_word(at + 1) && tokens.is_mark(tokens.after(at + 1), b'=') {
            self.outline.add(Definition {
                kind: Kind::Type,
                start,
                head: start,
                name: at + 1,
                body: end,
                last: end.min(tokens.len() - 1),
                public: self.is_public(),
            });
        }
        end + 1
    }

    /// What a `{` belongs to that no type brought.
    fn body(&mut self, open: usize, seen: &Seen) -> usize {
        let tokens = self.outline.tokens;
        let Some(name) = self.function_name(seen, open) else {
            // `int a{1};`, or code that macros made.
            let after = tokens.after(open);
            let plain = seen.candidates.is_empty() && tokens.is_mark(after, b';');
            if plain {
                return self.end_without_body(after, seen);
            }
            return after;
        };
        self.add_function(name, open, tokens.partner(open), seen);
        self.enter_body(open)
    }

    pub(super) fn enter_body(&mut self, open: usize) -> usize {
        self.enter(open);
        if let Some(scope) = self.scopes.last_mut() {
            scope.is_body = true;
            scope.public = false;
        }
        open + 1
    }

    /// Inside of a function: where it goes on behind what may be a type.
    pub(super) fn local(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let before = tokens.at(at.wrapping_sub(1));
        let begins = matches!(
            before.byte,
            b';' | b'{' | b'}' | b':' | b')' | bracket::DIRECTIVE
        ) || tokens.is_word(at + 1)
            && matches!(
                tokens.word(at.wrapping_sub(1)),
                b"const" | b"static" | b"constexpr"
            );
        match tokens.word(at) {
            b"struct" | b"class" | b"union" | b"enum" if begins && self.opens_type(at) => {
                self.declaration(at)
            }
            b"typedef" => self.declaration(at),
            b"using" if begins && tokens.is_mark(at + 2, b'=') => self.using(at, at),
            _ => at + 1,
        }
    }

    /// `: a(1), b{2} {`, or the `:` of something else.
    fn initializers(&mut self, colon: usize, seen: &Seen) -> usize {
        let tokens = self.outline.tokens;
        let mut at = colon + 1;
        let mut value = false;
        while at < tokens.len() {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'{' => {
                    if value || !self.is_brace_value(at) {
                        return self.body(at, seen);
                    }
                    value = true;
                }
                Shape::Open if token.byte == b'(' => value = true,
                Shape::Mark if token.byte == b',' => value = false,
                Shape::Mark if token.byte == b';' => return self.end_without_body(at, seen),
                Shape::Close => return at,
                Shape::Mark if token.byte == b'<' => {
                    at = tokens.behind_angles(at).max(at + 1);
                    continue;
                }
                _ => {}
            }
            at = tokens.after(at);
        }
        at
    }

    /// `name{…}` is a value when another one or the body follows.
    fn is_brace_value(&self, open: usize) -> bool {
        let tokens = self.outline.tokens;
        let named =
            tokens.is_word(open.wrapping_sub(1)) || tokens.is_mark(open.wrapping_sub(1), b'>');
        let after = tokens.after(open);
        named && (tokens.is_mark(after, b',') || tokens.is_open(after, b'{'))
    }
}
