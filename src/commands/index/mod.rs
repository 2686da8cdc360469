//! `wazir index`: where names are defined and used.

mod build;
mod export;
mod get_file_outline;
mod get_symbol;
mod references;
mod search_symbols;
mod stats;
mod summarize;

use crate::error::Error;
use crate::exit_code::ExitCode;

/// Find where code is defined and used, in answers that are true now
///
/// `build` once, then ask. What an answer is about to print is compared with the files
/// and scanned again where they changed, so nothing has to be refreshed before a question.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  wazir index build\n  wazir index search-symbols parse_config\n  wazir index get-file-outline src/main.rs\n  wazir index references parse_config"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Index the project, all of it
    Build(build::Build),
    /// Index what changed since the last build
    Refresh(build::Refresh),
    /// Say what the index holds and what it left out
    Stats(stats::Args),
    /// Count the tokens of every file that was not counted yet
    Summarize(summarize::Args),
    /// Find definitions by name, whole or in part
    SearchSymbols(search_symbols::Args),
    /// Print what is known of one definition
    GetSymbol(get_symbol::Args),
    /// Print the definitions of a file
    GetFileOutline(get_file_outline::Args),
    /// Print where a name is defined, called and used
    References(references::Args),
    /// Write the index in a format of other tools
    Export(export::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::Build(args) => build::build(args),
        Command::Refresh(args) => build::refresh(args),
        Command::Stats(args) => stats::run(args),
        Command::Summarize(args) => summarize::run(args),
        Command::SearchSymbols(args) => search_symbols::run(args),
        Command::GetSymbol(args) => get_symbol::run(args),
        Command::GetFileOutline(args) => get_file_outline::run(args),
        Command::References(args) => references::run(args),
        Command::Export(args) => export::run(args),
    }
}
