//! What an artifact must be before it is taken. Nothing here depends on the language
//! that it is written in.

use super::artifact::{Artifact, Problem};
use super::event::{Evidence, Version};
use super::state::At;
use crate::content::check::{FILL, violations};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the run expects of it.
pub struct Expected<'a> {
    pub run_id: &'a str,
    pub loop_number: u32,
    pub max_lines: u32,
    /// The JSON Schema of its kind.
    pub schema: &'a Value,
    pub inputs: &'a [Version],
    /// Ids of the specification's criteria; `None` when the run has no specification.
    pub criteria: Option<&'a [String]>,
    /// What the binary ran.
    pub evidence: &'a [At<Evidence>],
    /// The tree's fingerprint now.
    pub tree: &'a str,
}

impl Artifact {
    /// Everything that is wrong with it, in the order of its lines.
    pub fn problems(&self, expected: &Expected<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.placeholders(&mut problems);
        // A form that is not filled in breaks its schema in ways that say nothing.
        let open = !problems.is_empty();
        self.schema(expected.schema, open, &mut problems);
        self.envelope(expected, &mut problems);
        self.body(&mut problems);
        self.inputs(expected.inputs, &mut problems);
        self.criteria(expected, &mut problems);
        self.evidence(expected, &mut problems);
        problems.sort_by_key(|problem| problem.line);
        problems.dedup();
        problems
    }

    fn add(&self, problems: &mut Vec<Problem>, offset: usize, message: String, help: &str) {
        let line = self.document.text[..offset.min(self.document.text.len())]
            .matches('\n')
            .count()
            + 1;
        problems.push(Problem {
            line,
            message,
            help: help.to_owned(),
        });
    }

    fn placeholders(&self, problems: &mut Vec<Problem>) {
        let text = &self.document.text;
        for (at, _) in text.match_indices(FILL) {
            let what = text[at + FILL.len()..]
                .split('>')
                .next()
                .unwrap_or_default();
            let message = format!(
                "still to be filled in: {}",
                what.lines().next().unwrap_or("")
            );
            self.add(
                problems,
                at,
                message,
                "write what it asks for, or a reason why there is none",
            );
        }
    }

    fn schema(&self, schema: &Value, open: bool, problems: &mut Vec<Problem>) {
        let Ok(validator) = jsonschema::validator_for(schema) else {
            problems.push(Problem {
                line: 0,
                message: format!("the schema of `{}` is not valid", self.kind),
                help: "mend the overlay: wazir content check".to_owned(),
            });
            return;
        };
        for violation in violations(&validator, self.front()) {
            let range = if violation.at_key {
                self.document.key(&violation.pointer)
            } else {
                self.document.value(&violation.pointer)
            };
            if open && self.document.text[range.clone()].contains(FILL) {
                continue;
            }
            let message = format!("{} {}", violation.pointer, violation.message);
            let help = format!("what is allowed: wazir show schema {}", self.kind);
            self.add(problems, range.start, message.trim().to_owned(), &help);
        }
    }

    fn envelope(&self, expected: &Expected<'_>, problems: &mut Vec<Problem>) {
        let at = |field: &str| self.document.value(&format!("/{field}")).start;
        let front = self.front();
        if front
            .get("run_id")
            .and_then(Value::as_str)
            .is_some_and(|id| id != expected.run_id)
        {
            let message = format!("`run_id` is another run's; this one is {}", expected.run_id);
            self.add(problems, at("run_id"), message, "write the id of this run");
        }
        let number = front.get("loop_number").and_then(Value::as_u64);
        if number.is_some_and(|number| number != u64::from(expected.loop_number)) {
            let message = format!("`loop_number` is {} now", expected.loop_number);
            self.add(
                problems,
                at("loop_number"),
                message,
                "read what sent it back: wazir next",
            );
        }
        if front.get("status").and_then(Value::as_str) == Some("draft") {
            let help = "write `status: ready` when it is";
            self.add(
                problems,
                at("status"),
                "it says itself that it is a draft".to_owned(),
                help,
            );
        }
        if self.lines > expected.max_lines {
            problems.push(Problem {
                line: 0,
                message: format!(
                    "it has {} lines; this run's depth allows {}",
                    self.lines, expected.max_lines
                ),
                help: "keep what the next phase needs and cut the rest".to_owned(),
            });
        }
    }

