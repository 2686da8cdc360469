use super::context::{Context, RunArgs, actor, now};
use super::next;
use crate::content::model::Kind;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::run::state::RunStatus;
use crate::run::{Handed, Run, View};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Hand in the artifact that is owed: it is checked, recorded, and the run goes on
///
/// What is wrong with it is listed with its lines (exit code 1), and nothing is recorded
/// then. A file elsewhere is copied into the run.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  wazir submit .wazir/state/runs/2026-11-24-login-timeout/artifacts/spec.md"
)]
pub struct Args {
    /// The artifact's file
    file: PathBuf,
    #[command(flatten)]
    run: RunArgs,
    /// Print JSON (schema: output-submit)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let context = Context::open(&args.run.state)?;
    let run = context.run(args.run.run.as_deref())?;
    let catalog = context.catalog()?;
    let handed = run.submit(
        &args.file,
        actor(),
        &now(),
        |scope| context.tree(scope),
        |name| {
            let record = catalog.get(Kind::Schema, name).ok()?;
            serde_json::from_str(&catalog.text(record)).ok()
        },
    )?;
    match handed {
        Handed::Taken { kind, view } => {
            if args.json {
                output::json(&json!({
                    "taken": true,
                    "artifact": kind,
                    "problems": [],
                    "standing": standing(&run, &view, &context),
                }));
            } else {
                output::print(&format!("taken: {kind}\n{}", line(&run, &view, &context)));
            }
            Ok(code(&view))
        }
        Handed::Refused { kind, problems } => {
            if args.json {
                let problems: Vec<Value> = problems
                    .iter()
                    .map(|p| json!({ "line": p.line, "message": p.message, "help": p.help }))
                    .collect();
                output::json(&json!({
                    "taken": false,
                    "artifact": kind,
                    "problems": problems,
                    "standing": null,
                }));
                return Ok(ExitCode::Failed);
            }
            let file = args.file.display();
            for problem in &problems {
                let place = match problem.line {
                    0 => file.to_string(),
                    line => format!("{file}:{line}"),
                };
                eprintln!("{place}: {}\n  {}", problem.message, problem.help);
            }
            let count = problems.len();
            Err(Error::failed(format!(
                "not taken: {count} thing{} to mend",
                if count == 1 { "" } else { "s" }
            ))
            .hint(format!("mend the file, then: wazir submit {file}")))
        }
    }
}

/// Where the run stands after a step.
pub fn standing(run: &Run, view: &View, context: &Context) -> Value {
    let (phase, status) = view.status();
    json!({
        "run_id": run.ledger.id(),
        "phase": phase,
        "status": status.id(),
        "next": next::command(run, context),
    })
}

/// The same in a line.
pub fn line(run: &Run, view: &View, context: &Context) -> String {
    let (phase, status) = view.status();
    let next = next::command(run, context);
    match status {
        RunStatus::InProgress => format!("now: {phase}\nnext: {next}\n"),
        RunStatus::Completed => format!(
            "the run is completed\nnext: wazir report {}\n",
            run.ledger.id()
        ),
        RunStatus::Waiting => format!("now: {phase} waits for its gate\nwho opens it: {next}\n"),
        RunStatus::Escalated => {
            format!("now: {phase} reached its loop cap; a human decides\nhow: {next}\n")
        }
        RunStatus::Aborted => "the run is aborted\n".to_owned(),
    }
}

/// The code of a step that went through: 43 when it reached a loop cap.
pub fn code(view: &View) -> ExitCode {
    match view.status().1 {
        RunStatus::Escalated => ExitCode::LoopCap,
        _ => ExitCode::Done,
    }
}
