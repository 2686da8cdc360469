//! Java and C#: members that begin with their type.

pub(super) mod csharp;
pub(super) mod java;
mod member;

use super::lex::Shape;
use super::outline::{Definition, Outline};
use super::walks::Look;
use super::words::Words;
use crate::code::symbol::Kind;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Java,
    CSharp,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A file, a namespace, a type: declarations one after the other.
    Members,
    /// The names of an enumeration, up to a `;`.
    Variants,
    /// Code, in which classes without a name and local types count.
    Body,
}

struct Scope {
    close: usize,
    inside: Inside,
    /// Members are public without a word for it: interfaces, namespaces.
    open: bool,
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    scopes: Vec<Scope>,
    dialect: Dialect,
    keywords: &'static Words,
}

fn read(outline: &mut Outline<'_>, dialect: Dialect, keywords: &'static Words) {
    Reader {
        outline,
        scopes: Vec::new(),
        dialect,
        keywords,
    }
    .run();
}

/// A declaration's beginning.
#[derive(Clone, Copy)]
struct Head {
    start: usize,
    /// Behind annotations and attributes.
    head: usize,
    public: bool,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        while at < tokens.len() {
            if let Some(scope) = self.scopes.last()
                && scope.close <= at
            {
                self.scopes.pop();
                continue;
            }
            let inside = self
                .scopes
                .last()
                .map_or(Inside::Members, |scope| scope.inside);
            let next = match inside {
                Inside::Members => self.member(at),
                Inside::Variants => self.variant(at),
                Inside::Body => self.code(at),
            };
            at = next.max(at + 1);
        }
    }

    fn enter(&mut self, close: usize, inside: Inside, open: bool) {
        self.scopes.push(Scope {
            close,
            inside,
            open,
        });
    }

    /// `@Name(…)`, `[Name(…)]` and modifiers, as far as they go.
    fn head(&self, at: usize) -> (usize, Head) {
        let tokens = self.outline.tokens;
        let open = self.scopes.last().is_none_or(|scope| scope.open);
        let mut head = Head {
            start: at,
            head: at,
            public: self.dialect == Dialect::Java && open && !self.scopes.is_empty()
                || self.dialect == Dialect::CSharp && open,
        };
        let mut at = at;
        loop {
            if self.dialect == Dialect::Java
                && tokens.is_mark(at, b'@')
                && tokens.word(at + 1) != b"interface"
            {
                at += 1;
                while tokens.is_word(at) && tokens.is_mark(at + 1, b'.') {
                    at += 2;
                }
                at += 1;
                if tokens.is_open(at, b'(') {
                    at = tokens.after(at);
                }
                if head.head == head.start || tokens.at(head.head).byte == b'@' {
                    head.head = at;
                }
                continue;
            }
            if self.dialect == Dialect::CSharp && tokens.is_open(at, b'[') {
                at = tokens.after(at);
                head.head = at;
                continue;
            }
            match tokens.word(at) {
                b"public" => head.public = true,
                b"private" | b"internal" | b"protected" => head.public = false,
                word if is_modifier(word, self.dialect) && self.is_modifier_here(at) => {}
                _ => break,
            }
            at += 1;
            // `non-sealed`.
            if tokens.is_mark(at, b'-') && tokens.word(at + 1) == b"sealed" {
                at += 2;
            }
        }
        (at, head)
    }

    /// `required`, `partial`, `file`: names, too, when no word follows.
    fn is_modifier_here(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        if tokens.word(at) == b"non" {
            return tokens.is_mark(at + 1, b'-');
        }
        if self.keywords.contain(tokens.word(at)) {
            return !tokens.is_mark(at + 1, b':') && !tokens.is_mark(at + 1, b'(');
        }
        tokens.is_word(at + 1)
    }

    /// A type's declaration at its keyword, when it is one.
    fn type_declaration(&mut self, at: usize, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let annotation = tokens.is_mark(at, b'@');
        let mut name = at + 1 + usize::from(annotation);
        let kind = match tokens.word(if annotation { at + 1 } else { at }) {
            b"class" => Kind::Class,
            b"interface" => Kind::Interface,
            b"enum" => Kind::Enum,
            b"struct" if self.dialect == Dialect::CSharp => Kind::Struct,
            b"record" => Kind::Class,
            _ => return None,
        };
        let record = tokens.word(at) == b"record";
        if record && matches!(tokens.word(name), b"struct" | b"class") {
            name += 1;
        }
        if !tokens.is_word(name) {
            return None;
        }
        // `record (…)` may be a call; a record has a name and then its parts.
        let behind = tokens.behind_angles(name + 1);
        if record
            && !tokens.is_open(behind, b'(')
            && !tokens.is_open(behind, b'{')
            && self.dialect == Dialect::Java
        {
            return None;
        }
        let body = tokens.walk(Look::Body, behind, |at| {
            let token = tokens.at(at);
            let over = match token.shape {
                Shape::Open => token.byte == b'{',
                Shape::Mark => matches!(token.byte, b';' | b'='),
                Shape::Close | Shape::End => true,
                _ => false,
            };
            (!over).then(|| tokens.after(at))
        });
        if tokens.at(body).shape == Shape::Close || tokens.is_mark(body, b'=') {
            return None;
        }
        let last = tokens.partner(body).min(tokens.len());
        self.outline.add(Definition {
            kind,
            start: head.start,
            head: head.head,
            name,
            body,
            last,
            public: head.public,
        });
        if !tokens.is_open(body, b'{') {
            return Some(body + 1);
        }
        let inside = if kind == Kind::Enum {
            Inside::Variants
        } else {
            Inside::Members
        };
        self.enter(last, inside, kind == Kind::Interface);
        Some(body + 1)
    }

    /// A name of an enumeration; behind a `;` come members.
    fn variant(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        if tokens.is_mark(at, b';') {
            if let Some(scope) = self.scopes.last_mut() {
                scope.inside = Inside::Members;
            }
            return at + 1;
        }
        let (name, head) = self.head(at);
        if !tokens.is_word(name) {
            return name.max(at + 1);
        }
        let over = |at: usize| {
            matches!(tokens.at(at).shape, Shape::Close | Shape::End)
                || tokens.is_mark(at, b',')
                || tokens.is_mark(at, b';')
        };
        let mut open = name + 1;
        while !over(open) && !tokens.is_open(open, b'{') {
            open = tokens.after(open);
        }
        let body = tokens.is_open(open, b'{').then_some(open);
        // Where members follow, the walk goes on behind them and comes again.
        let end = tokens.walk(Look::Variant, open, |at| {
            (!over(at)).then(|| tokens.after(at))
        });
        self.outline.add(Definition {
            kind: Kind::Variant,
            start: head.start,
            head: head.head,
            name,
            body: body.unwrap_or(end),
            last: end - 1,
            public: true,
        });
        if let Some(open) = body {
            self.enter(tokens.partner(open), Inside::Members, false);
            return open + 1;
        }
        if tokens.is_mark(end, b',') {
            end + 1
        } else {
            end
        }
    }

    /// Code: `new Type(…) {` has members; local types and C#'s local functions count.
    fn code(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let word = tokens.word(at);
        if word.is_empty() {
            return at + 1;
        }
        let before = tokens.at(at.saturating_sub(1));
        let begins = before.shape != Shape::Text
            && matches!(before.byte, b';' | b'{' | b'}')
            && before.shape != Shape::Word;
        match word {
            b"new" if self.dialect == Dialect::Java => {
                let path = tokens.walk(Look::Path, at + 1, |at| {
                    let goes_on = tokens.is_word(at) || tokens.is_mark(at, b'.');
                    goes_on.then_some(at + 1)
                });
                let open = tokens.behind_angles(path);
                if tokens.is_open(open, b'(') && tokens.is_open(tokens.after(open), b'{') {
                    let body = tokens.after(open);
                    self.enter(tokens.partner(body), Inside::Members, false);
                    // What is in the arguments comes first.
                    self.enter(body + 1, Inside::Body, false);
                    return open + 1;
                }
            }
            b"class" | b"interface" | b"enum" | b"record" if tokens.is_word(at + 1) => {
                let local = begins
                    || is_modifier(tokens.word(at.saturating_sub(1)), self.dialect)
                    || tokens.is_word(at.saturating_sub(1))
                    // Behind `@Name(…)`.
                    || before.shape == Shape::Close;
                let head = Head {
                    start: at,
                    head: at,
                    public: false,
                };
                if local && let Some(next) = self.type_declaration(at, head) {
                    return next;
                }
            }
            _ if begins && self.dialect == Dialect::CSharp => {
                if let Some(next) = self.local_function(at) {
                    return next;
                }
            }
            _ => {}
        }
        at + 1
    }
}

fn is_modifier(word: &[u8], dialect: Dialect) -> bool {
    match dialect {
        Dialect::Java => matches!(
            word,
            b"static"
                | b"final"
                | b"abstract"
                | b"native"
                | b"synchronized"
                | b"transient"
                | b"volatile"
                | b"strictfp"
                | b"default"
                | b"sealed"
                | b"non"
        ),
        Dialect::CSharp => matches!(
            word,
            b"static"
                | b"readonly"
                | b"abstract"
                | b"sealed"
                | b"virtual"
                | b"override"
                | b"async"
                | b"extern"
                | b"unsafe"
                | b"new"
                | b"partial"
                | b"const"
                | b"volatile"
                | b"required"
                | b"file"
                | b"ref"
                | b"fixed"
                | b"scoped"
        ),
    }
}
