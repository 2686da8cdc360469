use crate::code::scip;
use crate::commands::code::{AskArgs, index};
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::Root;
use crate::project::files::ProjectPath;
use std::path::{Path, PathBuf};

/// Write the index in a format of other tools
///
/// SCIP is what code search servers read: definitions and uses of every file, by name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  wazir index export --format scip\n  wazir index export --format scip --out code.scip"
)]
pub struct Args {
    /// The format
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write
    #[arg(long, value_name = "FILE", default_value = "index.scip")]
    out: PathBuf,
    #[command(flatten)]
    ask: AskArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Scip,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let Format::Scip = args.format;
    let mut index = index(&args.ask)?;
    let unreadable = index.home().clone();
    let mut out = file(&args.out)?;
    let written = scip::write(&mut index, &mut out).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => unreadable.unreadable(&error),
        _ => Error::io("write", &args.out, &error),
    })?;
    output::print(&format!(
        "{}: {} documents, {} definitions, {} uses\n",
        args.out.display(),
        written.documents,
        written.definitions,
        written.uses
    ));
    Ok(ExitCode::Done)
}

/// A file that the user named, emptied.
fn file(path: &Path) -> Result<std::io::BufWriter<std::fs::File>, Error> {
    let name = path
        .file_name()
        .and_then(|name| ProjectPath::new(name.to_str()?));
    let name =
        name.ok_or_else(|| Error::failed(format!("{} is no name of a file", path.display())))?;
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => Root::open(parent)?,
        _ => Root::open(Path::new("."))?,
    };
    Ok(std::io::BufWriter::new(directory.emptied_file(&name)?))
}
