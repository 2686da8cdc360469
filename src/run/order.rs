//! The work order: what is to be done next, and everything that is needed for it.
//! A function of the run alone: the same state gives the same bytes.

use super::artifact::Criterion;
use super::event::Verdict;
use super::pipeline::Run;
use super::plan::PlannedPhase;
use super::standing::{Lack, PhaseStanding};
use super::state::{Decision, RunStatus};
use super::template::render;
use super::view::View;
use crate::catalog::Catalog;
use crate::content::check::{TemplateEvidence, TemplateInput, TemplateValues, render_template};
use crate::content::model::{Gate, Kind};
use crate::content::source::Document;
use crate::error::Error;
use crate::project::config::Gates;
use minijinja::AutoEscape;
use serde::Serialize;
use std::path::Path;

/// The text of an order; `templates/orders` is data, compiled in.
const TEMPLATE: &str = include_str!("../../templates/orders/work-order.md");

/// What `next` prints.
#[derive(Clone, Debug, Serialize)]
pub struct Order {
    pub run_id: String,
    pub request: String,
    pub intent: &'static str,
    pub depth: &'static str,
    pub gates: &'static str,
    pub status: &'static str,
    pub phase: PhaseName,
    pub limits: super::plan::Limits,
    pub sent_back: Vec<SentBack>,
    /// Set when there is nothing to do but to wait.
    pub waiting: Option<Waiting>,
    pub owed: Vec<OwedNow>,
    pub inputs: Vec<Input>,
    pub steps: Vec<Step>,
    /// Commands that `wazir verify` runs.
    pub checks: Vec<String>,
    /// The composed expertise.
    pub expertise: Option<String>,
}

/// The phase, and its place among those of the run.
#[derive(Clone, Debug, Serialize)]
pub struct PhaseName {
    pub id: String,
    pub title: String,
    pub number: usize,
    pub of: usize,
}

/// A round that begins again.
#[derive(Clone, Debug, Serialize)]
pub struct SentBack {
    pub from: String,
    pub round: u32,
    pub cap: Option<u32>,
    pub note: Option<String>,
    /// The artifact that says why.
    pub artifact: Option<String>,
}

/// Whom the run waits for.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    pub message: String,
    /// What can be done, one line each.
    pub ways: Vec<String>,
}

/// An artifact that is owed.
#[derive(Clone, Debug, Serialize)]
pub struct OwedNow {
    pub artifact: String,
    pub schema: String,
    pub optional: bool,
    pub path: String,
    pub hand_in: String,
    /// Why the one that is there does not count.
    pub lack: Option<String>,
    pub loop_number: u32,
    /// Its template, filled in with what is known.
    pub form: String,
}

/// An artifact that is read.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    pub artifact: String,
    pub sha256: String,
    pub path: String,
}

/// What one phase asks for.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub id: String,
    pub role: String,
    pub workflow: String,
    pub contract: String,
}

/// What the caller knows beside the run.
pub struct Given<'a> {
    /// Where workflows, roles and forms stand.
    pub catalog: &'a Catalog,
    /// For paths: what is below it is shown relative to it.
    pub project: &'a Path,
    /// The fingerprint of the tree, when there is evidence to hold against it.
    pub tree: Option<&'a str>,
    pub checks: Vec<String>,
    pub expertise: Option<String>,
}

