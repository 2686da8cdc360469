//! `wazir ci`: one step of a pipeline, without a model. Holds what is installed against
//! this binary, and a run's records against each other and against the tree.

mod gates;
mod installed;
mod proof;

use super::artifacts::{Records, Under};
use super::finding::{Finding, Outcome, Verdict, count};
use super::{content, manifest, rules};
use crate::catalog::{Catalog, Refused};
use crate::error::Error;
use crate::project::{CONFIG, Config, Root};
use crate::run::state::RunStatus;
use crate::run::{Run, RunId, Runs, View};
use std::path::Path;

/// What is to be checked.
pub struct Asked<'a> {
    pub root: &'a Root,
    /// The settings; the defaults where there are none or they are not valid.
    pub settings: &'a Config,
    pub content: &'a Result<Catalog, Refused>,
    pub state_root: &'a Path,
    pub run: Option<&'a str>,
    /// Whether a finished run must be there.
    pub require_run: bool,
    /// The fingerprint of the part of the tree that a run is for.
    pub tree: &'a dyn Fn(&str) -> Result<String, Error>,
}

const UNDER: Under = Under {
    chain: &rules::CHAIN,
    digest: &rules::DIGEST,
    schema: &rules::SCHEMA,
};

/// Checks of a run's records, beside `run` itself.
const OF_A_RUN: [&str; 7] = [
    "ledger",
    "artifacts",
    "gates",
    "approvals",
    "evidence",
    "findings",
    "loops",
];

/// Runs every check.
pub fn check(asked: &Asked<'_>) -> Result<Vec<Verdict>, Error> {
    let settings = match asked.root.path().join(CONFIG).exists() {
        true => {
            let wrong = manifest::settings(asked.root, &rules::CI_SETTINGS);
            Outcome::Checked(CONFIG.to_owned(), wrong)
        }
        false => Outcome::Skipped(format!("there is no {CONFIG}")),
    };
    let mut verdicts = vec![
        installed::check(asked).named("installed"),
        settings.named("settings"),
        content::check(asked.root, &rules::CI_OVERLAY).named("overlay"),
    ];
    match chosen(asked)? {
        Some(run) => verdicts.extend(of_run(asked, &run)),
        None => {
            let why = format!(
                "there is no run in {}; it ignores itself for git",
                crate::run::pipeline::shown(asked.state_root, asked.root.path())
            );
            let none = match asked.require_run {
                false => Outcome::Skipped(why.clone()),
                true => {
                    let help = "hand the state to the pipeline: --state-root DIR";
                    Outcome::Checked(
                        "no run".to_owned(),
                        vec![Finding::new(&rules::FINISHED, why.clone(), help)],
                    )
                }
            };
            verdicts.push(none.named("run"));
            let skipped = |name| Outcome::Skipped("there is no run".to_owned()).named(name);
            verdicts.extend(OF_A_RUN.map(skipped));
        }
    }
    Ok(verdicts)
}

/// The run that is named; else the newest that the binary leads and nobody aborted, one of
/// this very directory before one that came from another machine.
fn chosen(asked: &Asked<'_>) -> Result<Option<Run>, Error> {
    let runs = Runs::existing(asked.root, asked.state_root);
    if let Some(id) = asked.run {
        let id = RunId::parse(id)?;
        let runs = runs.ok_or_else(|| {
            Error::failed(format!(
                "there is no run {id}: {} is not there",
                asked.state_root.display()
            ))
            .hint("name the state root: --state-root DIR")
        })?;
        return runs.open(&id).map(|ledger| Some(Run::new(ledger)));
    }
    let Some(runs) = runs else {
        return Ok(None);
    };
    let mut best: Option<((bool, String, RunId), RunId)> = None;
    for listed in runs.list() {
        let Some(state) = &listed.state else {
            // A ledger that begins with nothing is somebody's doing: it is looked at.
            let found = ((true, "~".to_owned(), listed.id.clone()), listed.id);
            best = best.max(Some(found));
            continue;
        };
        if state.pipeline().is_none() || state.status == RunStatus::Aborted.id() {
            continue;
        }
        let here = state.started.project_root == runs.project();
        let found = (
            (here, state.created_at.clone(), listed.id.clone()),
            listed.id,
        );
        best = best.max(Some(found));
    }
    best.map(|(_, id)| runs.open(&id).map(Run::new)).transpose()
}

