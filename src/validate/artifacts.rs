//! Every artifact of every run, against its schema and the ledger, and the ledger itself.

use super::finding::{Finding, Outcome, count, place};
use super::rules::{self, Rule};
use crate::catalog::Catalog;
use crate::content::check::{FILL, violations};
use crate::content::model::{ArtifactKind, Kind};
use crate::hash::sha256;
use crate::project::shown::quoted;
use crate::project::{ProjectPath, Root};
use crate::run::Runs;
use crate::run::artifact::{Artifact, MAX_BYTES};
use crate::run::ledger::{EVENTS, Ledger, Reading};
use crate::run::pipeline::shown;
use crate::run::state::State;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Under which rules the findings of a run come.
pub struct Under {
    pub chain: &'static Rule,
    pub digest: &'static Rule,
    pub schema: &'static Rule,
}

/// A run's records, as they are on disk.
pub struct Records<'a> {
    pub root: &'a Root,
    pub ledger: &'a Ledger,
    pub reading: Reading,
    /// `None` when the ledger is not one of a run.
    pub state: Option<State>,
}

impl<'a> Records<'a> {
    /// Reads a ledger; the finding says why it cannot be read.
    pub fn read(root: &'a Root, ledger: &'a Ledger, under: &Under) -> Result<Self, Finding> {
        let path = shown(&ledger.directory().path().join(EVENTS), root.path());
        let reading = ledger.read().map_err(|error| {
            Finding::new(under.chain, error.message(), "see who may read it").in_file(path)
        })?;
        let state = State::of(&reading);
        Ok(Self {
            root,
            ledger,
            reading,
            state,
        })
    }

    /// A path of the run's directory, as findings show it.
    pub fn path(&self, name: &str) -> String {
        shown(&self.ledger.directory().path().join(name), self.root.path())
    }

    /// Whether every line follows the one before.
    pub fn is_whole(&self) -> bool {
        self.reading.faults.is_empty() && self.state.is_some()
    }

    /// What is wrong with the ledger.
    pub fn chain(&self, under: &Under) -> Vec<Finding> {
        let id = self.ledger.id();
        let help = format!("wazir capture check --run {id}");
        let mut findings: Vec<Finding> = self
            .reading
            .faults
            .iter()
            .map(|fault| {
                let line = usize::try_from(fault.line).unwrap_or(0);
                let found = Finding::new(under.chain, fault.what.clone(), help.clone());
                found.in_file(self.path(EVENTS)).at((line, 0))
            })
            .collect();
        if findings.is_empty() && self.state.is_none() {
            let message = "the ledger does not begin with the start of a run";
            let found = Finding::new(under.chain, message, help);
            findings.push(found.in_file(self.path(EVENTS)).at((1, 0)));
        }
        if self.reading.torn > 0 {
            let message = format!(
                "the last line was broken off ({})",
                count(self.reading.torn, "byte")
            );
            let help = "the next command that writes takes it off and notes it";
            let found = Finding::new(under.chain, message, help).note();
            findings.push(found.in_file(self.path(EVENTS)));
        }
        findings
    }

    /// What is wrong with the artifacts; how many there are.
    pub fn artifacts(&self, catalog: &Catalog, under: &Under) -> (usize, Vec<Finding>) {
        let Some((state, pipeline)) = self.state.as_ref().and_then(|s| Some((s, s.pipeline()?)))
        else {
            return (0, Vec::new());
        };
        let mut findings = Vec::new();
        let mut handed_in = 0;
        for owed in pipeline.phases.iter().flat_map(|phase| &phase.produces) {
            let Some(submission) = state.submission(&owed.artifact) else {
                continue;
            };
            handed_in += 1;
            let name = &submission.what.path;
            let digest = |message: &str| {
                let help = "hand it in again (wazir submit FILE), or undo the edit";
                Finding::new(under.digest, message, help).in_file(self.path(name))
            };
            let bytes = match self.bytes(name) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    findings.push(digest("it was handed in and is gone"));
                    continue;
                }
                Err(why) => {
                    findings.push(digest(&why));
                    continue;
                }
            };
            if sha256(&bytes) != submission.what.sha256 {
                findings.push(digest("it is not the version that was handed in"));
            }
            let form = Form {
                kind: &owed.artifact,
                schema: &owed.schema,
                run: self.ledger.id().as_str(),
                path: self.path(name),
            };
            form.check(bytes, catalog, under.schema, &mut findings);
        }
        (handed_in, findings)
    }

    /// A file of the run; the error says why it is not read.
    fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let path = ProjectPath::new(name).ok_or("the ledger names a path outside the run")?;
        let directory = self.ledger.directory();
        let place = directory
            .resolve(&path)
            .map_err(|e| e.message().to_owned())?;
        if fs::metadata(&place).is_ok_and(|metadata| metadata.len() > MAX_BYTES) {
            return Err(format!("it has more than {MAX_BYTES} bytes"));
        }
        let disk = directory.read(&path).map_err(|e| e.message().to_owned())?;
        Ok(disk.bytes)
    }
}

