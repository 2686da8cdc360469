//! C and C++: declarations of files, namespaces and classes, and types in functions.
//!
//! Nothing is preprocessed. A macro's lines are groups that a declaration looks past, and
//! the branches of `#if` are read one after the other.

mod declaration;
mod declarator;
mod types;

use super::Grammar;
use super::lex::{Class, Prefixes, Shape, Special, Style, bracket};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;
use std::ops::Range;

pub(super) static C: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

pub(super) static CPP: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"#", Class::Hash)
        .with(b"`", Class::Mark)
        .with(b"$", Class::Word);
    style.prefixes = Prefixes::C;
    style.special = Special::Directives;
    style
};

static KEYWORDS: Words = Words::new(
    "alignas alignof asm auto bool break case catch char class const constexpr const_cast \
     continue decltype default define defined delete do double dynamic_cast elif else endif \
     enum explicit export extern false float for friend goto if ifdef ifndef include inline \
     int long mutable namespace new noexcept nullptr operator private protected public \
     register reinterpret_cast restrict return short signed sizeof static static_assert \
     static_cast struct switch template this throw true try typedef typename undef union \
     unsigned using virtual void volatile while",
);

/// A file, a namespace or a class.
struct Scope {
    close: usize,
    /// The class's name; empty for anything else.
    class: Range<u32>,
    is_class: bool,
    /// A function's body, in which only types count.
    is_body: bool,
    public: bool,
    /// Where the declaration began whose names come behind the brace.
    tail: Option<Tail>,
}

#[derive(Clone, Copy)]
struct Tail {
    start: usize,
    typedef: bool,
    /// Whether the type has a name of its own.
    named: bool,
    kind: Kind,
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    scopes: Vec<Scope>,
}

fn read(outline: &mut Outline<'_>) {
    Reader {
        outline,
        scopes: Vec::new(),
    }
    .run();
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        while at < tokens.len() {
            if let Some(scope) = self.scopes.last()
                && scope.close <= at
            {
                let close = scope.close;
                let tail = scope.tail;
                self.scopes.pop();
                if let Some(tail) = tail {
                    at = self.tail(close, tail).max(close + 1).max(at);
                }
                continue;
            }
            let token = tokens.at(at);
            if self.scopes.last().is_some_and(|scope| scope.is_body) {
                at = self.local(at).max(at + 1);
                continue;
            }
            at = match token.shape {
                Shape::Open if token.byte == bracket::DIRECTIVE => self.directive(at),
                Shape::Word | Shape::Open => self.declaration(at).max(at + 1),
                // `~Class()` and `::name()`.
                Shape::Mark if matches!(token.byte, b'~' | b':' | b'*') => {
                    self.declaration(at).max(at + 1)
                }
                _ => at + 1,
            };
        }
    }

    /// `#define NAME …`; other lines say nothing.
    fn directive(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let close = tokens.partner(at);
        if tokens.word(at + 1) == b"define" && tokens.is_word(at + 2) {
            let mut body = at + 3;
            // Parameters touch the name.
            if tokens.is_open(body, b'(') && tokens.at(body).start == tokens.end(at + 2) {
                body = tokens.after(body);
            }
            let last = close.min(tokens.len()).saturating_sub(1).max(at + 2);
            self.outline.add(Definition {
                kind: Kind::Macro,
                start: at,
                head: at,
                name: at + 2,
                body: body.min(last + 1),
                last,
                public: true,
            });
        }
        close + 1
    }

    /// The next token that is not a line of the preprocessor; macros on the way are noted.
    fn past_directives(&mut self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = at;
        while tokens.is_open(at, bracket::DIRECTIVE) {
            at = self.directive(at);
        }
        at
    }

    fn in_class(&self) -> bool {
        self.scopes.last().is_some_and(|scope| scope.is_class)
    }

    fn is_public(&self) -> bool {
        self.scopes.last().is_none_or(|scope| scope.public)
    }
}
