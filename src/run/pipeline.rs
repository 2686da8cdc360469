//! A run that the binary leads: what moves it on.

use super::artifact::{Artifact, Criterion, MAX_BYTES, Problem};
use super::event::{Actor, Event, Submitted};
use super::inspection::Expected;
use super::ledger::{Ledger, NewEvent, Writing};
use super::plan::{Owed, Pipeline, PlannedPhase};
use super::projections::{self, ARTIFACTS};
use super::standing::{Digests, Standing};
use super::state::{RunStatus, State};
use super::store::folded;
use super::view::View;
use crate::content::model::ArtifactKind;
use crate::error::{Error, ErrorKind};
use crate::hash::sha256;
use crate::project::files::ProjectPath;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// What became of an artifact that was handed in.
pub enum Handed {
    Taken {
        kind: ArtifactKind,
        view: Box<View>,
    },
    /// Nothing was recorded.
    Refused {
        kind: Option<ArtifactKind>,
        problems: Vec<Problem>,
    },
}

/// A run that the binary leads.
pub struct Run {
    pub ledger: Ledger,
}

impl Run {
    /// A run of a ledger.
    pub fn new(ledger: Ledger) -> Self {
        Self { ledger }
    }

    /// Reads the run as it is.
    pub fn view(&self) -> Result<View, Error> {
        let state = folded(&self.ledger, &self.ledger.read()?)?;
        self.view_of(state)
    }

    fn view_of(&self, state: State) -> Result<View, Error> {
        let pipeline = state.pipeline().cloned().ok_or_else(|| {
            let id = self.ledger.id();
            Error::new(
                ErrorKind::NotMet,
                format!("run {id} was begun by `wazir capture init`: the binary does not lead it"),
            )
            .hint("start one that it leads: wazir run start \"REQUEST\"")
        })?;
        let digests = self.digests(&pipeline)?;
        let standing = Standing::of(&state, &pipeline.phases, &digests);
        Ok(View {
            state,
            pipeline,
            standing,
            digests,
        })
    }

    /// Where an artifact of the run is.
    pub fn artifact_path(&self, kind: &ArtifactKind) -> Result<PathBuf, Error> {
        self.ledger.directory().resolve(&artifact(kind))
    }

    fn digests(&self, pipeline: &Pipeline) -> Result<Digests, Error> {
        let mut digests = Digests::new();
        for owed in pipeline.phases.iter().flat_map(|phase| &phase.produces) {
            let disk = self.ledger.directory().read(&artifact(&owed.artifact))?;
            if let Some(bytes) = disk.bytes {
                digests.insert(owed.artifact.clone(), sha256(&bytes));
            }
        }
        Ok(digests)
    }

    /// An artifact as it is on disk; `None` when it is gone or cannot be read.
    pub fn artifact(&self, kind: &ArtifactKind) -> Result<Option<Artifact>, Error> {
        let bytes = self.ledger.directory().read(&artifact(kind))?.bytes;
        Ok(bytes.and_then(|bytes| Artifact::parse(kind.as_str(), bytes).ok()))
    }

    /// The criteria of the run's specification; `None` while it has none.
    pub fn criteria(&self, view: &View) -> Result<Option<Vec<Criterion>>, Error> {
        for submission in view.state.submissions.iter().rev() {
            let read = self.artifact(&submission.what.artifact)?;
            let criteria = read
                .map(|read| read.acceptance_criteria())
                .unwrap_or_default();
            if !criteria.is_empty() {
                return Ok(Some(criteria));
            }
        }
        Ok(None)
    }

    /// Begins the run: its first events, and the directories of its files.
    pub fn begin(&self, started: super::event::Started, now: &str) -> Result<View, Error> {
        for name in [ARTIFACTS, projections::CAPTURES] {
            let path = ProjectPath::new(name).expect("a constant of plain names");
            self.ledger.directory().make_directory(&path)?;
        }
        let writing = self.ledger.write()?;
        let first = Event::Started(Box::new(started));
        writing.append(&[NewEvent::own(&first, "start", "starting")], now, true)?;
        self.settle(&writing, now)
    }

