//! What an index holds, and what making it did.

use super::answer::SCHEMA_VERSION;
use super::build::{Report, skipped};
use super::class::Class;
use super::home::Home;
use super::index::Index;
use super::language::Language;
use super::path::shown;
use super::walk::Reason;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

/// What making an index did, as text.
pub fn build_text(report: &Report) -> String {
    let mut out = match (&*report.mode, report.updated + report.removed) {
        ("build", _) => format!(
            "indexed {} definitions in {} files",
            report.symbols, report.files
        ),
        (_, 0) => format!("nothing changed in {} files", report.files),
        _ => format!(
            "{} files updated, {} removed; {} definitions in {} files",
            report.updated, report.removed, report.symbols, report.files
        ),
    };
    let _ = writeln!(
        out,
        ", {} of {} source",
        bytes(report.length),
        bytes(report.source)
    );
    out.push_str(&skips(&report.skipped));
    out
}

fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} bytes"),
        10_000..10_000_000 => format!("{} kB", count / 1000),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

fn skips(skipped: &BTreeMap<Reason, usize>) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    let all: Vec<String> = skipped
        .iter()
        .map(|(reason, count)| format!("{} {count}", reason.id()))
        .collect();
    format!("skipped: {}\n", all.join(", "))
}

/// What making an index did, for programs.
pub fn build_json(home: &Home, report: &Report) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "run_id": report.generation.to_string(),
        "mode": report.mode,
        "file_count": report.files,
        "updated_file_count": report.updated,
        "removed_file_count": report.removed,
        "symbol_count": report.symbols,
        "skipped": counts(&report.skipped),
        "index_bytes": report.length,
        "source_bytes": report.source,
        "database_path": home.directory().to_string_lossy(),
    })
}

fn counts(skipped: &BTreeMap<Reason, usize>) -> Map<String, Value> {
    let counts = skipped.iter();
    counts
        .map(|(reason, count)| (reason.id().to_owned(), (*count).into()))
        .collect()
}

/// What an index holds.
#[derive(Debug)]
pub struct Stats {
    generation: u64,
    mode: String,
    completed_at: String,
    directory: String,
    files: usize,
    symbols: u64,
    languages: BTreeMap<Language, (usize, u64, u64)>,
    classes: BTreeMap<Class, usize>,
    skipped: BTreeMap<Reason, usize>,
    named: Vec<(Reason, String)>,
    tokens: Option<u64>,
    counted: usize,
    length: u64,
    source: u64,
    segments: usize,
    changed: Option<usize>,
}

/// Reads what an index holds, with what changed since it was made.
pub fn stats(index: &Index) -> io::Result<Stats> {
    let census = index.census()?;
    let manifest = index.manifest();
    let mut stats = Stats {
        generation: manifest.generation,
        mode: manifest.mode.clone(),
        completed_at: manifest.completed_at.clone(),
        directory: index.home().directory().to_string_lossy().into_owned(),
        files: 0,
        symbols: 0,
        languages: BTreeMap::new(),
        classes: BTreeMap::new(),
        skipped: skipped(&census),
        named: census
            .others
            .iter()
            .filter_map(|seen| Some((seen.reason?, shown(&seen.path))))
            .filter(|(reason, _)| *reason != Reason::Outside)
            .collect(),
        tokens: None,
        counted: 0,
        length: manifest.length(),
        source: manifest.parts.iter().map(|part| part.source).sum(),
        segments: manifest.parts.len(),
        changed: index.is_complete().then(|| index.rescanned()),
    };
    stats.named.sort();
    for (id, info) in index.files()? {
        stats.files += 1;
        stats.symbols += u64::from(info.symbols);
        let of = stats.languages.entry(info.language).or_default();
        of.0 += 1;
        of.1 += u64::from(info.symbols);
        of.2 += u64::from(info.lines);
        *stats.classes.entry(info.class).or_default() += 1;
        let entries = census.segments.get(id.segment as usize);
        let entry = entries.and_then(|entries| entries.get(id.file as usize));
        if let Some(tokens) = entry.and_then(|entry| entry.tokens) {
            stats.counted += 1;
            *stats.tokens.get_or_insert(0) += u64::from(tokens);
        }
    }
    Ok(stats)
}

/// What an index holds, as text.
pub fn stats_text(stats: &Stats, with_names: bool) -> String {
    let mut out = format!(
        "{} definitions in {} files; {} of {} source, {} segments\n",
        stats.symbols,
        stats.files,
        bytes(stats.length),
        bytes(stats.source),
        stats.segments
    );
    let _ = writeln!(out, "last {}: {}", stats.mode, stats.completed_at);
    match stats.changed {
        None => out.push_str("changes since then: not looked for; --fresh does\n"),
        Some(0) => out.push_str("changes since then: none\n"),
        Some(count) => {
            let _ = writeln!(
                out,
                "changes since then: {count} files, scanned by each question; wazir index refresh keeps them"
            );
        }
    }
    if let Some(tokens) = stats.tokens {
        let _ = writeln!(out, "~{tokens} tokens in {} files", stats.counted);
    }
    for (language, (files, symbols, lines)) in &stats.languages {
        let _ = writeln!(
            out,
            "  {}  {files} files, {lines} lines, {symbols} definitions",
            language.name()
        );
    }
    let others: Vec<String> = stats
        .classes
        .iter()
        .filter(|(class, _)| **class != Class::Code)
        .map(|(class, count)| format!("{} {count}", class.id()))
        .collect();
    if !others.is_empty() {
        let _ = writeln!(out, "behind all others in answers: {}", others.join(", "));
    }
    out.push_str(&skips(&stats.skipped));
    if with_names {
        for (reason, path) in &stats.named {
            let _ = writeln!(out, "  {}  {path}", reason.id());
        }
    }
    out
}

/// What an index holds, for programs.
pub fn stats_json(stats: &Stats, with_names: bool) -> Value {
    let languages: Vec<Value> = stats
        .languages
        .iter()
        .map(|(language, (files, symbols, lines))| {
            json!({
                "language": language.name(),
                "file_count": files,
                "line_count": lines,
                "symbol_count": symbols,
            })
        })
        .collect();
    let classes: Map<String, Value> = stats
        .classes
        .iter()
        .map(|(class, count)| (class.id().to_owned(), (*count).into()))
        .collect();
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "file_count": stats.files,
        "symbol_count": stats.symbols,
        "last_run": {
            "run_id": stats.generation.to_string(),
            "mode": stats.mode,
            "completed_at": stats.completed_at,
        },
        "changed_file_count": stats.changed,
        "token_count": stats.tokens,
        "counted_file_count": stats.counted,
        "languages": languages,
        "classes": classes,
        "skipped": counts(&stats.skipped),
        "segment_count": stats.segments,
        "index_bytes": stats.length,
        "source_bytes": stats.source,
        "database_path": stats.directory,
    });
    if with_names {
        let named: Vec<Value> = stats
            .named
            .iter()
            .map(|(reason, path)| json!({ "relative_path": path, "reason": reason.id() }))
            .collect();
        value["skipped_files"] = named.into();
    }
    value
}
