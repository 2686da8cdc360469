use super::context::{Context, RunArgs};
use super::next;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::run::event::RunKind;
use crate::run::report::Report;
use crate::run::store::folded;
use crate::run::{Run, View, projections};

/// Show where a run stands: phases, gates, loops, evidence, and what is next
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir status\n  wazir status --run 2026-11-24-login-timeout --json"
)]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// Print JSON (schema: output-status)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let context = Context::open(&args.run.state)?;
    show(&context, &context.run(args.run.run.as_deref())?, args.json)
}

/// Prints a run.
pub fn show(context: &Context, run: &Run, json: bool) -> Result<ExitCode, Error> {
    let reading = run.ledger.read()?;
    let state = folded(&run.ledger, &reading)?;
    let id = run.ledger.id().as_str();
    let mut document = projections::status(&state, id);
    if state.started.kind == RunKind::Captured {
        if json {
            document["pipeline"] = serde_json::Value::Null;
            output::json(&document);
        } else {
            output::print(&format!(
                "{id}  {} ({}), recorded by `wazir capture`\n",
                state.phase, state.status
            ));
        }
        return Ok(ExitCode::Done);
    }
    let report = report(context, run)?;
    if json {
        document["phase"] = report.phase.clone().into();
        document["status"] = report.status.into();
        document["pipeline"] = serde_json::to_value(&report)
            .map_err(|error| Error::failed(format!("cannot write the report: {error}")))?;
        output::json(&document);
    } else {
        output::print(&report.summary());
        if report.status != "completed" && report.status != "aborted" {
            output::print(&format!("\nnext: {}\n", next::command(run, context)));
        }
    }
    Ok(ExitCode::Done)
}

/// The report of a run as it stands.
pub fn report(context: &Context, run: &Run) -> Result<Report, Error> {
    let view: View = run.view()?;
    let tree = if view.state.evidence.is_empty() {
        String::new()
    } else {
        context.tree(&view.state.started.scope)?
    };
    Report::of(run, &view, &run.ledger.read()?, &tree)
}
