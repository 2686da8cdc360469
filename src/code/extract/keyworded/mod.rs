//! Kotlin, Swift, Scala and PHP: a keyword says what a declaration is, its name follows.

mod callable;
mod extent;
pub(super) mod kotlin;
mod operator;
pub(super) mod php;
pub(super) mod scala;
pub(super) mod swift;

use super::lex::Shape;
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;
use std::ops::Range;

/// What a keyword declares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A type with members.
    Type(Kind),
    /// Members of a type that is defined elsewhere.
    Extension,
    Function,
    /// A constructor, which is named by its keyword.
    Init,
    Constant,
    Variable,
    /// A name for a type.
    Alias,
    /// Names of an enumeration.
    Case,
    Namespace,
}

/// A language's differences.
struct Dialect {
    role: fn(&[u8]) -> Option<Role>,
    modifier: fn(&[u8]) -> bool,
    keywords: &'static Words,
    /// Only `;` ends a statement.
    semicolons: bool,
    /// A body without braces goes on while lines are indented deeper.
    indented: bool,
    /// Names begin with `$` and are fields without a keyword.
    dollars: bool,
    /// An enumeration's names stand at the beginning of its body, up to a `;`.
    bare_cases: bool,
    /// Names may be operators.
    operators: bool,
    /// What is not said to be hidden is public.
    public: bool,
    /// What begins an attribute: `@` or `#`.
    attribute: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A file or a namespace.
    Module,
    /// A type.
    Members,
    /// The names at the beginning of an enumeration.
    Cases,
    /// Code: functions and types count, variables do not.
    Body,
}

struct Scope {
    close: usize,
    inside: Inside,
    owner: Range<u32>,
}

#[derive(Clone, Copy)]
struct Head {
    start: usize,
    head: usize,
    hidden: bool,
    shown: bool,
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    dialect: &'static Dialect,
    scopes: Vec<Scope>,
}

