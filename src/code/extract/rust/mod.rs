//! Rust: items wherever they stand, with the members of types, traits and impls.

mod types;

use super::Grammar;
use super::lex::{Class, Prefixes, Shape, Single, Style, Text};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;
use std::ops::Range;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like().with(b"`", Class::Mark);
    style.nested_comments = true;
    style.double = Some(Text::plain(b'"').lines());
    style.single_starts = Single::Lifetime;
    style.prefixes = Prefixes::Rust;
    style
};

static KEYWORDS: Words = Words::new(
    "as async await break const continue crate dyn else enum extern false fn for if impl in \
     let loop match mod move mut pub ref return self static struct super trait true type \
     unsafe use where while Self",
);

/// Macros whose arguments are items, written as they would be outside.
const TRANSPARENT: [&[u8]; 4] = [b"cfg_if", b"bitflags", b"lazy_static", b"thread_local"];

/// What a scope's items are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Items,
    Members,
    Body,
}

struct Scope {
    close: usize,
    inside: Inside,
    owner: Range<u32>,
    /// Members of a trait are as public as it is.
    public: bool,
}

/// The item that is being read: where it began, and where behind its attributes.
#[derive(Clone, Copy)]
struct Item {
    start: usize,
    head: usize,
    public: bool,
}

fn read(outline: &mut Outline<'_>) {
    Reader {
        outline,
        scopes: Vec::new(),
    }
    .run();
}

