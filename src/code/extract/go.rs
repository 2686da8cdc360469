//! Go: declarations at the top, with fields and methods of types, and types in functions.

use super::Grammar;
use super::lex::{Class, Shape, Style, Text};
use super::outline::{Definition, Outline};
use super::walks::Look;
use super::words::Words;
use crate::code::symbol::Kind;
use std::ops::Range;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like().with(b"\\", Class::Mark);
    style.back = Some(Text::plain(b'`').raw().lines());
    style
};

static KEYWORDS: Words = Words::new(
    "break case chan const continue default defer else fallthrough for func go goto if \
     import interface map package range return select struct switch type var",
);

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut at = 0;
    // The end of the function whose body is being read.
    let mut body = 0;
    while at < tokens.len() {
        let token = tokens.at(at);
        let next = match tokens.word(at) {
            b"func" if at >= body && token.first => {
                let (next, end) = function(outline, at);
                body = body.max(end);
                next
            }
            b"type" if token.first => declaration(outline, at, type_spec),
            b"const" if at >= body && token.first => declaration(outline, at, constants),
            b"var" if at >= body && token.first => declaration(outline, at, variables),
            _ => at + 1,
        };
        // At the top, what is not known is stepped over with its body.
        at = if at >= body && next == at + 1 && token.shape == Shape::Open {
            tokens.after(at)
        } else {
            next
        };
    }
}

fn is_public(name: &[u8]) -> bool {
    let text = std::str::from_utf8(name).unwrap_or("");
    text.chars().next().is_some_and(char::is_uppercase)
}

/// Where a line break ends a statement.
fn ends_statement(outline: &Outline<'_>, at: usize) -> bool {
    let tokens = outline.tokens;
    if !tokens.at(at).first {
        return false;
    }
    let before = tokens.at(at.saturating_sub(1));
    match before.shape {
        Shape::Mark => {
            matches!(before.byte, b'+' | b'-') && {
                let earlier = tokens.at(at.saturating_sub(2));
                earlier.shape == Shape::Mark && earlier.byte == before.byte
            }
        }
        Shape::Open => false,
        _ => true,
    }
}

/// The first token behind a statement.
fn statement_end(outline: &Outline<'_>, from: usize) -> usize {
    let tokens = outline.tokens;
    let over = |at: usize| {
        matches!(tokens.at(at).shape, Shape::Close | Shape::End) || tokens.is_mark(at, b';')
    };
    if over(from) {
        return from;
    }
    tokens.walk(Look::Expression, tokens.after(from), |at| {
        let ends = over(at) || ends_statement(outline, at);
        (!ends).then(|| tokens.after(at))
    })
}

/// A function or method: where to go on, and where its body ends.
fn function(outline: &mut Outline<'_>, at: usize) -> (usize, usize) {
    let tokens = outline.tokens;
    let mut name = at + 1;
    let receiver = tokens.is_open(name, b'(');
    let mut owner = 0..0;
    if receiver {
        owner = receiver_type(outline, name);
        name = tokens.after(name);
    }
    if !tokens.is_word(name) {
        return (at + 1, 0);
    }
    let end = statement_end(outline, name);
    // The body is the last group of the line; a result may hold braces, too.
    let mut last = name;
    let mut brace = end;
    let mut scan = name;
    while scan < end {
        let token = tokens.at(scan);
        if token.shape == Shape::Open && token.byte == b'{' {
            let typed = matches!(tokens.word(scan.wrapping_sub(1)), b"struct" | b"interface");
            if !typed {
                brace = scan;
                break;
            }
        }
        last = tokens.partner(scan);
        scan = tokens.after(scan);
    }
    let close = if brace < end {
        tokens.partner(brace)
    } else {
        last
    };
    let index = outline.add(Definition {
        kind: if receiver {
            Kind::Method
        } else {
            Kind::Function
        },
        start: at,
        head: at,
        name,
        body: brace,
        last: close,
        public: is_public(tokens.word(name)),
    });
    outline.set_owner(index, owner);
    if brace < end {
        (brace + 1, close)
    } else {
        (end.max(at + 1), 0)
    }
}

/// `(r *Type[K])`: the last word outside of brackets.
fn receiver_type(outline: &Outline<'_>, open: usize) -> Range<u32> {
    let tokens = outline.tokens;
    let close = tokens.partner(open);
    let mut found = 0..0;
    let mut at = open + 1;
    while at < close {
        if tokens.is_word(at) {
            found = tokens.at(at).start..tokens.end(at);
        }
        at = tokens.after(at);
    }
    found
}