impl Order {
    /// The order of a run as it stands.
    pub fn of(run: &Run, view: &View, given: Given<'_>) -> Result<Self, Error> {
        let (phase, status) = view.status();
        let phases = view.phases();
        let number = phases.iter().position(|known| known.id.as_str() == phase);
        let title = number.map(|at| phases[at].title.clone());
        let mut order = Self {
            run_id: run.ledger.id().to_string(),
            request: super::projections::quoted(&view.pipeline.request),
            intent: view.pipeline.intent.id(),
            depth: view.pipeline.depth.id(),
            gates: match view.pipeline.gates {
                Gates::Held => "held",
                Gates::Auto => "auto",
            },
            status: status.id(),
            phase: PhaseName {
                title: title.unwrap_or_else(|| phase.clone()),
                id: phase,
                number: number.unwrap_or(0) + 1,
                of: phases.len(),
            },
            limits: view.pipeline.limits,
            sent_back: sent_back(run, view, given.project)?,
            waiting: waiting(run, view, status),
            owed: Vec::new(),
            inputs: Vec::new(),
            steps: Vec::new(),
            checks: given.checks,
            expertise: given.expertise,
        };
        if order.waiting.is_some() || matches!(status, RunStatus::Completed | RunStatus::Aborted) {
            order.checks.clear();
            order.expertise = None;
            return Ok(order);
        }
        let criteria = run.criteria(view)?.unwrap_or_default();
        for phase in view.worked_on() {
            order.steps.push(step(given.catalog, phase)?);
            for input in view.inputs(phase) {
                let path = run.artifact_path(&input.artifact)?;
                order.inputs.push(Input {
                    artifact: input.artifact.to_string(),
                    sha256: input.sha256,
                    path: super::pipeline::shown(&path, given.project),
                });
            }
            order.owed.extend(owed(
                run,
                view,
                phase,
                &criteria,
                &given.tree,
                (given.catalog, given.project),
            )?);
        }
        order.inputs.sort_by(|a, b| a.artifact.cmp(&b.artifact));
        order.inputs.dedup_by(|a, b| a.artifact == b.artifact);
        Ok(order)
    }

    /// The order as text.
    pub fn text(&self) -> Result<String, Error> {
        render("work order", TEMPLATE, |_| AutoEscape::None, self)
    }
}

fn step(catalog: &Catalog, phase: &PlannedPhase) -> Result<Step, Error> {
    Ok(Step {
        id: phase.id.to_string(),
        role: phase.role.to_string(),
        workflow: body(catalog, Kind::Workflow, phase.id.as_str())?,
        contract: body(catalog, Kind::Role, phase.role.as_str())?,
    })
}

/// A document without its front matter, its headings one level down.
fn body(catalog: &Catalog, kind: Kind, id: &str) -> Result<String, Error> {
    let record = catalog.get(kind, id)?;
    let text = catalog.text(record);
    let document = Document::parse(&record.path, &text)
        .map_err(|diagnostic| Error::failed(format!("{}: {}", record.path, diagnostic.message)))?;
    let lines: Vec<String> = document
        .body()
        .trim()
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| match line.strip_prefix("## ") {
            Some(title) => format!("**{title}**"),
            None => line.to_owned(),
        })
        .collect();
    Ok(lines.join("\n"))
}

fn owed(
    run: &Run,
    view: &View,
    phase: &PlannedPhase,
    criteria: &[Criterion],
    tree: &Option<&str>,
    (catalog, project): (&Catalog, &Path),
) -> Result<Vec<OwedNow>, Error> {
    let entered = view.state.entered.get(phase.id.as_str());
    let loop_number = view.loop_number(phase);
    let inputs = view.inputs(phase);
    let evidence: Vec<TemplateEvidence> = view
        .state
        .evidence
        .iter()
        .filter(|evidence| tree.is_some() && evidence.what.tree.as_deref() == *tree)
        .filter_map(|evidence| {
            Some(TemplateEvidence {
                command: evidence.what.command.clone(),
                exit_code: evidence.what.exit_code?,
            })
        })
        .collect();
    let mut owed = Vec::new();
    for entry in &phase.produces {
        let record = catalog.get(Kind::Template, entry.artifact.as_str())?;
        let values = TemplateValues {
            run_id: run.ledger.id().to_string(),
            created_at: entered.unwrap_or(&view.state.updated_at).clone(),
            loop_number,
            project_root: view.state.started.project_root.clone(),
            inputs: inputs
                .iter()
                .map(|input| TemplateInput {
                    artifact: input.artifact.to_string(),
                    sha256: input.sha256.clone(),
                })
                .collect(),
            request: super::projections::quoted(&view.pipeline.request),
            criteria: criteria
                .iter()
                .map(|criterion| criterion.id.clone())
                .collect(),
            evidence: evidence.clone(),
        };
        let form = render_template(&catalog.text(record), &values).map_err(|(message, line)| {
            Error::failed(format!("{}:{line}: {message}", record.path))
        })?;
        let path = run.artifact_path(&entry.artifact)?;
        let path = super::pipeline::shown(&path, project);
        owed.push(OwedNow {
            artifact: entry.artifact.to_string(),
            schema: entry.schema.clone(),
            optional: entry.optional,
            hand_in: format!("wazir submit {}", quoted(&path)),
            path,
            lack: lack(view, entry.artifact.as_str()),
            loop_number,
            form: form.trim_end().to_owned(),
        });
    }
    Ok(owed)
}

