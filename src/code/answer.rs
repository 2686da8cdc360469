//! Definitions as they are printed, and what a search found of them.

use super::budget::Budget;
use super::class::Class;
use super::find::Found;
use super::path::shown;
use super::search::Answer;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// One definition on a line.
pub fn line(found: &Found) -> String {
    let symbol = found.symbol();
    let mut line = format!(
        "{}  {}-{}  {}  {}",
        found.id(),
        symbol.lines.0,
        symbol.lines.1,
        symbol.kind.name(),
        found.signature(),
    );
    for mark in marks(found) {
        let _ = write!(line, "  [{mark}]");
    }
    line.push('\n');
    line
}

/// What a reader has to know about where a definition comes from.
pub fn marks(found: &Found) -> Vec<&'static str> {
    let class = found.live.info.class;
    let mut marks = Vec::new();
    if class != Class::Code {
        marks.push(class.id());
    }
    if found.symbol().approximate {
        marks.push("approximate");
    }
    if !found.live.fresh {
        marks.push("rescanned");
    }
    marks
}

/// One definition for programs.
pub fn record(found: &Found) -> Value {
    let symbol = found.symbol();
    json!({
        "symbol_id": found.id(),
        "relative_path": found.live.info.shown(),
        "name": found.name(),
        "scope": found.scope(),
        "kind": symbol.kind.name(),
        "language": found.live.info.language.name(),
        "class": found.live.info.class.id(),
        "signature": found.signature(),
        "line_start": symbol.lines.0,
        "line_end": symbol.lines.1,
        "public": symbol.public,
        "approximate": symbol.approximate,
        "state": if found.live.fresh { "fresh" } else { "rescanned" },
    })
}

/// The version of every JSON answer of the index.
pub const SCHEMA_VERSION: u32 = 1;

/// The answers as text, within a budget.
pub fn text(answers: &[Answer], tokens: usize) -> String {
    let mut budget = Budget::new(tokens, 40 * answers.len().min(8));
    let mut out = String::new();
    for answer in answers {
        if answers.len() > 1 {
            let head = format!("== {}\n", shown(answer.query.as_bytes()));
            budget.force(&head);
            out.push_str(&head);
        }
        let mut group = None;
        let mut count = 0;
        for (of, found) in &answer.shown {
            let mut entry = line(found);
            if group != Some(*of) {
                entry.insert_str(0, &format!("{}\n", of.id()));
            }
            if !budget.take(&entry) {
                break;
            }
            group = Some(*of);
            count += 1;
            out.push_str(&entry);
        }
        out.push_str(&footer(answer, count));
    }
    out
}

fn footer(answer: &Answer, count: usize) -> String {
    let total = answer.total();
    if total == 0 {
        return format!(
            "-- nothing has the name {}\n",
            shown(answer.query.as_bytes())
        );
    }
    let mut line = format!("-- {count} of {total}");
    let groups: Vec<String> = answer
        .totals
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(group, count)| format!("{} {count}", group.id()))
        .collect();
    let _ = write!(line, ": {}", groups.join(", "));
    if !answer.unsearched.is_empty() {
        let names: Vec<&str> = answer.unsearched.iter().map(|group| group.id()).collect();
        let _ = write!(line, "; not looked for: {}", names.join(", "));
    }
    if count < total {
        line.push_str("; more with --limit and --budget, fewer with --kind, --lang, --path");
    }
    line.push('\n');
    line
}

/// The answers for programs, within a budget.
pub fn json(answers: &[Answer], tokens: usize) -> Value {
    let mut budget = Budget::new(tokens, 90 * answers.len().min(8));
    let mut queries = Vec::new();
    for answer in answers {
        let mut results = Vec::new();
        for (group, found) in &answer.shown {
            let mut record = record(found);
            record["match"] = group.id().into();
            if !budget.take(&indented(&record)) {
                break;
            }
            results.push(record);
        }
        let totals: serde_json::Map<String, Value> = answer
            .totals
            .iter()
            .map(|(group, count)| (group.id().to_owned(), (*count).into()))
            .collect();
        let unsearched: Vec<&str> = answer.unsearched.iter().map(|group| group.id()).collect();
        queries.push(json!({
            "query": answer.query,
            "total": answer.total(),
            "left_out": answer.total() - results.len(),
            "totals": totals,
            "not_searched": unsearched,
            "results": results,
        }));
    }
    json!({ "schema_version": SCHEMA_VERSION, "queries": queries })
}

/// A value as it is printed some levels deep.
pub fn indented(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.replace('\n', "\n        ") + ",\n"
}