fn of_run(asked: &Asked<'_>, run: &Run) -> Vec<Verdict> {
    let id = run.ledger.id();
    let records = match Records::read(asked.root, &run.ledger, &UNDER) {
        Ok(records) => records,
        Err(unread) => {
            let broken = Outcome::Checked(format!("run {id}"), vec![unread]).named("ledger");
            return vec![broken];
        }
    };
    let chain = records.chain(&UNDER);
    let lines = usize::try_from(records.reading.head.seq).unwrap_or(usize::MAX);
    let ledger = Outcome::Checked(format!("{} of {id}", count(lines, "event")), chain);
    // An overlay that does not compile is the finding of another check.
    let embedded = Catalog::embedded();
    let catalog = asked.content.as_ref().unwrap_or(&embedded);
    let (number, faults) = records.artifacts(catalog, &UNDER);
    let artifacts = match number {
        0 => Outcome::Skipped("nothing was handed in yet".to_owned()),
        number => Outcome::Checked(count(number, "artifact"), faults),
    };
    let view = match run.view() {
        Ok(view) if records.is_whole() => view,
        read => {
            // A ledger that is whole and artifacts that cannot be read: a link, a pipe.
            let unread = read.err().filter(|_| records.is_whole());
            let why = match &unread {
                Some(error) => error.message().to_owned(),
                None => "the ledger is not whole".to_owned(),
            };
            let finished = match asked.require_run {
                true => {
                    let wrong = Finding::new(&rules::FINISHED, why.clone(), "start a new run");
                    Outcome::Checked(format!("run {id}"), vec![wrong])
                }
                false => Outcome::Skipped(why.clone()),
            };
            let artifacts = match (artifacts, unread) {
                (_, None) => Outcome::Skipped(why.clone()),
                (Outcome::Checked(what, faults), Some(_)) if !faults.is_empty() => {
                    Outcome::Checked(what, faults)
                }
                (_, Some(error)) => {
                    let help = "put the file itself there, or start a new run";
                    let wrong = Finding::new(&rules::DIGEST, error.message(), help);
                    Outcome::Checked("what is owed".to_owned(), vec![wrong])
                }
            };
            let mut verdicts = vec![
                finished.named("run"),
                ledger.named("ledger"),
                artifacts.named("artifacts"),
            ];
            let rest = OF_A_RUN.iter().skip(2);
            verdicts.extend(rest.map(|name| Outcome::Skipped(why.clone()).named(name)));
            return verdicts;
        }
    };
    let proof = proof::Proof {
        run,
        records: &records,
        view: &view,
    };
    // In the order of their names.
    let outcomes = [
        ledger,
        artifacts,
        gates::order(&records, &view),
        gates::approvals(&records, &view),
        proof.evidence(asked.tree),
        proof.findings(),
        gates::loops(&records, &view),
    ];
    let named = OF_A_RUN.into_iter().zip(outcomes);
    std::iter::once(finished(asked, run, &view).named("run"))
        .chain(named.map(|(name, outcome)| outcome.named(name)))
        .collect()
}

fn finished(asked: &Asked<'_>, run: &Run, view: &View) -> Outcome {
    let (phase, status) = view.status();
    let id = run.ledger.id();
    let what = format!("run {id}: {}", status.id());
    if status == RunStatus::Completed {
        return Outcome::Checked(what, Vec::new());
    }
    let message = format!("run {id} is not finished: {phase}, {}", status.id());
    let open = Finding::new(&rules::FINISHED, message, "go on with it: wazir next");
    let open = if asked.require_run { open } else { open.note() };
    Outcome::Checked(what, vec![open])
}
