use crate::code::report;
use crate::commands::code::{AskArgs, index};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Say what the index holds and what it left out
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index stats\n  wazir index stats --skipped\n  wazir index stats --json"
)]
pub struct Args {
    #[command(flatten)]
    ask: AskArgs,
    /// Name every file that was skipped, with the reason
    #[arg(long)]
    skipped: bool,
    /// Print JSON (schema: output-index-stats)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let index = index(&args.ask)?;
    let stats = report::stats(&index).map_err(|error| index.home().unreadable(&error))?;
    if args.json {
        output::json(&report::stats_json(&stats, args.skipped));
    } else {
        output::print(&report::stats_text(&stats, args.skipped));
    }
    Ok(ExitCode::Done)
}
