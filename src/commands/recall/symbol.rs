use super::tier;
use crate::code::definition::{self, Looked};
use crate::code::find;
use crate::code::recall::{self, Room, Tier};
use crate::code::symbol::Kind;
use crate::commands::code::{AskArgs, ask, index, kind, unknown};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Print a definition, or a summary of it
///
/// A name that several have is answered with the ids of all of them, one that nobody has
/// with the nearest names. Nothing is guessed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir recall symbol parse_config\n  wazir recall symbol src/store.rs:Store.open --context 3\n  wazir recall symbol Store --tier L1 --json"
)]
pub struct Args {
    /// An id, `PATH:name`, `Scope.name` or a name
    name: String,
    /// Say less: L0 is a line, L1 the signatures in it
    #[arg(long, value_parser = tier, conflicts_with = "context")]
    tier: Option<Tier>,
    /// Lines before and after
    #[arg(long, value_name = "LINES", default_value_t = 0)]
    context: u32,
    /// Only definitions of these kinds
    #[arg(long, value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 4000)]
    budget: usize,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-recall)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let room = Room::new(args.budget, args.json);
    let mut index = index(&args.ask)?;
    let looked = ask(&mut index, |index| {
        let resolved = find::resolve(index, &args.name, &args.kind)?;
        definition::look(index, resolved)
    })?;
    match looked {
        Looked::Unknown(near) => return Err(unknown(&args.name, &near)),
        Looked::Many(many) if args.json => output::json(&many.json(&args.name, args.budget)),
        Looked::Many(many) => output::print(&many.text(&args.name, args.budget)),
        Looked::One(found) => {
            let tier = args.tier.unwrap_or(Tier::Full);
            let piece = recall::symbol(&found, tier, args.context, &room);
            if args.json {
                output::json(&recall::symbol_json(&found, &piece));
            } else {
                output::print(&recall::text(&piece));
            }
        }
    }
    Ok(ExitCode::Done)
}
