use super::context::{Context, StateArgs, now};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::run::capture::{self, Noted, Place};
use crate::run::ledger::{EVENTS, Ledger};
use crate::run::projections::{CAPTURES, STATUS, SUMMARY};
use crate::run::{RunId, usage};
use serde_json::json;
use std::io;

/// Record events, outputs and summaries into a run, and check its ledger
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Begin a run that somebody else leads
    #[command(
        after_help = "Example:\n  wazir capture init --run nightly-1 --phase clarify --status starting"
    )]
    Init(InitArgs),
    /// Record an event
    #[command(
        after_help = "Example:\n  wazir capture event --run nightly-1 --event note --message \"index rebuilt\""
    )]
    Event(EventArgs),
    /// Make an empty file for an output and print its path
    #[command(after_help = "Example:\n  wazir capture route --run nightly-1 --name build")]
    Route(RouteArgs),
    /// Keep an output from standard input, byte for byte
    #[command(
        after_help = "Example:\n  make 2>&1 | wazir capture output --run nightly-1 --command make --exit-code 0"
    )]
    Output(OutputArgs),
    /// Keep a summary from standard input
    #[command(after_help = "Example:\n  wazir capture summary --run nightly-1 < notes.md")]
    Summary(SummaryArgs),
    /// Print what a run captured and saved
    #[command(after_help = "Example:\n  wazir capture usage --run nightly-1 --json")]
    Usage(UsageArgs),
    /// Check a ledger line by line; with --rebuild, write what is derived from it anew
    #[command(after_help = "Example:\n  wazir capture check --run nightly-1 --rebuild")]
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
struct Named {
    /// The run's id
    #[arg(long, value_name = "ID")]
    run: String,
    #[command(flatten)]
    state: StateArgs,
    /// Print JSON (schema: output-capture)
    #[arg(long)]
    json: bool,
}

impl Named {
    fn ledger(&self) -> Result<Ledger, Error> {
        Context::open(&self.state)?
            .runs
            .open(&RunId::parse(&self.run)?)
    }
}

#[derive(Debug, clap::Args)]
struct InitArgs {
    #[command(flatten)]
    named: Named,
    /// The phase that it begins in
    #[arg(long)]
    phase: String,
    /// How it stands, in a word
    #[arg(long)]
    status: String,
}

#[derive(Debug, clap::Args)]
struct EventArgs {
    #[command(flatten)]
    named: Named,
    /// The event's name, in a word
    #[arg(long)]
    event: String,
    #[arg(long)]
    phase: Option<String>,
    #[arg(long)]
    status: Option<String>,
    /// How often the phase has been gone through
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    loop_count: Option<u32>,
    #[arg(long)]
    message: Option<String>,
}

#[derive(Debug, clap::Args)]
struct RouteArgs {
    #[command(flatten)]
    named: Named,
    /// What the output is of
    #[arg(long)]
    name: String,
    #[arg(long, default_value = ".log")]
    suffix: String,
}

#[derive(Debug, clap::Args)]
struct OutputArgs {
    #[command(flatten)]
    named: Named,
    /// The command that printed it
    #[arg(long)]
    command: String,
    /// The code that it ended with
    #[arg(long, allow_negative_numbers = true)]
    exit_code: i64,
    /// A path that `capture route` printed
    #[arg(long, conflicts_with_all = ["name", "suffix"])]
    capture_path: Option<String>,
    #[arg(long, default_value = "tool-output")]
    name: String,
    #[arg(long, default_value = ".log")]
    suffix: String,
}

#[derive(Debug, clap::Args)]
struct SummaryArgs {
    #[command(flatten)]
    named: Named,
    #[arg(long, default_value = "pre_compact_summary")]
    event: String,
}

#[derive(Debug, clap::Args)]
struct UsageArgs {
    #[command(flatten)]
    named: Named,
    /// This phase alone
    #[arg(long)]
    phase: Option<String>,
}

#[derive(Debug, clap::Args)]
struct CheckArgs {
    #[command(flatten)]
    named: Named,
    /// Write status, usage and summary anew from the ledger
    #[arg(long)]
    rebuild: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    match &args.command {
        Command::Init(args) => init(args),
        Command::Event(args) => event(args),
        Command::Route(args) => route(args),
        Command::Output(args) => keep_output(args),
        Command::Summary(args) => keep_summary(args),
        Command::Usage(args) => print_usage(args),
        Command::Check(args) => check(args),
    }
}

fn path(ledger: &Ledger, name: &str) -> String {
    ledger
        .directory()
        .path()
        .join(name)
        .to_string_lossy()
        .into_owned()
}

