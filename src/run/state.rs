//! A run's state: a fold over its ledger. Nothing here looks at a disk or a clock.

use super::event::{
    Approved, Approver, Captured, Event, Evidence, Looped, Record, Rejected, RunKind, Started,
    Submitted,
};
use super::ledger::{Head, Reading};
use super::plan::{Pipeline, PlannedPhase};
use crate::content::model::{ArtifactKind, WorkflowId};
use serde_json::Value;
use std::collections::BTreeMap;

/// How a run stands, as `status` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    InProgress,
    /// A gate waits for its approver.
    Waiting,
    /// A loop cap was reached; a human decides.
    Escalated,
    Completed,
    Aborted,
}

impl RunStatus {
    /// The word in ledgers and reports.
    pub const fn id(self) -> &'static str {
        match self {
            RunStatus::InProgress => "in_progress",
            RunStatus::Waiting => "waiting",
            RunStatus::Escalated => "escalated",
            RunStatus::Completed => "completed",
            RunStatus::Aborted => "aborted",
        }
    }

    /// Whether a word says that a run is over.
    pub fn is_over(word: &str) -> bool {
        word == Self::Completed.id() || word == Self::Aborted.id()
    }
}

/// Something that happened, with its place in the ledger and its time.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub seq: u64,
    pub created_at: String,
    /// The phase that the run stood in.
    pub phase: String,
    pub what: T,
}

/// A decision at a gate.
#[derive(Clone, Debug)]
pub enum Decision {
    Approved(Approved),
    Rejected(Rejected),
}

/// Everything that a ledger says about its run.
#[derive(Clone, Debug)]
pub struct State {
    pub started: Started,
    pub created_at: String,
    pub updated_at: String,
    /// As the last line has them.
    pub phase: String,
    pub status: String,
    pub head: Head,
    pub last_event: String,
    /// Every artifact in every version that was handed in, oldest first.
    pub submissions: Vec<At<Submitted>>,
    pub decisions: Vec<At<Decision>>,
    pub loops: Vec<At<Looped>>,
    pub caps: Vec<At<Looped>>,
    pub evidence: Vec<At<Evidence>>,
    pub captures: Vec<At<Captured>>,
    pub summaries: Vec<At<String>>,
    /// Paths that changed without the binary, as they were found.
    pub tampered: Vec<At<Vec<String>>>,
    /// When each phase was first entered and last left.
    pub entered: BTreeMap<String, String>,
    pub left: BTreeMap<String, String>,
    /// Loop counts that `capture event` set, by phase.
    pub noted_loops: BTreeMap<String, u64>,
    /// Events by phase.
    pub events: BTreeMap<String, u64>,
}

impl State {
    /// Folds a ledger; `None` when it does not begin with the start of a run.
    pub fn of(reading: &Reading) -> Option<Self> {
        let (first, Event::Started(started)) = reading.events.first()? else {
            return None;
        };
        let mut state = Self {
            started: (**started).clone(),
            created_at: first.created_at.clone(),
            updated_at: first.created_at.clone(),
            phase: first.phase.clone(),
            status: first.status.clone(),
            head: reading.head.clone(),
            last_event: first.event.clone(),
            submissions: Vec::new(),
            decisions: Vec::new(),
            loops: Vec::new(),
            caps: Vec::new(),
            evidence: Vec::new(),
            captures: Vec::new(),
            summaries: Vec::new(),
            tampered: Vec::new(),
            entered: BTreeMap::new(),
            left: BTreeMap::new(),
            noted_loops: BTreeMap::new(),
            events: BTreeMap::new(),
        };
        for (record, event) in &reading.events {
            state.apply(record, event);
        }
        Some(state)
    }

