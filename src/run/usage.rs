//! `usage.json`: what a run captured, and what of it an agent did not have to read.
//! Every number can be counted again from the ledger.

use super::state::State;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Tokens of a number of bytes, by the four-byte rule that the document names.
fn estimate(bytes: u64) -> u64 {
    bytes.div_ceil(4)
}

#[derive(Clone, Copy, Default)]
struct Bytes {
    raw: u64,
    summary: u64,
}

impl Bytes {
    fn avoided(self) -> u64 {
        estimate(self.raw.saturating_sub(self.summary))
    }
}

/// The document, of one phase alone if one is named.
pub fn document(state: &State, id: &str, only: Option<&str>) -> Value {
    let mut phases: BTreeMap<&str, Bytes> = BTreeMap::new();
    let mut roles: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let role_of = |phase: &str| {
        let planned = state
            .pipeline()?
            .phases
            .iter()
            .find(|p| p.id.as_str() == phase)?;
        Some(planned.role.to_string())
    };
    for phase in state.events.keys() {
        phases.entry(phase).or_default();
    }
    let captured = state
        .captures
        .iter()
        .map(|capture| (capture.phase.as_str(), capture.what.byte_length));
    let shown = state
        .evidence
        .iter()
        .map(|evidence| (evidence.phase.as_str(), evidence.what.byte_length));
    for (phase, bytes) in captured.chain(shown) {
        phases.entry(phase).or_default().raw += bytes;
        if let Some(role) = role_of(phase) {
            roles.entry(role).or_default().1 += bytes;
        }
    }
    for summary in &state.summaries {
        phases.entry(&summary.phase).or_default().summary += summary.what.len() as u64;
    }
    for (phase, count) in &state.events {
        if let Some(role) = role_of(phase) {
            roles.entry(role).or_default().0 += count;
        }
    }
    let total = phases.values().fold(Bytes::default(), |sum, bytes| Bytes {
        raw: sum.raw + bytes.raw,
        summary: sum.summary + bytes.summary,
    });
    let mut by_phase = Map::new();
    for (phase, bytes) in &phases {
        if only.is_some_and(|only| only != *phase) {
            continue;
        }
        by_phase.insert(
            (*phase).to_owned(),
            json!({
                "started_at": state.entered.get(*phase).unwrap_or(&state.created_at),
                "completed_at": state.left.get(*phase),
                "events_count": state.events.get(*phase).copied().unwrap_or(0),
                "capture_bytes_raw": bytes.raw,
                "capture_bytes_summary": bytes.summary,
                "estimated_tokens_if_raw": estimate(bytes.raw),
                "estimated_tokens_avoided": bytes.avoided(),
            }),
        );
    }
    let by_role: Map<String, Value> = roles
        .into_iter()
        .map(|(role, (events, raw))| {
            let entry = json!({
                "events_count": events,
                "capture_bytes_raw": raw,
                "estimated_tokens_if_raw": estimate(raw),
            });
            (role, entry)
        })
        .collect();
    json!({
        "schema_version": 1,
        "run_id": id,
        "created_at": state.created_at,
        "updated_at": state.updated_at,
        "phases": by_phase,
        "roles": by_role,
        "savings": {
            "capture_routing": {
                "raw_bytes": total.raw,
                "summary_bytes": total.summary,
                "estimated_tokens_avoided": total.avoided(),
                "strategy": "byte_heuristic",
            },
            "context_mode": {
                "available": false,
                "raw_kb": 0,
                "context_kb": 0,
                "savings_ratio": "0%",
                "per_tool": {},
            },
            "compaction": {
                "compaction_count": state.summaries.len(),
                "pre_compaction_tokens_est": 0,
                "post_compaction_tokens_est": 0,
            },
        },
        "totals": {
            "total_events": state.events.values().sum::<u64>(),
            "total_capture_bytes_raw": total.raw,
            "total_capture_bytes_summary": total.summary,
            "total_estimated_tokens_if_raw": estimate(total.raw),
            "total_estimated_tokens_avoided": total.avoided(),
            "savings_percentage": percentage(total),
        },
    })
}

fn percentage(total: Bytes) -> String {
    if total.raw == 0 {
        return "0%".to_owned();
    }
    let share = total.avoided() as f64 / estimate(total.raw) as f64 * 100.0;
    format!("{share:.1}%")
}

/// The document as a report for people.
pub fn report(document: &Value) -> String {
    let number = |pointer: &str| {
        document
            .pointer(pointer)
            .and_then(Value::as_u64)
            .unwrap_or(0)
    };
    let mut out = format!(
        "# Usage of {}\n\n| kept out of context | bytes | tokens (bytes/4) |\n| --- | ---: | ---: |\n",
        document["run_id"].as_str().unwrap_or_default()
    );
    out.push_str(&format!(
        "| captured | {} | {} |\n| summarized to | {} | {} |\n| avoided | | {} ({}) |\n",
        number("/totals/total_capture_bytes_raw"),
        number("/totals/total_estimated_tokens_if_raw"),
        number("/totals/total_capture_bytes_summary"),
        estimate(number("/totals/total_capture_bytes_summary")),
        number("/totals/total_estimated_tokens_avoided"),
        document["totals"]["savings_percentage"]
            .as_str()
            .unwrap_or("0%"),
    ));
    for (title, key) in [("phase", "phases"), ("role", "roles")] {
        let entries = document[key].as_object().into_iter().flatten();
        let rows: Vec<String> = entries
            .map(|(name, entry)| {
                format!(
                    "| {name} | {} | {} |\n",
                    entry["events_count"], entry["capture_bytes_raw"]
                )
            })
            .collect();
        if !rows.is_empty() {
            out.push_str(&format!(
                "\n| {title} | events | captured bytes |\n| --- | ---: | ---: |\n{}",
                rows.concat()
            ));
        }
    }
    out.push_str("\nBytes that an agent read from a capture afterwards are not taken off.\n");
    out
}
