use super::context::{Context, RunArgs};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::run::order::{Given, Order};
use crate::run::state::RunStatus;
use crate::run::{Run, checks, expertise};

/// Print the work order: what is to be done now, with everything that it takes
///
/// The exit code is 44 while a gate waits for somebody else, and 43 while a loop cap
/// waits for a human.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir next\n  wazir next --budget 6000 --json")]
pub struct Args {
    #[command(flatten)]
    run: RunArgs,
    /// o200k tokens that the expertise may take, in a quick run a third of it [default:
    /// `expertise_budget` of the settings, else 12000]
    #[arg(long, value_name = "TOKENS")]
    budget: Option<usize>,
    /// Print JSON (schema: output-next)
    #[arg(long)]
    json: bool,
}

/// The command that prints a run's order.
pub fn command(run: &Run, context: &Context) -> String {
    let current = context.runs.current(&context.directory);
    if current.is_ok_and(|ledger| ledger.id() == run.ledger.id()) {
        "wazir next".to_owned()
    } else {
        format!("wazir next --run {}", run.ledger.id())
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let context = Context::open(&args.run.state)?;
    let run = context.run(args.run.run.as_deref())?;
    let view = run.view()?;
    let scope = &view.state.started.scope;
    let tree = match view.state.evidence.is_empty() {
        true => None,
        false => Some(context.tree(scope)?),
    };
    let checks = checks::of(&context.project.path().join(scope), &context.config.checks);
    let catalog = context.catalog()?;
    let expertise = expertise::of(
        &run,
        &view,
        &catalog,
        (context.project.path(), &context.config),
        args.budget,
    )?;
    let order = Order::of(
        &run,
        &view,
        Given {
            catalog: &catalog,
            project: context.project.path(),
            tree: tree.as_deref(),
            checks: checks.into_iter().map(|check| check.command).collect(),
            expertise,
        },
    )?;
    if args.json {
        output::json(&order);
    } else {
        output::print(&order.text()?);
    }
    Ok(match view.status().1 {
        RunStatus::Waiting => ExitCode::NotMet,
        RunStatus::Escalated => ExitCode::LoopCap,
        _ => ExitCode::Done,
    })
}
