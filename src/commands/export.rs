use crate::content::model::Host;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::export;
use crate::output;
use serde_json::json;
use std::path::PathBuf;

/// Write the hosts' bundles as plain directories, or check those that are there
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  wazir export build\n  wazir export build --host claude --out dist\n  wazir export --check"
)]
pub struct Args {
    /// Compare the exports on disk with what this binary would write
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    build: Option<Build>,
}

#[derive(Debug, clap::Subcommand)]
enum Build {
    /// Write the bundles
    #[command(after_help = "Example:\n  wazir export build --host claude,codex --out dist")]
    Build(Common),
}

#[derive(Debug, clap::Args)]
struct Common {
    /// Only these hosts; several with commas [default: claude,codex,gemini,cursor]
    #[arg(long, value_delimiter = ',')]
    host: Vec<Host>,
    /// The directory of the exports
    #[arg(long, default_value = "exports/hosts")]
    out: PathBuf,
    /// Print JSON (schema: output-export)
    #[arg(long)]
    json: bool,
}

impl Common {
    fn hosts(&self) -> Vec<Host> {
        if self.host.is_empty() {
            Host::CORE.to_vec()
        } else {
            self.host.clone()
        }
    }
}

/// Runs the command. A difference found by `--check` is exit code 1.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    if let Some(Build::Build(common)) = &args.build {
        let counts = export::build(&super::catalog()?, &common.out, &common.hosts())?;
        if common.json {
            let hosts: Vec<_> = counts
                .iter()
                .map(|(host, files)| json!({ "host": host.id(), "files": files }))
                .collect();
            output::json(
                &json!({ "out": common.out.to_string_lossy(), "hosts": hosts, "problems": [] }),
            );
        } else {
            for (host, files) in counts {
                output::print(&format!("{}/{host}  {files} files\n", common.out.display()));
            }
        }
        return Ok(ExitCode::Done);
    }
    if !args.check {
        return Err(Error::failed("say what to do with the exports")
            .hint("write them: wazir export build")
            .hint("check them: wazir export --check"));
    }
    let problems = export::check(&super::catalog()?, &args.common.out, &args.common.hosts())?;
    if args.common.json {
        output::json(
            &json!({ "out": args.common.out.to_string_lossy(), "hosts": [], "problems": problems }),
        );
    } else {
        for problem in &problems {
            output::print(&format!("{problem}\n"));
        }
        if problems.is_empty() {
            output::print("the exports are what this wazir writes\n");
        } else {
            eprintln!("hint: write them anew: wazir export build");
        }
    }
    Ok(if problems.is_empty() {
        ExitCode::Done
    } else {
        ExitCode::Failed
    })
}
