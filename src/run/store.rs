//! Where runs live: `runs/ID/` below the state root, and which of them is the current
//! one.
//!
//! A run belongs to the directory that it was started for, by its path: two checkouts
//! that share a state root share no run, and a package of a monorepo may have its own.

use super::event::{Beginning, Event, Position, RunKind, Started};
use super::id::RunId;
use super::ledger::{EVENTS, Ledger, Reading};
use super::state::{RunStatus, State};
use crate::catalog::nearest;
use crate::error::{Error, ErrorKind};
use crate::project::files::{ProjectPath, Root};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The directory of all runs.
const RUNS: &str = "runs";
/// The file of the run that was begun or resumed last: only a shortcut to it.
const LATEST: &str = "runs/latest";

/// All runs of a state root.
#[derive(Clone, Debug)]
pub struct Runs {
    state: Root,
    /// The project's root, as runs remember it.
    project: String,
}

/// One line about a run.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: RunId,
    /// `None` when its ledger cannot be read.
    pub state: Option<State>,
}

impl Runs {
    /// The runs of a project below a state root, which is made when it is missing.
    pub fn at(project: &Root, state_root: &Path) -> Result<Self, Error> {
        Ok(Self {
            state: project.state(state_root)?,
            project: project.path().to_string_lossy().into_owned(),
        })
    }

    /// The runs of a state root that may not exist; `None` then.
    pub fn existing(project: &Root, state_root: &Path) -> Option<Self> {
        Some(Self {
            state: Root::open(state_root).ok()?,
            project: project.path().to_string_lossy().into_owned(),
        })
    }

    /// The state root.
    pub fn state_root(&self) -> &Root {
        &self.state
    }

    /// The project that new runs are of.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// Makes the directory and the ledger of a new run. With `numbered`, an id that is
    /// taken gets a number; without, it is an error.
    pub fn create(&self, wanted: &RunId, numbered: bool) -> Result<Ledger, Error> {
        self.state.make_directory(&path(RUNS))?;
        let mut id = wanted.clone();
        for number in 2.. {
            let directory = path(&format!("{RUNS}/{id}"));
            if let Some(directory) = self.state.make_new_directory(&directory)? {
                return Ledger::create(directory, id);
            }
            if !numbered {
                return Err(Error::failed(format!("the run {id} exists already"))
                    .hint(format!("see it: wazir status --run {id}"))
                    .hint("or choose another id"));
            }
            id = wanted.numbered(number);
        }
        unreachable!("the numbers do not end")
    }

    /// The ledger of a run.
    pub fn open(&self, id: &RunId) -> Result<Ledger, Error> {
        let directory = self
            .state
            .resolve(&path(&format!("{RUNS}/{id}/{EVENTS}")))?;
        let directory = directory.parent().expect("a file has a directory");
        let ledger = match Root::open(directory) {
            Ok(directory) => Ledger::open(directory, id.clone())?,
            Err(_) => None,
        };
        ledger.ok_or_else(|| self.unknown(id))
    }

    fn unknown(&self, id: &RunId) -> Error {
        let ids = self.ids();
        let near = nearest(id.as_str(), ids.iter().map(RunId::as_str));
        Error::failed(format!("there is no run {id}"))
            .hint_nearest(&near)
            .hint("see them all: wazir run list")
    }