    /// Writes down what follows from where the run stands, and its derived files.
    pub(super) fn settle(&self, writing: &Writing<'_>, now: &str) -> Result<View, Error> {
        loop {
            let state = folded(&self.ledger, &writing.read(now)?)?;
            let view = self.view_of(state)?;
            let events = if view.state.is_over() {
                Vec::new()
            } else {
                view.follow_ups()
            };
            if events.is_empty() {
                projections::write(&self.ledger, &view.state)?;
                return Ok(view);
            }
            writing.append(&events, now, true)?;
        }
    }

    /// The run, under the right to add to it; an error when it is over.
    pub(super) fn open(&self, writing: &Writing<'_>, now: &str) -> Result<View, Error> {
        let view = self.view_of(folded(&self.ledger, &writing.read(now)?)?)?;
        if view.state.is_over() {
            return Err(Error::new(
                ErrorKind::NotMet,
                format!("run {} is {}", self.ledger.id(), view.state.status),
            )
            .hint("start another: wazir run start \"REQUEST\""));
        }
        Ok(view)
    }

    /// Hands an artifact in. `tree` gives the fingerprint of the run's scope now;
    /// `schema` the JSON Schema of a name.
    pub fn submit(
        &self,
        file: &Path,
        actor: Actor,
        now: &str,
        tree: impl FnOnce(&str) -> Result<String, Error>,
        schema: impl Fn(&str) -> Option<Value>,
    ) -> Result<Handed, Error> {
        let writing = self.ledger.write()?;
        let view = self.open(&writing, now)?;
        let bytes = read(file)?;
        let sha = sha256(&bytes);
        let size = bytes.len() as u64;
        let shown = file.to_string_lossy();
        let artifact = match Artifact::parse(&shown, bytes.clone()) {
            Ok(artifact) => artifact,
            Err(problem) => {
                return Ok(Handed::Refused {
                    kind: None,
                    problems: vec![problem],
                });
            }
        };
        let kind = artifact.kind.clone();
        let (phase, owed) = self.owing(&view, &kind)?;
        let inputs = view.inputs(phase);
        let criteria = self.criteria(&view)?;
        let gives_out = !artifact.acceptance_criteria().is_empty();
        let ids: Option<Vec<String>> = criteria
            .filter(|_| !gives_out)
            .map(|list| list.into_iter().map(|criterion| criterion.id).collect());
        let schema = schema(&owed.schema).ok_or_else(|| {
            Error::failed(format!("there is no schema `{}`", owed.schema))
                .hint("the run was begun with other content: wazir run start \"REQUEST\"")
        })?;
        let loop_number = view.loop_number(phase);
        let tree = if view.state.evidence.is_empty() {
            String::new()
        } else {
            tree(&view.state.started.scope)?
        };
        let problems = artifact.problems(&Expected {
            run_id: self.ledger.id().as_str(),
            loop_number,
            max_lines: view.pipeline.limits.lines,
            schema: &schema,
            inputs: &inputs,
            criteria: ids.as_deref(),
            evidence: &view.state.evidence,
            tree: &tree,
        });
        if !problems.is_empty() {
            return Ok(Handed::Refused {
                kind: Some(kind),
                problems,
            });
        }
        let place = self.artifact_path(&kind)?;
        if fs::canonicalize(file).ok() != fs::canonicalize(&place).ok() {
            let path = self::artifact(&kind);
            self.ledger.directory().replace(&path, &bytes)?;
        }
        let event = Event::Submitted(Submitted {
            path: self::artifact(&kind).as_str().to_owned(),
            artifact: kind.clone(),
            sha256: sha,
            loop_number,
            lines: artifact.lines,
            bytes: size,
            inputs: artifact.made_from(),
            verdict: artifact.verdict(),
            unverified: artifact.unverified(),
            actor,
        });
        let (named, status) = view.status();
        writing.append(&[NewEvent::own(&event, &named, status.id())], now, true)?;
        let view = Box::new(self.settle(&writing, now)?);
        Ok(Handed::Taken { kind, view })
    }

