//! A ledger as people read it: one line an event.

use super::ledger::Reading;
use super::report::Moment;
use serde_json::Value;

/// Every event, oldest first.
pub(super) fn timeline(reading: &Reading) -> Vec<Moment> {
    reading
        .events
        .iter()
        .map(|(record, _)| {
            let text = |field: &str| record.data.get(field).and_then(Value::as_str);
            let detail = match record.event.as_str() {
                "artifact_submitted" => text("artifact").map(str::to_owned),
                "gate_approved" | "gate_rejected" => {
                    let by = text("as").unwrap_or_default();
                    let why = text("note").or(text("message"));
                    Some(match (text("gate"), why) {
                        (Some(gate), Some(why)) => format!("{gate} by {by}: {why}"),
                        (Some(gate), None) => format!("{gate} by {by}"),
                        (None, why) => why.unwrap_or_default().to_owned(),
                    })
                }
                "phase_loop" | "loop_cap_reached" => {
                    let pair = text("from").zip(text("to"));
                    pair.map(|(from, to)| format!("{from} to {to}"))
                }
                "evidence" => text("command").map(|command| {
                    let code = record.data.get("exit_code").and_then(Value::as_i64);
                    let code =
                        code.map_or("no exit code".to_owned(), |code| format!("exit {code}"));
                    format!("{command}: {code}")
                }),
                _ => text("message").or(text("reason")).map(str::to_owned),
            };
            Moment {
                at: record.created_at.clone(),
                phase: record.phase.clone(),
                what: match detail {
                    Some(detail) if !detail.is_empty() => format!("{}: {detail}", record.event),
                    _ => record.event.clone(),
                },
            }
        })
        .collect()
}
