//! Collects what a grammar finds, and puts it in order at the end.

use super::lex::Tokens;
use crate::code::symbol::{Kind, Symbol};
use std::ops::Range;

/// A signature longer than this is cut; a reader opens the file for the rest.
const LONGEST_SIGNATURE: u32 = 600;

/// A definition as a grammar sees it, in indices of tokens.
pub(super) struct Definition {
    pub(super) kind: Kind,
    /// The first token, with attributes and decorators.
    pub(super) start: usize,
    /// The first token of the signature, behind attributes.
    pub(super) head: usize,
    /// The name's token.
    pub(super) name: usize,
    /// The token that ends the signature and is not part of it.
    pub(super) body: usize,
    /// The last token.
    pub(super) last: usize,
    pub(super) public: bool,
}

pub(super) struct Outline<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    symbols: Vec<Symbol>,
}

impl<'a> Outline<'a> {
    pub(super) fn new(tokens: &'a Tokens<'a>) -> Outline<'a> {
        Outline {
            tokens,
            symbols: Vec::new(),
        }
    }

    /// Adds a definition, and says where it stands for what is known of it later.
    pub(super) fn add(&mut self, found: Definition) -> usize {
        let tokens = self.tokens;
        let name = tokens.name(found.name);
        let span = tokens.at(found.start).start..tokens.end(found.last).max(name.end);
        let from = tokens.at(found.head.min(found.name)).start;
        let to = if found.body > found.head {
            tokens.end(found.body.wrapping_sub(1))
        } else {
            name.end
        };
        let signature = from..to.max(name.end).min(span.end);
        let doc = tokens.comment_above(found.start);
        self.symbols.push(Symbol {
            name,
            kind: found.kind,
            parent: None,
            owner: 0..0,
            span,
            lines: (0, 0),
            signature,
            doc,
            public: found.public,
            approximate: false,
        });
        self.symbols.len() - 1
    }

    pub(super) fn symbol(&mut self, index: usize) -> Option<&mut Symbol> {
        self.symbols.get_mut(index)
    }

    pub(super) fn set_owner(&mut self, index: usize, owner: Range<u32>) {
        if let Some(symbol) = self.symbols.get_mut(index) {
            symbol.owner = owner;
        }
    }

    /// Sorts, nests and counts lines.
    pub(super) fn finish(self) -> Vec<Symbol> {
        finish(self.tokens.source, self.symbols)
    }
}

/// Puts symbols into their final form: sorted by start, the wider first; inner spans inside
/// outer ones; lines counted in one pass.
pub(super) fn finish(source: &[u8], mut symbols: Vec<Symbol>) -> Vec<Symbol> {
    let length = source.len() as u32;
    for symbol in &mut symbols {
        symbol.span.end = symbol.span.end.min(length);
        symbol.span.start = symbol.span.start.min(symbol.span.end);
    }
    symbols.sort_by(|a, b| {
        let key = |symbol: &Symbol| (symbol.span.start, u32::MAX - symbol.span.end);
        key(a).cmp(&key(b))
    });
    let mut kept: Vec<Symbol> = Vec::with_capacity(symbols.len());
    // Those that are open around the place, outermost first.
    let mut around: Vec<u32> = Vec::new();
    for mut symbol in symbols {
        let start = symbol.span.start;
        while around
            .last()
            .is_some_and(|outer| kept[*outer as usize].span.end <= start)
        {
            around.pop();
        }
        let index = kept.len() as u32;
        match around.last().map(|outer| (*outer, &kept[*outer as usize])) {
            Some((outer, around_it)) => {
                symbol.span.end = symbol.span.end.min(around_it.span.end);
                // Two names of one statement stand beside each other, not inside.
                let beside = symbol.kind == around_it.kind
                    && symbol.span.end == around_it.span.end
                    && matches!(symbol.kind, Kind::Field | Kind::Variable | Kind::Constant);
                if symbol.span == around_it.span || beside {
                    symbol.parent = around_it.parent;
                } else {
                    symbol.parent = Some(outer);
                    around.push(index);
                }
            }
            None => around.push(index),
        }
        tidy(source, &mut symbol);
        if symbol.name.is_empty() {
            // Broken source: what is around it ends before its name.
            if around.last() == Some(&index) {
                around.pop();
            }
            continue;
        }
        kept.push(symbol);
    }
    count_lines(source, &mut kept);
    kept
}

/// Keeps the small ranges in bounds and on borders of characters.
fn tidy(source: &[u8], symbol: &mut Symbol) {
    let span = symbol.span.clone();
    let inside = |range: &mut Range<u32>| {
        range.start = range.start.clamp(span.start, span.end);
        range.end = range.end.clamp(range.start, span.end);
    };
    inside(&mut symbol.name);
    inside(&mut symbol.signature);
    let mut end = symbol
        .signature
        .end
        .min(symbol.signature.start + LONGEST_SIGNATURE);
    while end > symbol.signature.start
        && source
            .get(end as usize)
            .is_some_and(|byte| byte & 0xC0 == 0x80)
    {
        end -= 1;
    }
    symbol.signature.end = end;
}

fn count_lines(source: &[u8], symbols: &mut [Symbol]) {
    // Starts come in order; ends are sorted once.
    let mut ends: Vec<(u32, u32)> = symbols
        .iter()
        .enumerate()
        .map(|(index, symbol)| {
            let last = symbol.span.end.saturating_sub(1).max(symbol.span.start);
            (last, index as u32)
        })
        .collect();
    ends.sort_unstable();
    let mut counter = Lines::new(source);
    for symbol in symbols.iter_mut() {
        symbol.lines.0 = counter.of(symbol.span.start);
    }
    let mut counter = Lines::new(source);
    for (at, index) in ends {
        symbols[index as usize].lines.1 = counter.of(at);
    }
}

/// Counts line breaks up to bytes that are asked for in order.
struct Lines<'a> {
    source: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn new(source: &'a [u8]) -> Lines<'a> {
        Lines {
            source,
            at: 0,
            line: 1,
        }
    }

    fn of(&mut self, byte: u32) -> u32 {
        let to = (byte as usize).clamp(self.at, self.source.len());
        self.line += memchr::memchr_iter(b'\n', &self.source[self.at..to]).count() as u32;
        self.at = to;
        self.line
    }
}
