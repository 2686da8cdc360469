//! What is known of one definition, or of all that a name can mean.

use super::answer::{SCHEMA_VERSION, indented, line, record};
use super::budget::{Budget, first_lines};
use super::find::{Found, Resolved};
use super::index::{Index, Live, Trouble};
use super::path::shown;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Of a name that very many things have, so many are looked at; the rest is counted.
const MANY: usize = 100;

/// A name that was looked up.
#[derive(Clone, Debug)]
pub enum Looked {
    One(Box<Found>),
    Many(Many),
    Unknown(Vec<String>),
}

/// All that a name can mean.
#[derive(Clone, Debug)]
pub struct Many {
    shown: Vec<Found>,
    total: usize,
}

/// Reads what a name leads to.
pub fn look(index: &Index, resolved: Resolved) -> Result<Looked, Trouble> {
    let all = match resolved {
        Resolved::One(found) => return Ok(Looked::One(found)),
        Resolved::Unknown(near) => return Ok(Looked::Unknown(near)),
        Resolved::Many(all) => all,
    };
    let total = all.len();
    let mut ids: Vec<_> = all.iter().take(MANY).map(|(id, _)| *id).collect();
    ids.dedup();
    let lives: Vec<Live> = index.live(&ids)?;
    let shown = all
        .into_iter()
        .take(MANY)
        .filter_map(|(id, definition)| {
            let live = lives.iter().find(|live| live.id == id)?.clone();
            let number = definition.symbol;
            Some(Found { live, number })
        })
        .collect();
    Ok(Looked::Many(Many { shown, total }))
}

/// One definition as text, within a budget.
pub fn text(found: &Found, tokens: usize) -> String {
    let mut budget = Budget::new(tokens, 30);
    let mut out = line(found);
    budget.force(&out);
    let (doc, lines) = first_lines(&found.doc(), &mut budget, false);
    if !doc.is_empty() {
        out.push_str(doc.trim_end());
        out.push('\n');
    }
    let left = found.doc().lines().count().saturating_sub(lines);
    if left > 0 {
        let _ = writeln!(
            out,
            "-- {left} lines of its comment left out; more with --budget"
        );
    }
    out
}

/// One definition for programs.
pub fn json(found: &Found, tokens: usize) -> Value {
    let mut value = record(found);
    let mut budget = Budget::new(tokens, 30);
    budget.force(&indented(&value));
    value["schema_version"] = SCHEMA_VERSION.into();
    value["ambiguous"] = false.into();
    value["doc"] = first_lines(&found.doc(), &mut budget, true).0.into();
    value
}

impl Many {
    /// The list as text, within a budget.
    pub fn text(&self, name: &str, tokens: usize) -> String {
        let name = shown(name.as_bytes());
        let mut budget = Budget::new(tokens, 50);
        let mut out = format!(
            "{} definitions have the name {name}; ask for one by its id\n",
            self.total
        );
        let mut count = 0;
        budget.force(&out);
        for found in &self.shown {
            let entry = line(found);
            if !budget.take(&entry) {
                break;
            }
            count += 1;
            out.push_str(&entry);
        }
        if count < self.total {
            let _ = writeln!(
                out,
                "-- {count} of {}; fewer with --kind, or: wazir index search-symbols {name} --path PATH",
                self.total
            );
        }
        out
    }

    /// The list for programs, within a budget.
    pub fn json(&self, name: &str, tokens: usize) -> Value {
        let mut budget = Budget::new(tokens, 60);
        let mut results = Vec::new();
        for found in &self.shown {
            let record = record(found);
            if !budget.take(&indented(&record)) {
                break;
            }
            results.push(record);
        }
        json!({
            "schema_version": SCHEMA_VERSION,
            "query": name,
            "ambiguous": true,
            "total": self.total,
            "left_out": self.total - results.len(),
            "results": results,
        })
    }
}
