//! The files that matter with what they offer, as much as a budget holds.
//!
//! What matters was ranked when the index was built. A file or words that are named add
//! orders of their own: files that use what it defines or define what it uses, and files
//! whose names or paths have the words. Orders are joined by their places.

use super::answer::{SCHEMA_VERSION, indented};
use super::budget::Budget;
use super::class::Class;
use super::extract;
use super::find::one_line;
use super::index::{FileId, Index, Live, Trouble};
use super::scan::hash;
use super::segment::{NamesOf, Uses, definitions, position_folded};
use super::symbol::Kind;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Signatures of a file at most.
const SIGNATURES: usize = 6;
const SIGNATURE: usize = 120;
/// Files that are read at once; a budget of any use ends among the first of them.
const READ: usize = 16;
const SMOOTH: f64 = 60.0;

/// What the map is for.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// Files that work happens near.
    pub near: Vec<FileId>,
    pub words: Vec<String>,
}

/// One file of a map.
#[derive(Clone, Debug)]
pub struct Entry {
    pub live: Live,
    /// Numbers of the definitions that are shown.
    pub shown: Vec<u32>,
}

/// A map.
#[derive(Clone, Debug)]
pub struct Map {
    pub entries: Vec<Entry>,
    /// All files that could be in it.
    pub files: usize,
    pub used: usize,
    pub budget: usize,
}

/// All files, those that matter most first.
pub fn order(index: &Index, focus: &Focus) -> Result<Vec<FileId>, Trouble> {
    let census = index.census()?;
    let mut ranked: Vec<(FileId, f64)> = Vec::new();
    for (id, info) in index.files()? {
        let entries = census.segments.get(id.segment as usize);
        let entry = entries.and_then(|entries| entries.get(id.file as usize));
        // A file that was scanned for this answer has no rank of its own yet.
        let rank = entry.map_or(u16::MAX / 2, |entry| entry.rank);
        if info.symbols > 0 && !info.language.is_data() {
            ranked.push((id, f64::from(rank)));
        }
    }
    if focus.near.is_empty() && focus.words.is_empty() {
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        return Ok(ranked.into_iter().map(|(id, _)| id).collect());
    }
    let mut orders = vec![ranked.clone()];
    if !focus.near.is_empty() {
        orders.push(near(index, &focus.near)?);
    }
    if !focus.words.is_empty() {
        orders.push(about(index, &focus.words)?);
    }
    let mut scores: HashMap<FileId, f64> = HashMap::new();
    for (number, mut order) in orders.into_iter().enumerate() {
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // What was asked for weighs more than what matters in general.
        let weight = if number == 0 { 0.3 } else { 1.0 };
        for (place, (id, _)) in order.iter().enumerate() {
            *scores.entry(*id).or_default() += weight / (SMOOTH + place as f64);
        }
    }
    ranked.sort_by(|a, b| {
        let score = |id: &FileId| scores.get(id).copied().unwrap_or_default();
        // What was named comes first, whatever else matters.
        let named = |id: &FileId| focus.near.contains(id);
        let by_score = score(&b.0).total_cmp(&score(&a.0)).then(a.0.cmp(&b.0));
        named(&b.0).cmp(&named(&a.0)).then(by_score)
    });
    Ok(ranked.into_iter().map(|(id, _)| id).collect())
}

/// Files that use what these define, or define what they use.
fn near(index: &Index, files: &[FileId]) -> Result<Vec<(FileId, f64)>, Trouble> {
    let mut scores: HashMap<FileId, f64> = HashMap::new();
    let all = index
        .parts()
        .map(|(_, part)| part.segment.files)
        .sum::<u32>()
        .max(2);
    for live in index.live(files)? {
        let mut used: HashSet<&[u8]> = HashSet::new();
        extract::identifiers(live.info.language, &live.bytes, &mut |range, _| {
            used.insert(live.slice(&range));
        });
        let defined: HashSet<&[u8]> = live
            .symbols
            .iter()
            .filter(|symbol| !matches!(symbol.kind, Kind::Field | Kind::Variable))
            .map(|symbol| live.slice(&symbol.name))
            .collect();
        for (segment, part) in index.parts() {
            for name in &defined {
                if let Uses::In(users) = part.segment.uses(hash(name))? {
                    let weight = (f64::from(all) / users.len() as f64).ln();
                    for file in users {
                        *scores.entry(FileId { segment, file }).or_default() += weight;
                    }
                }
            }
            for name in used.difference(&defined) {
                let found = part.segment.exact(NamesOf::Code, name)?;
                let found: HashSet<u32> = found.iter().map(|one| one.file).collect();
                let weight = 4.0 / (found.len() * found.len()).max(1) as f64;
                for file in found {
                    *scores.entry(FileId { segment, file }).or_default() += weight;
                }
            }
        }
    }
    let weighted = scores.into_iter().map(|(id, score)| {
        let class = index.file(id).map_or(Class::Vendor, |info| info.class);
        (id, score * f64::from(class.weight()).max(0.01))
    });
    Ok(weighted.collect())
}

