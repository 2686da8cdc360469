use super::Cli;
use crate::error::Error;
use crate::exit_code::ExitCode;
use crate::output;
use crate::project::Root;
use crate::project::files::ProjectPath;
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io;
use std::path::PathBuf;

/// Print the manual page, or write one for each command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  wazir man | man -l -\n  wazir man ~/.local/share/man/man1")]
pub struct Args {
    /// The directory to write the pages to: wazir.1, wazir-init.1, …
    dir: Option<PathBuf>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut root = Cli::command();
    root.build();
    let Some(dir) = &args.dir else {
        let (_, page) = page("wazir", &root)?;
        output::print(&page);
        return Ok(ExitCode::Done);
    };
    let directory = Root::open_or_make(dir)?;
    let mut pages = Vec::new();
    collect("wazir", &root, &mut pages)?;
    for (name, text) in &pages {
        let path = ProjectPath::new(name).expect("a command's name is a plain word");
        directory.replace(&path, text.as_bytes())?;
    }
    output::print(&format!("{} pages in {}\n", pages.len(), dir.display()));
    Ok(ExitCode::Done)
}

/// The pages of a command and of all below it.
fn collect(name: &str, command: &Command, pages: &mut Vec<(String, String)>) -> Result<(), Error> {
    pages.push(page(name, command)?);
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        collect(&format!("{name}-{}", below.get_name()), below, pages)?;
    }
    Ok(())
}

/// A page's file name and text.
fn page(name: &str, command: &Command) -> Result<(String, String), Error> {
    // The whole of `--version` is lines about the content, and no version.
    let mut command = command.clone().long_version(None::<&str>);
    if command.get_version().is_some() {
        command = command.version(env!("CARGO_PKG_VERSION"));
    }
    // An empty argument would be left out and the next one read in its place.
    let man = Man::new(command)
        .title(name)
        .date(" ")
        .source(concat!("wazir ", env!("CARGO_PKG_VERSION")));
    let mut bytes = Vec::new();
    man.render(&mut bytes)
        .map_err(|error: io::Error| Error::failed(format!("cannot print {name}.1: {error}")))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok((format!("{name}.1"), text))
}
