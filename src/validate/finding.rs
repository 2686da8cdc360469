//! What a check says: how it ended, why, and each finding with its place.

use super::rules::Rule;
use serde::{Serialize, Serializer};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Error,
    /// Worth saying; fails nothing.
    Note,
}

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    #[serde(serialize_with = "id")]
    pub rule: &'static Rule,
    pub level: Level,
    /// Relative to the root, with `/`; `None` for what is in no file.
    pub path: Option<String>,
    /// From 1; 0 for the whole file.
    pub line: usize,
    /// In characters, from 1; 0 for the whole line.
    pub column: usize,
    pub message: String,
    /// What to do about it.
    pub help: String,
}

fn id<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id)
}

impl Finding {
    /// A finding that is in no file.
    pub fn new(rule: &'static Rule, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            rule,
            level: Level::Error,
            path: None,
            line: 0,
            column: 0,
            message: message.into(),
            help: help.into(),
        }
    }

    /// The file that it is in.
    #[must_use]
    pub fn in_file(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The line, and the column or 0.
    #[must_use]
    pub fn at(mut self, (line, column): (usize, usize)) -> Self {
        (self.line, self.column) = (line, column);
        self
    }

    /// The same as one that fails nothing.
    #[must_use]
    pub fn note(mut self) -> Self {
        self.level = Level::Note;
        self
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pass,
    Fail,
    /// Nothing was checked; that is no pass.
    Skip,
}

impl Status {
    /// The word in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Pass => "PASS",
            Status::Fail => "FAIL",
            Status::Skip => "SKIP",
        }
    }
}

/// What one check has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub check: &'static str,
    pub status: Status,
    /// What was looked at, or why nothing was.
    pub why: String,
    pub findings: Vec<Finding>,
}

/// What a check gives back.
pub enum Outcome {
    /// What was looked at, and what was found there.
    Checked(String, Vec<Finding>),
    /// Why nothing was looked at.
    Skipped(String),
}

impl Outcome {
    /// The verdict under the check's name. Findings come in the order of their places.
    pub fn named(self, check: &'static str) -> Verdict {
        match self {
            Outcome::Skipped(why) => Verdict {
                check,
                status: Status::Skip,
                why,
                findings: Vec::new(),
            },
            Outcome::Checked(why, mut findings) => {
                findings.sort_by(|a, b| {
                    (&a.path, a.line, a.column, a.rule.id)
                        .cmp(&(&b.path, b.line, b.column, b.rule.id))
                });
                let failed = findings.iter().any(|found| found.level == Level::Error);
                Verdict {
                    check,
                    status: if failed { Status::Fail } else { Status::Pass },
                    why,
                    findings,
                }
            }
        }
    }
}

/// Line and column, both from 1 and the column in characters, of a byte of a text.
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// Findings of one file that are listed.
pub const MOST: usize = 100;

/// Ends the list of a file's findings where it grows too long; whether it did.
pub fn too_many(findings: &mut Vec<Finding>, path: &str, before: usize) -> bool {
    let Some(last) = findings.last().filter(|_| findings.len() >= before + MOST) else {
        return false;
    };
    let message = format!("there may be more: only the first {MOST} findings of a file are listed");
    let more = Finding::new(last.rule, message, "mend these, then run it again");
    findings.push(more.in_file(path).note());
    true
}

/// How many of a thing, in words.
pub fn count(number: usize, one: &str) -> String {
    match (number, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {one}s"),
    }
}