    /// The phase that an artifact is owed by now.
    fn owing<'a>(
        &self,
        view: &'a View,
        kind: &ArtifactKind,
    ) -> Result<(&'a PlannedPhase, &'a Owed), Error> {
        let owed_by = |phase: &'a PlannedPhase| {
            let owed = phase.produces.iter().find(|owed| owed.artifact == *kind)?;
            Some((phase, owed))
        };
        if let Some(found) = view.worked_on().iter().find_map(owed_by) {
            return Ok(found);
        }
        let (phase, status) = view.status();
        let owed: Vec<&str> = view
            .worked_on()
            .iter()
            .flat_map(|phase| &phase.produces)
            .map(|owed| owed.artifact.as_str())
            .collect();
        let message = match view.phases().iter().find_map(owed_by) {
            Some((other, _)) => format!(
                "`{kind}` belongs to the phase {}; the run stands at {phase} ({})",
                other.id,
                status.id()
            ),
            None => format!("no phase of this run owes `{kind}`"),
        };
        let mut error = Error::new(ErrorKind::NotMet, message);
        if !owed.is_empty() {
            error = error.hint(format!("owed now: {}", owed.join(", ")));
        }
        Err(error.hint("what to do: wazir next"))
    }

    /// Ends the run before its time.
    pub fn abort(&self, reason: Option<String>, now: &str) -> Result<(), Error> {
        let writing = self.ledger.write()?;
        let view = self.open(&writing, now)?;
        let event = Event::Aborted { reason };
        let status = RunStatus::Aborted.id();
        writing.append(
            &[NewEvent::own(&event, &view.state.phase, status)],
            now,
            true,
        )?;
        let state = folded(&self.ledger, &writing.read(now)?)?;
        projections::write(&self.ledger, &state)
    }

    /// Takes the run up again: as the current one, an aborted one too.
    pub fn resume(&self, now: &str) -> Result<View, Error> {
        let writing = self.ledger.write()?;
        let state = folded(&self.ledger, &writing.read(now)?)?;
        if state.status == RunStatus::Completed.id() {
            return Err(Error::new(
                ErrorKind::NotMet,
                format!("run {} is completed", self.ledger.id()),
            )
            .hint("start another: wazir run start \"REQUEST\""));
        }
        let status = RunStatus::InProgress.id();
        writing.append(
            &[NewEvent::own(&Event::Resumed, &state.phase, status)],
            now,
            true,
        )?;
        self.settle(&writing, now)
    }

    /// Adds an event that moves nothing, and writes the derived files.
    pub fn record(&self, event: &Event, now: &str) -> Result<State, Error> {
        let writing = self.ledger.write()?;
        let new = NewEvent::note(event.name(), event.data());
        writing.append(&[new], now, true)?;
        let state = folded(&self.ledger, &writing.read(now)?)?;
        projections::write(&self.ledger, &state)?;
        Ok(state)
    }
}

fn artifact(kind: &ArtifactKind) -> ProjectPath {
    ProjectPath::new(&format!("{ARTIFACTS}/{kind}.md")).expect("an id is a plain name")
}

/// Reads a file that is handed in.
fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let failed = |error: std::io::Error| Error::io("read", file, &error);
    let metadata = fs::metadata(file).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Error::failed(format!(
            "{} is not a plain file",
            file.display()
        )));
    }
    if metadata.len() > MAX_BYTES {
        return Err(Error::failed(format!(
            "{} has {} bytes; an artifact has at most {MAX_BYTES}",
            file.display(),
            metadata.len()
        )));
    }
    fs::read(file).map_err(failed)
}

/// A path as it is shown: relative to the project where it is inside.
pub fn shown(path: &Path, project: &Path) -> String {
    path.strip_prefix(project)
        .unwrap_or(path)
        .to_string_lossy()
        .into_owned()
}
