//! Markdown: headings in both spellings, outside of code.

use super::super::outline::finish;
use super::{lines, symbol};
use crate::code::symbol::{Kind, Symbol};

pub(in crate::code::extract) fn outline(source: &[u8]) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = Vec::new();
    // Headings that are open: their level and place in `found`.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut fence: Option<(u8, usize)> = None;
    // The line before, when it may be the text of an underlined heading.
    let mut before: Option<(usize, usize)> = None;
    let mut last_end = 0;
    for (start, line) in lines(source) {
        let column = line.iter().take_while(|byte| **byte == b' ').count();
        let text = line[column..].trim_ascii_end();
        let end = start + column + text.len();
        if let Some(run) = fence_of(text).filter(|_| column < 4) {
            fence = match fence {
                None => Some(run),
                Some(opened) if run.0 == opened.0 && run.1 >= opened.1 && text.len() == run.1 => {
                    None
                }
                opened => opened,
            };
            before = None;
            last_end = end;
            continue;
        }
        if fence.is_some() || column >= 4 {
            last_end = end;
            continue;
        }
        let level = text.iter().take_while(|byte| **byte == b'#').count();
        let spaced = text.get(level).is_none_or(u8::is_ascii_whitespace);
        let heading = if (1..=6).contains(&level) && spaced {
            let title = text[level..].trim_ascii();
            let title = strip_closing(title);
            let from = end - text.len() + text.len() - text[level..].trim_ascii_start().len();
            Some((level, from..from + title.len(), start + column))
        } else {
            let underlined = !text.is_empty()
                && (text.iter().all(|byte| *byte == b'=') || text.iter().all(|byte| *byte == b'-'));
            before
                .filter(|_| underlined)
                .map(|(from, to)| (if text[0] == b'=' { 1 } else { 2 }, from..to, from))
        };
        if let Some((level, name, from)) = heading {
            while open.last().is_some_and(|(other, _)| *other >= level) {
                close(&mut found, &mut open, from.min(last_end));
            }
            open.push((level, found.len()));
            let mut heading = symbol(Kind::Heading, name, from, end);
            heading.signature = from as u32..end as u32;
            if heading.name.is_empty() {
                open.pop();
            } else {
                found.push(heading);
            }
            before = None;
        } else {
            let plain = !text.is_empty() && !matches!(text[0], b'>' | b'-' | b'*' | b'|' | b'+');
            before = plain.then_some((start + column, end));
        }
        // An underlined heading takes the line before it away from the section above.
        if !text.is_empty() {
            last_end = end;
        }
    }
    while !open.is_empty() {
        close(&mut found, &mut open, last_end);
    }
    finish(source, found)
}

fn close(found: &mut [Symbol], open: &mut Vec<(usize, usize)>, end: usize) {
    if let Some((_, index)) = open.pop() {
        found[index].span.end = found[index].span.end.max(end as u32);
    }
}

/// Three or more backticks or tildes.
fn fence_of(text: &[u8]) -> Option<(u8, usize)> {
    let byte = *text.first()?;
    if !matches!(byte, b'`' | b'~') {
        return None;
    }
    let length = text.iter().take_while(|other| **other == byte).count();
    (length >= 3 && !(byte == b'`' && text[length..].contains(&b'`'))).then_some((byte, length))
}

/// `# Title ##`.
fn strip_closing(title: &[u8]) -> &[u8] {
    let bare = title
        .iter()
        .rposition(|byte| *byte != b'#')
        .map_or(0, |index| index + 1);
    if bare < title.len() && title[..bare].ends_with(b" ") {
        title[..bare].trim_ascii_end()
    } else {
        title
    }
}
