//! What is derived from a ledger and kept beside it: `manifest.json`, `status.json`,
//! `usage.json`, `summary.md`. Each is a function of the ledger alone, byte for byte.

use super::event::Approver;
use super::ledger::{EVENTS, Ledger};
use super::state::{Decision, State};
use super::usage;
use crate::error::Error;
use crate::project::files::ProjectPath;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const STATUS: &str = "status.json";
pub const USAGE: &str = "usage.json";
pub const SUMMARY: &str = "summary.md";
pub const MANIFEST: &str = "manifest.json";
/// Where captured output goes, in a run's directory.
pub const CAPTURES: &str = "captures";
/// Where artifacts are, in a run's directory.
pub const ARTIFACTS: &str = "artifacts";

/// Every derived file with its text. Those that a run has no use for are absent.
pub fn all(state: &State, id: &str) -> Vec<(&'static str, String)> {
    let mut files = vec![
        (MANIFEST, pretty(&manifest(state, id))),
        (STATUS, pretty(&status(state, id))),
        (USAGE, pretty(&usage::document(state, id, None))),
    ];
    if !state.summaries.is_empty() {
        files.push((SUMMARY, summary(state, id)));
    }
    files
}

/// Writes every derived file anew.
pub fn write(ledger: &Ledger, state: &State) -> Result<(), Error> {
    for (name, text) in all(state, ledger.id().as_str()) {
        ledger.directory().replace(&path(name), text.as_bytes())?;
    }
    Ok(())
}

/// Names of the derived files that are not what the ledger says.
pub fn outdated(ledger: &Ledger, state: &State) -> Result<Vec<&'static str>, Error> {
    let mut names = Vec::new();
    for (name, text) in all(state, ledger.id().as_str()) {
        let disk = ledger.directory().read(&path(name))?;
        if disk.bytes.as_deref() != Some(text.as_bytes()) {
            names.push(name);
        }
    }
    Ok(names)
}

fn path(name: &str) -> ProjectPath {
    ProjectPath::new(name).expect("a constant of plain names")
}

/// JSON as files and commands have it: indented, with a last line end.
pub fn pretty<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a document of plain values");
    text.push('\n');
    text
}

fn manifest(state: &State, id: &str) -> Value {
    let request = state.pipeline().map(|pipeline| pipeline.request.clone());
    json!({
        "run_id": id,
        "project_root": state.started.project_root,
        "created_at": state.created_at,
        "status": state.status,
        "sources": request.into_iter().collect::<Vec<_>>(),
    })
}

/// `status.json`; paths are relative to the run's directory.
pub fn status(state: &State, id: &str) -> Value {
    let mut loops: BTreeMap<String, u64> = state.noted_loops.clone();
    for looped in &state.loops {
        loops.insert(
            looped.what.from.to_string(),
            u64::from(looped.what.loop_count),
        );
    }
    let mut artifacts = json!({
        "events_path": EVENTS,
        "summary_path": (!state.summaries.is_empty()).then_some(SUMMARY),
        "captures_dir": CAPTURES,
    });
    if let Some(capture) = state.captures.last() {
        artifacts["last_capture_path"] = capture.what.capture_path.clone().into();
    }
    json!({
        "run_id": id,
        "project_root": state.started.project_root,
        "phase": state.phase,
        "status": state.status,
        "created_at": state.created_at,
        "updated_at": state.updated_at,
        "phase_loop_counts": loops,
        "artifacts": artifacts,
        "last_event": state.last_event,
        "head": { "seq": state.head.seq, "sha256": state.head.sha256 },
    })
}

fn summary(state: &State, id: &str) -> String {
    let mut out = format!("# Run {id}\n\n");
    if let Some(pipeline) = state.pipeline() {
        out.push_str(&format!(
            "{}\n\nIntent {}, depth {}. ",
            quoted(&pipeline.request),
            pipeline.intent,
            pipeline.depth
        ));
    }
    out.push_str(&format!("Phase {}, {}.\n", state.phase, state.status));
    if !state.submissions.is_empty() {
        out.push_str("\n## Artifacts\n");
        for submission in &state.submissions {
            out.push_str(&format!(
                "- {} `{}` handed in at {}\n",
                submission.what.artifact,
                &submission.what.sha256[..12.min(submission.what.sha256.len())],
                submission.created_at
            ));
        }
    }
    if !state.decisions.is_empty() {
        out.push_str("\n## Gates\n");
        for decision in &state.decisions {
            let (gate, word, approver) = match &decision.what {
                Decision::Approved(data) => (&data.gate, "approved", data.approver),
                Decision::Rejected(data) => (&data.gate, "rejected", data.approver),
            };
            let by = match approver {
                Approver::Human => "a human",
                Approver::Reviewer => "the reviewer",
                Approver::Auto => "the settings, by nobody",
            };
            out.push_str(&format!("- {gate} {word} by {by}\n"));
        }
    }
    if !state.evidence.is_empty() {
        out.push_str("\n## Evidence\n");
        for evidence in &state.evidence {
            let code = evidence.what.exit_code;
            let code = code.map_or("no exit code".to_owned(), |code| format!("exit {code}"));
            out.push_str(&format!("- `{}`: {code}\n", evidence.what.command));
        }
    }
    if let Some(last) = state.summaries.last().filter(|last| !last.what.is_empty()) {
        out.push_str(&format!("\n## Notes\n{}\n", last.what.trim_end()));
    }
    out
}

/// A text as a Markdown quotation.
pub fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}