    /// A body, and something below each of its headings.
    fn body(&self, problems: &mut Vec<Problem>) {
        let document = &self.document;
        if document.body().trim().is_empty() {
            let help = "write what the form's headings ask for";
            self.add(
                problems,
                document.body_start,
                "it has no body".to_owned(),
                help,
            );
        }
        for (at, section) in document.sections.iter().enumerate() {
            let has_parts = document
                .sections
                .get(at + 1)
                .is_some_and(|next| next.level > section.level);
            if document.text[section.content.clone()].trim().is_empty() && !has_parts {
                let message = format!("nothing stands below `{}`", section.title);
                let help = "fill it in, or take the heading out";
                self.add(problems, section.heading.start, message, help);
            }
        }
    }

    fn inputs(&self, expected: &[Version], problems: &mut Vec<Problem>) {
        let listed = self.made_from();
        let at = self.document.key("/inputs").start;
        for version in expected {
            match listed
                .iter()
                .find(|listed| listed.artifact == version.artifact)
            {
                None => {
                    let message = format!("`inputs` does not name `{}`", version.artifact);
                    self.add(
                        problems,
                        at,
                        message,
                        "take `inputs` over from `wazir next`",
                    );
                }
                Some(listed) if listed.sha256 != version.sha256 => {
                    let message = format!(
                        "it was made from an older version of `{}`",
                        version.artifact
                    );
                    let help = "read the new version, adapt the text, then take `inputs` over from `wazir next`";
                    self.add(problems, at, message, help);
                }
                Some(_) => {}
            }
        }
        for listed in &listed {
            if !expected
                .iter()
                .any(|version| version.artifact == listed.artifact)
            {
                let message = format!(
                    "`inputs` names `{}`, which is no input here",
                    listed.artifact
                );
                self.add(
                    problems,
                    at,
                    message,
                    "take `inputs` over from `wazir next`",
                );
            }
        }
    }

    /// Ids that the artifact gives out, and ids that it answers to.
    fn criteria(&self, expected: &Expected<'_>, problems: &mut Vec<Problem>) {
        let front = self.front();
        for list in [
            "requirements",
            "acceptance_criteria",
            "criteria",
            "findings",
            "tasks",
            "proposals",
            "accepted",
        ] {
            let mut seen = BTreeSet::new();
            for (at, id) in ids(front.get(list)).into_iter().enumerate() {
                if !seen.insert(id.clone()) {
                    let offset = self.document.value(&format!("/{list}/{at}")).start;
                    self.add(
                        problems,
                        offset,
                        format!("the id {id} stands twice"),
                        "give each its own",
                    );
                }
            }
        }
        let Some(criteria) = expected.criteria else {
            return;
        };
        let Some(addressed) = addressed(front) else {
            return;
        };
        let pointer = if front.get("criteria").is_some() {
            "/criteria"
        } else {
            "/tasks"
        };
        let at = self.document.key(pointer).start;
        for id in criteria.iter().filter(|id| !addressed.contains(id)) {
            let message = format!("the specification's {id} is not addressed");
            self.add(problems, at, message, "each criterion needs an entry");
        }
        for id in addressed.iter().filter(|id| !criteria.contains(id)) {
            let message = format!("{id} is no criterion of the specification");
            self.add(
                problems,
                at,
                message,
                "the specification alone gives out ids",
            );
        }
    }

