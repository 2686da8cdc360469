//! Proves the pipeline: whatever depth, intent and skipped phases a run has, every
//! phase finds its inputs, every gate has somebody to open it, every loop ends.

use super::super::diagnostic::Code;
use super::super::model::{ArtifactKind, Depth, Gate, Intent, SkipCondition, Workflow};
use super::{Checked, Found, Loaded};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

/// One way through the pipeline.
struct Path<'a> {
    depth: Depth,
    intent: Intent,
    skipped: Vec<SkipCondition>,
    phases: Vec<&'a Loaded<Workflow>>,
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "depth {}, intent {}", self.depth, self.intent)?;
        for condition in &self.skipped {
            write!(f, ", {condition}")?;
        }
        Ok(())
    }
}

pub(super) fn check(checked: &Checked, found: &mut Found) {
    orders(checked, found);
    for workflow in &checked.workflows {
        dead_entries(workflow, found);
        gate(checked, workflow, found);
    }
    // A fault shows on many paths; it is said once, for the first.
    let mut said: BTreeSet<(String, String)> = BTreeSet::new();
    for depth in Depth::ALL {
        for intent in Intent::ALL {
            for skipped in skip_sets() {
                let path = walk(checked, *depth, *intent, skipped);
                end(checked, &path, &mut said, found);
                for at in 0..path.phases.len() {
                    inputs(&path, at, &mut said, found);
                    approvals(&path, at, &mut said, found);
                    loops(&path, at, &mut said, found);
                }
            }
        }
    }
}

fn skip_sets() -> Vec<Vec<SkipCondition>> {
    let all = SkipCondition::ALL;
    (0..1usize << all.len())
        .map(|bits| {
            let chosen = all
                .iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0);
            chosen.map(|(_, condition)| *condition).collect()
        })
        .collect()
}

fn walk(checked: &Checked, depth: Depth, intent: Intent, skipped: Vec<SkipCondition>) -> Path<'_> {
    let mut phases: Vec<&Loaded<Workflow>> = checked
        .workflows
        .iter()
        .filter(|workflow| workflow.data.runs_at(depth, intent))
        .filter(|workflow| {
            workflow
                .data
                .skip_when
                .is_none_or(|when| !skipped.contains(&when))
        })
        .collect();
    phases.sort_by_key(|workflow| workflow.data.order.unwrap_or(u32::MAX));
    Path {
        depth,
        intent,
        skipped,
        phases,
    }
}

fn orders(checked: &Checked, found: &mut Found) {
    let manifest = &checked.manifest.data;
    for workflow in &checked.workflows {
        let id = &workflow.data.id;
        let expected = manifest.phases.iter().position(|phase| phase == id);
        let listed = expected.is_some() || manifest.out_of_band.contains(id);
        if checked.known.overlay.is_some() {
            order_of_overlay(workflow, expected.is_some(), found);
            continue;
        }
        let expected = expected.and_then(|at| u32::try_from(at + 1).ok());
        if listed && workflow.data.order != expected {
            let expected = expected.map_or("null".to_owned(), |order| order.to_string());
            found.add(
                Code::Order,
                &workflow.document.path,
                workflow.document.value("/order"),
                format!("the manifest puts `{id}` at order {expected}"),
                format!("write `order: {expected}`, or move it in content/manifest.yaml"),
            );
        }
    }
}

/// An overlay's workflow says only whether it is a phase; its place is the manifest's.
fn order_of_overlay(workflow: &Loaded<Workflow>, is_phase: bool, found: &mut Found) {
    let document = &workflow.document;
    if document.front["order"].is_null() != is_phase {
        return;
    }
    let id = &workflow.data.id;
    let (message, help) = if is_phase {
        let message = format!("`{id}` is a phase, but has no order");
        (
            message,
            "write a number; its place is what the manifest says",
        )
    } else {
        let message = format!("`{id}` has an order, but no place in the pipeline");
        let help = "name it under `phases` in the overlay's manifest.yaml with the phase that it follows, or write `order: null`";
        (message, help)
    };
    let range = document.value("/order");
    found.add(Code::Order, &document.path, range, message, help);
}

fn dead_entries(workflow: &Loaded<Workflow>, found: &mut Found) {
    let consumed = workflow.data.consumes.iter().map(|entry| &entry.depths);
    let produced = workflow.data.produces.iter().map(|entry| &entry.depths);
    for (list, entries) in [
        ("consumes", consumed.collect::<Vec<_>>()),
        ("produces", produced.collect()),
    ] {
        for (at, depths) in entries.into_iter().enumerate() {
            for (nth, depth) in depths.iter().flatten().enumerate() {
                if !workflow.data.runs.contains_key(depth) {
                    found.add(
                        Code::DeadEntry,
                        &workflow.document.path,
                        workflow
                            .document
                            .value(&format!("/{list}/{at}/depths/{nth}")),
                        format!("`{}` never runs at depth {depth}", workflow.data.id),
                        "take the depth out, or let the workflow run at it",
                    );
                }
            }
        }
    }
}

