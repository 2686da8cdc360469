//! Kotlin, Swift, Scala and PHP: a keyword says what a declaration is, its name follows.

mod callable;
mod extent;
pub(super) mod kotlin;
mod operator;
pub(super) mod php;
pub(super) mod scala;
pub(super) mod swift;
mod types;
mod value;

use super::lex::Shape;
use super::outline::Outline;
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
    /// A variable may have code for its reading and writing on the lines below it.
    accessors: bool,
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
        // `import struct Foundation.Date`, `use const A`, `x.class`, `Foo::class`: no keywords.
        let imported =
            matches!(tokens.word(at.wrapping_sub(1)), b"import" | b"use") && !tokens.at(at).first;
        if imported
            || before.shape == Shape::Mark
                && matches!(before.byte, b'.' | b':')
                && (before.byte == b'.' || tokens.is_mark(at.saturating_sub(2), b':'))
            || before.shape == Shape::Mark
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
        if word == b"new" && self.dialect.indented {
            self.anonymous(at);
        }
        // A type before `$name`, a class between modifiers: the head goes on in PHP.
        let named = !self.dialect.keywords.contain(word)
            || matches!(word, b"array" | b"callable" | b"null" | b"false" | b"true");
        let typed = self.dialect.dollars && self.inside() == Inside::Members && named;
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
            Role::Namespace
                if self.dialect.indented && self.outline.tokens.word(at + 1) == b"object" =>
            {
                self.type_declaration(at + 1, Kind::Class, head)
            }
            Role::Namespace => self.namespace(at),
        }
    }
}
