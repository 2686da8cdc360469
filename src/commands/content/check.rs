use crate::author::{Report, check};
use crate::catalog::Refused;
use crate::error::{Error, ErrorKind};
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::{OVERLAY, overlay, root};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Say what is wrong with an overlay or a content tree
///
/// Everything that is wrong is shown at once, with file, line, column, a code and what to
/// do; the exit code is then 1. Token counts are estimates here: a budget counts as
/// exceeded from 15 percent on.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir content check\n  wazir content check ../other/.wazir/overlay --json"
)]
pub struct Args {
    /// An overlay, or a tree with content/, templates/ and schemas/
    /// [default: this project's overlay]
    path: Option<PathBuf>,
    /// Print JSON (schema: output-content-check)
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode, Error> {
    let (shown, report) = match &args.path {
        Some(path) => given(path)?,
        None => (OVERLAY.to_owned(), own()?),
    };
    let errors = report.refused.diagnostics.len();
    if args.json {
        let diagnostics = report.places().map(|(diagnostic, line, column)| {
            json!({
                "code": diagnostic.code.number(),
                "name": diagnostic.code.slug(),
                "path": diagnostic.path,
                "line": line,
                "column": column,
                "message": diagnostic.message,
                "help": diagnostic.help,
            })
        });
        output::json(&json!({
            "path": shown,
            "subject": report.subject.id(),
            "files": report.files,
            "errors": errors,
            "diagnostics": diagnostics.collect::<Vec<_>>(),
        }));
    } else if errors == 0 {
        let (subject, files) = (report.subject.id(), report.files);
        let s = if files == 1 { "" } else { "s" };
        output::print(&format!(
            "the {subject} {shown} compiles: {files} file{s}\n"
        ));
    } else {
        output::print(&report.refused.report());
    }
    Ok(if errors == 0 {
        ExitCode::Done
    } else {
        ExitCode::Failed
    })
}

fn given(path: &Path) -> Result<(String, Report), Error> {
    let real = path
        .canonicalize()
        .map_err(|error| Error::io("open", path, &error))?;
    if !real.is_dir() {
        return Err(
            Error::failed(format!("{} is not a directory", path.display()))
                .hint("name the directory of an overlay or of a content tree"),
        );
    }
    let text = path.to_string_lossy();
    let shown = match text.trim_end_matches('/') {
        "" => "/",
        shown => shown,
    };
    let report = check(&real, shown);
    Ok((shown.to_owned(), report))
}

fn own() -> Result<Report, Error> {
    let project = root::to_install(&PathBuf::from("."))?;
    match overlay::directory(&project) {
        Some(Ok(directory)) => Ok(check(&directory, OVERLAY)),
        Some(Err(refused)) => Ok(unusable(refused)),
        None => Err(Error::new(
            ErrorKind::NotSetUp,
            format!("{} has no {OVERLAY}", project.path().display()),
        )
        .hint("begin one: wazir content new role ID")),
    }
}

fn unusable(refused: Refused) -> Report {
    Report {
        subject: crate::author::Subject::Overlay,
        files: 0,
        refused,
    }
}
