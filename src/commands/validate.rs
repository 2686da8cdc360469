use super::Cli;
use super::context::{StateArgs, state_root};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::install::health::is_program;
use crate::output;
use crate::project::{Config, root};
use crate::validate::format::{Format, Report};
use crate::validate::{Asked, Check, Known, Verdict, Words, run as run_checks};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Command, CommandFactory};
use std::path::{Path, PathBuf};

/// Check the repository: settings, hooks, artifacts, documents, commits and more
///
/// Without a name every check runs. Each says PASS, FAIL or SKIP, and why; a SKIP checked
/// nothing. The exit code is 1 when one failed. What is checked is set below `validate:` in
/// .wazir/config.yaml. `wazir ci --explain RULE` explains a rule.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir validate\n  wazir validate docs changelog\n  wazir validate commits --base origin/main\n  wazir validate --format sarif > wazir.sarif"
)]
pub struct Args {
    /// What to check; `config` is another name of manifest [default: all of it]
    #[arg(value_parser = checks())]
    check: Vec<Check>,
    /// Count commits, entries and changes from this revision
    #[arg(long, value_name = "REV", allow_hyphen_values = true)]
    base: Option<String>,
    /// Check this name of a branch instead of the current one
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    branch: Option<String>,
    #[command(flatten)]
    state: StateArgs,
    #[command(flatten)]
    format: FormatArgs,
}

/// The form of a report.
#[derive(Debug, clap::Args)]
pub struct FormatArgs {
    /// The form of the report
    #[arg(long, default_value = "text", value_parser = formats(), conflicts_with = "json")]
    format: Format,
    /// Print JSON (schema: output-validate)
    #[arg(long)]
    json: bool,
}

impl FormatArgs {
    /// Prints a report; the exit code is 1 when a check failed.
    pub fn print(&self, command: &'static str, root: &Path, verdicts: &[Verdict]) -> ExitCode {
        let report = Report {
            command,
            root: &root.to_string_lossy(),
            verdicts,
        };
        let format = if self.json { Format::Json } else { self.format };
        output::print(&report.write(format));
        match report.failed() {
            true => ExitCode::Failed,
            false => ExitCode::Done,
        }
    }
}

fn checks() -> impl TypedValueParser<Value = Check> {
    let names = Check::ALL.map(|check| match check {
        Check::Manifest => PossibleValue::new(check.id()).alias("config"),
        check => PossibleValue::new(check.id()),
    });
    PossibleValuesParser::new(names).map(|name| {
        let found = Check::ALL.into_iter().find(|check| check.id() == name);
        found.unwrap_or(Check::Manifest)
    })
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name)).map(|name| {
        let found = Format::ALL.into_iter().find(|(known, _)| *known == name);
        found.map_or(Format::Text, |(_, format)| format)
    })
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let project = root::to_install(&PathBuf::from("."))?;
    let settings = Config::read(&project).map(Option::unwrap_or_default);
    let default = Config::default();
    let state_root = state_root(&args.state, &project, settings.as_ref().unwrap_or(&default));
    let mut checks: Vec<Check> = Check::ALL.to_vec();
    checks.retain(|check| args.check.is_empty() || args.check.contains(check));
    let verdicts = run_checks(
        &checks,
        &Asked {
            root: &project,
            settings: &settings,
            state_root: &state_root,
            known: &known_commands(),
            on_path: on_path().as_deref(),
            base: args.base.as_deref(),
            branch: args.branch.as_deref(),
        },
    );
    Ok(args.format.print("validate", project.path(), &verdicts))
}

/// The `wazir` that PATH finds.
pub fn on_path() -> Option<PathBuf> {
    let name = format!("wazir{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|directory| directory.join(&name))
        .find(|path| is_program(path))
}

/// The commands of this binary, for the check of documents.
pub fn known_commands() -> Known {
    let mut root = Cli::command();
    root.build();
    known(&root)
}

fn known(command: &Command) -> Known {
    let arguments = || {
        command
            .get_arguments()
            .filter(|argument| !argument.is_hide_set())
    };
    let long = |argument: &clap::Arg| argument.get_long().map(|long| format!("--{long}"));
    Known {
        name: command.get_name().to_owned(),
        aliases: command.get_all_aliases().map(str::to_owned).collect(),
        below: command.get_subcommands().map(known).collect(),
        options: arguments().filter_map(long).collect(),
        words: command.get_positionals().map(words).collect(),
    }
}

fn words(argument: &clap::Arg) -> Words {
    let values = argument.get_possible_values();
    let names = |value: &PossibleValue| -> Vec<String> {
        let names = value.get_name_and_aliases();
        names.map(str::to_owned).collect()
    };
    Words {
        values: values.iter().flat_map(names).collect(),
        many: argument
            .get_num_args()
            .is_some_and(|range| range.max_values() > 1),
    }
}