    /// A criterion passes only by a command that the binary ran on this very tree.
    fn evidence(&self, expected: &Expected<'_>, problems: &mut Vec<Problem>) {
        let entries = self.front().get("criteria").and_then(Value::as_array);
        for (at, entry) in entries.into_iter().flatten().enumerate() {
            let text = |field: &str| entry.get(field).and_then(Value::as_str);
            let (Some("pass"), Some(id), Some(command)) =
                (text("verdict"), text("id"), text("command"))
            else {
                continue;
            };
            let offset = self.document.value(&format!("/criteria/{at}")).start;
            if let Err(why) = shown_on(expected.evidence, expected.tree, command) {
                let help =
                    format!("let the binary run it: wazir verify --criterion {id} -- {command}");
                self.add(problems, offset, format!("{id} is not shown: {why}"), &help);
            }
        }
        let commands = self.front().get("commands").and_then(Value::as_array);
        let is_proof = self.front().get("criteria").is_some();
        for (at, entry) in commands
            .into_iter()
            .flatten()
            .enumerate()
            .filter(|_| is_proof)
        {
            let command = entry
                .get("command")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let said = entry.get("exit_code").and_then(Value::as_i64);
            let ran = newest(expected.evidence, |evidence| {
                same(&evidence.command, command)
            });
            let code = ran.map(|ran| ran.what.exit_code.map(i64::from));
            let offset = self.document.value(&format!("/commands/{at}")).start;
            match code {
                _ if command.contains(FILL) => {}
                None => {
                    let message = format!("the binary did not run `{command}`");
                    let help = format!("wazir verify -- {command}");
                    self.add(problems, offset, message, &help);
                }
                Some(code) if code != said => {
                    let message = format!(
                        "`{command}` ended with {}, not with {}",
                        word(code),
                        word(said)
                    );
                    self.add(problems, offset, message, "write what it ended with");
                }
                Some(_) => {}
            }
        }
    }
}

fn word(code: Option<i64>) -> String {
    code.map_or("no exit code".to_owned(), |code| {
        format!("exit code {code}")
    })
}

/// Commands are the same but for the space around and between their words.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn newest(evidence: &[At<Evidence>], fits: impl Fn(&Evidence) -> bool) -> Option<&At<Evidence>> {
    evidence.iter().rev().find(|evidence| fits(&evidence.what))
}

/// Whether a command passed on this very tree; the error says why not.
pub fn shown_on(evidence: &[At<Evidence>], tree: &str, command: &str) -> Result<(), String> {
    let own = |evidence: &Evidence| same(&evidence.command, command);
    let Some(evidence) = newest(evidence, own) else {
        return Err(format!("the binary did not run `{command}`"));
    };
    let evidence = &evidence.what;
    match evidence.exit_code {
        Some(0) => {}
        code => {
            return Err(format!(
                "`{command}` ended with {}",
                word(code.map(i64::from))
            ));
        }
    }
    match evidence.tree.as_deref() {
        Some(shown) if shown == tree => Ok(()),
        Some(_) => Err(format!("the tree changed since `{command}` ran")),
        None => Err(format!("`{command}` itself changed the tree")),
    }
}

/// The ids of a list's entries: the entries themselves, or their `id`.
fn ids(list: Option<&Value>) -> Vec<String> {
    let entries = list.and_then(Value::as_array).into_iter().flatten();
    entries
        .filter_map(|entry| entry.as_str().or_else(|| entry.get("id")?.as_str()))
        .map(str::to_owned)
        .collect()
}

/// The criteria that an artifact answers to: its own list, or those of its tasks.
/// `None` for a kind that answers to none.
fn addressed(front: &Value) -> Option<Vec<String>> {
    if let Some(list) = front.get("criteria") {
        return Some(ids(Some(list)));
    }
    let tasks = front.get("tasks")?.as_array()?;
    let lists: Vec<&Value> = tasks
        .iter()
        .filter_map(|task| task.get("criteria"))
        .collect();
    if lists.is_empty() {
        return None;
    }
    let all: BTreeSet<String> = lists.into_iter().flat_map(|list| ids(Some(list))).collect();
    Some(all.into_iter().collect())
}
