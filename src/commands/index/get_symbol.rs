use crate::code::definition;
use crate::code::find;
use crate::code::symbol::Kind;
use crate::commands::code::{AskArgs, ask, index, kind, unknown};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Print what is known of one definition
///
/// A name that several have is answered with the ids of all of them, one that nobody has
/// with the nearest names. Nothing is guessed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index get-symbol parse_config\n  wazir index get-symbol src/store.rs:Store.open\n  wazir index get-symbol Store.open --json"
)]
pub struct Args {
    /// An id, `PATH:name`, `Scope.name` or a name
    name: String,
    /// Only definitions of these kinds
    #[arg(long, value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 1500)]
    budget: usize,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-index-symbol)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut index = index(&args.ask)?;
    let resolved = ask(&mut index, |index| {
        let resolved = find::resolve(index, &args.name, &args.kind)?;
        definition::look(index, resolved)
    })?;
    match resolved {
        definition::Looked::Unknown(near) => return Err(unknown(&args.name, &near)),
        definition::Looked::One(found) if args.json => {
            output::json(&definition::json(&found, args.budget));
        }
        definition::Looked::One(found) => output::print(&definition::text(&found, args.budget)),
        definition::Looked::Many(many) if args.json => {
            output::json(&many.json(&args.name, args.budget));
        }
        definition::Looked::Many(many) => output::print(&many.text(&args.name, args.budget)),
    }
    Ok(ExitCode::Done)
}
