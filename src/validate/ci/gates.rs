//! Gates, approvals and loops: what the ledger tells, line by line, and how it fits what
//! is on disk.

use super::super::artifacts::Records;
use super::super::finding::{Finding, Outcome, count};
use super::super::rules;
use crate::content::model::{ArtifactKind, Gate, WorkflowId};
use crate::project::config::Gates;
use crate::run::View;
use crate::run::event::{Approved, Approver, Event, Submitted, Verdict, Version};
use crate::run::ledger::EVENTS;
use crate::run::plan::PlannedPhase;
use crate::run::standing::{PhaseStanding, approved_now};
use crate::run::state::RunStatus;
use std::collections::BTreeMap;

/// The ledger gone through once more: what was approved when something was taken.
struct Telling<'a> {
    phases: &'a [PlannedPhase],
    gates: Gates,
    newest: BTreeMap<ArtifactKind, &'a Submitted>,
    /// What each phase's gate was last opened for; `None` once it was sent back.
    opened: Vec<Option<Vec<Version>>>,
}

/// Whether every gate was open when a later phase went on, and opened by the right one.
pub(super) fn order(records: &Records<'_>, view: &View) -> Outcome {
    let phases = view.phases();
    let mut telling = Telling {
        phases,
        gates: view.pipeline.gates,
        newest: BTreeMap::new(),
        opened: vec![None; phases.len()],
    };
    let mut findings = Vec::new();
    let mut decisions = 0;
    let place = |seq: u64, found: Finding| {
        let line = usize::try_from(seq).unwrap_or(0);
        found.in_file(records.path(EVENTS)).at((line, 0))
    };
    for (record, event) in &records.reading.events {
        match event {
            Event::Submitted(submitted) => {
                let found = telling.submitted(submitted);
                findings.extend(found.into_iter().map(|found| place(record.seq, found)));
            }
            Event::Approved(approved) => {
                decisions += 1;
                let found = telling.approved(approved);
                findings.extend(found.into_iter().map(|found| place(record.seq, found)));
            }
            Event::Looped(looped) => {
                let at = |id: &WorkflowId| phases.iter().position(|phase| phase.id == *id);
                if let (Some(to), Some(from)) = (at(&looped.to), at(&looped.from))
                    && to <= from
                {
                    telling.opened[to..=from].fill(None);
                }
            }
            _ => {}
        }
    }
    let gated = phases
        .iter()
        .filter(|phase| phase.gate != Gate::None)
        .count();
    if gated == 0 && decisions == 0 {
        return Outcome::Skipped("this run has no gate".to_owned());
    }
    Outcome::Checked(
        format!("{}, {}", count(gated, "gate"), count(decisions, "approval")),
        findings,
    )
}

impl<'a> Telling<'a> {
    fn submitted(&mut self, submitted: &'a Submitted) -> Option<Finding> {
        let owes = |phase: &PlannedPhase| {
            let mut owed = phase.produces.iter();
            owed.any(|owed| owed.artifact == submitted.artifact)
        };
        let found = match self.phases.iter().position(owes) {
            None => {
                let message = format!("`{}` was taken, which no phase owes", submitted.artifact);
                Some(Finding::new(&rules::ORDER, message, "start a new run"))
            }
            Some(at) => self.shut_before(at).map(|gate| {
                let message = format!(
                    "`{}` was taken before the gate of {} was open for what it approves",
                    submitted.artifact, gate.id
                );
                Finding::new(&rules::ORDER, message, "start a new run")
            }),
        };
        self.newest.insert(submitted.artifact.clone(), submitted);
        found
    }

    /// The first gate in front of a phase that is not open for the versions of now.
    fn shut_before(&self, at: usize) -> Option<&PlannedPhase> {
        let before = self.phases.iter().zip(&self.opened).take(at);
        let mut gated = before.filter(|(phase, _)| phase.gate != Gate::None);
        let shut = gated.find(|(phase, opened)| {
            let Some(opened) = opened else {
                return true;
            };
            let own = phase.produces.iter().map(|owed| &owed.artifact);
            phase.approves.iter().chain(own).any(|kind| {
                let newest = self.newest.get(kind);
                newest.is_some_and(|newest| {
                    !opened
                        .iter()
                        .any(|v| v.artifact == *kind && v.sha256 == newest.sha256)
                })
            })
        });
        shut.map(|(phase, _)| phase)
    }

