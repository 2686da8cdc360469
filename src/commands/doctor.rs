use crate::catalog::Catalog;
use crate::content::model::Host;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::health::{self, Status};
use crate::install::lock::Lock;
use crate::install::prove;
use crate::output;
use crate::project::{HOME, root};
use serde_json::json;
use std::path::PathBuf;

/// Say what is installed, whether it works, and the command that mends each fault
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir doctor\n  wazir doctor --prove\n  wazir doctor --json")]
pub struct Args {
    /// Run the installed hook lines as each host does, and say whether they block
    #[arg(long)]
    prove: bool,
    /// Print JSON (schema: output-doctor)
    #[arg(long)]
    json: bool,
}

/// Runs the command. A fault is exit code 1, a missing installation 3.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = root::installed(&PathBuf::from("."))?;
    super::recover(&project)?;
    let lock = Lock::read(&project)?.ok_or_else(super::not_installed)?;
    let content = Catalog::checked(&project);
    let on_path = super::validate::on_path();
    let mut checks = health::check(&project, content.as_ref(), &lock, on_path.as_deref())?;
    if args.prove {
        let hosts: Vec<Host> = lock.hosts();
        checks.extend(prove::prove(&project, &hosts, &project.path().join(HOME)));
    }
    let faults = checks
        .iter()
        .filter(|check| check.status == Status::Fault)
        .count();
    if args.json {
        output::json(&json!({
            "root": project.path().to_string_lossy(),
            "version": env!("CARGO_PKG_VERSION"),
            "hosts": lock.hosts,
            "faults": faults,
            "checks": checks,
        }));
    } else {
        let rows: Vec<Vec<String>> = checks
            .iter()
            .map(|check| {
                let status = match check.status {
                    Status::Ok => "ok",
                    Status::Note => "note",
                    Status::Fault => "FAULT",
                };
                let mend = check
                    .mend
                    .as_ref()
                    .map(|mend| format!("  (mend: {mend})"))
                    .unwrap_or_default();
                vec![
                    status.to_owned(),
                    check.name.clone(),
                    format!("{}{mend}", check.message),
                ]
            })
            .collect();
        output::print(&output::table(&rows));
    }
    Ok(if faults == 0 {
        ExitCode::Done
    } else {
        ExitCode::Failed
    })
}
