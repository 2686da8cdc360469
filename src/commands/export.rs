use crate::content::model::Host;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::{export, plugin};
use crate::output;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Write the hosts' bundles as plain directories, or check those that are there
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(
    after_help = "Examples:\n  wazir export build\n  wazir export build --host claude --out dist\n  wazir export --check\n  wazir export plugin --host claude"
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
    /// Write each host's own package, with its marketplace, to install without a project
    #[command(
        after_help = "Examples:\n  wazir export plugin --host claude\n  wazir export plugin --host codex,gemini --out dist"
    )]
    Plugin(Plugin),
}

#[derive(Debug, clap::Args)]
struct Plugin {
    /// claude, codex, gemini or cursor; several with commas [default: all of them]
    #[arg(long, value_delimiter = ',')]
    host: Vec<Host>,
    /// The directory of the packages
    #[arg(long, default_value = "exports/plugins")]
    out: PathBuf,
    /// Print JSON (schema: output-export)
    #[arg(long)]
    json: bool,
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

/// Says what was written.
fn written(out: &Path, counts: &[(Host, usize)], json: bool) -> ExitCode {
    if json {
        let hosts: Vec<_> = counts
            .iter()
            .map(|(host, files)| json!({ "host": host.id(), "files": files }))
            .collect();
        output::json(&json!({ "out": out.to_string_lossy(), "hosts": hosts, "problems": [] }));
    } else {
        for (host, files) in counts {
            output::print(&format!("{}/{host}  {files} files\n", out.display()));
        }
    }
    ExitCode::Done
}

/// Runs the command. A difference found by `--check` is exit code 1.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.build {
        Some(Build::Build(common)) => {
            let counts = export::build(&super::catalog()?, &common.out, &common.hosts())?;
            return Ok(written(&common.out, &counts, common.json));
        }
        Some(Build::Plugin(args)) => {
            let hosts = match args.host.as_slice() {
                [] => plugin::hosts(),
                hosts => hosts.to_vec(),
            };
            let counts = plugin::build(&super::catalog()?, &args.out, &hosts)?;
            return Ok(written(&args.out, &counts, args.json));
        }
        None => {}
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
