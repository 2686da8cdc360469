//! What a ledger holds: one event a line.
//!
//! A line is a JSON object: `seq`, `prev`, `created_at`, `run_id`, `phase`, `status`,
//! `event`, and what belongs to that event. `prev` is the SHA-256 of the line before,
//! without its end; the first line has 64 zeros.

use super::id::RunId;
use super::plan::Pipeline;
use crate::content::model::{ArtifactKind, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The version of the ledger's format.
pub const LEDGER_VERSION: u32 = 1;
/// `prev` of a first line.
pub const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of a ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// From 1, without a gap.
    pub seq: u64,
    /// SHA-256 of the line before, as hex.
    pub prev: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    pub run_id: RunId,
    /// Where the run stood after the event.
    pub phase: String,
    pub status: String,
    pub event: String,
    #[serde(flatten)]
    pub data: Map<String, Value>,
}

/// Where a line leaves its run: the part of a [`Record`] that a hook has time for.
#[derive(Clone, Debug, Deserialize)]
pub struct Position {
    /// RFC 3339, UTC.
    pub created_at: String,
    pub phase: String,
    pub status: String,
}

/// Whose a run is: the part of its first line that a hook has time for.
#[derive(Clone, Debug, Deserialize)]
pub struct Beginning {
    pub kind: RunKind,
    pub project_root: String,
    /// As in [`Started`].
    #[serde(default)]
    pub scope: String,
}

/// What makes a run: who holds its process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// `run start`: the binary leads through the phases.
    Pipeline,
    /// `capture init`: somebody else does, and records what happens.
    Captured,
}

/// The first event of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Started {
    pub ledger_version: u32,
    pub kind: RunKind,
    pub project_root: String,
    /// Directory of the project that the run is for, relative to the root; empty for all.
    #[serde(default)]
    pub scope: String,
    pub wazir_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Pipeline>,
}

/// An artifact in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub artifact: ArtifactKind,
    pub sha256: String,
}

/// Who did something, as far as the environment shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The host whose agent it was; absent for a person or an unknown program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The host's own id of the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The name of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

/// What an artifact says about its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Approve,
    Reject,
}

/// An artifact was handed in and passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    pub artifact: ArtifactKind,
    /// Relative to the run's directory.
    pub path: String,
    pub sha256: String,
    pub loop_number: u32,
    pub lines: u32,
    pub bytes: u64,
    pub inputs: Vec<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Ids that nothing decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
    #[serde(default)]
    pub actor: Actor,
}

/// Who opened or closed a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approver {
    Reviewer,
    Human,
    /// Nobody: the project's settings say so.
    Auto,
}

/// A gate was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    pub gate: WorkflowId,
    #[serde(rename = "as")]
    pub approver: Approver,
    pub approves: Vec<Version>,
    /// The artifact itself asked for the opposite.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub against_verdict: bool,
    /// The conversation that wrote what it approved; only where both are known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub same_session: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default)]
    pub actor: Actor,
}

/// A gate was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    pub gate: WorkflowId,
    #[serde(rename = "as")]
    pub approver: Approver,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(default)]
    pub actor: Actor,
}

/// The run goes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looped {
    pub from: WorkflowId,
    pub to: WorkflowId,
    /// How often `from` has sent the run back, this time included.
    pub loop_count: u32,
    pub cap: Option<u32>,
}

/// A command that the binary itself ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub command: String,
    /// Absent when a signal ended it or it could not be started.
    pub exit_code: Option<i32>,
    pub duration_ms: u64,
    /// Relative to the run's directory.
    pub output_path: String,
    pub output_sha256: String,
    pub byte_length: u64,
    /// Fingerprint of the tree before and after; absent when the command changed the tree.
    pub tree: Option<String>,
    /// The acceptance criterion that it was run for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
}

/// Bytes that `capture output` kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captured {
    pub command: String,
    /// Absent where the host does not tell.
    pub exit_code: Option<i64>,
    pub capture_path: String,
    pub byte_length: u64,
}

/// The events that the fold understands; all others are notes.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Started(Box<Started>),
    PhaseEntered,
    PhaseLeft,
    /// The run waits, or waits no more.
    StatusChanged,
    Submitted(Submitted),
    Approved(Approved),
    Rejected(Rejected),
    Looped(Looped),
    CapReached(Looped),
    Evidence(Evidence),
    Captured(Captured),
    /// A summary that somebody wrote; it goes into `summary.md`.
    Summary {
        text: String,
    },
    Resumed,
    Aborted {
        reason: Option<String>,
    },
    Completed,
    /// Protected files changed without the binary.
    Tampered {
        paths: Vec<String>,
    },
    /// What anybody noted by `capture event`, and what newer versions write.
    Note,
}

