use super::context::{Context, StateArgs};
use super::status;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Print the report of a run: timeline, gates, loops, criteria against evidence
///
/// As HTML it is one page that needs no other file and no network.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir report\n  wazir report 2026-11-24-login-timeout --html > report.html"
)]
pub struct Args {
    /// The run's id; by default the current run
    id: Option<String>,
    /// As one self-contained page
    #[arg(long, conflicts_with_all = ["md", "json"])]
    html: bool,
    /// As Markdown, which is the default
    #[arg(long, conflicts_with = "json")]
    md: bool,
    /// Print JSON (schema: output-report)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    state: StateArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let context = Context::open(&args.state)?;
    let report = status::report(&context, &context.run(args.id.as_deref())?)?;
    if args.json {
        output::json(&report);
    } else if args.html {
        output::print(&report.html()?);
    } else {
        output::print(&report.markdown()?);
    }
    Ok(ExitCode::Done)
}
