//! What commands about code take from the process: project, index, git's past.

use super::context::{StateArgs, place, state_root};
use crate::code::home::Home;
use crate::code::index::{FileId, Index, Live, Trouble};
use crate::code::past::{self, Churn};
use crate::code::symbol::Kind;
use crate::code::{Language, find, nearest, skipped};
use crate::error::Error;
use crate::project::{Config, Root, root};
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// A tree with fewer files and directories is compared whole for every question.
const SMALL: u64 = 5_000;

/// Options of every question about code.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    #[command(flatten)]
    pub state: StateArgs,
    /// Compare every known file with the disk first, so that new files are found, too;
    /// trees of up to 5,000 files are compared anyway
    #[arg(long)]
    pub fresh: bool,
}

/// The project of the working directory, wazir installed or not, and the root of its
/// state.
pub fn project(args: &StateArgs) -> Result<(Root, std::path::PathBuf), Error> {
    let project = root::to_install(Path::new("."))?;
    let config = Config::read(&project)?.unwrap_or_default();
    let state = state_root(args, &project, &config);
    Ok((project, state))
}

/// The index to ask, with what changed laid over it.
pub fn index(args: &AskArgs) -> Result<Index, Error> {
    let (project, state) = project(&args.state)?;
    let home = Home::of(&project, &state);
    let mut index = home.open()?;
    if args.fresh || index.manifest().known <= SMALL {
        index.freshen().map_err(|error| home.unreadable(&error))?;
    }
    Ok(index)
}

/// Asks until nothing that the answer rests on has changed.
pub fn ask<T>(
    index: &mut Index,
    question: impl FnMut(&Index) -> Result<T, Trouble>,
) -> Result<T, Error> {
    let answer = index.settle(question);
    answer.map_err(|error| index.home().unreadable(&error))
}

/// A file of the index by a path as it is typed: from the root, from here, or absolute.
pub fn file(index: &Index, path: &OsStr) -> Result<FileId, Error> {
    let failed = |error: std::io::Error| index.home().unreadable(&error);
    let mut typed: Vec<OsString> = vec![path.to_owned()];
    let here = Root::open(Path::new("."))?;
    let absolute = place(here.path(), Path::new(path));
    if let Ok(inside) = absolute.strip_prefix(index.root()) {
        typed.push(inside.as_os_str().to_owned());
    }
    for path in &typed {
        if let Some((id, _)) = find::file(index, path).map_err(failed)? {
            return Ok(id);
        }
    }
    let shown = path.to_string_lossy();
    for path in &typed {
        if let Some(reason) = skipped::reason(index, path).map_err(failed)? {
            return Err(Error::failed(format!(
                "{shown} is not in the index: {}",
                skipped::words(reason)
            )));
        }
    }
    let mut error = Error::failed(format!("File is not indexed: {shown}"));
    let near = nearest::nearest_paths(index, &shown).map_err(failed)?;
    if !near.is_empty() {
        error = error.hint(format!("did you mean: {}", near.join(", ")));
    }
    Err(error.hint("paths are those of the project's root; new ones: wazir index refresh"))
}

/// A kind of definition, as it is typed.
pub fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("the kinds are {}", all.join(", "))
    })
}

/// A language, as it is typed.
pub fn language(text: &str) -> Result<Language, String> {
    Language::from_name(text).ok_or_else(|| {
        let all: Vec<&str> = Language::ALL
            .iter()
            .map(|language| language.name())
            .collect();
        format!("the languages are {}", all.join(", "))
    })
}

/// Where nothing has a name.
pub fn unknown(name: &str, near: &[String]) -> Error {
    let mut error = Error::failed(format!("No indexed symbol found for \"{name}\""));
    if !near.is_empty() {
        error = error.hint(format!("did you mean: {}", near.join(", ")));
    }
    error.hint(format!(
        "look for parts of it: wazir index search-symbols {name}"
    ))
}

/// A call of git that runs nothing else: a repository's own settings can name programs, and
/// a pipe can stand where git reads names of people or an order of files.
pub fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(root)
        .args(["--no-pager", "--no-optional-locks"])
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "log.showSignature=false",
        ])
        .args([
            "-c",
            "protocol.allow=never",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args([
            "-c",
            "log.mailmap=false",
            "-c",
            "log.follow=false",
            "-c",
            "diff.orderFile=/dev/null",
        ])
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    git
}

/// How often files were changed in the last commits; nothing without git.
pub fn churn(root: &Path) -> Churn {
    const MOST: u64 = 32 << 20;
    if !crate::project::root::repository(root).join(".git").exists() {
        return Churn::new();
    }
    let child = git(root)
        .args([
            "log",
            "-n",
            past::COMMITS,
            // What has no commit before it, be it cut off, changed nothing: all is new there.
            "--min-parents=1",
            "--max-parents=1",
            "--no-renames",
            "--name-only",
        ])
        .args(["--format=format:", "-z", "--relative", "--", "."])
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        return Churn::new();
    };
    let mut bytes = Vec::new();
    if let Some(out) = child.stdout.take() {
        let _as_far_as_it_goes = out.take(MOST).read_to_end(&mut bytes);
    }
    let _status = child.wait();
    past::churn(&bytes)
}

/// A file as it is now, by a path as it is typed.
pub fn live(index: &mut Index, path: &OsStr) -> Result<Live, Error> {
    // One that changed has another id after it was scanned.
    for _ in 0..3 {
        let id = file(index, path)?;
        let live = index.settle(|index| match index.live(&[id]) {
            Ok(mut live) => Ok(live.pop()),
            Err(Trouble::Changed(ids)) if index.is_dead(id) => {
                let _gone = ids;
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        });
        let live = live.map_err(|error| index.home().unreadable(&error))?;
        if let Some(live) = live {
            return Ok(live);
        }
    }
    file(index, path).and_then(|_| {
        Err(Error::failed(format!(
            "{} changes faster than it can be read",
            path.to_string_lossy()
        )))
    })
}
