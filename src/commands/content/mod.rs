//! `wazir content`: for the author of a project's own content.

mod check;
mod explain;
mod new;

use crate::error::Error;
use crate::exit_code::ExitCode;

/// Check, begin and explain content of the project's own
///
/// `.wazir/overlay/` holds roles, workflows, skills, expertise and templates in the formats
/// of the embedded content; each adds to it or replaces by id. `wazir upgrade` then brings
/// them to the hosts.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  wazir content new role release-manager\n  wazir content check\n  wazir content explain reviewer"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Say what is wrong with an overlay or a content tree
    Check(check::Args),
    /// Begin a document of the overlay
    New(new::Args),
    /// Say where a document comes from and who takes it
    Explain(explain::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::Check(args) => check::run(args),
        Command::New(args) => new::run(args),
        Command::Explain(args) => explain::run(args),
    }
}
