use crate::author::{Wanted, begin};
use crate::content::model::Kind;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::files::{Disk, Writer};
use crate::project::{Root, root};
use std::path::PathBuf;

/// What an overlay may hold.
const KINDS: &[Kind] = &[
    Kind::Role,
    Kind::Workflow,
    Kind::Skill,
    Kind::Expertise,
    Kind::Template,
    Kind::Stack,
    Kind::Concern,
];

/// Begin a document of the overlay
///
/// Writes a skeleton that compiles, with `<fill: …>` where its author is asked. A workflow
/// comes with the role that does it and the artifact that it owes; a module comes with a
/// concern of its name that composes it. A file that is there is never replaced.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir content new role release-manager\n  wazir content new workflow threat-model --after design-review\n  wazir content new expertise backend/our-service\n  wazir content new role reviewer --from-embedded\n  wazir content new template hosts/shared/instructions.md --from-embedded"
)]
pub struct Args {
    /// The kind of document
    #[arg(value_parser = super::super::kinds(KINDS))]
    kind: Kind,
    /// The new document's id
    id: String,
    /// Begin with a copy of the embedded document of that id, to replace it
    #[arg(long, conflicts_with = "after")]
    from_embedded: bool,
    /// For a workflow: the phase that it follows; without, it is out of band
    #[arg(long, value_name = "PHASE")]
    after: Option<String>,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode, Error> {
    if args.after.is_some() && args.kind != Kind::Workflow {
        return Err(Error::failed("only a workflow comes after a phase"));
    }
    let project = root::to_install(&PathBuf::from("."))?;
    let disk = Disk::default();
    let writer = super::super::writer(&project, &disk)?;
    let result = write(args, &project, &writer);
    writer.close();
    result
}

fn write(args: &Args, project: &Root, writer: &Writer<'_>) -> Result<ExitCode, Error> {
    let begun = begin(
        project,
        &Wanted {
            kind: args.kind,
            id: &args.id,
            from_embedded: args.from_embedded,
            after: args.after.as_deref(),
        },
    )?;
    writer.apply(&begun.transaction)?;
    for path in begun.paths {
        output::print(&format!("{path}\n"));
    }
    eprintln!("hint: edit it, check it with `wazir content check`, then: wazir upgrade");
    Ok(ExitCode::Done)
}
