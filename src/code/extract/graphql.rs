//! GraphQL: types with their fields, and named operations.

use super::Grammar;
use super::lex::{Class, Shape, Style, Text};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = {
    let mut style = Style::c_like()
        .with(b"#", Class::Hash)
        .with(b"/'`\\", Class::Mark);
    style.hash_comments = true;
    style.triple = true;
    style.double = Some(Text::plain(b'"'));
    style
};

static KEYWORDS: Words = Words::new(
    "type interface input enum union scalar schema directive extend implements query \
     mutation subscription fragment on true false null",
);

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut at = 0;
    let mut doc = None;
    while at < tokens.len() {
        let token = tokens.at(at);
        // A text that stands alone describes what follows.
        if token.shape == Shape::Text {
            doc = Some(token.start..tokens.end(at));
            at += 1;
            continue;
        }
        at = match definition(outline, at, doc.take()) {
            Some(next) => next.max(at + 1),
            None => tokens.after(at),
        };
    }
}

fn definition(
    outline: &mut Outline<'_>,
    at: usize,
    doc: Option<std::ops::Range<u32>>,
) -> Option<usize> {
    let tokens = outline.tokens;
    let extended = tokens.word(at) == b"extend";
    let word = at + usize::from(extended);
    let kind = match tokens.word(word) {
        b"type" | b"input" => Kind::Type,
        b"interface" => Kind::Interface,
        b"enum" => Kind::Enum,
        b"union" => Kind::Union,
        b"scalar" => Kind::Type,
        b"directive" => Kind::Macro,
        b"query" | b"mutation" | b"subscription" | b"fragment" => Kind::Function,
        _ => return None,
    };
    let mut name = word + 1;
    if tokens.is_mark(name, b'@') {
        name += 1;
    }
    if !tokens.is_word(name) {
        return None;
    }
    // To the braces, or to the next definition.
    let mut end = name + 1;
    while end < tokens.len() && !tokens.is_open(end, b'{') {
        let token = tokens.at(end);
        let next = token.first
            && (token.shape == Shape::Text || KEYWORDS.contain(tokens.word(end)))
            && tokens.word(end) != b"implements"
            && tokens.word(end) != b"on";
        if next || token.shape == Shape::Close {
            break;
        }
        end = tokens.after(end);
    }
    let braced = tokens.is_open(end, b'{');
    let last = if braced { tokens.partner(end) } else { end - 1 };
    let index = outline.add(Definition {
        kind,
        start: at,
        head: at,
        name,
        body: end,
        last,
        public: true,
    });
    describe(outline, index, doc);
    if braced && kind != Kind::Function {
        let member = if kind == Kind::Enum {
            Kind::Variant
        } else {
            Kind::Field
        };
        members(outline, end, member);
    }
    Some(last + 1)
}

fn describe(outline: &mut Outline<'_>, index: usize, doc: Option<std::ops::Range<u32>>) {
    if let (Some(doc), Some(symbol)) = (doc, outline.symbol(index)) {
        symbol.doc = doc;
    }
}

/// Fields `name(args): Type @directive` or names of an enumeration.
fn members(outline: &mut Outline<'_>, open: usize, kind: Kind) {
    let tokens = outline.tokens;
    let close = tokens.partner(open);
    let mut at = open + 1;
    let mut doc = None;
    while at < close {
        let token = tokens.at(at);
        if token.shape == Shape::Text {
            doc = Some(token.start..tokens.end(at));
            at += 1;
            continue;
        }
        if tokens.is_mark(at, b'@') {
            at += 2;
            continue;
        }
        let mut behind = at + 1;
        if tokens.is_open(behind, b'(') {
            behind = tokens.after(behind);
        }
        let field = kind == Kind::Variant || tokens.is_mark(behind, b':');
        if !tokens.is_word(at) || !field {
            at = tokens.after(at);
            continue;
        }
        let mut end = behind;
        while end < close && !tokens.at(end).first && !begins_member(outline, end, kind) {
            end = tokens.after(end);
        }
        let index = outline.add(Definition {
            kind,
            start: at,
            head: at,
            name: at,
            body: end,
            last: end - 1,
            public: true,
        });
        describe(outline, index, doc.take());
        at = end.max(at + 1);
    }
}

/// Whether another member begins on the same line.
fn begins_member(outline: &Outline<'_>, at: usize, kind: Kind) -> bool {
    let tokens = outline.tokens;
    if !tokens.is_word(at) || matches!(tokens.at(at.wrapping_sub(1)).byte, b'@' | b':' | b'=') {
        return false;
    }
    let behind = at + 1;
    let arguments = tokens.is_open(behind, b'(');
    kind == Kind::Variant
        || tokens.is_mark(behind, b':')
        || arguments && tokens.is_mark(tokens.after(behind), b':')
}
