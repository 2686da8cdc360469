use super::tier;
use crate::code::recall::{self, Room, Tier};
use crate::commands::code::{AskArgs, index, live};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use std::ffi::OsString;

/// Print a file, some of its lines, or a summary of it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir recall file src/main.rs --start-line 10 --end-line 40 --context 3\n  wazir recall file src/main.rs --tier L1\n  wazir recall file src/main.rs --json"
)]
pub struct Args {
    /// A file, by its path from the project's root
    path: OsString,
    /// Say less: L0 is a line, L1 the signatures
    #[arg(long, value_parser = tier, conflicts_with_all = ["start_line", "end_line", "context"])]
    tier: Option<Tier>,
    /// The first line, from 1
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    start_line: Option<u32>,
    /// The last line
    #[arg(long, value_name = "LINE", value_parser = clap::value_parser!(u32).range(1..))]
    end_line: Option<u32>,
    /// Lines before and after
    #[arg(long, value_name = "LINES", default_value_t = 0)]
    context: u32,
    /// Tokens for everything that is printed
    #[arg(long, value_name = "TOKENS", default_value_t = 8000)]
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
    let live = live(&mut index, &args.path)?;
    let piece = match args.tier {
        Some(tier) => recall::file(&live, tier, &room),
        None if args.start_line.is_none() && args.end_line.is_none() => {
            recall::file(&live, Tier::Full, &room)
        }
        None => {
            let all = live.info.lines;
            let (first, last) = (args.start_line.unwrap_or(1), args.end_line.unwrap_or(all));
            if first > all || last < first {
                return Err(Error::failed(format!(
                    "{} has no lines {first} to {last}",
                    live.info.shown()
                ))
                .hint(format!("its lines are 1 to {all}")));
            }
            recall::slice(&live, (first, last.min(all)), args.context, &room)
        }
    };
    if args.json {
        output::json(&recall::file_json(&live, &piece));
    } else {
        output::print(&recall::text(&piece));
    }
    Ok(ExitCode::Done)
}