/// A path as one word of a command line.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@:,".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}

fn lack(view: &View, artifact: &str) -> Option<String> {
    let current = view.standing.current?;
    let PhaseStanding::Open(lacks) = &view.standing.phases[current] else {
        return None;
    };
    let lack = lacks
        .iter()
        .find(|lack| lack.artifact().as_str() == artifact)?;
    Some(match lack {
        Lack::Missing(_) => return None,
        Lack::SentBack(_) => "the version of the last round does not count any more".to_owned(),
        Lack::Changed(_) => {
            "its file was changed after it was handed in, which voids its approval: hand it in again"
                .to_owned()
        }
        Lack::Outdated { input, .. } => {
            format!("made from an older `{input}`: adapt it and hand it in again")
        }
    })
}

fn sent_back(run: &Run, view: &View, project: &Path) -> Result<Vec<SentBack>, Error> {
    let Some(current) = view.standing.current else {
        return Ok(Vec::new());
    };
    let phases = view.phases();
    let place = |id: &str| phases.iter().position(|phase| phase.id.as_str() == id);
    let mut out = Vec::new();
    for looped in &view.state.loops {
        let (Some(from), Some(to)) = (
            place(looped.what.from.as_str()),
            place(looped.what.to.as_str()),
        ) else {
            continue;
        };
        if !(to..=from).contains(&current) {
            continue;
        }
        let note = view.state.decisions.iter().rev().find_map(|decision| {
            let near = decision.seq < looped.seq && looped.seq - decision.seq <= 2;
            match &decision.what {
                Decision::Rejected(rejected) if near => rejected.message.clone(),
                _ => None,
            }
        });
        let says = phases[from].produces.first().filter(|_| from != to);
        let artifact = match says {
            Some(owed) => {
                let path = run.artifact_path(&owed.artifact)?;
                Some(super::pipeline::shown(&path, project))
            }
            None => None,
        };
        out.push(SentBack {
            from: looped.what.from.to_string(),
            round: looped.what.loop_count,
            cap: looped.what.cap,
            note,
            artifact,
        });
    }
    Ok(out)
}

fn waiting(run: &Run, view: &View, status: RunStatus) -> Option<Waiting> {
    let gate = view.current()?;
    let id = run.ledger.id();
    let at_terminal =
        |verb: &str| format!("a human, at a terminal: `wazir gate {verb} --as human --run {id}`");
    match status {
        RunStatus::Escalated => Some(Waiting {
            message: format!(
                "The loop cap of {} is reached and its finding is still open. A human decides; nothing passes by itself.",
                gate.id
            ),
            ways: vec![
                format!("{}: accept it as it is", at_terminal("approve")),
                format!("{}: another round", at_terminal("reject")),
                format!("end it: `wazir run abort {id}`"),
            ],
        }),
        RunStatus::Waiting if gate.gate == Gate::Reviewer => Some(Waiting {
            message: format!(
                "The reviewer's gate of {} waits. Who wrote what is approved does not open it.",
                gate.id
            ),
            ways: match view.verdict(gate) {
                Some(Verdict::Reject) => vec![at_terminal("reject")],
                _ => vec![
                    format!("the reviewer: `wazir gate approve --as reviewer --run {id}`"),
                    format!(
                        "the reviewer: `wazir gate reject --as reviewer --run {id} --note WHY`"
                    ),
                ],
            },
        }),
        RunStatus::Waiting => Some(Waiting {
            message: format!(
                "The gate of {} waits for a human, who approves {}. Show it, then stop.",
                gate.id,
                gate.approves
                    .iter()
                    .map(|kind| format!("`{kind}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            ways: vec![at_terminal("approve"), at_terminal("reject")],
        }),
        _ => None,
    }
}
