//! What answers cost, against grep and a look into the file: on questions that this
//! repository's own past asked, losses included.
//!
//! A question is a definition that commits changed. To show it, grep prints every line
//! with its name, then a window of lines is read where it begins: the best that somebody
//! without an index can do, who picks the right line at once. The index prints the
//! definition, or first the list of all of that name.

use super::definition::{Looked, look};
use super::find::{Found, resolve};
use super::index::{Index, Trouble};
use super::path::place;
use super::recall::{self, Room, Tier};
use super::walk::walk;
use crate::catalog::tokens::estimate;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;

/// A file that a commit changed, and the line that git shows as being around the change.
pub type Hunk = (Vec<u8>, String);

/// Lines of grep that somebody reads.
const LINES: usize = 100;
/// Bytes of a line of grep, as tools cut them.
const LINE: usize = 500;
/// What `recall symbol` prints at most.
const BUDGET: usize = 4000;
/// Losses that are named.
const NAMED: usize = 5;

/// What a question cost both ways.
#[derive(Clone, Debug)]
pub struct Cost {
    pub id: String,
    pub index: usize,
    pub grep: usize,
    pub window: usize,
}

impl Cost {
    const fn other(&self) -> usize {
        self.grep + self.window
    }

    /// Cost of the index as a part of the other's.
    fn ratio(&self) -> f64 {
        self.index as f64 / self.other().max(1) as f64
    }
}

/// Definitions that the hunks are about, the latest first, each once.
pub fn questions(index: &Index, hunks: &[Hunk], most: usize) -> Result<Vec<Found>, Trouble> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut lives = HashMap::new();
    for (path, around) in hunks {
        let around = around.trim();
        if found.len() >= most || around.is_empty() {
            continue;
        }
        if !lives.contains_key(path) {
            let live = match index.find(path)? {
                Some((id, _)) => Some(index.live(&[id])?.swap_remove(0)),
                None => None,
            };
            lives.insert(path.clone(), live);
        }
        let Some(Some(live)) = lives.get(path) else {
            continue;
        };
        let begins = |number: u32, indented: bool| {
            let text = live.slice(&live.symbols[number as usize].span);
            // Attributes stand before the line that git shows.
            let mut lines = text.split(|byte| *byte == b'\n').take(8);
            lines.any(|line| {
                let line = String::from_utf8_lossy(line);
                let line = if indented { line.trim_start() } else { &line };
                line.starts_with(around)
            })
        };
        // The first line of a span has lost its indentation, so what stands in nothing
        // is looked at first.
        let numbers = 0..live.symbols.len() as u32;
        let outer = |number: &u32| {
            let symbol = &live.symbols[*number as usize];
            symbol.parent.is_none() && symbol.owner.is_empty() && begins(*number, false)
        };
        let number = numbers.clone().find(outer);
        let number = number.or_else(|| numbers.clone().find(|number| begins(*number, true)));
        if let Some(number) = number
            && is_word(live.name(number))
            && seen.insert(live.id(number))
        {
            let live = live.clone();
            found.push(Found { live, number });
        }
    }
    Ok(found)
}

fn is_word(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| is_word_byte(*byte))
}

const fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// What each question costs.
pub fn costs(index: &Index, asked: &[Found], window: u32) -> Result<Vec<Cost>, Trouble> {
    let names: HashSet<Vec<u8>> = asked
        .iter()
        .map(|found| found.live.name(found.number).to_vec())
        .collect();
    let grepped = grep(index, &names);
    let all = Room::text(usize::MAX / 200);
    let mut costs = Vec::with_capacity(asked.len());
    for found in asked {
        let name = found.name();
        let mut printed = String::new();
        if let Looked::Many(many) = look(index, resolve(index, &name, &[])?)? {
            printed.push_str(&many.text(&name, 1500));
        }
        let piece = recall::symbol(found, Tier::Full, 0, &Room::text(BUDGET));
        printed.push_str(&recall::text(&piece));
        let (first, _) = found.lines();
        let read = recall::slice(
            &found.live,
            (first, first.saturating_add(window - 1)),
            0,
            &all,
        );
        costs.push(Cost {
            id: found.id(),
            index: estimate(&printed),
            grep: grepped
                .get(found.live.name(found.number))
                .copied()
                .unwrap_or_default(),
            window: estimate(&read.text),
        });
    }
    Ok(costs)
}