fn init(args: &InitArgs) -> Result<ExitCode, Error> {
    let context = Context::open(&args.named.state)?;
    let id = RunId::parse(&args.named.run)?;
    let ledger = capture::begin(&context.runs, &id, &args.phase, &args.status, &now())?;
    if args.named.json {
        output::json(&json!({
            "run_id": id,
            "phase": args.phase,
            "status": args.status,
            "state_root": context.runs.state_root().path().to_string_lossy(),
            "run_root": ledger.directory().path().to_string_lossy(),
            "status_path": path(&ledger, STATUS),
            "events_path": path(&ledger, EVENTS),
            "captures_dir": path(&ledger, CAPTURES),
        }));
    } else {
        output::print(&format!("{id} {}\n", args.status));
    }
    Ok(ExitCode::Done)
}

fn event(args: &EventArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    let noted = Noted {
        event: &args.event,
        phase: args.phase.as_deref(),
        status: args.status.as_deref(),
        loop_count: args.loop_count,
        message: args.message.as_deref(),
    };
    capture::event(&ledger, &noted, &now())?;
    if args.named.json {
        output::json(&json!({
            "run_id": ledger.id(),
            "event": args.event,
            "events_path": path(&ledger, EVENTS),
            "status_path": path(&ledger, STATUS),
        }));
    } else {
        output::print(&format!("{} {}\n", ledger.id(), args.event));
    }
    Ok(ExitCode::Done)
}

fn route(args: &RouteArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    let capture = capture::route(&ledger, &args.name, &args.suffix, &now())?;
    if args.named.json {
        output::json(&json!({
            "run_id": ledger.id(),
            "capture_path": path(&ledger, &capture),
            "events_path": path(&ledger, EVENTS),
        }));
    } else {
        output::print(&format!("{}\n", path(&ledger, &capture)));
    }
    Ok(ExitCode::Done)
}

fn keep_output(args: &OutputArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    let place = match &args.capture_path {
        Some(path) => Place::Routed(path),
        None => Place::Named {
            name: &args.name,
            suffix: &args.suffix,
        },
    };
    let mut input = io::stdin().lock();
    let kept = capture::output(
        &ledger,
        &args.command,
        Some(args.exit_code),
        &place,
        &mut input,
        &now(),
    )?;
    if args.named.json {
        output::json(&json!({
            "run_id": ledger.id(),
            "capture_path": path(&ledger, &kept.capture_path),
            "byte_length": kept.byte_length,
            "events_path": path(&ledger, EVENTS),
            "status_path": path(&ledger, STATUS),
        }));
    } else {
        output::print(&format!("{}\n", path(&ledger, &kept.capture_path)));
    }
    Ok(ExitCode::Done)
}

fn keep_summary(args: &SummaryArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    capture::summary(&ledger, &args.event, &mut io::stdin().lock(), &now())?;
    if args.named.json {
        output::json(&json!({
            "run_id": ledger.id(),
            "summary_path": path(&ledger, SUMMARY),
            "events_path": path(&ledger, EVENTS),
            "status_path": path(&ledger, STATUS),
        }));
    } else {
        output::print(&format!("{}\n", path(&ledger, SUMMARY)));
    }
    Ok(ExitCode::Done)
}

fn print_usage(args: &UsageArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    let document = capture::usage(&ledger, args.phase.as_deref())?;
    if args.named.json {
        output::json(&document);
    } else {
        output::print(&usage::report(&document));
    }
    Ok(ExitCode::Done)
}

fn check(args: &CheckArgs) -> Result<ExitCode, Error> {
    let ledger = args.named.ledger()?;
    let checked = capture::check(&ledger, args.rebuild)?;
    let whole = checked.faults.is_empty() && checked.outdated.is_empty();
    if args.named.json {
        output::json(&json!({
            "run_id": ledger.id(),
            "whole": whole,
            "events": checked.events,
            "head": checked.head,
            "torn_bytes": checked.torn,
            "faults": checked.faults,
            "outdated": checked.outdated,
        }));
    } else {
        for fault in &checked.faults {
            output::print(&format!("{fault}\n"));
        }
        for name in &checked.outdated {
            output::print(&format!("{name}: not what the ledger says\n"));
        }
        if checked.torn > 0 {
            output::print(&format!(
                "the last line was broken off ({} bytes); the next command that writes takes it off and notes it\n",
                checked.torn
            ));
        }
        if whole {
            output::print(&format!(
                "whole: {} events, head {}\n",
                checked.events, checked.head
            ));
        } else if checked.faults.is_empty() {
            eprintln!("hint: wazir capture check --run {} --rebuild", ledger.id());
        }
    }
    Ok(if whole {
        ExitCode::Done
    } else {
        ExitCode::Failed
    })
}
