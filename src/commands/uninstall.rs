use super::view;
use crate::content::model::Host;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::lock::Lock;
use crate::install::{Outcome, removal};
use crate::output;
use crate::project::files::{Disk, Writer};
use crate::project::{INDEX, ProjectPath, Root, root};
use serde_json::json;
use std::path::PathBuf;

/// Take out what was installed; what you wrote or edited stays, to the byte
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir uninstall --dry-run\n  wazir uninstall --keep-config\n  wazir uninstall --host cursor"
)]
pub struct Args {
    /// Only these hosts, several with commas; what another host needs stays
    #[arg(long, value_delimiter = ',')]
    host: Vec<Host>,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave .wazir/config.yaml
    #[arg(long)]
    keep_config: bool,
    /// Print JSON (schema: output-uninstall)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = root::installed(&PathBuf::from("."))?;
    super::recover(&project)?;
    if args.dry_run {
        return plan_and_apply(args, &project, None);
    }
    let disk = Disk::default();
    let writer = super::writer(&project, &disk)?;
    let result = plan_and_apply(args, &project, Some(&writer));
    writer.close();
    result
}

fn plan_and_apply(
    args: &Args,
    project: &Root,
    writer: Option<&Writer<'_>>,
) -> Result<ExitCode, Error> {
    let lock = Lock::read(project)?.ok_or_else(super::not_installed)?;
    let whole = args.host.is_empty();
    let plan = if whole {
        removal::plan(project, &lock, args.keep_config)?
    } else {
        let mut plan = super::upgrade::plan_without(project, &args.host)?;
        let made = removal::directories(&lock);
        plan.transaction.remove.extend(made);
        plan
    };
    let conflicts = plan.count(Outcome::Conflict);
    if conflicts > 0 {
        output::print(&view::lines(&plan.items));
        return Err(super::in_the_way(conflicts).hint("move or mend them, then run it again"));
    }
    if let Some(writer) = writer.filter(|_| !whole) {
        writer.apply(&plan.transaction)?;
    } else if let Some(writer) = writer {
        project.forget(&ProjectPath::new(INDEX).expect("a constant of plain names"))?;
        writer.apply(&plan.transaction)?;
    }
    if args.json {
        output::json(&json!({
            "root": project.path().to_string_lossy(),
            "dry_run": args.dry_run,
            "digest": plan.digest(project),
            "summary": view::counts(&plan),
            "files": plan.items,
        }));
    } else {
        output::print(&view::lines(&plan.items));
        output::print(&view::summary(&plan, project, args.dry_run));
        if plan.count(Outcome::KeptYours) > 0 {
            output::print("What stays is yours: delete it if you do not need it.\n");
        }
    }
    Ok(ExitCode::Done)
}
