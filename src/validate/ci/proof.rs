//! What was shown, and what a review left open.

use super::super::artifacts::Records;
use super::super::finding::{Finding, Level, Outcome, count, place};
use super::super::rules;
use crate::error::Error;
use crate::project::shown::quoted;
use crate::run::event::Approver;
use crate::run::inspection::shown_on;
use crate::run::{Run, View};
use serde_json::Value;

/// A run with its records.
pub(super) struct Proof<'a> {
    pub run: &'a Run,
    pub records: &'a Records<'a>,
    pub view: &'a View,
}

impl Proof<'_> {
    /// Whether each criterion that passes is shown on the tree of now.
    pub fn evidence(&self, tree: &dyn Fn(&str) -> Result<String, Error>) -> Outcome {
        let state = &self.view.state;
        let judged = match self.run.newest_verdicts(self.view) {
            Ok(judged) if !judged.is_empty() => judged,
            Ok(_) => return Outcome::Skipped("no criterion is judged yet".to_owned()),
            Err(error) => return Outcome::Skipped(error.message().to_owned()),
        };
        let tree = match tree(&state.started.scope) {
            Ok(tree) => tree,
            Err(error) => {
                let wrong = Finding::new(&rules::FRESH, error.message(), "mend the tree");
                return Outcome::Checked("the tree".to_owned(), vec![wrong]);
            }
        };
        let mut findings = Vec::new();
        for (id, verdict, command) in &judged {
            let again = match command {
                Some(command) => format!("wazir verify --criterion {id} -- {command}"),
                None => "name the command that decides it".to_owned(),
            };
            let found = match (verdict.as_str(), command) {
                ("pass", Some(command)) => match shown_on(&state.evidence, &tree, command) {
                    Ok(()) => continue,
                    Err(why) => {
                        Finding::new(&rules::FRESH, format!("{id} is not shown: {why}"), again)
                    }
                },
                ("pass", None) => Finding::new(
                    &rules::FRESH,
                    format!("{id} passes without a command"),
                    again,
                ),
                ("fail", _) => Finding::new(&rules::FRESH, format!("{id} fails"), again),
                _ => Finding::new(&rules::FRESH, format!("{id} was decided by nothing"), again)
                    .note(),
            };
            findings.push(found);
        }
        Outcome::Checked(
            count(judged.len(), "criterion").replace("criterions", "criteria"),
            findings,
        )
    }

    /// Whether the newest reviews leave something open that blocks.
    pub fn findings(&self) -> Outcome {
        let mut findings = Vec::new();
        let mut reviews = 0;
        for phase in self.view.phases() {
            for owed in &phase.produces {
                let handed_in = self.view.state.submission(&owed.artifact);
                let Ok(Some(artifact)) = self.run.artifact(&owed.artifact) else {
                    continue;
                };
                let front = &artifact.document.front;
                let list = front.get("findings").and_then(Value::as_array);
                let (Some(list), Some(handed_in)) = (list, handed_in) else {
                    continue;
                };
                reviews += 1;
                let decided = self
                    .view
                    .state
                    .approval(phase, handed_in.seq)
                    .is_some_and(|approval| approval.approver == Approver::Human);
                let text = |entry: &Value, field: &str| {
                    let text = entry.get(field).and_then(Value::as_str);
                    text.unwrap_or_default().to_owned()
                };
                let blocking = list.iter().enumerate();
                let blocking = blocking.filter(|(_, entry)| text(entry, "severity") == "blocking");
                findings.extend(blocking.map(|(at, entry)| {
                    let message = format!(
                        "{} blocks: {}",
                        quoted(&text(entry, "id")),
                        quoted(&text(entry, "title"))
                    );
                    let start = artifact.document.value(&format!("/findings/{at}")).start;
                    let path = self.records.path(&handed_in.what.path);
                    Finding {
                        level: if decided { Level::Note } else { Level::Error },
                        ..Finding::new(&rules::BLOCKING, message, text(entry, "fix"))
                            .in_file(path)
                            .at(place(&artifact.document.text, start))
                    }
                }));
            }
        }
        if reviews == 0 {
            return Outcome::Skipped("nothing was reviewed yet".to_owned());
        }
        Outcome::Checked(count(reviews, "review"), findings)
    }
}
