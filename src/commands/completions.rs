use super::Cli;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use clap::CommandFactory;
use clap_complete::Shell;

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  mkdir -p ~/.local/share/bash-completion/completions\n  wazir completions bash > ~/.local/share/bash-completion/completions/wazir\n  wazir completions zsh > _wazir          # into a directory of $fpath\n  mkdir -p ~/.config/fish/completions\n  wazir completions fish > ~/.config/fish/completions/wazir.fish"
)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "wazir", &mut bytes);
    output::print(&String::from_utf8_lossy(&bytes));
    Ok(ExitCode::Done)
}
