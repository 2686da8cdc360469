//! JSON, with the comments that some of its readers allow.

use super::super::Grammar;
use super::super::lex::{Class, Shape, Style};
use super::super::outline::{Definition, Outline};
use super::super::words::Words;
use super::DEEPEST;
use crate::code::symbol::Kind;

pub(in crate::code::extract) static GRAMMAR: Grammar = Grammar {
    style: &STYLE,
    keywords: &KEYWORDS,
    read,
};

static STYLE: Style = Style::c_like().with(b"$", Class::Word);

static KEYWORDS: Words = Words::new("true false null");

fn read(outline: &mut Outline<'_>) {
    let tokens = outline.tokens;
    // The ends of the objects that are open; lists are stepped over.
    let mut objects: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        while objects.last().is_some_and(|close| *close <= at) {
            objects.pop();
        }
        if objects.is_empty() {
            at = if tokens.is_open(at, b'{') {
                objects.push(tokens.partner(at));
                at + 1
            } else {
                tokens.after(at)
            };
            continue;
        }
        let key = matches!(tokens.at(at).shape, Shape::Text | Shape::Word)
            && tokens.is_mark(at + 1, b':');
        if !key {
            at = tokens.after(at);
            continue;
        }
        let value = at + 2;
        let last = tokens.partner(value).min(tokens.len());
        let index = outline.add(Definition {
            kind: Kind::Key,
            start: at,
            head: at,
            name: at,
            body: if tokens.at(value).shape == Shape::Open {
                at + 1
            } else {
                value + 1
            },
            last,
            public: true,
        });
        if tokens.at(at).shape == Shape::Text
            && let Some(symbol) = outline.symbol(index)
            && symbol.name.len() > 2
        {
            symbol.name = symbol.name.start + 1..symbol.name.end - 1;
        }
        at = if tokens.is_open(value, b'{') && objects.len() < DEEPEST {
            objects.push(last);
            value + 1
        } else {
            tokens.after(value)
        };
    }
}
