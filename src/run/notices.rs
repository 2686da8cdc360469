//! What a reader of a report must not overlook.

use super::report::Report;
use super::state::Decision;
use super::view::View;
use crate::project::config::Gates;

/// One line each.
pub(super) fn notices(view: &View, report: &Report) -> Vec<String> {
    let mut notices = Vec::new();
    if view.pipeline.gates == Gates::Auto {
        notices.push("the project's settings open gates by themselves (gates: auto)".to_owned());
    }
    for decision in &view.state.decisions {
        if let Decision::Approved(approved) = &decision.what {
            if approved.same_session {
                notices.push(format!(
                    "{}: the reviewer's conversation is the author's: count it as self-approved",
                    approved.gate
                ));
            }
            if approved.against_verdict {
                notices.push(format!(
                    "{}: a human accepted it against the verdict of its artifact",
                    approved.gate
                ));
            }
        }
    }
    for phase in &report.phases {
        for artifact in phase.artifacts.iter().filter(|a| !a.current) {
            notices.push(format!(
                "{} was changed after it was handed in: its approval is void",
                artifact.artifact
            ));
        }
    }
    let open: Vec<&str> = report
        .criteria
        .iter()
        .filter(|criterion| criterion.verdict == "unverified")
        .map(|criterion| criterion.id.as_str())
        .collect();
    if !open.is_empty() {
        notices.push(format!("unverified: {}", open.join(", ")));
    }
    let mut tampered: Vec<&str> = view
        .state
        .tampered
        .iter()
        .flat_map(|found| found.what.iter().map(String::as_str))
        .collect();
    tampered.sort_unstable();
    tampered.dedup();
    if !tampered.is_empty() {
        notices.push(format!(
            "changed without the binary: {}",
            tampered.join(", ")
        ));
    }
    for fault in &report.ledger.faults {
        notices.push(format!("the ledger is damaged: {fault}"));
    }
    notices
}
