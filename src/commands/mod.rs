//! One file a command: what it takes, and one function that parses, calls, prints.

mod capture;
mod ci;
mod code;
mod completions;
mod compose;
mod content;
mod context;
mod diff;
mod docs;
mod doctor;
mod export;
mod gate;
mod index;
mod init;
mod list;
mod man;
mod map;
mod next;
mod recall;
mod report;
mod run;
mod search;
mod show;
mod status;
mod submit;
mod uninstall;
mod upgrade;
mod validate;
mod verify;
mod view;

pub mod hook;

use crate::catalog::Catalog;
use crate::catalog::tables::{CONTENT_DIGEST, TOTALS};
use crate::content::model::Kind;
use crate::error::{Error, ErrorKind};
use crate::exit_code::ExitCode;
use crate::project::files::{Disk, Recovery, Writer};
use crate::project::{Root, root};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::sync::LazyLock;

/// An engineering operating model for AI coding agents: roles, workflows with
/// gates, skills, expertise and hooks, installed natively into your hosts.
#[derive(Debug, Parser)]
#[command(name = "wazir", version = LONG_VERSION.as_str())]
#[command(
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
#[command(
    after_help = "Start here:\n  wazir init                  set this repository up\n  wazir run start \"REQUEST\"   begin a piece of work\n  wazir next                  what to do now\n  wazir doctor                see whether it works"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The lines of the list of commands; each command's own help says the same again,
/// because it is only built when it is asked for.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Set a repository up: native files for each host, without touching what is yours
    Init(init::Args),
    /// Show what an upgrade would change now, line by line
    Diff(diff::Args),
    /// Bring what is installed to this binary's content, merged with what you edited
    Upgrade(upgrade::Args),
    /// Take out what was installed; what you wrote or edited stays, to the byte
    Uninstall(uninstall::Args),
    /// Say what is installed, whether it works, and the command that mends each fault
    Doctor(doctor::Args),
    /// List the content: all kinds, or the documents of one
    List(list::Args),
    /// Print one document
    Show(show::Args),
    /// Find documents that hold all of the words
    Search(search::Args),
    /// Print a page of the documentation, or list the pages
    Docs(docs::Args),
    /// Print the expertise that fits a role and a task, within a token budget
    Compose(compose::Args),
    /// Write the hosts' bundles as plain directories, or check those that are there
    Export(export::Args),
    /// Check, begin and explain content of the project's own
    Content(content::Args),
    /// Find where code is defined and used, in answers that are true now
    Index(index::Args),
    /// Print the text of a definition or a file, as it is now
    Recall(recall::Args),
    /// Print the files that matter most with what they offer, within a token budget
    Map(map::Args),
    /// Start, list, show, resume or abort runs
    Run(run::Args),
    /// Print the work order: what is to be done now, with everything that it takes
    Next(next::Args),
    /// Hand in the artifact that is owed: it is checked, recorded, and the run goes on
    Submit(submit::Args),
    /// Open the gate that waits, or send the run back
    Gate(gate::Args),
    /// Run the project's checks, or a command, and record what they show
    Verify(verify::Args),
    /// Show where a run stands: phases, gates, loops, evidence, and what is next
    Status(status::Args),
    /// Print the report of a run: timeline, gates, loops, criteria against evidence
    Report(report::Args),
    /// Record events, outputs and summaries into a run, and check its ledger
    Capture(capture::Args),
    /// Check the repository: settings, hooks, artifacts, documents, commits and more
    Validate(validate::Args),
    /// Check what is installed and the run's records: one step of a pipeline
    Ci(ci::Args),
    /// Print the completions of a shell
    Completions(completions::Args),
    /// Print the manual page, or write one for each command
    Man(man::Args),
    /// Answer a host's hook (called by hosts, not by people)
    #[command(after_help = "Example:\n  sh .wazir/hook claude before-tool < payload.json")]
    Hook(hook::Args),
}

/// Where nothing is installed.
fn not_installed() -> Error {
    Error::new(ErrorKind::NotSetUp, "wazir is not installed here").hint("set it up: wazir init")
}

