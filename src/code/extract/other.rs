//! Languages without a scanner: lines that look like definitions. Everything found here is
//! marked as approximate.

use super::outline::finish;
use crate::code::symbol::{Kind, Symbol};
use std::ops::Range;

/// A longer line is not written by a person.
const LONGEST_LINE: usize = 1000;

pub(super) fn outline(source: &[u8]) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    // Definitions that are open: their column and place in `found`.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    let mut last_end = 0;
    for line in source.split(|byte| *byte == b'\n') {
        let at = start;
        start += line.len() + 1;
        let column = line
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let text = line[column..].trim_ascii_end();
        if text.is_empty() || text.len() > LONGEST_LINE {
            continue;
        }
        let end = at + column + text.len();
        let closes = closes(text);
        while open.last().is_some_and(|(indent, _)| *indent >= column) {
            let Some((indent, index)) = open.pop() else {
                break;
            };
            let to = if closes && indent == column {
                end
            } else {
                last_end
            };
            found[index].span.end = found[index].span.end.max(to as u32);
        }
        last_end = end;
        if let Some((kind, name)) = definition(text) {
            let from = at + column;
            open.push((column, found.len()));
            found.push(Symbol {
                name: (from + name.start) as u32..(from + name.end) as u32,
                kind,
                parent: None,
                owner: 0..0,
                span: from as u32..end as u32,
                lines: (0, 0),
                signature: from as u32..end as u32,
                doc: 0..0,
                public: true,
                approximate: true,
            });
        }
    }
    for (_, index) in open {
        found[index].span.end = found[index].span.end.max(last_end as u32);
    }
    finish(source, found)
}

/// A line that ends what began in its column.
fn closes(text: &[u8]) -> bool {
    matches!(text[0], b'}' | b')' | b']')
        || text.starts_with(b"end") && text.get(3).is_none_or(|byte| !is_name(*byte))
}

fn is_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Words, with a kind for those that a name follows; the others may stand before them.
fn meaning(word: &[u8]) -> Option<Option<Kind>> {
    Some(match word {
        b"function" | b"func" | b"fn" | b"fun" | b"sub" | b"proc" | b"def" | b"defp" | b"defn"
        | b"defn-" | b"defun" | b"subroutine" | b"procedure" => Some(Kind::Function),
        b"macro" | b"defmacro" => Some(Kind::Macro),
        b"class" | b"@interface" | b"@implementation" => Some(Kind::Class),
        b"struct" | b"record" => Some(Kind::Struct),
        b"enum" => Some(Kind::Enum),
        b"interface" | b"protocol" | b"defprotocol" => Some(Kind::Interface),
        b"trait" => Some(Kind::Trait),
        b"module" | b"defmodule" | b"package" | b"namespace" | b"mixin" => Some(Kind::Module),
        b"type" | b"typedef" | b"data" | b"newtype" => Some(Kind::Type),
        b"local" | b"public" | b"private" | b"protected" | b"static" | b"abstract" | b"final"
        | b"async" | b"export" | b"pub" | b"inline" | b"override" | b"sealed" | b"virtual"
        | b"extern" | b"default" | b"const" | b"unsafe" | b"mutable" | b"recursive" | b"pure" => {
            None
        }
        _ => return None,
    })
}

/// What a line defines, and where in it the name stands.
fn definition(text: &[u8]) -> Option<(Kind, Range<usize>)> {
    let mut at = usize::from(text[0] == b'(');
    for _ in 0..6 {
        let length = text[at..]
            .iter()
            .take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'(')
            .count();
        let kind = meaning(&text[at..at + length])?;
        at += length;
        let space = text[at..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        if space == 0 {
            return None;
        }
        at += space;
        let Some(kind) = kind else { continue };
        // `Module.Name`, `name:method`, `name?`.
        let name = text[at..]
            .iter()
            .take_while(|byte| is_name(**byte) || matches!(byte, b'.' | b':' | b'?' | b'!' | b'-'))
            .count();
        let trimmed = text[at..at + name]
            .iter()
            .rposition(|byte| is_name(*byte) || matches!(byte, b'?' | b'!'))?;
        let first = text[at];
        return (is_name(first) && !first.is_ascii_digit()).then_some((kind, at..at + trimmed + 1));
    }
    None
}

/// Words of any language: without knowing its strings and comments, all of them.
pub(super) fn identifiers(source: &[u8], each: &mut dyn FnMut(Range<u32>, bool)) {
    let mut at = 0;
    while at < source.len() {
        if !is_name(source[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < source.len() && is_name(source[at]) {
            at += 1;
        }
        if !source[start].is_ascii_digit() {
            each(start as u32..at as u32, source.get(at) == Some(&b'('));
        }
    }
}
