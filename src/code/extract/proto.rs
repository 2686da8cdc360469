//! Protocol buffers: messages, enumerations, services and what is in them.

use super::Grammar;
use super::lex::{Class, Style};
use super::outline::{Definition, Outline};
use super::words::Words;
use crate::code::symbol::Kind;

pub(super) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = Style::c_like().with(b"`\\", Class::Mark);

static KEYWORDS: Words = Words::new(
    "syntax import package option message enum service rpc returns oneof map repeated \
     optional required reserved extend extensions stream true false to max public weak \
     group",
);

struct Scope {
    close: usize,
    /// The kind of what is listed: fields, variants or methods.
    lists: Option<Kind>,
}

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    let mut scopes: Vec<Scope> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if scopes.last().is_some_and(|scope| scope.close <= at) {
            scopes.pop();
            at += 1;
            continue;
        }
        let lists = scopes.last().and_then(|scope| scope.lists);
        let named = tokens.is_word(at + 1);
        let opened = match tokens.word(at) {
            b"message" if named => Some((Kind::Message, Some(Kind::Field))),
            b"enum" if named => Some((Kind::Enum, Some(Kind::Variant))),
            b"service" if named => Some((Kind::Service, Some(Kind::Method))),
            b"oneof" if named => Some((Kind::Field, Some(Kind::Field))),
            _ => None,
        };
        if let Some((kind, inner)) = opened
            && tokens.is_open(at + 2, b'{')
        {
            let close = tokens.partner(at + 2);
            outline.add(Definition {
                kind,
                start: at,
                head: at,
                name: at + 1,
                body: at + 2,
                last: close,
                public: true,
            });
            scopes.push(Scope {
                close,
                lists: inner,
            });
            at += 3;
            continue;
        }
        at = statement(outline, at, lists, &mut scopes).max(at + 1);
    }
}

/// One statement, to its `;` or its braces.
fn statement(
    outline: &mut Outline<'_>,
    at: usize,
    lists: Option<Kind>,
    scopes: &mut Vec<Scope>,
) -> usize {
    let tokens = outline.tokens;
    let mut end = at;
    let mut equals = None;
    while end < tokens.len() && !tokens.is_mark(end, b';') && !tokens.is_open(end, b'{') {
        if tokens.at(end).shape == super::lex::Shape::Close {
            return end;
        }
        if tokens.is_mark(end, b'=') {
            equals.get_or_insert(end);
        }
        end = tokens.after(end);
    }
    if end >= tokens.len() {
        return end;
    }
    if tokens.word(at) == b"extend" && tokens.is_open(end, b'{') {
        scopes.push(Scope {
            close: tokens.partner(end),
            lists: Some(Kind::Field),
        });
        return end + 1;
    }
    let last = tokens.partner(end);
    let skipped = matches!(
        tokens.word(at),
        b"option" | b"reserved" | b"extensions" | b"import" | b"package" | b"syntax"
    );
    let name = match lists {
        Some(Kind::Method) if tokens.word(at) == b"rpc" => Some(at + 1),
        Some(Kind::Field | Kind::Variant) if !skipped => equals.and_then(|at| at.checked_sub(1)),
        _ => None,
    };
    if let (Some(kind), Some(name)) = (lists, name)
        && name >= at
        && tokens.is_word(name)
    {
        outline.add(Definition {
            kind,
            start: at,
            head: at,
            name,
            body: end,
            last,
            public: true,
        });
    }
    last + 1
}
