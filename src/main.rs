//! Turns a command's result into an exit code.

use clap::Parser;
use std::env;
use std::process::ExitCode;
use wazir::commands::{Cli, hook};

fn main() -> ExitCode {
    // A hook runs on every tool call of an agent: it does without the parser.
    if let Some(code) = hook::fast_path(env::args_os()) {
        return code.into();
    }
    match Cli::parse().run() {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("{error}");
            error.exit_code().into()
        }
    }
}
