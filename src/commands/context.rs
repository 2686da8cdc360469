//! What commands about runs take from the process: project, state root, clock, actor.

use crate::catalog::Catalog;
use crate::content::model::Host;
use crate::error::Error;
use crate::project::{Config, Root, STATE, root};
use crate::run::event::Actor;
use crate::run::{Run, RunId, Runs};
use jiff::Timestamp;
use std::env;
use std::path::{Component, Path, PathBuf};

/// Options of every command about runs.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// The run; by default the unfinished one of this directory
    #[arg(long, value_name = "ID")]
    pub run: Option<String>,
    #[command(flatten)]
    pub state: StateArgs,
}

/// Where runs live.
#[derive(Debug, clap::Args)]
pub struct StateArgs {
    /// Where runs and the index live, instead of `.wazir/state` [env: WAZIR_STATE_ROOT]
    #[arg(long, value_name = "DIR")]
    pub state_root: Option<PathBuf>,
}

/// A project, its settings and its runs.
pub struct Context {
    pub project: Root,
    pub config: Config,
    pub runs: Runs,
    /// The working directory, links resolved.
    pub directory: PathBuf,
}

impl Context {
    /// The project of the working directory.
    pub fn open(args: &StateArgs) -> Result<Self, Error> {
        let here = Root::open(Path::new("."))?;
        let directory = here.path().to_owned();
        let project = root::installed(&directory)?;
        let config = Config::read(&project)?.unwrap_or_default();
        let runs = Runs::at(&project, &state_root(args, &project, &config))?;
        Ok(Self {
            project,
            config,
            runs,
            directory,
        })
    }

    /// The content that the project works with.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        Catalog::of(&self.project)
    }

    /// The run that is named, or the current one.
    pub fn run(&self, id: Option<&str>) -> Result<Run, Error> {
        let ledger = match id {
            Some(id) => self.runs.open(&RunId::parse(id)?)?,
            None => self.runs.current(&self.directory)?,
        };
        Ok(Run::new(ledger))
    }

    /// The fingerprint of the part of the project that a run is for.
    pub fn tree(&self, scope: &str) -> Result<String, Error> {
        let directory = self.project.path().join(scope);
        let state = self.runs.state_root().path().to_owned();
        crate::run::tree::fingerprint(&self.project, &directory, &[state])
    }
}

/// Where runs live: as the command line, the environment or the settings have it.
pub fn state_root(args: &StateArgs, project: &Root, config: &Config) -> PathBuf {
    let by_environment = || env::var_os("WAZIR_STATE_ROOT").filter(|value| !value.is_empty());
    let here = args
        .state_root
        .clone()
        .or_else(|| by_environment().map(PathBuf::from));
    match (here, &config.state_root) {
        (Some(path), _) => std::path::absolute(&path).unwrap_or(path),
        (None, Some(path)) => project.path().join(path),
        (None, None) => project.path().join(STATE),
    }
}

/// Where a path of the command line leads, by its words alone: nothing has to be there.
pub fn place(here: &Path, path: &Path) -> PathBuf {
    let mut parts = Vec::new();
    let joined = here.join(path);
    for part in joined.components() {
        match part {
            Component::ParentDir => {
                parts.pop();
            }
            Component::CurDir => {}
            part => parts.push(part),
        }
    }
    parts.into_iter().collect()
}

/// The time now, as ledgers have it.
pub fn now() -> String {
    Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
        .to_string()
}

/// Variables that an agent's host sets for the commands that it runs.
const AGENT_MARKS: [(&str, Option<Host>); 12] = [
    ("CLAUDECODE", Some(Host::Claude)),
    ("CLAUDE_CODE_SESSION_ID", Some(Host::Claude)),
    ("CODEX_SANDBOX", Some(Host::Codex)),
    ("CODEX_SANDBOX_NETWORK_DISABLED", Some(Host::Codex)),
    ("CODEX_THREAD_ID", Some(Host::Codex)),
    ("GEMINI_CLI", Some(Host::Gemini)),
    ("CURSOR_AGENT", Some(Host::Cursor)),
    ("QWEN_CODE", Some(Host::Qwen)),
    ("OPENCODE", Some(Host::OpenCode)),
    ("COPILOT_CLI", Some(Host::Copilot)),
    ("CLINE_ACTIVE", Some(Host::Cline)),
    ("AI_AGENT", None),
];

/// Variables that hold a host's own id of the conversation.
const SESSIONS: [&str; 3] = [
    "CLAUDE_CODE_SESSION_ID",
    "CODEX_THREAD_ID",
    "GEMINI_SESSION_ID",
];

/// Who runs this command, as far as the environment shows.
pub fn actor() -> Actor {
    let text = |name: &str| {
        let value = env::var_os(name)?.into_string().ok()?;
        (!value.is_empty()).then_some(value)
    };
    let host = AGENT_MARKS
        .iter()
        .find(|(name, _)| env::var_os(name).is_some())
        .map(|(name, host)| host.map_or((*name).to_lowercase(), |host| host.id().to_owned()));
    Actor {
        session: SESSIONS.iter().find_map(|name| text(name)),
        user: text("USER")
            .or_else(|| text("LOGNAME"))
            .or_else(|| text("USERNAME")),
        host,
    }
}

/// The mark of an agent's host, here or in a process above this one, where the system
/// shows those.
pub fn agent_mark() -> Option<String> {
    let own = AGENT_MARKS
        .iter()
        .find(|(name, _)| env::var_os(name).is_some());
    if let Some((name, _)) = own {
        return Some((*name).to_owned());
    }
    above::agent_mark()
}

#[cfg(target_os = "linux")]
mod above {
    use super::AGENT_MARKS;
    use std::fs;

    /// How many processes are looked at.
    const GENERATIONS: usize = 32;

    pub fn agent_mark() -> Option<String> {
        let mut process = std::os::unix::process::parent_id();
        for _ in 0..GENERATIONS {
            if process <= 1 {
                return None;
            }
            // Those of other accounts cannot be read, and need not be.
            let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
            let mark = environment.split(|byte| *byte == 0).find_map(|entry| {
                let name = entry.split(|byte| *byte == b'=').next()?;
                let known = AGENT_MARKS
                    .iter()
                    .find(|(known, _)| known.as_bytes() == name)?;
                Some(format!("{}, set in process {process}", known.0))
            });
            if mark.is_some() {
                return mark;
            }
            process = parent(process)?;
        }
        None
    }

    fn parent(process: u32) -> Option<u32> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        line.trim().parse().ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod above {
    pub fn agent_mark() -> Option<String> {
        None
    }
}