struct Reader<'o, 'a> {
    outline: &'o mut Outline<'a>,
    scopes: Vec<Scope>,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let tokens = self.outline.tokens;
        let mut at = 0;
        let mut item: Option<Item> = None;
        while at < tokens.len() {
            while self.scopes.last().is_some_and(|scope| scope.close <= at) {
                self.scopes.pop();
            }
            let token = tokens.at(at);
            match token.shape {
                Shape::Mark if token.byte == b'#' => {
                    // `#![…]` belongs to what is around it.
                    let inner = tokens.is_mark(at + 1, b'!');
                    let open = at + 1 + usize::from(inner);
                    let start = item.map_or(at, |item| item.start);
                    item = None;
                    if tokens.is_open(open, b'[') {
                        at = tokens.after(open);
                        item = (!inner).then_some(Item {
                            start,
                            head: at,
                            public: false,
                        });
                        continue;
                    }
                }
                Shape::Word => {
                    let begun = item.unwrap_or(Item {
                        start: at,
                        head: at,
                        public: false,
                    });
                    let (next, keep) = self.word(at, begun);
                    at = next;
                    item = keep;
                    continue;
                }
                // The name of an ABI.
                Shape::Text if item.is_some() => {}
                _ => item = None,
            }
            at += 1;
        }
    }

    /// Reads at a word; says where to go on and what item is still being read.
    fn word(&mut self, at: usize, item: Item) -> (usize, Option<Item>) {
        let tokens = self.outline.tokens;
        let named = tokens.is_word(at + 1);
        let body = self
            .scopes
            .last()
            .is_some_and(|scope| scope.inside == Inside::Body);
        match tokens.word(at) {
            b"pub" => {
                let restricted = tokens.is_open(at + 1, b'(');
                let next = if restricted {
                    tokens.after(at + 1)
                } else {
                    at + 1
                };
                return (
                    next,
                    Some(Item {
                        public: true,
                        ..item
                    }),
                );
            }
            b"async" | b"unsafe" | b"extern" | b"default" | b"safe" | b"auto" => {
                return (at + 1, Some(item));
            }
            b"const" if named && is_modifier(tokens.word(at + 1)) => {
                return (at + 1, Some(item));
            }
            b"fn" if named => return (self.function(at, item), None),
            b"struct" if named => return (self.type_with_body(at, item, Kind::Struct), None),
            b"enum" if named => return (self.type_with_body(at, item, Kind::Enum), None),
            b"union" if named && self.is_union(at) => {
                return (self.type_with_body(at, item, Kind::Union), None);
            }
            b"trait" if named => return (self.scoped(at, item, Kind::Trait), None),
            b"mod" if named => return (self.scoped(at, item, Kind::Module), None),
            b"impl" if self.at_start(at, item) => return (self.implementation(at), None),
            b"type" if named => return (self.value(at, at + 1, item, Kind::Type), None),
            // `const _` has no name to look for.
            b"const"
                if named
                    && !body
                    && tokens.word(at + 1) != b"_"
                    && tokens.is_mark(at + 2, b':') =>
            {
                return (self.value(at, at + 1, item, Kind::Constant), None);
            }
            b"static" if !body => {
                // `lazy_static!` writes `static ref NAME`.
                let skip = matches!(tokens.word(at + 1), b"mut" | b"ref");
                let name = at + 1 + usize::from(skip);
                if tokens.is_word(name) && tokens.is_mark(name + 1, b':') {
                    return (self.value(at, name, item, Kind::Variable), None);
                }
            }
            b"macro_rules" if tokens.is_mark(at + 1, b'!') && tokens.is_word(at + 2) => {
                return (self.macro_rules(at, at + 2, item), None);
            }
            b"macro" if named => {
                let params = at + 2;
                let mut open = params;
                if tokens.is_open(open, b'(') {
                    open = tokens.after(open);
                }
                if tokens.is_open(open, b'{') || tokens.is_open(params, b'{') {
                    return (self.macro_rules(at, at + 1, item), None);
                }
            }
            b"use" if self.at_start(at, item) => return (self.to_semicolon(at), None),
            word if tokens.is_mark(at + 1, b'!')
                && tokens.at(at + 2).shape == Shape::Open
                && !TRANSPARENT.contains(&word) =>
            {
                return (tokens.after(at + 2), None);
            }
            _ => {}
        }
        (at + 1, None)
    }

    /// Whether a word begins an item: `impl Trait` in a type does not.
    fn at_start(&self, at: usize, item: Item) -> bool {
        if item.start != at || at == 0 {
            return true;
        }
        let before = self.outline.tokens.at(at.wrapping_sub(1));
        matches!(before.byte, b';' | b'}' | b'{' | b']')
            && matches!(before.shape, Shape::Mark | Shape::Open | Shape::Close)
    }

    /// `union` is a name everywhere else.
    fn is_union(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        tokens.is_open(at + 2, b'{')
            || tokens.is_mark(at + 2, b'<')
            || tokens.word(at + 2) == b"where"
    }

    fn to_semicolon(&self, at: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = at;
        while at < tokens.len() && !tokens.is_mark(at, b';') {
            if tokens.at(at).shape == Shape::Close {
                return at;
            }
            at = tokens.after(at);
        }
        at
    }

    /// From behind a name to the `{` or `;` that ends a header, or to what cannot be in
    /// one.
    fn header(&self, from: usize) -> usize {
        let tokens = self.outline.tokens;
        let mut at = from;
        while at < tokens.len() {
            let token = tokens.at(at);
            match token.shape {
                Shape::Open if token.byte == b'{' && !self.is_const_argument(at) => return at,
                Shape::Mark if token.byte == b';' => return at,
                Shape::Close => return at,
                Shape::Word => {
                    let item = matches!(tokens.word(at), b"fn" | b"struct" | b"enum" | b"trait")
                        && tokens.is_word(at + 1);
                    if item {
                        return at;
                    }
                }
                _ => {}
            }
            at = tokens.after(at);
        }
        at
    }

    /// `Foo<{ N + 1 }>`.
    fn is_const_argument(&self, at: usize) -> bool {
        let tokens = self.outline.tokens;
        let close = tokens.partner(at);
        tokens.is_mark(at.wrapping_sub(1), b'<')
            || tokens.is_mark(at.wrapping_sub(1), b',')
                && (tokens.is_mark(close + 1, b'>') || tokens.is_mark(close + 1, b','))
    }

    fn function(&mut self, at: usize, item: Item) -> usize {
        let tokens = self.outline.tokens;
        let body = self.header(at + 2);
        let braced = tokens.is_open(body, b'{');
        if !braced && !tokens.is_mark(body, b';') {
            return body.max(at + 1);
        }
        let scope = self.scopes.last();
        let member = scope.is_some_and(|scope| scope.inside == Inside::Members);
        let owner = scope.map_or(0..0, |scope| scope.owner.clone());
        let public = item.public || member && scope.is_some_and(|scope| scope.public);
        let index = self.outline.add(Definition {
            kind: if member { Kind::Method } else { Kind::Function },
            start: item.start,
            head: item.head,
            name: at + 1,
            body,
            last: tokens.partner(body),
            public,
        });
        if member {
            self.outline.set_owner(index, owner);
        }
        if braced {
            self.enter(body, Inside::Body, 0..0, false);
        }
        body + 1
    }

    fn enter(&mut self, open: usize, inside: Inside, owner: Range<u32>, public: bool) {
        self.scopes.push(Scope {
            close: self.outline.tokens.partner(open),
            inside,
            owner,
            public,
        });
    }

    /// `type`, `const` and `static`: to the semicolon.
    fn value(&mut self, at: usize, name: usize, item: Item, kind: Kind) -> usize {
        let tokens = self.outline.tokens;
        let end = self.to_semicolon(name);
        if !tokens.is_mark(end, b';') {
            return end.max(at + 1);
        }
        let mut body = name + 1;
        while body < end && !(kind != Kind::Type && tokens.is_mark(body, b'=')) {
            body = tokens.after(body);
        }
        let scope = self.scopes.last();
        let owner = scope.map_or(0..0, |scope| scope.owner.clone());
        let public = item.public || scope.is_some_and(|scope| scope.public);
        let index = self.outline.add(Definition {
            kind,
            start: item.start,
            head: item.head,
            name,
            body: body.min(end),
            last: end,
            public,
        });
        self.outline.set_owner(index, owner);
        end + 1
    }

    fn macro_rules(&mut self, at: usize, name: usize, item: Item) -> usize {
        let tokens = self.outline.tokens;
        let mut open = name + 1;
        if tokens.is_open(open, b'(') && tokens.is_open(tokens.after(open), b'{') {
            open = tokens.after(open);
        }
        if tokens.at(open).shape != Shape::Open {
            return at + 1;
        }
        let close = tokens.partner(open);
        let last = if tokens.is_mark(close + 1, b';') {
            close + 1
        } else {
            close
        };
        let exported = tokens.source
            [tokens.at(item.start).start as usize..tokens.at(at).start as usize]
            .windows(12)
            .any(|window| window == b"macro_export");
        self.outline.add(Definition {
            kind: Kind::Macro,
            start: item.start,
            head: item.head,
            name,
            body: open,
            last,
            public: item.public || exported,
        });
        last + 1
    }
}

/// Whether `const` before this word belongs to a function.
fn is_modifier(word: &[u8]) -> bool {
    matches!(
        word,
        b"fn" | b"unsafe" | b"async" | b"extern" | b"trait" | b"impl"
    )
}
