use super::context::{Context, RunArgs, actor, agent_mark, now};
use super::submit::{code, line, standing};
use crate::error::{Error, ErrorKind};
use crate::exit_code::ExitCode;
use crate::output;
use crate::run::event::Approver;
use crate::run::standing::approved_now;
use crate::run::{Run, View};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io::{self, BufRead, IsTerminal};

/// Open the gate that waits, or send the run back
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Approve what the gate waits for
    #[command(
        after_help = "Examples:\n  wazir gate approve                  # a human, at a terminal\n  wazir gate approve --as reviewer"
    )]
    Approve(GateArgs),
    /// Send the run back to where the workflow says
    #[command(
        after_help = "Example:\n  wazir gate reject --as reviewer --note \"AC-2 has no failing case\""
    )]
    Reject(GateArgs),
}

#[derive(Debug, clap::Args)]
struct GateArgs {
    /// Who decides: human or reviewer
    #[arg(long = "as", value_parser = approver, default_value = "human")]
    approver: Approver,
    /// Why
    #[arg(long)]
    note: Option<String>,
    #[command(flatten)]
    run: RunArgs,
    /// Print JSON (schema: output-gate)
    #[arg(long)]
    json: bool,
}

fn approver(text: &str) -> Result<Approver, String> {
    match text {
        "human" => Ok(Approver::Human),
        "reviewer" => Ok(Approver::Reviewer),
        _ => Err("a gate is decided as human or as reviewer".to_owned()),
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let (approves, args) = match &args.command {
        Command::Approve(args) => (true, args),
        Command::Reject(args) => (false, args),
    };
    let context = Context::open(&args.run.state)?;
    let run = context.run(args.run.run.as_deref())?;
    if args.approver == Approver::Human {
        by_hand(&run, &run.view()?, approves)?;
    }
    let (actor, note) = (actor(), args.note.clone());
    let view = if approves {
        run.approve(args.approver, actor, note, &now())?
    } else {
        run.reject(args.approver, actor, note, &now())?
    };
    if args.json {
        output::json(&standing(&run, &view, &context));
    } else {
        output::print(&line(&run, &view, &context));
    }
    Ok(code(&view))
}

/// A human types a code that stands on the terminal; an agent has neither.
fn by_hand(run: &Run, view: &View, approves: bool) -> Result<(), Error> {
    let refused = |message: String| {
        Error::new(ErrorKind::NotMet, message)
            .hint("a human runs this in a terminal of their own")
            .hint("a project can do without: `gates: auto` in .wazir/config.yaml, shown in every report")
    };
    if let Some(mark) = agent_mark() {
        return Err(refused(format!(
            "a human's gate is not opened from an agent's shell ({mark})"
        )));
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(refused("a human's gate needs a terminal".to_owned()));
    }
    let Some(gate) = view.current() else {
        return Ok(()); // said where the gate is looked for
    };
    let code = code_of(run.ledger.id().as_str());
    eprintln!(
        "run {}, gate of {}: {}",
        run.ledger.id(),
        gate.id,
        if approves { "approve" } else { "send back" }
    );
    for version in approved_now(&view.state, gate, &view.digests) {
        eprintln!("  {} {}", version.artifact, &version.sha256[..12]);
    }
    eprint!("type {code} to do so: ");
    let mut typed = String::new();
    io::stdin()
        .lock()
        .read_line(&mut typed)
        .map_err(|error| Error::failed(format!("cannot read the terminal: {error}")))?;
    if typed.trim().eq_ignore_ascii_case(&code) {
        Ok(())
    } else {
        Err(Error::new(
            ErrorKind::NotMet,
            "that was another code; nothing was recorded",
        ))
    }
}

/// Four letters that nobody knows beforehand.
fn code_of(id: &str) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let mut number = RandomState::new().hash_one(id);
    (0..4)
        .map(|_| {
            let letter = LETTERS[(number % LETTERS.len() as u64) as usize];
            number /= LETTERS.len() as u64;
            char::from(letter)
        })
        .collect()
}
