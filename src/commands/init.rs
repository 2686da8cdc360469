use super::view;
use crate::catalog::Catalog;
use crate::content::model::Host;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::{self, Outcome, Plan, Purpose};
use crate::output;
use crate::project::files::{Disk, Writer};
use crate::project::{Config, Root, detect, root};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::str::FromStr;

/// Set a repository up: native files for each host, without touching what is yours
///
/// Your own lines stay as they are: shared Markdown files get a marked block, JSON
/// settings get keys merged in with comments kept, and a file of yours in the way
/// stops everything before a byte is written. Running it again is success.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir init\n  wazir init --host claude,codex --yes\n  wazir init ../other --host all --dry-run"
)]
pub struct Args {
    /// The directory to set up [default: the repository around the current directory]
    path: Option<PathBuf>,
    /// Several with commas; `all` for claude, codex, gemini and cursor; or `detected`. More
    /// hosts by name: opencode, copilot, qwen, droid, windsurf, cline, kilo, kiro, amp, zed,
    /// junie, goose, antigravity
    #[arg(long, value_delimiter = ',', value_parser = host)]
    host: Vec<HostArgument>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Replace files of yours that stand in the way; copies are kept
    #[arg(long)]
    force: bool,
    /// Print JSON (schema: output-init); asks nothing
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug)]
enum HostArgument {
    One(Host),
    All,
    Detected,
}

