//! What `run start` settles: the phases of a run, its limits, what it goes without.

use crate::content::model::{
    ArtifactKind, Consumed, Depth, Gate, Intent, LoopBack, Produced, RoleId, SkipCondition,
    Workflow, WorkflowId,
};
use crate::project::config::Gates;
use serde::{Deserialize, Serialize};

/// A phase as it was when the run began, so that a newer binary does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPhase {
    pub id: WorkflowId,
    pub title: String,
    pub role: RoleId,
    pub consumes: Vec<Needed>,
    pub produces: Vec<Owed>,
    pub gate: Gate,
    pub approves: Vec<ArtifactKind>,
    pub loop_back: Option<LoopsTo>,
}

/// An artifact that a phase reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needed {
    pub artifact: ArtifactKind,
    pub optional: bool,
}

/// An artifact that a phase writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    pub artifact: ArtifactKind,
    pub schema: String,
    pub optional: bool,
}

/// Where a rejection leads, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoopsTo {
    pub to: WorkflowId,
    pub cap: u32,
}

impl PlannedPhase {
    /// A workflow's phase at a depth.
    pub fn of(workflow: &Workflow, depth: Depth, rounds: u32) -> Self {
        let holds = |depths: &Option<Vec<Depth>>| {
            depths.as_ref().is_none_or(|depths| depths.contains(&depth))
        };
        let needed = |entry: &Consumed| Needed {
            artifact: entry.artifact.clone(),
            optional: entry.optional,
        };
        let owed = |entry: &Produced| Owed {
            artifact: entry.artifact.clone(),
            schema: entry.schema.clone(),
            optional: entry.optional,
        };
        let loops = |back: &LoopBack| LoopsTo {
            to: back.to.clone(),
            cap: u32::from(back.cap).min(rounds),
        };
        Self {
            id: workflow.id.clone(),
            title: workflow.title.clone(),
            role: workflow.role.clone(),
            consumes: workflow
                .consumes
                .iter()
                .filter(|c| holds(&c.depths))
                .map(needed)
                .collect(),
            produces: workflow
                .produces
                .iter()
                .filter(|p| holds(&p.depths))
                .map(owed)
                .collect(),
            gate: workflow.gate,
            approves: workflow.approves.clone(),
            loop_back: workflow.loop_back.as_ref().map(loops),
        }
    }
}

/// What the depth allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Artifacts that may be owed.
    pub artifacts: u32,
    /// Lines of one artifact.
    pub lines: u32,
    /// Times that a phase may be sent back.
    pub rounds: u32,
}

/// What `run start` settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pipeline {
    pub request: String,
    pub intent: Intent,
    pub depth: Depth,
    /// Why these, one line each.
    pub reasons: Vec<String>,
    pub skipped: Vec<Skipped>,
    pub gates: Gates,
    pub limits: Limits,
    pub phases: Vec<PlannedPhase>,
    pub content_digest: String,
}

/// A phase that the run goes without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub phase: WorkflowId,
    pub condition: SkipCondition,
    pub reason: String,
}
