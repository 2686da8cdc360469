//! What a file holds: every definition with its lines and signature, indented by where it
//! stands.

use super::answer::{SCHEMA_VERSION, indented};
use super::budget::Budget;
use super::index::Live;
use super::path::shown;
use super::symbol::Kind;
use crate::catalog::tokens::estimate;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// One definition.
fn entry(live: &Live, number: u32) -> String {
    let symbol = &live.symbols[number as usize];
    let depth = live.depth(number);
    let indent = "  ".repeat(depth);
    let mut text = live.signature(number);
    if text.is_empty() {
        text = format!("{} {}", symbol.kind.name(), shown(live.name(number)));
    }
    if !symbol.owner.is_empty() {
        // It stands outside of what it belongs to.
        text.insert_str(0, &format!("{}: ", shown(live.slice(&symbol.owner))));
    }
    let mark = if symbol.approximate {
        "  [approximate]"
    } else {
        ""
    };
    format!(
        "{}-{} {indent}{text}{mark}\n",
        symbol.lines.0, symbol.lines.1
    )
}

/// The line about a file that stands above everything else of it.
pub fn head(live: &Live) -> String {
    let info = &live.info;
    let mut line = format!(
        "{}  {}  {} lines, ~{} tokens",
        info.shown(),
        info.language.name(),
        info.lines,
        estimate(&String::from_utf8_lossy(&live.bytes)),
    );
    if info.class != super::class::Class::Code {
        let _ = write!(line, "  [{}]", info.class.id());
    }
    if !live.fresh {
        line.push_str("  [rescanned]");
    }
    line.push('\n');
    line
}

/// The definitions that are shown: all, or as many levels as a budget holds, or the first
/// of the outermost; fields and variants go before anything else does.
fn chosen(live: &Live, tokens: usize, cost: &dyn Fn(u32) -> String) -> Vec<u32> {
    let all: Vec<u32> = (0..live.symbols.len() as u32).collect();
    let is_part = |number: &u32| {
        let kind = live.symbols[*number as usize].kind;
        matches!(kind, Kind::Field | Kind::Variant)
    };
    let deepest = all
        .iter()
        .map(|number| live.depth(*number))
        .max()
        .unwrap_or(0);
    let fits = |numbers: &[u32]| {
        let mut budget = Budget::new(tokens, 80);
        numbers.iter().all(|number| budget.take(&cost(*number)))
    };
    if fits(&all) {
        return all;
    }
    let whole: Vec<u32> = all
        .iter()
        .copied()
        .filter(|number| !is_part(number))
        .collect();
    for depth in (0..=deepest).rev() {
        let level: Vec<u32> = whole
            .iter()
            .copied()
            .filter(|number| live.depth(*number) <= depth)
            .collect();
        if fits(&level) {
            return level;
        }
    }
    let mut budget = Budget::new(tokens, 80);
    let outermost = whole.into_iter().filter(|number| live.depth(*number) == 0);
    outermost
        .take_while(|number| budget.take(&cost(*number)))
        .collect()
}

/// All lines of an outline, whatever they cost.
pub fn whole(live: &Live) -> String {
    (0..live.symbols.len() as u32)
        .map(|number| entry(live, number))
        .collect()
}

/// The outline as text, within a budget.
pub fn text(live: &Live, tokens: usize) -> String {
    let shown = chosen(live, tokens, &|number| entry(live, number));
    let mut out = head(live);
    for number in &shown {
        out.push_str(&entry(live, *number));
    }
    let left = live.symbols.len() - shown.len();
    if live.symbols.is_empty() {
        out.push_str("-- no definitions\n");
    } else if left > 0 {
        let _ = writeln!(
            out,
            "-- {left} of {} definitions left out, the inner ones first; more with --budget",
            live.symbols.len()
        );
    }
    out
}

/// The outline for programs, within a budget.
pub fn json(live: &Live, tokens: usize) -> Value {
    let entry = |number: u32| {
        let symbol = &live.symbols[number as usize];
        json!({
            "symbol_id": live.id(number),
            "label": shown(live.name(number)),
            "kind": symbol.kind.name(),
            "level": live.depth(number) + 1,
            "signature": live.signature(number),
            "line_start": symbol.lines.0,
            "line_end": symbol.lines.1,
        })
    };
    let shown = chosen(live, tokens, &|number| indented(&entry(number)));
    let entries: Vec<Value> = shown.iter().map(|number| entry(*number)).collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "relative_path": live.info.shown(),
        "language": live.info.language.name(),
        "lines": live.info.lines,
        "state": if live.fresh { "fresh" } else { "rescanned" },
        "total": live.symbols.len(),
        "left_out": live.symbols.len() - entries.len(),
        "entries": entries,
    })
}
