//! TOML: tables, and the keys in them.

use super::super::Grammar;
use super::super::lex::{Class, Shape, Style, Text};
use super::super::outline::{Definition, Outline};
use super::super::words::Words;
use crate::code::symbol::Kind;

pub(in crate::code::extract) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"#", Class::Hash)
        .with(b"/`\\", Class::Mark)
        .with(b"-", Class::Digit);
    style.slash_comments = false;
    style.hash_comments = true;
    style.triple = true;
    style.single = Some(Text::plain(b'\'').raw());
    style
};

static KEYWORDS: Words = Words::new("true false");

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut table: Option<usize> = None;
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens.at(at);
        if !token.first {
            at = tokens.after(at);
            continue;
        }
        if token.shape == Shape::Open && token.byte == b'[' {
            end_table(outline, table, at);
            table = header(outline, at);
            at = tokens.after(at);
            continue;
        }
        at = key(outline, at).max(at + 1);
    }
    end_table(outline, table, at);
}

/// A table reaches to the next one.
fn end_table(outline: &mut Outline<'_>, table: Option<usize>, next: usize) {
    let end = outline.tokens.end(next.saturating_sub(1));
    if let Some(index) = table
        && let Some(symbol) = outline.symbol(index)
    {
        symbol.span.end = symbol.span.end.max(end);
    }
}

/// `[a.b]` or `[[a.b]]`.
fn header(outline: &mut Outline<'_>, at: usize) -> Option<usize> {
    let tokens = outline.tokens;
    let close = tokens.partner(at);
    let inner = at + 1 + usize::from(tokens.is_open(at + 1, b'['));
    let last = if inner > at + 1 {
        tokens.partner(at + 1)
    } else {
        close
    };
    if inner >= last {
        return None;
    }
    let index = outline.add(Definition {
        kind: Kind::Key,
        start: at,
        head: at,
        name: inner,
        body: close + 1,
        last: close.min(tokens.len() - 1),
        public: true,
    });
    let end = tokens.end(last.wrapping_sub(1));
    if let Some(symbol) = outline.symbol(index) {
        symbol.name.end = end.max(symbol.name.end);
    }
    Some(index)
}

/// `key = value`, to the end of its line.
fn key(outline: &mut Outline<'_>, at: usize) -> usize {
    let tokens = outline.tokens;
    let mut equals = at;
    while equals < tokens.len() && !tokens.is_mark(equals, b'=') {
        if equals > at && tokens.at(equals).first || tokens.at(equals).shape == Shape::Close {
            return equals;
        }
        equals = tokens.after(equals);
    }
    let mut end = equals + 1;
    while end < tokens.len() && !tokens.at(end).first {
        end = tokens.after(end);
    }
    if equals >= tokens.len() || equals == at {
        return end;
    }
    let value = tokens.at(equals + 1).shape == Shape::Open;
    let index = outline.add(Definition {
        kind: Kind::Key,
        start: at,
        head: at,
        name: at,
        body: if value { equals } else { end },
        last: end - 1,
        public: true,
    });
    let name_end = tokens.end(equals.wrapping_sub(1));
    let text = tokens.at(at).shape == Shape::Text && equals == at + 1;
    if let Some(symbol) = outline.symbol(index) {
        if text && symbol.name.len() > 2 {
            symbol.name = symbol.name.start + 1..symbol.name.end - 1;
        } else {
            symbol.name.end = name_end.max(symbol.name.end);
        }
    }
    end
}