/// Files of the user's stand in the way.
fn in_the_way(count: usize) -> Error {
    let s = if count == 1 { "" } else { "s" };
    Error::new(
        ErrorKind::Conflict,
        format!("{count} file{s} of yours in the way; nothing was written"),
    )
}

/// The content of the project that the command is run in, installed or not; outside of
/// one, what is embedded.
fn catalog() -> Result<Catalog, Error> {
    match root::to_install(&PathBuf::from(".")) {
        Ok(project) => Catalog::of(&project),
        Err(_) => Ok(Catalog::embedded()),
    }
}

/// The path of the running binary.
fn this_program() -> Result<PathBuf, Error> {
    std::env::current_exe()
        .map_err(|error| Error::failed(format!("cannot find this program's own path: {error}")))
}

/// Takes the right to write to a project, after what an interrupted command left is
/// ended.
fn writer<'a>(project: &'a Root, disk: &'a Disk<'a>) -> Result<Writer<'a>, Error> {
    let (writer, recovery) = Writer::open(project, disk, || {
        eprintln!("waiting for another wazir that is writing to this project");
    })?;
    match recovery {
        Recovery::Nothing => {}
        Recovery::Finished => eprintln!("note: finished what an interrupted wazir had begun"),
        Recovery::Undone => eprintln!("note: undid what an interrupted wazir had begun"),
    }
    Ok(writer)
}

/// Ends what an interrupted command left, if it left anything.
fn recover(project: &Root) -> Result<(), Error> {
    if Writer::is_pending(project) {
        writer(project, &Disk::default())?.close();
    }
    Ok(())
}

static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    let counts: Vec<String> = TOTALS
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    format!(
        "{}\ncontent {CONTENT_DIGEST}\n{}",
        env!("CARGO_PKG_VERSION"),
        counts.join(", ")
    )
});

impl Cli {
    /// Runs the command that was asked for.
    pub fn run(self) -> Result<ExitCode, Error> {
        match self.command {
            Command::Init(args) => init::run(&args),
            Command::Diff(args) => diff::run(&args),
            Command::Upgrade(args) => upgrade::run(&args),
            Command::Uninstall(args) => uninstall::run(&args),
            Command::Doctor(args) => doctor::run(&args),
            Command::List(args) => list::run(&args),
            Command::Show(args) => show::run(&args),
            Command::Search(args) => search::run(&args),
            Command::Docs(args) => docs::run(&args),
            Command::Compose(args) => compose::run(&args),
            Command::Export(args) => export::run(&args),
            Command::Content(args) => content::run(&args),
            Command::Index(args) => index::run(&args),
            Command::Recall(args) => recall::run(&args),
            Command::Map(args) => map::run(&args),
            Command::Run(args) => run::run(&args),
            Command::Next(args) => next::run(&args),
            Command::Submit(args) => submit::run(&args),
            Command::Gate(args) => gate::run(&args),
            Command::Verify(args) => verify::run(&args),
            Command::Status(args) => status::run(&args),
            Command::Report(args) => report::run(&args),
            Command::Capture(args) => capture::run(&args),
            Command::Validate(args) => validate::run(&args),
            Command::Ci(args) => ci::run(&args),
            Command::Completions(args) => completions::run(&args),
            Command::Man(args) => man::run(&args),
            Command::Hook(args) => Ok(hook::run(&args)),
        }
    }
}

/// The kinds of document as a command takes them: by name, one or several.
fn kinds(of: &'static [Kind]) -> impl TypedValueParser<Value = Kind> {
    let values = of.iter().map(|kind| {
        let plural = match kind {
            Kind::Role => "roles",
            Kind::Workflow => "workflows",
            Kind::Skill => "skills",
            Kind::Hook => "hooks",
            Kind::Expertise => "expertises",
            Kind::Template => "templates",
            Kind::Schema => "schemas",
            Kind::Stack => "stacks",
            Kind::Concern => "concerns",
        };
        PossibleValue::new(kind.id()).alias(plural)
    });
    // No kind ends in an `s` itself.
    PossibleValuesParser::new(values).map(|typed| {
        let name = typed.strip_suffix('s').unwrap_or(&typed);
        Kind::parse(name).expect("the parser takes names of kinds and their plurals alone")
    })
}
