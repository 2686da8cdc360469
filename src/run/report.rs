//! A run as people read it: where it stands, what was shown, what was skipped and why.

use super::artifact::Criterion;
use super::event::{Approver, Verdict};
use super::ledger::Reading;
use super::pipeline::Run;
use super::standing::PhaseStanding;
use super::state::At;
use super::template::render;
use super::usage;
use super::view::View;
use crate::error::Error;
use crate::project::config::Gates;
use minijinja::AutoEscape;
use serde::Serialize;
use serde_json::Value;

const HTML: &str = include_str!("../../templates/orders/report.html");
const MARKDOWN: &str = include_str!("../../templates/orders/report.md");

/// Everything about a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub run_id: String,
    pub request: String,
    pub intent: &'static str,
    pub depth: &'static str,
    pub reasons: Vec<String>,
    pub gates: &'static str,
    pub phase: String,
    pub status: &'static str,
    pub created_at: String,
    pub updated_at: String,
    /// What a reader must not overlook.
    pub notices: Vec<String>,
    pub phases: Vec<Phase>,
    pub skipped: Vec<super::plan::Skipped>,
    pub criteria: Vec<CriterionLine>,
    pub evidence: Vec<EvidenceLine>,
    pub timeline: Vec<Moment>,
    pub usage: Value,
    pub ledger: LedgerLine,
}

/// A phase and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Phase {
    pub id: String,
    pub title: String,
    pub role: String,
    pub gate: &'static str,
    /// done, open, waiting, escalated or later.
    pub standing: &'static str,
    /// How often it was sent back.
    pub loops: u32,
    pub entered: Option<String>,
    pub left: Option<String>,
    pub artifacts: Vec<ArtifactLine>,
    pub approval: Option<String>,
}

/// An artifact in its newest version.
#[derive(Clone, Debug, Serialize)]
pub struct ArtifactLine {
    pub artifact: String,
    pub sha256: String,
    pub lines: u32,
    pub submitted_at: String,
    pub verdict: Option<&'static str>,
    pub unverified: Vec<String>,
    /// The file is still what was handed in.
    pub current: bool,
}

/// A criterion against what was shown.
#[derive(Clone, Debug, Serialize)]
pub struct CriterionLine {
    pub id: String,
    pub text: String,
    /// By the newest proof: pass, fail or unverified; open without one.
    pub verdict: String,
    pub command: Option<String>,
}

/// A command that the binary ran.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceLine {
    pub command: String,
    pub exit_code: Option<i32>,
    pub duration_ms: u64,
    pub created_at: String,
    pub criterion: Option<String>,
    pub output_path: String,
    /// fresh, stale, or unbound when the command changed the tree.
    pub freshness: &'static str,
}

/// One entry of the timeline.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    pub at: String,
    pub phase: String,
    pub what: String,
}

/// The ledger itself.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerLine {
    pub events: u64,
    pub head: String,
    pub faults: Vec<String>,
}

impl Report {
    /// The report of a run. `tree` is the fingerprint of the project now.
    pub fn of(run: &Run, view: &View, reading: &Reading, tree: &str) -> Result<Self, Error> {
        let (phase, status) = view.status();
        let proof = run.newest_verdicts(view)?;
        let criteria = run.criteria(view)?.unwrap_or_default();
        let phases: Vec<Phase> = view
            .phases()
            .iter()
            .enumerate()
            .map(|(at, _)| self::phase(view, at))
            .collect();
        let pipeline = &view.pipeline;
        let id = run.ledger.id().to_string();
        let mut report = Self {
            usage: usage::document(&view.state, &id, None),
            run_id: id,
            request: pipeline.request.clone(),
            intent: pipeline.intent.id(),
            depth: pipeline.depth.id(),
            reasons: pipeline.reasons.clone(),
            gates: match pipeline.gates {
                Gates::Held => "held",
                Gates::Auto => "auto",
            },
            phase,
            status: status.id(),
            created_at: view.state.created_at.clone(),
            updated_at: view.state.updated_at.clone(),
            notices: Vec::new(),
            phases,
            skipped: pipeline.skipped.clone(),
            criteria: lines(&criteria, &proof),
            evidence: view
                .state
                .evidence
                .iter()
                .map(|evidence| EvidenceLine {
                    command: evidence.what.command.clone(),
                    exit_code: evidence.what.exit_code,
                    duration_ms: evidence.what.duration_ms,
                    created_at: evidence.created_at.clone(),
                    criterion: evidence.what.criterion.clone(),
                    output_path: evidence.what.output_path.clone(),
                    freshness: match evidence.what.tree.as_deref() {
                        Some(shown) if shown == tree => "fresh",
                        Some(_) => "stale",
                        None => "unbound",
                    },
                })
                .collect(),
            timeline: super::timeline::timeline(reading),
            ledger: LedgerLine {
                events: reading.head.seq,
                head: reading.head.sha256.clone(),
                faults: reading.faults.iter().map(ToString::to_string).collect(),
            },
        };
        report.notices = super::notices::notices(view, &report);
        Ok(report)
    }

    /// As one page that needs nothing else.
    pub fn html(&self) -> Result<String, Error> {
        render("report", HTML, |_| AutoEscape::Html, self)
    }

    /// As Markdown.
    pub fn markdown(&self) -> Result<String, Error> {
        render("report", MARKDOWN, |_| AutoEscape::None, self)
    }

