use crate::code::references::{self, Question};
use crate::commands::code::{AskArgs, ask, index, unknown};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Print where a name is defined, called and used
///
/// In code, not in comments or strings, with the definition around each use. The name
/// alone decides: things of one name have their uses told together.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index references parse_config\n  wazir index references Store.open --calls --path src/\n  wazir index references parse_config --limit 100 --budget 6000 --json"
)]
pub struct Args {
    /// A name, or `Scope.name`
    name: String,
    /// Only calls
    #[arg(long)]
    calls: bool,
    /// Only files whose path holds this, or fits it where it has a `*`
    #[arg(long)]
    path: Option<String>,
    /// Most uses
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 2500)]
    budget: usize,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-index-references)
    #[arg(long)]
    json: bool,
}

/// Runs the command. A name that nothing has is exit code 1.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let question = Question {
        name: args.name.clone(),
        calls: args.calls,
        path: args.path.clone(),
        limit: args.limit,
    };
    let mut index = index(&args.ask)?;
    let answer = ask(&mut index, |index| references::references(index, &question))?;
    if answer.total == 0 && answer.definition_count == 0 {
        return Err(unknown(&args.name, &answer.nearest));
    }
    if args.json {
        output::json(&references::json(&answer, args.budget));
    } else {
        output::print(&references::text(&answer, args.budget));
    }
    Ok(ExitCode::Done)
}
