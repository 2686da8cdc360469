use super::view;
use crate::catalog::Catalog;
use crate::content::model::Host;
use crate::error::{Error, ErrorKind};
use crate::exit_code::ExitCode;
use crate::install::lock::Lock;
use crate::install::{self, Outcome, Plan, Purpose};
use crate::output;
use crate::project::files::{Disk, Writer};
use crate::project::{Config, Root, root};
use serde_json::json;
use std::path::PathBuf;

/// Bring what is installed to this binary's content, merged with what you edited
///
/// Each file is merged three ways: as it was written, as you made it, as it is now. Where
/// both changed the same lines, both stand in the file between <<<<<<< and >>>>>>>, and
/// the exit code is 4: resolve them, then run it again with --continue. Hosts that
/// `.wazir/config.yaml` names no more are taken out.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir upgrade --dry-run\n  wazir upgrade\n  wazir upgrade --continue"
)]
pub struct Args {
    /// Show what would be done and write nothing
    #[arg(long, conflicts_with = "continue")]
    dry_run: bool,
    /// Finish after the marked places are resolved
    #[arg(long)]
    r#continue: bool,
    /// Print JSON (schema: output-upgrade)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = root::installed(&PathBuf::from("."))?;
    super::recover(&project)?;
    if args.dry_run {
        let plan = plan(&project)?;
        show(args, &plan, &project);
        return ended(&plan);
    }
    let disk = Disk::default();
    let writer = super::writer(&project, &disk)?;
    let result = apply(args, &project, &writer);
    writer.close();
    result
}

fn apply(args: &Args, project: &Root, writer: &Writer<'_>) -> Result<ExitCode, Error> {
    let plan = if args.r#continue {
        install::conflicts::resolve(project)?
    } else {
        plan(project)?
    };
    let conflicts = plan.count(Outcome::Conflict);
    if conflicts == 0 {
        writer.apply(&plan.transaction)?;
    }
    show(args, &plan, project);
    ended(&plan)
}

/// What an upgrade would do now, by the settings, or the lock where there are none.
pub(super) fn plan(project: &Root) -> Result<Plan, Error> {
    plan_without(project, &[])
}

/// The same without some hosts: what only they need is taken out.
pub(super) fn plan_without(project: &Root, gone: &[Host]) -> Result<Plan, Error> {
    let lock = Lock::read(project)?.ok_or_else(super::not_installed)?;
    install::conflicts::refuse(project, &lock)?;
    let mut settings = match Config::read(project)? {
        Some(config) => config,
        None => Config {
            hosts: lock.hosts(),
            ..Config::default()
        },
    };
    if let Some(host) = gone.iter().find(|host| !settings.hosts.contains(host)) {
        return Err(Error::failed(format!("{host} is not installed here"))
            .hint("what is installed: wazir doctor"));
    }
    settings.hosts.retain(|host| !gone.contains(host));
    if !gone.is_empty() && settings.hosts.is_empty() {
        return Err(Error::failed("no other host is installed here")
            .hint("to take everything out: wazir uninstall"));
    }
    let binary = super::this_program()?;
    let catalog = Catalog::of(project)?;
    install::plan(project, &catalog, &settings, &binary, Purpose::Upgrade)
}

fn show(args: &Args, plan: &Plan, project: &Root) {
    if args.json {
        output::json(&json!({
            "root": project.path().to_string_lossy(),
            "dry_run": args.dry_run,
            "digest": plan.digest(project),
            "summary": view::counts(plan),
            "files": plan.items,
        }));
    } else {
        let only_shown = args.dry_run || plan.count(Outcome::Conflict) > 0;
        output::print(&view::lines(&plan.items));
        output::print(&view::summary(plan, project, only_shown));
    }
}

fn ended(plan: &Plan) -> Result<ExitCode, Error> {
    let conflicts = plan.count(Outcome::Conflict);
    if conflicts > 0 {
        return Err(super::in_the_way(conflicts).hint("move or mend them, then run it again"));
    }
    match plan.count(Outcome::Marked) {
        0 => Ok(ExitCode::Done),
        marked => Err(Error::new(
            ErrorKind::Conflict,
            format!(
                "{marked} file{} that you and wazir both changed",
                if marked == 1 { "" } else { "s" }
            ),
        )
        .hint("resolve each place between <<<<<<< and >>>>>>>")
        .hint("then: wazir upgrade --continue")),
    }
}
