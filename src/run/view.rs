//! A run as it stands: its ledger and its artifacts, read together.

use super::event::{Actor, Approved, Approver, Event, Looped, Rejected, Verdict, Version};
use super::ledger::NewEvent;
use super::plan::{Pipeline, PlannedPhase};
use super::standing::{Digests, PhaseStanding, Standing, approved_now};
use super::state::{RunStatus, State};
use crate::content::model::Gate;
use crate::project::config::Gates;

/// A run's ledger and artifacts, read together.
pub struct View {
    pub state: State,
    pub pipeline: Pipeline,
    pub standing: Standing,
    pub digests: Digests,
}

impl View {
    /// The phases of the run.
    pub fn phases(&self) -> &[PlannedPhase] {
        &self.pipeline.phases
    }

    /// The phase that decides what is next.
    pub fn current(&self) -> Option<&PlannedPhase> {
        self.standing.current.map(|at| &self.pipeline.phases[at])
    }

    /// The phases that are worked on now.
    pub fn worked_on(&self) -> &[PlannedPhase] {
        match self.standing.current {
            Some(current) => &self.pipeline.phases[self.standing.first.min(current)..=current],
            None => &[],
        }
    }

    /// How the run stands, and the phase in its name.
    pub fn status(&self) -> (String, RunStatus) {
        self.standing.status(&self.state, self.phases())
    }

    /// How often a phase was sent back.
    pub fn loop_number(&self, phase: &PlannedPhase) -> u32 {
        let at = self.phases().iter().position(|known| known.id == phase.id);
        at.map_or(0, |at| self.state.sent_back(self.phases(), at).0)
    }

    /// The versions that a phase's artifacts are to be made from.
    pub fn inputs(&self, phase: &PlannedPhase) -> Vec<Version> {
        phase
            .consumes
            .iter()
            .filter_map(|needed| {
                let submission = self.state.submission(&needed.artifact)?;
                Some(Version {
                    artifact: needed.artifact.clone(),
                    sha256: submission.what.sha256.clone(),
                })
            })
            .collect()
    }

    /// The verdict of the newest artifact of a phase.
    pub fn verdict(&self, phase: &PlannedPhase) -> Option<Verdict> {
        phase
            .produces
            .iter()
            .filter_map(|owed| self.state.submission(&owed.artifact))
            .find_map(|submission| submission.what.verdict)
    }

    /// What follows from where the run stands, without anybody's doing.
    pub(super) fn follow_ups(&self) -> Vec<NewEvent> {
        let (phase, status) = self.status();
        let own = |event: &Event| NewEvent::own(event, &phase, status.id());
        if let Some(current) = self.current()
            && self.standing.current.map(|at| &self.standing.phases[at])
                == Some(&PhaseStanding::AwaitsGate)
        {
            let verdict = self.verdict(current);
            if verdict == Some(Verdict::Reject) {
                let mut events: Vec<Event> = Vec::new();
                if current.gate == Gate::Reviewer {
                    events.push(Event::Rejected(Rejected {
                        gate: current.id.clone(),
                        approver: Approver::Reviewer,
                        message: None,
                        actor: Actor::default(),
                    }));
                }
                events.push(self.sent_back(current, false));
                return events.iter().map(own).collect();
            }
            let opens = match current.gate {
                Gate::None => false,
                Gate::Human => true,
                Gate::Reviewer => verdict == Some(Verdict::Approve),
            };
            if opens && self.pipeline.gates == Gates::Auto {
                return vec![own(&Event::Approved(Approved {
                    gate: current.id.clone(),
                    approver: Approver::Auto,
                    approves: approved_now(&self.state, current, &self.digests),
                    against_verdict: false,
                    same_session: false,
                    note: None,
                    actor: Actor::default(),
                }))];
            }
        }
        if phase == self.state.phase && status.id() == self.state.status {
            return Vec::new();
        }
        let mut events = Vec::new();
        let moved = phase != self.state.phase;
        let begun = self.state.entered.contains_key(&self.state.phase);
        if begun && (moved || status == RunStatus::Completed) {
            let before = &self.state.phase;
            events.push(NewEvent::own(&Event::PhaseLeft, before, &self.state.status));
        }
        events.push(match status {
            RunStatus::Completed => own(&Event::Completed),
            _ if moved => own(&Event::PhaseEntered),
            _ => own(&Event::StatusChanged),
        });
        events
    }

    /// The run goes back from a gate, or stops where its cap is reached. A human who
    /// sends it back goes beyond the cap.
    pub(super) fn sent_back(&self, gate: &PlannedPhase, by_human: bool) -> Event {
        let (to, cap) = match &gate.loop_back {
            Some(back) => (back.to.clone(), Some(back.cap)),
            None => (gate.id.clone(), None),
        };
        let looped = Looped {
            from: gate.id.clone(),
            to,
            loop_count: self.state.loop_count(gate) + 1,
            cap,
        };
        let reached = cap.is_some_and(|cap| looped.loop_count > cap);
        if reached && !by_human {
            Event::CapReached(looped)
        } else {
            Event::Looped(looped)
        }
    }
}
