use crate::code::search::{self, Query};
use crate::code::symbol::Kind;
use crate::code::{Language, answer};
use crate::commands::code::{AskArgs, ask, index, kind, language};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;

/// Find definitions by name, whole or in part
///
/// In this order: the same name, the same in other case, names that begin with it, that
/// have it as a word, that hold it, and those one letter away. `Scope.name` finds a member.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index search-symbols parse_config\n  wazir index search-symbols Order Invoice --kind class,struct --path src/\n  wazir index search-symbols Store.open --json"
)]
pub struct Args {
    /// Names, or parts of names
    #[arg(required = true)]
    names: Vec<String>,
    /// Only definitions of these kinds; `key` and `heading` look into data and text
    #[arg(long, value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    /// Only files in these languages
    #[arg(long, value_delimiter = ',', value_parser = language)]
    lang: Vec<Language>,
    /// Only files whose path holds this, or fits it where it has a `*`
    #[arg(long)]
    path: Option<String>,
    /// Most definitions for each name
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 1500)]
    budget: usize,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-index-search)
    #[arg(long)]
    json: bool,
}

/// Runs the command. Nothing found is exit code 1, as of grep.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let is_data = |kind: &Kind| matches!(kind, Kind::Key | Kind::Heading);
    let query = Query {
        names: args.names.clone(),
        kinds: args.kind.clone(),
        languages: args.lang.clone(),
        path: args.path.clone(),
        limit: args.limit,
        data: args.kind.iter().any(is_data)
            || (!args.lang.is_empty() && args.lang.iter().all(|language| language.is_data())),
    };
    let mut index = index(&args.ask)?;
    let answers = ask(&mut index, |index| search::search(index, &query))?;
    if args.json {
        output::json(&answer::json(&answers, args.budget));
    } else {
        output::print(&answer::text(&answers, args.budget));
    }
    Ok(if answers.iter().all(|answer| answer.total() == 0) {
        ExitCode::Failed
    } else {
        ExitCode::Done
    })
}