/// Names that only the binary itself may write into a run that it leads.
pub const OWN: [&str; 15] = [
    "session_start",
    "phase_enter",
    "phase_exit",
    "status_changed",
    "artifact_submitted",
    "gate_approved",
    "gate_rejected",
    "phase_loop",
    "loop_cap_reached",
    "evidence",
    "post_tool_capture",
    "run_resumed",
    "run_aborted",
    "run_completed",
    "protected_path_changed",
];

impl Event {
    /// The event's name in the ledger.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Started(_) => "session_start",
            Event::PhaseEntered => "phase_enter",
            Event::PhaseLeft => "phase_exit",
            Event::StatusChanged => "status_changed",
            Event::Submitted(_) => "artifact_submitted",
            Event::Approved(_) => "gate_approved",
            Event::Rejected(_) => "gate_rejected",
            Event::Looped(_) => "phase_loop",
            Event::CapReached(_) => "loop_cap_reached",
            Event::Evidence(_) => "evidence",
            Event::Captured(_) => "post_tool_capture",
            Event::Summary { .. } => "pre_compact_summary",
            Event::Resumed => "run_resumed",
            Event::Aborted { .. } => "run_aborted",
            Event::Completed => "run_completed",
            Event::Tampered { .. } => "protected_path_changed",
            Event::Note => "note",
        }
    }

    /// The event's own fields.
    pub fn data(&self) -> Map<String, Value> {
        let value = match self {
            Event::Started(data) => serde_json::to_value(data),
            Event::Submitted(data) => serde_json::to_value(data),
            Event::Approved(data) => serde_json::to_value(data),
            Event::Rejected(data) => serde_json::to_value(data),
            Event::Looped(data) | Event::CapReached(data) => serde_json::to_value(data),
            Event::Evidence(data) => serde_json::to_value(data),
            Event::Captured(data) => serde_json::to_value(data),
            Event::Summary { text } => {
                Ok(serde_json::json!({ "summary_path": "summary.md", "text": text }))
            }
            Event::Aborted { reason } => Ok(serde_json::json!({ "reason": reason })),
            Event::Tampered { paths } => Ok(serde_json::json!({ "paths": paths })),
            Event::PhaseEntered
            | Event::PhaseLeft
            | Event::StatusChanged
            | Event::Resumed
            | Event::Completed
            | Event::Note => Ok(Value::Object(Map::new())),
        };
        match value {
            Ok(Value::Object(map)) => map,
            _ => unreachable!("an event's data is an object of plain values"),
        }
    }

    /// Reads a record's event. The error says which field is wrong.
    pub fn of(record: &Record) -> Result<Self, String> {
        fn read<T: serde::de::DeserializeOwned>(record: &Record) -> Result<T, String> {
            T::deserialize(&record.data).map_err(|error| format!("{}: {error}", record.event))
        }
        Ok(match record.event.as_str() {
            "session_start" => Event::Started(Box::new(read(record)?)),
            "phase_enter" => Event::PhaseEntered,
            "phase_exit" => Event::PhaseLeft,
            "status_changed" => Event::StatusChanged,
            "artifact_submitted" => Event::Submitted(read(record)?),
            "gate_approved" if record.data.contains_key("gate") => Event::Approved(read(record)?),
            "gate_rejected" if record.data.contains_key("gate") => Event::Rejected(read(record)?),
            "phase_loop" if record.data.contains_key("from") => Event::Looped(read(record)?),
            "loop_cap_reached" => Event::CapReached(read(record)?),
            "evidence" => Event::Evidence(read(record)?),
            "post_tool_capture" => Event::Captured(read(record)?),
            "run_resumed" => Event::Resumed,
            "run_aborted" => Event::Aborted {
                reason: record
                    .data
                    .get("reason")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            },
            "run_completed" => Event::Completed,
            "protected_path_changed" => {
                let paths = record.data.get("paths").cloned().unwrap_or_default();
                Event::Tampered {
                    paths: serde_json::from_value(paths).map_err(|error| error.to_string())?,
                }
            }
            _ if record.data.contains_key("summary_path") => Event::Summary {
                text: record
                    .data
                    .get("text")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            },
            _ => Event::Note,
        })
    }
}
