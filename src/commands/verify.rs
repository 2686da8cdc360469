use super::context::{Context, RunArgs, now};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::files::ProjectPath;
use crate::run::event::{Event, Evidence};
use crate::run::{Run, checks, evidence, projections};
use jiff::Timestamp;
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

/// Run the project's checks, or a command, and record what they show
///
/// Command, exit code, output and the fingerprint of the tree go into the current run.
/// Evidence is fresh as long as the tree has the same content; a commit does not change
/// that. Without a check there is nothing to show, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir verify\n  wazir verify --criterion AC-2 -- cargo test login"
)]
pub struct Args {
    /// A command instead of the project's checks, run by the system's shell
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
    /// The acceptance criterion that the command decides
    #[arg(long, value_name = "AC-N", requires = "command")]
    criterion: Option<String>,
    #[command(flatten)]
    run: RunArgs,
    /// Print JSON (schema: output-verify)
    #[arg(long)]
    json: bool,
}

struct Planned {
    command: String,
    criterion: Option<String>,
    from: String,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let context = Context::open(&args.run.state)?;
    let run = context.run(args.run.run.as_deref())?;
    let view = run.view()?;
    let scope = view.state.started.scope.clone();
    let directory = context.project.path().join(&scope);
    let mut planned: Vec<Planned> = Vec::new();
    if args.command.is_empty() {
        for check in checks::of(&directory, &context.config.checks) {
            planned.push(Planned {
                command: check.command,
                criterion: None,
                from: check.from,
            });
        }
        for criterion in run.criteria(&view)?.unwrap_or_default() {
            if let Some(command) = criterion.command {
                planned.push(Planned {
                    command,
                    from: criterion.id.clone(),
                    criterion: Some(criterion.id),
                });
            }
        }
    } else {
        planned.push(Planned {
            command: joined(&args.command),
            criterion: args.criterion.clone(),
            from: "the command line".to_owned(),
        });
    }
    if planned.is_empty() {
        if args.json {
            output::json(
                &json!({ "run_id": run.ledger.id(), "verdict": "unverified", "checks": [] }),
            );
        }
        return Err(
            Error::failed("unverified: no check was found, which is no pass")
                .hint("name them in .wazir/config.yaml: checks: [\"make test\"]")
                .hint("or one now: wazir verify -- COMMAND"),
        );
    }
    let mut shown = Vec::new();
    let mut passed = true;
    for check in &planned {
        let found = one(&context, &run, &scope, &directory, check, args.json)?;
        passed &= found.exit_code == Some(0);
        shown.push(json!({
            "command": found.command,
            "from": check.from,
            "exit_code": found.exit_code,
            "duration_ms": found.duration_ms,
            "output_path": found.output_path,
            "byte_length": found.byte_length,
            "tree": found.tree,
            "criterion": found.criterion,
        }));
    }
    let verdict = if passed { "pass" } else { "fail" };
    if args.json {
        output::json(&json!({ "run_id": run.ledger.id(), "verdict": verdict, "checks": shown }));
    } else {
        output::print(&format!(
            "{verdict}: {} of the binary's own\n",
            count(planned.len())
        ));
    }
    Ok(if passed {
        ExitCode::Done
    } else {
        ExitCode::Failed
    })
}

fn count(number: usize) -> String {
    format!("{number} command{}", if number == 1 { "" } else { "s" })
}

/// Words as one shell command; a single word is a command line already.
fn joined(words: &[String]) -> String {
    if let [line] = words {
        return line.clone();
    }
    let plain = |c: char| c.is_alphanumeric() || "-_./:=,+@%^".contains(c);
    let quoted = words.iter().map(|word| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn one(
    context: &Context,
    run: &Run,
    scope: &str,
    directory: &Path,
    check: &Planned,
    json: bool,
) -> Result<Evidence, Error> {
    let before = context.tree(scope)?;
    let output_path = capture_name(&check.command);
    let inside = ProjectPath::new(&output_path).expect("made of plain names");
    let output = run.ledger.directory().resolve(&inside)?;
    let live = !json && io::stdout().is_terminal();
    if !json {
        output::print(&format!("$ {}\n", check.command));
    }
    let mut file = run.ledger.directory().emptied_file(&inside)?;
    let begun = Instant::now();
    let ran = evidence::run(&check.command, directory, &mut file, |bytes| {
        if live {
            let _closed = io::stdout().write_all(bytes);
        }
    })?;
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let tree = Some(context.tree(scope)?).filter(|after| *after == before);
    let found = Evidence {
        command: check.command.clone(),
        exit_code: ran.exit_code,
        duration_ms,
        output_sha256: ran.sha256,
        byte_length: ran.byte_length,
        tree,
        criterion: check.criterion.clone(),
        output_path,
    };
    run.record(&Event::Evidence(found.clone()), &now())?;
    if !json {
        if !live && ran.exit_code != Some(0) {
            output::print(&ran.tail);
        }
        let code = ran
            .exit_code
            .map_or("no exit code".to_owned(), |code| format!("exit {code}"));
        let place = crate::run::pipeline::shown(&output, context.project.path());
        output::print(&format!("{code}, {} bytes in {place}\n", found.byte_length));
        if found.tree.is_none() {
            output::print(
                "the command changed the tree, so it shows nothing yet: have what it writes ignored by .gitignore, or run it again\n",
            );
        }
    }
    Ok(found)
}

/// A name for an output that none has yet.
fn capture_name(command: &str) -> String {
    let now = Timestamp::now();
    let stamp = now.strftime("%Y-%m-%dT%H-%M-%S-%fZ").to_string();
    let slug: String = command
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(40)
        .collect();
    let slug: Vec<&str> = slug.split('-').filter(|word| !word.is_empty()).collect();
    format!("{}/{stamp}-{}.log", projections::CAPTURES, slug.join("-"))
}
