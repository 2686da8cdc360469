//! The expertise of an order: one composition for all phases that are worked on.
//!
//! What the task is about shows in the request, in the specification and in the plan;
//! what it is built with, in the part of the project that the run is for.

use super::pipeline::Run;
use super::state::RunStatus;
use super::view::View;
use crate::catalog::Catalog;
use crate::compose::{self, Named, Request, Tables};
use crate::content::model::Depth;
use crate::error::Error;
use crate::project::{Config, detect};
use serde_json::Value;
use std::path::Path;

/// A quick run reads this part of what others read.
const QUICK_PART: usize = 3;

/// The composition of the phases that are worked on, as text; `None` when nothing is.
/// `budget` is the caller's own, before that of the settings.
pub fn of(
    run: &Run,
    view: &View,
    catalog: &Catalog,
    (project, config): (&Path, &Config),
    budget: Option<usize>,
) -> Result<Option<String>, Error> {
    let Some((first, then)) = view.worked_on().split_first() else {
        return Ok(None);
    };
    if !matches!(view.status().1, RunStatus::InProgress) {
        return Ok(None);
    }
    let tables = Tables::of(catalog);
    let said = Said::of(run, view)?;
    let whole = budget.or(config.expertise_budget);
    let whole = whole.unwrap_or(tables.composition.budget);
    let tokens = match view.pipeline.depth {
        Depth::Quick => whole / QUICK_PART,
        Depth::Standard | Depth::Deep => whole,
    };
    let mut stacks = said.stacks;
    let scope = &view.state.started.scope;
    stacks.extend(stacks_of(project, scope, catalog, &config.stacks));
    // Settings and plans are written by hand: a name that nothing is known about must not
    // keep the work from going on. `wazir compose --stack NAME` says what is wrong with it.
    stacks.retain(|stack| tables.composition.stacks.contains_key(stack.id.as_str()));
    let mut concerns = said.concerns;
    concerns.retain(|concern| {
        tables
            .composition
            .concerns
            .contains_key(concern.id.as_str())
    });
    let mut texts = vec![("request", view.pipeline.request.as_str())];
    texts.extend(
        said.specification
            .as_deref()
            .map(|text| ("specification", text)),
    );
    concerns.extend(compose::concerns(&catalog.concerns(), &texts, &[]));
    let request = Request {
        role: None,
        workflow: Some(first.id.to_string()),
        then: then.iter().map(|phase| phase.id.to_string()).collect(),
        stacks,
        concerns,
        budget: Some(tokens),
    };
    match compose::compose(&request, &tables) {
        Ok(composition) => Ok(Some(compose::text(&composition).trim_end().to_owned())),
        // Who names a budget hears that it is too small; by settings, the work goes on.
        Err(error) if budget.is_some() => Err(error),
        Err(error) => Ok(Some(format!(
            "# Expertise\n\nNothing is composed: {error}. With more: `wazir next --budget {whole}`.",
            whole = whole.max(tables.composition.budget),
        ))),
    }
}

/// The stacks of the packages around the run's directory, and of those in it.
fn stacks_of(project: &Path, scope: &str, catalog: &Catalog, configured: &[String]) -> Vec<Named> {
    let packages = detect::packages(project, &catalog.detection());
    let scope = scope.replace('\\', "/");
    let mut places = Vec::new();
    if !scope.is_empty() {
        let inside = format!("{scope}/");
        let packages = packages.iter().map(|package| &package.directory);
        places.extend(packages.filter(|place| place.starts_with(&inside)).cloned());
        places.push(scope);
    }
    compose::stacks(&packages, configured, &places)
}

/// What the run's artifacts say of the task.
#[derive(Default)]
struct Said {
    specification: Option<String>,
    stacks: Vec<Named>,
    concerns: Vec<Named>,
}

impl Said {
    /// The newest artifact with criteria is the specification, the newest with tasks is
    /// the plan.
    fn of(run: &Run, view: &View) -> Result<Self, Error> {
        let mut said = Self::default();
        let mut planned = false;
        for submission in view.state.submissions.iter().rev() {
            let Some(artifact) = run.artifact(&submission.what.artifact)? else {
                continue;
            };
            if said.specification.is_none() && !artifact.acceptance_criteria().is_empty() {
                said.specification = Some(artifact.document.body().to_owned());
            }
            let tasks = artifact.front().get("tasks").and_then(Value::as_array);
            if let (Some(tasks), false) = (tasks, planned) {
                planned = true;
                said.stacks = named(tasks, "stacks");
                said.concerns = named(tasks, "concerns");
            }
        }
        Ok(said)
    }
}

fn named(tasks: &[Value], key: &str) -> Vec<Named> {
    let lists = tasks.iter().filter_map(|task| task.get(key)?.as_array());
    let ids = lists.flatten().filter_map(Value::as_str);
    ids.map(|id| Named {
        id: id.to_owned(),
        given: true,
        why: "a task of the plan names it".to_owned(),
    })
    .collect()
}
