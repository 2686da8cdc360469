use super::context::{StateArgs, state_root};
use super::validate::{FormatArgs, known_commands, on_path};
use crate::catalog::{Catalog, nearest};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::{Config, root};
use crate::run::tree::fingerprint;
use crate::validate::{Check, ci, rules, run as run_checks};
use std::path::PathBuf;

/// Check what is installed and the run's records: one step of a pipeline
///
/// Needs no model and no network. Installed files are held against this binary; the run's
/// ledger, artifacts, gates, approvals, evidence, findings and loops against each other and
/// against the tree. Runs stay on the machine that they were made on unless they are handed
/// over; without one these checks are SKIP. The exit code is 1 when a check failed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir ci\n  wazir ci --base origin/main --format github\n  wazir ci --require-run --state-root run-state\n  wazir ci --explain CI107"
)]
pub struct Args {
    /// Check commits, changelog and docs-drift since this revision, too
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    base: Option<String>,
    /// The run; by default the newest that nobody aborted
    #[arg(long, value_name = "ID")]
    run: Option<String>,
    /// Fail without a finished run
    #[arg(long)]
    require_run: bool,
    /// Print what a rule holds and what to do; without an id, all of them
    #[arg(
        long, value_name = "RULE", num_args = 0..=1, default_missing_value = "all",
        exclusive = true
    )]
    explain: Option<String>,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    format: FormatArgs,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    if let Some(rule) = &args.explain {
        return explain(rule);
    }
    let project = root::to_install(&PathBuf::from("."))?;
    let settings = Config::read(&project).map(Option::unwrap_or_default);
    let default = Config::default();
    let valid = settings.as_ref().unwrap_or(&default);
    let state_root = state_root(&args.state, &project, valid);
    let content = Catalog::checked(&project);
    let mut verdicts = ci::check(&ci::Asked {
        root: &project,
        settings: valid,
        content: &content,
        state_root: &state_root,
        run: args.run.as_deref(),
        require_run: args.require_run,
        tree: &|scope| {
            fingerprint(
                &project,
                &project.path().join(scope),
                std::slice::from_ref(&state_root),
            )
        },
    })?;
    if args.base.is_some() {
        let on_path = on_path();
        let asked = crate::validate::Asked {
            root: &project,
            settings: &settings,
            state_root: &state_root,
            known: &known_commands(),
            on_path: on_path.as_deref(),
            base: args.base.as_deref(),
            branch: None,
        };
        let since = [Check::Commits, Check::Changelog, Check::DocsDrift];
        verdicts.extend(run_checks(&since, &asked));
    }
    Ok(args.format.print("ci", project.path(), &verdicts))
}

fn explain(id: &str) -> Result<ExitCode, Error> {
    if id == "all" {
        output::print(&rules::reference());
        return Ok(ExitCode::Done);
    }
    let rule = rules::get(id).ok_or_else(|| {
        let near = nearest(id, rules::ALL.iter().map(|rule| rule.id));
        Error::failed(format!("there is no rule `{id}`"))
            .hint_nearest(&near)
            .hint("see them all: wazir ci --explain")
    })?;
    output::print(&rules::explained(rule));
    Ok(ExitCode::Done)
}