/// Files whose path or names have the words.
fn about(index: &Index, words: &[String]) -> Result<Vec<(FileId, f64)>, Trouble> {
    let mut scores: HashMap<FileId, f64> = HashMap::new();
    for word in words {
        let lower = word.to_ascii_lowercase();
        let mut found: HashMap<FileId, f64> = HashMap::new();
        for (segment, part) in index.parts() {
            part.segment
                .candidates(NamesOf::Code, lower.as_bytes(), &mut |name, value| {
                    let share = lower.len() as f64 / name.len() as f64;
                    for one in part.alive(definitions(value)?) {
                        let file = one.file;
                        *found.entry(FileId { segment, file }).or_default() += share;
                    }
                    Ok(true)
                })?;
        }
        for (id, info) in index.files()? {
            if position_folded(&info.path, lower.as_bytes()).is_some() {
                *found.entry(id).or_default() += 2.0;
            }
        }
        // Rare words tell more; many hits in one file tell little more than a few.
        let rare = (1.0 + 1000.0 / (1 + found.len()) as f64).ln();
        for (id, score) in found {
            let class = index.file(id)?.class;
            let weight = f64::from(class.weight()).max(0.01);
            *scores.entry(id).or_default() += rare * (1.0 + score).ln() * weight;
        }
    }
    Ok(scores.into_iter().collect())
}

/// Fills a budget with the files that matter most.
pub fn map(index: &Index, focus: &Focus, tokens: usize, json: bool) -> Result<Map, Trouble> {
    let order = order(index, focus)?;
    let mut budget = Budget::new(tokens, if json { 90 } else { 40 });
    let mut entries = Vec::new();
    'all: for some in order.chunks(READ) {
        for live in index.live(some)? {
            let mut entry = Entry {
                shown: chosen(&live),
                live,
            };
            // A file that does not fit whole is shown with less, then not at all.
            loop {
                let cost = if json {
                    indented(&record(&entry))
                } else {
                    lines(&entry)
                };
                if budget.take(&cost) {
                    entries.push(entry);
                    break;
                }
                if entry.shown.pop().is_none() || budget.left() < 20 {
                    break 'all;
                }
            }
        }
    }
    Ok(Map {
        entries,
        files: order.len(),
        used: budget.used(),
        budget: tokens,
    })
}

/// The definitions that say most of a file: types first, then what others can use.
fn chosen(live: &Live) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0..live.symbols.len() as u32)
        .filter(|number| {
            let symbol = &live.symbols[*number as usize];
            symbol.parent.is_none()
                && symbol.owner.is_empty()
                && !matches!(symbol.kind, Kind::Variable | Kind::Module | Kind::Field)
        })
        .collect();
    if numbers.is_empty() {
        numbers = (0..live.symbols.len() as u32).collect();
    }
    let weight = |number: &u32| {
        let symbol = &live.symbols[*number as usize];
        let by_kind = match symbol.kind {
            Kind::Class | Kind::Interface | Kind::Trait | Kind::Service => 0,
            Kind::Struct | Kind::Enum | Kind::Table | Kind::Message => 1,
            Kind::Function | Kind::Method => 2,
            _ => 3,
        };
        let length = symbol.span.end - symbol.span.start;
        (!symbol.public, by_kind, u32::MAX - length, *number)
    };
    numbers.sort_by_key(weight);
    numbers.truncate(SIGNATURES);
    numbers.sort_unstable();
    numbers
}

fn lines(entry: &Entry) -> String {
    let live = &entry.live;
    let mut out = live.info.shown();
    if live.info.class != Class::Code {
        let _ = write!(out, "  [{}]", live.info.class.id());
    }
    out.push('\n');
    for number in &entry.shown {
        let symbol = &live.symbols[*number as usize];
        let signature = one_line(&live.signature(*number), SIGNATURE);
        let _ = writeln!(out, "  {} {signature}", symbol.lines.0);
    }
    out
}

fn record(entry: &Entry) -> Value {
    let live = &entry.live;
    let definitions: Vec<Value> = entry
        .shown
        .iter()
        .map(|number| {
            let symbol = &live.symbols[*number as usize];
            json!({
                "line": symbol.lines.0,
                "kind": symbol.kind.name(),
                "signature": one_line(&live.signature(*number), SIGNATURE),
            })
        })
        .collect();
    json!({
        "relative_path": live.info.shown(),
        "class": live.info.class.id(),
        "state": if live.fresh { "fresh" } else { "rescanned" },
        "definitions": definitions,
    })
}

/// The map as text.
pub fn text(map: &Map) -> String {
    let mut out: String = map.entries.iter().map(lines).collect();
    let left = map.files - map.entries.len();
    let _ = writeln!(
        out,
        "-- {} of {} files, ~{} of {} tokens; {left} files left out",
        map.entries.len(),
        map.files,
        map.used,
        map.budget
    );
    out
}

/// The map for programs.
pub fn json(map: &Map) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "budget": map.budget,
        "tokens": map.used,
        "file_count": map.files,
        "left_out": map.files - map.entries.len(),
        "files": map.entries.iter().map(record).collect::<Vec<Value>>(),
    })
}