type Spec = fn(&mut Outline<'_>, usize, usize) -> usize;

/// `type`, `var` or `const`, alone or with a group of them.
fn declaration(outline: &mut Outline<'_>, at: usize, spec: Spec) -> usize {
    let tokens = outline.tokens;
    if !tokens.is_open(at + 1, b'(') {
        return spec(outline, at, at + 1).max(at + 1);
    }
    let close = tokens.partner(at + 1);
    let mut inner = at + 2;
    while inner < close {
        inner = spec(outline, inner, inner).max(inner + 1);
    }
    close + 1
}

fn type_spec(outline: &mut Outline<'_>, start: usize, name: usize) -> usize {
    let tokens = outline.tokens;
    let end = statement_end(outline, name);
    if !tokens.is_word(name) || end <= name + 1 {
        return end;
    }
    let mut what = name + 1;
    // `[T any]` are parameters when a type follows; `[5]int` is one.
    if tokens.is_open(what, b'[') && tokens.is_word(what + 1) && tokens.after(what) < end {
        what = tokens.after(what);
    }
    let alias = tokens.is_mark(what, b'=');
    what += usize::from(alias);
    let (held, brace) = match tokens.word(what) {
        b"struct" => (Kind::Struct, what + 1),
        b"interface" => (Kind::Interface, what + 1),
        _ => (Kind::Type, end),
    };
    let braced = tokens.is_open(brace, b'{');
    outline.add(Definition {
        kind: if alias { Kind::Type } else { held },
        start,
        head: start,
        name,
        body: if braced { brace } else { end },
        last: if braced {
            tokens.partner(brace)
        } else {
            end - 1
        },
        public: is_public(tokens.word(name)),
    });
    if braced {
        members(outline, brace, held);
    }
    end
}

/// Fields of a struct; methods of an interface.
fn members(outline: &mut Outline<'_>, open: usize, kind: Kind) {
    let tokens = outline.tokens;
    let close = tokens.partner(open);
    let mut at = open + 1;
    while at < close {
        let end = statement_end(outline, at).min(close);
        if kind == Kind::Interface {
            if tokens.is_word(at) && tokens.is_open(at + 1, b'(') {
                add_member(outline, Kind::Method, at, end);
            }
        } else {
            // `a, b T`; a lone type is embedded.
            let mut name = at;
            while tokens.is_word(name) && name + 1 < end {
                let more = tokens.is_mark(name + 1, b',');
                let typed = more || !tokens.is_mark(name + 1, b'.');
                let tagged = tokens.at(name + 1).shape == Shape::Text;
                if !typed || tagged {
                    break;
                }
                add_member(outline, Kind::Field, name, end);
                if !more {
                    break;
                }
                name += 2;
            }
        }
        at = end.max(at + 1);
        if tokens.is_mark(at, b';') {
            at += 1;
        }
    }
}

fn add_member(outline: &mut Outline<'_>, kind: Kind, name: usize, end: usize) {
    let tokens = outline.tokens;
    let tagged = tokens.at(end.wrapping_sub(1)).shape == Shape::Text;
    outline.add(Definition {
        kind,
        start: name,
        head: name,
        name,
        body: if tagged { end - 1 } else { end },
        last: end - 1,
        public: is_public(tokens.word(name)),
    });
}

fn constants(outline: &mut Outline<'_>, start: usize, name: usize) -> usize {
    values(outline, start, name, Kind::Constant)
}

fn variables(outline: &mut Outline<'_>, start: usize, name: usize) -> usize {
    values(outline, start, name, Kind::Variable)
}

/// `a, b T = …`.
fn values(outline: &mut Outline<'_>, start: usize, name: usize, kind: Kind) -> usize {
    let tokens = outline.tokens;
    let end = statement_end(outline, name);
    let mut body = name;
    while body < end && !tokens.is_open(body, b'{') {
        body = tokens.after(body);
    }
    let mut name = name;
    let mut start = start;
    while tokens.is_word(name) && name < end {
        if tokens.word(name) != b"_" {
            outline.add(Definition {
                kind,
                start,
                head: start,
                name,
                body: body.min(end),
                last: end - 1,
                public: is_public(tokens.word(name)),
            });
        }
        if !tokens.is_mark(name + 1, b',') {
            break;
        }
        name += 2;
        start = name;
    }
    if tokens.is_mark(end, b';') {
        end + 1
    } else {
        end
    }
}