    fn apply(&mut self, record: &Record, event: &Event) {
        fn at<T>(record: &Record, what: T) -> At<T> {
            At {
                seq: record.seq,
                created_at: record.created_at.clone(),
                phase: record.phase.clone(),
                what,
            }
        }
        self.updated_at.clone_from(&record.created_at);
        self.phase.clone_from(&record.phase);
        self.status.clone_from(&record.status);
        self.last_event.clone_from(&record.event);
        *self.events.entry(record.phase.clone()).or_default() += 1;
        let noted = record.data.get("loop_count").and_then(Value::as_u64);
        if let (RunKind::Captured, Some(count)) = (self.started.kind, noted) {
            self.noted_loops.insert(record.phase.clone(), count);
        }
        match event {
            Event::PhaseEntered => {
                self.entered
                    .entry(record.phase.clone())
                    .or_insert_with(|| record.created_at.clone());
                self.left.remove(&record.phase);
            }
            Event::PhaseLeft => {
                self.left
                    .insert(record.phase.clone(), record.created_at.clone());
            }
            Event::Submitted(data) => self.submissions.push(at(record, data.clone())),
            Event::Approved(data) => self
                .decisions
                .push(at(record, Decision::Approved(data.clone()))),
            Event::Rejected(data) => self
                .decisions
                .push(at(record, Decision::Rejected(data.clone()))),
            Event::Looped(data) => self.loops.push(at(record, data.clone())),
            Event::CapReached(data) => self.caps.push(at(record, data.clone())),
            Event::Evidence(data) => self.evidence.push(at(record, data.clone())),
            Event::Captured(data) => self.captures.push(at(record, data.clone())),
            Event::Summary { text } => self.summaries.push(at(record, text.clone())),
            Event::Tampered { paths } => self.tampered.push(at(record, paths.clone())),
            Event::Started(_)
            | Event::StatusChanged
            | Event::Resumed
            | Event::Aborted { .. }
            | Event::Completed
            | Event::Note => {}
        }
    }

    /// What `run start` settled; `None` for a captured run.
    pub fn pipeline(&self) -> Option<&Pipeline> {
        match self.started.kind {
            RunKind::Pipeline => self.started.pipeline.as_ref(),
            RunKind::Captured => None,
        }
    }

    /// Whether the run is over.
    pub fn is_over(&self) -> bool {
        RunStatus::is_over(&self.status)
    }

    /// The newest version of an artifact that was handed in.
    pub fn submission(&self, kind: &ArtifactKind) -> Option<&At<Submitted>> {
        self.submissions
            .iter()
            .rev()
            .find(|submission| submission.what.artifact == *kind)
    }

    /// How often a gate sent the run back.
    pub fn loop_count(&self, from: &PlannedPhase) -> u32 {
        let from = |looped: &&At<Looped>| looped.what.from == from.id;
        u32::try_from(self.loops.iter().filter(from).count()).unwrap_or(u32::MAX)
    }

    /// How often a phase was sent back, and the event that did so last.
    pub fn sent_back(&self, phases: &[PlannedPhase], at: usize) -> (u32, u64) {
        let place = |id: &WorkflowId| phases.iter().position(|phase| phase.id == *id);
        let mut count = 0;
        let mut last = 0;
        for looped in &self.loops {
            let (Some(to), Some(from)) = (place(&looped.what.to), place(&looped.what.from)) else {
                continue;
            };
            if (to..=from).contains(&at) {
                count += 1;
                last = looped.seq;
            }
        }
        (count, last)
    }

    /// The newest approval at a gate after an event.
    pub fn approval(&self, gate: &PlannedPhase, after: u64) -> Option<&Approved> {
        self.decisions
            .iter()
            .rev()
            .take_while(|decision| decision.seq > after)
            .find_map(|decision| match &decision.what {
                Decision::Approved(approved) if approved.gate == gate.id => Some(approved),
                _ => None,
            })
    }

    /// The cap that was reached and that no human has answered yet.
    pub fn open_cap(&self) -> Option<&At<Looped>> {
        let cap = self.caps.last()?;
        let by_human = |decision: &At<Decision>| {
            decision.seq > cap.seq
                && match &decision.what {
                    Decision::Approved(approved) => {
                        approved.gate == cap.what.from && approved.approver == Approver::Human
                    }
                    Decision::Rejected(rejected) => {
                        rejected.gate == cap.what.from && rejected.approver == Approver::Human
                    }
                }
        };
        let answered = self.decisions.iter().any(by_human);
        (!answered).then_some(cap)
    }
}
