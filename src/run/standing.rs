//! Where a pipeline run stands: its ledger held against its artifacts on disk.
//!
//! A phase is done when each artifact that it owes is there in the version that was
//! handed in, after the last time it was sent back, made from inputs that are still
//! current, and its gate was opened for just these versions. So an edit of an approved
//! artifact voids the approval, and of what was made from it; undoing the edit brings
//! both back.

use super::event::{Approver, Verdict, Version};
use super::plan::PlannedPhase;
use super::state::{RunStatus, State};
use crate::content::model::{ArtifactKind, Gate};
use std::collections::BTreeMap;

/// SHA-256 of the artifacts that are on disk, by kind.
pub type Digests = BTreeMap<ArtifactKind, String>;

/// How a phase stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhaseStanding {
    Done,
    /// Owed artifacts are missing or outdated.
    Open(Vec<Lack>),
    /// Everything is there; the gate waits.
    AwaitsGate,
    /// The loop cap was reached.
    Escalated,
    /// An earlier phase comes first.
    Later,
}

/// Why an artifact does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Never handed in.
    Missing(ArtifactKind),
    /// Handed in before the phase was sent back.
    SentBack(ArtifactKind),
    /// The file was changed or deleted after it was handed in.
    Changed(ArtifactKind),
    /// Made from an input that has another version now.
    Outdated {
        artifact: ArtifactKind,
        input: ArtifactKind,
    },
}

impl Lack {
    /// The artifact.
    pub fn artifact(&self) -> &ArtifactKind {
        match self {
            Lack::Missing(artifact)
            | Lack::SentBack(artifact)
            | Lack::Changed(artifact)
            | Lack::Outdated { artifact, .. } => artifact,
        }
    }
}

/// Where a run stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// One for each phase of the run, in order.
    pub phases: Vec<PhaseStanding>,
    /// The phase that decides what is next; `None` when all are done.
    pub current: Option<usize>,
    /// The first of the phases that are worked on together with the current one:
    /// phases that owe nothing lead into the next that does.
    pub first: usize,
}

impl Standing {
    /// Holds a run against its artifacts.
    pub fn of(state: &State, phases: &[PlannedPhase], digests: &Digests) -> Self {
        let mut standings: Vec<PhaseStanding> = Vec::new();
        let mut current = None;
        let mut first = 0;
        for (at, phase) in phases.iter().enumerate() {
            if current.is_some() {
                standings.push(PhaseStanding::Later);
                continue;
            }
            let standing = judge(state, phases, at, digests);
            if standing != PhaseStanding::Done {
                current = Some(at);
            } else if phase.produces.iter().any(|owed| !owed.optional) {
                first = at + 1;
            }
            standings.push(standing);
        }
        if let Some(current) = current {
            // What owes nothing is as open as the phase that it leads into.
            for standing in &mut standings[first..current] {
                *standing = PhaseStanding::Open(Vec::new());
            }
        }
        Self {
            phases: standings,
            current,
            first,
        }
    }

    /// The run's status and the phase in its name.
    pub fn status(&self, state: &State, phases: &[PlannedPhase]) -> (String, RunStatus) {
        let last = || {
            phases
                .last()
                .map(|phase| phase.id.to_string())
                .unwrap_or_default()
        };
        if state.status == RunStatus::Aborted.id() {
            return (state.phase.clone(), RunStatus::Aborted);
        }
        let Some(current) = self.current else {
            return (last(), RunStatus::Completed);
        };
        let status = match self.phases[current] {
            PhaseStanding::AwaitsGate => RunStatus::Waiting,
            PhaseStanding::Escalated => RunStatus::Escalated,
            _ => RunStatus::InProgress,
        };
        let named = if status == RunStatus::InProgress {
            self.first.min(current)
        } else {
            current
        };
        (phases[named].id.to_string(), status)
    }
}

fn judge(state: &State, phases: &[PlannedPhase], at: usize, digests: &Digests) -> PhaseStanding {
    let phase = &phases[at];
    let (_, sent_back) = state.sent_back(phases, at);
    if state
        .open_cap()
        .is_some_and(|cap| cap.what.from == phase.id)
    {
        return PhaseStanding::Escalated;
    }
    let mut lacks = Vec::new();
    let mut rejected = false;
    for owed in phase.produces.iter().filter(|owed| !owed.optional) {
        match lack(state, &owed.artifact, sent_back, digests) {
            Some(lack) => lacks.push(lack),
            None => {
                let submission = state.submission(&owed.artifact);
                rejected |= submission.is_some_and(|s| s.what.verdict == Some(Verdict::Reject));
            }
        }
    }
    if !lacks.is_empty() {
        return PhaseStanding::Open(lacks);
    }
    let approval = state.approval(phase, sent_back);
    let opened = approval.is_some_and(|approval| {
        let current = approved_now(state, phase, digests);
        current
            .iter()
            .all(|version| approval.approves.contains(version))
    });
    let accepted = opened && approval.is_some_and(|a| a.approver == Approver::Human);
    match phase.gate {
        _ if accepted => PhaseStanding::Done,
        Gate::None if rejected => PhaseStanding::AwaitsGate,
        Gate::None => PhaseStanding::Done,
        Gate::Human | Gate::Reviewer if opened => PhaseStanding::Done,
        Gate::Human | Gate::Reviewer => PhaseStanding::AwaitsGate,
    }
}

fn lack(state: &State, kind: &ArtifactKind, sent_back: u64, digests: &Digests) -> Option<Lack> {
    let Some(submission) = state.submission(kind) else {
        return Some(Lack::Missing(kind.clone()));
    };
    if submission.seq < sent_back {
        return Some(Lack::SentBack(kind.clone()));
    }
    if digests.get(kind) != Some(&submission.what.sha256) {
        return Some(Lack::Changed(kind.clone()));
    }
    let outdated = submission.what.inputs.iter().find(|input| {
        let newest = state.submission(&input.artifact);
        newest.is_none_or(|newest| newest.what.sha256 != input.sha256)
    })?;
    Some(Lack::Outdated {
        artifact: kind.clone(),
        input: outdated.artifact.clone(),
    })
}

/// What a gate approves, in the versions on disk: what the workflow names, and what the
/// phase itself wrote.
pub fn approved_now(state: &State, phase: &PlannedPhase, digests: &Digests) -> Vec<Version> {
    let own = phase.produces.iter().map(|owed| &owed.artifact);
    let mut versions: Vec<Version> = Vec::new();
    for kind in phase.approves.iter().chain(own) {
        let known = versions.iter().any(|version| version.artifact == *kind);
        if let (false, Some(sha256), true) =
            (known, digests.get(kind), state.submission(kind).is_some())
        {
            versions.push(Version {
                artifact: kind.clone(),
                sha256: sha256.clone(),
            });
        }
    }
    versions
}
