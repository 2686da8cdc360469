//! Files of data: keys down to a depth, and headings.

pub(super) mod json;
pub(super) mod markdown;
pub(super) mod toml;
pub(super) mod yaml;

use crate::code::symbol::{Kind, Symbol};
use std::ops::Range;

/// How deep keys are listed: below it they are data, not structure.
const DEEPEST: usize = 3;

/// A key or heading that begins somewhere and is not ended yet.
fn symbol(kind: Kind, name: Range<usize>, start: usize, end: usize) -> Symbol {
    Symbol {
        name: name.start as u32..name.end as u32,
        kind,
        parent: None,
        owner: 0..0,
        span: start as u32..end as u32,
        lines: (0, 0),
        signature: start as u32..end as u32,
        doc: 0..0,
        public: true,
        approximate: false,
    }
}

/// The lines of a source: where each begins, and its bytes without the line break.
fn lines(source: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut start = 0;
    source.split(|byte| *byte == b'\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line.strip_suffix(b"\r").unwrap_or(line))
    })
}
