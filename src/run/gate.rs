//! Gates: who opens them, and what a closed one leads to.

use super::event::{Actor, Approved, Approver, Event, Rejected, Verdict};
use super::ledger::NewEvent;
use super::pipeline::Run;
use super::plan::PlannedPhase;
use super::standing::{PhaseStanding, approved_now};
use super::view::View;
use crate::content::model::Gate;
use crate::error::{Error, ErrorKind};

impl Run {
    /// Opens the gate that waits, or accepts what a loop cap stopped.
    pub fn approve(
        &self,
        approver: Approver,
        actor: Actor,
        note: Option<String>,
        now: &str,
    ) -> Result<View, Error> {
        let writing = self.ledger.write()?;
        let view = self.open(&writing, now)?;
        let gate = waiting(&view, approver)?;
        let against_verdict = view.verdict(gate) == Some(Verdict::Reject);
        if against_verdict && approver == Approver::Reviewer {
            return Err(Error::new(
                ErrorKind::NotMet,
                format!("the artifact of {} itself says reject", gate.id),
            )
            .hint("a human alone decides against it: wazir gate approve --as human"));
        }
        let approves = approved_now(&view.state, gate, &view.digests);
        let event = Event::Approved(Approved {
            gate: gate.id.clone(),
            approver,
            against_verdict,
            same_session: same_session(&view, gate, &actor),
            approves,
            note,
            actor,
        });
        let (phase, status) = view.status();
        writing.append(&[NewEvent::own(&event, &phase, status.id())], now, true)?;
        self.settle(&writing, now)
    }

    /// Keeps the gate shut: the run goes back.
    pub fn reject(
        &self,
        approver: Approver,
        actor: Actor,
        note: Option<String>,
        now: &str,
    ) -> Result<View, Error> {
        let writing = self.ledger.write()?;
        let view = self.open(&writing, now)?;
        let gate = waiting(&view, approver)?;
        let rejected = Rejected {
            gate: gate.id.clone(),
            approver,
            message: note,
            actor,
        };
        let by_human = approver == Approver::Human;
        let events = [Event::Rejected(rejected), view.sent_back(gate, by_human)];
        let (phase, status) = view.status();
        let events: Vec<NewEvent> = events
            .iter()
            .map(|event| NewEvent::own(event, &phase, status.id()))
            .collect();
        writing.append(&events, now, true)?;
        self.settle(&writing, now)
    }
}

/// The gate that waits for this approver.
fn waiting(view: &View, approver: Approver) -> Result<&PlannedPhase, Error> {
    let not_met = |message: String| Error::new(ErrorKind::NotMet, message);
    let (Some(current), Some(at)) = (view.current(), view.standing.current) else {
        return Err(not_met("the run is completed: no gate waits".to_owned()));
    };
    match (&view.standing.phases[at], current.gate, approver) {
        (PhaseStanding::Escalated, _, Approver::Human) => Ok(current),
        (PhaseStanding::Escalated, ..) => Err(not_met(format!(
            "the loop cap of {} is reached: a human decides",
            current.id
        ))
        .hint("at a terminal: wazir gate approve --as human, or wazir gate reject --as human")),
        (PhaseStanding::AwaitsGate, _, Approver::Human) => Ok(current),
        (PhaseStanding::AwaitsGate, Gate::Reviewer, Approver::Reviewer) => Ok(current),
        (PhaseStanding::AwaitsGate, ..) => Err(not_met(format!(
            "the gate of {} waits for a human: the author of an artifact does not approve it",
            current.id
        ))
        .hint("at a terminal: wazir gate approve --as human")),
        _ => Err(not_met(format!(
            "{} is not finished: its gate does not wait yet",
            current.id
        ))
        .hint("what is owed: wazir next")),
    }
}

/// Whether the approver's conversation is one that wrote what is approved.
fn same_session(view: &View, gate: &PlannedPhase, actor: &Actor) -> bool {
    let Some(session) = &actor.session else {
        return false;
    };
    gate.approves
        .iter()
        .filter_map(|kind| view.state.submission(kind))
        .any(|submission| submission.what.actor.session.as_ref() == Some(session))
}