    fn approved(&mut self, approved: &Approved) -> Option<Finding> {
        let wrong =
            |message: String, help: &str| Some(Finding::new(&rules::APPROVER, message, help));
        let gate = &approved.gate;
        let Some(at) = self.phases.iter().position(|phase| phase.id == *gate) else {
            return wrong(
                format!("a gate {gate} was opened, which this run has not"),
                "start a new run",
            );
        };
        self.opened[at] = Some(approved.approves.clone());
        let phase = &self.phases[at];
        let against = phase.produces.iter().any(|owed| {
            let newest = self.newest.get(&owed.artifact);
            newest.is_some_and(|newest| newest.verdict == Some(Verdict::Reject))
        });
        let human = "let a human decide: wazir gate approve --as human";
        match (approved.approver, phase.gate) {
            (Approver::Human, _) => None,
            (Approver::Auto, _) if self.gates != Gates::Auto => wrong(
                format!("the gate of {gate} opened by itself, and the run holds its gates"),
                human,
            ),
            (Approver::Auto, _) if against => wrong(
                format!("the gate of {gate} opened by itself against its own artifact"),
                human,
            ),
            (Approver::Auto, _) => {
                let message = format!("the gate of {gate} opened by itself (gates: auto)");
                wrong(message, "hold gates: `gates: held`").map(Finding::note)
            }
            (Approver::Reviewer, Gate::Reviewer) if against => wrong(
                format!("a reviewer opened the gate of {gate} against its own artifact"),
                human,
            ),
            (Approver::Reviewer, Gate::Reviewer) if approved.same_session => {
                let message = format!(
                    "the gate of {gate} was opened in the conversation that wrote what it approves"
                );
                wrong(message, "have it reviewed in another one").map(Finding::note)
            }
            (Approver::Reviewer, Gate::Reviewer) => None,
            (Approver::Reviewer, _) => wrong(
                format!("a reviewer opened the gate of {gate}, which is a human's"),
                human,
            ),
        }
    }
}

/// Whether what was approved is what is on disk.
pub(super) fn approvals(records: &Records<'_>, view: &View) -> Outcome {
    let mut findings = Vec::new();
    let mut number = 0;
    let over = view.state.status == RunStatus::Completed.id();
    for (at, phase) in view.phases().iter().enumerate() {
        let (_, sent_back) = view.state.sent_back(view.phases(), at);
        let Some(approval) = view.state.approval(phase, sent_back) else {
            let waits = view.standing.phases[at] == PhaseStanding::AwaitsGate;
            if over && (waits || phase.gate != Gate::None) {
                let message = format!(
                    "the run is completed and the gate of {} was not opened",
                    phase.id
                );
                findings.push(Finding::new(&rules::APPROVED, message, "start a new run"));
            }
            continue;
        };
        number += 1;
        let now = approved_now(&view.state, phase, &view.digests);
        let changed = now
            .iter()
            .filter(|version| !approval.approves.contains(version));
        findings.extend(changed.map(|version| {
            let message = format!("it was changed after the gate of {} approved it", phase.id);
            let help = "have it approved again (wazir gate approve), or undo the edit";
            let path = records.path(&format!("artifacts/{}.md", version.artifact));
            Finding::new(&rules::APPROVED, message, help).in_file(path)
        }));
    }
    if number == 0 && findings.is_empty() {
        return Outcome::Skipped("nothing was approved yet".to_owned());
    }
    Outcome::Checked(count(number, "approval"), findings)
}

/// Whether every cap that was reached was decided by a human, and none was passed over.
pub(super) fn loops(records: &Records<'_>, view: &View) -> Outcome {
    let mut findings = Vec::new();
    let mut by_human: Option<u64> = None;
    let mut number = 0;
    for (record, event) in &records.reading.events {
        match event {
            Event::Rejected(rejected) if rejected.approver == Approver::Human => {
                by_human = Some(record.seq);
            }
            Event::Looped(looped) => {
                number += 1;
                let from = view.phases().iter().find(|phase| phase.id == looped.from);
                let back = from.and_then(|phase| phase.loop_back.as_ref());
                let beyond = back.is_some_and(|back| looped.loop_count > back.cap);
                // A human's rejection stands just before the way back that it takes.
                if beyond && by_human != Some(record.seq - 1) {
                    let message = format!(
                        "{} sent the run back beyond its cap, and no human did",
                        looped.from
                    );
                    let line = usize::try_from(record.seq).unwrap_or(0);
                    let found = Finding::new(&rules::CAPS, message, "start a new run");
                    findings.push(found.in_file(records.path(EVENTS)).at((line, 0)));
                }
            }
            _ => {}
        }
    }
    if let Some(cap) = view.state.open_cap() {
        let message = format!(
            "the loop cap of {} is reached; a human decides",
            cap.what.from
        );
        let help = "wazir gate approve --as human, or wazir gate reject --as human";
        let line = usize::try_from(cap.seq).unwrap_or(0);
        let found = Finding::new(&rules::CAPS, message, help);
        findings.push(found.in_file(records.path(EVENTS)).at((line, 0)));
    }
    Outcome::Checked(count(number, "loop"), findings)
}
