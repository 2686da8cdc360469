use crate::code::outline;
use crate::commands::code::{AskArgs, index, live};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use std::ffi::OsString;

/// Print the definitions of a file
///
/// With lines and signatures, indented by where they stand. Where a budget does not hold
/// all of them, the inner ones are left out first.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index get-file-outline src/main.rs\n  wazir index get-file-outline src/main.rs --budget 500 --json"
)]
pub struct Args {
    /// A file, by its path from the project's root
    path: OsString,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 3000)]
    budget: usize,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-index-outline)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut index = index(&args.ask)?;
    let live = live(&mut index, &args.path)?;
    if args.json {
        output::json(&outline::json(&live, args.budget));
    } else {
        output::print(&outline::text(&live, args.budget));
    }
    Ok(ExitCode::Done)
}
