use super::upgrade;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::unified;
use crate::output;
use crate::project::root;
use serde_json::json;
use std::path::PathBuf;

/// Show what an upgrade would change now, line by line
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir diff\n  wazir diff --json")]
pub struct Args {
    /// Print JSON (schema: output-diff)
    #[arg(long)]
    json: bool,
}

/// Runs the command. Writes nothing, and a difference is no failure.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = root::installed(&PathBuf::from("."))?;
    super::recover(&project)?;
    let plan = upgrade::plan(&project)?;
    let files = unified::files(&plan, &project);
    if args.json {
        output::json(&json!({
            "root": project.path().to_string_lossy(),
            "digest": plan.digest(&project),
            "files": files,
        }));
    } else {
        for file in &files {
            match &file.diff {
                Some(diff) => output::print(diff),
                None => output::print(&format!("# {} changes along\n", file.path)),
            }
        }
        if files.is_empty() {
            eprintln!("nothing would change");
        }
    }
    Ok(ExitCode::Done)
}
