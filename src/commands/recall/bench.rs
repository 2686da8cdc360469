use crate::code::bench::{self, Hunk};
use crate::commands::code::{AskArgs, ask, git, index};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;

/// Compare what answers cost with what grep and reading cost
///
/// The questions are the definitions that this repository's last commits changed. Prints
/// the tokens of both ways: median, p10, p90, and how often the index costs more.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir recall bench\n  wazir recall bench --questions 300 --window 200 --json"
)]
pub struct Args {
    /// Most questions
    #[arg(long, default_value_t = 100)]
    questions: usize,
    /// Lines that are read where grep found a definition
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..))]
    window: u32,
    #[command(flatten)]
    ask: AskArgs,
    /// Print JSON (schema: output-recall-bench)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut index = index(&args.ask)?;
    let hunks = hunks(index.root());
    let costs = ask(&mut index, |index| {
        let asked = bench::questions(index, &hunks, args.questions)?;
        bench::costs(index, &asked, args.window)
    })?;
    if costs.is_empty() {
        return Err(
            Error::failed("the past of this repository asks no question about its code")
                .hint("it takes git, and commits that changed definitions"),
        );
    }
    if args.json {
        output::json(&bench::json(&costs, args.window));
    } else {
        output::print(&bench::text(&costs, args.window));
    }
    Ok(ExitCode::Done)
}

/// What the last commits changed, the latest first.
fn hunks(root: &Path) -> Vec<Hunk> {
    const MOST: u64 = 256 << 20;
    let child = git(root)
        .args([
            "-c",
            "core.quotePath=false",
            "log",
            "-n",
            "1000",
            "-p",
            "-U0",
        ])
        .args(["--no-merges", "--no-renames", "--no-color", "--no-ext-diff"])
        .args(["--no-textconv", "--format=", "--relative", "--", "."])
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return Vec::new();
    };
    let mut hunks = Vec::new();
    if let Some(out) = child.stdout.take() {
        let mut path = Vec::new();
        let mut lines = BufReader::new(out.take(MOST));
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = line.trim_ascii_end();
            if let Some(name) = text.strip_prefix(b"+++ b/") {
                path = name.to_vec();
            } else if let Some(rest) = text.strip_prefix(b"@@ ") {
                let around = String::from_utf8_lossy(rest);
                if let Some((_, around)) = around.split_once("@@ ") {
                    hunks.push((path.clone(), around.to_owned()));
                }
            }
            line.clear();
        }
    }
    let _status = child.wait();
    hunks
}
