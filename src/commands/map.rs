use super::code::{AskArgs, ask, file, index};
use crate::code::map::{self, Focus};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use std::ffi::OsString;

/// Print the files that matter most with what they offer, within a token budget
///
/// Files are ranked by who uses what they define, by length, and by how often git saw them
/// change. `--near` and `--query` bring up what belongs to a file or to words.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir map\n  wazir map --budget 4000 --near src/orders/store.rs\n  wazir map --query login session --json"
)]
pub struct Args {
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 2000)]
    budget: usize,
    /// Files that the work is near to
    #[arg(long, value_name = "FILE", num_args = 1..)]
    near: Vec<OsString>,
    /// Words that the work is about
    #[arg(long, value_name = "WORD", num_args = 1..)]
    query: Vec<String>,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-map)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut index = index(&args.ask)?;
    // A word is one argument, or several in one.
    let words = args.query.iter().flat_map(|text| text.split_whitespace());
    let words: Vec<String> = words.map(str::to_owned).collect();
    for path in &args.near {
        file(&index, path)?;
    }
    let map = ask(&mut index, |index| {
        // A file that changed has another id after it was scanned.
        let near = args.near.iter().filter_map(|path| file(index, path).ok());
        let focus = Focus {
            near: near.collect(),
            words: words.clone(),
        };
        map::map(index, &focus, args.budget, args.json)
    })?;
    if args.json {
        output::json(&map::json(&map));
    } else {
        output::print(&map::text(&map));
    }
    Ok(ExitCode::Done)
}
