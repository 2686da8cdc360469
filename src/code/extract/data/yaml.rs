//! YAML by lines: keys of mappings, without those inside of lists and block texts.

use super::super::outline::finish;
use super::{DEEPEST, lines, symbol};
use crate::code::symbol::{Kind, Symbol};

pub(in crate::code::extract) fn outline(source: &[u8]) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    // Keys that are open: their column and place in `found`.
    let mut open: Vec<(usize, usize)> = Vec::new();
    // Lines deeper than this column belong to a list or a text.
    let mut skipped: Option<usize> = None;
    let mut last_end = 0;
    for (start, line) in lines(source) {
        let column = line.iter().take_while(|byte| **byte == b' ').count();
        let text = line[column..].trim_ascii_end();
        if text.is_empty() || text[0] == b'#' && skipped.is_none() {
            continue;
        }
        if skipped.is_some_and(|depth| column > depth) {
            last_end = start + column + text.len();
            continue;
        }
        skipped = None;
        let list = text.starts_with(b"- ") || text == b"-";
        let document = text == b"---" || text == b"...";
        while open
            .last()
            .is_some_and(|(indent, _)| document || *indent > column || *indent == column && !list)
        {
            if let Some((_, index)) = open.pop() {
                found[index].span.end = found[index].span.end.max(last_end as u32);
            }
        }
        last_end = start + column + text.len();
        if document {
            continue;
        }
        if list {
            // What stands in the list is deeper than its dash.
            skipped = Some(column);
            continue;
        }
        let Some((name, behind)) = key(text) else {
            continue;
        };
        let value = text[behind..].trim_ascii();
        if open.len() < DEEPEST {
            let from = start + column;
            let quoted = usize::from(matches!(text[0], b'"' | b'\''));
            let name = from + quoted..from + name - quoted;
            open.push((column, found.len()));
            found.push(symbol(Kind::Key, name, from, last_end));
        } else {
            skipped = Some(column);
        }
        if matches!(value.first(), Some(b'|' | b'>')) {
            skipped = Some(column);
        }
    }
    for (_, index) in open {
        found[index].span.end = found[index].span.end.max(last_end as u32);
    }
    finish(source, found)
}

/// The length of a key at the start of a line, and where its value begins.
fn key(text: &[u8]) -> Option<(usize, usize)> {
    let quote = text[0];
    if matches!(quote, b'"' | b'\'') {
        let end = text[1..].iter().position(|byte| *byte == quote)? + 2;
        return (end > 2 && text.get(end) == Some(&b':')).then_some((end, end + 1));
    }
    if matches!(
        quote,
        b'{' | b'[' | b'}' | b']' | b'%' | b'|' | b'>' | b'&' | b'*' | b'!'
    ) {
        return None;
    }
    let colon = text.iter().enumerate().position(|(index, byte)| {
        *byte == b':' && text.get(index + 1).is_none_or(u8::is_ascii_whitespace)
    })?;
    let name = text[..colon].trim_ascii_end();
    (!name.is_empty() && !name.contains(&b'#')).then_some((name.len(), colon + 1))
}
