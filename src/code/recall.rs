//! The text of a file or a definition, at the detail that is asked for.
//!
//! Tiers are made of the file as it is now: L0 is a line, L1 the signatures. A tier that
//! would not be smaller than the next is not printed; the next one is, and says so.

use super::answer::{SCHEMA_VERSION, line, record};
use super::budget::{Budget, first_lines};
use super::find::{Found, one_line};
use super::index::Live;
use super::outline;
use super::symbol::Kind;
use crate::catalog::tokens::estimate;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How much of something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    L0,
    L1,
    /// The text itself.
    Full,
}

impl Tier {
    /// The word in answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::L0 => "L0",
            Self::L1 => "L1",
            Self::Full => "full",
        }
    }
}

/// How many tokens an answer may have, and in which form it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    tokens: usize,
    json: bool,
}

impl Room {
    /// For text.
    pub const fn text(tokens: usize) -> Self {
        let json = false;
        Self { tokens, json }
    }

    /// For JSON or text.
    pub const fn new(tokens: usize, json: bool) -> Self {
        Self { tokens, json }
    }
}

/// A piece of text that is printed.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is of, on one line.
    pub head: String,
    /// First and last line of the file that are in it; none for tiers below the text.
    pub lines: Option<(u32, u32)>,
    pub tier: Tier,
    pub text: String,
    /// Lines that the budget left out.
    pub left_out: usize,
}

/// A file at a tier, within a budget.
pub fn file(live: &Live, tier: Tier, room: &Room) -> Piece {
    let whole = String::from_utf8_lossy(&live.bytes).into_owned();
    let (tier, text) = match tier {
        Tier::Full => (Tier::Full, whole),
        Tier::L0 => smaller((Tier::L0, line_of(live)), (Tier::Full, whole)),
        Tier::L1 if live.symbols.is_empty() => (Tier::Full, whole),
        Tier::L1 => smaller((Tier::L1, outline::whole(live)), (Tier::Full, whole)),
    };
    let lines = (tier == Tier::Full).then_some((1, live.info.lines));
    cut(outline::head(live), lines, tier, &text, room)
}

fn smaller(tier: (Tier, String), next: (Tier, String)) -> (Tier, String) {
    if estimate(&tier.1) < estimate(&next.1) {
        tier
    } else {
        next
    }
}

