use super::context::{Context, StateArgs, now};
use super::next;
use crate::catalog::Catalog;
use crate::content::model::{Depth, Intent, Kind, SkipCondition, Workflow};
use crate::content::source::Document;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::detect;
use crate::run::event::{LEDGER_VERSION, RunKind, Started};
use crate::run::plan::{Pipeline, PlannedPhase, Skipped};
use crate::run::state::State;
use crate::run::{Run, RunId, triage};
use serde_json::{Value, json};

/// Start, list, show, resume or abort runs
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Begin a run for a request; prints why it gets its intent and depth
    #[command(
        after_help = "Examples:\n  wazir run start \"Fix the login timeout\"\n  wazir run start \"Add a dark mode\" --depth deep --skip no-user-facing-text"
    )]
    Start(StartArgs),
    /// List the runs, oldest first
    #[command(after_help = "Example:\n  wazir run list")]
    List(ListArgs),
    /// Show one run: phases, gates, loops, evidence
    #[command(after_help = "Example:\n  wazir run show 2026-11-24-login-timeout")]
    Show(ShowArgs),
    /// Make a run the current one again, an aborted one too
    #[command(after_help = "Example:\n  wazir run resume 2026-11-24-login-timeout")]
    Resume(OneArgs),
    /// End a run before its time; what it wrote stays
    #[command(
        after_help = "Example:\n  wazir run abort 2026-11-24-login-timeout --reason \"superseded\""
    )]
    Abort(AbortArgs),
}

#[derive(Debug, clap::Args)]
struct StartArgs {
    /// What is asked for, in any language
    request: String,
    /// feature, bugfix, refactor, docs, spike or audit; by rule when absent
    #[arg(long, value_parser = intent)]
    intent: Option<Intent>,
    /// quick, standard or deep; by rule when absent
    #[arg(long, value_parser = depth)]
    depth: Option<Depth>,
    /// Skip the phases of a condition: no-user-interface or no-user-facing-text
    #[arg(long, value_parser = condition, value_delimiter = ',')]
    skip: Vec<SkipCondition>,
    /// The run's id; by default the day and the first words of the request
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-run)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-run-list)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct OneArgs {
    /// The run's id
    id: String,
    #[command(flatten)]
    state: StateArgs,
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The run's id
    id: String,
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-status)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct AbortArgs {
    /// The run's id
    id: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    state: StateArgs,
}

fn intent(text: &str) -> Result<Intent, String> {
    Intent::parse(text).ok_or_else(|| format!("the intents are {}", words(Intent::ALL, Intent::id)))
}

fn depth(text: &str) -> Result<Depth, String> {
    Depth::parse(text).ok_or_else(|| format!("the depths are {}", words(Depth::ALL, Depth::id)))
}

fn condition(text: &str) -> Result<SkipCondition, String> {
    SkipCondition::parse(text).ok_or_else(|| {
        format!(
            "the conditions are {}",
            words(SkipCondition::ALL, SkipCondition::id)
        )
    })
}

fn words<T: Copy>(all: &[T], id: fn(T) -> &'static str) -> String {
    all.iter()
        .map(|value| id(*value))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::Start(args) => start(args),
        Command::List(args) => list(args),
        Command::Show(args) => {
            let context = Context::open(&args.state)?;
            super::status::show(&context, &context.run(Some(&args.id))?, args.json)
        }
        Command::Resume(args) => {
            let context = Context::open(&args.state)?;
            let run = context.run(Some(&args.id))?;
            let view = run.resume(&now())?;
            context.runs.remember(run.ledger.id())?;
            let (phase, status) = view.status();
            output::print(&format!(
                "{} is the current run: {phase}, {}\n",
                args.id,
                status.id()
            ));
            Ok(ExitCode::Done)
        }
        Command::Abort(args) => {
            let context = Context::open(&args.state)?;
            context
                .run(Some(&args.id))?
                .abort(args.reason.clone(), &now())?;
            output::print(&format!("{} is aborted; its files stay\n", args.id));
            Ok(ExitCode::Done)
        }
    }
}