fn read(outline: &mut Outline<'_>, dialect: &'static Dialect) {
    Reader {
        outline,
        dialect,
        scopes: Vec::new(),
    }
    .run();
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        let mut head: Option<Head> = None;
        while at < tokens.len() {
            if let Some(scope) = self.scopes.last()
                && scope.close <= at
            {
                self.scopes.pop();
                head = None;
                continue;
            }
            if self.inside() == Inside::Cases {
                at = self.bare_case(at).max(at + 1);
                continue;
            }
            let token = tokens.at(at);
            let begun = head.unwrap_or(Head {
                start: at,
                head: at,
                hidden: false,
                shown: false,
            });
            if token.shape == Shape::Mark && token.byte == self.dialect.attribute {
                let next = self.attribute(at);
                if next > at {
                    head = Some(Head {
                        head: next,
                        ..begun
                    });
                    at = next;
                    continue;
                }
            }
            if token.shape != Shape::Word {
                // `?string $name`, `int|\Foo $name`.
                let typed = self.dialect.dollars
                    && token.shape == Shape::Mark
                    && matches!(token.byte, b'?' | b'|' | b'&' | b'\\');
                if !typed {
                    head = None;
                }
                at += 1;
                continue;
            }
            let (next, kept) = self.word(at, begun);
            at = next.max(at + 1);
            head = kept;
        }
    }

    fn inside(&self) -> Inside {
        self.scopes
            .last()
            .map_or(Inside::Module, |scope| scope.inside)
    }

    fn enter(&mut self, close: usize, inside: Inside, owner: Range<u32>) {
        self.scopes.push(Scope {
            close,
            inside,
            owner,
        });
    }

    /// `@Name(…)`, `@file:Name`, `#[Name(…)]`; the same place when it is none.
    fn attribute(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        if self.dialect.attribute == b'#' {
            return if tokens.is_open(at + 1, b'[') {
                tokens.after(at + 1)
            } else {
                at
            };
        }
        if tokens.is_open(at + 1, b'[') {
            return tokens.after(at + 1);
        }
        if !tokens.is_word(at + 1) {
            return at;
        }
        let mut behind = at + 2;
        while tokens.is_mark(behind, b'.') || tokens.is_mark(behind, b':') {
            behind += 1;
            if !tokens.is_word(behind) {
                break;
            }
            behind += 1;
        }
        behind = tokens.behind_angles(behind);
        let touches = tokens.at(behind).start == tokens.end(behind.saturating_sub(1));
        if tokens.is_open(behind, b'(') && touches {
            behind = tokens.after(behind);
        }
        behind
    }

    fn word(&mut self, at: usize, head: Head) -> (usize, Option<Head>) {
        let tokens = self.outline.tokens;
        let word = tokens.word(at);
        let before = tokens.at(at.saturating_sub(1));
        // `x.class`, `Foo::class`: no keywords.
        if at > 0
            && before.shape == Shape::Mark
            && matches!(before.byte, b'.' | b':')
            && (before.byte == b'.' || tokens.is_mark(at.saturating_sub(2), b':'))
            || at > 1
                && before.shape == Shape::Mark
                && before.byte == b'>'
                && tokens.is_mark(at.wrapping_sub(2), b'-')
        {
            return (at + 1, None);
        }
        if let Some(role) = (self.dialect.role)(word)
            && let Some(next) = self.declaration(at, role, head)
        {
            return (next, None);
        }
        if (self.dialect.modifier)(word) {
            let hidden = head.hidden
                || matches!(
                    word,
                    b"private" | b"internal" | b"fileprivate" | b"protected"
                );
            let shown = head.shown || matches!(word, b"public" | b"open");
            let mut next = at + 1;
            // `private(set)`, `private[this]`.
            if matches!(tokens.at(next).byte, b'(' | b'[')
                && tokens.at(next).shape == Shape::Open
                && tokens.partner(next) <= next + 4
            {
                next = tokens.after(next);
            }
            return (
                next,
                Some(Head {
                    hidden,
                    shown,
                    ..head
                }),
            );
        }
        if self.dialect.dollars && word.starts_with(b"$") && self.inside() == Inside::Members {
            return (self.dollar_field(at, head), None);
        }
        // A type before `$name`, a class between modifiers: the head goes on in PHP.
        let typed = self.dialect.dollars
            && self.inside() == Inside::Members
            && !self.dialect.keywords.contain(word);
        (at + 1, typed.then_some(head))
    }

    fn public(&self, head: Head) -> bool {
        if self.inside() == Inside::Body {
            return false;
        }
        if self.dialect.public {
            !head.hidden
        } else {
            head.shown
        }
    }

    /// A declaration at its keyword; nothing when it is none after all.
    fn declaration(&mut self, at: usize, role: Role, head: Head) -> Option<usize> {
        match role {
            Role::Type(kind) => self.type_declaration(at, kind, head),
            Role::Extension => self.extension(at),
            Role::Function => self.function(at, head),
            Role::Init => self.init(at, head),
            Role::Constant => self.value(at, Kind::Constant, head),
            Role::Variable => self.value(at, Kind::Variable, head),
            Role::Alias => self.alias(at, head),
            Role::Case => self.case(at, head),
            Role::Namespace => self.namespace(at),
        }
    }

    fn type_declaration(&mut self, at: usize, kind: Kind, head: Head) -> Option<usize> {
        let tokens = self.outline.tokens;
        let mut kind = kind;
        let mut name = at + 1;
        // `enum class X`, `case class X`, `companion object X`, `class func x()`.
        match tokens.word(name) {
            b"class" | b"interface" | b"object" if !self.dialect.dollars => return None,
            b"func" | b"var" | b"let" | b"subscript" if self.dialect.operators => return None,
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

    fn extension(&mut self, at: usize) -> Option<usize> {
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

    fn namespace(&mut self, at: usize) -> Option<usize> {
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
    fn bare_case(&mut self, at: usize) -> usize {
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
}