    /// As a person reads it at a terminal: where the run stands and what is next.
    pub fn summary(&self) -> String {
        let mut out = format!(
            "{}  {} ({})\n{}\nintent {}, depth {}, gates {}\n\n",
            self.run_id,
            self.phase,
            self.status,
            self.request.lines().next().unwrap_or_default(),
            self.intent,
            self.depth,
            self.gates
        );
        for phase in &self.phases {
            let mark = match phase.standing {
                "done" => "[x]",
                "open" => "[>]",
                "waiting" => "[?]",
                "escalated" => "[!]",
                _ => "[ ]",
            };
            let mut line = format!("{mark} {:<14}", phase.id);
            for artifact in &phase.artifacts {
                let changed = if artifact.current {
                    ""
                } else {
                    " (changed since)"
                };
                line.push_str(&format!(
                    " {} {}{changed}",
                    artifact.artifact,
                    &artifact.sha256[..8]
                ));
            }
            if let Some(approval) = &phase.approval {
                line.push_str(&format!("; {approval}"));
            } else if phase.gate != "none" && phase.standing != "done" {
                line.push_str(&format!(" gate: {}", phase.gate));
            }
            if phase.loops > 0 {
                line.push_str(&format!("; sent back {}", phase.loops));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        for skipped in &self.skipped {
            out.push_str(&format!(
                "[-] {:<14} skipped: {}\n",
                skipped.phase, skipped.condition
            ));
        }
        if !self.evidence.is_empty() {
            out.push_str("\nevidence\n");
            for evidence in &self.evidence {
                let code = evidence
                    .exit_code
                    .map_or("no exit code".to_owned(), |c| format!("exit {c}"));
                out.push_str(&format!(
                    "  {:<7} {code:<8} {}\n",
                    evidence.freshness, evidence.command
                ));
            }
        }
        if !self.notices.is_empty() {
            out.push('\n');
            for notice in &self.notices {
                out.push_str(&format!("note: {notice}\n"));
            }
        }
        out
    }
}

fn phase(view: &View, at: usize) -> Phase {
    let planned = &view.phases()[at];
    let id = planned.id.as_str();
    let (loops, sent_back) = view.state.sent_back(view.phases(), at);
    let artifacts = planned.produces.iter().filter_map(|owed| {
        let submission = view.state.submission(&owed.artifact)?;
        Some(ArtifactLine {
            artifact: owed.artifact.to_string(),
            sha256: submission.what.sha256.clone(),
            lines: submission.what.lines,
            submitted_at: submission.created_at.clone(),
            verdict: submission.what.verdict.map(|verdict| match verdict {
                Verdict::Approve => "approve",
                Verdict::Reject => "reject",
            }),
            unverified: submission.what.unverified.clone(),
            current: view.digests.get(&owed.artifact) == Some(&submission.what.sha256),
        })
    });
    let standing = &view.standing.phases[at];
    let done = *standing == PhaseStanding::Done;
    let approval = view.state.approval(planned, sent_back).filter(|_| done);
    Phase {
        id: id.to_owned(),
        title: planned.title.clone(),
        role: planned.role.to_string(),
        gate: planned.gate.id(),
        standing: match standing {
            PhaseStanding::Done => "done",
            PhaseStanding::Open(_) => "open",
            PhaseStanding::AwaitsGate => "waiting",
            PhaseStanding::Escalated => "escalated",
            PhaseStanding::Later => "later",
        },
        loops,
        entered: view.state.entered.get(id).cloned(),
        left: view.state.left.get(id).cloned(),
        artifacts: artifacts.collect(),
        approval: approval.map(|approval| match approval.approver {
            Approver::Human => {
                let who = approval.actor.user.as_deref().unwrap_or("somebody");
                format!("approved by {who}, by hand")
            }
            Approver::Reviewer => "approved by the reviewer".to_owned(),
            Approver::Auto => "opened by itself".to_owned(),
        }),
    }
}

fn lines(criteria: &[Criterion], proof: &[(String, String, Option<String>)]) -> Vec<CriterionLine> {
    let mut out: Vec<CriterionLine> = criteria
        .iter()
        .map(|criterion| {
            let found = proof.iter().find(|(id, ..)| *id == criterion.id);
            CriterionLine {
                id: criterion.id.clone(),
                text: criterion.text.clone(),
                verdict: found.map_or("open".to_owned(), |(_, verdict, _)| verdict.clone()),
                command: found.and_then(|(.., command)| command.clone()),
            }
        })
        .collect();
    if criteria.is_empty() {
        // A run without a specification derives its criteria while it verifies.
        out.extend(proof.iter().map(|(id, verdict, command)| CriterionLine {
            id: id.clone(),
            text: String::new(),
            verdict: verdict.clone(),
            command: command.clone(),
        }));
    }
    out
}

impl Run {
    /// Id, verdict and command of each criterion in the newest artifact that has any.
    pub fn newest_verdicts(
        &self,
        view: &View,
    ) -> Result<Vec<(String, String, Option<String>)>, Error> {
        let with = |at: &&At<super::event::Submitted>| at.what.verdict.is_some();
        for submission in view.state.submissions.iter().rev().filter(with) {
            let read = self.artifact(&submission.what.artifact)?;
            let found = read.map(|artifact| artifact.judged()).unwrap_or_default();
            // A review repeats the verdicts of the proof, without its commands.
            if found.iter().any(|(.., command)| command.is_some()) {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }
}