    /// Every id, sorted.
    pub fn ids(&self) -> Vec<RunId> {
        let Ok(entries) = fs::read_dir(self.state.path().join(RUNS)) else {
            return Vec::new();
        };
        let mut ids: Vec<RunId> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().join(EVENTS).is_file())
            .filter_map(|entry| RunId::parse(entry.file_name().to_str()?).ok())
            .collect();
        ids.sort();
        ids
    }

    /// Every run, oldest first.
    pub fn list(&self) -> Vec<Listed> {
        let mut listed: Vec<Listed> = self
            .ids()
            .into_iter()
            .map(|id| {
                let reading = self.open(&id).and_then(|ledger| ledger.read());
                let state = reading.ok().and_then(|reading| State::of(&reading));
                Listed { id, state }
            })
            .collect();
        listed.sort_by_key(|run| run.state.as_ref().map(|state| state.created_at.clone()));
        listed
    }

    /// The run that work in `directory` belongs to: unfinished, of this project, begun
    /// for this directory or one above it; the deepest of these, then the newest.
    pub fn current(&self, directory: &Path) -> Result<Ledger, Error> {
        self.current_and_last(directory).map(|(ledger, _)| ledger)
    }

    /// The current run, with where its ledger's last line leaves it.
    pub fn current_and_last(&self, directory: &Path) -> Result<(Ledger, Position), Error> {
        if let Some(id) = self.latest()
            && let Ok(ledger) = self.open(&id)
            && let Some((usize::MAX, last)) = self.depth(&ledger, directory)
        {
            return Ok((ledger, last));
        }
        let mut best: Option<((usize, String, RunId), Position)> = None;
        for id in self.ids() {
            if let Some((depth, last)) = self.depth(&self.open(&id)?, directory) {
                let found = (depth, last.created_at.clone(), id);
                if best.as_ref().is_none_or(|(best, _)| found > *best) {
                    best = Some((found, last));
                }
            }
        }
        let ((_, _, id), last) = best.ok_or_else(no_run)?;
        Ok((self.open(&id)?, last))
    }

    /// How well an unfinished run fits a directory: the length of its scope, or the
    /// highest number when it was begun for just this directory; and where it stands.
    /// `None`: not at all.
    fn depth(&self, ledger: &Ledger, directory: &Path) -> Option<(usize, Position)> {
        let last = ledger.last().ok()??;
        if RunStatus::is_over(&last.status) {
            return None;
        }
        let started = beginning(ledger)?;
        if started.kind != RunKind::Pipeline || started.project_root != self.project {
            return None;
        }
        let place = Path::new(&self.project).join(&started.scope);
        let below = directory.strip_prefix(&place).ok()?;
        let depth = if below.as_os_str().is_empty() {
            usize::MAX
        } else {
            started.scope.len()
        };
        Some((depth, last))
    }

    fn latest(&self) -> Option<RunId> {
        let bytes = self.state.read(&path(LATEST)).ok()?.bytes?;
        RunId::parse(String::from_utf8(bytes).ok()?.trim_end()).ok()
    }

    /// Remembers the run that was begun or resumed last.
    pub fn remember(&self, id: &RunId) -> Result<(), Error> {
        self.state
            .replace(&path(LATEST), format!("{id}\n").as_bytes())
    }
}

/// What the first line of a ledger says.
fn beginning(ledger: &Ledger) -> Option<Beginning> {
    let file = fs::File::open(ledger.directory().path().join(EVENTS)).ok()?;
    let mut line = Vec::new();
    BufReader::new(file).read_until(b'\n', &mut line).ok()?;
    serde_json::from_slice(&line).ok()
}

/// The start of a run, when its ledger is whole.
pub fn started<'a>(ledger: &Ledger, reading: &'a Reading) -> Result<&'a Started, Error> {
    let id = ledger.id();
    if let Some(fault) = reading.faults.first() {
        return Err(
            Error::failed(format!("the ledger of run {id} is damaged: {fault}"))
                .hint(format!("all of it: wazir capture check --run {id}"))
                .hint("nothing goes on with a ledger that somebody changed: start a new run"),
        );
    }
    match reading.events.first() {
        Some((_, Event::Started(started))) => Ok(started),
        _ => Err(no_start(ledger)),
    }
}

/// A run's whole and faultless ledger as a state.
pub fn folded(ledger: &Ledger, reading: &Reading) -> Result<State, Error> {
    started(ledger, reading)?;
    State::of(reading).ok_or_else(|| no_start(ledger))
}

fn no_start(ledger: &Ledger) -> Error {
    let id = ledger.id();
    Error::failed(format!(
        "the ledger of run {id} does not begin with a start"
    ))
    .hint("start a new run: wazir run start \"REQUEST\"")
}

/// Where no run is.
pub fn no_run() -> Error {
    Error::new(ErrorKind::NotSetUp, "no run is open here")
        .hint("start one: wazir run start \"REQUEST\"")
        .hint("see all: wazir run list")
}

fn path(name: &str) -> ProjectPath {
    ProjectPath::new(name).expect("made of plain names and ids")
}
