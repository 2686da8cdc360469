use crate::code::build::{self, Means, Report};
use crate::code::home::Home;
use crate::code::{refresh, report};
use crate::commands::code::{churn, project};
use crate::commands::context::{StateArgs, now};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::files::Disk;

/// Index the project, all of it
///
/// Files that ignore files hide are left out; git is not needed. Links, pipes, binaries,
/// lock files, and files over 4 MiB or that cannot be read are skipped and counted.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index build\n  wazir index build --json\n\nTwo at once: the second waits, and takes over what the first has done."
)]
pub struct Build {
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-index-build)
    #[arg(long)]
    json: bool,
}

/// Index what changed since the last build
///
/// Questions are right without it: they scan what they need and has changed. It saves
/// them the work. Where more than a tenth of all files changed, everything is built.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir index refresh\n  wazir index refresh --json")]
pub struct Refresh {
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-index-build)
    #[arg(long)]
    json: bool,
}

/// Runs `index build`.
pub fn build(args: &Build) -> Result<ExitCode, Error> {
    make(&args.state, args.json, build::build)
}

/// Runs `index refresh`.
pub fn refresh(args: &Refresh) -> Result<ExitCode, Error> {
    make(&args.state, args.json, refresh::refresh)
}

type Make = fn(&Home, &Means<'_>) -> Result<Report, Error>;

fn make(state: &StateArgs, json: bool, make: Make) -> Result<ExitCode, Error> {
    let report = with_means(state, make)?;
    let (home, report) = report;
    if json {
        output::json(&report::build_json(&home, &report));
    } else {
        output::print(&report::build_text(&report));
    }
    Ok(ExitCode::Done)
}

/// Gives what making an index takes to a function.
pub fn with_means<T>(
    state: &StateArgs,
    make: impl FnOnce(&Home, &Means<'_>) -> Result<T, Error>,
) -> Result<(Home, T), Error> {
    let (project, state) = project(state)?;
    let home = Home::made(&project, &state)?;
    let disk = Disk::default();
    let means = Means {
        disk: &disk,
        now: &now(),
        churn: &|| churn(home.root()),
        waiting: &|| eprintln!("waiting for another wazir that is writing this index"),
    };
    let made = make(&home, &means)?;
    Ok((home, made))
}