/// What an artifact has to be.
struct Form<'a> {
    kind: &'a ArtifactKind,
    schema: &'a str,
    run: &'a str,
    path: String,
}

impl Form<'_> {
    fn check(
        &self,
        bytes: Vec<u8>,
        catalog: &Catalog,
        rule: &'static Rule,
        findings: &mut Vec<Finding>,
    ) {
        let help = format!("what is allowed: wazir show schema {}", self.schema);
        let mut add = |message: String, at: (usize, usize)| {
            let found = Finding::new(rule, message, help.clone());
            findings.push(found.in_file(self.path.as_str()).at(at));
        };
        let artifact = match Artifact::parse(&self.path, bytes) {
            Ok(artifact) => artifact,
            Err(problem) => return add(problem.message, (problem.line, 0)),
        };
        let document = &artifact.document;
        if artifact.kind != *self.kind {
            let message = format!(
                "it is {} and not {}",
                quoted(artifact.kind.as_str()),
                self.kind
            );
            add(message, (1, 0));
        }
        let run = document.front.get("run_id").and_then(Value::as_str);
        if run.is_some_and(|run| run != self.run) {
            let at = place(&document.text, document.value("/run_id").start);
            add("`run_id` is another run's".to_owned(), at);
        }
        if let Some(at) = document.text.find(FILL) {
            add("it is not filled in".to_owned(), place(&document.text, at));
        }
        let schema = catalog.get(Kind::Schema, self.schema).ok();
        let schema = schema.and_then(|record| serde_json::from_str(&catalog.text(record)).ok());
        let validator = schema.and_then(|schema: Value| jsonschema::validator_for(&schema).ok());
        let Some(validator) = validator else {
            let message = format!(
                "there is no schema {} to check it with",
                quoted(self.schema)
            );
            return add(message, (0, 0));
        };
        for violation in violations(&validator, &document.front) {
            let range = if violation.at_key {
                document.key(&violation.pointer)
            } else {
                document.value(&violation.pointer)
            };
            let message = format!("{} {}", violation.pointer, violation.message);
            add(
                message.trim().to_owned(),
                place(&document.text, range.start),
            );
        }
    }
}

/// Checks every run of a state root.
pub fn check(root: &Root, state_root: &Path) -> Outcome {
    let under = Under {
        chain: &rules::LEDGER,
        digest: &rules::ARTIFACT_DIGEST,
        schema: &rules::ARTIFACT_SCHEMA,
    };
    let runs = Runs::existing(root, state_root);
    let ids = runs.as_ref().map(Runs::ids).unwrap_or_default();
    let Some(runs) = runs.filter(|_| !ids.is_empty()) else {
        return Outcome::Skipped("there is no run".to_owned());
    };
    // An overlay that does not compile is the finding of another check.
    let catalog = Catalog::checked(root).unwrap_or_else(|_| Catalog::embedded());
    let (mut findings, mut artifacts) = (Vec::new(), 0);
    for id in &ids {
        let ledger = match runs.open(id) {
            Ok(ledger) => ledger,
            Err(error) => {
                findings.push(Finding::new(under.chain, error.message(), "wazir run list"));
                continue;
            }
        };
        match Records::read(root, &ledger, &under) {
            Err(unread) => findings.push(unread),
            Ok(records) => {
                findings.extend(records.chain(&under));
                let (count, found) = records.artifacts(&catalog, &under);
                artifacts += count;
                findings.extend(found);
            }
        }
    }
    let what = format!(
        "{} of {}",
        count(artifacts, "artifact"),
        count(ids.len(), "run")
    );
    Outcome::Checked(what, findings)
}