/// One line about a file: how many of which kind, and the outermost names.
fn line_of(live: &Live) -> String {
    const NAMES: usize = 8;
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for symbol in live.symbols.iter() {
        *kinds.entry(symbol.kind).or_default() += 1;
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {}", kind.name()))
        .collect();
    let outer: Vec<u32> = (0..live.symbols.len() as u32)
        .filter(|number| live.symbols[*number as usize].parent.is_none())
        .collect();
    // What others can use says more of a file than what they cannot.
    let public = outer
        .iter()
        .filter(|number| live.symbols[**number as usize].public);
    let private = outer
        .iter()
        .filter(|number| !live.symbols[**number as usize].public);
    let names: Vec<String> = public
        .chain(private)
        .take(NAMES)
        .map(|number| live.qualified(*number))
        .collect();
    let more = outer.len().saturating_sub(names.len());
    let mut line = format!("{}: {}", counts.join(", "), names.join(", "));
    if more > 0 {
        let _ = write!(line, ", {more} more");
    }
    if live.symbols.is_empty() {
        line.clear();
        line.push_str("no definitions");
    }
    line.push('\n');
    line
}

/// Some lines of a file, with others around them.
pub fn slice(live: &Live, (first, last): (u32, u32), context: u32, room: &Room) -> Piece {
    let start = first.saturating_sub(context).max(1);
    let end = last.saturating_add(context).min(live.info.lines);
    let text = lines(&live.bytes, start, end);
    cut(
        outline::head(live),
        Some((start, end)),
        Tier::Full,
        &text,
        room,
    )
}

fn lines(bytes: &[u8], first: u32, last: u32) -> String {
    let count = (last + 1).saturating_sub(first) as usize;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let wanted: Vec<u8> = lines
        .skip(first.saturating_sub(1) as usize)
        .take(count)
        .flatten()
        .copied()
        .collect();
    String::from_utf8_lossy(&wanted).into_owned()
}

fn cut(head: String, lines: Option<(u32, u32)>, tier: Tier, text: &str, room: &Room) -> Piece {
    let mut budget = Budget::new(room.tokens, if room.json { 200 } else { 40 });
    budget.force(&head);
    let (mut kept, count) = first_lines(text, &mut budget, room.json);
    if !kept.is_empty() && !kept.ends_with('\n') {
        kept.push('\n');
    }
    let all = text.split_inclusive('\n').count();
    Piece {
        head,
        lines: lines.map(|(first, last)| match all - count {
            0 => (first, last),
            _ => (first, (first + count as u32).saturating_sub(1)),
        }),
        tier,
        text: kept,
        left_out: all - count,
    }
}

/// A definition at a tier: its line; its doc and the signatures in it; its text with the
/// doc comment above it.
pub fn symbol(found: &Found, tier: Tier, context: u32, room: &Room) -> Piece {
    let live = &found.live;
    let (first, last) = found.lines();
    let head = line(found);
    if tier == Tier::Full {
        let text = lines(
            &live.bytes,
            first.saturating_sub(context).max(1),
            last.saturating_add(context).min(live.info.lines),
        );
        let start = first.saturating_sub(context).max(1);
        let end = last.saturating_add(context).min(live.info.lines);
        return cut(head, Some((start, end)), tier, &text, room);
    }
    let whole = lines(&live.bytes, first, last);
    let mut text = String::new();
    if tier == Tier::L1 {
        let doc = found.doc();
        if !doc.is_empty() {
            text.push_str(doc.trim_end());
            text.push('\n');
        }
        let signature = String::from_utf8_lossy(live.slice(&found.symbol().signature)).into_owned();
        text.push_str(signature.trim_end());
        text.push('\n');
        text.push_str(&inside(found));
        if estimate(&text) >= estimate(&whole) {
            return cut(head, Some((first, last)), Tier::Full, &whole, room);
        }
    } else {
        let doc = found.doc();
        let words = one_line(
            doc.trim_start_matches(['/', '*', '#', '!', '"', '\'', ' ']),
            160,
        );
        if !words.is_empty() {
            text.push_str(&words);
            text.push('\n');
        }
    }
    cut(head, None, tier, &text, room)
}

/// The signatures of everything in a definition.
fn inside(found: &Found) -> String {
    let live = &found.live;
    let span = &found.symbol().span;
    let depth = live.depth(found.number);
    let mut out = String::new();
    for number in found.number + 1..live.symbols.len() as u32 {
        let symbol = &live.symbols[number as usize];
        if symbol.span.start >= span.end {
            break;
        }
        if symbol.span.end <= span.end && live.depth(number) == depth + 1 {
            let signature = live.signature(number);
            let _ = writeln!(out, "{}-{}   {signature}", symbol.lines.0, symbol.lines.1);
        }
    }
    out
}

/// A piece as text.
pub fn text(piece: &Piece) -> String {
    let mut out = piece.head.clone();
    out.push_str(&piece.text);
    if piece.left_out > 0 {
        let _ = writeln!(
            out,
            "-- {} lines left out; more with --budget",
            piece.left_out
        );
    }
    out
}

/// A file's piece for programs.
pub fn file_json(live: &Live, piece: &Piece) -> Value {
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "relative_path": live.info.shown(),
        "language": live.info.language.name(),
    });
    fill(&mut value, live, piece);
    value
}

/// A definition's piece for programs.
pub fn symbol_json(found: &Found, piece: &Piece) -> Value {
    let mut value = record(found);
    value["schema_version"] = SCHEMA_VERSION.into();
    fill(&mut value, &found.live, piece);
    value
}

fn fill(value: &mut Value, live: &Live, piece: &Piece) {
    value["tier"] = piece.tier.id().into();
    value["slice"] = piece.text.clone().into();
    value["fresh"] = true.into();
    value["state"] = if live.fresh { "fresh" } else { "rescanned" }.into();
    value["slice_start"] = piece.lines.map(|lines| lines.0).into();
    value["slice_end"] = piece.lines.map(|lines| lines.1).into();
    value["left_out"] = piece.left_out.into();
}
