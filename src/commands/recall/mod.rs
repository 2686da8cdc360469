//! `wazir recall`: the text itself, at the detail that is asked for.

mod bench;
mod file;
mod symbol;

use crate::code::recall::Tier;
use crate::error::Error;
use crate::exit_code::ExitCode;

/// Print the text of a definition or a file, as it is now
///
/// Tiers say less of it: L0 is a line, L1 the signatures.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  wazir recall symbol parse_config\n  wazir recall file src/main.rs --tier L1"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print a file, some of its lines, or a summary of it
    File(file::Args),
    /// Print a definition, or a summary of it
    Symbol(symbol::Args),
    /// Compare what answers cost with what grep and reading cost
    Bench(bench::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::File(args) => file::run(args),
        Command::Symbol(args) => symbol::run(args),
        Command::Bench(args) => bench::run(args),
    }
}

/// A tier, as it is typed.
fn tier(text: &str) -> Result<Tier, String> {
    match text {
        "L0" | "l0" => Ok(Tier::L0),
        "L1" | "l1" => Ok(Tier::L1),
        _ => Err("--tier must be L0 or L1".to_owned()),
    }
}