/// Tokens of what `rg -n -w NAME` prints of each name, up to `LINES` lines.
fn grep(index: &Index, names: &HashSet<Vec<u8>>) -> HashMap<Vec<u8>, usize> {
    let root = index.root();
    let mut tokens: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut counts: HashMap<Vec<u8>, usize> = HashMap::new();
    for path in walk(root, index.home().state()).files {
        let Ok(bytes) = fs::read(place(root, &path)) else {
            continue;
        };
        // Hidden files and binaries are not searched by it either.
        let hidden = path
            .split(|byte| *byte == b'/')
            .any(|part| part.starts_with(b"."));
        if hidden || bytes[..bytes.len().min(8192)].contains(&0) {
            continue;
        }
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let words: HashSet<&[u8]> = line
                .split(|byte| !is_word_byte(*byte))
                .filter(|word| names.contains(*word))
                .collect();
            for word in words {
                let count = counts.entry(word.to_vec()).or_default();
                *count += 1;
                if *count <= LINES {
                    let line = String::from_utf8_lossy(&line[..line.len().min(LINE)]);
                    let path = String::from_utf8_lossy(&path);
                    let printed = format!("{path}:{}:{line}\n", number + 1);
                    *tokens.entry(word.to_vec()).or_default() += estimate(&printed);
                }
            }
        }
    }
    tokens
}

/// A value below which so many percent lie.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let at = (sorted.len().saturating_sub(1)) * percent / 100;
    sorted.get(at).copied().unwrap_or_default()
}

/// The figures as text.
pub fn text(costs: &[Cost], window: u32) -> String {
    let mut ratios: Vec<f64> = costs.iter().map(Cost::ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let index: usize = costs.iter().map(|cost| cost.index).sum();
    let other: usize = costs.iter().map(Cost::other).sum();
    let mut losses: Vec<&Cost> = costs.iter().filter(|cost| cost.ratio() > 1.0).collect();
    losses.sort_by(|a, b| b.ratio().total_cmp(&a.ratio()));
    let mut out = format!(
        "{} questions from this repository's past: show a definition that a commit changed\n\
         recall symbol: ~{index} tokens; rg -n -w and a read of {window} lines: ~{other} tokens\n\
         cost against that: median {:.2}, p10 {:.2}, p90 {:.2}\n\
         losses: {} of {}\n",
        costs.len(),
        percentile(&ratios, 50),
        percentile(&ratios, 10),
        percentile(&ratios, 90),
        losses.len(),
        costs.len(),
    );
    for loss in losses.iter().take(NAMED) {
        let _ = writeln!(
            out,
            "  {}  ~{} against ~{} + ~{}",
            loss.id, loss.index, loss.grep, loss.window
        );
    }
    out
}

/// The figures for programs.
pub fn json(costs: &[Cost], window: u32) -> Value {
    let mut ratios: Vec<f64> = costs.iter().map(Cost::ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let questions: Vec<Value> = costs
        .iter()
        .map(|cost| {
            json!({
                "symbol_id": cost.id,
                "index_tokens": cost.index,
                "grep_tokens": cost.grep,
                "read_tokens": cost.window,
            })
        })
        .collect();
    json!({
        "schema_version": super::answer::SCHEMA_VERSION,
        "window": window,
        "question_count": costs.len(),
        "median": percentile(&ratios, 50),
        "p10": percentile(&ratios, 10),
        "p90": percentile(&ratios, 90),
        "losses": costs.iter().filter(|cost| cost.ratio() > 1.0).count(),
        "index_tokens": costs.iter().map(|cost| cost.index).sum::<usize>(),
        "other_tokens": costs.iter().map(Cost::other).sum::<usize>(),
        "questions": questions,
    })
}