fn host(text: &str) -> Result<HostArgument, String> {
    match text {
        "all" => Ok(HostArgument::All),
        "detected" => Ok(HostArgument::Detected),
        one => Host::from_str(one)
            .map(HostArgument::One)
            .map_err(|_| format!("the hosts are {}, all, detected", Host::ids())),
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = match &args.path {
        Some(path) => Root::open(path)?,
        None => root::to_install(&PathBuf::from("."))?,
    };
    refuse_home(&project, args.force)?;
    let disk = Disk::default();
    // Planned under the lock, so that two processes do not plan the same. A question
    // is asked without it: nobody has to wait for an answer.
    let locked = !args.dry_run && !asks(args);
    let writer = locked.then(|| super::writer(&project, &disk)).transpose()?;
    let result = plan_and_apply(args, &project, &disk, writer.as_ref());
    if let Some(writer) = writer {
        writer.close();
    }
    result
}

fn plan_and_apply(
    args: &Args,
    project: &Root,
    disk: &Disk,
    writer: Option<&Writer>,
) -> Result<ExitCode, Error> {
    super::recover(project)?;
    let catalog = Catalog::of(project)?;
    let before = Config::read(project)?;
    let hosts = hosts(args, project, before.as_ref())?;
    let before = before.unwrap_or_else(|| Config {
        stacks: detect::stacks(project, &catalog),
        ..Config::default()
    });
    let settings = Config { hosts, ..before };
    let binary = super::this_program()?;
    let plan = install::plan(
        project,
        &catalog,
        &settings,
        &binary,
        Purpose::Init { force: args.force },
    )?;
    let conflicts = plan.count(Outcome::Conflict);
    if !args.json {
        output::print(&shown(
            &plan,
            project,
            &settings,
            args.dry_run || conflicts > 0,
        ));
    }
    let wanted = conflicts == 0 && !args.dry_run && !plan.transaction.changes.is_empty();
    let applied = wanted && (!asks(args) || confirmed("Write these files?")?);
    if wanted && !applied {
        eprintln!("nothing was written");
        return Ok(ExitCode::Failed);
    }
    match writer {
        Some(writer) if applied => writer.apply(&plan.transaction)?,
        None if applied => {
            let writer = super::writer(project, disk)?;
            let result = writer.apply(&plan.transaction);
            writer.close();
            result?;
        }
        _ => {}
    }
    if args.json {
        output::json(&report(&plan, project, &settings, &catalog, args.dry_run));
    }
    if conflicts > 0 {
        return Err(super::in_the_way(conflicts)
            .hint("move or mend them, then run init again")
            .hint("or keep copies of whole files and replace them: wazir init --force"));
    }
    if !args.json && !args.dry_run {
        output::print(&next_steps(&catalog, &settings));
    }
    Ok(ExitCode::Done)
}

/// In the home directory the hosts' own files are everybody's settings.
fn refuse_home(project: &Root, force: bool) -> Result<(), Error> {
    let home = std::env::var_os("HOME")
        .map(PathBuf::from)
        .and_then(|home| home.canonicalize().ok());
    let is_root = project.path().parent().is_none();
    if !force && (is_root || home.as_deref() == Some(project.path())) {
        return Err(
            Error::failed(format!("{} is no repository", project.path().display()))
                .hint(
                    "its .claude, .codex, .gemini and .cursor hold settings for all your projects",
                )
                .hint("go into a repository, or name one: wazir init PATH"),
        );
    }
    Ok(())
}

fn asks(args: &Args) -> bool {
    !args.yes && !args.json && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The hosts to install: those asked for beside those installed; else those of the
/// settings; else what the project shows; else all.
fn hosts(args: &Args, project: &Root, before: Option<&Config>) -> Result<Vec<Host>, Error> {
    let detected = detect::hosts(project);
    let mut chosen: BTreeSet<Host> = BTreeSet::new();
    for argument in &args.host {
        match argument {
            HostArgument::One(host) => {
                chosen.insert(*host);
            }
            HostArgument::All => chosen.extend(Host::CORE),
            HostArgument::Detected => chosen.extend(&detected),
        }
    }
    let asked = !args.host.is_empty();
    if let Some(before) = before {
        chosen.extend(&before.hosts);
    } else if !asked {
        chosen.extend(if detected.is_empty() {
            Host::CORE.to_vec()
        } else {
            detected
        });
        if asks(args) {
            chosen = ask_hosts(&chosen)?;
        }
    }
    if chosen.is_empty() {
        return Err(Error::failed("no host was found in this project")
            .hint("name one: wazir init --host claude")
            .hint("or take claude, codex, gemini and cursor: wazir init --host all"));
    }
    Ok(chosen.into_iter().collect())
}

fn ask_hosts(proposed: &BTreeSet<Host>) -> Result<BTreeSet<Host>, Error> {
    let names: Vec<&str> = proposed.iter().map(|host| host.id()).collect();
    let answer = ask(&format!("Hosts ({}) [{}]: ", Host::ids(), names.join(",")))?;
    if answer.is_empty() {
        return Ok(proposed.clone());
    }
    let words = answer.split([',', ' ']).filter(|word| !word.is_empty());
    words
        .map(|word| Host::from_str(word).map_err(|error| Error::failed(error.to_string())))
        .collect()
}

fn confirmed(question: &str) -> Result<bool, Error> {
    let answer = ask(&format!("{question} [Y/n] "))?;
    Ok(matches!(answer.to_lowercase().as_str(), "" | "y" | "yes"))
}

fn ask(question: &str) -> Result<String, Error> {
    eprint!("{question}");
    let _unflushed = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Error::failed(format!("cannot read the answer: {error}")))?;
    if read == 0 {
        return Err(Error::failed("the input ended before an answer")
            .hint("nothing was written; to be asked nothing: wazir init --yes"));
    }
    Ok(answer.trim().to_owned())
}

fn shown(plan: &Plan, project: &Root, settings: &Config, only_shown: bool) -> String {
    let hosts: Vec<&str> = settings.hosts.iter().map(|host| host.id()).collect();
    let stacks = if settings.stacks.is_empty() {
        "none found".to_owned()
    } else {
        settings.stacks.join(", ")
    };
    let mut out = format!(
        "project  {}\nhosts    {}\nstacks   {stacks}\n",
        project.path().display(),
        hosts.join(", ")
    );
    out.push_str(&view::lines(&plan.items));
    out.push_str(&view::summary(plan, project, only_shown));
    out
}

fn next_steps(catalog: &Catalog, settings: &Config) -> String {
    let mut out = "\nNext:\n".to_owned();
    for host in &settings.hosts {
        for line in catalog.bundle(*host).next {
            out.push_str(&format!("  {}: {line}\n", catalog.bundle(*host).title));
        }
    }
    out.push_str("  Check the installation: wazir doctor\n");
    out.push_str("  Commit .wazir/ and the hosts' files; .wazir/state/ ignores itself.\n");
    out
}

fn report(
    plan: &Plan,
    project: &Root,
    settings: &Config,
    catalog: &Catalog,
    dry_run: bool,
) -> serde_json::Value {
    let next: Vec<&str> = settings
        .hosts
        .iter()
        .flat_map(|host| catalog.bundle(*host).next)
        .copied()
        .collect();
    json!({
        "root": project.path().to_string_lossy(),
        "dry_run": dry_run,
        "hosts": settings.hosts.iter().map(|host| host.id()).collect::<Vec<_>>(),
        "stacks": settings.stacks,
        "digest": plan.digest(project),
        "summary": view::counts(plan),
        "files": plan.items,
        "next": next,
    })
}