fn start(args: &StartArgs) -> Result<ExitCode, Error> {
    if args.request.trim().is_empty() {
        return Err(Error::failed("the request is empty")
            .hint("say what is asked for: wazir run start \"Fix the login timeout\""));
    }
    let context = Context::open(&args.state)?;
    let catalog = context.catalog()?;
    let stacks = if context.config.stacks.is_empty() {
        detect::stacks(&context.project, &catalog)
    } else {
        context.config.stacks.clone()
    };
    let answer = triage::answer(&triage::Question {
        request: &args.request,
        stacks: &stacks,
        directory: &context.directory,
        intent: args.intent,
        depth: args.depth,
    });
    let mut conditions = answer.conditions.clone();
    for condition in &args.skip {
        conditions.retain(|(known, _)| known != condition);
        conditions.push((*condition, "you said so".to_owned()));
    }
    let (phases, skipped) = phases(&catalog, &answer, &conditions)?;
    let now = now();
    let wanted = match &args.id {
        Some(id) => RunId::parse(id)?,
        None => RunId::of_request(&now[..10], &args.request),
    };
    let run = Run::new(context.runs.create(&wanted, args.id.is_none())?);
    let scope = context
        .directory
        .strip_prefix(context.project.path())
        .map(|scope| scope.to_string_lossy().into_owned())
        .unwrap_or_default();
    let started = Started {
        ledger_version: LEDGER_VERSION,
        kind: RunKind::Pipeline,
        project_root: context.runs.project().to_owned(),
        scope,
        wazir_version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: Some(Pipeline {
            request: args.request.clone(),
            intent: answer.intent,
            depth: answer.depth,
            reasons: answer.reasons.clone(),
            skipped,
            gates: context.config.gates,
            limits: answer.limits,
            phases,
            content_digest: catalog.digest().to_owned(),
        }),
    };
    let view = run.begin(started, &now)?;
    context.runs.remember(run.ledger.id())?;
    let pipeline = &view.pipeline;
    if args.json {
        output::json(&json!({
            "run_id": run.ledger.id(),
            "run_root": run.ledger.directory().path().to_string_lossy(),
            "request": pipeline.request,
            "intent": pipeline.intent,
            "depth": pipeline.depth,
            "reasons": pipeline.reasons,
            "gates": pipeline.gates,
            "limits": pipeline.limits,
            "phases": pipeline.phases.iter().map(|phase| &phase.id).collect::<Vec<_>>(),
            "skipped": pipeline.skipped,
            "next": next::command(&run, &context),
        }));
        return Ok(ExitCode::Done);
    }
    let mut out = format!("run {}\n", run.ledger.id());
    for reason in &pipeline.reasons {
        out.push_str(&format!("  {reason}\n"));
    }
    for skipped in &pipeline.skipped {
        out.push_str(&format!(
            "  without {}: {} ({})\n",
            skipped.phase, skipped.condition, skipped.reason
        ));
    }
    let names: Vec<&str> = pipeline
        .phases
        .iter()
        .map(|phase| phase.id.as_str())
        .collect();
    let limits = &pipeline.limits;
    let owed = pipeline
        .phases
        .iter()
        .flat_map(|p| &p.produces)
        .filter(|owed| !owed.optional)
        .count();
    out.push_str(&format!(
        "phases: {}\nowed: {owed} artifact{} of at most {} lines; a gate sends back at most {} time{}\nnext: {}\n",
        names.join(", "),
        if owed == 1 { "" } else { "s" },
        limits.lines,
        limits.rounds,
        if limits.rounds == 1 { "" } else { "s" },
        next::command(&run, &context),
    ));
    output::print(&out);
    Ok(ExitCode::Done)
}

/// The phases of a run, in order, and those that it goes without.
fn phases(
    catalog: &Catalog,
    answer: &triage::Answer,
    conditions: &[(SkipCondition, String)],
) -> Result<(Vec<PlannedPhase>, Vec<Skipped>), Error> {
    let mut workflows = Vec::new();
    for record in catalog.of_kind(Kind::Workflow) {
        let text = catalog.text(record);
        let broken = |message: String| Error::failed(format!("{}: {message}", record.path));
        let document = Document::parse(&record.path, &text)
            .map_err(|diagnostic| broken(diagnostic.message))?;
        let workflow: Workflow =
            serde_json::from_value(document.front).map_err(|error| broken(error.to_string()))?;
        if workflow.runs_at(answer.depth, answer.intent) {
            workflows.push(workflow);
        }
    }
    workflows.sort_by_key(|workflow| workflow.order.unwrap_or(u32::MAX));
    let mut phases = Vec::new();
    let mut skipped = Vec::new();
    for workflow in &workflows {
        let holds = workflow
            .skip_when
            .and_then(|when| conditions.iter().find(|(condition, _)| *condition == when));
        match holds {
            Some((condition, reason)) => skipped.push(Skipped {
                phase: workflow.id.clone(),
                condition: *condition,
                reason: reason.clone(),
            }),
            None => phases.push(PlannedPhase::of(
                workflow,
                answer.depth,
                answer.limits.rounds,
            )),
        }
    }
    Ok((phases, skipped))
}

fn list(args: &ListArgs) -> Result<ExitCode, Error> {
    let context = Context::open(&args.state)?;
    let current = context.runs.current(&context.directory).ok();
    let current = current.as_ref().map(|ledger| ledger.id().clone());
    let listed = context.runs.list();
    if args.json {
        let runs: Vec<Value> = listed
            .iter()
            .map(|run| {
                let state = run.state.as_ref();
                json!({
                    "run_id": run.id,
                    "status": state.map_or("unreadable", |state| state.status.as_str()),
                    "phase": state.map(|state| state.phase.as_str()),
                    "request": state.and_then(State::pipeline).map(|p| p.request.as_str()),
                    "created_at": state.map(|state| state.created_at.as_str()),
                    "current": Some(&run.id) == current.as_ref(),
                })
            })
            .collect();
        output::json(&json!({ "runs": runs }));
        return Ok(ExitCode::Done);
    }
    let rows: Vec<Vec<String>> = listed
        .iter()
        .map(|run| {
            let mark = if Some(&run.id) == current.as_ref() {
                "*"
            } else {
                " "
            };
            let state = run.state.as_ref();
            let request = state
                .and_then(State::pipeline)
                .map_or("", |p| p.request.as_str());
            vec![
                format!("{mark} {}", run.id),
                state.map_or("unreadable: wazir capture check".to_owned(), |state| {
                    state.status.clone()
                }),
                state.map_or(String::new(), |state| state.phase.clone()),
                request
                    .lines()
                    .next()
                    .unwrap_or("")
                    .chars()
                    .take(60)
                    .collect(),
            ]
        })
        .collect();
    if rows.is_empty() {
        output::print("no run yet; start one: wazir run start \"REQUEST\"\n");
    } else {
        output::print(&output::table(&rows));
    }
    Ok(ExitCode::Done)
}
