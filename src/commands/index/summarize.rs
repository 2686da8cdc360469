use super::build::with_means;
use crate::catalog::tokens::estimate;
use crate::code::{refresh, report};
use crate::commands::context::StateArgs;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Count the tokens of every file that was not counted yet
///
/// Summaries themselves are not stored: `wazir recall --tier` makes them of the file as
/// it is. Brings the index up to date first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir index summarize\n  wazir index summarize --json")]
pub struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-index-build)
    #[arg(long)]
    json: bool,
}

/// Runs the command. That nothing is left to count is success.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let count = |bytes: &[u8]| estimate(&String::from_utf8_lossy(bytes));
    let made = with_means(&args.state, |home, means| {
        refresh::summarize(home, means, &count)
    })?;
    let (home, (report, counted)) = made;
    if args.json {
        let mut value = report::build_json(&home, &report);
        value["mode"] = "summarize".into();
        value["summarized_files"] = counted.into();
        output::json(&value);
    } else {
        output::print(&format!(
            "counted the tokens of {counted} files, {} in all\n",
            report.files
        ));
    }
    Ok(ExitCode::Done)
}