fn gate(checked: &Checked, workflow: &Loaded<Workflow>, found: &mut Found) {
    let document = &workflow.document;
    let data = &workflow.data;
    let mut bad = |range: Range<usize>, message: String, help: &str| {
        found.add(Code::BadGate, &document.path, range, message, help);
    };
    match (data.gate, data.approves.is_empty()) {
        (Gate::None, false) => bad(
            document.value("/approves"),
            "a phase without a gate approves nothing".to_owned(),
            "name a gate, or empty the list",
        ),
        (Gate::Reviewer | Gate::Human, true) => bad(
            document.value("/gate"),
            format!("the {} gate approves nothing", data.gate),
            "list in `approves` the artifacts that the gate approves",
        ),
        _ => {}
    }
    if data.gate == Gate::Reviewer {
        for (at, kind) in data.approves.iter().enumerate() {
            let author = checked.workflows.iter().find(|other| {
                let writes = other
                    .data
                    .produces
                    .iter()
                    .any(|entry| entry.artifact == *kind);
                writes && other.data.role == data.role
            });
            if let Some(author) = author {
                bad(
                    document.value(&format!("/approves/{at}")),
                    format!(
                        "`{}` writes `{kind}` in `{}` and would approve it here",
                        data.role, author.data.id
                    ),
                    "give the gate to another role, or to a human",
                );
            }
        }
        if data.loop_back.is_none() {
            found.add(
                Code::BadLoop,
                &document.path,
                document.value("/loop_back"),
                "a reviewer's rejection leads nowhere",
                "name in `loop_back` the phase that mends what was rejected, and a cap",
            );
        }
    }
}

/// Whether the phase surely produces the kind at a depth.
fn produces(workflow: &Workflow, kind: &ArtifactKind, depth: Depth) -> bool {
    workflow.produces.iter().any(|entry| {
        let holds = |depths: &Vec<Depth>| depths.contains(&depth);
        entry.artifact == *kind && !entry.optional && entry.depths.as_ref().is_none_or(holds)
    })
}

fn end(
    checked: &Checked,
    path: &Path<'_>,
    said: &mut BTreeSet<(String, String)>,
    found: &mut Found,
) {
    let document = &checked.manifest.document;
    match path.phases.last() {
        None => {
            if said.insert((
                document.path.clone(),
                format!("{} {}", path.depth, path.intent),
            )) {
                found.add(
                    Code::NoEnd,
                    &document.path,
                    document.key("/phases"),
                    format!("no phase runs at {path}"),
                    "let at least one workflow run there",
                );
            }
        }
        Some(last) => {
            let checked_end = last
                .data
                .produces
                .iter()
                .any(|entry| produces(&last.data, &entry.artifact, path.depth));
            if !checked_end && said.insert((last.document.path.clone(), "end".to_owned())) {
                found.add(
                    Code::NoEnd,
                    &last.document.path,
                    last.document.value("/produces"),
                    format!("the run ends here without an artifact to check ({path})"),
                    "let the last phase produce an artifact at this depth",
                );
            }
        }
    }
}

fn inputs(path: &Path<'_>, at: usize, said: &mut BTreeSet<(String, String)>, found: &mut Found) {
    let workflow = path.phases[at];
    for (nth, entry) in workflow.data.consumes.iter().enumerate() {
        let holds = entry
            .depths
            .as_ref()
            .is_none_or(|depths| depths.contains(&path.depth));
        let earlier = path.phases[..at]
            .iter()
            .any(|other| produces(&other.data, &entry.artifact, path.depth));
        if entry.optional || !holds || earlier {
            continue;
        }
        if said.insert((
            workflow.document.path.clone(),
            format!("consumes {}", entry.artifact),
        )) {
            found.add(
                Code::NotProduced,
                &workflow.document.path,
                workflow
                    .document
                    .value(&format!("/consumes/{nth}/artifact")),
                format!("no earlier phase produces `{}` at {path}", entry.artifact),
                "produce it earlier, mark it `optional: true`, or limit the entry's `depths`",
            );
        }
    }
}

fn approvals(path: &Path<'_>, at: usize, said: &mut BTreeSet<(String, String)>, found: &mut Found) {
    let workflow = path.phases[at];
    for (nth, kind) in workflow.data.approves.iter().enumerate() {
        let there = path.phases[..=at]
            .iter()
            .any(|other| produces(&other.data, kind, path.depth));
        if !there && said.insert((workflow.document.path.clone(), format!("approves {kind}"))) {
            found.add(
                Code::BadGate,
                &workflow.document.path,
                workflow.document.value(&format!("/approves/{nth}")),
                format!(
                    "the gate waits for `{kind}`, which no phase has produced by then at {path}"
                ),
                "produce it earlier, or take it out of `approves`",
            );
        }
    }
}

fn loops(path: &Path<'_>, at: usize, said: &mut BTreeSet<(String, String)>, found: &mut Found) {
    let workflow = path.phases[at];
    let Some(back) = &workflow.data.loop_back else {
        return;
    };
    let earlier = path.phases[..at]
        .iter()
        .any(|other| other.data.id == back.to);
    if !earlier && said.insert((workflow.document.path.clone(), "loop".to_owned())) {
        found.add(
            Code::BadLoop,
            &workflow.document.path,
            workflow.document.value("/loop_back/to"),
            format!("`{}` is no earlier phase at {path}", back.to),
            "loop back to a phase that runs earlier on every path of this one",
        );
    }
}
